//! The enriched workbook by programs that are not ours: the original is kept, every figure is alive, and a change
//! in the original's own cells moves the added sheets as if the changed file had been enriched.

mod support;

use std::path::{Path, PathBuf};

use soem::workbook::{Limits, Workbook};
use support::package::{changed, kept, scratch};
use support::recalc::{CellValue, Model, Values, libreoffice};

const WORKBOOKS: [&str; 4] = ["autisme.xlsx", "cti.xlsx", "randers.xlsx", "randers-trykt.xlsx"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn enriched(input: &Path, output: &str) -> PathBuf {
    let workbook = Workbook::open(input, &Limits::default()).expect("the workbook opens");
    let enriched = soem::enrich(&workbook, &soem::Options::default()).expect("the workbook is enriched");
    let path = scratch().join(output);
    std::fs::write(&path, enriched.bytes).expect("the scratch folder takes files");
    path
}

#[test]
fn every_part_of_the_original_is_kept() {
    for name in WORKBOOKS {
        let output = enriched(&fixture(name), &format!("kept-{name}"));
        kept(&fixture(name), &output).unwrap_or_else(|why| panic!("{name}: {why}"));
    }
}
