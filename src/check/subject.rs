//! What the rules look at: the workbook, the calculation, its result, and what was asked.

use rust_decimal::Decimal;

use super::Thresholds;
use crate::engine::{Line, NetResult};
use crate::model::{Calculation, Consequence, Input};
use crate::read::Case;
use crate::reconcile::Comparison;
use crate::workbook::{CellRef, Structure, Workbook};

/// What a user may choose for the checks.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub thresholds: Thresholds,
    /// A workbook of the same model version that is known to be good.
    pub reference: Option<Workbook>,
}

/// What the rules look at.
pub struct Subject<'a> {
    pub workbook: &'a Workbook,
    pub case: &'a Case,
    pub result: &'a NetResult,
    pub crosscheck: &'a [Comparison],
    pub options: &'a Options,
    /// The sheets that this program added to the workbook; no rule looks at them.
    pub ours: &'a [String],
}

impl Subject<'_> {
    pub fn calculation(&self) -> &Calculation {
        &self.case.calculation
    }

    pub fn is_theirs(&self, sheet: &str) -> bool {
        !self.ours.iter().any(|name| name == sheet)
    }

    pub fn number(&self, code: &str, key: &str) -> Decimal {
        self.options.thresholds.number(code, key)
    }

    pub fn numbers(&self, code: &str, key: &str) -> Vec<Decimal> {
        self.options.thresholds.numbers(code, key)
    }

    /// Whether `found` is one of the words that a rule's list has.
    pub fn is_listed(&self, code: &str, key: &str, found: &str) -> bool {
        crate::layout::spec::is_one_of(found, &self.options.thresholds.words(code, key))
    }

    pub fn cell<T>(&self, input: &Input<T>) -> Option<&CellRef> {
        self.case.cell(input.origin)
    }

    /// Present value of a line for all actors.
    pub fn total(&self, line: Line) -> Decimal {
        self.result.sum(|flow| flow.line == line)
    }

    /// The structure around the cells; empty where it cannot be told.
    pub fn structure(&self) -> Structure {
        Structure::of(self.workbook).unwrap_or_default()
    }
}

pub fn included(calculation: &Calculation) -> impl Iterator<Item = (usize, &Consequence)> {
    calculation.consequences.iter().enumerate().filter(|(_, line)| line.included.value)
}

/// The lines that bring a gain, with their present value.
pub fn gains(subject: &Subject) -> Vec<(usize, Decimal)> {
    let lines = 0..subject.calculation().consequences.len();
    lines
        .map(|line| (line, subject.total(Line::Consequence(line))))
        .filter(|(_, gain)| *gain > Decimal::ZERO)
        .collect()
}
