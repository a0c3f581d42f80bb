//! What the net result hangs on: drivers, the part of the net that follows each, and what turns it.
//!
//! The net result is linear in each input except the discount rate. So the part of it that is
//! proportional to an input, `k·x`, says everything: scaled by `f` the net moves by `k·x·(f − 1)`,
//! and it is nil when the input has moved by `−N / k·x`. No solver, no cells, no wording.

use rust_decimal::Decimal;

use crate::engine::{Flow, Line, NetResult};
use crate::model::{Actor, Calculation};

/// How far an input is moved where the file gives no low and high of its own.
pub const SWING: Decimal = rust_decimal::dec!(0.2);

/// An input, or a row of inputs that move together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Driver {
    Success,
    /// All cohorts.
    Participants,
    /// These cost lines together: all but grants, which are agreed and move money only between
    /// actors.
    Costs(Vec<usize>),
    /// One cost line, all years.
    Cost(usize),
    /// The changes in use of one consequence, all years; persons per participant weigh the same.
    Quantity(usize),
    /// One actor's price of a service; `line` is the first consequence that is priced by it.
    Price {
        line: usize,
        actor: Actor,
    },
}

/// Every driver, in the order in which a person fills the calculation in. `expenses` are the cost
/// lines that are not grants.
pub fn drivers(calculation: &Calculation, expenses: &[usize]) -> Vec<Driver> {
    let mut drivers = vec![Driver::Success, Driver::Participants];
    if expenses.len() > 1 {
        drivers.push(Driver::Costs(expenses.to_vec()));
    }
    drivers.extend((0..calculation.costs.len()).map(Driver::Cost));
    let lines = 0..calculation.consequences.len();
    drivers.extend(lines.clone().map(Driver::Quantity));
    for line in lines {
        for actor in Actor::ALL {
            if (0..line).all(|earlier| !same_price(calculation, earlier, line, actor)) {
                drivers.push(Driver::Price { line, actor });
            }
        }
    }
    drivers
}

/// Whether two consequences are priced by one and the same cell, as those of a service for several
/// persons are.
fn same_price(calculation: &Calculation, a: usize, b: usize, actor: Actor) -> bool {
    let origin =
        |line: usize| calculation.consequences.get(line).and_then(|l| l.prices.get(actor).origin.0);
    a == b || (origin(a).is_some() && origin(a) == origin(b))
}

/// The consequences that a driver is a factor of.
pub fn lines_of(calculation: &Calculation, driver: &Driver) -> Vec<usize> {
    let all = 0..calculation.consequences.len();
    match driver {
        Driver::Success | Driver::Participants => all.collect(),
        Driver::Costs(_) | Driver::Cost(_) => Vec::new(),
        Driver::Quantity(line) => vec![*line],
        &Driver::Price { line, actor } => {
            all.filter(|&other| same_price(calculation, line, other, actor)).collect()
        }
    }
}

/// Whether a driver can bear on an actor's result at all; decided by the words of the model, not by
/// its figures.
pub fn concerns(calculation: &Calculation, driver: &Driver, which: Option<Actor>) -> bool {
    let Some(which) = which else { return true };
    match driver {
        Driver::Cost(line) => {
            calculation.costs.get(*line).is_some_and(|cost| cost.actor.value == which)
        }
        Driver::Price { actor, .. } => *actor == which,
        _ => true,
    }
}

/// The part of an actor's net result that is proportional to the driver, as present value.
pub fn part(
    calculation: &Calculation,
    result: &NetResult,
    driver: &Driver,
    which: Option<Actor>,
) -> Decimal {
    let lines = lines_of(calculation, driver);
    let follows = |flow: &Flow| match (driver, flow.line) {
        (Driver::Success, Line::Consequence(_)) => flow.follows_success,
        (Driver::Costs(lines), Line::Cost(own)) => lines.contains(&own),
        (Driver::Cost(line), Line::Cost(own)) => *line == own,
        (Driver::Price { actor, .. }, Line::Consequence(own)) => {
            flow.actor == *actor && lines.contains(&own)
        }
        (_, Line::Consequence(own)) => lines.contains(&own),
        (_, Line::Cost(_)) => false,
    };
    result.sum(|flow| follows(flow) && which.is_none_or(|which| flow.actor == which))
}

/// The relative change of a driver at which the net result is nil; `None` where it hardly matters
/// (under half an øre).
pub fn switching(net: Decimal, part: Decimal) -> Option<Decimal> {
    (part.abs() >= rust_decimal::dec!(0.005)).then(|| -net.checked_div(part).unwrap_or_default())
}

/// The calculation with a driver multiplied by `factor`: the changed input itself, for whoever will
/// compute it anew.
pub fn scaled(calculation: &Calculation, driver: &Driver, factor: Decimal) -> Calculation {
    let mut changed = calculation.clone();
    let scale = |value: &mut Decimal| *value = value.saturating_mul(factor);
    let lines = lines_of(calculation, driver);
    match driver {
        Driver::Success => scale(&mut changed.success.rate.value),
        Driver::Participants => {
            changed.cohorts.iter_mut().for_each(|cohort| scale(&mut cohort.participants.value))
        }
        Driver::Costs(costs) => scale_costs(&mut changed, costs, factor),
        Driver::Cost(cost) => scale_costs(&mut changed, std::slice::from_ref(cost), factor),
        Driver::Quantity(_) | Driver::Price { .. } => {
            for (_, line) in
                changed.consequences.iter_mut().enumerate().filter(|(p, _)| lines.contains(p))
            {
                match driver {
                    Driver::Price { actor, .. } => {
                        if let Some(price) = line.prices.0.get_mut(*actor as usize) {
                            scale(&mut price.value);
                        }
                    }
                    _ => line.changes.iter_mut().for_each(|change| scale(&mut change.value)),
                }
            }
        }
    }
    changed
}

fn scale_costs(calculation: &mut Calculation, lines: &[usize], factor: Decimal) {
    for (_, cost) in
        calculation.costs.iter_mut().enumerate().filter(|(position, _)| lines.contains(position))
    {
        cost.amounts
            .iter_mut()
            .for_each(|(_, amount)| amount.value = amount.value.saturating_mul(factor));
    }
}
