//! A sheet and its cells. Empty cells are absent, so a sheet is as large as what stands on it.

use rust_decimal::Decimal;

use super::address::Address;

/// A worksheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub name: String,
    pub visibility: Visibility,
    /// Sorted by address, each address once.
    cells: Vec<(Address, Cell)>,
    /// Widths in characters, from one column to another; empty where the reader does not tell.
    pub widths: Vec<(u32, u32, f64)>,
    /// Rows that are hidden or filtered away; empty where the reader does not tell.
    pub hidden_rows: Vec<u32>,
    /// Columns that are hidden, from one to before another; empty where the reader does not tell.
    pub hidden_columns: Vec<(u32, u32)>,
    pub protection: Protection,
    /// The cells whose number is shown as per cent, sorted.
    per_cent: Vec<Address>,
}

/// Whether a sheet is protected against change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protection {
    /// It is not, or the reader does not tell.
    #[default]
    None,
    On,
    /// The sheet holds what protection leaves when it is taken off.
    TakenOff,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    Visible,
    /// The user can show it again.
    Hidden,
    /// Only a macro can show it again.
    VeryHidden,
}

/// What stands in a cell, and the formula it comes from, if any.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The value as last calculated and saved.
    pub value: Value,
    /// Without the leading `=`; `None` where the value was typed. Empty where there is a formula in
    /// .xlsb or .xls that cannot be told: of an array, to another file, by a macro.
    pub formula: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The shortest decimal that is the stored binary number, at most 28 decimals.
    Number(Decimal),
    Text(String),
    Bool(bool),
    /// As Excel shows it: `#REF!`, `#SPILL!`; `#?` where .xlsb does not tell which.
    Error(String),
    /// A number shown as a date: `2018-11-01`, `2018-11-01T12:30:00`, or `12:30:00` within the
    /// first day.
    Date {
        iso: String,
        serial: Decimal,
    },
    /// A number that no `Decimal` holds, as the file has it: `1e999`, `nan`.
    OutOfRange(String),
}

impl Sheet {
    /// Builds a sheet from cells in any order. `Err` is an address that stands twice.
    pub fn new(
        name: String,
        visibility: Visibility,
        mut cells: Vec<(Address, Cell)>,
    ) -> Result<Self, Address> {
        if !cells.is_sorted_by_key(|(at, _)| *at) {
            cells.sort_by_key(|(at, _)| *at);
        }
        let twice = cells.windows(2).find_map(|pair| match pair {
            [(a, _), (b, _)] if a == b => Some(*a),
            _ => None,
        });
        if let Some(at) = twice {
            return Err(at);
        }
        Ok(Self {
            name,
            visibility,
            cells,
            widths: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            protection: Protection::None,
            per_cent: Vec::new(),
        })
    }

    /// The same sheet with what is known of the cells whose number is shown as per cent.
    pub(super) fn showing_per_cent(mut self, mut cells: Vec<Address>) -> Self {
        cells.sort_unstable();
        self.per_cent = cells;
        self
    }

    /// Whether the number in a cell is shown as per cent, so that 0.4 reads 40 %.
    pub fn is_per_cent(&self, at: Address) -> bool {
        self.per_cent.binary_search(&at).is_ok()
    }

    pub fn cell(&self, at: Address) -> Option<&Cell> {
        let found = self.cells.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        self.cells.get(found).map(|(_, cell)| cell)
    }

    /// The filled cells of one row (counted from zero), from left to right.
    pub fn row(&self, row: u32) -> &[(Address, Cell)] {
        let start = self.cells.partition_point(|(at, _)| at.row < row);
        let rest = self.cells.get(start..).unwrap_or_default();
        let len = rest.partition_point(|(at, _)| at.row == row);
        rest.get(..len).unwrap_or_default()
    }

    /// The rows that have filled cells, from the top.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[(Address, Cell)])> {
        self.cells
            .chunk_by(|(a, _), (b, _)| a.row == b.row)
            .filter_map(|row| Some((row.first()?.0.row, row)))
    }

    /// All filled cells, row by row.
    pub fn iter(&self) -> impl Iterator<Item = (Address, &Cell)> {
        self.cells.iter().map(|(at, cell)| (*at, cell))
    }

    /// How many cells are filled.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
