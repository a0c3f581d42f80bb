//! What comes nearest to a name that was not found: for telling people, never for reading.

use crate::package::bounds::Deadline;
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
            let likeness = names.iter().map(|name| likeness(name, &key)).max().unwrap_or(0);
            (likeness >= LEAST).then_some(Candidate { text, cell, likeness })
        })
        .collect();
    let place =
        |candidate: &Candidate| candidate.cell.as_ref().map_or(Address::new(0, 0), |cell| cell.at);
    found.sort_by(|a, b| b.likeness.cmp(&a.likeness).then_with(|| place(a).cmp(&place(b))));
    found.truncate(TOLD);
    found
}

/// How alike two texts are: edits against the longer one, or the share of the longer that the
/// shorter makes up as a whole beginning or end of it.
fn likeness(a: &str, b: &str) -> u32 {
    let (length, other) = (a.chars().count(), b.chars().count());
    let (longer, shorter) = if length >= other { (a, b) } else { (b, a) };
    let (most, least) = (length.max(other), length.min(other));
    if least < 3 {
        return if a == b { 100 } else { 0 };
    }
    let of = |part: usize| u32::try_from(part * 100 / most).unwrap_or(0);
    if longer.starts_with(shorter) || longer.ends_with(shorter) {
        return of(least).max(60);
    }
    // Each character more is an edit at least.
    if of(least) < LEAST {
        return 0;
    }
    of(most.saturating_sub(strsim::levenshtein(a, b)))
}
