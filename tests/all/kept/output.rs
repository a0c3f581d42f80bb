//! What is written where: never over an input or a file of another kind, and never in silence.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::fixture_bytes;
use crate::support::package::scratch;
use crate::support::program::{names, soem_in};

fn with(name: &str, from: &str) -> std::path::PathBuf {
    let folder = scratch();
    std::fs::write(folder.join(name), fixture_bytes(from)).expect("a file");
    folder
}

fn bytes(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).expect(name)
}

/// `soem extract m.xlsx -o m.xlsx` left a text file where the workbook had been.
#[test]
fn no_command_writes_over_its_input() {
    let folder = with("m.xlsx", "small.xlsx");
    let before = bytes(&folder, "m.xlsx");
    for command in [
        &["m.xlsx", "-o", "m.xlsx"][..],
        &["extract", "m.xlsx", "-o", "m.xlsx"],
        &["build", "m.xlsx", "-o", "m.xlsx"],
        &["layout", "draft", "m.xlsx", "-o", "m.xlsx"],
        &["regenerate", "m.xlsx", "-o", "."],
    ] {
        for lang in ["--lang=da", "--lang=en"] {
            let mut all = command.to_vec();
            all.push(lang);
            let run = soem_in(&folder, &all);
            assert!(matches!(run.status, Some(2 | 3)), "{command:?}: {run:?}");
            assert!(bytes(&folder, "m.xlsx") == before, "{command:?}");
        }
    }
    // Nor over the text that it builds from.
    assert_eq!(soem_in(&folder, &["extract", "m.xlsx", "-o", "m.toml"]).status, Some(0));
    let text = bytes(&folder, "m.toml");
    let run = soem_in(&folder, &["regenerate", "m.toml", "-o", "."]);
    assert!(matches!(run.status, Some(2 | 3)), "{run:?}");
    assert!(bytes(&folder, "m.toml") == text);
}

/// `-o ro.pdf` and `-o succes.xls` wrote a .xlsx under that name.
#[test]
fn the_name_must_say_what_is_written() {
    let folder = with("m.xlsx", "small.xlsx");
    std::fs::write(folder.join("ro.pdf"), "%PDF-1.7").expect("a file");
    for output in ["ro.pdf", "succes.xls", "ud", "m2.xlsm"] {
        for command in [&["m.xlsx"][..], &["build", "autisme"], &["examples", "autisme"]] {
            let run = soem_in(&folder, &[command, &["-o", output]].concat());
            assert_eq!(run.status, Some(3), "{command:?} {output}: {run:?}");
            assert!(run.err.contains(".xlsx"), "{run:?}");
        }
    }
    let run = soem_in(&folder, &["extract", "m.xlsx", "-o", "sag.xlsx"]);
    assert_eq!(run.status, Some(3), "{run:?}");
    // By what it holds, too: a picture under the name of a case is not replaced.
    std::fs::write(folder.join("sag.toml"), b"\x89PNG\0").expect("a file");
    let run = soem_in(&folder, &["extract", "m.xlsx", "-o", "sag.toml"]);
    assert_eq!(run.status, Some(2), "{run:?}");
    assert_eq!(names(&folder), ["m.xlsx", "ro.pdf", "sag.toml"]);
    assert_eq!(bytes(&folder, "ro.pdf"), b"%PDF-1.7");
}

/// A workbook that is built again takes the place of the one before, unless somebody has worked
/// in it.
#[test]
fn a_built_workbook_that_was_filled_in_is_not_replaced() {
    let folder = scratch();
    let build = || soem_in(&folder, &["build", "autisme", "-o", "a.xlsx"]);
    assert_eq!(build().status, Some(0));
    assert_eq!(build().status, Some(0), "{:?}", build());
    let typed = crate::support::package::changed(&folder.join("a.xlsx"), "SØM Stress", "C9", 0.1);
    std::fs::copy(typed, folder.join("a.xlsx")).expect("saved");
    let before = bytes(&folder, "a.xlsx");
    let run = build();
    assert_eq!(run.status, Some(2), "{run:?}");
    assert!(bytes(&folder, "a.xlsx") == before);
}

#[test]
#[cfg(unix)]
fn permissions_are_kept_and_a_private_file_stays_private() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    let folder = with("m.xlsx", "small.xlsx");
    let mode = |name: &str| {
        let there = std::fs::metadata(folder.join(name)).expect(name);
        there.permissions().mode() & 0o777
    };
    let set = |name: &str, mode| {
        let permissions = Permissions::from_mode(mode);
        std::fs::set_permissions(folder.join(name), permissions).expect(name);
    };
    set("m.xlsx", 0o600);
    let enrich = || assert!(matches!(soem_in(&folder, &["m.xlsx"]).status, Some(0 | 1)));
    enrich();
    assert_eq!(mode("m.beriget.xlsx"), 0o600);
    set("m.beriget.xlsx", 0o664);
    enrich();
    assert_eq!(mode("m.beriget.xlsx"), 0o664);
    set("m.beriget.xlsx", 0o444);
    let before = bytes(&folder, "m.beriget.xlsx");
    enrich();
    assert_eq!(mode("m.beriget.xlsx"), 0o444);
    assert!(bytes(&folder, "m.beriget.xlsx") == before);
    assert!(folder.join("m.beriget (2).xlsx").exists());
    // Commands that write text refuse.
    assert_eq!(soem_in(&folder, &["extract", "m.xlsx", "-o", "m.toml"]).status, Some(0));
    assert_eq!(mode("m.toml"), 0o600);
    set("m.toml", 0o400);
    let run = soem_in(&folder, &["extract", "m.xlsx", "-o", "m.toml"]);
    assert_eq!(run.status, Some(2), "{run:?}");
    assert!(run.err.contains("skrivebeskyttet"), "{run:?}");
}

#[test]
fn what_a_killed_run_has_left_is_cleared_by_the_next() {
    let folder = with("m.xlsx", "small.xlsx");
    std::fs::write(folder.join(".soem-Ab12.tmp"), "half").expect("a file");
    assert!(matches!(soem_in(&folder, &["m.xlsx"]).status, Some(0 | 1)));
    assert_eq!(names(&folder), ["m.beriget.xlsx", "m.xlsx"]);
}

/// What could not be written to standard output was lost with exit status 0.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_standard_output_is_an_error() {
    let folder = with("m.xlsx", "small.xlsx");
    for command in [
        &["extract", "m.xlsx"][..],
        &["check", "--json", "m.xlsx"],
        &["check", "--csv", "m.xlsx"],
        &["inspect", "m.xlsx"],
        &["layout", "draft", "m.xlsx"],
        &["rules"],
        &["--help"],
        &["m.xlsx"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let mut program = Command::new(env!("CARGO_BIN_EXE_soem"));
        let output = program.current_dir(&folder).args(command).stdout(full).output();
        let output = output.expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert!(!output.stderr.is_empty(), "{command:?}");
        // A reader that has gone away is no fault.
        let mut child = Command::new(env!("CARGO_BIN_EXE_soem"))
            .current_dir(&folder)
            .args(command)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let status = child.wait().expect("the program ends");
        assert!(matches!(status.code(), Some(0 | 1)), "{command:?}: {status:?}");
    }
}
