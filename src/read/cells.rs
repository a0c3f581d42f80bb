//! One cell at a time: a number, a year, a word or a text, with its place kept and its fault told.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{How, Place, Unit};
use crate::finding::{Finding, Matter, Severity};
use crate::layout::{FieldKey, FoundTable, Layout, Located, TableKey, is_one_of};
use crate::model::{Input, Origin, Year};
use crate::workbook::number::{self, Parsed};
use crate::workbook::{Cell, CellRef, Value, Workbook};

pub(super) struct Reader<'w, 'a> {
    workbook: &'w Workbook,
    pub layout: &'a Layout,
    pub fields: BTreeMap<FieldKey, crate::layout::FoundField>,
    pub tables: BTreeMap<TableKey, FoundTable>,
    pub places: Vec<Place>,
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
    pub fn new(workbook: &'w Workbook, located: Located<'a>) -> Self {
        let Located { layout, fields, tables, findings } = located;
        Reader { workbook, layout, fields, tables, places: Vec::new(), findings, fatal: false }
    }

    pub fn cell(&self, at: &CellRef) -> Option<&'w Cell> {
        let workbook: &'w Workbook = self.workbook;
        workbook.sheet(&at.sheet)?.cell(at.at)
    }

    /// Tells of a fault after which there is no calculation.
    pub fn fault(&mut self, code: &'static str, at: &CellRef, matter: Matter) {
        self.fatal = true;
        self.findings.push(Finding::at(code, Severity::Error, at, matter));
    }

    pub fn tell(&mut self, code: &'static str, severity: Severity, at: &CellRef, matter: Matter) {
        self.findings.push(Finding::at(code, severity, at, matter));
    }

    pub fn keep(&mut self, place: Place) -> Origin {
        self.places.push(place);
        Origin(u32::try_from(self.places.len() - 1).ok())
    }

    /// The cell that a field's value stands in.
    pub fn field(&self, key: FieldKey) -> Option<CellRef> {
        self.fields.get(&key).map(|field| field.value.clone())
    }

    /// A number; `None` after a fault.
    pub fn number(&mut self, at: Option<CellRef>, label: &str, unit: Unit, blank: Blank) -> Option<Input> {
        let cell = at.as_ref().and_then(|at| self.cell(at));
        let raw = cell.map(|cell| raw_text(&cell.value)).unwrap_or_default();
        let how = if cell.is_some_and(|cell| cell.formula.is_some()) { How::Formula } else { How::Typed };
        let (value, how) = match (cell.map(|cell| &cell.value), &at) {
            (Some(Value::Number(value)), _) => (*value, how),
            (Some(Value::Text(text)), Some(at)) if !text.trim().is_empty() => {
                (self.number_in_text(at, label, text)?, How::Text)
            }
            (None | Some(Value::Text(_)), _) => match (blank, &at) {
                (Blank::Zero, _) => (Decimal::ZERO, How::Blank),
                (Blank::Default(value), _) => (value, How::Default),
                (Blank::Fault, Some(at)) => {
                    let not_cached = cell.is_some_and(|cell| cell.formula.is_some());
                    let label = label.to_owned();
                    let matter = if not_cached { Matter::NotCached { label } } else { Matter::Blank { label } };
                    self.fault(if not_cached { "A7" } else { "A2" }, at, matter);
                    return None;
                }
                (Blank::Fault, None) => return None,
            },
            (Some(Value::Error(found)), Some(at)) => {
                let matter = Matter::ErrorValue { label: label.to_owned(), found: found.clone() };
                self.fault("A2", at, matter);
                return None;
            }
            (Some(_), Some(at)) => {
                let matter = Matter::NotANumber { label: label.to_owned(), found: raw };
                self.fault("A2", at, matter);
                return None;
            }
            (Some(_), None) => return None,
        };
        let origin = self.keep(Place { label: label.to_owned(), cell: at, raw, how, unit, value: Some(value) });
        Some(Input::new(value, origin))
    }

    fn number_in_text(&mut self, at: &CellRef, label: &str, text: &str) -> Option<Decimal> {
        let (label, found) = (label.to_owned(), text.to_owned());
        match number::parse(text) {
            Parsed::Plain(value) | Parsed::Percent(value) => {
                self.tell("A2", Severity::Clarification, at, Matter::ReadAs { label, found, value });
                Some(value)
            }
            Parsed::Ambiguous { as_thousands, as_decimal } => {
                let matter = Matter::AmbiguousNumber { label, found, thousands: as_thousands, decimal: as_decimal };
                self.fault("A2", at, matter);
                None
            }
            Parsed::NotANumber => {
                self.fault("A2", at, Matter::NotANumber { label, found });
                None
            }
        }
    }

    /// A share between -1 and 1; a larger number is read as per cent and reported.
    pub fn share(&mut self, at: Option<CellRef>, label: &str, blank: Blank) -> Option<Input> {
        let input = self.number(at, label, Unit::Share, blank)?;
        if input.value.abs() <= Decimal::ONE {
            return Some(input);
        }
        let position = usize::try_from(input.origin.0?).ok()?;
        let place = self.places.get_mut(position)?;
        let (cell, found) = (place.cell.clone()?, place.raw.clone());
        let value = input.value / Decimal::ONE_HUNDRED;
        if value.abs() > Decimal::ONE {
            self.fault("A3", &cell, Matter::NotAShare { label: label.to_owned(), found });
            return None;
        }
        place.value = Some(value);
        if place.how != How::Text {
            place.how = How::Percent;
        }
        self.tell("A3", Severity::Clarification, &cell, Matter::PercentTyped { label: label.to_owned(), found, value });
        Some(Input::new(value, input.origin))
    }

    /// A calendar year; `None` when the cell is empty or after a fault.
    pub fn year(&mut self, at: Option<CellRef>, label: &str, required: bool) -> Option<Input<Year>> {
        let at = at?;
        let cell = self.cell(&at);
        let raw = cell.map(|cell| raw_text(&cell.value)).unwrap_or_default();
        let mut how = if cell.is_some_and(|cell| cell.formula.is_some()) { How::Formula } else { How::Typed };
        let year = match cell.map(|cell| &cell.value) {
            Some(Value::Number(number)) if number.fract().is_zero() => number.normalize().to_string().parse().ok(),
            Some(Value::Text(text)) if !text.trim().is_empty() => {
                how = How::Text;
                text.split_whitespace().last().and_then(|word| word.parse().ok())
            }
            None | Some(Value::Text(_)) => {
                if required {
                    self.fault("A2", &at, Matter::Blank { label: label.to_owned() });
                }
                return None;
            }
            Some(_) => None,
        };
        let Some(year) = year.filter(|year: &Year| (1900..=2200).contains(year)) else {
            self.fault("A2", &at, Matter::NotAYear { label: label.to_owned(), found: raw });
            return None;
        };
        if how == How::Text {
            let matter = Matter::ReadAs { label: label.to_owned(), found: raw.clone(), value: year.into() };
            self.tell("A2", Severity::Information, &at, matter);
        }
        let value = Some(year.into());
        let place = Place { label: label.to_owned(), cell: Some(at), raw, how, unit: Unit::Year, value };
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
        let place = Place { label: label.to_owned(), cell: Some(at), raw, how, unit: Unit::Word, value: None };
        let origin = self.keep(place);
        Some(Input::new(value, origin))
    }

    /// One of a set of words; an empty cell means `default`. `None` after a fault.
    pub fn word<T: Copy>(
        &mut self,
        at: Option<CellRef>,
        label: &str,
        choices: &[(&[String], T)],
        default: T,
    ) -> Option<Input<T>> {
        let Some(input) = self.text(at.clone(), label) else {
            let named = choices.first().and_then(|(names, _)| names.first()).cloned().unwrap_or_default();
            let how = How::Default;
            let place = Place { label: label.to_owned(), cell: at, raw: named, how, unit: Unit::Word, value: None };
            let origin = self.keep(place);
            return Some(Input::new(default, origin));
        };
        if let Some((_, meaning)) = choices.iter().find(|(names, _)| is_one_of(&input.value, names)) {
            return Some(Input::new(*meaning, input.origin));
        }
        let known = choices.iter().filter_map(|(names, _)| names.first().cloned()).collect();
        if let Some(at) = at {
            self.fault("A6", &at, Matter::UnknownWord { label: label.to_owned(), found: input.value, known });
        }
        None
    }
}

/// What stands in a cell, as text.
pub(super) fn raw_text(value: &Value) -> String {
    match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Text(text) => text.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Error(error) => error.clone(),
        Value::Date { iso, .. } => iso.clone(),
        Value::OutOfRange(raw) => raw.clone(),
    }
}
