//! Where a version of the model keeps each input, as data, and finding those places in a workbook.
//!
//! A layout is a TOML file: sheet names, labels and headings with their synonyms. No cell address and no
//! Danish label of the input format stands in code. What the values mean is the reader's business.

mod locate;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use locate::{FoundField, FoundTable, Located, Row, locate};

use crate::workbook::text;

/// The description of one version of the workbook format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    pub id: String,
    pub title: String,
    /// The offset of the first column of changes in use; 0 is the finishing year.
    pub first_offset: i32,
    /// Main areas, in the order of the model's own tables.
    pub areas: Vec<String>,
    pub cost_area: String,
    pub categories: Vec<String>,
    pub words: Words,
    pub sheets: BTreeMap<SheetKey, Vec<String>>,
    pub fields: BTreeMap<FieldKey, FieldSpec>,
    pub tables: BTreeMap<TableKey, TableSpec>,
}

/// The words that cells are filled in with, the model's own first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub municipality: Vec<String>,
    pub region: Vec<String>,
    pub state: Vec<String>,
    pub yes: Vec<String>,
    pub no: Vec<String>,
    pub successes: Vec<String>,
    pub everyone: Vec<String>,
    pub plain: Vec<String>,
    pub discounted: Vec<String>,
    pub total: Vec<String>,
    /// The category of a cost line that only moves money between actors.
    #[serde(default)]
    pub grant: Vec<String>,
    /// The person group that a line is about when none is named.
    pub participant: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    pub sheet: SheetKey,
    pub labels: Vec<String>,
    #[serde(default)]
    pub required: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSpec {
    pub sheet: SheetKey,
    #[serde(default)]
    pub required: bool,
    /// Headings that carry a number, such as a calendar year or a year after the course: `{n}`.
    #[serde(default)]
    pub series: Vec<String>,
    pub columns: Vec<ColumnSpec>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    pub key: ColumnKey,
    pub headings: Vec<String>,
    #[serde(default)]
    pub required: bool,
}

/// Names that a layout file uses; a misspelt one is refused with the list of those that exist.
macro_rules! keys {
    ($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$attr])* $variant),* }
    };
}

keys!(
    /// The sheets of the format.
    SheetKey { Front, Settings, Intervention, Costs, Effect, Consequences, Changes, Prices, Results, Sensitivity, Knowledge }
);

keys!(
    /// The single values, found by a label beside them.
    FieldKey {
        ModelVersion, Name, Organisation, Author, Date, PriceYear, BaseYear, FirstYear, LastYear, DiscountRate,
        #[serde(rename = "discount_rate_36")] DiscountRate36,
        #[serde(rename = "discount_rate_71")] DiscountRate71,
        PerParticipant, Intervention, TargetGroup, SuccessGoal, Alternative, Duration, SuccessRate, SuccessLow,
        SuccessHigh, SuccessSource, SuccessReason, TargetMatch, GoalMatch,
    }
);

keys!(
    /// The tables, found by their headings.
    TableKey {
        Index, Cohorts, Costs, Consequences, Changes, Prices, ResultsByActor, ResultsByArea, ResultsByYear,
        ResultsByRate, Knowledge,
    }
);

keys!(
    /// The columns of the tables.
    ColumnKey {
        Year, Index, Participants, Name, Category, Actor, Committee, PriceYear, Source, Service, Area, Unit, Person,
        Persons, Applies, Included, Reason, Municipality, Region, State, Total, PerParticipant, BreakEven, Cumulative,
        Rate, TargetGroup,
    }
);

static BUILT_IN: LazyLock<Layout> =
    LazyLock::new(|| toml::from_str(include_str!("soem.toml")).expect("the layout compiled in is valid"));

impl Layout {
    /// The layout of the SØM format that the program was built with.
    pub fn built_in() -> &'static Layout {
        &BUILT_IN
    }

    /// The layout's own name of a sheet.
    pub fn sheet_name(&self, key: SheetKey) -> &str {
        self.sheets.get(&key).map_or("", |names| first(names))
    }

    /// The layout's own name of a label.
    pub fn label(&self, key: FieldKey) -> &str {
        self.fields.get(&key).map_or("", |field| first(&field.labels))
    }

    /// The layout's own name of a heading.
    pub fn heading(&self, table: TableKey, key: ColumnKey) -> &str {
        self.tables
            .get(&table)
            .and_then(|table| table.columns.iter().find(|column| column.key == key))
            .map_or("", |column| first(&column.headings))
    }
}

/// The first of a list of synonyms: the name that the format itself uses.
pub fn first(names: &[String]) -> &str {
    names.first().map_or("", String::as_str)
}

/// Whether `found` is one of `names`, without regard to case, spacing and spelling of æøå.
pub fn is_one_of(found: &str, names: &[String]) -> bool {
    let found = text::key(found);
    names.iter().any(|name| text::key(name) == found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_layout_names_every_sheet_that_it_refers_to() {
        let layout = Layout::built_in();
        let referred = layout.fields.values().map(|f| f.sheet).chain(layout.tables.values().map(|t| t.sheet));
        for sheet in referred {
            assert!(!layout.sheet_name(sheet).is_empty(), "{sheet:?}");
        }
    }
}
