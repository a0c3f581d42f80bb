//! C8: a result that changes sign within the stated range of the success rate.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{CHOICE, Rule, share};
use crate::check::subject::{Subject, WHO};
use crate::finding::{Certainty, Finding, Matter, Severity, Weight, Words, words};
use crate::lang::Lang;
use crate::model::{Actor, names};

pub const RULE: Rule = Rule {
    code: "C8",
    title: (
        "Resultatet skifter fortegn inden for det oplyste interval",
        "The result changes sign within the stated range",
    ),
    about: (
        "Med det laveste eller højeste skøn for succesraten er nettoresultatet af modsat fortegn. \
         Så er svaret på, om indsatsen betaler sig, et andet inden for beregningens egen \
         usikkerhed. Vægten er forskellen til det skøn.",
        "At the low or high estimate of the success rate the net result has the opposite sign. \
         Then the answer to whether the intervention pays is another within the calculation's own \
         uncertainty. The weight is the difference to that estimate.",
    ),
    source: CHOICE,
    severity: Severity::Assumption,
    certainty: Certainty::Sure,
    thresholds: "",
    find: sign_in_range,
};

/// The net result as it is, and of the other sign at an estimate of the success rate.
#[derive(Debug)]
struct ChangesSign {
    who: Option<Actor>,
    now: Decimal,
    then: Decimal,
    rate: Decimal,
}

impl Matter for ChangesSign {
    fn words(&self, lang: Lang) -> Words {
        let Self { who, now, then, rate } = self;
        let who = names::actor_or_all_in(*who, lang);
        words!(
            lang,
            "{who}: nettoresultatet er {}, men {} ved succesraten {}.",
            "{who}: the net result is {}, but {} at a success rate of {}.",
            "Oplys det, hvor resultatet omtales, eller indsnævr skønnet.",
            "Say so where the result is told, or narrow the estimate.",
            lang.kroner(*now),
            lang.kroner(*then),
            share(*rate, lang)
        )
    }

    fn label(&self) -> &str {
        names::actor_or_all(self.who)
    }

    fn amount(&self) -> Option<(&'static str, &'static str)> {
        Some(("Ved det skøn", "At that estimate"))
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(lang.kroner(self.now))
    }
}

fn sign_in_range(subject: &Subject) -> Vec<Finding> {
    let success = &subject.calculation().success;
    let mut found = Vec::new();
    for actor in WHO {
        let now = subject.result.net(actor);
        for estimate in [success.low, success.high].into_iter().flatten() {
            let rate = estimate.value;
            let Some(then) = subject.result.at_rate(actor, rate) else { continue };
            if now.abs() < dec!(0.5)
                || then.abs() < dec!(0.5)
                || now.is_sign_negative() == then.is_sign_negative()
            {
                continue;
            }
            let weight = subject.weight(|calculation| calculation.success.rate.value = rate);
            let matter = ChangesSign { who: actor, now, then, rate };
            let finding = RULE.finding(subject.cell(&estimate), matter);
            found.push(finding.weighing(weight.map(|weight| of_actor(weight, actor))));
        }
    }
    found
}

/// One actor's part of a weight.
fn of_actor(weight: Weight, actor: Option<Actor>) -> Weight {
    actor.map_or(weight, |actor| Weight::on(actor, weight.of(actor)))
}
