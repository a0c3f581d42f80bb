//! Why a package was refused, by whoever reads or changes it: data for the wording in either
//! language, and one plain English sentence each.

use std::fmt;

use super::fault::{About, Fault};

/// What is wrong with a package, or with what lies in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// Not a zip, or a damaged one; or a part that stops in the middle.
    #[error(
        "the file ends too early or is damaged ({}{why}); fetch it again from where it came",
        .part.as_ref().map(|part| format!("{part}: ")).unwrap_or_default()
    )]
    Damaged { part: Option<String>, why: Fault },
    /// An older .xls, or a workbook encrypted with a password, where a zip was to be.
    #[error("the file is an OLE container: an old .xls, or encrypted with a password")]
    Ole,
    #[error(
        "the workbook is encrypted with a password; open it in Excel, remove the password and \
         save it again"
    )]
    Encrypted,
    /// Two entries with one name, case aside.
    #[error(
        "the package holds {part} twice, so programs may read different things; save it again \
         from Excel"
    )]
    DuplicateEntry { part: String },
    /// A name that is absolute or climbs out with `..`.
    #[error(
        "the package holds a part called {part}, a name that leads out of it; the file is not \
         safe to read"
    )]
    UnsafeName { part: String },
    #[error(
        "{part} has a document type declaration, which no spreadsheet program writes; the file \
         is not safe to read"
    )]
    Doctype { part: String },
    #[error(
        "the workbook has {found} {what}{}, and the limit is {limit}; raise the limit (see soem \
         limits) if you trust the file",
        .place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default()
    )]
    TooLarge {
        what: Measure,
        found: u64,
        limit: u64,
        /// The cell, where it is one cell that is too large.
        place: Option<String>,
    },
    /// A part that inflates beyond any honest ratio.
    #[error(
        "{part} becomes over {limit} times larger when inflated, as in a file made to do harm; \
         raise the limit (see soem limits) if you trust the file"
    )]
    Bomb { part: String, limit: u64 },
    #[error(
        "the workbook took longer than {seconds} seconds; raise the limit (see soem limits) if you \
         trust the file"
    )]
    TooSlow { seconds: u64 },
    /// XML that is not well formed, or records that are not as the format has them.
    #[error(
        "{part} is not as a workbook should be: {why}; open it in Excel, let it repair the file \
         and save it again"
    )]
    Malformed { part: String, why: Fault },
    #[error("the part {part} is not in UTF-8")]
    Encoding { part: String },
    /// Compressed in a way that no spreadsheet program uses.
    #[error("{what} cannot be read; save the workbook from Excel as .xlsx and try again")]
    Unsupported { what: String },
}

impl PackageError {
    /// The same error, telling where something is too large.
    pub(crate) fn at(mut self, cell: impl fmt::Display) -> Self {
        if let Self::TooLarge { place, .. } = &mut self {
            *place = Some(cell.to_string());
        }
        self
    }

    pub(crate) fn malformed(part: impl Into<String>, why: Fault) -> Self {
        Self::Malformed { part: part.into(), why }
    }

    /// The file as a whole is damaged.
    pub(crate) fn damaged(why: Fault) -> Self {
        Self::Damaged { part: None, why }
    }

    pub(crate) fn damaged_at(part: impl Into<String>, why: Fault) -> Self {
        Self::Damaged { part: Some(part.into()), why }
    }
}

impl From<zip::result::ZipError> for PackageError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::damaged(Fault::Foreign(About::Zip, error.to_string()))
    }
}

/// What there is too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Measure {
    FileBytes,
    Parts,
    PartBytes,
    TotalBytes,
    SharedStrings,
    SheetCells,
    WorkbookCells,
    TextBytes,
    /// Bytes of memory, as estimated.
    Memory,
    /// Bytes between two tags, or in one.
    PieceBytes,
    /// Bytes of the names of the parts.
    NameBytes,
    XmlDepth,
    CellCharacters,
    FormulaCharacters,
    Sheets,
    Lines,
    LineYears,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FileBytes => "bytes",
            Self::Parts => "parts",
            Self::PartBytes => "bytes in one part",
            Self::TotalBytes => "bytes in its parts",
            Self::SharedStrings => "shared strings",
            Self::SheetCells => "cells on one sheet",
            Self::WorkbookCells => "cells",
            Self::TextBytes => "bytes of text",
            Self::Memory => "bytes to hold in memory",
            Self::PieceBytes => "bytes in one tag or text",
            Self::NameBytes => "bytes of names in its package",
            Self::Lines => "lines of costs and consequences",
            Self::LineYears => "lines times years",
            Self::XmlDepth => "levels of elements",
            Self::CellCharacters => "characters in one cell",
            Self::FormulaCharacters => "characters in one formula",
            Self::Sheets => "sheets",
        })
    }
}
