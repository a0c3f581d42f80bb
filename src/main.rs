//! `soem`, the command line.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    soem::cli::run(std::env::args_os().collect())
}
