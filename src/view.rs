//! What was checked, as it is shown: each finding with its words and with what became of it since
//! an earlier protocol. Console, JSON, CSV and the record of a batch are made of this.

use serde::{Deserialize, Serialize};

use crate::check::{Answer, State};
use crate::enrich::Checked;
use crate::finding::{Finding, Severity, Words};
use crate::lang::Lang;
use crate::reconcile;

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub code: String,
    pub severity: String,
    pub sheet: Option<String>,
    pub cell: Option<String>,
    pub message: String,
    pub remedy: String,
}

impl Message {
    pub fn of(finding: &Finding, lang: Lang) -> Message {
        let Words { found, remedy } = finding.words(lang);
        Message {
            code: finding.code.to_owned(),
            severity: finding.severity.words(lang).to_owned(),
            sheet: finding.sheet.clone(),
            cell: finding.cell.map(|cell| cell.to_string()),
            message: found,
            remedy,
        }
    }

    /// Sheet and cell, as far as they are known.
    pub fn place(&self) -> String {
        [self.sheet.as_deref(), self.cell.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("!")
    }
}

/// A finding with its words, and where it stands in the protocol.
pub struct FindingView<'a> {
    pub finding: &'a Finding,
    pub message: Message,
    pub since: State,
    pub answer: Answer,
}

/// What a check came to, in words.
pub struct View<'a> {
    pub checked: &'a Checked,
    /// The cross-check in a line.
    pub crosscheck: String,
    /// How many findings there are of each severity, the worst first.
    pub counts: Vec<(&'static str, usize)>,
    /// Worst first.
    pub findings: Vec<FindingView<'a>>,
}

impl View<'_> {
    pub fn of(checked: &Checked, lang: Lang) -> View<'_> {
        let view = |(position, finding)| {
            let (since, answer) = checked.review.protocol.entry(position);
            FindingView { finding, message: Message::of(finding, lang), since, answer }
        };
        let named = |(severity, count): (Severity, usize)| (severity.words(lang), count);
        View {
            checked,
            crosscheck: reconcile::crosscheck_in_words(&checked.crosscheck, lang),
            counts: checked.counts().map(named).to_vec(),
            findings: checked.findings.iter().enumerate().map(view).collect(),
        }
    }
}
