//! SØM Simulation: what the draws came to. Numbers, not formulas: a simulation cannot follow a
//! changed cell.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType};

use super::basis::{Basis, section};
use crate::draw::charts;
use crate::draw::formula::quoted;
use crate::draw::page::Page;
use crate::draw::sheet::DrawError;
use crate::lang::phrase;
use crate::report::actors::COLUMNS;
use crate::report::contents::Ours;
use crate::sensitivity::Outcome;

const WHO: u16 = 1;
const FIRST: u32 = 12;
const BARS: u32 = 20;

pub fn draw(basis: &Basis, outcome: &Outcome, page: &mut Page) -> Result<(), DrawError> {
    let looks = basis.drawing.looks;
    let (_, shown) = basis.drawing.figures_basis();
    let note = basis.pick(
        "Sandsynligheder, hvis alle forudsætninger er usikre på én gang; ",
        "Probabilities if all assumptions are uncertain at once; ",
    );
    let old = basis.drawing.since.outdated(
        basis.pick("tallene er trukket af de tidligere", "the figures are drawn from the earlier"),
    );
    // What the draws were made with stands fast as they do.
    let formula = format!("{}&{}&{old}", quoted(note), quoted(&shown));
    page.title("Simulation", &formula, &format!("{note}{shown}"))?;
    page.widths(&[2.7, 26.0, 16.0, 16.0, 16.0, 16.0, 16.0])?;
    let (asked, lang) = (outcome.asked, basis.lang());
    let facts = [
        phrase!(
            lang,
            "Trækninger: {}. Frø: {}. Samme fil, antal og frø giver de samme tal på alle maskiner.",
            "Draws: {}. Seed: {}. The same file, number and seed give the same figures on every \
             machine.",
            lang.exact(asked.draws.into()),
            lang.exact(asked.seed.into())
        ),
        basis
            .pick(
                "Fordelinger: trekant mellem lav, forventet og høj på SØM Scenarier, for \
                 succesraten, deltagerne og hver linje.",
                "Distributions: a triangle between low, expected and high on SØM Scenarios, for \
                 the success rate, the participants and each line.",
            )
            .into(),
        basis
            .pick(
                "Sammenhænge: ingen; alt trækkes uafhængigt af hinanden. I virkeligheden følges \
                 mange ting ad, og så er spredningen større.",
                "Correlations: none; all is drawn independently. In reality many things go \
                 together, and then the spread is wider.",
            )
            .into(),
        basis
            .pick(
                "Tallene er trukket, da filen blev beriget, og følger ikke ændringer. Kør igen \
                 med --simulate efter en ændring.",
                "The figures were drawn when the file was enriched and do not follow changes. Run \
                 again with --simulate after a change.",
            )
            .into(),
        basis
            .pick(
                "En udbygning af modellen. En simulation er ikke bedre end de skøn, den trækker \
                 mellem.",
                "An extension of the model. A simulation is no better than the estimates that it \
                 draws between.",
            )
            .into(),
    ];
    for (row, fact) in (4..).zip(facts) {
        page.text((row, WHO), &fact, &looks.note)?;
    }
    page.text(
        (FIRST - 2, WHO),
        basis.pick("Nettoresultat, nutidsværdi, kr.", "Net result, present value, DKK"),
        &looks.section,
    )?;
    page.headings(
        (FIRST - 1, WHO),
        &basis.pick(
            ["Aktør", "P5", "P50", "P95", "Gennemsnit", "Sandsynlighed for mindst 0"],
            ["Actor", "P5", "P50", "P95", "Mean", "Probability of at least 0"],
        ),
        "lr",
    )?;
    for ((row, which), summary) in (FIRST..).zip(COLUMNS).zip(&outcome.summaries) {
        page.text((row, WHO), basis.drawing.actor_or_all(which), &looks.strong)?;
        for (column, value) in (WHO + 1..).zip([summary.p5, summary.p50, summary.p95, summary.mean])
        {
            // Whole kroner: the draws say no more than that.
            page.fixed(
                (row, column),
                Decimal::try_from(value.round()).unwrap_or_default(),
                &looks.kroner,
            )?;
        }
        let share = Decimal::try_from(summary.positive).unwrap_or_default();
        page.fixed((row, WHO + 5), share, &looks.per_cent)?;
    }
    let top = FIRST + 7;
    section(
        page,
        top,
        basis.pick(
            "Fordelingen af nettoresultatet i alt",
            "The distribution of the net result in all",
        ),
        basis.pick("Antal trækninger i hvert interval.", "Number of draws in each interval."),
    )?;
    page.headings(
        (top + 2, WHO),
        &[basis.pick("Fra (mio. kr.)", "From (DKK million)"), basis.pick("Trækninger", "Draws")],
        "lr",
    )?;
    let (first, last) = (top + 3, top + 2 + BARS);
    for (row, (from, count)) in (first..=last).zip(&outcome.histogram) {
        let from = Decimal::try_from((from / 10_000.0).round() / 100.0).unwrap_or_default();
        page.fixed((row, WHO), from, &looks.amount)?;
        page.fixed((row, WHO + 1), Decimal::from(*count), &looks.kroner)?;
    }
    let mut chart = Chart::new(ChartType::Column);
    charts::series(
        &mut chart,
        basis.drawing.name(Ours::Simulation),
        (top + 2, WHO + 1),
        ((first, WHO), (last, WHO)),
        ((first, WHO + 1), (last, WHO + 1)),
    )
    .set_format(&mut charts::fill(None))
    .set_gap(5);
    let alt = basis.pick(
        "Histogram: antal trækninger efter nettoresultat i alt, mio. kr.",
        "Histogram: number of draws by net result in all, DKK million.",
    );
    let surely = outcome.summaries.first().map_or(0.0, |summary| summary.positive);
    let surely = lang.per_cent(Decimal::try_from(surely).unwrap_or_default(), 0);
    charts::finish(
        &mut chart,
        &phrase!(
            lang,
            "I alt giver {} af trækningerne mindst 0 kr.",
            "In all {} of the draws give at least DKK 0",
            surely
        ),
        basis.pick("Nettoresultat fra, mio. kr.", "Net result from, DKK million"),
        basis.pick("Trækninger", "Draws"),
        alt,
        (580, 400),
    );
    chart.x_axis().set_num_format("0.0");
    chart.legend().set_hidden();
    page.sheet.chart(top + 2, WHO + 3, chart);
    page.sheet.freeze(3, 0);
    super::basis::print(page, (last + 2, WHO + 9))
}
