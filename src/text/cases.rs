//! Why a case could not be read or built: what is wrong, and what to do. English is in the errors themselves.

use super::Lang;
use super::refusals::{open, sentence};
use crate::build::BuildError;
use crate::case::CaseError;
use crate::regenerate::PriceError;

/// A case file that is not as it should be. The place is told as the TOML reader tells it, in English.
pub fn case_error(error: &CaseError, lang: Lang) -> String {
    match lang {
        Lang::Da => format!("Filen med beregningen er ikke, som den skal være:\n{}", error.0),
        Lang::En => sentence(&error.to_string()),
    }
}

/// A case that no workbook was built from.
pub fn build_error(error: &BuildError, lang: Lang) -> String {
    if lang == Lang::En {
        return sentence(&error.to_string());
    }
    match error {
        BuildError::Period { first, last } => {
            format!("Sidste år ({last}) ligger før første år ({first}), eller perioden er over 200 år. Ret perioden.")
        }
        BuildError::Draw(error) => format!("Arkene kunne ikke tegnes: {error}."),
        BuildError::Open(error) => format!("Den byggede projektmappe kunne ikke åbnes: {}", open(error)),
        BuildError::NotUnderstood(_) => {
            "Det er ikke en hel beregning. Alt, der skal rettes, står her med cellerne i den projektmappe, den ville blive:"
                .into()
        }
        BuildError::NotComputable(error) => format!("Beregningen kan ikke regnes ud: {error}."),
        BuildError::ReadsOtherwise { written, read } => format!(
            "»{written}« ville blive læst som »{read}« i en projektmappe. Giv linjen et andet navn, eller ret værdien."
        ),
    }
}

/// A price file that cannot be used.
pub fn price_error(error: &PriceError, lang: Lang) -> String {
    if lang == Lang::En {
        return sentence(&error.to_string());
    }
    match error {
        PriceError::Csv(why) => format!("Filen kan ikke læses som CSV ({why}). Gem den med semikolon, i UTF-8."),
        PriceError::NoColumn(heading) => format!("Kolonnen »{heading}« mangler. Brug prisarkets overskrifter."),
        PriceError::NotANumber { line, found } => {
            format!("Linje {line}: »{found}« er ikke et tal, der kan læses på én måde. Skriv fx 1234,50.")
        }
    }
}
