//! Errors planted in copies of the reference workbooks.

use std::path::{Path, PathBuf};

use crate::support::fixture;
use crate::support::ours::checked_with;
use crate::support::package::{changed, changed_to_text, edit_cell, edit_sheet, edited};
use crate::support::recalc::{CellValue, Model};
use soem::Options;
use soem::Refusal;
use soem::finding::{Finding, Severity};

/// A cell and what is written in it: a number, or a text.
pub type Edit = (&'static str, &'static str, Put);

#[derive(Clone, Copy)]
pub enum Put {
    N(f64),
    T(&'static str),
}
pub use Put::{N, T};

/// The findings, also of a workbook that cannot be read.
pub fn findings(path: &Path) -> Vec<Finding> {
    match checked_with(path, &Options::default()) {
        Ok(checked) => checked.findings,
        Err(Refusal::NotUnderstood(findings)) => findings,
        Err(other) => panic!("{other}"),
    }
}

/// The workbook with edits, every cached value left as it was.
pub fn planted(name: &str, edits: &[Edit]) -> PathBuf {
    edits.iter().fold(fixture(name), |path, (sheet, cell, put)| match put {
        N(value) => changed(&path, sheet, cell, *value),
        T(text) => changed_to_text(&path, sheet, cell, text),
    })
}

/// The formula cells of `sheets` with the values that IronCalc gives them after the edits.
fn calculated(name: &str, edits: &[Edit], sheets: &[&str]) -> Vec<(String, String, f64)> {
    let mut model = Model::open(&planted(name, edits));
    model.recalculate();
    let mut values = Vec::new();
    for sheet in sheets {
        for cell in model.formulas(sheet) {
            if let CellValue::Number(value) = model.value(sheet, &cell) {
                values.push(((*sheet).to_owned(), cell, value));
            }
        }
    }
    values
}

/// The results typed as numbers, computed with the edits; the inputs are without them.
pub fn printed_with(name: &str, edits: &[Edit]) -> PathBuf {
    let values = calculated(name, edits, &["Resultater", "Følsomhed"]);
    edited(&fixture(name), |parts| {
        for (sheet, cell, value) in &values {
            edit_cell(parts, sheet, cell, "", &format!("<v>{value}</v>"));
        }
    })
}

/// The workbook with the edits, saved after a recalculation.
pub fn recalculated(name: &str, edits: &[Edit]) -> PathBuf {
    let values = calculated(
        name,
        edits,
        &["Indsats", "Omkostninger", "Mellemregninger", "Resultater", "Følsomhed"],
    );
    edited(&planted(name, edits), |parts| {
        for (sheet, cell, value) in &values {
            edit_sheet(parts, sheet, |xml| with_cached(&xml, cell, *value));
        }
    })
}

pub fn with_cached(xml: &str, cell: &str, value: f64) -> String {
    let start = xml.find(&format!("<c r=\"{cell}\"")).expect("the cell stands in the sheet");
    let end = start + xml[start..].find("</c>").expect("a whole cell");
    let inside = &xml[start..end];
    let (before, after) = inside.split_once("<v>").expect("a cached value");
    let (_, after) = after.split_once("</v>").expect("a whole value");
    format!("{}{before}<v>{value}</v>{after}{}", &xml[..start], &xml[end..])
}

/// Severe enough to be told of a single cell: what merely describes the workbook does not count.
pub fn has(findings: &[Finding], code: &str) -> bool {
    findings.iter().any(|finding| finding.code == code && finding.severity != Severity::Information)
}
