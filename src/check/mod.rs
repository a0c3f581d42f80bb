//! The catalogue of checks: rules that look at a calculation that has been read and recomputed, and say what a
//! reviewer must know. They judge arithmetic and documentation, not whether the intervention works.
//!
//! Each rule is a [`Rule`] of its own: code, words in both languages, source, and a function from the [`Subject`] to
//! findings. Thresholds stand in `rules.toml`. Rules that another room already holds (reading, cross-check) are
//! listed here with their words, and their findings are joined and weighed with the rest.

mod arithmetic;
mod craft;
mod documentation;
mod inference;
mod knowledge;
mod lines;
mod outcome;
pub mod protocol;
mod reading;
mod stale;
mod thresholds;
mod units;
mod weigh;

use rust_decimal::Decimal;

use crate::engine::{Line, NetResult};
use crate::finding::matter::{Matter, Told};
use crate::finding::{Finding, Severity, Weight};
use crate::model::{Actor, Calculation, Input, PerActor};
use crate::read::Case;
use crate::reconcile::Comparison;
use crate::workbook::{CellRef, Structure, Workbook};
use crate::{engine, lang};

pub use crate::check::documentation::GainShares;
pub use crate::check::inference::Inference;
pub use crate::check::protocol::{Answer, Protocol, State};
pub use crate::check::stale::{Recalculation, Stale, recalculate};
pub use crate::check::thresholds::{Change, ThresholdError, Thresholds};

/// Danish and English.
pub type Words = (&'static str, &'static str);

/// One entry of the catalogue.
pub struct Rule {
    /// Stable from version to version.
    pub code: &'static str,
    pub title: Words,
    /// What it looks for, why, and what a finding means.
    pub about: Words,
    /// Where the rule comes from.
    pub source: Words,
    /// The worst that it says.
    pub severity: Severity,
    find: fn(&Subject) -> Vec<Finding>,
}

/// Every rule, in the order of the catalogue.
pub const RULES: [&Rule; 30] = [
    &reading::A1,
    &reading::A2,
    &reading::A3,
    &reading::A4,
    &reading::A5,
    &reading::A6,
    &reading::A7,
    &arithmetic::B1,
    &arithmetic::B2,
    &arithmetic::B3,
    &arithmetic::B4,
    &arithmetic::B5,
    &arithmetic::B6,
    &lines::C1,
    &knowledge::C2,
    &lines::C3,
    &lines::C4,
    &knowledge::C5,
    &outcome::C6,
    &outcome::C7,
    &outcome::C8,
    &lines::C9,
    &lines::C10,
    &documentation::D1,
    &knowledge::D2,
    &craft::D3,
    &documentation::D4,
    &documentation::D5,
    &outcome::D6,
    &lines::D7,
];

/// The rule of a code, whatever its case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

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
    pub case: &'a Case<'a>,
    pub result: &'a NetResult,
    pub crosscheck: &'a [Comparison],
    pub options: &'a Options,
    /// The sheets that this program added to the workbook; no rule looks at them.
    pub ours: &'a [String],
}

/// What the checks came to, beside the findings.
#[derive(Debug, Clone)]
pub struct Review {
    pub recalculation: Recalculation,
    pub inference: Option<Inference>,
    pub gain: GainShares,
    /// The thresholds that a user has changed.
    pub changes: Vec<Change>,
    /// The answers of an earlier protocol in the same file, for each of the findings, and those that no longer stand.
    pub protocol: Protocol,
}

/// What the rules find, beside what reading and the cross-check `found`, weighed.
pub fn judge(subject: &Subject, found: Vec<Finding>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = found.into_iter().map(|finding| weigh::weighed(subject, finding)).collect();
    for rule in RULES {
        findings.extend((rule.find)(subject));
    }
    findings
}

/// Joins the findings with those of the recalculation, sorted worst first.
pub fn review(subject: &Subject, mut findings: Vec<Finding>, recalculation: Recalculation) -> (Vec<Finding>, Review) {
    let thresholds = &subject.options.thresholds;
    findings.extend(reading::stale(&recalculation));
    findings.retain(|finding| thresholds.is_on(finding.code));
    crate::finding::sort(&mut findings);
    let review = Review {
        recalculation,
        inference: inference::infer(subject),
        gain: documentation::gain(subject),
        changes: thresholds.changes.clone(),
        protocol: Protocol::of(subject.workbook, subject.ours, &findings),
    };
    (findings, review)
}

impl Subject<'_> {
    fn calculation(&self) -> &Calculation {
        &self.case.calculation
    }

    fn is_theirs(&self, sheet: &str) -> bool {
        !self.ours.iter().any(|name| name == sheet)
    }

    fn number(&self, code: &str, key: &str) -> Decimal {
        self.options.thresholds.number(code, key)
    }

    fn numbers(&self, code: &str, key: &str) -> Vec<Decimal> {
        self.options.thresholds.numbers(code, key)
    }

    /// Whether `found` is one of the words that a rule's list has.
    fn is_listed(&self, code: &str, key: &str, found: &str) -> bool {
        crate::layout::is_one_of(found, &self.options.thresholds.words(code, key))
    }

    fn cell<T>(&self, input: &Input<T>) -> Option<&CellRef> {
        self.case.cell(input.origin)
    }

    /// What mending does to the net result: recomputed with the calculation that `mend` makes.
    fn weight(&self, mend: impl FnOnce(&mut Calculation)) -> Option<Weight> {
        let mut before = self.case.calculation.clone();
        let mut after = before.clone();
        mend(&mut after);
        if (&before.settings, &before.index, &before.cohorts, &before.success)
            == (&after.settings, &after.index, &after.cohorts, &after.success)
        {
            // Lines add up, so those that are as they were need not be computed again.
            keep_differing(&mut before.consequences, &mut after.consequences);
            keep_differing(&mut before.costs, &mut after.costs);
            return Some(difference(&engine::net_result(&after).ok()?, &engine::net_result(&before).ok()?));
        }
        Some(difference(&engine::net_result(&after).ok()?, self.result))
    }

    /// Present value of a line for all actors.
    fn total(&self, line: Line) -> Decimal {
        self.result.sum(|flow| flow.line == line)
    }

    /// The structure around the cells; empty where it cannot be told.
    fn structure(&self) -> Structure {
        Structure::of(self.workbook).unwrap_or_default()
    }
}

/// Drops the lines that are the same in both, where both have as many.
fn keep_differing<T: PartialEq + Clone>(before: &mut Vec<T>, after: &mut Vec<T>) {
    if before.len() == after.len() {
        let pairs = before.drain(..).zip(after.drain(..)).filter(|(before, after)| before != after);
        let (kept_before, kept_after) = pairs.unzip();
        (*before, *after) = (kept_before, kept_after);
    }
}

fn difference(after: &NetResult, before: &NetResult) -> Weight {
    Weight(PerActor(Actor::ALL.map(|actor| after.net(Some(actor)) - before.net(Some(actor)))))
}

/// A finding of a rule.
fn tell(
    code: &'static str,
    severity: Severity,
    cell: Option<&CellRef>,
    found: (String, String),
    remedy: Words,
) -> Finding {
    // A sentence that ends in "pct." or "kr." has its full stop.
    let ended = |text: String| text.strip_suffix("..").map_or(text.clone(), |text| format!("{text}."));
    let found = (ended(found.0), ended(found.1));
    let matter = Matter::Rule(Told { found, remedy });
    match cell {
        Some(cell) => Finding::at(code, severity, cell, matter),
        None => Finding::of_file(code, severity, matter),
    }
}

/// The same rule held by another room, which makes the findings.
fn elsewhere(_: &Subject) -> Vec<Finding> {
    Vec::new()
}

trait Detail {
    fn reading(self, read: impl Into<String>) -> Self;
    fn expecting(self, expected: impl Into<String>) -> Self;
    fn weighing(self, weight: Option<Weight>) -> Self;
}

impl Detail for Finding {
    fn reading(mut self, read: impl Into<String>) -> Self {
        self.read = Some(read.into());
        self
    }

    fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    fn weighing(mut self, weight: Option<Weight>) -> Self {
        self.weight = weight;
        self
    }
}

/// A number for a sentence: at most four decimals.
fn shown(value: Decimal) -> String {
    lang::exact(value.round_dp(4))
}

/// A share for a sentence.
fn share(value: Decimal) -> String {
    lang::per_cent(value, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_settings_and_every_setting_a_rule() {
        let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
        let thresholds = Thresholds::default();
        assert_eq!(rules, thresholds.codes().collect());
        assert_eq!(rules.len(), RULES.len(), "a code stands twice");
    }

    #[test]
    fn every_rule_is_worded_in_both_languages() {
        for rule in RULES {
            for (danish, english) in [rule.title, rule.about, rule.source] {
                assert!(!danish.is_empty() && !english.is_empty(), "{}", rule.code);
            }
        }
    }
}
