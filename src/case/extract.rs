//! From a calculation that was read to the case that was typed.

use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;
use thiserror::Error;

use super::file::{
    ByNumber, CaseFile, Consequence, Cost, Effect, Front, Intervention, Known, Matches, Price,
    Settings,
};
use super::number::Number;
use crate::finding::Finding;
use crate::layout::spec::Layout;
use crate::model::{Actor, Applies, Input, PerParticipant};
use crate::parameters::Parameters;
use crate::read::{Case, How, Knowledge};
use crate::typed::label;
use crate::workbook::Workbook;
use crate::{layout, read};

/// The workbook's calculation cannot be read; every finding that stands in the way.
#[derive(Debug, Clone, Error)]
#[error("the calculation cannot be read")]
pub struct ExtractError(pub Vec<Finding>);

/// The case that a workbook holds, read by the layout among these that fits best.
///
/// # Errors
/// The calculation cannot be read.
pub fn extract(
    workbook: &Workbook,
    layouts: &[Arc<Layout>],
    parameters: &Arc<Parameters>,
) -> Result<CaseFile, ExtractError> {
    let located = layout::detect(workbook, layouts);
    Ok(CaseFile::from(&read::calculation(workbook, located, parameters).map_err(ExtractError)?))
}

impl From<&Case> for CaseFile {
    fn from(case: &Case) -> CaseFile {
        // A case is in the words of the built-in layout, whichever the workbook was read by.
        let layout = Layout::built_in();
        let words = &layout.words;
        let calculation = &case.calculation;
        let described = &calculation.description;
        let settings = &calculation.settings;
        let success = &calculation.success;
        let [rate, second, third] = &settings.rates;
        let typed = |input: &Input| {
            let place = case.place(input.origin)?;
            (!matches!(place.how, How::Default | How::Blank)).then(|| number(input.value))
        };
        let actor = |actor| match actor {
            Actor::Municipality => words.municipality.first(),
            Actor::Region => words.region.first(),
            Actor::State => words.state.first(),
        };
        let kind = match settings.per_participant.value {
            PerParticipant::Plain => words.plain.first(),
            PerParticipant::Discounted => words.discounted.first(),
        };
        let costs = calculation.costs.iter().map(|line| Cost {
            name: line.name.value.clone(),
            category: value(&line.category),
            actor: actor(line.actor.value).to_owned(),
            committee: value(&line.committee),
            price_year: line.price_year.map(|year| year.value),
            amounts: summed(line.amounts.iter().map(|(year, amount)| (*year, amount.value))),
            source: value(&line.source),
        });
        // Where the workbook's first column is a later year than the built-in layout's.
        let later = usize::try_from(settings.first_offset - layout.first_offset).unwrap_or(0);
        let later = std::iter::repeat_n(Number::ZERO, later);
        let consequences = calculation.consequences.iter().map(|line| Consequence {
            service: line.service.value.clone(),
            area: line.area.value.clone(),
            unit: value(&line.unit),
            person: line.person.value.clone(),
            persons: number(line.persons_per_participant.value),
            applies: match line.applies.value {
                Applies::Successes => words.successes.first().to_owned(),
                Applies::Everyone => words.everyone.first().to_owned(),
            },
            included: line.included.value,
            changes: later
                .clone()
                .chain(line.changes.iter().map(|change| number(change.value)))
                .collect(),
            source: value(&line.source),
            reason: value(&line.reason),
        });
        let mut priced = BTreeSet::new();
        let first_of_service = calculation
            .consequences
            .iter()
            .filter(|line| priced.insert(label::key(&line.service.value)));
        let prices = first_of_service.map(|line| Price {
            service: line.service.value.clone(),
            price_year: line.price_year.map(|year| year.value),
            municipality: number(line.prices.get(Actor::Municipality).value),
            region: number(line.prices.get(Actor::Region).value),
            state: number(line.prices.get(Actor::State).value),
            committee: value(&line.committee),
            source: value(&line.price_source),
        });
        let mut index = ByNumber::default();
        for (year, figure) in &calculation.index {
            index.0.entry(year.value).or_insert(number(figure.value));
        }
        let mut extracted = CaseFile {
            front: Front {
                model_version: value(&described.model_version),
                name: value(&described.name),
                organisation: value(&described.organisation),
                author: value(&described.author),
                date: value(&described.date),
            },
            settings: Settings {
                price_year: settings.price_year.value,
                base_year: settings.base_year.value,
                first_year: settings.first_year.value,
                last_year: settings.last_year.value,
                discount_rate: number(rate.value),
                discount_rate_36: typed(second),
                discount_rate_71: typed(third),
                per_participant: kind.to_owned(),
            },
            intervention: Intervention {
                intervention: value(&described.intervention),
                target_group: value(&described.target_group),
                success_goal: value(&described.success_goal),
                alternative: value(&described.alternative),
                duration: value(&described.duration),
            },
            effect: Effect {
                success_rate: number(success.rate.value),
                success_low: success.low.map(|low| number(low.value)),
                success_high: success.high.map(|high| number(high.value)),
                success_source: value(&success.source),
                success_reason: value(&success.reason),
            },
            matches: Matches {
                target_match: value(&described.target_match),
                goal_match: value(&described.goal_match),
            },
            index,
            participants: summed(
                calculation.cohorts.iter().map(|c| (c.year.value, c.participants.value)),
            ),
            costs: costs.collect(),
            consequences: consequences.collect(),
            prices: prices.collect(),
            knowledge: case.knowledge.iter().map(known).collect(),
        };
        extracted.tidy();
        extracted
    }
}

fn known(row: &Knowledge) -> Known {
    let figure = |figure: &Option<read::Figure>| figure.as_ref().map(|figure| number(figure.value));
    let changes =
        row.changes.iter().filter_map(|(offset, change)| Some((*offset, figure(change)?)));
    Known {
        target_group: row.target_group.clone(),
        service: row.service.clone(),
        area: row.area.clone(),
        unit: row.unit.clone(),
        changes: ByNumber(changes.collect()),
        price_year: figure(&row.price_year),
        municipality: figure(row.prices.get(Actor::Municipality)),
        region: figure(row.prices.get(Actor::Region)),
        state: figure(row.prices.get(Actor::State)),
        source: row.source.clone(),
    }
}

fn value(input: &Option<Input<String>>) -> Option<String> {
    input.as_ref().map(|input| input.value.clone())
}

/// A number that was read. A cell's is exact; one that was divided on the way, such as 40 for 40 %,
/// is the nearest.
fn number(value: Decimal) -> Number {
    Number::exact(value).unwrap_or_else(|| Number::nearest(value))
}

/// A year that stands twice counts twice, as in the calculation.
fn summed(figures: impl Iterator<Item = (i32, Decimal)>) -> ByNumber {
    let mut sums = ByNumber::default();
    for (year, figure) in figures {
        let sum = sums.0.entry(year).or_default();
        *sum = number(sum.0.saturating_add(figure));
    }
    sums
}
