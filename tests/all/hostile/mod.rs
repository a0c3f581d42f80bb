//! Files that are damaged or made to do harm: each ends in a result or a clear error, soon and in
//! little memory.

pub mod harm;
mod many;
pub mod mutated;
mod places;
mod text;
mod time;
