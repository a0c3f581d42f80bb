//! The rows of a table below its headings, told from totals, notes, headings that a print-out
//! repeats, and what else stands on the sheet.

use super::grid::{Grid, Remark, filled};
use super::headings::{Headings, columns_in};
use super::notice::Notice;
use super::spec::{ColumnKey, TableSpec, Words};
use super::totals::{Total, total};
use crate::finding::Severity;
use crate::workbook::{Address, Cell, Value};

/// More empty rows in a row than this end a table of inputs.
const GAP_IN_INPUTS: u32 = 3;
/// Result tables stand under each other, and more empty rows than this end one.
const GAP_IN_RESULTS: u32 = 1;

/// A row of a table below its headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub row: u32,
    /// The row sums the others.
    pub is_total: bool,
}

/// The rows below `headings`, and what is to be said of them; `neighbours` are the tables that
/// stand on the same sheet.
pub(super) fn below(
    grid: &Grid,
    headings: &Headings,
    (spec, neighbours): (&TableSpec, &[&TableSpec]),
    words: &Words,
) -> (Vec<Row>, Vec<Remark>) {
    let totals = &words.total;
    let key_column =
        spec.columns.first().and_then(|first| headings.columns.get(&first.key)).copied();
    let remark = |row, severity, notice| {
        Remark::new(Address { row, col: headings.key_column(spec) }, severity, notice)
    };
    let mut remarks = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
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
    for (row, cells) in grid.rows().filter(|(row, _)| *row > headings.last_row) {
        let own: Vec<&(Address, Cell)> = cells
            .iter()
            .filter(|(at, cell)| columns.contains(&at.col) && filled(&cell.value))
            .collect();
        if own.is_empty() {
            continue;
        }
        let texts = grid.texts(row);
        // A print-out repeats the headings on each page, right under the line before. After an
        // empty row or a total another table begins.
        let goes_on = rows.last().is_some_and(|last| !last.is_total) && row == last_filled + 1;
        if goes_on && headings.repeated(texts, spec, words) {
            remarks.push(remark(row, Severity::Assumption, Notice::HeadingsAgain));
            last_filled = row;
            continue;
        }
        // Another table of the same kind, or one with headings of its own, is not this one.
        if neighbours.iter().any(|spec| columns_in(texts, spec, words).len() > 1) {
            break;
        }
        let key =
            own.iter().find(|(at, _)| Some(at.col) == key_column).map(|(_, cell)| &cell.value);
        if beyond.is_some() || row - last_filled > gap + 1 {
            // The total below rows that are left empty to write in.
            if matches!(key, Some(Value::Text(name)) if total(name, totals) == Total::Word) {
                break;
            }
            let has_figure = own.iter().any(|(_, cell)| matches!(cell.value, Value::Number(_)));
            if key.is_some() && has_figure {
                let (_, count) = beyond.get_or_insert((row, 0));
                *count += 1;
            } else if beyond.is_none() {
                break;
            }
            continue;
        }
        last_filled = row;
        let name = match key {
            Some(Value::Text(name)) => Some(name),
            Some(_) => None,
            // The word for a total may stand in another column where the name is missing.
            None => own.iter().find_map(|(_, cell)| match &cell.value {
                Value::Text(text) if total(text, totals) != Total::No => Some(text),
                _ => None,
            }),
        };
        let is_total = match name.map(|name| (name, total(name, totals))) {
            Some((name, Total::Within)) => {
                let notice = Notice::TotalTaken { found: name.clone() };
                remarks.push(remark(row, Severity::Assumption, notice));
                true
            }
            Some((_, kind)) => kind == Total::Word,
            None => false,
        };
        // A name alone is a note or a heading within the table.
        if let (false, true, [_], Some(Value::Text(name))) =
            (is_total, more_required, &own[..], key)
        {
            let notice = Notice::RowPassedOver { found: name.clone() };
            remarks.push(remark(row, Severity::Assumption, notice));
            continue;
        }
        rows.push(Row { row, is_total });
    }
    if let Some((row, count)) = beyond {
        remarks.push(remark(row, Severity::PossibleError, Notice::RowsBeyond { count, gap }));
    }
    (rows, remarks)
}
