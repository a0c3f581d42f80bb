//! `soem extract`: the calculation in a workbook as a text file.

use clap::{Arg, ArgMatches, Command, value_parser};
use std::path::{Path, PathBuf};

use crate::cli::cases;
use crate::cli::status::{Status, say};
use crate::lang::Lang;

pub fn command(lang: Lang) -> Command {
    Command::new("extract")
        .about(lang.pick(
            "Skriver beregningen i en projektmappe som en tekstfil (TOML) med alt, hvad der er tastet",
            "Writes the calculation in a workbook as a text file (TOML) with everything that was typed",
        ))
        .override_usage("soem extract FIL [-o SAG.toml]")
        .args([
            Arg::new("file")
                .value_name("FIL")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick("Projektmappe med en SØM-beregning", "Workbook with a SØM calculation")),
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("SAG.toml")
                .value_parser(value_parser!(PathBuf))
                .help(
                    lang.pick("Fil at skrive til [ellers standard-ud]", "File to write to [otherwise standard output]"),
                ),
        ])
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let Some(file) = matches.get_one::<PathBuf>("file") else { return Status::WrongUse };
    let output = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    cases::finish(file, extract(file, output, lang))
}

fn extract(file: &Path, output: Option<&Path>, lang: Lang) -> Result<(), String> {
    let text = cases::read(file, lang)?.to_string();
    match output {
        Some(target) => cases::write(target, text.as_bytes(), lang),
        None => {
            say(&text);
            Ok(())
        }
    }
}
