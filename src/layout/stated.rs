//! The unit that a results table says its amounts are printed in: in a heading, in the title above
//! it, or in a note below.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

use super::grid::{Grid, Remark};
use super::headings::{Headings, columns_in};
use super::notice::Notice;
use super::rows::Row;
use super::spec::{ColumnKey, Direction, Scale, TableSpec, Words};
use super::unit::{headed, is_results, stated};
use crate::finding::Severity;
use crate::typed::label;
use crate::workbook::{Address, Value};

/// Columns of amounts.
const AMOUNTS: [ColumnKey; 7] = [
    ColumnKey::Total,
    ColumnKey::Municipality,
    ColumnKey::Region,
    ColumnKey::State,
    ColumnKey::PerParticipant,
    ColumnKey::Cumulative,
    ColumnKey::Undiscounted,
];

/// What the amounts in each column are multiplied by, and where the sheet says so.
pub(super) fn scales(
    grid: &Grid,
    headings: &Headings,
    rows: &[Row],
    (spec, neighbours): (&TableSpec, &[&TableSpec]),
    words: &Words,
) -> (BTreeMap<ColumnKey, Decimal>, Vec<Remark>) {
    let mut scales = BTreeMap::new();
    let mut said: Vec<(Address, Decimal)> = Vec::new();
    if !is_results(spec) || spec.lines == Direction::Columns {
        return (scales, Vec::new());
    }
    let own = spec.columns.iter().filter(|column| column.unit == Scale::Own);
    let own: Vec<ColumnKey> = own.map(|column| column.key).collect();
    let amounts = || {
        let all = headings.columns.iter().map(|(key, column)| (*key, *column));
        all.filter(|(key, _)| AMOUNTS.contains(key) && own.contains(key))
    };
    let heading = |column: u32| {
        let mut rows = headings.first_row..=headings.last_row;
        rows.find_map(|row| {
            let (at, key) = grid.texts(row).iter().find(|(at, _)| at.col == column)?;
            Some((*at, headed(key, words)?.1))
        })
    };
    let around = around(grid, headings, rows, neighbours, words);
    // The other amounts of a table are in the unit of its totals, but for those of a participant.
    let totals = headings.columns.get(&ColumnKey::Total).and_then(|column| heading(*column));
    for (key, column) in amounts() {
        let beside = totals.filter(|_| key != ColumnKey::PerParticipant);
        if let Some((at, factor)) = heading(column).or(beside).or(around)
            && factor != Decimal::ONE
        {
            scales.insert(key, factor);
            if !said.iter().any(|(known, _)| *known == at) {
                said.push((at, factor));
            }
        }
    }
    let remarks = said.into_iter().filter_map(|(at, factor)| {
        let Value::Text(found) = &grid.sheet.cell(at)?.value else { return None };
        let notice = Notice::ResultsIn { found: found.trim().to_owned(), factor };
        Some(Remark { code: "A2", ..Remark::new(at, Severity::Assumption, notice) })
    });
    (scales, remarks.collect())
}

/// The unit that the title right above the headings states, or else what stands above all tables of
/// the sheet, or else a note below the table.
fn around(
    grid: &Grid,
    headings: &Headings,
    rows: &[Row],
    neighbours: &[&TableSpec],
    words: &Words,
) -> Option<(Address, Decimal)> {
    let heads = |row: u32| {
        let texts = grid.texts(row);
        texts.len() > 1 && neighbours.iter().any(|spec| columns_in(texts, spec, words).len() > 1)
    };
    let said = grid.sheet.iter().filter_map(|(at, cell)| match &cell.value {
        Value::Text(found) => Some((at, stated(&label::key(found), words)?)),
        _ => None,
    });
    let said: Vec<(Address, Decimal)> = said.filter(|(at, _)| !heads(at.row)).collect();
    let title = said
        .iter()
        .rev()
        .find(|(at, _)| at.row < headings.first_row && at.row + 2 >= headings.first_row);
    // What stands right above the first table below other texts is its own title.
    let first = grid.sheet.rows().map(|(row, _)| row).find(|row| heads(*row));
    let first = first.unwrap_or(headings.first_row);
    let texts: Vec<u32> = grid
        .sheet
        .rows()
        .map(|(row, _)| row)
        .filter(|row| *row < first && !grid.texts(*row).is_empty())
        .collect();
    let end = match texts[..] {
        [_, .., own] => own,
        _ => first,
    };
    let above = || said.iter().rev().find(|(at, _)| at.row < end);
    let last = rows.iter().map(|row| row.row).max().unwrap_or(headings.last_row);
    // What has headings right below is the title of the next table.
    let is_title = |row: u32| (row + 1..=row + 2).any(heads);
    let below = || said.iter().find(|(at, _)| at.row > last && !is_title(at.row));
    title.or_else(above).or_else(below).copied()
}
