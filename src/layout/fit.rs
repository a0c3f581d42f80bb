//! How well a layout fits a workbook.

use crate::lang::{Lang, phrase};

/// How well a layout fits a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fit {
    pub id: String,
    pub title: String,
    /// Fields, tables and required headings found, of those that the layout names.
    pub found: usize,
    pub named: usize,
    /// Of those that a calculation cannot be read without.
    pub required_found: usize,
    pub required: usize,
}

impl Fit {
    /// From 0 to 100; what is required counts three times.
    pub fn score(&self) -> usize {
        let (found, named) = (self.found + 2 * self.required_found, self.named + 2 * self.required);
        (found * 100).checked_div(named).unwrap_or(0)
    }

    /// "SØM-format: 52 af 52 felter og tabeller fundet".
    pub fn words(&self, lang: Lang) -> String {
        let Fit { title, found, named, required_found, required, .. } = self;
        let most = phrase!(
            lang,
            "{title}: {found} af {named} felter og tabeller fundet",
            "{title}: {found} of {named} fields and tables found"
        );
        match required - required_found {
            0 => most,
            n => phrase!(
                lang,
                "{most}, {n} af de påkrævede mangler",
                "{most}, {n} of the required missing"
            ),
        }
    }
}
