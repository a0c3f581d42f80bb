//! A case under new parameters, and what moved its net result.

mod changes;
mod moved;
mod prices;
mod summary;
mod table;
pub mod words;

pub use changes::{ChangeError, Changes, changed};
pub use moved::{CAUSES, Moved, explain};
pub use prices::{NewPrice, PriceError, read as prices};
pub use table::{Regenerated, csv, exceeds, workbook as table};
