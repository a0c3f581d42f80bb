//! The command line in both languages: which command is meant, help, and what is wrong.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::error::Error;
use std::ffi::OsString;
use std::path::PathBuf;

use super::guide;
use super::options::kinds::Due;
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
    Help(String, Lang),
    Wrong(String),
}

/// Finds the command that is meant; the first of them where none is named.
pub fn parse(arguments: Vec<OsString>, commands: &[Entry]) -> Parsed<'_> {
    let lang = language(&arguments);
    let asked = without_language(&arguments);
    match asked.first().copied() {
        None => return Parsed::Wrong(guide::brief(lang)),
        Some(word) if guide::asks_for_help(word) && asked.len() < 3 => {
            return help(asked.get(1).copied(), commands, lang);
        }
        _ => {}
    }
    let named = asked.iter().find_map(|word| commands.iter().find(|entry| entry.name == *word));
    match command(commands, lang).try_get_matches_from(language_last(&arguments)) {
        Ok(matches) => {
            let chosen = matches.subcommand().and_then(|(name, own)| {
                commands.iter().find(|entry| entry.name == name).map(|entry| (entry, own.clone()))
            });
            if chosen.is_none()
                && let Some(word) = no_file(&matches)
            {
                return Parsed::Wrong(no_command(&word, commands, lang));
            }
            match chosen.or_else(|| Some((commands.first()?, matches))) {
                Some((entry, own)) => Parsed::Run(entry, own, lang),
                None => Parsed::Wrong(guide::brief(lang)),
            }
        }
        Err(error)
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) =>
        {
            Parsed::Help(error.to_string(), lang)
        }
        Err(error) => Parsed::Wrong(wrong(&error, named, lang)),
    }
}

/// The language is needed before the arguments are understood, to word what is wrong with them.
pub fn language(arguments: &[OsString]) -> Lang {
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        if word == "--lang=en" || (word == "--lang" && words.next() == Some("en")) {
            return Lang::En;
        }
    }
    Lang::Da
}

/// What stands after the program's name, but for the language; a name that is no text is a word all
/// the same.
fn without_language(arguments: &[OsString]) -> Vec<&str> {
    let mut words = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or("?"));
    let mut asked = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "--lang" => _ = words.next(),
            _ if word.starts_with("--lang=") => {}
            word => asked.push(word),
        }
    }
    asked
}

/// The arguments with a language that stands first moved to the end: it may stand before a command
/// as well as after it.
fn language_last(arguments: &[OsString]) -> Vec<OsString> {
    let first = arguments.get(1).and_then(|word| word.to_str()).unwrap_or_default();
    let length = match first {
        "--lang" => 2,
        first if first.starts_with("--lang=") => 1,
        _ => 0,
    };
    let mut arguments = arguments.to_vec();
    if length > 0 && arguments.len() > 1 + length && !arguments.iter().any(|word| word == "--") {
        arguments.get_mut(1..).unwrap_or_default().rotate_left(length);
    }
    arguments
}

/// Help on a command, or on all.
fn help<'a>(word: Option<&str>, commands: &'a [Entry], lang: Lang) -> Parsed<'a> {
    let Some(word) = word else { return Parsed::Help(guide::whole(commands, lang), lang) };
    let Some(entry) = commands.iter().find(|entry| entry.name == word) else {
        return Parsed::Wrong(no_command(word, commands, lang));
    };
    let own = common((entry.command)(lang).name(entry.name), lang);
    let text = own.bin_name(format!("soem {}", entry.name)).render_help();
    Parsed::Help(text.to_string(), lang)
}

/// The first of the files where it is rather a command: one word, and no file of that name.
fn no_file(matches: &ArgMatches) -> Option<String> {
    let file = matches.try_get_one::<PathBuf>("file").ok()??;
    let word = file.to_str().filter(|word| !word.contains(['.', '/', '\\', ':']))?;
    (!file.exists()).then(|| word.to_owned())
}

fn no_command(word: &str, commands: &[Entry], lang: Lang) -> String {
    let meant = guide::meant(word, commands);
    match (lang, meant) {
        (Lang::Da, Some(name)) => format!(
            "»{word}« er hverken en fil eller en kommando. Mente du »soem {name}«?\n\
             Se soem hjælp {name}.\n"
        ),
        (Lang::En, Some(name)) => format!(
            "\"{word}\" is neither a file nor a command. Did you mean \"soem {name}\"?\n\
             See soem help {name}.\n"
        ),
        (Lang::Da, None) => format!(
            "»{word}« er hverken en fil eller en kommando. Angiv projektmappen med mappe og \
             endelse, fx beregning.xlsx.\nSe soem hjælp.\n"
        ),
        (Lang::En, None) => format!(
            "\"{word}\" is neither a file nor a command. Name the workbook with its folder and \
             its ending, such as beregning.xlsx.\nSee soem help.\n"
        ),
    }
}

/// All commands in one.
pub fn command(commands: &[Entry], lang: Lang) -> Command {
    let unnamed = commands.first().map_or_else(Command::default, |first| (first.command)(lang));
    let mut command = common(unnamed, lang)
        .name("soem")
        .version(env!("CARGO_PKG_VERSION"))
        .override_help(guide::whole(commands, lang))
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
        command = command.subcommand(common((entry.command)(lang).name(entry.name), lang));
    }
    command
}

/// What every command has: language, help, and headings in the user's language.
fn common(mut command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.split_once(": ").map_or(usage.as_str(), |(_, usage)| usage);
        command = command.override_usage(usage_in_english(usage));
        command = command.mut_args(|argument| match argument.get_value_names() {
            Some([name]) => match in_english(name) {
                Some(name) => argument.value_name(name),
                None => argument,
            },
            _ => argument,
        });
    }
    let (usage, arguments, options) = match lang {
        Lang::Da => ("Brug", "Argumenter", "Tilvalg"),
        Lang::En => ("Usage", "Arguments", "Options"),
    };
    let arguments = if command.get_positionals().next().is_some() {
        format!("{arguments}:\n{{positionals}}\n\n")
    } else {
        String::new()
    };
    command
        .help_template(format!(
            "{{about}}\n\n{usage}: {{usage}}\n\n{arguments}{options}:\n{{options}}{{after-help}}\n"
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
                .short_alias('?')
                .long("help")
                .aliases(["hjælp", "hjaelp"])
                .action(ArgAction::Help)
                .help(lang.pick("Vis hjælp", "Show help")),
        )
}

/// Names of values as the commands have them, and in English.
const VALUES: [(&str, &str); 22] = [
    ("BELØB", "AMOUNT"),
    ("RAPPORT", "REPORT"),
    ("FIL", "FILE"),
    ("FIL.toml", "FILE.toml"),
    ("FIL.xlsx", "FILE.xlsx"),
    ("MAPPE", "FOLDER"),
    ("UD", "OUT"),
    ("UD.toml", "OUT.toml"),
    ("SAG", "CASE"),
    ("SAG.toml", "CASE.toml"),
    ("SAGER", "CASES"),
    ("NAVN", "NAME"),
    ("KODE", "CODE"),
    ("ANTAL", "COUNT"),
    ("FRØ", "SEED"),
    ("ÅR", "YEAR"),
    ("SEKUNDER", "SECONDS"),
    ("GAMMEL", "OLD"),
    ("REGLER.toml", "RULES.toml"),
    ("PRISER.csv", "PRICES.csv"),
    ("SCENARIER", "SCENARIOS"),
    ("GRÆNSER.toml", "LIMITS.toml"),
];

fn in_english(name: &str) -> Option<&'static str> {
    VALUES.iter().find(|(danish, _)| *danish == name).map(|(_, english)| *english)
}

/// A usage with the names of values in English.
fn usage_in_english(usage: &str) -> String {
    let is_name = |c: char| c.is_alphabetic() || c == '.';
    let word = |piece: &str| {
        let name = piece.trim_end_matches(|c| !is_name(c));
        let rest = piece.get(name.len()..).unwrap_or_default();
        format!("{}{rest}", in_english(name).unwrap_or(name))
    };
    usage.split_inclusive(|c| !is_name(c)).map(word).collect()
}

/// What is wrong with the arguments, and what to do.
fn wrong(error: &clap::Error, command: Option<&Entry>, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let about = |kind| match error.get(kind) {
        None | Some(ContextValue::None) => String::new(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(value) => value.to_string(),
    };
    let argument = about(ContextKind::InvalidArg).replace(">...", ">");
    let value = about(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand => {
            let near = about(ContextKind::SuggestedArg);
            let asked =
                if argument.is_empty() { about(ContextKind::InvalidSubcommand) } else { argument };
            match near.as_str() {
                "" => format!("»{asked}« kendes ikke."),
                near => format!("»{asked}« kendes ikke. Mente du »{near}«?"),
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} mangler en værdi."),
        ErrorKind::InvalidValue => {
            let due = about(ContextKind::ValidValue);
            format!("»{value}« kan ikke bruges til {argument}. Der skal stå {}.", either(&due))
        }
        ErrorKind::ValueValidation => {
            let due = error.source().and_then(|due| due.downcast_ref::<Due>());
            let due = due.map_or_else(String::new, |due| format!(": {}", due.danish));
            format!("»{value}« kan ikke bruges til {argument}{due}.")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("»{value}« kan ikke stå efter {argument}.")
        }
        ErrorKind::NoEquals => format!("{argument} skal skrives med = før værdien."),
        ErrorKind::ArgumentConflict => match about(ContextKind::PriorArg).as_str() {
            prior if prior.is_empty() || prior == argument => {
                format!("{argument} kan kun stå én gang.")
            }
            prior => format!("{argument} kan ikke bruges sammen med {prior}."),
        },
        ErrorKind::MissingRequiredArgument => format!("Der mangler {argument}."),
        ErrorKind::InvalidUtf8 => "Et tilvalg er ikke skrevet i gyldig tekst (UTF-8).".to_owned(),
        _ => "Kommandoen er ikke skrevet, så den kan forstås.".to_owned(),
    };
    let (usage, see) = match command {
        Some(entry) => {
            let usage = (entry.command)(lang).name(entry.name).render_usage().to_string();
            let usage = usage.split_once(':').map(|(_, usage)| usage.trim().to_owned());
            (usage, format!("Se soem hjælp {}.", entry.name))
        }
        None => (None, "Se soem hjælp.".to_owned()),
    };
    let usage = usage.map(|usage| format!("Brug: {usage}\n")).unwrap_or_default();
    format!("{message}\n{usage}{see}\n")
}

/// `a, b, c` as `a, b eller c`.
fn either(list: &str) -> String {
    match list.rsplit_once(", ") {
        Some((rest, last)) => format!("{rest} eller {last}"),
        None => list.to_owned(),
    }
}
