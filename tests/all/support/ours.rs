//! A workbook taken through the crate under test, where nothing but the outcome matters.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rust_decimal::Decimal;
use soem::Refusal;
use soem::engine::{self, NetResult};
use soem::finding::Finding;
use soem::lang::Lang;
use soem::layout::locate;
use soem::layout::spec::Layout;
use soem::package::limits::Limits;
use soem::read::{self, Case};
use soem::workbook::{OpenError, Workbook};
use soem::{Checked, Enriched, Options, Parameters};

use super::saved;

/// The parameters that the program was built with.
pub fn official() -> &'static Arc<Parameters> {
    Parameters::built_in()
}

pub fn open(path: &Path) -> Workbook {
    // Unoptimised, on a machine that does much else, what is right may take long.
    let limits = Limits { time: std::time::Duration::from_secs(600), ..Limits::default() };
    Workbook::open(path, &limits).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// What comes of bytes under the name of a file.
pub fn read(name: &str, bytes: Vec<u8>) -> Result<Workbook, OpenError> {
    Workbook::from_bytes(name, bytes, &Limits::default())
}

pub fn read_well(bytes: Vec<u8>) -> Workbook {
    read("a.xlsx", bytes).unwrap_or_else(|e| panic!("it opens: {e}"))
}

pub fn checked(path: &Path) -> Checked {
    checked_with(path, &Options::default()).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()))
}

pub fn checked_with(path: &Path, options: &Options) -> Result<Checked, Refusal> {
    soem::check(&open(path), options)
}

pub fn enriched(path: &Path) -> Enriched {
    enriched_with(path, &Options::default())
}

pub fn enriched_with(path: &Path, options: &Options) -> Enriched {
    soem::enrich(&open(path), options).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()))
}

/// The enriched workbook as a file.
pub fn enriched_file(path: &Path) -> PathBuf {
    let name = path.file_name().expect("a file").to_string_lossy();
    saved(&name, &enriched(path).bytes)
}

/// What the calculation of a workbook in the known form is understood to be.
pub fn understood(path: &Path) -> Case {
    let workbook = open(path);
    read::calculation(&workbook, locate(&workbook, Layout::built_in()), official())
        .expect("the workbook is understood")
}

pub fn computed(calculation: &soem::model::Calculation) -> NetResult {
    engine::net_result(calculation).expect("the calculation is computed")
}

/// The advice of a finding, in Danish.
pub fn advice(finding: &Finding) -> String {
    finding.words(Lang::Da).found
}

/// Code, place, severity and advice of a finding in a line, in Danish.
pub fn line(finding: &Finding) -> String {
    let place = match (&finding.sheet, finding.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        _ => String::new(),
    };
    format!("{} {place} {} {}", finding.code, finding.severity.words(Lang::Da), advice(finding))
}

/// A figure as a float, to hold against that of another engine.
pub fn float(value: Decimal) -> f64 {
    value.to_string().parse().expect("a number")
}
