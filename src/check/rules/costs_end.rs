//! C10: costs that end before the participants do.

use rust_decimal::Decimal;

use super::signs::AUDIT;
use crate::check::rule::{Detail, Rule, tell};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};
use crate::model::{Input, Year};

pub const C10: Rule = Rule {
    code: "C10",
    title: (
        "Der er omkostninger, så længe der er deltagere",
        "There are costs as long as there are participants",
    ),
    about: (
        "Afslutter deltagere et forløb efter det sidste år med omkostninger, mangler der enten omkostninger, eller deltagerne står i et forkert år. Vægten er de \
         manglende års omkostninger med samme beløb pr. deltager som i de øvrige år.",
        "Where participants finish after the last year with costs, either costs are missing or the participants stand in a wrong year. The weight is the missing \
         years' costs at the same amount per participant as in the other years.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    find: costs_end,
};

pub fn costs_end(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let spent = |year: Year| -> Decimal {
        let amounts = calculation.costs.iter().flat_map(|line| &line.amounts);
        amounts
            .filter(|(y, amount)| *y == year && amount.value > Decimal::ZERO)
            .map(|(_, amount)| amount.value)
            .sum()
    };
    let years =
        calculation.costs.iter().flat_map(|line| line.amounts.iter().map(|(year, _)| *year));
    let Some(last) = years.filter(|year| !spent(*year).is_zero()).max() else { return Vec::new() };
    let filled =
        || calculation.cohorts.iter().filter(|cohort| !cohort.participants.value.is_zero());
    let Some(after) = filled().find(|cohort| cohort.year.value > last) else { return Vec::new() };
    let year = after.year.value;
    let words = (
        format!("Deltagere afslutter i {year}, men de sidste omkostninger ligger i {last}."),
        format!("Participants finish in {year}, but the last costs lie in {last}."),
    );
    let remedy = (
        "Tilføj de manglende omkostninger, eller flyt deltagerne.",
        "Add the missing costs, or move the participants.",
    );
    let covered: Decimal =
        filled().filter(|cohort| cohort.year.value <= last).map(|c| c.participants.value).sum();
    let total: Decimal =
        calculation.costs.iter().flat_map(|l| &l.amounts).map(|(_, amount)| amount.value).sum();
    let weight = total.checked_div(covered).and_then(|each| {
        subject.weight(|calculation| {
            let late: Vec<_> =
                calculation.cohorts.iter().filter(|c| c.year.value > last).cloned().collect();
            let Some(line) = calculation
                .costs
                .iter_mut()
                .find(|line| line.amounts.iter().any(|(_, a)| a.value > Decimal::ZERO))
            else {
                return;
            };
            for cohort in late {
                let amount = each.saturating_mul(cohort.participants.value);
                line.amounts
                    .push((cohort.year.value, Input::new(amount, crate::model::Origin::NONE)));
            }
        })
    });
    let finding =
        tell("C10", Severity::PossibleError, subject.cell(&after.participants), words, remedy);
    vec![finding.reading(year.to_string()).expecting(format!("≤ {last}")).weighing(weight)]
}
