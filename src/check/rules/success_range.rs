//! C6: the success rate against its own low and high estimate.

use rust_decimal::Decimal;

use crate::check::rule::{CHOICE, Rule, share};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::{Lang, phrase};

pub const RULE: Rule = Rule {
    code: "C6",
    title: (
        "Succesraten ligger inden for sit eget interval",
        "The success rate lies within its own range",
    ),
    about: (
        "Laveste og højeste skøn skal være angivet, og succesraten skal ligge imellem dem. En \
         rate over det højeste skøn har ikke kilden bag sig.",
        "A low and a high estimate must be given, and the success rate must lie between them. A \
         rate above the high estimate does not have its source behind it.",
    ),
    source: CHOICE,
    severity: Severity::PossibleError,
    certainty: Certainty::Sure,
    thresholds: "",
    find: success_range,
};

/// A low or a high estimate is missing; the success rate.
#[derive(Debug)]
struct NoRange(Decimal);

impl Matter for NoRange {
    fn words(&self, lang: Lang) -> Words {
        words!(
            lang,
            "Succesraten har ikke både et laveste og et højeste skøn.",
            "The success rate lacks a low or a high estimate.",
            "Udfyld begge skøn fra kilden.",
            "Fill in both estimates from the source."
        )
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(share(self.0, lang))
    }
}

/// Estimates and success rate that are not in order.
#[derive(Debug)]
struct OutOfRange {
    rate: Decimal,
    low: Decimal,
    high: Decimal,
}

impl Matter for OutOfRange {
    fn words(&self, lang: Lang) -> Words {
        let [rate, low, high] = [self.rate, self.low, self.high].map(|value| share(value, lang));
        let found = if self.low > self.high {
            phrase!(
                lang,
                "Laveste skøn {low} er højere end højeste skøn {high}.",
                "The low estimate {low} is higher than the high estimate {high}."
            )
        } else if self.rate > self.high {
            phrase!(
                lang,
                "Succesraten {rate} er højere end det højeste skøn {high}.",
                "The success rate {rate} is above the high estimate {high}."
            )
        } else {
            phrase!(
                lang,
                "Succesraten {rate} er lavere end det laveste skøn {low}.",
                "The success rate {rate} is below the low estimate {low}."
            )
        };
        let remedy = if self.low > self.high {
            phrase!(
                lang,
                "Ret skønnene: det laveste må ikke være højere end det højeste.",
                "Correct the estimates: the low one may not be above the high one."
            )
        } else {
            phrase!(
                lang,
                "Ret succesraten, eller udvid intervallet med en kilde.",
                "Correct the success rate, or widen the range with a source."
            )
        };
        Words { found, remedy }
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(share(self.rate, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(format!("{} - {}", share(self.low, lang), share(self.high, lang)))
    }
}

fn success_range(subject: &Subject) -> Vec<Finding> {
    let success = &subject.calculation().success;
    let (cell, rate) = (subject.cell(&success.rate), success.rate.value);
    let (Some(low), Some(high)) = (success.low, success.high) else {
        return vec![RULE.finding(cell, NoRange(rate)).graded(Severity::Clarification)];
    };
    let (low, high) = (low.value, high.value);
    if (low..=high).contains(&rate) {
        return Vec::new();
    }
    let nearest = rate.clamp(low.min(high), high.max(low));
    let weight = subject.weight(|calculation| calculation.success.rate.value = nearest);
    vec![RULE.finding(cell, OutOfRange { rate, low, high }).weighing(weight)]
}
