//! The checks. Errors are planted in copies of the reference workbooks, recalculated by IronCalc,
//! so that no figure of ours makes the figures that are judged.

mod command;
mod craft;
mod edits;
mod planted;
mod protocol;
mod rules;
mod set;
mod weighed;
