//! The workbooks that people really have: every format, untidy sheets, other layouts, and files made to do harm.
//! Which program made which fixture is told in `fixtures/README.md`.

mod support;

use std::path::{Path, PathBuf};

use rust_decimal::Decimal;
use soem::workbook::{Limits, Workbook};
use soem::{Enriched, Options};
use support::package::{kept, scratch};
use support::recalc::{CellValue, Model};

/// Every format of every case, by the programs that wrote them.
const OTHERS: [&str; 6] =
    ["libreoffice.ods", "libreoffice.xls", "libreoffice.xlsx", "openpyxl.xlsx", "sheetjs.xls", "sheetjs.xlsb"];
const CASES: [&str; 3] = ["autisme", "randers", "cti"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn enriched(path: &Path) -> Enriched {
    let workbook = Workbook::open(path, &Limits::default()).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    soem::enrich(&workbook, &Options::default()).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()))
}

fn written(enriched: &Enriched, name: &str) -> PathBuf {
    let path = scratch().join(name);
    std::fs::write(&path, &enriched.bytes).expect("the scratch folder takes files");
    path
}

#[test]
fn every_format_of_every_case_comes_to_the_same_result() {
    let ore = |value: Decimal| value.round_dp(2);
    for case in CASES {
        let original = enriched(&fixture(&format!("{case}.xlsx")));
        println!("{case}.xlsx: {}", ore(original.result.net(None)));
        for other in OTHERS {
            let name = format!("others/{case}-{other}");
            let found = enriched(&fixture(&name));
            assert_eq!(ore(found.result.net(None)), ore(original.result.net(None)), "{name}");
            assert_eq!(found.result.years, original.result.years, "{name}");
            assert_eq!(found.crosscheck.len(), original.crosscheck.len(), "{name}");
            let new = !other.ends_with("xlsx");
            assert_eq!(found.recreated.is_some(), new, "{name}");
            let how = found.recreated.map_or("the original kept".into(), |what| {
                format!("re-created, {} formulas, {} as values", what.formulas, what.values_only)
            });
            println!("  {other:<18} {} {how}", ore(found.result.net(None)));
        }
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
    let original = changed(&written(&enriched(&fixture("autisme.xlsx")), "formats-original.xlsx"));
    for name in ["autisme-libreoffice.ods", "autisme-libreoffice.xls", "autisme-sheetjs.xlsb", "autisme-strict.xlsx"] {
        let new = enriched(&fixture(&format!("others/{name}")));
        let found = changed(&written(&new, &format!("formats-{name}.xlsx")));
        let mut compared = 0;
        for sheet in original.sheets().iter().filter(|sheet| sheet.starts_with("SØM") && *sheet != "SØM Krydstjek") {
            for cell in original.formulas(sheet) {
                let (expected, value) = (original.value(sheet, &cell), found.value(sheet, &cell));
                // Where the original's results came over as values, the verdict in words rightly says so.
                if !matches!(expected, CellValue::Number(_)) {
                    continue;
                }
                assert!(value.agrees(&expected, 1e-9), "{name} {sheet}!{cell}: {value:?}, not {expected:?}");
                compared += 1;
            }
        }
        assert!(compared > 500, "{name}: {compared}");
        // The formulas of the original's own sheets live on where the reader tells them.
        let own = |cell| (original.value("Resultater", cell), found.value("Resultater", cell));
        if new.recreated.is_some_and(|what| what.formulas > 0) {
            for cell in ["C7", "D7", "E8", "C8"] {
                let (expected, value) = own(cell);
                assert!(value.agrees(&expected, 1e-9), "{name} {cell}: {value:?}, not {expected:?}");
            }
        }
    }
}

#[test]
fn macros_stay_byte_for_byte() {
    let original = fixture("others/autisme-makro.xlsm");
    let enriched = enriched(&original);
    assert!(enriched.recreated.is_none());
    let path = written(&enriched, "formats-makro.xlsm");
    kept(&original, &path).expect("every part is kept");
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    for name in ["others/cti-libreoffice.ods", "others/cti-sheetjs.xlsb"] {
        assert!(enriched(&fixture(name)).bytes == enriched(&fixture(name)).bytes, "{name}");
    }
}
