//! The workbooks that people really have: every format, untidy sheets, other layouts, and files made to do harm.
//! Which program made which fixture is told in `fixtures/README.md`.

use soem::finding;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::package::{kept, scratch};
use crate::support::recalc::{CellValue, Model, Values, libreoffice};
use rust_decimal::Decimal;
use soem::finding::Severity;
use soem::finding::matter::{Matter, Reading};
use soem::lang::Lang;
use soem::layout::{Layout, detect};
use soem::refusal::Refusal;
use soem::workbook::{Address, Limits, Value, Workbook};
use soem::{Enriched, Options};

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
            // All that the original has, where the program that wrote the file writes them.
            if other.ends_with(".xls") && other.starts_with("libre") || other.starts_with("biff12") {
                let all = original_formulas(case);
                let what = found.recreated.expect("the sheets are written anew");
                assert_eq!((what.formulas, what.values_only), (all, 0), "{name}");
                let checked = |of: &Enriched| (of.review.recalculation.checked, of.review.recalculation.stale.len());
                assert_eq!(checked(&found), checked(&original), "{name}");
            }
            println!("  {other:<18} {} {how}", ore(found.result.net(None)));
        }
    }
}

fn original_formulas(case: &str) -> usize {
    let book = Workbook::open(&fixture(&format!("{case}.xlsx")), &Limits::default()).expect("it opens");
    book.sheets.iter().flat_map(|sheet| sheet.iter()).filter(|(_, cell)| cell.formula.is_some()).count()
}

/// Dates for years, counted from 1904, and the shapes in which Google Sheets and Numbers write.
#[test]
fn other_epochs_and_shapes_come_to_the_same_result() {
    let original = enriched(&fixture("autisme.xlsx"));
    for name in
        ["autisme-1904-openpyxl.xlsx", "autisme-1904-libreoffice.xls", "autisme-google.xlsx", "autisme-numbers.xlsx"]
    {
        let found = enriched(&fixture(&format!("others/{name}")));
        assert_eq!(found.result.net(None).round_dp(2), original.result.net(None).round_dp(2), "{name}");
        assert_eq!(found.result.years, original.result.years, "{name}");
        let date = |of: &Enriched| of.case.calculation.description.date.as_ref().map(|date| date.value.clone());
        assert_eq!(date(&found), date(&original), "{name}");
        let dates = found.findings.iter().filter(|finding| finding.code == "A2").count();
        assert_eq!(dates > 0, name.contains("1904"), "{name}: dates that stand for years are told");
        let renamed = |finding: &&soem::finding::Finding| {
            matches!(finding.matter, Matter::Reading(Reading::SheetByFirstWords { .. }))
        };
        assert_eq!(found.findings.iter().any(|finding| renamed(&finding)), name.contains("numbers"), "{name}");
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
    for (name, live) in [
        ("autisme-libreoffice.ods", true),
        ("autisme-libreoffice.xls", true),
        ("autisme-biff12.xlsb", true),
        ("autisme-sheetjs.xlsb", false),
        ("autisme-strict.xlsx", true),
    ] {
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
        // The formulas of the original's own sheets live on where the file has them.
        assert_eq!(new.recreated.is_some_and(|what| what.formulas > 0), live, "{name}");
        for sheet in ["Mellemregninger", "Resultater", "Følsomhed"].into_iter().filter(|_| live) {
            for cell in original.formulas(sheet) {
                let (expected, value) = (original.value(sheet, &cell), found.value(sheet, &cell));
                assert!(value.agrees(&expected, 1e-9), "{name} {sheet}!{cell}: {value:?}, not {expected:?}");
            }
        }
    }
}

#[test]
#[ignore = "needs LibreOffice"]
fn libreoffice_calculates_the_sheets_over_dates_from_1904_alike() {
    for name in ["autisme-1904-openpyxl.xlsx", "autisme-1904-libreoffice.xls"] {
        let path = written(&enriched(&fixture(&format!("others/{name}"))), "formats-1904.xlsx");
        let (ours, theirs) = (Values::read(&path), libreoffice(&path));
        let mut compared = 0;
        for sheet in ours.sheets().iter().filter(|sheet| sheet.starts_with("SØM")) {
            for cell in ours.cells(sheet) {
                let (cached, value) = (ours.value(sheet, &cell), theirs.value(sheet, &cell));
                if matches!(cached, CellValue::Number(_)) {
                    assert!(cached.agrees(&value, 0.01), "{name} {sheet}!{cell}: {cached:?} is not {value:?}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 3000, "{name}: {compared}");
    }
}

/// A formula without the spaces and the quotes round sheets that programs set differently, texts left as they are.
fn normal(formula: &str) -> String {
    let pieces = formula.split('"').enumerate();
    pieces.map(|(n, piece)| if n % 2 == 0 { piece.replace([' ', '\''], "") } else { format!("\"{piece}\"") }).collect()
}

/// Every formula of the binary formats, and every name, is that of the original workbook: LibreOffice wrote the .xls,
/// `fixtures/biff12.py` the .xlsb.
#[test]
fn formulas_and_names_of_the_binary_formats_are_those_of_the_original() {
    for (case, other) in CASES.iter().flat_map(|case| [(case, "libreoffice.xls"), (case, "biff12.xlsb")]) {
        let open = |name: String| Workbook::open(&fixture(&name), &Limits::default()).expect("it opens");
        let (original, found) = (open(format!("{case}.xlsx")), open(format!("others/{case}-{other}")));
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
            let named =
                book.names.iter().map(|name| (name.name.clone(), (normal(&name.refers_to), name.scope.clone())));
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
        let path = fixture(&format!("others/autisme-{other}"));
        let workbook = Workbook::open(&path, &Limits::default()).expect("it opens");
        let found = soem::enrich(&workbook, &by(vec![layout(by_name)])).unwrap_or_else(|e| panic!("{other}: {e:?}"));
        assert_eq!(found.result.net(None).round_dp(2), original.result.net(None).round_dp(2), "{other}");
        let again = Workbook::from_bytes("a.xlsx", found.bytes, &Limits::default()).expect("it opens");
        assert!(again.names.iter().any(|name| name.name == "Succesrate" && name.scope.is_none()), "{other}");
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

fn layout(text: &str) -> &'static Layout {
    Box::leak(Box::new(Layout::from_toml(text).expect("a layout")))
}

fn by(layouts: Vec<&'static Layout>) -> Options {
    let mut options = Options::default();
    options.layouts = layouts;
    options
}

fn other_model() -> String {
    std::fs::read_to_string(fixture("others/anden-model.toml")).expect("the layout of the other model")
}

/// The autism case in another arrangement comes to the same øre, and what its layout converts is converted in the
/// formulas too: a change in its own units moves our sheets as the same change in the original does.
#[test]
fn a_layout_of_ones_own_reads_another_model() {
    let workbook = Workbook::open(&fixture("others/anden-model.xlsx"), &Limits::default()).expect("it opens");
    let found = soem::enrich(&workbook, &by(vec![layout(&other_model())])).expect("it is understood");
    let original = enriched(&fixture("autisme.xlsx"));
    assert_eq!(found.result.net(None).round_dp(2), original.result.net(None).round_dp(2));
    assert_eq!(soem::reconcile::verdict(&found.crosscheck), soem::reconcile::Verdict::Equal);
    let converted = |f: &&soem::finding::Finding| matches!(f.matter, Matter::Reading(Reading::Converted { .. }));
    assert_eq!(found.findings.iter().filter(converted).count(), 3, "{:#?}", found.findings);

    let mut theirs = Model::open(&written(&found, "formats-anden-model.xlsx"));
    let mut ours = Model::open(&written(&original, "formats-anden-original.xlsx"));
    theirs.set("Virkning", "B5", 55.0);
    ours.set("Effekt", "C5", 0.55);
    theirs.set("Opsætning", "E8", 3.0);
    ours.set("Indstillinger", "C9", 0.03);
    theirs.set("Budget", "C3", -2500.0);
    ours.set("Omkostninger", "G6", 2_500_000.0);
    theirs.set("Sparet forbrug", "D2", 9.0);
    ours.set("Konsekvenser 2", "E6", -9.0);
    theirs.recalculate();
    ours.recalculate();
    // The other model names no committees, so SØM Aktører has other rows.
    for (sheet, cells) in [("SØM Resumé", 20), ("SØM Hovedområder", 60)] {
        let mut compared = 0;
        for cell in ours.formulas(sheet) {
            let expected = ours.value(sheet, &cell);
            if let CellValue::Number(_) = expected {
                let value = theirs.value(sheet, &cell);
                assert!(value.agrees(&expected, 1e-9), "{sheet}!{cell}: {value:?}, not {expected:?}");
                compared += 1;
            }
        }
        assert!(compared > cells, "{sheet}: {compared}");
    }
}

#[test]
fn the_layout_that_fits_best_is_chosen_and_a_tie_is_told() {
    let workbook = Workbook::open(&fixture("others/anden-model.xlsx"), &Limits::default()).expect("it opens");
    let (own, other) = (Layout::built_in(), layout(&other_model()));
    let found = detect(&workbook, &[own, other]);
    assert_eq!((found.fit.id.as_str(), found.findings.len()), ("anden-model", 0), "{:#?}", found.findings);
    let told = |matter: fn(&Reading) -> bool, layouts: &[&Layout]| {
        let is = |f: &soem::finding::Finding| matches!(&f.matter, Matter::Reading(reading) if matter(reading));
        detect(&workbook, layouts).findings.iter().any(|f| f.severity == Severity::Error && is(f))
    };
    assert!(told(|reading| matches!(reading, Reading::LayoutTie { fits } if fits.len() == 2), &[other, other]));
    assert!(told(|reading| matches!(reading, Reading::LayoutPoor { fits } if fits.len() == 1), &[own]));
    assert!(!told(|reading| matches!(reading, Reading::LayoutPoor { .. }), &[other]));
}

fn soem(arguments: &[&str]) -> (Option<i32>, String, String) {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_soem")).args(arguments).output().expect("soem runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (run.status.code(), text(run.stdout), text(run.stderr))
}

#[test]
fn inspect_and_draft_tell_what_is_where() {
    let (autism, other) = (fixture("autisme.xlsx"), fixture("others/anden-model.xlsx"));
    let (autism, other) = (autism.to_str().expect("UTF-8"), other.to_str().expect("UTF-8"));
    let (status, out, _) = soem(&["inspect", autism, "--json"]);
    let value: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let rate = value["fields"].as_array().expect("fields").iter().find(|f| f["key"] == "success_rate").expect("it");
    assert_eq!((status, rate["cell"].as_str(), rate["raw"].as_str()), (Some(0), Some("C5"), Some("0.4")));

    // What is not found has a neighbour, and the program says where.
    let (status, out, _) = soem(&["inspect", other]);
    assert_eq!(status, Some(1));
    assert!(out.contains("IKKE FUNDET") && out.contains("Takster"), "{out}");

    // A draft is a layout, and for a workbook in the known form one that reads it.
    let (_, draft, _) = soem(&["layout", "draft", autism]);
    let workbook = Workbook::open(&fixture("autisme.xlsx"), &Limits::default()).expect("it opens");
    let drafted = soem::enrich(&workbook, &by(vec![layout(&draft)])).expect("the draft reads it");
    assert_eq!(drafted.result.net(None), enriched(&fixture("autisme.xlsx")).result.net(None));
    let (_, draft, _) = soem(&["layout", "draft", other]);
    assert!(Layout::from_toml(&draft).is_ok(), "{draft}");
    assert!(draft.contains("consequences = [\"Linjer\"]") && draft.contains("# success_rate ="), "{draft}");
}

/// A workbook as cells that a test can move about, written anew by another library than the one that reads it.
struct Sketch(Vec<Page>);

/// A sheet's name, its cells, and which rows are hidden.
type Page = (String, BTreeMap<(u32, u32), Cell>, Vec<u32>);

#[derive(Clone)]
enum Cell {
    Number(f64),
    Text(String),
    Date(f64),
    Formula(String, f64),
    Error(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl Sketch {
    fn of(name: &str) -> Self {
        let book = Workbook::open(&fixture(name), &Limits::default()).expect("the fixture opens");
        let sheets = book.sheets.iter().map(|sheet| {
            let cells = sheet.iter().filter_map(|(at, cell)| {
                let cell = match &cell.value {
                    Value::Number(number) => Cell::Number(number.to_string().parse().expect("a number")),
                    Value::Text(text) => Cell::Text(text.clone()),
                    _ => return None,
                };
                Some(((at.row, at.col), cell))
            });
            (sheet.name.clone(), cells.collect(), Vec::new())
        });
        Sketch(sheets.collect())
    }

    fn sheet(&mut self, name: &str) -> &mut Page {
        self.0.iter_mut().find(|(found, ..)| found == name).unwrap_or_else(|| panic!("a sheet {name}"))
    }

    fn set(&mut self, sheet: &str, at: &str, cell: impl Into<Cell>) -> &mut Self {
        let at = Address::parse(at).expect("an address");
        self.sheet(sheet).1.insert((at.row, at.col), cell.into());
        self
    }

    /// Moves everything from a row (counted from 1) on down by `by`, or from a column on to the right.
    fn insert(&mut self, sheet: &str, row: u32, col: u32, by: (u32, u32)) -> &mut Self {
        let cells = std::mem::take(&mut self.sheet(sheet).1);
        let moved = |((r, c), cell): ((u32, u32), Cell)| {
            let down = if r + 1 >= row && row > 0 { by.0 } else { 0 };
            let right = if c + 1 >= col && col > 0 { by.1 } else { 0 };
            ((r + down, c + right), cell)
        };
        self.sheet(sheet).1 = cells.into_iter().map(moved).collect();
        self
    }

    fn every_text(&mut self, change: impl Fn(&str) -> String) -> &mut Self {
        for (_, cells, _) in &mut self.0 {
            for cell in cells.values_mut() {
                if let Cell::Text(text) = cell {
                    *text = change(text);
                }
            }
        }
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let date = rust_xlsxwriter::Format::new().set_num_format("dd-mm-yyyy");
        for (name, cells, hidden) in &self.0 {
            let page = book.add_worksheet().set_name(name).expect("a name");
            for (&(row, col), cell) in cells {
                let col = u16::try_from(col).expect("a column");
                let done = match cell {
                    Cell::Number(number) => page.write_number(row, col, *number).map(|_| ()),
                    Cell::Text(text) => page.write_string(row, col, text).map(|_| ()),
                    Cell::Date(day) => page.write_number_with_format(row, col, *day, &date).map(|_| ()),
                    Cell::Formula(formula, value) => {
                        let formula = rust_xlsxwriter::Formula::new(formula).set_result(value.to_string());
                        page.write_formula(row, col, formula).map(|_| ())
                    }
                    Cell::Error(error) => {
                        let formula = rust_xlsxwriter::Formula::new("=1/0").set_result(error);
                        page.write_formula(row, col, formula).map(|_| ())
                    }
                };
                done.expect("a cell");
            }
            for row in hidden {
                page.set_row_hidden(*row).expect("a row");
            }
        }
        book.save_to_buffer().expect("a workbook")
    }
}

/// What became of a sketch: the net result to the øre, and the codes of what was told.
fn outcome(sketch: &Sketch) -> (Result<Decimal, ()>, Vec<String>) {
    let workbook = Workbook::from_bytes("untidy.xlsx", sketch.bytes(), &Limits::default()).expect("it opens");
    let told = |findings: &[soem::finding::Finding]| -> Vec<String> {
        let line = |f: &soem::finding::Finding| {
            format!(
                "{} {} {}",
                f.code,
                finding::words::severity(f.severity, Lang::Da),
                finding::words::advice(f, Lang::Da)
            )
        };
        findings.iter().map(line).collect()
    };
    match soem::enrich(&workbook, &Options::default()) {
        Ok(found) => (Ok(found.result.net(None).round_dp(2)), told(&found.findings)),
        Err(Refusal::NotUnderstood(findings)) => (Err(()), told(&findings)),
        Err(other) => panic!("{other:?}"),
    }
}

type Edit = fn(&mut Sketch);

/// Each variant of the autism case, and a piece of what must be told of it; nothing for what needs no telling.
const READABLE: [(&str, Edit, &str); 27] = [
    (
        "rows inserted above every table",
        |s| {
            for (_, cells, _) in &mut s.0 {
                *cells = std::mem::take(cells).into_iter().map(|((r, c), cell)| ((r + 7, c), cell)).collect();
            }
        },
        "",
    ),
    (
        "columns inserted before everything",
        |s| {
            for (_, cells, _) in &mut s.0 {
                *cells = std::mem::take(cells).into_iter().map(|((r, c), cell)| ((r, c + 3), cell)).collect();
            }
        },
        "",
    ),
    ("every text in capitals", |s| _ = s.every_text(str::to_uppercase), ""),
    ("ae, oe and aa", |s| _ = s.every_text(|t| t.replace('æ', "ae").replace('ø', "oe").replace('å', "aa")), ""),
    ("colons, spaces and line breaks", |s| _ = s.every_text(|t| format!("  {}\n: ", t.replace(' ', "\u{a0}\n"))), ""),
    ("a column of notes between label and value", |s| _ = s.insert("Effekt", 0, 3, (0, 1)), ""),
    ("a note to the right of the value", |s| _ = s.set("Effekt", "D5", "se bilag 3"), ""),
    ("an amount as text", |s| _ = s.set("Omkostninger", "G6", "2.000.000,00 kr."), "A2 Afklaring"),
    ("a success rate of 40", |s| _ = s.set("Effekt", "C5", Cell::Number(40.0)), "A3 Afklaring"),
    ("a success rate of »40 pct.«", |s| _ = s.set("Effekt", "C5", "40 pct."), "A2 Afklaring"),
    ("a success rate of »40 %«", |s| _ = s.set("Effekt", "C5", "40\u{a0}%"), "A2 Afklaring"),
    ("a success rate of »40«", |s| _ = s.set("Effekt", "C5", "40"), "A3 Afklaring"),
    ("a success rate by a formula", |s| _ = s.set("Effekt", "C5", Cell::Formula("=0.2+0.2".into(), 0.4)), ""),
    ("a year as text", |s| _ = s.set("Indstillinger", "C6", "År 2018"), "A2 Oplysning"),
    ("a year as a date", |s| _ = s.set("Indstillinger", "C6", Cell::Date(43101.0)), "A2 Oplysning"),
    ("a heading that is a date", |s| _ = s.set("Omkostninger", "G5", Cell::Date(43466.0)), ""),
    ("a heading of text", |s| _ = s.set("Omkostninger", "G5", "2019"), ""),
    ("three empty rows in a table", |s| _ = s.insert("Konsekvenser 2", 8, 0, (3, 0)), ""),
    (
        "headings in two rows",
        |s| {
            s.insert("Omkostninger", 6, 0, (1, 0));
            let cells = &mut s.sheet("Omkostninger").1;
            for col in 6..15 {
                let year = cells.remove(&(4, col)).expect("a year");
                cells.insert((5, col), year);
            }
            s.set("Omkostninger", "G5", "Beløb i året");
        },
        "",
    ),
    (
        "a note within a table",
        |s| _ = s.insert("Omkostninger", 6, 0, (1, 0)).set("Omkostninger", "B6", "Kommunens udgifter"),
        "A1 Antagelse Rækken »Kommunens udgifter«",
    ),
    (
        "a sum with words of its own",
        |s| _ = s.set("Omkostninger", "B7", "Omkostninger i alt"),
        "A1 Antagelse Rækken »Omkostninger i alt«",
    ),
    ("a hidden row", |s| s.sheet("Konsekvenser 2").2.push(6), "A1 Antagelse 1 af tabellens linjer er skjult"),
    ("a renamed sheet", |s| s.sheet("Priser").0 = "Takster 2018".into(), "A1 Antagelse Arket »Takster 2018«"),
    (
        "a second table under the first",
        |s| {
            _ = s
                .set("Indsats", "B40", "År")
                .set("Indsats", "C40", "Antal deltagere")
                .set("Indsats", "B41", Cell::Number(2019.0))
                .set("Indsats", "C41", Cell::Number(99.0))
        },
        "A1 Mulig fejl Tabellen",
    ),
    (
        "lines after a gap",
        |s| _ = s.set("Indsats", "B40", Cell::Number(2020.0)).set("Indsats", "C40", Cell::Number(99.0)),
        "A1 Mulig fejl 1 rækker herfra",
    ),
    ("a service spelt in two ways", |s| _ = s.set("Priser", "B6", "KONTANTHJÆLP "), "A5 Oplysning"),
    (
        "two lines of prices for one service",
        |s| {
            let line: Vec<_> =
                s.sheet("Priser").1.range((5, 0)..(6, 0)).map(|((_, c), cell)| (*c, cell.clone())).collect();
            line.into_iter().for_each(|(c, cell)| _ = s.sheet("Priser").1.insert((12, c), cell));
        },
        "A5 Mulig fejl",
    ),
];

#[test]
fn untidy_workbooks_are_read_and_what_was_taken_for_what_is_told() {
    let (tidy, _) = outcome(&Sketch::of("autisme.xlsx"));
    for (variant, edit, must_tell) in READABLE {
        let mut sketch = Sketch::of("autisme.xlsx");
        edit(&mut sketch);
        let (net, told) = outcome(&sketch);
        println!("{variant}: {net:?} {told:?}");
        assert_eq!(net, tidy, "{variant}: {told:#?}");
        if must_tell.is_empty() {
            // What the checks say of the calculation itself is the same as of the tidy one.
            let quiet = |line: &String| {
                !line.starts_with('A') || line.starts_with("A6 Oplysning") || line.starts_with("A5 Oplysning")
            };
            assert!(told.iter().all(quiet), "{variant}: {told:#?}");
        } else {
            assert!(told.iter().any(|line| line.starts_with(must_tell)), "{variant}: {told:#?}");
        }
    }
}

/// What cannot be read is refused with the cell.
#[test]
fn what_is_not_sure_is_refused_by_its_cell() {
    let variants: [(&str, Edit, &str); 6] = [
        ("an error value", |s| _ = s.set("Effekt", "C5", Cell::Error("#DIV/0!".into())), "A2 Fejl"),
        ("1.234", |s| _ = s.set("Omkostninger", "G6", "1.234"), "A2 Fejl"),
        ("prose for a number", |s| _ = s.set("Priser", "E6", "se bilag"), "A2 Fejl"),
        ("no success rate", |s| _ = s.set("Effekt", "C5", ""), "A2 Fejl"),
        ("a line without a price", |s| _ = s.set("Priser", "B6", "Noget andet"), "A5 Fejl"),
        (
            "a label that stands twice",
            |s| _ = s.set("Effekt", "F20", "Succesrate").set("Effekt", "G20", Cell::Number(0.5)),
            "A1 Fejl",
        ),
    ];
    for (variant, edit, must_tell) in variants {
        let mut sketch = Sketch::of("autisme.xlsx");
        edit(&mut sketch);
        let (net, told) = outcome(&sketch);
        println!("{variant}: {told:?}");
        assert!(net.is_err() && told.iter().any(|line| line.starts_with(must_tell)), "{variant}: {net:?} {told:#?}");
    }
}

/// Text that looks like a formula stays text on every sheet.
#[test]
fn text_never_becomes_a_formula() {
    let mut sketch = Sketch::of("autisme.xlsx");
    for (at, text) in [("C6", "=1+1"), ("C7", "@SUM(A1)"), ("C8", "+cmd|' /C calc'!A0")] {
        sketch.set("Forside", at, text);
    }
    sketch.set("Omkostninger", "B6", "=HYPERLINK(\"http://a\")");
    let workbook = Workbook::from_bytes("a.xlsx", sketch.bytes(), &Limits::default()).expect("it opens");
    let enriched = soem::enrich(&workbook, &Options::default()).expect("it is enriched");
    let again = Workbook::from_bytes("b.xlsx", enriched.bytes, &Limits::default()).expect("it opens again");
    let formulas = again.sheets.iter().flat_map(|sheet| sheet.iter()).filter_map(|(_, cell)| cell.formula.as_deref());
    let bad =
        |formula: &&str| formula.starts_with("1+1") || formula.starts_with("HYPERLINK") || formula.contains("cmd|");
    assert_eq!(formulas.filter(bad).count(), 0);
}
