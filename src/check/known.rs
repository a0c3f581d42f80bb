//! A calculation's own figures beside those of the workbook's knowledge base, in the line's own
//! price year. Several rules look at the same departures.

use rust_decimal::Decimal;

use crate::engine::index_factor;
use crate::model::{Actor, Consequence, Input, Origin, PerActor};
use crate::read::{Case, Knowledge};
use crate::typed::label::key;

/// A quantity or price of one line beside what it is held against.
#[derive(Debug, Clone, Copy)]
pub struct Departure {
    /// Which consequence.
    pub line: usize,
    pub slot: Slot,
    pub own: Input,
    pub known: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    Change(usize),
    Price(Actor),
}

impl Departure {
    /// Own over known; nil where the knowledge base has nil.
    pub fn ratio(&self) -> Decimal {
        self.own.value.checked_div(self.known).unwrap_or_default()
    }

    /// Whether the figure is the knowledge base's, but for `within` of it.
    pub fn is_within(&self, within: Decimal) -> bool {
        (self.own.value - self.known).abs() <= self.known.abs().saturating_mul(within)
    }
}

/// Every figure that the knowledge base also has, of lines that are included.
pub(super) fn departures(case: &Case) -> Vec<Departure> {
    let mut all = Vec::new();
    let lines = case.calculation.consequences.iter().enumerate();
    for (line, consequence) in lines.filter(|(_, line)| line.included.value) {
        let Some(known) = known(case, consequence) else { continue };
        let lowest = known.changes.iter().map(|(offset, _)| *offset).min().unwrap_or(0);
        for (offset, figure) in &known.changes {
            let position =
                usize::try_from(i64::from(*offset) - i64::from(lowest)).unwrap_or(usize::MAX);
            if let (Some(figure), Some(&own)) = (figure, consequence.changes.get(position)) {
                let slot = Slot::Change(position);
                all.push(Departure { line, slot, own, known: figure.value });
            }
        }
        let Some(prices) = prices(case, consequence) else { continue };
        for actor in Actor::ALL {
            if let Some(known) = *prices.get(actor) {
                let (slot, own) = (Slot::Price(actor), *consequence.prices.get(actor));
                all.push(Departure { line, slot, own, known });
            }
        }
    }
    all
}

/// The knowledge base's prices in the price year of the line.
pub(super) fn prices(case: &Case, line: &Consequence) -> Option<PerActor<Option<Decimal>>> {
    let known = known(case, line)?;
    let year = known
        .price_year
        .as_ref()
        .and_then(|figure| figure.value.normalize().to_string().parse().ok());
    let theirs = year.map(|year| Input::new(year, Origin::NONE));
    let to_level = index_factor(&case.calculation, theirs.as_ref()).ok()?;
    let from_own = index_factor(&case.calculation, line.price_year.as_ref()).ok()?;
    let price = |actor| {
        let figure = known.prices.get(actor).as_ref()?;
        figure.value.checked_mul(to_level)?.checked_div(from_own)
    };
    Some(PerActor(Actor::ALL.map(price)))
}

/// The knowledge base's row for a service, of the same target group where it has one.
pub(super) fn known<'c>(case: &'c Case, line: &Consequence) -> Option<&'c Knowledge> {
    let service = key(&line.service.value);
    let rows = || case.knowledge.iter().filter(|known| key(&known.service) == service);
    let target = case.calculation.description.target_group.as_ref();
    let target = target.map(|target| key(&target.value));
    rows().find(|known| known.target_group.as_deref().map(key) == target).or_else(|| rows().next())
}
