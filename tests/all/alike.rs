//! The same input gives the same bytes on every system.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::fixture;
use crate::support::package::scratch;
use crate::support::program::{names, soem_in};

/// Runs that between them write every kind of package.
const RUNS: [&[&str]; 6] = [
    &["enrich", "cti.xlsx", "-o", "cti.beriget.xlsx"],
    &["enrich", "andet.ods", "-o", "genskabt.xlsx"],
    &["build", "cti.toml", "-o", "cti-bygget.xlsx"],
    &["new", "ny.xlsx"],
    &["batch", "cti.xlsx", "andet.ods", "-o", "samlet", "--quiet"],
    &["regenerate", "cti.toml", "-o", "igen", "--rate", "4"],
];

/// A folder with what the runs read.
fn inputs() -> std::path::PathBuf {
    let folder = scratch();
    let copy = |from: &Path, to: &str| {
        std::fs::copy(from, folder.join(to)).expect("the fixture");
    };
    copy(&fixture("cti.xlsx"), "cti.xlsx");
    copy(&fixture("others/cti-libreoffice.ods"), "andet.ods");
    copy(&fixture("../src/case/examples/cti.toml"), "cti.toml");
    folder
}

/// Every file below a folder, by its path.
fn files(folder: &Path, below: &str, into: &mut BTreeMap<String, Vec<u8>>) {
    for name in names(folder) {
        let (path, shown) = (folder.join(&name), format!("{below}{name}"));
        if path.is_dir() {
            files(&path, &format!("{shown}/"), into);
        } else {
            into.insert(shown, std::fs::read(path).expect("a file"));
        }
    }
}

/// What the runs write, by the path of each file.
pub fn written(run: impl Fn(&Path, &[&str])) -> BTreeMap<String, Vec<u8>> {
    let folder = inputs();
    RUNS.iter().for_each(|arguments| run(&folder, arguments));
    let mut all = BTreeMap::new();
    files(&folder, "", &mut all);
    // The log keeps the times of the inputs.
    all.retain(|name, _| !name.ends_with(".soem-batch.jsonl") && !name.ends_with(".lock"));
    all
}

pub fn on_this_system() -> BTreeMap<String, Vec<u8>> {
    written(|folder, arguments| {
        let run = soem_in(folder, arguments);
        assert!(matches!(run.status, Some(0 | 1)), "{arguments:?}: {run:?}");
    })
}

/// Whole workbooks that the writing library makes named the system they were made on in the zip's
/// directory, DOS on Windows and Unix elsewhere. All that we write goes through one way of packing
/// now, and so has one look: the system, the date, and no part below 512 bytes deflated.
#[test]
fn every_package_is_packed_in_one_way() {
    let mut packages = 0;
    for (name, bytes) in on_this_system() {
        // The parts of an original stay as they are.
        if !name.ends_with(".xlsx") || matches!(name.as_str(), "cti.xlsx" | "cti.beriget.xlsx") {
            continue;
        }
        if name == "samlet/cti.beriget.xlsx" {
            continue;
        }
        packages += 1;
        for head in bytes.windows(46).filter(|head| head.starts_with(b"PK\x01\x02")) {
            let number = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
            let long = |at: usize| u32::from(number(at)) | u32::from(number(at + 2)) << 16;
            assert_eq!(head[5], 3, "{name}: made on Unix");
            assert_eq!((number(12), number(14)), (0, 0x21), "{name}: at the beginning of 1980");
            let size = long(24);
            assert_eq!(number(10) == 0, size < 512, "{name}: a part of {size} bytes");
            assert_eq!(long(38) >> 16, 0o100_644, "{name}: read by everybody");
        }
    }
    assert_eq!(packages, 7, "built, new, re-created twice, portfolio, built anew, table");
}
