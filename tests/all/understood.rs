//! Numbers, years and words that any person understands are read as meant, and what was read as what is told. The
//! oracle is the figure that the fixture itself publishes, within one krone.

use std::path::{Path, PathBuf};

use crate::support::package::{changed_to_text, scratch};
use crate::support::recalc::Model;
use rust_decimal::Decimal;
use soem::Options;
use soem::workbook::{Limits, Workbook};

const AUTISM: (&str, i64) = ("autisme.xlsx", 633_613);
const CTI: (&str, i64) = ("cti.xlsx", -6_377_215);

/// The fixture and its figure, the sheet and cell, what is written there, and the code under which it is told.
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

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

#[test]
fn what_a_person_understands_is_read_and_told() {
    for ((file, net), sheet, cell, typed, code) in VARIANTS {
        let path = changed_to_text(&fixture(file), sheet, cell, typed);
        let workbook = Workbook::open(&path, &Limits::default()).expect("it opens");
        let found = soem::check(&workbook, &Options::default()).unwrap_or_else(|e| panic!("{typed}: {e:?}"));
        let away = (found.result.net(None) - Decimal::from(net)).abs();
        assert!(away < Decimal::ONE, "{sheet}!{cell} »{typed}« gives {}", found.result.net(None));
        let told = found.findings.iter().any(|finding| {
            finding.code == code
                && finding.sheet.as_deref() == Some(sheet)
                && finding.cell.is_some_and(|at| at.to_string() == cell)
        });
        assert!(told, "{sheet}!{cell} »{typed}« is not told under {code}");
    }
}

/// A unit, a number in a list or an asterisk is no part of a label, and needs no telling.
#[test]
fn labels_with_a_unit_or_a_number_are_found() {
    for (sheet, cell, typed) in [
        ("Effekt", "B5", "Succesrate (%)"),
        ("Effekt", "B5", "Succesrate *"),
        ("Indstillinger", "B9", "Diskonteringsrente, pct."),
        ("Indstillinger", "B6", "2. Basisår"),
    ] {
        let path = changed_to_text(&fixture(AUTISM.0), sheet, cell, typed);
        let workbook = Workbook::open(&path, &Limits::default()).expect("it opens");
        let found = soem::check(&workbook, &Options::default()).unwrap_or_else(|e| panic!("{typed}: {e:?}"));
        let away = (found.result.net(None) - Decimal::from(AUTISM.1)).abs();
        assert!(away < Decimal::ONE, "{sheet}!{cell} »{typed}« gives {}", found.result.net(None));
    }
}

/// A text in the original is no number to Excel: our sheets hold what it was read as until a number replaces it.
#[test]
fn a_number_typed_over_the_text_moves_the_added_sheets() {
    let enriched = |path: &Path, name: &str| {
        let workbook = Workbook::open(path, &Limits::default()).expect("it opens");
        let bytes = soem::enrich(&workbook, &Options::default()).expect("it is enriched").bytes;
        let path = scratch().join(name);
        std::fs::write(&path, bytes).expect("the scratch folder takes files");
        path
    };
    let text = changed_to_text(&fixture(AUTISM.0), "Omkostninger", "G6", "2 mio. kr.");
    let mut model = Model::open(&enriched(&text, "understood-text.xlsx"));
    let mut plain = Model::open(&enriched(&fixture(AUTISM.0), "understood-plain.xlsx"));
    for amount in [None, Some(3_000_000.0)] {
        for model in [&mut model, &mut plain] {
            if let Some(amount) = amount {
                model.set("Omkostninger", "G6", amount);
            }
            model.recalculate();
        }
        let mut compared = 0;
        for cell in plain.formulas("SØM Beregning") {
            let (found, expected) = (model.value("SØM Beregning", &cell), plain.value("SØM Beregning", &cell));
            assert!(found.agrees(&expected, 1e-9), "{amount:?} {cell}: {found:?}, not {expected:?}");
            compared += 1;
        }
        assert!(compared > 50, "only {compared} cells");
    }
}
