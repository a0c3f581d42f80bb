//! B2: actors, areas and years must each add up to the total.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{Detail, Rule, Words, tell};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity, Weight};
use crate::lang;
use crate::model::{Actor, Year};
use crate::read::{AreaRow, Printed, What};

pub const FORMAT: Words =
    ("SØM-formatet, beregningens regler", "The SØM format, the rules of the calculation");

pub const B2: Rule = Rule {
    code: "B2",
    title: (
        "Margener: aktører = hovedområder = år = i alt",
        "Margins: actors = areas = years = total",
    ),
    about: (
        "De trykte tal lægges sammen på alle leder. Går en sum ikke op inden for afrunding, er mindst et af tallene ikke regnet som de andre, fx fordi et tal \
         er skrevet oven i en formel.",
        "The printed figures are added up in every direction. Where a sum does not come out within rounding, at least one of them was not \
         computed like the others, for instance because a number was typed over a formula.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    find: margins,
};

pub fn margins(subject: &Subject) -> Vec<Finding> {
    let all: Vec<(&Printed, Decimal)> = subject
        .crosscheck
        .iter()
        .filter_map(|comparison| {
            Some((&comparison.printed, *comparison.printed.value.as_ref().ok()?))
        })
        .collect();
    let one = |what: &What| all.iter().find(|(printed, _)| printed.what == *what).copied();
    let areas: Vec<AreaRow> = all
        .iter()
        .filter_map(|(printed, _)| match &printed.what {
            What::Area(area, None) if *area != AreaRow::All => Some(area.clone()),
            _ => None,
        })
        .collect();
    let years: Vec<Year> = all
        .iter()
        .filter_map(|(printed, _)| match printed.what {
            What::InYear(year, None) => Some(year),
            _ => None,
        })
        .collect();
    let which = [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)];
    let by_actor =
        |make: &dyn Fn(Option<Actor>) -> What| Actor::ALL.map(|actor| make(Some(actor))).to_vec();
    // Which figure should be the sum of which, and along what.
    let mut sums: Vec<(What, Vec<What>, Words)> = Vec::new();
    let actors: Words = ("aktørerne", "the actors");
    sums.push((What::Net(None), by_actor(&What::Net), actors));
    for area in areas.iter().chain([&AreaRow::All]) {
        sums.push((
            What::Area(area.clone(), None),
            by_actor(&|actor| What::Area(area.clone(), actor)),
            actors,
        ));
    }
    for year in &years {
        sums.push((
            What::InYear(*year, None),
            by_actor(&|actor| What::InYear(*year, actor)),
            actors,
        ));
    }
    for actor in which {
        let of_areas = areas.iter().map(|area| What::Area(area.clone(), actor)).collect();
        sums.push((What::Area(AreaRow::All, actor), of_areas, ("hovedområderne", "the areas")));
        let of_years = years.iter().map(|year| What::InYear(*year, actor)).collect();
        sums.push((What::Net(actor), of_years, ("årene", "the years")));
        let same = vec![What::Area(AreaRow::All, actor)];
        sums.push((What::Net(actor), same, ("tabellen over hovedområder", "the table of areas")));
    }
    if let Some(last) = years.iter().max() {
        sums.push((
            What::Net(None),
            vec![What::Cumulative(*last)],
            ("den akkumulerede kurve", "the cumulative sum"),
        ));
    }
    let mut found: Vec<Finding> = Vec::new();
    for (total, parts, along) in sums {
        let Some((printed, total)) = one(&total) else { continue };
        let Some(parts) =
            parts.iter().map(|part| one(part).map(|(_, value)| value)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        let sum = parts.iter().fold(Decimal::ZERO, |sum, part| sum.saturating_add(*part));
        let tolerance = (Decimal::from(parts.len()) + Decimal::ONE) / dec!(2);
        if parts.is_empty() || (sum.saturating_sub(total)).abs() <= tolerance {
            continue;
        }
        let (danish, english) = along;
        let weight = gap(&printed.what, sum.saturating_sub(total));
        let (total, sum) = (lang::kroner(total), lang::kroner(sum));
        let label = &printed.label;
        let words = (
            format!("{label}: der står {total}, men {danish} giver {sum}."),
            format!("{label}: {total} stands there, but {english} give {sum}."),
        );
        let remedy = (
            "Find det tal, der ikke er en formel som de andre, og ret det.",
            "Find the figure that is not a formula like the others, and correct it.",
        );
        let finding = tell("B2", Severity::Error, Some(&printed.cell), words, remedy);
        found.push(finding.reading(total).expecting(sum).weighing(weight));
    }
    found
}

/// What a printed net result of an actor moves when it is made the sum of its parts. A gap in what
/// is printed for all together, or for a part, belongs to no one actor's result and has no weight
/// of its own.
pub fn gap(what: &What, gap: Decimal) -> Option<Weight> {
    let What::Net(Some(actor)) = what else { return None };
    Some(Weight::on(*actor, gap))
}
