//! One pen for everything that writes cells: a sheet as it is drawn, how its cells look, and the
//! XML that it becomes. Knows nothing of the calculation, and of packages only how ours are
//! packed.

pub mod charts;
pub mod drawn;
mod fill_in;
pub mod formula;
pub mod front;
pub mod input;
pub mod list;
pub mod live;
pub mod look;
pub(crate) mod markup;
pub mod page;
pub mod rules;
pub mod sheet;
pub mod styles;
pub mod table;
pub mod words;
pub mod worksheet;
