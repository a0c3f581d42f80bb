//! The calculation in its own words, and nothing else: no cells, no files, no arithmetic.
//!
//! A SØM calculation weighs what an intervention costs against the changes in the use of public
//! services that follow from it, per public purse and calendar year.
//!
//! # Glossary
//!
//! | here | in the model | meaning |
//! |---|---|---|
//! | net result | nettoresultat | consequences less costs; positive is a gain to the public purse |
//! | actor | aktør | the purse that pays or saves: municipality, region or state |
//! | area | hovedområde | the heading that a line is summed under |
//! | committee | udvalg | who carries the municipality's part of a line |
//! | cohort | hold | the participants who finish in one and the same year |
//! | success rate | succesrate | share of participants who reach the goal beyond the alternative |
//! | consequence | konsekvens | the change in use of one service for one group of persons |
//! | change in use | ændring i forbrug | units a year and person; a fall is negative |
//! | unit price | enhedspris | an actor's expense per unit after refusion; income is negative |
//! | price level | prisniveau | the year whose prices the whole calculation is stated in |
//! | base year | basisår | the year that present values are discounted to |
//! | break-even | break-even succesrate | the success rate at which an actor's net result is nil |
//! | present value | nutidsværdi | kroner of any year as what they are worth in the base year |
//! | grant | tilskud | a cost that only moves money between actors |
//! | outlay | udgift, udlæg | costs that are not grants |
//! | knowledge base | vidensdatabase | the model's own changes in use and prices, to compare with |
//! | switching value | vendepunkt | the value of an input at which the net result is nil |
//!
//! The sheets in English use the words of the first column.

pub mod names;

use rust_decimal::Decimal;

/// A calendar year.
pub type Year = i32;

/// A public purse. The order is the one that the model prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    Municipality,
    Region,
    State,
}

impl Actor {
    pub const ALL: [Actor; 3] = [Actor::Municipality, Actor::Region, Actor::State];
}

/// One value for each actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerActor<T>(pub [T; 3]);

impl<T> PerActor<T> {
    pub fn get(&self, actor: Actor) -> &T {
        &self.0[actor as usize]
    }
}

/// Where a value came from: an opaque ticket that the reader hands out. The model carries it
/// along and never looks inside; a calculation that was not read has [`Origin::NONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin(pub Option<u32>);

impl Origin {
    pub const NONE: Origin = Origin(None);
}

/// A value and the ticket for its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Input<T = Decimal> {
    pub value: T,
    pub origin: Origin,
}

impl<T> Input<T> {
    pub fn new(value: T, origin: Origin) -> Self {
        Input { value, origin }
    }
}

/// A whole calculation, ready to be computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Calculation {
    pub description: Description,
    pub settings: Settings,
    /// Net price index by year, ascending; any base, only ratios are used.
    pub index: Vec<(Input<Year>, Input)>,
    pub cohorts: Vec<Cohort>,
    pub costs: Vec<CostLine>,
    pub success: Success,
    pub consequences: Vec<Consequence>,
}

/// What a person has written about the calculation. Nothing here enters the arithmetic.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Description {
    pub model_version: Option<Input<String>>,
    pub name: Option<Input<String>>,
    pub organisation: Option<Input<String>>,
    pub author: Option<Input<String>>,
    pub date: Option<Input<String>>,
    pub intervention: Option<Input<String>>,
    pub target_group: Option<Input<String>>,
    pub success_goal: Option<Input<String>>,
    pub alternative: Option<Input<String>>,
    pub duration: Option<Input<String>>,
    pub target_match: Option<Input<String>>,
    pub goal_match: Option<Input<String>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub price_year: Input<Year>,
    pub base_year: Input<Year>,
    pub first_year: Input<Year>,
    pub last_year: Input<Year>,
    /// Real discount rates a year, as shares: for the years 0–35 from the base year, 36–70, and
    /// later.
    pub rates: [Input; 3],
    pub per_participant: Input<PerParticipant>,
    /// The offset of the first column of changes in use: 0 when it is the finishing year itself.
    pub first_offset: i32,
}

/// Which count of participants the model divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PerParticipant {
    #[default]
    Plain,
    Discounted,
}

/// Participants who finish their course in `year`; fractions are allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    pub year: Input<Year>,
    pub participants: Input,
}

/// The net success rate, a share, with the range that its author gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    pub rate: Input,
    pub low: Option<Input>,
    pub high: Option<Input>,
    pub source: Option<Input<String>>,
    pub reason: Option<Input<String>>,
}

/// A cost, grant or saved expense. Amounts are expenses of the actor: a grant is negative
/// for its receiver and positive for its giver.
#[derive(Debug, Clone, PartialEq)]
pub struct CostLine {
    pub name: Input<String>,
    pub category: Option<Input<String>>,
    pub actor: Input<Actor>,
    pub committee: Option<Input<String>>,
    /// The year whose prices the amounts are in; `None` is the calculation's own price level.
    pub price_year: Option<Input<Year>>,
    /// Kroner by calendar year.
    pub amounts: Vec<(Year, Input)>,
    pub source: Option<Input<String>>,
}

/// Who a consequence counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// The participants who succeed.
    Successes,
    /// Every participant, whatever the outcome.
    Everyone,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Consequence {
    pub service: Input<String>,
    pub area: Input<String>,
    pub unit: Option<Input<String>>,
    /// Who the line is about: the participant, a child, a partner.
    pub person: Input<String>,
    pub persons_per_participant: Input,
    pub applies: Input<Applies>,
    pub included: Input<bool>,
    /// Change in use, units a person and year, by offset from [`Settings::first_offset`].
    pub changes: Vec<Input>,
    /// Expense per unit after refusion; income is negative.
    pub prices: PerActor<Input>,
    pub price_year: Option<Input<Year>>,
    pub committee: Option<Input<String>>,
    /// Where the change in use comes from.
    pub source: Option<Input<String>>,
    pub price_source: Option<Input<String>>,
    pub reason: Option<Input<String>>,
}
