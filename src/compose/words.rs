//! Why a workbook could not be composed, and what to do.

use super::BuildError;
use crate::draw::words::draw_error;
use crate::finding::Matter;
use crate::graft::words::graft;
use crate::lang::{Lang, sentence};
use crate::workbook::words::open;

/// A case that no workbook was built from.
pub fn build_error(error: &BuildError, lang: Lang) -> String {
    if lang == Lang::En {
        return sentence(&error.to_string());
    }
    match error {
        BuildError::Period { first, last } => {
            format!(
                "Sidste år ({last}) ligger før første år ({first}), eller perioden er over 200 år. \
                 Ret perioden."
            )
        }
        BuildError::Draw(error) => {
            format!("Arkene kunne ikke tegnes: {}.", draw_error(error, lang))
        }
        BuildError::Assemble(error) => format!("Arkene kunne ikke samles. {}", graft(error)),
        BuildError::Open(error) => {
            format!("Den byggede projektmappe kunne ikke åbnes: {}", open(error))
        }
        BuildError::NotUnderstood(_) => {
            "Det er ikke en hel beregning. Alt, der skal rettes, står her med cellerne i den \
             projektmappe, den ville blive:"
                .into()
        }
        BuildError::NotComputable(error) => {
            format!("Beregningen kan ikke regnes ud. {}", error.words(lang).found)
        }
        BuildError::ReadsOtherwise { written, read } => format!(
            "»{written}« ville blive læst som »{read}« i en projektmappe. Giv linjen et andet \
             navn, eller ret værdien."
        ),
    }
}
