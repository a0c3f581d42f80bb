//! A sheet as a table sees it: its headings in a row, whichever way it runs on the sheet.

use std::borrow::Cow;

use super::Direction;
use crate::workbook::{Address, Sheet, Value};

/// The sheet, with rows and columns exchanged for a table that runs by columns.
pub(super) fn seen(sheet: &Sheet, direction: Direction) -> Cow<'_, Sheet> {
    match direction {
        Direction::Rows => Cow::Borrowed(sheet),
        Direction::Columns => {
            let cells = sheet.iter().map(|(at, cell)| (exchanged(at), cell.clone())).collect();
            // Addresses differ after the exchange where they differed before.
            Sheet::new(sheet.name.clone(), sheet.visibility, cells).map_or(Cow::Borrowed(sheet), Cow::Owned)
        }
    }
}

pub(super) fn exchanged(at: Address) -> Address {
    Address { row: at.col, col: at.row }
}

pub(super) fn filled(value: &Value) -> bool {
    !matches!(value, Value::Text(found) if found.trim().is_empty())
}
