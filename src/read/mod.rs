//! From places to the model: every value with the cell it came from and how it was understood.
//!
//! Nothing is computed here. What cannot be understood is collected, not thrown at the first:
//! a calculation is returned only when every required value was read.

mod case;
mod cells;
mod inputs;
mod knowledge;
mod lines;
mod needed;
pub mod notice;
mod printed;
mod typed;

use cells::Reader;
use std::sync::Arc;

use crate::finding::{Finding, Severity};
use crate::layout::Located;
use crate::layout::notice::Notice as Missing;
use crate::model::Origin;
use crate::parameters::Parameters;
use crate::workbook::Workbook;

pub use case::{
    AreaRow, Case, Figure, How, Knowledge, Place, Printed, Rate, Unit, Units, What, expenses,
};
pub(crate) use cells::raw_text;

/// Reads the calculation. What it lacks of rates and index comes from the parameters.
///
/// # Errors
/// All findings, at least one of them an error, when a required value is missing or cannot be
/// understood.
pub fn calculation(
    workbook: &Workbook,
    located: Located,
    parameters: &Arc<Parameters>,
) -> Result<Case, Vec<Finding>> {
    let (layout, fit) = (Arc::clone(&located.layout), located.fit.clone());
    let mut reader = Reader::new(workbook, &layout, located);
    let calculation = reader.calculation(parameters);
    reader.tell_conversions();
    let knowledge = reader.knowledge();
    let printed = reader.printed();
    let Some(calculation) = calculation.filter(|_| !reader.failed()) else {
        let mut findings = reader.findings;
        findings.sort_by_key(|finding| finding.severity);
        // What was assumed of a workbook that is no calculation helps nobody.
        let is_none = |finding: &Finding| matches!(finding.about(), Some(Missing::NotSoem { .. }));
        if findings.iter().any(is_none) {
            findings.retain(|finding| finding.severity == Severity::Error);
        }
        return Err(findings);
    };
    let later = &calculation.settings.rates[1..];
    Ok(Case {
        fit,
        own_index: calculation.index.iter().all(|(year, _)| year.origin == Origin::NONE),
        own_later_rates: later.iter().any(|rate| rate.origin == Origin::NONE),
        calculation,
        places: reader.places,
        fields: reader.fields,
        tables: reader.tables,
        printed,
        knowledge,
        units: reader.units,
        findings: reader.findings,
        layout,
        parameters: Arc::clone(parameters),
    })
}

/// Every value that can be read and everything there is to tell of it, also where there is no
/// calculation.
pub fn places(
    workbook: &Workbook,
    located: Located,
    parameters: &Parameters,
) -> (Vec<Place>, Vec<Finding>) {
    let layout = Arc::clone(&located.layout);
    let mut reader = Reader::new(workbook, &layout, located);
    reader.calculation(parameters);
    reader.tell_conversions();
    reader.findings.sort_by_key(|finding| finding.severity);
    (reader.places, reader.findings)
}
