//! What is wrong with a price list, and what to do.

use std::path::Path;

use super::changes::{ChangeError, Changes, listed};
use super::prices::PriceError;
use crate::finding::Matter;
use crate::lang::{Lang, per_cent, phrase, sentence};
use crate::model::Year;

/// A price file that cannot be used.
pub fn price_error(error: &PriceError, lang: Lang) -> String {
    if lang == Lang::En {
        return sentence(&error.to_string());
    }
    match error {
        PriceError::Csv(_) => {
            "Filen kan ikke læses som CSV. Gem den med semikolon, i UTF-8.".into()
        }
        PriceError::NoColumn(heading) => {
            format!("Kolonnen »{heading}« mangler. Brug prisarkets overskrifter.")
        }
        PriceError::NotANumber { line, found } => {
            format!(
                "Linje {line}: »{found}« er ikke et tal, der kan læses på én måde. \
                 Skriv fx 1234,50."
            )
        }
    }
}

/// A case that cannot have the new parameters.
pub fn change_error(error: &ChangeError, lang: Lang) -> String {
    match error {
        ChangeError::NotComputable(error) => error.words(lang).found,
        _ if lang == Lang::En => sentence(&error.to_string()),
        ChangeError::NoWay { year } => format!(
            "Den nye udgave er skrevet, men det kan ikke vises, hvad der flyttede resultatet: \
             forrige udgave og den nye har intet år fælles i nettoprisindekset ({year} er ikke i \
             dem begge). Tilføj et år, som begge har, under [index] i den ene, og kør igen."
        ),
        ChangeError::NoIndex { years } => {
            format!("Nettoprisindekset mangler {}.", listed(years, "og"))
        }
        ChangeError::NoCommonYear { year } => format!(
            "Sagens eget nettoprisindeks mangler {year} og har intet år fælles med det officielle, \
             som det kunne kædes med. Tilføj året under [index] i sagen."
        ),
    }
}

/// What was asked for: "rente 3,5 pct., prisniveau 2023".
pub fn asked(changes: &Changes, against: Option<&Path>, lang: Lang) -> String {
    let Changes { rate, price_year, base_year, years, prices } = changes;
    let rate = rate.map(|rate| {
        let danish = per_cent(rate, 1);
        let points = danish.trim_end_matches(" pct.").replace(',', ".");
        lang.pick(format!("rente {danish}"), format!("rate {points} per cent"))
    });
    let said = |value: Option<String>, danish: &str, english: &str| {
        value.map(|value| format!("{} {value}", lang.pick(danish, english)))
    };
    let year = |year: &Option<Year>| year.map(|year| year.to_string());
    let services =
        (!prices.is_empty()).then(|| phrase!(lang, "{} nye priser", "{} new prices", prices.len()));
    let against = against.map(|folder| {
        let folder = folder.display();
        phrase!(lang, "mod forrige udgave i {}", "against the previous edition in {}", folder)
    });
    let parts = [
        rate,
        said(year(price_year), "prisniveau", "price level"),
        said(year(base_year), "basisår", "base year"),
        years.map(|years| phrase!(lang, "periode på {} år", "period of {} years", years)),
        services,
        against,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
