//! C4: net against gross of refusion.

use rust_decimal::{Decimal, dec};

use crate::check::known::prices;
use crate::check::rule::{Rule, figure};
use crate::check::subject::{Subject, included};
use crate::finding::{Certainty, Finding, Matter, Severity, Words};
use crate::lang::{Lang, phrase};
use crate::model::Actor;

pub const RULE: Rule = Rule {
    code: "C4",
    title: ("Priser er efter refusion", "Prices are after reimbursement"),
    about: (
        "Prisen er aktørens egen udgift efter refusion. Er kommunens pris bruttoprisen, tælles \
         statens refusion to gange, eller den står som en negativ pris hos staten. En linje, hvor \
         kommune og stat har hver sit fortegn, skal forklares; svarer kommunens pris til \
         vidensdatabasens kommune og stat tilsammen, er det en mulig fejl.",
        "A price is the actor's own expense after reimbursement. Where the municipality's is the \
         gross price, the state's reimbursement is counted twice, or stands as a negative price \
         of the state. A line where municipality and state have opposite signs must be explained; \
         where the municipality's price is the knowledge base's municipality and state together, \
         it is a possible error.",
    ),
    source: (
        "SØM-formatet: priser pr. aktør efter refusion",
        "The SØM format: prices per actor after reimbursement",
    ),
    severity: Severity::PossibleError,
    certainty: Certainty::Likely,
    thresholds: "",
    find: refusion,
};

#[derive(Debug)]
enum Refusion {
    /// The municipality's price is what municipality and state pay by the knowledge base.
    Gross { name: String, own: Decimal, municipality: Decimal },
    /// Municipality and state have opposite signs.
    Opposite { name: String, own: Decimal, state: Decimal },
}

impl Matter for Refusion {
    fn words(&self, lang: Lang) -> Words {
        let found = match self {
            Self::Gross { name, own, .. } => phrase!(
                lang,
                "{name}: kommunens pris {} er vidensdatabasens kommune og stat tilsammen, altså \
                 før refusion.",
                "{name}: the municipality's price {} is the knowledge base's municipality and \
                 state together, that is before reimbursement.",
                figure(*own, lang)
            ),
            Self::Opposite { name, own, state } => phrase!(
                lang,
                "{name}: kommunens pris er {} og statens {}. Hvis kommunens pris er før refusion, \
                 skal den være {}.",
                "{name}: the municipality's price is {} and the state's {}. If the former is \
                 before reimbursement, it is {} after.",
                figure(*own, lang),
                figure(*state, lang),
                figure(own + state, lang)
            ),
        };
        let remedy = phrase!(
            lang,
            "Skriv kommunens pris efter refusion og statens refusion som statens udgift.",
            "Write the municipality's price after reimbursement, and the reimbursement as the \
             state's expense."
        );
        Words { found, remedy }
    }

    fn label(&self) -> &str {
        let (Self::Gross { name, .. } | Self::Opposite { name, .. }) = self;
        name
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Gross { own, .. } => figure(*own, lang),
            Self::Opposite { own, state, .. } => {
                format!("{} / {}", figure(*own, lang), figure(*state, lang))
            }
        })
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Gross { municipality, .. } => Some(figure(*municipality, lang)),
            Self::Opposite { .. } => None,
        }
    }
}

fn refusion(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for (position, line) in included(subject.calculation()) {
        let name = line.service.value.clone();
        let (price, state) = (line.prices.get(Actor::Municipality), line.prices.get(Actor::State));
        let (own, state) = (price.value, state.value);
        let cell = subject.cell(price);
        let known = prices(subject.case, line).and_then(|known| {
            let (municipality, state) =
                ((*known.get(Actor::Municipality))?, (*known.get(Actor::State))?);
            (!state.is_zero()).then_some((municipality, state))
        });
        if let Some((municipality, state)) = known
            && (own - municipality - state).abs()
                <= (municipality + state).abs().saturating_mul(dec!(0.02))
        {
            let weight = subject.weight_of_line(position, |line| {
                line.prices.0[Actor::Municipality as usize].value = municipality;
                line.prices.0[Actor::State as usize].value = state;
            });
            let matter = Refusion::Gross { name, own, municipality };
            found.push(RULE.finding(cell, matter).weighing(weight));
        } else if own.is_sign_negative() != state.is_sign_negative()
            && !own.is_zero()
            && !state.is_zero()
            && !subject.is_listed("C1", "income_areas", &line.area.value)
        {
            let weight = subject.weight_of_line(position, |line| {
                let [own, _, state] = &mut line.prices.0;
                own.value += state.value;
                state.value = -state.value;
            });
            let finding = RULE.finding(cell, Refusion::Opposite { name, own, state });
            found.push(finding.graded(Severity::Clarification).weighing(weight));
        }
    }
    found
}
