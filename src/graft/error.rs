use thiserror::Error;

/// Why a package was refused. Every variant is data; the text is for developers' eyes and logs.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GraftError {
    /// Not a zip, or a damaged one.
    #[error("the file is not a readable zip package: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// An OLE container: an old .xls, or a workbook encrypted with a password.
    #[error("the file is an OLE container: an old .xls, or encrypted with a password")]
    Ole,
    /// An entry of the zip itself is encrypted.
    #[error("the zip entry {part} is encrypted")]
    EncryptedEntry { part: String },
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
    /// Two entries with one name (case aside).
    #[error("the package holds two entries of the same name")]
    DuplicateEntry,
    /// An entry name that is absolute, climbs out with `..`, or cannot be decoded.
    #[error("the entry name {part:?} is unsafe")]
    UnsafeName { part: String },
    /// A document type declaration, which no package may hold.
    #[error("the part {part} holds a document type declaration")]
    Doctype { part: String },
    /// More entries than the limits allow.
    #[error("the package holds {count} entries, more than {limit}")]
    TooManyEntries { count: usize, limit: usize },
    /// A part, or all together, larger than the limits.
    #[error("{part} inflates to more than {limit} bytes")]
    TooLarge { part: String, limit: u64 },
    /// A part that inflates beyond the limits' ratio: a zip bomb.
    #[error("{part} is compressed beyond any honest ratio")]
    Bomb { part: String },
    /// A part of the host that must be edited is not well formed.
    #[error("the part {part} is not well formed: {message}")]
    Xml { part: String, message: String },
    /// A part of the host that must be edited is not in UTF-8.
    #[error("the part {part} is not in UTF-8")]
    Encoding { part: String },
    /// The host has a sheet of that name: see
    /// [`Stripped::free_names`](super::Stripped::free_names).
    #[error("the workbook already has a sheet named {name}")]
    SheetNameTaken { name: String },
    /// The generated package is not as it must be: a defect of the caller.
    #[error("the generated sheets cannot be grafted: {0}")]
    Guest(String),
    /// The finished package failed its own examination: a defect of this module.
    #[error("the finished package failed its check: {0}")]
    Check(String),
}
