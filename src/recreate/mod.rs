//! The sheets of a workbook that cannot take ours (.xlsb, .xls, .ods, Strict Open XML), written
//! anew as .xlsx.
//!
//! Same sheet names, same cell positions, values, widths, and the formulas that are known to mean
//! the same in Excel; a formula that is not gives way to its value and is counted. Formats,
//! comments and charts stay behind in the original. What was written is read again and held against
//! the original before it is handed on.
#![warn(clippy::indexing_slicing)]

mod formula;
pub mod words;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter as write;
use std::io::Cursor;
use thiserror::Error;

use crate::package::limits::Limits;
use crate::package::write::repack;
use crate::workbook::{
    Address, Cell, CellRef, Format, OpenError, Sheet, Value, Visibility, Workbook,
    formula as references,
};

/// A workbook written anew.
#[derive(Debug, Clone)]
pub struct Recreated {
    pub bytes: Vec<u8>,
    pub what: Summary,
}

/// What became of the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    pub from: Format,
    pub sheets: usize,
    /// Formulas carried over.
    pub formulas: usize,
    /// Formulas whose value stands in their place.
    pub values_only: usize,
}

#[derive(Debug, Error)]
pub enum RecreateError {
    #[error(
        "the sheets cannot be written as .xlsx ({0}); save the workbook from Excel as .xlsx and \
         try again"
    )]
    Write(#[from] write::XlsxError),
    #[error(
        "the workbook written anew cannot be read ({0}); save the original from Excel as .xlsx \
         and try again"
    )]
    Read(#[from] OpenError),
    #[error(
        "{0} did not come through unchanged; save the workbook from Excel as .xlsx and try again"
    )]
    Differs(CellRef),
    #[error(
        "the name of the sheet \"{}\" has a character that .xlsx cannot hold; rename it in Excel \
         and try again",
        .0.escape_debug()
    )]
    Name(String),
}

/// Whether XML has a character; Excel has others in the formats that are not XML.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Writes the sheets anew, without those that `left_out` names.
///
/// # Errors
/// A sheet's name or size is not one that .xlsx can have, or a value did not come through
/// unchanged.
pub fn xlsx(workbook: &Workbook, left_out: &[&str]) -> Result<Recreated, RecreateError> {
    let kept: Vec<&Sheet> =
        workbook.sheets.iter().filter(|sheet| !left_out.contains(&sheet.name.as_str())).collect();
    let known: Vec<&str> = kept.iter().map(|sheet| sheet.name.as_str()).collect();
    let mut what =
        Summary { from: workbook.format, sheets: kept.len(), formulas: 0, values_only: 0 };
    let mut book = write::Workbook::new();
    // A fixed date, so that the same input gives the same bytes.
    let date = write::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&write::DocProperties::new().set_creation_datetime(&date));
    let names: Vec<String> = names(&mut book, workbook, &known)?;
    // The new workbook counts days from 1900.
    let shift = if workbook.date1904 { FROM_1904 } else { Decimal::ZERO };
    let mut shown = false;
    for sheet in &kept {
        let page = book.add_worksheet();
        if !sheet.name.chars().all(is_xml) {
            return Err(RecreateError::Name(sheet.name.clone()));
        }
        page.set_name(&sheet.name)?;
        match sheet.visibility {
            Visibility::Hidden => _ = page.set_hidden(true),
            Visibility::VeryHidden => _ = page.set_very_hidden(true),
            // Excel opens on the first sheet that is shown.
            Visibility::Visible if !shown => {
                shown = true;
                page.set_active(true).set_first_tab(true);
            }
            Visibility::Visible => {}
        }
        for (at, cell) in sheet.iter() {
            let formula =
                cell.formula.as_deref().map(|text| plain(workbook.format, text, &known, &names));
            let formula = formula.map(|text| text.filter(|text| text.chars().all(is_xml)));
            match formula {
                Some(Some(_)) if result(&cell.value).is_some() => what.formulas += 1,
                Some(_) => what.values_only += 1,
                None => {}
            }
            put(page, at, cell, formula.flatten(), shift)?;
        }
        widths(page, sheet)?;
    }
    let mut bytes = Vec::new();
    repack(Cursor::new(book.save_to_buffer()?), &mut bytes, &|chart| Ok(chart.to_owned()))
        .map_err(write::XlsxError::from)?;
    unchanged(&kept, &bytes, shift)?;
    Ok(Recreated { bytes, what })
}

/// The workbook's names, as many as mean the same in the new one. Names of print areas and the like
/// stay behind with what they are for.
fn names(
    book: &mut write::Workbook,
    workbook: &Workbook,
    known: &[&str],
) -> Result<Vec<String>, write::XlsxError> {
    let mut kept = Vec::new();
    for name in workbook.names.iter().filter(|name| !name.name.starts_with("_xlnm.")) {
        let meaning = match workbook.format {
            Format::Ods => formula::from_open(&format!("[{}]", name.refers_to), known, &[]),
            _ => Some(name.refers_to.clone()).filter(|meaning| stays(meaning, known)),
        };
        let is_place =
            |meaning: &String| !meaning.contains(['[', '{', '#', '(']) && meaning.contains('!');
        let Some(meaning) = meaning.filter(is_place) else { continue };
        let spelt = match &name.scope {
            Some(sheet) => format!("'{}'!{}", sheet.replace('\'', "''"), name.name),
            None => name.name.clone(),
        };
        // A name that Excel would not take is no loss to the sheets.
        if book.define_name(spelt, &format!("={meaning}")).is_ok() {
            kept.push(name.name.clone());
        }
    }
    Ok(kept)
}

/// The formula in Excel's own notation, where it is sure to mean the same.
fn plain(format: Format, text: &str, sheets: &[&str], names: &[String]) -> Option<String> {
    if format == Format::Ods {
        return formula::from_open(text, sheets, names);
    }
    let kept = |word: &str| names.iter().any(|name| name.to_lowercase() == word.to_lowercase());
    let same = !text.is_empty()
        && !text.contains(['[', '{'])
        && !text.contains("TABLE(")
        // A name or a sheet that stays behind would leave an error.
        && references::names(text).all(kept)
        && stays(text, sheets);
    same.then(|| text.to_owned())
}

/// Whether all the sheets that a formula names are there.
fn stays(formula: &str, known: &[&str]) -> bool {
    references::sheets(formula)
        .all(|sheet| known.iter().any(|known| known.to_lowercase() == sheet.to_lowercase()))
}

/// A formula's result as the writing library takes it; `None` for one that it would take for
/// something else.
fn result(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::Date { serial, .. } => Some(serial.to_string()),
        Value::Bool(truth) => Some(if *truth { "TRUE" } else { "FALSE" }.to_owned()),
        Value::Error(error) => ERRORS.contains(&error.as_str()).then(|| error.clone()),
        Value::Text(text) => {
            let taken = text.is_empty() || text.parse::<f64>().is_ok() || text.starts_with('#');
            (!taken && !matches!(text.as_str(), "TRUE" | "FALSE")).then(|| text.clone())
        }
        Value::OutOfRange(_) => None,
    }
}

/// Days from the beginning of 1900's count to that of 1904's.
const FROM_1904: Decimal = Decimal::from_parts(1462, 0, 0, false, 0);

const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

fn put(
    page: &mut write::Worksheet,
    at: Address,
    cell: &Cell,
    formula: Option<String>,
    shift: Decimal,
) -> Result<(), write::XlsxError> {
    let (row, col) = (at.row, u16::try_from(at.col).unwrap_or(u16::MAX));
    let dated = write::Format::new().set_num_format("dd\\-mm\\-yyyy");
    let moved = match &cell.value {
        Value::Date { iso, serial } => {
            Value::Date { iso: iso.clone(), serial: serial.saturating_add(shift) }
        }
        value => value.clone(),
    };
    let cell = Cell { value: moved, formula: None };
    if let (Some(formula), Some(result)) = (formula, result(&cell.value)) {
        let formula = write::Formula::new(format!("={formula}")).set_result(result);
        match &cell.value {
            Value::Date { .. } => page.write_formula_with_format(row, col, formula, &dated)?,
            _ => page.write_formula(row, col, formula)?,
        };
        return Ok(());
    }
    match &cell.value {
        Value::Number(number) => _ = page.write_number(row, col, float(*number))?,
        Value::Text(text) if text.is_empty() => {}
        Value::Text(text) => _ = page.write_string(row, col, text)?,
        Value::Bool(truth) => _ = page.write_boolean(row, col, *truth)?,
        Value::Date { serial, .. } => {
            _ = page.write_number_with_format(row, col, float(*serial), &dated)?
        }
        Value::Error(error) => {
            // The library has no error constants; a formula of the error alone is one.
            let error = if ERRORS.contains(&error.as_str()) { error.as_str() } else { "#VALUE!" };
            page.write_formula(
                row,
                col,
                write::Formula::new(format!("={error}")).set_result(error),
            )?;
        }
        Value::OutOfRange(text) => _ = page.write_string(row, col, text)?,
    }
    Ok(())
}

fn float(value: Decimal) -> f64 {
    // The shortest text of a decimal reads back as the number that the file held.
    value.to_string().parse().unwrap_or_else(|_| value.to_f64().unwrap_or_default())
}

fn widths(page: &mut write::Worksheet, sheet: &Sheet) -> Result<(), write::XlsxError> {
    const WIDEST: u32 = 420;
    if sheet.widths.is_empty() {
        page.set_autofit_max_width(WIDEST);
        page.autofit();
    }
    // Only the columns that hold something, each once: a file may say anything of the others.
    let last_filled = sheet.iter().map(|(at, _)| at.col).max().unwrap_or(0);
    let mut next = 0;
    for &(first, last, width) in &sheet.widths {
        for column in first.max(next)..=last.min(last_filled) {
            page.set_column_width(u16::try_from(column).unwrap_or(0), width.clamp(0.0, 255.0))?;
            next = column + 1;
        }
    }
    Ok(())
}

/// Reads what was written and holds it against the original, cell by cell.
fn unchanged(kept: &[&Sheet], bytes: &[u8], shift: Decimal) -> Result<(), RecreateError> {
    let limits = Limits { inflation: u64::MAX, ..Limits::default() };
    let written = Workbook::from_bytes("", bytes.to_vec(), &limits)?;
    for sheet in kept {
        let copy = written.sheet(&sheet.name);
        for (at, cell) in sheet.iter() {
            let found = copy.and_then(|copy| copy.cell(at));
            let same = match (&cell.value, found.map(|found| &found.value)) {
                (Value::Text(text), None) => text.is_empty(),
                (Value::Text(a), Some(Value::Text(b))) => {
                    a.split_whitespace().eq(b.split_whitespace())
                }
                (Value::OutOfRange(a), Some(Value::Text(b))) => a == b,
                (Value::Error(_), Some(Value::Error(_))) => true,
                (
                    Value::Date { serial, .. },
                    Some(Value::Date { serial: other, .. } | Value::Number(other)),
                ) => serial.saturating_add(shift) == *other,
                (a, Some(b)) => a == b,
                (_, None) => false,
            };
            if !same {
                return Err(RecreateError::Differs(CellRef::new(sheet.name.as_str(), at)));
            }
        }
    }
    Ok(())
}
