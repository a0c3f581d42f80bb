//! SØM Forudsætninger: every value that was used, where it stands, what it rests on, and how far it
//! is from the knowledge base.

use rust_decimal::Decimal;
use std::collections::HashMap;

use super::arranged::Kind;
use super::contents::Ours;
use super::drawing::Drawing;
use super::known::known_line;
use super::since::{FOLLOWS, RERUN, Since};
use super::terms;
use crate::conclusion;
use crate::draw::formula::{At, fixed, literal, on, quoted};
use crate::draw::look::Rgb;
use crate::draw::page::{Done, Page};
use crate::draw::rules::{Highlight, Rule, When};
use crate::draw::sheet::DrawError;
use crate::engine::index_factor;
use crate::lang::{Lang, phrase};
use crate::model::{Actor, Input, Origin};
use crate::read::{Figure, How, Place, Unit};
use crate::typed::label;

const NUMBER: u16 = 1;
const SHEET: u16 = Since::SHEET;
const CELL: u16 = Since::CELL;
const LABEL: u16 = 4;
const VALUE: u16 = 5;
const UNIT: u16 = 6;
const HOW: u16 = 7;
const SOURCE: u16 = 8;
const BASIS: u16 = 9;
const KNOWN: u16 = 10;
const RATIO: u16 = 11;
const STATUS: u16 = Since::STATUS;
const FIRST: u32 = Since::FIRST;

/// What is known of a value beyond its cell.
#[derive(Default)]
struct Ground<'a> {
    source: Option<&'a Input<String>>,
    /// Whether a source is asked for at all: settings and words need none.
    sourced: bool,
    known: Option<Known<'a>>,
}

/// The knowledge base's figure, with the price years of both where it is a price.
struct Known<'a> {
    figure: &'a Figure,
    years: Option<(Option<&'a Input<i32>>, Option<&'a Figure>)>,
}

pub fn draw(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let note = drawing.pick(
        "Hver værdi, der er brugt, med celle, kilde og afstand til vidensdatabasen",
        "Every value that was used, with its cell, its source and its distance from the knowledge \
         base",
    );
    let flagged = format!("{}&{}", quoted(note), drawing.since.flag());
    page.title(drawing.pick("Forudsætninger", "Assumptions"), &flagged, note)?;
    page.widths(&[2.7, 2.7, 15.0, 10.0, 45.0, 26.0, 13.0, 22.0, 28.0, 15.0, 16.0, 9.0, 15.0])?;
    unsourced(drawing, page)?;
    edited(drawing, page)?;
    page.text(
        (5, NUMBER),
        drawing.pick(
            "Tomme celler tæller som nul. Forhold er værdien over vidensdatabasens, priser i \
             samme prisniveau. Hvad der står celle ved celle, er lagt sammen.",
            "Empty cells count as nil. Ratio is the value over that of the knowledge base, prices \
             in one price level. What stands cell by cell is summed.",
        ),
        &looks.note,
    )?;
    page.headings(
        (FIRST - 1, NUMBER),
        &[
            "",
            drawing.pick("Ark", "Sheet"),
            drawing.pick("Celle", "Cell"),
            drawing.pick("Hvad", "What"),
            drawing.pick("Værdi", "Value"),
            drawing.pick("Enhed", "Unit"),
            drawing.pick("Forstået som", "Understood as"),
            drawing.pick("Kilde", "Source"),
            drawing.pick("Grundlag", "Basis"),
            drawing.pick("Vidensdatabase", "Knowledge base"),
            drawing.pick("Forhold", "Ratio"),
            drawing.pick("Siden berigelsen", "Since enrichment"),
        ],
        "rlllrllllrrc",
    )?;
    let grounds = grounds(drawing);
    let mut row = FIRST;
    for (kind, runs) in &drawing.since.values {
        page.text((row, NUMBER), drawing.of(kind.name()), &looks.label)?;
        row += 1;
        let first = row;
        for (run, status) in runs {
            match run.as_slice() {
                [position] => value(drawing, page, row, *position, grounds.get(position))?,
                run => several(drawing, page, row, run, &grounds)?,
            }
            page.words((row, STATUS), status, "", &looks.centred)?;
            row += 1;
        }
        if *kind == Kind::Index {
            page.sheet.fold_rows(first, row - 1);
        }
    }
    if row > FIRST {
        page.sheet.filter((FIRST - 1, SHEET), (row - 1, STATUS));
        page.sheet.lines((FIRST, SHEET), (row - 1, STATUS));
    }
    row = others(drawing, page)?;
    page.sheet.freeze(FIRST, CELL + 1);
    let bad = Highlight { bold: true, color: Rgb(0xC0_00_00), fill: Some(Rgb(0xFC_E4_D6)) };
    let when = Rule { when: When::Is(drawing.of(RERUN)), highlight: bad, is_last: false };
    page.sheet.rule((FIRST, STATUS), (row, STATUS), when);
    page.print((row, STATUS), 1, Some(FIRST - 1))
}

/// What has been edited since the enrichment: the first cell that is followed and the first that is
/// not, and a sentence that other sheets repeat.
fn edited(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let since = drawing.since;
    let (changed, unfollowed) = (Since::CHANGED, Since::UNFOLLOWED);
    for (at, label, status) in [
        (
            changed,
            drawing.pick(
                "Første ændrede celle, som tabellerne følger",
                "First changed cell that the tables follow",
            ),
            FOLLOWS,
        ),
        (
            unfollowed,
            drawing.pick(
                "Første ændrede celle, som kræver en ny kørsel",
                "First changed cell that needs a new run",
            ),
            RERUN,
        ),
    ] {
        page.sheet.merge((at.0, SOURCE), (at.0, RATIO), label, &looks.text)?;
        page.words(at, since.first_edited(drawing.of(status)), "", &looks.centred)?;
    }
    page.words(Since::FLAG, since.flagged(), "", &looks.note)?;
    page.sheet.width(Since::FLAG.1, 13.0);
    page.sheet.fold_columns(Since::FLAG.1, Since::FLAG.1);
    let (formula, shown) = since.sentence();
    page.words(Since::SENTENCE, formula, shown, &looks.note)
}

/// The cells that gave no value and yet carry how the others are read; the row after the last.
fn others(drawing: &Drawing, page: &mut Page) -> Result<u32, DrawError> {
    let looks = drawing.looks;
    let first = drawing.since.first_other();
    page.text(
        (first - 2, NUMBER),
        drawing.pick(
            "Celler uden værdi, som læsningen hviler på: overskrifter, navne og tomme felter \
             (foldet sammen)",
            "Cells without a value that the reading rests on: headings, names and empty fields \
             (folded away)",
        ),
        &looks.section,
    )?;
    let headings = [
        "",
        drawing.pick("Ark", "Sheet"),
        drawing.pick("Celle", "Cell"),
        drawing.pick("Hvad", "What"),
        drawing.pick("Stod der ved berigelsen", "Stood there when enriched"),
        "",
        "",
        "",
        "",
        "",
        "",
        drawing.pick("Siden berigelsen", "Since enrichment"),
    ];
    page.headings((first - 1, NUMBER), &headings, "rllllllllllc")?;
    let mut row = first;
    for watched in &drawing.since.others {
        page.text((row, SHEET), &watched.cell.sheet, &looks.text)?;
        page.link((row, CELL), &watched.cell, &watched.cell.at.to_string())?;
        page.text((row, LABEL), &terms::label(drawing, &watched.label), &looks.text)?;
        page.text((row, VALUE), &watched.raw, &looks.text)?;
        page.words((row, STATUS), &watched.status, "", &looks.centred)?;
        row += 1;
    }
    page.sheet.lines((first, SHEET), (row - 1, STATUS));
    page.sheet.fold_rows(first - 1, row - 1);
    Ok(row)
}

/// The cell with the share of the gain that rests on lines without a source.
pub fn unsourced_at(drawing: &Drawing) -> String {
    on(drawing.name(Ours::Assumptions), (4, VALUE))
}

/// The share of the gain that rests on lines without a source.
fn unsourced(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let calculated = drawing.calculated;
    let (totals, sourced) = (calculated.line_totals(), calculated.line_sourced());
    let all = format!("SUMPRODUCT(({totals}>0)*{totals})");
    let formula =
        format!("IF({all}<=0,\"–\",SUMPRODUCT(({totals}>0)*({sourced}=0)*{totals})/{all})");
    let contents = drawing.contents;
    let share = conclusion::unsourced(&contents.case.calculation, contents.result);
    page.sheet.merge(
        (4, NUMBER),
        (4, LABEL),
        drawing.pick(
            "Andel af gevinsten fra linjer uden kilde (mængde eller pris)",
            "Share of the gain from lines without a source (quantity or price)",
        ),
        &looks.strong,
    )?;
    page.maybe((4, VALUE), formula, share, "–", &looks.per_cent)
}

fn value(
    drawing: &Drawing,
    page: &mut Page,
    row: u32,
    position: u32,
    ground: Option<&Ground>,
) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let Some(place) = drawing.contents.case.places.get(position as usize) else { return Ok(()) };
    if let Some(cell) = &place.cell {
        page.text((row, SHEET), &cell.sheet, &looks.text)?;
        page.link((row, CELL), cell, &cell.at.to_string())?;
    }
    page.text((row, LABEL), &terms::label(drawing, &place.label), &looks.text)?;
    let origin = Origin(Some(position));
    match place.value {
        Some(value) => {
            let look = match place.unit {
                Unit::Share => &looks.per_cent,
                Unit::Year => &looks.year,
                _ => &looks.amount,
            };
            page.live((row, VALUE), formulas.number(&Input::new(value, origin)), value, look)?;
        }
        None => {
            let text = place.raw.split_whitespace().collect::<Vec<_>>().join(" ");
            page.words(
                (row, VALUE),
                formulas.text(&Input::new(text.clone(), origin)),
                &text,
                &looks.text.wrapped(),
            )?;
            tall(page, row, &text, 26);
        }
    }
    page.text((row, UNIT), &unit(&place.unit, drawing.lang()), &looks.text)?;
    page.text((row, HOW), &how(place, drawing.lang()), &looks.text)?;
    grounded(drawing, page, row, ground, place)
}

/// Values that stand cell by cell: their sum, or from which year to which.
fn several(
    drawing: &Drawing,
    page: &mut Page,
    row: u32,
    run: &[u32],
    grounds: &HashMap<u32, Ground>,
) -> Done {
    let lang = drawing.lang();
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let all = &drawing.contents.case.places;
    let places: Vec<&Place> = run.iter().filter_map(|own| all.get(*own as usize)).collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return Ok(()) };
    let (Some(from), Some(to)) = (&first.cell, &last.cell) else { return Ok(()) };
    page.text((row, SHEET), &from.sheet, &looks.text)?;
    page.link((row, CELL), from, &format!("{}:{}", from.at, to.at))?;
    let label = |place: &Place| terms::label(drawing, &place.label);
    page.text((row, LABEL), &from_to(&label(first), &label(last)), &looks.text)?;
    let input = |at: usize| {
        let place = places.get(at)?;
        Some(Input::new(place.value?, Origin(run.get(at).copied())))
    };
    let ends = input(0).zip(input(places.len() - 1));
    let values: Decimal = places.iter().filter_map(|place| place.value).sum();
    match (&first.unit, ends) {
        (Unit::Year, Some((first, last))) => {
            let formula = format!("{}&\"–\"&{}", formulas.number(&first), formulas.number(&last));
            let text = format!("{}–{}", first.value.normalize(), last.value.normalize());
            page.words((row, VALUE), formula, &text, &looks.text)?;
        }
        // A sum of index figures says nothing; they stand one by one on SØM Om.
        (Unit::Index, _) => {}
        _ => {
            let sum = format!("SUM({}:{})", from.formula(), to.at.absolute());
            let sum = match first.factor == Decimal::ONE {
                true => sum,
                false => format!("{sum}*{}", literal(first.factor)),
            };
            page.live((row, VALUE), sum, values, &looks.amount)?;
        }
    }
    page.text((row, UNIT), &unit(&first.unit, lang), &looks.text)?;
    let empty = places.iter().filter(|place| place.how == How::Blank).count();
    let count = places.len();
    let how = match first.unit {
        Unit::Year | Unit::Index => format!("{count} {}", lang.pick("celler", "cells")),
        _ => format!("{} {count} {}", lang.pick("sum af", "sum of"), lang.pick("celler", "cells")),
    };
    let empty = match empty {
        0 => String::new(),
        empty => format!(", {empty} {}", lang.pick("tomme", "empty")),
    };
    page.text((row, HOW), &format!("{how}{empty}"), &looks.text)?;
    let ground = run.first().and_then(|position| grounds.get(position));
    founded(drawing, page, row, ground)?;
    let known: Vec<&Figure> =
        run.iter().filter_map(|own| Some(grounds.get(own)?.known.as_ref()?.figure)).collect();
    if known.is_empty() {
        return Ok(());
    }
    let cells: Vec<String> = known.iter().map(|figure| figure.cell.formula()).collect();
    let base: Decimal = known.iter().map(|figure| figure.value).sum();
    page.live((row, KNOWN), format!("SUM({})", cells.join(",")), base, &looks.amount)?;
    let (own, its) = (fixed((row, VALUE)), fixed((row, KNOWN)));
    let formula = format!("IF({its}=0,\"–\",{own}/{its})");
    page.maybe((row, RATIO), formula, values.checked_div(base), "–", &looks.amount)
}

/// High enough for a text that is broken over lines of so many characters.
fn tall(page: &mut Page, row: u32, text: &str, characters: usize) {
    let lines = text.chars().count().div_ceil(characters).max(1);
    if lines > 1 {
        page.sheet.height(row, 15.0 * lines as f64);
    }
}

/// "År 0" and "År 10" as "År 0–10".
fn from_to(first: &str, last: &str) -> String {
    let head = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = last.strip_prefix(head).unwrap_or_default();
    match first == last || number.is_empty() || !first.starts_with(head) {
        true => first.to_owned(),
        false => format!("{first}–{number}"),
    }
}

fn grounded(
    drawing: &Drawing,
    page: &mut Page,
    row: u32,
    ground: Option<&Ground>,
    place: &Place,
) -> Done {
    founded(drawing, page, row, ground)?;
    match ground.and_then(|ground| ground.known.as_ref()) {
        Some(known) => compared(drawing, page, row, known, place),
        None => Ok(()),
    }
}

/// The source, and what kind of grounds that is.
fn founded(drawing: &Drawing, page: &mut Page, row: u32, ground: Option<&Ground>) -> Done {
    let looks = drawing.looks;
    let Some(ground) = ground else { return Ok(()) };
    if let Some(source) = ground.source {
        let formula = drawing.formulas().text(source);
        page.words((row, SOURCE), formula, &source.value, &looks.text.wrapped())?;
        tall(page, row, &source.value, 28);
    }
    let basis = match ground.source {
        _ if !ground.sourced => "",
        Some(source) if label::key(&source.value).contains("vidensdatabase") => {
            drawing.pick("Vidensdatabase", "Knowledge base")
        }
        Some(_) => drawing.pick("Egen", "Own"),
        None => drawing.pick("Uden kilde", "Without a source"),
    };
    page.text((row, BASIS), basis, &looks.text)
}

fn compared(drawing: &Drawing, page: &mut Page, row: u32, known: &Known, place: &Place) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let calculation = &drawing.contents.case.calculation;
    let cell = format!("N({})", known.figure.cell.formula());
    page.live((row, KNOWN), &cell, known.figure.value, &looks.amount)?;
    // Prices are compared in one price level.
    let (mut above, mut below) = (fixed((row, VALUE)), fixed((row, KNOWN)));
    let (mut own, mut base) = (place.value.unwrap_or_default(), known.figure.value);
    if let Some((own_year, known_year)) = known.years {
        if let Some(year) = own_year {
            above = format!("{above}*{}", drawing.calculated.index_factor(&formulas.year(year)));
            own *= index_factor(calculation, Some(year)).unwrap_or(Decimal::ONE);
        }
        let year = known_year.and_then(|figure| figure.value.normalize().to_string().parse().ok());
        if let (Some(figure), Some(year)) = (known_year, year) {
            let Ok(factor) = index_factor(calculation, Some(&Input::new(year, Origin::NONE)))
            else {
                return page.text(
                    (row, RATIO),
                    drawing.pick("uden indeks", "no index"),
                    &looks.centred,
                );
            };
            below = format!("{below}*{}", drawing.calculated.index_factor(&figure.cell.formula()));
            base *= factor;
        }
    }
    let ratio = own.checked_div(base);
    let formula = format!("IF({}=0,\"–\",({above})/({below}))", fixed((row, KNOWN)));
    let at: At = (row, RATIO);
    page.maybe(at, formula, ratio, "–", &looks.amount)
}

fn grounds<'a>(drawing: &Drawing<'a>) -> HashMap<u32, Ground<'a>> {
    let case = drawing.contents.case;
    let calculation = &case.calculation;
    let mut grounds = HashMap::new();
    let success = &calculation.success;
    for input in
        [Some(&success.rate), success.low.as_ref(), success.high.as_ref()].into_iter().flatten()
    {
        put(
            &mut grounds,
            input.origin,
            Ground { source: success.source.as_ref(), sourced: true, known: None },
        );
    }
    for line in &calculation.costs {
        for (_, amount) in &line.amounts {
            put(
                &mut grounds,
                amount.origin,
                Ground { source: line.source.as_ref(), sourced: true, known: None },
            );
        }
    }
    let target = calculation.description.target_group.as_ref().map(|target| target.value.as_str());
    for line in &calculation.consequences {
        let known = known_line(&case.knowledge, line, target);
        for (position, change) in line.changes.iter().enumerate() {
            let offset = i32::try_from(position).ok();
            let figure =
                known.and_then(|known| known.changes.iter().find(|(n, _)| Some(*n) == offset));
            let known = figure
                .and_then(|(_, figure)| figure.as_ref())
                .map(|figure| Known { figure, years: None });
            put(
                &mut grounds,
                change.origin,
                Ground { source: line.source.as_ref(), sourced: true, known },
            );
        }
        for actor in Actor::ALL {
            let figure = known.and_then(|known| known.prices.get(actor).as_ref());
            let years =
                Some((line.price_year.as_ref(), known.and_then(|known| known.price_year.as_ref())));
            let known = figure.map(|figure| Known { figure, years });
            let ground = Ground { source: line.price_source.as_ref(), sourced: true, known };
            put(&mut grounds, line.prices.get(actor).origin, ground);
        }
    }
    grounds
}

fn put<'a>(grounds: &mut HashMap<u32, Ground<'a>>, origin: Origin, ground: Ground<'a>) {
    if let Some(position) = origin.0 {
        grounds.insert(position, ground);
    }
}

fn unit(unit: &Unit, lang: Lang) -> String {
    match unit {
        Unit::Kroner => lang.pick("kr.", "DKK").into(),
        Unit::KronerPer(of) if of.is_empty() => lang.pick("kr. pr. enhed", "DKK per unit").into(),
        Unit::KronerPer(of) => phrase!(lang, "kr. ({})", "DKK ({})", of),
        Unit::Share => lang.pick("andel", "share").into(),
        Unit::Year => lang.pick("år", "year").into(),
        Unit::Participants => lang.pick("deltagere", "participants").into(),
        Unit::Persons => lang.pick("personer", "persons").into(),
        Unit::Units(of) => of.clone(),
        Unit::Index => lang.pick("indeks", "index").into(),
        Unit::Word => String::new(),
    }
}

/// How the cell was understood; what stood there, where that is not the value itself.
fn how(place: &Place, lang: Lang) -> String {
    let raw = &place.raw;
    match place.how {
        How::Typed | How::Formula if place.factor != Decimal::ONE || !place.offset.is_zero() => {
            phrase!(
                lang,
                "{}, omregnet efter opstillingen",
                "{}, converted as the layout says",
                raw
            )
        }
        How::Typed => String::new(),
        How::Formula => lang.pick("formel i arket", "formula in the sheet").into(),
        How::Text => phrase!(lang, "tekst »{}«", "text “{}”", raw),
        How::Percent => match place.value {
            Some(value) => {
                phrase!(lang, "{} læst som {}", "{} read as {}", raw, lang.per_cent(value, 1))
            }
            None => raw.clone(),
        },
        How::Date => phrase!(lang, "året i datoen {}", "the year of the date {}", raw),
        How::Blank => lang.pick("tom, tæller som 0", "empty, counts as 0").into(),
        How::Default => match place.value {
            Some(value) => phrase!(lang, "standard: {}", "default: {}", lang.exact(value)),
            None => lang.pick("standard", "default").into(),
        },
    }
}
