//! The sheet *Grupper*: the calculations of each group, what they share given back, and what that
//! comes to. Figures are looked up in the comparison, and count there or not.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::rank::Ranked;
use super::rows::{column, yes};
use super::shown::Shown;
use super::summary::GroupPlace;
use super::sums::{Again, Sum};
use crate::draw::formula::fixed;
use crate::draw::front::{DASH, Front, Pen};
use crate::draw::live::{Live, Said};
use crate::draw::look::Rgb;
use crate::lang::{Lang, phrase};

type Done = Result<(), XlsxError>;

const WIDTHS: [f64; 9] = [6.0, 50.0, 15.0, 15.0, 15.0, 15.0, 13.0, 9.0, 34.0];
const COUNTS: u16 = 7;
const REMARK: u16 = 8;
/// The figures that a group adds up: four net results, then participants.
const FIGURES: std::ops::Range<u16> = column::NET..column::PARTICIPANTS + 1;

/// Where each group will stand, from the row of its heading.
fn place(sum: &Sum, top: u32) -> GroupPlace {
    let rows = |count: usize| u32::try_from(count).unwrap_or(0);
    let members = top + 2 + rows(sum.members.len());
    let again = rows(sum.again.len());
    GroupPlace {
        sum: members + again,
        each: members + again + 1,
        again: (again > 0).then(|| (members, members + again - 1)),
    }
}

/// Where all groups will stand.
pub(super) fn places(shown: &Shown) -> Vec<GroupPlace> {
    let mut top = 3;
    let mut all = Vec::new();
    for sum in &shown.sums {
        let place = place(sum, top);
        top = place.each + 2 + u32::try_from(sum.notes.len()).unwrap_or(0);
        all.push(place);
    }
    all
}

pub(super) fn draw(sheet: &mut Worksheet, pen: &Pen, shown: &Shown, places: &[GroupPlace]) -> Done {
    let lang = shown.of.lang;
    let note = phrase!(
        lang,
        "Kr. i {}. Omkostninger, som en gruppe deler, tælles én gang; hvad der tæller med, \
         vælges på {}.",
        "DKK in {}. Costs that a group shares are counted once; what counts is chosen on {}.",
        shown.basis(),
        shown.names.comparison
    );
    let named = (shown.names.groups, shown.names.groups, note.as_str());
    let mut page = Front::begin(sheet, pen, named, &WIDTHS, lang)?;
    let mut last = 3;
    for (sum, place) in shown.sums.iter().zip(places) {
        last = group(&mut page, shown, sum, place)?;
    }
    page.sheet.set_freeze_panes(2, 2)?;
    page.print((last, REMARK), 0)
}

fn group(page: &mut Front, shown: &Shown, sum: &Sum, place: &GroupPlace) -> Result<u32, XlsxError> {
    let (looks, lang) = (page.looks, page.lang);
    let first = place.sum - u32::try_from(sum.members.len() + sum.again.len()).unwrap_or(0);
    page.text((first - 2, 0), &sum.group.name, &looks.section)?;
    let headings = match lang {
        Lang::Da => [
            "Nr.",
            "Beregning",
            "Netto i alt",
            "Kommune",
            "Region",
            "Stat",
            "Deltagere",
            "Med",
            "Bemærkning",
        ],
        Lang::En => [
            "No.",
            "Calculation",
            "Net in all",
            "Municipality",
            "Region",
            "State",
            "Participants",
            "Counts",
            "Remark",
        ],
    };
    page.headings((first - 1, 0), &headings, 2)?;
    page.text((first - 1, REMARK), headings[usize::from(REMARK)], &looks.heading)?;
    let members = sum.members.iter().filter_map(|member| shown.ranked.get(*member));
    for (row, member) in (first..).zip(members) {
        one(page, shown, member, row)?;
    }
    let given = place.again.map_or(place.sum, |(first, _)| first);
    for (row, again) in (given..).zip(&sum.again) {
        given_back(page, shown, sum, again, (row, first))?;
    }
    totals(page, shown, sum, place, first)?;
    let mut row = place.each;
    for note in &sum.notes {
        row += 1;
        page.sentence((row, 1), REMARK, &Said::plain(note), &looks.wrapped)?;
    }
    Ok(row)
}

/// A calculation of the group.
fn one(page: &mut Front, shown: &Shown, member: &Ranked, row: u32) -> Done {
    let looks = page.looks;
    page.number((row, 0), member.number.into(), &looks.whole)?;
    page.text((row, 1), &member.label, &looks.text.wrapped())?;
    let values = member.net().into_iter().chain([member.entry.participants]);
    for (column, value) in FIGURES.zip(values) {
        let live = Live::new(shown.cell(member.number, column), value);
        page.live((row, column), &live, &looks.kroner)?;
    }
    let counts =
        Said::live(shown.cell(member.number, column::COUNTS), yes(member.counts(), page.lang));
    page.words((row, COUNTS), &counts, &looks.centred)?;
    let why = member.left_out.as_ref();
    let why = why.map(|why| why.words(shown.of.basis.price_year, page.lang)).unwrap_or_default();
    page.text((row, REMARK), &why, &looks.text.wrapped())?;
    let lines = |text: &str, width: f64| (text.chars().count() as f64 * 1.15 / width).ceil();
    let lines = lines(&member.label, WIDTHS[1] - 2.0).max(lines(&why, 32.0)).clamp(1.0, 12.0);
    page.sheet.set_row_height(row, lines * 15.0)?;
    Ok(())
}

/// A shared cost, given back where another that counts has it.
fn given_back(
    page: &mut Front,
    shown: &Shown,
    sum: &Sum,
    again: &Again,
    (row, first): (u32, u32),
) -> Done {
    let (looks, lang) = (page.looks, page.lang);
    let file = |place: usize| shown.ranked.get(place).map_or("", |row| row.entry.file.as_str());
    let told = phrase!(
        lang,
        "»{}« i {} lagt tilbage: talt i {}",
        "\"{}\" of {} given back: counted in {}",
        again.name,
        file(again.member),
        again.before.first().map_or("", |before| file(*before))
    );
    page.text((row, 0), "", &looks.text)?;
    page.text((row, 1), &told, &looks.text.wrapped())?;
    let counts = |place: &usize| {
        let offset = sum.members.iter().position(|member| member == place).unwrap_or(0);
        let at = (first + u32::try_from(offset).unwrap_or(0), COUNTS);
        format!("{}=\"{}\"", fixed(at), yes(true, lang))
    };
    let before: Vec<String> = again.before.iter().map(counts).collect();
    let both = format!("AND({},OR({}))", counts(&again.member), before.join(","));
    for (column, value) in FIGURES.zip(again.net) {
        let amount = crate::draw::formula::literal(value.round_dp(6));
        let live = Live::new(format!("IF({both},{amount},0)"), value);
        page.live((row, column), &live, &looks.kroner)?;
    }
    for column in [column::PARTICIPANTS, COUNTS, REMARK] {
        page.text((row, column), "", &looks.text)?;
    }
    let lines = (told.chars().count() as f64 * 1.15 / (WIDTHS[1] - 2.0)).ceil().clamp(1.0, 12.0);
    page.sheet.set_row_height(row, lines * 15.0)?;
    Ok(())
}

/// The sum of the group, and its result for each participant.
fn totals(page: &mut Front, shown: &Shown, sum: &Sum, place: &GroupPlace, first: u32) -> Done {
    let (looks, lang) = (page.looks, page.lang);
    let last = first + u32::try_from(sum.members.len()).unwrap_or(0).saturating_sub(1);
    let area = |column: u16| format!("{}:{}", fixed((first, column)), fixed((last, column)));
    let counted =
        |column: u16| format!("SUMIFS({},{},\"{}\")", area(column), area(COUNTS), yes(true, lang));
    let row = place.sum;
    page.text((row, 0), "", &looks.text_total)?;
    page.text((row, 1), lang.pick("I alt", "In all"), &looks.text_total)?;
    let net = sum.net(&shown.ranked);
    for (column, value) in FIGURES.zip(net) {
        let mut formula = counted(column);
        if let Some((from, to)) = place.again {
            formula += &format!("+SUM({}:{})", fixed((from, column)), fixed((to, column)));
        }
        page.live((row, column), &Live::new(formula, value), &looks.kroner_total)?;
    }
    let people = sum.participants(&shown.ranked);
    let at = (row, column::PARTICIPANTS);
    let remark = match sum.group.participants() {
        Some(_) => {
            page.number(at, people, &looks.kroner_total.fill(YELLOW))?;
            lang.pick("Forskellige personer, som oplyst", "Different people, as told")
        }
        None => {
            page.live(at, &Live::new(counted(column::PARTICIPANTS), people), &looks.kroner_total)?;
            lang.pick("Deltagerne er lagt sammen", "Participants are added up")
        }
    };
    page.text((row, COUNTS), "", &looks.text_total)?;
    page.text((row, REMARK), remark, &looks.text_total)?;
    page.text((place.each, 1), lang.pick("Pr. deltager", "Per participant"), &looks.text)?;
    for (column, value) in FIGURES.zip(net) {
        let (sum, divisor) = (fixed((row, column)), fixed(at));
        let each: Option<Decimal> = value.checked_div(people);
        let formula = format!("IF({divisor}=0,\"{DASH}\",{sum}/{divisor})");
        page.maybe((place.each, column), &formula, each, &looks.kroner)?;
    }
    Ok(())
}

/// What a person may write in.
const YELLOW: Rgb = Rgb(0xFF_F2_CC);
