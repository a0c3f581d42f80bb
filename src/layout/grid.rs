//! A sheet as a table sees it: its headings in a row, whichever way it runs on the sheet, and its
//! texts folded once for all the labels and headings that are looked for.

use std::borrow::Cow;

use super::names::Names;
use super::notice::Notice;
use crate::finding::Severity;
use crate::typed::number::Parsed;
use crate::typed::{label, number};
use crate::workbook::{Address, Cell, Sheet, Value};

/// A sheet, or the same with rows and columns exchanged, and the keys of its texts.
pub(super) struct Grid<'w> {
    pub sheet: Cow<'w, Sheet>,
    /// In the order of the cells.
    keys: Vec<(Address, String)>,
}

impl<'w> Grid<'w> {
    pub fn new(sheet: &'w Sheet) -> Self {
        Self::of(Cow::Borrowed(sheet))
    }

    fn of(sheet: Cow<'w, Sheet>) -> Self {
        let texts = sheet.iter().filter_map(|(at, cell)| match &cell.value {
            Value::Text(text) => Some((at, label::key(text))),
            _ => None,
        });
        Grid { keys: texts.collect(), sheet }
    }

    /// The grid for a table that runs by columns.
    pub fn across(&self) -> Grid<'w> {
        let cells = self.sheet.iter().map(|(at, cell)| (exchanged(at), cell.clone())).collect();
        // Addresses differ after the exchange where they differed before.
        let sheet = Sheet::new(self.sheet.name.clone(), self.sheet.visibility, cells);
        Self::of(sheet.map_or_else(|_| self.sheet.clone(), Cow::Owned))
    }

    /// The folded texts of a row, from left to right.
    pub fn texts(&self, row: u32) -> &[(Address, String)] {
        let start = self.keys.partition_point(|(at, _)| at.row < row);
        let rest = self.keys.get(start..).unwrap_or_default();
        let len = rest.partition_point(|(at, _)| at.row == row);
        rest.get(..len).unwrap_or_default()
    }

    /// The cells that read `key`, in reading order.
    pub fn reading(&self, key: &str) -> Vec<Address> {
        self.keys.iter().filter(|(_, own)| own == key).map(|(at, _)| *at).collect()
    }
}

pub(super) fn exchanged(at: Address) -> Address {
    Address { row: at.col, col: at.row }
}

/// Something that a person should know of a cell of a grid.
pub(super) struct Remark {
    pub code: &'static str,
    pub at: Address,
    pub severity: Severity,
    pub notice: Notice,
}

impl Remark {
    pub fn new(at: Address, severity: Severity, notice: Notice) -> Self {
        Remark { code: "A1", at, severity, notice }
    }
}

pub(super) fn filled(value: &Value) -> bool {
    !matches!(value, Value::Text(found) if found.trim().is_empty())
}

/// Whether a cell may hold money or use; a nil moves nothing.
pub(super) fn is_figure(cell: &Cell) -> bool {
    match &cell.value {
        Value::Number(number) => !number.is_zero(),
        Value::Error(_) | Value::OutOfRange(_) => true,
        Value::Text(found) if found.trim().is_empty() => cell.formula.is_some(),
        Value::Text(found) => !matches!(number::parse(found), Parsed::NotANumber),
        Value::Bool(_) | Value::Date { .. } => false,
    }
}

/// Whether one of `words` stands in a folded text, and not as the end of a longer word or number.
pub(super) fn mentions(key: &str, words: &Names) -> bool {
    words.keys().iter().any(|word| {
        let ends = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',');
        key.match_indices(word.as_str())
            .any(|(at, _)| !key.get(..at).is_some_and(|before| before.ends_with(ends)))
    })
}
