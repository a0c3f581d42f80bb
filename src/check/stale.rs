//! Cached values that do not follow from the cached values they are made of, by a formula engine that is not ours.
//!
//! Each sheet is laid out twice in the engine: once with every cached value as a constant, once with the formulas,
//! which refer to the constants. So each formula is calculated from the cached inputs alone: a value that is
//! stale is told where it arose, and not again in everything that follows from it.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ironcalc_base::Model;
use ironcalc_base::cell::CellValue;
use rayon::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use crate::workbook::references::{qualified, span};
use crate::workbook::{Address, CellRef, Sheet, Value, Workbook};

/// Beyond these the workbook is not recalculated: the engine has no limits of its own.
const MOST_CELLS: usize = 200_000;
const MOST_FORMULAS: usize = 50_000;
const MOST_READS: u64 = 20_000_000;
/// Fewer formulas than this are not worth a model of their own.
const SMALLEST_PART: usize = 100;
/// Excel nests no deeper.
const DEEPEST: usize = 64;

/// A cached value beside its recalculation.
#[derive(Debug, Clone, PartialEq)]
pub struct Stale {
    pub cell: CellRef,
    pub cached: f64,
    pub recalculated: f64,
}

/// What recalculating every formula from its cached inputs gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recalculation {
    pub stale: Vec<Stale>,
    /// Formulas that were calculated.
    pub checked: usize,
    /// Formulas that were not: too large a workbook, functions that the engine lacks or that change by themselves.
    pub unchecked: usize,
}

/// Recalculates the formulas of all sheets but `ours`.
pub fn recalculate(workbook: &Workbook, ours: &[String]) -> Recalculation {
    let sheets: Vec<&Sheet> = workbook.sheets.iter().filter(|sheet| !ours.contains(&sheet.name)).collect();
    let mut formulas = Vec::new();
    let mut unchecked = 0;
    for (number, sheet) in sheets.iter().enumerate() {
        for (at, cell) in sheet.iter() {
            let Some(formula) = &cell.formula else { continue };
            match &cell.value {
                Value::Number(value) if can_be_checked(formula) => {
                    formulas.push(Job { sheet: number, at, formula, cached: value.to_f64().unwrap_or_default() });
                }
                _ => unchecked += 1,
            }
        }
    }
    let cells: usize = sheets.iter().map(|sheet| sheet.len()).sum();
    let reads: u64 = formulas.iter().map(|job| span(job.formula)).sum();
    if cells > MOST_CELLS || formulas.len() > MOST_FORMULAS || reads > MOST_READS {
        return Recalculation { unchecked: unchecked + formulas.len(), ..Recalculation::default() };
    }
    // No formula needs another, so that they can be calculated in parts. The engine is somebody else's: what breaks
    // it is no verdict on the workbook.
    let part = |jobs: &[Job<'_>]| {
        let (stale, failed) = catch_unwind(AssertUnwindSafe(|| calculated(&sheets, jobs))).ok().flatten()?;
        Some(Recalculation { stale, checked: jobs.len().saturating_sub(failed), unchecked: failed })
    };
    // One part more than the threads, of which one has other work meanwhile.
    let size = formulas.len().div_ceil(rayon::current_num_threads() + 1).max(SMALLEST_PART);
    let parts: Vec<Recalculation> = formulas
        .par_chunks(size)
        .map(|jobs| part(jobs).unwrap_or(Recalculation { unchecked: jobs.len(), ..Recalculation::default() }))
        .collect();
    parts.into_iter().fold(Recalculation { unchecked, ..Recalculation::default() }, |mut all, part| {
        all.stale.extend(part.stale);
        all.checked += part.checked;
        all.unchecked += part.unchecked;
        all
    })
}

struct Job<'w> {
    sheet: usize,
    at: Address,
    formula: &'w str,
    cached: f64,
}

/// Whether the formula gives the same each time, and refers to nothing outside the cells.
fn can_be_checked(formula: &str) -> bool {
    let upper = formula.to_uppercase();
    let changes = ["NOW(", "TODAY(", "RAND(", "RANDBETWEEN(", "OFFSET(", "INDIRECT(", "CELL(", "INFO(", "TABLE("];
    let depth = formula.chars().fold((0_usize, 0_usize), |(depth, deepest), c| match c {
        '(' | '{' => (depth + 1, deepest.max(depth + 1)),
        ')' | '}' => (depth.saturating_sub(1), deepest),
        _ => (depth, deepest),
    });
    // Each sign before a number, and each per cent after it, is a level for the engine too.
    let signs = formula.chars().filter(|c| *c != ' ').fold((0_usize, 0_usize), |(run, longest), c| match c {
        '+' | '-' | '%' | '@' => (run + 1, longest.max(run + 1)),
        _ => (0, longest),
    });
    !formula.is_empty()
        && !formula.contains('[')
        && depth.1 + signs.1 <= DEEPEST
        && !changes.iter().any(|function| upper.contains(function))
}

/// The stale cells, and how many formulas the engine could not calculate.
fn calculated(sheets: &[&Sheet], formulas: &[Job<'_>]) -> Option<(Vec<Stale>, usize)> {
    let mut model = Model::new_empty("check", "en", "UTC", "en").ok()?;
    // Short names are quick to read: most of the time goes into reading formulas.
    let short = sheets.iter().enumerate().map(|(number, sheet)| (sheet.name.to_lowercase(), format!("v_{number}")));
    let short: HashMap<String, String> = short.collect();
    let renamed = |name: &str| short.get(&name.to_lowercase()).cloned();
    model.rename_sheet_by_index(0, "_").ok()?;
    let row = |at: Address| i32::try_from(at.row + 1).ok();
    let column = |at: Address| i32::try_from(at.col + 1).ok();
    let mut beside = Vec::with_capacity(sheets.len());
    for (number, sheet) in sheets.iter().enumerate() {
        model.add_sheet(&format!("v_{number}")).ok()?;
        model.add_sheet(&format!("f_{number}")).ok()?;
        let own = u32::try_from(2 * number + 1).ok()?;
        beside.push(own + 1);
        for (at, cell) in sheet.iter() {
            let (row, column) = (row(at)?, column(at)?);
            let set = match &cell.value {
                Value::Number(value) | Value::Date { serial: value, .. } => {
                    model.update_cell_with_number(own, row, column, value.to_f64().unwrap_or_default())
                }
                Value::Text(text) => model.update_cell_with_text(own, row, column, text),
                Value::Bool(truth) => model.update_cell_with_bool(own, row, column, *truth),
                Value::Error(error) => model.set_user_input(own, row, column, error.clone()),
                Value::OutOfRange(_) => Ok(()),
            };
            set.ok()?;
        }
    }
    let mut set = Vec::with_capacity(formulas.len());
    for job in formulas {
        let (sheet, at) = (sheets.get(job.sheet)?, job.at);
        let formula = format!("={}", qualified(job.formula, &sheet.name, renamed));
        let (row, column) = (row(at)?, column(at)?);
        if model.update_cell_with_formula(*beside.get(job.sheet)?, row, column, formula).is_ok() {
            set.push((job, row, column));
        }
    }
    model.evaluate();
    let mut stale = Vec::new();
    let mut failed = formulas.len() - set.len();
    for (job, row, column) in set {
        match model.get_cell_value_by_index(*beside.get(job.sheet)?, row, column) {
            Ok(CellValue::Number(recalculated)) if recalculated.is_finite() => {
                if (recalculated - job.cached).abs() > 1e-7 * recalculated.abs().max(job.cached.abs()).max(1e-3) {
                    let cell = CellRef::new(sheets.get(job.sheet)?.name.clone(), job.at);
                    stale.push(Stale { cell, cached: job.cached, recalculated });
                }
            }
            _ => failed += 1,
        }
    }
    Some((stale, failed))
}
