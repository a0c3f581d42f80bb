//! C4: net against gross of refusion.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{Detail, Rule, shown, tell};
use crate::check::subject::{Subject, included};
use crate::finding::{Finding, Severity};
use crate::model::Actor;

pub const C4: Rule = Rule {
    code: "C4",
    title: ("Priser er efter refusion", "Prices are after refusion"),
    about: (
        "Prisen er aktørens egen udgift efter refusion. Er kommunens pris bruttoprisen, tælles statens refusion to gange, eller den står som en negativ pris hos staten. \
         En linje, hvor kommune og stat har hver sit fortegn, skal forklares; svarer kommunens pris til vidensdatabasens kommune og stat tilsammen, er det en mulig fejl.",
        "A price is the actor's own expense after refusion. Where the municipality's is the gross price, the state's refusion is counted twice, or stands as a \
         negative price of the state. A line where municipality and state have opposite signs must be explained; where the municipality's price is the \
         knowledge base's municipality and state together, it is a possible error.",
    ),
    source: (
        "SØM-formatet: priser pr. aktør efter refusion",
        "The SØM format: prices per actor after refusion",
    ),
    severity: Severity::PossibleError,
    find: refusion,
};

pub fn refusion(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let remedy = (
        "Skriv kommunens pris efter refusion og statens refusion som statens udgift.",
        "Write the municipality's price after refusion and the refusion as the state's expense.",
    );
    for (position, line) in included(subject.calculation()) {
        let name = &line.service.value;
        let (own, state) = (line.prices.get(Actor::Municipality), line.prices.get(Actor::State));
        let cell = subject.cell(own);
        let known = super::knowledge::prices(subject, line).and_then(|known| {
            let (municipality, state) = (known.get(Actor::Municipality)?, known.get(Actor::State)?);
            (!state.is_zero()).then_some((municipality, state))
        });
        if let Some((municipality, state)) = known
            && (own.value - municipality - state).abs() <= (municipality + state).abs() * dec!(0.02)
        {
            let words = (
                format!(
                    "{name}: kommunens pris {} er vidensdatabasens kommune og stat tilsammen, altså før refusion.",
                    shown(own.value)
                ),
                format!(
                    "{name}: the municipality's price {} is the knowledge base's municipality and state together, that is before refusion.",
                    shown(own.value)
                ),
            );
            let weight = subject.weight(|calculation| {
                if let Some(line) = calculation.consequences.get_mut(position) {
                    line.prices.0[Actor::Municipality as usize].value = municipality;
                    line.prices.0[Actor::State as usize].value = state;
                }
            });
            let finding = tell("C4", Severity::PossibleError, cell, words, remedy);
            found.push(
                finding.reading(shown(own.value)).expecting(shown(municipality)).weighing(weight),
            );
        } else if own.value * state.value < Decimal::ZERO
            && !subject.is_listed("C1", "income_areas", &line.area.value)
        {
            let (m, s) = (shown(own.value), shown(state.value));
            let net = own.value + state.value;
            let words = (
                format!(
                    "{name}: kommunens pris er {m} og statens {s}. Er kommunens før refusion, er den efter refusion {}.",
                    shown(net)
                ),
                format!(
                    "{name}: the municipality's price is {m} and the state's {s}. If the former is before refusion, it is {} after.",
                    shown(net)
                ),
            );
            let weight = subject.weight(|calculation| {
                if let Some(line) = calculation.consequences.get_mut(position) {
                    let [own, _, state] = &mut line.prices.0;
                    own.value += state.value;
                    state.value = -state.value;
                }
            });
            let finding = tell("C4", Severity::Clarification, cell, words, remedy);
            found.push(finding.reading(format!("{m} / {s}")).weighing(weight));
        }
    }
    found
}
