//! What is wrong with a case file, as a sentence.

use super::file::CaseError;
use crate::lang::{Lang, sentence};

/// A case file that is not as it should be.
pub fn case_error(error: &CaseError, lang: Lang) -> String {
    match lang {
        Lang::Da => format!("Sagen er ikke, som den skal være: {}", error.0.words(lang)),
        Lang::En => sentence(&error.to_string()),
    }
}
