//! What the checks can be told, wherever they are run.

use anyhow::Context;
use clap::{Arg, ArgAction, ArgMatches};
use std::path::PathBuf;

use super::kinds::Matters;
use super::reading::{self, Reading};
use super::{kinds, limits};
use crate::check::Thresholds;
use crate::cli::failure::wrong_use;
use crate::cli::files;
use crate::lang::Lang;
use crate::package::limits::Limits;
use crate::refusal::Refusal;
use crate::workbook::Workbook;

pub fn arguments(lang: Lang) -> Vec<Arg> {
    let reference = lang.pick(
        "Projektmappe af samme modelversion, der er rigtig: formlerne sammenlignes",
        "Workbook of the same model version that is right: the formulas are compared",
    );
    let mut arguments = reading::arguments(lang);
    arguments.extend([
        rules(lang),
        kinds::path("reference", "FIL", reference),
        Arg::new("materiality")
            .long("materiality")
            .value_name("BELØB")
            .action(ArgAction::Append)
            .value_parser(kinds::matters)
            .help(lang.pick(
                "Væsentlighed, fx 50.000 eller 2% (af nettoresultatet)",
                "Materiality, such as 50.000 or 2% (of the net result)",
            )),
    ]);
    arguments
}

pub fn rules(lang: Lang) -> Arg {
    let help = lang.pick(
        "Grænser, der ændres eller slås fra; se soem rules",
        "Thresholds to change or switch off; see soem rules",
    );
    kinds::path("rules", "REGLER.toml", help)
}

/// The thresholds that were asked for.
///
/// # Errors
/// The file cannot be read, or says what no rule has.
pub fn thresholds(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Thresholds> {
    let Some(path) = matches.get_one::<PathBuf>("rules") else { return Ok(Thresholds::default()) };
    let changed = || anyhow::Ok(Thresholds::changed_by(&files::text(path, lang)?)?);
    changed().with_context(|| path.display().to_string()).map_err(wrong_use)
}

/// What was asked for of reading and checking. A reference takes its part of the memory.
///
/// # Errors
/// One of the files cannot be used.
pub fn chosen(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Reading> {
    let mut chosen = reading::chosen(matches, lang)?;
    let options = &mut chosen.options;
    options.check.thresholds = thresholds(matches, lang)?;
    for asked in matches.get_many::<Matters>("materiality").into_iter().flatten() {
        let of = &mut options.check.materiality;
        match asked {
            Matters::Kroner(kroner) => of.kroner = Some(*kroner),
            Matters::Share(share) => of.share = Some(*share),
        }
    }
    if let Some(path) = matches.get_one::<PathBuf>("reference") {
        let reference = Workbook::open(path, &Limits::default()).map_err(Refusal::Open);
        options.check.reference = Some(reference.with_context(|| path.display().to_string())?);
    }
    chosen.limits = limits::beside(chosen.limits, chosen.options.check.reference.as_ref());
    Ok(chosen)
}
