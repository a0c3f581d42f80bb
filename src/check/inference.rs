//! Discount rate and base year, inferred from a workbook's own printed present values.
//!
//! A year's printed present value over its undiscounted value is the discount factor that was used,
//! `(1 + r)^-(y − b)`. The undiscounted value is the one that the workbook prints beside it, and
//! where it prints none, the one computed from its inputs. Two such years give the rate, one more
//! the base year; all the others must agree. Uses f64: the rate is looked for, not computed with.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::subject::Subject;
use crate::model::{Actor, Year};
use crate::read::What;
use crate::reconcile::Comparison;

/// What the printed present values were discounted with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inference {
    /// A share, rounded to a hundredth of a per cent.
    pub rate: Decimal,
    /// `None` where the rate is nil, and every base year gives the same.
    pub base_year: Option<Year>,
    /// How many printed figures agree on it.
    pub figures: usize,
}

/// Infers both; `None` where fewer than three figures speak, or they do not agree on one rate.
pub fn infer(subject: &Subject) -> Option<Inference> {
    let printed = points(subject, |year, actor| {
        printed_undiscounted(subject, year).filter(|_| actor.is_none())
    });
    let points = if printed.len() < 3 {
        points(subject, |year, actor| computed(subject, year, actor))
    } else {
        printed
    };
    if points.len() < 3 {
        return None;
    }
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let spread: f64 = points.iter().map(|p| (p.0 - x).powi(2)).sum();
    if spread <= 0.0 {
        return None;
    }
    let slope = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / spread;
    let off = points.iter().map(|p| (y + slope * (p.0 - x) - p.1).abs()).fold(0.0, f64::max);
    if off > 0.0005 {
        return None;
    }
    let rate = (-slope).exp() - 1.0;
    let base_year = (slope.abs() > 1e-5)
        .then(|| x - y / slope)
        .filter(|base| (base - base.round()).abs() < 0.05);
    if slope.abs() > 1e-5 && base_year.is_none() {
        return None;
    }
    Some(Inference {
        rate: Decimal::from_f64(rate)?.round_dp(4),
        base_year: base_year.and_then(|base| base.round().to_i32()),
        figures: points.len(),
    })
}

/// For each printed present value, its year and the logarithm of its ratio to what `undiscounted`
/// gives.
fn points(
    subject: &Subject,
    undiscounted: impl Fn(Year, Option<Actor>) -> Option<Decimal>,
) -> Vec<(f64, f64)> {
    let point = |comparison: &Comparison| {
        let What::InYear(year, actor) = comparison.printed.what else { return None };
        let printed = comparison.printed.value.as_ref().ok()?.to_f64()?;
        let plain = undiscounted(year, actor)?.to_f64()?;
        // Half a krone of rounding must not matter.
        (plain.abs() > 10_000.0 && printed / plain > 0.0)
            .then(|| (f64::from(year), (printed / plain).ln()))
    };
    subject.crosscheck.iter().filter_map(point).collect()
}

fn computed(subject: &Subject, year: Year, actor: Option<Actor>) -> Option<Decimal> {
    let position = subject.result.years.iter().position(|&of_result| of_result == year)?;
    subject.result.by_year(actor).get(position).copied()
}

/// What the workbook itself prints of a year before discounting, all actors together.
fn printed_undiscounted(subject: &Subject, year: Year) -> Option<Decimal> {
    let of_year = subject
        .crosscheck
        .iter()
        .find(|comparison| comparison.printed.what == What::Undiscounted(year));
    of_year?.printed.value.as_ref().ok().copied()
}
