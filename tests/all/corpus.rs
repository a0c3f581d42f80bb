//! Other people's workbooks, real and hostile. `SOEM_CORPUS` names the folder with `real` and
//! `hostile` in it: `SOEM_CORPUS=FOLDER cargo test --test all corpus:: -- --ignored`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::graft::host::{assert_kept, graft};
use crate::hostile::mutated::{PARSER_PANICKED, Tally, tried};
use crate::support::ours;
use calamine::{Data, Reader};
use rust_decimal::Decimal;
use soem::package::limits::Limits;
use soem::workbook::{Address, Value, Workbook};

fn corpus(folder: &str) -> Vec<PathBuf> {
    let root =
        std::env::var_os("SOEM_CORPUS").expect("SOEM_CORPUS names the folder of the corpora");
    let listed = std::fs::read_dir(Path::new(&root).join(folder)).expect("the folder is there");
    let mut files: Vec<PathBuf> = listed.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
#[ignore = "needs SOEM_CORPUS"]
fn real_and_hostile_files_end_in_a_result_or_a_clear_error() {
    for path in corpus("hostile").into_iter().chain(corpus("real")) {
        let mut tally = Tally::default();
        let bytes = std::fs::read(&path).expect("the file");
        match tried(bytes, true, &mut tally) {
            Err(why) if why != PARSER_PANICKED => panic!("{}: {why}", path.display()),
            _ => println!("{}: {tally:?}", path.display()),
        }
    }
}

/// The program itself within half a gigabyte of address space, which is more than it can have used
/// of memory.
#[test]
#[cfg(target_os = "linux")]
#[ignore = "needs SOEM_CORPUS"]
fn hostile_files_are_refused_in_little_memory() {
    let out = tempfile::tempdir().expect("a folder");
    for path in corpus("hostile") {
        let started = Instant::now();
        let run = Command::new("sh")
            .args(["-c", "ulimit -v 524288; exec \"$0\" \"$1\" --lang=en -o \"$2\""])
            .args([Path::new(env!("CARGO_BIN_EXE_soem")), &path, &out.path().join("out.xlsx")])
            .output()
            .expect("sh runs");
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        let first = told.lines().next().unwrap_or_default();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("{name}: {:.1} s, {first}", started.elapsed().as_secs_f64());
        assert!(matches!(run.status.code(), Some(0..=2)), "{name}: {:?} {told}", run.status);
        assert!(started.elapsed() < Duration::from_secs(60), "{name}");
    }
}

#[test]
#[ignore = "needs SOEM_CORPUS"]
fn hostile_files_end_quickly() {
    for path in corpus("hostile") {
        let start = Instant::now();
        let found = Workbook::open(&path, &Limits::default());
        assert!(start.elapsed() < Duration::from_secs(5), "{}", path.display());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let refused = [
            "bomb.xlsx",
            "deep.xlsx",
            "lol.xlsx",
            "outside.xlsx",
            "rep.ods",
            "shared.xlsx",
            "slip.xlsx",
        ];
        assert_eq!(found.is_err(), refused.contains(&name.as_str()), "{name}: {:?}", found.err());
    }
}

/// calamine reads the same values, in every workbook that both can read.
#[test]
#[ignore = "needs SOEM_CORPUS"]
fn real_files_are_read_as_calamine_reads_them() {
    let mut compared = 0;
    for path in corpus("real") {
        let book = match Workbook::open(&path, &Limits::default()) {
            Ok(book) => book,
            Err(error) => {
                let name = path.display().to_string();
                let known = ["protected", "issue252", "clusterfuzz", "duplicate-filename"];
                assert!(known.iter().any(|word| name.contains(word)), "{name}: {error}");
                continue;
            }
        };
        let Ok(mut theirs) = calamine::open_workbook_auto(&path) else {
            continue;
        };
        for sheet in &book.sheets {
            let Ok(range) = theirs.worksheet_range(&sheet.name) else {
                continue;
            };
            let typed = sheet.iter().filter(|(_, cell)| {
                cell.formula.is_none() && cell.value != Value::Text(String::new())
            });
            for (at, _) in typed {
                let theirs = range.get_value((at.row, at.col));
                assert!(
                    theirs.is_some_and(|data| *data != Data::Empty),
                    "{} {}!{at}",
                    path.display(),
                    sheet.name
                );
            }
            let (top, left) = range.start().unwrap_or_default();
            for (row, col, data) in range.used_cells() {
                let at = Address::new(top + row as u32, left + col as u32);
                let place = format!("{} {}!{at}", path.display(), sheet.name);
                let found = &sheet.cell(at).unwrap_or_else(|| panic!("{place} is filled")).value;
                let same = match (data, found) {
                    (Data::Float(a), Value::Number(b)) => close(*a, *b),
                    (Data::Int(a), Value::Number(b)) => Decimal::from(*a) == *b,
                    (Data::DateTime(a), Value::Date { serial: b, .. } | Value::Number(b)) => {
                        close(a.as_f64(), *b)
                    }
                    (Data::Float(a), Value::OutOfRange(_)) => !a.is_finite() || a.abs() > 7e28,
                    (Data::String(a), Value::Text(b)) => a == b,
                    (Data::Bool(a), Value::Bool(b)) => a == b,
                    (Data::Error(a), Value::Error(b)) => a.to_string() == *b,
                    (Data::DateTimeIso(a), Value::Date { iso, .. }) => a.starts_with(iso.as_str()),
                    _ => false,
                };
                assert!(same, "{place}: {data:?} against {found:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared} cells compared");
}

fn close(float: f64, exact: Decimal) -> bool {
    let back = ours::float(exact);
    (back - float).abs() < 1e-28 || back == float
}

#[test]
#[ignore = "needs SOEM_CORPUS"]
fn every_file_of_the_corpus_is_kept_or_refused() {
    let mut outcomes = [0, 0];
    for path in corpus("real").into_iter().chain(corpus("hostile")) {
        let host = std::fs::read(path).expect("the file");
        match graft(&host) {
            Ok(made) => assert_kept(&host, &made.bytes),
            Err(refusal) => assert!(!refusal.to_string().is_empty()),
        }
        outcomes[usize::from(graft(&host).is_err())] += 1;
    }
    println!("{} kept, {} refused", outcomes[0], outcomes[1]);
    assert!(outcomes[0] + outcomes[1] > 0, "the folder is empty");
}
