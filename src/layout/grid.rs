//! A sheet as a table sees it: its headings in a row, whichever way it runs on the sheet, and its
//! texts folded once for all the labels and headings that are looked for.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::names::Names;
use super::notice::Notice;
use crate::finding::Severity;
use crate::package::bounds::Deadline;
use crate::typed::number::Parsed;
use crate::typed::{label, number};
use crate::workbook::{Address, Cell, Sheet, Value, Workbook};

/// No label and no heading is longer, in bytes: what is, is prose, and is not folded.
const LONGEST: usize = 1_000;

/// The sheets of a workbook, each folded once however many layouts are held against it.
pub(super) struct Grids<'w> {
    grids: Vec<(&'w Sheet, OnceCell<Grid<'w>>)>,
    pub deadline: Deadline,
}

impl<'w> Grids<'w> {
    pub fn new(workbook: &'w Workbook, deadline: Deadline) -> Self {
        let grids = workbook.sheets.iter().map(|sheet| (sheet, OnceCell::new())).collect();
        Grids { grids, deadline }
    }

    pub fn of(&self, sheet: &Sheet) -> Option<&Grid<'w>> {
        let (sheet, grid) = self.grids.iter().find(|(own, _)| std::ptr::eq(*own, sheet))?;
        Some(grid.get_or_init(|| Grid::new(sheet, self.deadline)))
    }
}

/// A sheet, or the same with rows and columns exchanged, and the keys of its texts.
pub(super) struct Grid<'w> {
    pub sheet: Cow<'w, Sheet>,
    /// In the order of the cells; nothing for prose.
    keys: Vec<(Address, String)>,
    across: OnceCell<Box<Grid<'w>>>,
    pub deadline: Deadline,
}

impl<'w> Grid<'w> {
    fn new(sheet: &'w Sheet, deadline: Deadline) -> Self {
        Self::of(Cow::Borrowed(sheet), deadline)
    }

    fn of(sheet: Cow<'w, Sheet>, deadline: Deadline) -> Self {
        let texts = sheet.iter().filter_map(|(at, cell)| match &cell.value {
            Value::Text(text) if text.len() <= LONGEST => Some((at, label::key(text))),
            Value::Text(_) => Some((at, String::new())),
            _ => None,
        });
        let keys = texts.take_while(|_| !deadline.is_over()).collect();
        Grid { keys, sheet, across: OnceCell::new(), deadline }
    }

    /// The grid for a table that runs by columns.
    pub fn across(&self) -> &Grid<'w> {
        self.across.get_or_init(|| {
            let cells = self.sheet.iter().map(|(at, cell)| (exchanged(at), cell.clone())).collect();
            // Addresses differ after the exchange where they differed before.
            let sheet = Sheet::new(self.sheet.name.clone(), self.sheet.visibility, cells);
            let sheet = sheet.map_or_else(|_| self.sheet.clone(), Cow::Owned);
            Box::new(Self::of(sheet, self.deadline))
        })
    }

    /// The folded texts of a row, from left to right.
    pub fn texts(&self, row: u32) -> &[(Address, String)] {
        let start = self.keys.partition_point(|(at, _)| at.row < row);
        let rest = self.keys.get(start..).unwrap_or_default();
        let len = rest.partition_point(|(at, _)| at.row == row);
        rest.get(..len).unwrap_or_default()
    }

    /// The rows with cells, as long as there is time.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[(Address, Cell)])> {
        self.sheet.rows().take_while(|_| !self.deadline.is_over())
    }

    /// The texts that may be labels.
    pub fn labels(&self) -> impl Iterator<Item = (Address, &str)> {
        let texts = self.sheet.iter().filter_map(|(at, cell)| match &cell.value {
            Value::Text(text) if text.len() <= LONGEST => Some((at, text.as_str())),
            _ => None,
        });
        texts.take_while(|_| !self.deadline.is_over())
    }

    /// The folded texts of the sheet with their cells, nothing for prose.
    pub fn folded(&self) -> impl Iterator<Item = &(Address, String)> {
        self.keys.iter().take_while(|_| !self.deadline.is_over())
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
