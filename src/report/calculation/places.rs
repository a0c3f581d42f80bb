//! Where the figures of SØM Beregning stand.

use super::{
    ACTOR, AREA, AT_FULL, COMMITTEE, DISCOUNTED, DISTANCE, EXPENSE, FACTOR, FOLLOWS, INDEX,
    INDEX_FIGURES, INDEX_YEARS, LINE_TOTAL, LINES, NAME, NUMBER, PARTICIPANTS, PERSON, PRESENT,
    PRICE_LEVEL, PRICES, RANK, RATES, SHARE, SOURCED, SUCCESS, UNIT, WEIGHT, WITHIN, YEARS,
};
use crate::draw::formula::{on, range};
use crate::engine::Line;
use crate::model::Actor;
use crate::report::contents::{Contents, Ours};

/// Where everything stands on SØM Beregning.
pub struct Calculated {
    pub name: String,
    years: usize,
    pub index_years: usize,
    pub consequences: u32,
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
    pub fn values(&self) -> u32 {
        LINES + self.lines + 4
    }

    pub fn last_value(&self) -> u32 {
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

    /// The row of a line's values for an actor.
    pub fn value_row(&self, line: Line, actor: Actor) -> u32 {
        let flow = line.flow(actor, self.consequences as usize);
        self.values() + u32::try_from(flow).unwrap_or(0)
    }
    /// The values of the costs alone, one below the other: actors, expenses, present values; `None`
    /// without costs.
    pub fn costs(&self) -> Option<[String; 3]> {
        let count = self.lines.saturating_sub(self.consequences);
        let last = self.last_value();
        let first = (last + 1).saturating_sub(count);
        let column = |column| range(&self.name, (first, column), (last, column));
        (count > 0).then(|| [ACTOR, EXPENSE, PRESENT].map(column))
    }

    /// Of a cost line: who pays it, and whether it is an expense.
    pub fn cost_actor(&self, cost: usize) -> String {
        self.value_cell(Line::Cost(cost), Actor::Municipality, ACTOR)
    }
    pub fn cost_is_expense(&self, cost: usize) -> String {
        self.value_cell(Line::Cost(cost), Actor::Municipality, EXPENSE)
    }

    /// The committee of a line's value for the municipality, or for the actor of a cost.
    pub fn committee(&self, line: Line) -> String {
        self.value_cell(line, Actor::Municipality, COMMITTEE)
    }
    pub fn line_area(&self, line: usize) -> String {
        self.line_cell(line, AREA)
    }
    /// What a line is counted in.
    pub fn line_unit(&self, line: usize) -> String {
        self.line_cell(line, UNIT)
    }

    /// The factors from the prices of the lines to the price level, consequences before costs.
    pub fn line_factors(&self) -> String {
        range(&self.name, (LINES, INDEX), (LINES + self.lines.max(1) - 1, INDEX))
    }
    /// The same of one line.
    pub fn line_factor(&self, line: usize) -> String {
        self.line_cell(line, INDEX)
    }

    fn value_cell(&self, line: Line, actor: Actor, column: u16) -> String {
        on(&self.name, (self.value_row(line, actor), column))
    }
    /// The line number of each value.
    pub fn numbers(&self) -> String {
        self.column(NUMBER)
    }
    /// Of a line for an actor: present value, present value at full success, kroner per unit,
    /// whether it follows success.
    pub fn flow_present(&self, line: Line, actor: Actor) -> String {
        self.value_cell(line, actor, PRESENT)
    }
    pub fn flow_full(&self, line: Line, actor: Actor) -> String {
        self.value_cell(line, actor, AT_FULL)
    }
    pub fn flow_per_unit(&self, line: Line, actor: Actor) -> String {
        self.value_cell(line, actor, WEIGHT)
    }
    pub fn flow_follows(&self, line: Line, actor: Actor) -> String {
        self.value_cell(line, actor, FOLLOWS)
    }
    fn line_cell(&self, line: usize, column: u16) -> String {
        on(&self.name, (LINES + u32::try_from(line).unwrap_or(0), column))
    }
    /// Of one line, consequences before costs: its present value, and the share of participants it
    /// applies to.
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
            "IF(OR({own}=\"\",{own}={level}),1,INDEX({figures},MATCH({level},{years},0))/\
             INDEX({figures},MATCH({own},{years},0)))"
        )
    }

    pub fn last_year(&self) -> u16 {
        YEARS + u16::try_from(self.years.max(1) - 1).unwrap_or(0)
    }
}
