//! .xls and .ods, read with calamine. It trusts what these files say of their own size, so
//! a guard looks first: the box around a sheet's cells must be within the limits.

use calamine::{Data, Range, SheetType, SheetVisible};
use std::collections::BTreeMap;

use super::book::Content;

use super::tally::Tally;

use super::address::{Address, CellRef};
use super::convert;
use super::sheet::{Cell, Sheet, Value, Visibility};
use crate::package::bounds::within;
use crate::package::error::{Measure, PackageError};
use crate::package::fault::Fault;

/// How a sheet is shown, which calamine does not tell.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Widths of the columns in characters, from one column to another.
    pub(super) widths: Vec<(u32, u32, f64)>,
    /// The cells shown as per cent.
    pub(super) per_cent: Vec<Address>,
}

pub(super) fn set_shown(content: &mut Content, mut shown: impl FnMut(&str) -> Option<Shown>) {
    let sheets = std::mem::take(&mut content.sheets).into_iter().map(|mut sheet| {
        let Shown { widths, per_cent } = shown(&sheet.name).unwrap_or_default();
        sheet.widths = widths;
        sheet.showing_per_cent(per_cent)
    });
    content.sheets = sheets.collect();
}

/// The sheets, each listed with what else is known of it.
pub(super) fn content<K>(
    listed: Vec<(calamine::Sheet, K)>,
    date1904: bool,
    tally: &mut Tally<'_>,
    mut read: impl FnMut(&str, K, &mut Tally<'_>) -> Result<BTreeMap<Address, Cell>, PackageError>,
) -> Result<Content, PackageError> {
    within(Measure::Sheets, listed.len() as u64, tally.limits.sheets as u64)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut other_sheets = 0;
    for (found, known) in listed {
        if found.typ != SheetType::WorkSheet {
            other_sheets += 1;
            continue;
        }
        // calamine finds a sheet by its name, so the second would be the first again.
        if sheets.iter().any(|sheet| sheet.name == found.name) {
            return Err(PackageError::malformed("the workbook", Fault::SheetTwice(found.name)));
        }
        let cells = read(&found.name, known, tally)?;
        tally.next_sheet();
        for (at, cell) in &cells {
            tally.filled(cell).map_err(|e| e.at(CellRef::new(found.name.as_str(), *at)))?;
        }
        let visibility = match found.visible {
            SheetVisible::Visible => Visibility::Visible,
            SheetVisible::Hidden => Visibility::Hidden,
            SheetVisible::VeryHidden => Visibility::VeryHidden,
        };
        let sheet = Sheet::new(found.name.clone(), visibility, cells.into_iter().collect())
            .map_err(|at| PackageError::malformed(found.name, Fault::CellTwice(at.to_string())))?;
        sheets.push(sheet);
    }
    Ok(Content { sheets, other_sheets, date1904, ..Content::default() })
}

/// Joins the values and formulas of one sheet by their addresses.
pub(super) fn merge(
    name: &str,
    values: &Range<Data>,
    formulas: BTreeMap<Address, String>,
    date1904: bool,
    tally: &mut Tally<'_>,
) -> Result<BTreeMap<Address, Cell>, PackageError> {
    let mut cells = BTreeMap::new();
    let (top, left) = values.start().unwrap_or_default();
    for (row, col, data) in values.used_cells() {
        tally.cell()?;
        let at = address(name, (top + row as u32, left + col as u32))?;
        if let Some(value) = convert::value(data.clone(), date1904) {
            cells.insert(at, Cell { value, formula: None });
        }
    }
    for (at, text) in formulas {
        let cell = cells
            .entry(at)
            .or_insert_with(|| Cell { value: Value::Text(String::new()), formula: None });
        cell.formula = Some(text);
        // OpenDocument writes the error of a formula as its text.
        if let Value::Text(shown) = &cell.value
            && is_error(shown)
        {
            cell.value = Value::Error(shown.clone());
        }
    }
    Ok(cells)
}

fn is_error(text: &str) -> bool {
    text.starts_with("Err:") || (text.starts_with('#') && text.ends_with(['!', '?', 'A']))
}

pub(super) fn address(sheet: &str, (row, col): (u32, u32)) -> Result<Address, PackageError> {
    let at = Address::new(row, col);
    if at.on_grid() {
        return Ok(at);
    }
    Err(PackageError::malformed(sheet, Fault::NoCell(at.to_string())))
}

pub(super) fn refuse(part: &str, error: impl std::fmt::Display) -> PackageError {
    PackageError::malformed(part, Fault::contents(error))
}
