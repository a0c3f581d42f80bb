//! Excel expressions for values that were read, and small pieces of formula that several sheets
//! use.
//!
//! An expression refers to the cell that the value came from, and repeats in Excel what the reader
//! did to understand it, so that a change in that cell is understood in the same way.

use rust_decimal::Decimal;

use crate::draw::formula::{literal, quoted};
use crate::model::{Input, Year};
use crate::read::{Case, How};
use crate::workbook::CellRef;

pub struct Formulas<'a> {
    pub case: &'a Case,
}

impl Formulas<'_> {
    /// A number that was read.
    pub fn number(&self, input: &Input) -> String {
        let Some(place) = self.case.place(input.origin) else { return literal(input.value) };
        let Some(cell) = &place.cell else { return literal(input.value) };
        let cell = cell.formula();
        // What the layout says of unit and sign, and where years are counted from.
        let meant = |cell: String| {
            let scaled = if place.factor == Decimal::ONE {
                cell
            } else {
                format!("({cell}*{})", literal(place.factor))
            };
            if place.offset.is_zero() {
                scaled
            } else {
                format!("({scaled}+{})", literal(place.offset))
            }
        };
        match place.how {
            How::Typed | How::Formula => meant(cell),
            How::Blank => meant(format!("N({cell})")),
            How::Percent => format!("({cell}/IF(ABS({cell})>1,100,1))"),
            // No year has the number of a day after 1909.
            How::Date => format!("IF({cell}>3500,YEAR({cell}),{cell})"),
            How::Text | How::Default => {
                let value = literal(input.value);
                format!("IF(ISNUMBER({cell}),{},{value})", meant(cell.clone()))
            }
        }
    }

    /// A year that was read.
    pub fn year(&self, input: &Input<Year>) -> String {
        self.number(&Input::new(input.value.into(), input.origin))
    }

    /// A text that was read. Where the program reads it otherwise than Excel would, the text
    /// itself.
    pub fn text(&self, input: &Input<String>) -> String {
        match self.case.place(input.origin) {
            Some(place)
                if place.raw.trim_matches(' ') == input.value && place.how != How::Default =>
            {
                match &place.cell {
                    Some(cell) => format!("TRIM({})", cell.formula()),
                    None => quoted(&input.value),
                }
            }
            _ => quoted(&input.value),
        }
    }

    /// 1 where the cell holds one of `words` (or not, with `otherwise`), by the words that the
    /// layout knows.
    pub fn flag(&self, cell: Option<&CellRef>, no_words: &[String], now: bool) -> String {
        let Some(cell) = cell else { return literal(Decimal::from(u8::from(now))) };
        let cell = cell.formula();
        let tests: Vec<String> =
            no_words.iter().map(|word| format!("TRIM({cell})={}", quoted(word))).collect();
        match tests.as_slice() {
            [only] => format!("IF({only},0,1)"),
            _ => format!("IF(OR({}),0,1)", tests.join(",")),
        }
    }
}
