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
    Address, Cell, CellRef, DefinedName, Measure, OpenError, Sheet, Value, Visibility, convert, ods_guard, ole, xls,
    xls_guard,
};

/// Reads the older binary format: the values with calamine; the formulas, which it mistakes, the names and the
/// widths by ourselves.
pub(super) fn xls(bytes: &[u8], tally: &mut Tally<'_>) -> Result<Content, OpenError> {
    let stream = ole::workbook_stream(bytes)
        .ok_or_else(|| OpenError::Truncated { why: "its workbook stream is broken off".to_owned() })?;
    xls_guard::check(&stream, tally.limits)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::XlsError::Password => OpenError::Encrypted,
        other => refuse("the workbook", other),
    })?;
    let xls::Told { pages, names } = xls::read(&stream, tally)?;
    drop(stream);
    let date1904 = book.has_1904_epoch();
    let mut widths = BTreeMap::new();
    // The records list the same sheets in the same order.
    let pages = pages.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
    let listed = book.sheets_metadata().iter().cloned().zip(pages).collect();
    let mut content = content(listed, date1904, tally, |name, page, tally| {
        let values = book.worksheet_range(name).map_err(|e| refuse(name, e))?;
        let page = page.unwrap_or_default();
        widths.insert(name.to_owned(), page.widths);
        merge(name, &values, page.formulas, date1904, tally)
    })?;
    content.names = names;
    set_widths(&mut content, |name| widths.remove(name));
    Ok(content)
}

/// Reads an OpenDocument spreadsheet. Its formulas stay in OpenFormula's own notation.
pub(super) fn ods(bytes: &[u8], package: &mut Package<'_>, tally: &mut Tally<'_>) -> Result<Content, OpenError> {
    let mut widths = ods_guard::check(package, tally)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::OdsError::Password => OpenError::Encrypted,
        other => refuse("content.xml", other),
    })?;
    let names = book.defined_names().iter().cloned();
    let names = names.map(|(name, refers_to)| DefinedName { name, refers_to, scope: None }).collect();
    let listed = book.sheets_metadata().iter().map(|sheet| (sheet.clone(), ())).collect();
    let mut content = content(listed, false, tally, |name, (), tally| {
        let values = book.worksheet_range(name).map_err(|e| refuse(name, e))?;
        let formulas = book.worksheet_formula(name).map_err(|e| refuse(name, e))?;
        merge(name, &values, open_formulas(name, &formulas)?, false, tally)
    })?;
    content.names = names;
    set_widths(&mut content, |name| widths.remove(name));
    Ok(content)
}

/// OpenFormula's notation without what says that it is.
fn open_formulas(name: &str, formulas: &Range<String>) -> Result<BTreeMap<Address, String>, OpenError> {
    let (top, left) = formulas.start().unwrap_or_default();
    let formula = |(row, col, text): (usize, usize, &String)| {
        let at = address(name, (top + row as u32, left + col as u32))?;
        let text = text.strip_prefix("of:").unwrap_or(text);
        Ok((at, text.strip_prefix('=').unwrap_or(text).to_owned()))
    };
    formulas.used_cells().map(formula).collect()
}

type Widths = Vec<(u32, u32, f64)>;

fn set_widths(content: &mut Content, mut widths: impl FnMut(&str) -> Option<Widths>) {
    for sheet in &mut content.sheets {
        sheet.widths = widths(&sheet.name).unwrap_or_default();
    }
}

/// The sheets, each listed with what else is known of it.
fn content<K>(
    listed: Vec<(calamine::Sheet, K)>,
    date1904: bool,
    tally: &mut Tally<'_>,
    mut read: impl FnMut(&str, K, &mut Tally<'_>) -> Result<BTreeMap<Address, Cell>, OpenError>,
) -> Result<Content, OpenError> {
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
            return Err(OpenError::malformed(found.name, "two sheets have this name"));
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
            .map_err(|at| OpenError::malformed(found.name, format!("cell {at} stands twice")))?;
        sheets.push(sheet);
    }
    Ok(Content { sheets, other_sheets, names: Vec::new(), date1904 })
}

/// Joins the values and formulas of one sheet by their addresses.
fn merge(
    name: &str,
    values: &Range<Data>,
    formulas: BTreeMap<Address, String>,
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
    for (at, text) in formulas {
        let cell = cells.entry(at).or_insert_with(|| Cell { value: Value::Text(String::new()), formula: None });
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
