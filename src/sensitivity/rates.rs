//! Other discount rates: the bands that go with another first rate, and the rate at which a flow is
//! worth nil.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::engine::{EngineError, discount_factor};
use crate::model::{Calculation, Origin};
use crate::parameters::Parameters;

/// The rates after 35 and 70 years when the first is `first`: the file's own where it states them,
/// else the official.
pub fn later_rates(
    calculation: &Calculation,
    first: Decimal,
    parameters: &Parameters,
) -> [Decimal; 2] {
    let official = parameters.rates_after(first);
    let [_, second, third] = &calculation.settings.rates;
    [(second, official[0]), (third, official[1])]
        .map(|(own, official)| if own.origin == Origin::NONE { official } else { own.value })
}

/// The calculation at another first rate, the later ones following as [`later_rates`] says.
pub fn at_first_rate(
    calculation: &Calculation,
    first: Decimal,
    parameters: &Parameters,
) -> Calculation {
    let mut changed = calculation.clone();
    let [second, third] = later_rates(calculation, first, parameters);
    for (rate, value) in changed.settings.rates.iter_mut().zip([first, second, third]) {
        rate.value = value;
    }
    changed
}

/// The discount factors of the years at another first rate.
///
/// # Errors
/// A rate of -100 per cent or less.
pub fn factors(
    calculation: &Calculation,
    years: &[i32],
    first: Decimal,
    parameters: &Parameters,
) -> Result<Vec<Decimal>, EngineError> {
    let changed = at_first_rate(calculation, first, parameters);
    years.iter().map(|&year| discount_factor(&changed.settings, year)).collect()
}

/// The rate at which the flow is worth nil, where an outlay turns into gains exactly once and the
/// gains are not less than the outlay, up to 1,000 per cent. Found by halving; f64 is enough for a
/// rate.
pub fn internal_rate(flow: &[Decimal]) -> Option<f64> {
    let ends_in_gain =
        flow.iter().rev().find(|value| !value.is_zero()).is_some_and(|last| *last > Decimal::ZERO);
    if sign_changes(flow) != 1 || !ends_in_gain || flow.iter().sum::<Decimal>() < Decimal::ZERO {
        return None;
    }
    let flow: Vec<f64> = flow.iter().filter_map(ToPrimitive::to_f64).collect();
    let worth = |rate: f64| flow.iter().rev().fold(0.0, |sum, value| sum / (1.0 + rate) + value);
    let (mut low, mut high) = (0.0, 10.0);
    if worth(high) > 0.0 {
        return None;
    }
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if worth(middle) > 0.0 { low = middle } else { high = middle }
    }
    Some((low + high) / 2.0)
}

/// How often the flow turns from positive to negative or back, years of nothing left out.
fn sign_changes(flow: &[Decimal]) -> usize {
    let signs: Vec<bool> =
        flow.iter().filter(|v| !v.is_zero()).map(|v| *v > Decimal::ZERO).collect();
    signs.windows(2).filter(|pair| pair.first() != pair.last()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    /// 100 laid out comes back as 60 + 72: 100 = 60 / 1.2 + 72 / 1.44.
    #[test]
    fn the_internal_rate_of_a_textbook_flow_is_twenty_per_cent() {
        let rate = internal_rate(&[dec!(-100), dec!(60), dec!(0), dec!(0)]);
        assert_eq!(rate, None, "the gains are less than the outlay");
        let rate = internal_rate(&[dec!(-100), dec!(60), dec!(72)]).expect("one turn");
        assert!((rate - 0.2).abs() < 1e-12, "{rate}");
        assert_eq!(internal_rate(&[dec!(-100), dec!(250), dec!(-140)]), None, "two turns");
        assert_eq!(internal_rate(&[dec!(100), dec!(-60)]), None, "the gain comes first");
    }
}
