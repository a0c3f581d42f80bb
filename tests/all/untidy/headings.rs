//! Untidy headings: each variant comes to the fixture's own published figure and is told, or is
//! refused by its cell. `cargo test --test all untidy::headings -- --nocapture` prints the list.

use super::outcome::{AUTISM, CTI, outcome};
use crate::support::ours::line;
use crate::support::sketch::{Cell, Sketch};
use rust_decimal::Decimal;
use soem::finding::Severity;

pub const COSTS: &str = "Omkostninger";
pub const CHANGES: &str = "Konsekvenser 2";
pub const LINES: &str = "Konsekvenser 1";
pub const PRICES: &str = "Priser";

enum Expected {
    /// The fixture's result, and a finding of the code at the cell; nothing for what needs no
    /// telling.
    Same(&'static str),
    /// An error by code and cell.
    Refused(&'static str),
}
use Expected::{Refused, Same};

type Variant = (&'static str, (&'static str, i64), fn(&mut Sketch), Expected);

const VARIANTS: [Variant; 14] = [
    (
        "cost heading »2019 kr.«",
        AUTISM,
        |s| _ = s.set(COSTS, "G5", "2019 kr."),
        Same("A4 Omkostninger!G5"),
    ),
    ("cost heading »2019*«", AUTISM, |s| _ = s.set(COSTS, "G5", "2019*"), Same("")),
    (
        "cost heading »Beløb 2019«",
        AUTISM,
        |s| _ = s.set(COSTS, "G5", "Beløb 2019"),
        Same("A4 Omkostninger!G5"),
    ),
    (
        "cost heading »2019 (kr.)«",
        AUTISM,
        |s| _ = s.set(COSTS, "G5", "2019 (kr.)"),
        Same("A4 Omkostninger!G5"),
    ),
    (
        "cost headings År 1 …",
        AUTISM,
        |s| s.fill(COSTS, "G5", (1..=9).map(|n| Cell::Text(format!("År {n}")))),
        Same("A4 Omkostninger!G5"),
    ),
    (
        "cost headings 1 …",
        AUTISM,
        |s| s.fill(COSTS, "G5", (1..=9).map(|n| Cell::Number(n.into()))),
        Same("A4 Omkostninger!G5"),
    ),
    (
        "a column of words among the years",
        AUTISM,
        |s| _ = s.set(COSTS, "H5", "Note").set(COSTS, "H6", "se bilag"),
        Same(""),
    ),
    (
        "a sum after the years",
        AUTISM,
        |s| {
            _ = s.insert_columns(COSTS, 16, 1).set(COSTS, "P5", "I alt").set(
                COSTS,
                "P6",
                2_000_000.0,
            )
        },
        Same(""),
    ),
    ("change heading 0", AUTISM, |s| _ = s.set(CHANGES, "E5", 0.0), Same("A4 Konsekvenser 2!E5")),
    (
        "change heading »0. år«",
        AUTISM,
        |s| _ = s.set(CHANGES, "E5", "0. år"),
        Same("A4 Konsekvenser 2!E5"),
    ),
    (
        "change heading »Å 0«",
        AUTISM,
        |s| _ = s.set(CHANGES, "E5", "Å 0"),
        Refused("A1 Konsekvenser 2!E5"),
    ),
    (
        "change headings 0 …",
        AUTISM,
        |s| s.fill(CHANGES, "E5", (0..=10).map(|n| Cell::Number(n.into()))),
        Same("A4 Konsekvenser 2!E5"),
    ),
    (
        "change headings calendar years",
        AUTISM,
        |s| s.fill(CHANGES, "E5", (2019..=2029).map(|n| Cell::Number(n.into()))),
        Refused("A1 Konsekvenser 2!E5"),
    ),
    ("»Medregnes?«", CTI, |s| _ = s.set(LINES, "H9", "Medregnes?"), Same("")),
];

#[test]
fn untidy_variants_come_to_the_fixtures_figure_or_are_refused_by_their_cell() {
    VARIANTS.into_iter().for_each(holds);
}

/// A workbook that comes to the fixture's result and is told of by code and cell.
pub fn told(fixture: (&'static str, i64), edit: fn(&mut Sketch), place: &'static str) {
    holds((place, fixture, edit, Same(place)));
}

/// A workbook that is refused by code and cell.
pub fn refused(fixture: (&'static str, i64), edit: fn(&mut Sketch), place: &'static str) {
    holds((place, fixture, edit, Refused(place)));
}

fn holds((variant, (fixture, figure), edit, expected): Variant) {
    let mut sketch = Sketch::of(fixture);
    edit(&mut sketch);
    let (net, findings) = outcome(&sketch);
    let told: Vec<String> =
        findings.iter().filter(|finding| finding.code.starts_with('A')).map(line).collect();
    let (must_tell, same) = match expected {
        Same(must_tell) => (must_tell, true),
        Refused(must_tell) => (must_tell, false),
    };
    let first = told.iter().find(|told| told.starts_with(must_tell) && !must_tell.is_empty());
    println!("{variant}: {net:?} {}", first.map_or("", String::as_str));
    assert_eq!(net.is_some(), same, "{variant}: {told:#?}");
    if let Some(net) = net {
        assert!(
            (net - Decimal::from(figure)).abs() < Decimal::ONE,
            "{variant}: {net} is not {figure}"
        );
    }
    assert!(must_tell.is_empty() || first.is_some(), "{variant}: {told:#?}");
    let refused_there =
        findings.iter().any(|f| f.severity == Severity::Error && line(f).starts_with(must_tell));
    assert!(same || refused_there, "{variant}: {told:#?}");
}
