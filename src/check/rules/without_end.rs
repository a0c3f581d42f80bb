//! C9: gains that never fade.

use rust_decimal::Decimal;

use super::signs::AUDIT;
use crate::check::rule::{Detail, Rule, shown, tell};
use crate::check::subject::{Subject, included};
use crate::finding::{Finding, Severity};
use crate::model::Input;

pub const C9: Rule = Rule {
    code: "C9",
    title: ("Ændringen vokser ikke i det uendelige", "The change does not grow without end"),
    about: (
        "En ændring i forbrug, der er størst i det sidste år, der tælles med, bygger på, at ændringen ikke aftager. Vægten er, hvad resultatet mister, hvis den aftager \
         med en tiendedel om året fra år 3.",
        "A change in use that is largest in the last year counted rests on a change that does not fade. The weight is what the result loses if it fades by \
         a tenth a year from year 3.",
    ),
    source: AUDIT,
    severity: Severity::Clarification,
    find: without_end,
};

pub fn without_end(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let first = calculation
        .cohorts
        .iter()
        .filter(|c| !c.participants.value.is_zero())
        .map(|c| c.year.value)
        .min();
    let Some(first) = first else { return Vec::new() };
    let settings = &calculation.settings;
    let horizon = settings.last_year.value - first - settings.first_offset;
    let years: usize = subject.number("C9", "years").to_string().parse().unwrap_or(4);
    let from: usize = subject.number("C9", "from").to_string().parse().unwrap_or(3);
    let fade = Decimal::ONE - subject.number("C9", "fade");
    let mut found = Vec::new();
    for (position, line) in included(calculation) {
        let counted = usize::try_from(horizon).unwrap_or(0) + 1;
        let counted: Vec<&Input> = line.changes.iter().take(counted).collect();
        let stated = counted.iter().filter(|change| !change.value.is_zero()).count();
        let (Some(last), true) = (counted.last(), stated >= years) else { continue };
        let largest = counted.iter().map(|change| change.value.abs()).max().unwrap_or_default();
        if last.value.is_zero() || last.value.abs() < largest {
            continue;
        }
        let name = &line.service.value;
        let words = (
            format!(
                "{name}: ændringen er størst ({}) i det sidste år, der tælles med.",
                shown(last.value)
            ),
            format!(
                "{name}: the change is largest ({}) in the last year counted.",
                shown(last.value)
            ),
        );
        let remedy = (
            "Begrund, at ændringen holder, eller lad den aftage.",
            "Give reasons why the change lasts, or let it fade.",
        );
        let weight = subject.weight(|calculation| {
            let changes =
                calculation.consequences.get_mut(position).map(|line| line.changes.iter_mut());
            let mut kept = Decimal::ONE;
            for change in changes.into_iter().flatten().skip(from) {
                change.value *= kept;
                kept *= fade;
            }
        });
        found.push(
            tell("C9", Severity::Clarification, subject.cell(last), words, remedy)
                .reading(shown(last.value))
                .expecting(format!("< {}", shown(largest.abs())))
                .weighing(weight),
        );
    }
    found
}
