//! What moved a net result.
//!
//! The way from the old calculation to the new goes in steps, one cause at a time and always in the
//! same order; each step's kroner are the net result after it less the one before, so they add up
//! to the whole change. Another order would give other parts of the same sum.

use std::collections::HashMap;
use std::hash::Hash;

use rust_decimal::Decimal;

use super::changes::ChangeError;
use crate::engine::{self, EngineError, NetResult, each};
use crate::lang::Lang;
use crate::model::{Calculation, Consequence, Input, Origin, Year};
use crate::parameters;
use crate::typed::label;

/// Why a net result moved, in the order in which the causes are taken.
pub const CAUSES: [&str; 11] = [
    "Rente",
    "Basisår",
    "Prisniveau",
    "Priser",
    "Horisont",
    "Succesrate",
    "Deltagere",
    "Forbrug",
    "Omkostninger",
    "Linjer til og fra",
    "Øvrigt",
];

/// The same in English.
const ENGLISH: [&str; CAUSES.len()] = [
    "Rate",
    "Base year",
    "Price level",
    "Prices",
    "Horizon",
    "Success rate",
    "Participants",
    "Use",
    "Costs",
    "Lines added and removed",
    "Other",
];

/// What a cause is called.
pub(super) fn cause(step: usize, lang: Lang) -> &'static str {
    lang.pick(CAUSES, ENGLISH).get(step).copied().unwrap_or_default()
}

/// Kroner by cause, in the order of [`CAUSES`]; each in all and then by actor.
pub type Parts = [[Decimal; 4]; CAUSES.len()];

/// A case before and after. Figures are in all and then by actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub name: String,
    pub before: [Decimal; 4],
    pub after: [Decimal; 4],
    pub causes: Parts,
}

impl Moved {
    pub fn change(&self, which: usize) -> Decimal {
        let of = |figures: &[Decimal; 4]| figures.get(which).copied().unwrap_or_default();
        of(&self.after) - of(&self.before)
    }

    /// The change as a share of the size of what was before; `None` where that was nil.
    pub fn share(&self, which: usize) -> Option<Decimal> {
        self.change(which).checked_div(self.before.get(which)?.abs())
    }
}

/// Works out what moved a net result from `old` to `new`.
///
/// # Errors
/// A step on the way cannot be computed: the two have no year of their indices in common, to which
/// one could be chained.
pub fn explain(name: &str, old: &Calculation, new: &Calculation) -> Result<Moved, ChangeError> {
    steps(name, old, new).map_err(|error| match error {
        EngineError::NoIndex(year) => ChangeError::NoWay { year },
        error => ChangeError::NotComputable(error),
    })
}

fn steps(name: &str, old: &Calculation, new: &Calculation) -> Result<Moved, EngineError> {
    let mut on_the_way = old.clone();
    on_the_way.index = with_years_of(&old.index, &new.index);
    pin_years(&mut on_the_way);
    let net =
        |calculation: &Calculation| Ok(each(&engine::net_result(calculation)?, NetResult::net));
    let before = net(old)?;
    let mut last = before;
    let mut causes = Parts::default();
    for (step, cause) in causes.iter_mut().enumerate() {
        take(step, &mut on_the_way, new);
        let now = net(&on_the_way)?;
        for (part, (now, last)) in cause.iter_mut().zip(now.iter().zip(last)) {
            *part = *now - last;
        }
        last = now;
    }
    Ok(Moved { name: name.to_owned(), before, after: last, causes })
}

type Index = Vec<(Input<Year>, Input)>;

/// An index with the years that it lacks taken from another, on its own base.
fn with_years_of(own: &Index, other: &Index) -> Index {
    let plain = |index: &Index| -> Vec<(Year, Decimal)> {
        let mut figures: Vec<_> = index.iter().map(|(year, of)| (year.value, of.value)).collect();
        figures.sort_by_key(|(year, _)| *year);
        figures
    };
    let added = parameters::chained(&plain(own), &plain(other)).into_iter();
    let added = added
        .map(|(year, figure)| (Input::new(year, Origin::NONE), Input::new(figure, Origin::NONE)));
    own.iter().copied().chain(added).collect()
}

/// Says the year of every price, so that none follows the price level when that is taken over.
fn pin_years(calculation: &mut Calculation) {
    let level = calculation.settings.price_year;
    let costs = calculation.costs.iter_mut().map(|line| &mut line.price_year);
    for own in costs.chain(calculation.consequences.iter_mut().map(|line| &mut line.price_year)) {
        own.get_or_insert(level);
    }
}

/// Takes one thing over from the new calculation; the last step takes all that is left.
fn take(step: usize, way: &mut Calculation, new: &Calculation) {
    match step {
        0 => way.settings.rates = new.settings.rates,
        1 => way.settings.base_year = new.settings.base_year,
        2 => {
            way.settings.price_year = new.settings.price_year;
            way.index = with_years_of(&new.index, &way.index);
        }
        3 => {
            let known = by_key(new, service);
            for line in &mut way.consequences {
                if let Some(now) = known.get(&service(line)) {
                    line.prices = now.prices;
                    line.price_year = now.price_year.or(Some(new.settings.price_year));
                }
            }
        }
        4 => {
            way.settings.first_year = new.settings.first_year;
            way.settings.last_year = new.settings.last_year;
        }
        5 => way.success.clone_from(&new.success),
        6 => way.cohorts.clone_from(&new.cohorts),
        7 => {
            let known = by_key(new, service_and_person);
            for line in &mut way.consequences {
                if let Some(now) = known.get(&service_and_person(line)) {
                    line.changes.clone_from(&now.changes);
                    line.persons_per_participant = now.persons_per_participant;
                    line.applies = now.applies;
                }
            }
        }
        8 => way.costs.clone_from(&new.costs),
        9 => way.consequences.clone_from(&new.consequences),
        _ => *way = new.clone(),
    }
}

fn service(line: &Consequence) -> String {
    label::key(&line.service.value)
}

fn service_and_person(line: &Consequence) -> (String, String) {
    (service(line), label::key(&line.person.value))
}

/// The lines of a calculation by what they are known by, the first of those that are known alike.
fn by_key<K: Eq + Hash>(
    calculation: &Calculation,
    key: impl Fn(&Consequence) -> K,
) -> HashMap<K, &Consequence> {
    calculation.consequences.iter().rev().map(|line| (key(line), line)).collect()
}
