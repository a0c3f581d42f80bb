//! Why a file was not opened as a workbook: data for the wording in either language, and one plain
//! English sentence each.

use std::fmt;
use std::path::PathBuf;

use crate::lang::{Lang, io_error};
use crate::package::error::PackageError;
use crate::package::fault::Fault;

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    #[error("the file was not found; check the name and the folder")]
    NotFound(PathBuf),
    #[error("this is a folder; name the workbook in it, or enrich them all with soem batch")]
    IsAFolder(PathBuf),
    #[error("this is a device or a pipe and no file; name the workbook itself")]
    NotAFile(PathBuf),
    #[error(
        "the file could not be read: {}; see that no other program has it open, and that you may \
         read it",
        io_error(.source, Lang::En)
    )]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("the file is empty")]
    Empty,
    #[error("this is {kind}, not a workbook; save it from Excel as .xlsx and try again")]
    NotAWorkbook { kind: Kind },
    /// It cannot be read whole: what is wrong with its package, or with what lies in it.
    #[error(transparent)]
    Package(#[from] PackageError),
}

impl OpenError {
    pub(crate) fn malformed(part: impl Into<String>, why: Fault) -> Self {
        Self::Package(PackageError::malformed(part, why))
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
