//! SØM Stress: five ways in which it may go worse than the model has it. Ours, not the model's; all
//! are nil by default, so that the base case is the model's own.

use rust_decimal::Decimal;

use super::basis::{Basis, input, section, title};
use crate::draw::formula::{At, fixed};
use crate::draw::input::Own;
use crate::draw::live::{Live, Said};
use crate::draw::page::{Done, Page};
use crate::draw::rules::{Allowed, Validation};
use crate::draw::sheet::DrawError;
use crate::engine::Line;
use crate::lang::phrase;
use crate::model::{Actor, Consequence, Input, Origin, Year};
use crate::report::actors::COLUMNS;

const WHO: u16 = 1;
const VALUE: u16 = 2;
const WEAR: At = (6, VALUE);
const DELAY: At = (7, VALUE);
const ABSENT: At = (8, VALUE);
const UNREALISED: At = (9, VALUE);
const OVERRUN: At = (10, VALUE);
const STEPS: u32 = 15;
/// The lines: their value to each actor with the first stress, then with the first two.
const LINES: u32 = 28;
const WORN: u16 = 2;
const LATE: u16 = 5;
/// The units year by year, with the first stress and with the first two.
const YEARS: u16 = 9;

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    let looks = basis.drawing.looks;
    title(
        basis,
        page,
        "Stress",
        basis.pick(
            "Hvad nu, hvis det går dårligere end ventet? En udbygning af modellen",
            "What if it goes worse than expected? An extension of the model",
        ),
    )?;
    page.widths(&[2.7, 58.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0])?;
    section(
        page,
        4,
        basis.pick("Skriv stress i de gule celler", "Type stress in the yellow cells"),
        basis.pick(
            "0 overalt er modellens egen beregning. Prøverne lægges oven i hinanden nedefter. En \
             udbygning af modellen.",
            "0 everywhere is the model's own calculation. The tests are added one upon the other \
             downwards. An extension of the model.",
        ),
    )?;
    let inputs = [
        (
            WEAR,
            (
                "Ændringen aftager pr. år efter afslutning (pct.)",
                "The change wears off each year after finishing (per cent)",
            ),
            basis.pick(
                "Hvert års ændring i forbrug ganges med (1 − d) opløftet til år siden afslutning.",
                "The change in use of each year is multiplied by (1 − d) to the power of years \
                 since finishing.",
            ),
        ),
        (
            DELAY,
            ("Ændringen kommer senere (0 til 1 år)", "The change comes later (0 to 1 year)"),
            basis.pick(
                "Ændringerne rykker; hvad der falder ud af perioden, tælles ikke. Dele af et år \
                 er en vægtning.",
                "The changes move; what falls out of the period is not counted. Parts of a year \
                 are a weighting.",
            ),
        ),
        (
            ABSENT,
            ("Deltagere, der aldrig kommer (pct.)", "Participants who never come (per cent)"),
            basis.pick(
                "Alle konsekvenser falder i samme forhold; omkostningerne er uændrede.",
                "All consequences fall in proportion; the costs are unchanged.",
            ),
        ),
        (
            UNREALISED,
            ("Besparelser, der ikke realiseres (pct.)", "Savings that are not realised (per cent)"),
            basis.pick(
                "Gælder de linjer, der er en gevinst for aktøren; tab tæller fuldt ud.",
                "Holds for the lines that are a gain to the actor; losses count in full.",
            ),
        ),
        (
            OVERRUN,
            ("Omkostningerne overskrides (pct.)", "The costs overrun (per cent)"),
            basis.pick("Alle omkostninger undtagen tilskud.", "All costs but grants."),
        ),
    ];
    for (at, names, what) in inputs {
        let name = basis.drawing.of(names);
        let delay = at == DELAY;
        page.text((at.0, WHO), name, &looks.strong)?;
        let look = input(if delay { &looks.amount } else { &looks.per_cent });
        page.sheet.input(at, names.0, name, Own::Number(Decimal::ZERO), &look)?;
        page.text((at.0, VALUE + 1), what, &looks.note.indent(1))?;
        let most = if at == OVERRUN { 10.0 } else { 1.0 };
        page.sheet.validate(at, at, Validation::new(Allowed::Decimal(0.0, most)));
    }
    example(basis, page)?;
    let lines = basis.drawing.contents.case.calculation.consequences.len();
    let years = basis.drawing.contents.result.years.len() as u16;
    page.sheet.fold_columns(YEARS, YEARS + 2 * years);
    lines_table(basis, page)?;
    steps(basis, page, (LINES, LINES + lines.max(1) as u32 - 1))?;
    page.sheet.freeze(3, 2);
    super::basis::print(page, (LINES + lines as u32, LATE + 3))
}

/// An example worked: what one set of stresses comes to, whatever stands in the yellow cells.
fn example(basis: &Basis, page: &mut Page) -> Done {
    let tenth = Live::new("0.1", Decimal::new(1, 1));
    let come = Live::new("0.9", Decimal::new(9, 1));
    let after = |which| {
        let consequences = basis.consequences(which);
        let costs = basis.net(which).minus(&consequences);
        come.times(&consequences).plus(&costs).plus(&tenth.times(&basis.expenses(which)))
    };
    let mut worked = [None, Some(Actor::Municipality)].map(after);
    // A sentence names its figure many times; it stands once, in the columns that are folded away.
    for (column, own) in (YEARS..).zip(&mut worked) {
        page.live((3, column), &own.formula, own.value, &page.looks.kroner)?;
        *own = own.at((3, column));
    }
    let [all, municipality] = worked;
    let said = Said::plain(basis.pick(
        "Eksempel: kommer hver tiende deltager aldrig, og bliver indsatsen 10 pct. dyrere, er \
         nettoresultatet ",
        "Example: if every tenth participant never comes, and the intervention gets 10 per cent \
         dearer, the net result is ",
    ))
    .then(Said::whole_kroner(&all, basis.lang()))
    .and(basis.pick(" i alt og ", " in all and "))
    .then(Said::whole_kroner(&municipality, basis.lang()))
    .and(basis.pick(" for kommunen.", " for the municipality."));
    page.said((3, WHO), (3, WHO), &said, &page.looks.strong_plain)
}

/// From the model's own result, stress by stress.
fn steps(basis: &Basis, page: &mut Page, (first, last): (u32, u32)) -> Done {
    let looks = basis.drawing.looks;
    section(
        page,
        STEPS - 3,
        basis.pick(
            "Fra modellens resultat, skridt for skridt",
            "From the model's result, step by step",
        ),
        basis.pick(
            "Hver linje har sin stress oven i dem over den.",
            "Each line has its stress on top of those above it.",
        ),
    )?;
    page.headings(
        (STEPS - 1, WHO),
        &[
            basis.pick("Nettoresultat, nutidsværdi", "Net result, present value"),
            basis.pick("I alt", "Total"),
            basis.pick("Kommune", "Municipality"),
            basis.pick("Region", "Region"),
            basis.pick("Stat", "State"),
            basis.pick("Skridt, i alt", "Step, total"),
            basis.pick("Skridt, Kommune", "Step, Municipality"),
        ],
        "lr",
    )?;
    let names = [
        basis.pick("Modellens eget", "The model's own"),
        basis.pick("+ ændringen aftager", "+ the change wears off"),
        basis.pick("+ ændringen kommer senere", "+ the change comes later"),
        basis.pick("+ deltagere, der aldrig kommer", "+ participants who never come"),
        basis.pick("+ besparelser, der ikke realiseres", "+ savings that are not realised"),
        basis.pick("+ omkostningerne overskrides", "+ costs overrun"),
    ];
    for (row, name) in (STEPS..).zip(names) {
        page.text((row, WHO), name, if row == STEPS { &looks.strong } else { &looks.text })?;
    }
    for (column, which) in (VALUE..).zip(COLUMNS) {
        let net = basis.net(which);
        let Some(who) = which else {
            for row in STEPS..STEPS + 6 {
                let sum = format!("SUM({}:{})", fixed((row, column + 1)), fixed((row, column + 3)));
                page.live((row, column), sum, net.value, &super::basis::graded(looks))?;
            }
            continue;
        };
        let lines = |left: u16| {
            let column = left + who as u16;
            format!("{}:{}", fixed((first, column)), fixed((last, column)))
        };
        let costs = net.minus(&basis.consequences(which)).formula;
        let late = format!("SUM({})", lines(LATE));
        let gains = format!("SUMPRODUCT(({l}>0)*{l})", l = lines(LATE));
        let come = format!("(1-{})", fixed(ABSENT));
        let realised = format!("{costs}+{come}*({late}-{}*{gains})", fixed(UNREALISED));
        let steps = [
            net.formula.clone(),
            format!("{costs}+SUM({})", lines(WORN)),
            format!("{costs}+{late}"),
            format!("{costs}+{come}*{late}"),
            realised.clone(),
            format!("{realised}+{}*{}", fixed(OVERRUN), basis.expenses(which).formula),
        ];
        for (row, formula) in (STEPS..).zip(steps) {
            page.live((row, column), formula, net.value, &super::basis::graded(looks))?;
        }
    }
    for (column, from) in [(VALUE + 4, VALUE), (VALUE + 5, VALUE + 1)] {
        page.text((STEPS, column), "", &looks.text)?;
        for row in STEPS + 1..STEPS + 6 {
            let formula = format!("ROUND({}-{},2)", fixed((row, from)), fixed((row - 1, from)));
            page.live((row, column), formula, Decimal::ZERO, &super::basis::signed(&looks.kroner))?;
        }
    }
    let total = STEPS + 6;
    page.text((total, WHO), basis.pick("Stress i alt", "Stress in all"), &looks.text_total)?;
    for (column, _) in (VALUE..).zip(COLUMNS) {
        let formula = format!("ROUND({}-{},2)", fixed((total - 1, column)), fixed((STEPS, column)));
        page.live((total, column), formula, Decimal::ZERO, &looks.kroner_total)?;
    }
    super::grids::colour(page, (STEPS, VALUE), (STEPS + 5, VALUE + 3));
    Ok(())
}

fn lines_table(basis: &Basis, page: &mut Page) -> Done {
    let looks = basis.drawing.looks;
    let contents = basis.drawing.contents;
    let years = contents.result.years.len() as u16;
    section(
        page,
        LINES - 4,
        basis.pick("Linjerne under stress", "The lines under stress"),
        basis.pick(
            "Nutidsværdi pr. aktør, først når ændringen aftager, så når den også kommer senere; \
             til højre ændring i forbrug år for år.",
            "Present value by actor, first when the change wears off, then when it comes later \
             too; on the right the change in use year by year.",
        ),
    )?;
    page.text((LINES - 1, WHO), basis.pick("Konsekvens", "Consequence"), &looks.heading)?;
    page.sheet.height(LINES - 1, 32.0);
    for (left, what) in [
        (WORN, basis.pick("Aftager", "Worn")),
        (LATE, basis.pick("Aftager, senere", "Worn, later")),
    ] {
        for (column, which) in (left..).zip(Actor::ALL) {
            page.text(
                (LINES - 1, column),
                &format!("{what}, {}", basis.drawing.actor(which)),
                &looks.heading_right,
            )?;
        }
    }
    for (left, what) in [
        (YEARS, basis.pick("aftager", "worn")),
        (YEARS + years + 1, basis.pick("aftager, senere", "worn, later")),
    ] {
        page.text(
            (LINES - 2, left),
            &phrase!(basis.lang(), "Ændring i forbrug, {}", "Change in use, {}", what),
            &looks.note,
        )?;
        for (column, year) in (left..).zip(&contents.result.years) {
            page.fixed(
                (LINES - 1, column),
                Decimal::from(*year),
                &looks.heading_right.number("0"),
            )?;
        }
    }
    let (formulas, calculation) = (basis.drawing.formulas(), &contents.case.calculation);
    let cohorts = calculation.cohorts.iter();
    let cohorts: Vec<(Year, String)> =
        cohorts.map(|cohort| (cohort.year.value, formulas.number(&cohort.participants))).collect();
    for ((row, position), line) in (LINES..).zip(0..).zip(&calculation.consequences) {
        one(basis, page, row, position, (line, &cohorts))?;
    }
    Ok(())
}

fn one(
    basis: &Basis,
    page: &mut Page,
    row: u32,
    position: usize,
    (line, cohorts): (&Consequence, &[(Year, String)]),
) -> Done {
    let looks = basis.drawing.looks;
    let contents = basis.drawing.contents;
    let calculated = basis.drawing.calculated;
    let years = contents.result.years.len() as u16;
    let (formula, name) = basis.name(&crate::sensitivity::Driver::Quantity(position));
    page.words((row, WHO), formula, &name, &looks.text)?;
    let formulas = basis.drawing.formulas();
    let told = |change: &Input| (change.origin != Origin::NONE).then(|| formulas.number(change));
    let changes: Vec<Option<String>> = line.changes.iter().map(told).collect();
    let first = contents.case.calculation.settings.first_offset;
    let in_year = |year| or_nil(&terms(cohorts, &changes, year - first));
    for (left, values) in [(YEARS, WORN), (YEARS + years + 1, LATE)] {
        for ((offset, column), year) in (0u16..).zip(left..).zip(&contents.result.years) {
            let formula = match (left, offset) {
                (YEARS, _) => in_year(*year),
                (_, 0) => {
                    let (now, before) = (in_year(*year), in_year(year - 1));
                    format!("((1-{d})*({now})+{d}*({before}))", d = fixed(DELAY))
                }
                // What is worn stands in its own columns already.
                _ => {
                    let now = fixed((row, YEARS + offset));
                    let before = fixed((row, YEARS + offset - 1));
                    format!("(1-{d})*{now}+{d}*{before}", d = fixed(DELAY))
                }
            };
            let worked = contents
                .result
                .worked
                .get(position)
                .and_then(|w| w.quantity.get(usize::from(offset)));
            let formula = format!("{}*({formula})", calculated.within(offset));
            page.live((row, column), formula, worked.copied().unwrap_or_default(), &looks.amount)?;
        }
        let units = format!("{}:{}", fixed((row, left)), fixed((row, left + years.max(1) - 1)));
        for who in Actor::ALL {
            let own = Line::Consequence(position);
            let formula = format!(
                "{}*{}*SUMPRODUCT({units},{})",
                calculated.flow_per_unit(own, who),
                calculated.line_share(position),
                calculated.factors()
            );
            let value = basis.flow(own, who).value;
            page.live((row, values + who as u16), formula, value, &looks.kroner)?;
        }
    }
    Ok(())
}

fn or_nil(terms: &[String]) -> String {
    if terms.is_empty() { "0".into() } else { terms.join("+") }
}

/// Participants × worn change in use, for each cohort that reaches into `year`, which is counted
/// from where a cohort's changes begin.
fn terms(cohorts: &[(Year, String)], changes: &[Option<String>], year: Year) -> Vec<String> {
    let mut terms = Vec::new();
    for (begun, participants) in cohorts {
        let offset = year - begun;
        let change = usize::try_from(offset).ok().and_then(|offset| changes.get(offset));
        if let Some(Some(change)) = change {
            let worn =
                if offset == 0 { String::new() } else { format!("*(1-{})^{offset}", fixed(WEAR)) };
            terms.push(format!("{participants}*{change}{worn}"));
        }
    }
    terms
}
