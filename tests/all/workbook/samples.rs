//! Values and formulas of the reference workbooks, listed by hand from openpyxl.

use super::made::{cell, number, text};
use crate::support::{fixture, fixture_bytes, ours};
use soem::workbook::{Format, Visibility, Workbook};

fn open(name: &str) -> Workbook {
    ours::open(&fixture(name))
}

#[test]
fn values_of_the_sample_workbooks() {
    for (file, sheet, at, value) in [
        (
            "autisme.xlsx",
            "Forside",
            "C6",
            text("20 voksne med autisme, struktureret fritidsprogram"),
        ),
        ("autisme.xlsx", "Forside", "C9", text("2018-11-01")),
        ("autisme.xlsx", "Indstillinger", "C9", number("0.04")),
        ("autisme.xlsx", "Indstillinger", "C15", number("100.48")),
        ("autisme.xlsx", "Effekt", "C5", number("0.4")),
        ("autisme.xlsx", "Priser", "E6", number("3476.1635")),
        ("autisme.xlsx", "Konsekvenser 2", "F6", number("-5.5")),
        ("autisme.xlsx", "Omkostninger", "G6", number("2000000")),
        ("autisme.xlsx", "Mellemregninger", "G2", number("0.961538461538462")),
        ("autisme.xlsx", "Resultater", "C7", number("633613.082157829")),
        ("cti.xlsx", "Effekt", "C5", number("0.14")),
        ("cti.xlsx", "Følsomhed", "B6", number("-0.06")),
        ("cti.xlsx", "Resultater", "C8", number("-4388696.25970723")),
        ("randers.xlsx", "Effekt", "C5", number("0.65")),
        ("randers.xlsx", "Mellemregninger", "G2", number("1")),
        ("randers-trykt.xlsx", "Resultater", "C7", number("3705454")),
    ] {
        assert_eq!(cell(&open(file), sheet, at).value, value, "{file} {sheet}!{at}");
    }
}

#[test]
fn formulas_of_the_sample_workbooks() {
    let book = open("autisme.xlsx");
    let formula = |sheet, at| cell(&book, sheet, at).formula.clone();
    assert_eq!(
        formula("Mellemregninger", "G2").as_deref(),
        Some("(1+'Indstillinger'!$C$9)^-('Mellemregninger'!$G$3-'Indstillinger'!$C$6)")
    );
    assert_eq!(formula("Følsomhed", "B6").as_deref(), Some("'Effekt'!$C$5+(-0.2)"));
    assert_eq!(formula("Effekt", "C5"), None);
    assert_eq!(cell(&open("randers-trykt.xlsx"), "Resultater", "C7").formula, None);
}

#[test]
fn sheets_and_names_of_a_sample_workbook() {
    let book = open("cti.xlsx");
    assert_eq!((book.name.as_str(), book.format, book.date1904), ("cti.xlsx", Format::Xlsx, false));
    assert_eq!(book.bytes[..], fixture_bytes("cti.xlsx"));
    let hidden: Vec<&str> = book
        .sheets
        .iter()
        .filter(|sheet| sheet.visibility != Visibility::Visible)
        .map(|sheet| sheet.name.as_str())
        .collect();
    assert_eq!((book.sheets.len(), book.other_sheets), (12, 0));
    assert_eq!(hidden, ["Mellemregninger"]);
    assert!(book.sheet("INDSTILLINGER").is_some() && book.sheet("Indstilling").is_none());
    let names: Vec<_> =
        book.names.iter().map(|n| (n.name.as_str(), n.refers_to.as_str(), &n.scope)).collect();
    assert_eq!(
        names,
        [
            ("Diskonteringsrente", "'Indstillinger'!$C$9", &None),
            ("Succesrate", "'Effekt'!$C$5", &None)
        ]
    );
}

#[test]
fn rows_and_cells_tell_the_same() {
    for sheet in &open("autisme.xlsx").sheets {
        let in_rows: Vec<_> =
            sheet.rows().flat_map(|(_, row)| row).map(|(at, cell)| (*at, cell)).collect();
        assert_eq!(in_rows, sheet.iter().collect::<Vec<_>>());
        assert!(in_rows.is_sorted_by(|a, b| a.0 < b.0), "{}", sheet.name);
        for (number, row) in sheet.rows() {
            assert_eq!(sheet.row(number), row);
            assert!(
                row.iter().all(|(at, found)| at.row == number && sheet.cell(*at) == Some(found))
            );
        }
        assert!(sheet.row(1_000_000).is_empty());
    }
}
