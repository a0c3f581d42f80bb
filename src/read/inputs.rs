//! The calculation's own tables and fields, in the order that a person fills them in.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Unit;
use super::cells::{Blank, Reader};
use crate::finding::{Finding, Matter, Reading, Severity};
use crate::layout::{ColumnKey, FieldKey, FoundTable, Row, TableKey, first, is_one_of};
use crate::model::{
    Actor, Applies, Calculation, Cohort, Consequence, CostLine, Description, Input, Origin, PerActor, PerParticipant,
    Settings, Success, Year,
};
use crate::parameters;
use crate::workbook::{CellRef, text};

const PRICE_COLUMNS: [(Actor, ColumnKey); 3] = [
    (Actor::Municipality, ColumnKey::Municipality),
    (Actor::Region, ColumnKey::Region),
    (Actor::State, ColumnKey::State),
];

impl Reader<'_, '_> {
    /// `None` after a fault in anything required.
    pub fn calculation(&mut self) -> Option<Calculation> {
        let description = self.description();
        let settings = self.settings();
        let index = self.index();
        // Years may be counted from the first.
        let before = settings.as_ref().map(|settings| settings.first_year.value - 1);
        let cohorts = self.cohorts(before);
        let costs = self.costs(before);
        let success = self.success();
        let consequences = self.consequences();
        let mut calculation =
            Calculation { description, settings: settings?, index, cohorts, costs, success: success?, consequences };
        self.index_figures(&mut calculation);
        self.plausible(&calculation);
        Some(calculation)
    }

    fn described(&mut self, key: FieldKey) -> Option<Input<String>> {
        let at = self.field(key);
        self.text(at, self.layout.label(key))
    }

    fn description(&mut self) -> Description {
        Description {
            model_version: self.described(FieldKey::ModelVersion),
            name: self.described(FieldKey::Name),
            organisation: self.described(FieldKey::Organisation),
            author: self.described(FieldKey::Author),
            date: self.described(FieldKey::Date),
            intervention: self.described(FieldKey::Intervention),
            target_group: self.described(FieldKey::TargetGroup),
            success_goal: self.described(FieldKey::SuccessGoal),
            alternative: self.described(FieldKey::Alternative),
            duration: self.described(FieldKey::Duration),
            target_match: self.described(FieldKey::TargetMatch),
            goal_match: self.described(FieldKey::GoalMatch),
        }
    }

    fn settings(&mut self) -> Option<Settings> {
        let mut year = |key| {
            let at = self.field(key);
            self.year(at, self.layout.label(key), true)
        };
        let price_year = year(FieldKey::PriceYear);
        let base_year = year(FieldKey::BaseYear);
        let first_year = year(FieldKey::FirstYear);
        let last_year = year(FieldKey::LastYear);
        let at = self.field(FieldKey::DiscountRate);
        let unit = self.field_unit(FieldKey::DiscountRate);
        let rate = self.share(at, self.layout.label(FieldKey::DiscountRate), Blank::Fault, unit);
        let words = &self.layout.words;
        let kinds = [(&words.plain[..], PerParticipant::Plain), (&words.discounted[..], PerParticipant::Discounted)];
        let at = self.field(FieldKey::PerParticipant);
        let label = self.layout.label(FieldKey::PerParticipant);
        let per_participant = self.word(at, label, &kinds, PerParticipant::Plain);
        let rate = rate?;
        let later = parameters::official().rates_after(rate.value);
        let mut later_rate = |key, official: Decimal| match self.field(key) {
            Some(at) => self.share(Some(at), self.layout.label(key), Blank::Default(official), self.field_unit(key)),
            None => Some(Input::new(official, Origin::NONE)),
        };
        let second = later_rate(FieldKey::DiscountRate36, later[0]);
        let third = later_rate(FieldKey::DiscountRate71, later[1]);
        let settings = Settings {
            price_year: price_year?,
            base_year: base_year?,
            first_year: first_year?,
            last_year: last_year?,
            rates: [rate, second?, third?],
            per_participant: per_participant?,
            first_offset: self.layout.first_offset,
        };
        let (first, last) = (settings.first_year.value, settings.last_year.value);
        if last < first
            && let Some(at) = self.field(FieldKey::LastYear)
        {
            self.fault("A4", &at, Matter::PeriodBackwards { first, last });
        }
        Some(settings)
    }

    fn index(&mut self) -> Vec<(Input<Year>, Input)> {
        let Some(table) = self.tables.get(&TableKey::Index).cloned() else {
            return self.official_index();
        };
        let mut index = Vec::new();
        let heading = self.layout.heading(TableKey::Index, ColumnKey::Index);
        let of_year = format!("{heading}: {}", self.layout.heading(TableKey::Index, ColumnKey::Year));
        for row in table.lines() {
            let Some(year) = self.year(table.cell(row, ColumnKey::Year), &of_year, false) else { continue };
            let label = format!("{heading} {}", year.value);
            let Some(figure) = self.number(table.cell(row, ColumnKey::Index), &label, Unit::Index, Blank::Zero) else {
                continue;
            };
            index.push((year, figure));
        }
        if index.is_empty() { self.official_index() } else { index }
    }

    fn official_index(&mut self) -> Vec<(Input<Year>, Input)> {
        self.findings.push(Finding::of_file("B6", Severity::Assumption, Matter::OwnIndexUsed));
        let figures = &parameters::official().net_price_index.years;
        figures
            .iter()
            .map(|&(year, figure)| (Input::new(year, Origin::NONE), Input::new(figure, Origin::NONE)))
            .collect()
    }

    fn cohorts(&mut self, before: Option<Year>) -> Vec<Cohort> {
        let Some(table) = self.tables.get(&TableKey::Cohorts).cloned() else { return Vec::new() };
        let heading = self.layout.heading(TableKey::Cohorts, ColumnKey::Participants);
        let mut cohorts = Vec::new();
        for row in table.lines() {
            let of_year = format!("{heading}: {}", self.layout.heading(TableKey::Cohorts, ColumnKey::Year));
            let at = table.cell(row, ColumnKey::Year);
            let Some(year) = self.year_counted(at, &of_year, true, before) else { continue };
            let label = format!("{heading} {}", year.value);
            let at = table.cell(row, ColumnKey::Participants);
            let Some(participants) = self.number(at.clone(), &label, Unit::Participants, Blank::Zero) else { continue };
            if let (true, Some(at)) = (participants.value < Decimal::ZERO, at) {
                self.tell("A4", Severity::Error, &at, Matter::Negative { label, value: participants.value });
            }
            cohorts.push(Cohort { year, participants });
        }
        cohorts
    }

    fn costs(&mut self, before: Option<Year>) -> Vec<CostLine> {
        let Some(table) = self.tables.get(&TableKey::Costs).cloned() else { return Vec::new() };
        let words = &self.layout.words;
        let actors = [
            (&words.municipality[..], Actor::Municipality),
            (&words.region[..], Actor::Region),
            (&words.state[..], Actor::State),
        ];
        let heading = |key| self.layout.heading(TableKey::Costs, key);
        let [of_name, of_category, of_actor, of_committee, of_price_year, of_source] = [
            ColumnKey::Name,
            ColumnKey::Category,
            ColumnKey::Actor,
            ColumnKey::Committee,
            ColumnKey::PriceYear,
            ColumnKey::Source,
        ]
        .map(heading);
        let factor = self.layout.series_unit(TableKey::Costs) * self.layout.signs.costs.sign();
        if let (true, Some(&(number, column)), Some(before)) = (table.counted, table.series.first(), before) {
            let matter =
                Matter::Reading(Reading::YearCounted { label: of_name.to_owned(), number, year: before + number });
            self.tell("A4", Severity::Assumption, &table.place(table.heading_row, column), matter);
        }
        let mut costs = Vec::new();
        for row in table.lines() {
            let Some(name) = self.named(&table, row, ColumnKey::Name, of_name) else { continue };
            let category = self.text(table.cell(row, ColumnKey::Category), &format!("{}: {of_category}", name.value));
            let label = format!("{}: {of_actor}", name.value);
            let at = table.cell(row, ColumnKey::Actor);
            let actor = match self.text(at.clone(), &label) {
                Some(found) => self.actor(found, at, &label, &actors),
                None => {
                    if let Some(at) = at {
                        self.fault("A6", &at, Matter::Blank { label });
                    }
                    None
                }
            };
            let committee =
                self.text(table.cell(row, ColumnKey::Committee), &format!("{}: {of_committee}", name.value));
            let price_year = self.price_year(&table, row, &name.value, of_price_year);
            let mut amounts = Vec::new();
            for &(number, column) in &table.series {
                let year = if table.counted { before.unwrap_or(0) + number } else { number };
                let at = Some(table.at(row, column));
                let label = format!("{} {year}", name.value);
                let amount = self.scaled(at, &label, Unit::Kroner, Blank::Zero, factor);
                amounts.extend(amount.map(|amount| (year, amount)));
            }
            let source = self.text(table.cell(row, ColumnKey::Source), &format!("{}: {of_source}", name.value));
            let Some(actor) = actor else { continue };
            costs.push(CostLine { name, category, actor, committee, price_year, amounts, source });
        }
        costs
    }

    fn actor(
        &mut self,
        found: Input<String>,
        at: Option<CellRef>,
        label: &str,
        actors: &[(&[String], Actor)],
    ) -> Option<Input<Actor>> {
        if let Some((_, actor)) = actors.iter().find(|(names, _)| is_one_of(&found.value, names)) {
            return Some(Input::new(*actor, found.origin));
        }
        let known = actors.iter().map(|(names, _)| first(names).to_owned()).collect();
        self.fault("A6", &at?, Matter::UnknownWord { label: label.to_owned(), found: found.value, known });
        None
    }

    /// The name of a row; a row with figures and no name is a fault.
    fn named(&mut self, table: &FoundTable, row: Row, key: ColumnKey, heading: &str) -> Option<Input<String>> {
        let at = table.cell(row, key)?;
        let name = self.text(Some(at.clone()), heading);
        if name.is_none() {
            self.fault("A2", &at, Matter::NoName { heading: heading.to_owned() });
        }
        name
    }

    fn price_year(&mut self, table: &FoundTable, row: Row, name: &str, heading: &str) -> Option<Input<Year>> {
        self.year(table.cell(row, ColumnKey::PriceYear), &format!("{name}: {heading}"), false)
    }

    fn success(&mut self) -> Option<Success> {
        let at = self.field(FieldKey::SuccessRate);
        let unit = self.field_unit(FieldKey::SuccessRate);
        let rate = self.share(at, self.layout.label(FieldKey::SuccessRate), Blank::Fault, unit);
        let mut estimate = |key| {
            let at = self.field(key)?;
            self.cell(&at)?;
            self.share(Some(at), self.layout.label(key), Blank::Fault, self.field_unit(key))
        };
        let low = estimate(FieldKey::SuccessLow);
        let high = estimate(FieldKey::SuccessHigh);
        let source = self.described(FieldKey::SuccessSource);
        let reason = self.described(FieldKey::SuccessReason);
        let rate = rate?;
        if let (true, Some(at)) = (rate.value < Decimal::ZERO, self.field(FieldKey::SuccessRate)) {
            let label = self.layout.label(FieldKey::SuccessRate).to_owned();
            self.tell("A3", Severity::Error, &at, Matter::Negative { label, value: rate.value });
        }
        Some(Success { rate, low, high, source, reason })
    }

    fn consequences(&mut self) -> Vec<Consequence> {
        let (Some(table), Some(changes), Some(prices)) = (
            self.tables.get(&TableKey::Consequences).cloned(),
            self.tables.get(&TableKey::Changes).cloned(),
            self.tables.get(&TableKey::Prices).cloned(),
        ) else {
            // There will be no calculation, but what is wrong in the tables that are there is told with the rest.
            self.numbers_only(TableKey::Changes, &[]);
            self.numbers_only(TableKey::Prices, &PRICE_COLUMNS.map(|(_, key)| key));
            return Vec::new();
        };
        let mut change_rows = self.rows_by_name(&changes, ColumnKey::Person);
        let price_rows = self.rows_by_name(&prices, ColumnKey::Service);
        let mut seen: BTreeMap<(String, String), CellRef> = BTreeMap::new();
        let mut lines = Vec::new();
        let mut used = Vec::new();
        for row in table.lines() {
            let heading = self.layout.heading(TableKey::Consequences, ColumnKey::Service);
            let Some(service) = self.named(&table, row, ColumnKey::Service, heading) else { continue };
            let Some(at) = table.cell(row, ColumnKey::Service) else { continue };
            let name = service.value.clone();
            let person = self.person(&table, row, &name);
            let key = (text::key(&name), text::key(&person.value));
            if let Some(other) = seen.insert(key.clone(), at.clone()) {
                let matter = Matter::LineTwice { service: name.clone(), person: person.value.clone(), other: other.at };
                self.tell("A5", Severity::PossibleError, &at, matter);
            }
            used.push(key.0.clone());
            let price_row = price_rows.get(&(key.0.clone(), key.0.clone())).and_then(|rows| rows.first()).copied();
            if price_row.is_none() {
                self.fault("A5", &at, Matter::NoPrice { service: name.clone() });
            }
            // The first line of a service takes the first row of changes, the second the second, the last row serves the rest.
            let whose = if changes.columns.contains_key(&ColumnKey::Person) {
                key.1
            } else {
                text::key(first(&self.layout.words.participant))
            };
            let change_row = change_rows
                .get_mut(&(key.0, whose))
                .and_then(|rows| if rows.len() > 1 { Some(rows.remove(0)) } else { rows.first().copied() });
            if change_row.is_none() {
                self.fault("A5", &at, Matter::NoChanges { service: name.clone(), person: person.value.clone() });
            }
            let line = self.consequence(&table, row, service, person, (&changes, change_row), (&prices, price_row));
            lines.extend(line);
        }
        self.unused(&prices, &used);
        self.named_alike(&table, &[&changes, &prices]);
        self.priced_twice(&prices, &price_rows, &used);
        lines
    }

    /// Tells of services whose names differ in case or spacing only, since they are taken for one.
    fn named_alike(&mut self, table: &FoundTable, others: &[&FoundTable]) {
        let named = |reader: &Self, table: &FoundTable| -> Vec<(CellRef, String)> {
            let cells = table.lines().filter_map(|row| table.cell(row, ColumnKey::Service));
            let texts = cells.filter_map(|at| Some((at.clone(), super::cells::raw_text(&reader.cell(&at)?.value))));
            texts.filter(|(_, text)| !text.trim().is_empty()).collect()
        };
        let mut first: BTreeMap<String, (CellRef, String)> = BTreeMap::new();
        for (at, found) in std::iter::once(table)
            .chain(others.iter().copied())
            .flat_map(|table| named(self, table))
            .collect::<Vec<_>>()
        {
            let (cell, other) = first.entry(text::key(&found)).or_insert_with(|| (at.clone(), found.clone()));
            if *other != found {
                let (cell, other) = (cell.clone(), other.clone());
                self.tell(
                    "A5",
                    Severity::Information,
                    &at,
                    Matter::Reading(Reading::SpeltOtherwise { found, other, cell }),
                );
            }
        }
    }

    /// Tells of services with two rows of prices, of which the first is used.
    fn priced_twice(&mut self, prices: &FoundTable, rows: &BTreeMap<(String, String), Vec<Row>>, used: &[String]) {
        for ((service, _), rows) in rows.iter().filter(|((service, _), _)| used.contains(service)) {
            let [first, others @ ..] = &rows[..] else { continue };
            let Some(first) = prices.cell(*first, ColumnKey::Service) else { continue };
            let named = self.cell(&first).map_or_else(|| service.clone(), |cell| super::cells::raw_text(&cell.value));
            for at in others.iter().filter_map(|row| prices.cell(*row, ColumnKey::Service)).collect::<Vec<_>>() {
                let service = named.trim().to_owned();
                let matter = Matter::Reading(Reading::PriceTwice { service, other: first.at });
                self.tell("A5", Severity::PossibleError, &at, matter);
            }
        }
    }

    /// Reads the numbers of a table for their faults alone.
    fn numbers_only(&mut self, key: TableKey, columns: &[ColumnKey]) {
        let Some(table) = self.tables.get(&key).cloned() else { return };
        for row in table.lines() {
            let at = table.cell(row, ColumnKey::Service);
            let name = at.and_then(|at| Some(super::cells::raw_text(&self.cell(&at)?.value))).unwrap_or_default();
            for &column in columns {
                let label = format!("{name}: {}", self.layout.heading(key, column));
                self.number(table.cell(row, column), &label, Unit::Kroner, Blank::Zero);
            }
            for &(number, column) in &table.series {
                self.number(Some(table.at(row, column)), &format!("{name} {number}"), Unit::Kroner, Blank::Zero);
            }
        }
    }

    fn person(&mut self, table: &FoundTable, row: Row, service: &str) -> Input<String> {
        let heading = self.layout.heading(TableKey::Consequences, ColumnKey::Person);
        let named = self.text(table.cell(row, ColumnKey::Person), &format!("{service}: {heading}"));
        named.unwrap_or_else(|| Input::new(first(&self.layout.words.participant).to_owned(), Origin::NONE))
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
        let persons =
            self.number(table.cell(row, ColumnKey::Persons), &of_persons, Unit::Persons, Blank::Default(Decimal::ONE));
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
        let series = self.layout.tables.get(&TableKey::Changes).and_then(|table| table.series.first());
        let series = series.cloned().unwrap_or_else(|| "{n}".to_owned());
        let mut change = Vec::new();
        let origin = changes.series.iter().map(|&(offset, _)| offset).min().unwrap_or(0);
        for &(offset, column) in &changes.series {
            let label = format!("{name}, {}, {}", person.value, series.replace("{n}", &offset.to_string()));
            let at = changes.at(change_row?, column);
            let factor = self.layout.quantity_sign() * self.layout.series_unit(TableKey::Changes);
            let read = self.scaled(Some(at), &label, Unit::Units(unit_name.clone()), Blank::Zero, factor);
            let position = usize::try_from(i64::from(offset) - i64::from(origin)).ok()?;
            if position > 200 {
                continue;
            }
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
            price.0[actor as usize] = self.scaled(at, &label, unit, Blank::Zero, factor).unwrap_or_default();
        }
        let price_year = self.price_year(prices, price_row?, &name, of_price_year);
        let committee = self.text(prices.cell(price_row?, ColumnKey::Committee), &of_committee);
        let of_price_source =
            format!("{name}: {} ({})", self.layout.heading(TableKey::Prices, ColumnKey::Source), prices.sheet);
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
            self.fault("A6", &at, Matter::Blank { label: label.to_owned() });
            return None;
        };
        let known = self.layout.areas.iter().find(|area| is_one_of(&found.value, std::slice::from_ref(area)));
        match known {
            Some(area) => Some(Input::new(area.clone(), found.origin)),
            None => {
                self.tell("A6", Severity::Information, &at, Matter::UnknownArea { found: found.value.clone() });
                Some(found)
            }
        }
    }

    /// The rows of a table by service and one more column.
    fn rows_by_name(&mut self, table: &FoundTable, second: ColumnKey) -> BTreeMap<(String, String), Vec<Row>> {
        let mut rows: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
        let read = |reader: &Self, row, key| {
            let at = table.cell(row, key)?;
            reader.cell(&at).map(|cell| text::key(&super::cells::raw_text(&cell.value))).filter(|key| !key.is_empty())
        };
        for row in table.lines() {
            let Some(service) = read(self, row, ColumnKey::Service) else { continue };
            let second = read(self, row, second).unwrap_or_else(|| text::key(first(&self.layout.words.participant)));
            rows.entry((service, second)).or_default().push(row);
        }
        rows
    }

    fn unused(&mut self, prices: &FoundTable, used: &[String]) {
        for row in prices.lines() {
            let Some(at) = prices.cell(row, ColumnKey::Service) else { continue };
            let Some(cell) = self.cell(&at) else { continue };
            let service = super::cells::raw_text(&cell.value);
            if !service.trim().is_empty() && !used.contains(&text::key(&service)) {
                self.tell("A5", Severity::Information, &at, Matter::Unused { service });
            }
        }
    }

    /// Every price year that differs from the price level needs an index figure for both.
    fn index_figures(&mut self, calculation: &mut Calculation) {
        let level = calculation.settings.price_year;
        let has = |year: Year| calculation.index.iter().any(|(y, figure)| y.value == year && !figure.value.is_zero());
        let years = calculation.costs.iter().map(|line| line.price_year);
        let years = years.chain(calculation.consequences.iter().map(|line| line.price_year)).flatten();
        let mut missing: Vec<Input<Year>> = Vec::new();
        for year in years.filter(|year| year.value != level.value) {
            missing.extend([year, level].into_iter().filter(|year| !has(year.value)));
        }
        missing.sort_by_key(|year| year.origin.0);
        missing.dedup();
        for year in missing {
            let place = year.origin.0.and_then(|position| self.places.get(usize::try_from(position).ok()?));
            if let Some(at) = place.and_then(|place| place.cell.clone()) {
                self.fault("B6", &at, Matter::NoIndex { year: year.value });
            }
        }
    }

    fn plausible(&mut self, calculation: &Calculation) {
        let settings = &calculation.settings;
        let (first, last) = (settings.first_year.value, settings.last_year.value);
        let mut outside = Vec::new();
        for cohort in calculation.cohorts.iter().filter(|cohort| !cohort.participants.value.is_zero()) {
            outside.push((cohort.year.value, cohort.participants.origin));
        }
        for line in &calculation.costs {
            outside.extend(line.amounts.iter().filter(|(_, a)| !a.value.is_zero()).map(|(year, a)| (*year, a.origin)));
        }
        for (year, origin) in outside.into_iter().filter(|(year, _)| !(first..=last).contains(year)) {
            let place = origin.0.and_then(|position| self.places.get(usize::try_from(position).ok()?)).cloned();
            if let Some((at, label)) = place.and_then(|place| Some((place.cell?, place.label))) {
                self.tell("A4", Severity::PossibleError, &at, Matter::YearOutside { label, year, first, last });
            }
        }
        if calculation.cohorts.iter().all(|cohort| cohort.participants.value.is_zero()) {
            self.findings.push(Finding::of_file("A4", Severity::Error, Matter::NoParticipants));
        }
        let [first_rate, second, third] = settings.rates.map(|rate| rate.value);
        if last - settings.base_year.value > 35 && settings.rates[1].origin == Origin::NONE {
            let matter = Matter::RatesAfter35 { first: first_rate, second, third };
            self.findings.push(Finding::of_file("B5", Severity::Assumption, matter));
        }
    }
}
