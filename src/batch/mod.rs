//! Many files: each enriched on its own, on all cores, and told of in one portfolio.
//!
//! A file that fails, panics or passes its time limit is recorded as such and the rest go on. Each
//! core works on one file at a time, and of a finished file only its place in the log is kept, so
//! memory follows the number of cores. Nothing here writes a file but the log: what is made is
//! handed to the caller.

mod compare;
mod find;
mod gate;
mod log;
mod portfolio;
mod record;
mod rows;
mod run;
mod settings;
mod tally;

pub use compare::{Basis, Compared, Incomparable};
pub use find::{Found, Job, PassedOver, find};
pub use log::{Done, Log, LogError};
pub use portfolio::{Outputs, write as write_portfolio};
pub use record::{Figures, Record};
pub use run::{Caller, Event, run};
pub use settings::{PORTFOLIO, Settings};
pub use tally::Tally;
