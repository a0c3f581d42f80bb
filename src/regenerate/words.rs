//! What is wrong with a price list, and what to do.

use super::prices::PriceError;
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
