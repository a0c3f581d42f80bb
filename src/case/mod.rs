//! A calculation as a text file: everything that a person has typed in it, sources included, to be
//! read, compared and kept under version control. Nothing that is computed stands in it.
//!
//! The keys are English like those of the JSON; the words in the cells are the layout's own. A case
//! is always in one form (see [`CaseFile::parse`]): what means nothing, such as an empty text or a
//! change in use of nil, is left out, so two cases that say the same are equal.
#![warn(clippy::indexing_slicing)]

mod examples;
mod extract;
mod file;
mod number;
pub mod words;
mod write;

pub use examples::{EXAMPLES, Example, example};
pub use extract::{ExtractError, extract};
pub use file::{
    ByNumber, CaseError, CaseFile, Consequence, Cost, Effect, Front, Intervention, Known, Matches,
    Price, Settings,
};
pub use number::Number;
