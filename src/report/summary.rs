//! SØM Resumé: the conclusion, what was calculated, the figures, the grounds and the questions, on
//! one page; and the way to the other sheets.

use rust_decimal::{Decimal, dec};
use rust_xlsxwriter::{Chart, ChartFormat, ChartSolidFill, ChartType, Color};

use crate::draw::look::Rgb;
use crate::draw::rules::{Highlight, Rule, When};
use crate::draw::sheet::DrawError;

use super::actors::COLUMNS;
use super::contents::{Group, Ours};
use super::drawing::Drawing;
use super::questions::{Asked, questions};
use super::{actors, assumptions, facts, ladder, verdict};
use crate::conclusion::{self, Figures};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, on, quoted};
use crate::draw::live::{Live, Said};
use crate::draw::page::{Done, Page};
use crate::engine::{Line, NetResult, cumulative, each};
use crate::lang::phrase;
use crate::model::{Actor, PerParticipant};

const ACTOR: u16 = 1;
const NET: u16 = 2;
const OUTCOME: u16 = 3;
const PER: u16 = 4;
const BREAK_EVEN: u16 = 5;
const MARGIN: u16 = 6;
const PAYBACK: u16 = 7;
const RATIO: u16 = 8;
/// The left half ends here; the right one begins and ends there.
const LEFT: u16 = 8;
const RIGHT: u16 = 10;
const LAST: u16 = 14;

const FLAG: u32 = 3;
const CONCLUSION: u32 = 5;
const FACTS: u32 = 10;
/// The first of the actors.
const FIRST: u32 = FACTS + 1 + facts::COUNT + 2;
const CARRYING_AT: u32 = FIRST + 5;
const GROUNDS: u32 = CARRYING_AT + CARRYING + 2;
/// How many lines are shown as those that carry the case.
const CARRYING: u32 = 3;
/// About as many characters fit on a line over the left half, and over the right one.
const WIDE: usize = 88;
const NARROW: usize = 68;
const FULL: usize = 155;

pub const NO_GAIN: (&str, &str) = ("ingen gevinst", "no gain");
pub const NOT_PAID_BACK: (&str, &str) = ("ikke i perioden", "not in period");
pub const NO_OUTLAY: (&str, &str) = ("intet udlæg", "no outlay");
const GAINS: (&str, &str) = ("vinder", "gains");
const PAYS: (&str, &str) = ("betaler", "pays");
const EVEN: (&str, &str) = ("nul", "nil");

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
    pub fn break_even(&self, which: Option<Actor>) -> String {
        self.at(which, BREAK_EVEN)
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
    heading(drawing, page)?;
    page.widths(&[1.7, 25.0])?;
    for column in NET..=LAST {
        let width = match column {
            PAYBACK => 14.0,
            ..=LEFT => 11.4,
            RIGHT.. => 12.6,
            _ => 1.7,
        };
        page.sheet.width(column, width);
    }
    concluded(drawing, actors, &places, page)?;
    calculated(drawing, page)?;
    asked(drawing, page)?;
    by_actor(drawing, actors, page)?;
    carrying(drawing, page)?;
    let end = grounds(drawing, &places, page)?;
    pictures(drawing, &places, page, end)?;
    let end = contents(drawing, page, end + 2)?;
    caveat(drawing, page, end)?;
    for which in COLUMNS {
        let suffix = which.map_or(String::new(), |which| format!("_{}", drawing.actor(which)));
        let name = drawing.pick("SOEM_Nettoresultat", "SOEM_NetResult");
        places.names.push((format!("{name}{suffix}"), places.net(which)));
        places.names.push((format!("SOEM_BreakEven{suffix}"), places.break_even(which)));
        places.names.push((
            format!("{}{suffix}", drawing.pick("SOEM_PrDeltager", "SOEM_PerParticipant")),
            actors.per_participant(which, PerParticipant::Plain),
        ));
    }
    page.sheet.freeze(FLAG, 0);
    page.print((end + 1, LAST), 1, None)?;
    page.sheet.fit_pages(1, 1);
    Ok(places)
}

/// The title, the basis, and whether the inputs are still those that were read.
fn heading(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let (basis, shown) = drawing.basis();
    let note = drawing.pick("Budgetøkonomisk nettoresultat, ", "Budget-economic net result, ");
    page.title(
        drawing.pick("Resumé", "Summary"),
        &format!("{}&{basis}", quoted(note)),
        &format!("{note}{shown}"),
    )?;
    if let Some(name) = drawing.contents.case.calculation.description.name.as_ref() {
        page.words((1, ACTOR), drawing.formulas().text(name), &name.value, &looks.title)?;
    }
    page.text((FLAG, ACTOR), drawing.pick("Inddata, lige nu", "Inputs, right now"), &looks.note)?;
    let (_, shown) = drawing.since.sentence();
    let said = Said::live(drawing.since.sentence_at(), shown);
    page.said((FLAG, NET), (FLAG, LAST), &said, &looks.note)?;
    let bad = Highlight { bold: true, color: Rgb(0xC0_00_00), fill: Some(Rgb(0xFC_E4_D6)) };
    for beginning in
        drawing.pick(["Ændringen", "Inddata er ændret"], ["The change", "Inputs have changed"])
    {
        let when = When::BeginsWith(beginning);
        page.sheet.rule((FLAG, NET), (FLAG, NET), Rule { when, highlight: bad, is_last: true });
    }
    page.sheet.height(FLAG + 1, 6.0);
    Ok(())
}

/// What the sentences of the conclusion speak of.
pub fn figures(drawing: &Drawing, actors: &actors::Places, places: &Places) -> Figures {
    let contents = drawing.contents;
    let calculation = &contents.case.calculation;
    let formulas = drawing.formulas();
    let plain = Figures::of(calculation, contents.result);
    let which = [None, Some(Actor::Municipality)];
    let live = |formula: String, value: &Live| Live::new(formula, value.value);
    let [net, fixed] = [COLUMNS.map(|who| places.net(who)), COLUMNS.map(|who| actors.fixed(who))];
    let [all, municipality, ..] = fixed;
    let success = &calculation.success;
    let estimates = success.low.as_ref().zip(success.high.as_ref());
    let range = plain.range.as_ref().zip(estimates).map(|([low, high], estimates)| {
        // An estimate that is cleared is none any more.
        let of = |input| formulas.number_or(Some(input), None, "\"\"");
        [live(of(estimates.0), low), live(of(estimates.1), high)]
    });
    let settings = &calculation.settings;
    let mut nets = net.into_iter().zip(plain.net).map(|(formula, value)| live(formula, &value));
    Figures {
        net: std::array::from_fn(|_| nets.next().unwrap_or_else(Live::zero)),
        break_even: which
            .map(|who| (places.break_even(who), contents.result.break_even(who).rate())),
        fixed: [live(all, &plain.fixed[0]), live(municipality, &plain.fixed[1])],
        gain: live(actors.gain(None), &plain.gain),
        success: live(drawing.calculated.success(), &plain.success),
        range,
        first_year: live(formulas.year(&settings.first_year), &plain.first_year),
        last_year: live(formulas.year(&settings.last_year), &plain.last_year),
        unsourced: (assumptions::unsourced_at(drawing), plain.unsourced.1),
    }
}

fn concluded(drawing: &Drawing, actors: &actors::Places, places: &Places, page: &mut Page) -> Done {
    page.text(
        (CONCLUSION, ACTOR),
        drawing.pick("Konklusion", "Conclusion"),
        &drawing.looks.section,
    )?;
    let figures = figures(drawing, actors, places);
    let found = conclusion::headline(&figures, drawing.lang());
    page.said(TITLE, TITLE, &found, &drawing.looks.note)?;
    for (row, said) in (CONCLUSION + 1..).zip(conclusion::said(&figures, drawing.lang())) {
        page.said((row, ACTOR), (row, LAST), &said, &drawing.looks.lead)?;
        page.sheet.height(row, height(&said.text, FULL, 16.5));
    }
    page.sheet.height(FACTS - 1, 6.0);
    Ok(())
}

/// High enough for a text over merged cells, which do not grow by themselves.
fn height(text: &str, characters: usize, line: f64) -> f64 {
    let lines = text.chars().count().div_ceil(characters).max(1);
    f64::from(u32::try_from(lines).unwrap_or(1)) * line
}

fn calculated(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    page.text(
        (FACTS, ACTOR),
        drawing.pick("Hvad er beregnet", "What was calculated"),
        &looks.section,
    )?;
    for (row, (label, said)) in (FACTS + 1..).zip(facts::facts(drawing)) {
        page.text((row, ACTOR), label, &looks.label)?;
        page.said((row, NET), (row, LEFT), &said, &looks.plain)?;
        page.sheet.height(row, height(&said.text, WIDE, 15.0).min(45.0));
    }
    page.sheet.height(FACTS + 1 + facts::COUNT, 6.0);
    Ok(())
}

/// The questions, each over two rows beside the facts.
fn asked(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let contents = drawing.contents;
    let result = contents.result;
    page.text(
        (FACTS, RIGHT),
        drawing.pick("Spørgsmål, som bør stilles", "Questions that should be asked"),
        &looks.section,
    )?;
    let mut nets =
        COLUMNS.map(|who| Live::new("", result.net(who)).at((row(who), NET))).into_iter();
    let lines = carried(result, contents.case.calculation.consequences.len());
    let gains: Decimal = lines.iter().map(|(_, total)| (*total).max(Decimal::ZERO)).sum();
    let largest = lines.first().and_then(|(line, total)| {
        let name = &contents.case.calculation.consequences.get(*line)?.service.value;
        let share = total.checked_div(gains).filter(|_| gains > Decimal::ZERO)?;
        let at = CARRYING_AT + 1;
        let name = Said::live(fixed((at, ACTOR)), name);
        Some((name, Live::new(format!("N({})", fixed((at, MARGIN))), share)))
    });
    let which = [None, Some(Actor::Municipality)];
    let calculation = &contents.case.calculation;
    let asked = Asked {
        net: std::array::from_fn(|_| nets.next().unwrap_or_else(Live::zero)),
        break_even: which.map(|who| (fixed((row(who), BREAK_EVEN)), result.break_even(who).rate())),
        largest,
        payback: (fixed((row(None), PAYBACK)), payback_year(result, None)),
        unsourced: (assumptions::unsourced_at(drawing), conclusion::unsourced(calculation, result)),
    };
    for (row, said) in (FACTS + 1..).step_by(2).zip(questions(contents, &asked)) {
        let numbered = Said::plain(&format!("{}. ", (row - FACTS - 1) / 2 + 1)).then(said);
        page.said((row, RIGHT), (row + 1, LAST), &numbered, &looks.plain)?;
        if numbered.text.chars().count() > 2 * NARROW {
            page.sheet.height(row + 1, 30.0);
        }
    }
    Ok(())
}

fn by_actor(drawing: &Drawing, actors: &actors::Places, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let cost_area = quoted(&drawing.contents.case.layout.cost_area);
    page.headings(
        (FIRST - 1, ACTOR),
        &[
            drawing.pick("Aktør", "Actor"),
            drawing.pick("Netto, kr.", "Net, DKK"),
            drawing.pick("Udfald", "Outcome"),
            drawing.pick("Kr. pr. deltager", "DKK per participant"),
            drawing.pick("Break-even", "Break-even"),
            drawing.pick("Margin, pct.-point", "Margin, points"),
            drawing.pick("Tilbage-\nbetalt", "Paid\nback"),
            drawing.pick("Gevinst pr. krone", "Gain per krone"),
        ],
        "lrcrrrrr",
    )?;
    for which in COLUMNS {
        let row = row(which);
        let here = |column| fixed((row, column));
        let whose = which
            .map(|who| format!("({}={})*", calculated.actors(), quoted(drawing.actor(who))))
            .unwrap_or_default();
        page.text((row, ACTOR), drawing.actor_or_all(which), &looks.strong)?;
        let net = match which {
            None => format!("SUM({}:{})", fixed((row + 1, NET)), fixed((row + 3, NET))),
            Some(_) => format!("SUMPRODUCT({whose}{})", calculated.present()),
        };
        page.live((row, NET), net, result.net(which), &looks.kroner)?;
        let [gains, pays, even] = [GAINS, PAYS, EVEN].map(|words| drawing.of(words));
        let outcome = |net: Decimal| match net {
            net if net >= dec!(0.5) => gains,
            net if net <= dec!(-0.5) => pays,
            _ => even,
        };
        let formula = format!(
            "IF({net}>=0.5,\"{gains}\",IF({net}<=-0.5,\"{pays}\",\"{even}\"))",
            net = here(NET)
        );
        page.words((row, OUTCOME), formula, outcome(result.net(which)), &looks.centred)?;
        page.maybe(
            (row, PER),
            actors.per_participant(which, PerParticipant::Plain),
            result.per(result.net(which), PerParticipant::Plain),
            "–",
            &looks.kroner,
        )?;
        let rate = result.break_even(which).rate();
        let (gain, lost) = (actors.gain(which), actors.fixed(which));
        let formula =
            format!("IF({gain}<=0,{},MAX(0,-{lost}/{gain}))", quoted(drawing.of(NO_GAIN)));
        page.maybe((row, BREAK_EVEN), formula, rate, drawing.of(NO_GAIN), &looks.per_cent)?;
        let margin = rate.map(|rate| (result.success_rate - rate).saturating_mul(dec!(100)));
        let formula = format!(
            "IF(ISNUMBER({rate}),({}-{rate})*100,\"–\")",
            calculated.success(),
            rate = here(BREAK_EVEN)
        );
        page.maybe((row, MARGIN), formula, margin, "–", &looks.points)?;
        payback(drawing, actors, page, which)?;
        let cost = format!(
            "SUMPRODUCT({whose}({}={cost_area})*{})",
            calculated.areas(),
            calculated.present()
        );
        let own = result.sum(|f| f.area.is_none() && which.is_none_or(|who| f.actor == who));
        let ratio =
            (own < dec!(-0.5)).then(|| (own - result.net(which)).checked_div(own)).flatten();
        let formula = format!("IF({cost}<-0.5,1-{}/{cost},\"–\")", here(NET));
        page.maybe((row, RATIO), formula, ratio, "–", &looks.ratio)?;
    }
    let red = Highlight { bold: true, color: Rgb(0xC0_00_00), fill: None };
    let rule = Rule { when: When::Is(drawing.of(PAYS)), highlight: red, is_last: false };
    page.sheet.rule((FIRST, OUTCOME), (FIRST + 3, OUTCOME), rule);
    page.sheet.height(CARRYING_AT - 1, 6.0);
    Ok(())
}

/// The year in which the running sum turns for good.
fn payback_year(result: &NetResult, which: Option<Actor>) -> Option<Decimal> {
    let present = result.present_by_year(which);
    let never_negative = cumulative(&present).iter().all(|sum| *sum >= Decimal::ZERO);
    result.payback(&present).filter(|_| !never_negative).map(Decimal::from)
}

/// The same as a cell; in words where nothing was laid out, or it never turns.
fn payback(
    drawing: &Drawing,
    actors: &actors::Places,
    page: &mut Page,
    which: Option<Actor>,
) -> Done {
    let result = drawing.contents.result;
    let ends = result.payback(&result.present_by_year(which)).is_some();
    page.maybe(
        (row(which), PAYBACK),
        actors.payback(which, drawing.of(NOT_PAID_BACK), drawing.of(NO_OUTLAY)),
        payback_year(result, which),
        drawing.of(if ends { NO_OUTLAY } else { NOT_PAID_BACK }),
        &drawing.looks.year,
    )
}

/// The consequences with their present value, the largest gain first.
fn carried(result: &NetResult, consequences: usize) -> Vec<(usize, Decimal)> {
    let mut totals: Vec<(usize, Decimal)> = (0..consequences)
        .map(|line| (line, result.sum(|flow| flow.line == Line::Consequence(line))))
        .collect();
    totals.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    totals
}

/// The three consequences with the largest gain, found by their rank on SØM Beregning.
fn carrying(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let result = drawing.contents.result;
    let consequences = &drawing.contents.case.calculation.consequences;
    let name = &looks.heading;
    page.sheet.merge(
        (CARRYING_AT, ACTOR),
        (CARRYING_AT, BREAK_EVEN - 1),
        drawing.pick("De linjer, der bærer resultatet", "The lines that carry the result"),
        name,
    )?;
    page.text((CARRYING_AT, BREAK_EVEN), drawing.pick("Kr.", "DKK"), &looks.heading_right)?;
    page.text((CARRYING_AT, MARGIN), drawing.pick("Andel", "Share"), &looks.heading_right)?;
    page.sheet.merge(
        (CARRYING_AT, PAYBACK),
        (CARRYING_AT, RATIO),
        drawing.pick("Person", "Person"),
        name,
    )?;
    let totals = carried(result, consequences.len());
    let gains: Decimal =
        totals.iter().map(|(_, total)| *total).filter(|total| *total > Decimal::ZERO).sum();
    for (rank, at) in (1..=CARRYING as usize).zip(CARRYING_AT + 1..) {
        let Some((line, total)) = totals.get(rank - 1).copied() else { break };
        let Some(line) = consequences.get(line) else { break };
        let find =
            |range: String| format!("INDEX({range},MATCH({rank},{},0))", calculated.line_ranks());
        let service = Said::live(find(calculated.line_names()), &line.service.value);
        page.said((at, ACTOR), (at, BREAK_EVEN - 1), &service, &looks.wrapped)?;
        page.sheet.height(at, height(&service.text, 58, 15.0));
        page.live((at, BREAK_EVEN), find(calculated.line_totals()), total, &looks.kroner)?;
        let totals = calculated.line_totals();
        let all = format!("SUMPRODUCT(({totals}>0)*{totals})");
        let share = total.checked_div(gains).filter(|_| gains > Decimal::ZERO);
        let formula = format!("IF({all}<=0,\"–\",{}/{all})", fixed((at, BREAK_EVEN)));
        page.maybe((at, MARGIN), formula, share, "–", &looks.per_cent)?;
        let person = Said::live(find(calculated.line_persons()), &line.person.value);
        page.said((at, PAYBACK), (at, RATIO), &person, &looks.text)?;
    }
    page.sheet.height(GROUNDS - 1, 6.0);
    Ok(())
}

/// How good the grounds are; the last row used.
fn grounds(drawing: &Drawing, places: &Places, page: &mut Page) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let contents = drawing.contents;
    let name = drawing.pick("Hvor godt er grundlaget", "How good the grounds are");
    // Only the second line below follows an edit.
    let old = drawing.pick(
        " – alt undtagen »Krydstjek, lige nu« er af de tidligere tal",
        " – all but “Cross-check, now” is of the earlier figures",
    );
    let flag = drawing.since.flag();
    let formula = format!("{}&IF({flag}=\"\",\"\",{})", quoted(name), quoted(old));
    page.words((GROUNDS, ACTOR), formula, name, &looks.section)?;
    let mut at = GROUNDS + 1;
    let (formula, shown) = verdict::now(drawing);
    let mut lines = vec![
        (
            drawing.pick("Krydstjek, som indsendt", "Cross-check, as sent"),
            Said::plain(&verdict::printed(contents.crosscheck, drawing.lang())),
        ),
        (drawing.pick("Krydstjek, lige nu", "Cross-check, now"), Said::live(formula, shown)),
    ];
    if let Some(found) = contents.explanation {
        let now = Live::new(places.net(None), contents.result.net(None));
        lines.push((
            drawing.pick("Trykt og genberegnet", "Printed, recomputed"),
            ladder::beside(drawing, found, &now),
        ));
        lines.push((drawing.pick("Årsag", "Cause"), Said::plain(&ladder::cause(drawing, found))));
    }
    lines.push((
        drawing.pick("Gevinsten hviler på", "The gain rests on"),
        Said::plain(&verdict::gain(drawing)),
    ));
    lines.push((drawing.pick("Fund", "Findings"), Said::plain(&verdict::findings(drawing))));
    lines.push((
        drawing.pick("Ikke kontrolleret", "Not checked"),
        Said::plain(drawing.of(verdict::UNCHECKED)),
    ));
    let first = at;
    for (label, said) in lines {
        page.text((at, ACTOR), label, &looks.label)?;
        page.said((at, NET), (at, LEFT), &said, &looks.plain)?;
        page.sheet.height(at, height(&said.text, WIDE, 15.0));
        at += 1;
    }
    page.colour_verdicts((first, NET), (first + 1, NET));
    page.sheet.height(at, 6.0);
    Ok(at - 1)
}

/// Who gains and who pays; and where printed and recomputed differ, the way from one to the other.
fn pictures(drawing: &Drawing, places: &Places, page: &mut Page, end: u32) -> Done {
    let Some(mut chart) = ladder::chart_on_summary(drawing) else {
        let pixels = page.sheet.pixels(FIRST - 1, end);
        return net_chart(drawing, places, page, (FIRST - 1, RIGHT), pixels);
    };
    let pixels = page.sheet.pixels(FIRST - 1, CARRYING_AT);
    net_chart(drawing, places, page, (FIRST - 1, RIGHT), pixels)?;
    chart.set_width(WIDTH).set_height(page.sheet.pixels(CARRYING_AT + 1, end));
    page.sheet.chart(CARRYING_AT + 1, RIGHT, chart);
    Ok(())
}

/// As wide as the right half.
const WIDTH: u32 = 465;

/// What the chart finds, in the cell that it covers.
const TITLE: At = (FIRST - 1, RIGHT);

fn net_chart(drawing: &Drawing, places: &Places, page: &mut Page, at: At, height: u32) -> Done {
    let mut chart = Chart::new(ChartType::Column);
    let (first, last) = (FIRST, FIRST + 3);
    let points = charts::apart(&each(drawing.contents.result, NetResult::net));
    charts::series(
        &mut chart,
        &places.sheet,
        (FIRST - 1, NET),
        ((first, ACTOR), (last, ACTOR)),
        ((first, NET), (last, NET)),
    )
    .set_points(&points)
    .set_data_label(&charts::figures())
    .set_gap(60);
    let alt = drawing.pick(
        "Søjlediagram: nettoresultatets nutidsværdi i alt og for kommune, region og stat; I alt \
         er gråt, aktørerne blå.",
        "Column chart: the present value of the net result in all and for municipality, region \
         and state; the total is grey, the actors blue.",
    );
    charts::finish(&mut chart, "", "", "", alt, (WIDTH, height));
    let title = on(&places.sheet, TITLE);
    chart.title().set_name(format!("={title}").as_str());
    chart.legend().set_hidden();
    chart.y_axis().set_major_gridlines(false).set_hidden(true);
    // The cell with the title lies behind.
    let mut ground = ChartFormat::new();
    ground.set_solid_fill(ChartSolidFill::new().set_color(Color::White));
    chart.chart_area().set_format(&mut ground);
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}

/// The way to the other sheets, by group; the next free row.
fn contents(drawing: &Drawing, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let columns =
        [(ACTOR, NET), (NET + 2, BREAK_EVEN + 1), (PAYBACK, RATIO + 2), (RIGHT + 2, LAST)];
    let mut deepest = top;
    for (group, (first, _)) in Group::ALL.into_iter().zip(columns) {
        let title = looks.label.color(group.color());
        page.text((top, first), group.name(drawing.lang()), &title)?;
        let sheets = drawing.contents.names.0.iter();
        let own = sheets.filter(|(sheet, _)| sheet.group() == group && *sheet != Ours::Summary);
        for (row, (sheet, name)) in (top + 1..).zip(own) {
            let tells = sheet.tells(drawing.lang());
            let text = format!("{}: {tells}", name.trim_start_matches("SØM "));
            page.link_place((row, first), name, "A1", &text)?;
            page.sheet.relook((row, first), &looks.jump);
            deepest = deepest.max(row);
        }
    }
    page.sheet.height(deepest + 1, 6.0);
    Ok(deepest + 2)
}

fn caveat(drawing: &Drawing, page: &mut Page, row: u32) -> Done {
    let text = phrase!(
        drawing.lang(),
        "Resultatet er budgetøkonomisk: det viser offentlige udgifter og indtægter, ikke \
         borgernes velfærd, og det kan ikke stå alene som beslutningsgrundlag. Konsekvenserne er \
         forventede ændringer i forbrug blandt dem, der når succesmålet, og viser ikke i sig \
         selv, at indsatsen virker. Fremstillet med soem {}.",
        "The result is budget-economic: it shows public expenses and income, not the welfare of \
         the citizens, and it cannot stand alone as a ground for a decision. The consequences are \
         expected changes in use among those who reach the goal, and do not in themselves show \
         that the intervention works. Made with soem {}.",
        env!("CARGO_PKG_VERSION")
    );
    page.across((row, ACTOR), (row, LAST), &text, &drawing.looks.small)?;
    page.sheet.height(row, 30.0);
    Ok(())
}
