//! The sheet *Diagrammer*: the calculations with the largest amounts as pictures, over the table of
//! what they show.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType, Worksheet, XlsxError};

use super::rank::Ranked;
use super::rows::points;
use super::shown::Shown;
use crate::draw::charts;
use crate::draw::front::{Front, Pen};
use crate::lang::{Lang, phrase};

type Done = Result<(), XlsxError>;

/// Calculations that can be told apart in one picture.
const CHARTED: usize = 20;

/// As many as leave room for all pictures and the table on one page.
const ON_ONE_PAGE: u32 = 8;

const WIDTHS: [f64; 6] = [48.0, 18.0, 18.0, 18.0, 18.0, 22.0];
/// How wide a picture is, in pixels; two beside each other are as wide as the table.
const WIDTH: u32 = 495;

/// Those with the largest amounts, gain or loss, in the order of the portfolio.
fn chosen<'s, 't>(shown: &'s Shown<'t>) -> Vec<&'s Ranked<'t>> {
    let mut rows: Vec<&Ranked> = shown.counted().collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.net()[0].abs()), row.number));
    rows.truncate(CHARTED);
    rows.sort_by_key(|row| row.number);
    rows
}

pub(super) fn draw(sheet: &mut Worksheet, pen: &Pen, shown: &Shown) -> Done {
    let lang = shown.of.lang;
    let rows = chosen(shown);
    let all = shown.counted().count();
    let which = match all > rows.len() {
        true => phrase!(
            lang,
            "De {} af {} beregninger med de største beløb, gevinst eller tab",
            "The {} of {} calculations with the largest amounts, gain or loss",
            rows.len(),
            all
        ),
        false => lang.pick("Alle, der tæller med", "All that count").to_owned(),
    };
    let note = phrase!(
        lang,
        "{}, størst gevinst først. Kr. i {}.",
        "{}, the largest gain first. DKK in {}.",
        which,
        shown.basis()
    );
    let named = (shown.names.charts, shown.names.charts, note.as_str());
    let mut page = Front::begin(sheet, pen, named, &WIDTHS, lang)?;
    let count = u32::try_from(rows.len()).unwrap_or(0);
    let height = 80 + 25 * count;
    let span = height / 20 + 1;
    let top = 3 + 2 * span + 1;
    if count > ON_ONE_PAGE {
        // Each row of pictures on a page of its own, and the table too.
        page.sheet.set_page_breaks(&[3 + span, top])?;
    }
    table(&mut page, &rows, top)?;
    let last = top + count;
    let picture = |column: u16, title: &str, alt: &str, values: &[Decimal], format: &str| {
        let mut chart = Chart::new(ChartType::Bar);
        // All are parts; the first of `apart` is the whole.
        let mut every = vec![Decimal::ZERO];
        every.extend(values);
        let points: Vec<_> = charts::apart(&every).into_iter().skip(1).collect();
        let mut label = charts::figures();
        label.set_num_format(format);
        let sheet = shown.names.charts;
        charts::series(
            &mut chart,
            sheet,
            (top, column),
            ((top + 1, 0), (last, 0)),
            ((top + 1, column), (last, column)),
        )
        .set_points(&points)
        .set_data_label(&label)
        .set_gap(40);
        charts::finish_lying(&mut chart, title, "", alt, (WIDTH, height));
        charts::with_figures(&mut chart, values);
        chart
    };
    let of = |which: usize| -> Vec<Decimal> {
        rows.iter().filter_map(|row| row.net().get(which).copied()).collect()
    };
    let gain = lang.pick("det offentlige en gevinst", "the public purse a gain");
    let title = share(&of(0), gain, lang);
    let alt = lang.pick(
        "Søjler: nettoresultat i alt for hver beregning",
        "Bars: net result in all of each calculation",
    );
    let nets = picture(1, &title, alt, &of(0), charts::unit(&of(0), lang).0);
    let title = share(&of(1), lang.pick("kommunen en gevinst", "the municipality a gain"), lang);
    let alt = lang.pick(
        "Søjler: nettoresultat for kommunen i hver beregning",
        "Bars: net result for the municipality in each calculation",
    );
    let municipal = picture(2, &title, alt, &of(1), charts::unit(&of(1), lang).0);
    let margins: Vec<Decimal> =
        rows.iter().map(|row| row.entry.margin.map_or(Decimal::ZERO, points)).collect();
    let known = rows.iter().filter_map(|row| row.entry.margin);
    let (known, below): (Vec<Decimal>, Vec<Decimal>) =
        (known.clone().collect(), known.filter(|margin| margin.is_sign_negative()).collect());
    let title = phrase!(
        lang,
        "{} af {} ligger under break-even (procentpoint)",
        "{} of {} lie below break-even (points)",
        below.len(),
        known.len()
    );
    let alt = lang.pick(
        "Søjler: succesrate minus break-even succesrate for hver beregning, i procentpoint",
        "Bars: success rate less break-even for each calculation, in percentage points",
    );
    let margin = picture(5, &title, alt, &margins, "+0.0;-0.0;0.0");
    page.sheet.insert_chart(3, 0, &nets)?;
    page.sheet.insert_chart_with_offset(3, 2, &municipal, 50, 0)?;
    page.sheet.insert_chart(3 + span, 0, &margin)?;
    page.print((last, 5), 0)?;
    Ok(())
}

/// "3 af 4 giver det offentlige en gevinst (t.kr.)"
fn share(values: &[Decimal], what: &str, lang: Lang) -> String {
    let gain = values.iter().filter(|value| **value > Decimal::ZERO).count();
    let (_, unit) = charts::unit(values, lang);
    let all = values.len();
    phrase!(lang, "{} af {} giver {} ({})", "{} of {} bring {} ({})", gain, all, what, unit)
}

/// What the pictures show.
fn table(page: &mut Front, rows: &[&Ranked], top: u32) -> Done {
    let (looks, lang) = (page.looks, page.lang);
    let headings = match lang {
        Lang::Da => {
            ["Beregning", "Netto i alt", "Kommune", "Region", "Stat", "Margin, procentpoint"]
        }
        Lang::En => {
            ["Calculation", "Net in all", "Municipality", "Region", "State", "Margin, points"]
        }
    };
    page.headings((top, 0), &headings, 1)?;
    for (at, row) in (top + 1..).zip(rows) {
        page.text((at, 0), &format!("{}. {}", row.number, row.short), &looks.text)?;
        for (column, value) in (1..).zip(row.net()) {
            page.number((at, column), value, &looks.kroner)?;
        }
        match row.entry.margin {
            Some(margin) => page.number((at, 5), points(margin), &looks.points)?,
            None => page.text((at, 5), "", &looks.text)?,
        }
    }
    Ok(())
}
