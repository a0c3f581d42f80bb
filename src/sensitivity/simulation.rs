//! Simulation, on request only: the success rate, the participants and each line drawn at random
//! between low, expected and high.
//!
//! Triangular distributions, no correlations. The only place in the house that uses f64 for money;
//! sums of thousands of kroner over a million draws do not need more. The same seed gives the same
//! figures on every machine: ChaCha8 with a stream to each block of draws, whatever thread takes
//! it, and no arithmetic but the four operations and the square root, which IEEE 754 rounds in one
//! way only. (PERT would need powers and logarithms, which differ between machines.)

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::scenarios::Scenarios;
use crate::engine::{Line, NetResult};
use crate::model::Actor;

/// How many draws may be asked for.
pub const DRAWS: std::ops::RangeInclusive<u32> = 100..=10_000_000;
const BLOCK: u32 = 1 << 14;
const BARS: usize = 20;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulation {
    /// Within [`DRAWS`].
    pub draws: u32,
    pub seed: u64,
}

/// What came out for an actor, or for all together: present values in kroner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    pub p5: f64,
    pub p50: f64,
    pub p95: f64,
    pub mean: f64,
    /// The share of draws with a result of at least nil.
    pub positive: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub asked: Simulation,
    /// All together, then each actor.
    pub summaries: [Summary; 4],
    /// Of all together: lower bound and number of draws, in bars of equal width.
    pub histogram: Vec<(f64, u32)>,
    pub width: f64,
}

/// Low, most likely and high.
#[derive(Clone, Copy)]
struct Triangle {
    low: f64,
    mode: f64,
    high: f64,
}

impl Triangle {
    fn new([low, mode, high]: [Decimal; 3]) -> Self {
        let [low, mode, high] =
            [low.min(high), mode, low.max(high)].map(|v| v.to_f64().unwrap_or_default());
        Triangle { low: low.min(mode), mode, high: high.max(mode) }
    }

    fn draw(&self, random: &mut ChaCha8Rng) -> f64 {
        // 53 bits from 0 up to but not 1.
        let u = (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        let width = self.high - self.low;
        if width <= 0.0 {
            return self.mode;
        }
        let rise = self.mode - self.low;
        if u * width < rise {
            self.low + (u * width * rise).sqrt()
        } else {
            self.high - ((1.0 - u) * width * (self.high - self.mode)).sqrt()
        }
    }
}

/// A line as the draws need it: kroner at full success for each actor.
struct Weight {
    spread: Triangle,
    is_cost: bool,
    follows: bool,
    actors: [f64; 3],
}

/// Draws between the three sets.
pub fn simulate(
    result: &NetResult,
    consequences: usize,
    scenarios: &Scenarios,
    asked: Simulation,
) -> Outcome {
    let Scenarios(sets) = scenarios;
    let rate = Triangle::new([&sets[0], &sets[1], &sets[2]].map(|set| set.success_rate));
    let participants = Triangle::new([&sets[0], &sets[1], &sets[2]].map(|set| set.participants));
    let weights = weights(result, consequences, scenarios);
    let blocks = asked.draws.div_ceil(BLOCK);
    let block = |block: u32| {
        let mut random = ChaCha8Rng::seed_from_u64(asked.seed);
        random.set_stream(block.into());
        let count = BLOCK.min(asked.draws - block * BLOCK);
        (0..count)
            .map(|_| one(&weights, rate, participants, &mut random))
            .collect::<Vec<[f64; 3]>>()
    };
    let drawn: Vec<Vec<[f64; 3]>> = (0..blocks).into_par_iter().map(block).collect();
    let nets = || drawn.iter().flatten();
    let of = |actor: Option<Actor>| -> Vec<f64> {
        nets()
            .map(|net| actor.map_or(net[0] + net[1] + net[2], |actor| net[actor as usize]))
            .collect()
    };
    let mut all = of(None);
    let summary = summarise(&mut all);
    let (histogram, width) = bars(&all);
    let [a, b, c] = Actor::ALL.map(|actor| summarise(&mut of(Some(actor))));
    Outcome { asked, summaries: [summary, a, b, c], histogram, width }
}

fn weights(result: &NetResult, consequences: usize, Scenarios(sets): &Scenarios) -> Vec<Weight> {
    let lines = sets[1].factors.len();
    let factor = |set: usize, line: usize| {
        sets.get(set).and_then(|set| set.factors.get(line)).copied().unwrap_or(Decimal::ONE)
    };
    let weight = |position: usize| {
        let is_cost = position >= consequences;
        let line =
            if is_cost { Line::Cost(position - consequences) } else { Line::Consequence(position) };
        let mut weight = Weight {
            spread: Triangle::new([0, 1, 2].map(|set| factor(set, position))),
            is_cost,
            follows: false,
            actors: [0.0; 3],
        };
        for flow in result.flows.iter().filter(|flow| flow.line == line) {
            weight.follows = flow.follows_success;
            weight.actors[flow.actor as usize] += flow.at_full.to_f64().unwrap_or_default();
        }
        weight
    };
    (0..lines).map(weight).collect()
}

fn one(
    weights: &[Weight],
    rate: Triangle,
    participants: Triangle,
    random: &mut ChaCha8Rng,
) -> [f64; 3] {
    let (rate, participants) = (rate.draw(random), participants.draw(random));
    let mut net = [0.0; 3];
    for weight in weights {
        let count = if weight.is_cost { 1.0 } else { participants };
        let share = if weight.follows { rate } else { 1.0 };
        let factor = weight.spread.draw(random) * count * share;
        for (net, value) in net.iter_mut().zip(weight.actors) {
            *net += factor * value;
        }
    }
    net
}

/// Sorts the draws and reads them off.
fn summarise(draws: &mut [f64]) -> Summary {
    draws.sort_unstable_by(f64::total_cmp);
    let count = draws.len().max(1) as f64;
    // The smallest draw that at least the share p of the draws do not exceed.
    let quantile = |p: f64| {
        let rank = (p * count).ceil() as usize;
        draws.get(rank.max(1) - 1).copied().unwrap_or_default()
    };
    Summary {
        p5: quantile(0.05),
        p50: quantile(0.5),
        p95: quantile(0.95),
        mean: draws.iter().sum::<f64>() / count,
        positive: draws.iter().filter(|net| **net >= 0.0).count() as f64 / count,
    }
}

/// The sorted draws in bars of equal width.
fn bars(draws: &[f64]) -> (Vec<(f64, u32)>, f64) {
    let (Some(low), Some(high)) = (draws.first(), draws.last()) else { return (Vec::new(), 0.0) };
    let width = (high - low) / BARS as f64;
    let mut bars: Vec<(f64, u32)> = (0..BARS).map(|bar| (low + width * bar as f64, 0)).collect();
    for draw in draws {
        let bar = if width > 0.0 { (((draw - low) / width) as usize).min(BARS - 1) } else { 0 };
        if let Some((_, count)) = bars.get_mut(bar) {
            *count += 1;
        }
    }
    (bars, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A triangle from 0 over 1 to 4: mean (0 + 1 + 4) / 3, and a quarter of the draws below the
    /// mode.
    #[test]
    fn triangular_draws_have_the_mean_and_the_quarter_of_the_textbook() {
        let triangle = Triangle { low: 0.0, mode: 1.0, high: 4.0 };
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let draws: Vec<f64> = (0..200_000).map(|_| triangle.draw(&mut random)).collect();
        let mean = draws.iter().sum::<f64>() / 200_000.0;
        let below = draws.iter().filter(|draw| **draw < 1.0).count() as f64 / 200_000.0;
        // Three standard errors: sd = sqrt((16 + 1 - 4) / 18) = 0.85.
        assert!((mean - 5.0 / 3.0).abs() < 0.0057, "{mean}");
        assert!((below - 0.25).abs() < 0.003, "{below}");
        assert!(draws.iter().all(|draw| (0.0..=4.0).contains(draw)));
    }

    #[test]
    fn quantiles_are_draws() {
        let mut draws: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let summary = summarise(&mut draws);
        assert_eq!((summary.p5, summary.p50, summary.p95, summary.mean), (5.0, 50.0, 95.0, 50.5));
        assert_eq!(bars(&draws).0.iter().map(|(_, count)| count).sum::<u32>(), 100);
    }
}
