//! Reads a SØM workbook, recomputes its net result exactly, and writes an enriched copy.
//!
//! The way of a workbook through the house is [`enrich`]: bytes → cells → places → model → net
//! result → cross-check → checks → sheets → grafted into the original package. Each room knows only
//! those before it: `model`, `parameters`, `engine`, `workbook`, `layout`, `read`, `reconcile`,
//! `explain`, `check`, `report`, `graft`; `text` words it all. Around the way stand `case` and
//! `build` (a calculation as text, and a workbook from it), `batch` (many files) and `regenerate`
//! (cases under new parameters).
#![forbid(unsafe_code)]

pub mod batch;
pub mod case;
pub mod check;
#[cfg(not(target_family = "wasm"))]
#[doc(hidden)]
pub mod cli;
pub mod compose;
pub mod draw;
pub mod earlier;
pub mod engine;
mod enrich;
pub mod explain;
pub mod finding;
pub mod graft;
pub mod lang;
pub mod layout;
pub mod model;
pub mod package;
pub mod parameters;
pub mod read;
pub mod reconcile;
pub mod recreate;
pub mod refusal;
pub mod regenerate;
pub mod report;
pub mod sensitivity;
pub mod typed;
mod view;
pub mod workbook;

pub use crate::enrich::{
    CarriedOver, Checked, Enriched, Options, check, earlier, enrich, enrich_after,
};
pub use crate::refusal::Refusal;
