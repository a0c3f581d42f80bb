//! Excel expressions for values that were read, and small pieces of formula that several sheets
//! use.
//!
//! An expression refers to the cell that the value came from, and repeats in Excel what the reader
//! did to understand it, so that a change in that cell is understood in the same way.

use rust_decimal::Decimal;

use crate::draw::formula::{literal, quoted};
use crate::lang::Lang;
use crate::model::names::actor_in;
use crate::model::{Actor, CostLine, Input, Origin, Year};
use crate::read::{Case, How, Place, Unit};
use crate::workbook::CellRef;

/// What stands for an actor that is none of the three.
pub const NO_ACTOR: (&str, &str) = ("Ukendt", "Unknown");

/// Longer texts are compared by their beginning: a formula takes no longer constant.
const LONGEST: usize = 250;

pub struct Formulas<'a> {
    pub case: &'a Case,
    pub lang: Lang,
}

impl Formulas<'_> {
    /// A number that was read.
    pub fn number(&self, input: &Input) -> String {
        let Some(place) = self.case.place(input.origin) else { return literal(input.value) };
        let Some(cell) = &place.cell else { return literal(input.value) };
        let cell = cell.formula();
        match place.how {
            How::Typed | How::Formula | How::Default if place.unit == Unit::Persons => {
                format!("IF(ISNUMBER({cell}),{},1)", meant(place, &cell))
            }
            How::Typed | How::Formula | How::Percent => meant(place, &cell),
            How::Blank => meant(place, &format!("N({cell})")),
            // No year has the number of a day after 1909.
            How::Date => format!("IF({cell}>3500,YEAR({cell}),{cell})"),
            How::Text | How::Default => {
                let value = literal(input.value);
                format!("IF(ISNUMBER({cell}),{},{value})", meant(place, &cell))
            }
        }
    }

    /// A number that was read or may yet be typed in `cell`; without one, `otherwise`.
    pub fn number_or(
        &self,
        input: Option<&Input>,
        cell: Option<&CellRef>,
        otherwise: &str,
    ) -> String {
        let place = input.and_then(|input| self.case.place(input.origin));
        match (place, input, cell) {
            (Some(place), Some(input), _) if place.how == How::Text => self.number(input),
            (Some(place), _, _) => match &place.cell {
                Some(cell) => {
                    let cell = cell.formula();
                    format!("IF(ISNUMBER({cell}),{},{otherwise})", meant(place, &cell))
                }
                None => otherwise.to_owned(),
            },
            (None, _, Some(cell)) => {
                let cell = cell.formula();
                format!("IF(ISNUMBER({cell}),{},{otherwise})", share(&cell))
            }
            (None, _, None) => otherwise.to_owned(),
        }
    }

    /// A year that was read.
    pub fn year(&self, input: &Input<Year>) -> String {
        self.number(&Input::new(input.value.into(), input.origin))
    }

    /// A text that was read. Where the program reads what stands there otherwise than Excel would,
    /// the text itself, until something else is typed.
    pub fn text(&self, input: &Input<String>) -> String {
        let Some(place) = self.case.place(input.origin).filter(|place| place.how != How::Default)
        else {
            return quoted(&input.value);
        };
        let Some(cell) = &place.cell else { return quoted(&input.value) };
        let cell = cell.formula();
        if place.raw.trim_matches(' ') == input.value {
            return format!("TRIM({cell})");
        }
        format!("IF({},{},TRIM({cell}))", unchanged(&cell, &place.raw), quoted(&input.value))
    }

    /// A text that was read or may yet be typed in `cell`.
    pub fn text_or_blank(&self, input: Option<&Input<String>>, cell: Option<&CellRef>) -> String {
        match (input, cell) {
            (Some(input), _) => self.text(input),
            (None, Some(cell)) => format!("TRIM({})", cell.formula()),
            (None, None) => "\"\"".to_owned(),
        }
    }

    /// 0 where the cell holds one of `words`, by the words that the layout knows; else 1. `now` is
    /// which it was as it was read.
    pub fn flag(&self, origin: Origin, words: &[String], now: bool) -> String {
        let fixed = || literal(Decimal::from(u8::from(now)));
        let Some(place) = self.case.place(origin) else { return fixed() };
        let Some(cell) = &place.cell else { return fixed() };
        let raw = (!now && place.how != How::Default).then_some(place.raw.as_str());
        format!("IF({},0,1)", is_one_of(&cell.formula(), words, raw))
    }

    /// 0 where a cost is a grant, which only moves money between actors; else 1.
    pub fn category(&self, line: &CostLine, cell: Option<&CellRef>) -> String {
        let words = &self.case.layout.words.grant;
        match &line.category {
            Some(category) => self.flag(category.origin, words, !words.has(&category.value)),
            None => cell.map_or_else(
                || "1".to_owned(),
                |cell| format!("IF({},0,1)", is_one_of(&cell.formula(), words, None)),
            ),
        }
    }

    /// The actor that a cell names, by the words that the layout knows.
    pub fn actor(&self, input: &Input<Actor>) -> String {
        let Some(place) = self.case.place(input.origin) else {
            return quoted(actor_in(input.value, self.lang));
        };
        let Some(cell) = &place.cell else { return quoted(actor_in(input.value, self.lang)) };
        let cell = cell.formula();
        let named = self.case.layout.words.actors().into_iter();
        named.rev().fold(quoted(self.lang.of(NO_ACTOR)), |otherwise, (words, who)| {
            let raw = (who == input.value).then_some(place.raw.as_str());
            let test = is_one_of(&cell, words, raw);
            format!("IF({test},{},{otherwise})", quoted(actor_in(who, self.lang)))
        })
    }
}

/// What the layout says of unit and sign, and where years are counted from.
fn meant(place: &Place, cell: &str) -> String {
    if place.unit == Unit::Share && place.factor == Decimal::ONE {
        return share(cell);
    }
    let scaled = if place.factor == Decimal::ONE {
        cell.to_owned()
    } else {
        format!("({cell}*{})", literal(place.factor))
    };
    if place.offset.is_zero() { scaled } else { format!("({scaled}+{})", literal(place.offset)) }
}

/// A share, or a per cent that was typed without its sign.
fn share(cell: &str) -> String {
    format!("IF(ABS({cell})>1,{cell}/100,{cell})")
}

/// Whether the cell holds one of `words`, or else `raw`, which was understood as one of them.
pub fn is_one_of(cell: &str, words: &[String], raw: Option<&str>) -> String {
    let raw = raw.map(trimmed);
    let new = |raw: &&String| {
        !raw.is_empty()
            && is_plain(raw)
            && !words.iter().any(|word| word.to_lowercase() == raw.to_lowercase())
    };
    let raw = raw.as_ref().filter(new);
    let tests: Vec<String> =
        words.iter().chain(raw).map(|word| format!("TRIM({cell})={}", quoted(word))).collect();
    match tests.as_slice() {
        [] => "FALSE".to_owned(),
        [only] => only.clone(),
        _ => format!("OR({})", tests.join(",")),
    }
}

/// Whether a cell still holds the text that it held, whatever the case of its letters.
pub fn unchanged(cell: &str, raw: &str) -> String {
    let raw = trimmed(raw);
    let length = raw.encode_utf16().count();
    if raw.is_empty() {
        format!("LEN(TRIM({cell}))=0")
    } else if !is_plain(&raw) {
        format!("LEN(TRIM({cell}))={length}")
    } else if raw.chars().count() > LONGEST {
        let start: String = raw.chars().take(LONGEST).collect();
        let begins = format!("LEFT(TRIM({cell}),{LONGEST})={}", quoted(&start));
        format!("AND(LEN(TRIM({cell}))={length},{begins})")
    } else {
        format!("TRIM({cell})={}", quoted(&raw))
    }
}

/// Whether a formula can hold the text as a constant. One that looks like a formula itself is left
/// out of ours, so that nobody takes it for one.
fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| c.is_control()) && !text.starts_with(['=', '+', '-', '@'])
}

/// A text as Excel's TRIM leaves it: no space but single ones between words.
fn trimmed(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
