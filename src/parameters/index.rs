//! Two series of the net price index: on one base they are joined, and on two never.
//!
//! The base is told from the figures. A series that has 100 in a year where the other has something
//! else is on another base; otherwise the proportion of the figures in the years that both have
//! tells. It must be the same in every such year, for else a figure is wrong in one of them.

use rust_decimal::{Decimal, dec};

use super::error::{Fault, ParameterError};
use super::figures::IndexFigure;
use crate::model::Year;

/// Two series on one base differ by less than this on the whole: less than any two years do, by far
/// more than figures rounded to one decimal.
const SAME_BASE: Decimal = dec!(0.001);
/// How far a single figure may be from the proportion of the others: figures are revised.
const REVISED: Decimal = dec!(0.01);
/// Two years after each other that are further apart are a slip of the pen, or two bases.
const STEP: Decimal = dec!(0.25);

/// Joins `new` to `own`, or puts it in its place where it is on another base, and tells whether it
/// did.
pub(super) fn join(
    own: &mut Vec<IndexFigure>,
    new: Vec<(usize, IndexFigure)>,
) -> Result<bool, ParameterError> {
    if new.is_empty() {
        return Ok(false);
    }
    smooth(&new)?;
    let is_other = on_another_base(own, &new)?;
    let new = new.into_iter().map(|(_, figure)| figure);
    if is_other {
        *own = new.collect();
        return Ok(true);
    }
    for figure in new {
        own.retain(|known| known.year != figure.year);
        own.push(figure);
    }
    own.sort_by_key(|figure| figure.year);
    Ok(false)
}

/// Neighbouring years are near each other.
fn smooth(new: &[(usize, IndexFigure)]) -> Result<(), ParameterError> {
    for ((_, before), (line, now)) in new.iter().zip(new.iter().skip(1)) {
        let far = relative(now.figure, before.figure) > STEP;
        if now.year == before.year + 1 && far {
            let (year, found, before) = (now.year, now.figure, before.figure);
            return Err(ParameterError {
                line: Some(*line),
                fault: Fault::Jump { year, found, before },
            });
        }
    }
    Ok(())
}

fn on_another_base(
    own: &[IndexFigure],
    new: &[(usize, IndexFigure)],
) -> Result<bool, ParameterError> {
    let of = |year: Year| own.iter().find(|known| known.year == year).map(|known| known.figure);
    let common: Vec<(usize, &IndexFigure, Decimal, Decimal)> = new
        .iter()
        .filter_map(|(line, figure)| {
            let known = of(figure.year)?;
            Some((*line, figure, known, figure.figure.checked_div(known)?))
        })
        .collect();
    let mut ratios: Vec<Decimal> = common.iter().map(|(.., ratio)| *ratio).collect();
    ratios.sort_unstable();
    let Some(&middle) = ratios.get(ratios.len() / 2) else {
        // A year with 100 that the program does not know: the base is a later one.
        if new.iter().any(|(_, figure)| figure.figure == Decimal::ONE_HUNDRED) {
            return Ok(true);
        }
        let (first, last) = (own.first().map_or(0, |of| of.year), own.last());
        return Err(ParameterError {
            line: new.first().map(|(line, _)| *line),
            fault: Fault::NoCommonYear {
                first,
                last: last.map_or(first, |of| of.year),
                of_last: last.map_or(Decimal::ZERO, |of| of.figure),
            },
        });
    };
    let stray = common.iter().filter(|(.., ratio)| relative(*ratio, middle) > REVISED);
    if let Some((line, figure, known, _)) = stray.max_by_key(|(.., ratio)| relative(*ratio, middle))
    {
        let (year, found) = (figure.year, figure.figure);
        let expected = known.saturating_mul(middle).round_dp(2);
        return Err(ParameterError {
            line: Some(*line),
            fault: Fault::OutOfLine { year, found, expected },
        });
    }
    let hundred = |figure: Decimal| figure == Decimal::ONE_HUNDRED;
    let other_hundred =
        common.iter().any(|(_, figure, known, _)| hundred(figure.figure) != hundred(*known));
    Ok(other_hundred || relative(middle, Decimal::ONE) > SAME_BASE)
}

/// How far a figure is from another, relatively.
fn relative(value: Decimal, from: Decimal) -> Decimal {
    value.checked_div(from).map_or(Decimal::MAX, |ratio| (ratio - Decimal::ONE).abs())
}

/// The figures of `other` for the years that `own` lacks, on the base of `own`: chained to it at
/// the last year that both have. None where they have no year in common.
pub fn chained(own: &[(Year, Decimal)], other: &[(Year, Decimal)]) -> Vec<(Year, Decimal)> {
    let of = |year: Year| own.iter().find(|(known, _)| *known == year).map(|(_, figure)| *figure);
    let common = other.iter().rev().find_map(|(year, figure)| Some((of(*year)?, *figure)));
    let Some((own_figure, theirs)) = common else { return Vec::new() };
    let on_own_base = |figure: Decimal| {
        if own_figure == theirs {
            return Some(figure);
        }
        figure.checked_mul(own_figure)?.checked_div(theirs)
    };
    other
        .iter()
        .filter(|(year, _)| of(*year).is_none())
        .filter_map(|(year, figure)| Some((*year, on_own_base(*figure)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Parameters;
    use super::*;

    fn given(years: &str) -> Result<Parameters, Fault> {
        let text =
            format!("[net_price_index]\nsource = \"made up\"\n[net_price_index.years]\n{years}");
        Parameters::from_toml("a.toml", &text).map_err(|error| error.fault)
    }

    #[test]
    fn years_on_the_same_base_are_added() {
        let parameters =
            given("2023 = 118.04\n2024 = 119.9\n2025 = \"121,8\"\n").expect("an index");
        assert_eq!(parameters.base_year(), Some(2015));
        assert_eq!(parameters.newest_price_year(), Some(2025));
        assert_eq!(parameters.index(2020), Some(dec!(103.87)));
        assert_eq!(parameters.index(2025), Some(dec!(121.8)));
        // Rounded to one decimal, or revised a little, it is the same base.
        let parameters = given("2022 = 113.5\n2023 = 118.0\n2024 = 119.9\n").expect("an index");
        assert_eq!(parameters.index(2022), Some(dec!(113.5)));
        assert_eq!(parameters.net_price_index.len(), 10);
    }

    #[test]
    fn a_series_on_another_base_replaces_the_whole() {
        // The neighbouring base year is the nearest there is: 100.48 divides all.
        for years in ["2023 = 117.48\n2024 = 119.3\n", "2015 = 99.52\n2016 = 100\n2017 = 101.24\n"]
        {
            let parameters = given(years).expect("an index");
            assert_eq!(parameters.net_price_index.len(), years.lines().count(), "{years}");
        }
        let parameters = given("2024 = 98.2\n2025 = 100.00\n2026 = 101.7\n").expect("an index");
        assert_eq!((parameters.base_year(), parameters.index(2023)), (Some(2025), None));
        assert!(parameters.file.is_some_and(|file| file.replaces_index));
    }

    #[test]
    fn a_series_whose_base_cannot_be_told_or_that_contradicts_itself_is_refused() {
        let of_last = dec!(118.04);
        assert_eq!(
            given("2024 = 119.9\n").unwrap_err(),
            Fault::NoCommonYear { first: 2015, last: 2023, of_last }
        );
        let (found, expected) = (dec!(108.04), dec!(118.04));
        assert_eq!(
            given("2021 = 105.4\n2022 = 113.53\n2023 = 108.04\n").unwrap_err(),
            Fault::OutOfLine { year: 2023, found, expected }
        );
        assert_eq!(
            given("2023 = 118.04\n2024 = 11.99\n").unwrap_err(),
            Fault::Jump { year: 2024, found: dec!(11.99), before: dec!(118.04) }
        );
    }

    /// 2020 is 50 in the one and 103.87 in the other: 2023 is 118.04 × 50 / 103.87 in the first.
    #[test]
    fn figures_are_chained_at_the_last_common_year() {
        let own = [(2019, dec!(40)), (2020, dec!(50))];
        let other = [(2019, dec!(103.5)), (2020, dec!(103.87)), (2023, dec!(118.04))];
        assert_eq!(chained(&own, &other), [(2023, dec!(118.04) * dec!(50) / dec!(103.87))]);
        assert_eq!(chained(&[(1990, dec!(70))], &other), []);
    }
}
