//! Where everything stands in the built workbook: rows and columns from nil, in one place for
//! inputs and formulas.

use std::collections::{BTreeMap, HashMap};

use crate::case::{CaseFile, Consequence};
use crate::layout::spec::Layout;
use crate::layout::{ColumnKey, FieldKey, SheetKey, TableKey};
use crate::model::Year;
use crate::typed::label;
use crate::workbook::Address;

/// Row and column, from nil.
pub type At = (u32, u16);

/// The first column that is used.
pub const LEFT: u16 = 1;
/// The row of the first field, and of the headings on sheets that have a table alone.
pub const TOP: u32 = 4;
/// Fewest columns of changes in use.
const OFFSETS: usize = 11;

/// Empty lines to write in, after those of the case. The reader ends a table at three empty rows,
/// so two can be filled in any order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spare {
    pub costs: usize,
    pub consequences: usize,
}

pub struct Plan<'a> {
    pub case: &'a CaseFile,
    pub layout: &'static Layout,
    pub years: Vec<Year>,
    /// The years that have a row of participants.
    pub cohorts: Vec<Year>,
    /// The years that have a column of costs.
    pub cost_years: Vec<Year>,
    pub costs: usize,
    pub consequences: usize,
    pub offsets: usize,
    fields: BTreeMap<FieldKey, (SheetKey, u32)>,
    /// Where the price of each consequence of the case stands.
    price_of: Vec<Option<usize>>,
}

impl<'a> Plan<'a> {
    pub fn new(case: &'a CaseFile, spare: Spare) -> Plan<'a> {
        let settings = &case.settings;
        let years: Vec<Year> = (settings.first_year..=settings.last_year).collect();
        let with = |more: &mut dyn Iterator<Item = Year>| {
            let mut all: Vec<Year> = years.iter().copied().chain(more).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let mut price_by_service = HashMap::new();
        for (position, price) in case.prices.iter().enumerate() {
            price_by_service.entry(label::key(&price.service)).or_insert(position);
        }
        let price_of = |line: &Consequence| price_by_service.get(&label::key(&line.service));
        let mut plan = Plan {
            case,
            layout: Layout::built_in(),
            cohorts: with(&mut case.participants.0.keys().copied()),
            cost_years: with(
                &mut case.costs.iter().flat_map(|line| line.amounts.0.keys().copied()),
            ),
            costs: case.costs.len() + spare.costs,
            consequences: case.consequences.len() + spare.consequences,
            offsets: case
                .consequences
                .iter()
                .map(|line| line.changes.len())
                .max()
                .unwrap_or(0)
                .max(OFFSETS),
            fields: BTreeMap::new(),
            price_of: case.consequences.iter().map(|line| price_of(line).copied()).collect(),
            years,
        };
        for sheet in [
            SheetKey::Front,
            SheetKey::Settings,
            SheetKey::Intervention,
            SheetKey::Effect,
            SheetKey::Consequences,
        ] {
            for (row, field) in (TOP..).zip(plan.fields_on(sheet)) {
                plan.fields.insert(field, (sheet, row));
            }
        }
        plan
    }

    /// The fields of a sheet, in the order in which they stand.
    pub fn fields_on(&self, sheet: SheetKey) -> Vec<FieldKey> {
        use FieldKey::*;
        let settings = &self.case.settings;
        match sheet {
            SheetKey::Front => vec![ModelVersion, Name, Organisation, Author, Date],
            SheetKey::Settings => {
                let mut fields = vec![PriceYear, BaseYear, FirstYear, LastYear, DiscountRate];
                fields.extend(settings.discount_rate_36.map(|_| DiscountRate36));
                fields.extend(settings.discount_rate_71.map(|_| DiscountRate71));
                fields.push(PerParticipant);
                fields
            }
            SheetKey::Intervention => {
                vec![Intervention, TargetGroup, SuccessGoal, Alternative, Duration]
            }
            SheetKey::Effect => {
                vec![SuccessRate, SuccessLow, SuccessHigh, SuccessSource, SuccessReason]
            }
            SheetKey::Consequences => vec![TargetMatch, GoalMatch],
            _ => Vec::new(),
        }
    }

    /// The cell of a field as formulas write it; `None` for a field that the workbook does not
    /// have.
    pub fn field(&self, field: FieldKey) -> Option<String> {
        let (sheet, row) = self.fields.get(&field)?;
        Some(self.on(*sheet, (*row, LEFT + 1)))
    }

    /// The cell of a field that is always there.
    pub fn setting(&self, field: FieldKey) -> String {
        self.field(field).unwrap_or_default()
    }

    /// The row of a table's headings.
    pub fn headings(&self, table: TableKey) -> u32 {
        let sheet = self.layout.tables.get(&table).map(|table| table.sheet);
        let fields = sheet.map_or(0, |sheet| self.fields_on(sheet).len());
        match (table, fields) {
            (TableKey::ResultsByActor, _) => TOP + 1,
            (TableKey::ResultsByArea, _) => TOP + 9,
            (TableKey::ResultsByYear, _) => TOP + 9 + 5 + count(self.areas().len()) + 1,
            (_, 0) => TOP,
            (_, fields) => TOP + count(fields) + 2,
        }
    }

    /// The column of a key in a table. Numbered headings stand after the keys before `Source`, or
    /// last.
    pub fn column(&self, table: TableKey, key: ColumnKey) -> u16 {
        let columns = self
            .layout
            .tables
            .get(&table)
            .map(|table| table.columns.as_slice())
            .unwrap_or_default();
        let position = columns.iter().position(|column| column.key == key).unwrap_or(0);
        let shift =
            if position >= self.before_series(table) { self.series(table).len() } else { 0 };
        LEFT + u16::try_from(position + shift).unwrap_or(u16::MAX)
    }

    /// The column of the numbered heading in this position.
    pub fn numbered(&self, table: TableKey, position: usize) -> u16 {
        LEFT + u16::try_from(self.before_series(table) + position).unwrap_or(u16::MAX)
    }

    /// How many keyed columns stand before the numbered ones: the figures come before what they
    /// cost and where they are from.
    fn before_series(&self, table: TableKey) -> usize {
        let columns = self
            .layout
            .tables
            .get(&table)
            .map(|table| table.columns.as_slice())
            .unwrap_or_default();
        let after =
            if table == TableKey::Knowledge { ColumnKey::PriceYear } else { ColumnKey::Source };
        columns.iter().position(|column| column.key == after).unwrap_or(columns.len())
    }

    /// The numbers in a table's numbered headings.
    pub fn series(&self, table: TableKey) -> Vec<i32> {
        let offsets = |most: usize| (0..i32::try_from(most).unwrap_or(i32::MAX)).collect();
        match table {
            TableKey::Costs => self.cost_years.clone(),
            TableKey::Changes => offsets(self.offsets),
            TableKey::Knowledge => {
                let keys =
                    self.case.knowledge.iter().filter_map(|row| row.changes.0.keys().next_back());
                offsets(
                    keys.copied()
                        .max()
                        .and_then(|key| usize::try_from(key + 1).ok())
                        .unwrap_or(0)
                        .max(OFFSETS),
                )
            }
            _ => Vec::new(),
        }
    }

    /// The areas of the result sheet: the layout's, then the case's own.
    pub fn areas(&self) -> Vec<&str> {
        let mut areas: Vec<&str> = self.layout.areas.iter().map(String::as_str).collect();
        for line in &self.case.consequences {
            if !areas.contains(&line.area.as_str()) {
                areas.push(&line.area);
            }
        }
        areas
    }

    /// The rows of prices: one a price of the case, then one for each spare consequence.
    pub fn prices(&self) -> usize {
        self.case.prices.len() + self.consequences - self.case.consequences.len()
    }

    /// The position among the prices of a consequence's own; `None` where there is none.
    pub fn price_of(&self, consequence: usize) -> Option<usize> {
        let spare = || Some(self.case.prices.len() + consequence - self.case.consequences.len());
        self.price_of.get(consequence).copied().unwrap_or_else(spare)
    }

    /// `'Sheet'!$C$9`
    pub fn on(&self, sheet: SheetKey, at: At) -> String {
        format!("{}{}", quoted(self.layout.sheet_name(sheet)), fixed(at))
    }

    /// `'Sheet'!$C$9:$C$12`
    pub fn range(&self, sheet: SheetKey, from: At, to: At) -> String {
        format!("{}{}:{}", quoted(self.layout.sheet_name(sheet)), fixed(from), fixed(to))
    }

    /// A cell of a table: the line from nil and the column.
    pub fn cell(&self, table: TableKey, line: usize, column: u16) -> At {
        (self.headings(table) + 1 + count(line), column)
    }

    pub fn sheet_of(&self, table: TableKey) -> SheetKey {
        self.layout.tables.get(&table).map_or(SheetKey::Front, |table| table.sheet)
    }

    /// A cell of a table as formulas write it.
    pub fn reference(&self, table: TableKey, line: usize, key: ColumnKey) -> String {
        self.on(self.sheet_of(table), self.cell(table, line, self.column(table, key)))
    }

    /// A column of a table, `lines` long.
    pub fn reference_column(&self, table: TableKey, lines: usize, key: ColumnKey) -> String {
        let column = self.column(table, key);
        self.range(
            self.sheet_of(table),
            self.cell(table, 0, column),
            self.cell(table, lines.saturating_sub(1), column),
        )
    }
}

/// A sheet's name as formulas write it.
pub fn quoted(sheet: &str) -> String {
    format!("'{}'!", sheet.replace('\'', "''"))
}

/// `$C$9`
pub fn fixed((row, column): At) -> String {
    Address { row, col: column.into() }.absolute()
}

/// Rows counted as Excel counts them.
pub fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
