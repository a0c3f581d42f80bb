//! Why a file was not opened as a workbook: data for the wording in either language, and one plain
//! English sentence each.

use std::fmt;
use std::path::PathBuf;

use super::CellRef;
use crate::package::error::Measure;

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    #[error("{} was not found; check the name and the folder", .0.display())]
    NotFound(PathBuf),
    #[error("{} is a folder; name the workbook in it", .0.display())]
    IsAFolder(PathBuf),
    #[error("{} is a device or a pipe and no file; name the workbook itself", .0.display())]
    NotAFile(PathBuf),
    #[error("{} could not be read: {source}", .path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("the file is empty")]
    Empty,
    #[error("this is {kind}, not a workbook; save it from Excel as .xlsx and try again")]
    NotAWorkbook { kind: Kind },
    #[error(
        "the workbook is encrypted with a password; open it in Excel, remove the password and save it again"
    )]
    Encrypted,
    #[error("the file ends too early or is damaged ({why}); fetch it again from where it came")]
    Truncated { why: String },
    #[error(
        "the workbook has {found} {what}{}, and the limit is {limit}; raise the limit (see soem limits) if you trust the file",
        .place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default()
    )]
    TooLarge {
        what: Measure,
        found: u64,
        limit: u64,
        /// The cell, where it is one cell that is too large.
        place: Option<CellRef>,
    },
    #[error(
        "{part} becomes over {limit} times larger when inflated, as in a file made to do harm; raise the limit (see soem limits) if you trust the file"
    )]
    Bomb { part: String, limit: u64 },
    #[error(
        "{part} has a document type declaration, which no spreadsheet program writes; the file is not safe to read"
    )]
    Doctype { part: String },
    #[error(
        "the package holds {part} twice, so programs may read different things; save it again from Excel"
    )]
    DuplicatePart { part: String },
    #[error(
        "the package holds a part called {part}, a name that leads out of it; the file is not safe to read"
    )]
    UnsafeName { part: String },
    #[error(
        "{part} is not as a workbook should be: {why}; open it in Excel, let it repair the file and save it again"
    )]
    Malformed { part: String, why: String },
    #[error(
        "reading took longer than {seconds} seconds; raise the limit (see soem limits) if you trust the file"
    )]
    TooSlow { seconds: u64 },
    #[error("{what} cannot be read; save the workbook from Excel as .xlsx and try again")]
    Unsupported { what: String },
}

impl OpenError {
    /// The same error, telling which cell is too large.
    pub(super) fn at(mut self, cell: CellRef) -> Self {
        if let Self::TooLarge { place, .. } = &mut self {
            *place = Some(cell);
        }
        self
    }

    pub fn malformed(part: impl Into<String>, why: impl fmt::Display) -> Self {
        Self::Malformed { part: part.into(), why: why.to_string() }
    }
}

/// What a file is that is no workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    Pdf,
    Word,
    PowerPoint,
    OpenDocument,
    Zip,
    /// An older Office file that is no workbook.
    OldOffice,
    Html,
    Xml,
    Rtf,
    Csv,
    Text,
    Image,
    Gzip,
    SevenZip,
    Unknown,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "a PDF document",
            Self::Word => "a Word document",
            Self::PowerPoint => "a PowerPoint presentation",
            Self::OpenDocument => "an OpenDocument file without sheets",
            Self::Zip => "a zip archive",
            Self::OldOffice => "an older Office file without sheets",
            Self::Html => "a web page (HTML)",
            Self::Xml => "an XML file",
            Self::Rtf => "an RTF document",
            Self::Csv => "a CSV file",
            Self::Text => "a text file",
            Self::Image => "a picture",
            Self::Gzip => "a gzip archive",
            Self::SevenZip => "a 7z archive",
            Self::Unknown => "a file of an unknown kind",
        })
    }
}
