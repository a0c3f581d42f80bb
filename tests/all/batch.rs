//! Many files at once: every good one right, every bad one named, and a rerun that does only what
//! is left.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_decimal::{Decimal, dec};
use serde_json::Value;
use sha2::{Digest, Sha256};
use soem::Parameters;
use soem::batch::{self, Basis, Caller, Event, Job, Log, LogError, Manner, Settings};
use soem::case::CaseFile;
use soem::compose::build;
use soem::lang::Lang;
use soem::package::limits::Limits;

use crate::support::ours::official;
use crate::support::package::scratch;
use crate::support::program::soem_in;
use crate::support::{WORKBOOKS, fixture_bytes};

/// The fixtures in two folders, and files that cannot be enriched.
fn mixed() -> PathBuf {
    let folder = scratch();
    std::fs::create_dir_all(folder.join("ind/under")).expect("folders");
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join("ind").join(name), bytes).expect("a file")
    };
    for name in WORKBOOKS {
        put(&format!("under/{name}"), &fixture_bytes(name));
    }
    put("autisme.xlsm", &fixture_bytes("autisme.xlsx"));
    put("tom.xlsx", b"");
    put("tekst.xlsx", b"Dette er ikke en projektmappe.");
    let whole = fixture_bytes("cti.xlsx");
    put("afkortet.xlsx", &whole[..whole.len() / 2]);
    put("note.txt", b"ikke en projektmappe");
    put("~$cti.xlsx", b"Excel's own");
    folder
}

fn records(folder: &Path) -> BTreeMap<String, Value> {
    let lines = std::fs::read_to_string(folder.join("ud/portefølje.jsonl")).expect("the records");
    let record = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("JSON");
        (record["file"].as_str().expect("a file").to_owned(), record)
    };
    lines.lines().map(record).collect()
}

#[test]
fn good_files_are_enriched_and_bad_ones_are_named() {
    let folder = mixed();
    let output = soem_in(&folder, &["batch", "ind", "-o", "ud"]);
    assert_eq!(output.status, Some(2), "{output:?}");
    assert!(
        output
            .last_line()
            .starts_with("8 filer: 5 beriget, 0 uændret siden sidst, 3 ikke beriget; 1 med fejl")
    );
    let told = output.err;
    let records = records(&folder);
    assert_eq!(records.len(), 8);
    for bad in ["tom.xlsx", "tekst.xlsx", "afkortet.xlsx"] {
        assert!(records[bad]["error"].is_string() && records[bad]["output"].is_null(), "{bad}");
        assert!(told.contains(&format!("{bad}: ")), "{told}");
    }
    // The published totals.
    for (file, published, within) in [
        ("under/autisme.xlsx", dec!(633612), dec!(2)),
        ("under/randers.xlsx", dec!(3705454), dec!(15)),
    ] {
        let net: Decimal = records[file]["figures"]["net"][0]
            .as_str()
            .expect("a figure")
            .parse()
            .expect("a decimal");
        assert!((net - published).abs() <= within, "{file}: {net}");
    }
    for (file, enriched) in [
        ("under/cti.xlsx", "ud/under/cti.beriget.xlsx"),
        ("autisme.xlsm", "ud/autisme.beriget.xlsm"),
    ] {
        assert_eq!(format!("ud/{}", records[file]["output"].as_str().expect("a path")), enriched);
        assert!(folder.join(enriched).is_file());
    }
    assert_eq!(
        std::fs::read(folder.join("ind/under/cti.xlsx")).expect("the original"),
        fixture_bytes("cti.xlsx")
    );
    // And what a worker makes is what is made without one.
    soem_in(&folder, &["ind/under/cti.xlsx", "-o", "for-sig.xlsx"]);
    let read = |name: &str| std::fs::read(folder.join(name)).expect("the enriched file");
    assert!(read("for-sig.xlsx") == read("ud/under/cti.beriget.xlsx"));
}

#[test]
fn a_rerun_does_what_is_new_changed_or_lost() {
    let folder = mixed();
    let counts = |arguments: &[&str]| {
        soem_in(&folder, &[&["batch", "ind", "-o", "ud", "-q"], arguments].concat())
            .last_line()
            .to_owned()
    };
    assert!(counts(&[]).contains("5 beriget, 0 uændret"));
    assert!(counts(&[]).contains("0 beriget, 5 uændret"));
    let whole = std::fs::read(folder.join("ud/portefølje.xlsx")).expect("the portfolio");
    std::fs::write(folder.join("ind/under/cti.xlsx"), fixture_bytes("randers.xlsx"))
        .expect("a changed file");
    std::fs::remove_file(folder.join("ud/under/autisme.beriget.xlsx")).expect("a lost file");
    assert!(counts(&[]).contains("2 beriget, 3 uændret"));
    std::fs::write(folder.join("ind/under/cti.xlsx"), fixture_bytes("cti.xlsx"))
        .expect("the file as it was");
    assert!(counts(&[]).contains("1 beriget, 4 uændret"));
    // What is skipped is in the portfolio all the same.
    assert_eq!(std::fs::read(folder.join("ud/portefølje.xlsx")).expect("the portfolio"), whole);
    assert!(counts(&["--force"]).contains("5 beriget, 0 uændret"));
    assert!(
        counts(&["--price-year", "2020"]).contains("5 beriget, 0 uændret"),
        "another basis is another portfolio"
    );
}

#[test]
fn a_run_that_was_killed_is_taken_up_again() {
    let folder = mixed();
    soem_in(&folder, &["batch", "ind", "-o", "ud", "-q"]);
    let manifest = folder.join("ud/.soem-batch.jsonl");
    let written = std::fs::read_to_string(&manifest).expect("the manifest");
    // Cut off in the middle of the last record that counts, with a half file beside.
    let lines: Vec<&str> = written.lines().filter(|line| line.contains("\"error\":null")).collect();
    let cut = format!("{}\n{}\n{}", lines[0], lines[1], &lines[2][..lines[2].len() / 2]);
    std::fs::write(&manifest, cut).expect("the manifest as it was left");
    std::fs::write(folder.join("ud/under/.soem-x1.tmp"), b"PK half").expect("a half file");
    let output = soem_in(&folder, &["batch", "ind", "-o", "ud", "-q"]);
    assert!(output.last_line().contains("3 beriget, 2 uændret"), "{output:?}");
    assert!(!folder.join("ud/under/.soem-x1.tmp").exists());
    assert!(
        soem_in(&folder, &["batch", "ind", "-o", "ud", "-q"])
            .last_line()
            .contains("0 beriget, 5 uændret")
    );
}

#[test]
fn two_batches_do_not_write_to_one_folder() {
    let folder = mixed();
    std::fs::create_dir_all(folder.join("ud")).expect("a folder");
    let log = Log::open(&folder.join("ud")).expect("a log");
    assert!(matches!(Log::open(&folder.join("ud")), Err(LogError::Busy)));
    let output = soem_in(&folder, &["batch", "ind", "-o", "ud", "-q"]);
    assert_eq!(output.status, Some(2));
    let told = output.err;
    assert!(told.starts_with("ud: en anden kørsel skriver til samme mappe."), "{told}");
    assert!(!folder.join("ud/portefølje.xlsx").exists());
    drop(log);
    assert_eq!(
        soem_in(&folder, &["batch", "ind", "-o", "ud", "-q"]).status,
        Some(2),
        "three files are broken"
    );
    assert!(folder.join("ud/portefølje.xlsx").exists());
}

/// A caller that keeps what it is given.
#[derive(Default)]
struct Kept {
    written: Mutex<Vec<String>>,
    told: Mutex<usize>,
}

impl Caller for Kept {
    fn write(&self, job: &Job, _: &[u8]) -> io::Result<()> {
        if job.file == "autisme.xlsm" {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.written.lock().expect("a list").push(job.output.clone());
        Ok(())
    }

    fn tell(&self, _: Event) {
        *self.told.lock().expect("a count") += 1;
    }
}

fn settings(time_limit: Duration, folder: &Path) -> Settings {
    Settings {
        threads: 2,
        force: false,
        worker: env!("CARGO_BIN_EXE_soem").into(),
        memory: u64::MAX,
        manner: Manner {
            folder: folder.to_owned(),
            limits: Limits { time: time_limit, ..Limits::default() },
            basis: Basis::official(official(), None, None, None),
            layouts: Vec::new(),
            parameters: Parameters::default(),
            lang: Lang::Da,
        },
    }
}

fn run(folder: &Path, time_limit: Duration, stop: bool) -> (Vec<batch::Record>, Kept) {
    let out = folder.join("ud");
    std::fs::create_dir_all(&out).expect("a folder");
    let jobs = batch::find(&[folder.join("ind")], &out).expect("the files").jobs;
    let (kept, log) = (Kept::default(), Log::open(&out).expect("a log"));
    let done = batch::run(&jobs, &settings(time_limit, &out), log, &kept, &AtomicBool::new(stop))
        .expect("the batch runs");
    (done.records().collect::<Result<_, _>>().expect("the records"), kept)
}

#[test]
fn a_file_that_passes_its_time_limit_is_given_up_and_named() {
    let (records, kept) = run(&mixed(), Duration::from_nanos(1), false);
    assert_eq!(records.len(), 8);
    assert!(records.iter().all(|record| record.error.is_some() && record.output.is_none()));
    assert!(kept.written.lock().expect("a list").is_empty(), "nothing is written after its time");
}

#[test]
fn a_batch_that_is_stopped_begins_nothing_more() {
    let (records, kept) = run(&mixed(), Duration::from_secs(60), true);
    assert!(records.is_empty());
    assert_eq!(*kept.told.lock().expect("a count"), 0);
}

#[test]
fn a_file_that_cannot_be_written_is_named_and_the_rest_go_on() {
    let (records, kept) = run(&mixed(), Duration::from_secs(60), false);
    let full = records.iter().find(|record| record.file == "autisme.xlsm").expect("its record");
    assert!(full.error.as_ref().is_some_and(|why| why.contains("disken er fuld")), "{full:?}");
    assert_eq!(kept.written.lock().expect("a list").len(), 4);
}

/// 1,000,000 kr. in 2021 in 2020-prices, brought to 2023-prices and the base year 2022 at 4 per
/// cent: −1,000,000 × 118.04 / 103.87 × 1.04.
#[test]
fn the_comparison_is_on_one_basis_and_says_what_cannot_be_compared() {
    let case = |name: &str, level: i32, last: i32| {
        format!(
            "front = {{ name = \"{name}\" }}\n\
             settings = {{ price_year = {level}, base_year = 2020, first_year = 2021, \
             last_year = {last}, discount_rate = 0.06 }}\neffect = {{ success_rate = 0.5 }}\n\
             participants = {{ 2021 = 10 }}\n\
             [index]\n{level} = 100\n[[cost]]\nname = \"Drift\"\nactor = \"Kommune\"\n\
             amounts = {{ 2021 = 1000000 }}\n\
             [[consequence]]\nservice = \"Dag\"\narea = \"Sundhedsydelse\"\n[[price]]\n\
             service = \"Dag\"\n"
        )
    };
    let folder = scratch();
    std::fs::create_dir_all(folder.join("ind")).expect("a folder");
    for (file, name, level, last) in [
        ("a", "=1+1", 2020, 2025),
        ("b", "Gammel", 1990, 2025),
        ("c", "Lang", 2020, 2040),
        ("d", "@d", 2020, 2025),
    ] {
        let case = CaseFile::parse(&case(name, level, last), official()).expect("a case");
        let built = build(&case, official()).unwrap_or_else(|why| panic!("{why}"));
        std::fs::write(folder.join(format!("ind/{file}.xlsx")), built.bytes).expect("a file");
    }
    let arguments = [
        "batch",
        "ind",
        "-o",
        "ud",
        "-q",
        "--price-year",
        "2023",
        "--base-year",
        "2022",
        "--rate",
        "4",
    ];
    assert_eq!(soem_in(&folder, &arguments).status, Some(0));
    let net: Decimal = records(&folder)["a.xlsx"]["figures"]["compared"]["Ok"]["net"][0]
        .as_str()
        .expect("a figure")
        .parse()
        .expect("a decimal");
    let expected = dec!(-1000000) * dec!(118.04) / dec!(103.87) * dec!(1.04);
    assert!((net - expected).abs() < dec!(0.000001), "{net} {expected}");

    let mut book: Xlsx<_> =
        open_workbook(folder.join("ud/portefølje.xlsx")).expect("the portfolio");
    let sheet = book.worksheet_range("Sammenligning").expect("a sheet");
    let text = |row: u32, column: u32| {
        sheet.get_value((row, column)).map(Data::to_string).unwrap_or_default()
    };
    // All lose as much; the one that cannot be compared stands last.
    assert_eq!([5, 6, 7, 8].map(|row| text(row, 1)), ["=1+1", "Lang", "@d", "Gammel"]);
    let formulas = book.worksheet_formula("Sammenligning").expect("formulas");
    let names = (5..9).filter_map(|row| formulas.get_value((row, 1)));
    assert!(names.into_iter().all(String::is_empty), "a name is never a formula");
    assert_eq!([5, 6, 7, 8].map(|row| text(row, 14)), ["ja", "ja", "ja", "nej"]);
    assert_eq!(
        text(8, 15),
        "intet nettoprisindeks har både 1990 og 2023, så beløbene kan ikke omregnes"
    );
    assert_eq!(text(8, 2), "", "what cannot be compared has no figure");
    assert_eq!(text(6, 15), "perioden er 20 år mod 5 for de fleste");

    let csv = std::fs::read(folder.join("ud/portefølje.csv")).expect("the CSV");
    let csv = String::from_utf8(csv).expect("UTF-8");
    assert!(csv.starts_with("\u{feff}Beregning;Organisation;"), "{csv}");
    assert!(csv.contains("\r\n'=1+1;") && csv.contains("\r\n'@d;"), "{csv}");
    // 1,000,000 / 1.06 with a decimal comma.
    assert!(csv.contains(";-943396,23;"), "{csv}");
}

/// Folders `a`, `b` … in a new folder, each with the files named.
fn folders(files: &[(&str, &str)]) -> PathBuf {
    let folder = scratch();
    for (file, fixture) in files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, fixture_bytes(fixture)).expect("a file");
    }
    folder
}

/// Each row's link leads to the workbook that its own hash is of, and to no other row's.
fn links_are_their_own(folder: &Path) -> BTreeMap<String, String> {
    let records = records(folder);
    let link = |(file, record): (&String, &Value)| {
        let output = record["output"].as_str().expect("a link").to_owned();
        let bytes = std::fs::read(folder.join("ud").join(&output)).expect("the enriched file");
        let hash = soem::workbook::hexadecimal(&Sha256::digest(bytes));
        assert_eq!(record["output_sha256"], hash, "{file}");
        (file.clone(), output)
    };
    let links: BTreeMap<String, String> = records.iter().map(link).collect();
    let outputs: BTreeSet<&String> = links.values().collect();
    assert_eq!(outputs.len(), links.len(), "{links:?}");
    links
}

#[test]
fn a_rerun_skips_only_what_is_whole() {
    let folder = folders(&[("ind/a.xlsx", "cti.xlsx"), ("ind/b.xlsx", "small.xlsx")]);
    let counts = || soem_in(&folder, &["batch", "ind", "-o", "ud", "-q"]).last_line().to_owned();
    assert!(counts().contains("2 beriget, 0 uændret"));
    let enriched = folder.join("ud/a.beriget.xlsx");
    let whole = std::fs::read(&enriched).expect("the enriched file");
    std::fs::write(&enriched, &whole[..whole.len() / 2]).expect("half of it");
    assert!(counts().contains("1 beriget, 1 uændret"));
    links_are_their_own(&folder);
    assert!(counts().contains("0 beriget, 2 uændret"));
}

#[test]
fn a_row_never_links_to_another_files_workbook() {
    let folder = folders(&[("ind/m.xlsx", "cti.xlsx")]);
    let counts = |asked: &[&str]| {
        let arguments = [&["batch"], asked, &["-o", "ud", "-q"]].concat();
        soem_in(&folder, &arguments).last_line().to_owned()
    };
    assert!(counts(&["ind"]).contains("1 beriget, 0 uændret"));
    // One of the same name but for case comes before it, and gets a name of its own.
    std::fs::write(folder.join("ind/M.xlsx"), fixture_bytes("small.xlsx")).expect("a new file");
    assert!(counts(&["ind"]).contains("1 beriget, 1 uændret"));
    let links = links_are_their_own(&folder);
    assert_eq!(links["m.xlsx"], "m.beriget.xlsx");
    // The first is renamed, and the other keeps its own.
    std::fs::rename(folder.join("ind/m.xlsx"), folder.join("ind/n.xlsx")).expect("renamed");
    assert!(counts(&["ind"]).contains("1 beriget, 1 uændret"));
    let renamed = links_are_their_own(&folder);
    assert_eq!(renamed["M.xlsx"], links["M.xlsx"]);
    assert_eq!(renamed["n.xlsx"], "n.beriget.xlsx");
    // Deleted again.
    std::fs::remove_file(folder.join("ind/n.xlsx")).expect("deleted");
    assert!(counts(&["ind"]).contains("1 fil: 0 beriget, 1 uændret"));
    assert_eq!(links_are_their_own(&folder).len(), 1);

    // Two folders with the same file in each, one of them named twice.
    std::fs::create_dir_all(folder.join("b")).expect("a folder");
    std::fs::copy(folder.join("ind/M.xlsx"), folder.join("b/M.xlsx")).expect("a copy");
    let asked = ["ind", "b", "./ind", "ind/M.xlsx"];
    assert!(counts(&asked).contains("2 filer: "), "{}", counts(&asked));
    assert_eq!(links_are_their_own(&folder).len(), 2);
    assert!(counts(&asked).contains("2 filer: 0 beriget, 2 uændret"));
    links_are_their_own(&folder);
}

#[test]
fn the_output_folder_may_be_the_input_folder() {
    let folder = folders(&[("ind/a.xlsx", "small.xlsx"), ("ind/c/b.xlsx", "small.xlsx")]);
    let run = || soem_in(&folder, &["batch", "ind", "-o", "ind", "-q"]);
    assert!(run().last_line().starts_with("2 filer: 2 beriget, 0 uændret"));
    std::fs::copy(folder.join("ind/a.beriget.xlsx"), folder.join("ind/a.beriget (2).xlsx"))
        .expect("a copy");
    assert!(run().last_line().starts_with("2 filer: 0 beriget, 2 uændret"));

    // A portfolio that no batch has made is somebody's.
    let folder = folders(&[("ind/a.xlsx", "small.xlsx"), ("ind/portefølje.xlsx", "cti.xlsx")]);
    let refused = soem_in(&folder, &["batch", "ind", "-o", "ind", "-q"]);
    assert_eq!(refused.status, Some(2), "{refused:?}");
    assert!(refused.err.contains("portefølje.xlsx er ikke fra en tidligere kørsel"), "{refused:?}");
    assert_eq!(
        std::fs::read(folder.join("ind/portefølje.xlsx")).expect("the file"),
        fixture_bytes("cti.xlsx")
    );
}

#[test]
fn folders_that_are_not_looked_into_are_named_and_the_rest_go_on() {
    let folder = folders(&[("ind/a.xlsx", "small.xlsx"), ("ind/z.xlsx", "small.xlsx")]);
    let deep: PathBuf = std::iter::repeat_n("d", 70).collect();
    std::fs::create_dir_all(folder.join("ind").join(deep)).expect("folders");
    let output = soem_in(&folder, &["batch", "ind", "-o", "ud", "-q"]);
    assert_eq!(output.status, Some(2), "{output:?}");
    assert!(output.last_line().contains("2 filer: 2 beriget"), "{output:?}");
    assert!(output.err.contains("mappen er sprunget over; den ligger for dybt."), "{output:?}");
}

#[cfg(unix)]
#[test]
fn a_log_that_is_a_link_or_a_pipe_is_refused() {
    let folder = folders(&[("ind/a.xlsx", "small.xlsx"), ("ud/andet.txt", "small.xlsx")]);
    let log = folder.join("ud/.soem-batch.jsonl");
    let refused = || {
        let output = soem_in(&folder, &["batch", "ind", "-o", "ud", "-q"]);
        assert_eq!(output.status, Some(2), "{output:?}");
        assert!(output.err.contains("loggen .soem-batch.jsonl er et link, et rør"), "{output:?}");
    };
    std::os::unix::fs::symlink("andet.txt", &log).expect("a link");
    refused();
    assert_eq!(
        std::fs::read(folder.join("ud/andet.txt")).expect("the file"),
        fixture_bytes("small.xlsx")
    );
    std::fs::remove_file(&log).expect("removed");
    let made = std::process::Command::new("mkfifo").arg(&log).status();
    if made.is_ok_and(|made| made.success()) {
        refused();
    }
}
