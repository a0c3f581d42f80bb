//! The program as a user runs it: what stands on the console, the exit status, and what becomes of
//! the files.

use std::path::{Path, PathBuf};

use crate::support::package::{changed, changed_to_text, scratch};
use crate::support::program::soem;
use crate::support::{fixture, fixture_bytes, saved};
use serde_json::Value;

fn copy_of(name: &str) -> PathBuf {
    saved(name, &fixture_bytes(name))
}

#[test]
fn a_file_alone_is_enriched_beside_itself_and_left_as_it_was() {
    let input = copy_of("autisme.xlsx");
    let output = soem(&[&input]);
    assert_eq!(output.status, Some(0), "{}", output.err);
    let told = output.out;
    for line in [
        "SØM-format genkendt, modelversion 1.0",
        "Krydstjek: ens   127 af 127 trykte tal genberegnet",
        "633.613 kr.",
        "break-even 41,7 pct. (succesrate 40,0 pct., margin −1,7 procentpoint)",
        "ark tilføjet, 11 uændret)",
    ] {
        assert!(told.contains(line), "»{line}« is not in:\n{told}");
    }
    assert!(input.with_file_name("autisme.beriget.xlsx").exists());
    let (before, after) = (std::fs::read(fixture("autisme.xlsx")), std::fs::read(&input));
    assert_eq!(before.expect("the fixture"), after.expect("the input"));
    let left = std::fs::read_dir(input.parent().expect("a folder")).expect("the folder").count();
    assert_eq!(left, 2, "only the input and the new file are left");
}

#[test]
fn json_gives_exact_figures_under_stable_keys() {
    let input = copy_of("autisme.xlsx");
    let output = soem(&[Path::new("enrich"), &input, Path::new("--json")]);
    let json: Value = serde_json::from_str(&output.out).expect("one JSON object");
    assert_eq!(json["verdict"], "equal");
    assert_eq!(json["layout"], "soem");
    assert_eq!(json["crosscheck"].as_array().map(Vec::len), Some(127));
    let number = |value: &Value| {
        value.as_str().and_then(|text| text.parse::<f64>().ok()).expect("a decimal in a string")
    };
    // Published: KLK 2018.
    assert!((number(&json["net_result"]["total"]) - 633_612.0).abs() < 2.0);
    assert!(
        (number(&json["net_result"]["areas"]["Omkostninger"]["total"]) + 1_923_077.0).abs() < 1.0
    );
    // Resultater!D29 of the fixture, as LibreOffice computed it.
    assert!((number(&json["net_result"]["years"]["2019"]["Kommune"]) + 1_798_334.0).abs() < 0.5);
    assert!(json["break_even"]["Kommune"].is_string());
    for key in
        ["sheet", "cell", "label", "printed", "recomputed", "difference", "tolerance", "verdict"]
    {
        assert!(!json["crosscheck"][0][key].is_null(), "{key}");
    }
}

#[test]
fn figures_that_differ_end_in_status_1_with_their_cells() {
    let input = copy_of("randers-trykt.xlsx");
    let output = soem(&[&input]);
    assert_eq!(output.status, Some(1));
    assert!(output.out.contains("Krydstjek: afviger"));
    assert!(output.out.contains("Resultater!C7"), "{}", output.out);
}

#[test]
fn the_input_is_never_written_over() {
    let input = copy_of("cti.xlsx");
    let output = soem(&[input.as_path(), Path::new("-o"), &input]);
    assert_eq!(output.status, Some(3));
    assert!(output.err.contains("originalen skrives der aldrig over"));
    assert_eq!(
        std::fs::read(fixture("cti.xlsx")).expect("fixture"),
        std::fs::read(&input).expect("input")
    );
}

#[test]
fn wrong_use_is_told_in_the_users_language() {
    let danish = soem(&[Path::new("--ukendt")]);
    assert_eq!(danish.status, Some(3));
    assert!(danish.err.contains("»--ukendt« kendes ikke."));
    let english = soem(&[Path::new("--lang"), Path::new("en"), Path::new("--ukendt")]);
    assert!(english.err.contains("unexpected argument"), "{}", english.err);
}

#[test]
fn what_is_no_workbook_is_named_for_what_it_is() {
    let file = scratch().join("brev.xlsx");
    std::fs::write(&file, b"%PDF-1.7 not a workbook").expect("a file");
    let output = soem(&[&file]);
    assert_eq!(output.status, Some(2));
    assert!(output.err.contains("et PDF-dokument"), "{}", output.err);
    let missing = soem(&[Path::new("findes-ikke.xlsx")]);
    assert_eq!(missing.status, Some(2));
    assert!(missing.err.contains("findes ikke"));
}

#[test]
fn a_workbook_without_the_models_sheets_says_which_sheets_it_has() {
    let file = scratch().join("andet.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Budget 2024").expect("a name");
    book.save(&file).expect("a workbook");
    let output = soem(&[&file]);
    assert_eq!(output.status, Some(2));
    assert!(
        output.err.contains("ingen af SØM-modellens ark. Den har: Budget 2024."),
        "{}",
        output.err
    );
}

/// Five faults of different kinds in one file, and every one of them is named with its cell.
#[test]
fn every_fault_is_named_at_once() {
    let mut file = fixture("cti.xlsx");
    file = changed_to_text(&file, "Indstillinger", "B9", "Rentefod");
    file = changed_to_text(&file, "Priser", "E7", "efter aftale");
    file = changed_to_text(&file, "Omkostninger", "D7", "Kommunekassen");
    file = changed_to_text(&file, "Konsekvenser 2", "B5", "Service");
    file = changed_to_text(&file, "Effekt", "C5", "1.234");
    let output = soem(&[&file]);
    assert_eq!(output.status, Some(2));
    let told = output.err;
    for fault in [
        "Indstillinger  Feltet »Diskonteringsrente« blev ikke fundet",
        "Omkostninger!D7  Tilskud fra pulje: Aktør: »Kommunekassen« kendes ikke. Der skal stå »Kommune«, »Region« eller »Stat«.",
        "Konsekvenser 2  Tabellen med overskrifterne Ydelse blev ikke fundet på arket.",
        "Priser!E7  Kontanthjælp: Kommune: her står »efter aftale«, hvor der skal stå et tal.",
        "Effekt!C5  Succesrate: »1.234« kan læses både som 1.234 og som 1,234.",
    ] {
        assert!(told.contains(fault), "»{fault}« is not in:\n{told}");
    }
    assert!(told.contains("Intet er skrevet."));
    assert!(!file.with_file_name("cti.beriget.xlsx").exists());
    let english = soem(&[file.as_path(), Path::new("--lang=en")]);
    assert!(
        english.err.contains("The field »Diskonteringsrente« was not found on the sheet."),
        "{}",
        english.err
    );
}

#[test]
fn faults_in_the_tables_are_named_by_cell() {
    let mut file = fixture("cti.xlsx");
    file = changed_to_text(&file, "Priser", "E7", "efter aftale");
    file = changed_to_text(&file, "Priser", "B9", "Sengedage");
    let output = soem(&[&file]);
    let told = output.err;
    for fault in [
        "Priser!E7  Kontanthjælp: Kommune: her står »efter aftale«, hvor der skal stå et tal.",
        "Konsekvenser 1!B13  »Sengedage i psykiatrien« har ingen linje på prisarket.",
    ] {
        assert!(told.contains(fault), "»{fault}« is not in:\n{told}");
    }
}

#[test]
fn a_price_year_without_an_index_figure_is_named() {
    let file = changed(&fixture("cti.xlsx"), "Priser", "D8", 1990.0);
    let told = soem(&[&file]).err;
    assert!(told.contains("Priser!D8  Nettoprisindekset har intet tal for 1990"), "{told}");
}
