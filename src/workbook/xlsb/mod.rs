//! .xlsb, the binary package, record by record (MS-XLSB). Read here and not with calamine, which
//! passes over the short cells that other programs write, and so would give a part of a sheet for
//! the whole.
//!
//! A cell's formula is stored as a program for a stack machine, which `ptg` tells as text.

mod records;

use records::Records;
use std::collections::HashMap;

use super::address::{Address, CellRef};
use super::book::Content;
use super::convert;
use super::ptg::bytes::Body;
use super::ptg::{Biff, Book, Link, Name, Program, Range, bytes, pointed_to};
use super::sheet::{Cell, Sheet, Value, Visibility};
use super::tally::Tally;
use super::xlsx::formats::{NumberFormat, built_in, by_code};
use crate::package::bounds::within;
use crate::package::error::{Measure, PackageError};
use crate::package::fault::Fault;
use crate::package::parts::links;
use crate::package::zip::Reading;

// Record types, by their names in the specification.
const ROW_HEADER: u32 = 0;
const CELL_BLANK: u32 = 1;
const SHORT_BLANK: u32 = 12;
const SHORT_ISST: u32 = 18;
const SST_ITEM: u32 = 19;
const NAME: u32 = 39;
const FORMAT: u32 = 44;
const XF: u32 = 47;
const COLUMN: u32 = 60;
const END_SHEET_DATA: u32 = 146;
const WORKBOOK_PROPERTIES: u32 = 153;
const SHEET: u32 = 156;
const LINK_OUTSIDE: u32 = 355;
const LINK_OWN: u32 = 357;
const LINK_SAME: u32 = 358;
const EXTERN_SHEET: u32 = 362;
const SHARED_FORMULA: u32 = 427;
const BEGIN_CELL_FORMATS: u32 = 617;
const END_CELL_FORMATS: u32 = 618;
const LINK_ADD_IN: u32 = 667;

/// Reads everything from the workbook part on.
pub(super) fn read(
    package: &mut Reading<'_>,
    workbook: &str,
    tally: &mut Tally<'_>,
) -> Result<Content, PackageError> {
    let links = links(package, workbook)?;
    let Outline { listed, date1904, mut book } = outline(package, workbook, tally)?;
    if listed.is_empty() {
        return Err(PackageError::malformed(workbook, Fault::NoSheets));
    }
    tally.take(package.memory())?;
    let linked =
        |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());
    let target = |id: &str| links.iter().find(|link| link.id == id);
    let of_cells = |id: &str| target(id).is_some_and(|link| link.kind == "worksheet");
    book.sheets = listed.iter().map(|(_, id, name)| of_cells(id).then(|| name.clone())).collect();
    let names = book.defined_names(Biff::Twelve);
    for name in &names {
        tally.text(&name.refers_to)?;
    }
    let shared = Shared {
        strings: strings(package, linked("sharedStrings"), tally)?,
        formats: formats(package, linked("styles"), tally)?,
        date1904,
        book,
    };
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut other_sheets = 0;
    for (number, (state, id, name)) in listed.into_iter().enumerate() {
        let link = target(&id).ok_or_else(|| {
            PackageError::malformed(workbook, Fault::SheetLeadsNowhere(name.clone()))
        })?;
        if link.kind != "worksheet" {
            other_sheets += 1;
            continue;
        }
        if sheets.iter().any(|sheet| sheet.name == name) {
            return Err(PackageError::malformed(workbook, Fault::SheetTwice(name)));
        }
        let visibility = match state {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        };
        sheets.push(sheet(package, &link.target, (number, name, visibility), &shared, tally)?);
        tally.next_sheet();
    }
    Ok(Content { sheets, other_sheets, names, date1904, ..Content::default() })
}

/// The workbook part.
struct Outline {
    /// The sheets: how they are shown, their relationships and names.
    listed: Vec<(u32, String, String)>,
    date1904: bool,
    /// Still without its sheets.
    book: Book,
}

fn outline(
    package: &mut Reading<'_>,
    workbook: &str,
    tally: &mut Tally<'_>,
) -> Result<Outline, PackageError> {
    let mut outline = Outline { listed: Vec::new(), date1904: false, book: Book::default() };
    let mut records = Records::of(package, workbook, tally)?;
    let wanted = |kind| {
        matches!(kind, SHEET | WORKBOOK_PROPERTIES | NAME | EXTERN_SHEET | LINK_ADD_IN)
            || (LINK_OUTSIDE..=LINK_SAME).contains(&kind)
    };
    while let Some((kind, body)) = records.next(wanted)? {
        let mut body = Body(body);
        let book = &mut outline.book;
        match kind {
            WORKBOOK_PROPERTIES => {
                outline.date1904 = body.u32().is_some_and(|flags| flags & 1 == 1)
            }
            SHEET => {
                let entry = (body.u32(), body.u32().and_then(|_| body.text()), body.text());
                let (Some(state), Some(id), Some(name)) = entry else {
                    return Err(PackageError::malformed(workbook, Fault::SheetList));
                };
                outline.listed.push((state, id, name));
                within(Measure::Sheets, outline.listed.len() as u64, tally.limits.sheets as u64)?;
            }
            NAME => {
                // A name that cannot be read still has its number.
                let name = name(body).unwrap_or_default();
                tally.text(&name.name)?;
                book.names.push(name);
            }
            EXTERN_SHEET => {
                let _count = body.u32();
                while let (Some(link), Some(first), Some(last)) =
                    (body.u32(), body.u32(), body.u32())
                {
                    let link = usize::try_from(link).unwrap_or(usize::MAX);
                    book.ranges.push(Range {
                        link,
                        first: first.cast_signed(),
                        last: last.cast_signed(),
                    });
                }
            }
            LINK_OWN => book.links.push(Link::Own),
            LINK_ADD_IN => book.links.push(Link::AddIn(Vec::new())),
            _ => book.links.push(Link::Outside),
        }
    }
    Ok(outline)
}

fn name(mut body: Body<'_>) -> Option<Name> {
    const FUNCTION: u32 = 0x02 | 0x08;
    const BUILT_IN: u32 = 0x20;
    let flags = body.u32()?;
    body.pass(1)?;
    let scope = Some(body.u32()?)
        .filter(|sheet| *sheet != u32::MAX)
        .and_then(|sheet| usize::try_from(sheet).ok());
    let mut name = body.text()?;
    if flags & BUILT_IN != 0 && !name.starts_with("_xlnm.") {
        name.insert_str(0, "_xlnm.");
    }
    let code = tokens(&mut body)?.to_vec();
    let is_function = flags & FUNCTION != 0 || name.starts_with("_xlfn.");
    Some(Name { name, scope, is_function, code })
}

/// What the sheets have in common.
struct Shared {
    strings: Vec<String>,
    formats: Vec<NumberFormat>,
    date1904: bool,
    book: Book,
}

fn sheet(
    package: &mut Reading<'_>,
    part: &str,
    (number, name, visibility): (usize, String, Visibility),
    shared: &Shared,
    tally: &mut Tally<'_>,
) -> Result<Sheet, PackageError> {
    let mut records = Records::of(package, part, tally)?;
    let (mut cells, mut widths, mut per_cent) = (Vec::new(), Vec::new(), Vec::new());
    let (mut row, mut column) = (0, None::<u32>);
    let broken =
        |at: Address| PackageError::malformed(name.as_str(), Fault::CellBroken(at.to_string()));
    let mut ended = false;
    let (mut pointing, mut shared_formulas) = (Vec::new(), HashMap::new());
    let wanted =
        |kind| kind <= SHORT_ISST || matches!(kind, COLUMN | END_SHEET_DATA | SHARED_FORMULA);
    while let Some((kind, body)) = records.next(wanted)? {
        let mut body = Body(body);
        match kind {
            COLUMN => {
                if let (Some(first), Some(last), Some(width)) = (body.u32(), body.u32(), body.u32())
                {
                    tally.take(32)?;
                    widths.push((first, last, f64::from(width) / 256.0));
                }
            }
            END_SHEET_DATA => ended = true,
            // It stands after the first cell that it is of, which the others point to.
            SHARED_FORMULA => {
                if let (Some((at, _)), Some(code)) =
                    (cells.last(), body.pass(16).and_then(|()| tokens(&mut body)))
                {
                    shared_formulas.insert(*at, code.to_vec());
                }
            }
            ROW_HEADER => {
                row = body.u32().ok_or_else(|| broken(Address::new(row, 0)))?;
                column = None;
            }
            _ => {
                tally.cell()?;
                // A short cell stands to the right of the one before.
                let at = if kind >= SHORT_BLANK {
                    column.map_or(Some(0), |c| c.checked_add(1))
                } else {
                    body.u32()
                };
                let at = Address::new(row, at.unwrap_or(u32::MAX));
                if !at.on_grid() {
                    return Err(PackageError::malformed(name.as_str(), Fault::CellOutside));
                }
                column = Some(at.col);
                let style = body.u32().ok_or_else(|| broken(at))? & 0x00ff_ffff;
                if matches!(kind, CELL_BLANK | SHORT_BLANK) {
                    continue;
                }
                let value =
                    value(kind, &mut body, style as usize, shared).ok_or_else(|| broken(at))?;
                let mut formula = None;
                if matches!(kind, 8..=11) {
                    let (code, extra) = formula_of(&mut body).unwrap_or_default();
                    let told = match pointed_to(Biff::Twelve, code, extra) {
                        Some(to) => {
                            pointing.push((cells.len(), to));
                            None
                        }
                        None => shared
                            .book
                            .formula(Biff::Twelve, Program { code, at, sheet: Some(number) }),
                    };
                    formula = Some(told.unwrap_or_default());
                }
                let format = shared.formats.get(style as usize);
                if matches!(value, Value::Number(_)) && format == Some(&NumberFormat::PerCent) {
                    tally.take(size_of::<Address>() as u64)?;
                    per_cent.push(at);
                }
                let cell = Cell { value, formula };
                tally.filled(&cell).map_err(|e| e.at(CellRef::new(name.as_str(), at)))?;
                cells.push((at, cell));
            }
        }
    }
    if !ended {
        return Err(PackageError::damaged_at(name, Fault::CutOff));
    }
    for (count, (cell, to)) in pointing.into_iter().enumerate() {
        if count.is_multiple_of(256) {
            tally.in_time()?;
        }
        // An array's formula is of another kind, and so not found here.
        let (Some(code), Some((at, cell))) = (shared_formulas.get(&to), cells.get_mut(cell)) else {
            continue;
        };
        let told =
            shared.book.formula(Biff::Twelve, Program { code, at: *at, sheet: Some(number) });
        let told = told.unwrap_or_default();
        tally.text(&told)?;
        cell.formula = Some(told);
    }
    let mut sheet = Sheet::new(name.clone(), visibility, cells)
        .map_err(|at| PackageError::malformed(name, Fault::CellTwice(at.to_string())))?;
    sheet.widths = widths;
    Ok(sheet.showing_per_cent(per_cent))
}

/// The tokens of a cell's formula, and what they need beside.
fn formula_of<'b>(body: &mut Body<'b>) -> Option<(&'b [u8], &'b [u8])> {
    // Flags for the calculation stand before them.
    body.pass(2)?;
    Some((tokens(body)?, tokens(body).unwrap_or_default()))
}

/// A length in bytes, and so many.
fn tokens<'b>(body: &mut Body<'b>) -> Option<&'b [u8]> {
    let length = body.u32()?;
    body.bytes(usize::try_from(length).ok()?)
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
        0x2b => "#GETTING_DATA",
        _ => bytes::error(code).unwrap_or("#?"),
    }
}

fn strings(
    package: &mut Reading<'_>,
    part: Option<&str>,
    tally: &mut Tally<'_>,
) -> Result<Vec<String>, PackageError> {
    let mut strings = Vec::new();
    let Some(part) = part.filter(|part| package.has(part)) else { return Ok(strings) };
    let mut records = Records::of(package, part, tally)?;
    while let Some((_, body)) = records.next(|kind| kind == SST_ITEM)? {
        let mut body = Body(body);
        let text = body.u8().and_then(|_| body.text());
        let text = text.ok_or_else(|| PackageError::malformed(part, Fault::BrokenText))?;
        tally.text(&text)?;
        strings.push(text);
        within(Measure::SharedStrings, strings.len() as u64, tally.limits.shared_strings)?;
    }
    Ok(strings)
}

/// The number format of each cell style, in order.
fn formats(
    package: &mut Reading<'_>,
    part: Option<&str>,
    tally: &Tally<'_>,
) -> Result<Vec<NumberFormat>, PackageError> {
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
}
