//! One zip package: its bounds, its parts and their XML. Knows no workbook and no SØM.
#![warn(clippy::indexing_slicing)]

pub(crate) mod bounds;
pub(crate) mod clean;
pub mod error;
pub mod fault;
pub mod limits;
pub(crate) mod parts;
pub(crate) mod spans;
pub(crate) mod stream;
pub(crate) mod words;
pub(crate) mod write;
pub mod zip;
