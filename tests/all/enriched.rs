//! The enriched workbook by programs that are not ours: the original is kept, every figure is
//! alive, and a change in the original's own cells moves the added sheets as if the changed file
//! had been enriched.

use std::path::Path;

use crate::support::ours::{self, enriched_file};
use crate::support::package::{changed, changed_to_text, kept};
use crate::support::recalc::{CellValue, Model, Values, libreoffice};
use crate::support::{WORKBOOKS, fixture, saved};
use soem::case::CaseFile;
use soem::compose::build;
use soem::report::contents::Ours;

/// Inputs of every kind, as cells of the reference workbooks.
const CHANGES: [(&str, &str, f64); 11] = [
    ("Effekt", "C5", 0.21),
    ("Indsats", "C13", 31.0),
    ("Indsats", "C15", 4.5),
    ("Priser", "E7", 2000.0),
    ("Priser", "D8", 2016.0),
    ("Konsekvenser 2", "F6", -60.0),
    ("Konsekvenser 1", "F10", 1.5),
    ("Omkostninger", "G6", 7_000_000.0),
    ("Indstillinger", "C9", 0.03),
    ("Indstillinger", "C5", 2022.0),
    ("Indstillinger", "C6", 2016.0),
];

fn enrich(input: &Path) -> Vec<u8> {
    ours::enriched(input).bytes
}

/// Every number on the added sheets by sheet and cell.
fn formulas(model: &Model) -> Vec<(&'static str, String)> {
    let sheets = Ours::ALL.into_iter().map(|(_, sheet, _)| sheet);
    let present = model.sheets();
    sheets
        .filter(|sheet| present.iter().any(|own| own == sheet))
        .flat_map(|sheet| model.formulas(sheet).into_iter().map(move |cell| (sheet, cell)))
        .collect()
}

/// Equal within 1e-7 of the larger, since programs add in different orders.
fn same(a: &CellValue, b: &CellValue) -> bool {
    a.agrees(b, 1e-7)
}

#[test]
fn every_part_of_the_original_is_kept() {
    for name in WORKBOOKS {
        kept(&fixture(name), &enriched_file(&fixture(name)))
            .unwrap_or_else(|why| panic!("{name}: {why}"));
    }
}

#[test]
fn every_figure_is_what_its_own_formula_gives() {
    for name in WORKBOOKS {
        let mut model = Model::open(&enriched_file(&fixture(name)));
        model.recalculate();
        let cells = formulas(&model);
        assert!(cells.len() > 1200, "{name} has only {} formulas", cells.len());
        for (sheet, cell) in cells {
            let (cached, now) = (model.cached(sheet, &cell), model.value(sheet, &cell));
            assert!(
                same(&cached, &now),
                "{name} {sheet}!{cell}: cached {cached:?}, calculated {now:?}"
            );
        }
    }
}

/// A made-up case with 25 lines, eight persons and five committees: everything that may be long.
fn family() -> std::path::PathBuf {
    let text = std::fs::read_to_string(fixture("familie.toml")).expect("the case");
    let case = CaseFile::parse(&text, crate::support::ours::official()).expect("it is a case");
    saved(
        "familie.xlsx",
        &build(&case, crate::support::ours::official()).expect("it is built").bytes,
    )
}

#[test]
fn every_figure_of_a_large_case_is_what_its_own_formula_gives() {
    let mut model = Model::open(&enriched_file(&family()));
    model.recalculate();
    for (sheet, cell) in formulas(&model) {
        let (cached, now) = (model.cached(sheet, &cell), model.value(sheet, &cell));
        assert!(same(&cached, &now), "{sheet}!{cell}: cached {cached:?}, calculated {now:?}");
    }
}

/// After a change inside the enriched workbook, its figures are those of the changed original
/// enriched anew.
fn follows(name: &str, sheet: &str, cell: &str, value: CellValue, at_least: usize) {
    let what = format!("{name}, {sheet}!{cell} = {value:?}");
    let mut model = Model::open(&enriched_file(&fixture(name)));
    model.set(sheet, cell, value.clone());
    model.recalculate();
    let original = match &value {
        CellValue::Number(number) => changed(&fixture(name), sheet, cell, *number),
        CellValue::Text(text) => changed_to_text(&fixture(name), sheet, cell, text),
        other => panic!("{other:?} is no input"),
    };
    let fresh = Values::read(&enriched_file(&original));
    let mut moved = 0;
    for (sheet, cell) in formulas(&model) {
        let CellValue::Number(_) = model.value(sheet, &cell) else { continue };
        let (now, expected) = (model.value(sheet, &cell), fresh.value(sheet, &cell));
        assert!(
            same(&now, &expected),
            "{what}: {sheet}!{cell} became {now:?}, enriched anew it is {expected:?}"
        );
        moved += usize::from(!same(&now, &model.cached(sheet, &cell)));
    }
    assert!(moved >= at_least, "{what} moved only {moved} figures");
}

#[test]
fn a_change_in_the_original_moves_every_figure_that_depends_on_it() {
    for (sheet, cell, value) in CHANGES {
        follows("cti.xlsx", sheet, cell, CellValue::Number(value), 20);
    }
    follows("autisme.xlsx", "Effekt", "C5", CellValue::Number(0.21), 400);
}

#[test]
fn leaving_a_line_out_or_letting_it_apply_to_all_moves_the_result() {
    follows("autisme.xlsx", "Konsekvenser 1", "H10", CellValue::from("Nej"), 100);
    follows("cti.xlsx", "Konsekvenser 1", "H14", CellValue::from("Ja"), 50);
    follows("cti.xlsx", "Konsekvenser 1", "G11", CellValue::from("Alle"), 50);
    follows("randers.xlsx", "Indstillinger", "C10", CellValue::from("Udiskonteret"), 10);
}

#[test]
fn the_same_input_gives_the_same_bytes_also_when_it_is_enriched_already() {
    for name in WORKBOOKS {
        let first = enrich(&fixture(name));
        assert_eq!(first, enrich(&fixture(name)), "{name}");
        assert_eq!(first, enrich(&saved(name, &first)), "{name} enriched twice");
    }
}

#[test]
fn horizons_beyond_35_years_chain_the_official_rates_and_follow_the_rate_in_excel() {
    // 2019 + 40 years, so the last columns of costs and years lie in the second band.
    let long = changed(&fixture("cti.xlsx"), "Indstillinger", "C8", 2060.0);
    let book = enriched_file(&long);
    let mut model = Model::open(&book);
    model.recalculate();
    // 2060 is 40 years from the base year 2020: 1.035^-35 · 1.025^-5, by hand in floating point.
    let by_hand = 1.035_f64.powi(-35) * 1.025_f64.powi(-5);
    let row = |model: &Model| {
        let cells = model.formulas("SØM Aktører");
        let years = cells.iter().filter(|cell| cell.starts_with('C') && !cell.starts_with("CA"));
        years
            .map(|cell| model.value("SØM Aktører", cell))
            .filter_map(|v| if let CellValue::Number(n) = v { Some(n) } else { None })
            .next_back()
    };
    assert!((row(&model).expect("a factor") - by_hand).abs() < 1e-12);
    model.set("Indstillinger", "C9", 0.04);
    model.recalculate();
    let by_hand = 1.04_f64.powi(-35) * 1.03_f64.powi(-5);
    assert!(
        (row(&model).expect("a factor") - by_hand).abs() < 1e-12,
        "{:?} is not {by_hand}",
        row(&model)
    );
}

#[test]
#[ignore = "needs LibreOffice (soffice)"]
fn libreoffice_calculates_every_figure_as_cached() {
    for name in WORKBOOKS {
        let book = enriched_file(&fixture(name));
        let (cached, live) = (Values::read(&book), libreoffice(&book));
        let model = Model::open(&book);
        for (sheet, cell) in formulas(&model) {
            let (cached, live) = (cached.value(sheet, &cell), live.value(sheet, &cell));
            assert!(
                same(&cached, &live),
                "{name} {sheet}!{cell}: cached {cached:?}, LibreOffice {live:?}"
            );
        }
    }
}

#[test]
#[ignore = "needs LibreOffice (soffice)"]
fn libreoffice_follows_a_change_as_if_it_had_been_enriched() {
    for (sheet, cell, value) in CHANGES {
        let original = changed(&fixture("cti.xlsx"), sheet, cell, value);
        let inside = changed(&enriched_file(&fixture("cti.xlsx")), sheet, cell, value);
        let (live, fresh) = (libreoffice(&inside), Values::read(&enriched_file(&original)));
        let model = Model::open(&inside);
        for (on, at) in formulas(&model) {
            let (now, expected) = (live.value(on, &at), fresh.value(on, &at));
            if let CellValue::Number(_) = now {
                assert!(
                    same(&now, &expected),
                    "{sheet}!{cell}: {on}!{at} became {now:?}, enriched anew it is {expected:?}"
                );
            }
        }
    }
}
