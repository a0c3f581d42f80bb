//! Adding generated sheets to somebody else's .xlsx or .xlsm with every other part untouched.
//!
//! The sheets come drawn ([`crate::draw`]) and are written as final XML, with the numbers that
//! their looks have in the original's styles; only their charts come as a package of the library
//! that draws them. Their parts join those of the original (the *host*) under names that are
//! free there; of the host, only the parts that list things are edited, by splicing bytes:
//! `[Content_Types].xml`, the workbook part and its relationships, and the styles, which are
//! appended to and never renumbered. Everything else keeps its compressed bytes. What the sheets
//! say is none of this module's business, and no formula is understood here.
//!
//! **Our mark.** Each added sheet carries a hidden defined name, local to it, whose value is the
//! sheet's own name: it outlives moving, reordering and saving by another program (tried with
//! LibreOffice and openpyxl). A sheet of ours that the user renames or copies no longer says its
//! own name and is the user's from then on. Beside it, a custom XML part records every edit with
//! checksums. A rerun undoes the edits when nothing else has changed those parts, and so gives the
//! same bytes as a first run; after another program has saved the file, the sheets are found by
//! their marks and removed.
#![warn(clippy::indexing_slicing)]

mod chart;
mod check;
mod enlist;
mod error;
mod front;
mod host;
mod import;
mod marks;
pub mod note;
mod plan;
mod record;
mod strip;
mod styles;
mod whole;
pub mod words;
mod workbook;

pub use chart::chart_over;
pub use error::GraftError;
pub use host::{Grafted, Host, memo};
pub use marks::{NAME_PREFIX, our_sheets};
pub use whole::workbook;
