//! A table as data, and as CSV.

use rust_decimal::Decimal;

/// A cell of a table, and how it is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Year(i32),
    Count(usize),
    Kroner(Decimal),
    Share(Decimal),
    /// With the decimals that it has.
    Number(Decimal),
    /// A file, by its path from the portfolio.
    Link(String),
}

pub struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A table as CSV for a Danish Excel: semicolon, decimal comma, UTF-8 with its mark.
pub fn table_as_csv(table: &Table) -> Vec<u8> {
    let mut out = csv_head(&table.headings);
    out.extend(table.rows.iter().map(|row| csv_line(row)));
    out.into_bytes()
}

/// The mark and the headings.
pub fn csv_head(headings: &[String]) -> String {
    let headings: Vec<Cell> = headings.iter().map(|heading| Cell::Text(heading.clone())).collect();
    format!("\u{feff}{}", csv_line(&headings))
}

pub fn csv_line(cells: &[Cell]) -> String {
    cells.iter().map(field).collect::<Vec<_>>().join(";") + "\r\n"
}

pub fn field(cell: &Cell) -> String {
    let number = |value: Decimal| value.normalize().to_string().replace('.', ",");
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Link(text) => text_field(text),
        Cell::Year(year) => year.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Kroner(value) => number(value.round_dp(2)),
        Cell::Share(value) => number(value.round_dp(6)),
        Cell::Number(value) => number(*value),
    }
}

/// A text that a spreadsheet takes for a text: one that begins like a formula gets an apostrophe
/// before it.
pub fn text_field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([';', '"', '\n', '\r']) || text.starts_with(char::is_whitespace) || formula {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn text_that_looks_like_a_formula_stays_text() {
        for (text, expected) in [
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("a;b", "\"a;b\""),
            ("si \"ja\"", "\"si \"\"ja\"\"\""),
            ("Aarhus Kommune", "Aarhus Kommune"),
        ] {
            assert_eq!(text_field(text), expected);
        }
        assert_eq!(field(&Cell::Kroner(dec!(-80460.925))), "-80460,92");
        assert_eq!(field(&Cell::Share(dec!(0.14))), "0,14");
    }
}
