//! Text that looks like a formula stays text.

use crate::support::ours::{enriched, read_well};
use crate::support::package::{scratch, unzipped, zipped};
use crate::support::program::soem_in;
use crate::support::sketch::Sketch;
use crate::support::{fixture_bytes, saved};

/// A label that begins like a formula is text in the workbook, and has an apostrophe before it in a
/// CSV file.
#[test]
fn text_that_begins_like_a_formula_stays_text() {
    let folder = scratch();
    for text in ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"] {
        let escaped = text.replace('\t', "&#9;").replace('\r', "&#13;");
        let mut parts = unzipped(&fixture_bytes("small.xlsx"));
        for (_, content) in parts.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/"))
        {
            let sheet = String::from_utf8(content.clone()).expect("XML");
            let label = format!("<t xml:space=\"preserve\">{escaped}</t>");
            *content = sheet.replace("<t>Tilbud</t>", &label).into_bytes();
        }
        std::fs::write(folder.join("=a.xlsx"), zipped(parts)).expect("the file");
        let run = soem_in(&folder, &["enrich", "=a.xlsx", "-o", "ud.xlsx"]);
        assert!(matches!(run.status, Some(0 | 1)), "{text:?}: {}", run.err);
        for (name, content) in unzipped(&std::fs::read(folder.join("ud.xlsx")).expect("the file")) {
            let sheet = String::from_utf8_lossy(&content).into_owned();
            let formulas = sheet.split("<f>").skip(1).filter_map(|rest| rest.split("</f>").next());
            // Constants in a formula stand in quotation marks.
            let outside = formulas.map(|formula| formula.split('"').step_by(2).collect::<String>());
            assert!(
                !outside.into_iter().any(|formula| formula.contains("cmd|")),
                "{text:?} in {name}"
            );
        }
        begins_no_formula(&soem_in(&folder, &["check", "=a.xlsx", "--csv"]).out, text);
        let run = soem_in(&folder, &["batch", "=a.xlsx", "-o", "batch", "--quiet"]);
        assert!(matches!(run.status, Some(0 | 1)), "{text:?}");
        let table =
            std::fs::read_to_string(folder.join("batch/portefølje.csv")).expect("the table");
        begins_no_formula(&table, text);
        std::fs::remove_dir_all(folder.join("batch")).expect("a folder");
    }
}

fn begins_no_formula(table: &str, text: &str) {
    let table = table.strip_prefix('\u{feff}').expect("a mark for Excel");
    let mut table = csv::ReaderBuilder::new().delimiter(b';').from_reader(table.as_bytes());
    for row in table.records() {
        for field in &row.expect("a row") {
            let number = field.replace(',', ".").parse::<f64>().is_ok();
            assert!(
                number || !field.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{text:?}: {field:?}"
            );
        }
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
    let again = read_well(enriched(&saved("a.xlsx", &sketch.bytes())).bytes);
    let formulas = again
        .sheets
        .iter()
        .flat_map(|sheet| sheet.iter())
        .filter_map(|(_, cell)| cell.formula.as_deref());
    let bad = |formula: &&str| {
        formula.starts_with("1+1") || formula.starts_with("HYPERLINK") || formula.contains("cmd|")
    };
    assert_eq!(formulas.filter(bad).count(), 0);
}
