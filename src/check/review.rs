//! Holding the catalogue against a calculation, and what comes of it.

use rust_decimal::Decimal;

use super::causes;
use super::gain::{self, GainShares};
use super::inference::{self, Inference};
use super::protocol::{self, Protocol};
use super::rules::{self, RULES};
use super::stale::Recalculation;
use super::subject::Subject;
use super::thresholds::Change;
use crate::finding::Finding;

/// What the checks came to, beside the findings.
#[derive(Debug, Clone)]
pub struct Review {
    pub recalculation: Recalculation,
    pub inference: Option<Inference>,
    pub gain: GainShares,
    /// From how many kroner of net result a finding matters.
    pub materiality: Decimal,
    /// The thresholds that a user has changed.
    pub changes: Vec<Change>,
    /// The answers of an earlier protocol in the same file, for each of the findings, and those
    /// that no longer stand.
    pub protocol: Protocol,
}

/// What was found as the workbook was read, weighed, and what the rules find.
pub fn judge(subject: &Subject) -> Vec<Finding> {
    let read = subject.case.findings.iter().map(|finding| subject.weighed(finding.clone()));
    let rules = RULES.iter().take_while(|_| !subject.deadline.is_over());
    read.chain(rules.flat_map(|rule| (rule.find)(subject))).collect()
}

/// Joins the findings with those of the recalculation, one a cause.
pub fn review(
    subject: &Subject,
    mut findings: Vec<Finding>,
    recalculation: Recalculation,
) -> (Vec<Finding>, Review) {
    let thresholds = &subject.options.thresholds;
    findings.extend(rules::stale(&recalculation));
    findings.retain(|finding| thresholds.is_on(finding.code));
    let mut findings = causes::gather(subject, &recalculation, findings);
    findings.iter_mut().for_each(|finding| finding.is_checked = true);
    let review = Review {
        materiality: subject.materiality(),
        recalculation,
        inference: inference::infer(subject),
        gain: gain::gain(subject),
        changes: thresholds.changes.clone(),
        protocol: Protocol::of(protocol::written(subject.workbook, subject.ours), &findings),
    };
    (findings, review)
}
