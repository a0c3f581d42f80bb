//! A run that is killed at any moment loses nothing that was typed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::fixture_bytes;
use crate::support::ours::open;
use crate::support::package::{changed, changed_to_text, scratch};
use crate::support::program::{names, soem_in};
use soem::workbook::Value;

const MOMENTS: u32 = 50;
/// A machine that is busy gets fewer.
const MOST_TIME: Duration = Duration::from_secs(120);

/// An enriched file with an answer and a yellow cell typed in it.
fn typed_in(path: &Path) -> Vec<u8> {
    let typed = changed(path, "SØM Stress", "C9", 0.1);
    let book = open(&typed);
    let protocol = book.sheet("SØM Kontrol").expect("the protocol");
    let is_code = |value: &Value| *value == Value::Text("D4".to_owned());
    let (at, _) = protocol.iter().find(|(_, cell)| is_code(&cell.value)).expect("a finding");
    let answer = format!("M{}", at.row + 1);
    std::fs::read(changed_to_text(&typed, "SØM Kontrol", &answer, "Drøftet")).expect("a file")
}

fn holds_what_was_typed(path: &Path) {
    let book = open(path);
    let stress = book.sheet("SØM Stress").expect("the sheet");
    let cell = stress.cell("C9".parse().expect("a cell")).map(|cell| &cell.value);
    assert_eq!(cell, Some(&Value::Number("0.1".parse().expect("a number"))));
    let protocol = book.sheet("SØM Kontrol").expect("the protocol");
    let drafted = Value::Text("Drøftet".to_owned());
    assert!(protocol.iter().any(|(_, cell)| cell.value == drafted));
}

fn begin(folder: &Path, arguments: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_soem"))
        .current_dir(folder)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Kills runs over a file with answers, at moments from the first to the last, in an order that a
/// seed gives.
fn killed_at_every_moment(folder: &Path, arguments: &[&str], enriched: &PathBuf) {
    let typed = typed_in(enriched);
    std::fs::write(enriched, &typed).expect("saved");
    let begun = Instant::now();
    assert!(matches!(begin(folder, arguments).wait().expect("a child").code(), Some(0 | 1)));
    let whole = begun.elapsed();
    let made = std::fs::read(enriched).expect("the file");
    assert!(made != typed);
    holds_what_was_typed(enriched);
    let mut seed: u32 = 20_261_127;
    let mut replaced = 0;
    let started = Instant::now();
    let mut killed = 0;
    while killed < MOMENTS && started.elapsed() < MOST_TIME {
        killed += 1;
        std::fs::write(enriched, &typed).expect("saved");
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let share = f64::from(seed >> 8) / f64::from(1 << 24);
        let mut child = begin(folder, arguments);
        std::thread::sleep(whole.mul_f64(share * 1.1));
        child.kill().ok();
        child.wait().expect("a child");
        let now = std::fs::read(enriched).expect("the file is there");
        assert!(now == typed || now == made, "seed {seed}: neither the old file nor the new one");
        replaced += u32::from(now == made);
    }
    assert!(replaced < killed, "no run was killed before its end");
    println!("{arguments:?}: {killed} runs killed, {replaced} of them after the new file stood");
    // And the next run clears what they have left.
    assert!(matches!(soem_in(folder, arguments).status, Some(0 | 1)));
    holds_what_was_typed(enriched);
    let beside = enriched.parent().expect("a folder");
    let half = |name: &String| name.ends_with(".tmp");
    assert!(!names(beside).iter().any(half), "{:?}", names(beside));
}

#[test]
#[ignore = "starts the program a hundred times"]
fn a_run_that_is_killed_loses_nothing_typed() {
    let folder = scratch();
    std::fs::write(folder.join("a.xlsx"), fixture_bytes("small.xlsx")).expect("a file");
    assert!(matches!(soem_in(&folder, &["a.xlsx"]).status, Some(0 | 1)));
    killed_at_every_moment(&folder, &["a.xlsx"], &folder.join("a.beriget.xlsx"));
    let batch = ["batch", "a.xlsx", "-o", "ud", "--force", "-q"];
    assert!(matches!(soem_in(&folder, &batch).status, Some(0 | 1)));
    killed_at_every_moment(&folder, &batch, &folder.join("ud/a.beriget.xlsx"));
}
