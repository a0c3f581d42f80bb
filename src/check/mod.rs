//! The catalogue of checks: rules that look at a calculation that has been read and recomputed, and
//! say what a reviewer must know. They judge arithmetic and documentation, not whether the
//! intervention works.
//!
//! Each rule is a file of its own under `rules/` and a line of the list there: code, words in both
//! languages, source, thresholds, what it finds as data, and a function from the [`Subject`] to
//! findings.

mod causes;
mod gain;
mod inference;
mod known;
mod plain;
pub mod protocol;
mod review;
pub mod rule;
mod rules;
mod stale;
pub mod subject;
mod thresholds;
mod trace;
mod weigh;

pub use gain::GainShares;
pub use inference::Inference;
pub use protocol::{Answer, Protocol, State};
pub use review::{Review, judge, review};
pub use rule::{Both, Rule};
pub use rules::{RULES, rule};
pub use stale::{Recalculation, Stale, recalculate};
pub use subject::{Materiality, Options, Subject};
pub use thresholds::{Change, ThresholdError, Thresholds};
