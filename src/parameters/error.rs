//! What can be wrong with a file of parameters. The words stand in `words`.

use rust_decimal::Decimal;

use crate::model::Year;

/// Why a file of parameters cannot be used, with the line, the first being 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterError {
    pub line: Option<usize>,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The line is not TOML.
    Syntax { found: String },
    /// A key that the place does not have, and those that it has.
    UnknownKey { key: String, known: &'static [&'static str] },
    /// A part lacks a key.
    Missing { part: &'static str, key: &'static str },
    /// Something else stands there than is expected.
    Value { key: String, found: String, expected: Expected },
    /// There is neither a set of rates nor an index.
    Empty,
    /// The index rises or falls more from one year to the next than prices do.
    Jump { year: Year, found: Decimal, before: Decimal },
    /// A figure of the index is not in the proportion to the program's that the others are in.
    OutOfLine { year: Year, found: Decimal, expected: Decimal },
    /// No year is in both series, so that the base cannot be told.
    NoCommonYear { first: Year, last: Year, of_last: Decimal },
}

/// What should stand somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    Part,
    Date,
    Rates,
    Source,
    Years,
    Year,
    Figure,
}
