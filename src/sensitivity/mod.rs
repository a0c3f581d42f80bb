//! What the net result hangs on, and how it comes out otherwise: drivers and what turns them, other
//! discount rates, whole sets of assumptions, and draws between them. No cells.

mod drivers;
mod rates;
mod scenarios;
mod simulation;
pub mod words;

pub use drivers::{Driver, SWING, concerns, drivers, lines_of, part, scaled, switching};
pub use rates::{at_first_rate, factors, internal_rate, later_rates};
pub use scenarios::{Scenario, ScenarioError, Scenarios, Wish, Wishes, scenarios};
pub use simulation::{DRAWS, Outcome, Simulation, Summary, simulate};
