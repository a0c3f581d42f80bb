//! How much a workbook may ask of the machine before it is refused. Generous for real work; every
//! one can be raised from the command line.

use std::time::Duration;

/// Upper bounds for one workbook. Sizes in bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// The file as it lies on disk.
    pub file_bytes: u64,
    /// Parts in the package.
    pub entries: usize,
    /// One part, inflated.
    pub entry_bytes: u64,
    /// All parts, inflated.
    pub total_bytes: u64,
    /// How many times larger a part may become when inflated, once it is over 1 MiB.
    pub inflation: u64,
    /// Shared strings in the workbook.
    pub shared_strings: u64,
    /// Cells on one sheet.
    pub sheet_cells: usize,
    /// Cells in the workbook.
    pub workbook_cells: usize,
    /// Text and formulas of all cells together, shared ones counted at every use.
    pub text_bytes: usize,
    /// Elements inside elements.
    pub xml_depth: usize,
    /// Characters in one cell.
    pub cell_chars: usize,
    /// Characters in one formula.
    pub formula_chars: usize,
    /// Sheets in the workbook.
    pub sheets: usize,
    /// Time to read one workbook.
    pub time: Duration,
}

const MIB: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 * MIB,
            entries: 10_000,
            entry_bytes: 256 * MIB,
            total_bytes: 1024 * MIB,
            inflation: 500,
            shared_strings: 10_000_000,
            sheet_cells: 5_000_000,
            workbook_cells: 20_000_000,
            text_bytes: 128 << 20,
            xml_depth: 128,
            cell_chars: 32_767,
            formula_chars: 8_192,
            sheets: 1_000,
            time: Duration::from_secs(60),
        }
    }
}
