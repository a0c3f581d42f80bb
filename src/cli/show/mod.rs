//! Ways to show a result: console, JSON, CSV, progress.

pub mod console;
pub mod csv;
pub mod explained;
pub mod json;
pub mod progress;
