//! Arguments in, a command run, an exit status out. Each command has a file of its own, with its
//! arguments, and a line in [`COMMANDS`].

mod args;
mod batch;
mod build;
mod cases;
mod check;
mod csv;
mod enrich;
mod examples;
mod extract;
mod inspect;
mod json;
mod layout;
mod layouts;
mod limits;
mod new;
mod output;
mod progress;
mod regenerate;
mod rules;
mod told;

use args::Parsed;
use clap::{ArgMatches, Command};
use std::ffi::OsString;
use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use soem::lang::Lang;

/// What a run came to, the worst of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    InOrder = 0,
    /// Findings of severity Fejl, or printed figures that differ.
    Findings = 1,
    /// A file could not be read or written.
    Failed = 2,
    WrongUse = 3,
}

/// A command: its name, its arguments, and what it does.
struct Entry {
    name: &'static str,
    command: fn(Lang) -> Command,
    run: fn(&ArgMatches, Lang) -> Status,
}

/// The first is what a file alone on the command line means.
const COMMANDS: [Entry; 14] = [
    Entry { name: "enrich", command: enrich::command, run: enrich::run },
    Entry { name: "inspect", command: inspect::command, run: inspect::run },
    Entry { name: "layouts", command: layouts::command, run: layouts::run },
    Entry { name: "layout", command: layout::command, run: layout::run },
    Entry { name: "limits", command: limits::command, run: limits::run },
    Entry { name: "check", command: check::command, run: check::run },
    Entry { name: "rules", command: rules::command, run: rules::run },
    Entry { name: "explain", command: rules::explain_command, run: rules::run_explain },
    Entry { name: "batch", command: batch::command, run: batch::run },
    Entry { name: "extract", command: extract::command, run: extract::run },
    Entry { name: "build", command: build::command, run: build::run },
    Entry { name: "new", command: new::command, run: new::run },
    Entry { name: "examples", command: examples::command, run: examples::run },
    Entry { name: "regenerate", command: regenerate::command, run: regenerate::run },
];

pub fn run(arguments: Vec<OsString>) -> ExitCode {
    // What a file breaks is told as a refusal, and not as a panic beside it.
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|asked| asked == "0") {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let status = match args::parse(arguments) {
        Parsed::Run(entry, matches, lang) => std::panic::catch_unwind(AssertUnwindSafe(|| (entry.run)(&matches, lang)))
            .unwrap_or_else(|_| {
                eprintln!(
                    "{}",
                    lang.pick(
                        "Programmet gik i stå. Det er en fejl i soem; meld den gerne.",
                        "The program broke. That is a fault in soem; please report it.",
                    )
                );
                Status::Failed
            }),
        Parsed::Help(text) => {
            say(&text);
            Status::InOrder
        }
        Parsed::Wrong(text) => {
            eprint!("{text}");
            Status::WrongUse
        }
    };
    ExitCode::from(status as u8)
}

/// Writes to standard output. A reader that has gone away, such as `head`, is no fault.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
