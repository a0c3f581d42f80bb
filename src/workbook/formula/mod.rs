//! Reading formulas, in Excel's notation and in OpenFormula's. Nothing is evaluated here.

pub mod lexer;
mod references;

pub use references::{asks_program, calls, names, qualified, r1c1, ranges, sheets, span};
