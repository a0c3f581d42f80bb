//! Small packages written out in the test itself, and their cells as a test lists them.

use crate::support::ours::read_well;
use crate::support::package::zipped;
use rust_decimal::Decimal;
use soem::workbook::{Address, Cell, Sheet, Value, Workbook};

pub fn cell<'w>(book: &'w Workbook, sheet: &str, at: &str) -> &'w Cell {
    let at = Address::parse(at).expect(at);
    let sheet = book.sheet(sheet).expect(sheet);
    sheet.cell(at).unwrap_or_else(|| panic!("{}!{at} is filled", sheet.name))
}

pub fn number(text: &str) -> Value {
    Value::Number(text.parse::<Decimal>().expect(text))
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A package with one sheet, whose `sheetData` and `styles.xml` are given.
pub fn package(data: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!(r#"<worksheet xmlns="urn:m"><sheetData>{data}</sheetData></worksheet>"#);
    let mut parts = vec![
        (
            "[Content_Types].xml",
            concat!(
                r#"<Types>"#,
                r#"<Override PartName="/book.xml""#,
                r#" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#,
                r#"</Types>"#,
            ),
        ),
        (
            "_rels/.rels",
            concat!(
                r#"<Relationships>"#,
                r#"<Relationship Id="a" Type="x/officeDocument" Target="book.xml"/>"#,
                r#"</Relationships>"#,
            ),
        ),
        (
            "_rels/book.xml.rels",
            concat!(
                r#"<Relationships>"#,
                r#"<Relationship Id="s" Type="x/worksheet" Target="sheet.xml"/>"#,
                r#"<Relationship Id="t" Type="x/sharedStrings" Target="strings.xml"/>"#,
                r#"<Relationship Id="u" Type="x/styles" Target="/styles.xml"/>"#,
                r#"<Relationship Id="c" Type="x/chartsheet" Target="chart.xml"/>"#,
                r#"</Relationships>"#,
            ),
        ),
        (
            "book.xml",
            r#"<workbook xmlns:r="urn:r"><sheets><sheet name="Ark" r:id="s"/></sheets></workbook>"#,
        ),
        ("sheet.xml", sheet.as_str()),
    ];
    for (name, content) in more {
        match parts.iter_mut().find(|(part, _)| part == name) {
            Some(part) => part.1 = content,
            None => parts.push((name, content)),
        }
    }
    zipped(parts)
}

pub fn sheet(data: &str, more: &[(&str, &str)]) -> Sheet {
    read_well(package(data, more)).sheets.remove(0)
}

pub fn values(sheet: &Sheet) -> Vec<(String, Value)> {
    sheet.iter().map(|(at, cell)| (at.to_string(), cell.value.clone())).collect()
}

pub fn listed(expected: &[(&str, Value)]) -> Vec<(String, Value)> {
    expected.iter().map(|(at, value)| ((*at).to_owned(), value.clone())).collect()
}
