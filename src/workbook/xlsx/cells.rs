//! The cells of one sheet of an .xlsx package, in one pass over its XML.

use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::BufRead;

use super::formats::NumberFormat;
use crate::package::error::PackageError;
use crate::package::fault::{CellFault, Fault};
use crate::package::stream::{Xml, attribute};
use crate::workbook::address::{Address, CellRef, MAX_COLUMNS};
use crate::workbook::convert;
use crate::workbook::sheet::{Cell, Protection, Value};
use crate::workbook::tally::Tally;

/// What the sheets of a workbook have in common.
pub(super) struct Shared {
    pub(super) strings: Vec<String>,
    pub(super) formats: Vec<NumberFormat>,
    pub(super) date1904: bool,
}

/// A sheet as its part has it.
#[derive(Default)]
pub(super) struct Read {
    /// The filled cells, in the order of the file.
    pub(super) cells: Vec<(Address, Cell)>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<(u32, u32)>,
    pub(super) protection: Protection,
    /// The numbers that are shown as per cent.
    pub(super) per_cent: Vec<Address>,
}

/// Reads all filled cells, what is hidden and whether the sheet is protected.
pub(super) fn read<R: BufRead>(
    xml: &mut Xml<R>,
    shared: &Shared,
    tally: &mut Tally<'_>,
) -> Result<Read, PackageError> {
    let mut read = Read::default();
    let mut masters = Masters::new();
    // Rows and cells without an address follow the one before.
    let mut next = Address::new(0, 0);
    let mut in_data = false;
    let mut has_data = false;
    loop {
        match xml.event()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "sheetData" => (in_data, has_data) = (true, true),
                "row" if in_data => {
                    let is_hidden = is_on(&e, "hidden");
                    if let Some(row) = attribute(&e, "r") {
                        next.row = row_number(&row)
                            .ok_or_else(|| xml.malformed(Fault::Row(row.clone())))?;
                    }
                    next.col = 0;
                    if is_hidden {
                        tally.hidden_row()?;
                        read.hidden_rows.push(next.row);
                    }
                }
                "c" if in_data => {
                    let head = Head::new(&e);
                    let at = head
                        .address(next)
                        .map_err(|stated| xml.malformed(Fault::NoCell(stated)))?;
                    tally.cell()?;
                    if let Some(cell) = body(xml, &head, at, shared, &mut masters)? {
                        tally
                            .filled(&cell)
                            .map_err(|e| e.at(CellRef::new(xml.part.as_str(), at)))?;
                        let format = shared.formats.get(head.style);
                        if matches!(cell.value, Value::Number(_))
                            && format == Some(&NumberFormat::PerCent)
                        {
                            tally.take(SHOWN)?;
                            read.per_cent.push(at);
                        }
                        read.cells.push((at, cell));
                    }
                    next = Address::new(at.row, at.col + 1);
                }
                "col" if is_on(&e, "hidden") => {
                    let number = |name| attribute(&e, name)?.parse().ok();
                    let from: u32 = number("min").unwrap_or(1);
                    let to = number("max").unwrap_or(1);
                    tally.take(HIDDEN_COLUMNS)?;
                    read.hidden_columns.push((from.saturating_sub(1), to.min(MAX_COLUMNS)));
                }
                "sheetProtection" => {
                    let on = is_on(&e, "sheet");
                    read.protection = if on { Protection::On } else { Protection::TakenOff };
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "sheetData" => in_data = false,
                "row" if in_data => next = Address::new(next.row + 1, 0),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if !has_data {
        return Err(xml.malformed(Fault::NoSheetData));
    }
    tally.next_sheet();
    read.hidden_rows.sort_unstable();
    Ok(read)
}

/// What it takes to know how a number is shown.
const SHOWN: u64 = size_of::<Address>() as u64;

/// What a run of hidden columns takes.
const HIDDEN_COLUMNS: u64 = 32;

pub(super) fn is_on(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|flag| matches!(flag.as_str(), "1" | "true"))
}

fn row_number(text: &str) -> Option<u32> {
    Some(Address::parse(&format!("A{text}"))?.row)
}

/// The attributes of a cell.
struct Head {
    stated: Option<String>,
    style: usize,
    kind: String,
}

impl Head {
    fn new(element: &BytesStart<'_>) -> Self {
        let mut head = Self { stated: None, style: 0, kind: String::new() };
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => head.stated = Some(attribute.value.into_owned()),
                "s" => head.style = attribute.value.parse().unwrap_or(0),
                "t" => head.kind = attribute.value.into_owned(),
                _ => {}
            }
        }
        head
    }

    /// The address stated, or else the next one. `Err` is what is stated and is no address.
    fn address(&self, next: Address) -> Result<Address, String> {
        match &self.stated {
            Some(stated) => Address::parse(stated).ok_or_else(|| stated.clone()),
            None if next.on_grid() => Ok(next),
            None => Err(next.to_string()),
        }
    }
}

/// The shared formulas met so far: the text and the cell it is written for.
type Masters = HashMap<u32, (String, Address)>;

/// The inside of a cell; `None` for an empty one.
fn body<R: BufRead>(
    xml: &mut Xml<R>,
    head: &Head,
    at: Address,
    shared: &Shared,
    masters: &mut Masters,
) -> Result<Option<Cell>, PackageError> {
    let mut formula = None;
    let mut raw = None;
    let mut inline = None;
    let outside = xml.depth.saturating_sub(1);
    while xml.depth > outside {
        let Event::Start(e) = xml.event()? else {
            continue;
        };
        match e.local_name().as_ref() {
            "v" => xml.text(raw.insert(String::new()))?,
            "is" => inline = Some(rich_text(xml)?),
            "f" => {
                let kind = attribute(&e, "t");
                let group = attribute(&e, "si").and_then(|si| si.parse::<u32>().ok());
                let mut text = String::new();
                xml.text(&mut text)?;
                formula = formula_text(kind.as_deref(), group, text, at, masters)
                    .map_err(|why| xml.malformed(Fault::Cell(at.to_string(), why)))?;
            }
            _ => xml.skip()?,
        }
    }
    let value = match head.kind.as_str() {
        "inlineStr" => inline.map(Value::Text),
        kind => match raw {
            Some(raw) => value(kind, raw, head.style, shared)
                .map_err(|why| xml.malformed(Fault::Cell(at.to_string(), why)))?,
            None => None,
        },
    };
    Ok(match (value, formula) {
        (None, None) => None,
        (value, formula) => {
            Some(Cell { value: value.unwrap_or(Value::Text(String::new())), formula })
        }
    })
}

fn formula_text(
    kind: Option<&str>,
    group: Option<u32>,
    text: String,
    at: Address,
    masters: &mut Masters,
) -> Result<Option<String>, CellFault> {
    match (kind, group) {
        (Some("shared"), Some(group)) if text.is_empty() => match masters.get(&group) {
            Some((master, from)) => {
                calamine::expand_shared_formula(master, (from.row, from.col), (at.row, at.col))
                    .map(Some)
                    .map_err(|_| CellFault::SharedFormula)
            }
            None => Err(CellFault::SharedFormulaNowhere),
        },
        (Some("shared"), Some(group)) => {
            masters.insert(group, (text.clone(), at));
            Ok(Some(text))
        }
        // A what-if table has its formula in attributes only.
        (Some("dataTable"), _) if text.is_empty() => Ok(Some("TABLE()".to_owned())),
        _ if text.is_empty() => Ok(None),
        _ => Ok(Some(text)),
    }
}

/// A value by its kind, as ECMA-376 part 1, 18.18.11 has it.
fn value(
    kind: &str,
    raw: String,
    style: usize,
    shared: &Shared,
) -> Result<Option<Value>, CellFault> {
    let trimmed = raw.trim();
    if trimmed.is_empty() && kind != "str" {
        return Ok(None);
    }
    Ok(Some(match kind {
        "" | "n" => match trimmed.parse::<f64>() {
            Ok(float) if shared.formats.get(style) == Some(&NumberFormat::Date) => {
                convert::date(float, trimmed, shared.date1904)
            }
            Ok(float) => convert::number(float, trimmed),
            Err(_) => Value::Text(raw),
        },
        "s" => {
            let text = trimmed.parse().ok().and_then(|index: usize| shared.strings.get(index));
            Value::Text(text.ok_or_else(|| CellFault::SharedString(trimmed.to_owned()))?.clone())
        }
        "str" => Value::Text(unescape(&raw)),
        "b" => match trimmed {
            "1" | "true" => Value::Bool(true),
            "0" | "false" => Value::Bool(false),
            _ => return Err(CellFault::Truth(trimmed.to_owned())),
        },
        "e" => Value::Error(trimmed.to_owned()),
        "d" => convert::iso_date(trimmed).unwrap_or(Value::Text(raw)),
        _ => return Err(CellFault::Kind(kind.to_owned())),
    }))
}

/// The text of the element just started: one `t`, or the runs of a formatted text. Readings aloud
/// (`rPh`) are left out.
pub(super) fn rich_text<R: BufRead>(xml: &mut Xml<R>) -> Result<String, PackageError> {
    let mut all = String::new();
    let outside = xml.depth.saturating_sub(1);
    while xml.depth > outside {
        let Event::Start(e) = xml.event()? else {
            continue;
        };
        match e.local_name().as_ref() {
            "r" => {}
            "t" => {
                let keep = attribute(&e, "space").is_some_and(|space| space == "preserve");
                let mut text = String::new();
                xml.text(&mut text)?;
                let text = if keep { &text } else { text.trim_matches([' ', '\t', '\r', '\n']) };
                all.push_str(&unescape(text));
            }
            _ => xml.skip()?,
        }
    }
    Ok(all)
}

/// Characters that XML cannot hold are written `_x000D_`.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, tail) = rest.split_at(at);
        plain.push_str(before);
        let code = tail.get(2..6).filter(|hex| {
            tail.get(6..7) == Some("_") && hex.bytes().all(|b| b.is_ascii_hexdigit())
        });
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(character) => {
                plain.push(character);
                rest = tail.get(7..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = tail.get(2..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters() {
        for (stored, shown) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x", "_x"),
            ("_xå000_", "_xå000_"),
            ("_xD800_", "_xD800_"),
            ("a_x+00D_", "a_x+00D_"),
        ] {
            assert_eq!(unescape(stored), shown);
        }
    }
}
