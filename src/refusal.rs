//! Why a file was refused as a whole: what it is, and what to do.

use thiserror::Error;

use crate::finding::Finding;
use crate::graft::GraftError;
use crate::graft::words::graft;
use crate::lang::{Lang, sentence};
use crate::recreate::RecreateError;
use crate::sensitivity::ScenarioError;
use crate::sensitivity::words::scenario;
use crate::workbook::OpenError;
use crate::workbook::words::open;

/// The sentences that tell a refusal, one a finding where the workbook opened but could not be
/// understood.
pub fn refusal(refusal: &Refusal, lang: Lang) -> String {
    match (refusal, lang) {
        (Refusal::Open(error), Lang::Da) => open(error),
        (Refusal::Open(error), Lang::En) => sentence(&error.to_string()),
        (Refusal::Graft(error), Lang::Da) => graft(error),
        (Refusal::Graft(error), Lang::En) => sentence(&error.to_string()),
        (Refusal::Recreate(error), Lang::Da) => match error {
            RecreateError::Write(why) => {
                format!(
                    "Arkene kan ikke genskabes som .xlsx ({why}). Gem filen fra Excel som .xlsx, og kør igen."
                )
            }
            RecreateError::Read(why) => {
                format!(
                    "De genskabte ark kan ikke læses ({}). Gem filen fra Excel som .xlsx, og kør igen.",
                    open(why)
                )
            }
            RecreateError::Differs(cell) => {
                format!(
                    "{cell} kom ikke uændret over i .xlsx. Gem filen fra Excel som .xlsx, og kør igen."
                )
            }
        },
        (Refusal::Recreate(error), Lang::En) => sentence(&error.to_string()),
        (Refusal::Scenario(error), lang) => scenario(error, lang),
        (Refusal::Draw(error), Lang::Da) => format!("Arkene kunne ikke tegnes: {error}."),
        (Refusal::Draw(error), Lang::En) => format!("The sheets could not be drawn: {error}."),
        (Refusal::NotUnderstood(_), Lang::Da) => {
            "Beregningen kan ikke læses. Alt, der skal rettes, står her:".into()
        }
        (Refusal::NotUnderstood(_), Lang::En) => {
            "The calculation cannot be read. All that must be corrected:".into()
        }
    }
}

/// Why a workbook could not be enriched. Nothing has been written.
#[derive(Debug, Error)]
pub enum Refusal {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the calculation cannot be read")]
    NotUnderstood(Vec<Finding>),
    #[error(transparent)]
    Recreate(#[from] RecreateError),
    #[error(transparent)]
    Draw(#[from] crate::draw::sheet::DrawError),
    #[error(transparent)]
    Graft(#[from] GraftError),
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
}
