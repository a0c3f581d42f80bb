//! What becomes of an untidy workbook.

use crate::support::ours::read_well;
use crate::support::sketch::Sketch;
use rust_decimal::Decimal;
use soem::Options;
use soem::Refusal;
use soem::finding::Finding;

/// The net results that the fixtures print, kroner.
pub const AUTISM: (&str, i64) = ("autisme.xlsx", 633_613);
pub const CTI: (&str, i64) = ("cti.xlsx", -6_377_215);

/// The net result, or none where the workbook is not understood, and what was told of it.
pub fn outcome(sketch: &Sketch) -> (Option<Decimal>, Vec<Finding>) {
    match soem::enrich(&read_well(sketch.bytes()), &Options::default()) {
        Ok(found) => (Some(found.checked.result.net(None)), found.checked.findings),
        Err(Refusal::NotUnderstood(findings)) => (None, findings),
        Err(other) => panic!("{other:?}"),
    }
}
