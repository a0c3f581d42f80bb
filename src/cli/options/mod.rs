//! Options that several commands take: how they are asked for, and what was chosen.

pub mod checks;
pub mod kinds;
pub mod layouts;
pub mod limits;
pub mod parameters;
pub mod reading;
