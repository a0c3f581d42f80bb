//! What the tests share.
//!
//! The judges are programs that are not ours: `recalc` calculates a workbook anew (IronCalc in the
//! process, LibreOffice beside it), `lint` finds what Excel would repair, and `package` looks at the
//! parts of a file. None uses the crate under test, so that no figure of ours is ever held against
//! itself.
//!
//! `ours` takes a workbook through that crate, `program` through the program as people run it, and
//! `sketch` is a workbook as cells that a test moves about. Everything panics with a sentence: a
//! test that cannot judge must fail.

use std::path::{Path, PathBuf};

pub mod danish;
pub mod lint;
pub mod ours;
pub mod package;
pub mod program;
pub mod recalc;
pub mod sdk;
pub mod sketch;

/// The reference workbooks; the printed results of the last do not follow from its inputs.
pub const WORKBOOKS: [&str; 4] = ["autisme.xlsx", "cti.xlsx", "randers.xlsx", "randers-trykt.xlsx"];
/// Those whose printed results do.
pub const SOUND: [&str; 3] = ["autisme.xlsx", "cti.xlsx", "randers.xlsx"];

/// The path of a fixture.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

pub fn fixture_bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap_or_else(|e| panic!("the fixture {name}: {e}"))
}

/// A new file of that name with those bytes, in a folder of its own.
pub fn saved(name: &str, bytes: &[u8]) -> PathBuf {
    let path = package::scratch().join(name);
    std::fs::write(&path, bytes).expect("the scratch folder takes files");
    path
}
