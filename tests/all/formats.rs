//! Every format that people have comes to the same result. Which program made which fixture is told
//! in `fixtures/README.md`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::layouts::{by, layout};
use crate::support::ours::{enriched, open, read_well};
use crate::support::package::kept;
use crate::support::recalc::{CellValue, Model, Values, libreoffice};
use crate::support::{fixture, saved};
use rust_decimal::Decimal;
use soem::Enriched;
use soem::finding::Finding;
use soem::layout::notice::Notice;
use soem::workbook::Workbook;

/// Every format of every case, by the programs that wrote them.
const OTHERS: [&str; 7] = [
    "libreoffice.ods",
    "libreoffice.xls",
    "libreoffice.xlsx",
    "openpyxl.xlsx",
    "sheetjs.xls",
    "sheetjs.xlsb",
    "biff12.xlsb",
];
const CASES: [&str; 3] = ["autisme", "randers", "cti"];

#[test]
fn every_format_of_every_case_comes_to_the_same_result() {
    let ore = |value: Decimal| value.round_dp(2);
    for case in CASES {
        let original = enriched(&fixture(&format!("{case}.xlsx")));
        println!("{case}.xlsx: {}", ore(original.checked.result.net(None)));
        for other in OTHERS {
            let name = format!("others/{case}-{other}");
            let found = enriched(&fixture(&name));
            assert_eq!(
                ore(found.checked.result.net(None)),
                ore(original.checked.result.net(None)),
                "{name}"
            );
            assert_eq!(found.checked.result.years, original.checked.result.years, "{name}");
            assert_eq!(found.checked.crosscheck.len(), original.checked.crosscheck.len(), "{name}");
            let new = !other.ends_with("xlsx");
            assert_eq!(found.recreated.is_some(), new, "{name}");
            let how = found.recreated.map_or("the original kept".into(), |what| {
                format!("re-created, {} formulas, {} as values", what.formulas, what.values_only)
            });
            // All that the original has, where the program that wrote the file writes them.
            if other.ends_with(".xls") && other.starts_with("libre") || other.starts_with("biff12")
            {
                let all = original_formulas(case);
                let what = found.recreated.expect("the sheets are written anew");
                assert_eq!((what.formulas, what.values_only), (all, 0), "{name}");
                let checked = |of: &Enriched| {
                    (
                        of.checked.review.recalculation.checked,
                        of.checked.review.recalculation.stale.len(),
                    )
                };
                assert_eq!(checked(&found), checked(&original), "{name}");
            }
            println!("  {other:<18} {} {how}", ore(found.checked.result.net(None)));
        }
    }
}

fn original_formulas(case: &str) -> usize {
    let book = open(&fixture(&format!("{case}.xlsx")));
    book.sheets
        .iter()
        .flat_map(|sheet| sheet.iter())
        .filter(|(_, cell)| cell.formula.is_some())
        .count()
}

/// Dates for years, counted from 1904, and the shapes in which Google Sheets and Numbers write.
#[test]
fn other_epochs_and_shapes_come_to_the_same_result() {
    let original = enriched(&fixture("autisme.xlsx"));
    for name in [
        "autisme-1904-openpyxl.xlsx",
        "autisme-1904-libreoffice.xls",
        "autisme-google.xlsx",
        "autisme-numbers.xlsx",
    ] {
        let found = enriched(&fixture(&format!("others/{name}")));
        assert_eq!(
            found.checked.result.net(None).round_dp(2),
            original.checked.result.net(None).round_dp(2),
            "{name}"
        );
        assert_eq!(found.checked.result.years, original.checked.result.years, "{name}");
        let date = |of: &Enriched| {
            of.checked.case.calculation.description.date.as_ref().map(|date| date.value.clone())
        };
        assert_eq!(date(&found), date(&original), "{name}");
        let dates = found.checked.findings.iter().filter(|finding| finding.code == "A2").count();
        assert_eq!(dates > 0, name.contains("1904"), "{name}: dates that stand for years are told");
        let renamed =
            |finding: &&Finding| matches!(finding.about(), Some(Notice::SheetByFirstWords { .. }));
        assert_eq!(
            found.checked.findings.iter().any(|finding| renamed(&finding)),
            name.contains("numbers"),
            "{name}"
        );
    }
}

/// The same change in the inputs gives the same figures on all our sheets, whatever the format was.
#[test]
fn formulas_over_sheets_written_anew_are_alive() {
    let changed = |path: &Path| {
        let mut model = Model::open(path);
        model.set("Effekt", "C5", 0.55);
        model.set("Indstillinger", "C9", 0.03);
        model.recalculate();
        model
    };
    let original = changed(&saved("original.xlsx", &enriched(&fixture("autisme.xlsx")).bytes));
    for (name, live) in [
        ("autisme-libreoffice.ods", true),
        ("autisme-libreoffice.xls", true),
        ("autisme-biff12.xlsb", true),
        ("autisme-sheetjs.xlsb", false),
        ("autisme-strict.xlsx", true),
    ] {
        let new = enriched(&fixture(&format!("others/{name}")));
        let found = changed(&saved("anew.xlsx", &new.bytes));
        let mut compared = 0;
        for sheet in original
            .sheets()
            .iter()
            .filter(|sheet| sheet.starts_with("SØM") && *sheet != "SØM Krydstjek")
        {
            for cell in original.formulas(sheet) {
                let (expected, value) = (original.value(sheet, &cell), found.value(sheet, &cell));
                // Where the original's results came over as values, the verdict in words rightly
                // says so.
                if !matches!(expected, CellValue::Number(_)) {
                    continue;
                }
                assert!(
                    value.agrees(&expected, 1e-9),
                    "{name} {sheet}!{cell}: {value:?}, not {expected:?}"
                );
                compared += 1;
            }
        }
        assert!(compared > 500, "{name}: {compared}");
        // The formulas of the original's own sheets live on where the file has them.
        assert_eq!(new.recreated.is_some_and(|what| what.formulas > 0), live, "{name}");
        for sheet in ["Mellemregninger", "Resultater", "Følsomhed"].into_iter().filter(|_| live) {
            for cell in original.formulas(sheet) {
                let (expected, value) = (original.value(sheet, &cell), found.value(sheet, &cell));
                assert!(
                    value.agrees(&expected, 1e-9),
                    "{name} {sheet}!{cell}: {value:?}, not {expected:?}"
                );
            }
        }
    }
}

#[test]
#[ignore = "needs LibreOffice"]
fn libreoffice_calculates_the_sheets_over_dates_from_1904_alike() {
    for name in ["autisme-1904-openpyxl.xlsx", "autisme-1904-libreoffice.xls"] {
        let path = saved("from-1904.xlsx", &enriched(&fixture(&format!("others/{name}"))).bytes);
        let (ours, theirs) = (Values::read(&path), libreoffice(&path));
        let mut compared = 0;
        for sheet in ours.sheets().iter().filter(|sheet| sheet.starts_with("SØM")) {
            for cell in ours.cells(sheet) {
                let (cached, value) = (ours.value(sheet, &cell), theirs.value(sheet, &cell));
                if matches!(cached, CellValue::Number(_)) {
                    assert!(
                        cached.agrees(&value, 0.01),
                        "{name} {sheet}!{cell}: {cached:?} is not {value:?}"
                    );
                    compared += 1;
                }
            }
        }
        assert!(compared > 3000, "{name}: {compared}");
    }
}

/// A formula without the spaces and the quotes round sheets that programs set differently, texts
/// left as they are.
fn normal(formula: &str) -> String {
    let pieces = formula.split('"').enumerate();
    pieces
        .map(
            |(n, piece)| {
                if n % 2 == 0 { piece.replace([' ', '\''], "") } else { format!("\"{piece}\"") }
            },
        )
        .collect()
}

/// Every formula of the binary formats, and every name, is that of the original workbook:
/// LibreOffice wrote the .xls, `fixtures/biff12.py` the .xlsb.
#[test]
fn formulas_and_names_of_the_binary_formats_are_those_of_the_original() {
    for (case, other) in
        CASES.iter().flat_map(|case| [(case, "libreoffice.xls"), (case, "biff12.xlsb")])
    {
        let open = |name: String| open(&fixture(&name));
        let (original, found) =
            (open(format!("{case}.xlsx")), open(format!("others/{case}-{other}")));
        let mut compared = 0;
        for sheet in &original.sheets {
            let copy = found.sheet(&sheet.name).expect("the sheet");
            for (at, cell) in sheet.iter() {
                let expected = cell.formula.as_deref().map(normal);
                let told = copy.cell(at).and_then(|cell| cell.formula.as_deref()).map(normal);
                assert_eq!(told, expected, "{case}-{other} {}!{at}", sheet.name);
                compared += usize::from(expected.is_some());
            }
        }
        assert!(compared > 200, "{case}-{other}: {compared}");
        let names = |book: &Workbook| -> BTreeMap<String, (String, Option<String>)> {
            let named = book
                .names
                .iter()
                .map(|name| (name.name.clone(), (normal(&name.refers_to), name.scope.clone())));
            named.collect()
        };
        assert!(!original.names.is_empty());
        assert_eq!(names(&found), names(&original), "{case}-{other}");
    }
}

/// A field found by a defined name alone, which the sheets written anew have too.
#[test]
fn names_lead_to_fields_in_every_format_that_has_them() {
    let by_name = r#"
based_on = "soem"
id = "by-name"
title = "By name"
[fields]
success_rate = { names = ["Succesrate"], labels = ["(no such label)"] }
"#;
    let original = enriched(&fixture("autisme.xlsx"));
    for other in ["libreoffice.xls", "biff12.xlsb", "libreoffice.ods"] {
        let workbook = open(&fixture(&format!("others/autisme-{other}")));
        let found = soem::enrich(&workbook, &by(vec![layout(by_name)]))
            .unwrap_or_else(|e| panic!("{other}: {e:?}"));
        assert_eq!(
            found.checked.result.net(None).round_dp(2),
            original.checked.result.net(None).round_dp(2),
            "{other}"
        );
        let again = read_well(found.bytes);
        assert!(
            again.names.iter().any(|name| name.name == "Succesrate" && name.scope.is_none()),
            "{other}"
        );
    }
}

#[test]
fn macros_stay_byte_for_byte() {
    let original = fixture("others/autisme-makro.xlsm");
    let enriched = enriched(&original);
    assert!(enriched.recreated.is_none());
    kept(&original, &saved("makro.xlsm", &enriched.bytes)).expect("every part is kept");
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    for name in ["others/cti-libreoffice.ods", "others/cti-sheetjs.xlsb"] {
        assert!(enriched(&fixture(name)).bytes == enriched(&fixture(name)).bytes, "{name}");
    }
}
