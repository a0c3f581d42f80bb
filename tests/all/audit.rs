//! The report for the file: what stands in it, and that Word and a browser can read it.

use std::path::{Path, PathBuf};

use crate::support::package::{changed_to_text, scratch, unzipped};
use crate::support::program::{soem, soem_in};
use crate::support::{fixture, ours, saved, sdk};
use crate::valid::nasty;
use soem::workbook::Value;

fn report(input: &Path, name: &str, more: &[&str]) -> PathBuf {
    let path = scratch().join(name);
    let (input, output) = (input.to_str().expect("UTF-8"), path.to_str().expect("UTF-8"));
    let run = soem(&[&["check", input, "--report", output], more].concat());
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.err);
    path
}

fn part(document: &Path, name: &str) -> String {
    let parts = unzipped(&std::fs::read(document).expect("a report"));
    let found = parts.iter().find(|(part, _)| *part == name).expect("the part").1.clone();
    String::from_utf8(found).expect("UTF-8")
}

/// The words of a document, a line for each paragraph.
fn words(document: &Path) -> String {
    let xml = part(document, "word/document.xml");
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let paragraphs = document.descendants().filter(|node| node.has_tag_name((W, "p")));
    let text = |node: roxmltree::Node| {
        let runs = node.descendants().filter(|node| node.has_tag_name((W, "t")));
        runs.filter_map(|run| run.text().map(str::to_owned)).collect::<String>()
    };
    paragraphs.map(text).collect::<Vec<_>>().join("\n")
}

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

#[test]
fn the_report_of_randers_says_what_differs_and_why() {
    let trykt = fixture("randers-trykt.xlsx");
    let told = words(&report(&trykt, "rapport.docx", &[]));
    let in_order = [
        "Kontrol af SØM-beregning",
        // sha256sum fixtures/randers-trykt.xlsx
        "7c4c57eb5e8ae1cba1a5c82963fe5a7a27a3872022a90ec0943c76f6a5a7b26e",
        "1. Konklusion",
        "De trykte resultater følger ikke af beregningens inddata: 16 af 132 trykte tal afviger. \
         Nettoresultatet i alt er trykt som 3.705.454 kr., mens inddata giver 4.665.775 kr., en \
         forskel på 960.321 kr.",
        "bør ikke lægges til grund for en beslutning, før F1 er afklaret eller rettet",
        "Høj grad af sikkerhed:",
        "Ark, hvor intet er læst som inddata eller resultater: »Mellemregninger«",
        "4. Væsentlighed",
        "F1. Årsag til, at trykte tal afviger",
        "13 deltagere i 2019 i stedet for 14",
        "Kommunens svar",
        "6. Fra trykt til genberegnet",
        "Bilag: krydstjek",
        "Resultater!C7",
    ];
    let mut from = 0;
    for part in in_order {
        let at = told[from..].find(part).unwrap_or_else(|| panic!("»{part}« after {from}: {told}"));
        from += at;
    }
    let printed = ours::checked(&trykt).crosscheck.len();
    let appendix = &told[told.find("Bilag: krydstjek").expect("the appendix")..];
    let verdicts = appendix.lines().filter(|line| ["ens", "afviger"].contains(line)).count();
    assert_eq!(verdicts, printed, "each printed figure has its line");
}

#[test]
fn a_sound_file_is_said_to_be_sound_and_the_page_tells_the_same() {
    let path = report(&fixture("cti.xlsx"), "cti.html", &[]);
    let page = std::fs::read_to_string(path).expect("a page");
    assert!(page.contains("De trykte resultater følger af beregningens inddata. 107 af 107"));
    assert!(page.contains("Ingen trykte tal afviger fra de genberegnede."));
    assert!(!page.contains("lægges til grund for en beslutning"));
    for outside in ["<script", "http:", "https:", "src="] {
        assert!(!page.contains(outside), "{outside}");
    }
    let english = report(&fixture("cti.xlsx"), "cti-en.html", &["--lang", "en"]);
    let english = std::fs::read_to_string(english).expect("a page");
    assert!(english.contains("The printed results follow from the inputs of the calculation."));
}

#[test]
fn answers_on_the_protocol_come_along() {
    let enriched = saved("besvaret.xlsx", &ours::enriched(&fixture("randers-trykt.xlsx")).bytes);
    let sheet = ours::open(&enriched);
    let sheet = sheet.sheet("SØM Kontrol").expect("the protocol");
    let row = sheet.iter().find(|(_, cell)| cell.value == Value::Text("B7".to_owned()));
    let row = row.map(|(at, _)| at.row + 1).expect("the finding");
    let answered = changed_to_text(&enriched, "SØM Kontrol", &format!("M{row}"), "Tal fra 2021");
    let answered = changed_to_text(&answered, "SØM Kontrol", &format!("N{row}"), "ABC");
    let told = words(&report(&answered, "besvaret.docx", &[]));
    assert!(told.contains("Tal fra 2021, ABC"), "{told}");
    assert!(told.contains("Bilag: siden forrige protokol"));
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let trykt = fixture("randers-trykt.xlsx");
    let twice = ["a.docx", "b.docx"].map(|name| std::fs::read(report(&trykt, name, &[])));
    let [a, b] = twice.map(|bytes| bytes.expect("a report"));
    assert!(a == b && a.len() > 5_000);
}

#[test]
fn other_names_and_several_files_are_refused() {
    let (cti, autisme) = (fixture("cti.xlsx"), fixture("autisme.xlsx"));
    let (cti, autisme) = (cti.to_str().expect("UTF-8"), autisme.to_str().expect("UTF-8"));
    let run = soem(&["check", cti, "--report", "rapport.pdf"]);
    assert_eq!(run.status, Some(3));
    assert!(run.err.contains("der ender på .docx (Word) eller .html"), "{}", run.err);
    let run = soem(&["check", cti, autisme, "--report", "rapport.docx"]);
    assert_eq!(run.status, Some(3));
    assert!(run.err.contains("én fil ad gangen"), "{}", run.err);
}

/// Every kind of report: one that differs, one that is sound, one with a materiality, and one of
/// texts that XML cannot hold.
fn all() -> Vec<PathBuf> {
    let trykt = fixture("randers-trykt.xlsx");
    let odd = saved("sært.xlsx", &nasty("autisme.xlsx"));
    vec![
        report(&trykt, "v1.docx", &[]),
        report(&fixture("cti.xlsx"), "v2.docx", &["--lang", "en"]),
        report(&trykt, "v3.docx", &["--materiality", "1.000.000"]),
        report(&odd, "v4.docx", &[]),
    ]
}

#[test]
fn every_part_of_a_document_is_xml() {
    for file in all() {
        for (name, bytes) in unzipped(&std::fs::read(&file).expect("a report")) {
            let text = String::from_utf8(bytes).expect("UTF-8");
            assert!(roxmltree::Document::parse(&text).is_ok(), "{}: {name}", file.display());
        }
    }
}

#[test]
#[ignore = "needs OOXML_VALIDATOR"]
fn the_open_xml_sdk_finds_no_fault_in_a_document() {
    let validator = sdk::validator();
    for file in all() {
        let faults = sdk::faults(&validator, &file);
        assert!(faults.is_empty(), "{}: {faults:#?}", file.display());
    }
}

/// Answers may have been written into the report that is there.
#[test]
fn a_report_that_is_there_is_kept() {
    let folder = scratch();
    std::fs::copy(fixture("cti.xlsx"), folder.join("a.xlsx")).expect("a copy");
    std::fs::write(folder.join("rapport.docx"), "svar").expect("a file");
    let words = ["check", "a.xlsx", "--report", "rapport.docx"];
    for again in 0..2 {
        let run = soem_in(&folder, &words);
        assert!(run.err.contains("rapport (2).docx"), "{again}: {}", run.err);
    }
    assert_eq!(std::fs::read(folder.join("rapport.docx")).expect("the file"), b"svar");
    assert!(part(&folder.join("rapport (2).docx"), "word/document.xml").contains("Konklusion"));
    assert!(!folder.join("rapport (3).docx").exists(), "the same bytes are there");
}
