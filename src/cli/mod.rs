//! Arguments in, a command run, an exit status out. Each command has a file of its own, with its
//! arguments, and a line in [`commands::COMMANDS`].

mod args;
mod cases;
mod commands;
mod files;
mod show;
mod status;
mod target;

use args::Parsed;
use status::{Status, say};
use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

pub fn run(arguments: Vec<OsString>) -> ExitCode {
    // What a file breaks is told as a refusal, and not as a panic beside it.
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|asked| asked == "0") {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let status = match args::parse(arguments) {
        Parsed::Run(entry, matches, lang) => {
            std::panic::catch_unwind(AssertUnwindSafe(|| (entry.run)(&matches, lang)))
                .unwrap_or_else(|_| {
                    eprintln!(
                        "{}",
                        lang.pick(
                            "Programmet gik i stå. Det er en fejl i soem; meld den gerne.",
                            "The program broke. That is a fault in soem; please report it.",
                        )
                    );
                    Status::Failed
                })
        }
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
