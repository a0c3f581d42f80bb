//! SØM Beregning: every line worked out, from the input cells to kroner by actor and year.
//!
//! Three blocks stand above each other and share the columns of years: the time axis, the lines (units and
//! prices), and the values (line × actor). Every total elsewhere is a sum over the values.

mod axis;
mod lines;
mod values;

use rust_decimal::Decimal;

use super::formula::{At, fixed, literal, on, quoted, range};
use super::page::{Done, Page};
use super::{Contents, Drawing, Ours};
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

pub use crate::model::names::NO_COMMITTEE;

/// Where everything stands on SØM Beregning.
pub struct Calculated {
    name: String,
    years: usize,
    index_years: usize,
    consequences: u32,
    lines: u32,
    flows: u32,
}

impl Calculated {
    pub fn new(contents: &Contents) -> Self {
        let calculation = &contents.case.calculation;
        let consequences = u32::try_from(calculation.consequences.len()).unwrap_or(u32::MAX);
        Calculated {
            name: contents.names.of(Ours::Calculation).to_owned(),
            years: contents.result.years.len(),
            index_years: calculation.index.len(),
            consequences,
            lines: consequences + u32::try_from(calculation.costs.len()).unwrap_or(0),
            flows: u32::try_from(contents.result.flows.len()).unwrap_or(0),
        }
    }

    /// The first row of values.
    fn values(&self) -> u32 {
        LINES + self.lines + 4
    }

    fn last_value(&self) -> u32 {
        self.values() + self.flows.max(1) - 1
    }

    fn column(&self, column: u16) -> String {
        range(&self.name, (self.values(), column), (self.last_value(), column))
    }

    pub fn actors(&self) -> String {
        self.column(ACTOR)
    }
    pub fn areas(&self) -> String {
        self.column(AREA)
    }
    pub fn persons(&self) -> String {
        self.column(PERSON)
    }
    pub fn committees(&self) -> String {
        self.column(COMMITTEE)
    }
    pub fn follows(&self) -> String {
        self.column(FOLLOWS)
    }
    pub fn at_full(&self) -> String {
        self.column(AT_FULL)
    }
    pub fn present(&self) -> String {
        self.column(PRESENT)
    }
    /// The undiscounted values of the year in this position.
    pub fn year_values(&self, position: u16) -> String {
        self.column(YEARS + position)
    }
    pub fn factor(&self, position: u16) -> String {
        on(&self.name, (FACTOR, YEARS + position))
    }
    pub fn success(&self) -> String {
        on(&self.name, SUCCESS)
    }
    pub fn participants(&self) -> String {
        on(&self.name, PARTICIPANTS)
    }
    pub fn discounted_participants(&self) -> String {
        on(&self.name, DISCOUNTED)
    }
    pub fn price_level(&self) -> String {
        on(&self.name, PRICE_LEVEL)
    }

    fn line_column(&self, column: u16) -> String {
        range(&self.name, (LINES, column), (LINES + self.consequences.max(1) - 1, column))
    }
    pub fn line_names(&self) -> String {
        self.line_column(NAME)
    }
    pub fn line_persons(&self) -> String {
        self.line_column(PERSON)
    }
    pub fn line_totals(&self) -> String {
        self.line_column(LINE_TOTAL)
    }
    pub fn line_ranks(&self) -> String {
        self.line_column(RANK)
    }
    pub fn line_sourced(&self) -> String {
        self.line_column(SOURCED)
    }
    /// The cell with an actor's price of a consequence, in the price level of the calculation.
    pub fn price(&self, line: usize, actor: Actor) -> String {
        let row = LINES + u32::try_from(line).unwrap_or(0);
        on(&self.name, (row, PRICES + actor as u16))
    }

    fn flow_cell(&self, flow: usize, column: u16) -> String {
        on(&self.name, (self.values() + u32::try_from(flow).unwrap_or(0), column))
    }
    /// The line number of each value.
    pub fn numbers(&self) -> String {
        self.column(NUMBER)
    }
    /// Of the value in this position: present value, present value at full success, kroner per unit, whether it follows success.
    pub fn flow_present(&self, flow: usize) -> String {
        self.flow_cell(flow, PRESENT)
    }
    pub fn flow_full(&self, flow: usize) -> String {
        self.flow_cell(flow, AT_FULL)
    }
    pub fn flow_weight(&self, flow: usize) -> String {
        self.flow_cell(flow, WEIGHT)
    }
    pub fn flow_follows(&self, flow: usize) -> String {
        self.flow_cell(flow, FOLLOWS)
    }
    fn line_cell(&self, line: usize, column: u16) -> String {
        on(&self.name, (LINES + u32::try_from(line).unwrap_or(0), column))
    }
    /// Of one line, consequences before costs: its present value, and the share of participants it applies to.
    pub fn line_total(&self, line: usize) -> String {
        self.line_cell(line, LINE_TOTAL)
    }
    pub fn line_share(&self, line: usize) -> String {
        self.line_cell(line, SHARE)
    }
    /// The units of all lines, consequences before costs, in the year of this position.
    pub fn all_units(&self, position: u16) -> String {
        let column = YEARS + position;
        range(&self.name, (LINES, column), (LINES + self.lines.max(1) - 1, column))
    }
    pub fn within(&self, position: u16) -> String {
        on(&self.name, (WITHIN, YEARS + position))
    }
    pub fn distance(&self, position: u16) -> String {
        on(&self.name, (DISTANCE, YEARS + position))
    }
    /// The discount factors of all years, in a row.
    pub fn factors(&self) -> String {
        range(&self.name, (FACTOR, YEARS), (FACTOR, self.last_year()))
    }
    /// The discount rate of a band: 0–35, 36–70, later.
    pub fn rate(&self, band: usize) -> String {
        on(&self.name, RATES.get(band).copied().unwrap_or(RATES[0]))
    }

    /// The factor from the prices of a year to the price level: NPI(P) / NPI(own).
    pub fn index_factor(&self, own: &str) -> String {
        let last = YEARS + u16::try_from(self.index_years.max(1) - 1).unwrap_or(0);
        let years = range(&self.name, (INDEX_YEARS, YEARS), (INDEX_YEARS, last));
        let figures = range(&self.name, (INDEX_FIGURES, YEARS), (INDEX_FIGURES, last));
        let level = self.price_level();
        format!(
            "IF(OR({own}=\"\",{own}={level}),1,INDEX({figures},MATCH({level},{years},0))/INDEX({figures},MATCH({own},{years},0)))"
        )
    }

    fn last_year(&self) -> u16 {
        YEARS + u16::try_from(self.years.max(1) - 1).unwrap_or(0)
    }
}

pub fn draw(drawing: &Drawing, page: &mut Page) -> Done {
    let (basis, shown) = drawing.basis();
    let note = "Hver linje regnet ud fra inddatacellerne; ";
    page.title("Beregning", &format!("{}&{basis}", quoted(note)), &format!("{note}{shown}"))?;
    page.widths(&[2.7, 5.0, 38.0, 15.0, 33.0, 11.0, 24.0, 11.0, 13.0, 15.0, 15.0, 15.0, 13.0, 15.0, 7.0, 10.0])?;
    let last_used =
        drawing.calculated.last_year().max(YEARS + u16::try_from(drawing.calculated.index_years).unwrap_or(0));
    for column in YEARS..=last_used {
        page.sheet.set_column_width(column, 12.5)?;
    }
    axis::settings(drawing, page)?;
    axis::time_axis(drawing, page)?;
    lines::lines(drawing, page)?;
    values::values(drawing, page)?;
    page.sheet.set_freeze_panes(HEADING + 1, PERSON)?;
    page.sheet.set_repeat_columns(NUMBER, NAME)?;
    let columns = drawing.calculated.last_year();
    page.print((drawing.calculated.last_value() + 1, columns), 2 + columns / 32, Some(HEADING))
}
