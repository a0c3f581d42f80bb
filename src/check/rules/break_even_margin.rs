//! D4: whether sensitivity is shown, and how near the success rate lies to break-even.

use rust_decimal::Decimal;

use crate::check::rule::{Rule, share};
use crate::check::subject::{Subject, WHO};
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::{Actor, names};
use crate::read::What;

pub const RULE: Rule = Rule {
    code: "D4",
    title: (
        "Følsomhed er vist, og der er luft til break-even",
        "Sensitivity is shown, and there is room to break-even",
    ),
    about: (
        "En beregning uden følsomhedstabel siger ikke, hvor sikkert resultatet er. Ligger \
         succesraten under 5 procentpoint over break-even, vender et lille skønsudsving \
         resultatet. Vægten er, hvad den margin er værd.",
        "A calculation without a table of sensitivity does not say how safe the result is. Where \
         the success rate lies less than 5 percentage points above break-even, a small error of \
         judgement turns the result. The weight is what that margin is worth.",
    ),
    source: ("Modellens ark Følsomhed; break-even", "The model's sheet of sensitivity; break-even"),
    severity: Severity::Clarification,
    certainty: Certainty::Likely,
    thresholds: r#"
margin = 0.05  # percentage points of success rate over break-even, as a share
"#,
    find: break_even_margin,
};

/// The workbook prints no result at other success rates.
#[derive(Debug)]
struct NotShown;

impl Matter for NotShown {
    fn words(&self, lang: Lang) -> Words {
        words!(
            lang,
            "Beregningen viser ingen følsomhed for succesraten.",
            "The calculation shows no sensitivity to the success rate.",
            "Udfyld arket Følsomhed, eller vis SØM Følsomhed i den berigede fil.",
            "Fill in the sheet of sensitivity."
        )
    }
}

/// A success rate just over break-even.
#[derive(Debug)]
struct Narrow {
    who: Option<Actor>,
    /// As it is typed.
    rate: Decimal,
    margin: Decimal,
    break_even: Decimal,
    limit: Decimal,
}

impl Matter for Narrow {
    fn words(&self, lang: Lang) -> Words {
        let Self { who, rate, margin, break_even, .. } = self;
        let who = names::actor_or_all_in(*who, lang);
        words!(
            lang,
            "{who}: succesraten {} ligger kun {} procentpoint over break-even {}.",
            "{who}: the success rate {} lies only {} percentage points above break-even {}.",
            "Redegør for, hvor sikker succesraten er, og hvad der sker, hvis den ikke nås.",
            "Say how safe the success rate is, and what happens if it is not reached.",
            share(*rate, lang),
            lang.number(margin.saturating_mul(Decimal::ONE_HUNDRED), 1),
            share(*break_even, lang)
        )
    }

    fn label(&self) -> &str {
        names::actor_or_all(self.who)
    }

    fn amount(&self) -> Option<(&'static str, &'static str)> {
        Some(("Ned til break-even", "Down to break-even"))
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(share(self.rate, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(format!("≥ {}", share(self.break_even + self.limit, lang)))
    }
}

fn break_even_margin(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let result = subject.result;
    if !subject.case.printed.iter().any(|printed| matches!(printed.what, What::AtRate(..))) {
        found.push(RULE.finding(None, NotShown));
    }
    let limit = subject.number("D4", "margin");
    let rate = &subject.calculation().success.rate;
    for actor in WHO {
        let even = result.break_even(actor).rate().filter(|even| !even.is_zero());
        let Some(break_even) = even else { continue };
        let margin = result.success_rate - break_even;
        if margin < Decimal::ZERO || margin >= limit {
            continue;
        }
        let weight = subject.weight(|calculation| calculation.success.rate.value = break_even);
        let matter = Narrow { who: actor, rate: rate.value, margin, break_even, limit };
        found.push(RULE.finding(subject.cell(rate), matter).weighing(weight));
    }
    found
}
