//! What calamine does not tell of an .xls, or not rightly: formulas, defined names with their
//! sheets, column widths. One pass over the records of the stream ([MS-XLS] 2.4); the values are
//! calamine's business.
//!
//! Only BIFF8, the format from 1997 on, has formulas that are told; of an older one it is told that
//! they are there.

use std::collections::BTreeMap;

use super::ole::{Record, records};
use crate::package::bounds::within;
use crate::package::error::{Measure, PackageError};
use crate::workbook::address::Address;
use crate::workbook::book::DefinedName;
use crate::workbook::ptg::bytes::Body;
use crate::workbook::ptg::{BUILT_IN, Biff, Book, Link, Name, Program, Range, pointed_to};
use crate::workbook::tally::Tally;
use crate::workbook::xlsx::formats::{NumberFormat, built_in, by_code};

// Record types, by their names in the specification.
const FORMULA: u16 = 0x0006;
const EOF: u16 = 0x000a;
const EXTERN_SHEET: u16 = 0x0017;
const LBL: u16 = 0x0018;
const EXTERN_NAME: u16 = 0x0023;
const CONTINUE: u16 = 0x003c;
const COL_INFO: u16 = 0x007d;
const BOUND_SHEET: u16 = 0x0085;
const ROW_OF_NUMBERS: u16 = 0x00bd;
const XF: u16 = 0x00e0;
const SUP_BOOK: u16 = 0x01ae;
const NUMBER: u16 = 0x0203;
const PACKED_NUMBER: u16 = 0x027e;
const FORMAT: u16 = 0x041e;
const SHARED_FORMULA: u16 = 0x04bc;
const BEGIN: u16 = 0x0809;

/// What is told of one sheet: its formulas, empty where one is there and not told, and its widths.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) formulas: BTreeMap<Address, String>,
    pub(super) widths: Vec<(u32, u32, f64)>,
    /// The cells shown as per cent.
    pub(super) per_cent: Vec<Address>,
}

/// What is told of the workbook.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// In the order that the sheets are listed in.
    pub(super) pages: Vec<Page>,
    pub(super) names: Vec<DefinedName>,
}

/// Formulas as they stand on a sheet before the whole workbook is known.
#[derive(Default)]
struct Raw<'s> {
    formulas: Vec<(Address, &'s [u8])>,
    shared: BTreeMap<Address, &'s [u8]>,
    widths: Vec<(u32, u32, f64)>,
    per_cent: Vec<Address>,
}

/// Reads the stream of a workbook, each record after `look` has let it pass.
pub(super) fn read(
    stream: &[u8],
    tally: &Tally<'_>,
    mut look: impl FnMut(&Record<'_>) -> Result<(), PackageError>,
) -> Result<Told, PackageError> {
    let mut globals = Globals::default();
    let mut sheets: BTreeMap<usize, Raw<'_>> = BTreeMap::new();
    let mut depth = 0_u32;
    let mut sheet = None;
    let mut extern_sheet: Vec<u8> = Vec::new();
    let mut before = 0;
    for record in records(stream) {
        look(&record)?;
        let Record { start, kind, body } = record;
        match kind {
            BEGIN => {
                depth += 1;
                if depth == 1 {
                    sheet = globals.starts.iter().position(|found| *found == start);
                    globals.old |= Body(body).u16() != Some(EIGHT);
                }
            }
            EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    sheet = None;
                }
            }
            // A chart within a sheet has records of its own.
            _ if depth > 1 => {}
            EXTERN_SHEET => extern_sheet.extend_from_slice(body),
            CONTINUE if before == EXTERN_SHEET => {
                extern_sheet.extend_from_slice(body);
                continue;
            }
            _ => match sheet {
                Some(sheet) => {
                    let raw = sheets.entry(sheet).or_default();
                    _ = of_sheet(raw, kind, body);
                    _ = globals.shown(kind, body, &mut raw.per_cent);
                }
                None => _ = globals.record(kind, body),
            },
        }
        before = kind;
    }
    globals.ranges(&extern_sheet);
    let Globals { mut book, old, .. } = globals;
    if old {
        // Without their tokens the formulas are there and not told.
        sheets
            .values_mut()
            .flat_map(|raw| raw.formulas.iter_mut())
            .for_each(|(_, code)| *code = &[]);
        book.names.clear();
    }
    let mut told = Told { names: book.defined_names(Biff::Eight), pages: Vec::new() };
    let mut text = told.names.iter().map(|name| name.refers_to.len()).sum();
    for number in 0..book.sheets.len() {
        let raw = sheets.remove(&number).unwrap_or_default();
        told.pages.push(page(&book, number, raw, tally, &mut text)?);
    }
    Ok(told)
}

/// The version that BIFF8 gives itself.
const EIGHT: u16 = 0x0600;

/// Tells the formulas of a sheet; `text` is how much has been told so far.
fn page(
    book: &Book,
    sheet: usize,
    raw: Raw<'_>,
    tally: &Tally<'_>,
    text: &mut usize,
) -> Result<Page, PackageError> {
    let mut page = Page { formulas: BTreeMap::new(), widths: raw.widths, per_cent: raw.per_cent };
    for (count, (at, code)) in raw.formulas.into_iter().enumerate() {
        if count.is_multiple_of(256) {
            tally.in_time()?;
        }
        // An array's formula is of another kind, and so not found here.
        let code = match pointed_to(Biff::Eight, code, &[]) {
            Some(at) => raw.shared.get(&at).copied().unwrap_or_default(),
            None => code,
        };
        let formula =
            book.formula(Biff::Eight, Program { code, at, sheet: Some(sheet) }).unwrap_or_default();
        *text = text.saturating_add(formula.len());
        within(Measure::TextBytes, *text as u64, tally.limits.text_bytes as u64)?;
        page.formulas.insert(at, formula);
    }
    Ok(page)
}

fn of_sheet<'s>(raw: &mut Raw<'s>, kind: u16, bytes: &'s [u8]) -> Option<()> {
    let mut body = Body(bytes);
    match kind {
        FORMULA => {
            let at = Address::new(body.u16()?.into(), body.u16()?.into());
            // The style, the value and flags stand before the tokens. A cell whose tokens are cut
            // off has a formula too.
            let code = body.pass(16).and_then(|()| tokens(&mut body)).unwrap_or_default();
            raw.formulas.push((at, code));
        }
        // It stands after the first cell that it is of, which the others point to.
        SHARED_FORMULA => {
            let (at, _) = *raw.formulas.last()?;
            body.pass(8)?;
            raw.shared.insert(at, tokens(&mut body)?);
        }
        COL_INFO => {
            let (first, last, width) = (body.u16()?, body.u16()?, body.u16()?);
            raw.widths.push((first.into(), last.into(), f64::from(width) / 256.0));
        }
        _ => {}
    }
    Some(())
}

fn tokens<'s>(body: &mut Body<'s>) -> Option<&'s [u8]> {
    let length = body.u16()?;
    body.bytes(length.into())
}

/// What the workbook says before its sheets.
#[derive(Default)]
struct Globals {
    book: Book,
    /// Where the sheets begin in the stream.
    starts: Vec<usize>,
    /// A version before BIFF8.
    old: bool,
    /// The number formats that the file spells out, and the one of each cell style, in order.
    custom: BTreeMap<u16, NumberFormat>,
    formats: Vec<NumberFormat>,
}

impl Globals {
    fn record(&mut self, kind: u16, bytes: &[u8]) -> Option<()> {
        let mut body = Body(bytes);
        match kind {
            BOUND_SHEET => {
                self.starts.push(usize::try_from(body.u32()?).unwrap_or(usize::MAX));
                // How it is shown, what it holds, and the length of its name.
                let head = body.u8().and_then(|_| Some((body.u8()?, body.u8()?)));
                // A sheet that cannot be read still has its number.
                let name = head.and_then(|(kind, length)| {
                    let name = body.narrow_or_wide(length.into())?;
                    (kind == 0).then(|| name.replace('\0', ""))
                });
                self.book.sheets.push(name);
            }
            SUP_BOOK => {
                body.pass(2)?;
                self.book.links.push(match body.u16()? {
                    0x0401 => Link::Own,
                    0x3a01 => Link::AddIn(Vec::new()),
                    _ => Link::Outside,
                });
            }
            EXTERN_NAME => {
                if let Link::AddIn(names) = self.book.links.last_mut()? {
                    body.pass(6)?;
                    let length = body.u8()?;
                    names.push(body.narrow_or_wide(length.into()).unwrap_or_default());
                }
            }
            FORMAT if !self.old => {
                let (number, length) = (body.u16()?, body.u16()?);
                self.custom.insert(number, by_code(&body.narrow_or_wide(length.into())?));
            }
            XF => {
                body.pass(2)?;
                let number = body.u16()?;
                let format = self.custom.get(&number).copied();
                self.formats.push(format.unwrap_or_else(|| built_in(&number.to_string())));
            }
            LBL => {
                // A name that cannot be read still has its number.
                self.book.names.push(name(body).unwrap_or_default());
            }
            _ => {}
        }
        Some(())
    }

    /// The cells of a record of numbers that are shown as per cent.
    fn shown(&self, kind: u16, bytes: &[u8], into: &mut Vec<Address>) -> Option<()> {
        let is_per_cent =
            |style: u16| self.formats.get(usize::from(style)) == Some(&NumberFormat::PerCent);
        let mut body = Body(bytes);
        match kind {
            FORMULA | NUMBER | PACKED_NUMBER => {
                let at = Address::new(body.u16()?.into(), body.u16()?.into());
                if is_per_cent(body.u16()?) {
                    into.push(at);
                }
            }
            ROW_OF_NUMBERS => {
                let (row, mut col) = (body.u16()?, body.u16()?);
                // The last column follows the numbers, and is no style.
                while let (Some(style), Some(_)) = (body.u16(), body.u32()) {
                    if is_per_cent(style) {
                        into.push(Address::new(row.into(), col.into()));
                    }
                    col = col.checked_add(1)?;
                }
            }
            _ => {}
        }
        Some(())
    }

    fn ranges(&mut self, bytes: &[u8]) {
        let mut body = Body(bytes);
        let count = body.u16().unwrap_or(0);
        for _ in 0..count {
            let (Some(link), Some(first), Some(last)) = (body.u16(), body.u16(), body.u16()) else {
                return;
            };
            let number = |sheet: u16| i32::from(sheet.cast_signed());
            self.book.ranges.push(Range {
                link: link.into(),
                first: number(first),
                last: number(last),
            });
        }
    }
}

fn name(mut body: Body<'_>) -> Option<Name> {
    let flags = body.u16()?;
    body.pass(1)?;
    let length = body.u8()?;
    let code = body.u16()?;
    body.pass(2)?;
    let scope = usize::from(body.u16()?).checked_sub(1);
    body.pass(4)?;
    let name = body.narrow_or_wide(length.into())?;
    let code = body.bytes(code.into())?.to_vec();
    const FUNCTION: u16 = 0x02 | 0x08;
    const BUILT_IN_NAME: u16 = 0x20;
    let name = match name.chars().next() {
        Some(number) if flags & BUILT_IN_NAME != 0 => {
            BUILT_IN.get(number as usize).copied()?.to_owned()
        }
        _ => name,
    };
    let is_function = flags & FUNCTION != 0 || name.starts_with("_xlfn.");
    Some(Name { name, scope, is_function, code })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::limits::Limits;
    use web_time::Instant;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).expect("a short record");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), body].concat()
    }

    fn begin(version: u16) -> Vec<u8> {
        record(BEGIN, &version.to_le_bytes())
    }

    /// A cell in column B with these tokens.
    fn formula(row: u8, code: &[u8]) -> Vec<u8> {
        let length = u8::try_from(code.len()).expect("a short formula");
        record(FORMULA, &[&[row, 0, 1, 0][..], &[0; 16], &[length, 0], code].concat())
    }

    /// The first sheet holds its own two formulas, two shared, one of an array and one within a
    /// chart; the second is empty.
    fn stream(version: u16) -> Vec<u8> {
        let sheet = |start: u32, name: &[u8]| {
            let length = u8::try_from(name.len()).expect("a short name");
            record(BOUND_SHEET, &[&start.to_le_bytes()[..], &[0, 0, length, 0], name].concat())
        };
        let name = |sheet: u8, name: &[u8], flags: u8, row: u8| {
            let length = u8::try_from(name.len()).expect("a short name");
            let code = [0x3a, 1, 0, row, 0, 2, 0];
            let head = [flags, 0, 0, length, 7, 0, 0, 0, sheet, 0, 0, 0, 0, 0, 0];
            record(LBL, &[&head[..], name, &code].concat())
        };
        let globals = |first: u32, second: u32| {
            [
                begin(version),
                sheet(first, b"Et"),
                sheet(second, b"To"),
                record(SUP_BOOK, &[2, 0, 1, 4]),
                // Two ranges, the second of them continued.
                record(EXTERN_SHEET, &[2, 0, 0, 0, 0, 0, 0, 0]),
                record(CONTINUE, &[0, 0, 1, 0, 1, 0]),
                name(0, b"Rente", 0, 8),
                name(2, b"Lokal", 0, 4),
                name(2, &[6], 0x20, 0),
                record(EOF, &[]),
            ]
            .concat()
        };
        let first = [
            begin(version),
            record(COL_INFO, &[1, 0, 2, 0, 0, 10, 0, 0, 0, 0]),
            // Rente, and a cell on the other sheet.
            formula(0, &[0x43, 1, 0, 0, 0]),
            formula(1, &[0x5a, 1, 0, 8, 0, 2, 0]),
            // The cell to the left, shared by rows 3 and 4.
            formula(2, &[0x01, 2, 0, 1, 0]),
            record(SHARED_FORMULA, &[2, 0, 3, 0, 1, 1, 0, 2, 5, 0, 0x4c, 0, 0, 0xff, 0xc0]),
            formula(3, &[0x01, 2, 0, 1, 0]),
            // An array's.
            formula(4, &[0x01, 4, 0, 1, 0]),
            record(0x0221, &[4, 0, 4, 0, 1, 1, 0, 0, 0, 0, 0, 0, 3, 0, 0x1e, 1, 0]),
            begin(version),
            formula(9, &[0x1e, 1, 0]),
            record(EOF, &[]),
            record(EOF, &[]),
        ]
        .concat();
        let start = globals(0, 0).len();
        let at = |place: usize| u32::try_from(place).expect("a short stream");
        [globals(at(start), at(start + first.len())), first, begin(version), record(EOF, &[])]
            .concat()
    }

    fn told(stream: &[u8]) -> Told {
        let limits = Limits::default();
        read(stream, &Tally::new(&limits, Instant::now() + limits.time), |_| Ok(()))
            .expect("it is read")
    }

    #[test]
    fn formulas_names_and_widths_by_their_records() {
        let told = told(&stream(EIGHT));
        let [first, second] = told.pages.as_slice() else { panic!("{:?}", told.pages) };
        let formulas: Vec<(String, &str)> =
            first.formulas.iter().map(|(at, formula)| (at.to_string(), formula.as_str())).collect();
        let cell = |at: &str| at.to_owned();
        assert_eq!(
            formulas,
            [
                (cell("B1"), "Rente"),
                (cell("B2"), "'To'!$C$9"),
                (cell("B3"), "A3"),
                (cell("B4"), "A4"),
                (cell("B5"), "")
            ]
        );
        assert!(second.formulas.is_empty());
        assert_eq!(first.widths, [(1, 2, 10.0)]);
        let names: Vec<(&str, &str, Option<&str>)> = told
            .names
            .iter()
            .map(|n| (n.name.as_str(), n.refers_to.as_str(), n.scope.as_deref()))
            .collect();
        assert_eq!(
            names,
            [
                ("Rente", "'To'!$C$9", None),
                ("Lokal", "'To'!$C$5", Some("To")),
                ("_xlnm.Print_Area", "'To'!$C$1", Some("To"))
            ]
        );
    }

    #[test]
    fn of_an_older_version_it_is_told_that_formulas_are_there() {
        let told = told(&stream(0x0500));
        let first = told.pages.first().expect("a sheet");
        assert_eq!(first.formulas.len(), 5);
        assert!(first.formulas.values().all(String::is_empty) && told.names.is_empty());
    }

    #[test]
    fn a_stream_that_is_cut_off_or_changed_anywhere_is_no_panic() {
        let whole = stream(EIGHT);
        for at in 0..whole.len() {
            told(whole.get(..at).unwrap_or_default());
            for byte in [0, 1, 0x7f, 0xff] {
                let mut changed = whole.clone();
                changed[at] = byte;
                told(&changed);
            }
        }
    }
}
