//! Workbooks as people really leave them.

pub mod headings;
mod moved;
pub mod outcome;
pub mod typed;
