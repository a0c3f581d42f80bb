//! C6, C7, C8, D6: what the net result hangs on, and who carries it.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{Detail, Rule, Words, share, tell};
use crate::check::subject;
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity, Weight};
use crate::lang;
use crate::model::{Actor, PerActor, names};

const CHOICE: Words = ("God skik for følsomhedsanalyse", "Good practice of sensitivity analysis");

pub const C6: Rule = Rule {
    code: "C6",
    title: (
        "Succesraten ligger inden for sit eget interval",
        "The success rate lies within its own range",
    ),
    about: (
        "Laveste og højeste skøn skal være angivet, og succesraten skal ligge imellem dem. En rate over det højeste skøn har ikke kilden bag sig.",
        "A low and a high estimate must be given, and the success rate must lie between them. A rate above the high estimate does not have its source behind it.",
    ),
    source: CHOICE,
    severity: Severity::PossibleError,
    find: range,
};

fn range(subject: &Subject) -> Vec<Finding> {
    let success = &subject.calculation().success;
    let rate = success.rate;
    let at = |value: Decimal| subject.weight(|calculation| calculation.success.rate.value = value);
    let (Some(low), Some(high)) = (success.low, success.high) else {
        let words = (
            "Succesraten har ikke både et laveste og et højeste skøn.".to_owned(),
            "The success rate lacks a low or a high estimate.".to_owned(),
        );
        let remedy = ("Udfyld begge skøn fra kilden.", "Fill in both estimates from the source.");
        let finding = tell("C6", Severity::Clarification, subject.cell(&rate), words, remedy);
        return vec![finding.reading(share(rate.value))];
    };
    let remedy = (
        "Ret succesraten, eller udvid intervallet med en kilde.",
        "Correct the rate, or widen the range with a source.",
    );
    let (r, l, h) = (share(rate.value), share(low.value), share(high.value));
    let words = if low.value > high.value {
        (
            format!("Laveste skøn {l} er højere end højeste skøn {h}."),
            format!("The low estimate {l} is higher than the high estimate {h}."),
        )
    } else if rate.value > high.value {
        (
            format!("Succesraten {r} er højere end det højeste skøn {h}."),
            format!("The success rate {r} is above the high estimate {h}."),
        )
    } else if rate.value < low.value {
        (
            format!("Succesraten {r} er lavere end det laveste skøn {l}."),
            format!("The success rate {r} is below the low estimate {l}."),
        )
    } else {
        return Vec::new();
    };
    let nearest = rate.value.clamp(low.value.min(high.value), high.value.max(low.value));
    let finding = tell("C6", Severity::PossibleError, subject.cell(&rate), words, remedy);
    vec![finding.reading(r).expecting(format!("{l} - {h}")).weighing(at(nearest))]
}

pub const C7: Rule = Rule {
    code: "C7",
    title: ("Én linje bærer gevinsten", "One line carries the gain"),
    about: (
        "Kommer mere end halvdelen af gevinsten fra én linje, står og falder resultatet med dens mængde, pris og kilde. Vægten er linjens bidrag.",
        "Where more than half of the gain comes from one line, the result stands and falls with its quantity, price and source. The weight is the line's contribution.",
    ),
    source: CHOICE,
    severity: Severity::Assumption,
    find: one_line,
};

fn one_line(subject: &Subject) -> Vec<Finding> {
    let gains = subject::gains(subject);
    let all: Decimal = gains.iter().map(|(_, gain)| *gain).sum();
    let limit = subject.number("C7", "share");
    let mut found = Vec::new();
    for (position, gain) in gains {
        let Some(part) = gain.checked_div(all).filter(|part| *part > limit) else { continue };
        let Some(line) = subject.calculation().consequences.get(position) else { continue };
        let name = &line.service.value;
        let words = (
            format!("{name} bærer {} af gevinsten.", share(part)),
            format!("{name} carries {} of the gain.", share(part)),
        );
        let remedy = (
            "Dokumentér linjens mængde og pris særligt grundigt.",
            "Document the quantity and price of the line with special care.",
        );
        let weight = subject.weight(|calculation| {
            if let Some(line) = calculation.consequences.get_mut(position) {
                line.included.value = false;
            }
        });
        let finding = tell("C7", Severity::Assumption, subject.cell(&line.service), words, remedy);
        found.push(
            finding.reading(share(part)).expecting(format!("≤ {}", share(limit))).weighing(weight),
        );
    }
    found
}

pub const C8: Rule = Rule {
    code: "C8",
    title: (
        "Resultatet skifter fortegn inden for det oplyste interval",
        "The result changes sign within the stated range",
    ),
    about: (
        "Med det laveste eller højeste skøn for succesraten er nettoresultatet af modsat fortegn. Så er svaret på, om indsatsen betaler sig, et andet inden for \
         beregningens egen usikkerhed. Vægten er forskellen til det skøn.",
        "At the low or high estimate of the success rate the net result has the opposite sign. Then the answer to whether the intervention pays is another within the \
         calculation's own uncertainty. The weight is the difference to that estimate.",
    ),
    source: CHOICE,
    severity: Severity::Assumption,
    find: changes_sign,
};

fn changes_sign(subject: &Subject) -> Vec<Finding> {
    let success = &subject.calculation().success;
    let result = subject.result;
    let mut found = Vec::new();
    for actor in [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)] {
        let now = result.net(actor);
        for estimate in [success.low, success.high].into_iter().flatten() {
            let Some(then) = result.at_rate(actor, estimate.value) else { continue };
            if now.abs() < dec!(0.5)
                || then.abs() < dec!(0.5)
                || now.is_sign_negative() == then.is_sign_negative()
            {
                continue;
            }
            let who = names::actor_or_all(actor);
            let (rate, now, then) = (share(estimate.value), lang::kroner(now), lang::kroner(then));
            let words = (
                format!("{who}: nettoresultatet er {now}, men {then} ved succesraten {rate}."),
                format!("{who}: the net result is {now}, but {then} at a success rate of {rate}."),
            );
            let remedy = (
                "Sig det, hvor resultatet omtales, eller indsnævr skønnet.",
                "Say so where the result is told, or narrow the estimate.",
            );
            let weight =
                subject.weight(|calculation| calculation.success.rate.value = estimate.value);
            let finding = tell("C8", Severity::Assumption, subject.cell(&estimate), words, remedy);
            found.push(finding.reading(now).expecting(then).weighing(of_actor(weight, actor)));
        }
    }
    found
}

/// One actor's part of a weight.
fn of_actor(weight: Option<Weight>, actor: Option<Actor>) -> Option<Weight> {
    let (weight, actor) = (weight?, actor);
    let part = |each| {
        if actor.is_none_or(|actor| actor == each) { weight.of(each) } else { Decimal::ZERO }
    };
    Some(Weight(PerActor(Actor::ALL.map(part))))
}

pub const D6: Rule = Rule {
    code: "D6",
    title: (
        "Kommunen betaler, og det offentlige vinder",
        "The municipality pays, and the public gains",
    ),
    about: (
        "Er kommunens nettoresultat negativt, mens det offentlige i alt vinder, har den, der skal beslutte, ikke selv gevinsten. Det er ikke en fejl, men skal siges.",
        "Where the municipality's net result is negative while the public in all gains, the one who decides does not have the gain. It is no error, but must be said.",
    ),
    source: ("KLK: risici ved investeringsmodeller", "KLK: risks of investment models"),
    severity: Severity::Assumption,
    find: incentive,
};

fn incentive(subject: &Subject) -> Vec<Finding> {
    let (own, all) = (subject.result.net(Some(Actor::Municipality)), subject.result.net(None));
    if own > dec!(-0.5) || all < dec!(0.5) {
        return Vec::new();
    }
    let (own, all) = (lang::kroner(own), lang::kroner(all));
    let words = (
        format!("Kommunens nettoresultat er {own}, men det offentliges i alt {all}."),
        format!("The municipality's net result is {own}, but the public's in all {all}."),
    );
    let remedy = (
        "Vis fordelingen, og overvej, hvem der skal betale.",
        "Show the distribution, and consider who should pay.",
    );
    let cell = subject
        .crosscheck
        .iter()
        .find(|c| c.printed.what == crate::read::What::Net(Some(Actor::Municipality)))
        .map(|c| &c.printed.cell);
    vec![tell("D6", Severity::Assumption, cell, words, remedy).reading(own).expecting("≥ 0")]
}
