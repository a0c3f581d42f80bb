//! What a reviewer is told, as data: code, severity, place and matter. The words are made
//! elsewhere.
//!
//! Codes are those of the catalogue of checks and stay the same from version to version.

pub mod matter;
pub mod reading;
pub mod words;

use matter::Matter;
use rust_decimal::Decimal;

use crate::model::{Actor, PerActor};
use crate::workbook::{Address, CellRef};

/// How much a finding weighs, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The result is wrong or cannot be computed.
    Error,
    PossibleError,
    /// Must be explained.
    Clarification,
    /// A choice that carries weight.
    Assumption,
    Information,
}

impl Severity {
    /// The worst first.
    pub const ALL: [Severity; 5] = [
        Severity::Error,
        Severity::PossibleError,
        Severity::Clarification,
        Severity::Assumption,
        Severity::Information,
    ];
}

#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub code: &'static str,
    pub severity: Severity,
    pub sheet: Option<String>,
    pub cell: Option<Address>,
    pub matter: Matter,
    /// What stands there, and what was expected, as a reviewer reads them.
    pub read: Option<String>,
    pub expected: Option<String>,
    /// What mending it adds to the net result, kroner; `None` where that cannot be computed.
    pub weight: Option<Weight>,
}

/// Kroner of net result, for each actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight(pub PerActor<Decimal>);

impl Weight {
    /// Kroner for one actor alone.
    pub fn on(actor: Actor, kroner: Decimal) -> Self {
        let mut weight = PerActor([Decimal::ZERO; Actor::ALL.len()]);
        weight.0[actor as usize] = kroner;
        Weight(weight)
    }

    pub fn of(&self, actor: Actor) -> Decimal {
        *self.0.get(actor)
    }

    /// All actors together.
    pub fn total(&self) -> Decimal {
        Actor::ALL.iter().fold(Decimal::ZERO, |sum, actor| sum.saturating_add(self.of(*actor)))
    }
}

impl Finding {
    pub fn at(code: &'static str, severity: Severity, cell: &CellRef, matter: Matter) -> Self {
        Finding {
            sheet: Some(cell.sheet.clone()),
            cell: Some(cell.at),
            ..Finding::of_file(code, severity, matter)
        }
    }

    pub fn on_sheet(code: &'static str, severity: Severity, sheet: &str, matter: Matter) -> Self {
        Finding { sheet: Some(sheet.to_owned()), ..Finding::of_file(code, severity, matter) }
    }

    pub fn of_file(code: &'static str, severity: Severity, matter: Matter) -> Self {
        Finding {
            code,
            severity,
            sheet: None,
            cell: None,
            matter,
            read: None,
            expected: None,
            weight: None,
        }
    }

    /// The largest sum that mending the finding moves, for one actor or all together; findings are
    /// sorted by it.
    pub fn heft(&self) -> Decimal {
        let Some(weight) = &self.weight else { return Decimal::ZERO };
        let each = Actor::ALL.map(|actor| weight.of(actor).abs());
        each.into_iter().fold(weight.total().abs(), Decimal::max)
    }
}

/// Sorts by severity, then by weight, the heaviest first.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| a.severity.cmp(&b.severity).then_with(|| b.heft().cmp(&a.heft())));
}
