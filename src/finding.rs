//! What a reviewer is told, as data: code, severity, place and matter. The words are made elsewhere.
//!
//! Codes are those of the catalogue of checks and stay the same from version to version.

use rust_decimal::Decimal;

use crate::engine::EngineError;
use crate::model::{Actor, PerActor, Year};
use crate::workbook::{Address, CellRef};

/// How much a finding weighs, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The result is wrong or cannot be computed.
    Error,
    PossibleError,
    /// Must be explained.
    Clarification,
    /// A choice that carries weight.
    Assumption,
    Information,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub code: &'static str,
    pub severity: Severity,
    pub sheet: Option<String>,
    pub cell: Option<Address>,
    pub matter: Matter,
    /// What stands there, and what was expected, as a reviewer reads them.
    pub read: Option<String>,
    pub expected: Option<String>,
    /// What mending it adds to the net result, kroner; `None` where that cannot be computed.
    pub weight: Option<Weight>,
}

/// Kroner of net result, for each actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight(pub PerActor<Decimal>);

impl Weight {
    /// Kroner for one actor alone.
    pub fn on(actor: Actor, kroner: Decimal) -> Self {
        let mut weight = PerActor([Decimal::ZERO; Actor::ALL.len()]);
        weight.0[actor as usize] = kroner;
        Weight(weight)
    }

    pub fn of(&self, actor: Actor) -> Decimal {
        *self.0.get(actor)
    }

    /// All actors together.
    pub fn total(&self) -> Decimal {
        Actor::ALL.iter().fold(Decimal::ZERO, |sum, actor| sum.saturating_add(self.of(*actor)))
    }
}

impl Finding {
    pub fn at(code: &'static str, severity: Severity, cell: &CellRef, matter: Matter) -> Self {
        Finding { sheet: Some(cell.sheet.clone()), cell: Some(cell.at), ..Finding::of_file(code, severity, matter) }
    }

    pub fn on_sheet(code: &'static str, severity: Severity, sheet: &str, matter: Matter) -> Self {
        Finding { sheet: Some(sheet.to_owned()), ..Finding::of_file(code, severity, matter) }
    }

    pub fn of_file(code: &'static str, severity: Severity, matter: Matter) -> Self {
        Finding { code, severity, sheet: None, cell: None, matter, read: None, expected: None, weight: None }
    }

    /// The largest sum that mending the finding moves, for one actor or all together; findings are sorted by it.
    pub fn heft(&self) -> Decimal {
        let Some(weight) = &self.weight else { return Decimal::ZERO };
        let each = Actor::ALL.map(|actor| weight.of(actor).abs());
        each.into_iter().fold(weight.total().abs(), Decimal::max)
    }
}

/// Sorts by severity, then by weight, the heaviest first.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| a.severity.cmp(&b.severity).then_with(|| b.heft().cmp(&a.heft())));
}

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
        fits: Vec<crate::layout::Fit>,
    },
    /// No layout finds everything that it must; the best is told on its own.
    LayoutPoor {
        fits: Vec<crate::layout::Fit>,
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
