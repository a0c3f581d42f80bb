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
    assert!(output.out.contains("Forklaring: Af de tal, der afviger, er 13 skrevet som tal"));
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
    for (arguments, told) in [
        (&["--ukendt"][..], "»--ukendt« kendes ikke.\nSe soem hjælp.\n"),
        (
            &["check", "--jsom", "a.xlsx"],
            "»--jsom« kendes ikke. Mente du »--json«?\nBrug: soem check FIL…",
        ),
        (&["check"], "Der mangler <FIL>.\nBrug: soem check FIL…"),
        (&["check", "--json", "--csv", "a.xlsx"], "--json kan ikke bruges sammen med --csv."),
        (
            &["batch", "a", "-o", "ud", "--threads", "mange"],
            "»mange« kan ikke bruges til --threads <N>: der skal stå et helt tal fra 1 til 1.024.",
        ),
        (
            &["new", "a.xlsx", "--first-year", "25"],
            "»25« kan ikke bruges til --first-year <ÅR>: der skal stå et helt tal fra 1900 til 2200.",
        ),
        (
            &["regenerate", "-o", "ud", "--rate", "høj"],
            "»høj« kan ikke bruges til --rate <PCT>: der skal stå en procentsats under 100, fx 3,5.",
        ),
        (
            &["--lang", "dk", "a.xlsx"],
            "»dk« kan ikke bruges til --lang <da|en>. Der skal stå da eller en.",
        ),
        (&["a.xlsx", "-o"], "mangler en værdi."),
        (&["chek", "a.xlsx"], "»chek« er hverken en fil eller en kommando. Mente du »soem check«?"),
        (&["berig", "a.xlsx"], "Mente du »soem enrich«?"),
        (&["hjælp", "tjek"], "Mente du »soem check«?"),
        (&["kaffe"], "»kaffe« er hverken en fil eller en kommando. Angiv projektmappen"),
    ] {
        let run = soem(arguments);
        assert_eq!(run.status, Some(3), "{arguments:?}");
        assert!(run.err.contains(told), "{arguments:?}: »{told}« is not in:\n{}", run.err);
        assert!(!run.err.contains("error:"), "{arguments:?}: {}", run.err);
    }
    let english = soem(&["--lang", "en", "--ukendt"]);
    assert!(english.err.contains("unexpected argument"), "{}", english.err);
    let english = soem(&["--lang", "en", "batch", "a", "-o", "ud", "--threads", "mange"]);
    assert!(english.err.contains("a whole number from 1 to 1024 is due"), "{}", english.err);
    let english = soem(&["chek", "a.xlsx", "--lang=en"]);
    assert!(english.err.contains("Did you mean \"soem check\"?"), "{}", english.err);
}

#[test]
fn help_is_to_be_had_however_it_is_asked_for() {
    let nothing = soem(&[] as &[&str]);
    assert_eq!(nothing.status, Some(3));
    let ways = nothing.err.lines().filter(|line| line.starts_with("  soem")).count();
    assert_eq!(ways, 5, "{}", nothing.err);
    let whole = soem(&["hjælp"]);
    assert_eq!(whole.status, Some(0));
    for asked in [&["hjaelp"][..], &["help"], &["--hjælp"], &["--help"], &["-h"], &["/?"]] {
        assert_eq!(soem(asked).out, whole.out, "{asked:?}");
    }
    let one = soem(&["hjælp", "check"]);
    assert_eq!(one.out, soem(&["check", "--hjælp"]).out);
    assert!(one.out.contains("Brug: soem check FIL…"), "{}", one.out);
}

/// Every command is in the help, and none speaks Danish in English or English in Danish.
#[test]
fn help_is_in_one_language() {
    let commands = |whole: &str| -> Vec<String> {
        let named = |line: &str| {
            let name = line.strip_prefix("  ")?.split(' ').next()?;
            let is_name = !name.is_empty() && name.bytes().all(|c| c.is_ascii_lowercase());
            (is_name && name != "soem").then(|| name.to_owned())
        };
        whole.lines().filter_map(named).collect()
    };
    let all = commands(&soem(&["hjælp"]).out);
    assert!(all.len() >= 14, "{all:?}");
    assert_eq!(all, commands(&soem(&["help", "--lang", "en"]).out));
    let english_words = ["the ", "Usage", "Options", " file ", "Print"];
    let danish_words = ["Brug:", "Tilvalg", " og ", " eller ", "FIL", "MAPPE", "[ellers"];
    for name in all {
        let danish = soem(&["hjælp", &name]);
        assert_eq!(danish.status, Some(0), "{name}: {}", danish.err);
        for word in english_words {
            assert!(
                !danish.out.replace("--max-file", "").contains(word),
                "{name}, {word}: {}",
                danish.out
            );
        }
        let english = soem(&["help", &name, "--lang=en"]).out.replace("FILE", "");
        for word in danish_words {
            assert!(!english.contains(word), "{name}, {word}: {english}");
        }
        assert!(!english.contains(['æ', 'ø', 'å', 'Æ', 'Å']), "{name}: {english}");
        for line in danish.out.lines().chain(english.lines()) {
            assert!(line.chars().count() <= 110, "{name}: {line}");
        }
    }
}

/// Lists that hold nothing of a workbook's are in the language that was asked for.
#[test]
fn lists_are_in_one_language() {
    for list in ["examples", "layouts", "limits", "rules"] {
        let english = soem(&[list, "--lang", "en"]).out;
        for word in [" og ", " eller ", "Kilde", " som ", " ikke "] {
            assert!(!english.contains(word), "{list}, {word}: {english}");
        }
        let danish = soem(&[list]).out;
        for word in [" and ", " the ", "Source", " not "] {
            assert!(!danish.contains(word), "{list}, {word}: {danish}");
        }
    }
    let told = soem(&["examples", "randes"]).err;
    assert!(told.contains("Mente du randers?"), "{told}");
}

#[test]
fn a_folder_that_cannot_be_used_is_told_in_words() {
    let folder = scratch();
    let told = soem(&[Path::new("batch"), &folder, Path::new("-o"), &folder.join("ud")]);
    assert_eq!(told.status, Some(2));
    assert!(told.err.contains("her er ingen projektmapper at berige"), "{}", told.err);
    assert!(!folder.join("ud").exists(), "nothing is made for nothing");
    let told = soem(&[&folder]).err;
    assert!(
        told.contains(
            "Det er en mappe. Angiv projektmappen i den, eller berig dem alle: soem batch"
        ),
        "{told}"
    );
    let told = soem(&["batch", "findes-ikke", "-o", "ud"]).err;
    assert!(told.contains("findes-ikke findes ikke."), "{told}");
    // A file stands where the folder is to be.
    let taken = folder.join("fil");
    std::fs::write(&taken, b"x").expect("a file");
    let input = copy_of("cti.xlsx");
    let told = soem(&[input.as_path(), Path::new("-o"), &taken.join("ud.xlsx")]).err;
    assert!(told.contains("kunne ikke skrives"), "{told}");
    assert!(!told.contains("os error") && !told.contains(".tmp"), "{told}");
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
        output.err.contains("ingen af modellens ark er der. Projektmappen har »Budget 2024«."),
        "{}",
        output.err
    );
    assert!(output.err.contains("soem layout draft FIL"), "{}", output.err);
    assert_eq!(output.err.lines().count(), 4, "said once, and nothing else: {}", output.err);
}

/// A slip in a label, a heading, an actor, a word and a service, one at a time.
#[test]
fn a_slip_is_asked_about() {
    for (sheet, cell, typed, asked) in [
        ("Effekt", "B5", "Sukcesrate", "mente du »Succesrate«?"),
        ("Priser", "B5", "Ydelze", "mente du »Ydelse«?"),
        ("Omkostninger", "D7", "Komune", "Mente du »Kommune«?"),
        ("Konsekvenser 1", "G10", "Sucses", "Mente du »Succes«?"),
        (
            "Konsekvenser 1",
            "B10",
            "Herberg/forsogshjem",
            "står »Herberg/forsorgshjem«: er det den samme ydelse?",
        ),
    ] {
        let file = changed_to_text(&fixture("cti.xlsx"), sheet, cell, typed);
        let output = soem(&[&file]);
        assert_eq!(output.status, Some(2), "{typed}: {}", output.out);
        assert!(output.err.contains(asked), "»{asked}« is not in:\n{}", output.err);
    }
}

/// What is not a slip is not asked about.
#[test]
fn another_name_is_no_slip() {
    let file = changed_to_text(&fixture("cti.xlsx"), "Effekt", "B5", "Andel med virkning");
    let told = soem(&[&file]).err;
    assert!(told.contains("Feltet »Succesrate« blev ikke fundet på arket."), "{told}");
    assert!(!told.to_lowercase().contains("mente du"), "{told}");
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
