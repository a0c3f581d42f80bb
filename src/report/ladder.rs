//! What explains a difference between printed and recomputed: in words, and step by step as table
//! and waterfall chart.
//!
//! The ladder holds for the figures as they were handed in. When an input or the printed total is
//! changed in Excel, its cells go blank instead of telling what no longer is so; a new run finds
//! the new explanation.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLine, ChartPoint, ChartSolidFill, ChartType, Color,
};

use super::contents::{Contents, Ours};
use super::drawing::Drawing;
use crate::draw::charts;
use crate::draw::formula::{literal, on, quoted};
use crate::draw::live::{Live, Said};
use crate::draw::page::Page;
use crate::draw::sheet::DrawError;
use crate::explain;
use crate::explain::{Explanation, Step, ladder};
use crate::lang::phrase;

const NAME: u16 = 1;
const AMOUNT: u16 = 4;
const RUNNING: u16 = 5;
/// The columns that the chart is drawn from: an unseen base, and what stands on it, above and below
/// nil.
const BASE: u16 = 12;
const ABOVE: u16 = 13;
const BELOW: u16 = 14;
const NAVY: u32 = 0x001F_3864;
/// Rows that the chart covers.
const CHART_ROWS: u32 = 19;
/// Hypotheses told in words.
const TOLD: usize = 12;

/// Draws the section from `last` on, over the cell with the net result; the last row used.
pub fn draw(drawing: &Drawing, net: &str, page: &mut Page, last: u32) -> Result<u32, DrawError> {
    let Some(found) = drawing.contents.explanation else { return Ok(last) };
    let looks = drawing.looks;
    let calculation = &drawing.contents.case.calculation;
    let mut row = last + 2;
    page.sheet.page_breaks(&[row]);
    page.text(
        (row, NAME),
        drawing.pick("Hvad forklarer forskellen", "What explains the difference"),
        &looks.section,
    )?;
    row += 1;
    let mut tell = |page: &mut Page, words: &str| -> Result<(), DrawError> {
        page.sheet.merge((row, NAME), (row, 10), words, &looks.prose)?;
        // About 180 characters fit on a line of the merged cells.
        let lines = words.chars().count() / 170 + 1;
        page.sheet.height(row, 15.5 * f64::from(u32::try_from(lines).unwrap_or(1)));
        row += 1;
        Ok(())
    };
    tell(page, &explain::words::explanation(found, drawing.lang()))?;
    for fit in found.fits.iter().take(TOLD) {
        tell(page, &format!("• {}", explain::words::hypothesis(fit, calculation, drawing.lang())))?;
    }
    debug_assert_eq!(row + 3, first_step(drawing.contents, found), "the chart on Resumé");
    table(drawing, net, page, found, row + 1)
}

fn steps(drawing: &Drawing, found: &Explanation) -> Vec<Step> {
    ladder(found, &drawing.contents.case.calculation, drawing.lang())
}

fn table(
    drawing: &Drawing,
    net: &str,
    page: &mut Page,
    found: &Explanation,
    top: u32,
) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let first = if found.fits.len() > 1 {
        drawing.pick(" (den første forklaring)", " (the first explanation)")
    } else {
        ""
    };
    let title = phrase!(
        drawing.lang(),
        "Stigen fra trykt til genberegnet{}",
        "The ladder from printed to recomputed{}",
        first
    );
    page.text((top, NAME), &title, &looks.section)?;
    page.headings(
        (top + 1, NAME),
        &drawing
            .pick(["Trin", "", "", "Kr.", "Løbende, kr."], ["Step", "", "", "DKK", "Running, DKK"]),
        "lllr",
    )?;
    let step = drawing.pick("Trin", "Step");
    page.sheet.merge((top + 1, NAME), (top + 1, NAME + 2), step, &looks.heading)?;
    page.headings(
        (top + 1, BASE),
        &drawing.pick(["Bund", "Over nul", "Under nul"], ["Base", "Above nil", "Below nil"]),
        "r",
    )?;
    page.sheet.fold_columns(BASE, BELOW);
    // The printed cell and the recomputed total as they were: while both are, the ladder holds.
    let (printed, recomputed) = (found.cell.formula(), net);
    let holds = format!(
        "IF(ISNUMBER({printed}),IF(ABS({printed}-{})<0.5,ABS({recomputed}-{})<0.5,FALSE),FALSE)",
        literal(found.printed),
        literal(found.recomputed.round_dp(6))
    );
    let steps = steps(drawing, found);
    let mut row = top + 2;
    for step in &steps {
        page.sheet.merge(
            (row, NAME),
            (row, NAME + 2),
            &step.name,
            if step.is_end { &looks.strong } else { &looks.text },
        )?;
        let [base, above, below] = step.stacked();
        let columns = [
            (AMOUNT, step.amount),
            (RUNNING, step.to),
            (BASE, base),
            (ABOVE, above),
            (BELOW, below),
        ];
        for (column, value) in columns {
            let value = value.round_dp(6);
            let look = if step.is_end { &looks.kroner_total } else { &looks.kroner };
            page.live(
                (row, column),
                format!("IF({holds},{},{})", literal(value), quoted("")),
                value,
                look,
            )?;
        }
        row += 1;
    }
    let (first, last) = (top + 2, top + 1 + u32::try_from(steps.len()).unwrap_or(0));
    let lang = drawing.lang();
    let said = Said::plain(&phrase!(
        lang,
        "Filen viste {}, inddata giver ",
        "The file showed {}, the inputs give ",
        lang.kroner(found.printed)
    ));
    let recomputed = Live::new(net, drawing.contents.result.net(None));
    let title = said.then(Said::whole_kroner(&recomputed, lang));
    page.said((last + 2, NAME), (last + 2, NAME), &title, &looks.small.unwrapped())?;
    page.sheet.chart(last + 2, NAME, waterfall(drawing, &steps, first));
    Ok(row + CHART_ROWS)
}

/// The first step's row on SØM Krydstjek: below the printed figures, the margins and what is told.
fn first_step(contents: &Contents, found: &Explanation) -> u32 {
    let figures = u32::try_from(contents.crosscheck.len()).unwrap_or(0).max(1);
    let told = u32::try_from(found.fits.len().min(TOLD)).unwrap_or(0);
    super::verdict::FIRST + figures + 8 + 5 + told + 2
}

/// The waterfall as it stands on SØM Resumé too, where there is one.
pub fn chart_on_summary(drawing: &Drawing) -> Option<Chart> {
    let found = drawing.contents.explanation?;
    let steps = steps(drawing, found);
    Some(waterfall(drawing, &steps, first_step(drawing.contents, found)))
}

/// "Filen viser 3,7 mio. kr.; inddata giver 4,7 mio. kr. …"
pub fn beside(drawing: &Drawing, found: &Explanation, now: &Live) -> Said {
    let lang = drawing.lang();
    let difference = Live::new(
        format!("({}-{})", now.formula, literal(found.printed)),
        now.value - found.printed,
    );
    Said::plain(&phrase!(
        lang,
        "Filen viste {}; inddata giver ",
        "The file showed {}; the inputs give ",
        lang.kroner(found.printed)
    ))
    .then(Said::whole_kroner(now, lang))
    .and(drawing.pick(", forskel ", ", difference "))
    .then(Said::whole_kroner(&difference, lang))
}

/// What explains the difference, in a sentence.
pub fn cause(drawing: &Drawing, found: &Explanation) -> String {
    let calculation = &drawing.contents.case.calculation;
    let told = explain::words::explanation(found, drawing.lang());
    match found.fits.first() {
        Some(fit) => {
            let first = explain::words::hypothesis(fit, calculation, drawing.lang());
            let more = if found.fits.len() > 1 {
                drawing.pick(" Flere står på SØM Krydstjek.", " More stand on SØM Cross-check.")
            } else {
                ""
            };
            format!("{told} {first}{more}")
        }
        None => told,
    }
}

fn waterfall(drawing: &Drawing, steps: &[Step], first: u32) -> Chart {
    let sheet = drawing.name(Ours::Crosscheck);
    let count = u32::try_from(steps.len()).unwrap_or(0);
    let last = first + count.max(1) - 1;
    let top = first - 2;
    let mut chart = Chart::new(ChartType::BarStacked);
    let names = ((first, NAME), (last, NAME));
    let solid = |color: u32| {
        let mut format = ChartFormat::new();
        format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(color)));
        format.set_border(ChartLine::new().set_color(Color::RGB(0x40_40_40)).set_width(0.5));
        format
    };
    // Ends dark, steps up light, steps down hatched: apart in print without colour.
    let points: Vec<ChartPoint> = steps
        .iter()
        .map(|step| {
            let mut format = match (step.is_end, step.amount >= Decimal::ZERO) {
                (true, _) => solid(NAVY),
                (false, true) => solid(0xBD_D7_EE),
                (false, false) => charts::fill(Some(crate::model::Actor::State)),
            };
            ChartPoint::new().set_format(&mut format)
        })
        .collect();
    let mut unseen = ChartFormat::new();
    unseen.set_no_fill().set_no_border();
    charts::series(&mut chart, sheet, (top + 1, BASE), names, ((first, BASE), (last, BASE)))
        .set_format(&mut unseen)
        .set_gap(60);
    // A bar is as long as its step; its figure has the sign, and stands in the cell of the step.
    let labels = |column: u16| -> Vec<ChartDataLabel> {
        let of = |(row, step): (u32, &Step)| {
            let mut label = charts::figures();
            charts::on_dark(&mut label, step.is_end);
            let is_above = step.from.max(step.to) > Decimal::ZERO;
            match is_above == (column == ABOVE) {
                true => label.set_value(format!("={}", on(sheet, (row, AMOUNT))).as_str()),
                false => label.set_hidden(),
            };
            label
        };
        (first..).zip(steps).map(of).collect()
    };
    for column in [ABOVE, BELOW] {
        charts::series(
            &mut chart,
            sheet,
            (top + 1, column),
            names,
            ((first, column), (last, column)),
        )
        .set_points(&points)
        .set_data_label(&charts::figures())
        .set_custom_data_labels(&labels(column));
    }
    let alt = drawing.pick(
        "Vandfald: fra det trykte nettoresultat trin for trin til det genberegnede.",
        "Waterfall: from the printed net result step by step to the recomputed.",
    );
    // Lying, so that the names of the steps can be read.
    charts::finish_lying(&mut chart, "", "", alt, (900, 340));
    charts::titled(&mut chart, sheet, (last + 2, NAME));
    chart.legend().set_hidden();
    chart.show_hidden_data();
    chart
}
