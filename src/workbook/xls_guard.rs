//! The size of an older binary workbook before it is expanded: two cells in opposite corners, or
//! a dimension that is not true, would otherwise be paid for in memory.

use std::collections::HashSet;

use super::package::within;
use super::xls_text::Written;
use super::{Limits, Measure, OpenError};

const SECTOR: usize = 512;
const CELLS: [u16; 9] = [0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x0221, 0x027e];
const ROW_OF_NUMBERS: u16 = 0x00bd;
/// Sectors that the header itself lists.
const IN_HEADER: usize = 109;
/// Numbers from here on are marks and no sectors.
const RESERVED: u32 = 0xffff_fffa;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;

/// Refuses a workbook whose sheets are, or say they are, larger than the limits.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), OpenError> {
    let stream = workbook_stream(bytes)
        .ok_or_else(|| OpenError::Truncated { why: "its workbook stream is broken off".to_owned() })?;
    let mut area = Area::default();
    let mut written = Written::default();
    let mut workbook = 0_u64;
    let mut depth = 0_u32;
    let mut begun = HashSet::new();
    let mut listed = Vec::new();
    let mut at = 0;
    while let (Some(kind), Some(len)) = (u16_at(&stream, at), u16_at(&stream, at + 2)) {
        let Some(body) = stream.get(at + 4..at + 4 + usize::from(len)) else {
            break;
        };
        match kind {
            BEGIN => {
                if depth == 0 {
                    begun.insert(at);
                    workbook = workbook.saturating_add(area.cells());
                    area = Area::default();
                }
                depth += 1;
            }
            END => depth = depth.saturating_sub(1),
            SHEET => listed.extend(u32_at(body, 0).map(|start| start as usize)),
            DIMENSIONS => {
                let stated = stated(body).unwrap_or_default();
                within(Measure::SheetCells, stated, limits.sheet_cells as u64)?;
            }
            _ if CELLS.contains(&kind) => area.record(kind, body),
            _ => {}
        }
        written.record(kind, body, limits)?;
        within(Measure::SheetCells, area.cells(), limits.sheet_cells as u64)?;
        within(Measure::WorkbookCells, workbook.saturating_add(area.cells()), limits.workbook_cells as u64)?;
        at += 4 + body.len();
    }
    // A sheet that begins anywhere else, or twice, would not have been measured.
    if listed.iter().any(|start| !begun.remove(start)) {
        return Err(OpenError::malformed("the workbook stream", "a sheet does not begin where it should"));
    }
    Ok(())
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
        self.0.map_or(0, |[top, left, bottom, right]| (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1))
    }
}

/// The cells a DIMENSIONS record promises; it has four-byte rows from 1997 on.
fn stated(body: &[u8]) -> Option<u64> {
    let (rows, cols) = if body.len() >= 14 {
        ((u32_at(body, 0)?, u32_at(body, 4)?), (u16_at(body, 8)?, u16_at(body, 10)?))
    } else {
        ((u16_at(body, 0)?.into(), u16_at(body, 2)?.into()), (u16_at(body, 4)?, u16_at(body, 6)?))
    };
    // Where the last is before the first, the parser counts on past the end of numbers, or from the first column.
    let rows = if rows.1 < rows.0 { u64::from(u32::MAX) } else { u64::from(rows.1 - rows.0) };
    Some(rows.saturating_mul(cols.1.into()))
}

/// The stream called `Workbook` or `Book`, put together from its sectors.
fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let sector = match u16_at(bytes, 30)? {
        9 => SECTOR,
        12 => 4096,
        _ => return None,
    };
    let at = |number: u32| {
        let start = (number as usize).checked_add(1)?.checked_mul(sector)?;
        bytes.get(start..start.checked_add(sector)?.min(bytes.len()))
    };
    // The list of sectors that hold the table of chains: 109 in the header, more in a chain of their own.
    let mut tables: Vec<u32> = words(bytes.get(76..SECTOR)?).collect();
    let mut more = u32_at(bytes, 68)?;
    let most = bytes.len() / sector + 1;
    for _ in 0..most {
        let Some(listed) = at(more) else { break };
        let mut listed: Vec<u32> = words(listed).collect();
        more = listed.pop()?;
        tables.extend(listed.into_iter().filter(|table| *table < RESERVED));
        // More tables than sectors are a chain that leads back into itself, which the parser would follow.
        if tables.len() > most + IN_HEADER {
            return None;
        }
    }
    let next: Vec<u32> = tables.into_iter().filter_map(at).flat_map(words).collect();
    if has_circle(&next) {
        return None;
    }
    let chain = |start: u32| {
        let mut data = Vec::new();
        let mut number = start;
        for _ in 0..most {
            let Some(found) = at(number) else { break };
            data.extend_from_slice(found);
            number = *next.get(number as usize)?;
        }
        Some(data)
    };
    let directory = chain(u32_at(bytes, 48)?)?;
    let named = |name: &str| {
        let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        directory.chunks_exact(128).find(|entry| entry.starts_with(&wanted))
    };
    let entry = named("Workbook").or_else(|| named("Book"))?;
    let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    let mut data = if size >= u32_at(bytes, 56)? as usize {
        chain(start)?
    } else {
        let table = chain(u32_at(bytes, 60)?)?;
        if has_circle(&words(&table).collect::<Vec<_>>()) {
            return None;
        }
        small_stream(&chain(u32_at(&directory, 116)?)?, &table, start)?
    };
    data.truncate(size);
    (data.len() == size).then_some(data)
}

/// Whether any chain leads back into itself: the parser would follow it until the memory is full.
fn has_circle(next: &[u32]) -> bool {
    // By the walk that came there first.
    let mut walked = vec![0_u32; next.len()];
    (1..).zip(0..next.len()).any(|(walk, start)| {
        let mut at = start;
        while let Some(seen) = walked.get_mut(at) {
            if *seen != 0 {
                return *seen == walk;
            }
            *seen = walk;
            at = next.get(at).map_or(usize::MAX, |next| *next as usize);
        }
        false
    })
}

/// A stream too small for sectors of its own lies in the root's, 64 bytes at a time.
fn small_stream(root: &[u8], table: &[u8], start: u32) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    let mut number = start as usize;
    for _ in 0..=root.len() / 64 {
        let Some(found) = root.get(number.checked_mul(64)?..).map(|rest| rest.get(..64).unwrap_or(rest)) else {
            break;
        };
        data.extend_from_slice(found);
        number = u32_at(table, number.checked_mul(4)?)? as usize;
    }
    Some(data)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|word| word.try_into().ok().map(u32::from_le_bytes))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let mut chains: Vec<u8> = [u32::MAX, u32::MAX].into_iter().chain(3..10).flat_map(u32::to_le_bytes).collect();
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
                Err(OpenError::TooLarge { what: Measure::SheetCells, .. })
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
        assert!(matches!(check(&book(&[], &[FIRST + 4]), &limits), Err(OpenError::Malformed { .. })));
        let twice = FIRST + 8;
        assert!(matches!(check(&book(&[], &[twice, twice]), &limits), Err(OpenError::Malformed { .. })));
    }

    #[test]
    fn a_broken_container_is_refused() {
        let whole = book(&[cell(0, 0)], &[FIRST]);
        for len in (0..whole.len()).step_by(100) {
            assert!(check(whole.get(..len).unwrap_or_default(), &Limits::default()).is_err(), "{len}");
        }
    }
}
