//! D2: every figure that is not the knowledge base's.

use rust_decimal::Decimal;

use crate::check::rule::{KNOWLEDGE, Rule, figure, shown};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;

pub const RULE: Rule = Rule {
    code: "D2",
    title: ("Afvigelser fra vidensdatabasen", "Departures from the knowledge base"),
    about: (
        "Hver pris og mængde, der ikke er vidensdatabasens, med forholdet og med vægten: hvad \
         nettoresultatet ændres, hvis vidensdatabasens tal bruges. Afvigelser er tilladt, men er \
         valg.",
        "Every price and quantity that is not the knowledge base's, with the ratio and the \
         weight: what the net result changes if the knowledge base's figure is used. Departures \
         are allowed, but they are choices.",
    ),
    source: KNOWLEDGE,
    severity: Severity::Assumption,
    certainty: Certainty::Sure,
    thresholds: r#"
within = 0.001  # a figure this near to the knowledge base is the knowledge base's
"#,
    find: own_figures,
};

/// A figure in place of the knowledge base's.
#[derive(Debug)]
struct OwnFigure {
    label: String,
    own: Decimal,
    known: Decimal,
    ratio: Decimal,
}

impl Matter for OwnFigure {
    fn words(&self, lang: Lang) -> Words {
        let Self { label, own, known, ratio } = self;
        let ratio = if known.is_zero() { "–".to_owned() } else { shown(ratio.round_dp(2), lang) };
        words!(
            lang,
            "{label}: {} i stedet for vidensdatabasens {} (forhold {ratio}).",
            "{label}: {} in place of the knowledge base's {} (ratio {ratio}).",
            "Angiv kilden til det egne tal.",
            "State the source of the own figure.",
            figure(*own, lang),
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

fn own_figures(subject: &Subject) -> Vec<Finding> {
    let within = subject.number("D2", "within");
    let departures = subject.departures().iter().filter(|departure| !departure.is_within(within));
    let findings = departures.map(|departure| {
        let (own, known, ratio) = (departure.own.value, departure.known, departure.ratio());
        let matter = OwnFigure { label: subject.label(&departure.own), own, known, ratio };
        let weight = subject.weight_of_figure(departure, known);
        RULE.finding(subject.cell(&departure.own), matter).weighing(weight)
    });
    findings.collect()
}
