//! What is no file, and where nothing can be written.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::support::fixture_bytes;
use crate::support::program::{Measured, measured, names};

/// What is no file, and where nothing can be written: told in both languages, at once.
#[test]
#[cfg(target_os = "linux")]
fn places_that_are_no_files() {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("case");
    std::fs::create_dir(&folder).expect("a folder");
    let at = |name: &str| -> PathBuf { folder.join(name) };
    std::fs::write(at("a.xlsx"), fixture_bytes("small.xlsx")).expect("the file");
    std::fs::hard_link(at("a.xlsx"), at("hard.xlsx")).expect("a link");
    std::os::unix::fs::symlink("a.xlsx", at("soft.xlsx")).expect("a link");
    assert!(Command::new("mkfifo").arg(at("pipe.xlsx")).status().expect("mkfifo").success());
    let cases: [(&[&str], &str, &str); 11] = [
        (&["/dev/zero", "-o", "ud.xlsx"], "enhed", "device"),
        (&["pipe.xlsx"], "kanal", "pipe"),
        (&["."], "mappe", "folder"),
        (&["mangler.xlsx"], "findes ikke", "not found"),
        (&["a.xlsx", "-o", "a.xlsx"], "aldrig over", "never written over"),
        (&["a.xlsx", "-o", "./a.xlsx"], "aldrig over", "never written over"),
        (&["a.xlsx", "-o", "soft.xlsx"], "aldrig over", "never written over"),
        (&["a.xlsx", "-o", "/proc/x/ud.xlsx"], "/proc", "/proc"),
        (
            &["a.xlsx", "-o", "ud.xlsx", "--scenarios", "/dev/zero"],
            "almindelig fil",
            "ordinary file",
        ),
        (&["a.xlsx", "-o", "ud.xlsx", "--layout", "pipe.xlsx"], "almindelig fil", "ordinary file"),
        (&["a.xlsx", "-o", "ud.xlsx", "--rules", "/dev/zero"], "almindelig fil", "ordinary file"),
    ];
    for (arguments, danish, english) in cases {
        for (lang, word) in [("--lang=da", danish), ("--lang=en", english)] {
            let Measured { run, time, .. } = measured(&folder, &[&[lang], arguments].concat());
            println!("{arguments:?} {:.2} s: {}", time.as_secs_f64(), run.first_error());
            assert!(matches!(run.status, Some(2 | 3)), "{arguments:?}: {run:?}");
            assert!(run.err.contains(word), "{arguments:?}: {}", run.err);
            assert!(time < Duration::from_secs(10));
        }
    }
    assert_eq!(names(&folder), ["a.xlsx", "hard.xlsx", "pipe.xlsx", "soft.xlsx"]);
    // A second name of the same bytes is replaced, not written through.
    let run = measured(&folder, &["a.xlsx", "-o", "hard.xlsx"]).run;
    assert!(matches!(run.status, Some(0..=2)));
    assert_eq!(std::fs::read(at("a.xlsx")).expect("the file"), fixture_bytes("small.xlsx"));
}
