//! C and D7: what single lines of costs and consequences look like beside each other.

use rust_decimal::Decimal;

use super::knowledge::Departure;
use crate::check::rule::{Detail, Rule, Words, shown, tell};
use crate::check::subject::{Subject, included};
use crate::finding::{Finding, Severity};
use crate::lang;
use crate::model::{Actor, Consequence, Input};

pub const AUDIT: Words =
    ("God revisionsskik for regnearksmodeller", "Good practice of model audit");

pub const C1: Rule = Rule {
    code: "C1",
    title: ("Fortegn: gevinst og udgift, skat og tilskud", "Signs: gain and cost, tax and grants"),
    about: (
        "En pris er en udgift for aktøren, en indtægt en negativ pris, et fald i forbrug negativt. Mistænkeligt er: en negativ omkostning, der hverken er tilskud eller \
         sparet udgift; en skattelinje, hvor prisen er positiv for det offentlige i alt; en ændring eller pris med modsat fortegn af vidensdatabasens; en ændring, \
         der skifter fortegn undervejs uden begrundelse.",
        "A price is an expense of the actor, income a negative price, a fall in use negative. Suspect are: a negative cost that is neither grant nor saved expense; \
         a line of tax whose price is positive for the public in all; a change or price of the opposite sign to the knowledge base; a change that turns \
         its sign under way without a reason.",
    ),
    source: (
        "SØM-formatet, beregningens regel 4-7",
        "The SØM format, rules 4-7 of the calculation",
    ),
    severity: Severity::PossibleError,
    find: signs,
};

pub fn signs(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let mut found = Vec::new();
    let remedy = ("Ret fortegnet, eller begrund det.", "Turn the sign, or give reasons for it.");
    for (position, line) in calculation.costs.iter().enumerate() {
        let category =
            line.category.as_ref().map(|category| category.value.as_str()).unwrap_or_default();
        if subject.is_listed("C1", "negative_categories", category) {
            continue;
        }
        if let Some((year, amount)) =
            line.amounts.iter().find(|(_, amount)| amount.value < Decimal::ZERO)
        {
            let (name, shown) = (&line.name.value, lang::kroner(amount.value));
            let words = (
                format!(
                    "{name}: {shown} i {year} er negativt, men linjen er hverken tilskud eller sparet udgift."
                ),
                format!(
                    "{name}: {shown} in {year} is negative, but the line is neither grant nor saved expense."
                ),
            );
            let weight = subject.weight(|calculation| {
                let amounts =
                    calculation.costs.get_mut(position).map(|line| line.amounts.iter_mut());
                amounts
                    .into_iter()
                    .flatten()
                    .for_each(|(_, amount)| amount.value = amount.value.abs());
            });
            let finding = tell("C1", Severity::PossibleError, subject.cell(amount), words, remedy);
            found.push(finding.reading(shown).expecting("≥ 0").weighing(weight));
        }
    }
    let departures = super::knowledge::departures(subject);
    for (position, line) in included(calculation) {
        let name = &line.service.value;
        let turned = |mend: fn(&mut Consequence)| {
            subject.weight(|calculation| {
                if let Some(line) = calculation.consequences.get_mut(position) {
                    mend(line);
                }
            })
        };
        let price: Decimal = Actor::ALL.iter().map(|actor| line.prices.get(*actor).value).sum();
        if subject.is_listed("C1", "income_areas", &line.area.value) && price > Decimal::ZERO {
            let words = (
                format!(
                    "{name}: prisen er {} for det offentlige i alt, men en indtægt er en negativ pris.",
                    shown(price)
                ),
                format!(
                    "{name}: the price is {} for the public in all, but income is a negative price.",
                    shown(price)
                ),
            );
            let weight = turned(|line| {
                line.prices.0.iter_mut().for_each(|price| price.value = -price.value)
            });
            let cell = subject.cell(line.prices.get(Actor::Municipality));
            let finding = tell("C1", Severity::PossibleError, cell, words, remedy);
            found.push(finding.reading(shown(price)).expecting("< 0").weighing(weight));
        }
        if let (Some(change), None) = (turning(line), &line.reason) {
            let words = (
                format!("{name}: ændringen i forbrug skifter fortegn undervejs, uden begrundelse."),
                format!("{name}: the change in use turns its sign under way, without a reason."),
            );
            let weight = subject.weight(|calculation| {
                let changes =
                    calculation.consequences.get_mut(position).map(|line| line.changes.iter_mut());
                let odd = |input: &&mut Input| input.origin == change.origin;
                if let Some(change) = changes.into_iter().flatten().find(odd) {
                    change.value = -change.value;
                }
            });
            let finding = tell("C1", Severity::PossibleError, subject.cell(&change), words, remedy);
            found.push(
                finding
                    .reading(shown(change.value))
                    .expecting(shown(-change.value))
                    .weighing(weight),
            );
        }
        found.extend(against_knowledge(subject, &departures, (position, line), remedy));
    }
    found
}

/// The first change whose sign is that of the fewer.
fn turning(line: &Consequence) -> Option<Input> {
    let of = |positive: bool| {
        line.changes
            .iter()
            .filter(move |c| !c.value.is_zero() && (c.value > Decimal::ZERO) == positive)
    };
    let (up, down) = (of(true).count(), of(false).count());
    if up == 0 || down == 0 {
        return None;
    }
    of(up <= down).next().copied()
}

fn against_knowledge(
    subject: &Subject,
    departures: &[Departure],
    (position, line): (usize, &Consequence),
    remedy: Words,
) -> Vec<Finding> {
    let name = &line.service.value;
    let mut found = Vec::new();
    for departure in departures.iter().filter(|d| d.line == position) {
        if departure.own.value.is_zero()
            || departure.known.is_zero()
            || departure.ratio() > Decimal::ZERO
        {
            continue;
        }
        let words = (
            format!(
                "{name}: {} har modsat fortegn af vidensdatabasens {}.",
                shown(departure.own.value),
                shown(departure.known)
            ),
            format!(
                "{name}: {} has the opposite sign to the knowledge base's {}.",
                shown(departure.own.value),
                shown(departure.known)
            ),
        );
        let weight = departure.weight(subject, -departure.own.value);
        let severity =
            if line.reason.is_some() { Severity::Clarification } else { Severity::PossibleError };
        let finding = tell("C1", severity, subject.cell(&departure.own), words, remedy);
        found.push(
            finding
                .reading(shown(departure.own.value))
                .expecting(shown(departure.known))
                .weighing(weight),
        );
    }
    found
}
