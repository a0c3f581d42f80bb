//! The printed figures against the engine's, with the tolerance that rounding allows.
//!
//! Results are printed in whole kroner after summation, so a printed figure may miss the exact one
//! by half of the unit that it is printed in, and a printed sum of `n` printed figures by `(n + 1)
//! / 2` units. Of amounts printed in thousands or millions the unit is that of their last decimal:
//! 3.7 mio. may miss by 50,000 kroner.

use rust_decimal::{Decimal, dec};
use serde::{Deserialize, Serialize};

use crate::engine::{BreakEven, NetResult};
use crate::lang::Lang;
use crate::read::{AreaRow, Case, Printed, What};
use crate::reconcile;

/// What a comparison came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Equal,
    /// The difference is one that rounding explains.
    Rounding,
    NotRecomputable,
    Differs,
}

/// One printed figure beside the recomputed one.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub printed: Printed,
    /// `None` where the model has no such figure (a break-even without a gain, no participants).
    pub recomputed: Option<Decimal>,
    /// Recomputed less printed.
    pub difference: Option<Decimal>,
    /// Half of the unit that the figure is printed in: kroner, or a tenth of a per cent.
    pub half_unit: Decimal,
    /// What rounding may explain.
    pub tolerance: Decimal,
    pub verdict: Verdict,
}

/// Compares every printed result with the engine's.
pub fn against_original(case: &Case, result: &NetResult) -> Vec<Comparison> {
    case.printed.iter().map(|printed| compare(printed, result)).collect()
}

/// The worst verdict; a workbook that prints nothing cannot be recomputed against anything. A nil
/// printed where an actor has no break-even says too little to spoil the others.
pub fn verdict(crosscheck: &[Comparison]) -> Verdict {
    let counted = crosscheck.iter().filter(|comparison| !is_nil_without(comparison));
    counted.map(|c| c.verdict).max().unwrap_or(Verdict::NotRecomputable)
}

/// A break-even printed as nil where there is none.
fn is_nil_without(comparison: &Comparison) -> bool {
    let printed = &comparison.printed;
    is_share(&printed.what)
        && comparison.recomputed.is_none()
        && printed.value.as_ref().is_ok_and(Decimal::is_zero)
}

pub fn is_share(what: &What) -> bool {
    matches!(what, What::BreakEven(_))
}

pub(crate) fn compare(printed: &Printed, result: &NetResult) -> Comparison {
    let recomputed = recompute(&printed.what, result);
    let value = printed.value.as_ref().ok().copied();
    let half_unit = half_unit(printed, recomputed);
    let summands = Decimal::from(printed.summands);
    let tolerance = half_unit.saturating_mul(summands + Decimal::ONE);
    let meant = value.map(|value| match (&printed.what, recomputed) {
        // Where nothing is to be recovered, the formula gives a negative rate, which says the same.
        (What::BreakEven(_), Some(rate)) if rate.is_zero() => value.max(Decimal::ZERO),
        _ => value,
    });
    let difference =
        recomputed.zip(meant).and_then(|(recomputed, printed)| recomputed.checked_sub(printed));
    let verdict = match (difference, value, recomputed) {
        (Some(difference), ..) if difference.abs() <= half_unit => Verdict::Equal,
        (Some(difference), ..) if difference.abs() <= tolerance => Verdict::Rounding,
        (Some(_), ..) => Verdict::Differs,
        // A dash where there is no break-even is right, and so is nil where there is neither gain
        // nor anything to be recovered.
        (None, None, None) if is_share(&printed.what) => Verdict::Equal,
        (None, Some(value), None) if value.is_zero() && is_nothing_due(&printed.what, result) => {
            Verdict::Equal
        }
        _ => Verdict::NotRecomputable,
    };
    Comparison { printed: printed.clone(), recomputed, difference, half_unit, tolerance, verdict }
}

/// Whether a break-even is asked for an actor with nothing to recover.
fn is_nothing_due(what: &What, result: &NetResult) -> bool {
    matches!(what, What::BreakEven(actor) if result.fixed(*actor) >= Decimal::ZERO)
}

/// Excel keeps 15 digits, so beyond 1e14 kroner a number misses by more than half a krone.
const RELATIVE: Decimal = dec!(0.000000000000005);

/// Kroner are printed whole, thousands and millions with the decimals that they have, shares with
/// one decimal of per cent; a share that is typed may have fewer.
fn half_unit(printed: &Printed, recomputed: Option<Decimal>) -> Decimal {
    let value = printed.value.as_ref().ok().copied().unwrap_or_default();
    let size = value.abs().max(recomputed.unwrap_or_default().abs());
    if is_share(&printed.what) {
        return half_share(printed);
    }
    let factor = printed.factor.abs();
    let last = Decimal::new(5, printed.decimals.saturating_add(1).min(Decimal::MAX_SCALE));
    let in_unit = if factor > Decimal::ONE { last.saturating_mul(factor) } else { dec!(0.5) };
    in_unit.max(dec!(0.5)).max(size.saturating_mul(RELATIVE))
}

fn half_share(printed: &Printed) -> Decimal {
    let typed = printed.value.as_ref().ok().filter(|value| !printed.is_formula && !value.is_zero());
    match typed {
        Some(value) if value.normalize().scale() <= 2 => dec!(0.005),
        _ => dec!(0.0005),
    }
}

fn recompute(what: &What, result: &NetResult) -> Option<Decimal> {
    let per = |sum| result.per(sum, result.per_participant);
    match what {
        What::Net(actor) => Some(result.net(*actor)),
        What::NetPerParticipant(actor) => per(result.net(*actor)),
        What::BreakEven(actor) => match result.break_even(*actor) {
            BreakEven::At(rate) => Some(rate),
            BreakEven::NoGain => None,
        },
        What::Area(area, actor) => Some(area_sum(result, area, *actor)),
        What::AreaPerParticipant(area) => per(area_sum(result, area, None)),
        What::InYear(year, actor) => at_year(result, *year, &result.present_by_year(*actor)),
        What::Cumulative(year) => {
            at_year(result, *year, &crate::engine::cumulative(&result.present_by_year(None)))
        }
        What::Undiscounted(year) => at_year(result, *year, &result.by_year(None)),
        What::AtRate(rate, actor) => result.at_rate(*actor, rate.value),
        What::Unknown | What::Unread => None,
    }
}

fn at_year(result: &NetResult, year: i32, series: &[Decimal]) -> Option<Decimal> {
    let position = result.years.iter().position(|&y| y == year)?;
    series.get(position).copied()
}

fn area_sum(result: &NetResult, area: &AreaRow, actor: Option<crate::model::Actor>) -> Decimal {
    result.sum(|flow| {
        let in_area = match area {
            AreaRow::All => true,
            AreaRow::Costs => flow.area.is_none(),
            AreaRow::Named(name) => flow.area.as_ref() == Some(name),
        };
        in_area && actor.is_none_or(|actor| flow.actor == actor)
    })
}

/// How many printed figures could be recomputed.
pub fn recomputed_count(crosscheck: &[Comparison]) -> usize {
    crosscheck.iter().filter(|c| c.verdict != Verdict::NotRecomputable).count()
}

pub fn verdict_in_words(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Equal => lang.pick("ens", "equal"),
        Verdict::Rounding => lang.pick("afrunding", "rounding"),
        Verdict::Differs => lang.pick("afviger", "differs"),
        Verdict::NotRecomputable => lang.pick("kan ikke genberegnes", "not recomputable"),
    }
}

/// The cross-check in a line: verdict, how many figures, and the largest difference in kroner.
pub fn crosscheck_in_words(crosscheck: &[Comparison], lang: Lang) -> String {
    if crosscheck.is_empty() {
        return lang
            .pick(
                "ingen trykte resultater at sammenligne med",
                "no printed results to compare with",
            )
            .into();
    }
    let kroner_only = crosscheck.iter().filter(|c| !reconcile::is_share(&c.printed.what));
    let largest =
        kroner_only.filter_map(|c| c.difference).map(|d| d.abs()).max().unwrap_or_default();
    let verdict = verdict_in_words(verdict(crosscheck), lang);
    let (all, done) = (crosscheck.len(), reconcile::recomputed_count(crosscheck));
    let differing = crosscheck.iter().filter(|c| c.verdict == Verdict::Differs).count();
    let largest = lang.in_kroner(largest, 2);
    match (differing, lang) {
        (0, Lang::Da) => format!(
            "{verdict}   {done} af {all} trykte tal genberegnet, største afvigelse {largest}"
        ),
        (0, Lang::En) => {
            format!(
                "{verdict}   {done} of {all} printed figures recomputed, largest difference \
                 {largest}"
            )
        }
        (n, Lang::Da) => {
            format!("{verdict}   {n} af {all} trykte tal, største afvigelse {largest}")
        }
        (n, Lang::En) => {
            format!("{verdict}   {n} of {all} printed figures, largest difference {largest}")
        }
    }
}
