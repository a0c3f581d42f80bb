//! `soem limits`: what a workbook may ask for, and how to raise it.

use clap::{ArgMatches, Command};

use crate::cli::options::limits::{BOUNDS, Bound};
use crate::cli::status::{Status, say};
use crate::lang::Lang;

pub fn command(lang: Lang) -> Command {
    Command::new("limits").override_usage("soem limits").about(lang.pick(
        "Viser grænserne for, hvad en projektmappe må kræve, og hvordan de hæves",
        "Lists the limits of what a workbook may ask for, and how to raise them",
    ))
}

/// Lists every option with what it bounds and its default.
pub fn run(_matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    say(lang.pick(
        "Enhver kommando, der læser projektmapper, tager:\n",
        "Every command that reads workbooks takes:\n",
    ))?;
    let line = |bound: &Bound| {
        let (da, en) = bound.help;
        let shown = bound.shown(lang);
        format!("  --{:<17} {:<38} {shown:>12}\n", bound.name, lang.pick(da, en))
    };
    say(&BOUNDS.iter().map(line).collect::<String>())?;
    say(lang.pick(
        "Flere kan stå i en fil, fx »max-file = 128«: --limits GRÆNSER.toml.\n",
        "Several may stand in a file, such as \"max-file = 128\": --limits LIMITS.toml.\n",
    ))?;
    Ok(Status::InOrder)
}
