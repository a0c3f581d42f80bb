//! What was typed in an enriched workbook comes along when the original is enriched anew.

use std::path::{Path, PathBuf};

use crate::support::ours::{enriched, open};
use crate::support::package::{changed, changed_to_text, edit_cell, edit_sheet, edited};
use crate::support::recalc::{CellValue, Model};
use crate::support::{fixture, saved};
use soem::check::protocol::{ANSWER, CODE};
use soem::workbook::{Address, Sheet, Value, Workbook};
use soem::{Enriched, Options};

fn first_run(name: &str) -> PathBuf {
    saved(name, &enriched(&fixture(name)).bytes)
}

/// The original enriched again, with an earlier enriched file there.
fn again(original: &Path, before: &Path) -> (Enriched, PathBuf) {
    let options = Options::default();
    let earlier = soem::earlier(open(before), &options).expect("it is read").expect("it is ours");
    let made = soem::enrich_after(&open(original), &[earlier], &options).expect("it is enriched");
    let path = saved("again.xlsx", &made.bytes);
    (made, path)
}

/// The cell of a text on a sheet, and the one so many columns on.
fn beside(sheet: &Sheet, text: &str, columns: u32) -> Address {
    let is = |value: &Value| matches!(value, Value::Text(own) if own.starts_with(text));
    let (at, _) = sheet.iter().find(|(_, cell)| is(&cell.value)).expect(text);
    Address::new(at.row, at.col + columns)
}

fn sheet<'w>(workbook: &'w Workbook, name: &str) -> &'w Sheet {
    workbook.sheet(name).expect(name)
}

fn number(sheet: &Sheet, at: Address) -> f64 {
    match sheet.cell(at).map(|cell| (&cell.value, &cell.formula)) {
        Some((Value::Number(value), None)) => value.to_string().parse().expect("a number"),
        other => panic!("{at}: {other:?}"),
    }
}

fn texts(sheet: &Sheet) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    sheet.iter().filter_map(|(_, cell)| text(&cell.value)).collect()
}

/// A stress, a scenario, the axes and a share, typed over in four sheets.
fn with_yellow_cells(before: &Path) -> PathBuf {
    let book = open(before);
    let scenario = beside(sheet(&book, "SØM Scenarier"), "Forbrug: Kontanthjælp", 1);
    let widest = beside(sheet(&book, "SØM Vendepunkter"), "Udsving, hvor filen", 1);
    let mut path = before.to_owned();
    for (sheet, cell, value) in [
        ("SØM Stress", "C9".to_owned(), 0.1),
        ("SØM Scenarier", scenario.to_string(), 0.7),
        ("SØM Vendepunkter", widest.to_string(), 0.3),
        ("SØM Krydstabeller", "C21".to_owned(), 0.4),
        ("SØM Horisont", "D7".to_owned(), 0.01),
    ] {
        path = changed(&path, sheet, &cell, value);
    }
    path
}

/// Answers were read from the file that was enriched, so those in the enriched file beside the
/// original were gone after a run on the original.
#[test]
fn answers_in_the_enriched_file_come_along() {
    let before = first_run("autisme.xlsx");
    let book = open(&before);
    let protocol = sheet(&book, "SØM Kontrol");
    let at = beside(protocol, "C7", 0);
    let before = changed_to_text(&before, "SØM Kontrol", &format!("M{}", at.row + 1), "Drøftet");
    let (made, after) = again(&fixture("autisme.xlsx"), &before);
    assert_eq!(made.carried.answers, 1);
    let book = open(&after);
    let protocol = sheet(&book, "SØM Kontrol");
    let code = beside(protocol, CODE, 0);
    let answers = beside(protocol, ANSWER, 0);
    let row = beside(protocol, "C7", 0).row;
    assert_eq!(
        protocol.cell(Address::new(row, answers.col)).map(|cell| &cell.value),
        Some(&Value::Text("Drøftet".to_owned()))
    );
    assert!(code.row < row);
}

/// "What you typed in yellow cells is lost" stood in the README.
#[test]
fn yellow_cells_come_along_and_what_follows_from_them_is_calculated() {
    let before = with_yellow_cells(&first_run("autisme.xlsx"));
    let (made, after) = again(&fixture("autisme.xlsx"), &before);
    assert_eq!((made.carried.cells, made.carried.unused), (5, 0));
    let book = open(&after);
    assert_eq!(number(sheet(&book, "SØM Stress"), "C9".parse().expect("a cell")), 0.1);
    let scenarios = sheet(&book, "SØM Scenarier");
    assert_eq!(number(scenarios, beside(scenarios, "Forbrug: Kontanthjælp", 1)), 0.7);
    assert_eq!(number(sheet(&book, "SØM Krydstabeller"), "C21".parse().expect("a cell")), 0.4);
    assert_eq!(number(sheet(&book, "SØM Horisont"), "D7".parse().expect("a cell")), 0.01);
    // Every figure that stands beside a formula is what another program makes of it.
    let mut engine = Model::open(&after);
    engine.recalculate();
    for name in made.checked_sheets() {
        for cell in engine.formulas(&name) {
            if let (CellValue::Number(cached), CellValue::Number(now)) =
                (engine.cached(&name, &cell), engine.value(&name, &cell))
            {
                let close = (cached - now).abs() <= 1e-6 * cached.abs().max(now.abs()).max(1.0);
                assert!(close, "{name}!{cell}: {cached} is cached, {now} is calculated");
            }
        }
    }
    // And the next run has nothing to change.
    let (once_more, _) = again(&fixture("autisme.xlsx"), &after);
    assert_eq!(once_more.carried.cells, 5);
    assert!(once_more.bytes == made.bytes, "a rerun does not give the same file");
}

trait Sheets {
    fn checked_sheets(&self) -> Vec<String>;
}

impl Sheets for Enriched {
    fn checked_sheets(&self) -> Vec<String> {
        ["Følsomhed", "Vendepunkter", "Krydstabeller", "Horisont", "Scenarier", "Stress"]
            .map(|name| format!("SØM {name}"))
            .to_vec()
    }
}

/// The tornado stood on a sheet of its own once; what is typed there has its place on Vendepunkter.
#[test]
fn what_was_typed_on_a_sheet_that_was_merged_into_another_comes_along() {
    let before = edited(&with_yellow_cells(&first_run("autisme.xlsx")), |parts| {
        for part in ["xl/workbook.xml", "customXml/soem_graft.xml"] {
            let bytes = parts.get_mut(part).expect("a part of ours");
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            *bytes = text.replace("SØM Vendepunkter", "SØM Tornado").into_bytes();
        }
    });
    let (made, after) = again(&fixture("autisme.xlsx"), &before);
    assert_eq!((made.carried.cells, made.carried.unused), (5, 0));
    let book = open(&after);
    let turning = sheet(&book, "SØM Vendepunkter");
    assert_eq!(number(turning, beside(turning, "Udsving, hvor filen", 1)), 0.3);
}

/// A file that was enriched before there were memos, or whose memo another program has dropped.
#[test]
fn yellow_cells_of_a_file_without_a_memo_are_found() {
    let before = edited(&first_run("autisme.xlsx"), |parts| {
        let record = parts.get_mut("customXml/soem_graft.xml").expect("the record");
        let text = String::from_utf8(record.clone()).expect("UTF-8");
        let memo = text.find("<memo ").expect("a memo");
        *record = format!("{}</graft>\n", &text[..memo]).into_bytes();
    });
    let (made, _) = again(&fixture("autisme.xlsx"), &with_yellow_cells(&before));
    assert_eq!((made.carried.cells, made.carried.unused), (5, 0));
    // Untouched, it holds nothing that was typed.
    let (made, _) = again(&fixture("autisme.xlsx"), &before);
    assert_eq!((made.carried.cells, made.carried.unused), (0, 0));
}

/// A row that somebody has inserted, and a formula of their own.
#[test]
fn a_formula_comes_along_and_one_that_leads_to_our_sheets_as_its_value() {
    let before = first_run("autisme.xlsx");
    let before = edited(&before, |parts| {
        edit_cell(parts, "SØM Stress", "C9", "", "<f>1/8</f><v>0.125</v>");
        edit_cell(parts, "SØM Stress", "C10", "", "<f>C9*2</f><v>0.25</v>");
    });
    let (made, after) = again(&fixture("autisme.xlsx"), &before);
    assert_eq!((made.carried.cells, made.carried.unused), (2, 1));
    let book = open(&after);
    let stress = sheet(&book, "SØM Stress");
    let cell = |at: &str| stress.cell(at.parse().expect("a cell")).expect("a cell").clone();
    assert_eq!(cell("C9").formula.as_deref(), Some("1/8"));
    assert_eq!((cell("C10").formula, number(stress, "C10".parse().unwrap())), (None, 0.25));
    let listed = texts(sheet(&book, "SØM Kontrol"));
    assert!(listed.iter().any(|text| text == "=C9*2"), "{listed:?}");
}

/// A line that moves to another row takes what was typed with it; one that is gone is listed.
#[test]
fn what_was_typed_follows_its_line_and_not_its_row() {
    let before = first_run("autisme.xlsx");
    let book = open(&before);
    let scenarios = sheet(&book, "SØM Scenarier");
    let [cash, beds] =
        ["Forbrug: Kontanthjælp", "Forbrug: Førtidspension"].map(|name| beside(scenarios, name, 1));
    let typed = changed(&before, "SØM Scenarier", &cash.to_string(), 0.7);
    let typed = changed(&typed, "SØM Scenarier", &beds.to_string(), 0.6);
    // The next version of the original calls the second line by another name.
    let other = renamed(&fixture("autisme.xlsx"), "Førtidspension", "Tilkendt pension");
    let (made, after) = again(&other, &typed);
    assert_eq!((made.carried.cells, made.carried.unused), (1, 1));
    let book = open(&after);
    let scenarios = sheet(&book, "SØM Scenarier");
    assert_eq!(number(scenarios, beside(scenarios, "Forbrug: Kontanthjælp", 1)), 0.7);
    let listed = texts(sheet(&book, "SØM Kontrol"));
    assert!(listed.iter().any(|text| text == "Ikke længere brugt"), "{listed:?}");
    assert!(listed.iter().any(|text| text == "0,6"), "{listed:?}");
    // What is listed stays listed.
    let (once_more, _) = again(&other, &after);
    assert_eq!((once_more.carried.cells, once_more.carried.unused), (1, 1));
}

/// A copy of a workbook in which a word is another one, in every sheet and among the shared texts.
fn renamed(original: &Path, word: &str, by: &str) -> PathBuf {
    edited(original, |parts| {
        for (name, bytes) in parts.iter_mut() {
            if name.ends_with("sharedStrings.xml") || name.starts_with("xl/worksheets/") {
                let text = String::from_utf8(bytes.clone()).expect("UTF-8");
                *bytes = text.replace(word, by).into_bytes();
            }
        }
    })
}

/// A reviewer's own row below the findings ended the reading of the protocol, or was taken for a
/// finding that had been mended.
#[test]
fn rows_that_a_reviewer_has_added_come_along() {
    let before = first_run("autisme.xlsx");
    let book = open(&before);
    let protocol = sheet(&book, "SØM Kontrol");
    let heading = beside(protocol, CODE, 0);
    let free = (heading.row + 1..)
        .find(|row| protocol.cell(Address::new(*row, heading.col)).is_none())
        .expect("a row")
        + 1;
    let own = format!(
        "<row r=\"{free}\"><c r=\"C{free}\" t=\"inlineStr\"><is><t>EGEN</t></is></c>\
         <c r=\"E{free}\" t=\"inlineStr\"><is><t>Spørg økonomi</t></is></c>\
         <c r=\"M{free}\" t=\"inlineStr\"><is><t>Afventer</t></is></c></row>"
    );
    let before = edited(&before, |parts| {
        edit_sheet(parts, "SØM Kontrol", |xml| {
            let next = xml
                .match_indices("<row r=\"")
                .find(|(at, _)| {
                    let number = xml[at + 8..].split('"').next().expect("a number");
                    number.parse::<u32>().expect("a number") >= free
                })
                .map_or(xml.len(), |(at, _)| at);
            format!("{}{own}{}", &xml[..next], &xml[next..])
        });
    });
    let (made, after) = again(&fixture("autisme.xlsx"), &before);
    assert_eq!(made.carried.answers, 1);
    let (_, after) = again(&fixture("autisme.xlsx"), &after);
    let book = open(&after);
    let protocol = sheet(&book, "SØM Kontrol");
    let row = beside(protocol, "EGEN", 0).row;
    let told: Vec<String> = protocol
        .row(row)
        .iter()
        .filter_map(|(_, cell)| match &cell.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(told, ["EGEN", "Spørg økonomi", "Afventer"]);
}
