//! Arguments in, a command run, an exit status out. Each command has a file of its own, with its
//! arguments, and a line in `commands::COMMANDS`.

mod args;
mod cases;
mod commands;
mod failure;
mod files;
mod guide;
mod keys;
mod options;
mod show;
mod status;
mod target;
mod window;

use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use crate::batch;
use crate::lang::Lang;
use args::Parsed;
use commands::COMMANDS;
use status::{Status, say, tell};
use window::Start;

/// Runs the program.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    // What a file breaks is told as a refusal, and not as a panic beside it.
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|asked| asked == "0") {
        std::panic::set_hook(Box::new(|_| {}));
    }
    // A batch has started it, to work on one file after another.
    if arguments.get(1).is_some_and(|only| only == batch::WORKER) {
        let served = batch::serve(std::io::stdin(), std::io::stdout());
        return served.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let status = match window::start(&arguments, window::by_explorer()) {
        Start::Command => command(arguments),
        start => window::run(&start, args::language(&arguments), command),
    };
    ExitCode::from(status as u8)
}

/// The commands and options of the program, for those who write its man page and completions.
pub fn command_line(lang: Lang) -> clap::Command {
    args::command(&COMMANDS, lang)
}

fn command(arguments: Vec<OsString>) -> Status {
    match args::parse(arguments, &COMMANDS) {
        Parsed::Run(entry, matches, lang) => {
            let outcome =
                std::panic::catch_unwind(AssertUnwindSafe(|| (entry.run)(&matches, lang)));
            let broke = lang.pick(
                "Programmet gik i stå. Det er en fejl i soem; meld den gerne.",
                "The program broke. That is a fault in soem; please report it.",
            );
            outcome
                .unwrap_or_else(|_| Err(anyhow::Error::msg(broke)))
                .unwrap_or_else(|error| failure::report(&error, lang))
        }
        Parsed::Help(text, lang) => match say(&text) {
            Ok(()) => Status::InOrder,
            Err(error) => failure::report(&error.into(), lang),
        },
        Parsed::Wrong(text) => {
            tell(text.trim_end());
            Status::WrongUse
        }
    }
}
