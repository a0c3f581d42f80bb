//! Why a package cannot take our sheets.

use thiserror::Error;

use crate::package::error::PackageError;

/// Why a package cannot take our sheets. Every variant is data.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GraftError {
    /// The package itself is refused, or a part of it that must be edited.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// A binary workbook, whose parts are not XML.
    #[error("the workbook is binary (.xlsb) and cannot take XML sheets")]
    Binary,
    /// The main part is something else than a workbook (a document, a presentation).
    #[error("the main part is not a workbook but {content_type}")]
    NotAWorkbook { content_type: String },
    /// No main part, or a relationship to one that is missing.
    #[error("the package has no workbook part")]
    NoWorkbook,
    /// The workbook lists no sheet.
    #[error("the workbook lists no sheets")]
    NoSheets,
    /// Saved as "Strict Open XML", which has other namespaces and no place for notes.
    #[error("the workbook is Strict Open XML: save it as an ordinary .xlsx")]
    Strict,
    /// A shared workbook, whose revision log would contradict added sheets.
    #[error("the workbook is shared with a revision log: stop sharing it first")]
    Shared,
    /// The host has a sheet of that name: see
    /// [`Host::free_names`](super::Host::free_names).
    #[error("the workbook already has a sheet named {name}")]
    SheetNameTaken { name: String },
    /// More cell formats than a workbook may have.
    #[error(
        "the workbook has {host} cell formats, and ours need {ours} more than there is room for"
    )]
    TooManyFormats { host: usize, ours: usize },
    /// The generated package is not as it must be: a defect of the caller.
    #[error("the generated sheets cannot be grafted: {0}")]
    Guest(String),
    /// The finished package failed its own examination: a defect of this module.
    #[error("the finished package failed its check: {0}")]
    Check(String),
}
