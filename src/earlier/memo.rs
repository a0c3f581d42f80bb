//! What a run leaves in the package for the next one.

use serde::{Deserialize, Serialize};

use crate::draw::drawn::Drawn;
use crate::draw::input::Content;
use crate::graft;
use crate::report::contents::SheetNames;
use crate::workbook::Workbook;

/// What a run leaves in the package for the next one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Memo {
    /// The fingerprint of the original's own sheets.
    pub original: String,
    pub sheets: Vec<MemoSheet>,
}

/// The cells of a sheet that a person may type in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemoSheet {
    /// Which of our sheets, by what it is known by.
    pub kind: String,
    /// What it is called here.
    pub name: String,
    pub cells: Vec<MemoCell>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemoCell {
    /// Row and column, from zero.
    pub at: (u32, u16),
    pub key: String,
    /// The text that its row begins with, if any.
    pub label: String,
    /// What stands there until somebody types.
    pub own: Content,
}

impl Memo {
    pub fn of(original: String, names: &SheetNames, drawn: &Drawn) -> Self {
        let sheets = names.0.iter().zip(&drawn.sheets).map(|((sheet, name), drawn)| MemoSheet {
            kind: sheet.kind().to_owned(),
            name: name.clone(),
            cells: drawn
                .inputs()
                .iter()
                .map(|input| MemoCell {
                    at: input.at,
                    key: input.key.clone(),
                    label: input.label.clone(),
                    own: input.own.clone(),
                })
                .collect(),
        });
        let sheets = sheets.filter(|sheet| !sheet.cells.is_empty()).collect();
        Memo { original, sheets }
    }

    /// The one in a package, where there is one.
    pub fn of_package(workbook: &Workbook) -> Option<Self> {
        Self::parse(&graft::memo(workbook.package.as_ref()?)?)
    }

    /// As it is kept. Nothing in it can fail to be written.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// `None` where the text is no memo of this kind.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
