//! The unit that a results table says its amounts are printed in: in a heading, in the title above
//! it, or in a note below.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

use super::grid::{Grid, Remark};
use super::headings::{Headings, columns_in};
use super::notice::Notice;
use super::rows::Row;
use super::spec::{ColumnKey, Direction, Scale, SheetKey, TableSpec, Words};
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

/// What stands between a text and the unit of what it names.
const MARKS: [char; 8] = ['(', '[', ',', ':', ';', '-', '–', '/'];

/// Whether the tables of this kind are only compared with, so that a unit stated there is taken.
pub(super) fn is_results(spec: &TableSpec) -> bool {
    matches!(spec.sheet, SheetKey::Results | SheetKey::Sensitivity)
}

/// A folded heading without the unit after it, and what an amount under it is multiplied by:
/// `nettoresultat (mio. kr.)`. A per cent multiplies nothing, since the cells say it themselves.
pub(super) fn headed<'k>(key: &'k str, words: &Words) -> Option<(&'k str, Decimal)> {
    let (at, length, factor) = unit_in(key, words, |_, after| ends(after))?;
    let before = key.get(..at)?.trim_end_matches(|c: char| c == ' ' || MARKS.contains(&c));
    let before = words
        .stated_after
        .keys()
        .iter()
        .find_map(|word| before.strip_suffix(word.as_str())?.strip_suffix(' '))
        .unwrap_or(before);
    (length > 0 && !before.is_empty()).then_some((before.trim_end(), factor))
}

/// What amounts are multiplied by where a text says of itself that it states their unit.
fn stated(key: &str, words: &Words) -> Option<Decimal> {
    let states = |before: &str, after: &str| {
        let before = before.trim_end();
        let is_led = before.is_empty()
            || before.ends_with(MARKS)
            || before.rsplit(' ').next().is_some_and(|word| words.stated_after.has_key(word));
        is_led && ends(after)
    };
    unit_in(key, words, states).map(|(_, _, factor)| factor)
}

/// Where a unit stands that fits, its length, and what it multiplies by: the longest at the place.
fn unit_in(
    key: &str,
    words: &Words,
    fits: impl Fn(&str, &str) -> bool,
) -> Option<(usize, usize, Decimal)> {
    let kinds = [
        (&words.kroner, Decimal::ONE),
        (&words.thousands, Decimal::ONE_THOUSAND),
        (&words.millions, Decimal::from(1_000_000)),
        (&words.billions, Decimal::from(1_000_000_000)),
        (&words.units, Decimal::ONE),
    ];
    let mut best: Option<(usize, usize, Decimal)> = None;
    for (names, factor) in kinds {
        for name in names.keys().iter().filter(|name| !name.is_empty()) {
            for (at, _) in key.match_indices(name.as_str()) {
                let (before, after) =
                    (key.get(..at).unwrap_or_default(), key.get(at + name.len()..));
                // Not within a word or a number.
                let joined = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',');
                let is_whole = !before.ends_with(|c: char| joined(c) && c != ',');
                if is_whole
                    && fits(before, after.unwrap_or_default())
                    && best.is_none_or(|(_, length, _)| name.len() > length)
                {
                    best = Some((at, name.len(), factor));
                }
            }
        }
    }
    best
}

/// Whether nothing follows that would make an amount or another unit of it.
fn ends(after: &str) -> bool {
    let after = after.strip_prefix('.').unwrap_or(after).trim_start();
    after.is_empty() || after.starts_with([')', ']', ',', ';', '.', ':']) || after.starts_with("i ")
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Layout;

    #[test]
    fn a_text_states_a_unit_and_an_amount_does_not() {
        let words = &Layout::built_in().words;
        let of = |text: &str| stated(&label::key(text), words).map(|factor| factor.to_string());
        for (text, factor) in [
            ("Nettoresultat (mio. kr.)", Some("1000000")),
            ("Resultater (1.000 kr.)", Some("1000")),
            ("Alle beløb i 1.000 kr.", Some("1000")),
            ("Note: Beløbene er i mio. kr., 2018-priser", Some("1000000")),
            ("Resultater i hele kroner", Some("1")),
            ("Resultater (kr.)", Some("1")),
            ("t.kr.", Some("1000")),
            ("Indsatsen giver 3,7 mio. kr.", None),
            ("Der er sat 1.000 kr. af", None),
            ("Et budget på 1.000 kr.", None),
            ("Resultater", None),
        ] {
            assert_eq!(of(text).as_deref(), factor, "{text}");
        }
        let of = |text: &str| {
            let key = label::key(text);
            headed(&key, words).map(|(rest, factor)| (rest.to_owned(), factor.to_string()))
        };
        for (text, rest, factor) in [
            ("Nettoresultat (mio. kr.)", "nettoresultat", "1000000"),
            ("Nettoresultat, mio. kr.", "nettoresultat", "1000000"),
            ("Nettoresultat i 1.000 kr.", "nettoresultat", "1000"),
            ("Nettoresultat mio. kr.", "nettoresultat", "1000000"),
            ("I alt\n(t.kr.)", "i alt", "1000"),
            ("Pr. deltager (kr.)", "pr. deltager", "1"),
            ("Break-even succesrate (pct.)", "break-even succesrate", "1"),
        ] {
            assert_eq!(of(text), Some((rest.to_owned(), factor.to_owned())), "{text}");
        }
        assert_eq!(of("Nettoresultat"), None);
    }
}
