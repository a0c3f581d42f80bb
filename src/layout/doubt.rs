//! What stands at a table and may mean that its figures are meant otherwise than they are read: a
//! heading that stands twice over figures, and words for thousands or millions above amounts in
//! kroner.

use super::grid::{Grid, Remark, is_figure, mentions};
use super::headings::Headings;
use super::notice::Notice;
use super::spec::{Direction, Layout, Scale, TableSpec};
use crate::finding::Severity;
use crate::typed::label;
use crate::workbook::{Address, Value};

/// Headings that say the same as one of the table's does, over figures in `lines`.
pub(super) fn twice(
    grid: &Grid,
    headings: &Headings,
    lines: &[u32],
    spec: &TableSpec,
) -> Vec<Remark> {
    let has_figures = |col: u32| {
        lines.iter().any(|&row| grid.sheet.cell(Address { row, col }).is_some_and(is_figure))
    };
    let row = headings.first_row;
    let again = grid.texts(row).iter().filter_map(|(at, key)| {
        let column = spec.columns.iter().find(|column| column.headings.has_key(key))?;
        let used = *headings.columns.get(&column.key)?;
        if used == at.col || !has_figures(at.col) {
            return None;
        }
        let Value::Text(found) = &grid.sheet.cell(*at)?.value else { return None };
        let other = Address { row, col: used };
        let notice = Notice::HeadingTwice { found: found.trim().to_owned(), other };
        Some(Remark::new(*at, Severity::PossibleError, notice))
    });
    again.collect()
}

/// Words for more than kroner above the headings in `row` of a table of amounts, where the layout
/// says nothing of it.
pub(super) fn scale(grid: &Grid, row: u32, spec: &TableSpec, layout: &Layout) -> Vec<Remark> {
    let own = spec.series_unit == Scale::Own
        && spec.columns.iter().all(|column| column.unit == Scale::Own);
    if !own || spec.lines == Direction::Columns {
        return Vec::new();
    }
    let above = grid.sheet.iter().take_while(|(at, _)| at.row <= row && !grid.deadline.is_over());
    let named = above.filter_map(|(at, cell)| match &cell.value {
        Value::Text(found) if mentions(&label::key(found), &layout.words.scaled) => Some(
            Remark::new(at, Severity::PossibleError, Notice::ScaleNamed { found: found.clone() }),
        ),
        _ => None,
    });
    named.collect()
}
