//! SØM Lokalt forbrug: the change in use that the calculation has for a line beside that of the
//! knowledge base, year by year, and what the difference is worth in kroner.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType};

use super::actors::COLUMNS;
use super::contents::Ours;
use super::drawing::Drawing;
use super::headlines;
use super::known::known_line;
use crate::draw::charts;
use crate::draw::formula::{fixed, quoted};
use crate::draw::live::{Live, Said};
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::engine::Line;
use crate::lang::phrase;
use crate::model::{Actor, Consequence};
use crate::read::{Case, Figure, Knowledge};

const NAME: u16 = 1;
const FIRST: u16 = 2;
/// The participants of each year after finishing, discounted; folded away.
const WEIGHTS: u32 = 4;
const TOP: u32 = 6;
/// Rows of a line: heading, table, worth, and room for the chart.
const HEIGHT: u32 = 17;

/// A line with the row of the knowledge base that it is held against.
struct Beside<'a> {
    position: usize,
    line: &'a Consequence,
    known: &'a Knowledge,
}

/// Whether any line has a change in use in the knowledge base.
pub fn is_known(case: &Case) -> bool {
    !lines(case).is_empty()
}

fn lines(case: &Case) -> Vec<Beside<'_>> {
    let calculation = &case.calculation;
    let target = calculation.description.target_group.as_ref().map(|t| t.value.as_str());
    let beside = |(position, line)| {
        let known = known_line(&case.knowledge, line, target)?;
        let any = known.changes.iter().any(|(_, figure)| figure.is_some());
        any.then_some(Beside { position, line, known })
    };
    calculation.consequences.iter().enumerate().filter_map(beside).collect()
}

/// The figure of the knowledge base so many years after.
fn figure(known: &Knowledge, offset: i32) -> Option<&Figure> {
    known.changes.iter().find(|(own, _)| *own == offset).and_then(|(_, figure)| figure.as_ref())
}

pub fn draw(drawing: &Drawing, page: &mut Page) -> Done {
    let case = drawing.contents.case;
    let all = lines(case);
    let first = case.calculation.settings.first_offset;
    let last = |beside: &Beside| {
        let own = i32::try_from(beside.line.changes.len()).unwrap_or(0) + first - 1;
        beside.known.changes.iter().map(|(offset, _)| *offset).max().unwrap_or(own).max(own)
    };
    let offsets: Vec<i32> = (first..=all.iter().map(last).max().unwrap_or(first)).collect();
    let (basis, shown) = drawing.basis();
    let note = drawing.pick(
        "Beregningens ændring i forbrug og vidensdatabasens, år efter afslutning; ",
        "The change in use of the calculation and of the knowledge base, years after finishing; ",
    );
    page.title(
        drawing.pick("Lokalt forbrug", "Local use"),
        &format!("{}&{basis}", quoted(note)),
        &format!("{note}{shown}"),
    )?;
    page.text(
        (3, NAME),
        drawing.pick(
            "En udbygning af modellen. Minus er et fald i forbrug. Forskellen er beregningens \
             ændring minus vidensdatabasens, ganget med pris, andel og deltagere og regnet til \
             nutidsværdi.",
            "An extension of the model. Minus is a fall in use. The difference is the \
             calculation's change less that of the knowledge base, times price, share and \
             participants, as present value.",
        ),
        &drawing.looks.note,
    )?;
    page.widths(&[2.7, 34.0])?;
    for column in (FIRST..).take(offsets.len().max(4) + 1) {
        page.sheet.width(column, 12.5);
    }
    let weights = weights(drawing, page, &offsets)?;
    let mut top = TOP;
    for beside in &all {
        block(drawing, page, beside, top, &offsets, &weights)?;
        top += HEIGHT;
    }
    let breaks: Vec<u32> =
        (1..all.len()).filter(|n| n % 3 == 0).map(|n| TOP + n as u32 * HEIGHT).collect();
    page.sheet.page_breaks(&breaks);
    page.sheet.freeze(3, 0);
    page.print((top, FIRST + offsets.len().max(12) as u16), 1, None)
}

/// Participants so many years after they finished, each with the discount factor of that year.
fn weights(drawing: &Drawing, page: &mut Page, offsets: &[i32]) -> Result<Vec<Decimal>, DrawError> {
    let result = drawing.contents.result;
    let formulas = drawing.formulas();
    page.text(
        (WEIGHTS, NAME),
        drawing.pick("Deltagere × diskonteringsfaktor", "Participants × discount factor"),
        &drawing.looks.text,
    )?;
    page.sheet.fold_rows(WEIGHTS, WEIGHTS);
    let mut values = Vec::new();
    for (column, offset) in (FIRST..).zip(offsets) {
        let (mut terms, mut sum) = (Vec::new(), Decimal::ZERO);
        for cohort in &drawing.contents.case.calculation.cohorts {
            let year = cohort.year.value + offset;
            let Some(at) = result.years.iter().position(|own| *own == year) else { continue };
            let factor = result.factors.get(at).copied().unwrap_or_default();
            let Ok(at) = u16::try_from(at) else { continue };
            let count = formulas.number(&cohort.participants);
            let (factor_at, within) =
                (drawing.calculated.factor(at), drawing.calculated.within(at));
            terms.push(format!("{count}*{factor_at}*{within}"));
            sum += cohort.participants.value.saturating_mul(factor);
        }
        let formula = if terms.is_empty() { "0".to_owned() } else { terms.join("+") };
        page.live((WEIGHTS, column), formula, sum, &drawing.looks.factor)?;
        values.push(sum);
    }
    Ok(values)
}

fn block(
    drawing: &Drawing,
    page: &mut Page,
    beside: &Beside,
    top: u32,
    offsets: &[i32],
    weights: &[Decimal],
) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let Beside { position, line, known } = beside;
    let unit = line
        .unit
        .as_ref()
        .map_or(drawing.pick("enheder", "units"), |unit| unit.value.as_str())
        .to_lowercase();
    let heading = phrase!(
        drawing.lang(),
        "{} ({}), {} pr. person",
        "{} ({}), {} per person",
        line.service.value,
        line.person.value,
        unit
    );
    page.text((top, NAME), &heading, &looks.section)?;
    page.text(
        (top + 1, NAME),
        drawing.pick("År efter afslutning", "Years after finishing"),
        &looks.heading,
    )?;
    let end = FIRST + u16::try_from(offsets.len()).unwrap_or(1) - 1;
    let names = [
        drawing.pick("Beregningen", "The calculation"),
        drawing.pick("Vidensdatabasen", "The knowledge base"),
        drawing.pick("Forskel", "Difference"),
    ];
    for (row, name) in (top + 2..).zip(names) {
        page.text((row, NAME), name, &looks.strong)?;
    }
    let first = drawing.contents.case.calculation.settings.first_offset;
    let mut moved = Decimal::ZERO;
    for ((column, offset), weight) in (FIRST..).zip(offsets).zip(weights) {
        let year = looks.heading_right.number("0");
        page.fixed((top + 1, column), Decimal::from(*offset), &year)?;
        let own = usize::try_from(offset - first).ok().and_then(|k| line.changes.get(k));
        let (formula, own) = own.map_or(("0".to_owned(), Decimal::ZERO), |change| {
            (formulas.number(change), change.value)
        });
        page.live((top + 2, column), formula, own, &looks.amount)?;
        let base = figure(known, *offset);
        let formula = base.map_or("0".to_owned(), |figure| format!("N({})", figure.cell.formula()));
        let base = base.map(|figure| figure.value).unwrap_or_default();
        page.live((top + 3, column), formula, base, &looks.amount)?;
        let difference = format!("{}-{}", fixed((top + 2, column)), fixed((top + 3, column)));
        page.live((top + 4, column), difference, own - base, &looks.amount)?;
        moved += (own - base).saturating_mul(*weight);
    }
    let span = |row| format!("{}:{}", fixed((row, FIRST)), fixed((row, end)));
    page.text(
        (top + 6, NAME),
        drawing.pick("Forskellen er værd, kr.", "The difference is worth, DKK"),
        &looks.heading,
    )?;
    page.text((top + 7, NAME), drawing.pick("Nutidsværdi", "Present value"), &looks.strong)?;
    let line = Line::Consequence(*position);
    let result = drawing.contents.result;
    let share = drawing.calculated.line_share(*position);
    let mut worth = Decimal::ZERO;
    for (column, which) in (FIRST..).zip(COLUMNS) {
        page.text((top + 6, column), drawing.actor_or_all(which), &looks.heading_right)?;
        let value = |who: Actor| {
            let flow = result.flow(line, who);
            let share = if flow.is_some_and(|flow| flow.follows_success) {
                result.success_rate
            } else {
                Decimal::ONE
            };
            let each = flow.map(|flow| flow.per_unit).unwrap_or_default();
            each.saturating_mul(share).saturating_mul(moved)
        };
        let (formula, value) = match which {
            None => {
                let sum =
                    format!("SUM({}:{})", fixed((top + 7, FIRST + 1)), fixed((top + 7, FIRST + 3)));
                (sum, Actor::ALL.into_iter().map(value).sum())
            }
            Some(who) => {
                let each = drawing.calculated.flow_per_unit(line, who);
                let sum = format!("SUMPRODUCT({},{})", span(top + 4), span(WEIGHTS));
                (format!("{each}*{share}*{sum}"), value(who))
            }
        };
        page.live((top + 7, column), formula, value, &looks.kroner)?;
        if which.is_none() {
            worth = value;
        }
    }
    let worth = Live::new("", worth).at((top + 7, FIRST));
    chart(drawing, page, beside, (top, end), &worth)
}

fn chart(
    drawing: &Drawing,
    page: &mut Page,
    beside: &Beside,
    (top, end): (u32, u16),
    worth: &Live,
) -> Done {
    let sheet = drawing.name(Ours::Local);
    let mut chart = Chart::new(ChartType::Column);
    let years = ((top + 1, FIRST), (top + 1, end));
    for (row, who) in [(top + 2, Some(Actor::Municipality)), (top + 3, Some(Actor::State))] {
        charts::series(&mut chart, sheet, (row, NAME), years, ((row, FIRST), (row, end)))
            .set_format(&mut charts::fill(who))
            .set_gap(60)
            .set_overlap(0);
    }
    let name = &beside.line.service.value;
    let alt = phrase!(
        drawing.lang(),
        "Søjler: ændring i forbrug af {} år for år, i beregningen og i vidensdatabasen.",
        "Columns: change in use of {} year by year, in the calculation and in the knowledge base.",
        name
    );
    let lang = drawing.lang();
    let short: String = name.chars().take(40).collect();
    let title = Said::plain(&short)
        .and(lang.pick(": forskellen er værd ", ": the difference is worth "))
        .then(headlines::signed(worth, lang));
    let at = (top + 6, FIRST + 5);
    page.said(at, at, &title, &drawing.looks.small.unwrapped())?;
    charts::finish(&mut chart, "", "", "", &alt, (590, 185));
    charts::titled(&mut chart, sheet, at);
    chart.legend().set_position(ChartLegendPosition::Right);
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}
