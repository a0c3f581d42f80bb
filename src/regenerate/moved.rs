//! What moved a net result.
//!
//! The way from the old calculation to the new goes in steps, one cause at a time and always in the
//! same order; each step's kroner are the net result after it less the one before, so they add up
//! to the whole change. Another order would give other parts of the same sum.

use rust_decimal::Decimal;

use crate::engine::{self, EngineError, NetResult, each};
use crate::model::Calculation;
use crate::typed::label;

/// Why a net result moved, in the order in which the causes are taken.
pub const CAUSES: [&str; 6] = ["Rente", "Basisår", "Prisniveau", "Priser", "Horisont", "Øvrigt"];

/// A case before and after. Figures are in all and then by actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub name: String,
    pub before: [Decimal; 4],
    pub after: [Decimal; 4],
    /// By cause, in the order of [`CAUSES`].
    pub causes: [[Decimal; 4]; 6],
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
/// A step on the way cannot be computed, for want of an index figure.
pub fn explain(name: &str, old: &Calculation, new: &Calculation) -> Result<Moved, EngineError> {
    let mut on_the_way = pinned(old, new);
    let net =
        |calculation: &Calculation| Ok(each(&engine::net_result(calculation)?, NetResult::net));
    let before = net(old)?;
    let mut last = before;
    let mut causes = [[Decimal::ZERO; 4]; 6];
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

/// The old calculation with an index that serves the whole way, and the year of every price said.
fn pinned(old: &Calculation, new: &Calculation) -> Calculation {
    let mut pinned = old.clone();
    for figure in &new.index {
        if !pinned.index.iter().any(|(year, _)| year.value == figure.0.value) {
            pinned.index.push(*figure);
        }
    }
    let level = old.settings.price_year;
    let costs = pinned.costs.iter_mut().map(|line| &mut line.price_year);
    for own in costs.chain(pinned.consequences.iter_mut().map(|line| &mut line.price_year)) {
        own.get_or_insert(level);
    }
    pinned
}

/// Takes one thing over from the new calculation; the last step takes all that is left.
fn take(step: usize, way: &mut Calculation, new: &Calculation) {
    match step {
        0 => way.settings.rates = new.settings.rates,
        1 => way.settings.base_year = new.settings.base_year,
        2 => way.settings.price_year = new.settings.price_year,
        3 => {
            for line in &mut way.consequences {
                let key = label::key(&line.service.value);
                if let Some(now) =
                    new.consequences.iter().find(|now| label::key(&now.service.value) == key)
                {
                    line.prices = now.prices;
                    line.price_year = now.price_year.or(Some(new.settings.price_year));
                }
            }
        }
        4 => {
            way.settings.first_year = new.settings.first_year;
            way.settings.last_year = new.settings.last_year;
        }
        _ => *way = new.clone(),
    }
}
