//! `soem layouts`, and the option that chooses a layout: which versions of the model the program
//! knows.

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::status::{Status, say};
use crate::lang::Lang;
use crate::layout;
use crate::layout::spec::Layout;

pub fn command(lang: Lang) -> Command {
    Command::new("layouts").about(lang.pick(
        "Viser de opstillinger (modelversioner), programmet kender",
        "Lists the layouts (model versions) that the program knows",
    ))
}

pub fn run(_matches: &ArgMatches, lang: Lang) -> Status {
    for layout in Layout::all_built_in() {
        let (fields, tables) = (layout.fields.len(), layout.tables.len());
        let counts = match lang {
            Lang::Da => format!("{fields} felter, {tables} tabeller"),
            Lang::En => format!("{fields} fields, {tables} tables"),
        };
        say(&format!("{:<10} {} ({counts})\n{:11}{}\n", layout.id, layout.title, "", layout.about));
    }
    say(lang.pick(
        "Andre beskrives i en TOML-fil: --layout FIL.toml. soem layout draft FIL skriver et udkast.\n",
        "Others are described in a TOML file: --layout FILE.toml. soem layout draft FILE writes a draft.\n",
    ));
    Status::InOrder
}

/// The option, for a command to take.
pub fn argument(lang: Lang) -> Arg {
    Arg::new("layout")
        .long("layout")
        .value_name("FIL.toml")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .help(lang.pick(
            "Opstilling at læse efter; flere kan angives, og den bedste vælges",
            "Layout to read by; several may be given, and the best is chosen",
        ))
}

/// The layouts asked for; none for those that are built in.
///
/// # Errors
/// A file cannot be read or is no layout: what is wrong, as a sentence.
pub fn chosen(matches: &ArgMatches, lang: Lang) -> Result<Vec<Arc<Layout>>, String> {
    let mut layouts: Vec<Arc<Layout>> = Vec::new();
    for path in matches.get_many::<PathBuf>("layout").into_iter().flatten() {
        let told = |why: String| format!("{}: {why}", path.display());
        let text = crate::cli::files::small_text(path, lang).map_err(told)?;
        let layout = Layout::from_toml(&text)
            .map_err(|error| told(layout::words::layout_error(&error, lang)))?;
        layouts.push(Arc::new(layout));
    }
    Ok(layouts)
}
