//! SØM Horisont: other discount rates, the net result cut off after each year, and when the outlay
//! is paid back.

use rust_decimal::{Decimal, dec};
use rust_xlsxwriter::{Chart, ChartType};

use super::basis::{Basis, input, section, title};
use crate::draw::charts;
use crate::draw::formula::{At, fixed, literal, quoted};
use crate::draw::input::Own;
use crate::draw::live::{Live, Said};
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::engine::cumulative;
use crate::lang::phrase;
use crate::model::names::actor_or_all;
use crate::model::{Actor, Origin};
use crate::report::actors::COLUMNS;
use crate::report::contents::Ours;
use crate::report::summary::{NO_OUTLAY, NOT_PAID_BACK};
use crate::report::{about, headlines};
use crate::sensitivity;

const LABEL: u16 = 1;
const RATE: u16 = 2;
/// These, with the file's own among them; where it is one of them, the spare one comes last.
const RATES: [Decimal; 6] = [dec!(0), dec!(0.025), dec!(0.035), dec!(0.04), dec!(0.05), dec!(0.06)];
const SPARE: Decimal = dec!(0.07);
const OWN_AT: At = (3, RATE);
const AXIS: u32 = 6;
const NETS: u32 = AXIS + 3;
const RUNNING: u16 = 10;
const RATE_LABEL: (&str, &str) = ("Diskonteringsrente, år 0-35", "Discount rate, years 0-35");
const NOT_ONCE: (&str, &str) = ("findes ikke", "none");

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    let years = basis.drawing.contents.result.years.len() as u32;
    title(
        basis,
        page,
        basis.pick("Horisont og rente", "Horizon and rate"),
        basis.pick(
            "Andre diskonteringsrenter, kortere horisont og tilbagebetaling",
            "Other discount rates, a shorter horizon and payback",
        ),
    )?;
    page.widths(&[2.7, 27.0])?;
    for column in RATE..RUNNING + 9 {
        page.sheet.width(
            column,
            match column {
                ..RUNNING if column == RUNNING - 1 => 2.7,
                ..RUNNING => 10.8,
                RUNNING => 14.0,
                _ => 13.2,
            },
        );
    }
    let factors = NETS + 10;
    let rates = by_rate(basis, page, factors)?;
    discounting(basis, page, factors, &rates)?;
    let mut top = factors + years + 4;
    for which in [None, Some(Actor::Municipality)] {
        grid(basis, page, top, which, factors, &rates)?;
        top += years + 5;
    }
    page.sheet.fold_columns(RUNNING + 9, RUNNING + 12);
    let end = running(basis, page)?;
    page.sheet.freeze(3, 0);
    super::basis::print(page, (top.max(end), RUNNING + 8))
}

/// The rates of the axis, each with its discount factors.
struct Rates(Vec<(Decimal, Vec<Decimal>)>);

impl Rates {
    fn columns(&self) -> impl Iterator<Item = (u16, &(Decimal, Vec<Decimal>))> {
        (RATE..).zip(&self.0)
    }
}

fn by_rate(basis: &Basis, page: &mut Page, factors: u32) -> Result<Rates, DrawError> {
    let looks = basis.drawing.looks;
    let case = basis.drawing.contents.case;
    let result = basis.drawing.contents.result;
    let settings = &case.calculation.settings;
    section(
        page,
        4,
        basis.pick(
            "Nettoresultat ved andre diskonteringsrenter",
            "Net result at other discount rates",
        ),
        basis.pick(
            "En udbygning af modellen. Filens rente er mørk; alle kan overskrives. Senere satser \
             følger filen, ellers de officielle.",
            "An extension of the model. The file's rate is dark; all may be overtyped. Later \
             rates follow the file, else the official ones.",
        ),
    )?;
    page.text((OWN_AT.0, LABEL), basis.pick("Filens rente", "The file's rate"), &looks.strong)?;
    let own = settings.rates[0].value;
    page.live(OWN_AT, basis.drawing.calculated.rate(0), own, &looks.per_cent)?;
    let own = Live::new(fixed(OWN_AT), own);
    let axis = super::basis::axis(&own, &RATES, SPARE);
    super::basis::mark_own(page, (AXIS, RATE), (AXIS, RATE + RATES.len() as u16), OWN_AT);
    let with = |rate| {
        sensitivity::factors(&case.calculation, &result.years, rate, &case.parameters)
            .unwrap_or_default()
    };
    let rates = Rates(axis.iter().map(|rate| (rate.value, with(rate.value))).collect());
    page.text((AXIS, LABEL), basis.drawing.of(RATE_LABEL), &looks.heading)?;
    let heading = looks.heading_right.number("0.0%");
    let row_labels = [basis.pick("år 36-70", "years 36-70"), basis.pick("derefter", "later")];
    for (row, label) in (AXIS + 1..).zip(row_labels) {
        page.text((row, LABEL), label, &looks.text)?;
    }
    for ((column, (rate, _)), live) in rates.columns().zip(&axis) {
        let key = format!("rente {}", column - RATE);
        let (own, look) = (Own::Live(&live.formula, *rate), input(&heading));
        page.sheet.input((AXIS, column), &key, basis.drawing.of(RATE_LABEL), own, &look)?;
        let later = sensitivity::later_rates(&case.calculation, *rate, &case.parameters);
        for (band, value) in (1..).zip(later) {
            let stated = settings.rates.get(band).is_some_and(|rate| rate.origin != Origin::NONE);
            let formula = if stated {
                basis.drawing.calculated.rate(band)
            } else {
                about::later_rate(basis.drawing, band, &fixed((AXIS, column)))
            };
            page.live((AXIS + band as u32, column), formula, value, &looks.per_cent)?;
        }
    }
    let last = factors + result.years.len() as u32 - 1;
    for (row, which) in (NETS..).zip(COLUMNS) {
        page.text((row, LABEL), basis.drawing.actor_or_all(which), &looks.strong)?;
        let plain = result.by_year(which);
        for (column, (_, own)) in rates.columns() {
            let value =
                plain.iter().zip(own).map(|(value, factor)| value.saturating_mul(*factor)).sum();
            let factors = format!("{}:{}", fixed((factors, column)), fixed((last, column)));
            let formula = format!("SUMPRODUCT({factors},{})", basis.actors.plain_years(which));
            page.live((row, column), formula, value, &super::basis::graded(looks))?;
        }
    }
    super::grids::colour(page, (NETS, RATE), (NETS + 3, RATE + RATES.len() as u16));
    page.text(
        (NETS + 4, LABEL),
        basis.pick(
            "Intern rente (den rente, hvor resultatet er nul) findes kun, når udgift vendes til \
             gevinst netop én gang, og gevinsten er størst:",
            "An internal rate (at which the result is nil) exists only when expense turns to gain \
             exactly once, and the gain is larger:",
        ),
        &looks.note,
    )?;
    internal(basis, page)?;
    Ok(rates)
}

/// The internal rate of each actor's flow, where there is exactly one.
fn internal(basis: &Basis, page: &mut Page) -> Done {
    let looks = basis.drawing.looks;
    let result = basis.drawing.contents.result;
    let row = NETS + 6;
    for ((column, which), signs) in (RATE..).zip(COLUMNS).zip(RUNNING + 9..) {
        page.text((row - 1, column), basis.drawing.actor_or_all(which), &looks.heading_right)?;
        // How often the sign changes: each year carries its sign on, so that a year of nothing is
        // no change.
        let flow = result.by_year(which);
        let mut carried = Decimal::ZERO;
        for (position, (at, value)) in (AXIS + 1..).zip(&flow).enumerate() {
            if !value.is_zero() {
                carried = if *value > Decimal::ZERO { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
            }
            let cell = format!("INDEX({},{})", basis.actors.plain_years(which), position + 1);
            let earlier = if position == 0 { "0".to_owned() } else { fixed((at - 1, signs)) };
            page.live(
                (at, signs),
                format!("IF({cell}=0,{earlier},SIGN({cell}))"),
                carried,
                &looks.whole,
            )?;
        }
        let last = AXIS + flow.len() as u32;
        let count = if flow.len() > 1 {
            let (upper, lower) = (
                format!("{}:{}", fixed((AXIS + 1, signs)), fixed((last - 1, signs))),
                format!("{}:{}", fixed((AXIS + 2, signs)), fixed((last, signs))),
            );
            format!("SUMPRODUCT(({upper}<>0)*({upper}<>{lower}))")
        } else {
            "0".to_owned()
        };
        let rate = sensitivity::internal_rate(&flow).and_then(|rate| Decimal::try_from(rate).ok());
        // From nil, the search comes to the one rate there is from below, whatever it is. What it
        // was is the second guess, for a program that gives up early.
        let guess = literal(rate.unwrap_or(dec!(0.1)).round_dp(3));
        let (years, none) = (basis.actors.plain_years(which), quoted(basis.drawing.of(NOT_ONCE)));
        let found = format!("IFERROR(IRR({years},0),IFERROR(IRR({years},{guess}),{none}))");
        let formula =
            format!("IF(AND({count}=1,{}>0,SUM({years})>=0),{found},{none})", fixed((last, signs)));
        page.maybe((row, column), formula, rate, basis.drawing.of(NOT_ONCE), &looks.per_cent)?;
        page.text(
            (AXIS, signs),
            &phrase!(basis.lang(), "Fortegn, {}", "Sign, {}", basis.drawing.actor_or_all(which)),
            &looks.heading_right,
        )?;
        page.sheet.width(signs, 14.0);
    }
    page.text((row - 1, LABEL), "", &looks.heading)?;
    page.text((row, LABEL), basis.pick("Intern rente", "Internal rate"), &looks.strong)
}

fn discounting(basis: &Basis, page: &mut Page, top: u32, rates: &Rates) -> Done {
    let looks = basis.drawing.looks;
    let calculated = basis.drawing.calculated;
    page.text(
        (top - 2, LABEL),
        basis.pick("Diskonteringsfaktorer", "Discount factors"),
        &looks.section,
    )?;
    page.text((top - 1, LABEL), basis.pick("År", "Year"), &looks.heading)?;
    for (column, (rate, _)) in rates.columns() {
        let heading = looks.heading_right.number("0.0%");
        page.live((top - 1, column), fixed((AXIS, column)), *rate, &heading)?;
    }
    for ((position, row), year) in (0u16..).zip(top..).zip(&basis.drawing.contents.result.years) {
        page.fixed((row, LABEL), Decimal::from(*year), &looks.year.left())?;
        let d = calculated.distance(position);
        for (column, (_, factors)) in rates.columns() {
            let [first, second, third] = [0, 1, 2].map(|band| fixed((AXIS + band, column)));
            let formula = format!(
                "(1+{first})^(-MIN({d},35))*(1+{second})^(-MAX(0,MIN({d},70)-35))*\
                 (1+{third})^(-MAX(0,{d}-70))"
            );
            let value = factors.get(usize::from(position)).copied().unwrap_or_default();
            page.live((row, column), formula, value, &looks.factor)?;
        }
    }
    Ok(())
}

/// Horizon × rate: the net result when nothing after a year counts.
fn grid(
    basis: &Basis,
    page: &mut Page,
    top: u32,
    which: Option<Actor>,
    factors: u32,
    rates: &Rates,
) -> Done {
    let looks = basis.drawing.looks;
    let result = basis.drawing.contents.result;
    // What the years are known by from run to run.
    let key_name = actor_or_all(which).to_lowercase();
    let name = basis.drawing.actor_within(which);
    section(
        page,
        top - 2,
        &phrase!(basis.lang(), "Horisont × rente: {}", "Horizon × rate: {}", name),
        basis.pick(
            "Nettoresultat, hvis der kun regnes til og med året. Renterne er dem øverst.",
            "Net result if only the years to this one count. The rates are those above.",
        ),
    )?;
    page.text((top, LABEL), basis.pick("Til og med år", "To the year"), &looks.heading)?;
    for (column, (rate, _)) in rates.columns() {
        let heading = looks.heading_right.number("0.0%");
        page.live((top, column), fixed((AXIS, column)), *rate, &heading)?;
    }
    let last = factors + result.years.len() as u32 - 1;
    let years = format!("{}:{}", fixed((factors, LABEL)), fixed((last, LABEL)));
    let plain = result.by_year(which);
    for (row, year) in (top + 1..).zip(&result.years) {
        let (key, own) = (format!("{key_name} | {year}"), Own::Number(Decimal::from(*year)));
        page.sheet.input((row, LABEL), &key, "", own, &input(&looks.year.left()))?;
        for (column, (_, own)) in rates.columns() {
            let kept = result.years.iter().zip(&plain).zip(own).filter(|((y, _), _)| *y <= year);
            let value = kept.map(|((_, value), factor)| value.saturating_mul(*factor)).sum();
            let factors = format!("{}:{}", fixed((factors, column)), fixed((last, column)));
            let formula = format!(
                "SUMPRODUCT(({years}<={})*{factors}*{})",
                fixed((row, LABEL)),
                basis.actors.plain_years(which)
            );
            page.live((row, column), formula, value, &super::basis::graded(looks))?;
        }
    }
    let end: At = (top + result.years.len() as u32, RATE + RATES.len() as u16);
    super::grids::colour(page, (top + 1, RATE), end);
    Ok(())
}

/// Running sums, plain and discounted, with payback; the charts below.
fn running(basis: &Basis, page: &mut Page) -> Result<u32, DrawError> {
    let looks = basis.drawing.looks;
    let result = basis.drawing.contents.result;
    let top = 5;
    let first = top + 3;
    let last = first + result.years.len() as u32 - 1;
    page.text(
        (top - 1, RUNNING),
        basis.pick(
            "Akkumuleret nettoresultat og tilbagebetaling",
            "Cumulative net result and payback",
        ),
        &looks.section,
    )?;
    page.text(
        (top, RUNNING),
        basis.pick(
            "Modellens kolonne Akkumuleret er nutidsværdien i alt; resten er en udbygning.",
            "The model's column Akkumuleret is the present value in all; the rest is an extension.",
        ),
        &looks.note,
    )?;
    page.text((top + 2, RUNNING), basis.pick("År", "Year"), &looks.heading)?;
    page.sheet.height(top + 2, 32.0);
    let kinds = [
        (basis.pick("udiskonteret", "undiscounted"), RUNNING + 1),
        (basis.pick("nutidsværdi", "present value"), RUNNING + 5),
    ];
    for (kind, left) in kinds {
        let discounted = left != RUNNING + 1;
        for (column, which) in (left..).zip(COLUMNS) {
            let heading = format!("{}, {kind}", basis.drawing.actor_or_all(which));
            page.text((top + 2, column), &heading, &looks.heading_right)?;
            let sums = cumulative(&if discounted {
                result.present_by_year(which)
            } else {
                result.by_year(which)
            });
            for ((position, row), sum) in (1..).zip(first..).zip(&sums) {
                let value = format!("INDEX({},{position})", basis.actors.plain_years(which));
                let value = if discounted {
                    format!("{value}*{}", basis.drawing.calculated.factor(position - 1))
                } else {
                    value
                };
                let before = if row == first {
                    String::new()
                } else {
                    format!("{}+", fixed((row - 1, column)))
                };
                page.live((row, column), format!("{before}{value}"), *sum, &looks.kroner)?;
            }
            payback(basis, page, (last + 1, column), (first, last), &sums)?;
        }
    }
    for (row, year) in (first..).zip(&result.years) {
        page.fixed((row, RUNNING), Decimal::from(*year), &looks.year.left())?;
    }
    page.sheet.height(last + 1, 30.0);
    page.text((last + 1, RUNNING), basis.pick("Tilbagebetalt", "Paid back"), &looks.text_total)?;
    for (number, (kind, left)) in (0u32..).zip(kinds) {
        let alt = phrase!(
            basis.lang(),
            "Kurver: den løbende sum år for år, {}, i alt og pr. aktør; hvor kurven krydser nul, \
             er udgiften tilbagebetalt.",
            "Curves: the running sum year by year, {}, in all and by actor; where the curve \
             crosses nil, the outlay is paid back.",
            kind
        );
        let sheet = basis.drawing.name(Ours::Horizon);
        let mut chart = Chart::new(ChartType::Line);
        let curves = COLUMNS.map(|which| {
            cumulative(&match number {
                0 => result.by_year(which),
                _ => result.present_by_year(which),
            })
        });
        for ((column, which), end) in (left..).zip(COLUMNS).zip(charts::ends(&curves)) {
            let (mut format, marker) = charts::line(which);
            let series = charts::series(
                &mut chart,
                sheet,
                (top + 2, column),
                ((first, RUNNING), (last, RUNNING)),
                ((first, column), (last, column)),
            );
            // The kind stands in the name of the axis.
            series.set_name(&basis.actors.heading(which)).set_format(&mut format);
            charts::name_end(series.set_marker(&marker), result.years.len(), end);
        }
        let at = (last + 4 + number * 22, RUNNING);
        let [all, municipality, ..] = &curves;
        let said = |column, sums| Said::live(fixed((last + 1, column)), paid_back(basis, sums).1);
        let lang = basis.lang();
        let title = headlines::payback(said(left, all), said(left + 1, municipality), lang);
        page.said(at, at, &title, &looks.small.unwrapped())?;
        let axis = phrase!(lang, "Kr., akkumuleret, {}", "DKK, cumulative, {}", kind);
        charts::finish(&mut chart, "", "", &axis, &alt, (740, 400));
        charts::titled(&mut chart, sheet, at);
        charts::room_for_names(&mut chart);
        page.sheet.chart(at.0, at.1, chart);
    }
    Ok(last + 48)
}

/// The first year from which the running sum is not negative again, and as it reads in words.
fn paid_back(basis: &Basis, sums: &[Decimal]) -> (Option<Decimal>, String) {
    let years = &basis.drawing.contents.result.years;
    let last_negative = sums.iter().rposition(|sum| *sum < dec!(-0.005));
    match last_negative {
        None => (None, basis.drawing.of(NO_OUTLAY).to_owned()),
        Some(position) if position + 1 == sums.len() => {
            (None, basis.drawing.of(NOT_PAID_BACK).to_owned())
        }
        Some(position) => {
            let year = years.get(position + 1).copied();
            (year.map(Decimal::from), year.map_or_else(String::new, |year| year.to_string()))
        }
    }
}

/// The same as a cell.
fn payback(
    basis: &Basis,
    page: &mut Page,
    at: At,
    (first, last): (u32, u32),
    sums: &[Decimal],
) -> Done {
    let [never, no_outlay] = [NOT_PAID_BACK, NO_OUTLAY].map(|words| basis.drawing.of(words));
    let sums_at = format!("{}:{}", fixed((first, at.1)), fixed((last, at.1)));
    let years = format!("{}:{}", fixed((first, RUNNING)), fixed((last, RUNNING)));
    let negative = format!("SUMPRODUCT(MAX(({sums_at}<-0.005)*{years}))");
    let formula = format!(
        "IF({}<-0.005,{},IF({negative}=0,{},{negative}+1))",
        fixed((last, at.1)),
        quoted(never),
        quoted(no_outlay)
    );
    let (year, words) = paid_back(basis, sums);
    page.maybe(at, formula, year, &words, &basis.drawing.looks.kroner_total.wrapped().number("0"))
}
