//! OpenDocument spreadsheets.

use super::made::{cell, listed, number, text, values};
use crate::support::ours::{read, read_well};
use crate::support::package::zipped;
use soem::package::error::{Measure, PackageError};
use soem::workbook::{Format, OpenError, Value};

/// An OpenDocument spreadsheet of one table.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x"><office:body><office:spreadsheet>
           <table:table table:name="Ark">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    zipped([
        ("mimetype", mime),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", &content),
    ])
}

#[test]
fn an_open_document_spreadsheet_is_read() {
    let rows = concat!(
        r#"<table:table-row table:number-rows-repeated="2">"#,
        r#"<table:table-cell table:number-columns-repeated="3"/></table:table-row>"#,
        r#"<table:table-row><table:table-cell/>"#,
        r#"<table:table-cell office:value-type="float" office:value="0.14""#,
        r#" table:number-columns-repeated="2"/>"#,
        r#"<table:table-cell table:formula="of:=[.B3]*2" office:value-type="float""#,
        r#" office:value="0.28"/>"#,
        r#"<table:table-cell office:value-type="string"><text:p>kr.</text:p>"#,
        r#"</table:table-cell>"#,
        r#"<table:table-cell office:value-type="date" office:date-value="2018-11-01"/>"#,
        r#"</table:table-row><table:table-row table:number-rows-repeated="1048573">"#,
        r#"<table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
    );
    let book = read_well(ods(rows));
    assert_eq!(book.format, Format::Ods);
    let found = book.sheet("Ark").expect("the sheet");
    let date = Value::Date { iso: "2018-11-01".to_owned(), serial: 43405.into() };
    assert_eq!(
        values(found),
        listed(&[
            ("B3", number("0.14")),
            ("C3", number("0.14")),
            ("D3", number("0.28")),
            ("E3", text("kr.")),
            ("F3", date)
        ])
    );
    assert_eq!(cell(&book, "Ark", "D3").formula.as_deref(), Some("[.B3]*2"));
}

#[test]
fn repeated_open_document_cells_are_counted_before_they_are_made() {
    let value = r#"office:value-type="float" office:value="1""#;
    let many = format!(
        r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell {value} table:number-columns-repeated="16384"/></table:table-row>"#
    );
    let corners = format!(
        r#"<table:table-row><table:table-cell {value}/></table:table-row><table:table-row table:number-rows-repeated="99999"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="999"/><table:table-cell {value}/></table:table-row>"#
    );
    for rows in [many, corners] {
        let found = read("test.ods", ods(&rows));
        assert!(
            matches!(
                found,
                Err(OpenError::Package(PackageError::TooLarge { what: Measure::SheetCells, .. }))
            ),
            "{found:?}"
        );
    }
    let spaces = concat!(
        r#"<table:table-row><table:table-cell office:value-type="string">"#,
        r#"<text:p>a<text:s text:c="4000000000"/></text:p></table:table-cell>"#,
        r#"</table:table-row>"#,
    );
    let found = read("test.ods", ods(spaces));
    assert!(
        matches!(
            found,
            Err(OpenError::Package(PackageError::TooLarge { what: Measure::CellCharacters, .. }))
        ),
        "{found:?}"
    );
}
