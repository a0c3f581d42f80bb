//! What a person has typed in an enriched workbook, so that the next run carries it over.
//!
//! Every cell that may be typed in has a key that is the same from run to run. The memo that lies
//! in the package tells which cell had which key and what stood there by itself; what differs now
//! was typed. The memo also tells whether the original's own sheets are as they were.

mod found;
mod memo;
mod originals;
mod settle;
mod typed;

pub use found::Earlier;
pub use memo::Memo;
pub use originals::fingerprint;
pub use settle::{Results, settled};
pub use typed::{Carried, TypedCell, typed};
