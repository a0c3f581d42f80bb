//! What has been read of a workbook so far, held against what it may ask of the machine.

use web_time::Instant;

use super::sheet::{Cell, Value};
use crate::package::bounds::within;
use crate::package::error::{Measure, PackageError};
use crate::package::limits::Limits;

// What things take, in bytes, measured with `benches/limits.py` on the whole way to the enriched
// workbook.
const CELL: u64 = 100;
const FORMULA: u64 = 100;
/// Beside its own length.
const STRING: u64 = 24;
const HIDDEN_ROW: u64 = 16;

/// What has been read so far, held against the limits.
pub struct Tally<'l> {
    pub(super) limits: &'l Limits,
    /// Bytes, as estimated.
    pub(super) memory: u64,
    /// How many times a cell is held at once, at the most, on this format's way.
    pub(super) copies: u64,
    deadline: Instant,
    workbook_cells: usize,
    sheet_cells: usize,
    text_bytes: usize,
}

impl<'l> Tally<'l> {
    pub(super) fn new(limits: &'l Limits, deadline: Instant) -> Self {
        Self {
            limits,
            memory: 0,
            copies: 1,
            deadline,
            workbook_cells: 0,
            sheet_cells: 0,
            text_bytes: 0,
        }
    }

    /// One more cell, filled or not.
    pub(super) fn cell(&mut self) -> Result<(), PackageError> {
        self.sheet_cells += 1;
        self.workbook_cells += 1;
        if self.workbook_cells.is_multiple_of(1024) {
            self.in_time()?;
        }
        within(Measure::SheetCells, self.sheet_cells as u64, self.limits.sheet_cells as u64)?;
        within(
            Measure::WorkbookCells,
            self.workbook_cells as u64,
            self.limits.workbook_cells as u64,
        )
    }

    /// Refuses a workbook that has taken too long.
    pub(super) fn in_time(&self) -> Result<(), PackageError> {
        if Instant::now() > self.deadline {
            return Err(PackageError::TooSlow { seconds: self.limits.time.as_secs() });
        }
        Ok(())
    }

    pub(super) fn next_sheet(&mut self) {
        self.sheet_cells = 0;
    }

    /// More memory is taken, or will be.
    pub(super) fn take(&mut self, bytes: u64) -> Result<(), PackageError> {
        self.memory = self.memory.saturating_add(bytes);
        within(Measure::Memory, self.memory, self.limits.memory)
    }

    /// One more row that is hidden.
    pub(super) fn hidden_row(&mut self) -> Result<(), PackageError> {
        self.take(HIDDEN_ROW)
    }

    /// More text to keep.
    pub(super) fn text(&mut self, text: &str) -> Result<(), PackageError> {
        self.take((text.len() as u64 + STRING).saturating_mul(self.copies))?;
        self.text_bytes = self.text_bytes.saturating_add(text.len());
        within(Measure::TextBytes, self.text_bytes as u64, self.limits.text_bytes as u64)
    }

    /// A filled cell's text and formula.
    pub(super) fn filled(&mut self, cell: &Cell) -> Result<(), PackageError> {
        self.take(CELL.saturating_mul(self.copies))?;
        let text = match &cell.value {
            Value::Text(text) | Value::Error(text) | Value::OutOfRange(text) => Some(text),
            Value::Date { iso, .. } => Some(iso),
            Value::Number(_) | Value::Bool(_) => None,
        };
        if let Some(text) = text {
            let limit = self.limits.cell_chars;
            within(Measure::CellCharacters, characters(text, limit), limit as u64)?;
            self.text(text)?;
        }
        if let Some(formula) = &cell.formula {
            let limit = self.limits.formula_chars;
            within(Measure::FormulaCharacters, characters(formula, limit), limit as u64)?;
            self.take(FORMULA.saturating_mul(self.copies))?;
            self.text(formula)?;
        }
        Ok(())
    }
}

/// Characters as Excel counts them (UTF-16 units); the bytes, if there are too few of them to
/// matter.
fn characters(text: &str, limit: usize) -> u64 {
    if text.len() <= limit {
        return text.len() as u64;
    }
    text.encode_utf16().count() as u64
}
