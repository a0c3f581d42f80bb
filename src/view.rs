//! What was checked, as it is shown: each finding with its words and with what became of it since
//! an earlier protocol. Console, JSON, CSV and the record of a batch are made of this.

use serde::{Deserialize, Serialize};

use crate::check::{Answer, State};
use crate::enrich::Checked;
use crate::finding::{self, Finding, Fold, Severity, Words};
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
    /// "F1" of a finding that stands by itself, and of those that are folded under it.
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub relation: Relation,
    /// Sure or likely.
    #[serde(default)]
    pub certainty: String,
    /// Below what was said to matter.
    #[serde(default)]
    pub is_immaterial: bool,
}

/// How a finding stands to the one that bears its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    #[default]
    Own,
    Explained,
    Alike,
}

impl From<Fold> for Relation {
    fn from(fold: Fold) -> Self {
        match fold {
            Fold::Own => Self::Own,
            Fold::Explained => Self::Explained,
            Fold::Alike => Self::Alike,
        }
    }
}

impl Relation {
    /// In a column of a table; nothing of one that stands by itself.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Own => "",
            Self::Explained => lang.pick("forklares af det", "explained by it"),
            Self::Alike => lang.pick("af samme slags", "of the same kind"),
        }
    }
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
            number: String::new(),
            relation: finding.fold.into(),
            certainty: finding.certainty.words(lang).to_owned(),
            is_immaterial: !finding.is_material,
        }
    }

    /// All of a file, each with the number of its cause.
    pub fn all(findings: &[Finding], lang: Lang) -> Vec<Message> {
        let numbered = finding::causes(findings).flat_map(|(number, _, group)| {
            group.iter().map(move |finding| (format!("F{number}"), finding))
        });
        numbered.map(|(number, finding)| Message { number, ..Message::of(finding, lang) }).collect()
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
    /// Causes first, each with what is folded under it.
    pub findings: Vec<FindingView<'a>>,
}

impl View<'_> {
    pub fn of(checked: &Checked, lang: Lang) -> View<'_> {
        let messages = Message::all(&checked.findings, lang);
        let view = |(position, (finding, message))| {
            let (since, answer) = checked.review.protocol.entry(position);
            FindingView { finding, message, since, answer }
        };
        let named = |(severity, count): (Severity, usize)| (severity.words(lang), count);
        View {
            checked,
            crosscheck: reconcile::crosscheck_in_words(&checked.crosscheck, lang),
            counts: checked.counts().map(named).to_vec(),
            findings: checked.findings.iter().zip(messages).enumerate().map(view).collect(),
        }
    }

    /// Each cause, with what is folded under it.
    pub fn causes(&self) -> impl Iterator<Item = (&FindingView<'_>, &[FindingView<'_>])> {
        let next = |_: &FindingView, next: &FindingView| next.finding.fold != Fold::Own;
        self.findings.chunk_by(next).filter_map(|group| group.split_first())
    }
}
