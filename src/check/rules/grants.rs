//! D7: a grant that nobody gives.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

use crate::check::rule::{Detail, Rule, tell};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};
use crate::lang;
use crate::model::{Actor, Input, Year};

pub const D7: Rule = Rule {
    code: "D7",
    title: ("Et tilskud har en giver", "A grant has a giver"),
    about: (
        "Et tilskud er negativt for modtageren og positivt for giveren, så det er nul for det offentlige i alt. Mangler giveren, er nettoresultatet i alt for højt. \
         Kommer tilskuddet uden for det offentlige, fx fra en fond, skal det siges.",
        "A grant is negative for its receiver and positive for its giver, so that it is nil for the public in all. Without the giver the net result in all is \
         too high. A grant from outside the public, such as a foundation's, must be stated.",
    ),
    source: ("SØM-formatet, beregningens regel 7", "The SØM format, rule 7 of the calculation"),
    severity: Severity::PossibleError,
    find: grants,
};

pub fn grants(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let mut by_year: BTreeMap<Year, Decimal> = BTreeMap::new();
    let mut first = None;
    for line in &calculation.costs {
        let category =
            line.category.as_ref().map(|category| category.value.as_str()).unwrap_or_default();
        if subject.is_listed("D7", "grant_categories", category) {
            for (year, amount) in line.amounts.iter().filter(|(_, amount)| !amount.value.is_zero())
            {
                *by_year.entry(*year).or_default() += amount.value;
                first = first.or((amount.value < Decimal::ZERO).then_some(amount));
            }
        }
    }
    let open: Decimal = by_year.values().copied().sum();
    if by_year.values().all(Decimal::is_zero) {
        return Vec::new();
    }
    let words = (
        format!("Tilskuddene går ikke op: {} mangler en giver.", lang::kroner(-open)),
        format!("The grants do not balance: {} lack a giver.", lang::kroner(-open)),
    );
    let remedy = (
        "Tilføj en linje »Tilskud« med samme beløb hos den, der giver, eller skriv, at det kommer udefra.",
        "Add a grant of the same amount at its giver, or state that it comes from outside.",
    );
    let weight = subject.weight(|calculation| {
        let template = calculation.costs.iter().find(|line| {
            line.category
                .as_ref()
                .is_some_and(|c| subject.is_listed("D7", "grant_categories", &c.value))
        });
        if let Some(mut line) = template.cloned() {
            line.actor.value = Actor::State;
            line.amounts = by_year
                .iter()
                .map(|(year, sum)| (*year, Input::new(-*sum, crate::model::Origin::NONE)))
                .collect();
            calculation.costs.push(line);
        }
    });
    let finding = tell(
        "D7",
        Severity::PossibleError,
        first.and_then(|amount| subject.cell(amount)),
        words,
        remedy,
    );
    vec![
        finding.reading(lang::kroner(open)).expecting(lang::kroner(Decimal::ZERO)).weighing(weight),
    ]
}
