//! The headings of a table: in one row, or in two that belong together where one of the first is
//! merged over several columns.

use std::collections::BTreeMap;

use super::grid::{Grid, filled};
use super::series::{Series, only_numbers};
use super::spec::{ColumnKey, Layout, TableKey, TableSpec, Words};
use super::unit;
use crate::workbook::Address;

/// The headings found in one row, or in two that belong together.
pub(super) struct Headings {
    pub columns: BTreeMap<ColumnKey, u32>,
    pub series: Series,
    pub first_row: u32,
    pub last_row: u32,
}

impl Headings {
    /// The headings in a row and what belongs to them in the next; `None` where there is none of
    /// those that must be there.
    pub fn at(grid: &Grid, row: u32, spec: &TableSpec, words: &Words) -> Option<Self> {
        let columns = columns_in(grid.texts(row), spec, words);
        let series = Series::in_row(grid, row, &spec.series);
        let mut headings = Headings { columns, series, first_row: row, last_row: row };
        if headings.required(spec) == 0 {
            return None;
        }
        let below = columns_in(grid.texts(row + 1), spec, words);
        let missing = spec
            .columns
            .iter()
            .any(|column| column.required && !headings.columns.contains_key(&column.key));
        let adds = below.keys().any(|key| !headings.columns.contains_key(key));
        // A line with two numbers is no row of years: it fills in the table's own columns.
        let of_table = |at: &Address| headings.columns.values().any(|column| *column == at.col);
        let is_line =
            grid.sheet.row(row + 1).iter().any(|(at, cell)| of_table(at) && filled(&cell.value));
        let next = Series::in_row(grid, row + 1, &spec.series);
        let numbered = !is_line && headings.series.numbers.is_empty() && next.numbers.len() > 1;
        if (missing && adds) || numbered {
            for (key, column) in below {
                headings.columns.entry(key).or_insert(column);
            }
            if numbered {
                headings.series = next;
            }
            headings.last_row = row + 1;
        }
        Some(headings)
    }

    /// Understands the headings of the series that the layout does not write so, where they are
    /// clear.
    pub fn settle(&mut self, grid: &Grid, key: TableKey, layout: &Layout) {
        let known: Vec<u32> = self.columns.values().copied().collect();
        let below = grid.sheet.row(self.first_row + 1);
        if self.series.numbers.is_empty() && only_numbers(below, &known, layout) {
            self.last_row = self.first_row + 1;
            self.series.row = self.last_row;
        }
        self.series.settle(&grid.sheet, key, &known, layout);
    }

    /// How many of the headings that must be there are.
    pub fn required(&self, spec: &TableSpec) -> usize {
        spec.columns
            .iter()
            .filter(|column| column.required && self.columns.contains_key(&column.key))
            .count()
    }

    /// The column that names the rows; the first of the table where that is not known.
    pub fn key_column(&self, spec: &TableSpec) -> u32 {
        let key = spec.columns.first().and_then(|first| self.columns.get(&first.key));
        key.or_else(|| self.columns.values().min()).copied().unwrap_or(0)
    }

    /// Whether every heading that must be there stands in a row again, in the same column.
    pub fn repeated(&self, texts: &[(Address, String)], spec: &TableSpec, words: &Words) -> bool {
        let again = columns_in(texts, spec, words);
        let same = |key: &ColumnKey| {
            again.get(key).is_some_and(|column| self.columns.get(key) == Some(column))
        };
        again.len() > 1
            && spec.columns.iter().filter(|column| column.required).all(|column| same(&column.key))
    }
}

/// How many headings a table must have, and how many of them stand together on the sheet.
pub(super) fn count(grid: &Grid, spec: &TableSpec, words: &Words) -> (usize, usize) {
    let best = grid
        .rows()
        .filter_map(|(row, _)| Some(Headings::at(grid, row, spec, words)?.required(spec)))
        .max();
    (spec.columns.iter().filter(|column| column.required).count(), best.unwrap_or(0))
}

/// Which columns of the table the folded texts of a row head; those of results may have a unit
/// after them.
pub(super) fn columns_in(
    texts: &[(Address, String)],
    spec: &TableSpec,
    words: &Words,
) -> BTreeMap<ColumnKey, u32> {
    let mut columns = BTreeMap::new();
    let headed = |key: &str| spec.columns.iter().find(|column| column.headings.has_key(key));
    let with_unit =
        |key: &str| headed(unit::headed(key, words).filter(|_| unit::is_results(spec))?.0);
    for (at, key) in texts {
        if let Some(column) = headed(key).or_else(|| with_unit(key)) {
            columns.entry(column.key).or_insert(at.col);
        }
    }
    columns
}
