//! The size of an older binary workbook before it is expanded: two cells in opposite corners, or
//! a dimension that is not true, would otherwise be paid for in memory.

use std::collections::HashSet;

use super::ole::{Record, u16_at, u32_at};
use super::text::Written;
use crate::package::bounds::within;
use crate::package::error::{Measure, PackageError};
use crate::package::fault::Fault;
use crate::package::limits::Limits;

const CELLS: [u16; 9] = [0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x0221, 0x027e];
const ROW_OF_NUMBERS: u16 = 0x00bd;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;

/// Looks at each record of a stream in turn.
pub(super) struct Guard<'l> {
    limits: &'l Limits,
    area: Area,
    written: Written,
    /// Cells of the sheets before.
    workbook: u64,
    depth: u32,
    /// Where sheets begin, and where they are said to.
    begun: HashSet<usize>,
    listed: Vec<usize>,
}

impl<'l> Guard<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            area: Area::default(),
            written: Written::default(),
            workbook: 0,
            depth: 0,
            begun: HashSet::new(),
            listed: Vec::new(),
        }
    }

    /// Refuses a workbook whose sheets are, or say they are, larger than the limits.
    pub(super) fn record(&mut self, record: &Record<'_>) -> Result<(), PackageError> {
        let (&Record { start, kind, body }, limits) = (record, self.limits);
        match kind {
            BEGIN => {
                if self.depth == 0 {
                    self.begun.insert(start);
                    self.workbook = self.workbook.saturating_add(self.area.cells());
                    self.area = Area::default();
                }
                self.depth += 1;
            }
            END => self.depth = self.depth.saturating_sub(1),
            SHEET => self.listed.extend(u32_at(body, 0).map(|start| start as usize)),
            DIMENSIONS => {
                let stated = stated(body).unwrap_or_default();
                within(Measure::SheetCells, stated, limits.sheet_cells as u64)?;
            }
            _ if CELLS.contains(&kind) => self.area.record(kind, body),
            _ => {}
        }
        self.written.record(kind, body, limits)?;
        let cells = self.area.cells();
        within(Measure::SheetCells, cells, limits.sheet_cells as u64)?;
        let all = self.workbook.saturating_add(cells);
        within(Measure::WorkbookCells, all, limits.workbook_cells as u64)
    }

    /// Refuses a sheet that begins elsewhere than it is said to, or twice: it would not have been
    /// measured.
    pub(super) fn end(mut self) -> Result<(), PackageError> {
        if self.listed.iter().any(|start| !self.begun.remove(start)) {
            return Err(PackageError::malformed("the workbook stream", Fault::SheetBegins));
        }
        Ok(())
    }
}

/// The box around the cells of one sheet.
#[derive(Default)]
struct Area(Option<[u16; 4]>);

impl Area {
    fn record(&mut self, kind: u16, body: &[u8]) {
        if let (Some(row), Some(col)) = (u16_at(body, 0), u16_at(body, 2)) {
            self.take(row, col);
            // A row of numbers ends with its last column.
            if kind == ROW_OF_NUMBERS
                && let Some(last) = body.len().checked_sub(2).and_then(|at| u16_at(body, at))
            {
                self.take(row, last);
            }
        }
    }

    fn take(&mut self, row: u16, col: u16) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, col, row, col]);
        self.0 = Some([top.min(row), left.min(col), bottom.max(row), right.max(col)]);
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |[top, left, bottom, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }
}

/// The cells a DIMENSIONS record promises; it has four-byte rows from 1997 on.
fn stated(body: &[u8]) -> Option<u64> {
    let (rows, cols) = if body.len() >= 14 {
        ((u32_at(body, 0)?, u32_at(body, 4)?), (u16_at(body, 8)?, u16_at(body, 10)?))
    } else {
        ((u16_at(body, 0)?.into(), u16_at(body, 2)?.into()), (u16_at(body, 4)?, u16_at(body, 6)?))
    };
    // Where the last is before the first, the parser counts on past the end of numbers, or from the
    // first column.
    let rows = if rows.1 < rows.0 { u64::from(u32::MAX) } else { u64::from(rows.1 - rows.0) };
    Some(rows.saturating_mul(cols.1.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::xls::ole::{SECTOR, records, workbook_stream};

    /// What the guard says of a file.
    fn check(bytes: &[u8], limits: &Limits) -> Result<(), PackageError> {
        let stream = workbook_stream(bytes).ok_or(PackageError::damaged(Fault::CutOff))?;
        let mut guard = Guard::new(limits);
        records(&stream).try_for_each(|record| guard.record(&record))?;
        guard.end()
    }

    /// A container whose one stream holds these records, laid out after MS-CFB: the table of
    /// chains in sector 0, the directory in sector 1, the stream from sector 2 on.
    fn container(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
        let mut stream = Vec::new();
        for (kind, body) in records {
            stream.extend(kind.to_le_bytes());
            stream.extend((body.len() as u16).to_le_bytes());
            stream.extend(body);
        }
        stream.resize(4096, 0);
        let mut header = vec![0; SECTOR];
        header[30] = 9;
        header[48] = 1;
        header[57] = 16;
        header[68..72].fill(0xff);
        header[76..].fill(0xff);
        header[76..80].fill(0);
        let mut chains: Vec<u8> =
            [u32::MAX, u32::MAX].into_iter().chain(3..10).flat_map(u32::to_le_bytes).collect();
        chains.resize(SECTOR, 0xff);
        let mut directory = vec![0; SECTOR];
        for (at, byte) in "Workbook".encode_utf16().flat_map(u16::to_le_bytes).enumerate() {
            directory[at] = byte;
        }
        directory[116] = 2;
        directory[121] = 16;
        [header, chains, directory, stream].concat()
    }

    fn words16(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn book(inside: &[(u16, Vec<u8>)], starts: &[u32]) -> Vec<u8> {
        let mut records = vec![(BEGIN, vec![])];
        records.extend(starts.iter().map(|start| (SHEET, start.to_le_bytes().to_vec())));
        records.extend([(END, vec![]), (BEGIN, vec![])]);
        records.extend_from_slice(inside);
        records.push((END, vec![]));
        container(&records)
    }

    /// Where the sheet begins when one is listed: after a start, a listing and an end.
    const FIRST: u32 = 4 + 8 + 4;

    fn cell(row: u16, col: u16) -> (u16, Vec<u8>) {
        (0x0203, words16(&[row, col]))
    }

    #[test]
    fn the_box_around_the_cells_is_bounded() {
        let limits = Limits { sheet_cells: 1_000, ..Limits::default() };
        let refused = |inside: &[(u16, Vec<u8>)]| {
            matches!(
                check(&book(inside, &[FIRST]), &limits),
                Err(PackageError::TooLarge { what: Measure::SheetCells, .. })
            )
        };
        assert!(!refused(&[cell(100, 10), cell(199, 19)]));
        assert!(refused(&[cell(100, 10), cell(200, 19)]));
        assert!(refused(&[cell(0, 0), (ROW_OF_NUMBERS, words16(&[99, 0, 0, 10]))]));
        assert!(refused(&[cell(0, 0), (BEGIN, vec![]), (END, vec![]), cell(65_535, 255)]));
        let dimensions = |rows: u16| (DIMENSIONS, words16(&[0, 0, rows, 0, 0, 10, 0]));
        assert!(!refused(&[dimensions(100)]));
        assert!(refused(&[dimensions(101)]));
        assert!(refused(&[(DIMENSIONS, words16(&[9, 0, 1, 0, 0, 10, 0]))]));
    }

    #[test]
    fn a_sheet_begins_once_and_where_one_begins() {
        let limits = Limits::default();
        assert!(check(&book(&[], &[FIRST]), &limits).is_ok());
        assert!(matches!(
            check(&book(&[], &[FIRST + 4]), &limits),
            Err(PackageError::Malformed { .. })
        ));
        let twice = FIRST + 8;
        assert!(matches!(
            check(&book(&[], &[twice, twice]), &limits),
            Err(PackageError::Malformed { .. })
        ));
    }

    #[test]
    fn a_broken_container_is_refused() {
        let whole = book(&[cell(0, 0)], &[FIRST]);
        for len in (0..whole.len()).step_by(100) {
            assert!(
                check(whole.get(..len).unwrap_or_default(), &Limits::default()).is_err(),
                "{len}"
            );
        }
    }
}
