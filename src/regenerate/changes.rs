//! New parameters for a case.

use rust_decimal::Decimal;

use super::prices::NewPrice;
use crate::case::{CaseFile, Number};
use crate::model::Year;
use crate::parameters;
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
