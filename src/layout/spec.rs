//! What a layout says: sheets, fields, tables, columns, words, signs and units.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::names::{Names, Numbered};
use crate::model::Actor;
use crate::typed::label;

/// The description of one version of the workbook format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    pub id: String,
    pub title: String,
    /// What distinguishes it, for the list of layouts.
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub about_en: String,
    #[serde(default)]
    pub signs: Signs,
    /// The offset of the first column of changes in use; 0 is the finishing year.
    pub first_offset: i32,
    /// Main areas, in the order of the model's own tables.
    pub areas: Names,
    pub cost_area: String,
    pub categories: Names,
    pub words: Words,
    pub sheets: BTreeMap<SheetKey, Names>,
    pub fields: BTreeMap<FieldKey, FieldSpec>,
    pub tables: BTreeMap<TableKey, TableSpec>,
}

/// The words that cells are filled in with, the model's own first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub municipality: Names,
    pub region: Names,
    pub state: Names,
    pub yes: Names,
    pub no: Names,
    pub successes: Names,
    pub everyone: Names,
    pub plain: Names,
    pub discounted: Names,
    pub total: Names,
    /// The category of a cost line that only moves money between actors.
    #[serde(default)]
    pub grant: Names,
    /// The person group that a line is about when none is named.
    pub participant: Names,
    /// What people and pieces are called after a count of them, where the word changes nothing.
    #[serde(default)]
    pub people: Names,
    #[serde(default)]
    pub pieces: Names,
    /// Units that may stand after a label or between it and its value, and change nothing.
    #[serde(default)]
    pub units: Names,
    /// What stands between kroner and the unit they are paid for.
    #[serde(default)]
    pub per: Names,
    /// Words that may stand beside the year in a heading without changing what it means.
    #[serde(default)]
    pub beside_year: Names,
    /// Words for amounts in more than kroner.
    #[serde(default)]
    pub scaled: Names,
    /// What amounts may be said to be in, and the words that may stand before it.
    #[serde(default)]
    pub kroner: Names,
    #[serde(default)]
    pub thousands: Names,
    #[serde(default)]
    pub millions: Names,
    #[serde(default)]
    pub billions: Names,
    #[serde(default)]
    pub stated_after: Names,
}

/// How a workbook writes gains and losses. The model itself has changes in use and expenses, so
/// what is written the other way is turned as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signs {
    /// `change`: a fall in use is negative; `saving`: it is positive.
    pub quantities: Quantities,
    /// Whether costs are written as positive or negative numbers.
    pub costs: Expense,
    /// Whether a price that is an expense is written as a positive or negative number.
    pub prices: Expense,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantities {
    #[default]
    Change,
    Saving,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expense {
    #[default]
    Positive,
    Negative,
}

/// What a number is written in, where that is not the model's own unit (shares and kroner).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Scale {
    /// As the model has it; a success rate of 40 is still read as 40 per cent, and reported.
    #[default]
    #[serde(rename = "own", alias = "share", alias = "kr")]
    Own,
    #[serde(rename = "per_cent")]
    PerCent,
    #[serde(rename = "1000_kr")]
    Thousands,
    #[serde(rename = "mio_kr")]
    Millions,
}

impl Scale {
    /// What a number in this unit is multiplied by.
    pub fn factor(self) -> Decimal {
        match self {
            Scale::Own => Decimal::ONE,
            Scale::PerCent => Decimal::new(1, 2),
            Scale::Thousands => Decimal::ONE_THOUSAND,
            Scale::Millions => Decimal::from(1_000_000),
        }
    }
}

/// Where a value stands as seen from its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Position {
    Side(Side),
    /// So many columns to the right, filled or not.
    Columns(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The first filled cell to the right.
    Right,
    /// The first filled cell below.
    Below,
}

impl Default for Position {
    fn default() -> Self {
        Position::Side(Side::Right)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    pub sheet: SheetKey,
    pub labels: Names,
    #[serde(default)]
    pub value: Position,
    /// Defined names that point at the value; they go before the labels.
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub unit: Scale,
    #[serde(default)]
    pub required: bool,
}

/// Which way a table runs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Headings in a row, lines below.
    #[default]
    Rows,
    /// Headings in a column, lines to the right.
    Columns,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    pub sheet: SheetKey,
    #[serde(default)]
    pub required: bool,
    /// Headings that carry a number: `{n}` is a calendar year or a year after the course as it
    /// stands (a date gives its year), `{i}` the year of the calculation counted from 1.
    #[serde(default)]
    pub series: Numbered,
    /// The unit of the figures under those headings.
    #[serde(default)]
    pub series_unit: Scale,
    #[serde(default)]
    pub lines: Direction,
    pub columns: Vec<ColumnSpec>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    pub key: ColumnKey,
    pub headings: Names,
    #[serde(default)]
    pub unit: Scale,
    #[serde(default)]
    pub required: bool,
}

/// Names that a layout file uses; a misspelt one is refused with the list of those that exist.
macro_rules! keys {
    ($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$attr])* $variant),* }
    };
}

impl Layout {
    /// What the figures in a column are multiplied by for their unit.
    pub fn unit(&self, table: TableKey, key: ColumnKey) -> Decimal {
        let table = self.tables.get(&table);
        let column = table.and_then(|table| table.columns.iter().find(|column| column.key == key));
        column.map_or(Decimal::ONE, |column| column.unit.factor())
    }

    /// What the figures under numbered headings are multiplied by for their unit.
    pub fn series_unit(&self, table: TableKey) -> Decimal {
        self.tables.get(&table).map_or(Decimal::ONE, |table| table.series_unit.factor())
    }

    /// What changes in use are multiplied by for their sign.
    pub fn quantity_sign(&self) -> Decimal {
        if self.signs.quantities == Quantities::Saving {
            Decimal::NEGATIVE_ONE
        } else {
            Decimal::ONE
        }
    }

    /// The layout's own name of a sheet.
    pub fn sheet_name(&self, key: SheetKey) -> &str {
        self.sheets.get(&key).map_or("", Names::first)
    }

    /// Whether a folded text is a label or a heading of the layout's.
    pub fn has_name(&self, key: &str) -> bool {
        let headings = self.tables.values().flat_map(|table| &table.columns);
        self.fields.values().any(|field| field.labels.has_key(key))
            || headings.into_iter().any(|column| column.headings.has_key(key))
    }

    /// The layout's own name of a label.
    pub fn label(&self, key: FieldKey) -> &str {
        self.fields.get(&key).map_or("", |field| field.labels.first())
    }

    /// The layout's own name of a heading.
    pub fn heading(&self, table: TableKey, key: ColumnKey) -> &str {
        self.tables
            .get(&table)
            .and_then(|table| table.columns.iter().find(|column| column.key == key))
            .map_or("", |column| column.headings.first())
    }
}

impl Words {
    /// What each actor is called.
    pub fn actors(&self) -> [(&Names, Actor); 3] {
        [
            (&self.municipality, Actor::Municipality),
            (&self.region, Actor::Region),
            (&self.state, Actor::State),
        ]
    }
}

impl Expense {
    /// What an amount written so is multiplied by to be an expense.
    pub fn sign(self) -> Decimal {
        if self == Expense::Negative { Decimal::NEGATIVE_ONE } else { Decimal::ONE }
    }
}

/// Whether `found` is one of `names`, without regard to case, spacing and spelling of æøå.
pub fn is_one_of(found: &str, names: &[String]) -> bool {
    let found = label::key(found);
    names.iter().any(|name| label::key(name) == found)
}

keys!(
    /// The sheets of the format.
    SheetKey {
        Front, Settings, Intervention, Costs, Effect, Consequences, Changes, Prices, Results,
        Sensitivity, Knowledge,
    }
);

keys!(
    /// The single values, found by a label beside them.
    FieldKey {
        ModelVersion, Name, Organisation, Author, Date, PriceYear, BaseYear, FirstYear, LastYear,
        DiscountRate,
        #[serde(rename = "discount_rate_36")] DiscountRate36,
        #[serde(rename = "discount_rate_71")] DiscountRate71,
        PerParticipant, Intervention, TargetGroup, SuccessGoal, Alternative, Duration, SuccessRate,
        SuccessLow, SuccessHigh, SuccessSource, SuccessReason, TargetMatch, GoalMatch,
    }
);

keys!(
    /// The tables, found by their headings.
    TableKey {
        Index, Cohorts, Costs, Consequences, Changes, Prices, ResultsByActor, ResultsByArea,
        ResultsByYear, ResultsByRate, Knowledge,
    }
);

keys!(
    /// The columns of the tables.
    ColumnKey {
        Year, Index, Participants, Name, Category, Actor, Committee, PriceYear, Source, Service,
        Area, Unit, Person, Persons, Applies, Included, Reason, Municipality, Region, State, Total,
        PerParticipant, BreakEven, Cumulative, Undiscounted, Rate, TargetGroup,
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_layout_names_every_sheet_that_it_refers_to() {
        let layout = Layout::built_in();
        let referred =
            layout.fields.values().map(|f| f.sheet).chain(layout.tables.values().map(|t| t.sheet));
        for sheet in referred {
            assert!(!layout.sheet_name(sheet).is_empty(), "{sheet:?}");
        }
    }
}
