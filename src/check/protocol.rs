//! The protocol that a reviewer fills in on the sheet of findings, and how it follows a file from
//! version to version.
//!
//! A filled protocol is read from the cells of an earlier run, whatever version of the program
//! wrote them. A finding is the same one when its [`Key`] is: code, place, and the label in its
//! words; or else code and words without their figures. It is *changed* when the words or the value
//! differ.

use std::collections::BTreeSet;

use crate::finding::{Finding, Key};
use crate::lang::Lang;
use crate::workbook::{Address, Sheet, Value, Workbook};

/// The headings of the columns in Danish, which they are known by, and in English.
pub const HEADINGS: [(&str, &str); 14] = [
    ("Alvor", "Severity"),
    (CODE, "Code"),
    (PLACE, "Cell"),
    (FOUND, "Finding"),
    (READ, "Read"),
    ("Forventet", "Expected"),
    ("Regel", "Rule"),
    ("Hvad skal der gøres", "What to do"),
    ("Vægt i alt, kr.", "Weight in all, DKK"),
    ("Vægt pr. aktør, kr.", "Weight by actor, DKK"),
    ("Siden sidst", "Since last"),
    (ANSWER, "Answer"),
    (BY, "Settled by"),
    (DATE, "Date"),
];

/// The headings of the columns that are read again.
pub const CODE: &str = "Kode";
pub const PLACE: &str = "Celle";
pub const FOUND: &str = "Fund";
pub const READ: &str = "Læst";
pub const ANSWER: &str = "Svar";
pub const BY: &str = "Afgjort af";
pub const DATE: &str = "Dato";

/// What stands above, between and below the rows.
pub const NO_FINDINGS: (&str, &str) = ("Ingen fund.", "No findings.");
pub const MENDED_HEADING: (&str, &str) =
    ("Rettet siden forrige protokol", "Mended since the earlier protocol");
pub const UNUSED_HEADING: (&str, &str) = ("Ikke længere brugt", "No longer used");
pub const SIGNATURE_HEADING: (&str, &str) = ("Samlet vurdering", "Overall judgement");
pub const JUDGED: (&str, &str) = (
    "Programmet bedømmer regning og dokumentation, ikke om indsatsen virker.",
    "The program judges arithmetic and documentation, not whether the intervention works.",
);

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

/// A row that a person has written on the sheet, or one that only tells: Danish heading and text.
pub type Row = Vec<(String, String)>;

/// A protocol as it was read from an earlier file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Written {
    /// The findings, with what was answered.
    pub lines: Vec<Earlier>,
    /// What was found no longer even then.
    pub mended: Vec<Earlier>,
    /// Rows that a person has added.
    pub added: Vec<Row>,
    /// What had no place any more even then.
    pub unused: Vec<Row>,
}

impl Written {
    /// Whether a person has neither answered nor added anything.
    pub fn is_untouched(&self) -> bool {
        let answered = |lines: &[Earlier]| lines.iter().any(|line| !line.answer.is_empty());
        !answered(&self.lines) && !answered(&self.mended) && self.added.is_empty()
    }

    /// How many answers and rows a person has written.
    pub fn count(&self) -> usize {
        let answered =
            |lines: &[Earlier]| lines.iter().filter(|line| !line.answer.is_empty()).count();
        answered(&self.lines) + answered(&self.mended) + self.added.len()
    }

    /// Joins what another file has. Where both answer one finding differently, this one's answer
    /// holds and the other is kept among what has no place.
    pub fn join(&mut self, other: Written) {
        for line in other.lines.into_iter().chain(other.mended) {
            if line.answer.is_empty() {
                continue;
            }
            let same = |own: &&mut Earlier| {
                own.code == line.code && own.place == line.place && own.found == line.found
            };
            match self.lines.iter_mut().chain(&mut self.mended).find(same) {
                Some(own) if own.answer.is_empty() => own.answer = line.answer,
                Some(own) if own.answer == line.answer => {}
                Some(_) => self.unused.push(line.row()),
                None => self.mended.push(line),
            }
        }
        for (own, others) in [(&mut self.added, other.added), (&mut self.unused, other.unused)] {
            for row in others {
                if !own.contains(&row) {
                    own.push(row);
                }
            }
        }
    }
}

impl Earlier {
    /// The line as a row that only tells.
    fn row(&self) -> Row {
        let Earlier { code, place, found, read, answer } = self;
        let Answer { answer, by, date } = answer;
        [(CODE, code), (PLACE, place), (FOUND, found), (READ, read)]
            .into_iter()
            .chain([(ANSWER, answer), (BY, by), (DATE, date)])
            .filter(|(_, text)| !text.is_empty())
            .map(|(heading, text)| (heading.to_owned(), text.clone()))
            .collect()
    }
}

/// The earlier protocol against the findings now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Protocol {
    /// For each finding, in order.
    pub entries: Vec<(State, Answer)>,
    /// What stood in the earlier protocol and is found no longer.
    pub mended: Vec<Earlier>,
    /// The same of those before it, where somebody had answered.
    pub mended_before: Vec<Earlier>,
    /// Rows that a person has added.
    pub added: Vec<Row>,
    /// What was typed in an earlier file and has no place in this one.
    pub unused: Vec<Row>,
    /// There was an earlier protocol that somebody has written in.
    pub is_next: bool,
}

impl Protocol {
    /// What was written before, held against the findings now.
    pub fn of(earlier: Option<Written>, findings: &[Finding]) -> Self {
        // A protocol that nobody has written in is no earlier one.
        match earlier {
            Some(earlier) if !earlier.is_untouched() => matched(earlier, findings),
            earlier => Protocol {
                entries: vec![(State::First, Answer::default()); findings.len()],
                unused: earlier.map(|earlier| earlier.unused).unwrap_or_default(),
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

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Date { iso, .. } => iso.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Error(text) | Value::OutOfRange(text) => text.clone(),
    }
}

/// The protocol on one of `ours`, the sheets of a workbook that an earlier run added.
pub fn written(workbook: &Workbook, ours: &[String]) -> Option<Written> {
    workbook.sheets.iter().filter(|sheet| ours.contains(&sheet.name)).find_map(read)
}

/// What the rows are that are being read.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Findings,
    Mended,
    Unused,
    Signature,
}

/// The heading that a column is known by, in whichever language it was written.
fn known_by(heading: String) -> String {
    let known = HEADINGS.iter().find(|(_, english)| *english == heading);
    known.map_or(heading, |(danish, _)| (*danish).to_owned())
}

/// The rows of a sheet that has the protocol's headings.
fn read(sheet: &Sheet) -> Option<Written> {
    let wanted = [CODE, PLACE, FOUND, READ, ANSWER, BY, DATE];
    let (heading, headings) = sheet.rows().find_map(|(row, cells)| {
        let headings: Vec<(u32, String)> =
            cells.iter().map(|(at, cell)| (at.col, known_by(text(&cell.value)))).collect();
        let has = |name: &str| headings.iter().any(|(_, heading)| heading == name);
        wanted.iter().all(|name| has(name)).then_some((row, headings))
    })?;
    let mut written = Written::default();
    let mut part = Part::Findings;
    for (row, cells) in sheet.rows().filter(|(row, _)| *row > heading) {
        let texts: Vec<String> = cells.iter().map(|(_, cell)| text(&cell.value)).collect();
        let Some(first) = texts.iter().find(|text| !text.is_empty()) else { continue };
        let is = |(danish, english): (&str, &str)| first == danish || first == english;
        match () {
            () if is(MENDED_HEADING) => part = Part::Mended,
            () if is(UNUSED_HEADING) => part = Part::Unused,
            () if is(SIGNATURE_HEADING) => part = Part::Signature,
            () if is(NO_FINDINGS) => {}
            // What a person writes below it is a row of theirs.
            () if is(JUDGED) => part = Part::Findings,
            () if part == Part::Signature => {}
            () => {
                let under = |name: &str| {
                    let column = headings.iter().find(|(_, heading)| heading == name);
                    let cell = column.and_then(|(col, _)| sheet.cell(Address::new(row, *col)));
                    cell.map(|cell| text(&cell.value)).unwrap_or_default()
                };
                written.take(part, &under, &headings);
            }
        }
    }
    Some(written)
}

impl Written {
    /// Takes a row of a part, told by what stands under each heading.
    fn take(&mut self, part: Part, under: &dyn Fn(&str) -> String, headings: &[(u32, String)]) {
        let line = Earlier {
            code: under(CODE),
            place: under(PLACE),
            found: under(FOUND),
            read: under(READ),
            answer: Answer { answer: under(ANSWER), by: under(BY), date: under(DATE) },
        };
        let row = || {
            let row = headings.iter().map(|(_, heading)| (heading.clone(), under(heading)));
            row.filter(|(_, text)| !text.is_empty()).collect()
        };
        let known = super::rule(&line.code).is_some();
        match part {
            Part::Unused => self.unused.push(row()),
            Part::Mended if known && line.answer.is_empty() => {}
            Part::Mended if known => self.mended.push(line),
            _ if known => self.lines.push(line),
            _ => self.added.push(row()),
        }
    }
}

/// The words without their figures.
fn gist(found: &str) -> String {
    found.chars().filter(|c| !c.is_ascii_digit() && !".,−-".contains(*c)).collect()
}

/// A finding now, as it would be written in each language, and what it is known by.
struct Now {
    key: Key,
    found: [String; 2],
    read: [String; 2],
}

impl Now {
    fn of(finding: &Finding) -> Self {
        let langs = [Lang::Da, Lang::En];
        let found = langs.map(|lang| finding.words(lang).found);
        let read = langs.map(|lang| finding.read(lang).unwrap_or_default());
        Now { key: finding.key(), found, read }
    }

    fn has_gist(&self, earlier: &Earlier) -> bool {
        self.found.iter().any(|found| gist(&earlier.found) == gist(found))
    }
}

/// How alike an earlier line and a finding of the same code are.
type Likeness = fn(&Earlier, &Now) -> bool;

/// The surest likeness first: everything; but for the figures; by its key, in which the label is
/// looked for in the words that were written; the only one at the place; moved.
const LIKENESSES: [Likeness; 5] = [
    |earlier, now| earlier.place == now.key.place && now.found.contains(&earlier.found),
    |earlier, now| earlier.place == now.key.place && now.has_gist(earlier),
    |earlier, now| {
        let Key { place, label, .. } = &now.key;
        earlier.place == *place && !label.is_empty() && earlier.found.contains(label)
    },
    |earlier, now| earlier.place == now.key.place && !earlier.place.is_empty(),
    |earlier, now| now.has_gist(earlier),
];

fn matched(written: Written, findings: &[Finding]) -> Protocol {
    let Written { lines, mended: before, added, unused } = written;
    let count = lines.len();
    let earlier: Vec<Earlier> = lines.into_iter().chain(before).collect();
    let now: Vec<Now> = findings.iter().map(Now::of).collect();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut entries: Vec<Option<usize>> = vec![None; now.len()];
    for likeness in LIKENESSES {
        for (finding, entry) in now.iter().zip(&mut entries).filter(|(_, entry)| entry.is_none()) {
            let mut like = earlier
                .iter()
                .enumerate()
                .filter(|(_, before)| before.code == finding.key.code && likeness(before, finding))
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
                let same =
                    finding.found.contains(&before.found) && finding.read.contains(&before.read);
                (if same { State::Same } else { State::Changed }, before.answer.clone())
            }
        }
    });
    let entries = states.collect();
    let left = earlier.into_iter().enumerate().filter(|(at, _)| !used.contains(at));
    let (mended, before): (Vec<_>, Vec<_>) = left.partition(|(at, _)| *at < count);
    let lines = |left: Vec<(usize, Earlier)>| left.into_iter().map(|(_, line)| line).collect();
    let (mended, mended_before) = (lines(mended), lines(before));
    Protocol { entries, mended, mended_before, added, unused, is_next: true }
}
