//! The results that the workbook itself prints: what each figure claims to be, and where it stands.

use super::case::{AreaRow, Printed, What};
use super::cells::{Reader, raw_text};
use crate::layout::{ColumnKey, FoundTable, Row, TableKey};
use crate::model::{Actor, Year};
use crate::typed::number::Parsed;
use crate::typed::{label, number};
use crate::workbook::Value;

/// The columns of results by actor.
const BY_ACTOR: [(ColumnKey, Option<Actor>); 4] = [
    (ColumnKey::Total, None),
    (ColumnKey::Municipality, Some(Actor::Municipality)),
    (ColumnKey::Region, Some(Actor::Region)),
    (ColumnKey::State, Some(Actor::State)),
];

impl Reader<'_, '_> {
    pub fn printed(&mut self) -> Vec<Printed> {
        let mut all = Vec::new();
        let tables = [
            TableKey::ResultsByActor,
            TableKey::ResultsByArea,
            TableKey::ResultsByYear,
            TableKey::ResultsByRate,
        ];
        for key in tables {
            let Some(table) = self.tables.get(&key).cloned() else { continue };
            for row in &table.rows {
                match key {
                    TableKey::ResultsByActor => self.actor_row(&table, *row, &mut all),
                    TableKey::ResultsByArea => self.area_row(&table, *row, &mut all),
                    TableKey::ResultsByYear => self.year_row(&table, *row, &mut all),
                    _ => self.rate_row(&table, *row, &mut all),
                }
            }
        }
        all
    }

    fn row_name(&self, table: &FoundTable, row: Row, key: ColumnKey) -> Option<String> {
        let at = table.cell(row, key)?;
        Some(raw_text(&self.cell(&at)?.value).trim().to_owned())
    }

    /// Adds the figure in one column of a row, where there is one.
    fn figure(
        &self,
        into: &mut Vec<Printed>,
        (table, row): (&FoundTable, Row),
        (key, heading_table): (ColumnKey, TableKey),
        name: &str,
        what: What,
        summands: usize,
    ) {
        let Some(cell) = table.cell(row, key) else { return };
        let Some(found) = self.cell(&cell) else { return };
        let value = match &found.value {
            Value::Number(value) => Ok(*value),
            Value::Text(text) if text.trim().is_empty() => return,
            Value::Text(text) => match number::parse(text) {
                Parsed::Plain(value) | Parsed::Percent(value) => Ok(value),
                _ => Err(text.trim().to_owned()),
            },
            other => Err(raw_text(other)),
        };
        let label = format!("{name} · {}", self.layout.heading(heading_table, key));
        let is_number = matches!(found.value, Value::Number(_));
        let factor = self.layout.unit(heading_table, key);
        let value =
            value.and_then(|value| value.checked_mul(factor).ok_or_else(|| value.to_string()));
        let is_formula = found.formula.is_some();
        into.push(Printed { cell, label, what, value, summands, is_formula, factor, is_number });
    }

    fn actor_row(&self, table: &FoundTable, row: Row, into: &mut Vec<Printed>) {
        let key = TableKey::ResultsByActor;
        let Some(name) = self.row_name(table, row, ColumnKey::Actor) else { return };
        let actors = self.layout.words.actors();
        let actor = if row.is_total {
            Some(None)
        } else {
            let own = actors.iter().find(|(names, _)| names.has(&name));
            own.map(|(_, actor)| Some(*actor))
        };
        let of = |make: fn(Option<Actor>) -> What| actor.map_or(What::Unknown, make);
        let parts = if row.is_total { Actor::ALL.len() } else { 0 };
        let at = (table, row);
        self.figure(into, at, (ColumnKey::Total, key), &name, of(What::Net), parts);
        self.figure(
            into,
            at,
            (ColumnKey::PerParticipant, key),
            &name,
            of(What::NetPerParticipant),
            parts,
        );
        self.figure(into, at, (ColumnKey::BreakEven, key), &name, of(What::BreakEven), 0);
    }

    fn area_row(&self, table: &FoundTable, row: Row, into: &mut Vec<Printed>) {
        let key = TableKey::ResultsByArea;
        let Some(name) = self.row_name(table, row, ColumnKey::Area) else { return };
        let area = if row.is_total {
            AreaRow::All
        } else if label::key(&name) == label::key(&self.layout.cost_area) {
            AreaRow::Costs
        } else {
            let known = self.layout.areas.own(&name);
            AreaRow::Named(known.unwrap_or(&name).to_owned())
        };
        let at = (table, row);
        let areas = table.lines().count();
        for (column, actor) in BY_ACTOR {
            let parts = match (row.is_total, actor) {
                (true, _) => areas,
                (false, None) => Actor::ALL.len(),
                (false, Some(_)) => 0,
            };
            self.figure(into, at, (column, key), &name, What::Area(area.clone(), actor), parts);
        }
        let parts = if row.is_total { areas } else { 0 };
        self.figure(
            into,
            at,
            (ColumnKey::PerParticipant, key),
            &name,
            What::AreaPerParticipant(area),
            parts,
        );
    }

    fn year_row(&self, table: &FoundTable, row: Row, into: &mut Vec<Printed>) {
        let key = TableKey::ResultsByYear;
        let Some(name) = self.row_name(table, row, ColumnKey::Year) else { return };
        // A date stands for its year.
        let word =
            name.split_whitespace().last().map(|word| word.split('-').next().unwrap_or(word));
        let year: Option<Year> = word.and_then(|year| year.parse().ok());
        let at = (table, row);
        for (column, actor) in BY_ACTOR {
            let what = match (row.is_total, year) {
                (true, _) => What::Net(actor),
                (false, Some(year)) => What::InYear(year, actor),
                (false, None) => What::Unknown,
            };
            let parts = if row.is_total {
                table.lines().count()
            } else if actor.is_none() {
                Actor::ALL.len()
            } else {
                0
            };
            self.figure(into, at, (column, key), &name, what, parts);
        }
        if let Some(year) = year {
            let so_far = table.lines().take_while(|line| line.row <= row.row).count();
            self.figure(
                into,
                at,
                (ColumnKey::Cumulative, key),
                &name,
                What::Cumulative(year),
                so_far,
            );
            self.figure(
                into,
                at,
                (ColumnKey::Undiscounted, key),
                &name,
                What::Undiscounted(year),
                Actor::ALL.len(),
            );
        }
    }

    fn rate_row(&self, table: &FoundTable, row: Row, into: &mut Vec<Printed>) {
        let key = TableKey::ResultsByRate;
        let Some(at) = table.cell(row, ColumnKey::Rate) else { return };
        let rate = match self.cell(&at).map(|cell| &cell.value) {
            Some(Value::Number(rate)) => Some(*rate),
            Some(Value::Text(text)) => match number::parse(text) {
                Parsed::Plain(rate) | Parsed::Percent(rate) => Some(rate),
                _ => None,
            },
            _ => None,
        };
        let heading = self.layout.heading(key, ColumnKey::Rate);
        let shown = rate.map(|rate| crate::lang::per_cent(rate, 1)).unwrap_or_default();
        let name = format!("{heading} {shown}");
        for (column, actor) in BY_ACTOR {
            let what = rate.map_or(What::Unknown, |rate| What::AtRate(rate, at.clone(), actor));
            let parts = if actor.is_none() { Actor::ALL.len() } else { 0 };
            self.figure(into, (table, row), (column, key), &name, what, parts);
        }
    }
}
