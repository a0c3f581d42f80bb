//! New parameters for a case.

use rust_decimal::Decimal;
use std::collections::BTreeSet;
use thiserror::Error;

use super::prices::NewPrice;
use crate::case::{CaseFile, Number};
use crate::engine::EngineError;
use crate::model::Year;
use crate::parameters::{self, Parameters};
use crate::typed::label;

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

/// Why a case cannot have the new parameters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeError {
    /// The years that the net price index lacks, ascending.
    #[error("the net price index has no figure for {}", listed(years, "and"))]
    NoIndex { years: Vec<Year> },
    #[error(
        "the case's own net price index has no figure for {year}, and no year in common with that \
         of the parameters, to which it could be chained"
    )]
    NoCommonYear { year: Year },
    /// The new edition is made, and only the way to it cannot be told.
    #[error(
        "the new edition is written, but what moved the result cannot be told: the previous \
         edition and the new one have no year of the net price index in common ({year} is not in \
         both). Add a year that both have under [index] in one of them, and run again"
    )]
    NoWay { year: Year },
    #[error(transparent)]
    NotComputable(#[from] EngineError),
}

/// `2023, 2024 and 2025`.
pub(super) fn listed(years: &[Year], and: &str) -> String {
    let years: Vec<String> = years.iter().map(Year::to_string).collect();
    match years.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} {and} {last}", before.join(", ")),
        None => String::new(),
    }
}

/// The case under the new parameters. Prices without a price year of their own keep the year that
/// they are in.
///
/// # Errors
/// Neither the case's index nor that of the parameters has a year that prices are to be moved from
/// or to.
pub fn changed(
    case: &CaseFile,
    changes: &Changes,
    parameters: &Parameters,
) -> Result<CaseFile, ChangeError> {
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
    index_for_all(&mut case, &parameters.figures().collect::<Vec<_>>())?;
    Ok(case)
}

/// Adds the official figures of the years that the index lacks, chained to it at the last year that
/// both have, and tells the years of prices that it lacks all the same.
fn index_for_all(case: &mut CaseFile, official: &[(Year, Decimal)]) -> Result<(), ChangeError> {
    let own: Vec<(Year, Decimal)> = case.index.0.iter().map(|(year, of)| (*year, of.0)).collect();
    let added = parameters::chained(&own, official).into_iter();
    case.index.0.extend(added.map(|(year, figure)| (year, Number::nearest(figure))));
    let level = case.settings.price_year;
    let costs = case.costs.iter().map(|cost| cost.price_year);
    let years = costs.chain(case.prices.iter().map(|price| price.price_year)).flatten();
    let converted: BTreeSet<Year> = years.filter(|year| *year != level).collect();
    let due =
        converted.iter().copied().chain([level].into_iter().filter(|_| !converted.is_empty()));
    let mut missing: Vec<Year> = due.filter(|year| !case.index.0.contains_key(year)).collect();
    missing.sort_unstable();
    let Some(year) = missing.first() else { return Ok(()) };
    // What the parameters have, and the case lacks, could not be chained.
    if official.iter().any(|(known, _)| known == year) {
        return Err(ChangeError::NoCommonYear { year: *year });
    }
    Err(ChangeError::NoIndex { years: missing })
}
