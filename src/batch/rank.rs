//! The calculations in the order in which the portfolio shows them, what they are called there, and
//! which of them count in its sums.
//!
//! The largest gain on the common basis stands first and the largest loss last; those that could
//! not be brought to that basis stand after it.

use std::cmp::Reverse;
use std::collections::HashMap;

use rust_decimal::Decimal;

use super::compare::Incomparable;
use super::groups::{GroupError, Groups};
use super::tally::{Entry, Tally};
use crate::lang::{Lang, phrase};

/// Longest name in a picture or a sentence, in characters.
const SHORT: usize = 40;

/// A calculation in its place.
#[derive(Debug)]
pub struct Ranked<'t> {
    /// From 1.
    pub number: usize,
    pub entry: &'t Entry,
    /// Its name, and where others have that too, the file.
    pub label: String,
    /// The same in little room: the file alone where others have the name too.
    pub short: String,
    /// Why it does not count in the sums.
    pub left_out: Option<LeftOut>,
    /// The file of another that it looks like an edition of; it counts all the same.
    pub resembles: Option<String>,
    /// Its group, by its place in the file of groups.
    pub group: Option<usize>,
}

/// Why a calculation does not count in the sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOut {
    Incomparable(Incomparable),
    /// It is the calculation of another file.
    Same {
        file: String,
    },
}

impl Ranked<'_> {
    pub fn counts(&self) -> bool {
        self.left_out.is_none()
    }

    /// On the common basis; nil where there is none.
    pub fn net(&self) -> [Decimal; 4] {
        self.entry.net.unwrap_or_default()
    }
}

impl LeftOut {
    pub fn words(&self, price_year: i32, lang: Lang) -> String {
        match self {
            LeftOut::Incomparable(Incomparable::NoIndex { own }) => phrase!(
                lang,
                "intet nettoprisindeks har både {} og {}, så beløbene kan ikke omregnes",
                "no net price index has both {} and {}, so the amounts cannot be converted",
                own,
                price_year
            ),
            LeftOut::Incomparable(Incomparable::NotComputable) => phrase!(
                lang,
                "kan ikke regnes ud på det fælles grundlag",
                "cannot be computed on the common basis"
            ),
            LeftOut::Same { file } => phrase!(
                lang,
                "samme beregning som {}, som tæller",
                "the same calculation as {}, which counts",
                file
            ),
        }
    }
}

/// All calculations, ranked.
///
/// # Errors
/// The groups name files that are not there, or one file twice.
pub fn ranked<'t>(tally: &'t Tally, groups: &Groups) -> Result<Vec<Ranked<'t>>, GroupError> {
    let entries = &tally.calculations;
    let files = entries.iter().map(|entry| entry.file.as_str());
    let files: Vec<&str> =
        files.chain(tally.refusals.iter().map(|(file, _)| file.as_str())).collect();
    let group_of = groups.of(&files)?;
    let mut rows: Vec<Ranked> = entries
        .iter()
        .zip(group_of)
        .map(|(entry, group)| Ranked {
            number: 0,
            entry,
            label: String::new(),
            short: String::new(),
            left_out: entry.net.err().map(LeftOut::Incomparable),
            resembles: None,
            group,
        })
        .collect();
    count_once(&mut rows);
    rows.sort_by_key(|row| {
        (row.entry.net.is_err(), Reverse(row.net()[0]), !row.counts(), row.entry.record)
    });
    // Names that are one as far as there is room for them do not tell apart either.
    let (mut named, mut begun) = (HashMap::new(), HashMap::new());
    let same = |row: &&Ranked| matches!(row.left_out, Some(LeftOut::Same { .. }));
    let others = rows.iter().filter(|row| !same(row));
    for name in others.filter_map(|row| row.entry.name.as_deref()) {
        *named.entry(name).or_insert(0) += 1;
        *begun.entry(beginning(name)).or_insert(0) += 1;
    }
    for (number, row) in (1..).zip(&mut rows) {
        let Entry { name, file, .. } = row.entry;
        row.number = number;
        let name = name.as_deref();
        let others = name.and_then(|name| named.get(name)).copied().unwrap_or(0);
        let is_repeated = matches!(row.left_out, Some(LeftOut::Same { .. }));
        let is_shared = name.is_some() && (others > 1 || is_repeated);
        let name = name.unwrap_or(file);
        row.label = if is_shared { format!("{name} ({file})") } else { name.to_owned() };
        row.short = match begun.get(&beginning(name)) {
            Some(1) if !is_repeated => beginning(name),
            _ => ending(file),
        };
    }
    resemble(&mut rows);
    Ok(rows)
}

/// Of files with one and the same calculation the first counts, and one in a group before others.
fn count_once(rows: &mut [Ranked]) {
    let mut first: HashMap<[u8; 32], String> = HashMap::new();
    for grouped in [true, false] {
        let these = rows.iter_mut().filter(|row| row.group.is_some() == grouped);
        for row in these.filter(|row| row.entry.net.is_ok()) {
            match first.get(&row.entry.identity) {
                Some(file) => row.left_out = Some(LeftOut::Same { file: file.clone() }),
                None => {
                    first.insert(row.entry.identity, row.entry.file.clone());
                }
            }
        }
    }
}

/// Tells of those that look like another edition of one that stands above.
fn resemble(rows: &mut [Ranked]) {
    let mut first: HashMap<[u8; 32], String> = HashMap::new();
    for row in rows.iter_mut().filter(|row| row.left_out.is_none()) {
        let Some(likeness) = row.entry.likeness else { continue };
        match first.get(&likeness) {
            Some(file) => row.resembles = Some(file.clone()),
            None => {
                first.insert(likeness, row.entry.file.clone());
            }
        }
    }
}

/// As much of a name as there is room for.
pub fn beginning(name: &str) -> String {
    let mut short: String = name.chars().take(SHORT).collect();
    if short.len() < name.len() {
        short.pop();
        short = short.trim_end_matches([' ', ',']).to_owned() + "…";
    }
    short
}

/// The last part of a path, which tells files apart.
fn ending(file: &str) -> String {
    match file.chars().count().checked_sub(SHORT) {
        None | Some(0) => file.to_owned(),
        Some(over) => "…".chars().chain(file.chars().skip(over + 1)).collect(),
    }
}
