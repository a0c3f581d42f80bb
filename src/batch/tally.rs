//! What must be known of all records before any is written: how many there are of each kind, and of
//! each calculation what it is called and comes to.

use std::collections::BTreeMap;
use std::io;

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::compare::Incomparable;
use super::record::{Figures, Record};
use super::rows;
use crate::reconcile::Verdict;
use crate::typed::label;

/// Counts over all records of a batch.
#[derive(Debug, Default)]
pub struct Tally {
    /// Files that were begun.
    pub files: usize,
    /// Files that a run which was interrupted has not come to.
    pub unreached: usize,
    /// Files that were not enriched.
    pub refused: usize,
    /// Files with errors, or printed figures that differ.
    pub attention: usize,
    /// Findings that stand by themselves.
    pub findings: usize,
    /// Those, and what is folded under them.
    pub messages: usize,
    /// Calculations by the length of their period.
    horizons: BTreeMap<i32, usize>,
    /// Those that were enriched, in the order of the records.
    pub calculations: Vec<Entry>,
    /// Those that were not: file and reason.
    pub refusals: Vec<(String, String)>,
}

/// What the portfolio knows of a calculation throughout.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which record.
    pub record: usize,
    pub file: String,
    /// The enriched file.
    pub output: Option<String>,
    /// What it calls itself.
    pub name: Option<String>,
    /// In all, then by actor; kroner on the common basis.
    pub net: Result<[Decimal; 4], Incomparable>,
    /// Success rate less break-even, a share; `None` too where it is so large that it says nothing.
    pub margin: Option<Decimal>,
    pub participants: Decimal,
    pub errors: usize,
    pub differs: bool,
    /// Something in it needs a person.
    pub needs_attention: bool,
    /// Its amounts are others on the common basis than on its own.
    pub is_moved: bool,
    pub horizon: i32,
    /// The same for all that are one calculation, whatever file it lies in.
    pub identity: [u8; 32],
    /// The same for those that look like editions of one: organisation, period, and the name as far
    /// as it goes; `None` where it has no name.
    pub likeness: Option<[u8; 32]>,
}

impl Entry {
    fn of(number: usize, record: &Record, figures: &Figures) -> Entry {
        let compared = figures.compared.as_ref();
        let break_even = compared.ok().and_then(|compared| compared.break_even);
        Entry {
            record: number,
            file: record.file.clone(),
            output: record.output.clone(),
            name: figures.name.clone(),
            net: compared.map(|compared| compared.net).map_err(|why| *why),
            margin: break_even
                .map(|rate| figures.success_rate.saturating_sub(rate))
                .filter(|margin| margin.abs() <= Decimal::TEN),
            participants: figures.participants,
            errors: figures.severities[0],
            differs: figures.verdict == Verdict::Differs,
            needs_attention: record.needs_attention(),
            is_moved: compared.is_ok_and(|compared| {
                compared.net.map(|net| net.round_dp(2)) != figures.net.map(|net| net.round_dp(2))
            }),
            horizon: rows::horizon(figures),
            identity: identity(figures),
            likeness: likeness(figures),
        }
    }
}

/// Two calculations of one name, with the same inputs that stand in a row and the same result to
/// the øre for each actor, are one.
fn identity(figures: &Figures) -> [u8; 32] {
    let Figures { name, organisation, first_year, last_year, price_year, base_year, .. } = figures;
    let rate = figures.discount_rate.normalize();
    let success = figures.success_rate.normalize();
    let participants = figures.participants.round_dp(6).normalize();
    let net = figures.net.map(|net| net.round_dp(2).normalize());
    let text = format!(
        "{name:?} {organisation:?} {first_year} {last_year} {price_year} {base_year} {rate} \
         {success} {participants} {net:?}"
    );
    Sha256::digest(text).into()
}

/// A longer name than this may end in what the edition is called.
const ALIKE: usize = 40;

fn likeness(figures: &Figures) -> Option<[u8; 32]> {
    let Figures { name, organisation, first_year, last_year, .. } = figures;
    let name: String = label::key(name.as_ref()?).chars().take(ALIKE).collect();
    let text = format!("{name:?} {organisation:?} {first_year} {last_year}");
    Some(Sha256::digest(text).into())
}

impl Tally {
    /// Goes once through the records.
    ///
    /// # Errors
    /// A record cannot be read back.
    pub fn of(records: impl Iterator<Item = io::Result<Record>>) -> io::Result<Tally> {
        let mut tally = Tally::default();
        for record in records {
            tally.add(&record?);
        }
        Ok(tally)
    }

    fn add(&mut self, record: &Record) {
        let number = self.files;
        self.files += 1;
        if let Some(why) = &record.error {
            self.refused += 1;
            self.refusals.push((record.file.clone(), why.clone()));
        }
        self.attention += usize::from(record.needs_attention());
        self.findings += record.causes();
        self.messages += record.findings.len();
        let Some(figures) = &record.figures else { return };
        let entry = Entry::of(number, record, figures);
        *self.horizons.entry(entry.horizon).or_default() += 1;
        self.calculations.push(entry);
    }

    /// Files that were enriched.
    pub fn enriched(&self) -> usize {
        self.files - self.refused
    }

    /// The length of period that most calculations have; the longest of several.
    pub fn usual_horizon(&self) -> i32 {
        let longest = self.horizons.iter().max_by_key(|(length, count)| (**count, **length));
        longest.map_or(0, |(length, _)| *length)
    }

    /// The shortest and the longest period.
    pub fn horizons(&self) -> Option<(i32, i32)> {
        let ends = (self.horizons.keys().next(), self.horizons.keys().next_back());
        Some((*ends.0?, *ends.1?))
    }
}
