//! SØM Resumé: one page to hand over.

use rust_decimal::{Decimal, dec};
use rust_xlsxwriter::{Chart, ChartType};

use crate::draw::look::Rgb;
use crate::draw::rules::{Highlight, Rule, When};
use crate::draw::sheet::DrawError;

use super::actors::COLUMNS;
use super::contents::Ours;
use super::drawing::Drawing;
use super::{actors, verdict};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, on, quoted};
use crate::draw::page::{Done, Page};
use crate::engine::{Line, cumulative};
use crate::model::names::{actor, actor_or_all};
use crate::model::{Actor, PerParticipant};

const ACTOR: u16 = 1;
const NET: u16 = 2;
const PER_PLAIN: u16 = 3;
const PER_DISCOUNTED: u16 = 4;
const BREAK_EVEN: u16 = 5;
const MARGIN: u16 = 6;
const PAYBACK: u16 = 7;
const FIXED: u16 = 8;
const GAIN: u16 = 9;
const OUTCOME: u16 = 10;
const FIRST: u32 = 9;
const TOP: u32 = FIRST + 8;
/// How many lines are shown as those that carry the case.
const CARRYING: usize = 3;

pub const NO_GAIN: &str = "ingen gevinst";
const NOT_PAID_BACK: &str = "ikke i perioden";
const NO_OUTLAY: &str = "intet udlæg";

/// Where the figures stand, and the names that are given to them.
pub struct Places {
    sheet: String,
    /// Name and what it refers to.
    pub names: Vec<(String, String)>,
}

impl Places {
    fn at(&self, which: Option<Actor>, column: u16) -> String {
        on(&self.sheet, (row(which), column))
    }
    pub fn net(&self, which: Option<Actor>) -> String {
        self.at(which, NET)
    }
    pub fn per_participant(&self, which: Option<Actor>, kind: PerParticipant) -> String {
        self.at(which, if kind == PerParticipant::Plain { PER_PLAIN } else { PER_DISCOUNTED })
    }
    pub fn break_even(&self, which: Option<Actor>) -> String {
        self.at(which, BREAK_EVEN)
    }
    /// What does not follow success, as present value.
    pub fn fixed(&self, which: Option<Actor>) -> String {
        self.at(which, FIXED)
    }
    /// The gain at full success, as present value.
    pub fn gain(&self, which: Option<Actor>) -> String {
        self.at(which, GAIN)
    }
}

fn row(which: Option<Actor>) -> u32 {
    FIRST + which.map_or(0, |actor| actor as u32 + 1)
}

pub fn draw(
    drawing: &Drawing,
    actors: &actors::Places,
    page: &mut Page,
) -> Result<Places, DrawError> {
    let mut places = Places { sheet: drawing.name(Ours::Summary).to_owned(), names: Vec::new() };
    let case = drawing.contents.case;
    let name = case.calculation.description.name.as_ref();
    let (basis, shown) = drawing.basis();
    let note = "Budgetøkonomisk nettoresultat, ";
    page.title("Resumé", &format!("{}&{basis}", quoted(note)), &format!("{note}{shown}"))?;
    if let Some(name) = name {
        page.words((1, ACTOR), drawing.formulas().text(name), &name.value, &drawing.looks.title)?;
    }
    page.widths(&[2.7, 30.0, 15.0, 13.5, 13.5, 13.5, 12.0, 14.5, 15.0, 15.0, 13.0])?;
    verdicts(drawing, page)?;
    by_actor(drawing, actors, page)?;
    sentence(drawing, page)?;
    carrying(drawing, page)?;
    let charts = TOP + 2 + u32::try_from(CARRYING).unwrap_or(0) + 1;
    net_chart(&places, page, (charts, ACTOR))?;
    running_chart(drawing, actors, page, (charts, 5))?;
    caveat(drawing, page, charts + 17)?;
    for which in COLUMNS {
        let suffix = which.map_or(String::new(), |which| format!("_{}", actor(which)));
        places.names.push((format!("SOEM_Nettoresultat{suffix}"), places.net(which)));
        places.names.push((format!("SOEM_BreakEven{suffix}"), places.break_even(which)));
        places.names.push((
            format!("SOEM_PrDeltager{suffix}"),
            places.per_participant(which, PerParticipant::Plain),
        ));
    }
    page.sheet.freeze(3, 0);
    page.print((charts + 27, OUTCOME), 1, None)?;
    page.sheet.fit_pages(1, 1);
    Ok(places)
}

fn verdicts(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let contents = drawing.contents;
    let text =
        |page: &mut Page, row: u32, label: &str| page.text((row, ACTOR), label, &looks.strong);
    let merge =
        |page: &mut Page, row: u32| page.sheet.merge((row, NET), (row, OUTCOME), "", &looks.text);
    text(page, 3, "Inddata, lige nu")?;
    merge(page, 3)?;
    let (_, shown) = drawing.since.sentence();
    page.words((3, NET), drawing.since.sentence_at(), shown, &looks.text)?;
    let bad = Highlight { bold: true, color: Rgb(0xC0_00_00), fill: Some(Rgb(0xFC_E4_D6)) };
    for beginning in ["Ændringen", "Inddata er ændret"] {
        let when = When::BeginsWith(beginning);
        page.sheet.rule((3, NET), (3, NET), Rule { when, highlight: bad, is_last: true });
    }
    text(page, 4, "Krydstjek, som indsendt")?;
    merge(page, 4)?;
    page.text((4, NET), &verdict::printed(contents.crosscheck), &looks.text)?;
    text(page, 5, "Krydstjek, lige nu")?;
    merge(page, 5)?;
    let (formula, shown) = verdict::now(drawing);
    page.words((5, NET), formula, &shown, &looks.text)?;
    text(page, 6, "Fund")?;
    merge(page, 6)?;
    page.text((6, NET), &verdict::findings(drawing), &looks.text)?;
    page.colour_verdicts((4, NET), (5, NET));
    Ok(())
}

fn by_actor(drawing: &Drawing, actors: &actors::Places, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    page.headings(
        (FIRST - 1, ACTOR),
        &[
            "Aktør",
            "Netto-\nresultat",
            "Pr. deltager",
            "Pr. deltager, diskonteret",
            "Break-even succesrate",
            "Margin, procent-point",
            "Tilbagebetalt (år)",
            "Hvis ingen lykkes",
            "Gevinst, hvis alle lykkes",
            "Udfald",
        ],
        "lrrrrrrrrc",
    )?;
    for which in COLUMNS {
        let row = row(which);
        let here = |column| fixed((row, column));
        let whose = which
            .map(|who| format!("({}={})*", calculated.actors(), quoted(actor(who))))
            .unwrap_or_default();
        page.text((row, ACTOR), actor_or_all(which), &looks.strong)?;
        let net = match which {
            None => format!("SUM({}:{})", fixed((row + 1, NET)), fixed((row + 3, NET))),
            Some(_) => format!("SUMPRODUCT({whose}{})", calculated.present()),
        };
        page.live((row, NET), net, result.net(which), &looks.kroner)?;
        for (column, count, kind) in [
            (PER_PLAIN, calculated.participants(), PerParticipant::Plain),
            (PER_DISCOUNTED, calculated.discounted_participants(), PerParticipant::Discounted),
        ] {
            let formula = format!("IF({count}=0,\"–\",{}/{count})", here(NET));
            page.maybe(
                (row, column),
                formula,
                result.per(result.net(which), kind),
                "–",
                &looks.kroner,
            )?;
        }
        let rate = result.break_even(which).rate();
        let formula = format!(
            "IF({gain}<=0,{},MAX(0,-{}/{gain}))",
            quoted(NO_GAIN),
            here(FIXED),
            gain = here(GAIN)
        );
        page.maybe((row, BREAK_EVEN), formula, rate, NO_GAIN, &looks.per_cent)?;
        let margin = rate.map(|rate| (result.success_rate - rate) * dec!(100));
        let formula = format!(
            "IF(ISNUMBER({rate}),({}-{rate})*100,\"–\")",
            calculated.success(),
            rate = here(BREAK_EVEN)
        );
        page.maybe((row, MARGIN), formula, margin, "–", &looks.points)?;
        payback(drawing, actors, page, which)?;
        for (column, flag, value) in
            [(FIXED, 0, result.fixed(which)), (GAIN, 1, result.gain_at_full(which))]
        {
            let formula = format!(
                "SUMPRODUCT({whose}({}={flag})*{})",
                calculated.follows(),
                calculated.at_full()
            );
            page.live((row, column), formula, value, &looks.kroner)?;
        }
        let outcome = |net: Decimal| {
            if net >= dec!(0.5) {
                "vinder"
            } else if net <= dec!(-0.5) {
                "betaler"
            } else {
                "nul"
            }
        };
        let formula = format!(
            "IF({net}>=0.5,\"vinder\",IF({net}<=-0.5,\"betaler\",\"nul\"))",
            net = here(NET)
        );
        page.words((row, OUTCOME), formula, outcome(result.net(which)), &looks.centred)?;
    }
    let red = Highlight { bold: true, color: Rgb(0xC0_00_00), fill: None };
    let rule = Rule { when: When::Is("betaler"), highlight: red, is_last: false };
    page.sheet.rule((FIRST, OUTCOME), (FIRST + 3, OUTCOME), rule);
    Ok(())
}

/// The year in which the running sum turns for good; in words where nothing was laid out, or it
/// never turns.
fn payback(
    drawing: &Drawing,
    actors: &actors::Places,
    page: &mut Page,
    which: Option<Actor>,
) -> Done {
    let result = drawing.contents.result;
    let present = result.present_by_year(which);
    let year = result.payback(&present);
    let never_negative = cumulative(&present).iter().all(|sum| *sum >= Decimal::ZERO);
    let (value, words) = match year {
        Some(_) if never_negative => (None, NO_OUTLAY),
        Some(year) => (Some(Decimal::from(year)), ""),
        None => (None, NOT_PAID_BACK),
    };
    page.maybe(
        (row(which), PAYBACK),
        actors.payback(which, NOT_PAID_BACK, NO_OUTLAY),
        value,
        words,
        &drawing.looks.year,
    )
}

/// Who gains and who pays, in a sentence that follows the figures.
fn sentence(drawing: &Drawing, page: &mut Page) -> Done {
    let result = drawing.contents.result;
    let named = |gains: bool| {
        let names: Vec<&str> = Actor::ALL
            .into_iter()
            .filter(|&who| {
                if gains {
                    result.net(Some(who)) >= dec!(0.5)
                } else {
                    result.net(Some(who)) <= dec!(-0.5)
                }
            })
            .map(actor)
            .collect();
        if names.is_empty() { "ingen".to_owned() } else { names.join(", ") }
    };
    let shown = format!("Gevinst: {}. Udgift: {}.", named(true), named(false));
    let list = |test: &str| {
        let parts: Vec<String> = Actor::ALL
            .into_iter()
            .map(|who| {
                format!("IF({}{test},\", {}\",\"\")", fixed((row(Some(who)), NET)), actor(who))
            })
            .collect();
        let all = parts.join("&");
        format!("IF({all}=\"\",\"ingen\",MID({all},3,99))")
    };
    let formula =
        format!("\"Gevinst: \"&{}&\". Udgift: \"&{}&\".\"", list(">=0.5"), list("<=-0.5"));
    let at = FIRST + 5;
    page.text((at, ACTOR), "Hvem vinder, hvem betaler", &drawing.looks.strong)?;
    page.sheet.merge((at, NET), (at, OUTCOME), "", &drawing.looks.text)?;
    page.words((at, NET), formula, &shown, &drawing.looks.text)
}

/// The three consequences with the largest gain, found by their rank on SØM Beregning.
fn carrying(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let consequences = &drawing.contents.case.calculation.consequences;
    let headings =
        ["De linjer, der bærer resultatet", "Nutidsværdi", "Andel af gevinsten", "Person"];
    page.headings((TOP, ACTOR), &headings, "lrrl")?;
    let mut totals: Vec<(usize, Decimal)> = (0..consequences.len())
        .map(|line| (line, result.sum(|flow| flow.line == Line::Consequence(line))))
        .collect();
    totals.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    let gains: Decimal =
        totals.iter().map(|(_, total)| *total).filter(|total| *total > Decimal::ZERO).sum();
    for (rank, at) in (1..=CARRYING).zip(TOP + 1..) {
        let Some((line, total)) = totals.get(rank - 1).copied() else { break };
        let Some(line) = consequences.get(line) else { break };
        let find =
            |range: String| format!("INDEX({range},MATCH({rank},{},0))", calculated.line_ranks());
        page.words((at, ACTOR), find(calculated.line_names()), &line.service.value, &looks.text)?;
        page.live((at, NET), find(calculated.line_totals()), total, &looks.kroner)?;
        let totals = calculated.line_totals();
        let all = format!("SUMPRODUCT(({totals}>0)*{totals})");
        let share = total.checked_div(gains).filter(|_| gains > Decimal::ZERO);
        let formula = format!("IF({all}<=0,\"–\",{}/{all})", fixed((at, NET)));
        page.maybe((at, PER_PLAIN), formula, share, "–", &looks.per_cent)?;
        page.words(
            (at, PER_DISCOUNTED),
            find(calculated.line_persons()),
            &line.person.value,
            &looks.text,
        )?;
    }
    Ok(())
}

fn net_chart(places: &Places, page: &mut Page, at: At) -> Done {
    let mut chart = Chart::new(ChartType::Column);
    let (first, last) = (FIRST, FIRST + 3);
    charts::series(
        &mut chart,
        &places.sheet,
        (FIRST - 1, NET),
        ((first, ACTOR), (last, ACTOR)),
        ((first, NET), (last, NET)),
    )
    .set_format(&mut charts::fill(Some(Actor::Municipality)))
    .set_gap(80);
    let alt = "Søjlediagram: nettoresultatets nutidsværdi i alt og for kommune, region og stat.";
    charts::finish(
        &mut chart,
        "Nettoresultat pr. aktør, nutidsværdi",
        "Aktør",
        "Kr.",
        alt,
        (490, 330),
    );
    chart.legend().set_hidden();
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}

fn running_chart(drawing: &Drawing, actors: &actors::Places, page: &mut Page, at: At) -> Done {
    let sheet = drawing.name(Ours::Actors);
    let mut chart = Chart::new(ChartType::Line);
    for which in [None, Some(Actor::Municipality)] {
        let (name, years, values) = actors.cumulative_series(which);
        let (mut format, marker) = charts::line(which);
        charts::series(&mut chart, sheet, name, years, values)
            .set_format(&mut format)
            .set_marker(&marker);
    }
    let alt = "Kurvediagram: akkumuleret nutidsværdi år for år, i alt og for kommunen.";
    charts::finish(&mut chart, "Akkumuleret over tid, nutidsværdi", "År", "Kr.", alt, (610, 330));
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}

fn caveat(drawing: &Drawing, page: &mut Page, row: u32) -> Done {
    let text = "Resultatet er budgetøkonomisk: det viser offentlige udgifter og indtægter, ikke borgernes velfærd, og det kan ikke \
                stå alene som beslutningsgrundlag. Konsekvenserne er forventede ændringer i forbrug blandt dem, der når succesmålet, \
                og viser ikke i sig selv, at indsatsen virker. Tallene følger inddatacellerne i de oprindelige ark; se SØM Beregning \
                for hver linje og SØM Krydstjek for sammenligningen med de trykte resultater.";
    page.sheet.merge((row, ACTOR), (row + 3, OUTCOME), text, &drawing.looks.prose)?;
    let made = concat!(
        "Fremstillet med soem ",
        env!("CARGO_PKG_VERSION"),
        "; metode og kilder står på SØM Om."
    );
    let statement = verdict::statement(drawing);
    page.sheet.merge((row + 4, ACTOR), (row + 8, OUTCOME), &statement, &drawing.looks.prose)?;
    page.text((row + 9, ACTOR), made, &drawing.looks.note)
}
