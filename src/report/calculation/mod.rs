//! SØM Beregning: every line worked out, from the input cells to kroner by actor and year.
//!
//! Three blocks stand above each other and share the columns of years: the time axis, the lines
//! (units and prices), and the values (line × actor). Every total elsewhere is a sum over the
//! values.

mod axis;
mod lines;
pub mod places;
mod values;

use rust_decimal::Decimal;

use super::drawing::Drawing;
use crate::draw::formula::{At, fixed, literal, quoted, range};
use crate::draw::page::{Done, Page};
use crate::engine::{Flow, Line, NetResult};
use crate::model::{Actor, Applies, Consequence, CostLine, Input, Origin, Year};

const NUMBER: u16 = 1;
const NAME: u16 = 2;
const PERSON: u16 = 3;
const AREA: u16 = 4;
/// The unit of a line; the actor of a value.
const UNIT: u16 = 5;
const ACTOR: u16 = 5;
/// Whether a line is counted; the committee of a value.
const INCLUDED: u16 = 6;
const COMMITTEE: u16 = 6;
/// The share of participants a line applies to; whether a value follows success.
const SHARE: u16 = 7;
const FOLLOWS: u16 = 7;
const PERSONS: u16 = 8;
const WEIGHT: u16 = 8;
const INDEX: u16 = 9;
const AT_FULL: u16 = 9;
const PRICES: u16 = 10;
const PRESENT: u16 = 10;
const PLAIN: u16 = 11;
/// Of the value of a cost, whether it is an expense and no grant.
const EXPENSE: u16 = 12;
const LINE_TOTAL: u16 = 13;
const RANK: u16 = 14;
const SOURCED: u16 = 15;
const YEARS: u16 = 16;

const HEADING: u32 = 4;
const PRICE_LEVEL: At = (5, PERSON);
const BASE_YEAR: At = (6, PERSON);
const FIRST_YEAR: At = (7, PERSON);
const LAST_YEAR: At = (8, PERSON);
const RATES: [At; 3] = [(9, PERSON), (10, PERSON), (11, PERSON)];
const SUCCESS: At = (12, PERSON);
const PARTICIPANTS: At = (13, PERSON);
const DISCOUNTED: At = (14, PERSON);
const DISTANCE: u32 = 5;
const WITHIN: u32 = 6;
const FACTOR: u32 = 7;
const FINISHING: u32 = 8;
const INDEX_YEARS: u32 = 10;
const INDEX_FIGURES: u32 = 11;
const LINES: u32 = 19;

pub fn draw(drawing: &Drawing, page: &mut Page) -> Done {
    let (basis, shown) = drawing.basis();
    let note = drawing.pick(
        "Hver linje regnet ud fra inddatacellerne; ",
        "Every line worked out from the input cells; ",
    );
    page.title(
        drawing.pick("Beregning", "Calculation"),
        &format!("{}&{basis}", quoted(note)),
        &format!("{note}{shown}"),
    )?;
    page.widths(&[
        2.7, 5.0, 38.0, 15.0, 33.0, 11.0, 24.0, 11.0, 13.0, 15.0, 15.0, 15.0, 13.0, 15.0, 7.0, 10.0,
    ])?;
    let last_used = drawing
        .calculated
        .last_year()
        .max(YEARS + u16::try_from(drawing.calculated.index_years).unwrap_or(0));
    for column in YEARS..=last_used {
        page.sheet.width(column, 12.5);
    }
    axis::settings(drawing, page)?;
    axis::time_axis(drawing, page)?;
    lines::lines(drawing, page)?;
    values::values(drawing, page)?;
    page.sheet.freeze(HEADING + 1, PERSON);
    page.sheet.repeat_columns(NUMBER, NAME);
    let columns = drawing.calculated.last_year();
    page.print((drawing.calculated.last_value() + 1, columns), 2 + columns / 32, None)?;
    // Each block has headings of its own, so none is repeated on another page.
    let values = drawing.calculated.values();
    page.sheet.page_breaks(&[LINES - 2, values - 2]);
    page.sheet.height(LINES - 1, 48.0);
    page.sheet.height(values - 1, 48.0);
    Ok(())
}
