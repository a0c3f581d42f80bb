//! The catalogue of checks: rules that look at a calculation that has been read and recomputed, and
//! say what a reviewer must know. They judge arithmetic and documentation, not whether the
//! intervention works.
//!
//! Each rule is a [`Rule`] of its own: code, words in both languages, source, and a function from
//! the [`Subject`] to findings. Thresholds stand in `rules.toml`. Rules that another room already
//! holds (reading, cross-check) are listed here with their words, and their findings are joined and
//! weighed with the rest.

pub mod protocol;
pub mod rule;
pub mod rules;
mod stale;
pub mod subject;
mod thresholds;
mod weigh;

use rules::*;

use crate::finding::Finding;

pub use protocol::{Answer, Protocol, State};
pub use rule::{Rule, Words};
pub use rules::documentation::GainShares;
pub use rules::inference::Inference;
pub use stale::{Recalculation, Stale, recalculate};
pub use subject::{Options, Subject};
pub use thresholds::{Change, ThresholdError, Thresholds};

/// Every rule, in the order of the catalogue.
pub const RULES: [&Rule; 30] = [
    &reading::A1,
    &reading::A2,
    &reading::A3,
    &reading::A4,
    &reading::A5,
    &reading::A6,
    &reading::A7,
    &printed_results::B1,
    &margins::B2,
    &participants::B3,
    &printed_break_even::B4,
    &discounting::B5,
    &prices::B6,
    &signs::C1,
    &knowledge::C2,
    &counted_twice::C3,
    &refusion::C4,
    &knowledge::C5,
    &outcome::C6,
    &outcome::C7,
    &outcome::C8,
    &without_end::C9,
    &costs_end::C10,
    &documentation::D1,
    &knowledge::D2,
    &craft::D3,
    &documentation::D4,
    &documentation::D5,
    &outcome::D6,
    &grants::D7,
];

/// The rule of a code, whatever its case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// What the checks came to, beside the findings.
#[derive(Debug, Clone)]
pub struct Review {
    pub recalculation: Recalculation,
    pub inference: Option<Inference>,
    pub gain: GainShares,
    /// The thresholds that a user has changed.
    pub changes: Vec<Change>,
    /// The answers of an earlier protocol in the same file, for each of the findings, and those
    /// that no longer stand.
    pub protocol: Protocol,
}

/// What was found as the workbook was read, weighed, and what the rules find.
pub fn judge(subject: &Subject) -> Vec<Finding> {
    let read = subject.case.findings.iter().map(|finding| subject.weighed(finding.clone()));
    read.chain(RULES.iter().flat_map(|rule| (rule.find)(subject))).collect()
}

/// Joins the findings with those of the recalculation, sorted worst first.
pub fn review(
    subject: &Subject,
    mut findings: Vec<Finding>,
    recalculation: Recalculation,
) -> (Vec<Finding>, Review) {
    let thresholds = &subject.options.thresholds;
    findings.extend(reading::stale(&recalculation));
    findings.iter_mut().for_each(|finding| finding.is_checked = true);
    findings.retain(|finding| thresholds.is_on(finding.code));
    crate::finding::sort(&mut findings);
    let review = Review {
        recalculation,
        inference: inference::infer(subject),
        gain: documentation::gain(subject),
        changes: thresholds.changes.clone(),
        protocol: Protocol::of(protocol::written(subject.workbook, subject.ours), &findings),
    };
    (findings, review)
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
