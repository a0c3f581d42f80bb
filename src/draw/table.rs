//! A table as data, and as CSV.

use rust_decimal::Decimal;
use std::io::{self, Write};

use crate::typed::visible::visible;

/// A cell of a table, and how it is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    /// A word that a person may exchange for another.
    Choice(String),
    Year(i32),
    Count(usize),
    Kroner(Decimal),
    Share(Decimal),
    /// With the decimals that it has.
    Number(Decimal),
    /// A file, by its path from the portfolio.
    Link(String),
    /// A formula, and what it comes to.
    Live(String, Box<Cell>),
}

pub struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// Spreadsheets take a file for UTF-8 where it begins with this.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// A table as CSV.
pub fn table_as_csv(table: &Table) -> Vec<u8> {
    let mut out = Vec::new();
    // Nothing fails that is written to memory.
    let _ = begin_csv(&mut out, &table.headings)
        .and_then(|mut lines| table.rows.iter().try_for_each(|row| add_line(&mut lines, row)));
    out
}

/// The mark and the headings; the lines follow.
///
/// # Errors
/// What the file system says.
pub fn begin_csv<W: Write>(mut out: W, headings: &[String]) -> io::Result<csv::Writer<W>> {
    write!(out, "{BYTE_ORDER_MARK}")?;
    let mut lines = csv_writer(out);
    lines.write_record(headings)?;
    Ok(lines)
}

/// CSV for a Danish Excel: semicolon and decimal comma.
pub fn csv_writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(out)
}

/// Adds a line.
///
/// # Errors
/// What the file system says.
pub fn add_line<W: Write>(lines: &mut csv::Writer<W>, cells: &[Cell]) -> io::Result<()> {
    Ok(lines.write_record(cells.iter().map(field))?)
}

fn field(cell: &Cell) -> String {
    let number = |value: Decimal| value.normalize().to_string().replace('.', ",");
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Choice(text) | Cell::Link(text) => guarded(text),
        Cell::Year(year) => year.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Kroner(value) => number(value.round_dp(2)),
        Cell::Share(value) => number(value.round_dp(6)),
        Cell::Number(value) => number(*value),
        Cell::Live(_, value) => field(value),
    }
}

/// A text that no spreadsheet takes for a formula, and no terminal for a command: one that begins
/// like a formula gets an apostrophe before it. A negative number, as the texts have them, begins
/// with U+2212.
pub fn guarded(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = visible(text);
    if formula { format!("'{text}") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn text_that_looks_like_a_formula_stays_text() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("a;b", "\"a;b\""),
            ("si \"ja\"", "\"si \"\"ja\"\"\""),
            ("Aarhus Kommune", "Aarhus Kommune"),
        ] {
            let headings = vec!["A".to_owned(), "B".to_owned()];
            let rows = vec![vec![Cell::Text(text.to_owned()), Cell::Share(dec!(0.14))]];
            let written = String::from_utf8(table_as_csv(&Table { headings, rows }));
            assert_eq!(written, Ok(format!("\u{feff}A;B\r\n{expected};0,14\r\n")));
        }
        assert_eq!(field(&Cell::Kroner(dec!(-80460.925))), "-80460,92");
    }
}
