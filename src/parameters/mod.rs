//! Official rates and the net price index, dated and with their sources: those that the program was
//! built with, and those of a file that a user gives.
//!
//! A file adds to what the program has. A set of rates from the same day takes that set's place. An
//! index on the same base adds its years, and its figures stand where both have one; an index on
//! another base takes the place of the whole series, so that two bases are never mixed (`index`).
//!
//! Nothing here computes a calculation.
#![warn(clippy::indexing_slicing)]

mod error;
mod figures;
mod file;
mod index;
pub mod words;

use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::model::Year;

pub use error::{Expected, Fault, ParameterError};
pub use figures::{DiscountRates, IndexFigure, ParameterFile};
pub use index::chained;

use figures::digest;

/// What a calculation takes from outside, where the workbook has nothing of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Option<Given>", try_from = "Option<Given>")]
#[non_exhaustive]
pub struct Parameters {
    /// Ascending by date.
    pub discount_rates: Vec<DiscountRates>,
    /// Ascending by year, all on one base.
    pub net_price_index: Vec<IndexFigure>,
    /// What was given beside those that are built in.
    pub file: Option<ParameterFile>,
}

/// The parameters compiled in, as they are written.
const TEXT: &str = include_str!("parameters.toml");

#[expect(clippy::expect_used, reason = "compiled in, and read by a test")]
static BUILT_IN: LazyLock<Arc<Parameters>> = LazyLock::new(|| {
    let read = file::read(TEXT, false).expect("the parameters compiled in are valid");
    Arc::new(Parameters {
        discount_rates: read.discount_rates,
        net_price_index: read.index.into_iter().map(|(_, figure)| figure).collect(),
        file: None,
    })
});

impl Default for Parameters {
    fn default() -> Self {
        Parameters::clone(Self::built_in())
    }
}

/// What tells parameters to another process of the same program: the file, if there is one.
#[derive(Serialize, Deserialize)]
struct Given {
    name: String,
    text: String,
}

impl From<Parameters> for Option<Given> {
    fn from(parameters: Parameters) -> Self {
        parameters.file.map(|ParameterFile { name, text, .. }| Given { name, text })
    }
}

impl TryFrom<Option<Given>> for Parameters {
    type Error = ParameterError;

    fn try_from(given: Option<Given>) -> Result<Self, ParameterError> {
        given.map_or_else(|| Ok(Self::default()), |of| Self::from_toml(&of.name, &of.text))
    }
}

impl Parameters {
    /// The parameters that the program was built with.
    pub fn built_in() -> &'static Arc<Parameters> {
        &BUILT_IN
    }

    /// The parameters that the program was built with, and those of a file beside them. `name` is
    /// what the results call the file.
    ///
    /// ```
    /// let file = "[net_price_index]\nsource = \"Danmarks Statistik\"\n\
    ///             [net_price_index.years]\n2023 = 118.04\n2024 = 120.1\n";
    /// let parameters = soem::Parameters::from_toml("pristal.toml", file)?;
    /// assert_eq!(parameters.newest_price_year(), Some(2024));
    /// # Ok::<(), soem::ParameterError>(())
    /// ```
    ///
    /// # Errors
    /// The text is not such a file, or its index cannot be held beside the program's; with the
    /// line.
    pub fn from_toml(name: &str, text: &str) -> Result<Parameters, ParameterError> {
        let read = file::read(text, true)?;
        let mut parameters = Self::default();
        for set in read.discount_rates {
            parameters.discount_rates.retain(|own| own.from != set.from);
            parameters.discount_rates.push(set);
        }
        parameters.discount_rates.sort_by(|a, b| a.from.cmp(&b.from));
        let replaces_index = index::join(&mut parameters.net_price_index, read.index)?;
        parameters.file =
            Some(ParameterFile { name: name.to_owned(), text: text.to_owned(), replaces_index });
        Ok(parameters)
    }

    /// The discount rates that came into force last.
    pub fn newest_rates(&self) -> [Decimal; 3] {
        self.discount_rates.last().map_or([Decimal::ZERO; 3], |set| set.rates)
    }

    /// The later rates that officially go with `first`, the newest such set's; where no official
    /// set begins with it, `first` itself for the whole horizon.
    pub fn rates_after(&self, first: Decimal) -> [Decimal; 2] {
        let mut sets = self.discount_rates.iter().rev().map(|set| set.rates);
        sets.find(|[of_set, ..]| *of_set == first)
            .map_or([first, first], |[_, second, third]| [second, third])
    }

    /// The figure of the net price index for a year.
    pub fn index(&self, year: Year) -> Option<Decimal> {
        self.figures().find(|(of, _)| *of == year).map(|(_, figure)| figure)
    }

    /// The net price index, ascending by year.
    pub fn figures(&self) -> impl DoubleEndedIterator<Item = (Year, Decimal)> + '_ {
        self.net_price_index.iter().map(|figure| (figure.year, figure.figure))
    }

    /// The last year of the net price index.
    pub fn newest_price_year(&self) -> Option<Year> {
        self.net_price_index.last().map(|figure| figure.year)
    }

    /// The year whose prices the index counts as 100, told from its figures; `None` where no year
    /// has 100.
    pub fn base_year(&self) -> Option<Year> {
        let mut figures = self.figures();
        figures.find(|(_, figure)| *figure == Decimal::ONE_HUNDRED).map(|(year, _)| year)
    }

    /// What tells these parameters from others: a digest of all that they are made of.
    pub fn digest(&self) -> String {
        let given = self.file.as_ref().map_or("", |file| file.text.as_str());
        digest([TEXT, "\0", given])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn the_rates_of_2021_follow_three_and_a_half_per_cent() {
        let official = Parameters::built_in();
        assert_eq!(official.rates_after(dec!(0.035)), [dec!(0.025), dec!(0.015)]);
        assert_eq!(official.newest_rates(), [dec!(0.035), dec!(0.025), dec!(0.015)]);
    }

    #[test]
    fn an_unofficial_rate_is_not_replaced_by_an_official_one() {
        let official = Parameters::built_in();
        assert_eq!(official.rates_after(dec!(0.05)), [dec!(0.05), dec!(0.05)]);
    }

    #[test]
    fn newer_rates_count_and_those_of_the_same_day_are_replaced() {
        let text = "[[discount_rates]]\nfrom = 2028-01-01\nrates = [0.03, \"0,02\", 0.01]\nsource \
                    = \"made up\"\n[[discount_rates]]\nfrom = \"2021-01-07\"\nrates = [0.035, \
                    0.03, 0.02]\nsource = \"made up\"\n";
        let parameters = Parameters::from_toml("a.toml", text).expect("parameters");
        assert_eq!(parameters.newest_rates(), [dec!(0.03), dec!(0.02), dec!(0.01)]);
        assert_eq!(parameters.rates_after(dec!(0.035)), [dec!(0.03), dec!(0.02)]);
        assert_eq!(parameters.discount_rates.len(), 4);
        assert_eq!(parameters.net_price_index, Parameters::built_in().net_price_index);
        assert_ne!(parameters.digest(), Parameters::built_in().digest());
    }
}
