//! `soem build`: a complete workbook from a case.

use clap::{Arg, ArgMatches, Command, value_parser};
use std::path::{Path, PathBuf};

use crate::cli::cases;
use crate::cli::status::{Status, say};
use crate::compose::Built;
use crate::lang;
use crate::lang::Lang;

pub fn command(lang: Lang) -> Command {
    Command::new("build")
        .about(lang.pick(
            "Bygger en hel projektmappe i SØM-format af en sag, og beriger den",
            "Builds a complete workbook in SØM format from a case, and enriches it",
        ))
        .override_usage("soem build SAG.toml [-o FIL.xlsx]")
        .args([
            Arg::new("case")
                .value_name("SAG")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick(
                    "Sagsfil (som fra soem extract), projektmappe eller et eksempels navn",
                    "Case file (as from soem extract), workbook, or the name of an example",
                )),
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("FIL.xlsx")
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick(
                    "Fil at skrive til [ellers SAG.xlsx]",
                    "File to write to [otherwise CASE.xlsx]",
                )),
        ])
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let Some(source) = matches.get_one::<PathBuf>("case") else { return Status::WrongUse };
    let output = matches.get_one::<PathBuf>("output");
    cases::finish(source, build(source, output.cloned(), lang))
}

fn build(source: &Path, output: Option<PathBuf>, lang: Lang) -> Result<(), String> {
    let case = cases::read(source, lang)?;
    // A name that was not asked for must not take the place of a workbook that is there.
    let target = match output {
        Some(target) => target,
        None => {
            let target = source.with_extension("xlsx");
            cases::not_over(&target, lang)?;
            target
        }
    };
    let built = cases::write_workbook(&case, &target, lang)?;
    say(&written(&target, &built, lang));
    Ok(())
}

/// What was written, and what it comes to.
pub fn written(target: &Path, built: &Built, lang: Lang) -> String {
    let net = lang::kroner(built.result.net(None));
    match lang {
        Lang::Da => format!("Skrevet: {} (nettoresultat i alt {net})\n", target.display()),
        Lang::En => format!("Written: {} (net result in all {net})\n", target.display()),
    }
}
