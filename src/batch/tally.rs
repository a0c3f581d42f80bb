//! What must be known of all records before any is written: how many there are of each kind, the
//! usual length of period, and the largest results. Memory does not grow with the number of files.

use std::collections::BTreeMap;
use std::io;

use rust_decimal::Decimal;

use super::record::Record;
use super::rows;

/// Calculations that can be told apart in one chart.
const CHARTED: usize = 20;

/// Counts over all records of a batch.
#[derive(Debug, Default)]
pub struct Tally {
    /// Files that were begun.
    pub files: usize,
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
    /// Calculations on the common basis.
    pub compared: usize,
    /// Those with the largest net results, the largest first.
    pub largest: Vec<Charted>,
}

/// What a chart shows of a calculation.
#[derive(Debug)]
pub struct Charted {
    pub title: String,
    /// In all, then by actor; kroner on the common basis.
    pub net: [Decimal; 4],
    /// Success rate less break-even, a share.
    pub margin: Option<Decimal>,
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
        self.files += 1;
        self.refused += usize::from(record.error.is_some());
        self.attention += usize::from(record.needs_attention());
        self.findings += record.causes();
        self.messages += record.findings.len();
        let Some(figures) = &record.figures else { return };
        *self.horizons.entry(rows::horizon(figures)).or_default() += 1;
        let Ok(compared) = &figures.compared else { return };
        self.compared += 1;
        let margin = compared.break_even.map(|rate| figures.success_rate - rate);
        let charted = Charted { title: rows::title(record, figures), net: compared.net, margin };
        // Of equals the first stands first.
        let place =
            self.largest.partition_point(|other| other.net[0].abs() >= charted.net[0].abs());
        self.largest.insert(place, charted);
        self.largest.truncate(CHARTED);
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
}
