//! Formulas of the binary formats: programs for a stack machine ("ptg" tokens, [MS-XLS] 2.5.198 and
//! [MS-XLSB] 2.5.97), told as the text that Excel shows in English.
//!
//! What is unknown, broken, over the limits, or leads out of the workbook gives no text at all,
//! never a guess. Array constants, structured references and runs over several sheets are not told.

mod book;
pub(super) mod bytes;
mod functions;
mod program;
mod reader;
mod reference;
mod tree;

pub(super) use book::{BUILT_IN, Book, Link, Name, Range};
pub(super) use program::{Biff, Program, pointed_to};
