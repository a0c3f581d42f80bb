//! SØM Til byrådet: the same on one page, without a word of the trade that is not explained, with
//! the municipality's own budget year by year and by committee.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType};

use super::contents::Ours;
use super::drawing::Drawing;
use super::headlines::Extremes;
use super::{actors, facts, rows, summary};
use crate::conclusion::{self, Figures};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, quoted};
use crate::draw::live::{Live, Said};
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::lang::phrase;
use crate::model::Actor;

const LABEL: u16 = 1;
const FIRST: u16 = 2;
const LAST: u16 = 8;
/// So many committees have a column of their own; the rest share one.
const COMMITTEES: usize = 5;
/// About as many characters fit on a line over all columns.
const WIDE: usize = 122;

pub fn draw(
    drawing: &Drawing,
    (summary, actors): (&summary::Places, &actors::Places),
    page: &mut Page,
) -> Done {
    let looks = drawing.looks;
    let case = drawing.contents.case;
    let note = drawing.pick(
        "Til byrådet: hvad indsatsen betyder for den offentlige økonomi",
        "For the council: what the intervention means for public finances",
    );
    let formula = format!("{}&{}", quoted(note), drawing.since.flag());
    page.title(drawing.pick("Til byrådet", "For the council"), &formula, note)?;
    if let Some(name) = case.calculation.description.name.as_ref() {
        page.words((1, LABEL), drawing.formulas().text(name), &name.value, &looks.title)?;
    }
    page.widths(&[1.7, 20.0])?;
    for column in FIRST..=LAST {
        page.sheet.width(column, 14.5);
    }
    let figures = summary::figures(drawing, actors, summary);
    let mut row = told(drawing, page, &figures, 4)?;
    row = shared(drawing, page, &figures, row + 1)?;
    row = budget(drawing, actors, page, row + 1)?;
    row = words(drawing, page, row + 1)?;
    page.print((row, LAST), 1, None)?;
    page.sheet.portrait();
    page.sheet.fit_pages(1, 1);
    Ok(())
}

fn paragraph(page: &mut Page, row: u32, said: &Said) -> Done {
    let look = page.looks.plain;
    page.said((row, LABEL), (row, LAST), said, &look)?;
    let lines = said.text.chars().count().div_ceil(WIDE).max(1);
    page.sheet.height(row, 15.5 * f64::from(u32::try_from(lines).unwrap_or(1)) + 2.0);
    Ok(())
}

/// What it is, what it comes to, what it takes, and how sure that is; the next free row.
fn told(drawing: &Drawing, page: &mut Page, figures: &Figures, top: u32) -> Result<u32, DrawError> {
    let calculation = &drawing.contents.case.calculation;
    let formulas = drawing.formulas();
    let count = drawing.contents.result.participants;
    let count = Live::new(drawing.calculated.participants(), count);
    let what = match &calculation.description.intervention {
        Some(input) => Said::plain(drawing.pick("»", "“"))
            .then(Said::live(formulas.text(input), &input.value))
            .and(drawing.pick("« for ", "” for ")),
        None => Said::plain(drawing.pick("Indsatsen for ", "The intervention for ")),
    };
    let what = what.then(facts::counted(&count, drawing.lang())).and(drawing.pick(
        " borgere. Regnestykket holder indsatsens pris op mod de offentlige udgifter og \
         indtægter, der ventes at ændre sig for de borgere, den hjælper.",
        " citizens. The calculation holds the price of the intervention against the public \
         expenses and income that are expected to change for the citizens whom it helps.",
    ));
    let base = &calculation.settings.base_year;
    let [who, _, sure] = conclusion::said(figures, drawing.lang());
    let who = who
        .and(drawing.pick(
            " Beløbene er regnet om til, hvad de er værd i ",
            " The amounts are stated as what they are worth in ",
        ))
        .then(Said::live(formulas.year(base), base.value.to_string()))
        .and(drawing.pick(
            ": penge senere tæller mindre end penge nu (nutidsværdi).",
            ": money later counts for less than money now (present value).",
        ));
    page.text((top, LABEL), drawing.pick("Kort fortalt", "In short"), &drawing.looks.section)?;
    let all = [what, who, needed(drawing, figures), sure];
    for (row, said) in (top + 1..).zip(&all) {
        paragraph(page, row, said)?;
    }
    Ok(top + 1 + all.len() as u32)
}

/// How many must reach the goal, in the words of who is not used to rates.
fn needed(drawing: &Drawing, figures: &Figures) -> Said {
    let calculation = &drawing.contents.case.calculation;
    let goal = match &calculation.description.success_goal {
        Some(goal) => Said::plain(drawing.pick(" (»", " (“"))
            .then(Said::live(drawing.formulas().text(goal), &goal.value))
            .and(drawing.pick("«)", "”)")),
        None => Said::plain(""),
    };
    let (cell, rate) = &figures.break_even[1];
    let now = rate.unwrap_or_default();
    let least =
        Said::plain(drawing.pick(
            "Kommunen går først fri af tab, når ",
            "The municipality avoids a loss only when ",
        ))
        .then(Said::per_cent(&Live::new(cell.clone(), now), drawing.lang()))
        .and(drawing.pick(" når det.", " reach it."));
    let never = Said::plain(drawing.pick(
        "Kommunen taber, også hvis alle når det.",
        "The municipality loses even if all reach it.",
    ));
    let nothing = Said::plain(drawing.pick(
        "Kommunen taber ikke, selv om ingen når det.",
        "The municipality does not lose even if nobody reaches it.",
    ));
    let fixed = &figures.fixed[1];
    let without = Said::either(
        &format!("{}>=0", fixed.formula),
        fixed.value >= Decimal::ZERO,
        nothing.clone(),
        never.clone(),
    );
    let above = Said::either(&format!("{cell}>1"), now > Decimal::ONE, never, least);
    let rated = Said::either(&format!("{cell}=0"), now.is_zero(), nothing, above);
    let told = Said::either(&format!("ISNUMBER({cell})"), rate.is_some(), rated, without);
    Said::plain(drawing.pick("Der er regnet med, at ", "The calculation assumes that "))
        .then(Said::per_cent(&figures.success, drawing.lang()))
        .and(drawing.pick(" af borgerne når målet", " of the citizens reach the goal"))
        .then(goal)
        .and(drawing.pick(
            " ud over dem, der havde nået det alligevel (succesraten). ",
            " beyond those who would have reached it anyway (the success rate). ",
        ))
        .then(told)
}

/// Who gains and who pays, with what each purse carries; the next free row.
fn shared(
    drawing: &Drawing,
    page: &mut Page,
    figures: &Figures,
    top: u32,
) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    page.text(
        (top, LABEL),
        drawing.pick("Hvem vinder, og hvem betaler", "Who gains and who pays"),
        &looks.section,
    )?;
    page.headings(
        (top + 1, LABEL),
        &[drawing.pick("Hvem", "Who"), drawing.pick("Kr. i alt", "DKK in all")],
        "lr",
    )?;
    page.sheet.merge(
        (top + 1, FIRST + 1),
        (top + 1, LAST),
        drawing.pick("Hvad det dækker", "What it covers"),
        &looks.heading,
    )?;
    let lines = [
        (
            drawing.pick("Det offentlige i alt", "The public purse"),
            drawing.pick(
                "kommune, region og stat lagt sammen",
                "municipality, region and state together",
            ),
        ),
        (
            drawing.pick("Kommunen", "The municipality"),
            drawing.pick(
                "sociale tilbud, beskæftigelse, skoler; kommunens del af ydelser og skat",
                "social services, employment, schools; its part of benefits and taxes",
            ),
        ),
        (
            drawing.pick("Regionen", "The region"),
            drawing.pick(
                "sygehuse, læger og andre sundhedsydelser",
                "hospitals, doctors and other health services",
            ),
        ),
        (
            drawing.pick("Staten", "The state"),
            drawing.pick(
                "refusion af ydelser, statens del af skatten, politi og domstole",
                "reimbursement of benefits, its part of the taxes, police and courts",
            ),
        ),
    ];
    for ((row, (name, what)), net) in (top + 2..).zip(lines).zip(&figures.net) {
        page.text((row, LABEL), name, &looks.strong)?;
        page.live((row, FIRST), &net.formula, net.value, &looks.kroner)?;
        page.sheet.merge((row, FIRST + 1), (row, LAST), what, &looks.text)?;
    }
    page.text(
        (top + 6, LABEL),
        drawing.pick(
            "Plus er en gevinst for kassen, minus en udgift.",
            "Plus is a gain to the purse, minus an expense.",
        ),
        &looks.note,
    )?;
    Ok(top + 7)
}

/// The municipality's budget by calendar year and committee, with a chart; the next free row.
fn budget(
    drawing: &Drawing,
    actors: &actors::Places,
    page: &mut Page,
    top: u32,
) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let contents = drawing.contents;
    let calculated = drawing.calculated;
    let result = contents.result;
    page.text(
        (top, LABEL),
        drawing.pick("Kommunens budget, år for år", "The municipality's budget, year by year"),
        &looks.section,
    )?;
    let level = &contents.case.calculation.settings.price_year;
    let note = Said::plain(drawing.pick("Kr. i ", "DKK in "))
        .then(Said::live(drawing.formulas().year(level), level.value.to_string()))
        .and(drawing.pick(
            "-priser, som de falder i året, ikke regnet om. Plus letter budgettet, minus belaster \
             det.",
            " prices, as they fall in the year, not discounted. Plus eases the budget, minus \
             burdens it.",
        ));
    page.said((top + 1, LABEL), (top + 1, LAST), &note, &looks.note)?;
    let head = top + 2;
    let all = rows::committees(contents);
    let rest = all.len() > COMMITTEES;
    let shown = if rest { COMMITTEES - 1 } else { all.len() };
    let total = FIRST + u16::try_from(shown).unwrap_or(0) + u16::from(rest);
    page.text((head, LABEL), drawing.pick("År", "Year"), &looks.heading)?;
    for (column, name) in (FIRST..).zip(all.iter().take(shown)) {
        page.text((head, column), name, &looks.heading_right)?;
    }
    if rest {
        page.text(
            (head, total - 1),
            drawing.pick("Øvrige udvalg", "Other committees"),
            &looks.heading_right,
        )?;
    }
    page.text(
        (head, total),
        drawing.pick("Kommunen i alt", "Municipality, total"),
        &looks.heading_right,
    )?;
    page.sheet.height(head, 46.0);
    let municipality = Some(Actor::Municipality);
    let whole = result.by_year(municipality);
    let named = quoted(drawing.actor(Actor::Municipality));
    let first = head + 1;
    for ((position, row), year) in (0u16..).zip(first..).zip(&result.years) {
        page.fixed((row, LABEL), Decimal::from(*year), &looks.year.left().indent(1))?;
        let at = usize::from(position);
        let mut told = Decimal::ZERO;
        for (column, name) in (FIRST..).zip(all.iter().take(shown)) {
            let own = result.flows.iter().filter(|flow| {
                flow.actor == Actor::Municipality
                    && flow.committee.as_deref().unwrap_or(drawing.no_committee()) == name
            });
            let value: Decimal = own.filter_map(|flow| flow.values.get(at)).sum();
            told += value;
            let formula = format!(
                "SUMPRODUCT(({}={named})*({}={})*{})",
                calculated.actors(),
                calculated.committees(),
                fixed((head, column)),
                calculated.year_values(position)
            );
            page.live((row, column), formula, value, &looks.kroner)?;
        }
        let sum = whole.get(at).copied().unwrap_or_default();
        let all = actors.plain(*year, municipality).unwrap_or_default();
        if rest {
            let above = format!("{}:{}", fixed((row, FIRST)), fixed((row, total - 2)));
            let formula = format!("ROUND({all}-SUM({above}),6)");
            page.live((row, total - 1), formula, (sum - told).round_dp(6), &looks.kroner)?;
        }
        page.live((row, total), all, sum, &looks.kroner)?;
    }
    let last = first + result.years.len().max(1) as u32 - 1;
    page.text((last + 1, LABEL), drawing.pick("I alt", "Total"), &looks.text_total)?;
    for column in FIRST..=total {
        let sum = format!("SUM({}:{})", fixed((first, column)), fixed((last, column)));
        let name = all.get(usize::from(column - FIRST)).filter(|_| column < FIRST + shown as u16);
        let of = |flow: &crate::engine::Flow| {
            let own = flow.committee.as_deref().unwrap_or(drawing.no_committee());
            flow.actor == Actor::Municipality
                && match name {
                    Some(name) => own == name,
                    None if column == total => true,
                    None => !all.iter().take(shown).any(|name| name == own),
                }
        };
        let value = result.flows.iter().filter(|flow| of(flow)).flat_map(|flow| &flow.values).sum();
        page.live((last + 1, column), sum, value, &looks.kroner_total)?;
    }
    chart(drawing, page, ((first, last), (head, total)), (last + 3, LABEL))?;
    Ok(last + 3 + 11)
}

fn chart(
    drawing: &Drawing,
    page: &mut Page,
    ((first, last), (head, column)): ((u32, u32), At),
    at: At,
) -> Done {
    let mut chart = Chart::new(ChartType::Column);
    let sheet = drawing.name(Ours::Council);
    let years = drawing.contents.result.years.len();
    let series = charts::series(
        &mut chart,
        sheet,
        (head, column),
        ((first, LABEL), (last, LABEL)),
        ((first, column), (last, column)),
    );
    series.set_format(&mut charts::fill(Some(Actor::Municipality))).set_gap(50);
    series.set_invert_if_negative();
    if years <= 12 {
        series.set_data_label(&charts::figures());
    }
    let lang = drawing.lang();
    let result = drawing.contents.result;
    let own: Vec<(String, Decimal)> = (result.years.iter().map(ToString::to_string))
        .zip(result.by_year(Some(Actor::Municipality)))
        .collect();
    let found = Extremes {
        names: ((first, LABEL), (last, LABEL)),
        values: ((first, column), (last, column)),
        own: &own,
        years: true,
    };
    let title = Said::plain(lang.pick("Kommunens budget: ", "The municipality's budget: "));
    let title = title.then(found.said(lang));
    page.said(at, at, &title, &drawing.looks.small.unwrapped())?;
    let alt = drawing.pick(
        "Søjlediagram: kommunens udgift (ned) og gevinst (op) i hvert kalenderår.",
        "Column chart: the expense (down) and the gain (up) of the municipality in each calendar \
         year.",
    );
    charts::finish(&mut chart, "", "", drawing.pick("Kr.", "DKK"), alt, (815, 220));
    charts::titled(&mut chart, sheet, at);
    chart.legend().set_hidden();
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}

/// What the words mean, and that the result cannot stand alone; the last row.
fn words(drawing: &Drawing, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    page.text((top, LABEL), drawing.pick("Læs dette med", "Read this too"), &looks.section)?;
    let told = [
        drawing.pick(
            "Resultatet kan ikke stå alene. Det er budgetøkonomisk: det handler om offentlige \
             udgifter og indtægter og siger intet om, hvad borgerne får ud af det, eller om \
             indsatsen virker. Ændringerne er forventninger, ikke målte følger af indsatsen.",
            "The result cannot stand alone. It is budget-economic: it is about public expenses \
             and income and says nothing of what the citizens get from it, or whether the \
             intervention works. The changes are expectations, not measured consequences of the \
             intervention.",
        ),
        &phrase!(
            drawing.lang(),
            "En gevinst kommer kun i budgettet, hvis udgiften faktisk falder: en ledig plads, der \
             bruges af en anden, sparer ingen penge. Usikkerheden og spørgsmålene står på {}.",
            "A gain reaches the budget only if the expense really falls: a free place that \
             another uses saves no money. The uncertainty and the questions stand on {}.",
            drawing.name(Ours::Summary)
        ),
    ];
    let mut row = top + 1;
    for text in told {
        page.across((row, LABEL), (row, LAST), text, &looks.plain)?;
        let lines = text.chars().count().div_ceil(WIDE);
        page.sheet.height(row, 15.5 * lines as f64 + 2.0);
        row += 1;
    }
    Ok(row)
}
