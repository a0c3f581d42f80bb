//! The values: kroner for each line, actor and year, which every total elsewhere sums.

use super::lines::years_heading;
use super::*;
use crate::model::names;

pub(super) fn values(drawing: &Drawing, page: &mut Page) -> Done {
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
    let calculation = &case.calculation;
    let position = flow.line.position(calculation.consequences.len());
    let committee = match flow.line {
        Line::Consequence(line) => {
            calculation.consequences.get(line).and_then(|l| l.committee.as_ref())
        }
        Line::Cost(line) => calculation.costs.get(line).and_then(|l| l.committee.as_ref()),
    };
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
    page.text((row, ACTOR), names::actor(flow.actor), &looks.text)?;
    match (flow.actor, committee) {
        (Actor::Municipality, Some(committee)) => {
            let found = formulas.text(committee);
            let formula = format!("IF({found}=\"\",{},{found})", quoted(NO_COMMITTEE));
            page.words((row, COMMITTEE), formula, &committee.value, &looks.text)?;
        }
        (Actor::Municipality, None) => page.text((row, COMMITTEE), NO_COMMITTEE, &looks.text)?,
        _ => page.text((row, COMMITTEE), "", &looks.text)?,
    }
    let (follows, per_unit) = match flow.line {
        Line::Consequence(line) => {
            let l = case.calculation.consequences.get(line);
            let cell = l.and_then(|l| case.cell(l.applies.origin));
            let price = calculated.price(line, flow.actor);
            let product = format!("-{}*{}*{price}", of_line(INCLUDED), of_line(PERSONS));
            (formulas.flag(cell, &case.layout.words.everyone, flow.follows_success), product)
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
