//! What explains a difference between printed and recomputed: in words, and step by step as table
//! and waterfall chart.
//!
//! The ladder holds for the figures as they were handed in. When an input or the printed total is
//! changed in Excel, its cells go blank instead of telling what no longer is so; a new run finds
//! the new explanation.

use rust_decimal::{Decimal, dec};
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLine, ChartPoint, ChartSolidFill, ChartType, Color,
};

use super::contents::Ours;
use super::drawing::Drawing;
use super::summary;
use crate::draw::charts;
use crate::draw::formula::{literal, quoted};
use crate::draw::page::Page;
use crate::draw::sheet::DrawError;
use crate::explain;
use crate::explain::{Explanation, Fit};
use crate::lang::Lang;

const NAME: u16 = 1;
const AMOUNT: u16 = 4;
const RUNNING: u16 = 5;
/// The columns that the chart is drawn from: an unseen base, and what stands on it, above and below
/// nil.
const BASE: u16 = 6;
const ABOVE: u16 = 7;
const BELOW: u16 = 8;
const NAVY: u32 = 0x001F_3864;
/// Rows that the chart covers.
const CHART_ROWS: u32 = 19;
/// Hypotheses told in words.
const TOLD: usize = 12;

/// A step of the ladder: from where to where.
struct Step {
    name: String,
    amount: Decimal,
    from: Decimal,
    to: Decimal,
    is_end: bool,
}

/// Draws the section from `last` on; the last row used.
pub fn draw(
    drawing: &Drawing,
    summary: &summary::Places,
    page: &mut Page,
    last: u32,
) -> Result<u32, DrawError> {
    let Some(found) = drawing.contents.explanation else { return Ok(last) };
    let looks = drawing.looks;
    let calculation = &drawing.contents.case.calculation;
    let mut row = last + 2;
    page.sheet.page_breaks(&[row]);
    page.text((row, NAME), "Hvad forklarer forskellen", &looks.section)?;
    row += 1;
    let mut tell = |page: &mut Page, words: &str| -> Result<(), DrawError> {
        page.sheet.merge((row, NAME), (row, 10), words, &looks.prose)?;
        // About 180 characters fit on a line of the merged cells.
        let lines = words.chars().count() / 170 + 1;
        page.sheet.height(row, 15.5 * f64::from(u32::try_from(lines).unwrap_or(1)));
        row += 1;
        Ok(())
    };
    tell(page, &explain::words::explanation(found, Lang::Da))?;
    for fit in found.fits.iter().take(TOLD) {
        tell(page, &format!("• {}", explain::words::hypothesis(fit, calculation, Lang::Da)))?;
    }
    table(drawing, summary, page, found, row + 1)
}

fn steps(drawing: &Drawing, found: &Explanation) -> Vec<Step> {
    let calculation = &drawing.contents.case.calculation;
    let fit: Option<&Fit> = found.fits.first();
    let mut named: Vec<(String, Decimal)> = Vec::new();
    for (cause, amount) in fit.into_iter().flat_map(|fit| &fit.steps) {
        named.push((format!("Uden: {}", cause.words(calculation).0), *amount));
    }
    let told: Decimal = named.iter().map(|(_, amount)| *amount).sum();
    let rest = found.recomputed - found.printed - told;
    if fit.is_none() {
        named.push(("Uden forklaring".to_owned(), rest));
    } else if rest.abs() >= dec!(0.005) {
        named.push(("Afrunding".to_owned(), rest));
    }
    let mut steps = vec![end("Trykt nettoresultat", found.printed)];
    let mut so_far = found.printed;
    for (name, amount) in named {
        steps.push(Step { name, amount, from: so_far, to: so_far + amount, is_end: false });
        so_far += amount;
    }
    steps.push(end("Genberegnet nettoresultat", found.recomputed));
    steps
}

fn end(name: &str, value: Decimal) -> Step {
    Step { name: name.to_owned(), amount: value, from: Decimal::ZERO, to: value, is_end: true }
}

fn table(
    drawing: &Drawing,
    summary: &summary::Places,
    page: &mut Page,
    found: &Explanation,
    top: u32,
) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let first = if found.fits.len() > 1 { " (den første forklaring)" } else { "" };
    let title = format!("Stigen fra trykt til genberegnet{first}");
    page.text((top, NAME), &title, &looks.section)?;
    page.headings(
        (top + 1, NAME),
        &["Trin", "", "", "Kr.", "Løbende, kr.", "Bund", "Over nul", "Under nul"],
        "lllr",
    )?;
    // The printed cell and the recomputed total as they were: while both are, the ladder holds.
    let (printed, recomputed) = (found.cell.formula(), summary.net(None));
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
        let (low, high) = (step.from.min(step.to), step.from.max(step.to));
        let base = low.max(Decimal::ZERO) + high.min(Decimal::ZERO);
        let above = high.max(Decimal::ZERO) - low.max(Decimal::ZERO);
        let below = low.min(Decimal::ZERO) - high.min(Decimal::ZERO);
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
    chart(drawing, page, &steps, top)?;
    Ok(row + CHART_ROWS)
}

fn chart(drawing: &Drawing, page: &mut Page, steps: &[Step], top: u32) -> Result<(), DrawError> {
    let sheet = drawing.name(Ours::Crosscheck);
    let count = u32::try_from(steps.len()).unwrap_or(0);
    let (first, last) = (top + 2, top + 1 + count);
    let mut chart = Chart::new(ChartType::ColumnStacked);
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
    for column in [ABOVE, BELOW] {
        charts::series(
            &mut chart,
            sheet,
            (top + 1, column),
            names,
            ((first, column), (last, column)),
        )
        .set_points(&points);
    }
    let alt = "Vandfald: fra det trykte nettoresultat trin for trin til det genberegnede.";
    charts::finish(&mut chart, "Fra trykt til genberegnet", "Trin", "Kr.", alt, (900, 340));
    chart.legend().set_hidden();
    page.sheet.chart(last + 2, NAME, chart);
    Ok(())
}
