//! Why a package could not be opened.

use std::fmt;

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
