//! The lines of consequences: each tied together from the sheets of consequences, of changes in use
//! and of prices.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

use super::case::{Unit, Units};
use super::cells::{Blank, Reader, raw_text};
use super::notice::Notice;
use crate::finding::Severity;
use crate::layout::{ColumnKey, FoundTable, Row, TableKey};
use crate::model::{Actor, Applies, Consequence, Input, Origin, PerActor};
use crate::typed::{alike, label};
use crate::workbook::CellRef;

const PRICE_COLUMNS: [(Actor, ColumnKey); 3] = [
    (Actor::Municipality, ColumnKey::Municipality),
    (Actor::Region, ColumnKey::Region),
    (Actor::State, ColumnKey::State),
];

impl Reader<'_, '_> {
    pub(super) fn consequences(&mut self) -> Vec<Consequence> {
        let (Some(table), Some(changes), Some(prices)) = (
            self.tables.get(&TableKey::Consequences).cloned(),
            self.tables.get(&TableKey::Changes).cloned(),
            self.tables.get(&TableKey::Prices).cloned(),
        ) else {
            // What is wrong in the tables that are there is told with the rest. Without any of the
            // three there are only costs; with some there is no calculation.
            let tables = [TableKey::Consequences, TableKey::Changes, TableKey::Prices];
            let some = tables.iter().any(|key| self.tables.contains_key(key));
            let severity = if some { Severity::Error } else { Severity::PossibleError };
            for key in tables {
                self.table_there(key, severity);
            }
            self.numbers_only(TableKey::Changes, &[]);
            self.numbers_only(TableKey::Prices, &PRICE_COLUMNS.map(|(_, key)| key));
            return Vec::new();
        };
        let priced = PRICE_COLUMNS.map(|(_, key)| key);
        self.columns_there(TableKey::Consequences, &table, &[ColumnKey::Service, ColumnKey::Area]);
        self.columns_there(TableKey::Changes, &changes, &[ColumnKey::Service]);
        self.columns_there(TableKey::Prices, &prices, &[ColumnKey::Service]);
        self.columns_nil(TableKey::Prices, &prices, &priced);
        self.nameless(TableKey::Changes, &changes, &[]);
        self.nameless(TableKey::Prices, &prices, &priced);
        self.tell_first_change(&changes);
        let mut change_rows = self.rows_by_name(&changes, ColumnKey::Person);
        let price_rows = self.rows_by_name(&prices, ColumnKey::Service);
        let mut seen: BTreeMap<(String, String), CellRef> = BTreeMap::new();
        let mut lines = Vec::new();
        let (mut used, mut changing) = (Vec::new(), Vec::new());
        for row in table.lines() {
            let heading = self.layout.heading(TableKey::Consequences, ColumnKey::Service);
            let Some(service) = self.named(&table, row, ColumnKey::Service, heading) else {
                continue;
            };
            let Some(at) = table.cell(row, ColumnKey::Service) else { continue };
            let name = service.value.clone();
            let person = self.person(&table, row, &name);
            let key = (label::key(&name), label::key(&person.value));
            if let Some(other) = seen.insert(key.clone(), at.clone()) {
                let matter = Notice::LineTwice {
                    service: name.clone(),
                    person: person.value.clone(),
                    other: other.at,
                };
                self.tell("A5", Severity::PossibleError, &at, matter);
            }
            used.push(key.0.clone());
            let price_row = price_rows
                .get(&(key.0.clone(), key.0.clone()))
                .and_then(|rows| rows.first())
                .copied();
            if price_row.is_none() {
                let near = self.service_like(&prices, &name);
                self.fault("A5", &at, Notice::NoPrice { service: name.clone(), near });
            }
            // The first line of a service takes the first row of changes, the second the second,
            // the last row serves the rest.
            let whose = if changes.columns.contains_key(&ColumnKey::Person) {
                key.1
            } else {
                label::key(self.layout.words.participant.first())
            };
            let change_row = change_rows.get_mut(&(key.0, whose)).and_then(|rows| {
                if rows.len() > 1 { Some(rows.remove(0)) } else { rows.first().copied() }
            });
            if change_row.is_none() {
                let near = self.service_like(&changes, &name);
                let (service, person) = (name.clone(), person.value.clone());
                self.fault("A5", &at, Notice::NoChanges { service, person, near });
            }
            changing.extend(change_row.map(|row| row.row));
            let line = self.consequence(
                &table,
                row,
                service,
                person,
                (&changes, change_row),
                (&prices, price_row),
            );
            if let Some(line) = line {
                lines.push(line);
                self.units.push(Units {
                    line: self.stated(&table, Some(row), ColumnKey::Unit),
                    changes: self.stated(&changes, change_row, ColumnKey::Unit),
                    prices: self.stated(&prices, price_row, ColumnKey::Unit),
                });
            }
        }
        self.unused(&prices, &used);
        self.unused_changes(&changes, &changing);
        self.named_alike(&table, &[&changes, &prices]);
        self.priced_twice(&prices, &price_rows, &used);
        lines
    }

    /// The text in a column of a row, with its cell.
    fn stated(
        &self,
        table: &FoundTable,
        row: Option<Row>,
        key: ColumnKey,
    ) -> Option<(CellRef, String)> {
        let at = table.cell(row?, key)?;
        let text = raw_text(&self.cell(&at)?.value).trim().to_owned();
        (!text.is_empty()).then_some((at, text))
    }

    /// The service of a table whose name may be a slip of `name`, or the reverse, with its cell.
    fn service_like(&self, table: &FoundTable, name: &str) -> Option<(String, CellRef)> {
        let cells = table.lines().filter_map(|row| table.cell(row, ColumnKey::Service));
        let text = |at: CellRef| Some((raw_text(&self.cell(&at)?.value).trim().to_owned(), at));
        let named: Vec<(String, CellRef)> = cells.filter_map(text).collect();
        let others = named.iter().map(|(name, _)| name.as_str());
        let own = label::key(name);
        let meant = alike::meant(name, others.filter(|other| label::key(other) != own))?;
        named.iter().find(|(other, _)| other == meant).cloned()
    }

    /// Tells of services whose names differ in case or spacing only, since they are taken for one.
    fn named_alike(&mut self, table: &FoundTable, others: &[&FoundTable]) {
        let named = |reader: &Self, table: &FoundTable| -> Vec<(CellRef, String)> {
            let cells = table.lines().filter_map(|row| table.cell(row, ColumnKey::Service));
            let texts =
                cells.filter_map(|at| Some((at.clone(), raw_text(&reader.cell(&at)?.value))));
            texts.filter(|(_, text)| !text.trim().is_empty()).collect()
        };
        let mut first: BTreeMap<String, (CellRef, String)> = BTreeMap::new();
        for (at, found) in std::iter::once(table)
            .chain(others.iter().copied())
            .flat_map(|table| named(self, table))
            .collect::<Vec<_>>()
        {
            let (cell, other) =
                first.entry(label::key(&found)).or_insert_with(|| (at.clone(), found.clone()));
            if *other != found {
                let (cell, other) = (cell.clone(), other.clone());
                self.tell(
                    "A5",
                    Severity::Information,
                    &at,
                    Notice::SpeltOtherwise { found, other, cell },
                );
            }
        }
    }

    /// Tells of services with two rows of prices, of which the first is used.
    fn priced_twice(
        &mut self,
        prices: &FoundTable,
        rows: &BTreeMap<(String, String), Vec<Row>>,
        used: &[String],
    ) {
        for ((service, _), rows) in rows.iter().filter(|((service, _), _)| used.contains(service)) {
            let [first, others @ ..] = &rows[..] else { continue };
            let Some(first) = prices.cell(*first, ColumnKey::Service) else { continue };
            let named =
                self.cell(&first).map_or_else(|| service.clone(), |cell| raw_text(&cell.value));
            for at in others
                .iter()
                .filter_map(|row| prices.cell(*row, ColumnKey::Service))
                .collect::<Vec<_>>()
            {
                let service = named.trim().to_owned();
                let matter = Notice::PriceTwice { service, other: first.at };
                self.tell("A5", Severity::PossibleError, &at, matter);
            }
        }
    }

    /// Reads the numbers of a table for their faults alone.
    fn numbers_only(&mut self, key: TableKey, columns: &[ColumnKey]) {
        let Some(table) = self.tables.get(&key).cloned() else { return };
        for row in table.lines() {
            let at = table.cell(row, ColumnKey::Service);
            let name = at.and_then(|at| Some(raw_text(&self.cell(&at)?.value))).unwrap_or_default();
            for &column in columns {
                let label = format!("{name}: {}", self.layout.heading(key, column));
                self.number(table.cell(row, column), &label, Unit::Kroner, Blank::Zero);
            }
            for &(number, column) in &table.series {
                self.number(
                    Some(table.at(row, column)),
                    &format!("{name} {number}"),
                    Unit::Kroner,
                    Blank::Zero,
                );
            }
        }
    }

    /// The number in the headings of changes that means the layout's first year: a column left out
    /// moves none of the others. Headings that begin lower than the layout count its first column
    /// so.
    fn first_change(&self, changes: &FoundTable) -> i32 {
        if changes.counted {
            return 1;
        }
        let lowest = changes.series.iter().map(|&(offset, _)| offset).min();
        lowest.map_or(self.layout.first_offset, |lowest| lowest.min(self.layout.first_offset))
    }

    fn tell_first_change(&mut self, changes: &FoundTable) {
        let Some(&(found, column)) = changes.series.iter().min_by_key(|(offset, _)| *offset) else {
            return;
        };
        let expected = self.layout.first_offset;
        if found > expected && !changes.counted {
            let at = changes.place(changes.heading_row, column);
            let matter = Notice::FirstChange { found, expected };
            self.tell("A4", Severity::Clarification, &at, matter);
        }
    }

    fn person(&mut self, table: &FoundTable, row: Row, service: &str) -> Input<String> {
        let heading = self.layout.heading(TableKey::Consequences, ColumnKey::Person);
        let named = self.text(table.cell(row, ColumnKey::Person), &format!("{service}: {heading}"));
        named.unwrap_or_else(|| {
            Input::new(self.layout.words.participant.first().to_owned(), Origin::NONE)
        })
    }

    fn consequence(
        &mut self,
        table: &FoundTable,
        row: Row,
        service: Input<String>,
        person: Input<String>,
        (changes, change_row): (&FoundTable, Option<Row>),
        (prices, price_row): (&FoundTable, Option<Row>),
    ) -> Option<Consequence> {
        let words = &self.layout.words;
        let name = service.value.clone();
        let label = |table, key| format!("{name}: {}", self.layout.heading(table, key));
        let of = |key| label(TableKey::Consequences, key);
        let [of_area, of_unit, of_persons, of_applies, of_included, of_source, of_reason] = [
            ColumnKey::Area,
            ColumnKey::Unit,
            ColumnKey::Persons,
            ColumnKey::Applies,
            ColumnKey::Included,
            ColumnKey::Source,
            ColumnKey::Reason,
        ]
        .map(of);
        let of_price_year = self.layout.heading(TableKey::Prices, ColumnKey::PriceYear);
        let of_committee = label(TableKey::Prices, ColumnKey::Committee);
        let area = self.area(table, row, &of_area);
        let unit = self.text(table.cell(row, ColumnKey::Unit), &of_unit);
        let unit_name = unit.as_ref().map(|unit| unit.value.clone()).unwrap_or_default();
        let persons = self.number(
            table.cell(row, ColumnKey::Persons),
            &of_persons,
            Unit::Persons,
            Blank::Default(Decimal::ONE),
        );
        let applies = self.word(
            table.cell(row, ColumnKey::Applies),
            &of_applies,
            &[(&words.successes, Applies::Successes), (&words.everyone, Applies::Everyone)],
            Applies::Successes,
        );
        let included = self.word(
            table.cell(row, ColumnKey::Included),
            &of_included,
            &[(&words.yes, true), (&words.no, false)],
            true,
        );
        let source = self.text(table.cell(row, ColumnKey::Source), &of_source);
        let reason = self.text(table.cell(row, ColumnKey::Reason), &of_reason);
        let series =
            self.layout.tables.get(&TableKey::Changes).and_then(|table| table.series.first());
        let series = series.cloned().unwrap_or_else(|| "{n}".to_owned());
        let mut change = Vec::new();
        let origin = self.first_change(changes);
        for &(offset, column) in &changes.series {
            let label =
                format!("{name}, {}, {}", person.value, series.replace("{n}", &offset.to_string()));
            let at = changes.at(change_row?, column);
            let factor = self.layout.quantity_sign() * self.layout.series_unit(TableKey::Changes);
            let position = usize::try_from(i64::from(offset) - i64::from(origin)).ok();
            let Some(position) = position.filter(|position| *position <= 400) else {
                let at = changes.place(changes.heading_row, column);
                self.fault("A4", &at, Notice::NotAYear { label, found: offset.to_string() });
                return None;
            };
            let read =
                self.scaled(Some(at), &label, Unit::Units(unit_name.clone()), Blank::Zero, factor);
            if change.len() <= position {
                change.resize(position + 1, Input::new(Decimal::ZERO, Origin::NONE));
            }
            if let (Some(read), Some(slot)) = (read, change.get_mut(position)) {
                *slot = read;
            }
        }
        let mut price = PerActor::default();
        for (actor, key) in PRICE_COLUMNS {
            let label = label(TableKey::Prices, key);
            let unit = Unit::KronerPer(unit_name.clone());
            let factor = self.layout.unit(TableKey::Prices, key) * self.layout.signs.prices.sign();
            let at = prices.cell(price_row?, key);
            price.0[actor as usize] =
                self.scaled(at, &label, unit, Blank::Zero, factor).unwrap_or_default();
        }
        let price_year = self.price_year(prices, price_row?, &name, of_price_year);
        let committee = self.text(prices.cell(price_row?, ColumnKey::Committee), &of_committee);
        let of_price_source = format!(
            "{name}: {} ({})",
            self.layout.heading(TableKey::Prices, ColumnKey::Source),
            prices.sheet
        );
        let price_source = self.text(prices.cell(price_row?, ColumnKey::Source), &of_price_source);
        Some(Consequence {
            service,
            area: area?,
            unit,
            person,
            persons_per_participant: persons?,
            applies: applies?,
            included: included?,
            changes: change,
            prices: price,
            price_year,
            committee,
            source,
            price_source,
            reason,
        })
    }

    /// The main area by its proper name; one that the layout does not know passes through.
    fn area(&mut self, table: &FoundTable, row: Row, label: &str) -> Option<Input<String>> {
        let at = table.cell(row, ColumnKey::Area)?;
        let Some(found) = self.text(Some(at.clone()), label) else {
            self.fault("A6", &at, Notice::Blank { label: label.to_owned() });
            return None;
        };
        match self.layout.areas.own(&found.value) {
            Some(area) => Some(Input::new(area.to_owned(), found.origin)),
            None => {
                self.tell(
                    "A6",
                    Severity::Information,
                    &at,
                    Notice::UnknownArea {
                        found: found.value.clone(),
                        known: self.layout.areas.to_vec(),
                    },
                );
                Some(found)
            }
        }
    }

    /// The rows of a table by service and one more column.
    fn rows_by_name(
        &mut self,
        table: &FoundTable,
        second: ColumnKey,
    ) -> BTreeMap<(String, String), Vec<Row>> {
        let mut rows: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
        let read = |reader: &Self, row, key| {
            let at = table.cell(row, key)?;
            reader
                .cell(&at)
                .map(|cell| label::key(&raw_text(&cell.value)))
                .filter(|key| !key.is_empty())
        };
        for row in table.lines() {
            let Some(service) = read(self, row, ColumnKey::Service) else { continue };
            let second = read(self, row, second)
                .unwrap_or_else(|| label::key(self.layout.words.participant.first()));
            rows.entry((service, second)).or_default().push(row);
        }
        rows
    }

    /// Tells of rows of changes in use with figures that no line took: a name that no consequence
    /// has, or a second row for a single line.
    fn unused_changes(&mut self, changes: &FoundTable, used: &[u32]) {
        for row in changes.lines().filter(|row| !used.contains(&row.row)) {
            let Some((at, service)) = self.stated(changes, Some(row), ColumnKey::Service) else {
                continue;
            };
            if !self.has_figures(changes, row, &[]) {
                continue;
            }
            let person = self.stated(changes, Some(row), ColumnKey::Person);
            let person = person.map_or_else(
                || self.layout.words.participant.first().to_owned(),
                |(_, person)| person,
            );
            let matter = Notice::UnusedChanges { service, person };
            self.tell("A5", Severity::PossibleError, &at, matter);
        }
    }

    fn unused(&mut self, prices: &FoundTable, used: &[String]) {
        for row in prices.lines() {
            let Some(at) = prices.cell(row, ColumnKey::Service) else { continue };
            let Some(cell) = self.cell(&at) else { continue };
            let service = raw_text(&cell.value);
            if !service.trim().is_empty() && !used.contains(&label::key(&service)) {
                self.tell("A5", Severity::Information, &at, Notice::Unused { service });
            }
        }
    }
}
