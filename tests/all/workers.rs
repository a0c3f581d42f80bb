//! A file of a batch costs itself alone, whatever it does to the process that works on it; and none
//! of those processes stays behind.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use soem::Parameters;
use soem::batch::{self, Basis, Caller, Event, Job, Log, Manner, Record, Settings};
use soem::{Lang, Limits};

use crate::hostile::harm::cells;
use crate::support::fixture_bytes;
use crate::support::ours::official;
use crate::support::package::scratch;
use crate::support::program::names;

const SOEM: &str = env!("CARGO_BIN_EXE_soem");

/// Stands in the worker's place, and does to a file what its name says; with any other it becomes
/// the worker. It tells which process it is.
const UNRULY: &str = r#"#!/bin/sh
echo $$ >> "$0.processes"
read -r line
case "$line" in
*haenger*) exec sleep 600 ;;
*afbryder*) kill -ABRT $$ ;;
*stak*) deeper() { deeper; deeper; }; deeper ;;
*graadig*) exec tail /dev/zero ;;
*forkert*) echo '{"Made":' ; exec sleep 600 ;;
*faerdig*) exit 0 ;;
*udefra*) kill -KILL $$ ;;
esac
exec 3<&0
mkfifo "$0.$$"
{ printf '%s\n' "$line"; exec cat <&3; } > "$0.$$" &
exec SOEM "$@" < "$0.$$"
"#;

fn folder(files: &[&str]) -> PathBuf {
    let folder = scratch();
    std::fs::create_dir_all(folder.join("ind")).expect("a folder");
    for file in files {
        std::fs::write(folder.join("ind").join(file), fixture_bytes("small.xlsx")).expect("a file");
    }
    folder
}

/// A caller that writes what it is given.
struct Writes(PathBuf);

impl Caller for Writes {
    fn write(&self, job: &Job, bytes: &[u8]) -> std::io::Result<()> {
        std::fs::write(self.0.join(&job.output), bytes)
    }

    fn tell(&self, _: Event) {}
}

fn run(
    folder: &Path,
    worker: &Path,
    threads: usize,
    (memory, seconds): (u64, u64),
) -> BTreeMap<String, Record> {
    let out = folder.join(format!("ud{threads}"));
    std::fs::create_dir_all(&out).expect("a folder");
    let jobs = batch::find(&[folder.join("ind")], &out).expect("the files").jobs;
    let settings = Settings {
        threads,
        force: false,
        worker: worker.to_owned(),
        memory,
        manner: Manner {
            folder: out.clone(),
            limits: Limits { time: Duration::from_secs(seconds), ..Limits::default() },
            basis: Basis::official(official(), None, None, None),
            layouts: Vec::new(),
            parameters: Parameters::default(),
            lang: Lang::Da,
        },
    };
    let log = Log::open(&out).expect("a log");
    let done = batch::run(&jobs, &settings, log, &Writes(out), &AtomicBool::new(false));
    let done = done.expect("the batch runs");
    done.records()
        .map(|record| record.map(|record| (record.file.clone(), record)))
        .collect::<Result<_, _>>()
        .expect("the records")
}

#[test]
fn what_breaks_a_worker_costs_that_file_alone() {
    let troubles = [
        ("haenger", "Projektmappen tog over 20 sekunder."),
        ("afbryder", "Programmet brød sammen på filen."),
        ("stak", "Programmet brød sammen på filen."),
        ("graadig", "Projektmappen brugte over 400 MiB hukommelse og blev opgivet."),
        ("forkert", "Programmet brød sammen på filen."),
        ("faerdig", "Programmet brød sammen på filen."),
        ("udefra", "Arbejdet med filen blev afbrudt udefra"),
    ];
    let bad = troubles.map(|(name, _)| format!("m-{name}.xlsx"));
    // They come after the others, since the script looks at the first file alone.
    let good = ["n.xlsx", "x.xlsx", "z.xlsx"];
    let folder = folder(&[&bad.each_ref().map(String::as_str)[..], &good].concat());
    let worker = folder.join("unruly");
    std::fs::write(&worker, UNRULY.replace("SOEM", SOEM)).expect("a script");
    std::fs::set_permissions(&worker, PermissionsExt::from_mode(0o755)).expect("it can be run");
    for threads in [1, 2] {
        let records = run(&folder, &worker, threads, (400 << 20, 20));
        assert_eq!(records.len(), bad.len() + good.len());
        for (name, why) in troubles {
            let record = &records[&format!("m-{name}.xlsx")];
            let told = record.error.as_deref().unwrap_or_default();
            assert!(told.starts_with(why) && record.output.is_none(), "{name}: {told}");
        }
        for file in good {
            assert!(records[file].error.is_none(), "{:?}", records[file]);
        }
        let written: Vec<String> = names(&folder.join(format!("ud{threads}")));
        let expected = [".soem-batch.jsonl", "n.beriget.xlsx", "x.beriget.xlsx", "z.beriget.xlsx"];
        assert_eq!(written, expected);
    }
    let told = std::fs::read_to_string(folder.join("unruly.processes")).expect("the processes");
    let processes: Vec<u32> = told.lines().map(|id| id.parse().expect("a number")).collect();
    assert!(processes.len() > 2 * bad.len(), "{processes:?}");
    let left: Vec<_> = processes.iter().filter(|id| is_there(**id)).collect();
    assert!(left.is_empty(), "{left:?} of {processes:?} are there still");
}

/// The worker itself over 200,000 cells.
#[test]
fn a_file_that_takes_too_much_memory_is_given_up() {
    let folder = folder(&["a.xlsx", "c.xlsx"]);
    let rows: String = (100..200_100)
        .map(|row| format!("<row r=\"{row}\"><c r=\"AA{row}\"><v>{row}</v></c></row>"))
        .collect();
    std::fs::write(folder.join("ind/b.xlsx"), cells(&rows)).expect("a file");
    for threads in [1, 2] {
        let records = run(&folder, Path::new(SOEM), threads, (45 << 20, 120));
        let told = records["b.xlsx"].error.as_deref().unwrap_or_default();
        assert!(told.starts_with("Projektmappen brugte over 45 MiB hukommelse"), "{told}");
        assert!(records["a.xlsx"].error.is_none() && records["c.xlsx"].error.is_none());
    }
}

#[test]
fn a_worker_that_cannot_be_started_is_told() {
    let folder = folder(&["a.xlsx"]);
    let records = run(&folder, &folder.join("nothing"), 1, (400 << 20, 20));
    let told = records["a.xlsx"].error.as_deref().unwrap_or_default();
    assert!(told.starts_with("Programmet kunne ikke startes"), "{told}");
}

fn is_there(process: u32) -> bool {
    Path::new("/proc").join(process.to_string()).exists()
}

/// The processes that one has started.
fn children(of: u32) -> Vec<u32> {
    let parent = |id: u32| -> Option<u32> {
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name stands in brackets, and may hold anything.
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    let all = std::fs::read_dir("/proc").expect("the processes").flatten();
    let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(|id| parent(*id) == Some(of)).collect()
}

fn signal(process: &str, signal: &str) {
    let sent = Command::new("kill").args([signal, "--", process]).status().expect("kill");
    assert!(sent.success(), "{signal} to {process}");
}

/// Begins a batch over the folder, as a shell does: in a process group of its own.
fn begin(folder: &Path, more: &[&str]) -> Child {
    Command::new(SOEM)
        .current_dir(folder)
        .args(["batch", "ind", "-o", "ud", "--quiet"])
        .args(more)
        .process_group(0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Waits for the workers of a batch to be there.
fn workers(of: &Child, count: usize) -> Vec<u32> {
    let begun = Instant::now();
    loop {
        let found = children(of.id());
        if found.len() == count {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{found:?} are not {count} workers");
    }
}

fn are_gone(processes: &[u32]) {
    let begun = Instant::now();
    while processes.iter().any(|id| is_there(*id)) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{processes:?} are there still");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The worker itself, in the middle of a file: one file is named for it, and the others are done.
#[test]
fn a_worker_that_stands_still_or_is_ended_is_replaced() {
    for (sent, why) in [
        ("-STOP", "tog over 20 sekunder"),
        ("-ABRT", "Programmet brød sammen"),
        ("-KILL", "blev afbrudt udefra"),
    ] {
        let folder = folder(&["a.xlsx", "b.xlsx", "c.xlsx"]);
        let batch = begin(&folder, &["--threads", "1", "--time-limit", "20"]);
        let found = workers(&batch, 1);
        signal(&found[0].to_string(), sent);
        let output = batch.wait_with_output().expect("it ends");
        let (out, err) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(2), "{sent}: {out} {err}");
        assert!(out.starts_with("3 filer: 2 beriget, 0 uændret siden sidst, 1 ikke"), "{out}");
        assert!(err.contains(why), "{sent}: {err}");
        are_gone(&found);
    }
}

#[test]
fn workers_end_when_the_batch_is_killed() {
    let folder = folder(&["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx"]);
    let mut batch = begin(&folder, &["--threads", "2"]);
    let found = workers(&batch, 2);
    batch.kill().expect("it is killed");
    batch.wait().expect("it ends");
    are_gone(&found);
}

/// Ctrl-C reaches the batch, which lets its workers finish; a second one ends all.
#[test]
fn an_interrupt_lets_the_files_that_are_begun_be_finished() {
    let files: Vec<String> = (0..40).map(|number| format!("{number:02}.xlsx")).collect();
    let folder = folder(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let batch = begin(&folder, &["--threads", "1"]);
    let found = workers(&batch, 1);
    signal(&format!("-{}", batch.id()), "-INT");
    let output = batch.wait_with_output().expect("it ends");
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{out}");
    assert!(out.contains(" 0 ikke beriget, ") && out.contains(" ikke nået"), "{out}");
    are_gone(&found);
    assert!(folder.join("ud/portefølje.xlsx").is_file());

    let batch = begin(&folder, &["--threads", "1", "--force"]);
    let found = workers(&batch, 1);
    // The second comes while the worker stands still, so that the first cannot be done with.
    signal(&found[0].to_string(), "-STOP");
    signal(&format!("-{}", batch.id()), "-INT");
    std::thread::sleep(Duration::from_millis(200));
    signal(&format!("-{}", batch.id()), "-INT");
    let output = batch.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    signal(&found[0].to_string(), "-CONT");
    are_gone(&found);
}
