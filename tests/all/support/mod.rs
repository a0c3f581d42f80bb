//! What the tests judge by: programs that are not ours.
//!
//! `recalc` calculates a workbook anew (IronCalc in the process, LibreOffice beside it) and
//! `package` looks at the parts of a file. Nothing here uses the crate under test, so that no
//! figure of ours is ever held against itself. Everything panics with a sentence: a test that
//! cannot judge must fail.

pub mod package;
pub mod recalc;
