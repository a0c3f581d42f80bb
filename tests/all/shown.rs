//! A number is read as its cell shows it: which cells show per cent is known in every format.

use crate::support::fixture;
use crate::support::ours::{line, open};
use crate::support::sketch::{Cell, Sketch};
use crate::untidy::headings::COSTS;
use crate::untidy::outcome::{CTI, outcome};
use rust_decimal::{Decimal, dec};
use soem::workbook::Address;

/// What openpyxl tells of the original: of its inputs, the success rate, its two estimates and the
/// discount rate are shown as `0.0%`. LibreOffice and our writer of .xlsb kept that.
#[test]
fn what_is_shown_as_per_cent_is_known_in_every_format() {
    let others = ["libreoffice.ods", "libreoffice.xls", "libreoffice.xlsx", "openpyxl.xlsx"];
    let files = others.map(|other| format!("others/cti-{other}"));
    for name in files.iter().map(String::as_str).chain(["cti.xlsx"]) {
        let book = open(&fixture(name));
        for (sheet, at, is_per_cent) in [
            ("Effekt", "C5", true),
            ("Effekt", "C6", true),
            ("Effekt", "C7", true),
            ("Indstillinger", "C9", true),
            ("Indstillinger", "C8", false),
            ("Priser", "E6", false),
        ] {
            let sheet = book.sheet(sheet).expect("the sheet");
            let at = Address::parse(at).expect("an address");
            assert_eq!(sheet.is_per_cent(at), is_per_cent, "{name}: {} {at}", sheet.name);
        }
    }
}

/// The success rate by what is typed and how it is shown. The result for 14 % is the fixture's own;
/// for 40 % it is F + 0.40 · G of its printed sensitivity table, where 24 % gives −5,118,872 and
/// 34 % gives −3,860,529: −3,860,529 + 0.6 · 1,258,343 = −3,105,523.
#[test]
fn a_rate_is_read_with_its_number_format() {
    for (cell, expected, told) in [
        (Cell::PerCent(0.14), Some(dec!(-6_377_215)), None),
        (Cell::Number(0.14), Some(dec!(-6_377_215)), None),
        (Cell::Number(40.0), Some(dec!(-3_105_523)), Some("A3 Effekt!C5")),
        (Cell::PerCent(0.4), Some(dec!(-3_105_523)), None),
        (Cell::PerCent(1.4), None, Some("A3 Effekt!C5")),
        (Cell::PerCent(40.0), None, Some("A3 Effekt!C5")),
    ] {
        let mut sketch = Sketch::of(CTI.0);
        sketch.set("Effekt", "C5", cell);
        let (net, findings) = outcome(&sketch);
        let lines: Vec<String> = findings.iter().map(line).collect();
        let near =
            |net: Decimal| expected.is_some_and(|expected| (net - expected).abs() <= dec!(1));
        assert!(net.map_or(expected.is_none(), near), "{net:?} {lines:#?}");
        let is_told = lines.iter().find(|line| line.starts_with("A3 Effekt!C5"));
        assert_eq!(is_told.is_some(), told.is_some(), "{lines:#?}");
        if expected.is_none() {
            assert!(is_told.is_some_and(|line| line.contains(" %«")), "{lines:#?}");
        }
    }
}

/// Nothing is 0.4 kroner: an amount shown as per cent is refused by its cell, and nil is none.
#[test]
fn an_amount_shown_as_per_cent_is_refused() {
    for (sheet, at) in [("Priser", "E6"), (COSTS, "G6")] {
        let mut sketch = Sketch::of(CTI.0);
        sketch.set(sheet, at, Cell::PerCent(0.4));
        let (net, findings) = outcome(&sketch);
        let lines: Vec<String> = findings.iter().map(line).collect();
        assert_eq!(net, None, "{lines:#?}");
        let told = format!("A2 {sheet}!{at} Fejl");
        assert!(lines.iter().any(|line| line.starts_with(&told)), "{lines:#?}");
    }
    let mut sketch = Sketch::of(CTI.0);
    sketch.set("Priser", "F6", Cell::PerCent(0.0));
    assert!(outcome(&sketch).0.is_some());
}
