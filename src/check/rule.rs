//! One entry of the catalogue: its words, where it comes from, and what it finds.

use rust_decimal::Decimal;

use super::subject::Subject;
use crate::finding::{Finding, Matter, Severity, Weight};
use crate::lang;
use crate::workbook::CellRef;

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
    pub find: fn(&Subject) -> Vec<Finding>,
}

/// A finding of a rule.
pub fn tell(
    code: &'static str,
    severity: Severity,
    cell: Option<&CellRef>,
    found: (String, String),
    remedy: Words,
) -> Finding {
    // A sentence that ends in "pct." or "kr." has its full stop.
    let ended =
        |text: String| text.strip_suffix("..").map_or(text.clone(), |text| format!("{text}."));
    let found = (ended(found.0), ended(found.1));
    let matter = Told { found, remedy };
    match cell {
        Some(cell) => Finding::at(code, severity, cell, matter),
        None => Finding::of_file(code, severity, matter),
    }
}

/// The same rule held by another room, which makes the findings.
pub fn elsewhere(_: &Subject) -> Vec<Finding> {
    Vec::new()
}

#[derive(Debug)]
struct Told {
    found: (String, String),
    remedy: Words,
}

impl Matter for Told {
    fn words(&self, lang: crate::lang::Lang) -> crate::finding::Words {
        crate::finding::Words {
            found: lang.pick(self.found.0.clone(), self.found.1.clone()),
            remedy: lang.pick(self.remedy.0, self.remedy.1).into(),
        }
    }
}

impl Detail for Finding {
    fn reading(mut self, read: impl Into<String>) -> Self {
        self.told.0 = Some(read.into());
        self
    }

    fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.told.1 = Some(expected.into());
        self
    }

    fn weighing(mut self, weight: Option<Weight>) -> Self {
        self.weight = weight;
        self
    }
}

pub trait Detail {
    fn reading(self, read: impl Into<String>) -> Self;
    fn expecting(self, expected: impl Into<String>) -> Self;
    fn weighing(self, weight: Option<Weight>) -> Self;
}

/// A number for a sentence: at most four decimals.
pub fn shown(value: Decimal) -> String {
    lang::exact(value.round_dp(4))
}

/// A share for a sentence.
pub fn share(value: Decimal) -> String {
    lang::per_cent(value, 1)
}
