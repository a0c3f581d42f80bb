//! Workbooks read as other programs read them.

mod cells;
mod limits;
mod made;
mod ods;
mod refused;
mod samples;
