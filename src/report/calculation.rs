//! SØM Beregning: every line worked out, from the input cells to kroner by actor and year.
//!
//! Three blocks stand above each other and share the columns of years: the time axis, the lines (units and
//! prices), and the values (line × actor). Every total elsewhere is a sum over the values.

use rust_decimal::Decimal;

use super::formula::{At, fixed, literal, on, quoted, range};
use super::page::{Done, Page};
use super::{Contents, Drawing, Ours};
use crate::engine::{Flow, Line, NetResult};
use crate::model::{Actor, Applies, Consequence, CostLine, Input, Origin, Year};
use crate::text;

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

/// A municipality's line that no committee is named for.
pub const NO_COMMITTEE: &str = "Uden udvalg";

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
    settings(drawing, page)?;
    time_axis(drawing, page)?;
    lines(drawing, page)?;
    values(drawing, page)?;
    page.sheet.set_freeze_panes(HEADING + 1, PERSON)?;
    page.sheet.set_repeat_columns(NUMBER, NAME)?;
    let columns = drawing.calculated.last_year();
    page.print((drawing.calculated.last_value() + 1, columns), 2 + columns / 32, Some(HEADING))
}

fn settings(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let case = drawing.contents.case;
    let result = drawing.contents.result;
    let settings = &case.calculation.settings;
    page.headings((HEADING, NUMBER), &["Nr.", "Post", ""], "rlr")?;
    let layout = case.layout;
    use crate::layout::FieldKey;
    for (at, key, year) in [
        (PRICE_LEVEL, FieldKey::PriceYear, &settings.price_year),
        (BASE_YEAR, FieldKey::BaseYear, &settings.base_year),
        (FIRST_YEAR, FieldKey::FirstYear, &settings.first_year),
        (LAST_YEAR, FieldKey::LastYear, &settings.last_year),
    ] {
        label(page, at, layout.label(key), year.origin, drawing)?;
        page.live(at, formulas.year(year), year.value.into(), &looks.year)?;
    }
    let rate_labels = ["Diskonteringsrente, år 0-35", "Diskonteringsrente, år 36-70", "Diskonteringsrente, derefter"];
    for (position, (at, rate)) in RATES.into_iter().zip(&settings.rates).enumerate() {
        label(page, at, rate_labels[position], rate.origin, drawing)?;
        let formula = if position > 0 && rate.origin == Origin::NONE {
            super::about::later_rate(drawing.name(Ours::About), position, &fixed(RATES[0]))
        } else {
            formulas.number(rate)
        };
        page.live(at, formula, rate.value, &looks.per_cent)?;
    }
    let rate = &case.calculation.success.rate;
    label(page, SUCCESS, layout.label(FieldKey::SuccessRate), rate.origin, drawing)?;
    page.live(SUCCESS, formulas.number(rate), rate.value, &looks.per_cent)?;
    let calculated = drawing.calculated;
    let span = |row| range(&calculated.name, (row, YEARS), (row, calculated.last_year()));
    let mut plain = format!("SUM({})", span(FINISHING));
    let mut discounted = format!("SUMPRODUCT({},{})", span(FINISHING), span(FACTOR));
    for cohort in case.calculation.cohorts.iter().filter(|cohort| !result.years.contains(&cohort.year.value)) {
        let count = formulas.number(&cohort.participants);
        plain = format!("{plain}+{count}");
        let distance = format!("({}-{})", cohort.year.value, fixed(BASE_YEAR));
        discounted = format!("{discounted}+{count}*{}", discounting(&distance));
    }
    label(page, PARTICIPANTS, "Deltagere i alt", Origin::NONE, drawing)?;
    page.live(PARTICIPANTS, plain, result.participants, &looks.amount)?;
    label(page, DISCOUNTED, "Deltagere, diskonteret (Σ n·DF)", Origin::NONE, drawing)?;
    page.live(DISCOUNTED, discounted, result.discounted_participants, &looks.factor)
}

fn label(page: &mut Page, (row, _): At, label: &str, origin: Origin, drawing: &Drawing) -> Done {
    match drawing.contents.case.cell(origin) {
        Some(cell) => page.link((row, NAME), cell, label),
        None => page.text((row, NAME), label, &drawing.looks.text),
    }
}

/// The discount factor at a distance in years from the base year.
fn discounting(distance: &str) -> String {
    let [first, second, third] = RATES.map(fixed);
    format!(
        "(1+{first})^(-MIN({distance},35))*(1+{second})^(-MAX(0,MIN({distance},70)-35))*(1+{third})^(-MAX(0,{distance}-70))"
    )
}

fn time_axis(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let case = drawing.contents.case;
    let result = drawing.contents.result;
    let name_at = YEARS - 3;
    for (row, name) in [
        (HEADING, "Kalenderår"),
        (DISTANCE, "År fra basisåret"),
        (WITHIN, "I perioden (1 = ja)"),
        (FACTOR, "Diskonteringsfaktor"),
        (FINISHING, "Deltagere, der afslutter"),
        (INDEX_YEARS, "Nettoprisindeks, år"),
        (INDEX_FIGURES, "Nettoprisindeks"),
    ] {
        page.sheet.merge_range(
            row,
            name_at,
            row,
            YEARS - 1,
            name,
            if row == HEADING { &looks.heading } else { &looks.text },
        )?;
    }
    for ((column, &year), &factor) in (YEARS..).zip(&result.years).zip(&result.factors) {
        page.fixed((HEADING, column), year.into(), &looks.heading_right.clone().set_num_format("0"))?;
        let heading = fixed((HEADING, column));
        let distance = Decimal::from(year - case.calculation.settings.base_year.value);
        page.live((DISTANCE, column), format!("{heading}-{}", fixed(BASE_YEAR)), distance, &looks.whole)?;
        let within = format!("IF(AND({heading}>={},{heading}<={}),1,0)", fixed(FIRST_YEAR), fixed(LAST_YEAR));
        page.live((WITHIN, column), within, Decimal::ONE, &looks.whole)?;
        page.live((FACTOR, column), discounting(&fixed((DISTANCE, column))), factor, &looks.factor)?;
        let finishing = case.calculation.cohorts.iter().filter(|cohort| cohort.year.value == year);
        let (mut terms, mut sum) = (Vec::new(), Decimal::ZERO);
        for cohort in finishing {
            terms.push(formulas.number(&cohort.participants));
            sum += cohort.participants.value;
        }
        let formula = if terms.is_empty() { "0".to_owned() } else { terms.join("+") };
        page.live((FINISHING, column), formula, sum, &looks.amount)?;
    }
    for (column, (year, figure)) in (YEARS..).zip(&case.calculation.index) {
        page.live((INDEX_YEARS, column), formulas.year(year), year.value.into(), &looks.year)?;
        page.live((INDEX_FIGURES, column), formulas.number(figure), figure.value, &looks.amount)?;
    }
    Ok(())
}

fn lines(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    page.text(
        (LINES - 2, NUMBER),
        "Linjer: ændring i forbrug, alle hold, og priser i beregningens prisniveau",
        &looks.section,
    )?;
    page.headings(
        (LINES - 1, NUMBER),
        &[
            "Nr.",
            "Ydelse eller omkostning",
            "Person",
            "Hovedområde",
            "Enhed",
            "Medregnes (1 = ja)",
            "Andel af deltagere",
            "Personer pr. deltager",
            "Prisfaktor (indeks)",
            "Pris, Kommune",
            "Pris, Region",
            "Pris, Stat",
            "Nutidsværdi i alt",
            "Rang",
            "Med kilde (1 = ja)",
        ],
        "rllllr",
    )?;
    years_heading(drawing, page, LINES - 1)?;
    let case = drawing.contents.case;
    let rank = ranks(drawing.contents.result, case.calculation.consequences.len());
    for (position, line) in case.calculation.consequences.iter().enumerate() {
        consequence(drawing, page, position, line, rank.get(position).copied().unwrap_or(0))?;
    }
    for (position, line) in case.calculation.costs.iter().enumerate() {
        cost(drawing, page, position, line)?;
    }
    Ok(())
}

fn years_heading(drawing: &Drawing, page: &mut Page, row: u32) -> Done {
    let look = drawing.looks.heading_right.clone().set_num_format("0");
    for (column, &year) in (YEARS..).zip(&drawing.contents.result.years) {
        page.live((row, column), fixed((HEADING, column)), year.into(), &look)?;
    }
    Ok(())
}

/// The place of each consequence when the largest gain comes first; the earlier line wins a tie.
fn ranks(result: &NetResult, consequences: usize) -> Vec<u32> {
    let totals: Vec<Decimal> =
        (0..consequences).map(|line| result.sum(|flow| flow.line == Line::Consequence(line))).collect();
    let before = |(position, total): (usize, &Decimal)| {
        let ahead = totals.iter().enumerate().filter(|(other, t)| *t > total || (*t == total && *other < position));
        u32::try_from(ahead.count()).unwrap_or(0) + 1
    };
    totals.iter().enumerate().map(before).collect()
}

fn consequence(drawing: &Drawing, page: &mut Page, position: usize, line: &Consequence, rank: u32) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let calculated = drawing.calculated;
    let case = drawing.contents.case;
    let result = drawing.contents.result;
    let row = LINES + u32::try_from(position).unwrap_or(0);
    let cell = |column| fixed((row, column));
    page.fixed((row, NUMBER), Decimal::from(position + 1), &looks.whole)?;
    linked(drawing, page, (row, NAME), &line.service)?;
    page.words((row, PERSON), formulas.text(&line.person), &line.person.value, &looks.text)?;
    page.words((row, AREA), formulas.text(&line.area), &line.area.value, &looks.text)?;
    match &line.unit {
        Some(unit) => page.words((row, UNIT), formulas.text(unit), &unit.value, &looks.text)?,
        None => page.text((row, UNIT), "", &looks.text)?,
    }
    let words = &case.layout.words;
    let included = formulas.flag(case.cell(line.included.origin), &words.no, line.included.value);
    page.live((row, INCLUDED), included, Decimal::from(u8::from(line.included.value)), &looks.whole)?;
    let follows = line.applies.value == Applies::Successes;
    let applies = formulas.flag(case.cell(line.applies.origin), &words.everyone, follows);
    let share = if follows { result.success_rate } else { Decimal::ONE };
    page.live((row, SHARE), format!("IF({applies}=1,{},1)", fixed(SUCCESS)), share, &looks.per_cent)?;
    let persons = &line.persons_per_participant;
    page.live((row, PERSONS), formulas.number(persons), persons.value, &looks.amount)?;
    let factor = crate::engine::index_factor(&case.calculation, line.price_year.as_ref()).unwrap_or(Decimal::ONE);
    let own = line.price_year.as_ref().map(|year| calculated.index_factor(&formulas.year(year)));
    page.live((row, INDEX), own.unwrap_or_else(|| "1".into()), factor, &looks.factor)?;
    let worked = result.worked.get(position);
    for actor in Actor::ALL {
        let value = worked.map_or(Decimal::ZERO, |worked| *worked.prices.get(actor));
        let price = formulas.number(line.prices.get(actor));
        page.live((row, PRICES + actor as u16), format!("{price}*{}", cell(INDEX)), value, &looks.amount)?;
    }
    let first = calculated.values() + u32::try_from(position * 3).unwrap_or(0);
    let sum = format!("SUM({}:{})", fixed((first, PRESENT)), fixed((first + 2, PRESENT)));
    let total = result.sum(|flow| flow.line == Line::Consequence(position));
    page.live((row, LINE_TOTAL), sum, total, &looks.kroner)?;
    // Ties get different places, so that each line can be looked up by its own.
    let own_total = cell(LINE_TOTAL);
    let above = if position == 0 {
        String::new()
    } else {
        format!("+COUNTIF({}:{},{own_total})", fixed((LINES, LINE_TOTAL)), fixed((row - 1, LINE_TOTAL)))
    };
    page.live(
        (row, RANK),
        format!("RANK({own_total},{}){above}", calculated.line_totals()),
        rank.into(),
        &looks.whole,
    )?;
    let sources: Vec<String> = [&line.source, &line.price_source]
        .into_iter()
        .map(|source| source.as_ref().map_or("\"\"".to_owned(), |source| formulas.text(source)))
        .collect();
    let sourced = line.source.is_some() && line.price_source.is_some();
    let formula = format!("IF(AND({}<>\"\",{}<>\"\"),1,0)", sources[0], sources[1]);
    page.live((row, SOURCED), formula, Decimal::from(u8::from(sourced)), &looks.whole)?;
    for (position, (column, &year)) in (YEARS..).zip(&result.years).enumerate() {
        let terms = convolution(drawing, line, year);
        let quantity = worked.and_then(|worked| worked.quantity.get(position)).copied().unwrap_or_default();
        let formula = if terms.is_empty() { "0".into() } else { format!("{}*({terms})", fixed((WITHIN, column))) };
        page.live((row, column), formula, quantity, &looks.amount)?;
    }
    Ok(())
}

/// Participants × change in use, summed over the cohorts that reach into `year`.
fn convolution(drawing: &Drawing, line: &Consequence, year: Year) -> String {
    let formulas = drawing.formulas();
    let calculation = &drawing.contents.case.calculation;
    let mut terms = Vec::new();
    for cohort in &calculation.cohorts {
        let offset = year - cohort.year.value - calculation.settings.first_offset;
        let change = usize::try_from(offset).ok().and_then(|offset| line.changes.get(offset));
        if let Some(change) = change.filter(|change| change.origin != Origin::NONE) {
            terms.push(format!("{}*{}", formulas.number(&cohort.participants), formulas.number(change)));
        }
    }
    terms.join("+")
}

fn cost(drawing: &Drawing, page: &mut Page, position: usize, line: &CostLine) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let case = drawing.contents.case;
    let number = case.calculation.consequences.len() + position;
    let row = LINES + u32::try_from(number).unwrap_or(0);
    page.fixed((row, NUMBER), Decimal::from(number + 1), &looks.whole)?;
    linked(drawing, page, (row, NAME), &line.name)?;
    // Costs concern no person; under the area's name they are a group of their own in every sum.
    page.text((row, PERSON), &case.layout.cost_area, &looks.text)?;
    page.text((row, AREA), &case.layout.cost_area, &looks.text)?;
    page.text((row, UNIT), "Kr.", &looks.text)?;
    for column in [INCLUDED, SHARE, PERSONS, PRICES, PRICES + 1, PRICES + 2, RANK] {
        page.text((row, column), "", &looks.text)?;
    }
    let factor = crate::engine::index_factor(&case.calculation, line.price_year.as_ref()).unwrap_or(Decimal::ONE);
    let own = line.price_year.as_ref().map(|year| drawing.calculated.index_factor(&formulas.year(year)));
    page.live((row, INDEX), own.unwrap_or_else(|| "1".into()), factor, &looks.factor)?;
    let value_row =
        drawing.calculated.values() + drawing.calculated.consequences * 3 + u32::try_from(position).unwrap_or(0);
    let total = drawing.contents.result.sum(|flow| flow.line == Line::Cost(position));
    page.live((row, LINE_TOTAL), fixed((value_row, PRESENT)), total, &looks.kroner)?;
    let sourced = line.source.as_ref().map_or("\"\"".to_owned(), |source| formulas.text(source));
    let has_source = Decimal::from(u8::from(line.source.is_some()));
    page.live((row, SOURCED), format!("IF({sourced}<>\"\",1,0)"), has_source, &looks.whole)?;
    for (column, &year) in (YEARS..).zip(&drawing.contents.result.years) {
        let booked: Vec<&Input> = line.amounts.iter().filter(|(y, _)| *y == year).map(|(_, amount)| amount).collect();
        let terms: Vec<String> = booked.iter().map(|amount| formulas.number(amount)).collect();
        let formula =
            if terms.is_empty() { "0".into() } else { format!("{}*({})", fixed((WITHIN, column)), terms.join("+")) };
        page.live((row, column), formula, booked.iter().map(|amount| amount.value).sum(), &looks.amount)?;
    }
    Ok(())
}

/// A name from the workbook, live, and a link to where it stands.
fn linked(drawing: &Drawing, page: &mut Page, at: At, name: &Input<String>) -> Done {
    let look = match drawing.contents.case.cell(name.origin) {
        Some(cell) => {
            page.link(at, cell, &name.value)?;
            &drawing.looks.link
        }
        None => &drawing.looks.text,
    };
    page.words(at, drawing.formulas().text(name), &name.value, look)
}

fn values(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let first = calculated.values();
    page.text(
        (first - 2, NUMBER),
        "Værdier: kr. pr. aktør og år; plus er en gevinst for den offentlige kasse",
        &looks.section,
    )?;
    page.headings(
        (first - 1, NUMBER),
        &[
            "Linje",
            "Ydelse eller omkostning",
            "Person",
            "Hovedområde",
            "Aktør",
            "Udvalg",
            "Følger succes (1 = ja)",
            "Kr. pr. enhed",
            "Nutidsværdi ved succesrate 100 pct.",
            "Nutidsværdi",
            "Udiskonteret",
        ],
        "rlllllr",
    )?;
    for column in PLAIN + 1..YEARS {
        page.text((first - 1, column), "", &looks.heading)?;
    }
    years_heading(drawing, page, first - 1)?;
    for (row, flow) in (first..).zip(&result.flows) {
        value(drawing, page, row, flow)?;
    }
    let total = calculated.last_value() + 1;
    page.text((total, NUMBER), "", &looks.text_total)?;
    page.text((total, NAME), "I alt", &looks.text_total)?;
    for column in PERSON..YEARS {
        page.text((total, column), "", &looks.text_total)?;
    }
    let sum = |column| format!("SUM({}:{})", fixed((first, column)), fixed((total - 1, column)));
    page.live((total, PRESENT), sum(PRESENT), result.net(None), &looks.kroner_total)?;
    let by_year = result.by_year(None);
    page.live((total, PLAIN), sum(PLAIN), by_year.iter().sum(), &looks.kroner_total)?;
    for (column, value) in (YEARS..).zip(by_year) {
        page.live((total, column), sum(column), value, &looks.kroner_total)?;
    }
    Ok(())
}

fn value(drawing: &Drawing, page: &mut Page, row: u32, flow: &Flow) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let case = drawing.contents.case;
    let formulas = drawing.formulas();
    let (position, committee) = match flow.line {
        Line::Consequence(line) => (line, case.calculation.consequences.get(line).and_then(|l| l.committee.as_ref())),
        Line::Cost(line) => {
            let position = case.calculation.consequences.len() + line;
            (position, case.calculation.costs.get(line).and_then(|l| l.committee.as_ref()))
        }
    };
    let line = LINES + u32::try_from(position).unwrap_or(0);
    let of_line = |column| fixed((line, column));
    let here = |column| fixed((row, column));
    page.live((row, NUMBER), of_line(NUMBER), Decimal::from(position + 1), &looks.whole)?;
    let (name, person, area) = match flow.line {
        Line::Consequence(line) => {
            let line = case.calculation.consequences.get(line);
            line.map_or(("", "", ""), |l| (l.service.value.as_str(), l.person.value.as_str(), l.area.value.as_str()))
        }
        Line::Cost(line) => {
            let area = case.layout.cost_area.as_str();
            (case.calculation.costs.get(line).map_or("", |l| l.name.value.as_str()), area, area)
        }
    };
    page.words((row, NAME), of_line(NAME), name, &looks.text)?;
    page.words((row, PERSON), of_line(PERSON), person, &looks.text)?;
    page.words((row, AREA), of_line(AREA), area, &looks.text)?;
    page.text((row, ACTOR), text::actor(flow.actor), &looks.text)?;
    match (flow.actor, committee) {
        (Actor::Municipality, Some(committee)) => {
            let found = formulas.text(committee);
            let formula = format!("IF({found}=\"\",{},{found})", quoted(NO_COMMITTEE));
            page.words((row, COMMITTEE), formula, &committee.value, &looks.text)?;
        }
        (Actor::Municipality, None) => page.text((row, COMMITTEE), NO_COMMITTEE, &looks.text)?,
        _ => page.text((row, COMMITTEE), "", &looks.text)?,
    }
    let (follows, weight, weighs) = match flow.line {
        Line::Consequence(line) => {
            let l = case.calculation.consequences.get(line);
            let cell = l.and_then(|l| case.cell(l.applies.origin));
            let price = calculated.price(line, flow.actor);
            let product = format!("-{}*{}*{price}", of_line(INCLUDED), of_line(PERSONS));
            let each = l.zip(drawing.contents.result.worked.get(line)).map(|(l, worked)| {
                let included = Decimal::from(u8::from(l.included.value));
                -(included * l.persons_per_participant.value * *worked.prices.get(flow.actor))
            });
            (formulas.flag(cell, &case.layout.words.everyone, flow.follows_success), product, each.unwrap_or_default())
        }
        Line::Cost(line) => {
            let own = case.calculation.costs.get(line).and_then(|l| l.price_year.as_ref());
            let factor = crate::engine::index_factor(&case.calculation, own).unwrap_or(Decimal::ONE);
            (literal(Decimal::ZERO), format!("-{}", of_line(INDEX)), -factor)
        }
    };
    let is_cost = matches!(flow.line, Line::Cost(_));
    page.live((row, FOLLOWS), follows, Decimal::from(u8::from(flow.follows_success)), &looks.whole)?;
    page.live((row, WEIGHT), weight, weighs, &looks.amount)?;
    let last = calculated.last_year();
    let factors = format!("{}:{}", fixed((FACTOR, YEARS)), fixed((FACTOR, last)));
    let units = format!("{}:{}", fixed((line, YEARS)), fixed((line, last)));
    let full = format!("{}*SUMPRODUCT({units},{factors})", here(WEIGHT));
    page.live((row, AT_FULL), full, flow.at_full, &looks.kroner)?;
    let own = format!("{}:{}", here(YEARS), here(last));
    page.live((row, PRESENT), format!("SUMPRODUCT({own},{factors})"), flow.total(), &looks.kroner)?;
    page.live((row, PLAIN), format!("SUM({own})"), flow.values.iter().sum(), &looks.kroner)?;
    for (column, &value) in (YEARS..).zip(&flow.values) {
        let share = if is_cost { String::new() } else { format!("*{}", of_line(SHARE)) };
        page.live((row, column), format!("{}{share}*{}", here(WEIGHT), fixed((line, column))), value, &looks.kroner)?;
    }
    Ok(())
}
