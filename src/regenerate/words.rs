//! What is wrong with a price list, and what to do.

use super::changes::{ChangeError, listed};
use super::prices::PriceError;
use crate::finding::Matter;
use crate::lang::{Lang, sentence};

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
