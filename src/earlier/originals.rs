//! The original's own sheets in an enriched workbook: whether they are as they were, and where they
//! differ from another file's.
//!
//! Values that formulas gave are left out: they follow from the rest, and every program that saves
//! a file writes them anew.

use rust_decimal::prelude::ToPrimitive;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

use super::typed::shape;
use crate::workbook::{Address, Cell, CellRef, Format, Sheet, Value, Workbook, hexadecimal};

/// A fingerprint of what was typed on all sheets but `ours`.
pub fn fingerprint(workbook: &Workbook, ours: &[String]) -> String {
    let mut hash = Sha256::new();
    for sheet in theirs(workbook, ours).values() {
        hash.update(sheet.name.as_bytes());
        hash.update([0]);
        for (at, cell) in sheet.iter() {
            let Some(text) = entered(cell) else { continue };
            hash.update(at.row.to_le_bytes());
            hash.update(at.col.to_le_bytes());
            hash.update(text.as_bytes());
            hash.update([0]);
        }
    }
    hexadecimal(&hash.finalize())
}

fn theirs<'w>(workbook: &'w Workbook, ours: &[String]) -> BTreeMap<&'w str, &'w Sheet> {
    let sheets = workbook.sheets.iter().filter(|sheet| !ours.contains(&sheet.name));
    sheets.map(|sheet| (sheet.name.as_str(), sheet)).collect()
}

/// What was entered in a cell, in one form whichever program saved it.
fn entered(cell: &Cell) -> Option<String> {
    if let Some(formula) = &cell.formula {
        return Some(format!("={}", shape(formula)));
    }
    match &cell.value {
        Value::Number(value) | Value::Date { serial: value, .. } => {
            Some(format!("#{}", value.to_f64().unwrap_or_default()))
        }
        Value::Text(text) if text.is_empty() => None,
        Value::Text(text) => Some(format!("\"{}", text.replace("\r\n", "\n"))),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Error(text) | Value::OutOfRange(text) => Some(format!("!{text}")),
    }
}

/// The cells, and the sheets, in which two workbooks differ, apart from the sheets that are ours.
pub fn differing(
    (one, ours): (&Workbook, &[String]),
    (other, theirs_ours): (&Workbook, &[String]),
) -> Vec<String> {
    // A format that is written anew may have lost formulas on the way.
    let exact =
        [one, other].iter().all(|workbook| matches!(workbook.format, Format::Xlsx | Format::Xlsm));
    let (mut left, right) = (theirs(one, ours), theirs(other, theirs_ours));
    let mut places = Vec::new();
    for (name, sheet) in right {
        match left.remove(name) {
            Some(own) => places.extend(cells(own, sheet, exact)),
            None => places.push(name.to_owned()),
        }
    }
    places.extend(left.into_keys().map(str::to_owned));
    places
}

fn cells(one: &Sheet, other: &Sheet, exact: bool) -> Vec<String> {
    let mut all: BTreeMap<Address, [Option<&Cell>; 2]> = BTreeMap::new();
    for (at, cell) in one.iter() {
        all.entry(at).or_default()[0] = Some(cell);
    }
    for (at, cell) in other.iter() {
        all.entry(at).or_default()[1] = Some(cell);
    }
    let differ = |pair: &[Option<&Cell>; 2]| {
        let has_formula = pair.iter().flatten().any(|cell| cell.formula.is_some());
        let [one, other] = pair.map(|cell| cell.and_then(entered));
        one != other && (exact || !has_formula)
    };
    let places = all.iter().filter(|(_, pair)| differ(pair));
    places.map(|(at, _)| CellRef::new(other.name.clone(), *at).to_string()).collect()
}
