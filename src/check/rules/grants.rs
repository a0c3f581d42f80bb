//! D7: a grant that nobody gives.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

use crate::check::rule::Rule;
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::{Actor, Input, Origin, Year};

pub const RULE: Rule = Rule {
    code: "D7",
    title: ("Et tilskud har en giver", "A grant has a giver"),
    about: (
        "Et tilskud er negativt for modtageren og positivt for giveren, så det er nul for det \
         offentlige i alt. Mangler giveren, er nettoresultatet i alt for højt. Kommer tilskuddet \
         uden for det offentlige, fx fra en fond, skal det siges.",
        "A grant is negative for its receiver and positive for its giver, so that it is nil for \
         the public in all. Without the giver the net result in all is too high. A grant from \
         outside the public, such as a foundation's, must be stated.",
    ),
    source: ("SØM-formatet, beregningens regel 7", "The SØM format, rule 7 of the calculation"),
    severity: Severity::PossibleError,
    certainty: Certainty::Likely,
    thresholds: r#"
grant_categories = ["Tilskud"]
"#,
    find: grants,
};

/// Grants that do not add up to nil.
#[derive(Debug)]
struct Open(Decimal);

impl Matter for Open {
    fn words(&self, lang: Lang) -> Words {
        words!(
            lang,
            "Tilskuddene går ikke op: {} mangler en giver.",
            "The grants do not balance: {} lack a giver.",
            "Tilføj en linje »Tilskud« med samme beløb hos den, der giver, eller skriv, at det \
             kommer udefra.",
            "Add a grant of the same amount at its giver, or state that it comes from outside.",
            lang.kroner(-self.0)
        )
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(lang.kroner(self.0))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(lang.kroner(Decimal::ZERO))
    }
}

fn grants(subject: &Subject) -> Vec<Finding> {
    let costs = subject.calculation().costs.iter();
    let grants: Vec<_> =
        costs.filter(|line| subject.is_of_category("D7", "grant_categories", line)).collect();
    let mut by_year: BTreeMap<Year, Decimal> = BTreeMap::new();
    let mut first = None;
    for (year, amount) in grants.iter().flat_map(|line| &line.amounts) {
        *by_year.entry(*year).or_default() += amount.value;
        first = first.or((amount.value < Decimal::ZERO).then_some(amount));
    }
    if by_year.values().all(Decimal::is_zero) {
        return Vec::new();
    }
    let weight = subject.weight(|calculation| {
        if let Some(mut line) = grants.first().map(|line| (*line).clone()) {
            line.actor.value = Actor::State;
            let given = |(year, sum): (&Year, &Decimal)| (*year, Input::new(-*sum, Origin::NONE));
            line.amounts = by_year.iter().map(given).collect();
            calculation.costs.push(line);
        }
    });
    let cell = first.and_then(|amount| subject.cell(amount));
    vec![RULE.finding(cell, Open(by_year.values().copied().sum())).weighing(weight)]
}
