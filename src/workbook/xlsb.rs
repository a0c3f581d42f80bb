//! .xlsb, the binary package, record by record (MS-XLSB). Read here and not with calamine, which passes over the
//! short cells that other programs write, and so would give a part of a sheet for the whole.
//!
//! That a cell has a formula is told; its text, which is stored as a program for a stack machine, is not.

use std::io::{self, Read};

use super::limits::Tally;
use super::opc::relationships;
use super::package::{Package, Stop, within};
use super::xlsx::{Content, NumberFormat, built_in, by_code};
use super::{Address, Cell, CellRef, Measure, OpenError, Sheet, Value, Visibility, convert};

// Record types, by their names in the specification.
const ROW_HEADER: u32 = 0;
const CELL_BLANK: u32 = 1;
const SHORT_BLANK: u32 = 12;
const SHORT_ISST: u32 = 18;
const SST_ITEM: u32 = 19;
const FORMAT: u32 = 44;
const XF: u32 = 47;
const COLUMN: u32 = 60;
const END_SHEET_DATA: u32 = 146;
const WORKBOOK_PROPERTIES: u32 = 153;
const SHEET: u32 = 156;
const BEGIN_CELL_FORMATS: u32 = 617;
const END_CELL_FORMATS: u32 = 618;

/// No record of use is longer; a cell's text and formula have limits of their own.
const LONGEST: u64 = 4 << 20;

/// Reads everything from the workbook part on.
pub(super) fn read(package: &mut Package<'_>, workbook: &str, tally: &mut Tally<'_>) -> Result<Content, OpenError> {
    let links = relationships(package, workbook)?;
    let mut listed = Vec::new();
    let mut date1904 = false;
    let mut records = Records::of(package, workbook, tally)?;
    while let Some((kind, body)) = records.next(|kind| matches!(kind, SHEET | WORKBOOK_PROPERTIES))? {
        let mut body = Body(body);
        if kind == WORKBOOK_PROPERTIES {
            date1904 = body.u32().is_some_and(|flags| flags & 1 == 1);
            continue;
        }
        let entry = (body.u32(), body.u32().and_then(|_| body.text()), body.text());
        let (Some(state), Some(id), Some(name)) = entry else {
            return Err(OpenError::malformed(workbook, "its list of sheets is broken"));
        };
        listed.push((state, id, name));
        within(Measure::Sheets, listed.len() as u64, tally.limits.sheets as u64)?;
    }
    drop(records);
    if listed.is_empty() {
        return Err(OpenError::malformed(workbook, "it lists no sheets"));
    }
    tally.take(package.memory())?;
    let linked = |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());
    let shared = Shared {
        strings: strings(package, linked("sharedStrings"), tally)?,
        formats: formats(package, linked("styles"), tally)?,
        date1904,
    };
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut other_sheets = 0;
    for (state, id, name) in listed {
        let link = links.iter().find(|link| link.id == id);
        let link =
            link.ok_or_else(|| OpenError::malformed(workbook, format!("the sheet \"{name}\" leads to no part")))?;
        if link.kind != "worksheet" {
            other_sheets += 1;
            continue;
        }
        if sheets.iter().any(|sheet| sheet.name == name) {
            return Err(OpenError::malformed(workbook, format!("the sheet \"{name}\" is listed twice")));
        }
        let visibility = match state {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        };
        sheets.push(sheet(package, &link.target, (name, visibility), &shared, tally)?);
        tally.next_sheet();
    }
    Ok(Content { sheets, other_sheets, names: Vec::new(), date1904 })
}

/// What the sheets have in common.
struct Shared {
    strings: Vec<String>,
    formats: Vec<NumberFormat>,
    date1904: bool,
}

fn sheet(
    package: &mut Package<'_>,
    part: &str,
    (name, visibility): (String, Visibility),
    shared: &Shared,
    tally: &mut Tally<'_>,
) -> Result<Sheet, OpenError> {
    let mut records = Records::of(package, part, tally)?;
    let (mut cells, mut widths) = (Vec::new(), Vec::new());
    let (mut row, mut column) = (0, None::<u32>);
    let broken = |at: Address| OpenError::malformed(name.as_str(), format!("the record of cell {at} is broken"));
    let mut ended = false;
    let wanted = |kind| kind <= SHORT_ISST || kind == COLUMN || kind == END_SHEET_DATA;
    while let Some((kind, body)) = records.next(wanted)? {
        let mut body = Body(body);
        match kind {
            COLUMN => {
                if let (Some(first), Some(last), Some(width)) = (body.u32(), body.u32(), body.u32()) {
                    tally.take(32)?;
                    widths.push((first, last, f64::from(width) / 256.0));
                }
            }
            END_SHEET_DATA => ended = true,
            ROW_HEADER => {
                row = body.u32().ok_or_else(|| broken(Address::new(row, 0)))?;
                column = None;
            }
            _ => {
                tally.cell()?;
                // A short cell stands to the right of the one before.
                let at = if kind >= SHORT_BLANK { column.map_or(Some(0), |c| c.checked_add(1)) } else { body.u32() };
                let at = Address::new(row, at.unwrap_or(u32::MAX));
                if !at.on_grid() {
                    return Err(OpenError::malformed(name.as_str(), "a cell stands outside the sheet"));
                }
                column = Some(at.col);
                let style = body.u32().ok_or_else(|| broken(at))? & 0x00ff_ffff;
                if matches!(kind, CELL_BLANK | SHORT_BLANK) {
                    continue;
                }
                let value = value(kind, &mut body, style as usize, shared).ok_or_else(|| broken(at))?;
                let formula = matches!(kind, 8..=11).then(String::new);
                let cell = Cell { value, formula };
                tally.filled(&cell).map_err(|e| e.at(CellRef::new(name.as_str(), at)))?;
                cells.push((at, cell));
            }
        }
    }
    if !ended {
        return Err(OpenError::Truncated { why: format!("{name} stops in the middle") });
    }
    let mut sheet = Sheet::new(name.clone(), visibility, cells)
        .map_err(|at| OpenError::malformed(name, format!("cell {at} stands twice")))?;
    sheet.widths = widths;
    Ok(sheet)
}

/// The value of a cell; the short kinds are the long ones without their column.
fn value(kind: u32, body: &mut Body<'_>, style: usize, shared: &Shared) -> Option<Value> {
    let number = |float: f64| {
        if shared.formats.get(style) == Some(&NumberFormat::Date) {
            convert::date(float, &float.to_string(), shared.date1904)
        } else {
            convert::number(float, &float.to_string())
        }
    };
    Some(match kind {
        2 | 13 => number(packed_number(body.u32()?)),
        3 | 11 | 14 => Value::Error(error(body.u8()?).to_owned()),
        4 | 10 | 15 => Value::Bool(body.u8()? != 0),
        5 | 9 | 16 => number(f64::from_bits(body.u64()?)),
        6 | 8 | 17 => Value::Text(body.text()?),
        7 | 18 => Value::Text(shared.strings.get(usize::try_from(body.u32()?).ok()?)?.clone()),
        _ => return None,
    })
}

/// RkNumber: 30 bits of an integer or of a float, a hundredfold or not.
fn packed_number(packed: u32) -> f64 {
    let value = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { value / 100.0 } else { value }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        0x2b => "#GETTING_DATA",
        _ => "#?",
    }
}

fn strings(package: &mut Package<'_>, part: Option<&str>, tally: &mut Tally<'_>) -> Result<Vec<String>, OpenError> {
    let mut strings = Vec::new();
    let Some(part) = part.filter(|part| package.has(part)) else { return Ok(strings) };
    let mut records = Records::of(package, part, tally)?;
    while let Some((_, body)) = records.next(|kind| kind == SST_ITEM)? {
        let mut body = Body(body);
        let text = body.u8().and_then(|_| body.text());
        let text = text.ok_or_else(|| OpenError::malformed(part, "a shared string is broken"))?;
        tally.text(&text)?;
        strings.push(text);
        within(Measure::SharedStrings, strings.len() as u64, tally.limits.shared_strings)?;
    }
    Ok(strings)
}

/// The number format of each cell style, in order.
fn formats(package: &mut Package<'_>, part: Option<&str>, tally: &Tally<'_>) -> Result<Vec<NumberFormat>, OpenError> {
    let (mut custom, mut formats) = (std::collections::HashMap::new(), Vec::new());
    let Some(part) = part.filter(|part| package.has(part)) else { return Ok(formats) };
    let mut records = Records::of(package, part, tally)?;
    let mut of_cells = false;
    let wanted = |kind| matches!(kind, FORMAT | XF | BEGIN_CELL_FORMATS | END_CELL_FORMATS);
    while let Some((kind, body)) = records.next(wanted)? {
        let mut body = Body(body);
        match kind {
            BEGIN_CELL_FORMATS | END_CELL_FORMATS => of_cells = kind == BEGIN_CELL_FORMATS,
            FORMAT => {
                if let (Some(id), Some(code)) = (body.u16(), body.text()) {
                    custom.insert(id, by_code(&code));
                }
            }
            _ if of_cells => {
                let id = body.u16().and_then(|_| body.u16()).unwrap_or(0);
                formats.push(custom.get(&id).copied().unwrap_or_else(|| built_in(&id.to_string())));
            }
            _ => {}
        }
    }
    Ok(formats)
}

/// The records of one part, one after the other.
struct Records<R> {
    stream: R,
    part: String,
    seconds: u64,
    body: Vec<u8>,
}

impl<'p, 'a> Records<super::package::Part<'p, 'a>> {
    fn of(package: &'p mut Package<'a>, part: &str, tally: &Tally<'_>) -> Result<Self, OpenError> {
        let stream = package.part(part)?;
        let stream = stream.ok_or_else(|| OpenError::malformed("the package", format!("{part} is missing")))?;
        Ok(Records { stream, part: part.to_owned(), seconds: tally.limits.time.as_secs(), body: Vec::new() })
    }
}

impl<R: Read> Records<R> {
    /// The next record that is wanted; `None` at the end of the part.
    fn next(&mut self, wanted: impl Fn(u32) -> bool) -> Result<Option<(u32, &[u8])>, OpenError> {
        loop {
            let Some(first) = self.byte()? else { return Ok(None) };
            // Both numbers have seven bits a byte, the lowest first.
            let mut kind = u32::from(first);
            if first & 0x80 != 0 {
                kind = u32::from(first & 0x7f) | u32::from(self.due()? & 0x7f) << 7;
            }
            let mut size = 0;
            for shift in [0, 7, 14, 21] {
                let byte = self.due()?;
                size |= u64::from(byte & 0x7f) << shift;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let mut inside = self.stream.by_ref().take(size);
            if !wanted(kind) {
                let passed = io::copy(&mut inside, &mut io::sink());
                self.whole(passed, size)?;
                continue;
            }
            if size > LONGEST {
                return Err(OpenError::malformed(self.part.as_str(), "a record is longer than any can be"));
            }
            self.body.clear();
            let read = inside.read_to_end(&mut self.body).map(|read| read as u64);
            self.whole(read, size)?;
            return Ok(Some((kind, &self.body)));
        }
    }

    fn byte(&mut self) -> Result<Option<u8>, OpenError> {
        let mut byte = [0];
        let read = self.stream.read(&mut byte).map_err(|error| self.refusal(&error))?;
        Ok((read == 1).then_some(byte[0]))
    }

    /// A byte that must be there.
    fn due(&mut self) -> Result<u8, OpenError> {
        self.byte()?.ok_or_else(|| OpenError::Truncated { why: format!("{} stops in the middle", self.part) })
    }

    fn whole(&self, read: io::Result<u64>, size: u64) -> Result<(), OpenError> {
        match read {
            Ok(read) if read == size => Ok(()),
            Ok(_) => Err(OpenError::Truncated { why: format!("{} stops in the middle", self.part) }),
            Err(error) => Err(self.refusal(&error)),
        }
    }

    fn refusal(&self, error: &io::Error) -> OpenError {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
            Some(Stop::Time) => OpenError::TooSlow { seconds: self.seconds },
            Some(stop) => OpenError::malformed(self.part.as_str(), stop),
            None => OpenError::Truncated { why: format!("{}: {error}", self.part) },
        }
    }
}

/// A record's body, taken from the front; `None` when it is too short.
struct Body<'b>(&'b [u8]);

impl Body<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    /// A length in characters, and so many of UTF-16.
    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.u32()?).ok()?.checked_mul(2)?;
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let units = taken.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes));
        Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked by hand from MS-XLSB 2.5.122: value, hundredfold flag, integer flag.
    #[test]
    fn packed_numbers() {
        for (packed, value) in [
            (7 << 2 | 2, 7.0),
            (12345 << 2 | 3, 123.45),
            ((-5_i32 << 2).cast_unsigned() | 2, -5.0),
            (0x3ff0_0000, 1.0),
            (0x3ff0_0001, 0.01),
        ] {
            assert_eq!(packed_number(packed), value, "{packed:#x}");
        }
    }

    #[test]
    fn a_record_that_is_cut_off_is_no_end() {
        let records = |bytes: &'static [u8]| Records { stream: bytes, part: "p".into(), seconds: 1, body: Vec::new() };
        assert!(matches!(records(&[7, 2, 1, 2]).next(|_| true), Ok(Some((7, [1, 2])))));
        assert!(matches!(records(&[0x92, 0x01, 0]).next(|_| true), Ok(Some((146, [])))));
        assert!(matches!(records(&[7, 3, 1, 2]).next(|_| true), Err(OpenError::Truncated { .. })));
        assert!(matches!(records(&[7, 3, 1, 2]).next(|_| false), Err(OpenError::Truncated { .. })));
        assert!(matches!(records(&[]).next(|_| true), Ok(None)));
    }
}
