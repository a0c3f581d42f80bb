//! Numbers that stand in text cells: what the text says, and what is told of how it was read.

use rust_decimal::Decimal;

use super::case::Unit;
use super::cells::{Blank, Reader};
use super::notice::Notice;
use crate::finding::Severity;
use crate::layout::names::Names;
use crate::typed::number::Parsed;
use crate::typed::{label, number};
use crate::workbook::CellRef;

impl Reader<'_, '_> {
    /// The number that a text says; `None` after a fault.
    pub(super) fn number_in_text(
        &mut self,
        at: &CellRef,
        (label, unit): (&str, &Unit),
        text: &str,
        blank: Blank,
        factor: Decimal,
    ) -> Option<Decimal> {
        let (label, found) = (label.to_owned(), text.to_owned());
        // Where an empty cell is nil, so is a dash; a dash where a number must stand says nothing.
        if matches!(blank, Blank::Zero) && number::is_dash(text) {
            let matter = Notice::DashForNil { label, found };
            self.tell("A2", Severity::Assumption, at, matter);
            return Some(Decimal::ZERO);
        }
        let parsed = number::parse_with(text, |rest| self.is_unit(rest, unit));
        match parsed {
            // Per cent of what is not said; nothing is 0.4 kroner.
            Parsed::Percent(_) if matches!(unit, Unit::Kroner | Unit::KronerPer(_)) => {
                self.fault("A2", at, Notice::NotANumber { label, found });
                None
            }
            Parsed::Plain(value) | Parsed::Percent(value) => {
                // A per cent sign has said the unit already; the sign of a quantity or cost still
                // turns.
                let own_unit = matches!(parsed, Parsed::Percent(_)) && factor == Decimal::new(1, 2);
                let meant = if own_unit { Some(value) } else { value.checked_mul(factor) };
                let Some(value) = meant else {
                    self.fault("A2", at, Notice::NotANumber { label, found });
                    return None;
                };
                if number::is_estimate(text) {
                    let (label, found) = (label.clone(), found.clone());
                    self.tell("A2", Severity::Clarification, at, Notice::Estimate { label, found });
                }
                self.tell(
                    "A2",
                    Severity::Clarification,
                    at,
                    Notice::ReadAs { label, found, value },
                );
                Some(value)
            }
            Parsed::Ambiguous { as_thousands, as_decimal } => {
                let matter = Notice::AmbiguousNumber {
                    label,
                    found,
                    thousands: as_thousands,
                    decimal: as_decimal,
                };
                self.fault("A2", at, matter);
                None
            }
            Parsed::NotANumber => {
                self.fault("A2", at, Notice::NotANumber { label, found });
                None
            }
        }
    }

    /// Tells of a word that is understood but is not the model's own, the first of `names`.
    pub(super) fn word_taken(
        &mut self,
        at: Option<&CellRef>,
        label: &str,
        found: &str,
        names: &Names,
    ) {
        let own = names.first();
        if let Some(at) = at.filter(|_| Some(&label::key(found)) != names.keys().first()) {
            let (label, found, own) = (label.to_owned(), found.to_owned(), own.to_owned());
            self.tell("A6", Severity::Information, at, Notice::WordTaken { label, found, own });
        }
    }

    /// Whether what follows a number is only the unit that it has anyway, so that it changes
    /// nothing.
    fn is_unit(&self, rest: &str, unit: &Unit) -> bool {
        let words = &self.layout.words;
        let counted = |word: &str| words.pieces.has(word);
        match unit {
            Unit::Participants | Unit::Persons => counted(rest) || words.people.has(rest),
            Unit::Units(name) => counted(rest) || alike(rest, name),
            Unit::KronerPer(name) => {
                let per = |word: &String| rest.strip_prefix(word.to_lowercase().as_str());
                words
                    .per
                    .iter()
                    .find_map(per)
                    .is_some_and(|rest| counted(rest) || alike(rest, name))
            }
            _ => false,
        }
    }
}

/// Whether two words name the same unit: alike but for an ending of two letters, as uge and uger.
fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (label::key(one.trim()), label::key(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let ending = long.strip_prefix(short.as_str());
    short.len() > 1
        && ending.is_some_and(|ending| ending.len() <= 2 && ending.chars().all(char::is_alphabetic))
}
