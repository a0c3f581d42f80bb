//! The columns of a table that are headed by years: which heading means which year, and which
//! columns of figures are headed by something that is not understood. Money under a heading that
//! nobody reads must not be lost in silence.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::grid::{Grid, Remark, filled, is_figure, mentions};
use super::names::{Names, Numbered};
use super::notice::Notice;
use super::spec::{Layout, TableKey, TableSpec};
use super::totals;
use crate::finding::Severity;
use crate::typed::label;
use crate::workbook::{Address, Cell, Sheet, Value};

const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;
const COUNTED: std::ops::RangeInclusive<i32> = 1..=200;
const AFTER: std::ops::RangeInclusive<i32> = 0..=200;

/// The numbered headings of a table.
#[derive(Debug, Default)]
pub(super) struct Series {
    /// The row that they stand in.
    pub row: u32,
    /// Number and column, in the order of the columns.
    pub numbers: Vec<(i32, u32)>,
    /// The numbers count the years of the calculation from 1.
    pub counted: bool,
    /// Columns whose headings were understood, though not written as the layout writes them.
    taken: Vec<(i32, u32)>,
}

impl Series {
    /// The headings in a row that are written as the layout writes them.
    pub fn in_row(grid: &Grid, row: u32, patterns: &Numbered) -> Self {
        let mut found = Series { row, ..Series::default() };
        if patterns.is_empty() {
            return found;
        }
        let mut texts = grid.texts(row).iter().map(|(_, key)| key.as_str());
        let headings = grid.sheet.row(row).iter().filter_map(|(at, cell)| {
            let key = match &cell.value {
                Value::Number(number) => number.normalize().to_string().into(),
                Value::Text(_) => Cow::Borrowed(texts.next()?),
                // A date stands for its year.
                Value::Date { iso, .. } => iso.split('-').next()?.into(),
                _ => return None,
            };
            Some((key, at.col))
        });
        let headings: Vec<(Cow<str>, u32)> = headings.collect();
        let by = |number: fn(&Numbered, &str) -> Option<i32>| -> Vec<(i32, u32)> {
            let numbered = |(key, col): &(Cow<str>, u32)| Some((number(patterns, key)?, *col));
            headings.iter().filter_map(numbered).collect()
        };
        found.numbers = by(Numbered::stated);
        if found.numbers.is_empty() {
            (found.numbers, found.counted) = (by(Numbered::counted), true);
        }
        found
    }

    /// Takes the headings that are clear as well, and leaves those that cannot be years of the
    /// table.
    pub fn settle(&mut self, sheet: &Sheet, key: TableKey, known: &[u32], layout: &Layout) {
        for (at, cell) in sheet.row(self.row) {
            let free = !known.contains(&at.col)
                && !self.numbers.iter().any(|(_, column)| *column == at.col);
            if let (true, Some(number)) = (free, plain_number(&cell.value, layout)) {
                self.taken.push((number, at.col));
            }
        }
        self.numbers.extend(&self.taken);
        self.numbers.sort_by_key(|(_, column)| *column);
        let plausible = match key {
            TableKey::Costs
                if self.counted && !self.numbers.iter().any(|(n, _)| YEARS.contains(n)) =>
            {
                COUNTED
            }
            TableKey::Costs => {
                let years = self.numbers.iter().any(|(number, _)| YEARS.contains(number));
                self.counted = !years;
                if years { YEARS } else { COUNTED }
            }
            _ => {
                // Only headings that the layout itself counts from 1 are counted so.
                self.counted &= self.taken.len() < self.numbers.len();
                AFTER
            }
        };
        self.numbers.retain(|(number, _)| plausible.contains(number));
        self.taken.retain(|(number, _)| plausible.contains(number));
    }

    /// Tells of headings that were taken for years, of years that stand twice, and of figures under
    /// headings that were not understood. `rows` are the table's lines and `known` its other
    /// columns.
    pub fn remarks(
        &self,
        sheet: &Sheet,
        rows: &[u32],
        known: &[u32],
        key: TableKey,
        layout: &Layout,
    ) -> Vec<Remark> {
        let Some(spec) = layout.tables.get(&key) else { return Vec::new() };
        let mut remarks = Vec::new();
        let at = |column| Address { row: self.row, col: column };
        let heading = |column| sheet.cell(at(column)).map(|cell| &cell.value);
        let figures = Figures::of(sheet, rows, known, &self.numbers);
        if let Some(&(number, column)) = self.taken.first() {
            let (found, more) = (shown(heading(column)), self.taken.len() - 1);
            let notice = Notice::HeadingTaken { found, number, more };
            let taken = Remark::new(at(column), Severity::Assumption, notice);
            remarks.push(Remark { code: "A4", ..taken });
        }
        let mut first: BTreeMap<i32, u32> = BTreeMap::new();
        for &(number, column) in
            self.numbers.iter().filter(|(_, column)| figures.series.contains(column))
        {
            if let Some(&other) = first.get(&number) {
                let notice = Notice::YearTwice { found: shown(heading(column)), other: at(other) };
                remarks.push(Remark::new(at(column), Severity::Error, notice));
            }
            first.entry(number).or_insert(column);
        }
        let expected = expected(spec, key);
        for (column, severity) in self.unread(&figures.others, heading, key, &layout.words.total) {
            let (found, expected) = (shown(heading(column)), expected.clone());
            let notice = Notice::HeadingUnread { found, expected };
            remarks.push(Remark::new(at(column), severity, notice));
        }
        remarks
    }

    /// The columns of figures that may be meant for years, and how sure that is.
    fn unread<'v>(
        &self,
        figures: &[u32],
        heading: impl Fn(u32) -> Option<&'v Value>,
        key: TableKey,
        totals: &Names,
    ) -> Vec<(u32, Severity)> {
        let sums = |column| match heading(column) {
            Some(Value::Text(found)) => totals::sums(found, totals),
            _ => false,
        };
        // A heading with a number, a date or an error is meant for a year; so is none of mere
        // words, as a rule.
        let like_a_year = |column| match heading(column) {
            Some(Value::Text(found)) => found.contains(|c: char| c.is_ascii_digit()),
            found => found.is_some(),
        };
        let columns = || self.numbers.iter().map(|(_, column)| *column);
        let figures = figures.iter().copied().filter(|&column| !sums(column));
        let (Some(left), Some(right)) = (columns().min(), columns().max()) else {
            return figures.map(|column| (column, Severity::Error)).collect();
        };
        let figures: Vec<u32> = figures.collect();
        let mut unread = Vec::new();
        let mut next_left = left;
        for &column in figures.iter().rev().filter(|&&column| column < left) {
            if column + 1 != next_left {
                break;
            }
            next_left = column;
            let sure = key != TableKey::Costs || like_a_year(column);
            unread.push((column, if sure { Severity::Error } else { Severity::PossibleError }));
        }
        let between = figures.iter().filter(|column| (left..=right).contains(column));
        unread.extend(between.map(|&column| (column, Severity::Error)));
        let mut next_right = right;
        for &column in figures.iter().filter(|&&column| column > right) {
            if column != next_right + 1 {
                break;
            }
            next_right = column;
            unread.push((
                column,
                if like_a_year(column) { Severity::Error } else { Severity::PossibleError },
            ));
        }
        unread
    }
}

/// Which columns hold figures in a table's lines.
struct Figures {
    series: Vec<u32>,
    others: Vec<u32>,
}

impl Figures {
    fn of(sheet: &Sheet, rows: &[u32], known: &[u32], numbers: &[(i32, u32)]) -> Self {
        let cells = rows.iter().flat_map(|row| sheet.row(*row));
        let mut columns: Vec<u32> =
            cells.filter(|(_, cell)| is_figure(cell)).map(|(at, _)| at.col).collect();
        columns.sort_unstable();
        columns.dedup();
        columns.retain(|column| !known.contains(column));
        let (series, others) = columns
            .into_iter()
            .partition(|column| numbers.iter().any(|(_, of_year)| of_year == column));
        Figures { series, others }
    }
}

fn shown(heading: Option<&Value>) -> String {
    match heading {
        Some(Value::Number(number)) => number.normalize().to_string(),
        Some(Value::Text(text) | Value::Error(text) | Value::OutOfRange(text)) => {
            text.trim().to_owned()
        }
        Some(Value::Date { iso, .. }) => iso.clone(),
        Some(Value::Bool(truth)) => truth.to_string(),
        None => String::new(),
    }
}

/// The layout's own way to write such a heading, with a number that could stand there.
fn expected(spec: &TableSpec, key: TableKey) -> String {
    let number = if key == TableKey::Costs { "2019" } else { "0" };
    spec.series
        .first()
        .map(|pattern| pattern.replace("{n}", number).replace("{i}", "1"))
        .unwrap_or_default()
}

/// The one whole number in a heading that has nothing else than words that may stand beside a year.
fn plain_number(value: &Value, layout: &Layout) -> Option<i32> {
    let found = match value {
        Value::Number(number) => return number.normalize().to_string().parse().ok(),
        Value::Text(found) => label::key(found),
        _ => return None,
    };
    if mentions(&found, &layout.words.scaled) {
        return None;
    }
    let mut number = None;
    for word in found.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.contains(|c: char| c.is_ascii_digit()) {
            if number.replace(word.parse().ok()?).is_some() {
                return None;
            }
        } else if !layout.words.beside_year.has(word) {
            return None;
        }
    }
    number.filter(|_| !found.contains('-'))
}

/// Whether a row holds the headings of a series and nothing else of the table's, as under one that
/// is merged over all.
pub(super) fn only_numbers(cells: &[(Address, Cell)], known: &[u32], layout: &Layout) -> bool {
    let filled = || cells.iter().filter(|(_, cell)| filled(&cell.value));
    let numbers: Vec<i32> =
        filled().filter_map(|(_, cell)| plain_number(&cell.value, layout)).collect();
    let rising =
        numbers.windows(2).all(|pair| matches!(pair, [a, b] if b.checked_sub(1) == Some(*a)));
    numbers.len() > 1
        && rising
        && numbers.len() == filled().count()
        && !filled().any(|(at, _)| known.contains(&at.col))
}
