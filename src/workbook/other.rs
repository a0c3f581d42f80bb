//! .xls and .ods, read with calamine. It trusts what these files say of their own size, so
//! a guard looks first: the box around a sheet's cells must be within the limits.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Ods, Range, Reader, SheetType, SheetVisible, Xls};

use super::limits::Tally;
use super::package::Package;
use super::package::within;
use super::xlsx::Content;
use super::{
    Address, Cell, CellRef, DefinedName, Measure, OpenError, Sheet, Value, Visibility, convert, ods_guard, xls_guard,
};

/// Reads the older binary format. That a cell has a formula is told and not which: calamine takes references to
/// other sheets for other columns, and `>` for `>=`.
pub(super) fn xls(bytes: &[u8], tally: &mut Tally<'_>) -> Result<Content, OpenError> {
    xls_guard::check(bytes, tally.limits)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::XlsError::Password => OpenError::Encrypted,
        other => refuse("the workbook", other),
    })?;
    let date1904 = book.has_1904_epoch();
    let listed = Listed::of(&book);
    content(listed, date1904, tally, |name, tally| {
        let values = book.worksheet_range(name).map_err(|e| refuse(name, e))?;
        let formulas = book.worksheet_formula(name).map_err(|e| refuse(name, e))?;
        let mut cells = merge(name, &values, &formulas, date1904, tally)?;
        for formula in cells.values_mut().filter_map(|cell| cell.formula.as_mut()) {
            formula.clear();
        }
        Ok(cells)
    })
}

/// Reads an OpenDocument spreadsheet. Its formulas stay in OpenFormula's own notation.
pub(super) fn ods(bytes: &[u8], package: &mut Package<'_>, tally: &mut Tally<'_>) -> Result<Content, OpenError> {
    let mut widths = ods_guard::check(package, tally)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::OdsError::Password => OpenError::Encrypted,
        other => refuse("content.xml", other),
    })?;
    let listed = Listed::of(&book);
    let mut content = content(listed, false, tally, |name, tally| {
        let values = book.worksheet_range(name).map_err(|e| refuse(name, e))?;
        let formulas = book.worksheet_formula(name).map_err(|e| refuse(name, e))?;
        merge(name, &values, &formulas, false, tally)
    })?;
    for sheet in &mut content.sheets {
        sheet.widths = widths.remove(&sheet.name).unwrap_or_default();
    }
    Ok(content)
}

/// The sheets and names of a book, out of it so that its sheets can be read.
struct Listed {
    sheets: Vec<calamine::Sheet>,
    names: Vec<(String, String)>,
}

impl Listed {
    fn of<'b, B: Reader<Cursor<&'b [u8]>>>(book: &B) -> Self {
        Self { sheets: book.sheets_metadata().to_vec(), names: book.defined_names().to_vec() }
    }
}

fn content(
    listed: Listed,
    date1904: bool,
    tally: &mut Tally<'_>,
    mut read: impl FnMut(&str, &mut Tally<'_>) -> Result<BTreeMap<Address, Cell>, OpenError>,
) -> Result<Content, OpenError> {
    within(Measure::Sheets, listed.sheets.len() as u64, tally.limits.sheets as u64)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut other_sheets = 0;
    for found in listed.sheets {
        if found.typ != SheetType::WorkSheet {
            other_sheets += 1;
            continue;
        }
        // calamine finds a sheet by its name, so the second would be the first again.
        if sheets.iter().any(|sheet| sheet.name == found.name) {
            return Err(OpenError::malformed(found.name, "two sheets have this name"));
        }
        let cells = read(&found.name, tally)?;
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
            .map_err(|at| OpenError::malformed(found.name, format!("cell {at} stands twice")))?;
        sheets.push(sheet);
    }
    let names = listed.names.into_iter();
    let names = names.map(|(name, refers_to)| DefinedName { name, refers_to, scope: None }).collect();
    Ok(Content { sheets, other_sheets, names, date1904 })
}

/// Joins the values and formulas of one sheet by their addresses.
fn merge(
    name: &str,
    values: &Range<Data>,
    formulas: &Range<String>,
    date1904: bool,
    tally: &mut Tally<'_>,
) -> Result<BTreeMap<Address, Cell>, OpenError> {
    let mut cells = BTreeMap::new();
    let (top, left) = values.start().unwrap_or_default();
    for (row, col, data) in values.used_cells() {
        tally.cell()?;
        let at = address(name, (top + row as u32, left + col as u32))?;
        if let Some(value) = convert::value(data.clone(), date1904) {
            cells.insert(at, Cell { value, formula: None });
        }
    }
    let (top, left) = formulas.start().unwrap_or_default();
    for (row, col, text) in formulas.used_cells() {
        let at = address(name, (top + row as u32, left + col as u32))?;
        let cell = cells.entry(at).or_insert_with(|| Cell { value: Value::Text(String::new()), formula: None });
        let text = text.strip_prefix("of:").unwrap_or(text);
        let text = text.strip_prefix('=').unwrap_or(text);
        let told = !text.starts_with("Unrecognised formula for cell");
        cell.formula = Some(if told { text.to_owned() } else { String::new() });
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

fn address(sheet: &str, (row, col): (u32, u32)) -> Result<Address, OpenError> {
    let at = Address::new(row, col);
    if at.on_grid() {
        return Ok(at);
    }
    Err(OpenError::malformed(sheet, format!("{at} is no cell of a sheet")))
}

fn refuse(part: &str, error: impl std::fmt::Display) -> OpenError {
    OpenError::malformed(part, error)
}
