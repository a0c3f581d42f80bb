//! C10: costs that end before the participants do.

use rust_decimal::Decimal;

use crate::check::rule::{AUDIT, Rule};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::{Input, Origin, Year};

pub const RULE: Rule = Rule {
    code: "C10",
    title: (
        "Der er omkostninger, så længe der er deltagere",
        "There are costs as long as there are participants",
    ),
    about: (
        "Afslutter deltagere et forløb efter det sidste år med omkostninger, mangler der enten \
         omkostninger, eller deltagerne står i et forkert år. Vægten er de manglende års \
         omkostninger med samme beløb pr. deltager som i de øvrige år.",
        "Where participants finish after the last year with costs, either costs are missing or \
         the participants stand in a wrong year. The weight is the missing years' costs at the \
         same amount per participant as in the other years.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    certainty: Certainty::Likely,
    thresholds: "",
    find: costs_end,
};

/// Participants who finish after the last year with costs.
#[derive(Debug)]
struct AfterCosts {
    year: Year,
    last: Year,
}

impl Matter for AfterCosts {
    fn words(&self, lang: Lang) -> Words {
        let Self { year, last } = self;
        words!(
            lang,
            "Deltagere afslutter i {year}, men de sidste omkostninger ligger i {last}.",
            "Participants finish in {year}, but the last costs lie in {last}.",
            "Tilføj de manglende omkostninger, eller flyt deltagerne.",
            "Add the missing costs, or move the participants."
        )
    }

    fn read(&self, _: Lang) -> Option<String> {
        Some(self.year.to_string())
    }

    fn expected(&self, _: Lang) -> Option<String> {
        Some(format!("≤ {}", self.last))
    }
}

fn costs_end(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let amounts = || calculation.costs.iter().flat_map(|line| &line.amounts);
    let spent = |year: Year| -> Decimal {
        let of_year = amounts().filter(|(y, amount)| *y == year && amount.value > Decimal::ZERO);
        of_year.map(|(_, amount)| amount.value).sum()
    };
    let years = amounts().map(|(year, _)| *year);
    let Some(last) = years.filter(|year| !spent(*year).is_zero()).max() else { return Vec::new() };
    let filled = || subject.filled_cohorts();
    let Some(after) = filled().find(|cohort| cohort.year.value > last) else { return Vec::new() };
    let covered: Decimal =
        filled().filter(|cohort| cohort.year.value <= last).map(|c| c.participants.value).sum();
    let total: Decimal = amounts().map(|(_, amount)| amount.value).sum();
    let weight = total.checked_div(covered).and_then(|each| {
        subject.weight(|calculation| {
            let costs = &mut calculation.costs;
            let is_spent = |(_, amount): &(Year, Input)| amount.value > Decimal::ZERO;
            let Some(line) = costs.iter_mut().find(|line| line.amounts.iter().any(is_spent)) else {
                return;
            };
            for cohort in calculation.cohorts.iter().filter(|c| c.year.value > last) {
                let amount = each.saturating_mul(cohort.participants.value);
                line.amounts.push((cohort.year.value, Input::new(amount, Origin::NONE)));
            }
        })
    });
    let matter = AfterCosts { year: after.year.value, last };
    vec![RULE.finding(subject.cell(&after.participants), matter).weighing(weight)]
}
