//! Every limit holds, is named, and can be raised.

use std::time::Duration;

use super::made::package;
use crate::support::fixture;
use crate::support::ours::read;
use soem::Options;
use soem::Refusal;
use soem::package::error::{Measure, PackageError};
use soem::package::limits::Limits;
use soem::workbook::{OpenError, Workbook};

#[test]
fn every_limit_holds_and_can_be_raised() {
    let data =
        r#"<row><c t="inlineStr"><is><t>ti tegn her</t></is></c><c><f>1+1+1</f><v>3</v></c></row>"#;
    let strings = "<sst><si><t>a</t></si><si><t>b</t></si></sst>";
    let bytes = package(data, &[("strings.xml", strings)]);
    let total = bytes.len() as u64;
    type Set = fn(&mut Limits, u64);
    let set: [(Measure, Set, u64); 9] = [
        (Measure::FileBytes, |l, n| l.file_bytes = n, total),
        (Measure::Parts, |l, n| l.entries = n as usize, 6),
        (Measure::SharedStrings, |l, n| l.shared_strings = n, 2),
        (Measure::SheetCells, |l, n| l.sheet_cells = n as usize, 2),
        (Measure::WorkbookCells, |l, n| l.workbook_cells = n as usize, 2),
        (Measure::CellCharacters, |l, n| l.cell_chars = n as usize, 11),
        (Measure::FormulaCharacters, |l, n| l.formula_chars = n as usize, 5),
        // "a", "b", the cell's eleven and the formula's five.
        (Measure::TextBytes, |l, n| l.text_bytes = n as usize, 18),
        // worksheet, sheetData, row, c, is, t
        (Measure::XmlDepth, |l, n| l.xml_depth = n as usize, 6),
    ];
    for (measure, set, enough) in set {
        let with = |n| {
            let mut limits = Limits::default();
            set(&mut limits, n);
            Workbook::from_bytes("test.xlsx", bytes.clone(), &limits)
        };
        assert!(with(enough).is_ok(), "{measure} {enough}");
        match with(enough - 1) {
            Err(OpenError::Package(PackageError::TooLarge { what, limit, .. })) => {
                assert_eq!((what, limit), (measure, enough - 1))
            }
            other => panic!("{measure}: {other:?}"),
        }
    }
    let two = concat!(
        r#"<workbook xmlns:r="urn:r"><sheets><sheet name="a" r:id="s"/>"#,
        r#"<sheet name="b" r:id="c"/></sheets></workbook>"#,
    );
    let limits = Limits { sheets: 1, ..Limits::default() };
    let found = Workbook::from_bytes("test.xlsx", package("", &[("book.xml", two)]), &limits);
    assert!(matches!(
        found,
        Err(OpenError::Package(PackageError::TooLarge { what: Measure::Sheets, .. }))
    ));
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    let found = Workbook::from_bytes("test.xlsx", bytes.clone(), &limits);
    assert!(matches!(found, Err(OpenError::Package(PackageError::TooSlow { .. }))));
    let limits = Limits { time: Duration::MAX, ..Limits::default() };
    assert!(Workbook::from_bytes("test.xlsx", bytes, &limits).is_ok());
}

#[test]
fn a_cell_too_large_is_named() {
    let limits = Limits { cell_chars: 2, ..Limits::default() };
    let data = r#"<row r="9"><c r="C9" t="str"><v>abc</v></c></row>"#;
    let error = Workbook::from_bytes("test.xlsx", package(data, &[]), &limits)
        .expect_err("three characters");
    assert!(error.to_string().contains("3 characters in one cell (Ark!C9)"), "{error}");
}

#[test]
fn parts_that_swell_are_refused_before_they_do() {
    let swollen = " ".repeat(2 << 20);
    let error =
        read("test.xlsx", package("", &[("media.bin", &swollen)])).expect_err("a thousand to one");
    assert!(matches!(error, OpenError::Package(PackageError::Bomb { .. })), "{error}");
    let limits = Limits { inflation: 2_000, ..Limits::default() };
    assert!(
        Workbook::from_bytes("test.xlsx", package("", &[("media.bin", &swollen)]), &limits).is_ok()
    );
    for (limits, measure) in [
        (Limits { entry_bytes: 1 << 20, ..Limits::default() }, Measure::PartBytes),
        (Limits { total_bytes: 1 << 20, ..Limits::default() }, Measure::TotalBytes),
    ] {
        let found =
            Workbook::from_bytes("test.xlsx", package("", &[("media.bin", &swollen)]), &limits);
        assert!(
            matches!(found, Err(OpenError::Package(PackageError::TooLarge { what, .. })) if what == measure),
            "{found:?}"
        );
    }
}

/// A few shared characters, used often, must not grow without end in memory.
#[test]
fn shared_text_counts_at_every_use() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_000));
    let cells = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(16_000));
    let found = read("test.xlsx", package(&cells, &[("strings.xml", &long)]));
    assert!(matches!(
        found,
        Err(OpenError::Package(PackageError::TooLarge { what: Measure::TextBytes, .. }))
    ));
}

/// A calculation of more lines than are allowed is refused, and the limit can be raised.
#[test]
fn a_calculation_may_not_grow_without_bound() {
    let path = fixture("autisme.xlsx");
    let checked = |limits: &Limits| {
        soem::check(&Workbook::open(&path, limits).expect("opens"), &Options::default())
            .map(|checked| checked.result)
    };
    // Seven consequences and a cost, over nine years.
    for (limits, what) in [
        (Limits { lines: 7, ..Limits::default() }, Measure::Lines),
        (Limits { line_years: 71, ..Limits::default() }, Measure::LineYears),
    ] {
        let refused = checked(&limits);
        assert!(
            matches!(&refused, Err(Refusal::Open(OpenError::Package(PackageError::TooLarge { what: found, .. }))) if *found == what),
            "{what:?}"
        );
    }
    assert!(checked(&Limits { lines: 8, line_years: 72, ..Limits::default() }).is_ok());
}
