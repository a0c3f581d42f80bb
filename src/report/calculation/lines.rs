//! The lines: change in use of all cohorts, prices in the price level, and costs as they were
//! booked.

use super::*;
use crate::layout::{ColumnKey, TableKey};
use crate::workbook::CellRef;

pub(super) fn lines(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    page.text(
        (LINES - 2, NUMBER),
        drawing.pick(
            "Linjer: ændring i forbrug, alle hold, og priser i beregningens prisniveau",
            "Lines: change in use, all cohorts, and prices in the price level of the calculation",
        ),
        &looks.section,
    )?;
    page.headings(
        (LINES - 1, NUMBER),
        &[
            drawing.pick("Nr.", "No."),
            drawing.pick("Ydelse eller omkostning", "Service or cost"),
            drawing.pick("Person", "Person"),
            drawing.pick("Hovedområde", "Area"),
            drawing.pick("Enhed", "Unit"),
            drawing.pick("Medregnes (1 = ja)", "Included (1 = yes)"),
            drawing.pick("Andel af deltagere", "Participant share"),
            drawing.pick("Personer pr. deltager", "Persons per participant"),
            drawing.pick("Prisfaktor (indeks)", "Price factor (index)"),
            drawing.pick("Pris, Kommune", "Price, Municipality"),
            drawing.pick("Pris, Region", "Price, Region"),
            drawing.pick("Pris, Stat", "Price, State"),
            drawing.pick("Nutidsværdi i alt", "Present value, total"),
            drawing.pick("Rang", "Rank"),
            drawing.pick("Med kilde (1 = ja)", "With a source (1 = yes)"),
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

pub(super) fn years_heading(drawing: &Drawing, page: &mut Page, row: u32) -> Done {
    let look = drawing.looks.heading_right.number("0");
    for (column, &year) in (YEARS..).zip(&drawing.contents.result.years) {
        page.live((row, column), fixed((HEADING, column)), year.into(), &look)?;
    }
    Ok(())
}

/// The place of each consequence when the largest gain comes first; the earlier line wins a tie.
fn ranks(result: &NetResult, consequences: usize) -> Vec<u32> {
    let totals: Vec<Decimal> = (0..consequences)
        .map(|line| result.sum(|flow| flow.line == Line::Consequence(line)))
        .collect();
    let before = |(position, total): (usize, &Decimal)| {
        let ahead = totals
            .iter()
            .enumerate()
            .filter(|(other, t)| *t > total || (*t == total && *other < position));
        u32::try_from(ahead.count()).unwrap_or(0) + 1
    };
    totals.iter().enumerate().map(before).collect()
}

fn consequence(
    drawing: &Drawing,
    page: &mut Page,
    position: usize,
    line: &Consequence,
    rank: u32,
) -> Done {
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
    let beside = |key| case.beside(line.service.origin, TableKey::Consequences, key);
    let unit = formulas.text_or_blank(line.unit.as_ref(), beside(ColumnKey::Unit).as_ref());
    let shown = line.unit.as_ref().map_or("", |unit| unit.value.as_str());
    page.words((row, UNIT), unit, shown, &looks.text)?;
    let words = &case.layout.words;
    let included = formulas.flag(line.included.origin, &words.no, line.included.value);
    page.live(
        (row, INCLUDED),
        included,
        Decimal::from(u8::from(line.included.value)),
        &looks.whole,
    )?;
    let follows = line.applies.value == Applies::Successes;
    let applies = formulas.flag(line.applies.origin, &words.everyone, follows);
    let share = if follows { result.success_rate } else { Decimal::ONE };
    page.live(
        (row, SHARE),
        format!("IF({applies}=1,{},1)", fixed(SUCCESS)),
        share,
        &looks.per_cent,
    )?;
    let persons = &line.persons_per_participant;
    page.live((row, PERSONS), formulas.number(persons), persons.value, &looks.amount)?;
    index(
        drawing,
        page,
        row,
        line.price_year.as_ref(),
        in_prices(drawing, line, ColumnKey::PriceYear),
    )?;
    let worked = result.worked.get(position);
    for actor in Actor::ALL {
        let value = worked.map_or(Decimal::ZERO, |worked| *worked.prices.get(actor));
        let price = formulas.number(line.prices.get(actor));
        page.live(
            (row, PRICES + actor as u16),
            format!("{price}*{}", cell(INDEX)),
            value,
            &looks.amount,
        )?;
    }
    let own = Line::Consequence(position);
    let [first, _, last] =
        Actor::ALL.map(|actor| fixed((calculated.value_row(own, actor), PRESENT)));
    let sum = format!("SUM({first}:{last})");
    let total = result.sum(|flow| flow.line == Line::Consequence(position));
    page.live((row, LINE_TOTAL), sum, total, &looks.kroner)?;
    // Ties get different places, so that each line can be looked up by its own.
    let own_total = cell(LINE_TOTAL);
    let above = if position == 0 {
        String::new()
    } else {
        format!(
            "+COUNTIF({}:{},{own_total})",
            fixed((LINES, LINE_TOTAL)),
            fixed((row - 1, LINE_TOTAL))
        )
    };
    page.live(
        (row, RANK),
        format!("RANK({own_total},{}){above}", calculated.line_totals()),
        rank.into(),
        &looks.whole,
    )?;
    let price_source = in_prices(drawing, line, ColumnKey::Source);
    let sources = [
        formulas.text_or_blank(line.source.as_ref(), beside(ColumnKey::Source).as_ref()),
        formulas.text_or_blank(line.price_source.as_ref(), price_source.as_ref()),
    ];
    let sourced = line.source.is_some() && line.price_source.is_some();
    let formula = format!("IF(AND({}<>\"\",{}<>\"\"),1,0)", sources[0], sources[1]);
    page.live((row, SOURCED), formula, Decimal::from(u8::from(sourced)), &looks.whole)?;
    for (position, (column, &year)) in (YEARS..).zip(&result.years).enumerate() {
        let terms = convolution(drawing, line, year);
        let quantity =
            worked.and_then(|worked| worked.quantity.get(position)).copied().unwrap_or_default();
        let formula = if terms.is_empty() {
            "0".into()
        } else {
            format!("{}*({terms})", fixed((WITHIN, column)))
        };
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
            terms.push(format!(
                "{}*{}",
                formulas.number(&cohort.participants),
                formulas.number(change)
            ));
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
    page.text((row, UNIT), drawing.pick("Kr.", "DKK"), &looks.text)?;
    for column in [INCLUDED, SHARE, PERSONS, PRICES, PRICES + 1, PRICES + 2, RANK] {
        page.text((row, column), "", &looks.text)?;
    }
    let cell = case.beside(line.name.origin, TableKey::Costs, ColumnKey::PriceYear);
    index(drawing, page, row, line.price_year.as_ref(), cell)?;
    let value_row = drawing.calculated.value_row(Line::Cost(position), line.actor.value);
    let total = drawing.contents.result.sum(|flow| flow.line == Line::Cost(position));
    page.live((row, LINE_TOTAL), fixed((value_row, PRESENT)), total, &looks.kroner)?;
    let cell = case.beside(line.name.origin, TableKey::Costs, ColumnKey::Source);
    let sourced = formulas.text_or_blank(line.source.as_ref(), cell.as_ref());
    let has_source = Decimal::from(u8::from(line.source.is_some()));
    page.live((row, SOURCED), format!("IF({sourced}<>\"\",1,0)"), has_source, &looks.whole)?;
    for (column, &year) in (YEARS..).zip(&drawing.contents.result.years) {
        let booked: Vec<&Input> =
            line.amounts.iter().filter(|(y, _)| *y == year).map(|(_, amount)| amount).collect();
        let terms: Vec<String> = booked.iter().map(|amount| formulas.number(amount)).collect();
        let formula = if terms.is_empty() {
            "0".into()
        } else {
            format!("{}*({})", fixed((WITHIN, column)), terms.join("+"))
        };
        page.live(
            (row, column),
            formula,
            booked.iter().map(|amount| amount.value).sum(),
            &looks.amount,
        )?;
    }
    Ok(())
}

/// The factor from the prices of a line's own year to the price level; also where the cell of the
/// year is empty and may yet be filled in.
fn index(
    drawing: &Drawing,
    page: &mut Page,
    row: u32,
    year: Option<&Input<Year>>,
    cell: Option<CellRef>,
) -> Done {
    let calculation = &drawing.contents.case.calculation;
    let factor = crate::engine::index_factor(calculation, year).unwrap_or(Decimal::ONE);
    let own = year.map(|year| drawing.formulas().year(year)).or(cell.map(|cell| cell.formula()));
    let formula = own.map_or_else(|| "1".to_owned(), |own| drawing.calculated.index_factor(&own));
    page.live((row, INDEX), formula, factor, &drawing.looks.factor)
}

/// The cell of a consequence in a column of the prices.
pub(super) fn in_prices(drawing: &Drawing, line: &Consequence, key: ColumnKey) -> Option<CellRef> {
    let priced = Actor::ALL.map(|actor| line.prices.get(actor).origin);
    priced.iter().find_map(|at| drawing.contents.case.beside(*at, TableKey::Prices, key))
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
