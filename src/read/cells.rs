//! One cell at a time: a number, a year, a word or a text, with its place kept and its fault told.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

use super::case::{How, Place, Unit, Units};
use super::notice::Notice;
use crate::finding::{Finding, Severity};
use crate::lang::exact;
use crate::layout::names::Names;
use crate::layout::spec::Layout;
use crate::layout::{FieldKey, FoundTable, Located, SheetKey, TableKey};
use crate::model::{Input, Origin, Year};
use crate::typed::year;
use crate::workbook::{Cell, CellRef, Sheet, Value, Workbook};

pub(super) struct Reader<'w, 'a> {
    workbook: &'w Workbook,
    pub layout: &'a Layout,
    pub fields: BTreeMap<FieldKey, crate::layout::FoundField>,
    pub tables: BTreeMap<TableKey, FoundTable>,
    pub sheets: BTreeMap<SheetKey, String>,
    pub places: Vec<Place>,
    /// One for each consequence that was read.
    pub units: Vec<Units>,
    pub findings: Vec<Finding>,
    /// Something required was not understood, so there is no calculation to return.
    pub fatal: bool,
}

/// What an empty cell means.
#[derive(Clone, Copy)]
pub(super) enum Blank {
    Fault,
    Zero,
    Default(Decimal),
}

impl<'w, 'a> Reader<'w, 'a> {
    pub fn new(workbook: &'w Workbook, layout: &'a Layout, located: Located) -> Self {
        let Located { fields, tables, sheets, findings, .. } = located;
        Reader {
            workbook,
            layout,
            fields,
            tables,
            sheets,
            places: Vec::new(),
            units: Vec::new(),
            findings,
            fatal: false,
        }
    }

    /// Whether anything required could not be read.
    pub fn failed(&self) -> bool {
        self.fatal
            || self
                .findings
                .iter()
                .any(|finding| finding.code == "A1" && finding.severity == Severity::Error)
    }

    pub fn cell(&self, at: &CellRef) -> Option<&'w Cell> {
        let workbook: &'w Workbook = self.workbook;
        workbook.sheet(&at.sheet)?.cell(at.at)
    }

    /// A sheet of the workbook.
    pub fn sheet(&self, name: &str) -> Option<&'w Sheet> {
        let workbook: &'w Workbook = self.workbook;
        workbook.sheet(name)
    }

    /// Whether the number in a cell is shown as per cent.
    pub fn is_per_cent(&self, at: &CellRef) -> bool {
        self.workbook.sheet(&at.sheet).is_some_and(|sheet| sheet.is_per_cent(at.at))
    }

    /// Tells of a fault after which there is no calculation.
    pub fn fault(&mut self, code: &'static str, at: &CellRef, matter: Notice) {
        self.fatal = true;
        self.findings.push(Finding::at(code, Severity::Error, at, matter));
    }

    pub fn tell(&mut self, code: &'static str, severity: Severity, at: &CellRef, matter: Notice) {
        self.findings.push(Finding::at(code, severity, at, matter));
    }

    pub fn keep(&mut self, place: Place) -> Origin {
        self.places.push(place);
        Origin(u32::try_from(self.places.len() - 1).ok())
    }

    /// Tells of the units and signs that the layout has turned, once each.
    pub fn tell_conversions(&mut self) {
        let mut kinds: Vec<(Decimal, usize, &Place)> = Vec::new();
        let converted = |place: &&Place| place.factor != Decimal::ONE && place.how != How::Blank;
        for place in self.places.iter().filter(converted) {
            let of = std::mem::discriminant(&place.unit);
            let same = |(factor, _, first): &&mut (Decimal, usize, &Place)| {
                *factor == place.factor && std::mem::discriminant(&first.unit) == of
            };
            match kinds.iter_mut().find(same) {
                Some((_, cells, _)) => *cells += 1,
                None => kinds.push((place.factor, 1, place)),
            }
        }
        let told = kinds.into_iter().filter_map(|(factor, cells, first)| {
            let matter = Notice::Converted { label: first.label.clone(), factor, cells };
            Some(Finding::at("A2", Severity::Assumption, first.cell.as_ref()?, matter))
        });
        let told: Vec<Finding> = told.collect();
        self.findings.extend(told);
    }

    /// What the figure of a field is multiplied by for its unit.
    pub fn field_unit(&self, key: FieldKey) -> Decimal {
        self.layout.fields.get(&key).map_or(Decimal::ONE, |field| field.unit.factor())
    }

    /// The cell that a field's value stands in.
    pub fn field(&self, key: FieldKey) -> Option<CellRef> {
        self.fields.get(&key).map(|field| field.value.clone())
    }

    /// A number; `None` after a fault.
    pub fn number(
        &mut self,
        at: Option<CellRef>,
        label: &str,
        unit: Unit,
        blank: Blank,
    ) -> Option<Input> {
        self.scaled(at, label, unit, blank, Decimal::ONE)
    }

    /// A number that is written as a `factor`th of what it means; `None` after a fault.
    pub fn scaled(
        &mut self,
        at: Option<CellRef>,
        label: &str,
        unit: Unit,
        blank: Blank,
        factor: Decimal,
    ) -> Option<Input> {
        let cell = at.as_ref().and_then(|at| self.cell(at));
        let raw = cell.map(|cell| raw_text(&cell.value)).unwrap_or_default();
        let how =
            if cell.is_some_and(|cell| cell.formula.is_some()) { How::Formula } else { How::Typed };
        let is_per_cent = at.as_ref().is_some_and(|at| self.is_per_cent(at));
        // What is shown as per cent has its unit already; the sign still turns.
        let factor = match unit {
            Unit::Share if is_per_cent && factor == per_cent_unit() => Decimal::ONE,
            _ => factor,
        };
        let (value, how) = match (cell.map(|cell| &cell.value), &at) {
            // Per cent of what is not said; nothing is 0.4 kroner.
            (Some(Value::Number(value)), Some(at))
                if is_per_cent
                    && !value.is_zero()
                    && matches!(unit, Unit::Kroner | Unit::KronerPer(_)) =>
            {
                let (label, found) = (label.to_owned(), as_per_cent(*value));
                self.fault("A2", at, Notice::MoneyInPerCent { label, found });
                return None;
            }
            (Some(Value::Number(value)), _) => (*value, how),
            (Some(Value::Text(text)), Some(at)) if !text.trim().is_empty() => {
                (self.number_in_text(at, (label, &unit), text, blank, factor)?, How::Text)
            }
            // A formula that was never calculated is not an empty cell, and must not pass for nil.
            (Some(Value::Text(_)), Some(at)) if self.not_calculated(at) => {
                self.fault("A7", at, Notice::NotCached { label: label.to_owned() });
                return None;
            }
            (None | Some(Value::Text(_)), _) => match (blank, &at) {
                (Blank::Zero, _) => (Decimal::ZERO, How::Blank),
                (Blank::Default(value), _) => (value, How::Default),
                (Blank::Fault, Some(at)) => {
                    self.fault("A2", at, Notice::Blank { label: label.to_owned() });
                    return None;
                }
                (Blank::Fault, None) => return None,
            },
            (Some(Value::Error(found)), Some(at)) => {
                let matter = Notice::ErrorValue { label: label.to_owned(), found: found.clone() };
                self.fault("A2", at, matter);
                return None;
            }
            (Some(_), Some(at)) => {
                let matter = Notice::NotANumber { label: label.to_owned(), found: raw };
                self.fault("A2", at, matter);
                return None;
            }
            (Some(_), None) => return None,
        };
        let meant = match how {
            How::Typed | How::Formula => value.checked_mul(factor),
            _ => Some(value),
        };
        let Some(value) = meant else {
            let at = at?;
            self.fault("A2", &at, Notice::NotANumber { label: label.to_owned(), found: raw });
            return None;
        };
        let offset = Decimal::ZERO;
        let value = Some(value);
        let place =
            Place { label: label.to_owned(), cell: at, raw, how, unit, value, factor, offset };
        let origin = self.keep(place);
        Some(Input::new(value?, origin))
    }

    /// Whether the cell holds a formula and no result. One that may give an empty text, by the `""`
    /// in it, may well have given it: formats do not tell that from none.
    fn not_calculated(&self, at: &CellRef) -> bool {
        let Some(cell) = self.cell(at) else { return false };
        let empty = matches!(&cell.value, Value::Text(found) if found.trim().is_empty());
        empty && cell.formula.as_ref().is_some_and(|formula| !formula.contains("\"\""))
    }

    /// A share between -1 and 1. A larger number is read as per cent and reported, unless it is
    /// shown as per cent: then it is what it reads, and too large. `factor` is what
    /// the layout says of its unit, and nothing is guessed where it says something.
    pub fn share(
        &mut self,
        at: Option<CellRef>,
        label: &str,
        blank: Blank,
        factor: Decimal,
    ) -> Option<Input> {
        let input = self.scaled(at.clone(), label, Unit::Share, blank, factor)?;
        if input.value.abs() <= Decimal::ONE {
            let raw =
                input.origin.0.and_then(|place| self.places.get(usize::try_from(place).ok()?));
            // Typed 1 is either all or one of a hundred; with a per cent sign there is no doubt.
            let is_per_cent = at.as_ref().is_some_and(|at| self.is_per_cent(at));
            let bare = raw.is_some_and(|place| {
                !is_per_cent
                    && !place.raw.contains('%')
                    && matches!(place.how, How::Typed | How::Formula)
            });
            if let (true, true, Some(at)) =
                (input.value == Decimal::ONE && factor == Decimal::ONE, bare, at)
            {
                self.tell(
                    "A3",
                    Severity::Clarification,
                    &at,
                    Notice::OneForAll { label: label.to_owned() },
                );
            }
            return Some(input);
        }
        let position = usize::try_from(input.origin.0?).ok()?;
        let place = self.places.get_mut(position)?;
        let (cell, mut found) = (place.cell.clone()?, place.raw.clone());
        let value = input.value / Decimal::ONE_HUNDRED;
        let is_shown = matches!(place.how, How::Typed | How::Formula)
            && self.workbook.sheet(&cell.sheet).is_some_and(|sheet| sheet.is_per_cent(cell.at));
        if is_shown {
            found = as_per_cent(input.value);
        }
        if value.abs() > Decimal::ONE || factor != Decimal::ONE || is_shown {
            self.fault("A3", &cell, Notice::NotAShare { label: label.to_owned(), found });
            return None;
        }
        place.value = Some(value);
        if place.how != How::Text {
            place.how = How::Percent;
        }
        self.tell(
            "A3",
            Severity::Clarification,
            &cell,
            Notice::PercentTyped { label: label.to_owned(), found, value },
        );
        Some(Input::new(value, input.origin))
    }

    /// A calendar year; `None` when the cell is empty or after a fault.
    pub fn year(
        &mut self,
        at: Option<CellRef>,
        label: &str,
        required: bool,
    ) -> Option<Input<Year>> {
        self.year_counted(at, label, required, None)
    }

    /// A calendar year that may also be counted from 1, the year after `before`.
    pub fn year_counted(
        &mut self,
        at: Option<CellRef>,
        label: &str,
        required: bool,
        before: Option<Year>,
    ) -> Option<Input<Year>> {
        let at = at?;
        let cell = self.cell(&at);
        let raw = cell.map(|cell| raw_text(&cell.value)).unwrap_or_default();
        let mut how =
            if cell.is_some_and(|cell| cell.formula.is_some()) { How::Formula } else { How::Typed };
        let year = match cell.map(|cell| &cell.value) {
            Some(Value::Number(number)) if number.fract().is_zero() => {
                number.normalize().to_string().parse().ok()
            }
            Some(Value::Text(text)) if !text.trim().is_empty() => {
                how = How::Text;
                year::parse(text)
            }
            Some(Value::Date { iso, .. }) => {
                how = How::Date;
                iso.split('-')
                    .next()
                    .filter(|year| year.len() == 4)
                    .and_then(|year| year.parse().ok())
            }
            None | Some(Value::Text(_)) => {
                if self.not_calculated(&at) {
                    self.fault("A7", &at, Notice::NotCached { label: label.to_owned() });
                } else if required {
                    self.fault("A2", &at, Notice::Blank { label: label.to_owned() });
                }
                return None;
            }
            Some(_) => None,
        };
        let mut offset = Decimal::ZERO;
        let year = match (year, before) {
            (Some(number @ 1..=200), Some(before)) if how != How::Date => {
                offset = before.into();
                let year = before + number;
                self.tell(
                    "A4",
                    Severity::Assumption,
                    &at,
                    Notice::YearCounted { label: label.to_owned(), number, year },
                );
                Some(year)
            }
            (year, _) => year,
        };
        let Some(year) = year.filter(|year: &Year| (1900..=2200).contains(year)) else {
            self.fault("A2", &at, Notice::NotAYear { label: label.to_owned(), found: raw });
            return None;
        };
        if matches!(how, How::Text | How::Date) && offset.is_zero() {
            let matter =
                Notice::ReadAs { label: label.to_owned(), found: raw.clone(), value: year.into() };
            self.tell("A2", Severity::Information, &at, matter);
        }
        let value = Some(year.into());
        let (unit, factor) = (Unit::Year, Decimal::ONE);
        let place = Place {
            label: label.to_owned(),
            cell: Some(at),
            raw,
            how,
            unit,
            value,
            factor,
            offset,
        };
        let origin = self.keep(place);
        Some(Input::new(year, origin))
    }

    /// A text; `None` when the cell is empty.
    pub fn text(&mut self, at: Option<CellRef>, label: &str) -> Option<Input<String>> {
        let at = at?;
        let cell = self.cell(&at)?;
        let raw = raw_text(&cell.value);
        let value = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        if value.is_empty() {
            return None;
        }
        let how = if cell.formula.is_some() { How::Formula } else { How::Typed };
        let origin = self.keep(Place::of_word(label, Some(at), raw, how));
        Some(Input::new(value, origin))
    }

    /// One of a set of words; an empty cell means `default`. `None` after a fault.
    pub fn word<T: Copy>(
        &mut self,
        at: Option<CellRef>,
        label: &str,
        choices: &[(&Names, T)],
        default: T,
    ) -> Option<Input<T>> {
        let Some(input) = self.text(at.clone(), label) else {
            if let Some(at) = at.as_ref().filter(|at| self.not_calculated(at)) {
                self.fault("A7", at, Notice::NotCached { label: label.to_owned() });
                return None;
            }
            let named = choices.first().map_or("", |(names, _)| names.first()).to_owned();
            let how = How::Default;
            let origin = self.keep(Place::of_word(label, at, named, how));
            return Some(Input::new(default, origin));
        };
        if let Some((names, meaning)) = choices.iter().find(|(names, _)| names.has(&input.value)) {
            self.word_taken(at.as_ref(), label, &input.value, names);
            return Some(Input::new(*meaning, input.origin));
        }
        let known =
            choices.iter().filter_map(|(names, _)| <[String]>::first(names).cloned()).collect();
        if let Some(at) = at {
            self.fault(
                "A6",
                &at,
                Notice::UnknownWord { label: label.to_owned(), found: input.value, known },
            );
        }
        None
    }
}

impl Place {
    fn of_word(label: &str, cell: Option<CellRef>, raw: String, how: How) -> Self {
        let (factor, offset) = (Decimal::ONE, Decimal::ZERO);
        Place {
            label: label.to_owned(),
            cell,
            raw,
            how,
            unit: Unit::Word,
            value: None,
            factor,
            offset,
        }
    }
}

fn per_cent_unit() -> Decimal {
    Decimal::new(1, 2)
}

/// A number as a cell shows it that shows per cent: the numbers after the point are the file's own.
fn as_per_cent(value: Decimal) -> String {
    format!("{} %", exact(value.saturating_mul(Decimal::ONE_HUNDRED)))
}

/// What stands in a cell, as text.
pub(crate) fn raw_text(value: &Value) -> String {
    match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Text(text) => text.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Error(error) => error.clone(),
        Value::Date { iso, .. } => iso.clone(),
        Value::OutOfRange(raw) => raw.clone(),
    }
}
