//! A complete workbook from a case: inputs in yellow with validation, a hidden sheet that works
//! every line out, and live result sheets, so that a person can use it in Excel alone.
//!
//! Sheets, labels and headings are those of the layout that the reader uses, and what was built is
//! read back before it is handed over: a workbook that the reader would understand otherwise is not
//! given to anybody.

mod inputs;
mod plan;
mod results;
mod sheet;
pub mod words;
mod working;

use plan::Plan;
use rust_decimal::Decimal;
use sheet::{Looks, Sheet, WORDING};
use std::sync::Arc;
use thiserror::Error;
use working::Working;

use crate::case::CaseFile;
use crate::draw::drawn::Drawn;
use crate::draw::sheet::DrawError;
use crate::engine::{EngineError, NetResult};
use crate::finding::Finding;
use crate::graft::{self, GraftError};
use crate::layout::spec::Layout;
use crate::layout::{FieldKey, SheetKey};
use crate::model::{Calculation, Year};
use crate::package::limits::Limits;
use crate::parameters::Parameters;
use crate::workbook::{OpenError, Workbook};
use crate::{engine, layout, read};

pub use plan::Spare;

/// Longest period that has a column a year.
const LONGEST: i32 = 200;

/// A workbook that was built, and what it comes to.
pub struct Built {
    pub bytes: Vec<u8>,
    pub calculation: Calculation,
    pub result: NetResult,
}

#[derive(Debug, Error)]
pub enum BuildError {
    #[error(
        "the last year {last} lies before the first year {first}, or the period is longer than 200 \
         years"
    )]
    Period { first: Year, last: Year },
    #[error("the sheets could not be drawn: {0}")]
    Draw(#[from] DrawError),
    #[error("the sheets could not be put into a workbook: {0}")]
    Assemble(#[from] GraftError),
    #[error("the workbook that was built could not be opened: {0}")]
    Open(#[from] OpenError),
    /// The findings name the cells of the workbook as it would have been.
    #[error("the case is not a whole calculation")]
    NotUnderstood(Vec<Finding>),
    #[error("the case cannot be computed: {0}")]
    NotComputable(#[from] EngineError),
    #[error("the case would read back otherwise: \"{written}\" as \"{read}\"")]
    ReadsOtherwise { written: String, read: String },
}

/// What the formulas come to.
struct Computed {
    calculation: Calculation,
    now: NetResult,
    /// The same if every participant succeeded.
    full: NetResult,
}

/// Builds the workbook of a case, with a few empty lines to write in.
///
/// # Errors
/// The case is not a whole calculation, or means something else once it stands in cells (a service
/// called "I alt").
pub fn build(case: &CaseFile, parameters: &Arc<Parameters>) -> Result<Built, BuildError> {
    let spare = Spare { costs: 2, consequences: 2 };
    let draft = draw(case, spare, parameters, None)?;
    let workbook = Workbook::from_bytes("", draft, &Limits::default())?;
    let located = layout::locate(&workbook, Layout::built_in());
    let read =
        read::calculation(&workbook, located, parameters).map_err(BuildError::NotUnderstood)?;
    same(&case.clone().used(), &CaseFile::from(&read))?;
    let calculation = read.calculation;
    let now = engine::net_result(&calculation)?;
    let mut at_full = calculation.clone();
    at_full.success.rate.value = Decimal::ONE;
    let full = engine::net_result(&at_full)?;
    let computed = Computed { calculation, now, full };
    let bytes = draw(case, spare, parameters, Some(&computed))?;
    Ok(Built { bytes, calculation: computed.calculation, result: computed.now })
}

/// An empty workbook with room for a calculation.
///
/// # Errors
/// The period runs backwards or is too long.
pub fn empty(first_year: Year, years: u16, parameters: &Parameters) -> Result<Vec<u8>, BuildError> {
    let case = CaseFile::empty(first_year, years, parameters);
    draw(&case, Spare { costs: 8, consequences: 15 }, parameters, None)
}

fn draw(
    case: &CaseFile,
    spare: Spare,
    parameters: &Parameters,
    computed: Option<&Computed>,
) -> Result<Vec<u8>, BuildError> {
    let (first, last) = (case.settings.first_year, case.settings.last_year);
    if last < first || last.checked_sub(first).is_none_or(|length| length >= LONGEST) {
        return Err(BuildError::Period { first, last });
    }
    let mut book = Vec::new();
    let looks = Looks::new();
    let plan = Plan::new(case, spare);
    let working = Working { plan: &plan, parameters };
    inputs::draw(&mut book, &looks, &plan)?;
    let (title, note) = (&WORDING.working, &WORDING.working_note);
    working::draw(&mut Sheet::new(&mut book, &looks, title, title, note)?, &working, computed)?;
    results::draw(
        &mut inputs::open(&mut book, &looks, &plan, SheetKey::Results)?,
        &working,
        computed,
    )?;
    results::sensitivity(
        &mut inputs::open(&mut book, &looks, &plan, SheetKey::Sensitivity)?,
        &working,
        computed,
    )?;
    if !case.knowledge.is_empty() {
        inputs::knowledge(
            &mut inputs::open(&mut book, &looks, &plan, SheetKey::Knowledge)?,
            &plan,
        )?;
    }
    let names = [FieldKey::DiscountRate, FieldKey::SuccessRate]
        .map(|field| (plan.layout.label(field).to_owned(), plan.setting(field)));
    Ok(graft::workbook(&Drawn::new(book, names.to_vec())?)?)
}

/// Holds a case against what the reader made of it.
fn same(written: &CaseFile, read: &CaseFile) -> Result<(), BuildError> {
    if written == read {
        return Ok(());
    }
    let (written, read) = (written.to_string(), read.to_string());
    let differing = written.lines().zip(read.lines()).find(|(written, read)| written != read);
    let (written, read) = differing
        .unwrap_or((written.lines().last().unwrap_or(""), read.lines().last().unwrap_or("")));
    Err(BuildError::ReadsOtherwise { written: written.to_owned(), read: read.to_owned() })
}

/// A decimal as a formula constant.
fn literal(value: Decimal) -> String {
    let value = value.normalize();
    if value < Decimal::ZERO { format!("({value})") } else { value.to_string() }
}
