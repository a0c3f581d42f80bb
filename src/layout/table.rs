//! Finding a table by its headings, and telling its lines from totals, notes and what stands around
//! it.

use std::collections::BTreeMap;

use super::grid::{exchanged, filled, seen};
use super::locate::Located;
use super::series::{Series, only_numbers};
use super::spec::{Direction, Layout, TableSpec, is_one_of};
use super::totals::{Total, total};
use super::{ColumnKey, TableKey, doubt};
use crate::finding::matter::{Matter, Reading};
use crate::finding::{Finding, Severity};
use crate::workbook::{Address, Cell, CellRef, Sheet, Value};

/// More empty rows in a row than this end a table of inputs.
const GAP_IN_INPUTS: u32 = 3;
/// Result tables stand under each other, and more empty rows than this end one.
const GAP_IN_RESULTS: u32 = 1;

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

/// A row of a table below its headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub row: u32,
    /// The row sums the others.
    pub is_total: bool,
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

/// How many headings a table must have, and how many of them stand together on the sheet.
pub(super) fn heading_count(sheet: &Sheet, spec: &TableSpec) -> (usize, usize) {
    let sheet = seen(sheet, spec.lines);
    let best = sheet.rows().map(|(row, _)| Headings::at(&sheet, row, spec).required(spec)).max();
    (spec.columns.iter().filter(|column| column.required).count(), best.unwrap_or(0))
}

/// The headings found in one row, or in two that belong together.
struct Headings {
    columns: BTreeMap<ColumnKey, u32>,
    series: Series,
    first_row: u32,
    last_row: u32,
}

impl Headings {
    fn at(sheet: &Sheet, row: u32, spec: &TableSpec) -> Self {
        let mut headings = Self::in_row(sheet, row, spec);
        let below = Self::in_row(sheet, row + 1, spec);
        // Under a heading that is merged over several columns, their own headings stand in the next
        // row.
        let missing = spec
            .columns
            .iter()
            .any(|column| column.required && !headings.columns.contains_key(&column.key));
        let adds = below.columns.keys().any(|key| !headings.columns.contains_key(key));
        // A line with two numbers is no row of years: it fills in the table's own columns.
        let of_table = |at: &Address| headings.columns.values().any(|column| *column == at.col);
        let is_line =
            sheet.row(row + 1).iter().any(|(at, cell)| of_table(at) && filled(&cell.value));
        let numbered =
            !is_line && headings.series.numbers.is_empty() && below.series.numbers.len() > 1;
        if headings.required(spec) > 0 && ((missing && adds) || numbered) {
            for (key, column) in below.columns {
                headings.columns.entry(key).or_insert(column);
            }
            if numbered {
                headings.series = below.series;
            }
            headings.last_row = row + 1;
        }
        headings
    }

    fn in_row(sheet: &Sheet, row: u32, spec: &TableSpec) -> Self {
        let cells = sheet.row(row);
        let series = Series::in_row(row, cells, &spec.series);
        Headings { columns: headings_in(cells, spec), series, first_row: row, last_row: row }
    }

    /// Understands the headings of the series that the layout does not write so, where they are
    /// clear.
    fn settle(&mut self, sheet: &Sheet, key: TableKey, layout: &Layout) {
        let known: Vec<u32> = self.columns.values().copied().collect();
        let below = sheet.row(self.first_row + 1);
        if self.series.numbers.is_empty() && only_numbers(below, &known, layout) {
            self.last_row = self.first_row + 1;
            self.series.row = self.last_row;
        }
        self.series.settle(sheet, key, &known, layout);
    }

    fn required(&self, spec: &TableSpec) -> usize {
        spec.columns
            .iter()
            .filter(|column| column.required && self.columns.contains_key(&column.key))
            .count()
    }
}

impl Located {
    pub(super) fn table(&mut self, key: TableKey, spec: &TableSpec, on: &Sheet) {
        let sheet = seen(on, spec.lines);
        let across = spec.lines == Direction::Columns;
        let place = |row: u32, col: u32| {
            let at = Address { row, col };
            CellRef { sheet: on.name.clone(), at: if across { exchanged(at) } else { at } }
        };
        // The best heading row is the one that holds most of the headings that must be there.
        let mut best: Option<(usize, Headings)> = None;
        let mut second = None;
        for (row, _) in sheet.rows() {
            if best.as_ref().is_some_and(|(_, best)| row <= best.last_row) {
                continue;
            }
            let headings = Headings::at(&sheet, row, spec);
            let required = headings.required(spec);
            let score = required * 100 + headings.columns.len();
            match &best {
                _ if required == 0 => {}
                Some((most, _)) if score < *most => {}
                Some((most, _)) if score == *most => second = second.or(Some(row)),
                _ => (best, second) = (Some((score, headings)), None),
            }
        }
        let wanted = || {
            let required = spec.columns.iter().filter(|c| c.required);
            required.map(|c| self.layout.heading(key, c.key).to_owned()).collect::<Vec<_>>()
        };
        let Some((_, mut headings)) = best else {
            if spec.required {
                let matter = Matter::TableMissing { headings: wanted() };
                self.findings.push(Finding::on_sheet("A1", Severity::Error, &on.name, matter));
            }
            return;
        };
        let first_column = headings.columns.values().min().copied().unwrap_or(0);
        let at = place(headings.first_row, first_column);
        let mut absent = spec
            .columns
            .iter()
            .filter(|c| c.required && !headings.columns.contains_key(&c.key))
            .peekable();
        if absent.peek().is_some() {
            for column in absent.filter(|_| spec.required) {
                let heading = self.layout.heading(key, column.key).to_owned();
                self.findings.push(Finding::at(
                    "A1",
                    Severity::Error,
                    &at,
                    Matter::HeadingMissing { heading },
                ));
            }
            return;
        }
        let key_column =
            spec.columns.first().and_then(|first| headings.columns.get(&first.key)).copied();
        let total = &self.layout.words.total;
        let mut told = Vec::new();
        // Of a table that is only compared with, nothing is guessed.
        let by_year = spec.required && !spec.series.is_empty();
        if by_year {
            headings.settle(&sheet, key, &self.layout);
        }
        let neighbours: Vec<&TableSpec> =
            self.layout.tables.values().filter(|other| other.sheet == spec.sheet).collect();
        let rows = rows_below(&sheet, &headings, key_column, (spec, &neighbours), total, &mut told);
        if spec.required {
            let skipped = |row: u32| {
                let again =
                    |matter: &Matter| matches!(matter, Matter::Reading(Reading::HeadingsAgain));
                told.iter().any(|(told, _, matter)| *told == row && again(matter))
            };
            if let Some(row) = second.filter(|row| !skipped(*row)) {
                told.push((
                    row,
                    Severity::PossibleError,
                    Matter::Reading(Reading::TableTwice { headings: wanted() }),
                ));
            }
            if rows.iter().all(|row| row.is_total) {
                let heading = wanted().join(" · ");
                self.findings.push(Finding::at(
                    "A1",
                    Severity::Error,
                    &at,
                    Matter::NoRows { heading },
                ));
            }
            let hidden = rows
                .iter()
                .filter(|row| !across && on.hidden_rows.binary_search(&row.row).is_ok())
                .count();
            if hidden > 0 {
                told.push((
                    headings.first_row,
                    Severity::Assumption,
                    Matter::Reading(Reading::HiddenRows { count: hidden }),
                ));
            }
            let lines: Vec<u32> =
                rows.iter().filter(|row| !row.is_total).map(|row| row.row).collect();
            let mut doubts =
                doubt::twice(&sheet, headings.first_row, &headings.columns, &lines, spec);
            if matches!(key, TableKey::Costs | TableKey::Prices) {
                doubts.extend(doubt::scale(&sheet, headings.first_row, spec, &self.layout));
            }
            for (at, severity, matter) in doubts {
                self.findings.push(Finding::at("A1", severity, &place(at.row, at.col), matter));
            }
            if by_year {
                let known: Vec<u32> = headings.columns.values().copied().collect();
                for (column, severity, matter) in
                    headings.series.told(&sheet, &lines, &known, key, &self.layout)
                {
                    let code = if severity == Severity::Assumption { "A4" } else { "A1" };
                    self.findings.push(Finding::at(
                        code,
                        severity,
                        &place(headings.series.row, column),
                        matter,
                    ));
                }
            }
            for (row, severity, matter) in told {
                let at = place(row, key_column.unwrap_or(first_column));
                self.findings.push(Finding::at("A1", severity, &at, matter));
            }
        }
        let Headings {
            columns, series: Series { numbers: series, counted, .. }, first_row, ..
        } = headings;
        let found = FoundTable {
            sheet: on.name.clone(),
            across,
            heading_row: first_row,
            columns,
            series,
            counted,
            rows,
        };
        self.tables.insert(key, found);
    }
}

/// Whether every heading that must be there stands in the row again, in the same column.
fn repeats(cells: &[(Address, Cell)], headings: &Headings, spec: &TableSpec) -> bool {
    let again = headings_in(cells, spec);
    let same = |key: &ColumnKey| {
        again.get(key).is_some_and(|column| headings.columns.get(key) == Some(column))
    };
    again.len() > 1
        && spec.columns.iter().filter(|column| column.required).all(|column| same(&column.key))
}

fn headings_in(cells: &[(Address, Cell)], spec: &TableSpec) -> BTreeMap<ColumnKey, u32> {
    let mut columns = BTreeMap::new();
    for (at, cell) in cells {
        let Value::Text(found) = &cell.value else { continue };
        if let Some(column) = spec.columns.iter().find(|column| is_one_of(found, &column.headings))
        {
            columns.entry(column.key).or_insert(at.col);
        }
    }
    columns
}

/// What is told of a row: the row, how much it weighs, and what was found.
type Told = Vec<(u32, Severity, Matter)>;

fn rows_below(
    sheet: &Sheet,
    headings: &Headings,
    key_column: Option<u32>,
    (spec, neighbours): (&TableSpec, &[&TableSpec]),
    total_words: &[String],
    told: &mut Told,
) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut last_filled = headings.last_row;
    let mut beyond = None;
    let gap = if spec.required { GAP_IN_INPUTS } else { GAP_IN_RESULTS };
    let columns: Vec<u32> = headings
        .columns
        .values()
        .copied()
        .chain(headings.series.numbers.iter().map(|(_, column)| *column))
        .collect();
    // A year without a figure is a nil; a name without figures where they must be is no line.
    let by_name = spec.columns.first().is_some_and(|first| first.key != ColumnKey::Year);
    let more_required = by_name && spec.columns.iter().filter(|column| column.required).count() > 1;
    for (row, cells) in sheet.rows().filter(|(row, _)| *row > headings.last_row) {
        let own: Vec<&(Address, Cell)> = cells
            .iter()
            .filter(|(at, cell)| columns.contains(&at.col) && filled(&cell.value))
            .collect();
        if own.is_empty() {
            continue;
        }
        // A print-out repeats the headings on each page, right under the line before. After an
        // empty row or a total another table begins.
        let goes_on =
            rows.last().is_some_and(|last: &Row| !last.is_total) && row == last_filled + 1;
        if goes_on && repeats(cells, headings, spec) {
            told.push((row, Severity::Assumption, Matter::Reading(Reading::HeadingsAgain)));
            last_filled = row;
            continue;
        }
        // Another table of the same kind, or one with headings of its own, is not this one.
        if neighbours.iter().any(|spec| headings_in(cells, spec).len() > 1) {
            break;
        }
        if beyond.is_some() || row - last_filled > gap + 1 {
            // The total below rows that are left empty to write in.
            let is_total = |value: &Value| matches!(value, Value::Text(name) if total(name, total_words) == Total::Word);
            if own.iter().any(|(at, cell)| Some(at.col) == key_column && is_total(&cell.value)) {
                break;
            }
            let is_line = own.iter().any(|(at, _)| Some(at.col) == key_column)
                && own.iter().any(|(_, cell)| matches!(cell.value, Value::Number(_)));
            if is_line {
                let (_, count) = beyond.get_or_insert((row, 0));
                *count += 1;
            } else if beyond.is_none() {
                break;
            }
            continue;
        }
        last_filled = row;
        let key =
            own.iter().find(|(at, _)| Some(at.col) == key_column).map(|(_, cell)| &cell.value);
        let name = match key {
            Some(Value::Text(name)) => Some(name),
            Some(_) => None,
            // The word for a total may stand in another column where the name is missing.
            None => own.iter().find_map(|(_, cell)| match &cell.value {
                Value::Text(text) if total(text, total_words) != Total::No => Some(text),
                _ => None,
            }),
        };
        let is_total = match name.map(|name| (name, total(name, total_words))) {
            Some((name, Total::Within)) => {
                told.push((
                    row,
                    Severity::Assumption,
                    Matter::Reading(Reading::TotalTaken { found: name.clone() }),
                ));
                true
            }
            Some((_, kind)) => kind == Total::Word,
            None => false,
        };
        // A name alone is a note or a heading within the table.
        if let (false, true, [_], Some(Value::Text(name))) =
            (is_total, more_required, &own[..], key)
        {
            told.push((
                row,
                Severity::Assumption,
                Matter::Reading(Reading::RowPassedOver { found: name.clone() }),
            ));
            continue;
        }
        rows.push(Row { row, is_total });
    }
    if let Some((row, count)) = beyond {
        told.push((row, Severity::PossibleError, Matter::Reading(Reading::RowsBeyond { count })));
    }
    rows
}
