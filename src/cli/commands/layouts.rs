//! `soem layouts`: which versions of the model the program knows.

use clap::{ArgMatches, Command};

use crate::cli::status::{Status, say};
use crate::lang::Lang;
use crate::layout::spec::Layout;

pub fn command(lang: Lang) -> Command {
    Command::new("layouts").override_usage("soem layouts").about(lang.pick(
        "Viser de opstillinger (modelversioner), programmet kender",
        "Lists the layouts (model versions) that the program knows",
    ))
}

pub fn run(_matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    for layout in Layout::all_built_in() {
        let (fields, tables) = (layout.fields.len(), layout.tables.len());
        let counts = match lang {
            Lang::Da => format!("{fields} felter, {tables} tabeller"),
            Lang::En => format!("{fields} fields, {tables} tables"),
        };
        say(&format!(
            "{:<10} {} ({counts})\n{:11}{}\n",
            layout.id,
            layout.title,
            "",
            lang.pick(&layout.about, &layout.about_en)
        ))?;
    }
    say(lang.pick(
        "Andre beskrives i en TOML-fil: --layout FIL.toml. \
         soem layout draft FIL skriver et udkast.\n",
        "Others are described in a TOML file: --layout FILE.toml. \
         soem layout draft FILE writes a draft.\n",
    ))?;
    Ok(Status::InOrder)
}
