//! Numbers, years and words that any person understands are read as meant, and what was read as
//! what is told. The oracle is the figure that the fixture itself publishes, within one krone.

use super::outcome::{AUTISM, CTI};
use crate::support::fixture;
use crate::support::ours::{checked, enriched_file};
use crate::support::package::changed_to_text;
use crate::support::recalc::Model;
use rust_decimal::Decimal;
use soem::finding::Finding;

/// The fixture and its figure, the sheet and cell, what is written there, and the code under which
/// it is told.
type Variant = ((&'static str, i64), &'static str, &'static str, &'static str, &'static str);

const VARIANTS: [Variant; 24] = [
    (AUTISM, "Omkostninger", "G6", "2.000.000.-", "A2"),
    (AUTISM, "Omkostninger", "G6", "2 mio. kr.", "A2"),
    (AUTISM, "Omkostninger", "G6", "2.000 t.kr.", "A2"),
    (AUTISM, "Omkostninger", "G6", "ca. 2.000.000", "A2"),
    (AUTISM, "Omkostninger", "G6", "2'000'000", "A2"),
    (AUTISM, "Omkostninger", "G6", "2,000,000", "A2"),
    (AUTISM, "Omkostninger", "G6", "'2.000.000", "A2"),
    (AUTISM, "Omkostninger", "H6", "–", "A2"),
    (AUTISM, "Priser", "F6", "-", "A2"),
    (AUTISM, "Priser", "E6", "3.476,1635 kr./uge", "A2"),
    (AUTISM, "Indsats", "C13", "20 personer", "A2"),
    (AUTISM, "Indsats", "C14", "—", "A2"),
    (AUTISM, "Effekt", "C5", "ca. 40 %", "A2"),
    (AUTISM, "Effekt", "C5", "40 p.c.", "A2"),
    (AUTISM, "Konsekvenser 1", "F10", "1 person", "A2"),
    (AUTISM, "Indstillinger", "C6", "2018-priser", "A2"),
    (AUTISM, "Indstillinger", "C6", "01.01.2018", "A2"),
    (AUTISM, "Konsekvenser 1", "H10", "✓", "A6"),
    (AUTISM, "Konsekvenser 1", "G10", "Kun succes", "A6"),
    (AUTISM, "Omkostninger", "D6", "Kom.", "A6"),
    (CTI, "Omkostninger", "G7", "3.000.000-", "A2"),
    (CTI, "Omkostninger", "G7", "—3.000.000", "A2"),
    (CTI, "Omkostninger", "D8", "Stat(en)", "A6"),
    (CTI, "Konsekvenser 1", "H14", "0", "A6"),
];

/// The findings of the fixture with a text in a cell, which must come to the figure all the same.
pub fn understood((file, net): (&str, i64), sheet: &str, cell: &str, typed: &str) -> Vec<Finding> {
    let found = checked(&changed_to_text(&fixture(file), sheet, cell, typed));
    let away = (found.result.net(None) - Decimal::from(net)).abs();
    assert!(away < Decimal::ONE, "{sheet}!{cell} »{typed}« gives {}", found.result.net(None));
    found.findings
}

#[test]
fn what_a_person_understands_is_read_and_told() {
    for (fixture, sheet, cell, typed, code) in VARIANTS {
        let told = understood(fixture, sheet, cell, typed).iter().any(|finding| {
            finding.code == code
                && finding.sheet.as_deref() == Some(sheet)
                && finding.cell.is_some_and(|at| at.to_string() == cell)
        });
        assert!(told, "{sheet}!{cell} »{typed}« is not told under {code}");
    }
}

/// A text in the original is no number to Excel: our sheets hold what it was read as until a number
/// replaces it.
#[test]
fn a_number_typed_over_the_text_moves_the_added_sheets() {
    let text = changed_to_text(&fixture(AUTISM.0), "Omkostninger", "G6", "2 mio. kr.");
    let mut model = Model::open(&enriched_file(&text));
    let mut plain = Model::open(&enriched_file(&fixture(AUTISM.0)));
    for amount in [None, Some(3_000_000.0)] {
        for model in [&mut model, &mut plain] {
            if let Some(amount) = amount {
                model.set("Omkostninger", "G6", amount);
            }
            model.recalculate();
        }
        let mut compared = 0;
        for cell in plain.formulas("SØM Beregning") {
            let (found, expected) =
                (model.value("SØM Beregning", &cell), plain.value("SØM Beregning", &cell));
            assert!(
                found.agrees(&expected, 1e-9),
                "{amount:?} {cell}: {found:?}, not {expected:?}"
            );
            compared += 1;
        }
        assert!(compared > 50, "only {compared} cells");
    }
}
