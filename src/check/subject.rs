//! What the rules look at: the workbook, the calculation, its result, and what was asked.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::sync::OnceLock;

use super::Thresholds;
use super::known::{self, Departure};
use crate::engine::{Line, NetResult};
use crate::explain::Explanation;
use crate::layout::Names;
use crate::model::{Actor, Calculation, Cohort, Consequence, CostLine, Input};
use crate::package::bounds::Deadline;
use crate::read::{Case, Printed, What};
use crate::reconcile::Comparison;
use crate::workbook::{CellRef, Sheet, Structure, Workbook};

/// All actors together, and each.
pub(super) const WHO: [Option<Actor>; 4] =
    [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)];

/// What a user may choose for the checks.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub thresholds: Thresholds,
    /// A workbook of the same model version that is known to be good.
    pub reference: Option<Workbook>,
    pub materiality: Materiality,
}

/// From how much a finding matters: kroner of net result, or a share of it; nil for every krone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Materiality {
    /// Kroner, not negative.
    pub kroner: Option<Decimal>,
    /// A share of the net result in all, not negative.
    pub share: Option<Decimal>,
}

impl Materiality {
    /// Kroner of net result; of both the smaller.
    pub fn threshold(&self, net: Decimal) -> Decimal {
        let of_share = self.share.map(|share| share.saturating_mul(net.abs()));
        match (self.kroner, of_share) {
            (Some(kroner), Some(of_share)) => kroner.min(of_share),
            (one, other) => one.or(other).unwrap_or_default(),
        }
    }
}

/// What the rules look at.
pub struct Subject<'a> {
    pub workbook: &'a Workbook,
    pub case: &'a Case,
    pub result: &'a NetResult,
    pub crosscheck: &'a [Comparison],
    /// What explains the differences, where there are any.
    pub explanation: Option<&'a Explanation>,
    pub options: &'a Options,
    /// The sheets that this program added to the workbook; no rule looks at them.
    pub ours: &'a [String],
    departures: OnceLock<Vec<Departure>>,
    /// What a rule finds after it counts for nothing.
    pub deadline: Deadline,
}

impl<'a> Subject<'a> {
    pub fn new(
        workbook: &'a Workbook,
        case: &'a Case,
        (result, crosscheck, explanation): (
            &'a NetResult,
            &'a [Comparison],
            Option<&'a Explanation>,
        ),
        options: &'a Options,
        ours: &'a [String],
        deadline: Deadline,
    ) -> Self {
        let departures = OnceLock::new();
        Subject {
            workbook,
            case,
            result,
            crosscheck,
            explanation,
            options,
            ours,
            departures,
            deadline,
        }
    }

    pub(super) fn calculation(&self) -> &'a Calculation {
        &self.case.calculation
    }

    pub(super) fn is_theirs(&self, sheet: &str) -> bool {
        !self.ours.iter().any(|name| name == sheet)
    }

    /// The sheets that are not this program's.
    pub(super) fn theirs(&self) -> impl Iterator<Item = &'a Sheet> {
        self.workbook.sheets.iter().filter(|sheet| self.is_theirs(&sheet.name))
    }

    pub(super) fn number(&self, code: &str, key: &str) -> Decimal {
        self.options.thresholds.number(code, key)
    }

    pub(super) fn numbers(&self, code: &str, key: &str) -> Vec<Decimal> {
        self.options.thresholds.numbers(code, key)
    }

    pub(super) fn count(&self, code: &str, key: &str) -> usize {
        self.number(code, key).to_usize().unwrap_or_default()
    }

    /// A list of words of a rule.
    pub(super) fn words(&self, code: &str, key: &str) -> Names {
        self.options.thresholds.words(code, key).into()
    }

    /// Whether `found` is one of the words that a rule's list has.
    pub(super) fn is_listed(&self, code: &str, key: &str, found: &str) -> bool {
        self.words(code, key).has(found)
    }

    /// Whether the category of a cost is one of those that a rule's list has.
    pub(super) fn is_of_category(&self, code: &str, key: &str, line: &CostLine) -> bool {
        let category = line.category.as_ref().map(|category| category.value.as_str());
        self.is_listed(code, key, category.unwrap_or_default())
    }

    pub(super) fn cell<T>(&self, input: &Input<T>) -> Option<&'a CellRef> {
        self.case.cell(input.origin)
    }

    /// What a figure is called in the workbook.
    pub(super) fn label(&self, input: &Input) -> String {
        self.case.place(input.origin).map(|place| place.label.clone()).unwrap_or_default()
    }

    /// The first printed figure of a kind.
    pub(super) fn printed(&self, what: &What) -> Option<&'a Printed> {
        let mut printed = self.crosscheck.iter().map(|comparison| &comparison.printed);
        printed.find(|printed| printed.what == *what)
    }

    /// The years in which somebody finishes.
    pub(super) fn filled_cohorts(&self) -> impl Iterator<Item = &'a Cohort> {
        self.calculation().cohorts.iter().filter(|cohort| !cohort.participants.value.is_zero())
    }

    /// Every figure that the knowledge base also has, of lines that are included.
    pub(super) fn departures(&self) -> &[Departure] {
        self.departures.get_or_init(|| known::departures(self.case))
    }

    /// Present value of a line for all actors.
    pub(super) fn total(&self, line: Line) -> Decimal {
        self.result.sum(|flow| flow.line == line)
    }

    /// The lines that bring a gain, with their present value.
    pub(super) fn gains(&self) -> Vec<(usize, Decimal)> {
        let lines = 0..self.calculation().consequences.len();
        lines
            .map(|line| (line, self.total(Line::Consequence(line))))
            .filter(|(_, gain)| *gain > Decimal::ZERO)
            .collect()
    }

    /// From how many kroner of net result a finding matters.
    pub(super) fn materiality(&self) -> Decimal {
        self.options.materiality.threshold(self.result.net(None))
    }

    /// The structure around the cells; empty where it cannot be told.
    pub(super) fn structure(&self) -> Structure {
        Structure::of(self.workbook).unwrap_or_default()
    }
}

/// The consequences that count, with their position among all.
pub(super) fn included(calculation: &Calculation) -> impl Iterator<Item = (usize, &Consequence)> {
    calculation.consequences.iter().enumerate().filter(|(_, line)| line.included.value)
}
