//! C3: the same saving under two names.

use rust_decimal::Decimal;

use super::signs::AUDIT;
use crate::check::rule::{Detail, Rule, tell};
use crate::check::subject::{Subject, included};
use crate::finding::{Finding, Severity};
use crate::model::{Actor, Consequence};
use crate::typed::label::key;

pub const C3: Rule = Rule {
    code: "C3",
    title: ("Den samme besparelse tælles kun én gang", "The same saving is counted once"),
    about: (
        "Den samme ydelse under to hovedområder, to linjer med de samme ændringer og de samme priser, eller en sparet udgift blandt omkostningerne, som også er en \
         konsekvens.",
        "The same service under two areas, two lines with the same changes and the same prices, or a saved expense among the costs that is also a \
         consequence.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    find: counted_twice,
};

pub fn counted_twice(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let mut found = Vec::new();
    let remedy =
        ("Lad den ene gå ud, eller begrund begge.", "Leave one out, or give reasons for both.");
    let without = |position: usize| {
        subject.weight(|calculation| {
            if let Some(line) = calculation.consequences.get_mut(position) {
                line.included.value = false;
            }
        })
    };
    let lines: Vec<_> = included(calculation).collect();
    for (n, (position, line)) in lines.iter().enumerate() {
        for (_, other) in lines.iter().take(n) {
            let same_service = key(&line.service.value) == key(&other.service.value);
            let same_person = key(&line.person.value) == key(&other.person.value);
            let changes = |line: &Consequence| -> Vec<Decimal> {
                line.changes.iter().map(|c| c.value).collect()
            };
            let prices = |line: &Consequence| Actor::ALL.map(|actor| line.prices.get(actor).value);
            let twins = changes(line) == changes(other)
                && prices(line) == prices(other)
                && line.changes.iter().any(|change| !change.value.is_zero());
            let (name, second) = (&line.service.value, &other.service.value);
            let words = if same_service && same_person && line.area.value != other.area.value {
                (
                    format!(
                        "{name}: står under både »{}« og »{}«.",
                        line.area.value, other.area.value
                    ),
                    format!(
                        "{name}: stands under both »{}« and »{}«.",
                        line.area.value, other.area.value
                    ),
                )
            } else if twins && !same_service {
                (
                    format!("»{name}« og »{second}« har de samme ændringer og de samme priser."),
                    format!("»{name}« and »{second}« have the same changes and the same prices."),
                )
            } else {
                continue;
            };
            let finding =
                tell("C3", Severity::PossibleError, subject.cell(&line.service), words, remedy);
            found.push(finding.reading(name.clone()).weighing(without(*position)));
            // One twin is enough to ask about a line.
            break;
        }
    }
    for cost in &calculation.costs {
        let category =
            cost.category.as_ref().map(|category| category.value.as_str()).unwrap_or_default();
        if !subject.is_listed("C3", "saved_categories", category) {
            continue;
        }
        let name = key(&cost.name.value);
        let also = lines.iter().find(|(_, line)| {
            let service = key(&line.service.value);
            name.contains(&service) || service.contains(&name)
        });
        if let Some((position, line)) = also {
            let words = (
                format!(
                    "»{}« er en sparet udgift, og »{}« er også en konsekvens.",
                    cost.name.value, line.service.value
                ),
                format!(
                    "»{}« is a saved expense, and »{}« is a consequence too.",
                    cost.name.value, line.service.value
                ),
            );
            let finding =
                tell("C3", Severity::PossibleError, subject.cell(&cost.name), words, remedy);
            found.push(finding.reading(cost.name.value.clone()).weighing(without(*position)));
        }
    }
    found
}
