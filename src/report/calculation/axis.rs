//! The time axis and what the whole calculation shares: years, factors, participants, index and
//! settings.

use super::*;
use crate::report::terms;

pub(super) fn settings(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let case = drawing.contents.case;
    let result = drawing.contents.result;
    let settings = &case.calculation.settings;
    page.headings(
        (HEADING, NUMBER),
        &drawing.pick(["Nr.", "Post", ""], ["No.", "Item", ""]),
        "rlr",
    )?;
    let layout = &case.layout;
    use crate::layout::FieldKey;
    for (at, key, year) in [
        (PRICE_LEVEL, FieldKey::PriceYear, &settings.price_year),
        (BASE_YEAR, FieldKey::BaseYear, &settings.base_year),
        (FIRST_YEAR, FieldKey::FirstYear, &settings.first_year),
        (LAST_YEAR, FieldKey::LastYear, &settings.last_year),
    ] {
        label(page, at, &terms::label(drawing, layout.label(key)), year.origin, drawing)?;
        page.live(at, formulas.year(year), year.value.into(), &looks.year)?;
    }
    let rate_labels = [
        drawing.pick("Diskonteringsrente, år 0-35", "Discount rate, years 0-35"),
        drawing.pick("Diskonteringsrente, år 36-70", "Discount rate, years 36-70"),
        drawing.pick("Diskonteringsrente, derefter", "Discount rate, later"),
    ];
    for (position, (at, rate)) in RATES.into_iter().zip(&settings.rates).enumerate() {
        label(page, at, rate_labels[position], rate.origin, drawing)?;
        let formula = if position == 0 {
            formulas.number(rate)
        } else {
            let first = fixed(RATES[0]);
            let official = crate::report::about::later_rate(drawing, position, &first);
            formulas.number_or(Some(rate), None, &official)
        };
        page.live(at, formula, rate.value, &looks.per_cent)?;
    }
    let rate = &case.calculation.success.rate;
    label(
        page,
        SUCCESS,
        &terms::label(drawing, layout.label(FieldKey::SuccessRate)),
        rate.origin,
        drawing,
    )?;
    page.live(SUCCESS, formulas.number(rate), rate.value, &looks.per_cent)?;
    let calculated = drawing.calculated;
    let span = |row| range(&calculated.name, (row, YEARS), (row, calculated.last_year()));
    let mut plain = format!("SUM({})", span(FINISHING));
    let mut discounted = format!("SUMPRODUCT({},{})", span(FINISHING), span(FACTOR));
    for cohort in
        case.calculation.cohorts.iter().filter(|cohort| !result.years.contains(&cohort.year.value))
    {
        let count = formulas.number(&cohort.participants);
        plain = format!("{plain}+{count}");
        let distance = format!("({}-{})", cohort.year.value, fixed(BASE_YEAR));
        discounted = format!("{discounted}+{count}*{}", discounting(&distance));
    }
    label(
        page,
        PARTICIPANTS,
        drawing.pick("Deltagere i alt", "Participants in all"),
        Origin::NONE,
        drawing,
    )?;
    page.live(PARTICIPANTS, plain, result.participants, &looks.amount)?;
    label(
        page,
        DISCOUNTED,
        drawing.pick("Deltagere, diskonteret (Σ n·DF)", "Participants, discounted (Σ n·DF)"),
        Origin::NONE,
        drawing,
    )?;
    page.live(DISCOUNTED, discounted, result.discounted_participants, &looks.factor)
}

fn label(page: &mut Page, (row, _): At, label: &str, origin: Origin, drawing: &Drawing) -> Done {
    match drawing.contents.case.cell(origin) {
        Some(cell) => page.link((row, NAME), cell, label),
        None => page.text((row, NAME), label, &drawing.looks.text),
    }
}

/// The discount factor at a distance in years from the base year.
fn discounting(distance: &str) -> String {
    let [first, second, third] = RATES.map(fixed);
    format!(
        "(1+{first})^(-MIN({distance},35))*(1+{second})^(-MAX(0,MIN({distance},70)-35))*\
         (1+{third})^(-MAX(0,{distance}-70))"
    )
}

pub(super) fn time_axis(drawing: &Drawing, page: &mut Page) -> Done {
    let looks = drawing.looks;
    let formulas = drawing.formulas();
    let case = drawing.contents.case;
    let result = drawing.contents.result;
    let name_at = YEARS - 3;
    for (row, name) in [
        (HEADING, drawing.pick("Kalenderår", "Calendar year")),
        (DISTANCE, drawing.pick("År fra basisåret", "Years from the base year")),
        (WITHIN, drawing.pick("I perioden (1 = ja)", "In the period (1 = yes)")),
        (FACTOR, drawing.pick("Diskonteringsfaktor", "Discount factor")),
        (FINISHING, drawing.pick("Deltagere, der afslutter", "Participants who finish")),
        (INDEX_YEARS, drawing.pick("Nettoprisindeks, år", "Net price index, year")),
        (INDEX_FIGURES, drawing.pick("Nettoprisindeks", "Net price index")),
    ] {
        page.sheet.merge(
            (row, name_at),
            (row, YEARS - 1),
            name,
            if row == HEADING { &looks.heading } else { &looks.text },
        )?;
    }
    for ((column, &year), &factor) in (YEARS..).zip(&result.years).zip(&result.factors) {
        page.fixed((HEADING, column), year.into(), &looks.heading_right.number("0"))?;
        let heading = fixed((HEADING, column));
        let distance = Decimal::from(year - case.calculation.settings.base_year.value);
        page.live(
            (DISTANCE, column),
            format!("{heading}-{}", fixed(BASE_YEAR)),
            distance,
            &looks.whole,
        )?;
        let within = format!(
            "IF(AND({heading}>={},{heading}<={}),1,0)",
            fixed(FIRST_YEAR),
            fixed(LAST_YEAR)
        );
        page.live((WITHIN, column), within, Decimal::ONE, &looks.whole)?;
        page.live(
            (FACTOR, column),
            discounting(&fixed((DISTANCE, column))),
            factor,
            &looks.factor,
        )?;
        let finishing = case.calculation.cohorts.iter().filter(|cohort| cohort.year.value == year);
        let (mut terms, mut sum) = (Vec::new(), Decimal::ZERO);
        for cohort in finishing {
            terms.push(formulas.number(&cohort.participants));
            sum += cohort.participants.value;
        }
        let formula = if terms.is_empty() { "0".to_owned() } else { terms.join("+") };
        page.live((FINISHING, column), formula, sum, &looks.amount)?;
    }
    for (column, (year, figure)) in (YEARS..).zip(&case.calculation.index) {
        page.live((INDEX_YEARS, column), formulas.year(year), year.value.into(), &looks.year)?;
        page.live((INDEX_FIGURES, column), formulas.number(figure), figure.value, &looks.amount)?;
    }
    Ok(())
}
