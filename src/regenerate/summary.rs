//! The first sheet of `ændringer.xlsx`: what moved and by what, what did not move, and what was not
//! made. Its figures are those of the table.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType, Worksheet, XlsxError};

use super::moved::{CAUSES, Moved, cause};
use super::table::{Regenerated, column, exceeds};
use crate::draw::charts;
use crate::draw::formula::on;
use crate::draw::front::{Front, Pen};
use crate::draw::list::TOP;
use crate::draw::live::{Live, Said};
use crate::lang::{Lang, phrase};

type Done = Result<(), XlsxError>;

/// Cases that can be told apart in one picture.
const CHARTED: usize = 20;
/// The first column of the causes, after name, before, after, change, share and limit.
const CAUSES_AT: u16 = 6;
/// No fewer columns than these, so that sentences have room.
const LEAST: u16 = 8;

pub(super) fn draw(sheet: &mut Worksheet, pen: &Pen, edition: &Regenerated) -> Done {
    let lang = edition.lang;
    let ranked = edition.ranked();
    let (moved, still): (Vec<&Moved>, Vec<&Moved>) =
        ranked.iter().copied().partition(|moved| moved.is_moved());
    let causes: Vec<usize> = (0..CAUSES.len()).filter(|step| is_cause(&moved, *step)).collect();
    let count = u16::try_from(causes.len()).unwrap_or(0);
    let last = (CAUSES_AT + count).max(LEAST) - 1;
    let widths: Vec<f64> = (0..=last).map(|at| if at == 0 { 36.0 } else { 15.0 }).collect();
    let title = phrase!(lang, "Genberegning: {} ", "Regeneration: {} ", ranked.len())
        + match ranked.len() {
            1 => lang.pick("sag", "case"),
            _ => lang.pick("sager", "cases"),
        };
    let note = lang.pick(
        "Nettoresultat i alt, kr. i nutidsværdi, på hver sags eget grundlag før og efter.",
        "Net result in all, DKK in present value, on each case's own basis before and after.",
    );
    let name = lang.pick("Resumé", "Summary");
    let mut page = Front::begin(sheet, pen, (name, title.as_str(), note), &widths, lang)?;
    page.jump((2, 0), edition.sheet(), edition.sheet())?;
    let mut row = 3;
    for said in conclusion(edition, &moved, &still) {
        let look = if row < 5 { page.looks.lead } else { page.looks.prose };
        page.sentence((row, 0), last, &said, &look)?;
        row += 1;
    }
    row += 1;
    if !moved.is_empty() {
        table(&mut page, edition, &moved, &causes, row)?;
        let end = row + u32::try_from(moved.len()).unwrap_or(0);
        row = picture(&mut page, name, &moved, (row, end), edition)?;
    }
    if !edition.failed.is_empty() {
        page.headings((row, 0), &[lang.pick("Ikke genberegnet", "Not regenerated")], 1)?;
        let reason = Said::plain(lang.pick("Årsag", "Reason"));
        page.sentence((row, 1), last, &reason, &page.looks.heading)?;
        for (case, why) in edition.failed {
            row += 1;
            page.text((row, 0), case, &page.looks.wrapped)?;
            page.sentence((row, 1), last, &Said::plain(why), &page.looks.wrapped)?;
        }
        row += 2;
    }
    page.sheet.set_active(true);
    page.print((row, last), 0)
}

/// Whether a cause moved anything for all together.
fn is_cause(moved: &[&Moved], step: usize) -> bool {
    moved.iter().any(|moved| !kroner(moved, step).round_dp(2).is_zero())
}

fn kroner(moved: &Moved, step: usize) -> Decimal {
    moved.causes.get(step).map_or(Decimal::ZERO, |figures| figures[0])
}

/// How many moved and by what, the one that moved most, what was asked for, and what did not move.
fn conclusion(edition: &Regenerated, moved: &[&Moved], still: &[&Moved]) -> Vec<Said> {
    let lang = edition.lang;
    let all = edition.moved.len();
    let over = moved.iter().filter(|moved| exceeds(moved, 0, edition.limit)).count();
    let mut said = vec![Said::plain(&match moved.len() {
        0 => lang.pick("Ingen sag har flyttet sig.", "No case has moved.").to_owned(),
        count => phrase!(
            lang,
            "{} af {} sager er ændret, og {} mere end grænsen på {}",
            "{} of {} cases have changed, and {} by more than the limit of {}",
            count,
            all,
            over,
            lang.per_cent(edition.limit, 1)
        ),
    })];
    said.extend(moved.first().map(|first| most(edition, first)));
    if !edition.asked.is_empty() {
        said.push(Said::plain(&phrase!(
            lang,
            "Nyt: {}.",
            "New: {}.",
            edition.asked.trim_end_matches('.')
        )));
    }
    let names: Vec<&str> = still.iter().map(|moved| moved.name.as_str()).collect();
    if !names.is_empty() {
        said.push(Said::plain(&phrase!(
            lang,
            "Uændret: {} af {} ({}).",
            "Unchanged: {} of {} ({}).",
            names.len(),
            all,
            names.join(", ")
        )));
    }
    said.push(Said::plain(lang.pick(
        "Sagerne lægges ikke sammen, for de er ikke på samme grundlag. Årsagerne er regnet én ad \
         gangen i den orden, de står; i en anden orden ville delene være andre og summen den \
         samme.",
        "The cases are not added up, since they are not on one basis. The causes are taken one at \
         a time in the order in which they stand; in another order the parts would be others and \
         the sum the same.",
    )));
    said
}

/// "Mest flytter randers sig: 169 t.kr. ned. Det meste kommer fra: Rente, 169 t.kr. ned."
fn most(edition: &Regenerated, first: &Moved) -> Said {
    let lang = edition.lang;
    let cell = |column, value| Live::new(on(edition.sheet(), (TOP + 1, column)), value);
    let moves = |live: &Live| {
        let up = Said::plain(lang.pick(" op", " up"));
        let down = Said::plain(lang.pick(" ned", " down"));
        let is_up = live.value >= Decimal::ZERO;
        Said::kroner(live, lang).then(Said::either(
            &format!("{}>=0", live.formula),
            is_up,
            up,
            down,
        ))
    };
    let change = cell(column::CHANGE, first.change(0));
    let said = Said::plain(&phrase!(
        lang,
        "Mest flytter {} sig: ",
        "{} moves most: ",
        first.name.chars().take(60).collect::<String>()
    ))
    .then(moves(&change));
    let Some(step) = (0..CAUSES.len()).max_by_key(|step| kroner(first, *step).abs()) else {
        return said.and(".");
    };
    let at = column::CAUSES + u16::try_from(step).unwrap_or(0);
    said.and(lang.pick(". Det meste kommer fra ", ". Most of it comes from "))
        .and(&cause(step, lang).to_lowercase())
        .and(lang.pick(", ", ", "))
        .then(moves(&cell(at, kroner(first, step))))
        .and(".")
}

/// The cases that moved, and how much of it each cause has.
fn table(
    page: &mut Front,
    edition: &Regenerated,
    moved: &[&Moved],
    causes: &[usize],
    top: u32,
) -> Done {
    let (looks, lang) = (page.looks, page.lang);
    let mut headings = match lang {
        Lang::Da => vec!["Ændret", "Før", "Efter", "Ændring", "Ændring, pct.", "Over grænsen"],
        Lang::En => vec!["Changed", "Before", "After", "Change", "Change, %", "Over the limit"],
    };
    headings.extend(causes.iter().map(|step| cause(*step, lang)));
    page.headings((top, 0), &headings, 1)?;
    for (position, (row, one)) in (top + 1..).zip(moved).enumerate() {
        // Four rows a case, all together first.
        let at = TOP + 1 + 4 * u32::try_from(position).unwrap_or(0);
        let cell = |column| on(edition.sheet(), (at, column));
        page.text((row, 0), &one.name, &looks.text)?;
        for (to, from, value) in [
            (1, column::BEFORE, one.before[0]),
            (2, column::AFTER, one.after[0]),
            (3, column::CHANGE, one.change(0)),
        ] {
            page.live((row, to), &Live::new(cell(from), value), &looks.kroner)?;
        }
        page.maybe((row, 4), &cell(column::SHARE), one.share(0), &looks.per_cent)?;
        let over = exceeds(one, 0, edition.limit);
        let over = if over { lang.pick("ja", "yes") } else { lang.pick("nej", "no") };
        page.text((row, 5), over, &looks.centred)?;
        for (to, step) in (CAUSES_AT..).zip(causes) {
            let from = column::CAUSES + u16::try_from(*step).unwrap_or(0);
            let live = Live::new(cell(from), kroner(one, *step));
            page.live((row, to), &live, &looks.kroner)?;
        }
    }
    Ok(())
}

/// The changes as bars with their figures; gives the row below.
fn picture(
    page: &mut Front,
    name: &str,
    moved: &[&Moved],
    (top, end): (u32, u32),
    edition: &Regenerated,
) -> Result<u32, XlsxError> {
    let lang = edition.lang;
    let shown: Vec<Decimal> = moved.iter().take(CHARTED).map(|one| one.change(0)).collect();
    let count = u32::try_from(shown.len()).unwrap_or(0);
    let mut every = vec![Decimal::ZERO];
    every.extend(&shown);
    let points: Vec<_> = charts::apart(&every).into_iter().skip(1).collect();
    let (format, unit) = charts::unit(&shown, lang);
    let mut chart = Chart::new(ChartType::Bar);
    charts::series(
        &mut chart,
        name,
        (top, 3),
        ((top + 1, 0), (top + count, 0)),
        ((top + 1, 3), (top + count, 3)),
    )
    .set_points(&points)
    .set_data_label(charts::figures().set_num_format(format))
    .set_gap(40);
    let down = shown.iter().filter(|change| change.is_sign_negative()).count();
    let mut title = phrase!(
        lang,
        "{} af {} ændrede falder (ændring i {})",
        "{} of {} changed fall (change in {})",
        down,
        moved.len(),
        unit
    );
    if moved.len() > shown.len() {
        let (first, rest) = (shown.len(), moved.len());
        title = phrase!(
            lang,
            "De {} af {}, der har flyttet sig mest (ændring i {})",
            "The {} of {} that moved most (change in {})",
            first,
            rest,
            unit
        );
    }
    let alt = lang.pick(
        "Søjler: ændringen i nettoresultatet i alt for hver sag, der er ændret",
        "Bars: the change of the net result in all of each case that changed",
    );
    let height = 80 + 28 * count;
    charts::finish_lying(&mut chart, &title, "", alt, (780, height));
    charts::with_figures(&mut chart, &shown);
    page.sheet.insert_chart(end + 2, 0, &chart)?;
    Ok(end + 2 + height / 20 + 2)
}
