//! A disk that is full, and a folder that nobody may write to: the run says so, and what stood
//! there stands.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::fixture_bytes;
use crate::support::package::{changed, scratch};
use crate::support::program::{names, soem_in};

const SOEM: &str = env!("CARGO_BIN_EXE_soem");

/// A file that is enriched, alone and in a batch, with something typed in the results.
fn typed_in() -> (PathBuf, Vec<u8>) {
    let folder = scratch();
    std::fs::write(folder.join("a.xlsx"), fixture_bytes("small.xlsx")).expect("a file");
    assert!(matches!(soem_in(&folder, &["a.xlsx"]).status, Some(0 | 1)));
    let typed = changed(&folder.join("a.beriget.xlsx"), "SØM Stress", "C9", 0.1);
    let typed = std::fs::read(typed).expect("a file");
    std::fs::write(folder.join("a.beriget.xlsx"), &typed).expect("saved");
    std::fs::create_dir(folder.join("ud")).expect("a folder");
    std::fs::write(folder.join("ud/a.beriget.xlsx"), &typed).expect("saved");
    (folder, typed)
}

fn holds(folder: &Path, typed: &[u8], output: &Output, told: &str) {
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(err.contains(told), "{err}");
    for file in ["a.beriget.xlsx", "ud/a.beriget.xlsx"] {
        assert!(std::fs::read(folder.join(file)).expect("the file") == typed, "{file}");
    }
    for place in [folder.to_owned(), folder.join("ud")] {
        let half = |name: &String| name.ends_with(".tmp") || name.contains("(2)");
        assert!(!names(&place).iter().any(half), "{:?}", names(&place));
    }
}

const COMMANDS: [&str; 3] =
    ["a.xlsx", "extract a.xlsx -o a.toml", "batch a.xlsx -o ud --quiet --threads 1"];

/// Files may become no longer than the room that there is.
#[test]
fn a_file_that_does_not_fit_leaves_what_was_there() {
    let (folder, typed) = typed_in();
    for command in COMMANDS {
        // In blocks of 512 bytes.
        let blocks = if command.starts_with("extract") { 1 } else { typed.len() / 512 / 2 };
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {SOEM} {command}");
        let output = Command::new("sh").current_dir(&folder).args(["-c", &script]).output();
        holds(&folder, &typed, &output.expect("a shell"), "kunne ikke skrives");
    }
}

/// A file system of its own that is as good as full.
#[test]
#[ignore = "mounts a small file system, which takes root or user namespaces"]
fn a_disk_that_is_full_leaves_what_was_there() {
    let (folder, typed) = typed_in();
    let room = typed.len() * 2 / 1024 + 60;
    for command in COMMANDS {
        let extract = command.starts_with("extract");
        // The last block goes, where even a small file must not fit.
        let fill = if extract { "dd if=/dev/zero of=fuld bs=1k 2>/dev/null;" } else { "" };
        let script = format!(
            "set -e; mkdir -p disk; mount -t tmpfs -o size={room}k soem disk; \
             cp -r a.xlsx a.beriget.xlsx ud disk; cd disk; {{ {fill} }} || true; set +e; \
             {SOEM} {command}; status=$?; rm -f fuld; cd ..; rm -r a.beriget.xlsx ud; \
             cp -r disk/a.beriget.xlsx disk/ud .; ls -A disk disk/ud > left; exit $status"
        )
        .replace("{  }", "true");
        let apart = ["--mount", "--map-root-user", "sh", "-c", &script];
        let output = Command::new("unshare").current_dir(&folder).args(apart).output();
        holds(&folder, &typed, &output.expect("unshare"), "kunne ikke skrives");
        let left = std::fs::read_to_string(folder.join("left")).expect("a list");
        assert!(!left.contains(".tmp") && !left.contains("(2)"), "{left}");
    }
}

/// As somebody who is not root, whom nothing is forbidden.
#[test]
fn a_folder_that_may_not_be_written_to_is_told() {
    let (folder, typed) = typed_in();
    let set = |mode| {
        for place in [folder.join("ud"), folder.clone()] {
            std::fs::set_permissions(place, Permissions::from_mode(mode)).expect("permissions");
        }
    };
    set(0o555);
    let is_root = std::fs::metadata(&folder).expect("the folder").uid() == 0;
    for command in COMMANDS {
        let words = command.split(' ');
        let output = if is_root {
            let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", SOEM];
            Command::new("setpriv").current_dir(&folder).args(nobody).args(words).output()
        } else {
            Command::new(SOEM).current_dir(&folder).args(words).output()
        };
        holds(&folder, &typed, &output.expect("the program starts"), "");
    }
    set(0o755);
}
