//! The report for the file: what was checked and what it came to, as a document that is signed and
//! kept. Word edits the one, a browser shows the other; both are drawn of the same blocks.
//!
//! The document is written here and by no library: docx-rs brings second versions of our XML
//! reader and our zip, and knows no charts.

mod blocks;
mod chart;
mod conclusion;
mod content;
mod docx;
mod findings;
mod html;
mod scope;

pub use content::{Source, blocks};

use crate::package::error::PackageError;

/// The report as a document for Word.
///
/// # Errors
/// It cannot be packed.
pub fn docx(source: &Source) -> Result<Vec<u8>, PackageError> {
    docx::document(&blocks(source), source)
}

/// The report as a page.
pub fn html(source: &Source) -> String {
    html::page(&blocks(source), source)
}
