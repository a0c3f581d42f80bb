//! The calculation's own tables and fields, in the order that a person fills them in.

use rust_decimal::Decimal;

use super::case::Unit;
use super::cells::{Blank, Reader};
use super::notice::Notice;
use crate::finding::{Finding, Severity};
use crate::layout::names::Names;
use crate::layout::{ColumnKey, FieldKey, FoundTable, Row, TableKey};
use crate::model::{
    Actor, Calculation, Cohort, CostLine, Description, Input, Origin, PerParticipant, Settings,
    Success, Year,
};
use crate::parameters::Parameters;
use crate::workbook::CellRef;

impl Reader<'_, '_> {
    /// `None` after a fault in anything required.
    pub fn calculation(&mut self, parameters: &Parameters) -> Option<Calculation> {
        self.fields_there();
        let description = self.description();
        let settings = self.settings(parameters);
        let index = self.index(parameters);
        // Years may be counted from the first.
        let before = settings.as_ref().map(|settings| settings.first_year.value - 1);
        let cohorts = self.cohorts(before);
        let costs = self.costs(before);
        let success = self.success();
        let consequences = self.consequences();
        let mut calculation = Calculation {
            description,
            settings: settings?,
            index,
            cohorts,
            costs,
            success: success?,
            consequences,
        };
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

    fn settings(&mut self, parameters: &Parameters) -> Option<Settings> {
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
        let kinds = [
            (&words.plain, PerParticipant::Plain),
            (&words.discounted, PerParticipant::Discounted),
        ];
        let at = self.field(FieldKey::PerParticipant);
        let label = self.layout.label(FieldKey::PerParticipant);
        let per_participant = self.word(at, label, &kinds, PerParticipant::Plain);
        let rate = rate?;
        let later = parameters.rates_after(rate.value);
        let mut later_rate = |key, official: Decimal| match self.field(key) {
            Some(at) => self.share(
                Some(at),
                self.layout.label(key),
                Blank::Default(official),
                self.field_unit(key),
            ),
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
            self.fault("A4", &at, Notice::PeriodBackwards { first, last });
        }
        Some(settings)
    }

    fn index(&mut self, parameters: &Parameters) -> Vec<(Input<Year>, Input)> {
        let Some(table) = self.tables.get(&TableKey::Index).cloned() else {
            return self.official_index(parameters);
        };
        self.columns_there(TableKey::Index, &table, &[ColumnKey::Year, ColumnKey::Index]);
        let mut index = Vec::new();
        let heading = self.layout.heading(TableKey::Index, ColumnKey::Index);
        let of_year =
            format!("{heading}: {}", self.layout.heading(TableKey::Index, ColumnKey::Year));
        for row in table.lines() {
            // A figure of no year says nothing.
            let is_due = self.has_figures(&table, row, &[ColumnKey::Index]);
            let Some(year) = self.year(table.cell(row, ColumnKey::Year), &of_year, is_due) else {
                continue;
            };
            let label = format!("{heading} {}", year.value);
            let Some(figure) =
                self.number(table.cell(row, ColumnKey::Index), &label, Unit::Index, Blank::Zero)
            else {
                continue;
            };
            index.push((year, figure));
        }
        if index.is_empty() { self.official_index(parameters) } else { index }
    }

    fn official_index(&mut self, parameters: &Parameters) -> Vec<(Input<Year>, Input)> {
        self.findings.push(Finding::of_file("B6", Severity::Assumption, Notice::OwnIndexUsed));
        parameters
            .figures()
            .map(|(year, figure)| {
                (Input::new(year, Origin::NONE), Input::new(figure, Origin::NONE))
            })
            .collect()
    }

    fn cohorts(&mut self, before: Option<Year>) -> Vec<Cohort> {
        let Some(table) = self.tables.get(&TableKey::Cohorts).cloned() else { return Vec::new() };
        self.columns_there(TableKey::Cohorts, &table, &[ColumnKey::Year, ColumnKey::Participants]);
        let heading = self.layout.heading(TableKey::Cohorts, ColumnKey::Participants);
        let mut cohorts = Vec::new();
        for row in table.lines() {
            let of_year =
                format!("{heading}: {}", self.layout.heading(TableKey::Cohorts, ColumnKey::Year));
            let at = table.cell(row, ColumnKey::Year);
            let Some(year) = self.year_counted(at, &of_year, true, before) else { continue };
            let label = format!("{heading} {}", year.value);
            let at = table.cell(row, ColumnKey::Participants);
            let Some(participants) =
                self.number(at.clone(), &label, Unit::Participants, Blank::Zero)
            else {
                continue;
            };
            if let (true, Some(at)) = (participants.value < Decimal::ZERO, at) {
                self.tell(
                    "A4",
                    Severity::Error,
                    &at,
                    Notice::Negative { label, value: participants.value },
                );
            }
            cohorts.push(Cohort { year, participants });
        }
        cohorts
    }

    fn costs(&mut self, before: Option<Year>) -> Vec<CostLine> {
        let Some(table) = self.tables.get(&TableKey::Costs).cloned() else {
            self.table_there(TableKey::Costs, Severity::PossibleError);
            return Vec::new();
        };
        self.columns_there(TableKey::Costs, &table, &[ColumnKey::Name, ColumnKey::Actor]);
        let actors = self.layout.words.actors();
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
        if let (true, Some(&(number, column)), Some(before)) =
            (table.counted, table.series.first(), before)
        {
            let matter =
                Notice::YearCounted { label: of_name.to_owned(), number, year: before + number };
            self.tell("A4", Severity::Assumption, &table.place(table.heading_row, column), matter);
        }
        let mut costs = Vec::new();
        for row in table.lines() {
            let Some(name) = self.named(&table, row, ColumnKey::Name, of_name) else { continue };
            let category = self.text(
                table.cell(row, ColumnKey::Category),
                &format!("{}: {of_category}", name.value),
            );
            let label = format!("{}: {of_actor}", name.value);
            let at = table.cell(row, ColumnKey::Actor);
            let actor = match self.text(at.clone(), &label) {
                Some(found) => self.actor(found, at, &label, &actors),
                None => {
                    if let Some(at) = at {
                        self.fault("A6", &at, Notice::Blank { label });
                    }
                    None
                }
            };
            let committee = self.text(
                table.cell(row, ColumnKey::Committee),
                &format!("{}: {of_committee}", name.value),
            );
            let price_year = self.price_year(&table, row, &name.value, of_price_year);
            let mut amounts = Vec::new();
            for &(number, column) in &table.series {
                let year = if table.counted { before.unwrap_or(0) + number } else { number };
                let at = Some(table.at(row, column));
                let label = format!("{} {year}", name.value);
                let amount = self.scaled(at, &label, Unit::Kroner, Blank::Zero, factor);
                amounts.extend(amount.map(|amount| (year, amount)));
            }
            let source = self
                .text(table.cell(row, ColumnKey::Source), &format!("{}: {of_source}", name.value));
            let Some(actor) = actor else { continue };
            costs.push(CostLine { name, category, actor, committee, price_year, amounts, source });
        }
        costs
    }

    fn cohort_rows(&self) -> usize {
        self.tables.get(&TableKey::Cohorts).map_or(0, |table| table.lines().count())
    }

    fn actor(
        &mut self,
        found: Input<String>,
        at: Option<CellRef>,
        label: &str,
        actors: &[(&Names, Actor)],
    ) -> Option<Input<Actor>> {
        if let Some((names, actor)) = actors.iter().find(|(names, _)| names.has(&found.value)) {
            self.word_taken(at.as_ref(), label, &found.value, names);
            return Some(Input::new(*actor, found.origin));
        }
        let known = actors.iter().map(|(names, _)| names.first().to_owned()).collect();
        self.fault(
            "A6",
            &at?,
            Notice::UnknownWord { label: label.to_owned(), found: found.value, known },
        );
        None
    }

    /// The name of a row; a row with figures and no name is a fault.
    pub(super) fn named(
        &mut self,
        table: &FoundTable,
        row: Row,
        key: ColumnKey,
        heading: &str,
    ) -> Option<Input<String>> {
        let at = table.cell(row, key)?;
        let name = self.text(Some(at.clone()), heading);
        if name.is_none() {
            self.fault("A2", &at, Notice::NoName { heading: heading.to_owned() });
        }
        name
    }

    pub(super) fn price_year(
        &mut self,
        table: &FoundTable,
        row: Row,
        name: &str,
        heading: &str,
    ) -> Option<Input<Year>> {
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
            self.tell("A3", Severity::Error, &at, Notice::Negative { label, value: rate.value });
        }
        Some(Success { rate, low, high, source, reason })
    }

    /// Every price year that differs from the price level needs an index figure for both.
    fn index_figures(&mut self, calculation: &mut Calculation) {
        let level = calculation.settings.price_year;
        let has = |year: Year| {
            calculation.index.iter().any(|(y, figure)| y.value == year && !figure.value.is_zero())
        };
        let years = calculation.costs.iter().map(|line| line.price_year);
        let years =
            years.chain(calculation.consequences.iter().map(|line| line.price_year)).flatten();
        let mut missing: Vec<Input<Year>> = Vec::new();
        for year in years.filter(|year| year.value != level.value) {
            missing.extend([year, level].into_iter().filter(|year| !has(year.value)));
        }
        missing.sort_by_key(|year| year.origin.0);
        missing.dedup();
        for year in missing {
            let place =
                year.origin.0.and_then(|position| self.places.get(usize::try_from(position).ok()?));
            if let Some(at) = place.and_then(|place| place.cell.clone()) {
                self.fault("B6", &at, Notice::NoIndex { year: year.value });
            }
        }
    }

    fn plausible(&mut self, calculation: &Calculation) {
        let settings = &calculation.settings;
        let (first, last) = (settings.first_year.value, settings.last_year.value);
        let mut outside = Vec::new();
        for cohort in
            calculation.cohorts.iter().filter(|cohort| !cohort.participants.value.is_zero())
        {
            outside.push((cohort.year.value, cohort.participants.origin));
        }
        for line in &calculation.costs {
            outside.extend(
                line.amounts
                    .iter()
                    .filter(|(_, a)| !a.value.is_zero())
                    .map(|(year, a)| (*year, a.origin)),
            );
        }
        for (year, origin) in outside.into_iter().filter(|(year, _)| !(first..=last).contains(year))
        {
            let place = origin
                .0
                .and_then(|position| self.places.get(usize::try_from(position).ok()?))
                .cloned();
            if let Some((at, label)) = place.and_then(|place| Some((place.cell?, place.label))) {
                self.tell(
                    "A4",
                    Severity::PossibleError,
                    &at,
                    Notice::YearOutside { label, year, first, last },
                );
            }
        }
        // Where a number of participants was not understood, that is the cause and is told already.
        let unread = self.fatal && calculation.cohorts.len() < self.cohort_rows();
        if !unread && calculation.cohorts.iter().all(|cohort| cohort.participants.value.is_zero()) {
            self.findings.push(Finding::of_file("A4", Severity::Error, Notice::NoParticipants));
        }
        let [first_rate, second, third] = settings.rates.map(|rate| rate.value);
        if last - settings.base_year.value > 35 && settings.rates[1].origin == Origin::NONE {
            let matter = Notice::RatesAfter35 { first: first_rate, second, third };
            self.findings.push(Finding::of_file("B5", Severity::Assumption, matter));
        }
    }
}
