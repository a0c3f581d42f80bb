//! C5: figures far from the knowledge base's.

use rust_decimal::Decimal;

use crate::check::rule::{KNOWLEDGE, Rule, figure, shown};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;

pub const RULE: Rule = Rule {
    code: "C5",
    title: ("Tal langt fra vidensdatabasen", "Figures far from the knowledge base"),
    about: (
        "Forholdet mellem eget tal og vidensdatabasens, priser i samme prisår. Uden for 0,67-1,5 \
         er det en oplysning, uden for 0,33-3 skal det forklares.",
        "The ratio of one's own figure to the knowledge base's, prices in the same price year. \
         Outside 0.67-1.5 it is noted, outside 0.33-3 it must be explained.",
    ),
    source: KNOWLEDGE,
    severity: Severity::Clarification,
    certainty: Certainty::Likely,
    thresholds: r#"
low = 0.67
high = 1.5
strong_low = 0.33
strong_high = 3
"#,
    find: far_from_known,
};

/// A figure and its ratio to the knowledge base's.
#[derive(Debug)]
struct Far {
    label: String,
    own: Decimal,
    known: Decimal,
    ratio: Decimal,
}

impl Matter for Far {
    fn words(&self, lang: Lang) -> Words {
        let Self { label, own, known, ratio } = self;
        words!(
            lang,
            "{label}: {} er {} gange vidensdatabasens {}.",
            "{label}: {} is {} times the knowledge base's {}.",
            "Begrund forskellen, eller brug vidensdatabasens tal.",
            "Give reasons, or use the knowledge base's figure.",
            figure(*own, lang),
            shown(ratio.round_dp(2), lang),
            figure(*known, lang)
        )
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(shown(self.own, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(shown(self.known, lang))
    }
}

fn far_from_known(subject: &Subject) -> Vec<Finding> {
    let of = |key| subject.number("C5", key);
    let (usual, tolerable) = (of("low")..=of("high"), of("strong_low")..=of("strong_high"));
    let mut found = Vec::new();
    for departure in subject.departures() {
        let ratio = departure.ratio();
        if ratio <= Decimal::ZERO || usual.contains(&ratio) {
            continue;
        }
        let severity = match tolerable.contains(&ratio) {
            true => Severity::Information,
            false => Severity::Clarification,
        };
        let (label, own, known) =
            (subject.label(&departure.own), departure.own.value, departure.known);
        let finding = RULE.finding(subject.cell(&departure.own), Far { label, own, known, ratio });
        found.push(finding.graded(severity).weighing(subject.weight_of_figure(departure, known)));
    }
    found
}
