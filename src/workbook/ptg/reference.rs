//! References among the tokens: a cell or an area, on the formula's own sheet or another, absolute,
//! or relative to the cell where a formula is shared.

use super::bytes::Body;
use super::program::Biff;
use super::reader::Reader;
use crate::workbook::address::{MAX_COLUMNS, MAX_ROWS, column_name, quoted};

/// Rows and columns of a sheet in .xls.
const OLD_ROWS: u32 = 65_536;
const OLD_COLUMNS: u32 = 256;

/// One corner: row and column, and whether each moves along when the formula is copied.
#[derive(Debug, Clone, Copy)]
struct Corner {
    row: u32,
    column: u32,
    row_moves: bool,
    column_moves: bool,
}

impl Reader<'_> {
    /// The text of a reference, by its token without its class.
    pub(super) fn reference(&self, token: u8, body: &mut Body<'_>) -> Option<String> {
        let wide = self.biff == Biff::Twelve;
        Some(match token {
            0x04 => cell(self.corner(body, false)?),
            0x0c => cell(self.corner(body, true)?),
            0x05 => self.area(body, false)?,
            0x0d => self.area(body, true)?,
            0x0a => {
                body.pass(if wide { 6 } else { 4 })?;
                "#REF!".to_owned()
            }
            0x0b => {
                body.pass(if wide { 12 } else { 8 })?;
                "#REF!".to_owned()
            }
            // On a sheet that may be gone as well.
            0x1c => {
                body.pass(if wide { 8 } else { 6 })?;
                "#REF!".to_owned()
            }
            0x1d => {
                body.pass(if wide { 14 } else { 10 })?;
                "#REF!".to_owned()
            }
            0x1a => {
                let sheet = body.u16()?;
                format!("{}!{}", quoted(self.book.sheet(sheet)?), cell(self.corner(body, false)?))
            }
            0x1b => {
                let sheet = body.u16()?;
                format!("{}!{}", quoted(self.book.sheet(sheet)?), self.area(body, false)?)
            }
            _ => return None,
        })
    }

    fn corner(&self, body: &mut Body<'_>, shared: bool) -> Option<Corner> {
        let row = self.row(body)?;
        let column = body.u16()?;
        self.placed(row, column, shared)
    }

    fn row(&self, body: &mut Body<'_>) -> Option<u32> {
        match self.biff {
            Biff::Eight => body.u16().map(u32::from),
            Biff::Twelve => body.u32(),
        }
    }

    /// Both rows come before both columns.
    fn area(&self, body: &mut Body<'_>, shared: bool) -> Option<String> {
        let (top, bottom) = (self.row(body)?, self.row(body)?);
        let (left, right) = (body.u16()?, body.u16()?);
        let from = self.placed(top, left, shared)?;
        let to = self.placed(bottom, right, shared)?;
        let (rows, columns) = self.size();
        if from.row == 0 && to.row == rows - 1 {
            return Some(if from.column == 0 && to.column == columns - 1 {
                format!("{}:{}", line(1, from.row_moves), line(MAX_ROWS, to.row_moves))
            } else {
                format!("{}:{}", letters(from), letters(to))
            });
        }
        if from.column == 0 && to.column == columns - 1 {
            return Some(format!(
                "{}:{}",
                line(from.row + 1, from.row_moves),
                line(to.row + 1, to.row_moves)
            ));
        }
        Some(format!("{}:{}", cell(from), cell(to)))
    }

    fn size(&self) -> (u32, u32) {
        match self.biff {
            Biff::Eight => (OLD_ROWS, OLD_COLUMNS),
            Biff::Twelve => (MAX_ROWS, MAX_COLUMNS),
        }
    }

    /// The lower 14 bits of a column are its number, the upper two tell what moves along. In a
    /// shared formula what moves is counted from the cell, around the sheet's edge.
    fn placed(&self, row: u32, column: u16, shared: bool) -> Option<Corner> {
        let (rows, columns) = self.size();
        let (column_moves, row_moves) = (column & 0x4000 != 0, column & 0x8000 != 0);
        let (mut row, mut column) = (row, u32::from(column & 0x3fff));
        if shared && row_moves {
            row = row.wrapping_add(self.program.at.row) & (rows - 1);
        }
        if shared && column_moves {
            column = column.wrapping_add(self.program.at.col) & (columns - 1);
        }
        (row < rows && column < columns).then_some(Corner { row, column, row_moves, column_moves })
    }
}

fn cell(at: Corner) -> String {
    format!("{}{}", letters(at), line(at.row + 1, at.row_moves))
}

fn letters(at: Corner) -> String {
    format!("{}{}", if at.column_moves { "" } else { "$" }, column_name(at.column))
}

fn line(number: u32, moves: bool) -> String {
    format!("{}{number}", if moves { "" } else { "$" })
}
