//! What a finding is about, as data.

use rust_decimal::Decimal;

use crate::engine::EngineError;
use crate::model::Year;
use crate::workbook::{Address, CellRef};

/// What was found. `label` is what the value is called in the workbook, `found` what stands there.
#[derive(Debug, Clone, PartialEq)]
pub enum Matter {
    NotSoem {
        sheets: Vec<String>,
    },
    SheetMissing {
        name: String,
    },
    LabelMissing {
        label: String,
    },
    LabelTwice {
        label: String,
        other: Address,
    },
    TableMissing {
        headings: Vec<String>,
    },
    HeadingMissing {
        heading: String,
    },
    NoRows {
        heading: String,
    },
    NotANumber {
        label: String,
        found: String,
    },
    AmbiguousNumber {
        label: String,
        found: String,
        thousands: Decimal,
        decimal: Decimal,
    },
    ErrorValue {
        label: String,
        found: String,
    },
    Blank {
        label: String,
    },
    NotAYear {
        label: String,
        found: String,
    },
    NotAShare {
        label: String,
        found: String,
    },
    UnknownWord {
        label: String,
        found: String,
        known: Vec<String>,
    },
    NoName {
        heading: String,
    },
    NoPrice {
        service: String,
    },
    NoChanges {
        service: String,
        person: String,
    },
    LineTwice {
        service: String,
        person: String,
        other: Address,
    },
    Unused {
        service: String,
    },
    NoIndex {
        year: Year,
    },
    PeriodBackwards {
        first: Year,
        last: Year,
    },
    Negative {
        label: String,
        value: Decimal,
    },
    NoParticipants,
    YearOutside {
        label: String,
        year: Year,
        first: Year,
        last: Year,
    },
    ReadAs {
        label: String,
        found: String,
        value: Decimal,
    },
    PercentTyped {
        label: String,
        found: String,
        value: Decimal,
    },
    DefaultUsed {
        label: String,
        value: String,
    },
    OwnIndexUsed,
    RatesAfter35 {
        first: Decimal,
        second: Decimal,
        third: Decimal,
    },
    UnknownArea {
        found: String,
    },
    NotCached {
        label: String,
    },
    Differs {
        label: String,
        printed: Decimal,
        recomputed: Decimal,
        share: bool,
    },
    NotComputable(EngineError),
    Graft(GraftMatter),
    Reading(Reading),
    /// The sheets of a format that cannot take ours were written anew.
    Recreated(crate::recreate::Summary),
    Rule(Told),
}

/// What a rule of the catalogue of checks found, in its own words, Danish and English.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub found: (String, String),
    pub remedy: (&'static str, &'static str),
}

/// What the original package is, that a reader of the enriched workbook should know.
#[derive(Debug, Clone, PartialEq)]
pub enum GraftMatter {
    SignatureBroken,
    StructureProtected,
    ManualCalculation,
    IterativeCalculation,
    PrecisionAsDisplayed,
    NameTaken { name: String },
}

/// What was taken for what as the workbook was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Layouts that fit a workbook equally well.
    LayoutTie {
        fits: Vec<Fit>,
    },
    /// No layout finds everything that it must; the best is told on its own.
    LayoutPoor {
        fits: Vec<Fit>,
    },
    /// A sheet of another name holds what belongs on one.
    SheetByContent {
        name: String,
        found: String,
    },
    /// The sheet's name has more after a dash, as Numbers adds the table's.
    SheetByFirstWords {
        name: String,
        found: String,
    },
    TableTwice {
        headings: Vec<String>,
    },
    /// Rows under a table after a gap, not read.
    RowsBeyond {
        count: usize,
    },
    HiddenRows {
        count: usize,
    },
    TotalTaken {
        found: String,
    },
    RowPassedOver {
        found: String,
    },
    PriceTwice {
        service: String,
        other: Address,
    },
    /// Names that differ in case or spacing only are taken for one.
    SpeltOtherwise {
        found: String,
        other: String,
        cell: CellRef,
    },
    /// The layout says that figures are written in another unit or with the other sign.
    Converted {
        label: String,
        factor: Decimal,
        cells: usize,
    },
    /// A dash in a table of numbers.
    DashForNil {
        label: String,
        found: String,
    },
    /// A synonym of one of the model's own words.
    WordTaken {
        label: String,
        found: String,
        own: String,
    },
    /// A number that the text itself calls an estimate.
    Estimate {
        label: String,
        found: String,
    },
    /// A heading of a year that is not written as the layout writes them, and how many more.
    HeadingTaken {
        found: String,
        number: i32,
        more: usize,
    },
    YearTwice {
        found: String,
        other: Address,
    },
    /// Figures under a heading that another column has too, which is the one that is read.
    HeadingTwice {
        found: String,
        other: Address,
    },
    /// A word for more than kroner above amounts that are read as kroner.
    ScaleNamed {
        found: String,
    },
    /// Figures under a heading that is not understood, where the years stand.
    HeadingUnread {
        found: String,
        expected: String,
    },
    /// A share of exactly 1, which may be meant for 1 per cent.
    OneForAll {
        label: String,
    },
    /// The headings of a table again, within it.
    HeadingsAgain,
    /// The first column of changes in use is another year than the layout begins with.
    FirstChange {
        found: i32,
        expected: i32,
    },
    /// Years counted from the first year of the calculation.
    YearCounted {
        label: String,
        number: i32,
        year: Year,
    },
}

/// How well a layout fits a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fit {
    pub id: String,
    pub title: String,
    /// Fields, tables and required headings found, of those that the layout names.
    pub found: usize,
    pub named: usize,
    /// Of those that a calculation cannot be read without.
    pub required_found: usize,
    pub required: usize,
}

impl Fit {
    /// From 0 to 100; what is required counts three times.
    pub fn score(&self) -> usize {
        let (found, named) = (self.found + 2 * self.required_found, self.named + 2 * self.required);
        (found * 100).checked_div(named).unwrap_or(0)
    }
}
