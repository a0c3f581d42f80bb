//! Many files: each enriched in a process of its own, on all cores, and told of in one portfolio.
//!
//! Workers take one file after another. A file that fails, hangs, breaks its worker or passes a
//! limit is recorded as such, another worker takes its place, and the rest go on. A worker reads
//! and makes, but writes nothing: what it has made it hands over, and it can be ended anywhere. Of
//! a finished file its place in the log is kept, and for the portfolio its name and result.
//! Nothing here writes a file but the log: what is made is handed to the caller. A browser has no
//! processes, but the records and the portfolio.

mod compare;
mod diagrams;
mod find;
mod grouped;
mod groups;
mod log;
#[cfg(not(target_family = "wasm"))]
mod path;
mod portfolio;
mod rank;
mod record;
mod rows;
#[cfg(not(target_family = "wasm"))]
mod run;
#[cfg(not(target_family = "wasm"))]
mod serve;
mod settings;
mod shown;
mod summary;
mod sums;
mod tally;
#[cfg(not(target_family = "wasm"))]
mod task;
#[cfg(not(target_family = "wasm"))]
mod worker;

pub use compare::{Basis, Compared, Incomparable, Part};
pub use find::{Found, Job, PassedOver, find};
pub use groups::{Group, GroupError, Groups, group_error};
pub use log::{Done, Log, LogError};
pub use portfolio::{Outputs, PortfolioError, portfolio_error, write as write_portfolio};
pub use record::{Figures, Record};
#[cfg(not(target_family = "wasm"))]
pub use run::{Caller, Event, run};
#[cfg(not(target_family = "wasm"))]
pub use serve::serve;
pub use settings::{Manner, PORTFOLIO, Settings, WORKER};
pub use shown::Portfolio;
pub use tally::{Entry, Tally};
