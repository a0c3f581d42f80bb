//! The values: kroner for each line, actor and year, which every total elsewhere sums.

use super::lines::{in_prices, years_heading};
use super::*;
use crate::layout::{ColumnKey, TableKey};
use crate::workbook::CellRef;

pub(super) fn values(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let first = calculated.values();
    page.text(
        (first - 2, NUMBER),
        drawing.pick(
            "Værdier: kr. pr. aktør og år; plus er en gevinst for den offentlige kasse",
            "Values: DKK by actor and year; plus is a gain to the public purse",
        ),
        &looks.section,
    )?;
    page.headings(
        (first - 1, NUMBER),
        &[
            drawing.pick("Linje", "Line"),
            drawing.pick("Ydelse eller omkostning", "Service or cost"),
            drawing.pick("Person", "Person"),
            drawing.pick("Hovedområde", "Area"),
            drawing.pick("Aktør", "Actor"),
            drawing.pick("Udvalg", "Committee"),
            drawing.pick("Følger succes (1 = ja)", "Follows success (1 = yes)"),
            drawing.pick("Kr. pr. enhed", "DKK per unit"),
            drawing.pick("Nutidsværdi ved succesrate 100 pct.", "Present value at full success"),
            drawing.pick("Nutidsværdi", "Present value"),
            drawing.pick("Udiskonteret", "Undiscounted"),
            drawing.pick("Udgift uden tilskud (1 = ja)", "Expense, no grant (1 = yes)"),
        ],
        "rlllllr",
    )?;
    for column in EXPENSE + 1..YEARS {
        page.text((first - 1, column), "", &looks.heading)?;
    }
    years_heading(drawing, page, first - 1)?;
    for (row, flow) in (first..).zip(&result.flows) {
        value(drawing, page, row, flow)?;
    }
    let total = calculated.last_value() + 1;
    page.text((total, NUMBER), "", &looks.text_total)?;
    page.text((total, NAME), drawing.pick("I alt", "Total"), &looks.text_total)?;
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
    let calculation = &case.calculation;
    let position = flow.line.position(calculation.consequences.len());
    let line = LINES + u32::try_from(position).unwrap_or(0);
    let of_line = |column| fixed((line, column));
    let here = |column| fixed((row, column));
    page.live((row, NUMBER), of_line(NUMBER), Decimal::from(position + 1), &looks.whole)?;
    let (name, person, area) = match flow.line {
        Line::Consequence(line) => {
            let line = case.calculation.consequences.get(line);
            line.map_or(("", "", ""), |l| {
                (l.service.value.as_str(), l.person.value.as_str(), l.area.value.as_str())
            })
        }
        Line::Cost(line) => {
            let area = case.layout.cost_area.as_str();
            (case.calculation.costs.get(line).map_or("", |l| l.name.value.as_str()), area, area)
        }
    };
    page.words((row, NAME), of_line(NAME), name, &looks.text)?;
    page.words((row, PERSON), of_line(PERSON), person, &looks.text)?;
    page.words((row, AREA), of_line(AREA), area, &looks.text)?;
    payer(drawing, page, row, flow)?;
    let (follows, per_unit) = match flow.line {
        Line::Consequence(line) => {
            let l = case.calculation.consequences.get(line);
            let applies = l.map_or(Origin::NONE, |l| l.applies.origin);
            let price = calculated.price(line, flow.actor);
            let product = format!("-{}*{}*{price}", of_line(INCLUDED), of_line(PERSONS));
            (formulas.flag(applies, &case.layout.words.everyone, flow.follows_success), product)
        }
        Line::Cost(_) => (literal(Decimal::ZERO), format!("-{}", of_line(INDEX))),
    };
    let is_cost = matches!(flow.line, Line::Cost(_));
    page.live(
        (row, FOLLOWS),
        follows,
        Decimal::from(u8::from(flow.follows_success)),
        &looks.whole,
    )?;
    page.live((row, WEIGHT), per_unit, flow.per_unit, &looks.amount)?;
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
        page.live(
            (row, column),
            format!("{}{share}*{}", here(WEIGHT), fixed((line, column))),
            value,
            &looks.kroner,
        )?;
    }
    Ok(())
}

/// Who the value concerns: the actor, the municipality's committee, and of a cost whether it is an
/// expense.
fn payer(drawing: &Drawing, page: &mut Page, row: u32, flow: &Flow) -> Done {
    let looks = drawing.looks;
    let case = drawing.contents.case;
    let formulas = drawing.formulas();
    let shown = match (&flow.committee, flow.actor) {
        (Some(committee), _) => committee.as_str(),
        (None, Actor::Municipality) => drawing.no_committee(),
        (None, _) => "",
    };
    let committee = |input: Option<&Input<String>>, cell: Option<CellRef>| {
        let found = formulas.text_or_blank(input, cell.as_ref());
        format!("IF({found}=\"\",{},{found})", quoted(drawing.no_committee()))
    };
    match flow.line {
        Line::Consequence(line) => {
            page.text((row, ACTOR), drawing.actor(flow.actor), &looks.text)?;
            let line = case.calculation.consequences.get(line);
            match line.filter(|_| flow.actor == Actor::Municipality) {
                Some(line) => {
                    let cell = in_prices(drawing, line, ColumnKey::Committee);
                    let formula = committee(line.committee.as_ref(), cell);
                    page.words((row, COMMITTEE), formula, shown, &looks.text)?;
                }
                None => page.text((row, COMMITTEE), "", &looks.text)?,
            }
            page.text((row, EXPENSE), "", &looks.text)
        }
        Line::Cost(position) => {
            let Some(line) = case.calculation.costs.get(position) else { return Ok(()) };
            let beside = |key| case.beside(line.name.origin, TableKey::Costs, key);
            let who = formulas.actor(&line.actor);
            page.words((row, ACTOR), who, drawing.actor(flow.actor), &looks.text)?;
            let own = committee(line.committee.as_ref(), beside(ColumnKey::Committee));
            let municipality = quoted(drawing.actor(Actor::Municipality));
            let formula = format!("IF({}={municipality},{own},\"\")", fixed((row, ACTOR)));
            page.words((row, COMMITTEE), formula, shown, &looks.text)?;
            let category = formulas.category(line, beside(ColumnKey::Category).as_ref());
            let expense = Decimal::from(u8::from(drawing.contents.expenses.contains(&position)));
            page.live((row, EXPENSE), category, expense, &looks.whole)
        }
    }
}
