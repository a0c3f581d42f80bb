//! Low, expected and high as whole sets: a success rate, a factor on the participants and one on
//! each line.
//!
//! The file's own low and high success rates are used where it has them. Everything else moves by a
//! stated share, each line in the direction that is worse (low) or better (high) for the public
//! purse; grants stay as agreed. A wish, from a TOML file, goes before both.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, dec};
use serde::Deserialize;
use thiserror::Error;

use super::drivers::SWING;
use crate::engine::{Line, NetResult};
use crate::model::Calculation;
use crate::typed::toml_file::{self, TomlError};

/// What a user wishes of the three sets. Every part may be left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wishes {
    #[serde(default)]
    pub low: Wish,
    #[serde(default)]
    pub expected: Wish,
    #[serde(default)]
    pub high: Wish,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Why these values and not others.
    pub reason: Option<String>,
    /// A share from 0 to 1.
    pub success_rate: Option<Decimal>,
    /// Factors on the file's own values, from 0 to 100.
    pub participants: Option<Decimal>,
    /// All costs but grants.
    pub costs: Option<Decimal>,
    /// All consequences.
    pub consequences: Option<Decimal>,
    /// By the name of a service or cost; goes before `costs` and `consequences`.
    #[serde(default)]
    pub lines: BTreeMap<String, Decimal>,
}

/// Why a set of scenarios cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScenarioError {
    #[error("the scenario file cannot be understood: {0}")]
    Toml(TomlError),
    #[error("[{scenario}] {key} is {found}, but must lie between 0 and {most}")]
    Outside { scenario: &'static str, key: String, found: Decimal, most: Decimal },
    #[error("[{scenario}] names the line \"{name}\", which the calculation does not have; it has: \
        {}", known.join(", "))]
    UnknownLine { scenario: &'static str, name: String, known: Vec<String> },
}

impl Wishes {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// Not TOML, an unknown key, or a value outside its range.
    pub fn parse(text: &str) -> Result<Wishes, ScenarioError> {
        let wishes: Wishes = toml_file::read(text).map_err(ScenarioError::Toml)?;
        for (scenario, wish) in wishes.named() {
            let factors = [
                ("success_rate", wish.success_rate, Decimal::ONE),
                ("participants", wish.participants, Decimal::ONE_HUNDRED),
                ("costs", wish.costs, Decimal::ONE_HUNDRED),
                ("consequences", wish.consequences, Decimal::ONE_HUNDRED),
            ];
            let named =
                factors.into_iter().filter_map(|(key, value, most)| Some((key, value?, most)));
            let lines =
                wish.lines.iter().map(|(key, value)| (key.as_str(), *value, Decimal::ONE_HUNDRED));
            for (key, found, most) in named.chain(lines) {
                if found < Decimal::ZERO || found > most {
                    return Err(ScenarioError::Outside {
                        scenario,
                        key: key.to_owned(),
                        found,
                        most,
                    });
                }
            }
        }
        Ok(wishes)
    }

    fn named(&self) -> [(&'static str, &Wish); 3] {
        [("low", &self.low), ("expected", &self.expected), ("high", &self.high)]
    }
}

/// One whole set.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    pub wish: Wish,
    pub success_rate: Decimal,
    pub participants: Decimal,
    /// A factor on each line: the consequences, then the costs.
    pub factors: Vec<Decimal>,
    /// The factors that the wish states; the others follow the stated share.
    pub wished: Vec<Option<Decimal>>,
}

/// Low, expected, high.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenarios(pub [Scenario; 3]);

/// Makes whole sets of the wishes, the file's own estimates and [`SWING`]. `expenses` are the cost
/// lines that are not grants.
///
/// # Errors
/// A wish that names a line that is not there.
pub fn scenarios(
    calculation: &Calculation,
    result: &NetResult,
    expenses: &[usize],
    wishes: &Wishes,
) -> Result<Scenarios, ScenarioError> {
    let consequences = calculation.consequences.iter().map(|line| line.service.value.as_str());
    let names: Vec<&str> =
        consequences.chain(calculation.costs.iter().map(|cost| cost.name.value.as_str())).collect();
    let count = calculation.consequences.len();
    let success = &calculation.success;
    let one = |(step, (scenario, wish)): (i8, (&'static str, &Wish))| {
        if let Some(name) = wish.lines.keys().find(|name| !names.contains(&name.as_str())) {
            let mut known: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            known.sort();
            known.dedup();
            return Err(ScenarioError::UnknownLine { scenario, name: name.clone(), known });
        }
        let swing = SWING * Decimal::from(step);
        let own = match step {
            -1 => success.low.as_ref(),
            1 => success.high.as_ref(),
            _ => Some(&success.rate),
        };
        let rate =
            own.map_or_else(|| moved(success.rate.value, swing).min(Decimal::ONE), |own| own.value);
        let (mut factors, mut wished) = (Vec::new(), Vec::new());
        for (position, name) in names.iter().enumerate() {
            let line = Line::at(position, count);
            let grant = matches!(line, Line::Cost(cost) if !expenses.contains(&cost));
            let general = match line {
                Line::Consequence(_) => wish.consequences,
                Line::Cost(_) => wish.costs.filter(|_| !grant),
            };
            let wish = wish.lines.get(*name).copied().or(general);
            let gains = result.sum(|flow| flow.line == line) >= Decimal::ZERO;
            let usual =
                if grant { Decimal::ONE } else { dec!(1) + if gains { swing } else { -swing } };
            factors.push(wish.unwrap_or(usual));
            wished.push(wish);
        }
        Ok(Scenario {
            success_rate: wish.success_rate.unwrap_or(rate),
            participants: wish.participants.unwrap_or(Decimal::ONE),
            factors,
            wished,
            wish: wish.clone(),
        })
    };
    let [low, expected, high] = wishes.named();
    Ok(Scenarios([one((-1, low))?, one((0, expected))?, one((1, high))?]))
}

fn moved(value: Decimal, by: Decimal) -> Decimal {
    value.saturating_mul(Decimal::ONE + by)
}

impl Scenario {
    /// The calculation with this set in place of its own values, for whoever will compute it anew.
    pub fn applied(&self, calculation: &Calculation) -> Calculation {
        let mut changed = calculation.clone();
        let scale = |value: &mut Decimal, factor: Decimal| *value = value.saturating_mul(factor);
        changed.success.rate.value = self.success_rate;
        changed
            .cohorts
            .iter_mut()
            .for_each(|cohort| scale(&mut cohort.participants.value, self.participants));
        let mut factors = self.factors.iter().copied();
        for (line, factor) in changed.consequences.iter_mut().zip(&mut factors) {
            line.changes.iter_mut().for_each(|change| scale(&mut change.value, factor));
        }
        for (cost, factor) in changed.costs.iter_mut().zip(factors) {
            cost.amounts.iter_mut().for_each(|(_, amount)| scale(&mut amount.value, factor));
        }
        changed
    }

    /// An actor's net result under this set: `p·(s·G' + E') + C'`, a sum over the flows as they are
    /// now.
    pub fn net(
        &self,
        result: &NetResult,
        consequences: usize,
        which: Option<crate::model::Actor>,
    ) -> Decimal {
        let own = result.flows.iter().filter(|flow| which.is_none_or(|which| flow.actor == which));
        own.map(|flow| {
            let position = flow.line.position(consequences);
            let factor = self.factors.get(position).copied().unwrap_or(Decimal::ONE);
            let is_cost = matches!(flow.line, Line::Cost(_));
            let count = if is_cost { Decimal::ONE } else { self.participants };
            let share = if flow.follows_success { self.success_rate } else { Decimal::ONE };
            flow.at_full.saturating_mul(factor).saturating_mul(count).saturating_mul(share)
        })
        .sum()
    }
}
