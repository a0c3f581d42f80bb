//! Where a version of the model keeps each input, as data, and finding those places in a workbook.
//!
//! A layout is a TOML file: sheet names, labels and headings with their synonyms. No cell address
//! and no Danish label of the input format stands in code. What the values mean is the reader's
//! business.
#![warn(clippy::indexing_slicing)]

mod detect;
mod doubt;
mod file;
mod fit;
mod grid;
mod headings;
mod locate;
pub mod names;
pub mod notice;
mod rows;
mod series;
mod similar;
pub mod spec;
mod stated;
mod table;
mod totals;
mod unit;
pub mod words;

pub use detect::{detect, detect_within};
pub use file::LayoutError;
pub use fit::Fit;
pub use locate::{FoundField, Located, locate};
pub use names::Names;
pub use rows::Row;
pub use similar::{Candidate, headings_like, labels_like, sheets_like};
pub use spec::{
    ColumnKey, ColumnSpec, Direction, Expense, FieldKey, FieldSpec, Layout, Position, Quantities,
    Scale, SheetKey, Side, Signs, TableKey, TableSpec, Words, is_one_of,
};
pub use table::FoundTable;
