//! What stands at a table and may mean that its figures are meant otherwise than they are read: a
//! heading that stands twice over figures, and words for thousands or millions above amounts in
//! kroner.

use std::collections::BTreeMap;

use super::ColumnKey;
use super::grid::{is_figure, mentions};
use super::spec::{Direction, Layout, Scale, TableSpec, is_one_of};
use crate::finding::Severity;
use crate::finding::matter::{Matter, Reading};
use crate::workbook::{Address, Sheet, Value};

/// What is told of a cell.
pub(super) type ToldOfCell = Vec<(Address, Severity, Matter)>;

/// Headings in `row` that say the same as one in `columns` does, over figures in `lines`.
pub(super) fn twice(
    sheet: &Sheet,
    row: u32,
    columns: &BTreeMap<ColumnKey, u32>,
    lines: &[u32],
    spec: &TableSpec,
) -> ToldOfCell {
    let has_figures = |col: u32| {
        lines.iter().any(|&line| sheet.cell(Address { row: line, col }).is_some_and(is_figure))
    };
    let again = sheet.row(row).iter().filter_map(|(at, cell)| {
        let Value::Text(found) = &cell.value else { return None };
        let column = spec.columns.iter().find(|column| is_one_of(found, &column.headings))?;
        let used = *columns.get(&column.key)?;
        let other = Address { row, col: used };
        let matter =
            Matter::Reading(Reading::HeadingTwice { found: found.trim().to_owned(), other });
        (used != at.col && has_figures(at.col)).then_some((*at, Severity::PossibleError, matter))
    });
    again.collect()
}

/// Words for more than kroner above the headings in `row` of a table of amounts, where the layout
/// says nothing of it.
pub(super) fn scale(sheet: &Sheet, row: u32, spec: &TableSpec, layout: &Layout) -> ToldOfCell {
    let own = spec.series_unit == Scale::Own
        && spec.columns.iter().all(|column| column.unit == Scale::Own);
    if !own || spec.lines == Direction::Columns {
        return Vec::new();
    }
    let above = sheet.rows().filter(|(above, _)| *above <= row).flat_map(|(_, cells)| cells);
    let named = above.filter_map(|(at, cell)| match &cell.value {
        Value::Text(found) if mentions(found, &layout.words.scaled) => Some((
            *at,
            Severity::PossibleError,
            Matter::Reading(Reading::ScaleNamed { found: found.clone() }),
        )),
        _ => None,
    });
    named.collect()
}
