//! A5: consequences without a price or a change. Lines that are missing or stand twice are found as
//! the sheets are read.

use crate::check::rule::{FORMAT, Rule};
use crate::check::subject::{Subject, included};
use crate::engine::Line;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::Actor;

pub const RULE: Rule = Rule {
    code: "A5",
    title: (
        "Hver konsekvens har en pris, hver pris en konsekvens",
        "Every consequence has a price, every price a consequence",
    ),
    about: (
        "En konsekvens uden linje på Priser eller Konsekvenser 2, en linje, hvor alle priser \
         eller alle ændringer er nul, en pris, der ikke bruges, og den samme linje to gange.",
        "A consequence without a line of prices or of changes in use, a line where every price or \
         every change is nil, a price that is not used, and the same line twice.",
    ),
    source: FORMAT,
    severity: Severity::PossibleError,
    certainty: Certainty::Sure,
    thresholds: "",
    find: empty_lines,
};

/// A line that comes to nothing.
#[derive(Debug)]
enum Empty {
    Price { name: String },
    Change { name: String },
}

impl Matter for Empty {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::Price { name } => words!(
                lang,
                "{name}: forbruget ændres, men prisen er nul for alle tre aktører.",
                "{name}: use changes, but the price is nil for all three actors.",
                "Udfyld prisen, eller lad linjen gå ud.",
                "Fill in the price, or leave the line out."
            ),
            Self::Change { name } => words!(
                lang,
                "{name}: medregnes, men har ingen ændring i forbrug.",
                "{name}: is included, but has no change in use.",
                "Udfyld ændringen, eller lad linjen gå ud.",
                "Fill in the change, or leave the line out."
            ),
        }
    }

    fn label(&self) -> &str {
        let (Self::Price { name } | Self::Change { name }) = self;
        name
    }

    fn read(&self, _: Lang) -> Option<String> {
        Some("0".into())
    }
}

fn empty_lines(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for (position, line) in included(subject.calculation()) {
        let name = line.service.value.clone();
        let no_price = line.prices.0.iter().all(|price| price.value.is_zero());
        let no_change = line.changes.iter().all(|change| change.value.is_zero());
        let cell = subject.cell(&line.service);
        if no_price && !no_change {
            let cell = subject.cell(line.prices.get(Actor::Municipality)).or(cell);
            found.push(RULE.finding(cell, Empty::Price { name }));
        } else if no_change && subject.total(Line::Consequence(position)).is_zero() {
            let finding = RULE.finding(cell, Empty::Change { name });
            found.push(finding.graded(Severity::Clarification));
        }
    }
    found
}
