//! From a file's bytes to sheets of typed cells, within limits. Knows Excel and how people type
//! numbers and labels; knows nothing of what the cells mean.
//!
//! The rule it holds: a workbook is read whole or refused with a reason, never read in part.
#![warn(clippy::indexing_slicing)]

mod address;
mod book;
mod calamine;
mod convert;
mod error;
pub mod formula;
mod ods;
mod open;
mod ptg;
mod sheet;
mod sniff;
mod structure;
mod tally;
pub(crate) mod words;
mod xls;
mod xlsb;
mod xlsx;

pub use crate::package::error::Measure;
pub use crate::package::limits::Limits;
pub use address::{
    Address, AddressError, CellRef, MAX_COLUMNS, MAX_ROWS, column_name, push_column, push_quoted,
    push_row,
};
pub use book::{DefinedName, Format, Workbook, hexadecimal};
pub use error::{Kind, OpenError};
pub use open::bounded;
pub use sheet::{Cell, Protection, Sheet, Value, Visibility};
pub use structure::{SheetStructure, Structure};
