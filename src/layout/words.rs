//! What is wrong with a layout file, and what to do.

use super::file::LayoutError;
use crate::lang::Lang;

pub fn layout_error(error: &LayoutError, lang: Lang) -> String {
    match (error, lang) {
        (LayoutError::Syntax(why), Lang::Da) => {
            format!("opstillingen er ikke gyldig TOML: {}", why.words(lang))
        }
        (LayoutError::Base(base), Lang::Da) => {
            format!(
                "opstillingen bygger på {base}, som ikke findes; soem layouts viser dem, der gør"
            )
        }
        (LayoutError::Content(why), Lang::Da) => {
            format!("opstillingen siger noget, ingen opstilling siger: {}", why.words(lang))
        }
        (LayoutError::NoNames(place), Lang::Da) => {
            format!(
                "opstillingen har en tom liste af navne ved {place}; fjern linjen, eller skriv et \
                 navn"
            )
        }
        (error, Lang::En) => error.to_string(),
    }
}
