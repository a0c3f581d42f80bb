//! What people type: numbers, years and labels, in the forms they really use.
#![warn(clippy::indexing_slicing)]

pub mod alike;
mod digits;
pub mod label;
pub mod number;
pub mod toml_file;
pub mod visible;
pub mod year;
