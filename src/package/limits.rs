//! How much a file may ask of the machine before it is refused. Generous for real work; every
//! bound can be raised from the command line.

use serde::{Deserialize, Serialize};
use std::time::Duration;

use super::bounds::within;
use super::error::{Measure, PackageError};

const MIB: u64 = 1 << 20;

/// What one line in one year takes on the whole way to the enriched workbook, in bytes, measured
/// with `benches/limits.py`.
const LINE_YEAR: u64 = 6_000;

/// Upper bounds for one workbook. Sizes in bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// The file as it lies on disk.
    pub file_bytes: u64,
    /// Parts in the package.
    pub entries: usize,
    /// One part, inflated.
    pub entry_bytes: u64,
    /// All parts, inflated.
    pub total_bytes: u64,
    /// One part that lists what is in the package (the workbook, styles, relationships), inflated:
    /// such parts are edited, which takes several times their size.
    pub list_bytes: u64,
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
    /// Memory that the workbook will take, as estimated while it is read: cells, text, lists, and
    /// the file itself.
    pub memory: u64,
    /// Elements inside elements.
    pub xml_depth: usize,
    /// Characters in one cell.
    pub cell_chars: usize,
    /// Characters in one formula.
    pub formula_chars: usize,
    /// Sheets in the workbook.
    pub sheets: usize,
    /// Lines of costs and consequences in a calculation.
    pub lines: usize,
    /// Those lines times the years of the period.
    pub line_years: usize,
    /// Time for one workbook: to read it, and as long again for all that comes after.
    pub time: Duration,
}

impl Default for Limits {
    /// Within these no file was found that took more than half a gigabyte of memory.
    fn default() -> Self {
        Self {
            file_bytes: 64 * MIB,
            entries: 10_000,
            entry_bytes: 64 * MIB,
            total_bytes: 512 * MIB,
            list_bytes: 16 * MIB,
            inflation: 500,
            shared_strings: 2_000_000,
            sheet_cells: 1_000_000,
            workbook_cells: 1_000_000,
            text_bytes: 128 << 20,
            memory: 448 * MIB,
            xml_depth: 128,
            cell_chars: 32_767,
            formula_chars: 8_192,
            sheets: 1_000,
            lines: 1_000,
            line_years: 60_000,
            time: Duration::from_secs(60),
        }
    }
}

impl Limits {
    /// For a package that we wrote ourselves: only a single part has a bound.
    pub(crate) fn trusted(part: u64) -> Self {
        Self {
            entries: usize::MAX,
            entry_bytes: part,
            total_bytes: u64::MAX,
            list_bytes: part,
            inflation: u64::MAX,
            ..Self::default()
        }
    }

    /// Refuses a calculation of more lines, or lines and years, than the limits allow, in a
    /// workbook that takes so much memory already.
    ///
    /// # Errors
    /// [`PackageError::TooLarge`], with what there is too much of.
    pub fn allow(&self, lines: usize, years: usize, memory: u64) -> Result<(), PackageError> {
        let line_years = lines.saturating_mul(years) as u64;
        within(Measure::Lines, lines as u64, self.lines as u64)?;
        within(Measure::LineYears, line_years, self.line_years as u64)?;
        within(
            Measure::Memory,
            memory.saturating_add(line_years.saturating_mul(LINE_YEAR)),
            self.memory,
        )
    }
}
