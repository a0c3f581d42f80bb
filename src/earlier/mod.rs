//! What a person has typed in an enriched workbook, so that the next run carries it over.
//!
//! Every cell that may be typed in has a key that is the same from run to run. The memo that lies
//! in the package tells which cell had which key and what stood there by itself; what differs now
//! was typed. The memo also tells whether the original's own sheets are as they were.

mod memo;
mod originals;
mod settle;
mod typed;

pub use memo::Memo;
pub use originals::{differing, fingerprint};
pub use settle::{Results, settled};
pub use typed::{Carried, TypedCell, typed};

use crate::check::protocol::Written;
use crate::workbook::Workbook;

/// An enriched workbook of an earlier run, and what a person has typed in it.
pub struct Earlier {
    pub workbook: Workbook,
    /// Its sheets that are ours.
    pub ours: Vec<String>,
    pub written: Option<Written>,
    pub typed: Vec<TypedCell>,
    /// The original's sheets are as they were when ours were added.
    pub keeps_original: bool,
}

impl Earlier {
    /// The cells in which the original's sheets differ from those of `input`; none while they are
    /// as they were when ours were added, however `input` has changed since.
    pub fn changed(&self, input: &Workbook, ours: &[String]) -> Vec<String> {
        if self.keeps_original {
            return Vec::new();
        }
        differing((&self.workbook, &self.ours), (input, ours))
    }
}
