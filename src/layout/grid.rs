//! A sheet as a table sees it: its headings in a row, whichever way it runs on the sheet.

use std::borrow::Cow;

use super::spec::Direction;
use crate::typed::number::Parsed;
use crate::typed::{label, number};
use crate::workbook::{Address, Cell, Sheet, Value};

/// The sheet, with rows and columns exchanged for a table that runs by columns.
pub(super) fn seen(sheet: &Sheet, direction: Direction) -> Cow<'_, Sheet> {
    match direction {
        Direction::Rows => Cow::Borrowed(sheet),
        Direction::Columns => {
            let cells = sheet.iter().map(|(at, cell)| (exchanged(at), cell.clone())).collect();
            // Addresses differ after the exchange where they differed before.
            Sheet::new(sheet.name.clone(), sheet.visibility, cells)
                .map_or(Cow::Borrowed(sheet), Cow::Owned)
        }
    }
}

pub(super) fn exchanged(at: Address) -> Address {
    Address { row: at.col, col: at.row }
}

pub(super) fn filled(value: &Value) -> bool {
    !matches!(value, Value::Text(found) if found.trim().is_empty())
}

/// Whether a cell may hold money or use; a nil moves nothing.
pub fn is_figure(cell: &Cell) -> bool {
    match &cell.value {
        Value::Number(number) => !number.is_zero(),
        Value::Error(_) | Value::OutOfRange(_) => true,
        Value::Text(found) if found.trim().is_empty() => cell.formula.is_some(),
        Value::Text(found) => !matches!(number::parse(found), Parsed::NotANumber),
        Value::Bool(_) | Value::Date { .. } => false,
    }
}

/// Whether one of `words` stands in a text, and not as the end of a longer word or number.
pub fn mentions(found: &str, words: &[String]) -> bool {
    let found = label::key(found);
    words.iter().map(|word| label::key(word)).any(|word| {
        let ends = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',');
        found
            .match_indices(&word)
            .any(|(at, _)| !found.get(..at).is_some_and(|before| before.ends_with(ends)))
    })
}
