//! From the model to the net result: exact decimal arithmetic, no cells, no wording.
//!
//! Holds the rules of the calculation: value of a line (participants × success rate × change in use
//! × price), price level, discounting in bands, break-even and payback. Sensitivity has rooms of
//! its own.
//!
//! Rounding happens nowhere here. `rust_decimal` carries 28 significant digits; the only inexact
//! steps are divisions (price index, discount factors, per participant), wrong by less than 1e-20
//! kr.

use rust_decimal::Decimal;
use thiserror::Error;

use crate::model::{
    Actor, Applies, Calculation, Consequence, CostLine, Input, PerActor, PerParticipant, Settings,
    Year,
};

/// No sum of kroner in a public budget comes near this; larger values are refused, so that
/// sums cannot overflow.
const LARGEST: Decimal = Decimal::from_parts(0xA764_0000, 0x0DE0_B6B3, 0, false, 0); // 10^18

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EngineError {
    #[error("the net price index has no figure for {0}")]
    NoIndex(Year),
    #[error("a value is too large to be kroner (over 10^18)")]
    TooLarge,
    #[error(
        "the last year {last} lies before the first year {first}, or the period is longer than \
         200 years"
    )]
    Period { first: Year, last: Year },
    #[error("the discount rate {0} must lie above -100 per cent")]
    Rate(Decimal),
}

/// Which line of the model a flow of money belongs to, by its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    Consequence(usize),
    Cost(usize),
}

impl Line {
    /// The line at a position, where the consequences are counted before the costs.
    pub fn at(position: usize, consequences: usize) -> Line {
        position.checked_sub(consequences).map_or(Line::Consequence(position), Line::Cost)
    }

    /// The position of the line when they are counted so.
    pub fn position(self, consequences: usize) -> usize {
        match self {
            Line::Consequence(line) => line,
            Line::Cost(line) => consequences + line,
        }
    }

    /// Where the flow of the line for an actor stands among all: a consequence has one for each
    /// actor, a cost the one of its own actor.
    pub fn flow(self, actor: Actor, consequences: usize) -> usize {
        match self {
            Line::Consequence(line) => line * Actor::ALL.len() + actor as usize,
            Line::Cost(line) => consequences * Actor::ALL.len() + line,
        }
    }
}

/// What one line means for one actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    pub line: Line,
    pub actor: Actor,
    /// `None` for costs, which are an area of their own.
    pub area: Option<String>,
    /// The municipality's committee; always `None` for region and state.
    pub committee: Option<String>,
    /// `None` for costs.
    pub person: Option<String>,
    pub follows_success: bool,
    /// Kroner in the price level of the calculation for one unit of the line, a gain positive: for
    /// a consequence before the success rate, for a cost of one krone as it was booked.
    pub per_unit: Decimal,
    /// Undiscounted kroner in the price level of the calculation, by year; positive is a gain.
    pub values: Vec<Decimal>,
    /// The same as present values in the base year.
    pub present: Vec<Decimal>,
    /// Present value in all if every participant succeeded; for other lines, their present value.
    pub at_full: Decimal,
}

impl Flow {
    pub fn total(&self) -> Decimal {
        self.present.iter().sum()
    }
}

/// A consequence line worked out before it is priced.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked {
    /// Change in use by calendar year, all cohorts, for one person per participant and before the
    /// success rate.
    pub quantity: Vec<Decimal>,
    /// Their sum, each with the discount factor of its year.
    pub discounted: Decimal,
    /// Kroner per unit in the price level of the calculation.
    pub prices: PerActor<Decimal>,
}

/// The net result as a cube of flows (line × actor × year), and what divides it.
#[derive(Debug, Clone, PartialEq)]
pub struct NetResult {
    pub years: Vec<Year>,
    /// Discount factor of each year.
    pub factors: Vec<Decimal>,
    pub flows: Vec<Flow>,
    pub worked: Vec<Worked>,
    pub success_rate: Decimal,
    /// Participants, all cohorts.
    pub participants: Decimal,
    /// Participants, each counted with the discount factor of the finishing year.
    pub discounted_participants: Decimal,
    pub per_participant: PerParticipant,
}

/// The success rate at which a net result is nil.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BreakEven {
    /// A share; may lie above 1, where no success rate suffices.
    At(Decimal),
    /// Success brings this actor no gain, so there is no such rate.
    NoGain,
}

impl BreakEven {
    pub fn rate(self) -> Option<Decimal> {
        match self {
            BreakEven::At(rate) => Some(rate),
            BreakEven::NoGain => None,
        }
    }
}

/// Computes a calculation.
///
/// # Errors
/// A price year without an index figure, a period that runs backwards, or values no budget holds.
pub fn net_result(calculation: &Calculation) -> Result<NetResult, EngineError> {
    let settings = &calculation.settings;
    let (first, last) = (settings.first_year.value, settings.last_year.value);
    if last < first || i64::from(last) - i64::from(first) >= 200 {
        return Err(EngineError::Period { first, last });
    }
    let years: Vec<Year> = (first..=last).collect();
    let factors =
        years.iter().map(|&year| discount_factor(settings, year)).collect::<Result<Vec<_>, _>>()?;
    let mut result = NetResult {
        factors,
        flows: Vec::new(),
        worked: Vec::new(),
        success_rate: calculation.success.rate.value,
        participants: Decimal::ZERO,
        discounted_participants: Decimal::ZERO,
        per_participant: settings.per_participant.value,
        years,
    };
    for cohort in &calculation.cohorts {
        let count = cohort.participants.value;
        result.participants = add(result.participants, count)?;
        let factor = discount_factor(settings, cohort.year.value)?;
        result.discounted_participants = add(result.discounted_participants, mul(count, factor)?)?;
    }
    for (position, line) in calculation.consequences.iter().enumerate() {
        let worked = work(calculation, &result, line)?;
        for actor in Actor::ALL {
            result.flows.push(consequence_flow(&result, position, line, &worked, actor)?);
        }
        result.worked.push(worked);
    }
    for (position, line) in calculation.costs.iter().enumerate() {
        let flow = cost_flow(calculation, &result, position, line)?;
        result.flows.push(flow);
    }
    Ok(result)
}

/// `(1 + r)^-(year - base)`, the rates chained by horizon: 35 years at the first, 35 at the second,
/// then the third.
pub fn discount_factor(settings: &Settings, year: Year) -> Result<Decimal, EngineError> {
    let distance = year.checked_sub(settings.base_year.value).ok_or(EngineError::TooLarge)?;
    let spans = [
        distance.min(35),
        distance.min(70).saturating_sub(35).max(0),
        distance.saturating_sub(70).max(0),
    ];
    let mut growth = Decimal::ONE;
    for (rate, span) in settings.rates.iter().zip(spans) {
        let base = add(Decimal::ONE, rate.value)?;
        if base <= Decimal::ZERO {
            return Err(EngineError::Rate(rate.value));
        }
        growth = mul(growth, power(base, span)?)?;
    }
    div(Decimal::ONE, growth)
}

fn power(base: Decimal, exponent: i32) -> Result<Decimal, EngineError> {
    let mut result = Decimal::ONE;
    for _ in 0..exponent.unsigned_abs() {
        result = mul(result, base)?;
    }
    if exponent < 0 { div(Decimal::ONE, result) } else { Ok(result) }
}

/// The factor from the prices of `own` to the price level of the calculation: NPI(P) / NPI(own).
pub fn index_factor(
    calculation: &Calculation,
    own: Option<&Input<Year>>,
) -> Result<Decimal, EngineError> {
    let level = calculation.settings.price_year.value;
    let Some(own) = own.map(|year| year.value).filter(|&year| year != level) else {
        return Ok(Decimal::ONE);
    };
    let figure = |year: Year| {
        calculation
            .index
            .iter()
            .find(|(y, _)| y.value == year)
            .map(|(_, figure)| figure.value)
            .filter(|figure| !figure.is_zero())
            .ok_or(EngineError::NoIndex(year))
    };
    div(figure(level)?, figure(own)?)
}

fn work(
    calculation: &Calculation,
    result: &NetResult,
    line: &Consequence,
) -> Result<Worked, EngineError> {
    let first_offset = i64::from(calculation.settings.first_offset);
    let mut quantity = Vec::with_capacity(result.years.len());
    let mut discounted = Decimal::ZERO;
    for (&year, &factor) in result.years.iter().zip(&result.factors) {
        let mut sum = Decimal::ZERO;
        for cohort in &calculation.cohorts {
            let offset = i64::from(year) - i64::from(cohort.year.value) - first_offset;
            if let Some(change) = usize::try_from(offset).ok().and_then(|k| line.changes.get(k)) {
                sum = add(sum, mul(cohort.participants.value, change.value)?)?;
            }
        }
        if !sum.is_zero() {
            discounted = add(discounted, mul(sum, factor)?)?;
        }
        quantity.push(sum);
    }
    let factor = index_factor(calculation, line.price_year.as_ref())?;
    let mut prices = PerActor::default();
    for actor in Actor::ALL {
        prices.0[actor as usize] = mul(line.prices.get(actor).value, factor)?;
    }
    Ok(Worked { quantity, discounted, prices })
}

fn consequence_flow(
    result: &NetResult,
    position: usize,
    line: &Consequence,
    worked: &Worked,
    actor: Actor,
) -> Result<Flow, EngineError> {
    let follows_success = line.applies.value == Applies::Successes;
    let included = if line.included.value { Decimal::ONE } else { Decimal::ZERO };
    let each = -mul(mul(included, line.persons_per_participant.value)?, *worked.prices.get(actor))?;
    let share = if follows_success { result.success_rate } else { Decimal::ONE };
    let weight = mul(each, share)?;
    let mut flow = Flow {
        line: Line::Consequence(position),
        actor,
        area: Some(line.area.value.clone()),
        committee: committee_of(actor, line.committee.as_ref()),
        person: Some(line.person.value.clone()),
        follows_success,
        per_unit: each,
        values: Vec::with_capacity(result.years.len()),
        present: Vec::with_capacity(result.years.len()),
        at_full: mul(each, worked.discounted)?,
    };
    for (&quantity, &factor) in worked.quantity.iter().zip(&result.factors) {
        // Most lines concern one actor or two, and a few years.
        if each.is_zero() || quantity.is_zero() {
            flow.values.push(Decimal::ZERO);
            flow.present.push(Decimal::ZERO);
            continue;
        }
        let value = mul(weight, quantity)?;
        flow.values.push(value);
        flow.present.push(mul(value, factor)?);
    }
    Ok(flow)
}

fn cost_flow(
    calculation: &Calculation,
    result: &NetResult,
    position: usize,
    line: &CostLine,
) -> Result<Flow, EngineError> {
    let index = index_factor(calculation, line.price_year.as_ref())?;
    let actor = line.actor.value;
    let mut flow = Flow {
        line: Line::Cost(position),
        actor,
        area: None,
        committee: committee_of(actor, line.committee.as_ref()),
        person: None,
        follows_success: false,
        per_unit: -index,
        values: Vec::with_capacity(result.years.len()),
        present: Vec::with_capacity(result.years.len()),
        at_full: Decimal::ZERO,
    };
    for (&year, &factor) in result.years.iter().zip(&result.factors) {
        let mut amount = Decimal::ZERO;
        for (_, booked) in line.amounts.iter().filter(|(booked_in, _)| *booked_in == year) {
            amount = add(amount, booked.value)?;
        }
        let value = -mul(amount, index)?;
        let present = mul(value, factor)?;
        flow.values.push(value);
        flow.present.push(present);
        flow.at_full = add(flow.at_full, present)?;
    }
    Ok(flow)
}

fn committee_of(actor: Actor, committee: Option<&Input<String>>) -> Option<String> {
    committee.filter(|_| actor == Actor::Municipality).map(|name| name.value.clone())
}

impl NetResult {
    /// The flow of a line for an actor; a cost has one for its own actor only.
    pub fn flow(&self, line: Line, actor: Actor) -> Option<&Flow> {
        let flow = self.flows.get(line.flow(actor, self.worked.len()));
        flow.filter(|flow| flow.line == line && flow.actor == actor)
    }

    /// Present value of the flows that `keep` accepts.
    pub fn sum(&self, keep: impl Fn(&Flow) -> bool) -> Decimal {
        self.flows.iter().filter(|flow| keep(flow)).map(Flow::total).sum()
    }

    /// Present value for one actor, or for all together.
    pub fn net(&self, actor: Option<Actor>) -> Decimal {
        self.sum(|flow| concerns(flow, actor))
    }

    /// Undiscounted kroner by year.
    pub fn by_year(&self, actor: Option<Actor>) -> Vec<Decimal> {
        self.series(actor, |flow| &flow.values)
    }

    /// Present value by year.
    pub fn present_by_year(&self, actor: Option<Actor>) -> Vec<Decimal> {
        self.series(actor, |flow| &flow.present)
    }

    fn series(&self, actor: Option<Actor>, of: impl Fn(&Flow) -> &Vec<Decimal>) -> Vec<Decimal> {
        let mut sums = vec![Decimal::ZERO; self.years.len()];
        for flow in self.flows.iter().filter(|flow| concerns(flow, actor)) {
            for (sum, value) in sums.iter_mut().zip(of(flow)) {
                *sum += value;
            }
        }
        sums
    }

    /// Present value of the gain that follows success, if every participant succeeded (`G`).
    pub fn gain_at_full(&self, actor: Option<Actor>) -> Decimal {
        self.at_full(actor, true)
    }

    /// Present value of everything that does not follow success: costs and lines for everyone
    /// (`F`).
    pub fn fixed(&self, actor: Option<Actor>) -> Decimal {
        self.at_full(actor, false)
    }

    fn at_full(&self, actor: Option<Actor>, follows: bool) -> Decimal {
        self.flows
            .iter()
            .filter(|flow| flow.follows_success == follows && concerns(flow, actor))
            .map(|flow| flow.at_full)
            .sum()
    }

    /// The net result at another success rate: `F + s·G`.
    pub fn at_rate(&self, actor: Option<Actor>, rate: Decimal) -> Option<Decimal> {
        self.gain_at_full(actor).checked_mul(rate)?.checked_add(self.fixed(actor))
    }

    /// `-F / G`: undefined without a gain, nil when nothing is to be recovered.
    pub fn break_even(&self, actor: Option<Actor>) -> BreakEven {
        let gain = self.gain_at_full(actor);
        if gain <= Decimal::ZERO {
            return BreakEven::NoGain;
        }
        match (-self.fixed(actor)).max(Decimal::ZERO).checked_div(gain) {
            Some(rate) => BreakEven::At(rate),
            None => BreakEven::NoGain,
        }
    }

    /// How many participants a result is divided by; `None` when there are none.
    pub fn divisor(&self, kind: PerParticipant) -> Option<Decimal> {
        let count = match kind {
            PerParticipant::Plain => self.participants,
            PerParticipant::Discounted => self.discounted_participants,
        };
        (!count.is_zero()).then_some(count)
    }

    /// A sum per participant, counted as `kind` says.
    pub fn per(&self, sum: Decimal, kind: PerParticipant) -> Option<Decimal> {
        sum.checked_div(self.divisor(kind)?)
    }

    /// The first year from which the running sum is not negative again; `None` if it ends negative.
    pub fn payback(&self, by_year: &[Decimal]) -> Option<Year> {
        let last_negative = cumulative(by_year).iter().rposition(|sum| *sum < Decimal::ZERO);
        match last_negative {
            None => self.years.first().copied(),
            Some(position) => self.years.get(position + 1).copied(),
        }
    }
}

/// Running sums.
pub fn cumulative(values: &[Decimal]) -> Vec<Decimal> {
    values
        .iter()
        .scan(Decimal::ZERO, |sum, value| {
            *sum += value;
            Some(*sum)
        })
        .collect()
}

fn concerns(flow: &Flow, actor: Option<Actor>) -> bool {
    actor.is_none_or(|actor| flow.actor == actor)
}

fn within(value: Option<Decimal>) -> Result<Decimal, EngineError> {
    value.filter(|value| value.abs() < LARGEST).ok_or(EngineError::TooLarge)
}

fn add(a: Decimal, b: Decimal) -> Result<Decimal, EngineError> {
    within(a.checked_add(b))
}

fn mul(a: Decimal, b: Decimal) -> Result<Decimal, EngineError> {
    within(a.checked_mul(b))
}

fn div(a: Decimal, b: Decimal) -> Result<Decimal, EngineError> {
    within(a.checked_div(b))
}

/// The figures of a result in all, then by actor.
pub fn each<T>(result: &NetResult, of: impl Fn(&NetResult, Option<Actor>) -> T) -> [T; 4] {
    let [municipality, region, state] = Actor::ALL;
    [None, Some(municipality), Some(region), Some(state)].map(|actor| of(result, actor))
}
