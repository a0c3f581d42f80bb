//! .ods, read by calamine behind our guard.

mod guard;

use calamine::{Ods, Range, Reader};
use std::collections::BTreeMap;
use std::io::Cursor;

use super::book::{Content, DefinedName};
use super::calamine::{address, content, merge, refuse, set_shown};
use super::tally::Tally;

use super::address::Address;
use crate::package::error::PackageError;
use crate::package::zip::Reading;

/// Reads an OpenDocument spreadsheet. Its formulas stay in OpenFormula's own notation.
pub(super) fn ods(
    bytes: &[u8],
    package: &mut Reading<'_>,
    tally: &mut Tally<'_>,
) -> Result<Content, PackageError> {
    let mut shown = guard::check(package, tally)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::OdsError::Password => PackageError::Encrypted,
        other => refuse("content.xml", other),
    })?;
    let names = book.defined_names().iter().cloned();
    let names =
        names.map(|(name, refers_to)| DefinedName { name, refers_to, scope: None }).collect();
    let listed = book.sheets_metadata().iter().map(|sheet| (sheet.clone(), ())).collect();
    let mut content = content(listed, false, tally, |name, (), tally| {
        let values = book.worksheet_range(name).map_err(|e| refuse(name, e))?;
        let formulas = book.worksheet_formula(name).map_err(|e| refuse(name, e))?;
        merge(name, &values, open_formulas(name, &formulas)?, false, tally)
    })?;
    content.names = names;
    set_shown(&mut content, |name| shown.remove(name));
    Ok(content)
}

/// OpenFormula's notation without what says that it is.
pub fn open_formulas(
    name: &str,
    formulas: &Range<String>,
) -> Result<BTreeMap<Address, String>, PackageError> {
    let (top, left) = formulas.start().unwrap_or_default();
    let formula = |(row, col, text): (usize, usize, &String)| {
        let at = address(name, (top + row as u32, left + col as u32))?;
        let text = text.strip_prefix("of:").unwrap_or(text);
        Ok((at, text.strip_prefix('=').unwrap_or(text).to_owned()))
    };
    formulas.used_cells().map(formula).collect()
}
