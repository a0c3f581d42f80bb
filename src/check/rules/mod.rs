//! The rules of the catalogue, one file each.

pub mod costs_end;
pub mod counted_twice;
pub mod craft;
pub mod discounting;
pub mod documentation;
pub mod grants;
pub mod inference;
pub mod knowledge;
pub mod margins;
pub mod outcome;
pub mod participants;
pub mod prices;
pub mod printed_break_even;
pub mod printed_results;
pub mod reading;
pub mod refusion;
pub mod signs;
pub mod units;
pub mod without_end;
