//! Why a file was refused as a whole: what it is, and what to do.

use thiserror::Error;

use crate::draw::words::{draw_error, xlsx_error};
use crate::finding::Finding;
use crate::graft::GraftError;
use crate::graft::words::graft;
use crate::lang::{Lang, phrase, sentence};
use crate::layout::notice::Notice;
use crate::recreate::RecreateError;
use crate::sensitivity::ScenarioError;
use crate::sensitivity::words::scenario;
use crate::workbook::OpenError;
use crate::workbook::words::open;

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

impl Refusal {
    /// What is wrong and what to do. Where the workbook opened but could not be understood, the
    /// findings say it, one sentence each.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Refusal::NotUnderstood(findings) if findings.iter().any(is_no_calculation) => lang
                .pick(
                    "Filen kan ikke læses som en SØM-beregning:",
                    "The file cannot be read as a SØM calculation:",
                )
                .into(),
            Refusal::NotUnderstood(_) => lang
                .pick(
                    "Beregningen kan ikke læses. Alt, der skal rettes, står her:",
                    "The calculation cannot be read. All that must be corrected:",
                )
                .into(),
            Refusal::Scenario(error) => scenario(error, lang),
            Refusal::Draw(error) => phrase!(
                lang,
                "Arkene kunne ikke tegnes: {}.",
                "The sheets could not be drawn: {}.",
                draw_error(error, lang)
            ),
            _ if lang == Lang::En => sentence(&self.to_string()),
            Refusal::Open(error) => open(error),
            Refusal::Graft(error) => graft(error),
            Refusal::Recreate(error) => recreate(error),
        }
    }
}

fn is_no_calculation(finding: &Finding) -> bool {
    matches!(finding.about(), Some(Notice::NotSoem { .. } | Notice::LayoutPoor { .. }))
}

fn recreate(error: &RecreateError) -> String {
    let instead = "Gem filen fra Excel som .xlsx, og kør igen.";
    match error {
        RecreateError::Write(why) => {
            let why = xlsx_error(why, Lang::Da);
            format!("Arkene kan ikke genskabes som .xlsx: {why}. {instead}")
        }
        RecreateError::Read(why) => {
            format!("De genskabte ark kan ikke læses ({}). {instead}", open(why))
        }
        RecreateError::Differs(cell) => {
            format!("{cell} kom ikke uændret over i .xlsx. {instead}")
        }
        RecreateError::Name(name) => {
            format!(
                "Navnet på arket »{}« har et tegn, som en .xlsx ikke kan rumme. Omdøb arket i \
                 Excel, og kør igen.",
                name.escape_debug()
            )
        }
    }
}
