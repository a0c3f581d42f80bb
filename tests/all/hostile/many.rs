//! Thirty thousand mutations of every format, and of what we write ourselves, through the program
//! as people run it.
//!
//! The seeds are fixed: mutation 17 is the same file each time, and `SOEM_MUTATIONS=17..18` makes it
//! alone. `SOEM` names another build of the program, such as the release.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::mutated::{Random, mutate_bytes, mutate_xml, seeded};
use crate::support::fixture_bytes;
use crate::support::lint;
use crate::support::package::{Parts, scratch, stored, unzipped};

const MUTATIONS: u64 = 30_000;
/// Files in one batch.
const AT_A_TIME: u64 = 500;

/// Files as people send them, the quick ones more than once.
const SENT: [&str; 14] = [
    "small.xlsx",
    "autisme.xlsx",
    "small.xlsx",
    "others/cti-openpyxl.xlsx",
    "others/autisme-strict.xlsx",
    "others/autisme-makro.xlsm",
    "others/cti-libreoffice.xlsx",
    "others/autisme-numbers.xlsx",
    "others/cti-sheetjs.xlsb",
    "others/cti-biff12.xlsb",
    "others/cti-sheetjs.xls",
    "others/cti-libreoffice.xls",
    "others/cti-libreoffice.ods",
    "small.xlsx",
];

/// Something to mutate.
struct Source {
    extension: String,
    bytes: Vec<u8>,
    /// Where it is a package.
    parts: Parts,
}

impl Source {
    fn new(name: &str, bytes: Vec<u8>) -> Source {
        let extension = name.rsplit_once('.').expect("an ending").1.to_owned();
        let parts = if bytes.starts_with(b"PK") { unzipped(&bytes) } else { Parts::new() };
        Source { extension, bytes, parts }
    }

    fn mutated(&self, random: &mut Random) -> Vec<u8> {
        if self.parts.is_empty() || random.below(5) == 0 {
            let mut bytes = self.bytes.clone();
            mutate_bytes(&mut bytes, random);
            return bytes;
        }
        let mut parts = self.parts.clone();
        for _ in 0..=random.below(3) {
            let (at, other) = (random.below(parts.len()), random.below(parts.len()));
            let is_xml = parts[at].0.ends_with(".xml") || parts[at].0.ends_with(".rels");
            match random.below(40) {
                0 => drop(parts.remove(at)),
                1 => parts[at].1 = parts[other].1.clone(),
                _ if is_xml => mutate_xml(&mut parts[at].1, random),
                _ if parts[at].1.is_empty() => {}
                _ => mutate_bytes(&mut parts[at].1, random),
            }
            if parts.is_empty() {
                break;
            }
        }
        stored(parts)
    }
}

fn program() -> Command {
    let other = std::env::var_os("SOEM").map(PathBuf::from);
    let mut command = Command::new(other.unwrap_or(env!("CARGO_BIN_EXE_soem").into()));
    command.env_remove("RUST_BACKTRACE");
    command
}

/// What we write: enriched, built, empty, a portfolio.
fn ours() -> Vec<Source> {
    let folder = scratch();
    std::fs::write(folder.join("small.xlsx"), fixture_bytes("small.xlsx")).expect("a file");
    for arguments in [
        &["small.xlsx"][..],
        &["build", "cti", "-o", "built.xlsx"],
        &["new", "new.xlsx", "--first-year", "2025", "--years", "8"],
        &["batch", "small.xlsx", "-o", "ud", "-q"],
    ] {
        let output = program().current_dir(&folder).args(arguments).output().expect("it starts");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
    }
    let made = ["small.beriget.xlsx", "built.xlsx", "new.xlsx", "ud/portefølje.xlsx"];
    let read = |name: &str| std::fs::read(folder.join(name)).expect("what was made");
    made.into_iter().map(|name| Source::new(name, read(name))).collect()
}

/// Makes a number of mutations, each of the next source. Of our own enriched file one in four
/// stands where a good file's result is to go.
fn make(folder: &Path, sources: &[Source], seeds: std::ops::Range<u64>) {
    let (within, out) = (folder.join("ind"), folder.join("ud"));
    std::fs::create_dir_all(&within).expect("a folder");
    std::fs::create_dir_all(&out).expect("a folder");
    let good = fixture_bytes("small.xlsx");
    let enriched = SENT.len();
    for seed in seeds {
        let which = usize::try_from(seed).expect("a small number") % sources.len();
        let mut random = seeded(seed);
        let bytes = sources[which].mutated(&mut random);
        let put = |to: PathBuf, bytes: &[u8]| std::fs::write(to, bytes).expect("a file");
        if which == enriched && random.below(4) == 0 {
            put(out.join(format!("{seed}.beriget.xlsx")), &bytes);
            put(within.join(format!("{seed}.xlsx")), &good);
        } else {
            put(within.join(format!("{seed}.{}", sources[which].extension)), &bytes);
        }
    }
}

/// What must not be of a batch over mutations.
fn failures(folder: &Path, expected: usize) -> Vec<String> {
    let output = program()
        .current_dir(folder)
        .args(["batch", "ind", "-o", "ud", "-q", "--time-limit", "60"])
        .output()
        .expect("it starts");
    let err = String::from_utf8_lossy(&output.stderr);
    let mut failures = Vec::new();
    if !matches!(output.status.code(), Some(0..=2)) {
        failures.push(format!("{}: {err}", output.status));
    }
    if let Some(line) = err.lines().find(|line| line.contains("panicked")) {
        failures.push(line.to_owned());
    }
    let lines = std::fs::read_to_string(folder.join("ud/portefølje.jsonl")).unwrap_or_default();
    if lines.lines().count() != expected {
        failures.push(format!("{} of {expected} have a record", lines.lines().count()));
    }
    for line in lines.lines() {
        let record: Value = serde_json::from_str(line).expect("JSON");
        let file = record["file"].as_str().expect("a file");
        let told = record["error"].as_str().unwrap_or_default();
        // A fault of ours, a limit that only the clock or the system holds, or no words at all.
        let bad = ["meld den", "tog over", "blev opgivet", "udefra", "kunne ikke skrives"];
        if bad.iter().any(|bad| told.contains(bad)) {
            failures.push(format!("{file}: {told}"));
        }
        if let Some(written) = record["output"].as_str() {
            let original = std::fs::read(folder.join("ind").join(file)).expect("the original");
            let written = std::fs::read(folder.join("ud").join(written)).expect("what was made");
            for fault in lint::faults(&written, &original) {
                failures.push(format!("{file}: {fault}"));
            }
        }
    }
    failures
}

#[test]
#[ignore = "enriches thirty thousand files"]
fn thirty_thousand_mutations_end_in_a_sound_workbook_or_a_clear_error() {
    let asked = std::env::var("SOEM_MUTATIONS").unwrap_or(format!("0..{MUTATIONS}"));
    let (from, to) = asked.split_once("..").expect("the first and the one after the last");
    let (from, to): (u64, u64) = (from.parse().expect("a number"), to.parse().expect("a number"));
    let mut sources: Vec<Source> =
        SENT.iter().map(|name| Source::new(name, fixture_bytes(name))).collect();
    sources.extend(ours());
    let (kept, mut told, mut found) = (scratch(), String::new(), 0);
    for first in (from..to).step_by(usize::try_from(AT_A_TIME).expect("a small number")) {
        let folder = scratch();
        let seeds = first..to.min(first + AT_A_TIME);
        let expected = usize::try_from(seeds.end - seeds.start).expect("a small number");
        make(&folder, &sources, seeds);
        for failure in failures(&folder, expected) {
            found += 1;
            writeln!(told, "{failure}").expect("a line");
            let file = failure.split(':').next().unwrap_or_default();
            // What fails is kept, to be looked at.
            let _ = std::fs::copy(folder.join("ind").join(file), kept.join(file));
        }
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    }
    assert!(found == 0, "{found} of {asked} failed; they lie in {}:\n{told}", kept.display());
}
