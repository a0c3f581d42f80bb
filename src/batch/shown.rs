//! What the sheets of the portfolio show, worked out once, and where they find each other's cells.

use rust_decimal::Decimal;
use std::collections::HashMap;
use std::io;

use super::compare::Basis;
use super::groups::{GroupError, Groups};
use super::rank::{Ranked, ranked};
use super::record::Record;
use super::rows::column;
use super::sums::{Sum, sums};
use super::tally::Tally;
use crate::draw::formula::range;
use crate::draw::list::TOP;
use crate::draw::live::Live;
use crate::lang::{Lang, phrase};

/// What a portfolio is made of.
#[derive(Debug, Clone, Copy)]
pub struct Portfolio<'a> {
    pub tally: &'a Tally,
    pub basis: &'a Basis,
    pub groups: &'a Groups,
    pub lang: Lang,
}

/// What the sheets are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names {
    pub summary: &'static str,
    pub groups: &'static str,
    pub charts: &'static str,
    pub comparison: &'static str,
    pub calculations: &'static str,
    pub findings: &'static str,
    pub left_out: &'static str,
}

pub(super) struct Shown<'a> {
    pub of: Portfolio<'a>,
    pub names: Names,
    pub ranked: Vec<Ranked<'a>>,
    /// Places among the ranked, by record.
    places: HashMap<usize, usize>,
    pub sums: Vec<Sum<'a>>,
}

impl<'a> Shown<'a> {
    /// # Errors
    /// The groups do not fit the files, or a record cannot be read back.
    pub fn new(
        of: Portfolio<'a>,
        read: &dyn Fn(usize) -> io::Result<Record>,
    ) -> io::Result<Result<Self, GroupError>> {
        let ranked = match ranked(of.tally, of.groups) {
            Ok(ranked) => ranked,
            Err(error) => return Ok(Err(error)),
        };
        let sums = sums(of.groups, &ranked, &of.tally.refusals, read, of.lang)?;
        let pick = |danish, english| of.lang.pick(danish, english);
        let names = Names {
            summary: pick("Resumé", "Summary"),
            groups: pick("Grupper", "Groups"),
            charts: pick("Diagrammer", "Charts"),
            comparison: pick("Sammenligning", "Comparison"),
            calculations: pick("Portefølje", "Portfolio"),
            findings: pick("Fund", "Findings"),
            left_out: pick("Ikke med", "Left out"),
        };
        let places = ranked.iter().enumerate();
        let places = places.map(|(place, row)| (row.entry.record, place)).collect();
        Ok(Ok(Shown { of, names, ranked, places, sums }))
    }

    /// The calculation of a record; `None` where it has none.
    pub fn of_record(&self, record: usize) -> Option<&Ranked<'a>> {
        self.ranked.get(*self.places.get(&record)?)
    }

    pub fn counted(&self) -> impl Iterator<Item = &Ranked<'a>> {
        self.ranked.iter().filter(|row| row.counts())
    }

    /// What is given back of costs that groups share.
    pub fn shared(&self) -> impl Iterator<Item = [Decimal; 4]> {
        self.sums.iter().flat_map(|sum| sum.again.iter().map(|again| again.net))
    }

    pub fn group(&self, row: &Ranked) -> Option<&'a str> {
        self.of.groups.all.get(row.group?).map(|group| group.name.as_str())
    }

    /// A column of the comparison, as formulas have it.
    pub fn column(&self, column: u16) -> String {
        let last = TOP + u32::try_from(self.ranked.len().max(1)).unwrap_or(1);
        range(self.names.comparison, (TOP + 1, column), (last, column))
    }

    /// A cell of the comparison by the number of its row, wherever it has been sorted to.
    pub fn cell(&self, number: usize, column: u16) -> String {
        let numbers = self.column(column::NUMBER);
        format!("INDEX({},MATCH({number},{numbers},0))", self.column(column))
    }

    /// The condition that a calculation counts, for SUMIFS and its kin.
    pub fn counts(&self) -> String {
        let yes = super::rows::yes(true, self.of.lang);
        format!("{},\"{yes}\"", self.column(column::COUNTS))
    }

    /// The sum of a column over what counts.
    pub fn sum(&self, column: u16, value: Decimal) -> Live {
        Live::new(format!("SUMIFS({},{})", self.column(column), self.counts()), value)
    }

    /// "2025-priser, diskonteret med 3,5 pct. til 2025"
    pub fn basis(&self) -> String {
        let Basis { price_year, base_year, rates: [rate, ..] } = self.of.basis;
        let rate = rate.saturating_mul(Decimal::ONE_HUNDRED).normalize();
        phrase!(
            self.of.lang,
            "{}-priser, diskonteret med {} pct. til {}",
            "prices of {}, discounted at {} per cent to {}",
            price_year,
            self.of.lang.exact(rate),
            base_year
        )
    }
}
