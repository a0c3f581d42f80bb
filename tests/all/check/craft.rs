//! Stale values, and what is hidden in a package or leads out of it.

use std::path::Path;

use super::edits::{N, has, planted, with_cached};
use crate::support::fixture;
use crate::support::ours::{advice, checked, checked_with, open};
use crate::support::package::{edit_cell, edit_sheet, edited};
use soem::Options;
use soem::finding::{Finding, Severity};
use soem::lang::Lang;

#[test]
fn a_stale_value_is_told_where_it_arises_and_not_in_what_follows() {
    // The sum on Indsats is read by the results only; the results themselves follow from what is
    // cached.
    let path = edited(&fixture("autisme.xlsx"), |parts| {
        edit_sheet(parts, "Indsats", |xml| with_cached(&xml, "C22", 30.0));
    });
    let stale = checked(&path).review.recalculation.stale;
    let cells: Vec<String> = stale.iter().map(|stale| stale.cell.to_string()).collect();
    assert!(cells.contains(&"Indsats!C22".to_owned()), "{cells:?}");
    assert!(!cells.iter().any(|cell| cell.starts_with("Mellemregninger")), "{cells:?}");
}

#[test]
fn what_is_hidden_in_the_package_is_found() {
    let path = edited(&fixture("autisme.xlsx"), |parts| {
        edit_sheet(parts, "Priser", |xml| {
            xml.replacen("<row r=\"7\"", "<row hidden=\"1\" r=\"7\"", 1)
        });
        edit_sheet(parts, "Omkostninger", |xml| {
            xml.replacen("<f aca=\"false\">SUM(I6:I6)</f>", "<f>SUM(H6:H6)</f>", 1).replacen(
                "<f>SUM(I6:I6)</f>",
                "<f>SUM(H6:H6)</f>",
                1,
            )
        });
        let workbook = String::from_utf8(parts["xl/workbook.xml"].clone()).expect("UTF-8");
        let workbook = workbook.replacen("state=\"hidden\"", "state=\"veryHidden\"", 1);
        parts.insert("xl/workbook.xml".into(), workbook.into_bytes());
        let relationships =
            String::from_utf8(parts["xl/_rels/workbook.xml.rels"].clone()).expect("UTF-8");
        let kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject";
        let relationships = relationships.replace(
            "</Relationships>",
            &format!(
                "<Relationship Id=\"rIdVba\" Type=\"{kind}\" \
                      Target=\"vbaProject.bin\"/></Relationships>"
            ),
        );
        parts.insert("xl/_rels/workbook.xml.rels".into(), relationships.into_bytes());
        parts.insert("xl/vbaProject.bin".into(), b"abc".to_vec());
    });
    let found = checked(&path);
    let craft: Vec<String> = found.findings.iter().filter(|f| f.code == "D3").map(advice).collect();
    for part in [
        "Skjulte rækker med indhold: 7.",
        "Arket er meget skjult",
        // SHA-256 of "abc", FIPS 180-2.
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "Formlen =SUM(H6:H6) afviger fra formlerne på begge sider",
    ] {
        assert!(craft.iter().any(|told| told.contains(part)), "»{part}« is not in {craft:#?}");
    }
}

#[test]
fn links_to_other_programs_are_told_and_not_followed() {
    let linked = edited(&fixture("autisme.xlsx"), |parts| {
        let add = |parts: &mut std::collections::BTreeMap<String, Vec<u8>>,
                   part: &str,
                   end: &str,
                   more: &str| {
            let text = String::from_utf8(parts[part].clone()).expect("UTF-8");
            parts.insert(part.into(), text.replace(end, &format!("{more}{end}")).into_bytes());
        };
        let kind =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink";
        let link = format!(
            "<Relationship Id=\"rIdDde\" Type=\"{kind}\" \
             Target=\"externalLinks/externalLink1.xml\"/>"
        );
        add(parts, "xl/_rels/workbook.xml.rels", "</Relationships>", &link);
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let dde = format!(
            "<externalLink xmlns=\"{main}\"><ddeLink ddeService=\"Ticker\" \
             ddeTopic=\"Kurs\"/></externalLink>"
        );
        parts.insert("xl/externalLinks/externalLink1.xml".into(), dde.into_bytes());
    });
    let told = |path: &Path| -> Vec<(Severity, String)> {
        let found = checked(path).findings;
        let craft = found.iter().filter(|finding| finding.code == "D3");
        craft.map(|finding| (finding.severity, advice(finding))).collect()
    };
    let dde = |told: &[(Severity, String)], which: &str| {
        told.iter()
            .any(|(severity, words)| *severity == Severity::PossibleError && words.contains(which))
    };
    assert!(dde(&told(&linked), "(DDE eller OLE): Ticker|Kurs."), "{:?}", told(&linked));
    let formula = edited(&fixture("autisme.xlsx"), |parts| {
        edit_cell(parts, "Omkostninger", "H6", "", "<f>cmd|'/c calc'!A0</f><v>0</v>");
    });
    assert!(dde(&told(&formula), "=cmd|'/c calc'!A0"), "{:?}", told(&formula));
    assert!(!dde(&told(&fixture("autisme.xlsx")), "DDE"));
}

#[test]
fn against_a_reference_workbook_every_changed_formula_is_told() {
    let mut options = Options::default();
    options.check.reference = Some(open(&fixture("autisme.xlsx")));
    let clean = checked_with(&fixture("autisme.xlsx"), &options).expect("understood");
    assert!(!has(&clean.findings, "D3"));
    let path = planted(
        "autisme.xlsx",
        &[("Resultater", "D16", N(5.0)), ("Mellemregninger", "G4", N(7.0))],
    );
    let found = checked_with(&path, &options).expect("understood");
    let told: Vec<&Finding> = found
        .findings
        .iter()
        .filter(|f| {
            f.code == "D3" && f.expected(Lang::Da).as_deref().is_some_and(|e| e.starts_with('='))
        })
        .collect();
    for cell in ["Resultater!D16", "Mellemregninger!G4"] {
        assert!(told.iter().any(|finding| finding.place() == cell), "{cell} is not told");
    }
}
