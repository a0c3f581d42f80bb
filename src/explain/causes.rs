//! The causes that are tried: each a change to the calculation.

use rust_decimal::Decimal;

use crate::engine;
use crate::engine::{Flow, Line, NetResult};
use crate::model::{Actor, Applies, Calculation, Input, Origin, PerParticipant, Year};

/// One way in which the printed figures may have been computed.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// Discount rates for the three spans of the horizon.
    Rate([Decimal; 3]),
    BaseYear(Year),
    CostsNotDiscounted,
    /// The first change in use falls this many years after the finishing year.
    Offset(i32),
    LastYear(Year),
    /// `None` for all lines.
    ConversionLeftOut(Option<Line>),
    ConversionInverted(Option<Line>),
    SuccessRate(Decimal),
    /// The success rate was not applied to the line, which was taken to count for everyone.
    ForEveryone(usize),
    /// It was not applied, but the line was scaled with it in the sensitivity all the same.
    SuccessLeftOut(usize),
    /// It was applied to a line that counts for everyone, or to a cost.
    ForSuccesses(Line),
    /// The line counted although it is not included.
    Counted(usize),
    /// The part counted so many times: 0 is missing, −1 sign-turned, 2 doubled.
    Times(Part, Decimal),
    /// Participants of a cohort, by its position.
    Participants(usize, Decimal),
    PerParticipant(PerParticipant),
}

/// What a factor is applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Line(Line),
    /// One actor's price of a consequence.
    Price(usize, Actor),
    /// One year's change of a consequence.
    Change(usize, usize),
    /// One amount of a cost, by its position in the line.
    Amount(usize, usize),
}

impl Part {
    /// The figure that a factor changes; 1 of a whole line.
    pub(super) fn figure(self, calculation: &Calculation) -> Option<Decimal> {
        let consequence = |at: usize| calculation.consequences.get(at);
        let figure = match self {
            Part::Line(_) => Decimal::ONE,
            Part::Price(at, actor) => consequence(at)?.prices.get(actor).value,
            Part::Change(at, slot) => consequence(at)?.changes.get(slot)?.value,
            Part::Amount(at, slot) => calculation.costs.get(at)?.amounts.get(slot)?.1.value,
        };
        Some(figure).filter(|figure| !figure.is_zero())
    }
}

impl Cause {
    /// The calculation as it would have been with this cause.
    pub(super) fn apply(&self, calculation: &mut Calculation) {
        let settings = &mut calculation.settings;
        match *self {
            Cause::Rate(rates) => {
                for (rate, other) in settings.rates.iter_mut().zip(rates) {
                    rate.value = other;
                }
            }
            Cause::BaseYear(year) => settings.base_year.value = year,
            Cause::CostsNotDiscounted => {}
            Cause::Offset(offset) => settings.first_offset = offset,
            Cause::LastYear(year) => settings.last_year.value = year,
            Cause::ConversionLeftOut(which) => prices(calculation, which, |year, _| *year = None),
            Cause::ConversionInverted(which) => invert(calculation, which),
            Cause::SuccessRate(rate) => calculation.success.rate.value = rate,
            Cause::ForEveryone(line) => {
                if let Some(line) = calculation.consequences.get_mut(line) {
                    line.applies.value = Applies::Everyone;
                }
            }
            Cause::SuccessLeftOut(line) => {
                if let Some(inverse) = Decimal::ONE.checked_div(calculation.success.rate.value) {
                    times(calculation, Part::Line(Line::Consequence(line)), inverse);
                }
            }
            Cause::ForSuccesses(Line::Consequence(line)) => {
                if let Some(line) = calculation.consequences.get_mut(line) {
                    line.applies.value = Applies::Successes;
                }
            }
            Cause::ForSuccesses(Line::Cost(line)) => {
                let rate = calculation.success.rate.value;
                scale_cost(calculation, line, rate);
            }
            Cause::Counted(line) => {
                if let Some(line) = calculation.consequences.get_mut(line) {
                    line.included.value = true;
                }
            }
            Cause::Times(part, factor) => times(calculation, part, factor),
            Cause::Participants(cohort, count) => {
                if let Some(cohort) = calculation.cohorts.get_mut(cohort) {
                    cohort.participants.value = count;
                }
            }
            Cause::PerParticipant(kind) => settings.per_participant.value = kind,
        }
    }

    /// The inputs any of which would be changed by it, the one that tells most first.
    pub fn inputs(&self, calculation: &Calculation) -> Vec<Origin> {
        let consequence = |at: usize| calculation.consequences.get(at);
        let settings = &calculation.settings;
        let one = match *self {
            Cause::Rate(_) => settings.rates.first().map(|rate| rate.origin),
            Cause::BaseYear(_) => Some(settings.base_year.origin),
            Cause::LastYear(_) => Some(settings.last_year.origin),
            Cause::SuccessRate(_) => Some(calculation.success.rate.origin),
            Cause::Participants(at, _) => {
                calculation.cohorts.get(at).map(|cohort| cohort.participants.origin)
            }
            Cause::PerParticipant(_) => Some(settings.per_participant.origin),
            Cause::ForEveryone(at) | Cause::SuccessLeftOut(at) => {
                consequence(at).map(|line| line.applies.origin)
            }
            Cause::Counted(at) => consequence(at).map(|line| line.included.origin),
            Cause::ConversionLeftOut(Some(line)) | Cause::ConversionInverted(Some(line)) => {
                let year = match line {
                    Line::Consequence(at) => consequence(at).and_then(|line| line.price_year),
                    Line::Cost(at) => calculation.costs.get(at).and_then(|line| line.price_year),
                };
                year.map(|year| year.origin)
            }
            Cause::ConversionLeftOut(None) | Cause::ConversionInverted(None) => {
                Some(settings.price_year.origin)
            }
            Cause::ForSuccesses(Line::Consequence(at)) => {
                consequence(at).map(|line| line.applies.origin)
            }
            Cause::ForSuccesses(Line::Cost(at)) => {
                return of_part(calculation, Part::Line(Line::Cost(at)));
            }
            Cause::Times(part, factor) => {
                let mut all = of_part(calculation, part);
                if let (Part::Line(Line::Consequence(at)), true) = (part, factor.is_zero()) {
                    all.splice(0..0, consequence(at).map(|line| line.included.origin));
                }
                return all;
            }
            Cause::CostsNotDiscounted | Cause::Offset(_) => None,
        };
        one.into_iter().collect()
    }

    /// The line that it concerns, where it concerns no other.
    pub(super) fn line(&self) -> Option<Line> {
        match *self {
            Cause::ForEveryone(at) | Cause::SuccessLeftOut(at) | Cause::Counted(at) => {
                Some(Line::Consequence(at))
            }
            Cause::ForSuccesses(line) => Some(line),
            Cause::ConversionLeftOut(which) | Cause::ConversionInverted(which) => which,
            _ => None,
        }
    }
}

/// The inputs that a factor may have been applied to: of a line also its price where one actor
/// alone has one, and its change where there is but one.
fn of_part(calculation: &Calculation, part: Part) -> Vec<Origin> {
    fn only<'i>(inputs: impl IntoIterator<Item = &'i Input>) -> Option<Origin> {
        let mut filled = inputs.into_iter().filter(|input| !input.value.is_zero());
        filled.next().filter(|_| filled.next().is_none()).map(|input| input.origin)
    }
    let consequence = |at: usize| calculation.consequences.get(at);
    let amounts = |at: usize| calculation.costs.get(at).map(|line| line.amounts.as_slice());
    let found = match part {
        Part::Line(Line::Consequence(at)) => {
            let Some(line) = consequence(at) else { return Vec::new() };
            let twins = [only(&line.prices.0), only(&line.changes)];
            let persons = Some(line.persons_per_participant.origin);
            return [persons].into_iter().chain(twins).flatten().collect();
        }
        Part::Line(Line::Cost(at)) => {
            let filled = amounts(at).unwrap_or_default().iter();
            filled.map(|(_, amount)| amount).find(|a| !a.value.is_zero()).map(|a| a.origin)
        }
        Part::Price(at, actor) => consequence(at).map(|line| line.prices.get(actor).origin),
        Part::Change(at, slot) => {
            consequence(at).and_then(|line| line.changes.get(slot)).map(|change| change.origin)
        }
        Part::Amount(at, slot) => {
            amounts(at).and_then(|amounts| amounts.get(slot)).map(|(_, amount)| amount.origin)
        }
    };
    found.into_iter().collect()
}

fn scale_cost(calculation: &mut Calculation, line: usize, factor: Decimal) {
    let amounts = calculation.costs.get_mut(line).map(|line| line.amounts.iter_mut());
    amounts
        .into_iter()
        .flatten()
        .for_each(|(_, amount)| amount.value = amount.value.saturating_mul(factor));
}

fn times(calculation: &mut Calculation, part: Part, factor: Decimal) {
    let scale = |value: &mut Decimal| *value = value.saturating_mul(factor);
    match part {
        Part::Line(Line::Cost(line)) => scale_cost(calculation, line, factor),
        Part::Line(Line::Consequence(line)) => {
            if let Some(line) = calculation.consequences.get_mut(line) {
                scale(&mut line.persons_per_participant.value);
            }
        }
        Part::Price(line, actor) => {
            if let Some(line) = calculation.consequences.get_mut(line) {
                scale(&mut line.prices.0[actor as usize].value);
            }
        }
        Part::Change(line, at) => {
            if let Some(change) =
                calculation.consequences.get_mut(line).and_then(|line| line.changes.get_mut(at))
            {
                scale(&mut change.value);
            }
        }
        Part::Amount(line, at) => {
            if let Some((_, amount)) =
                calculation.costs.get_mut(line).and_then(|line| line.amounts.get_mut(at))
            {
                scale(&mut amount.value);
            }
        }
    }
}

type PriceYear = Option<Input<Year>>;

/// Does something to the price year of one line or of all.
fn prices(
    calculation: &mut Calculation,
    which: Option<Line>,
    mut change: impl FnMut(&mut PriceYear, Line),
) {
    let is_meant = |line: Line| which.is_none_or(|which| which == line);
    for (at, line) in calculation.consequences.iter_mut().enumerate() {
        if is_meant(Line::Consequence(at)) {
            change(&mut line.price_year, Line::Consequence(at));
        }
    }
    for (at, line) in calculation.costs.iter_mut().enumerate() {
        if is_meant(Line::Cost(at)) {
            change(&mut line.price_year, Line::Cost(at));
        }
    }
}

/// Divides by the index ratio where it should multiply: the price, converted twice the other way,
/// and no price year.
fn invert(calculation: &mut Calculation, which: Option<Line>) {
    let mut factors = Vec::new();
    let before = calculation.clone();
    prices(calculation, which, |year, line| {
        if let Ok(factor) = engine::index_factor(&before, year.as_ref()) {
            factors.push((line, factor));
            *year = None;
        }
    });
    for (line, factor) in factors {
        let Some(inverse) = Decimal::ONE.checked_div(factor) else { continue };
        match line {
            Line::Cost(at) => scale_cost(calculation, at, inverse),
            Line::Consequence(at) => {
                for actor in Actor::ALL {
                    times(calculation, Part::Price(at, actor), inverse);
                }
            }
        }
    }
}

/// Recomputes with causes; `None` where that cannot be computed.
pub(super) fn recompute(calculation: &Calculation, causes: &[Cause]) -> Option<NetResult> {
    computed(calculation, causes, None)
}

/// Recomputes with one cause; `result` is what comes out without it, and stays but for the line
/// that the cause concerns where it concerns no other.
pub(super) fn recompute_from(
    result: &NetResult,
    calculation: &Calculation,
    cause: &Cause,
) -> Option<NetResult> {
    let causes = std::slice::from_ref(cause);
    let Some(line) = cause.line() else { return recompute(calculation, causes) };
    let alone = recompute_line(calculation, causes, line)?;
    let mut result = result.clone();
    if let Line::Consequence(at) = line {
        let worked = result.worked.iter_mut().skip(at);
        worked.zip(alone.worked).for_each(|(worked, anew)| *worked = anew);
    }
    let own = result.flows.iter_mut().filter(|flow| flow.line == line);
    own.zip(alone.flows).for_each(|(flow, anew)| *flow = Flow { line, ..anew });
    Some(result)
}

/// The same for one line alone.
pub(super) fn recompute_line(
    calculation: &Calculation,
    causes: &[Cause],
    line: Line,
) -> Option<NetResult> {
    computed(calculation, causes, Some(line))
}

fn computed(calculation: &Calculation, causes: &[Cause], only: Option<Line>) -> Option<NetResult> {
    let mut calculation = calculation.clone();
    causes.iter().for_each(|cause| cause.apply(&mut calculation));
    match only {
        Some(Line::Consequence(at)) => {
            calculation.consequences =
                calculation.consequences.into_iter().skip(at).take(1).collect();
            calculation.costs.clear();
        }
        Some(Line::Cost(at)) => {
            calculation.costs = calculation.costs.into_iter().skip(at).take(1).collect();
            calculation.consequences.clear();
        }
        None => {}
    }
    let mut result = engine::net_result(&calculation).ok()?;
    if causes.contains(&Cause::CostsNotDiscounted) {
        for flow in result.flows.iter_mut().filter(|flow| matches!(flow.line, Line::Cost(_))) {
            flow.present = flow.values.clone();
            flow.at_full = flow.values.iter().sum();
        }
    }
    Some(result)
}
