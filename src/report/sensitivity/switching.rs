//! SØM Vendepunkter: how far each input can move before the result turns, and what it does to the
//! result at its low and its high; ranked, for all together and each actor. Switching values and
//! tornado are one table read two ways.
//!
//! The drivers stand once at the foot of the sheet, in the model's order; the ranked tables look
//! them up.

use rust_decimal::{Decimal, dec};
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLine, ChartPatternFill, ChartPatternFillType, ChartSolidFill,
    ChartType, Color,
};

use super::basis::{Basis, PER_CENT, SWING_LABEL, input, rank, ranks, section, title, wrapped};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, one_decimal, quoted};
use crate::draw::input::Own;
use crate::draw::live::{Live, Said};
use crate::draw::look::Look;
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::lang::{Lang, phrase};
use crate::layout::FieldKey;
use crate::model::Actor;
use crate::report::actors::COLUMNS;
use crate::report::contents::Ours;
use crate::sensitivity;
use crate::sensitivity::{Driver, SWING};

const RANK: u16 = 1;
const NAME: u16 = 2;
const VALUE: u16 = 3;
const TURNS: u16 = 4;
const UNIT: u16 = 5;
const CHANGE: u16 = 6;
const PART: u16 = 7;
const WORDS: u16 = 8;

const LOW: u16 = 9;
const HIGH: u16 = 10;
const DOWN: u16 = 11;
const UP: u16 = 12;

// At the foot: name, value, unit, low and high as above, then four columns each of parts, kroner
// down, kroner up, keys and ranks, folded away.
const PARTS: u16 = 14;
const DOWNS: u16 = 18;
const UPS: u16 = 22;
const KEYS: u16 = 26;
const RANKS: u16 = 30;

/// The charts stand above the tables, two and two.
const CHARTS: u32 = 6;
const CHART_ROWS: u32 = 15;
const TABLES: u32 = CHARTS + 2 * CHART_ROWS + 1;
/// How many bars a chart has; the rest stand in the table only.
const BARS: u32 = 8;
const SWING_AT: At = (4, 3);
/// What the cells of the ends are known by from run to run.
const ENDS: [&str; 2] = ["lav", "høj"];

/// An input that must change by more times its value cannot turn the result alone.
const MANY: Decimal = dec!(5);

/// A driver worked out: where it turns the result, its ends, and what each does to the four
/// results.
struct Row {
    name: (String, String),
    /// What its cells are known by from run to run.
    key: String,
    unit: (Live, (String, String)),
    parts: [Live; 4],
    ends: [Live; 2],
    share: bool,
    moves: [[Live; 2]; 4],
}

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    let case = basis.drawing.contents.case;
    let drivers = sensitivity::drivers(&case.calculation, basis.drawing.contents.expenses);
    title(
        basis,
        page,
        basis.pick("Vendepunkter", "Switching values"),
        basis.pick(
            "Hvor meget hvert input kan ændre sig alene, før nettoresultatet er nul, og hvad det \
             flytter",
            "How much each input can change alone before the net result is nil, and what it moves",
        ),
    )?;
    page.widths(&[2.7, 6.0, 46.0, 14.0, 14.0, 22.0, 11.0, 15.0, 42.0, 9.0, 9.0, 14.0, 14.0, 2.7])?;
    for column in PARTS..RANKS + 4 {
        page.sheet.width(column, 13.0);
    }
    page.sheet.fold_columns(PARTS, RANKS + 3);
    let text = basis.pick(
        "En udbygning af modellen: vendepunktet = værdien × (1 − nettoresultat ÷ inputtets del af \
         nettoresultatet). Øverst det input, der skal ændres mindst; resten nederst.",
        "An extension of the model: the switching value = the value × (1 − net result ÷ the \
         input's part of it). First the input that must change least; the rest at the foot.",
    );
    page.text((3, RANK), text, &basis.drawing.looks.note)?;
    let swing = basis.drawing.of(SWING_LABEL);
    page.text((SWING_AT.0, NAME), swing, &basis.drawing.looks.strong)?;
    let look = input(&basis.drawing.looks.per_cent);
    page.sheet.input(SWING_AT, SWING_LABEL.0, swing, Own::Number(SWING), &look)?;
    let counts = COLUMNS.map(|which| {
        let own = |driver: &&Driver| sensitivity::concerns(&case.calculation, driver, which);
        drivers.iter().filter(own).count().min(super::basis::RANKED) as u32
    });
    let foot = counts.iter().fold(TABLES, |row, count| row + count + 4) + 3;
    let span = (foot, foot + drivers.len().max(1) as u32 - 1);
    let rows: Vec<Row> =
        (foot..).zip(&drivers).map(|(at, driver)| row(basis, driver, at)).collect();
    let ranks = ground(basis, page, &drivers, &rows, span)?;
    let third = counts.iter().take(2).fold(TABLES, |row, count| row + count + 4);
    let mut top = TABLES;
    for (((position, which), ranks), count) in (0u16..).zip(COLUMNS).zip(&ranks).zip(counts) {
        let first = ranked(basis, page, top, (position, which), &rows, ranks, count, span)?;
        chart(basis, page, (position, top), which, (count, first))?;
        top += count + 4;
    }
    page.sheet.freeze(3, 3);
    page.sheet.page_breaks(&[third, foot - 3]);
    page.print((span.1, UP), 1, None)
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
                || rate.value.saturating_mul(Decimal::ONE + by).min(Decimal::ONE),
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
    let parts = COLUMNS.map(|which| basis.part(driver, which));
    let mut moved = (PARTS..).zip(parts.clone()).zip(COLUMNS);
    let moves = std::array::from_fn(|_| {
        let Some(((column, part), which)) = moved.next() else {
            return [Live::zero(), Live::zero()];
        };
        let part = part.at((at, column));
        [(LOW, &ends[0]), (HIGH, &ends[1])].map(|(column, end)| {
            let end = end.at((at, column));
            if share {
                end.minus(&basis.success()).times(&basis.gain(which))
            } else {
                end.times(&part)
            }
        })
    });
    Row {
        name: basis.name(driver),
        key: basis.key_name(driver),
        unit: basis.unit(driver),
        parts,
        ends,
        share,
        moves,
    }
}

/// The drivers in the model's order, with their parts, keys and ranks; the ranks by actor.
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
        basis.pick(
            "Grundlag: alle input i modellens rækkefølge, med lav og høj",
            "Grounds: all inputs in the model's order, with low and high",
        ),
        basis.pick(
            "Gule celler kan overskrives: succesraten som rate, de øvrige som ændring i pct. \
             Forbrug er alle år samlet; priser er i filens prisår.",
            "Yellow cells may be overtyped: the success rate as a rate, the others as a change in \
             per cent. Use is all years together; prices are in the file's price year.",
        ),
    )?;
    page.headings(
        (first - 1, RANK),
        &basis.pick(["Nr.", "Input", "Værdi nu"], ["No.", "Input", "Value now"]),
        "llr",
    )?;
    page.text((first - 1, UNIT), basis.pick("Enhed", "Unit"), &looks.heading)?;
    page.headings((first - 1, LOW), &[basis.pick("Lav", "Low"), basis.pick("Høj", "High")], "r")?;
    let groups = [
        (PARTS, basis.pick("Del", "Part")),
        (DOWNS, basis.pick("Lav", "Low")),
        (UPS, basis.pick("Høj", "High")),
        (KEYS, basis.pick("Nøgle", "Key")),
        (RANKS, basis.pick("Rang", "Rank")),
    ];
    for (column, what) in groups {
        for (column, which) in (column..).zip(COLUMNS) {
            let heading = format!("{what}, {}", basis.drawing.actor_or_all(which));
            page.text((first - 1, column), &heading, &looks.heading_right)?;
        }
    }
    for ((at, own), number) in (first..).zip(rows).zip(1..) {
        page.fixed((at, RANK), Decimal::from(number), &super::basis::counted(looks))?;
        page.words((at, NAME), &own.name.0, &own.name.1, &looks.text)?;
        page.live((at, VALUE), &own.unit.0.formula, own.unit.0.value, &looks.amount)?;
        let (formula, unit) = &own.unit.1;
        page.words((at, UNIT), formula, unit, &wrapped(looks))?;
        for (column, (end, which)) in [LOW, HIGH].into_iter().zip(own.ends.iter().zip(ENDS)) {
            let (label, look) = (&own.name.1, input(&ends_look(own, looks)));
            let (default, key) =
                (Own::Live(&end.formula, end.value), format!("{} | {which}", own.key));
            page.sheet.input((at, column), &key, label, default, &look)?;
        }
    }
    let mut all = [const { Vec::new() }; 4];
    for ((offset, which), all) in (0u16..).zip(COLUMNS).zip(&mut all) {
        let mut keys = Vec::new();
        for ((at, own), driver) in (first..).zip(rows).zip(drivers) {
            let Some(part) = own.parts.get(usize::from(offset)) else { continue };
            page.live((at, PARTS + offset), &part.formula, part.value, &looks.kroner)?;
            if let Some([low, high]) = own.moves.get(usize::from(offset)) {
                page.live((at, DOWNS + offset), &low.formula, low.value, &looks.kroner)?;
                page.live((at, UPS + offset), &high.formula, high.value, &looks.kroner)?;
            }
            let key = basis.key(driver, which, &part.at((at, PARTS + offset)));
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

/// The table of an actor; name and words of its first row.
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
) -> Result<[String; 2], DrawError> {
    let looks = basis.drawing.looks;
    let net = basis.net(which);
    page.text(
        (top, RANK),
        &phrase!(
            basis.lang(),
            "Vendepunkter: {}",
            "Switching values: {}",
            basis.drawing.actor_within(which)
        ),
        &looks.section,
    )?;
    let headings = [
        basis.pick("Rang", "Rank"),
        basis.pick("Input", "Input"),
        basis.pick("Værdi nu", "Value now"),
        basis.pick("Vendepunkt", "Switching value"),
        basis.pick("Enhed", "Unit"),
        basis.pick("Ændring", "Change"),
        basis.pick("Del af nettoresultat", "Part of net result"),
    ];
    page.headings((top + 1, RANK), &headings, "llr")?;
    page.text((top + 1, WORDS), basis.pick("I ord", "In words"), &looks.heading)?;
    page.headings(
        (top + 1, LOW),
        &basis.pick(
            ["Lav", "Høj", "Ændring ved lav", "Ændring ved høj"],
            ["Low", "High", "Change at low", "Change at high"],
        ),
        "r",
    )?;
    page.text((top + 1, UNIT), basis.pick("Enhed", "Unit"), &looks.heading)?;
    let column = |column| format!("{}:{}", fixed((first, column)), fixed((last, column)));
    let keys = column(KEYS + position);
    super::basis::more(basis, page, (top + 2 + count, NAME), which, &keys)?;
    let mut foremost = None;
    for (at, place) in (top + 2..).zip(1..=count as usize) {
        let Some(own) = ranks.iter().position(|rank| *rank == place).and_then(|own| rows.get(own))
        else {
            break;
        };
        let here = |column| fixed((at, column));
        let find = |from| {
            format!("INDEX({},MATCH({},{},0))", column(from), here(RANK), column(RANKS + position))
        };
        // Where rows stand must not hang on figures, so one of nothing is folded away.
        let weighs = own.parts.get(usize::from(position)).is_some_and(|part| !part.value.is_zero());
        if !weighs {
            page.sheet.fold_rows(at, at);
        }
        page.fixed((at, RANK), Decimal::from(place), &super::basis::counted(looks))?;
        page.words((at, NAME), find(NAME), &own.name.1, &looks.text)?;
        let value = own.unit.0.value;
        page.live((at, VALUE), find(VALUE), value, &looks.amount)?;
        page.words((at, UNIT), find(UNIT), &own.unit.1.1, &wrapped(looks))?;
        let part = own.parts.get(usize::from(position)).map(|part| part.value).unwrap_or_default();
        page.live((at, PART), find(PARTS + position), part, &looks.kroner)?;
        // A change of more than five times the value says that the input cannot do it alone.
        let change = sensitivity::switching(net.value, part).filter(|change| change.abs() <= MANY);
        let formula = format!(
            "IF(ABS({p})<0.005,\"–\",IF(ABS({n}/{p})>{MANY},\"–\",-{n}/{p}))",
            n = net.formula,
            p = here(PART)
        );
        page.maybe((at, CHANGE), formula, change, "–", &looks.per_cent)?;
        let turns = change.map(|change| value.saturating_mul(Decimal::ONE + change));
        let formula = format!("IF(ISNUMBER({c}),{}*(1+{c}),\"–\")", here(VALUE), c = here(CHANGE));
        page.maybe((at, TURNS), formula, turns, "–", &looks.amount)?;
        let told = (part.abs() >= dec!(0.005), change);
        let (formula, words) =
            in_words(basis.lang(), (at, CHANGE), &net, told, (value, &own.unit.1.1));
        page.words((at, WORDS), formula, &words, &wrapped(looks))?;
        foremost.get_or_insert_with(|| [own.name.1.clone(), words.clone()]);
        // The end of a rate has no sign, that of a change has one; the row may hold either.
        let end_look = looks.per_cent.number("0.0%;-0.0%;0.0%");
        for (column, end) in [LOW, HIGH].into_iter().zip(&own.ends) {
            page.live((at, column), find(column), end.value, &end_look)?;
        }
        let Some(moves) = own.moves.get(usize::from(position)) else { continue };
        for ((column, from), moved) in [(DOWN, DOWNS), (UP, UPS)].into_iter().zip(moves) {
            let look = super::basis::signed(&looks.kroner);
            page.live((at, column), find(from + position), moved.value, &look)?;
        }
    }
    Ok(foremost.unwrap_or_default())
}

/// What the change means, as a formula and as it reads now. A share above 100 per cent is out of
/// reach.
fn in_words(
    lang: Lang,
    at: At,
    net: &Live,
    (weighs, change): (bool, Option<Decimal>),
    (value, unit): (Decimal, &str),
) -> (String, String) {
    let [to_nil, not_by_nil, not_by_all, not_alone, no_weight] = lang.pick(
        [
            "Kan falde helt til 0, uden at resultatet vender.",
            "Selv 0 vender ikke resultatet.",
            "Selv 100 pct. vender ikke resultatet.",
            "Kan ikke alene vende resultatet.",
            "Uden betydning for resultatet.",
        ],
        [
            "Can fall all the way to 0 without turning the result.",
            "Not even 0 turns the result.",
            "Not even 100 per cent turns the result.",
            "Cannot turn the result alone.",
            "Without weight for the result.",
        ],
    );
    let [at_most, at_least, less, more] = lang.pick(
        ["Må højst blive ", "Skal blive mindst ", " pct. mindre.", " pct. større."],
        ["May become at most ", "Must become at least ", " per cent smaller.", " per cent larger."],
    );
    let per_cent = lang.of(PER_CENT);
    let gains = net.value >= Decimal::ZERO;
    let words = match change {
        None if weighs => not_alone.to_owned(),
        None => no_weight.to_owned(),
        // At exactly -100 per cent a float may fall on either side; the thresholds keep clear of
        // it.
        Some(change) if gains && change < dec!(-0.9999) => to_nil.to_owned(),
        Some(change) if change < dec!(-1.0001) => not_by_nil.to_owned(),
        Some(change)
            if unit == per_cent && value.saturating_mul(Decimal::ONE + change) > dec!(100.001) =>
        {
            not_by_all.to_owned()
        }
        Some(change) => {
            let how = if gains { at_most } else { at_least };
            let which = if change < Decimal::ZERO { less } else { more };
            format!("{how}{}{which}", lang.number(change.abs().saturating_mul(dec!(100)), 1))
        }
    };
    let (row, _) = at;
    let c = fixed(at);
    let tenth = one_decimal(&format!("(ABS({c})*100)"), lang);
    let formula = format!(
        "IF(NOT(ISNUMBER({c})),IF(ABS({part})<0.005,{none},{alone}),IF(AND({n}>=0,{c}<-0.9999),\
         {nil},IF({c}<-1.0001,{not_nil},IF(AND({u}=\"{per_cent}\",{turns}>100.001),\
         {not_all},IF({n}>=0,\"{at_most}\",\"{at_least}\")&{tenth}&\
         IF({c}<0,\"{less}\",\"{more}\")))))",
        part = fixed((row, PART)),
        none = quoted(no_weight),
        alone = quoted(not_alone),
        n = net.formula,
        nil = quoted(to_nil),
        not_nil = quoted(not_by_nil),
        not_all = quoted(not_by_all),
        u = fixed((row, UNIT)),
        turns = fixed((row, TURNS)),
    );
    (formula, words)
}

/// Changes carry their sign, rates do not.
fn ends_look(row: &Row, looks: &crate::draw::page::Looks) -> Look {
    if row.share { looks.per_cent } else { looks.per_cent.number("+0.0%;-0.0%;0.0%") }
}

fn chart(
    basis: &Basis,
    page: &mut Page,
    (position, top): (u16, u32),
    which: Option<Actor>,
    (count, [name_now, words_now]): (u32, [String; 2]),
) -> Done {
    let sheet = basis.drawing.name(Ours::Switching);
    let (first, last) = (top + 2, top + 1 + count.clamp(1, BARS));
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
    let mut label = charts::figures();
    label.set_num_format("+#,##0,;-#,##0,;");
    for (column, format) in [(DOWN, &mut hatched), (UP, &mut dark)] {
        charts::series(
            &mut chart,
            sheet,
            (top + 1, column),
            ((first, NAME), (last, NAME)),
            ((first, column), (last, column)),
        )
        .set_format(format)
        .set_data_label(&label)
        .set_overlap(100)
        .set_gap(40);
    }
    let name = basis.drawing.actor_within(which);
    let alt = phrase!(
        basis.lang(),
        "Tornadodiagram: ændring i nettoresultatet, {}, når hvert input går fra lavt til højt; \
         midterlinjen er grundberegningen.",
        "Tornado chart: change in the net result, {}, when each input goes from low to high; the \
         middle line is the base calculation.",
        name
    );
    charts::finish_lying(&mut chart, "", "", &alt, (730, 290));
    // The bars have figures on them.
    chart.x_axis().set_hidden(true).set_major_gridlines(false);
    chart.y_axis().set_label_interval(1);
    let column = if position % 2 == 0 { RANK } else { PART };
    let at = (CHARTS + u32::from(position / 2) * CHART_ROWS, column);
    // What turns the result first stands first in the table.
    let title = Said::plain(&format!("{}: ", basis.drawing.actor_or_all(which)))
        .then(Said::live(fixed((first, NAME)), name_now))
        .and(". ")
        .then(Said::live(fixed((first, WORDS)), words_now))
        .and(basis.pick(" (1.000 kr.)", " (DKK 1,000)"));
    page.said(at, at, &title, &basis.drawing.looks.small.unwrapped())?;
    charts::titled(&mut chart, sheet, at);
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}
