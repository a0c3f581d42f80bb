//! What the formulas of our sheets give when cells hold what a person typed, by a formula engine
//! that is not ours.
//!
//! The engine that draws the sheets knows the calculation as the file has it. What somebody typed
//! in a yellow cell it does not know, so the figures that follow from it are calculated as Excel
//! would calculate them.

use ironcalc_base::Model;
use ironcalc_base::cell::CellValue;
use ironcalc_base::types::CellType;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::draw::formula::At;
use crate::draw::input::Content;
use crate::workbook::{Address, Cell, Value, Workbook};

/// More cells than this are not calculated: the engine has no limits of its own.
const MOST_CELLS: usize = 200_000;

/// What formulas give, by sheet and cell.
pub type Results = HashMap<String, HashMap<At, Content>>;

/// Calculates the sheets that are ours, all but those that nothing typed can reach, from what the
/// original's cells hold. `None` where the engine gives up.
pub fn settled(workbook: &Workbook, ours: &[String]) -> Option<Results> {
    let cells: usize = workbook.sheets.iter().map(crate::workbook::Sheet::len).sum();
    if cells > MOST_CELLS {
        return None;
    }
    // The engine is somebody else's: what breaks it is no reason to go down.
    catch_unwind(AssertUnwindSafe(|| calculated(workbook, ours))).ok().flatten()
}

fn calculated(workbook: &Workbook, ours: &[String]) -> Option<Results> {
    let mut model = Model::new_empty("typed", "en", "UTC", "en").ok()?;
    for (number, sheet) in workbook.sheets.iter().enumerate() {
        match number {
            0 => model.rename_sheet_by_index(0, &sheet.name).ok()?,
            _ => model.add_sheet(&sheet.name).ok()?,
        }
    }
    for (number, sheet) in (0..).zip(&workbook.sheets) {
        let live = ours.contains(&sheet.name);
        for (at, cell) in sheet.iter() {
            fill(&mut model, number, place(at)?, cell, live)?;
        }
    }
    model.evaluate();
    let mut results = Results::new();
    for (number, sheet) in (0..).zip(&workbook.sheets) {
        if !ours.contains(&sheet.name) {
            continue;
        }
        let own = results.entry(sheet.name.clone()).or_default();
        for (at, cell) in sheet.iter().filter(|(_, cell)| cell.formula.is_some()) {
            let (row, column) = place(at)?;
            let is_error = model.get_cell_type(number, row, column) == Ok(CellType::ErrorValue);
            let value = model.get_cell_value_by_index(number, row, column).ok()?;
            if let Some(result) = result(&cell.value, value).filter(|_| !is_error) {
                own.insert((at.row, u16::try_from(at.col).ok()?), result);
            }
        }
    }
    Some(results)
}

fn place(at: Address) -> Option<(i32, i32)> {
    Some((i32::try_from(at.row + 1).ok()?, i32::try_from(at.col + 1).ok()?))
}

fn fill(
    model: &mut Model<'_>,
    sheet: u32,
    (row, column): (i32, i32),
    cell: &Cell,
    live: bool,
) -> Option<()> {
    if let Some(formula) = cell.formula.as_ref().filter(|_| live) {
        return model.update_cell_with_formula(sheet, row, column, format!("={formula}")).ok();
    }
    let set = match &cell.value {
        Value::Number(value) | Value::Date { serial: value, .. } => {
            model.update_cell_with_number(sheet, row, column, value.to_f64()?)
        }
        Value::Text(text) => model.update_cell_with_text(sheet, row, column, text),
        Value::Bool(truth) => model.update_cell_with_bool(sheet, row, column, *truth),
        Value::Error(error) => model.set_user_input(sheet, row, column, error.clone()),
        Value::OutOfRange(_) => Ok(()),
    };
    set.ok()
}

/// A result that is another than the one that stands there; not for the last digit of a float.
fn result(known: &Value, now: CellValue) -> Option<Content> {
    match (known, now) {
        (Value::Number(known), CellValue::Number(now)) => {
            let known = known.to_f64()?;
            let is_same = (known - now).abs() <= 1e-9 * known.abs().max(now.abs()).max(1e-6);
            number(now).filter(|_| !is_same)
        }
        (_, CellValue::Number(now)) => number(now),
        (Value::Text(known), CellValue::String(now)) if *known == now => None,
        (_, CellValue::String(now)) => Some(Content::Text(now)),
        _ => None,
    }
}

fn number(value: f64) -> Option<Content> {
    Decimal::try_from(value).ok().map(Content::Number)
}
