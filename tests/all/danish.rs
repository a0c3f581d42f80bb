//! A Danish message is Danish throughout: every kind of error that a user can meet is brought about
//! in the program itself, and held against a list of English words; what cannot be brought about is
//! asked for its words directly. And nothing from a file is obeyed by the terminal.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use crate::support::danish::english;
use crate::support::fixture_bytes;
use crate::support::package::{scratch, unzipped, zipped};
use crate::support::program::{Run, soem_in};
use soem::lang::Lang;
use soem::package::fault::{About, CellFault, Fault};

/// The small workbook with a text in one of its parts changed for another.
fn changed(part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = unzipped(&fixture_bytes("small.xlsx"));
    let found = parts.iter_mut().find(|(name, _)| name == part).expect("the part");
    let text = String::from_utf8(found.1.clone()).expect("XML");
    assert!(text.contains(from), "{part} has {from}");
    found.1 = text.replacen(from, to, 1).into_bytes();
    zipped(parts)
}

fn without(part: &str) -> Vec<u8> {
    let mut parts = unzipped(&fixture_bytes("small.xlsx"));
    parts.retain(|(name, _)| name != part);
    zipped(parts)
}

fn cells(more: &str) -> Vec<u8> {
    changed("xl/worksheets/sheet8.xml", "</sheetData>", &format!("{more}</sheetData>"))
}

const BOOK: &str = "xl/workbook.xml";

/// Workbooks that are refused, by name.
fn workbooks() -> Vec<(&'static str, Vec<u8>)> {
    let half = |name: &str| {
        let bytes = fixture_bytes(name);
        bytes[..bytes.len() / 2].to_vec()
    };
    let mut flipped = fixture_bytes("small.xlsx");
    let middle = flipped.len() / 3;
    flipped[middle..middle + 200].fill(0x55);
    vec![
        ("tom.xlsx", Vec::new()),
        ("halv.xlsx", half("small.xlsx")),
        ("halv.xls", half("others/cti-sheetjs.xls")),
        ("halv.ods", half("others/cti-libreoffice.ods")),
        ("halv.xlsb", half("others/cti-sheetjs.xlsb")),
        ("vendt.xlsx", flipped),
        ("brudt.xls", fixture_bytes("broke/record-of-no-bytes.xls")),
        ("kort.xls", fixture_bytes("broke/record-cut-off.xls")),
        ("kreds.xls", fixture_bytes("broke/chain-leads-back.xls")),
        ("bagvendt.xls", fixture_bytes("broke/dimensions-backwards.xls")),
        ("formater.xlsx", fixture_bytes("broke/formats-65450.xlsx")),
        ("utf16.xlsx", fixture_bytes("broke/utf16-workbook-part.xlsx")),
        ("uden-bog.xlsx", without(BOOK)),
        ("uden-ark.xlsx", without("xl/worksheets/sheet7.xml")),
        ("uden-typer.xlsx", without("[Content_Types].xml")),
        ("uden-veje.xlsx", without("xl/_rels/workbook.xml.rels")),
        ("aaben.xlsx", changed(BOOK, "</workbook>", "")),
        ("krydset.xlsx", changed(BOOK, "</sheets>", "</shets>")),
        ("entitet.xlsx", cells("<row><c t=\"str\"><v>&lol;</v></c></row>")),
        ("celle.xlsx", cells("<row r=\"9\"><c r=\"XFE9\"><v>1</v></c></row>")),
        ("raekke.xlsx", cells("<row r=\"-1\"><c><v>1</v></c></row>")),
        ("delt.xlsx", cells("<row><c t=\"s\"><v>99</v></c></row>")),
        ("sand.xlsx", cells("<row><c t=\"b\"><v>7</v></c></row>")),
        ("slags.xlsx", cells("<row><c t=\"q\"><v>7</v></c></row>")),
        ("formel.xlsx", cells("<row><c><f t=\"shared\" si=\"9\"/></c></row>")),
        ("doctype.xlsx", changed(BOOK, "<workbook", "<!DOCTYPE x><workbook")),
        ("side.xls", b"<html><table>".to_vec()),
        ("tabel.xls", b"a;b\r\n1;2\r\n".to_vec()),
        ("papir.xlsx", b"%PDF-1.7\n".to_vec()),
        ("billede.xlsx", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("noter.xlsx", b"hej".to_vec()),
    ]
}

/// Files in TOML and CSV that are refused, and the arguments that they are read by.
fn texts() -> Vec<(&'static [&'static str], Vec<&'static str>)> {
    let common = || vec!["x", "x = ", "= 1", "[x", "x = 1\nx = 2", "x = \"a", "x = ja", "\u{0}"];
    let case = [
        "",
        "[settings]\nprice_year = \"x\"",
        "[effect]\nsuccess_rate = 0,14",
        "[effect]\nsuccess_rate = 0.12345678901234567",
        "front = 3",
        "[[cost]]\nname = 3",
        "[participants]\nx = 1",
    ];
    let layout = [
        "id = 3",
        "based_on = \"ukendt\"",
        "based_on = \"soem\"\nlav = 1",
        "based_on = \"soem\"\n[sheets]\nsettings = []",
        "based_on = \"soem\"\n[tables.prices]\nlines = \"x\"",
    ];
    let rules =
        ["[X9]\non = true", "[C7]\nshares = 1", "[C7]\nshare = \"1\"", "[C7]\non = 1", "C7 = 1"];
    let scenarios = ["[lav]\nx = 1", "[low]\nsuccess_rate = 2", "[low.lines]\n\"Ukendt\" = 1"];
    let with = |own: &[&'static str]| [common(), own.to_vec()].concat();
    vec![
        (&["build", "F.toml", "-o", "ud.xlsx"], with(&case)),
        (&["a.xlsx", "-o", "ud.xlsx", "--layout", "F.toml"], with(&layout)),
        (&["check", "a.xlsx", "--rules", "F.toml"], with(&rules)),
        (&["a.xlsx", "-o", "ud.xlsx", "--scenarios", "F.toml"], with(&scenarios)),
        (&["check", "a.xlsx", "--limits", "F.toml"], with(&["max-fil = 1", "max-file = -1"])),
        (
            &["regenerate", "cti", "-o", "ud", "--prices", "F.toml"],
            vec!["", "a;b\n", "Ydelse;Kommune\nA;1.2.3", "\"a"],
        ),
    ]
}

/// Arguments that are refused.
const WRONG: [&[&str]; 26] = [
    &["--ukendt"],
    &["ukendt"],
    &["enrich"],
    &["check", "a.xlsx", "--json", "--csv"],
    &["check", "a.xlsx", "--rules"],
    &["check", "a.xlsx", "--max-file", "mange"],
    &["check", "a.xlsx", "--max-file", "0"],
    &["check", "a.xlsx", "--max-file", "99999999999999999999"],
    &["check", "a.xlsx", "--lang", "de"],
    &["check", "a.xlsx", "--strict=1"],
    &["check", "a.xlsx", "--json", "--json"],
    &["enrich", "a.xlsx", "--seed", "1"],
    &["enrich", "a.xlsx", "--simulate", "x"],
    &["enrich", "a.xlsx", "a.xlsx", "-o", "b.xlsx"],
    &["enrich", "a.xlsx", "-o", "a.xlsx"],
    &["enrich", "a.xlsx", "-o", "a.pdf"],
    &["enrich", "a.xlsx", "-o", "a.xlsx/ud.xlsx"],
    &["enrich", "mangler.xlsx"],
    &["enrich", "mappe"],
    &["enrich", "a.xlsx", "-o", "ud.xlsx", "--layout", "mangler.toml"],
    &["build", "mangler.toml", "-o", "ud.xlsx"],
    &["new", "a.xlsx"],
    &["new", "ny.xlsx", "--first-year", "20x9"],
    &["explain", "X9"],
    &["batch", "mangler", "-o", "ud"],
    &["batch", "a.xlsx"],
];

fn is_danish(what: &dyn std::fmt::Debug, run: &Run) {
    let told = format!("{}{}", run.out, run.err);
    let found = english(&told);
    assert!(found.is_empty(), "{what:?}: {found:?} in:\n{told}");
    assert!(matches!(run.status, Some(0..=3)), "{what:?}: {run:?}");
}

fn folder() -> std::path::PathBuf {
    let folder = scratch();
    std::fs::write(folder.join("a.xlsx"), fixture_bytes("small.xlsx")).expect("a file");
    std::fs::create_dir(folder.join("mappe")).expect("a folder");
    folder
}

#[test]
fn arguments_are_refused_in_danish() {
    let folder = folder();
    for arguments in WRONG {
        let run = soem_in(&folder, arguments);
        assert!(matches!(run.status, Some(2 | 3)), "{arguments:?}: {run:?}");
        is_danish(&arguments, &run);
    }
}

#[test]
fn files_are_refused_in_danish() {
    let folder = folder();
    for (name, bytes) in workbooks() {
        std::fs::write(folder.join(name), bytes).expect("a file");
        let run = soem_in(&folder, &[name, "-o", "ud.xlsx"]);
        assert_eq!(run.status, Some(2), "{name}: {run:?}");
        is_danish(&name, &run);
    }
    let refused: Vec<&str> = workbooks().into_iter().map(|(name, _)| name).collect();
    let run = soem_in(&folder, &[&["batch"], refused.as_slice(), &["-o", "samlet", "-q"]].concat());
    is_danish(&"batch", &run);
    let told = std::fs::read_to_string(folder.join("samlet/portefølje.jsonl")).expect("records");
    assert_eq!(told.lines().count(), refused.len());
    for line in told.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let shown = record["error"].as_str().unwrap_or_default();
        assert_eq!(english(shown), Vec::<String>::new(), "{shown}");
    }
}

#[test]
fn small_files_are_refused_in_danish() {
    let folder = folder();
    for (arguments, contents) in texts() {
        for content in contents {
            std::fs::write(folder.join("F.toml"), content).expect("a file");
            let run = soem_in(&folder, arguments);
            assert!(matches!(run.status, Some(2 | 3)), "{arguments:?} {content:?}: {run:?}");
            is_danish(&(arguments, content), &run);
        }
    }
}

/// Every limit, set so low that it is passed.
#[test]
fn limits_are_told_in_danish() {
    let folder = folder();
    let listed = soem_in(&folder, &["limits"]).out;
    let options = listed.split_whitespace().filter(|word| word.starts_with("--max-"));
    let options: std::collections::BTreeSet<&str> = options.collect();
    assert!(options.len() >= 17, "{listed}");
    for option in options {
        is_danish(&option, &soem_in(&folder, &["check", "a.xlsx", option, "1"]));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_the_system_says_is_told_in_danish() {
    let folder = folder();
    for arguments in [&["limits"][..], &["check", "a.xlsx", "--json"], &["extract", "a.xlsx"]] {
        let full = File::options().write(true).open("/dev/full").expect("a full device");
        let run = Command::new(env!("CARGO_BIN_EXE_soem"))
            .current_dir(&folder)
            .args(arguments)
            .stdout(full)
            .output()
            .expect("the program starts");
        let err = String::from_utf8(run.stderr).expect("UTF-8");
        let run = Run { status: run.status.code(), out: String::new(), err };
        assert_eq!(run.status, Some(2), "{run:?}");
        is_danish(&arguments, &run);
    }
    let long = format!("{}.xlsx", "x".repeat(300));
    for arguments in [["a.xlsx", "-o", "/proc/ud.xlsx"], ["a.xlsx", "-o", long.as_str()]] {
        let run = soem_in(&folder, &arguments);
        assert_eq!(run.status, Some(2), "{run:?}");
        is_danish(&arguments, &run);
    }
}

/// Every fault of a package or a part, counted against the list in the source.
#[test]
fn every_fault_of_a_package_has_danish_words() {
    let text = || "»x«".to_owned();
    let cell = |fault| Fault::Cell("A1".into(), fault);
    let of_cells = [
        CellFault::SharedString("9".into()),
        CellFault::SharedFormula,
        CellFault::SharedFormulaNowhere,
        CellFault::Truth(text()),
        CellFault::Kind(text()),
    ];
    let abouts = [About::Xml, About::Zip, About::Packed, About::Contents];
    let plain = [
        Fault::Breaks,
        Fault::CutOff,
        Fault::Longer,
        Fault::Missing("a.xml".into()),
        Fault::ContentType(text()),
        Fault::WrongRoot,
        Fault::NotOneRoot,
        Fault::Unclosed,
        Fault::TooDeep(1),
        Fault::TooManyElements(1),
        Fault::Entity("x".into()),
        Fault::NoSheets,
        Fault::SheetLeadsNowhere(text()),
        Fault::SheetTwice(text()),
        Fault::SheetList,
        Fault::SheetBegins,
        Fault::NoSheetData,
        Fault::Row(text()),
        Fault::NoCell(text()),
        Fault::CellTwice("A1".into()),
        Fault::CellBroken("A1".into()),
        Fault::CellOutside,
        Fault::LongRecord,
        Fault::BrokenText,
    ];
    let variants = |name: &str| {
        let source = include_str!("../../src/package/fault.rs");
        let (_, list) = source.split_once(&format!("pub enum {name} {{\n")).expect("the list");
        let (list, _) = list.split_once("\n}").expect("its end");
        list.lines().filter(|line| !line.trim().starts_with("//")).count()
    };
    assert_eq!(variants("About"), abouts.len());
    assert_eq!(variants("CellFault"), of_cells.len());
    assert_eq!(variants("Fault"), plain.len() + 2);
    let foreign = abouts.map(|about| Fault::Foreign(about, "invalid record".into()));
    for fault in plain.into_iter().chain(foreign).chain(of_cells.into_iter().map(cell)) {
        assert_eq!(english(&fault.words(Lang::Da)), Vec::<String>::new(), "{fault:?}");
        assert!(!english(&fault.words(Lang::En)).is_empty(), "{fault:?} in English");
    }
}

/// What a terminal would obey, from a file's texts and from its name, is shown and not obeyed; JSON
/// keeps it as an escape.
#[test]
#[cfg(unix)]
fn escapes_and_turned_text_never_reach_the_terminal() {
    let nasty = "Til\u{1b}[2J\u{202e}bud\u{9b}1m";
    let escaped = "Til_x001B_[2J\u{202e}bud\u{9b}1m";
    let mut parts = unzipped(&fixture_bytes("small.xlsx"));
    for (_, content) in parts.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/")) {
        let sheet = String::from_utf8(content.clone()).expect("XML");
        let sheet = sheet.replace(">Tilbud</t>", &format!(">{escaped}</t>"));
        *content = sheet.replace(">Sundhedsydelse</t>", ">Ukendt\u{202e}område</t>").into_bytes();
    }
    let folder = scratch();
    let name = "a\u{1b}]0;x\u{7}\u{202e}xslx.xlsx";
    std::fs::write(folder.join(name), zipped(parts)).expect("a file");
    let quiet = |bytes: &str| {
        let bad = |c: char| {
            c.is_control() && !matches!(c, '\n' | '\t' | '\r')
                || ('\u{202a}'..='\u{202e}').contains(&c)
        };
        bytes.chars().find(|c| bad(*c))
    };
    for arguments in [
        &["check", name][..],
        &["check", name, "--json"],
        &["check", name, "--csv"],
        &["enrich", name, "-o", "ud.xlsx"],
        &["enrich", name, "-o", "ud.xlsx", "--json"],
        &["inspect", name],
        &["extract", name],
        &["enrich", "mangler\u{1b}[31m.xlsx"],
        &["--ukendt\u{1b}[31m"],
        &["batch", name, "-o", "samlet"],
        &["regenerate", name, "-o", "igen", "--rate", "4"],
        &["layout", "draft", name],
    ] {
        let run = soem_in(&folder, arguments);
        assert!(matches!(run.status, Some(0..=3)), "{arguments:?}: {run:?}");
        assert_eq!(quiet(&run.out), None, "{arguments:?}: {}", run.out);
        assert_eq!(quiet(&run.err), None, "{arguments:?}: {}", run.err);
    }
    let json = soem_in(&folder, &["check", name, "--json"]).out;
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["file"], name);
    let case = soem_in(&folder, &["extract", name]).out;
    let table: toml::Table = case.parse().expect("TOML");
    assert_eq!(table["price"][0]["service"].as_str(), Some(nasty));
    let csv = std::fs::read_to_string(folder.join("samlet/portefølje.csv")).expect("the table");
    assert_eq!(quiet(&csv), None);
    assert!(Path::new(&folder.join("samlet/portefølje.xlsx")).exists());
}
