//! A case under new parameters, and what moved its net result.
//!
//! The way from the old calculation to the new goes in steps, one cause at a time and always in the
//! same order; each step's kroner are the net result after it less the one before, so they add up
//! to the whole change. Another order would give other parts of the same sum.

mod prices;
mod table;
pub mod words;

use rust_decimal::Decimal;

use crate::case::{CaseFile, Number};
use crate::engine::{EngineError, NetResult, each};
use crate::layout::spec::Layout;
use crate::model::{Calculation, Year};
use crate::typed::label;
use crate::{engine, parameters};

pub use prices::{NewPrice, PriceError, read as prices};
pub use table::{csv, exceeds, workbook as table};

/// What is new. What is `None` stays as it is in each case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// The first rate, a share; the later ones follow officially.
    pub rate: Option<Decimal>,
    pub price_year: Option<Year>,
    pub base_year: Option<Year>,
    /// The length of the period, from the same first year.
    pub years: Option<u16>,
    pub prices: Vec<NewPrice>,
}

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

/// The case under the new parameters. Prices without a price year of their own keep the year that
/// they are in.
pub fn changed(case: &CaseFile, changes: &Changes) -> CaseFile {
    let mut case = case.clone();
    let settings = &mut case.settings;
    if let Some(rate) = changes.rate {
        settings.discount_rate = Number::nearest(rate);
        // The later rates are those that go with the new one.
        (settings.discount_rate_36, settings.discount_rate_71) = (None, None);
    }
    if let Some(base_year) = changes.base_year {
        settings.base_year = base_year;
    }
    if let Some(years) = changes.years {
        settings.last_year = settings.first_year + i32::from(years.max(1)) - 1;
    }
    if let Some(level) = changes.price_year {
        let old = std::mem::replace(&mut settings.price_year, level);
        for own in case
            .costs
            .iter_mut()
            .map(|cost| &mut cost.price_year)
            .chain(case.prices.iter_mut().map(|p| &mut p.price_year))
        {
            own.get_or_insert(old);
        }
    }
    for new in &changes.prices {
        for price in case
            .prices
            .iter_mut()
            .filter(|price| label::key(&price.service) == label::key(&new.service))
        {
            new.replaces(price, case.settings.price_year);
        }
    }
    index_for_all(&mut case);
    case
}

/// Adds the official figures of the years that the index lacks, chained to it at the last year that
/// both have.
fn index_for_all(case: &mut CaseFile) {
    let official = &parameters::official().net_price_index.years;
    let common =
        official.iter().rev().find_map(|(year, figure)| Some((*figure, case.index.0.get(year)?.0)));
    let Some((theirs, own)) = common else { return };
    for (year, figure) in official {
        let chained = if theirs == own {
            Some(*figure)
        } else {
            figure.checked_mul(own).and_then(|f| f.checked_div(theirs))
        };
        if let Some(chained) = chained {
            case.index.0.entry(*year).or_insert(Number::nearest(chained));
        }
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

/// What the actors are called in a table, all together first.
pub fn actors() -> [&'static str; 4] {
    let words = &Layout::built_in().words;
    [&words.total, &words.municipality, &words.region, &words.state].map(|names| names.first())
}
