//! Finding a table by its headings, and what is to be said of how it stands.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

use super::doubt;
use super::grid::{Grid, Remark, exchanged, is_figure};
use super::headings::Headings;
use super::notice::{Notice, Slip};
use super::rows::{self, Row};
use super::series::Series;
use super::similar::slip;
use super::spec::{ColumnKey, ColumnSpec, Direction, Layout, TableKey, TableSpec, Words};
use super::stated;
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
    /// What the sheet says that amounts are printed in, where it is not kroner.
    pub scales: BTreeMap<ColumnKey, Decimal>,
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
    let Some((mut headings, second)) = best(grid, spec, &layout.words) else {
        let all = spec.columns.iter().map(|column| column.headings.first().to_owned());
        let headings = if wanted.is_empty() { all.collect() } else { names().collect() };
        let slip_of = |column: &&ColumnSpec| {
            let slip = slip(on, on.folded(), &column.headings, layout)?;
            Some((slip, layout.heading(key, column.key).to_owned()))
        };
        let near = wanted.iter().filter(|_| spec.required).find_map(slip_of);
        let matter = Notice::TableMissing { headings, near };
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
        let rows = [headings.first_row, headings.last_row].map(|row| grid.texts(row));
        let missing = absent.map(|(heading, column)| {
            let near = slip(grid, rows.into_iter().flatten(), &column.headings, layout);
            let near = near.map(|near| Slip { at: place(near.at).at, ..near });
            error(Notice::HeadingMissing { heading, near })
        });
        let part = part(grid, key, spec, &headings, layout).map(|remark| told(&place, remark));
        return (None, missing.chain(part).collect());
    }
    let is_input = spec.required || INPUTS.contains(&key);
    // Of a table that is only compared with, nothing is guessed.
    if is_input && !spec.series.is_empty() {
        headings.settle(grid, key, layout);
    }
    let neighbours: Vec<&TableSpec> =
        layout.tables.values().filter(|other| other.sheet == spec.sheet).collect();
    let (rows, mut remarks) = rows::below(grid, &headings, (spec, &neighbours), &layout.words);
    let (scales, units) =
        stated::scales(grid, &headings, &rows, (spec, &neighbours), &layout.words);
    let mut findings: Vec<Finding> = units.into_iter().map(|remark| told(&place, remark)).collect();
    if is_input {
        if spec.required && rows.iter().all(|row| row.is_total) {
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
        findings.extend(doubts.into_iter().chain(remarks).map(|remark| told(&place, remark)));
    }
    let Headings { columns, series: Series { numbers: series, counted, .. }, first_row, .. } =
        headings;
    let sheet = on.sheet.name.clone();
    let table = FoundTable {
        sheet,
        across,
        heading_row: first_row,
        columns,
        series,
        counted,
        scales,
        rows,
    };
    (Some(table), findings)
}

fn told(place: &impl Fn(Address) -> CellRef, remark: Remark) -> Finding {
    let Remark { code, at, severity, notice } = remark;
    Finding::at(code, severity, &place(at), notice)
}

/// The tables that a calculation is computed from. What is wrong in one is told, also where a
/// layout does not require it.
const INPUTS: [TableKey; 6] = [
    TableKey::Index,
    TableKey::Cohorts,
    TableKey::Costs,
    TableKey::Consequences,
    TableKey::Changes,
    TableKey::Prices,
];

/// What is to be said of a table that need not be there and is there in part: the column that names
/// its rows, with figures beside it, without another that it cannot be read without.
fn part(
    grid: &Grid,
    key: TableKey,
    spec: &TableSpec,
    headings: &Headings,
    layout: &Layout,
) -> Option<Remark> {
    let first = spec.columns.first().filter(|_| !spec.required)?;
    let at = Address { row: headings.first_row, col: *headings.columns.get(&first.key)? };
    let below = grid.sheet.row(headings.last_row + 1);
    if !below.iter().any(|(place, cell)| place.col > at.col && is_figure(cell)) {
        return None;
    }
    let absent = spec.columns.iter().filter(|column| column.required);
    let absent = absent.filter(|column| !headings.columns.contains_key(&column.key));
    let missing = absent.map(|column| layout.heading(key, column.key).to_owned()).collect();
    let severity =
        if INPUTS.contains(&key) { Severity::PossibleError } else { Severity::Clarification };
    let found = layout.heading(key, first.key).to_owned();
    Some(Remark::new(at, severity, Notice::PartOfTable { found, missing }))
}

/// The headings that hold most of those that must be there, and the first row of others that hold
/// as many.
fn best(grid: &Grid, spec: &TableSpec, words: &Words) -> Option<(Headings, Option<u32>)> {
    let mut best: Option<(usize, Headings)> = None;
    let mut second = None;
    for (row, _) in grid.rows() {
        if best.as_ref().is_some_and(|(_, best)| row <= best.last_row) {
            continue;
        }
        let Some(headings) = Headings::at(grid, row, spec, words) else { continue };
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
    // Amounts and changes in use stand under years, also where a layout names no such headings.
    if !spec.series.is_empty() || matches!(key, TableKey::Costs | TableKey::Changes) {
        let known: Vec<u32> = headings.columns.values().copied().collect();
        doubts.extend(headings.series.remarks(&grid.sheet, lines, &known, key, layout));
    }
    doubts
}
