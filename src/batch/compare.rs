//! A calculation brought to another price level, base year and rate, so that several may be
//! compared.
//!
//! The net result is linear in the price level, so all of it is multiplied by NPI(to) / NPI(own).
//! The official index serves for all where it has both years, so that all are moved by the same;
//! else the workbook's own.

use rust_decimal::{Decimal, dec};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use crate::engine::{self, Line, NetResult};
use crate::model::{Actor, Calculation, PerParticipant, Year};
use crate::parameters::Parameters;
use crate::typed::label;

/// What all are brought to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    pub price_year: Year,
    pub base_year: Year,
    pub rates: [Decimal; 3],
}

impl Basis {
    /// The newest official parameters, but for what is given. `rate` is a share.
    pub fn official(
        official: &Parameters,
        price_year: Option<Year>,
        base_year: Option<Year>,
        rate: Option<Decimal>,
    ) -> Basis {
        let price_year = price_year.or(official.newest_price_year()).unwrap_or(2020);
        let rates = rate.map_or(official.newest_rates(), |rate| {
            let [second, third] = official.rates_after(rate);
            [rate, second, third]
        });
        Basis { price_year, base_year: base_year.unwrap_or(price_year), rates }
    }
}

/// Figures on the common basis: in all, then by actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub net: [Decimal; 4],
    pub per_participant: Option<Decimal>,
    pub break_even: Option<Decimal>,
    /// From the own price level to the common one.
    pub price_factor: Decimal,
    /// The index is the workbook's own.
    pub own_index: bool,
    /// What it is made of, for groups in which something is shared.
    #[serde(default)]
    pub parts: Vec<Part>,
}

/// A cost or a service of a calculation, on the common basis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    pub is_cost: bool,
    /// Kroner in all, then by actor.
    pub net: [Decimal; 4],
}

/// Why a calculation has no place in the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Incomparable {
    /// No index has both the own price year and the common one.
    NoIndex {
        own: Year,
    },
    NotComputable,
}

/// No sum of kroner in a public budget comes near this; sums of smaller ones cannot overflow.
const LARGEST: Decimal = dec!(100_000_000_000_000_000_000);

pub fn compare(
    calculation: &Calculation,
    basis: &Basis,
    parameters: &Parameters,
) -> Result<Compared, Incomparable> {
    let own = calculation.settings.price_year.value;
    let theirs = |year| {
        calculation.index.iter().find(|(y, _)| y.value == year).map(|(_, figure)| figure.value)
    };
    let ratio = |to: Option<Decimal>, from: Option<Decimal>| to?.checked_div(from?);
    let by_official = if own == basis.price_year {
        Some(Decimal::ONE)
    } else {
        ratio(parameters.index(basis.price_year), parameters.index(own))
    };
    let by_own = || ratio(theirs(basis.price_year), theirs(own));
    let price_factor = by_official.or_else(by_own).ok_or(Incomparable::NoIndex { own })?;
    let mut moved = calculation.clone();
    moved.settings.base_year.value = basis.base_year;
    for (rate, value) in moved.settings.rates.iter_mut().zip(basis.rates) {
        rate.value = value;
    }
    let result = engine::net_result(&moved).map_err(|_| Incomparable::NotComputable)?;
    let at_level = |actor| {
        let net = result.net(actor).checked_mul(price_factor);
        net.filter(|net| net.abs() < LARGEST).ok_or(Incomparable::NotComputable)
    };
    let net = all_and_each(at_level)?;
    let parts = parts(&moved, &result, price_factor).ok_or(Incomparable::NotComputable)?;
    Ok(Compared {
        per_participant: result.per(net[0], PerParticipant::Plain),
        break_even: result.break_even(None).rate(),
        net,
        price_factor,
        own_index: by_official.is_none(),
        parts,
    })
}

/// Costs and services by name, each name once; those that come to nothing are left out.
fn parts(calculation: &Calculation, result: &NetResult, factor: Decimal) -> Option<Vec<Part>> {
    let (mut parts, mut known) = (Vec::<Part>::new(), HashMap::new());
    for flow in &result.flows {
        let (name, is_cost) = match flow.line {
            Line::Cost(line) => (&calculation.costs.get(line)?.name.value, true),
            Line::Consequence(line) => (&calculation.consequences.get(line)?.service.value, false),
        };
        let place = *known.entry((is_cost, label::key(name))).or_insert(parts.len());
        if place == parts.len() {
            parts.push(Part { name: name.clone(), is_cost, net: [Decimal::ZERO; 4] });
        }
        let kroner = flow.total().checked_mul(factor)?;
        let kroner = Some(kroner).filter(|kroner| kroner.abs() < LARGEST)?;
        let [all, own @ ..] = &mut parts.get_mut(place)?.net;
        for (sum, _) in own.iter_mut().zip(Actor::ALL).filter(|(_, actor)| *actor == flow.actor) {
            *sum = sum.checked_add(kroner)?;
        }
        *all = all.checked_add(kroner)?;
    }
    parts.retain(|part| part.net.iter().any(|kroner| !kroner.is_zero()));
    Some(parts)
}

/// A figure in all, then by actor.
fn all_and_each<T, E>(of: impl Fn(Option<Actor>) -> Result<T, E>) -> Result<[T; 4], E> {
    let [municipality, region, state] = Actor::ALL;
    Ok([of(None)?, of(Some(municipality))?, of(Some(region))?, of(Some(state))?])
}
