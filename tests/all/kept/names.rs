//! What a run is called, and what it leaves alone.

use std::path::Path;

use crate::support::package::{changed, changed_to_text, scratch};
use crate::support::program::{Run, names, soem_in};
use crate::support::{fixture, fixture_bytes};

fn put(folder: &Path, files: &[(&str, &str)]) {
    for (name, from) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, fixture_bytes(from)).expect("a file");
    }
}

fn ran(run: &Run) {
    assert!(matches!(run.status, Some(0 | 1)), "{run:?}");
}

/// Answers and yellow cells of the file beside the original were gone after the next run.
#[test]
fn a_rerun_keeps_what_was_typed_in_the_file_that_it_replaces() {
    let folder = scratch();
    put(&folder, &[("a.xlsx", "autisme.xlsx")]);
    ran(&soem_in(&folder, &["a.xlsx"]));
    let enriched = folder.join("a.beriget.xlsx");
    let typed = changed(&enriched, "SØM Stress", "C9", 0.1);
    let typed = changed_to_text(&typed, "SØM Kontrol", "M13", "Drøftet");
    std::fs::copy(typed, &enriched).expect("saved");
    let run = soem_in(&folder, &["a.xlsx"]);
    ran(&run);
    assert!(run.out.contains("Ført over fra forrige kørsel: 1 svar, 1 gul celle"), "{run:?}");
    assert_eq!(names(&folder), ["a.beriget.xlsx", "a.xlsx"]);
    // And the same once more, from the file that the last run made.
    let before = std::fs::read(&enriched).expect("the file");
    ran(&soem_in(&folder, &["a.xlsx"]));
    assert!(std::fs::read(&enriched).expect("the file") == before);
}

/// Whoever followed "change the success rate in your own sheets" in the enriched file had the
/// change undone by the next run.
#[test]
fn inputs_that_were_changed_in_the_enriched_file_are_not_written_over() {
    let folder = scratch();
    put(&folder, &[("a.xlsx", "autisme.xlsx")]);
    ran(&soem_in(&folder, &["a.xlsx"]));
    let enriched = folder.join("a.beriget.xlsx");
    std::fs::copy(changed(&enriched, "Effekt", "C5", 0.5), &enriched).expect("saved");
    let before = std::fs::read(&enriched).expect("the file");
    let run = soem_in(&folder, &["a.xlsx"]);
    ran(&run);
    assert!(run.err.contains("Effekt!C5"), "{run:?}");
    assert!(run.err.contains("soem \"a.beriget.xlsx\""), "{run:?}");
    assert_eq!(names(&folder), ["a.beriget (2).xlsx", "a.beriget.xlsx", "a.xlsx"]);
    assert!(std::fs::read(&enriched).expect("the file") == before);
    // A change of the original itself is what a rerun is for.
    let folder = scratch();
    put(&folder, &[("a.xlsx", "autisme.xlsx")]);
    ran(&soem_in(&folder, &["a.xlsx"]));
    let next = changed(&fixture("autisme.xlsx"), "Effekt", "C5", 0.5);
    std::fs::copy(next, folder.join("a.xlsx")).expect("the next version");
    ran(&soem_in(&folder, &["a.xlsx"]));
    assert_eq!(names(&folder), ["a.beriget.xlsx", "a.xlsx"]);
}

#[test]
fn a_file_that_is_not_ours_or_is_open_in_excel_is_left_alone() {
    let folder = scratch();
    put(&folder, &[("a.xlsx", "small.xlsx"), ("a.beriget.xlsx", "cti.xlsx")]);
    let run = soem_in(&folder, &["a.xlsx"]);
    ran(&run);
    assert!(run.err.contains("er ikke lavet af soem"), "{run:?}");
    assert_eq!(names(&folder), ["a.beriget (2).xlsx", "a.beriget.xlsx", "a.xlsx"]);
    assert!(
        std::fs::read(folder.join("a.beriget.xlsx")).expect("a file") == fixture_bytes("cti.xlsx")
    );
    for lock in ["~$a.beriget.xlsx", ".~lock.a.beriget.xlsx#"] {
        let folder = scratch();
        put(&folder, &[("a.xlsx", "small.xlsx")]);
        ran(&soem_in(&folder, &["a.xlsx"]));
        std::fs::write(folder.join(lock), "").expect("a lock");
        let run = soem_in(&folder, &["--lang=en", "a.xlsx"]);
        ran(&run);
        assert!(run.err.contains("is open in another program"), "{run:?}");
        assert!(folder.join("a.beriget (2).xlsx").exists());
    }
}

/// The second of two files of one name took the place of the first.
#[test]
fn no_run_writes_one_name_twice() {
    let folder = scratch();
    put(&folder, &[("a/x.xlsx", "small.xlsx"), ("b/x.xlsx", "autisme.xlsx")]);
    let run = soem_in(&folder, &["a/x.xlsx", "b/x.xlsx", "-o", "ud/"]);
    ran(&run);
    assert!(run.err.contains("er skrevet i denne kørsel"), "{run:?}");
    assert_eq!(names(&folder.join("ud")), ["x.beriget (2).xlsx", "x.beriget.xlsx"]);
    // An input of the same run is not written over either.
    let folder = scratch();
    put(&folder, &[("a.xlsx", "small.xlsx"), ("a.beriget.xlsx", "autisme.xlsx")]);
    ran(&soem_in(&folder, &["a.xlsx", "a.beriget.xlsx"]));
    let expected = ["a.beriget (2).xlsx", "a.beriget (3).xlsx", "a.beriget.xlsx", "a.xlsx"];
    assert_eq!(names(&folder), expected);
}

/// Two formats of one name were told apart within a run only, and in a batch a run with `--force`
/// wrote over what was typed.
#[test]
fn a_result_of_another_file_is_left_alone() {
    let folder = scratch();
    put(&folder, &[("q.xlsx", "small.xlsx"), ("q.ods", "others/autisme-libreoffice.ods")]);
    ran(&soem_in(&folder, &["q.xlsx"]));
    let run = soem_in(&folder, &["q.ods"]);
    ran(&run);
    assert!(run.err.contains("er lavet af »q.xlsx«"), "{run:?}");
    assert!(folder.join("q.beriget (2).xlsx").exists());
}

#[test]
fn a_batch_keeps_what_was_typed_too() {
    let folder = scratch();
    put(&folder, &[("ind/a.xlsx", "autisme.xlsx")]);
    let batch = || soem_in(&folder, &["batch", "ind", "-o", "ud", "--force"]);
    ran(&batch());
    let enriched = folder.join("ud/a.beriget.xlsx");
    std::fs::copy(changed(&enriched, "SØM Stress", "C9", 0.1), &enriched).expect("saved");
    ran(&batch());
    let book = crate::support::ours::open(&enriched);
    let stress = book.sheet("SØM Stress").expect("the sheet");
    let kept = &stress.cell("C9".parse().expect("a cell")).expect("a cell").value;
    assert_eq!(*kept, soem::workbook::Value::Number("0.1".parse().expect("a number")));
    // Changed inputs stay, and the record has the name that the result got.
    std::fs::copy(changed(&enriched, "Effekt", "C5", 0.5), &enriched).expect("saved");
    let before = std::fs::read(&enriched).expect("the file");
    let run = batch();
    ran(&run);
    assert!(run.err.contains("Effekt!C5"), "{run:?}");
    assert!(std::fs::read(&enriched).expect("the file") == before);
    assert!(folder.join("ud/a.beriget (2).xlsx").exists());
    let run = soem_in(&folder, &["batch", "ind", "-o", "ud"]);
    assert!(run.out.contains("1 uændret siden sidst"), "{run:?}");
}

/// All names that are not UTF-8 became `soem.beriget.xlsx`.
#[test]
#[cfg(target_os = "linux")]
fn names_that_are_not_utf8_stay_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = scratch();
    let names: Vec<&OsStr> =
        [&b"\xE6.xlsx"[..], b"\xF8.xlsx"].into_iter().map(OsStr::from_bytes).collect();
    for name in &names {
        std::fs::write(folder.join(name), fixture_bytes("small.xlsx")).expect("a file");
    }
    ran(&soem_in(&folder, &names));
    for name in [&b"\xE6.beriget.xlsx"[..], b"\xF8.beriget.xlsx"] {
        assert!(folder.join(OsStr::from_bytes(name)).exists());
    }
}
