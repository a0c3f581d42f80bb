//! The command line in both languages: which command is meant, help, and what is wrong.

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::OsString;

use super::status::Status;
use crate::lang::Lang;

/// A command: its name, its arguments, and what it does.
pub struct Entry {
    pub name: &'static str,
    pub command: fn(Lang) -> Command,
    pub run: fn(&ArgMatches, Lang) -> anyhow::Result<Status>,
}

pub enum Parsed<'a> {
    Run(&'a Entry, ArgMatches, Lang),
    Help(String),
    Wrong(String),
}

/// Finds the command that is meant; the first of them where none is named.
pub fn parse(arguments: Vec<OsString>, commands: &[Entry]) -> Parsed<'_> {
    let lang = language(&arguments);
    match command(commands, lang).try_get_matches_from(arguments) {
        Ok(matches) => {
            let named = matches.subcommand().and_then(|(name, own)| {
                commands.iter().find(|entry| entry.name == name).map(|entry| (entry, own.clone()))
            });
            match named.or_else(|| Some((commands.first()?, matches))) {
                Some((entry, own)) => Parsed::Run(entry, own, lang),
                None => Parsed::Help(String::new()),
            }
        }
        Err(error)
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) =>
        {
            Parsed::Help(error.to_string())
        }
        Err(error) => Parsed::Wrong(wrong(&error, lang)),
    }
}

/// The language is needed before the arguments are understood, to word what is wrong with them.
fn language(arguments: &[OsString]) -> Lang {
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        if word == "--lang=en" || (word == "--lang" && words.next() == Some("en")) {
            return Lang::En;
        }
    }
    Lang::Da
}

fn command(commands: &[Entry], lang: Lang) -> Command {
    let unnamed = commands.first().map_or_else(Command::default, |first| (first.command)(lang));
    let mut command = common(unnamed, lang, true)
        .name("soem")
        .version(env!("CARGO_PKG_VERSION"))
        .about(lang.pick(
            "Læser en SØM-beregning, regner den efter og skriver en beriget projektmappe. \
             Originalen røres aldrig.",
            "Reads a SØM calculation, recomputes it, and writes an enriched workbook. \
             The original is never touched.",
        ))
        .args_conflicts_with_subcommands(true)
        .subcommand_negates_reqs(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(lang.pick("Vis programmets version", "Show the program's version")),
        );
    for entry in commands {
        command = command.subcommand(common((entry.command)(lang).name(entry.name), lang, false));
    }
    command
}

/// What every command has: language, help, and headings in the user's language.
fn common(command: Command, lang: Lang, with_commands: bool) -> Command {
    let (usage, arguments, options, commands) = match lang {
        Lang::Da => ("Brug", "Argumenter", "Tilvalg", "Kommandoer"),
        Lang::En => ("Usage", "Arguments", "Options", "Commands"),
    };
    let commands =
        if with_commands { format!("{commands}:\n{{subcommands}}\n\n") } else { String::new() };
    let arguments = if command.get_positionals().next().is_some() {
        format!("{arguments}:\n{{positionals}}\n\n")
    } else {
        String::new()
    };
    command
        .help_template(format!(
            "{{about}}\n\n{usage}: {{usage}}\n\n{commands}{arguments}{options}:\n{{options}}\n"
        ))
        .disable_help_flag(true)
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name("da|en")
                .value_parser(["da", "en"])
                .hide_possible_values(true)
                .help(lang.pick("Sprog i beskeder: da eller en", "Language of messages: da or en")),
        )
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(lang.pick("Vis hjælp", "Show help")),
        )
}

fn wrong(error: &clap::Error, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let about = |kind| error.get(kind).map(|value| value.to_string()).unwrap_or_default();
    let argument = about(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("»{argument}« kendes ikke."),
        ErrorKind::InvalidValue if about(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} mangler en værdi.")
        }
        ErrorKind::InvalidValue => {
            format!("»{}« kan ikke bruges til {argument}.", about(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => format!("{argument} kan ikke bruges her."),
        ErrorKind::MissingRequiredArgument => format!("Der mangler {argument}."),
        _ => error.to_string(),
    };
    format!("{message}\n{}\n", lang.pick("Se soem --help.", "See soem --help."))
}
