//! Cases as data, many files at once, and regeneration: one binary, since each that recalculates links a whole engine.

#[path = "../support/mod.rs"]
mod support;

mod batch;
mod cases;
mod regenerate;
