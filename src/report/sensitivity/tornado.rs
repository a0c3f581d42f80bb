//! SØM Tornado: each driver at its low and its high, the widest first, for all together and for
//! each actor.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLine, ChartPatternFill, ChartPatternFillType, ChartSolidFill,
    ChartType, Color,
};

use super::basis::{Basis, input, rank, ranks, section, title};
use crate::draw::charts;
use crate::draw::formula::{fixed, quoted};
use crate::draw::input::Own;
use crate::draw::live::Live;
use crate::draw::look::Look;
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::layout::FieldKey;
use crate::model::Actor;
use crate::model::names::actor_or_all;
use crate::report::actors::COLUMNS;
use crate::report::contents::Ours;
use crate::sensitivity;
use crate::sensitivity::{Driver, SWING};

const RANK: u16 = 1;
const NAME: u16 = 2;
const LOW: u16 = 3;
const HIGH: u16 = 4;
const DOWN: u16 = 5;
const UP: u16 = 6;
const NET_LOW: u16 = 7;
const NET_HIGH: u16 = 8;
const WIDTH: u16 = 9;
/// The charts stand above the tables, two and two.
const CHARTS: u32 = 6;
const CHART_ROWS: u32 = 17;
const TABLES: u32 = CHARTS + 2 * CHART_ROWS + 1;

// At the foot: name, low and high as above, then four columns each of kroner down, kroner up, keys
// and ranks.
const DOWNS: u16 = 5;
const UPS: u16 = 9;
const KEYS: u16 = 13;
const RANKS: u16 = 17;

/// How many bars the chart has; the rest stand in the table only.
const TOP: u32 = 10;
const SWING_AT: (u32, u16) = (4, 3);
const SWING_LABEL: &str = "Udsving, hvor filen ikke har egne skøn (±)";
const ENDS: [&str; 2] = ["lav", "høj"];

/// A driver worked out: the ends, and what each does to the four results.
struct Row {
    name: (String, String),
    ends: [Live; 2],
    share: bool,
    moves: [[Live; 2]; 4],
}

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    let looks = basis.drawing.looks;
    let case = basis.drawing.contents.case;
    let drivers = sensitivity::drivers(&case.calculation, basis.drawing.contents.expenses);
    title(
        basis,
        page,
        "Tornado",
        "Hvert input for sig fra lavt til højt, det mest betydende øverst",
    )?;
    page.widths(&[2.7, 6.0, 52.0, 13.0, 13.0, 15.0, 15.0, 15.0, 15.0, 15.0, 13.0])?;
    for column in WIDTH + 1..RANKS + 4 {
        page.sheet.width(column, 13.0);
    }
    page.text((3, RANK), "Har intet sidestykke i modellen. Lav og høj er filens egne skøn, hvor den har dem, ellers udsvinget her; alle står ved bladets fod og kan overskrives.", &looks.note)?;
    page.text((SWING_AT.0, NAME), SWING_LABEL, &looks.strong)?;
    let swing = Own::Number(SWING);
    page.sheet.input(SWING_AT, SWING_LABEL, SWING_LABEL, swing, &input(&looks.per_cent))?;
    let counts = COLUMNS.map(|which| {
        drivers
            .iter()
            .filter(|driver| sensitivity::concerns(&case.calculation, driver, which))
            .count()
            .min(super::basis::RANKED) as u32
    });
    let foot = counts.iter().fold(TABLES, |row, count| row + height(*count)) + 3;
    let span = (foot, foot + drivers.len().max(1) as u32 - 1);
    let rows: Vec<Row> =
        (foot..).zip(&drivers).map(|(at, driver)| row(basis, driver, at)).collect();
    let ranks = ground(basis, page, &drivers, &rows, span)?;
    let mut top = TABLES;
    for (((position, which), ranks), count) in (0u16..).zip(COLUMNS).zip(&ranks).zip(counts) {
        ranked(basis, page, top, (position, which), &rows, ranks, count, span)?;
        chart(basis, page, (position, top), which, count)?;
        top += height(count);
    }
    page.sheet.freeze(3, 0);
    super::basis::print(page, (top - 3, WIDTH))
}

fn height(count: u32) -> u32 {
    count + 5
}

/// Low and high stand in the row `at`: rates for the success rate, changes as shares for the rest.
fn row(basis: &Basis, driver: &Driver, at: u32) -> Row {
    let swing = Live::new(fixed(SWING_AT), SWING);
    let share = *driver == Driver::Success;
    let ends = if share {
        let success = &basis.drawing.contents.case.calculation.success;
        let rate = basis.success();
        let end = |own: Option<&crate::model::Input>, field, sign: &str, by: Decimal| {
            let case = basis.drawing.contents.case;
            let cell = case.fields.get(&field).map(|field| &field.value);
            let moved = format!("MIN(1,{}*(1{sign}{}))", rate.formula, swing.formula);
            let value = own.map_or_else(
                || (rate.value * (Decimal::ONE + by)).min(Decimal::ONE),
                |own| own.value,
            );
            Live::new(basis.drawing.formulas().number_or(own, cell, &moved), value)
        };
        [
            end(success.low.as_ref(), FieldKey::SuccessLow, "-", -SWING),
            end(success.high.as_ref(), FieldKey::SuccessHigh, "+", SWING),
        ]
    } else {
        [Live::new(format!("-{}", swing.formula), -SWING), swing]
    };
    let moves = COLUMNS.map(|which| {
        let own = [LOW, HIGH].map(fixed_in(at));
        let part = basis.part(driver, which);
        let [low, high] = [0, 1].map(|end: usize| {
            let end_live = Live::new(own[end].clone(), ends[end].value);
            if share {
                end_live.minus(&basis.success()).times(&basis.gain(which))
            } else {
                end_live.times(&part)
            }
        });
        [low, high]
    });
    Row { name: basis.name(driver), ends, share, moves }
}

fn fixed_in(row: u32) -> impl Fn(u16) -> String {
    move |column| fixed((row, column))
}

fn ground(
    basis: &Basis,
    page: &mut Page,
    drivers: &[Driver],
    rows: &[Row],
    (first, last): (u32, u32),
) -> Result<[Vec<usize>; 4], DrawError> {
    let looks = basis.drawing.looks;
    section(
        page,
        first - 3,
        "Grundlag: lav og høj, og hvad de flytter (kr. nutidsværdi)",
        "Succesraten står som rate, de øvrige som ændring i pct. Gule celler kan overskrives. Nøgle og rang sorterer tabellerne ovenfor.",
    )?;
    page.headings((first - 1, RANK), &["Nr.", "Input", "Lav", "Høj"], "llr")?;
    for (column, what) in [(DOWNS, "Lav"), (UPS, "Høj"), (KEYS, "Nøgle"), (RANKS, "Rang")] {
        for (column, which) in (column..).zip(COLUMNS) {
            page.text(
                (first - 1, column),
                &format!("{what}, {}", actor_or_all(which)),
                &looks.heading_right,
            )?;
        }
    }
    for ((at, own), number) in (first..).zip(rows).zip(1..) {
        page.fixed((at, RANK), Decimal::from(number), &super::basis::counted(looks))?;
        page.words((at, NAME), &own.name.0, &own.name.1, &looks.text)?;
        for (column, (end, which)) in [LOW, HIGH].into_iter().zip(own.ends.iter().zip(ENDS)) {
            let (label, look) = (&own.name.1, input(&ends_look(own, looks)));
            let default = Own::Live(&end.formula, end.value);
            page.sheet.input((at, column), &format!("{label} | {which}"), label, default, &look)?;
        }
    }
    let mut all = [const { Vec::new() }; 4];
    for ((offset, which), all) in (0u16..).zip(COLUMNS).zip(&mut all) {
        let mut keys = Vec::new();
        for ((at, own), driver) in (first..).zip(rows).zip(drivers) {
            let Some([low, high]) = own.moves.get(usize::from(offset)) else { continue };
            page.live((at, DOWNS + offset), &low.formula, low.value, &looks.kroner)?;
            page.live((at, UPS + offset), &high.formula, high.value, &looks.kroner)?;
            let moved = high.at((at, UPS + offset)).minus(&low.at((at, DOWNS + offset)));
            let key = basis.key(driver, which, &moved);
            page.live((at, KEYS + offset), &key.formula, key.value, &looks.amount)?;
            keys.push(key.value);
        }
        *all = ranks(&keys);
        for (at, place) in (first..).zip(all.iter()) {
            let formula = rank(at, KEYS + offset, (first, last));
            page.live((at, RANKS + offset), formula, Decimal::from(*place), &looks.whole)?;
        }
    }
    Ok(all)
}

/// Changes carry their sign, rates do not.
fn ends_look(row: &Row, looks: &crate::draw::page::Looks) -> Look {
    if row.share { looks.per_cent } else { looks.per_cent.number("+0.0%;-0.0%;0.0%") }
}

#[expect(clippy::too_many_arguments, reason = "the page, its rows and where they stand")]
fn ranked(
    basis: &Basis,
    page: &mut Page,
    top: u32,
    (position, which): (u16, Option<Actor>),
    rows: &[Row],
    ranks: &[usize],
    count: u32,
    (first, last): (u32, u32),
) -> Done {
    let looks = basis.drawing.looks;
    let net = basis.net(which);
    let heading = format!("Tornado: {}", actor_or_all(which).to_lowercase());
    page.text((top, RANK), &heading, &looks.section)?;
    page.headings(
        (top + 1, RANK),
        &[
            "Rang",
            "Input",
            "Lav",
            "Høj",
            "Ændring ved lav",
            "Ændring ved høj",
            "Netto ved lav",
            "Netto ved høj",
            "Udsving",
        ],
        "llr",
    )?;
    let column = |column| format!("{}:{}", fixed((first, column)), fixed((last, column)));
    let keys = column(KEYS + position);
    super::basis::more(basis, page, (top + 3 + count, NAME), which, &keys)?;
    // The end of a rate has no sign, that of a change has one; the row may hold either.
    let end_look = looks.per_cent.number("0.0%;-0.0%;0.0%");
    for (at, place) in (top + 2..).zip(1..=count as usize) {
        let Some(own) = ranks.iter().position(|rank| *rank == place).and_then(|own| rows.get(own))
        else {
            break;
        };
        let Some([low, high]) = own.moves.get(usize::from(position)) else { break };
        let here = |column| fixed((at, column));
        let find = |from| {
            format!("INDEX({},MATCH({},{},0))", column(from), here(RANK), column(RANKS + position))
        };
        page.fixed((at, RANK), Decimal::from(place), &super::basis::counted(looks))?;
        page.words((at, NAME), find(NAME), &own.name.1, &looks.text)?;
        for (column, end) in [LOW, HIGH].into_iter().zip(&own.ends) {
            page.live((at, column), find(column), end.value, &end_look)?;
        }
        page.live(
            (at, DOWN),
            find(DOWNS + position),
            low.value,
            &super::basis::signed(&looks.kroner),
        )?;
        page.live(
            (at, UP),
            find(UPS + position),
            high.value,
            &super::basis::signed(&looks.kroner),
        )?;
        for (column, from, moved) in [(NET_LOW, DOWN, low), (NET_HIGH, UP, high)] {
            let sum = format!("{}+{}", net.formula, here(from));
            page.live((at, column), sum, net.value.saturating_add(moved.value), &looks.kroner)?;
        }
        let width = high.value.saturating_sub(low.value).abs();
        page.live((at, WIDTH), format!("ABS({}-{})", here(UP), here(DOWN)), width, &looks.kroner)?;
    }
    let kept = count.min(TOP);
    if count > kept {
        let rest = format!("Figuren viser de {kept} øverste.");
        page.words((top + 2 + count, NAME), quoted(&rest), &rest, &looks.note)?;
    }
    Ok(())
}

fn chart(
    basis: &Basis,
    page: &mut Page,
    (position, top): (u16, u32),
    which: Option<Actor>,
    count: u32,
) -> Done {
    let sheet = basis.drawing.name(Ours::Tornado);
    let (first, last) = (top + 2, top + 1 + count.min(TOP));
    let mut chart = Chart::new(ChartType::Bar);
    let mut dark = ChartFormat::new();
    dark.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x1F_3864)));
    let mut hatched = ChartFormat::new();
    hatched.set_pattern_fill(
        ChartPatternFill::new()
            .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
            .set_foreground_color(Color::RGB(0x59_59_59))
            .set_background_color(Color::RGB(0xFF_FF_FF)),
    );
    hatched.set_border(ChartLine::new().set_color(Color::RGB(0x59_59_59)).set_width(0.75));
    for (column, format) in [(DOWN, &mut hatched), (UP, &mut dark)] {
        charts::series(
            &mut chart,
            sheet,
            (top + 1, column),
            ((first, NAME), (last, NAME)),
            ((first, column), (last, column)),
        )
        .set_format(format)
        .set_overlap(100)
        .set_gap(40);
    }
    let name = actor_or_all(which).to_lowercase();
    let alt = format!(
        "Tornadodiagram: ændring i nettoresultatet, {name}, når hvert input går fra lavt til højt; midterlinjen er grundberegningen."
    );
    let heading = format!("Hvad flytter resultatet? ({name})");
    charts::finish_lying(
        &mut chart,
        &heading,
        "Ændring i kr. fra grundberegningen (0)",
        &alt,
        (540, 330),
    );
    let (row, column) = (
        CHARTS + u32::from(position / 2) * CHART_ROWS,
        if position % 2 == 0 { RANK } else { DOWN },
    );
    page.sheet.chart(row, column, chart);
    Ok(())
}
