//! One entry of the catalogue: its words, where it comes from, and what it finds.

use rust_decimal::Decimal;

use super::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity};
use crate::lang::Lang;
use crate::workbook::CellRef;

/// Danish and English.
pub type Both = (&'static str, &'static str);

/// Where several rules come from.
pub(super) const FORMAT: Both = ("SØM-formatet", "The SØM format");
pub(super) const CALCULATION: Both =
    ("SØM-formatet, beregningens regler", "The SØM format, the rules of the calculation");
pub(super) const AUDIT: Both =
    ("God revisionsskik for regnearksmodeller", "Good practice of model audit");
pub(super) const CHOICE: Both =
    ("God skik for følsomhedsanalyse", "Good practice of sensitivity analysis");
pub(super) const KNOWLEDGE: Both =
    ("Modellens vidensdatabase i projektmappen", "The model's knowledge base in the workbook");

/// One entry of the catalogue.
pub struct Rule {
    /// Stable from version to version.
    pub code: &'static str,
    pub title: Both,
    /// What it looks for, why, and what a finding means.
    pub about: Both,
    /// Where the rule comes from.
    pub source: Both,
    /// The worst that it says.
    pub severity: Severity,
    /// Arithmetic, or judgement: a judgement never decides the exit status.
    pub certainty: Certainty,
    /// What users may change with `--rules`, as TOML: a line a threshold or list of words. Shares
    /// are written 0.05, kroner as they are.
    pub(super) thresholds: &'static str,
    pub(super) find: fn(&Subject) -> Vec<Finding>,
}

impl Rule {
    /// A finding of the worst that the rule says, at a cell or of the whole workbook.
    pub(super) fn finding(&self, cell: Option<&CellRef>, matter: impl Matter) -> Finding {
        let found = match cell {
            Some(cell) => Finding::at(self.code, self.severity, cell, matter),
            None => Finding::of_file(self.code, self.severity, matter),
        };
        Finding { certainty: self.certainty, ..found }
    }
}

/// The same rule held by another room, which makes the findings.
pub(super) fn elsewhere(_: &Subject) -> Vec<Finding> {
    Vec::new()
}

/// A number for a sentence: at most four decimals.
pub(super) fn shown(value: Decimal, lang: Lang) -> String {
    lang.exact(value.round_dp(4))
}

/// A price or a change in use for a sentence: two decimals are enough of what is not small.
pub(super) fn figure(value: Decimal, lang: Lang) -> String {
    lang.exact(value.round_dp(if value.abs() < Decimal::ONE { 4 } else { 2 }))
}

/// A share for a sentence.
pub(super) fn share(value: Decimal, lang: Lang) -> String {
    lang.per_cent(value, 1)
}
