//! The search itself: every cause alone, and where none fits, every pair.
//!
//! A candidate is first screened by the net result per actor, in f64: most causes add to one
//! another, so a pair costs an addition. What passes is recomputed exactly and held against every
//! printed figure.

use rayon::prelude::*;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, dec};

use super::causes::{Cause, Part, recompute, recompute_from, recompute_line};
use super::explanation::Fit;
use crate::engine::{Line, NetResult};
use crate::lang::Lang;
use crate::model::{Actor, Applies, Calculation, Cohort, Consequence, Input, PerParticipant};
use crate::package::bounds::Deadline;
use crate::parameters::Parameters;
use crate::read::{AreaRow, Case, What};
use crate::reconcile::{self, Comparison, Verdict};

/// Kroner per actor.
type Nets = [f64; 3];

/// What passes the screen is recomputed; more than this would say that the printed figures settle
/// nothing.
const MOST_EXACT: usize = 400;
/// Equally good hypotheses told.
const MOST_TOLD: usize = 12;
pub(super) const FACTORS: [Decimal; 18] = [
    dec!(0),
    dec!(-1),
    dec!(2),
    dec!(0.5),
    dec!(7),
    dec!(12),
    dec!(52),
    dec!(365),
    dec!(10),
    dec!(100),
    dec!(1000),
    dec!(0.1),
    dec!(0.01),
    dec!(0.001),
    dec!(0.1428571428571428571428571429),
    dec!(0.0833333333333333333333333333),
    dec!(0.0192307692307692307692307692),
    dec!(0.0027397260273972602739726027),
];

pub(super) struct Found {
    pub fits: Vec<Fit>,
    pub tried: (usize, usize),
}

struct Search<'a> {
    calculation: &'a Calculation,
    group: &'a [&'a Comparison],
    /// Printed net result per actor, and whether it is printed.
    target: [Option<f64>; 3],
    total: Option<f64>,
    printed: Decimal,
    deadline: Deadline,
}

/// A cause with the net result it gives.
struct Candidate {
    cause: Cause,
    nets: Nets,
}

pub(super) fn search(
    case: &Case,
    result: &NetResult,
    group: &[&Comparison],
    printed: Decimal,
    deadline: Deadline,
) -> Found {
    let calculation = &case.calculation;
    let net = |actor| printed_net(group, actor).and_then(|net| net.to_f64());
    let search = Search {
        calculation,
        group,
        target: Actor::ALL.map(|actor| net(Some(actor))),
        total: net(None),
        printed,
        deadline,
    };
    let base = nets(result);
    let globals: Vec<(Candidate, NetResult)> = globals(calculation, &case.parameters)
        .into_par_iter()
        .filter(|_| !deadline.is_over())
        .filter_map(|cause| {
            let result = recompute_from(result, calculation, &cause)?;
            Some((Candidate { cause, nets: nets(&result) }, result))
        })
        .collect();
    let lines = parts(calculation, result);
    let solved = search.solved(base);
    let singles = globals.iter().map(|(c, _)| (c.nets, c.cause.clone()));
    let singles = singles.chain(lines.iter().map(|c| (sum(base, c.nets), c.cause.clone())));
    let mut tried = (globals.len() + lines.len(), 0);
    let mut passed: Vec<Vec<Cause>> =
        singles.filter(|(nets, _)| search.passes(*nets)).map(|(_, cause)| vec![cause]).collect();
    // Only the figures per participant differ: the net results are right as they are.
    if search.passes(base) {
        passed.push(Vec::new());
    }
    passed.extend(solved.iter().filter(|causes| causes.len() == 1).cloned());
    let fits = search.exact(passed);
    if !fits.is_empty() {
        return Found { fits, tried };
    }
    let free = search.free(base, result);
    tried.0 += free.len();
    let fits = search.exact(free);
    if !fits.is_empty() {
        return Found { fits, tried };
    }
    let mut passed: Vec<Vec<Cause>> =
        solved.into_iter().filter(|causes| causes.len() > 1).collect();
    let unlike = |a: &Cause, b: &Cause| std::mem::discriminant(a) != std::mem::discriminant(b);
    let before = |n: usize| globals.iter().take(n);
    let pairs: Vec<[&(Candidate, NetResult); 2]> = globals
        .iter()
        .enumerate()
        .flat_map(|(n, a)| {
            before(n).filter(move |b| unlike(&a.0.cause, &b.0.cause)).map(move |b| [a, b])
        })
        .collect();
    tried.1 += pairs.len();
    passed.par_extend(pairs.into_par_iter().filter(|_| !deadline.is_over()).filter_map(
        |[a, b]| {
            let both = vec![a.0.cause.clone(), b.0.cause.clone()];
            // A cause that concerns one line changes that line alone of what the other cause gives.
            let beside = |(other, result): &(Candidate, NetResult), line: Line| {
                let changed = nets(&recompute_line(calculation, &both, line)?);
                Some(sum(sum(other.nets, of_line(result, line).map(|net| -net)), changed))
            };
            let nets = match (a.0.cause.line(), b.0.cause.line()) {
                (Some(line), _) => beside(b, line)?,
                (None, Some(line)) => beside(a, line)?,
                (None, None) => nets(&recompute(calculation, &both)?),
            };
            search.passes(nets).then_some(both)
        },
    ));
    let beside_lines: Vec<(usize, Vec<Vec<Cause>>)> = globals
        .par_iter()
        .filter(|_| !deadline.is_over())
        .map(|(global, result)| {
            let mut other = calculation.clone();
            global.cause.apply(&mut other);
            let lines = parts(&other, result);
            let fits = lines.iter().filter(|line| search.passes(sum(global.nets, line.nets)));
            (lines.len(), fits.map(|line| vec![global.cause.clone(), line.cause.clone()]).collect())
        })
        .collect();
    for (count, fits) in beside_lines {
        tried.1 += count;
        passed.extend(fits);
    }
    // Whole lines only: with single cells too, pairs would fit by chance.
    let whole: Vec<&Candidate> = lines.iter().filter(|c| !is_cell(&c.cause)).collect();
    for (n, a) in whole.iter().enumerate().take_while(|_| !deadline.is_over()) {
        let so_far = sum(base, a.nets);
        for b in whole.iter().take(n).filter(|b| line_of(&a.cause) != line_of(&b.cause)) {
            tried.1 += 1;
            if search.passes(sum(so_far, b.nets)) {
                passed.push(vec![a.cause.clone(), b.cause.clone()]);
            }
        }
    }
    Found { fits: search.exact(passed), tried }
}

/// The printed net result of an actor, wherever it stands.
fn printed_net(group: &[&Comparison], actor: Option<Actor>) -> Option<Decimal> {
    let of = |what: &What| {
        let found = group.iter().find(|c| c.printed.what == *what)?;
        found.printed.value.as_ref().ok().copied()
    };
    of(&What::Net(actor)).or_else(|| of(&What::Area(AreaRow::All, actor)))
}

fn nets(result: &NetResult) -> Nets {
    Actor::ALL.map(|actor| result.net(Some(actor)).to_f64().unwrap_or(f64::NAN))
}

/// What one line comes to in a result.
fn of_line(result: &NetResult, line: Line) -> Nets {
    Actor::ALL.map(|actor| {
        result.sum(|flow| flow.line == line && flow.actor == actor).to_f64().unwrap_or(f64::NAN)
    })
}

fn sum(a: Nets, b: Nets) -> Nets {
    let ([a0, a1, a2], [b0, b1, b2]) = (a, b);
    [a0 + b0, a1 + b1, a2 + b2]
}

/// The causes that concern the whole calculation, or need it recomputed.
fn globals(calculation: &Calculation, parameters: &Parameters) -> Vec<Cause> {
    let settings = &calculation.settings;
    let [own, ..] = settings.rates;
    let mut causes = Vec::new();
    let mut rates: Vec<[Decimal; 3]> =
        parameters.discount_rates.iter().map(|set| set.rates).collect();
    rates.extend([dec!(0), dec!(0.02), dec!(0.025), dec!(0.03), dec!(0.05)].map(|rate| [rate; 3]));
    causes.extend(rates.into_iter().filter(|[rate, ..]| *rate != own.value).map(Cause::Rate));
    let base = settings.base_year.value;
    let mut bases = vec![base - 1, base + 1, settings.first_year.value, settings.price_year.value];
    bases.sort_unstable();
    bases.dedup();
    causes.extend(bases.into_iter().filter(|year| *year != base).map(Cause::BaseYear));
    causes.push(Cause::CostsNotDiscounted);
    let offset = settings.first_offset;
    causes.extend(
        [offset - 1, offset + 1].into_iter().filter(|offset| *offset >= 0).map(Cause::Offset),
    );
    let last = settings.last_year.value;
    causes.extend([last - 1, last + 1].map(Cause::LastYear));
    let level = settings.price_year.value;
    let converted =
        |year: &Option<crate::model::Input<i32>>| year.is_some_and(|year| year.value != level);
    let mut lines: Vec<Line> = Vec::new();
    for (at, line) in calculation.consequences.iter().enumerate() {
        if converted(&line.price_year) && line.included.value {
            lines.push(Line::Consequence(at));
        }
        if !line.included.value {
            causes.push(Cause::Counted(at));
        } else if line.applies.value == Applies::Successes {
            causes.push(Cause::ForEveryone(at));
            causes.push(Cause::SuccessLeftOut(at));
        } else {
            causes.push(Cause::ForSuccesses(Line::Consequence(at)));
        }
    }
    for (at, line) in calculation.costs.iter().enumerate() {
        if converted(&line.price_year) {
            lines.push(Line::Cost(at));
        }
        causes.push(Cause::ForSuccesses(Line::Cost(at)));
    }
    let all = (lines.len() > 1).then_some(None);
    for which in lines.into_iter().map(Some).chain(all) {
        causes.push(Cause::ConversionLeftOut(which));
        causes.push(Cause::ConversionInverted(which));
    }
    for estimate in [calculation.success.low, calculation.success.high].into_iter().flatten() {
        if estimate.value != calculation.success.rate.value {
            causes.push(Cause::SuccessRate(estimate.value));
        }
    }
    causes
}

/// The causes that multiply a part of the calculation, with what they add to the net results.
fn parts(calculation: &Calculation, result: &NetResult) -> Vec<Candidate> {
    let factors = FACTORS.map(|factor| (factor, factor.to_f64().unwrap_or(f64::NAN) - 1.0));
    let all = weighty(calculation, result).into_iter();
    all.flat_map(|(part, nets)| {
        factors.map(|(factor, more)| Candidate {
            cause: Cause::Times(part, factor),
            nets: nets.map(|net| net * more),
        })
    })
    .collect()
}

/// The parts of the calculation that a factor may be applied to, with what each comes to in the net
/// results.
fn weighty(calculation: &Calculation, result: &NetResult) -> Vec<(Part, Nets)> {
    let mut all: Vec<(Part, Nets)> = Vec::new();
    for (at, line) in calculation.consequences.iter().enumerate() {
        let nets = of_line(result, Line::Consequence(at));
        all.push((Part::Line(Line::Consequence(at)), nets));
        let actors: Vec<Actor> =
            Actor::ALL.into_iter().filter(|actor| nets[*actor as usize] != 0.0).collect();
        for actor in actors.iter().filter(|_| actors.len() > 1) {
            let mut own = [0.0; 3];
            own[*actor as usize] = nets[*actor as usize];
            all.push((Part::Price(at, *actor), own));
        }
        let weights = change_weights(calculation, result, line);
        let whole: f64 = weights.iter().sum();
        let filled: Vec<(usize, f64)> = weights
            .into_iter()
            .enumerate()
            .filter(|(slot, _)| line.changes.get(*slot).is_some_and(|c| !c.value.is_zero()))
            .collect();
        for (slot, weight) in filled.iter().filter(|_| filled.len() > 1) {
            let share = if whole == 0.0 { 0.0 } else { weight / whole };
            all.push((Part::Change(at, *slot), nets.map(|net| net * share)));
        }
    }
    for (at, line) in calculation.costs.iter().enumerate() {
        let nets = of_line(result, Line::Cost(at));
        all.push((Part::Line(Line::Cost(at)), nets));
        let whole: f64 =
            line.amounts.iter().map(|(year, amount)| discounted(result, *year, amount.value)).sum();
        let filled: Vec<usize> = line
            .amounts
            .iter()
            .enumerate()
            .filter(|(_, (_, a))| !a.value.is_zero())
            .map(|(slot, _)| slot)
            .collect();
        for slot in filled.iter().filter(|_| filled.len() > 1 && whole != 0.0) {
            let Some((year, amount)) = line.amounts.get(*slot) else { continue };
            let share = discounted(result, *year, amount.value) / whole;
            all.push((Part::Amount(at, *slot), nets.map(|net| net * share)));
        }
    }
    all.retain(|(_, nets)| nets.iter().any(|net| net.abs() > 0.5));
    all
}

fn discounted(result: &NetResult, year: i32, amount: Decimal) -> f64 {
    let position = result.years.iter().position(|y| *y == year);
    let factor = position.and_then(|at| result.factors.get(at)).and_then(|factor| factor.to_f64());
    factor.unwrap_or(0.0) * amount.to_f64().unwrap_or(f64::NAN)
}

/// What the change in each year after the course weighs in a line's present value.
fn change_weights(calculation: &Calculation, result: &NetResult, line: &Consequence) -> Vec<f64> {
    let first = calculation.settings.first_offset;
    let weigh = |(after, change): (i32, &Input<Decimal>)| {
        let of = |cohort: &Cohort| {
            let year = cohort.year.value.saturating_add(first).saturating_add(after);
            discounted(result, year, cohort.participants.value)
        };
        change.value.to_f64().unwrap_or(f64::NAN) * calculation.cohorts.iter().map(of).sum::<f64>()
    };
    (0..).zip(&line.changes).map(weigh).collect()
}

fn is_cell(cause: &Cause) -> bool {
    matches!(cause, Cause::Times(Part::Change(..) | Part::Amount(..), _))
}

fn line_of(cause: &Cause) -> Option<Line> {
    match cause {
        Cause::Times(Part::Line(line), _) => Some(*line),
        Cause::Times(Part::Price(line, _) | Part::Change(line, _), _) => {
            Some(Line::Consequence(*line))
        }
        Cause::Times(Part::Amount(line, _), _) => Some(Line::Cost(*line)),
        _ => None,
    }
}

impl Search<'_> {
    /// Whether these net results are the printed ones, near enough to be looked at exactly.
    fn passes(&self, nets: Nets) -> bool {
        let near = |net: f64, target: f64| (net - target).abs() <= 3.0 + 1e-9 * target.abs();
        let of_actors = nets
            .iter()
            .zip(self.target)
            .all(|(net, target)| target.is_none_or(|target| near(*net, target)));
        let known = self.total.is_some() || self.target.iter().any(Option::is_some);
        known && of_actors && self.total.is_none_or(|total| near(nets.iter().sum(), total))
    }

    /// Another number of participants in one cohort or two, or another success rate: solved for,
    /// since the net result is linear in them, and tried where the solution is a number that people
    /// would write.
    fn solved(&self, base: Nets) -> Vec<Vec<Cause>> {
        let [Some(t0), Some(t1), Some(t2)] = self.target else { return Vec::new() };
        let missing = sum([t0, t1, t2], base.map(|net| -net));
        let slope = |cause: &Cause| {
            let result = recompute(self.calculation, std::slice::from_ref(cause))?;
            Some(sum(nets(&result), base.map(|net| -net)))
        };
        let dot = |a: Nets, b: Nets| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let nice = |value: f64, step: f64| {
            let rounded = (value / step).round() * step;
            let near = (value - rounded).abs() < 0.02 * step.min(1.0) && rounded >= 0.0;
            near.then(|| Decimal::try_from(rounded).ok().map(|rounded| rounded.round_dp(4)))
                .flatten()
        };
        let mut all = Vec::new();
        let rate = self.calculation.success.rate.value;
        if let Some(per_unit) = slope(&Cause::SuccessRate(rate + dec!(1))) {
            let more = dot(missing, per_unit) / dot(per_unit, per_unit);
            let solved = nice(rate.to_f64().unwrap_or(f64::NAN) + more, 0.01);
            all.extend(
                solved
                    .filter(|solved| *solved != rate)
                    .map(|solved| vec![Cause::SuccessRate(solved)]),
            );
        }
        let cohorts: Vec<(usize, f64, Nets)> = self
            .calculation
            .cohorts
            .iter()
            .enumerate()
            .take_while(|_| !self.deadline.is_over())
            .filter_map(|(at, cohort)| {
                let own = cohort.participants.value;
                let per_unit = slope(&Cause::Participants(at, own + dec!(1)))?;
                (dot(per_unit, per_unit) > 0.0).then_some((at, own.to_f64()?, per_unit))
            })
            .collect();
        let within = cohorts.iter().enumerate().take_while(|_| !self.deadline.is_over());
        for (n, (at, own, per_unit)) in within {
            let more = dot(missing, *per_unit) / dot(*per_unit, *per_unit);
            let count = nice(own + more, 1.0).or_else(|| nice(own + more, 0.01));
            if let Some(count) = count.filter(|_| more.abs() > 0.05) {
                all.push(vec![Cause::Participants(*at, count)]);
            }
            for (other, others, slopes) in cohorts.iter().take(n) {
                let (aa, bb, ab) =
                    (dot(*per_unit, *per_unit), dot(*slopes, *slopes), dot(*per_unit, *slopes));
                let (am, bm) = (dot(*per_unit, missing), dot(*slopes, missing));
                let determinant = aa * bb - ab * ab;
                if determinant.abs() <= 1e-9 * aa * bb {
                    continue;
                }
                let (a, b) = ((am * bb - bm * ab) / determinant, (bm * aa - am * ab) / determinant);
                if let (Some(first), Some(second)) = (nice(own + a, 1.0), nice(others + b, 1.0))
                    && a.abs() > 0.5
                    && b.abs() > 0.5
                {
                    all.push(vec![
                        Cause::Participants(*other, second),
                        Cause::Participants(*at, first),
                    ]);
                }
            }
        }
        all
    }

    /// One part of the calculation with a figure that is no known factor from its own: solved for,
    /// since the net result is linear in it, and written with as few decimals as will do.
    fn free(&self, base: Nets, result: &NetResult) -> Vec<Vec<Cause>> {
        let [Some(t0), Some(t1), Some(t2)] = self.target else { return Vec::new() };
        let missing = sum([t0, t1, t2], base.map(|net| -net));
        let misses = |nets: Nets, more: f64| {
            let left = missing.iter().zip(nets).map(|(missing, net)| (missing - net * more).abs());
            left.fold(0.0, f64::max)
        };
        let found = |(part, nets): (Part, Nets)| {
            let size = nets.iter().map(|net| net * net).sum::<f64>();
            let more = missing.iter().zip(nets).map(|(a, b)| a * b).sum::<f64>() / size;
            let near = 3.0 + 1e-9 * missing.iter().fold(0.0, |most: f64, net| most.max(net.abs()));
            if !more.is_finite() || misses(nets, more) > near {
                return None;
            }
            let own = part.figure(self.calculation)?;
            let solved = Decimal::try_from(own.to_f64()? * (1.0 + more)).ok()?;
            let factor = |value: Decimal| value.checked_div(own);
            let short = (0..=4).map(|decimals| solved.round_dp(decimals)).filter_map(factor);
            let does = |factor: &Decimal| {
                let more = factor.to_f64().unwrap_or(f64::NAN) - 1.0;
                misses(nets, more) <= 0.6 + 1e-9 * near
            };
            let factor = short.into_iter().find(does).or_else(|| factor(solved))?;
            (factor != Decimal::ONE).then(|| vec![Cause::Times(part, factor)])
        };
        weighty(self.calculation, result).into_iter().filter_map(found).collect()
    }

    /// The hypotheses that make every printed figure come out, the figures per participant counted
    /// one way or the other.
    fn exact(&self, passed: Vec<Vec<Cause>>) -> Vec<Fit> {
        let own = self.calculation.settings.per_participant.value;
        let other = match own {
            PerParticipant::Plain => PerParticipant::Discounted,
            PerParticipant::Discounted => PerParticipant::Plain,
        };
        let mut fits: Vec<Fit> = Vec::new();
        let passed = passed.into_iter().take(MOST_EXACT);
        for causes in passed.take_while(|_| !self.deadline.is_over()) {
            let counted_otherwise = {
                let mut causes = causes.clone();
                causes.push(Cause::PerParticipant(other));
                causes
            };
            let ways = [causes, counted_otherwise];
            let fit =
                ways.iter().filter(|causes| !causes.is_empty()).find_map(|causes| self.fit(causes));
            // Two causes may say the same and move the same.
            let words = |fit: &Fit| -> Vec<_> {
                fit.steps.iter().map(|(cause, _)| cause.words(self.calculation, Lang::Da)).collect()
            };
            if let Some(fit) =
                fit.filter(|fit| fits.iter().all(|before| words(before) != words(fit)))
            {
                fits.push(fit);
            }
        }
        let fewest = fits.iter().map(|fit| fit.steps.len()).min().unwrap_or(0);
        fits.retain(|fit| fit.steps.len() == fewest);
        fits.truncate(MOST_TOLD);
        fits
    }

    fn fit(&self, causes: &[Cause]) -> Option<Fit> {
        let result = recompute(self.calculation, causes)?;
        let mut largest = Decimal::ZERO;
        for comparison in self.group {
            let again = reconcile::compare(&comparison.printed, &result);
            match again.verdict {
                Verdict::Equal | Verdict::Rounding => {}
                Verdict::Differs | Verdict::NotRecomputable => return None,
            }
            if !reconcile::is_share(&comparison.printed.what) {
                largest = largest.max(again.difference.unwrap_or_default().abs());
            }
        }
        let mut steps = Vec::new();
        let mut so_far = result.net(None);
        let rest = so_far - self.printed;
        for (at, cause) in causes.iter().enumerate() {
            let undone = recompute(self.calculation, causes.get(at + 1..)?)?.net(None);
            steps.push((cause.clone(), undone - so_far));
            so_far = undone;
        }
        Some(Fit { steps, rest, figures: self.group.len(), largest })
    }
}
