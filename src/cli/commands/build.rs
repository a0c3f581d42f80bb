//! `soem build`: a complete workbook from a case.

use anyhow::Context;
use clap::{ArgMatches, Command};
use std::path::{Path, PathBuf};

use crate::cli::options::kinds;
use crate::cli::options::reading::{self, Reading};
use crate::cli::status::{Status, say};
use crate::cli::{cases, target};
use crate::lang::Lang;

pub fn command(lang: Lang) -> Command {
    Command::new("build")
        .about(lang.pick(
            "Bygger en hel projektmappe i SØM-format af en sag, og beriger den",
            "Builds a complete workbook in SØM format from a case, and enriches it",
        ))
        .override_usage("soem build SAG.toml [-o FIL.xlsx]")
        .args([
            kinds::named(
                "case",
                "SAG",
                lang.pick(
                    "Sagsfil (som fra soem extract), projektmappe eller et eksempels navn",
                    "Case file (as from soem extract), workbook, or the name of an example",
                ),
            )
            .required(true),
            kinds::output(
                "FIL.xlsx",
                lang.pick(
                    "Fil at skrive til [ellers SAG.xlsx]",
                    "File to write to [otherwise CASE.xlsx]",
                ),
            ),
        ])
        .args(reading::arguments(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let source = kinds::given(matches, "case");
    let output = matches.get_one::<PathBuf>("output");
    let reading = reading::chosen(matches, lang)?;
    build(source, output.cloned(), &reading, lang).with_context(|| source.display().to_string())
}

fn build(
    source: &Path,
    output: Option<PathBuf>,
    reading: &Reading,
    lang: Lang,
) -> anyhow::Result<Status> {
    let case = cases::read(source, reading, lang)?;
    // A name that was not asked for must not take the place of a workbook that is there.
    let target = match output {
        Some(target) => target,
        None => {
            let target = source.with_extension("xlsx");
            target::not_over(&target, lang)?;
            target
        }
    };
    let built =
        cases::write_workbook(&case, &target, Some(source), &reading.options.parameters, lang)?;
    say(&cases::written(&target, &built, lang))?;
    Ok(Status::InOrder)
}
