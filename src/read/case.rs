//! What reading gives: the calculation, and of every value where it stands and how it was
//! understood.

use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::Finding;
use crate::layout::Fit;
use crate::layout::spec::Layout;
use crate::layout::{ColumnKey, FieldKey, FoundField, FoundTable, Row, TableKey};
use crate::model;
use crate::model::{Actor, Calculation, Origin, PerActor, Year};
use crate::parameters::Parameters;
use crate::workbook::CellRef;

/// A calculation with everything that is known of where it came from.
#[derive(Debug)]
pub struct Case {
    pub layout: Arc<Layout>,
    /// What the workbook is held against, and what serves where it has nothing of its own.
    pub parameters: Arc<Parameters>,
    /// How well the layout fits.
    pub fit: Fit,
    pub calculation: Calculation,
    /// Every value read, in reading order; an [`Origin`] is a position in this list.
    pub places: Vec<Place>,
    /// Where the fields and tables that were read stand.
    pub fields: BTreeMap<FieldKey, FoundField>,
    pub tables: BTreeMap<TableKey, FoundTable>,
    /// The results that the workbook itself prints.
    pub printed: Vec<Printed>,
    pub knowledge: Vec<Knowledge>,
    /// What each consequence is counted in, on the sheets that say so.
    pub units: Vec<Units>,
    /// The net price index is the program's own, since the workbook has none.
    pub own_index: bool,
    /// The rates after 35 years are the official ones that go with the first rate.
    pub own_later_rates: bool,
    pub findings: Vec<Finding>,
}

/// Where a value stands, what stands there, and how it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What the value is called, in the workbook's own words.
    pub label: String,
    /// `None` when the workbook has no cell for it.
    pub cell: Option<CellRef>,
    pub raw: String,
    pub how: How,
    pub unit: Unit,
    /// What was read, where it is a number.
    pub value: Option<Decimal>,
    /// What a number in the cell is multiplied by, for the unit or sign that the layout says it is
    /// written in.
    pub factor: Decimal,
    /// What is then added: the year before the first, where years are counted from 1.
    pub offset: Decimal,
}

/// The unit of one consequence as each sheet states it, with its cell. Only words: nothing is
/// computed with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    pub line: Option<(CellRef, String)>,
    pub changes: Option<(CellRef, String)>,
    pub prices: Option<(CellRef, String)>,
}

/// How a cell was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As it stands.
    Typed,
    /// The result of a formula of the workbook's own.
    Formula,
    /// A number or year written as text.
    Text,
    /// The year of a date.
    Date,
    /// A per cent typed without the sign, such as 40 for 40 %.
    Percent,
    /// An empty cell that counts as nil.
    Blank,
    /// Nothing was given.
    Default,
}

/// What a value is measured in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    Kroner,
    /// Kroner per unit of a service.
    KronerPer(String),
    Share,
    Year,
    Participants,
    Persons,
    /// Units of a service, for one person in one year.
    Units(String),
    Index,
    Word,
}

impl Case {
    /// Where a value came from; `None` for one that was not read from a cell.
    pub fn place(&self, origin: Origin) -> Option<&Place> {
        self.places.get(usize::try_from(origin.0?).ok()?)
    }

    pub fn cell(&self, origin: Origin) -> Option<&CellRef> {
        self.place(origin)?.cell.as_ref()
    }

    /// The cell in a column of a table, in the row of a value that was read there; also one that
    /// is empty and so gave no value.
    pub fn beside(&self, origin: Origin, table: TableKey, key: ColumnKey) -> Option<CellRef> {
        let (cell, table) = (self.cell(origin)?, self.tables.get(&table)?);
        let row = if table.across { cell.at.col } else { cell.at.row };
        table.cell(Row { row, is_total: false }, key)
    }
}

/// One row of the knowledge base. Cells that hold no number are `None`: they settle nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Knowledge {
    pub service: String,
    pub target_group: Option<String>,
    pub area: Option<String>,
    pub unit: Option<String>,
    /// Change in use by offset, as headed.
    pub changes: Vec<(i32, Option<Figure>)>,
    pub prices: PerActor<Option<Figure>>,
    pub price_year: Option<Figure>,
    pub source: Option<String>,
}

/// A figure and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub value: Decimal,
    pub cell: CellRef,
}

/// A printed result.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    pub cell: CellRef,
    /// Row and column headings, as they stand.
    pub label: String,
    pub what: What,
    /// The figure, or the text that stands in its place.
    pub value: Result<Decimal, String>,
    /// How many printed figures this one sums, 0 when it sums none.
    pub summands: usize,
    pub is_formula: bool,
    /// What the cell is multiplied by for the unit that the layout or the sheet says it is printed
    /// in.
    pub factor: Decimal,
    /// How many decimals figures of its table are printed with, in their own unit.
    pub decimals: u32,
    /// The cell holds a number, and not a text that reads as one.
    pub is_number: bool,
}

/// What a printed figure claims to be. `None` for an actor means all together.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Net(Option<Actor>),
    NetPerParticipant(Option<Actor>),
    BreakEven(Option<Actor>),
    /// `None` for the area is the sum of all, `Costs` the area of the costs.
    Area(AreaRow, Option<Actor>),
    AreaPerParticipant(AreaRow),
    InYear(Year, Option<Actor>),
    Cumulative(Year),
    /// All actors together in a year, before discounting.
    Undiscounted(Year),
    /// The net result at another success rate.
    AtRate(Rate, Option<Actor>),
    /// The row's name is not one that the model has.
    Unknown,
    /// A figure on a sheet of results where no table is understood.
    Unread,
}

/// A success rate that results are printed for.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    pub value: Decimal,
    pub cell: CellRef,
    /// What the cell is multiplied by to be a share.
    pub factor: Decimal,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AreaRow {
    All,
    Costs,
    Named(String),
}

/// The cost lines that are not grants.
pub fn expenses(case: &Case) -> Vec<usize> {
    let grants = &case.layout.words.grant;
    let of = |category: &Option<model::Input<String>>| {
        category.as_ref().is_some_and(|category| grants.has(&category.value))
    };
    let lines = case.calculation.costs.iter().enumerate();
    lines.filter(|(_, cost)| !of(&cost.category)).map(|(position, _)| position).collect()
}
