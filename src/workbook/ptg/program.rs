//! A formula as it is stored: tokens, in one of two widths.

use super::bytes::Body;
use crate::workbook::address::Address;

/// Which of the two formats: the tokens are the same, their fields are wider in the later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::workbook) enum Biff {
    /// .xls
    Eight,
    /// .xlsb
    Twelve,
}

/// The tokens of one formula, and where they are to be read from.
#[derive(Debug, Clone, Copy)]
pub(in crate::workbook) struct Program<'p> {
    pub(in crate::workbook) code: &'p [u8],
    /// The cell, which shared formulas are relative to.
    pub(in crate::workbook) at: Address,
    /// The sheet's number; `None` for the workbook.
    pub(in crate::workbook) sheet: Option<usize>,
}

/// The formula that a cell only points to, shared with others or of an array: the cell that it
/// stands at.
pub(in crate::workbook) fn pointed_to(biff: Biff, code: &[u8], extra: &[u8]) -> Option<Address> {
    let mut body = Body(code);
    if body.u8()? != 0x01 {
        return None;
    }
    let at = match biff {
        Biff::Eight => Address::new(body.u16()?.into(), body.u16()?.into()),
        Biff::Twelve => Address::new(body.u32()?, Body(extra).u32()?),
    };
    Some(at)
}
