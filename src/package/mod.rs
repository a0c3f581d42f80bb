//! One zip package: its bounds, its parts and their XML. Knows no workbook and no SØM.

pub mod bounds;
pub mod error;
pub mod limits;
pub mod parts;
pub mod spans;
pub mod stream;
pub mod zip;
