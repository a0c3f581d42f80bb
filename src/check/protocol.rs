//! The protocol that a reviewer fills in on the sheet of findings, and how it follows a file from
//! version to version.
//!
//! A filled protocol is read from the cells of an earlier run. A finding is the same one when code
//! and place are the same, or else code and words without their figures; it is *changed* when the
//! words or the value differ.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::lang::Lang;
use crate::workbook::{Address, CellRef, Sheet, Value, Workbook};

/// The headings of the columns that are read again; the sheet is drawn with the same.
pub const CODE: &str = "Kode";
pub const PLACE: &str = "Celle";
pub const FOUND: &str = "Fund";
pub const READ: &str = "Læst";
pub const ANSWER: &str = "Svar";
pub const BY: &str = "Afgjort af";
pub const DATE: &str = "Dato";

/// What a reviewer has answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub answer: String,
    pub by: String,
    pub date: String,
}

impl Answer {
    pub fn is_empty(&self) -> bool {
        self.answer.is_empty() && self.by.is_empty() && self.date.is_empty()
    }
}

/// What has become of a finding since the earlier protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There is no earlier protocol that somebody has written in.
    First,
    New,
    Changed,
    Same,
}

/// A line of an earlier protocol.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    pub code: String,
    pub place: String,
    pub found: String,
    pub read: String,
    pub answer: Answer,
}

/// The earlier protocol against the findings now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Protocol {
    /// For each finding, in order.
    pub entries: Vec<(State, Answer)>,
    /// What stood in the earlier protocol and is found no longer.
    pub mended: Vec<Earlier>,
    /// There was an earlier protocol that somebody has written in.
    pub is_next: bool,
}

impl Protocol {
    pub(super) fn of(workbook: &Workbook, ours: &[String], findings: &[Finding]) -> Self {
        let sheets = workbook.sheets.iter().filter(|sheet| ours.contains(&sheet.name));
        // A protocol that nobody has written in is no earlier one.
        let filled = |earlier: &Vec<Earlier>| earlier.iter().any(|line| !line.answer.is_empty());
        match sheets.into_iter().find_map(read).filter(filled) {
            Some(earlier) => matched(earlier, findings),
            None => Protocol {
                entries: vec![(State::First, Answer::default()); findings.len()],
                ..Self::default()
            },
        }
    }

    /// The state and answer of a finding; of one that was found after the checks, none.
    pub fn entry(&self, position: usize) -> (State, Answer) {
        let otherwise = if self.is_next { State::New } else { State::First };
        self.entries.get(position).cloned().unwrap_or((otherwise, Answer::default()))
    }
}

/// Where a finding stands, as the protocol writes it.
pub fn place(finding: &Finding) -> String {
    match (&finding.sheet, finding.cell) {
        (Some(sheet), Some(cell)) => CellRef::new(sheet.clone(), cell).to_string(),
        (Some(sheet), None) => sheet.clone(),
        _ => String::new(),
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Date { iso, .. } => iso.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Error(text) | Value::OutOfRange(text) => text.clone(),
    }
}

/// The lines of a sheet that has the protocol's headings.
fn read(sheet: &Sheet) -> Option<Vec<Earlier>> {
    let wanted = [CODE, PLACE, FOUND, READ, ANSWER, BY, DATE];
    let (row, columns) = sheet.rows().find_map(|(row, cells)| {
        let column = |name: &str| {
            cells
                .iter()
                .find(|(_, cell)| matches!(&cell.value, Value::Text(text) if text == name))
                .map(|(at, _)| at.col)
        };
        let columns: Option<Vec<u32>> = wanted.iter().map(|name| column(name)).collect();
        Some((row, columns?))
    })?;
    let mut lines = Vec::new();
    for row in row + 1.. {
        let mut cells = columns.iter().map(|col| {
            sheet.cell(Address::new(row, *col)).map(|cell| written(&cell.value)).unwrap_or_default()
        });
        let mut next = || cells.next().unwrap_or_default();
        let line = Earlier {
            code: next(),
            place: next(),
            found: next(),
            read: next(),
            answer: Answer { answer: next(), by: next(), date: next() },
        };
        if line.code.is_empty() {
            return Some(lines);
        }
        lines.push(line);
    }
    Some(lines)
}

/// The words without their figures.
fn gist(found: &str) -> String {
    found.chars().filter(|c| !c.is_ascii_digit() && !".,−-".contains(*c)).collect()
}

fn matched(earlier: Vec<Earlier>, findings: &[Finding]) -> Protocol {
    let now: Vec<Earlier> = findings
        .iter()
        .map(|finding| Earlier {
            code: finding.code.to_owned(),
            place: place(finding),
            found: finding.words(Lang::Da).found,
            read: finding.read().unwrap_or_default(),
            answer: Answer::default(),
        })
        .collect();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut entries: Vec<Option<usize>> = vec![None; now.len()];
    // The surest likeness first: everything, then place and gist, then place, then gist.
    let likenesses: [fn(&Earlier, &Earlier) -> bool; 4] = [
        |a, b| a.place == b.place && a.found == b.found,
        |a, b| a.place == b.place && gist(&a.found) == gist(&b.found),
        |a, b| a.place == b.place && !a.place.is_empty(),
        |a, b| gist(&a.found) == gist(&b.found),
    ];
    for likeness in likenesses {
        for (finding, entry) in now.iter().zip(&mut entries).filter(|(_, entry)| entry.is_none()) {
            let mut like = earlier
                .iter()
                .enumerate()
                .filter(|(_, before)| before.code == finding.code && likeness(before, finding))
                .map(|(at, _)| at);
            if let Some(at) = like.find(|at| !used.contains(at)) {
                used.insert(at);
                *entry = Some(at);
            }
        }
    }
    let states = now.iter().zip(&entries).map(|(finding, entry)| {
        match entry.and_then(|at| earlier.get(at)) {
            None => (State::New, Answer::default()),
            Some(before) => {
                let same = before.found == finding.found && before.read == finding.read;
                (if same { State::Same } else { State::Changed }, before.answer.clone())
            }
        }
    });
    let entries = states.collect();
    let mended = earlier
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !used.contains(at))
        .map(|(_, line)| line)
        .collect();
    Protocol { entries, mended, is_next: true }
}
