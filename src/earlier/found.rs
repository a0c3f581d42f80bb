//! An enriched workbook of an earlier run.

use super::originals::differing;
use super::typed::TypedCell;
use crate::check::protocol::Written;
use crate::workbook::Workbook;

/// An enriched workbook of an earlier run, and what a person has typed in it.
pub struct Earlier {
    pub workbook: Workbook,
    /// Its sheets that are ours.
    pub ours: Vec<String>,
    /// The name of the file that it was made from, as it says itself.
    pub made_of: Option<String>,
    pub written: Option<Written>,
    pub typed: Vec<TypedCell>,
    /// The original's sheets are as they were when ours were added.
    pub keeps_original: bool,
}

impl Earlier {
    /// Whether nobody has written in it.
    pub fn is_untouched(&self) -> bool {
        let written = self.written.as_ref().is_some_and(|written| !written.is_untouched());
        self.keeps_original && self.typed.is_empty() && !written
    }

    /// The cells in which the original's sheets differ from those of `input`; none while they are
    /// as they were when ours were added, however `input` has changed since.
    pub fn changed(&self, input: &Workbook, ours: &[String]) -> Vec<String> {
        if self.keeps_original {
            return Vec::new();
        }
        differing((&self.workbook, &self.ours), (input, ours))
    }
}
