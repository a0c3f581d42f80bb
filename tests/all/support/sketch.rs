//! A workbook as cells that a test can move about, written anew by another library than the one
//! that reads it.

use std::collections::BTreeMap;

use rust_xlsxwriter::Formula;
use soem::workbook::{Address, Value};

use super::{fixture, ours};

/// Sheets in their order.
pub struct Sketch(pub Vec<Page>);

pub struct Page {
    pub name: String,
    pub cells: Cells,
    /// Rows, counted from 0.
    pub hidden: Vec<u32>,
}

/// By row and column, counted from 0.
pub type Cells = BTreeMap<(u32, u32), Cell>;

#[derive(Clone)]
pub enum Cell {
    Number(f64),
    /// A number shown as per cent.
    PerCent(f64),
    Text(String),
    Date(f64),
    Formula(String, f64),
    Error(&'static str),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl Page {
    /// Moves every cell.
    pub fn moved(&mut self, place: impl Fn(u32, u32) -> (u32, u32)) {
        let cells = std::mem::take(&mut self.cells).into_iter();
        self.cells = cells.map(|((row, col), cell)| (place(row, col), cell)).collect();
    }
}

impl Sketch {
    /// The numbers and texts of a fixture, without its formulas.
    pub fn of(name: &str) -> Self {
        let book = ours::open(&fixture(name));
        let pages = book.sheets.iter().map(|sheet| {
            let cells = sheet.iter().filter_map(|(at, cell)| {
                let cell = match &cell.value {
                    Value::Number(number) => Cell::Number(ours::float(*number)),
                    Value::Text(text) => Cell::from(text.as_str()),
                    _ => return None,
                };
                Some(((at.row, at.col), cell))
            });
            Page { name: sheet.name.clone(), cells: cells.collect(), hidden: Vec::new() }
        });
        Self(pages.collect())
    }

    pub fn page(&mut self, name: &str) -> &mut Page {
        let found = self.0.iter_mut().find(|page| page.name == name);
        found.unwrap_or_else(|| panic!("a sheet {name}"))
    }

    pub fn set(&mut self, sheet: &str, at: &str, cell: impl Into<Cell>) -> &mut Self {
        let at = Address::parse(at).expect("an address");
        self.page(sheet).cells.insert((at.row, at.col), cell.into());
        self
    }

    /// Writes cells to the right from an address on.
    pub fn fill(&mut self, sheet: &str, at: &str, cells: impl Iterator<Item = Cell>) {
        let at = Address::parse(at).expect("an address");
        let row = (at.col..).zip(cells).map(|(col, cell)| ((at.row, col), cell));
        self.page(sheet).cells.extend(row);
    }

    /// Moves everything from a row on down, the row counted from 1.
    pub fn insert_rows(&mut self, sheet: &str, row: u32, count: u32) -> &mut Self {
        self.page(sheet).moved(|r, c| (if r + 1 >= row { r + count } else { r }, c));
        self
    }

    /// Moves everything from a column on to the right, the column counted from 1.
    pub fn insert_columns(&mut self, sheet: &str, col: u32, count: u32) -> &mut Self {
        self.page(sheet).moved(|r, c| (r, if c + 1 >= col { c + count } else { c }));
        self
    }

    /// Writes a row once more above another, both counted from 1.
    pub fn repeat_row(&mut self, sheet: &str, row: u32, above: u32) -> &mut Self {
        self.insert_rows(sheet, above, 1);
        let cells = &mut self.page(sheet).cells;
        let row = cells.range((row - 1, 0)..(row, 0));
        let copy: Vec<_> = row.map(|((_, c), cell)| ((above - 1, *c), cell.clone())).collect();
        cells.extend(copy);
        self
    }

    pub fn every_text(&mut self, change: impl Fn(&str) -> String) -> &mut Self {
        for cell in self.0.iter_mut().flat_map(|page| page.cells.values_mut()) {
            if let Cell::Text(text) = cell {
                *text = change(text);
            }
        }
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let date = rust_xlsxwriter::Format::new().set_num_format("dd-mm-yyyy");
        let per_cent = rust_xlsxwriter::Format::new().set_num_format("0.0%");
        for Page { name, cells, hidden } in &self.0 {
            let page = book.add_worksheet().set_name(name).expect("a name");
            for (&(row, col), cell) in cells {
                let col = u16::try_from(col).expect("a column");
                let done = match cell {
                    Cell::Number(number) => page.write_number(row, col, *number),
                    Cell::PerCent(number) => {
                        page.write_number_with_format(row, col, *number, &per_cent)
                    }
                    Cell::Text(text) => page.write_string(row, col, text),
                    Cell::Date(day) => page.write_number_with_format(row, col, *day, &date),
                    Cell::Formula(formula, value) => page.write_formula(
                        row,
                        col,
                        Formula::new(formula).set_result(value.to_string()),
                    ),
                    Cell::Error(error) => {
                        page.write_formula(row, col, Formula::new("=1/0").set_result(*error))
                    }
                };
                done.expect("a cell");
            }
            for row in hidden {
                page.set_row_hidden(*row).expect("a row");
            }
        }
        book.save_to_buffer().expect("a workbook")
    }
}
