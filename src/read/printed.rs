//! The results that the workbook itself prints: what each figure claims to be, and where it stands.

use super::case::{AreaRow, Printed, Rate, What};
use super::cells::{Reader, raw_text};
use super::notice::Notice;
use crate::finding::Severity;
use crate::layout::{ColumnKey, FoundTable, Row, SheetKey, TableKey};
use crate::model::{Actor, Year};
use crate::typed::number::Parsed;
use crate::typed::{label, number};
use crate::workbook::{CellRef, Value};
use rust_decimal::Decimal;

/// The columns of results by actor.
const BY_ACTOR: [(ColumnKey, Option<Actor>); 4] = [
    (ColumnKey::Total, None),
    (ColumnKey::Municipality, Some(Actor::Municipality)),
    (ColumnKey::Region, Some(Actor::Region)),
    (ColumnKey::State, Some(Actor::State)),
];

/// So many figures that are not understood are listed.
const MOST_UNREAD: usize = 500;

fn is_results(key: TableKey) -> bool {
    matches!(
        key,
        TableKey::ResultsByActor
            | TableKey::ResultsByArea
            | TableKey::ResultsByYear
            | TableKey::ResultsByRate
    )
}

fn is_year(value: Decimal) -> bool {
    value.fract().is_zero() && (Decimal::from(1900)..=Decimal::from(2200)).contains(&value)
}

/// Whether a share would be more than ten times over.
fn is_many_times(value: &Decimal) -> bool {
    value.abs() > Decimal::TEN
}

/// How many decimals the figures of a table are printed with: as many as those that are typed show
/// together, since 4.0 beside 3.7 is stored as 4. A formula has as many as it gives.
fn decimals(table: &mut [Printed]) {
    let own = |printed: &Printed| {
        let value = printed.value.as_ref().ok()?.checked_div(printed.factor)?;
        Some(value.round_dp(9).normalize().scale())
    };
    let typed = |factor: Decimal, table: &[Printed]| {
        let typed = table.iter().filter(|printed| {
            !printed.is_formula && printed.factor == factor && !is_share(&printed.what)
        });
        typed.filter_map(own).max().unwrap_or(0)
    };
    let found: Vec<u32> = table
        .iter()
        .map(|printed| own(printed).unwrap_or(0).max(typed(printed.factor, table)))
        .collect();
    for (printed, decimals) in table.iter_mut().zip(found) {
        printed.decimals = decimals;
    }
}

fn is_share(what: &What) -> bool {
    matches!(what, What::BreakEven(_))
}

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
            let start = all.len();
            for row in &table.rows {
                match key {
                    TableKey::ResultsByActor => self.actor_row(&table, *row, &mut all),
                    TableKey::ResultsByArea => self.area_row(&table, *row, &mut all),
                    TableKey::ResultsByYear => self.year_row(&table, *row, &mut all),
                    _ => self.rate_row(&table, *row, &mut all),
                }
            }
            decimals(all.get_mut(start..).unwrap_or_default());
        }
        self.tell_shares(&all);
        self.unread(&mut all);
        all
    }

    /// Tells of shares printed without a per cent sign that are read as per cent.
    fn tell_shares(&mut self, all: &[Printed]) {
        let hundredth = Decimal::new(1, 2);
        let own = |key, column| self.layout.unit(key, column) == Decimal::ONE;
        let break_even = own(TableKey::ResultsByActor, ColumnKey::BreakEven);
        let at_rate = own(TableKey::ResultsByRate, ColumnKey::Rate);
        let mut taken: Vec<(CellRef, String, Decimal)> = Vec::new();
        for printed in all {
            match (&printed.what, &printed.value) {
                (What::BreakEven(_), Ok(value)) if break_even && printed.factor == hundredth => {
                    taken.push((printed.cell.clone(), printed.label.clone(), *value));
                }
                (What::AtRate(rate, _), _) if at_rate && rate.factor == hundredth => {
                    let heading = self.layout.heading(TableKey::ResultsByRate, ColumnKey::Rate);
                    taken.push((rate.cell.clone(), heading.to_owned(), rate.value));
                }
                _ => {}
            }
        }
        taken.dedup_by(|a, b| a.0 == b.0);
        for (at, label, value) in taken {
            let found = self.cell(&at).map(|cell| raw_text(&cell.value)).unwrap_or_default();
            let matter = Notice::PercentTyped { label, found, value };
            self.tell("A3", Severity::Information, &at, matter);
        }
    }

    /// Tells of figures on the sheets of results that are in no table that was understood. Where
    /// nothing is, they are the printed results, and nothing can be compared.
    fn unread(&mut self, all: &mut Vec<Printed>) {
        let mut names: Vec<String> = [SheetKey::Results, SheetKey::Sensitivity]
            .into_iter()
            .filter_map(|key| self.sheets.get(&key).cloned())
            .collect();
        names.dedup();
        // A sheet with inputs has figures of its own.
        let has_inputs = |name: &String| {
            self.fields.values().any(|field| field.value.sheet == *name)
                || self.tables.iter().any(|(key, table)| !is_results(*key) && table.sheet == *name)
        };
        names.retain(|name| !has_inputs(name));
        let mut unread = Vec::new();
        for name in &names {
            let Some(sheet) = self.sheet(name) else { continue };
            let mut known: Vec<CellRef> = all.iter().map(|printed| printed.cell.clone()).collect();
            for (_, table) in self.tables.iter().filter(|(key, _)| is_results(**key)) {
                let naming = [ColumnKey::Actor, ColumnKey::Area, ColumnKey::Year, ColumnKey::Rate];
                known.extend(
                    table
                        .rows
                        .iter()
                        .flat_map(|row| naming.into_iter().filter_map(|key| table.cell(*row, key))),
                );
            }
            known.sort_by(|a, b| (&a.sheet, a.at).cmp(&(&b.sheet, b.at)));
            for (at, cell) in sheet.iter() {
                let at = CellRef::new(name.as_str(), at);
                let place = known.binary_search_by(|k| (&k.sheet, k.at).cmp(&(&at.sheet, at.at)));
                if let (Value::Number(value), true) = (&cell.value, place.is_err())
                    && !value.is_zero()
                    && !is_year(*value)
                {
                    unread.push((at, *value, cell.formula.is_some()));
                }
            }
        }
        let cells = unread.len();
        let Some((first, ..)) = unread.first() else { return };
        let (first, none) = (first.clone(), all.is_empty());
        if none {
            all.extend(unread.into_iter().take(MOST_UNREAD).map(|(cell, value, is_formula)| {
                Printed {
                    label: self.beside(&cell),
                    cell,
                    what: What::Unread,
                    value: Ok(value),
                    summands: 0,
                    is_formula,
                    factor: Decimal::ONE,
                    decimals: 0,
                    is_number: true,
                }
            }));
        }
        let severity = if none { Severity::Clarification } else { Severity::Information };
        self.tell("A1", severity, &first, Notice::ResultsUnread { cells });
    }

    /// The text to the left of a cell.
    fn beside(&self, at: &CellRef) -> String {
        let row = self.sheet(&at.sheet).map(|sheet| sheet.row(at.at.row)).unwrap_or_default();
        let texts = row.iter().filter(|(place, _)| place.col < at.at.col);
        let text = texts.rev().find_map(|(_, cell)| match &cell.value {
            Value::Text(text) => Some(text.trim().to_owned()),
            _ => None,
        });
        text.unwrap_or_default()
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
        let own = self.layout.unit(heading_table, key);
        let is_share = key == ColumnKey::BreakEven;
        let is_written = matches!(&found.value, Value::Text(text) if text.contains('%'));
        let factor = match table.scales.get(&key) {
            Some(scale) if own == Decimal::ONE => *scale,
            // What reads per cent says its unit itself.
            _ if is_share && (is_written || self.is_per_cent(&cell)) => Decimal::ONE,
            // No success rate is ten times over; 63 is meant for 63 per cent.
            _ if is_share && own == Decimal::ONE && value.as_ref().is_ok_and(is_many_times) => {
                Decimal::new(1, 2)
            }
            _ => own,
        };
        let value =
            value.and_then(|value| value.checked_mul(factor).ok_or_else(|| value.to_string()));
        let is_formula = found.formula.is_some();
        let decimals = 0;
        into.push(Printed {
            cell,
            label,
            what,
            value,
            summands,
            is_formula,
            factor,
            decimals,
            is_number,
        });
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
        let own = self.layout.unit(key, ColumnKey::Rate);
        let is_shown = self.is_per_cent(&at);
        // As where an input is read: what reads per cent says its unit itself, and 40 is 40 %.
        let unit = |rate: Decimal| {
            if is_shown {
                Decimal::ONE
            } else if own == Decimal::ONE && rate.abs() > Decimal::ONE {
                Decimal::new(1, 2)
            } else {
                own
            }
        };
        let read = match self.cell(&at).map(|cell| &cell.value) {
            Some(Value::Number(rate)) => Some((*rate, unit(*rate))),
            Some(Value::Text(text)) => match number::parse(text) {
                Parsed::Plain(rate) => Some((rate, unit(rate))),
                Parsed::Percent(rate) => Some((rate, Decimal::ONE)),
                _ => None,
            },
            _ => None,
        };
        let rate = read.and_then(|(rate, factor)| Some((rate.checked_mul(factor)?, factor)));
        let heading = self.layout.heading(key, ColumnKey::Rate);
        let shown = rate.map(|(rate, _)| crate::lang::per_cent(rate, 1)).unwrap_or_default();
        let name = format!("{heading} {shown}");
        for (column, actor) in BY_ACTOR {
            let what = rate.map_or(What::Unknown, |(value, factor)| {
                What::AtRate(Rate { value, cell: at.clone(), factor }, actor)
            });
            let parts = if actor.is_none() { Actor::ALL.len() } else { 0 };
            self.figure(into, (table, row), (column, key), &name, what, parts);
        }
    }
}
