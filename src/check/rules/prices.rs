//! B: whether the printed figures hang together, and with what they were discounted and priced.

use rust_decimal::Decimal;

use crate::check::rule::{Detail, Rule, shown, tell};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};
use crate::model::{Input, Year};
use crate::parameters;

pub const B6: Rule = Rule {
    code: "B6",
    title: (
        "Ét prisniveau, og et prisår, som indekset har",
        "One price level, and price years that the index has",
    ),
    about: (
        "Alle priser og omkostninger omregnes til beregningens prisniveau med nettoprisindekset. Et prisår uden for indekset kan ikke omregnes; et prisår senere \
         end prisniveauet, et manglende prisår, et indeks, der springer, og et indeks, der ikke er Danmarks Statistiks, skal forklares.",
        "All prices and costs are converted to the calculation's price level with the net price index. A price year outside the index cannot be converted; a price \
         year later than the price level, a missing one, an index that jumps, and one that is not Statistics Denmark's must be explained.",
    ),
    source: ("Danmarks Statistik, nettoprisindeks", "Statistics Denmark, net price index"),
    severity: Severity::Error,
    find: prices,
};

pub fn prices(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let level = calculation.settings.price_year.value;
    let mut found = Vec::new();
    let costs = calculation.costs.iter().map(|line| (&line.name, line.price_year));
    let lines = calculation.consequences.iter().map(|line| (&line.service, line.price_year));
    let lines: Vec<_> = costs.chain(lines).collect();
    let some_are_stated = lines.iter().any(|(_, year)| year.is_some());
    for (position, (name, year)) in lines.iter().enumerate() {
        let of = &name.value;
        let (words, cell, read) = match year {
            Some(year) if year.value > level => (
                (
                    format!("{of}: prisåret {} er senere end prisniveauet ({level}).", year.value),
                    format!(
                        "{of}: the price year {} is later than the price level ({level}).",
                        year.value
                    ),
                ),
                subject.cell(year),
                year.value.to_string(),
            ),
            None if some_are_stated => (
                (
                    format!("{of}: prisåret mangler; {level} er brugt."),
                    format!("{of}: the price year is missing; {level} was used."),
                ),
                subject.cell(*name),
                String::new(),
            ),
            _ => continue,
        };
        let remedy = ("Ret prisåret, eller bekræft det.", "Correct the price year, or confirm it.");
        let weight = subject.weight(|calculation| {
            let costs = calculation.costs.iter_mut().map(|line| &mut line.price_year);
            let lines = calculation.consequences.iter_mut().map(|line| &mut line.price_year);
            if let Some(year) = costs.chain(lines).nth(position) {
                *year = None;
            }
        });
        let finding = tell("B6", Severity::Clarification, cell, words, remedy);
        found.push(finding.reading(read).expecting(format!("≤ {level}")).weighing(weight));
    }
    found.extend(index(subject));
    found
}

fn index(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let official = &parameters::official().net_price_index.years;
    let (step, within) = (subject.number("B6", "index_step"), subject.number("B6", "index_within"));
    let of = |year: Year| official.iter().find(|(y, _)| *y == year).map(|(_, figure)| *figure);
    let mut found = Vec::new();
    let anchor = calculation
        .index
        .iter()
        .find_map(|(year, figure)| figure.value.checked_div(of(year.value)?));
    let mut before: Option<&Input> = None;
    for (position, (year, figure)) in calculation.index.iter().enumerate() {
        let jumps = before.is_some_and(|before| off(figure.value, before.value) > step);
        let due =
            of(year.value).zip(anchor).and_then(|(official, anchor)| official.checked_mul(anchor));
        let differs = due.filter(|due| off(figure.value, *due) > within);
        before = Some(figure);
        if !jumps && differs.is_none() {
            continue;
        }
        let (y, value) = (year.value, shown(figure.value));
        let expected = due.map(shown).unwrap_or_default();
        let words = match differs {
            Some(_) => (
                format!(
                    "Nettoprisindekset for {y} er {value}; Danmarks Statistiks er {expected} i samme basis."
                ),
                format!(
                    "The net price index for {y} is {value}; Statistics Denmark's is {expected} on the same base."
                ),
            ),
            None => (
                format!("Nettoprisindekset springer til {value} i {y}."),
                format!("The net price index jumps to {value} in {y}."),
            ),
        };
        let remedy = (
            "Ret tallet efter Danmarks Statistik.",
            "Correct the figure after Statistics Denmark.",
        );
        let weight = due.and_then(|due| {
            subject.weight(|calculation| {
                if let Some((_, figure)) = calculation.index.get_mut(position) {
                    figure.value = due;
                }
            })
        });
        let finding = tell("B6", Severity::PossibleError, subject.cell(figure), words, remedy);
        found.push(finding.reading(value).expecting(expected).weighing(weight));
    }
    found
}

/// How far a figure is from another, relatively.
fn off(value: Decimal, from: Decimal) -> Decimal {
    value.checked_div(from).map_or(Decimal::MAX, |ratio| (ratio - Decimal::ONE).abs())
}
