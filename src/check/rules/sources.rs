//! D1: figures without a source.

use rust_decimal::Decimal;

use crate::check::rule::{AUDIT, Rule, share};
use crate::check::subject::{Subject, included};
use crate::finding::{Certainty, Finding, Matter, Severity, Words};
use crate::lang::{Lang, phrase};

pub const RULE: Rule = Rule {
    code: "D1",
    title: ("Hvert tal har en kilde", "Every figure has a source"),
    about: (
        "Succesraten, hver omkostning og hver linjes mængde og pris skal have en kilde. For \
         linjer uden kilde siges, hvor stor en del af gevinsten de bærer. Vægten er, hvad \
         nettoresultatet ændres, hvis linjen går ud.",
        "The success rate, every cost and every line's quantity and price must have a source. For \
         lines without one it is said how much of the gain they carry. The weight is what the net \
         result changes if the line is left out.",
    ),
    source: AUDIT,
    severity: Severity::Clarification,
    certainty: Certainty::Sure,
    thresholds: "",
    find: sources,
};

/// What has no source.
#[derive(Debug)]
enum Unsourced {
    SuccessRate(Decimal),
    Cost { name: String },
    Line { name: String, quantity: bool, price: bool, gain: Decimal, share: Decimal },
}

impl Matter for Unsourced {
    fn words(&self, lang: Lang) -> Words {
        let found = match self {
            Self::SuccessRate(_) => {
                phrase!(lang, "Succesraten har ingen kilde.", "The success rate has no source.")
            }
            Self::Cost { name } => phrase!(lang, "{name}: ingen kilde.", "{name}: no source."),
            Self::Line { name, quantity, price, gain, share: part } => {
                let what = match (quantity, price) {
                    (true, true) => lang.pick(
                        "hverken mængde eller pris har en kilde",
                        "neither quantity nor price has a source",
                    ),
                    (true, false) => {
                        lang.pick("mængden har ingen kilde", "the quantity has no source")
                    }
                    _ => lang.pick("prisen har ingen kilde", "the price has no source"),
                };
                phrase!(
                    lang,
                    "{name}: {what}; {} af gevinsten ({}) er uden kilde.",
                    "{name}: {what}; {} of the gain ({}) is without a source.",
                    lang.kroner(*gain),
                    share(*part, lang)
                )
            }
        };
        let remedy = phrase!(
            lang,
            "Angiv en kilde, som andre kan finde.",
            "State a source that others can find."
        );
        Words { found, remedy }
    }

    fn label(&self) -> &str {
        match self {
            Self::SuccessRate(_) => "",
            Self::Cost { name } | Self::Line { name, .. } => name,
        }
    }

    fn amount(&self) -> Option<(&'static str, &'static str)> {
        Some(("Uden tallet", "Without the figure"))
    }

    fn read(&self, lang: Lang) -> Option<String> {
        match self {
            Self::SuccessRate(rate) => Some(share(*rate, lang)),
            _ => None,
        }
    }
}

fn sources(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let mut found = Vec::new();
    if calculation.success.source.is_none() {
        let rate = &calculation.success.rate;
        let weight = subject.weight(|calculation| calculation.success.rate.value = Decimal::ZERO);
        let finding = RULE.finding(subject.cell(rate), Unsourced::SuccessRate(rate.value));
        found.push(finding.weighing(weight));
    }
    for (position, line) in
        calculation.costs.iter().enumerate().filter(|(_, line)| line.source.is_none())
    {
        let weight = subject.weight(|calculation| {
            calculation.costs.remove(position);
        });
        let matter = Unsourced::Cost { name: line.name.value.clone() };
        found.push(RULE.finding(subject.cell(&line.name), matter).weighing(weight));
    }
    let gains = subject.gains();
    let all: Decimal = gains.iter().map(|(_, gain)| *gain).sum();
    for (position, line) in included(calculation) {
        let (quantity, price) = (line.source.is_none(), line.price_source.is_none());
        if !quantity && !price {
            continue;
        }
        let gain = gains.iter().find(|(line, _)| *line == position);
        let gain = gain.map(|(_, gain)| *gain).unwrap_or_default();
        let share = gain.checked_div(all).unwrap_or_default();
        let name = line.service.value.clone();
        let matter = Unsourced::Line { name, quantity, price, gain, share };
        let finding = RULE.finding(subject.cell(&line.service), matter);
        found.push(finding.weighing(subject.weight_without(position)));
    }
    found
}
