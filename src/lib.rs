//! Reads a SØM workbook, recomputes its net result, and writes an enriched copy.
#![forbid(unsafe_code)]

pub mod engine;
pub mod finding;
pub mod layout;
pub mod model;
pub mod parameters;
pub mod read;
pub mod reconcile;
pub mod text;
pub mod workbook;
