//! SØM Vendepunkter: how far each input can move before the result turns, ranked, for all together
//! and each actor.
//!
//! The drivers stand once at the foot of the sheet, in the model's order; the ranked tables look
//! them up.

use rust_decimal::{Decimal, dec};

use super::basis::{Basis, rank, ranks, section, title, wrapped};
use crate::draw::formula::{At, fixed, one_decimal, quoted};
use crate::draw::live::Live;
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::lang::number;
use crate::model::Actor;
use crate::model::names::actor_or_all;
use crate::report::actors::COLUMNS;
use crate::sensitivity;
use crate::sensitivity::Driver;

const RANK: u16 = 1;
const NAME: u16 = 2;
const VALUE: u16 = 3;
const TURNS: u16 = 4;
const UNIT: u16 = 5;
const CHANGE: u16 = 6;
const PART: u16 = 7;
const WORDS: u16 = 8;

// At the foot: the name, value and unit as above, then four columns each of parts, keys and ranks.
const PARTS: u16 = 9;
const KEYS: u16 = 13;
const RANKS: u16 = 17;

const NO_WEIGHT: &str = "Uden betydning for resultatet.";

/// A driver worked out.
struct Row {
    name: (String, String),
    unit: (Live, (String, String)),
    parts: [Live; 4],
}

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    let case = basis.drawing.contents.case;
    let drivers = sensitivity::drivers(&case.calculation, basis.drawing.contents.expenses);
    title(
        basis,
        page,
        "Vendepunkter",
        "Hvor meget hvert input kan ændre sig alene, før nettoresultatet er nul",
    )?;
    page.widths(&[2.7, 6.0, 52.0, 16.0, 16.0, 26.0, 12.0, 17.0, 62.0])?;
    for column in PARTS..RANKS + 4 {
        page.sheet.width(column, 13.0);
    }
    let text = "Nettoresultatet er lineært i hvert input, så vendepunktet = værdien × (1 − nettoresultat ÷ inputtets del af nettoresultatet). \
                Øverst står det input, der skal ændres mindst; højst 60 vises, resten står nederst. Har intet sidestykke i modellen.";
    page.text((3, RANK), text, &basis.drawing.looks.note)?;
    let concerned = COLUMNS.map(|which| {
        drivers
            .iter()
            .map(|driver| sensitivity::concerns(&case.calculation, driver, which))
            .collect::<Vec<bool>>()
    });
    let counts = concerned
        .each_ref()
        .map(|own| own.iter().filter(|own| **own).count().min(super::basis::RANKED) as u32);
    let foot = counts.iter().fold(5, |row, count| row + count + 4) + 3;
    let span = (foot, foot + drivers.len().max(1) as u32 - 1);
    let rows: Vec<Row> = drivers.iter().map(|driver| row(basis, driver)).collect();
    let ranks = ground(basis, page, &drivers, &rows, span)?;
    let mut top = 5;
    for (((position, which), ranks), count) in (0u16..).zip(COLUMNS).zip(&ranks).zip(counts) {
        ranked(basis, page, top, (position, which), &rows, ranks, count, span)?;
        top += count + 4;
    }
    page.sheet.freeze(4, 3);
    super::basis::print(page, (top, WORDS))
}

fn row(basis: &Basis, driver: &Driver) -> Row {
    Row {
        name: basis.name(driver),
        unit: basis.unit(driver),
        parts: COLUMNS.map(|which| basis.part(driver, which)),
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
        "Grundlag: inputtene i modellens rækkefølge og deres del af nettoresultatet",
        "Forbrug er alle år samlet; personer pr. deltager på samme linje har samme vægt. Priser er i filens prisår. Nøgle og rang sorterer tabellerne ovenfor.",
    )?;
    page.headings(
        (first - 1, RANK),
        &["Nr.", "Input", "Værdi nu", "", "Enhed", "", "", ""],
        "llr",
    )?;
    for (column, what) in [(PARTS, "Del"), (KEYS, "Nøgle"), (RANKS, "Rang")] {
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
        page.live((at, VALUE), &own.unit.0.formula, own.unit.0.value, &looks.amount)?;
        let (formula, unit) = &own.unit.1;
        page.words((at, UNIT), formula, unit, &wrapped(looks))?;
        for column in [TURNS, CHANGE, PART, WORDS] {
            page.text((at, column), "", &looks.text)?;
        }
    }
    let mut all = [const { Vec::new() }; 4];
    for ((offset, which), all) in (0u16..).zip(COLUMNS).zip(&mut all) {
        let mut keys = Vec::new();
        for ((at, own), driver) in (first..).zip(rows).zip(drivers) {
            let Some(part) = own.parts.get(usize::from(offset)) else { continue };
            page.live((at, PARTS + offset), &part.formula, part.value, &looks.kroner)?;
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
    page.text(
        (top, RANK),
        &format!("Vendepunkter: {}", actor_or_all(which).to_lowercase()),
        &looks.section,
    )?;
    let headings =
        ["Rang", "Input", "Værdi nu", "Vendepunkt", "Enhed", "Ændring", "Del af nettoresultat"];
    page.headings((top + 1, RANK), &headings, "llr")?;
    page.text((top + 1, WORDS), "I ord", &looks.heading)?;
    page.text((top + 1, UNIT), "Enhed", &looks.heading)?;
    let column = |column| format!("{}:{}", fixed((first, column)), fixed((last, column)));
    let keys = column(KEYS + position);
    super::basis::more(basis, page, (top + 2 + count, NAME), which, &keys)?;
    for (at, place) in (top + 2..).zip(1..=count as usize) {
        let Some(own) = ranks.iter().position(|rank| *rank == place).and_then(|own| rows.get(own))
        else {
            break;
        };
        let here = |column| fixed((at, column));
        let find = |from| {
            format!("INDEX({},MATCH({},{},0))", column(from), here(RANK), column(RANKS + position))
        };
        page.fixed((at, RANK), Decimal::from(place), &super::basis::counted(looks))?;
        page.words((at, NAME), find(NAME), &own.name.1, &looks.text)?;
        let value = own.unit.0.value;
        page.live((at, VALUE), find(VALUE), value, &looks.amount)?;
        page.words((at, UNIT), find(UNIT), &own.unit.1.1, &wrapped(looks))?;
        let part = own.parts.get(usize::from(position)).map(|part| part.value).unwrap_or_default();
        page.live((at, PART), find(PARTS + position), part, &looks.kroner)?;
        let change = sensitivity::switching(net.value, part);
        let formula = format!("IF(ABS({p})<0.005,\"–\",-{}/{p})", net.formula, p = here(PART));
        page.maybe((at, CHANGE), formula, change, "–", &looks.per_cent)?;
        let turns = change.map(|change| value.saturating_mul(Decimal::ONE + change));
        let formula = format!("IF(ISNUMBER({c}),{}*(1+{c}),\"–\")", here(VALUE), c = here(CHANGE));
        page.maybe((at, TURNS), formula, turns, "–", &looks.amount)?;
        let (formula, words) = in_words((at, CHANGE), &net, change, (value, &own.unit.1.1));
        page.words((at, WORDS), formula, &words, &wrapped(looks))?;
    }
    Ok(())
}

/// What the change means, as a formula and as it reads now. A share above 100 per cent is out of
/// reach.
fn in_words(
    at: At,
    net: &Live,
    change: Option<Decimal>,
    (value, unit): (Decimal, &str),
) -> (String, String) {
    const TO_NIL: &str = "Kan falde helt til 0, uden at resultatet vender.";
    const NOT_BY_NIL: &str = "Selv 0 vender ikke resultatet.";
    const NOT_BY_ALL: &str = "Selv 100 pct. vender ikke resultatet.";
    const NOT_BY_MANY: &str = "Selv 10 gange så meget vender ikke resultatet.";
    const MANY: Decimal = dec!(9);
    let gains = net.value >= Decimal::ZERO;
    let words = match change {
        None => NO_WEIGHT.to_owned(),
        // At exactly -100 per cent a float may fall on either side; the thresholds keep clear of
        // it.
        Some(change) if gains && change < dec!(-0.9999) => TO_NIL.to_owned(),
        Some(change) if change < dec!(-1.0001) => NOT_BY_NIL.to_owned(),
        Some(change)
            if unit == "pct." && value.saturating_mul(Decimal::ONE + change) > dec!(100.001) =>
        {
            NOT_BY_ALL.to_owned()
        }
        Some(change) if change > MANY => NOT_BY_MANY.to_owned(),
        Some(change) => {
            let how = if gains { "Må højst blive" } else { "Skal blive mindst" };
            let which = if change < Decimal::ZERO { "mindre" } else { "større" };
            format!("{how} {} pct. {which}.", number(change.abs().saturating_mul(dec!(100)), 1))
        }
    };
    let (row, _) = at;
    let c = fixed(at);
    let tenth = one_decimal(&format!("(ABS({c})*100)"));
    let formula = format!(
        "IF(NOT(ISNUMBER({c})),{none},IF(AND({n}>=0,{c}<-0.9999),{nil},IF({c}<-1.0001,{not_nil},IF(AND({u}=\"pct.\",{turns}>100.001),{not_all},IF({c}>9,{many},\
         IF({n}>=0,\"Må højst blive \",\"Skal blive mindst \")&{tenth}&IF({c}<0,\" pct. mindre.\",\" pct. større.\"))))))",
        none = quoted(NO_WEIGHT),
        n = net.formula,
        nil = quoted(TO_NIL),
        not_nil = quoted(NOT_BY_NIL),
        not_all = quoted(NOT_BY_ALL),
        many = quoted(NOT_BY_MANY),
        u = fixed((row, UNIT)),
        turns = fixed((row, TURNS)),
    );
    (formula, words)
}
