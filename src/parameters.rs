//! Official rates and the net price index, dated and with their sources.
//!
//! The figures stand in `parameters.toml`, which is compiled in; nothing here computes.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::model::Year;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    pub discount_rates: Vec<DiscountRates>,
    pub net_price_index: NetPriceIndex,
}

/// Real rates a year, as shares, for the years 0–35 from the base year, 36–70, and later.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscountRates {
    /// ISO date on which the rates came into force.
    pub from: String,
    pub rates: [Decimal; 3],
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetPriceIndex {
    pub source: String,
    pub years: Vec<(Year, Decimal)>,
}

/// The parameters as they are written.
pub const TEXT: &str = include_str!("parameters.toml");

#[expect(clippy::expect_used, reason = "compiled in, and read by a test")]
static OFFICIAL: LazyLock<Parameters> =
    LazyLock::new(|| toml::from_str(TEXT).expect("the parameters compiled in are valid"));

/// The parameters that the program was built with.
pub fn official() -> &'static Parameters {
    &OFFICIAL
}

impl Parameters {
    /// The discount rates that came into force last.
    pub fn newest_rates(&self) -> [Decimal; 3] {
        self.discount_rates
            .iter()
            .max_by(|a, b| a.from.cmp(&b.from))
            .map_or([Decimal::ZERO; 3], |set| set.rates)
    }

    /// The last year of the net price index.
    pub fn newest_price_year(&self) -> Option<Year> {
        self.net_price_index.years.iter().map(|(year, _)| *year).max()
    }

    /// The later rates that officially go with `first`; where no official set begins with it,
    /// `first` itself for the whole horizon.
    pub fn rates_after(&self, first: Decimal) -> [Decimal; 2] {
        self.discount_rates
            .iter()
            .find(|set| set.rates[0] == first)
            .map_or([first, first], |set| [set.rates[1], set.rates[2]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn the_rates_of_2021_follow_three_and_a_half_per_cent() {
        assert_eq!(official().rates_after(dec!(0.035)), [dec!(0.025), dec!(0.015)]);
    }

    #[test]
    fn an_unofficial_rate_is_not_replaced_by_an_official_one() {
        assert_eq!(official().rates_after(dec!(0.05)), [dec!(0.05), dec!(0.05)]);
    }
}
