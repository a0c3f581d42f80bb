//! C12: one year's change unlike those of the years beside it.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{AUDIT, Rule, figure};
use crate::check::subject::{Subject, included};
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;

pub const RULE: Rule = Rule {
    code: "C12",
    title: ("Ét år skiller sig ud fra naboårene", "One year stands out from those beside it"),
    about: (
        "Er ændringen i forbrug næsten den samme året før og året efter, men nul, mindst dobbelt \
         så stor eller højst halvt så stor i året imellem, er tallet formentlig glemt eller \
         tastet forkert. Vægten er, hvad nettoresultatet flytter sig, når året får naboårenes \
         gennemsnit.",
        "Where the change in use is nearly the same in the year before and the year after, but \
         nil, at least twice as large or at most half as large in the year between, the figure \
         was probably forgotten or mistyped. The weight is what the net result moves when the \
         year has the average of those beside it.",
    ),
    source: AUDIT,
    severity: Severity::Clarification,
    certainty: Certainty::Likely,
    thresholds: r"
alike = 1.25  # the years beside it differ by no more than this factor
factor = 2
",
    find: odd_year,
};

/// A year and the average of those beside it.
#[derive(Debug)]
struct Odd {
    label: String,
    own: Decimal,
    beside: Decimal,
}

impl Matter for Odd {
    fn words(&self, lang: Lang) -> Words {
        let Self { label, own, beside } = self;
        words!(
            lang,
            "{label}: ændringen er {}, men {} i gennemsnit i årene før og efter.",
            "{label}: the change is {}, but {} on average in the years before and after.",
            "Begrund forskellen, eller ret tallet.",
            "Give reasons for the difference, or correct the figure.",
            figure(*own, lang),
            figure(*beside, lang)
        )
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(figure(self.own, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(figure(self.beside, lang))
    }
}

fn odd_year(subject: &Subject) -> Vec<Finding> {
    let (alike, factor) = (subject.number("C12", "alike"), subject.number("C12", "factor"));
    let mut found = Vec::new();
    for (position, line) in included(subject.calculation()) {
        for (slot, three) in (1..).zip(line.changes.windows(3)) {
            let [before, own, after] = three else { continue };
            let ratio = before.value.checked_div(after.value).unwrap_or_default();
            let (low, high) = (Decimal::ONE.checked_div(alike).unwrap_or_default(), alike);
            if !(low..=high).contains(&ratio) {
                continue;
            }
            let beside = before.value.saturating_add(after.value) / dec!(2);
            let ratio = own.value.checked_div(beside).unwrap_or_default();
            // The other sign is told by the rule of signs.
            let stands_out = own.value.is_zero()
                || ratio >= factor
                || ratio > Decimal::ZERO && ratio.saturating_mul(factor) <= Decimal::ONE;
            if !stands_out {
                continue;
            }
            let matter = Odd { label: subject.label(own), own: own.value, beside };
            let weight = subject.weight_of_line(position, |line| {
                if let Some(change) = line.changes.get_mut(slot) {
                    change.value = beside;
                }
            });
            found.push(RULE.finding(subject.cell(own), matter).weighing(weight));
        }
    }
    found
}
