//! What explains the difference between printed and recomputed, in sentences.

use super::{Explanation, Fit};
use crate::lang::{Lang, kroner, number};
use crate::model::Calculation;

/// What the search came to, in one or two sentences.
pub fn explanation(found: &Explanation, lang: Lang) -> String {
    let (singles, pairs) = (number(found.tried.0.into(), 0), number(found.tried.1.into(), 0));
    let differing = found.differing;
    let typed = found.typed_against.map(|(typed, agreeing)| match lang {
        Lang::Da => format!(
            "Af de tal, der afviger, er {typed} skrevet som tal; {agreeing} tal, der er formler, følger inddata. "
        ),
        Lang::En => {
            format!("Of the figures that differ, {typed} are typed; {agreeing} that are formulas follow the inputs. ")
        }
    });
    let typed = typed.unwrap_or_default();
    let told = match (found.fits.len(), lang) {
        (0, Lang::Da) if found.tried.0 == 0 => {
            format!("For få tal afviger ({differing}) til, at en årsag i beregningen kan udpeges.")
        }
        (0, Lang::En) if found.tried.0 == 0 => {
            format!(
                "Too few figures differ ({differing}) for a cause within the calculation to be named."
            )
        }
        (0, Lang::Da) => {
            format!(
                "Ingen af {singles} årsager, og ingen af {pairs} par, fjerner forskellen inden for afrunding."
            )
        }
        (0, Lang::En) => {
            format!(
                "None of {singles} causes, and none of {pairs} pairs, removes the difference within rounding."
            )
        }
        (1, Lang::Da) => {
            "Tallene kommer alle ud, når der regnes som her; hvad der er sket, siger de ikke:"
                .into()
        }
        (1, Lang::En) => {
            "The figures all come out when computed like this; what happened, they do not say:"
                .into()
        }
        (n, Lang::Da) => {
            format!("{n} forklaringer passer lige godt; tallene kan ikke afgøre hvilken:")
        }
        (n, Lang::En) => {
            format!("{n} explanations fit equally well; the figures cannot settle which:")
        }
    };
    typed + &told
}

/// One hypothesis: its causes, and how well it fits.
pub fn hypothesis(fit: &Fit, calculation: &Calculation, lang: Lang) -> String {
    let causes: Vec<String> = fit
        .steps
        .iter()
        .map(|(cause, _)| {
            let (danish, english) = cause.words(calculation);
            lang.pick(danish, english)
        })
        .collect();
    let causes = match causes.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{}{}{last}", rest.join(", "), lang.pick(" og ", " and "))
        }
        _ => causes.concat(),
    };
    let (figures, largest) = (fit.figures, number(fit.largest, 2));
    let step: rust_decimal::Decimal = fit.steps.iter().map(|(_, kroner)| kroner).sum();
    match lang {
        Lang::Da => {
            format!(
                "{causes} ({}): så stemmer alle {figures} tal, største forskel {largest} kr.",
                kroner(step)
            )
        }
        Lang::En => {
            format!(
                "{causes} ({}): then all {figures} figures agree, largest difference {largest} kr.",
                kroner(step)
            )
        }
    }
}
