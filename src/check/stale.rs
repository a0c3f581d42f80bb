//! Cached values that do not follow from the cached values they are made of, by a formula engine
//! that is not ours.
//!
//! What a plain formula gives is seen at once ([`super::plain`]); the engine is asked for the rest,
//! and for what comes out otherwise than it was saved.
//!
//! Each sheet is laid out twice in the engine: once with every cached value as a constant, once
//! with the formulas, which refer to the constants. So each formula is calculated from the cached
//! inputs alone: a value that is stale is told where it arose, and not again in everything that
//! follows from it.

use ironcalc_base::Model;
use ironcalc_base::cell::CellValue;
use rayon::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::plain;
use crate::package::bounds::Deadline;
use crate::workbook::formula::{calls, qualified, span};
use crate::workbook::{Address, CellRef, Sheet, Value, Workbook};

/// Beyond these the workbook is not recalculated: the engine has no limits of its own.
const MOST_CELLS: usize = 200_000;
const MOST_FORMULAS: usize = 50_000;
/// Characters of all formulas together; the engine reads some two million in a second.
const MOST_FORMULA_TEXT: usize = 8 << 20;
const MOST_READS: u64 = 20_000_000;
/// Bytes of text that the cells give to each part, and that joining them could give.
const MOST_TEXT: usize = 4 << 20;
const MOST_JOINED: usize = 64 << 20;
/// More parts than this hold the cells too many times.
const MOST_PARTS: usize = 8;
/// Functions whose time and memory follow from the cells they read. Others may loop for as many
/// turns as a formula says (BINOM.DIST, FACT), or make a text or a table as large as it says (REPT,
/// SEQUENCE).
const SAFE: &str = " \
    ABS ACOS AND ASIN ATAN AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS CEILING CHOOSE COLUMN COLUMNS \
    COS COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DAY DAYS EDATE EOMONTH EXACT EXP FALSE \
    FIND FLOOR FV HLOOKUP IF IFERROR IFNA IFS INDEX INT ISBLANK ISERR ISERROR ISEVEN ISNA \
    ISNUMBER ISODD ISTEXT LARGE LEFT LEN LN LOG LOG10 LOOKUP LOWER MATCH MAX MAXIFS MEDIAN MID \
    MIN MINIFS MOD MONTH N NA NOT NPV OR PI PMT POWER PRODUCT PV QUOTIENT RIGHT ROUND ROUNDDOWN \
    ROUNDUP ROW ROWS SEARCH SIGN SIN SMALL SQRT STDEV STDEV.P STDEV.S SUBTOTAL SUM SUMIF SUMIFS \
    SUMPRODUCT SUMSQ SWITCH TAN TEXT TRIM TRUE TRUNC UPPER VALUE VAR VAR.P VAR.S VLOOKUP WEEKDAY \
    XLOOKUP XMATCH YEAR YEARFRAC ";
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
    /// Formulas that were not: too large a workbook, functions that the engine lacks or that change
    /// by themselves.
    pub unchecked: usize,
}

/// Recalculates the formulas of all sheets but `ours`.
pub fn recalculate(workbook: &Workbook, ours: &[String], deadline: Deadline) -> Recalculation {
    let sheets: Vec<&Sheet> =
        workbook.sheets.iter().filter(|sheet| !ours.contains(&sheet.name)).collect();
    // Before any of them is looked into, for that takes its time too.
    let all = || sheets.iter().flat_map(|sheet| sheet.iter());
    let lengths = all().filter_map(|(_, cell)| Some(cell.formula.as_ref()?.len()));
    let (count, written) = lengths.fold((0, 0_usize), |(count, all), len| (count + 1, all + len));
    if written > MOST_FORMULA_TEXT {
        return Recalculation { unchecked: count, ..Recalculation::default() };
    }
    let mut formulas = Vec::new();
    let mut unchecked = 0;
    for (number, sheet) in sheets.iter().enumerate() {
        for (at, cell) in sheet.iter().take_while(|_| !deadline.is_over()) {
            let Some(formula) = &cell.formula else { continue };
            match &cell.value {
                Value::Number(value) if can_be_checked(formula) => {
                    formulas.push(Job {
                        sheet: number,
                        at,
                        formula,
                        cached: value.to_f64().unwrap_or_default(),
                    });
                }
                _ => unchecked += 1,
            }
        }
    }
    let cells: usize = sheets.iter().map(|sheet| sheet.len()).sum();
    let reads: u64 = formulas.iter().map(|job| span(job.formula)).sum();
    let texts = all().filter_map(|(_, cell)| match &cell.value {
        Value::Text(text) => Some(text.len()),
        _ => None,
    });
    let (text, longest) =
        texts.fold((0_usize, 255), |(text, longest), len| (text + len, longest.max(len)));
    let joins: usize = formulas.iter().map(|job| job.formula.matches('&').count()).sum();
    let much = text > MOST_TEXT || joins.saturating_mul(longest) > MOST_JOINED;
    if much || cells > MOST_CELLS || formulas.len() > MOST_FORMULAS || reads > MOST_READS {
        return Recalculation { unchecked: unchecked + formulas.len(), ..Recalculation::default() };
    }
    let all = formulas.len();
    formulas.retain(|job| {
        let worth = plain::worth(&sheets, job.sheet, job.formula);
        !worth.is_some_and(|worth| agree(worth, job.cached))
    });
    let confirmed = all - formulas.len();
    // No formula needs another, so that they can be calculated in parts. The engine is somebody
    // else's: what breaks it is no verdict on the workbook.
    let part = |jobs: &[Job<'_>]| {
        let (stale, failed) =
            catch_unwind(AssertUnwindSafe(|| calculated(&sheets, jobs, deadline)))
                .ok()
                .flatten()?;
        Some(Recalculation { stale, checked: jobs.len().saturating_sub(failed), unchecked: failed })
    };
    let parts: Vec<Recalculation> =
        shares(&formulas, (rayon::current_num_threads() + 1).min(MOST_PARTS))
            .into_par_iter()
            .map(|jobs| {
                part(jobs)
                    .unwrap_or(Recalculation { unchecked: jobs.len(), ..Recalculation::default() })
            })
            .collect();
    parts.into_iter().fold(
        Recalculation { unchecked, checked: confirmed, ..Recalculation::default() },
        |mut all, part| {
            all.stale.extend(part.stale);
            all.checked += part.checked;
            all.unchecked += part.unchecked;
            all
        },
    )
}

struct Job<'w> {
    sheet: usize,
    at: Address,
    formula: &'w str,
    cached: f64,
}

/// The formulas in at most `count` shares that take about equally long, which goes by their length.
/// One share more than the threads serves best: one of these has other work meanwhile.
fn shares<'j, 'w>(mut jobs: &'j [Job<'w>], count: usize) -> Vec<&'j [Job<'w>]> {
    let mut left: usize = jobs.iter().map(|job| job.formula.len()).sum();
    let mut shares = Vec::new();
    for remaining in (1..=count.min(jobs.len() / SMALLEST_PART)).rev() {
        let mut length = 0;
        let within = jobs.iter().take_while(|job| {
            let starts_within = length < left.div_ceil(remaining);
            length += job.formula.len();
            starts_within
        });
        let end = within.count().max(1).min(jobs.len());
        let (share, rest) = jobs.split_at(end);
        left -= share.iter().map(|job| job.formula.len()).sum::<usize>();
        shares.push(share);
        jobs = rest;
    }
    if !jobs.is_empty() {
        shares.push(jobs);
    }
    shares
}

/// Whether the formula gives the same each time, and refers to nothing outside the cells.
fn can_be_checked(formula: &str) -> bool {
    let depth = formula.chars().fold((0_usize, 0_usize), |(depth, deepest), c| match c {
        '(' | '{' => (depth + 1, deepest.max(depth + 1)),
        ')' | '}' => (depth.saturating_sub(1), deepest),
        _ => (depth, deepest),
    });
    // Each sign before a number, and each per cent after it, is a level for the engine too.
    let signs = formula.chars().filter(|c| *c != ' ').fold(
        (0_usize, 0_usize),
        |(run, longest), c| match c {
            '+' | '-' | '%' | '@' => (run + 1, longest.max(run + 1)),
            _ => (0, longest),
        },
    );
    !formula.is_empty()
        && !formula.contains('[')
        && depth.1 + signs.1 <= DEEPEST
        && calls(formula).all(|function| function.is_some_and(is_safe))
}

fn is_safe(function: &str) -> bool {
    let name = function.to_uppercase();
    let plain = name.trim_start_matches("_XLFN.").trim_start_matches("_XLWS.");
    SAFE.contains(&format!(" {plain} "))
}

/// The stale cells, and how many formulas the engine could not calculate.
fn calculated(
    sheets: &[&Sheet],
    formulas: &[Job<'_>],
    deadline: Deadline,
) -> Option<(Vec<Stale>, usize)> {
    let mut model = Model::new_empty("check", "en", "UTC", "en").ok()?;
    // Short names are quick to read: most of the time goes into reading formulas.
    let short = sheets
        .iter()
        .enumerate()
        .map(|(number, sheet)| (sheet.name.to_lowercase(), format!("v_{number}")));
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
                Value::Number(value) | Value::Date { serial: value, .. } => model
                    .update_cell_with_number(own, row, column, value.to_f64().unwrap_or_default()),
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
        if deadline.is_over() {
            return None;
        }
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
                if !agree(recalculated, job.cached) {
                    let cell = CellRef::new(sheets.get(job.sheet)?.name.clone(), job.at);
                    stale.push(Stale { cell, cached: job.cached, recalculated });
                }
            }
            _ => failed += 1,
        }
    }
    Some((stale, failed))
}

fn agree(recalculated: f64, cached: f64) -> bool {
    (recalculated - cached).abs() <= 1e-7 * recalculated.abs().max(cached.abs()).max(1e-3)
}

#[cfg(test)]
mod tests {
    use super::can_be_checked;

    #[test]
    fn only_functions_that_follow_the_cells_are_calculated() {
        for safe in [
            "A1*(B2+1)",
            "SUM(A1:B2)",
            "if(A1>0,\"REPT(\",Stdev.S(B1:B2))",
            "_xlfn.XLOOKUP(1,A1:A2,B1:B2)",
        ] {
            assert!(can_be_checked(safe), "{safe}");
        }
        for other in [
            "NOW()",
            "LEN(REPT(\"x\",1E9))",
            "1+FACT (9)",
            "FACT\n(9)",
            "REPT(\"x\",9",
            "SUM(\"a)",
            "Sheet!Own(1)",
            "'a\"'!A1+REPT(\"x\",9)",
            "[1]A!A1",
            "",
        ] {
            assert!(!can_be_checked(other), "{other}");
        }
    }
}
