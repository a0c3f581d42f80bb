//! The causes in words, and what explains the difference between printed and recomputed in
//! sentences.

use rust_decimal::{Decimal, dec};

use super::causes::{Cause, Part};
use super::explanation::{Explanation, Fit};
use crate::engine::Line;
use crate::lang::Lang;
use crate::model::{Calculation, PerParticipant, names};

/// What the search came to, in one or two sentences.
pub fn explanation(found: &Explanation, lang: Lang) -> String {
    let (singles, pairs) =
        (lang.number(found.tried.0.into(), 0), lang.number(found.tried.1.into(), 0));
    let differing = found.differing;
    let typed = found.typed_against.map(|(typed, agreeing)| match lang {
        Lang::Da => format!(
            "Af de tal, der afviger, er {typed} skrevet som tal; {agreeing} tal, der er formler, \
             følger inddata. "
        ),
        Lang::En => {
            format!(
                "Of the figures that differ, {typed} are typed; {agreeing} that are formulas \
                 follow the inputs. "
            )
        }
    });
    let typed = typed.unwrap_or_default();
    let told = match (found.fits.len(), lang) {
        (0, Lang::Da) if found.tried.0 == 0 => {
            format!("For få tal afviger ({differing}) til, at en årsag i beregningen kan udpeges.")
        }
        (0, Lang::En) if found.tried.0 == 0 => {
            format!(
                "Too few figures differ ({differing}) for a cause within the calculation to be \
                 named."
            )
        }
        (0, Lang::Da) => {
            format!(
                "Ingen af {singles} årsager, og ingen af {pairs} par, fjerner forskellen inden \
                 for afrunding."
            )
        }
        (0, Lang::En) => {
            format!(
                "None of {singles} causes, and none of {pairs} pairs, removes the difference \
                 within rounding."
            )
        }
        (1, Lang::Da) => "Alle trykte tal kan genskabes, hvis der regnes således (det viser ikke, \
                          hvordan forskellen er opstået):"
            .into(),
        (1, Lang::En) => "All printed figures can be had by computing like this (it does not show \
                          how the difference came about):"
            .into(),
        (n, Lang::Da) => {
            format!("{n} forklaringer passer lige godt; tallene kan ikke afgøre hvilken:")
        }
        (n, Lang::En) => {
            format!("{n} explanations fit equally well; the figures cannot settle which:")
        }
    };
    typed + &told
}

/// The causes of a hypothesis in a row: "rente 4,0 pct. i stedet for 3,5 pct. og …".
pub fn causes(fit: &Fit, calculation: &Calculation, lang: Lang) -> String {
    let causes: Vec<String> =
        fit.steps.iter().map(|(cause, _)| cause.words(calculation, lang)).collect();
    match causes.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{}{}{last}", rest.join(", "), lang.pick(" og ", " and "))
        }
        _ => causes.concat(),
    }
}

/// One hypothesis: its causes, and how well it fits.
pub fn hypothesis(fit: &Fit, calculation: &Calculation, lang: Lang) -> String {
    let causes = causes(fit, calculation, lang);
    let (figures, largest) = (fit.figures, lang.in_kroner(fit.largest, 2));
    let step: rust_decimal::Decimal = fit.steps.iter().map(|(_, kroner)| kroner).sum();
    match lang {
        Lang::Da => {
            format!(
                "{causes} ({}): så stemmer alle {figures} tal, største forskel {largest}",
                lang.kroner(step)
            )
        }
        Lang::En => {
            format!(
                "{causes} ({}): then all {figures} figures agree, largest difference {largest}",
                lang.kroner(step)
            )
        }
    }
}

impl Cause {
    /// What happened: "diskonteret med 4,0 pct. i stedet for 3,5 pct.".
    pub fn words(&self, calculation: &Calculation, lang: Lang) -> String {
        let settings = &calculation.settings;
        let name = |line: Line| match line {
            Line::Consequence(at) => {
                calculation.consequences.get(at).map(|line| line.service.value.clone())
            }
            Line::Cost(at) => calculation.costs.get(at).map(|line| line.name.value.clone()),
        };
        let name = |line: Line| name(line).unwrap_or_default();
        let of =
            |line: &Option<Line>| line.map(|line| format!("{}: ", name(line))).unwrap_or_default();
        let per_cent = |share| lang.per_cent(share, 1);
        lang.of(match self {
            Cause::Rate([rate, ..]) => {
                let (own, other) = (per_cent(settings.rates[0].value), per_cent(*rate));
                (
                    format!("diskonteret med {other} i stedet for {own}"),
                    format!("discounted at {other} instead of {own}"),
                )
            }
            Cause::BaseYear(year) => {
                let own = settings.base_year.value;
                (
                    format!("basisår {year} i stedet for {own}"),
                    format!("base year {year} instead of {own}"),
                )
            }
            Cause::CostsNotDiscounted => {
                ("omkostningerne er ikke diskonteret".into(), "costs are not discounted".into())
            }
            Cause::Offset(offset) => (
                format!(
                    "ændringen begynder {offset} år efter afslutningen i stedet for {}",
                    settings.first_offset
                ),
                format!(
                    "the change begins {offset} years after finishing instead of {}",
                    settings.first_offset
                ),
            ),
            Cause::LastYear(year) => {
                let own = settings.last_year.value;
                (
                    format!("sidste år er {year} i stedet for {own}"),
                    format!("the last year is {year} instead of {own}"),
                )
            }
            Cause::ConversionLeftOut(line) => (
                format!("{}pris ikke omregnet til prisniveauet", of(line)),
                format!("{}price not converted to the price level", of(line)),
            ),
            Cause::ConversionInverted(line) => (
                format!("{}pris omregnet omvendt", of(line)),
                format!("{}price converted the wrong way", of(line)),
            ),
            Cause::SuccessRate(rate) => {
                let (own, other) = (per_cent(calculation.success.rate.value), per_cent(*rate));
                (
                    format!("succesrate {other} i stedet for {own}"),
                    format!("success rate {other} instead of {own}"),
                )
            }
            Cause::ForEveryone(line) | Cause::SuccessLeftOut(line) => {
                let name = name(Line::Consequence(*line));
                (
                    format!("{name}: succesraten er ikke ganget på"),
                    format!("{name}: the success rate is not applied"),
                )
            }
            Cause::ForSuccesses(line) => {
                let name = name(*line);
                (
                    format!("{name}: succesraten er ganget på"),
                    format!("{name}: the success rate is applied"),
                )
            }
            Cause::Counted(line) => {
                let name = name(Line::Consequence(*line));
                (
                    format!("{name}: talt med, skønt den ikke medregnes"),
                    format!("{name}: counted although not included"),
                )
            }
            Cause::Times(part, factor) => {
                let (da, en) = part_words(calculation, *part);
                let (how, how_en) = instead(calculation, *part, *factor, lang)
                    .unwrap_or_else(|| factor_words(*factor, lang));
                (format!("{da}: {how}"), format!("{en}: {how_en}"))
            }
            Cause::Participants(cohort, count) => {
                let cohort = calculation.cohorts.get(*cohort);
                let year = cohort.map_or(0, |cohort| cohort.year.value);
                let own =
                    lang.exact(cohort.map(|cohort| cohort.participants.value).unwrap_or_default());
                let count = lang.exact(*count);
                (
                    format!("{count} deltagere i {year} i stedet for {own}"),
                    format!("{count} participants in {year} instead of {own}"),
                )
            }
            Cause::PerParticipant(PerParticipant::Discounted) => (
                "pr. deltager er talt diskonteret".into(),
                "participants are counted discounted".into(),
            ),
            Cause::PerParticipant(PerParticipant::Plain) => (
                "pr. deltager er talt udiskonteret".into(),
                "participants are counted undiscounted".into(),
            ),
        })
    }
}

fn part_words(calculation: &Calculation, part: Part) -> (String, String) {
    let service = |line: usize| {
        calculation.consequences.get(line).map(|l| l.service.value.clone()).unwrap_or_default()
    };
    match part {
        Part::Line(Line::Consequence(line)) => (service(line), service(line)),
        Part::Line(Line::Cost(line)) => {
            let name =
                calculation.costs.get(line).map(|line| line.name.value.clone()).unwrap_or_default();
            (name.clone(), name)
        }
        Part::Price(line, actor) => {
            let name = service(line);
            let [danish, english] = [Lang::Da, Lang::En].map(|lang| names::actor_in(actor, lang));
            (format!("{name}, prisen for {danish}"), format!("{name}, the price of {english}"))
        }
        Part::Change(line, offset) => {
            let name = service(line);
            (
                format!("{name}, ændringen i år {offset}"),
                format!("{name}, the change in year {offset}"),
            )
        }
        Part::Amount(line, at) => {
            let line = calculation.costs.get(line);
            let name = line.map(|line| line.name.value.clone()).unwrap_or_default();
            let year = line.and_then(|line| line.amounts.get(at)).map_or(0, |(year, _)| *year);
            (format!("{name} {year}"), format!("{name} {year}"))
        }
    }
}

/// The figure that was computed with, where no known factor tells more.
fn instead(
    calculation: &Calculation,
    part: Part,
    factor: Decimal,
    lang: Lang,
) -> Option<(String, String)> {
    let is_known = super::search::FACTORS.contains(&factor);
    let own = part.figure(calculation).filter(|_| !is_known && !matches!(part, Part::Line(_)))?;
    let (other, own) = (lang.exact(own.checked_mul(factor)?.round_dp(4)), lang.exact(own));
    Some((format!("{other} i stedet for {own}"), format!("{other} instead of {own}")))
}

fn factor_words(factor: Decimal, lang: Lang) -> (String, String) {
    if factor.is_zero() {
        return ("ikke regnet med".into(), "not counted".into());
    }
    if factor == dec!(-1) {
        return ("modsat fortegn".into(), "opposite sign".into());
    }
    if factor == dec!(2) {
        return (
            "tæller to gange så meget (linjen to gange, eller pris, mængde eller personer \
             fordoblet)"
                .into(),
            "counts twice as much (the line twice, or price, quantity or persons doubled)".into(),
        );
    }
    let sign = if factor < Decimal::ONE { "÷" } else { "×" };
    let factor = if factor < Decimal::ONE {
        Decimal::ONE.checked_div(factor).unwrap_or_default()
    } else {
        factor
    };
    let times = lang.exact(factor.round_dp(4));
    (format!("{sign} {times}"), format!("{sign} {times}"))
}
