//! The size of an OpenDocument spreadsheet before it is expanded: 700 bytes can ask for seventeen
//! thousand million cells by repeating one.

use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

use crate::package::bounds::within;
use crate::package::error::{Measure, PackageError};
use crate::package::fault::Fault;
use crate::package::stream::attribute;
use crate::package::zip::Reading;
use crate::workbook::address::{Address, MAX_COLUMNS, MAX_ROWS};
use crate::workbook::calamine::Shown;
use crate::workbook::tally::Tally;

/// How each sheet is shown.
pub(super) type Shows = HashMap<String, Shown>;

/// Refuses a spreadsheet with a password, or whose sheets become larger than the limits; tells
/// how they are shown, which calamine does not.
pub(super) fn check(
    package: &mut Reading<'_>,
    tally: &mut Tally<'_>,
) -> Result<Shows, PackageError> {
    let limits = tally.limits;
    if let Some(mut manifest) = package.xml("META-INF/manifest.xml")? {
        loop {
            match manifest.event()? {
                Event::Start(e) if e.local_name().as_ref() == "encryption-data" => {
                    return Err(PackageError::Encrypted);
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    let Some(mut xml) = package.xml("content.xml")? else {
        return Err(PackageError::malformed(
            "the package",
            Fault::Missing("content.xml".to_owned()),
        ));
    };
    let mut workbook = 0;
    let (mut sheet, mut sheets, mut text) = (Extent::default(), 0_u64, 0_u64);
    let (mut styles, mut style) = (HashMap::new(), String::new());
    let (mut shows, mut name, mut column) = (Shows::new(), String::new(), 0);
    loop {
        match xml.event()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "style" => style = attribute(&e, "name").unwrap_or_default(),
                "table-column-properties" => {
                    if let Some(width) =
                        attribute(&e, "column-width").and_then(|width| characters(&width))
                    {
                        styles.insert(style.clone(), width);
                    }
                }
                "table-column" => {
                    let columns = repeated(&e, "number-columns-repeated", MAX_COLUMNS);
                    let last = column + columns.max(1) - 1;
                    if let Some(width) =
                        attribute(&e, "style-name").and_then(|style| styles.get(&style))
                    {
                        tally.take(32)?;
                        let shown: &mut Shown = shows.entry(name.clone()).or_default();
                        shown.widths.push((column, last, *width));
                    }
                    column = (last + 1).min(MAX_COLUMNS);
                }
                "table" => {
                    sheets += 1;
                    within(Measure::Sheets, sheets, limits.sheets as u64)?;
                    sheet = Extent::default();
                    (name, column) = (attribute(&e, "name").unwrap_or_default(), 0);
                }
                "table-row" => sheet.row(repeated(&e, "number-rows-repeated", MAX_ROWS)),
                "table-cell" | "covered-table-cell" => {
                    let formula = attribute(&e, "formula");
                    let filled = attribute(&e, "value-type").is_some() || formula.is_some();
                    let shown = attribute(&e, "string-value").map_or(0, |shown| shown.len());
                    let column = sheet.cols_here;
                    sheet.cell(repeated(&e, "number-columns-repeated", MAX_COLUMNS), filled);
                    // The parser writes a text out for every repetition, whatever is said of its
                    // length.
                    text +=
                        sheet.repeats * (formula.map_or(0, |formula| formula.len()) + shown) as u64;
                    within(Measure::TextBytes, text, limits.text_bytes as u64)?;
                    within(Measure::SheetCells, sheet.cells(), limits.sheet_cells as u64)?;
                    if attribute(&e, "value-type").is_some_and(|kind| kind == "percentage") {
                        let cells = sheet.from(column);
                        tally.take(cells.len() as u64 * size_of::<Address>() as u64)?;
                        shows.entry(name.clone()).or_default().per_cent.extend(cells);
                    }
                }
                "named-range" | "named-expression" => tally.take(NAME)?,
                "s" => {
                    let spaces = repeated(&e, "c", u32::MAX);
                    within(Measure::CellCharacters, spaces.into(), limits.cell_chars as u64)?;
                    text += sheet.repeats * u64::from(spaces);
                    within(Measure::TextBytes, text, limits.text_bytes as u64)?;
                }
                _ => {}
            },
            Event::Text(shown) => {
                text += sheet.repeats * shown.len() as u64;
                within(Measure::TextBytes, text, limits.text_bytes as u64)?;
            }
            Event::End(e)
                if matches!(e.local_name().as_ref(), "table-cell" | "covered-table-cell") =>
            {
                sheet.repeats = 0
            }
            Event::End(e) if e.local_name().as_ref() == "table" => {
                workbook += sheet.cells();
                within(Measure::WorkbookCells, workbook, limits.workbook_cells as u64)?;
            }
            Event::Eof => return Ok(shows),
            _ => {}
        }
    }
}

/// What a name takes.
const NAME: u64 = 300;

/// A length as a width in characters of Excel's standard font: 7 pixels each, 5 around, 96 pixels
/// an inch.
fn characters(length: &str) -> Option<f64> {
    let split = length.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = length.split_at(split);
    let inches = match unit {
        "cm" => 1.0 / 2.54,
        "mm" => 1.0 / 25.4,
        "in" => 1.0,
        "pt" => 1.0 / 72.0,
        _ => return None,
    };
    let pixels = number.parse::<f64>().ok()? * inches * 96.0;
    Some(((pixels - 5.0) / 7.0).clamp(0.0, 255.0))
}

fn repeated(element: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    attribute(element, name).map_or(1, |count| count.parse().unwrap_or(most)).min(most)
}

/// The box from A1 around the filled cells met so far.
#[derive(Default)]
struct Extent {
    rows_before: u64,
    rows_here: u64,
    cols_here: u64,
    last_row: u64,
    last_col: u64,
    /// How many times the cell met last stands there.
    repeats: u64,
}

impl Extent {
    fn row(&mut self, repeats: u32) {
        self.rows_before += self.rows_here;
        self.rows_here = repeats.into();
        self.cols_here = 0;
    }

    fn cell(&mut self, repeats: u32, filled: bool) {
        self.cols_here += u64::from(repeats);
        self.repeats = u64::from(repeats) * self.rows_here;
        if filled {
            self.last_row = (self.rows_before + self.rows_here).min(MAX_ROWS.into());
            self.last_col = self.last_col.max(self.cols_here.min(MAX_COLUMNS.into()));
        }
    }

    /// The cells from a column of these rows up to where they have come, which are within the
    /// limits as the box around them is.
    fn from(&self, column: u64) -> Vec<Address> {
        let end = |count: u64, most: u32| u32::try_from(count).unwrap_or(most).min(most);
        let rows = end(self.rows_before, MAX_ROWS)..end(self.last_row, MAX_ROWS);
        let columns = end(column, MAX_COLUMNS)..end(self.cols_here, MAX_COLUMNS);
        rows.flat_map(|row| columns.clone().map(move |col| Address::new(row, col))).collect()
    }

    fn cells(&self) -> u64 {
        self.last_row * self.last_col
    }
}

#[cfg(test)]
mod tests {
    use super::characters;

    /// Excel's standard column of 8.43 characters is 64 pixels, two thirds of an inch.
    #[test]
    fn widths_in_characters() {
        for length in ["1.6933cm", "16.933mm", "0.66667in", "48pt"] {
            let width = characters(length).expect(length);
            assert!((width - 8.43).abs() < 0.02, "{length}: {width}");
        }
        assert_eq!(characters("2em"), None);
        assert_eq!(characters("cm"), None);
    }
}
