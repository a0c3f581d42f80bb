//! The portfolio: sums worked out by hand, and its formulas by programs that are not ours.

use std::path::{Path, PathBuf};

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, dec};
use serde_json::Value;
use soem::case::CaseFile;
use soem::compose::build;

use crate::support::ours::official;
use crate::support::package::{edited, scratch};
use crate::support::program::{Run, soem_in};
use crate::support::recalc::{CellValue, Model, Values, libreoffice};

/// A calculation whose costs fall in 2021 on the municipality, in the prices of a year.
fn case(name: &str, level: i32, costs: &[(&str, i32)]) -> Vec<u8> {
    let costs = costs.iter().map(|(name, kroner)| {
        format!(
            "[[cost]]\nname = \"{name}\"\nactor = \"Kommune\"\namounts = {{ 2021 = {kroner} }}\n"
        )
    });
    let text = format!(
        "front = {{ name = \"{name}\" }}\n\
         settings = {{ price_year = {level}, base_year = 2020, first_year = 2021, \
         last_year = 2025, discount_rate = 0.06 }}\neffect = {{ success_rate = 0.5 }}\n\
         participants = {{ 2021 = 10 }}\n{}[[consequence]]\nservice = \"Dag\"\n\
         area = \"Sundhedsydelse\"\n[[price]]\nservice = \"Dag\"\n",
        costs.collect::<String>()
    );
    let case = CaseFile::parse(&text, official()).expect("a case");
    build(&case, official()).unwrap_or_else(|why| panic!("{why}")).bytes
}

const GROUPS: &str = "[[group]]\nname = \"Unge\"\nfiles = [\"unge\"]\nparticipants = 15\n\
                      shared_costs = [\"Ledelse\"]\n";

/// Two calculations that share management, in prices of 2020 and 2023; another, twice; and a file
/// that is none.
fn folder() -> PathBuf {
    let folder = scratch();
    std::fs::create_dir_all(folder.join("ind/unge")).expect("folders");
    let put = |file: &str, bytes: &[u8]| {
        std::fs::write(folder.join("ind").join(file), bytes).expect("a file")
    };
    put("unge/a.xlsx", &case("Bolig", 2020, &[("Drift", 1_000_000), ("Ledelse", 100_000)]));
    put("unge/b.xlsx", &case("Mentor", 2023, &[("Drift", 500_000), ("Ledelse", 90_000)]));
    put("c.xlsx", &case("Bolig", 2023, &[("Drift", 200_000)]));
    put("d.xlsx", &case("Bolig", 2023, &[("Drift", 200_000)]));
    put("note.xlsx", b"ikke en projektmappe");
    std::fs::write(folder.join("grupper.toml"), GROUPS).expect("the groups");
    folder
}

fn batch(folder: &Path, more: &[&str]) -> Run {
    let asked = ["batch", "ind", "-o", "ud", "--price-year", "2023", "--base-year", "2022"];
    soem_in(folder, &[&asked[..], &["--rate", "4", "--group", "grupper.toml", "-q"], more].concat())
}

fn made() -> PathBuf {
    let folder = folder();
    let run = batch(&folder, &[]);
    // One file is no workbook.
    assert_eq!(run.status, Some(2), "{run:?}");
    folder.join("ud/portefølje.xlsx")
}

/// From 2020-prices to those of 2023, and from 2021 to the base year 2022 at 4 per cent.
fn worth(in_2020: Decimal, in_2023: Decimal) -> Decimal {
    -(in_2020 * dec!(118.04) / dec!(103.87) + in_2023) * dec!(1.04)
}

fn near(found: &CellValue, expected: Decimal) {
    let expected = expected.to_f64().expect("a number");
    assert!((found.number() - expected).abs() < 0.001, "{found:?} {expected}");
}

/// The row, from 1, in which a column of a sheet holds a text.
fn row(values: &Values, sheet: &str, column: &str, text: &str) -> usize {
    let is = |row: &usize| values.value(sheet, &format!("{column}{row}")) == text.into();
    (1..80).find(is).unwrap_or_else(|| panic!("{text} in {column} of {sheet}"))
}

#[test]
fn sums_are_on_one_basis_with_what_is_shared_counted_once() {
    let values = Values::read(&made());
    let at = |sheet: &str, column: &str, row| values.value(sheet, &format!("{column}{row}"));
    // Management counts in the file where it is largest, and is given back in the other.
    let group = worth(dec!(1_100_000), dec!(500_000));
    let total = row(&values, "Grupper", "B", "I alt");
    near(&at("Grupper", "C", total), group);
    near(&at("Grupper", "D", total), group);
    near(&at("Grupper", "E", total), Decimal::ZERO);
    near(&at("Grupper", "G", total), dec!(15));
    near(&at("Grupper", "C", total + 1), group / dec!(15));
    // The calculation that lies in two files counts once.
    let all = group + worth(Decimal::ZERO, dec!(200_000));
    let first = row(&values, "Resumé", "A", "I alt");
    near(&at("Resumé", "B", first), all);
    near(&at("Resumé", "B", first + 1), all);
    near(&at("Resumé", "B", first + 2), Decimal::ZERO);
    let shown = row(&values, "Resumé", "A", "Unge");
    near(&at("Resumé", "B", shown), group);
    // Every calculation before anything is given back.
    near(
        &values.value("Sammenligning", "C4"),
        worth(dec!(1_100_000), dec!(590_000) + dec!(200_000)),
    );
    // −1.300.000 × 1,13642 × … = −1.9 mio.: −(1.100.000 × 1,136420 + 700.000) × 1,04 = −2.028.064.
    let told = values.value("Resumé", "A4");
    let expected = "Det offentlige betaler 2,0 mio. kr. i alt på 3 beregninger: kommunerne betaler \
                    2,0 mio. kr., regionerne hverken vinder eller betaler og staten hverken vinder \
                    eller betaler.";
    assert_eq!(told, expected.into());
}

#[test]
fn the_largest_gain_stands_first_and_names_tell_apart() {
    let folder = folder();
    assert_eq!(batch(&folder, &[]).status, Some(2));
    let values = Values::read(&folder.join("ud/portefølje.xlsx"));
    let names = (6..10).map(|row| values.value("Sammenligning", &format!("B{row}")));
    let expected = ["Bolig (c.xlsx)", "Bolig (d.xlsx)", "Mentor", "Bolig (unge/a.xlsx)"];
    assert_eq!(names.collect::<Vec<_>>(), expected.map(CellValue::from));
    assert_eq!(values.value("Sammenligning", "O7"), "nej".into());
    let why = "samme beregning som c.xlsx, som tæller";
    assert_eq!(values.value("Sammenligning", "P7"), why.into());
    // What is left out is named with its reason.
    assert_eq!(values.value("Ikke med", "A6"), "note.xlsx".into());
    assert_eq!(values.value("Ikke med", "B6"), "ikke beriget".into());
    assert_eq!(values.value("Ikke med", "A7"), "d.xlsx".into());
    let lines = std::fs::read_to_string(folder.join("ud/portefølje.jsonl")).expect("the records");
    let of = |file: &str| {
        let records = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        records.into_iter().find(|record| record["file"] == file).expect("its record")["portfolio"]
            .clone()
    };
    assert_eq!((&of("d.xlsx")["counts"], &of("d.xlsx")["reason"]), (&false.into(), &why.into()));
    assert_eq!(
        (&of("unge/a.xlsx")["number"], &of("unge/a.xlsx")["group"]),
        (&4.into(), &"Unge".into())
    );
    assert!(of("note.xlsx").is_null());
    let csv = std::fs::read_to_string(folder.join("ud/portefølje.csv")).expect("the CSV");
    let line = csv.lines().find(|line| line.contains(";unge/b.xlsx;")).expect("a line");
    // −590.000 × 1,04, in all and for the municipality.
    assert!(line.ends_with(";unge/b.xlsx;3;Unge;ja;-613600;-613600;0;0"), "{line}");
}

#[test]
#[ignore = "needs LibreOffice (soffice)"]
fn what_is_said_not_to_count_is_taken_out_of_every_sum() {
    let values = Values::read(&made());
    let cell = format!("r=\"O{}\"", row(&values, "Sammenligning", "Q", "unge/a.xlsx"));
    let changed = edited(&made(), |parts| {
        let texts = parts.values_mut().filter_map(|part| {
            let text = std::str::from_utf8(part).ok()?.to_owned();
            let (before, after) = text.split_once(&cell)?;
            after.find("<t>ja</t>").filter(|at| *at < 60)?;
            Some((part, format!("{before}{cell}{}", after.replacen("<t>ja</t>", "<t>nej</t>", 1))))
        });
        let changed: Vec<()> = texts.map(|(part, text)| *part = text.into_bytes()).collect();
        assert_eq!(changed.len(), 1);
    });
    let now = libreoffice(&changed);
    // Management now counts in the other file.
    let group = worth(Decimal::ZERO, dec!(590_000));
    let total = row(&values, "Grupper", "B", "I alt");
    near(&now.value("Grupper", &format!("C{total}")), group);
    let first = row(&values, "Resumé", "A", "I alt");
    let all = worth(Decimal::ZERO, dec!(790_000));
    near(&now.value("Resumé", &format!("B{first}")), all);
    let told = now.value("Resumé", "A4");
    let expected = "Det offentlige betaler 822 t.kr. i alt på 2 beregninger: ";
    assert!(matches!(&told, CellValue::Text(told) if told.starts_with(expected)), "{told:?}");
}

#[test]
#[ignore = "needs LibreOffice (soffice)"]
fn libreoffice_gets_the_same_sums() {
    let file = made();
    let (ours, theirs) = (Values::read(&file), libreoffice(&file));
    for sheet in ["Resumé", "Grupper", "Diagrammer", "Sammenligning"] {
        for cell in ours.cells(sheet) {
            let (a, b) = (ours.value(sheet, &cell), theirs.value(sheet, &cell));
            assert!(a.agrees(&b, 1e-7), "{sheet}!{cell}: {a:?} {b:?}");
        }
    }
    let formulas = |sheet: &str| Model::open(&file).formulas(sheet).len();
    assert!(formulas("Resumé") > 30 && formulas("Grupper") > 20 && formulas("Sammenligning") == 5);
}

#[test]
fn groups_that_cannot_be_meant_are_refused_before_any_work() {
    let folder = folder();
    let refused = |groups: &str, more: &[&str]| {
        std::fs::write(folder.join("grupper.toml"), groups).expect("the groups");
        let run = batch(&folder, more);
        assert_eq!(run.status, Some(3), "{run:?}");
        assert!(!folder.join("ud").exists());
        run.err
    };
    let told = refused(&GROUPS.replace("\"unge\"", "\"gamle\""), &[]);
    assert!(told.contains("Gruppen »Unge« nævner »gamle«, men ingen fil i kørslen"), "{told}");
    let twice = format!("{GROUPS}{}", GROUPS.replace("Unge", "Alle").replace("unge", "*"));
    let told = refused(&twice, &[]);
    assert!(told.contains("unge/a.xlsx er både i gruppen »Unge« og i »Alle«"), "{told}");
    let told = refused(&twice, &["--lang", "en"]);
    assert!(told.contains("is both in the group \"Unge\" and in \"Alle\""), "{told}");
    assert!(refused("", &[]).contains("Filen har ingen grupper"));
}

#[test]
fn in_english_the_portfolio_is_english() {
    let folder = folder();
    assert_eq!(batch(&folder, &["--lang", "en"]).status, Some(2));
    let values = Values::read(&folder.join("ud/portefølje.xlsx"));
    let expected =
        ["Summary", "Groups", "Charts", "Comparison", "Portfolio", "Findings", "Left out"];
    assert_eq!(values.sheets(), expected);
    let told = values.value("Summary", "A4");
    assert!(
        matches!(&told, CellValue::Text(told) if told.starts_with("The public purse pays DKK 2.0 million")),
        "{told:?}"
    );
    let danish = ["Kommune", "beregning", "Sagen", "nutidsværdi", "pct.", " kr."];
    for sheet in expected.iter().filter(|sheet| **sheet != "Findings") {
        for cell in values.cells(sheet) {
            if let CellValue::Text(text) = values.value(sheet, &cell) {
                assert!(!danish.iter().any(|word| text.contains(word)), "{sheet}!{cell}: {text}");
            }
        }
    }
}
