//! From places to the model: every value with the cell it came from and how it was understood.
//!
//! Nothing is computed here. What cannot be understood is collected, not thrown at the first:
//! a calculation is returned only when every required value was read.

mod cells;
mod inputs;
mod knowledge;
mod lines;
pub mod notice;
mod printed;
mod typed;

use cells::Reader;
use rust_decimal::Decimal;
use std::sync::Arc;

use crate::finding::{Finding, Severity};
use crate::layout::spec::Layout;
use crate::layout::{Fit, Located};
use crate::model;
use crate::model::{Calculation, Origin};
use crate::workbook::{CellRef, Workbook};

pub use knowledge::{Figure, Knowledge};
pub use printed::{AreaRow, Printed, What};

/// A calculation with everything that is known of where it came from.
#[derive(Debug)]
pub struct Case {
    pub layout: Arc<Layout>,
    /// How well the layout fits.
    pub fit: Fit,
    pub calculation: Calculation,
    /// Every value read, in reading order; an [`Origin`] is a position in this list.
    pub places: Vec<Place>,
    /// The results that the workbook itself prints.
    pub printed: Vec<Printed>,
    pub knowledge: Vec<Knowledge>,
    /// What each consequence is counted in, on the sheets that say so.
    pub units: Vec<Units>,
    /// The net price index is the program's own, since the workbook has none.
    pub own_index: bool,
    /// The rates after 35 years are the official ones that go with the first rate.
    pub own_later_rates: bool,
    pub findings: Vec<Finding>,
}

/// Where a value stands, what stands there, and how it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What the value is called, in the workbook's own words.
    pub label: String,
    /// `None` when the workbook has no cell for it.
    pub cell: Option<CellRef>,
    pub raw: String,
    pub how: How,
    pub unit: Unit,
    /// What was read, where it is a number.
    pub value: Option<Decimal>,
    /// What a number in the cell is multiplied by, for the unit or sign that the layout says it is
    /// written in.
    pub factor: Decimal,
    /// What is then added: the year before the first, where years are counted from 1.
    pub offset: Decimal,
}

/// The unit of one consequence as each sheet states it, with its cell. Only words: nothing is
/// computed with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    pub line: Option<(CellRef, String)>,
    pub changes: Option<(CellRef, String)>,
    pub prices: Option<(CellRef, String)>,
}

/// How a cell was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As it stands.
    Typed,
    /// The result of a formula of the workbook's own.
    Formula,
    /// A number or year written as text.
    Text,
    /// The year of a date.
    Date,
    /// A per cent typed without the sign, such as 40 for 40 %.
    Percent,
    /// An empty cell that counts as nil.
    Blank,
    /// Nothing was given.
    Default,
}

/// What a value is measured in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    Kroner,
    /// Kroner per unit of a service.
    KronerPer(String),
    Share,
    Year,
    Participants,
    Persons,
    /// Units of a service, for one person in one year.
    Units(String),
    Index,
    Word,
}

impl Case {
    /// Where a value came from; `None` for one that was not read from a cell.
    pub fn place(&self, origin: Origin) -> Option<&Place> {
        self.places.get(usize::try_from(origin.0?).ok()?)
    }

    pub fn cell(&self, origin: Origin) -> Option<&CellRef> {
        self.place(origin)?.cell.as_ref()
    }
}

/// Reads the calculation.
///
/// # Errors
/// All findings, at least one of them an error, when a required value is missing or cannot be
/// understood.
pub fn calculation(workbook: &Workbook, located: Located) -> Result<Case, Vec<Finding>> {
    let (layout, fit) = (Arc::clone(&located.layout), located.fit.clone());
    let mut reader = Reader::new(workbook, &layout, located);
    let calculation = reader.calculation();
    reader.tell_conversions();
    let knowledge = reader.knowledge();
    let printed = reader.printed();
    let Some(calculation) = calculation.filter(|_| !reader.failed()) else {
        let mut findings = reader.findings;
        findings.sort_by_key(|finding| finding.severity);
        return Err(findings);
    };
    let later = &calculation.settings.rates[1..];
    Ok(Case {
        fit,
        own_index: calculation.index.iter().all(|(year, _)| year.origin == Origin::NONE),
        own_later_rates: later.iter().any(|rate| rate.origin == Origin::NONE),
        calculation,
        places: reader.places,
        printed,
        knowledge,
        units: reader.units,
        findings: reader.findings,
        layout,
    })
}

/// Every value that can be read and everything there is to tell of it, also where there is no
/// calculation.
pub fn places(workbook: &Workbook, located: Located) -> (Vec<Place>, Vec<Finding>) {
    let layout = Arc::clone(&located.layout);
    let mut reader = Reader::new(workbook, &layout, located);
    reader.calculation();
    reader.tell_conversions();
    reader.findings.sort_by_key(|finding| finding.severity);
    (reader.places, reader.findings)
}

impl Reader<'_, '_> {
    /// Whether anything required could not be read.
    fn failed(&self) -> bool {
        self.fatal
            || self
                .findings
                .iter()
                .any(|finding| finding.code == "A1" && finding.severity == Severity::Error)
    }
}

/// The cost lines that are not grants.
pub fn expenses(case: &Case) -> Vec<usize> {
    let grants = &case.layout.words.grant;
    let of = |category: &Option<model::Input<String>>| {
        category.as_ref().is_some_and(|category| grants.has(&category.value))
    };
    let lines = case.calculation.costs.iter().enumerate();
    lines.filter(|(_, cost)| !of(&cost.category)).map(|(position, _)| position).collect()
}
