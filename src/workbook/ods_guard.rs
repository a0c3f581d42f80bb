//! The size of an OpenDocument spreadsheet before it is expanded: 700 bytes can ask for seventeen
//! thousand million cells by repeating one.

use quick_xml::events::{BytesStart, Event};

use super::package::{Package, within};
use super::xml::attribute;
use super::{Limits, MAX_COLUMNS, MAX_ROWS, Measure, OpenError};

/// Refuses a spreadsheet with a password, or whose sheets become larger than the limits.
pub(super) fn check(package: &mut Package<'_>, limits: &Limits) -> Result<(), OpenError> {
    if let Some(mut manifest) = package.xml("META-INF/manifest.xml")? {
        loop {
            match manifest.next()? {
                Event::Start(e) if e.local_name().as_ref() == "encryption-data" => {
                    return Err(OpenError::Encrypted);
                }
                Event::Eof => break,
                _ => {}
            }
        }
    }
    let Some(mut xml) = package.xml("content.xml")? else {
        return Err(OpenError::malformed("the package", "content.xml is missing"));
    };
    let mut workbook = 0;
    let mut sheet = Extent::default();
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "table" => sheet = Extent::default(),
                "table-row" => sheet.row(repeated(&e, "number-rows-repeated", MAX_ROWS)),
                "table-cell" | "covered-table-cell" => {
                    let filled = attribute(&e, "value-type").is_some() || attribute(&e, "formula").is_some();
                    sheet.cell(repeated(&e, "number-columns-repeated", MAX_COLUMNS), filled);
                    within(Measure::SheetCells, sheet.cells(), limits.sheet_cells as u64)?;
                }
                "s" => {
                    let spaces = repeated(&e, "c", u32::MAX);
                    within(Measure::CellCharacters, spaces.into(), limits.cell_chars as u64)?;
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "table" => {
                workbook += sheet.cells();
                within(Measure::WorkbookCells, workbook, limits.workbook_cells as u64)?;
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
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
}

impl Extent {
    fn row(&mut self, repeats: u32) {
        self.rows_before += self.rows_here;
        self.rows_here = repeats.into();
        self.cols_here = 0;
    }

    fn cell(&mut self, repeats: u32, filled: bool) {
        self.cols_here += u64::from(repeats);
        if filled {
            self.last_row = (self.rows_before + self.rows_here).min(MAX_ROWS.into());
            self.last_col = self.last_col.max(self.cols_here.min(MAX_COLUMNS.into()));
        }
    }

    fn cells(&self) -> u64 {
        self.last_row * self.last_col
    }
}
