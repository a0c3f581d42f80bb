//! `soem extract`: the calculation in a workbook as a text file.

use anyhow::Context;
use clap::{ArgMatches, Command};
use std::path::{Path, PathBuf};

use crate::cli::cases;
use crate::cli::options::kinds;
use crate::cli::options::reading::{self, Reading};
use crate::cli::status::{Status, say};
use crate::cli::target::{self, Kind};
use crate::lang::Lang;

pub fn command(lang: Lang) -> Command {
    Command::new("extract")
        .about(lang.pick(
            "Skriver beregningen i en projektmappe som en tekstfil (TOML) med alt, hvad der er \
             tastet",
            "Writes the calculation in a workbook as a text file (TOML) with everything that was \
             typed",
        ))
        .override_usage("soem extract FIL [-o SAG.toml]")
        .args([
            kinds::named(
                "file",
                "FIL",
                lang.pick("Projektmappe med en SØM-beregning", "Workbook with a SØM calculation"),
            )
            .required(true),
            kinds::output(
                "SAG.toml",
                lang.pick(
                    "Fil at skrive til [ellers standard-ud]",
                    "File to write to [otherwise standard output]",
                ),
            ),
        ])
        .args(reading::arguments(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let file = kinds::given(matches, "file");
    let output = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    extract(file, output, &reading::chosen(matches, lang)?, lang)
        .with_context(|| file.display().to_string())
}

fn extract(
    file: &Path,
    output: Option<&Path>,
    reading: &Reading,
    lang: Lang,
) -> anyhow::Result<Status> {
    let text = cases::read(file, reading, lang)?.to_string();
    match output {
        Some(target) => {
            target::may_write(target, Kind::Text, Some(file), lang)?;
            target::write(target, text.as_bytes(), Some(file), lang)?;
        }
        None => say(&text)?,
    }
    Ok(Status::InOrder)
}
