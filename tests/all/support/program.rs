//! The program as people run it.

use std::ffi::OsStr;
use std::fs::DirEntry;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// No run of [`measured`] may take longer.
pub const MOST_TIME: Duration = Duration::from_secs(30);

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    /// The exit status, or nothing where a signal ended it.
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Self { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    pub fn last_line(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }

    pub fn first_error(&self) -> &str {
        self.err.lines().next().unwrap_or_default()
    }
}

pub fn soem(arguments: &[impl AsRef<OsStr>]) -> Run {
    Run::of(program().args(arguments).output().expect("the program starts"))
}

pub fn soem_in(folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Run {
    Run::of(program().current_dir(folder).args(arguments).output().expect("the program starts"))
}

/// What it tells of a panic must not depend on how the tests were started.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soem"));
    command.env_remove("RUST_BACKTRACE");
    command
}

/// A run with its time and the most memory that was seen.
pub struct Measured {
    pub run: Run,
    pub time: Duration,
    pub mebibytes: u64,
}

/// Runs the program in a folder, with nothing to read, and writes what it tells beside that folder.
pub fn measured(folder: &Path, arguments: &[&str]) -> Measured {
    let started = Instant::now();
    let told = |name: &str| folder.join("..").join(name);
    let mut child = program()
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(told("out")).expect("a file"))
        .stderr(std::fs::File::create(told("err")).expect("a file"))
        .spawn()
        .expect("the program starts");
    let mut kibibytes = 0;
    let status = loop {
        kibibytes = kibibytes.max(peak(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if started.elapsed() > MOST_TIME {
            child.kill().expect("a child");
            panic!("{arguments:?} took more than {MOST_TIME:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let read = |name: &str| std::fs::read(told(name)).expect("a file");
    let run = Run::of(Output { status, stdout: read("out"), stderr: read("err") });
    Measured { run, time: started.elapsed(), mebibytes: kibibytes / 1024 }
}

/// The most memory that a process has held so far, in KiB.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// What lies in a folder, by name.
pub fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<DirEntry>| {
        entry.expect("an entry").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = std::fs::read_dir(folder).expect("a folder").map(name).collect();
    names.sort();
    names
}
