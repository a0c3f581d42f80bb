//! What is wrong with a case file, as a sentence.

use super::file::CaseError;
use crate::lang::{Lang, sentence};

/// A case file that is not as it should be. The place is told as the TOML reader tells it, in
/// English.
pub fn case_error(error: &CaseError, lang: Lang) -> String {
    match lang {
        Lang::Da => format!("Filen med beregningen er ikke, som den skal være:\n{}", error.0),
        Lang::En => sentence(&error.to_string()),
    }
}
