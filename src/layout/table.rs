//! Finding a table by its headings, and what is to be said of how it stands.

use std::collections::BTreeMap;

use super::doubt;
use super::grid::{Grid, Remark, exchanged};
use super::headings::Headings;
use super::notice::Notice;
use super::rows::{self, Row};
use super::series::Series;
use super::spec::{ColumnKey, ColumnSpec, Direction, Layout, TableKey, TableSpec};
use crate::finding::{Finding, Severity};
use crate::workbook::{Address, CellRef};

#[derive(Debug, Clone)]
pub struct FoundTable {
    pub sheet: String,
    /// The table runs by columns: what is called rows here are columns on the sheet, and the
    /// reverse.
    pub across: bool,
    pub heading_row: u32,
    pub columns: BTreeMap<ColumnKey, u32>,
    /// Numbered headings, such as years: the number and its column, in the order of the columns.
    pub series: Vec<(i32, u32)>,
    /// Those numbers count the years of the calculation from 1.
    pub counted: bool,
    pub rows: Vec<Row>,
}

impl FoundTable {
    pub fn cell(&self, row: Row, key: ColumnKey) -> Option<CellRef> {
        Some(self.at(row, *self.columns.get(&key)?))
    }

    pub fn at(&self, row: Row, column: u32) -> CellRef {
        self.place(row.row, column)
    }

    /// A place of the table on the sheet.
    pub fn place(&self, row: u32, col: u32) -> CellRef {
        let at = Address { row, col };
        CellRef { sheet: self.sheet.clone(), at: if self.across { exchanged(at) } else { at } }
    }

    /// The rows that do not sum the others.
    pub fn lines(&self) -> impl Iterator<Item = Row> + '_ {
        self.rows.iter().copied().filter(|row| !row.is_total)
    }
}

/// The table on its sheet, and what a person should know of it or of why it is not there.
pub(super) fn find(
    key: TableKey,
    spec: &TableSpec,
    on: &Grid,
    layout: &Layout,
) -> (Option<FoundTable>, Vec<Finding>) {
    let across = spec.lines == Direction::Columns;
    let grid = if across { on.across() } else { on };
    let wanted: Vec<&ColumnSpec> = spec.columns.iter().filter(|column| column.required).collect();
    let names = || wanted.iter().map(|column| layout.heading(key, column.key).to_owned());
    let Some((mut headings, second)) = best(grid, spec) else {
        let matter = Notice::TableMissing { headings: names().collect() };
        let missing = Finding::on_sheet("A1", Severity::Error, &on.sheet.name, matter);
        return (None, spec.required.then_some(missing).into_iter().collect());
    };
    let place = |at: Address| {
        let at = if across { exchanged(at) } else { at };
        CellRef { sheet: on.sheet.name.clone(), at }
    };
    let first_column = headings.columns.values().min().copied().unwrap_or(0);
    let first = place(Address { row: headings.first_row, col: first_column });
    let error = |matter| Finding::at("A1", Severity::Error, &first, matter);
    if headings.required(spec) < wanted.len() {
        let absent = names()
            .zip(&wanted)
            .filter(|(_, column)| spec.required && !headings.columns.contains_key(&column.key));
        let missing = absent.map(|(heading, _)| error(Notice::HeadingMissing { heading }));
        return (None, missing.collect());
    }
    // Of a table that is only compared with, nothing is guessed.
    if spec.required && !spec.series.is_empty() {
        headings.settle(grid, key, layout);
    }
    let neighbours: Vec<&TableSpec> =
        layout.tables.values().filter(|other| other.sheet == spec.sheet).collect();
    let (rows, mut remarks) =
        rows::below(grid, &headings, (spec, &neighbours), &layout.words.total);
    let mut findings = Vec::new();
    if spec.required {
        if rows.iter().all(|row| row.is_total) {
            let heading = names().collect::<Vec<_>>().join(" · ");
            findings.push(error(Notice::NoRows { heading }));
        }
        let is_repeat = |row: u32| {
            let repeat = |remark: &Remark| matches!(remark.notice, Notice::HeadingsAgain);
            remarks.iter().any(|remark| remark.at.row == row && repeat(remark))
        };
        let key_column = headings.key_column(spec);
        let at = |row| Address { row, col: key_column };
        if let Some(row) = second.filter(|row| !is_repeat(*row)) {
            let notice = Notice::TableTwice { headings: names().collect() };
            remarks.push(Remark::new(at(row), Severity::PossibleError, notice));
        }
        let hidden = |row: &&Row| !across && on.sheet.hidden_rows.binary_search(&row.row).is_ok();
        let count = rows.iter().filter(hidden).count();
        if count > 0 {
            let notice = Notice::HiddenRows { count };
            remarks.push(Remark::new(at(headings.first_row), Severity::Assumption, notice));
        }
        let lines: Vec<u32> = rows.iter().filter(|row| !row.is_total).map(|row| row.row).collect();
        let doubts = doubts(grid, key, spec, &headings, &lines, layout);
        findings.extend(doubts.into_iter().chain(remarks).map(|remark| {
            let Remark { code, at, severity, notice } = remark;
            Finding::at(code, severity, &place(at), notice)
        }));
    }
    let Headings { columns, series: Series { numbers: series, counted, .. }, first_row, .. } =
        headings;
    let sheet = on.sheet.name.clone();
    let table =
        FoundTable { sheet, across, heading_row: first_row, columns, series, counted, rows };
    (Some(table), findings)
}

/// The headings that hold most of those that must be there, and the first row of others that hold
/// as many.
fn best(grid: &Grid, spec: &TableSpec) -> Option<(Headings, Option<u32>)> {
    let mut best: Option<(usize, Headings)> = None;
    let mut second = None;
    for (row, _) in grid.rows() {
        if best.as_ref().is_some_and(|(_, best)| row <= best.last_row) {
            continue;
        }
        let Some(headings) = Headings::at(grid, row, spec) else { continue };
        let score = headings.required(spec) * 100 + headings.columns.len();
        match &best {
            Some((most, _)) if score < *most => {}
            Some((most, _)) if score == *most => second = second.or(Some(row)),
            _ => (best, second) = (Some((score, headings)), None),
        }
    }
    best.map(|(_, headings)| (headings, second))
}

/// What may mean that the figures of a table are meant otherwise than they are read.
fn doubts(
    grid: &Grid,
    key: TableKey,
    spec: &TableSpec,
    headings: &Headings,
    lines: &[u32],
    layout: &Layout,
) -> Vec<Remark> {
    let mut doubts = doubt::twice(grid, headings, lines, spec);
    if matches!(key, TableKey::Costs | TableKey::Prices) {
        doubts.extend(doubt::scale(grid, headings.first_row, spec, layout));
    }
    if !spec.series.is_empty() {
        let known: Vec<u32> = headings.columns.values().copied().collect();
        doubts.extend(headings.series.remarks(&grid.sheet, lines, &known, key, layout));
    }
    doubts
}
