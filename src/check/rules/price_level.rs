//! B6: one price level, price years that the index has, and an index that is the official one.

use rust_decimal::Decimal;

use crate::check::rule::{Rule, shown};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::{Input, Year};

pub const RULE: Rule = Rule {
    code: "B6",
    title: (
        "Ét prisniveau, og et prisår, som indekset har",
        "One price level, and price years that the index has",
    ),
    about: (
        "Alle priser og omkostninger omregnes til beregningens prisniveau med nettoprisindekset. \
         Et prisår uden for indekset kan ikke omregnes; et prisår senere end prisniveauet, et \
         manglende prisår, et indeks, der springer, og et indeks, der ikke er Danmarks \
         Statistiks, skal forklares.",
        "All prices and costs are converted to the calculation's price level with the net price \
         index. A price year outside the index cannot be converted; a price year later than the \
         price level, a missing one, an index that jumps, and one that is not Statistics \
         Denmark's must be explained.",
    ),
    source: ("Danmarks Statistik, nettoprisindeks", "Statistics Denmark, net price index"),
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: r#"
index_within = 0.005  # an index figure may differ by this much, relatively, from the official one
index_step = 0.15  # and by this much from the year before
"#,
    find: price_level,
};

#[derive(Debug)]
enum PriceLevel {
    /// A price year later than the price level, or none where others have one.
    Year { name: String, year: Option<Year>, level: Year },
    /// A figure of the index, and the official one on the same base.
    Index { year: Year, figure: Decimal, official: Option<Decimal>, jumps_only: bool },
}

impl Matter for PriceLevel {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::Year { name, year: Some(year), level } => words!(
                lang,
                "{name}: prisåret {year} er senere end prisniveauet ({level}).",
                "{name}: the price year {year} is later than the price level ({level}).",
                "Ret prisåret, eller bekræft det.",
                "Correct the price year, or confirm it."
            ),
            Self::Year { name, year: None, level } => words!(
                lang,
                "{name}: prisåret mangler; {level} er brugt.",
                "{name}: the price year is missing; {level} was used.",
                "Ret prisåret, eller bekræft det.",
                "Correct the price year, or confirm it."
            ),
            Self::Index { year, figure, jumps_only: true, .. } => words!(
                lang,
                "Nettoprisindekset springer til {} i {year}.",
                "The net price index jumps to {} in {year}.",
                "Ret tallet efter Danmarks Statistik.",
                "Correct the figure after Statistics Denmark.",
                shown(*figure, lang)
            ),
            Self::Index { year, figure, .. } => words!(
                lang,
                "Nettoprisindekset for {year} er {}; Danmarks Statistiks er {} i samme basis.",
                "The net price index for {year} is {}; Statistics Denmark's is {} on the same \
                 base.",
                "Ret tallet efter Danmarks Statistik.",
                "Correct the figure after Statistics Denmark.",
                shown(*figure, lang),
                self.expected(lang).unwrap_or_default()
            ),
        }
    }

    fn label(&self) -> &str {
        match self {
            Self::Year { name, .. } => name,
            Self::Index { .. } => "",
        }
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Year { year, .. } => year.map(|year| year.to_string()).unwrap_or_default(),
            Self::Index { figure, .. } => shown(*figure, lang),
        })
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Year { level, .. } => format!("≤ {level}"),
            Self::Index { official, .. } => {
                official.map(|value| shown(value, lang)).unwrap_or_default()
            }
        })
    }
}

fn price_level(subject: &Subject) -> Vec<Finding> {
    let mut found = price_years(subject);
    found.extend(index(subject));
    found
}

fn price_years(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let level = calculation.settings.price_year.value;
    let costs = calculation.costs.iter().map(|line| (&line.name, line.price_year));
    let lines = calculation.consequences.iter().map(|line| (&line.service, line.price_year));
    let lines: Vec<_> = costs.chain(lines).collect();
    let some_are_stated = lines.iter().any(|(_, year)| year.is_some());
    let mut found = Vec::new();
    for (position, (name, year)) in lines.iter().enumerate() {
        let cell = match year {
            Some(year) if year.value > level => subject.cell(year),
            None if some_are_stated => subject.cell(*name),
            _ => continue,
        };
        let weight = subject.weight(|calculation| {
            let costs = calculation.costs.iter_mut().map(|line| &mut line.price_year);
            let lines = calculation.consequences.iter_mut().map(|line| &mut line.price_year);
            if let Some(year) = costs.chain(lines).nth(position) {
                *year = None;
            }
        });
        let (name, year) = (name.value.clone(), year.map(|year| year.value));
        let finding = RULE.finding(cell, PriceLevel::Year { name, year, level });
        found.push(finding.graded(Severity::Clarification).weighing(weight));
    }
    found
}

fn index(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let (step, within) = (subject.number("B6", "index_step"), subject.number("B6", "index_within"));
    let of = |year: Year| subject.case.parameters.index(year);
    let anchor = calculation
        .index
        .iter()
        .find_map(|(year, figure)| figure.value.checked_div(of(year.value)?));
    let mut found = Vec::new();
    let mut before: Option<&Input> = None;
    for (position, (year, figure)) in calculation.index.iter().enumerate() {
        let (year, value) = (year.value, figure.value);
        let jumps = before.is_some_and(|before| off(value, before.value) > step);
        let official = of(year).zip(anchor).and_then(|(due, anchor)| due.checked_mul(anchor));
        let differs = official.is_some_and(|due| off(value, due) > within);
        before = Some(figure);
        if !jumps && !differs {
            continue;
        }
        let weight = official.and_then(|due| {
            subject.weight(|calculation| {
                if let Some((_, figure)) = calculation.index.get_mut(position) {
                    figure.value = due;
                }
            })
        });
        let matter = PriceLevel::Index { year, figure: value, official, jumps_only: !differs };
        let finding = RULE.finding(subject.cell(figure), matter);
        found.push(finding.graded(Severity::PossibleError).weighing(weight));
    }
    found
}

/// How far a figure is from another, relatively.
fn off(value: Decimal, from: Decimal) -> Decimal {
    value.checked_div(from).map_or(Decimal::MAX, |ratio| (ratio - Decimal::ONE).abs())
}
