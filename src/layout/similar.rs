//! What comes nearest to a name that was not found: for telling people, never for reading.

use super::grid::Grid;
use super::names::Names;
use super::notice::Slip;
use super::spec::Layout;
use crate::package::bounds::Deadline;
use crate::typed::alike::{SLIP, likeness};
use crate::typed::label;
use crate::workbook::{Address, CellRef, Value, Workbook};

/// A text that looks like the one wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub text: String,
    /// `None` for a sheet.
    pub cell: Option<CellRef>,
    /// From 0 to 100, 100 for the same.
    pub likeness: u32,
}

/// Less like than this is not worth telling.
const LEAST: u32 = 55;
const TOLD: usize = 3;
/// Labels and headings are short; prose is neither.
const LONGEST: usize = 60;

/// The sheets whose names come nearest to one of `names`.
pub fn sheets_like(workbook: &Workbook, names: &[String]) -> Vec<Candidate> {
    let sheets = workbook.sheets.iter().map(|sheet| (sheet.name.clone(), None));
    best(sheets, names, workbook.deadline())
}

/// The texts of a workbook, or of one sheet, that come nearest to one of `labels`.
pub fn labels_like(
    workbook: &Workbook,
    sheet: Option<&str>,
    labels: &[String],
    deadline: Deadline,
) -> Vec<Candidate> {
    let sheets =
        workbook.sheets.iter().filter(|found| sheet.is_none_or(|sheet| found.name == sheet));
    let texts = sheets.flat_map(|sheet| {
        sheet.iter().filter_map(|(at, cell)| match &cell.value {
            Value::Text(text) if text.len() <= LONGEST => {
                Some((text.clone(), Some(CellRef::new(sheet.name.as_str(), at))))
            }
            _ => None,
        })
    });
    best(texts, labels, deadline)
}

/// The texts in one row of a sheet that come nearest to one of `headings`.
pub fn headings_like(
    workbook: &Workbook,
    sheet: &str,
    row: u32,
    headings: &[String],
    deadline: Deadline,
) -> Vec<Candidate> {
    let mut found = labels_like(workbook, Some(sheet), headings, deadline);
    found.retain(|candidate| {
        candidate.cell.as_ref().is_some_and(|cell| cell.at.row.abs_diff(row) <= 1)
    });
    found
}

fn best(
    texts: impl Iterator<Item = (String, Option<CellRef>)>,
    names: &[String],
    deadline: Deadline,
) -> Vec<Candidate> {
    let names: Vec<String> = names.iter().map(|name| label::key(name)).collect();
    let mut found: Vec<Candidate> = texts
        .take_while(|_| !deadline.is_over())
        .filter_map(|(text, cell)| {
            let key = label::key(&text);
            let likeness = names.iter().map(|name| likeness(name, &key, LEAST)).max().unwrap_or(0);
            (likeness >= LEAST).then_some(Candidate { text, cell, likeness })
        })
        .collect();
    let place =
        |candidate: &Candidate| candidate.cell.as_ref().map_or(Address::new(0, 0), |cell| cell.at);
    found.sort_by(|a, b| b.likeness.cmp(&a.likeness).then_with(|| place(a).cmp(&place(b))));
    found.truncate(TOLD);
    found
}

/// The text that may be a slip of one of `names`: the nearest of `texts`, if it is near at all and
/// no name that the layout has for something else.
pub(super) fn slip<'t>(
    grid: &Grid,
    texts: impl IntoIterator<Item = &'t (Address, String)>,
    names: &Names,
    layout: &Layout,
) -> Option<Slip> {
    let short = texts.into_iter().filter(|(_, key)| (3..=LONGEST).contains(&key.len()));
    let likeness = |key: &str| names.keys().iter().map(|name| likeness(name, key, SLIP)).max();
    let near = short.filter_map(|(at, key)| Some((likeness(key)?, *at, key)));
    let near = near.filter(|(likeness, _, key)| *likeness >= SLIP && !layout.has_name(key));
    // Of those that are equally near, the first.
    let (_, at, _) = near.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let Value::Text(found) = &grid.sheet.cell(at)?.value else { return None };
    Some(Slip { found: found.trim().to_owned(), at })
}
