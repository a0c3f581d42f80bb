//! `soem new`: an empty workbook to fill in.

use anyhow::Context;
use clap::{Arg, ArgMatches, Command};
use std::path::Path;

use crate::cli::options::{kinds, parameters};
use crate::cli::status::{Status, say};
use crate::cli::target::{self, Kind};
use crate::compose;
use crate::lang::Lang;
use crate::model::Year;
use crate::parameters::Parameters;

pub fn command(lang: Lang) -> Command {
    Command::new("new")
        .about(lang.pick(
            "Skriver en tom projektmappe til en ny beregning",
            "Writes an empty workbook for a new calculation",
        ))
        .override_usage("soem new FIL.xlsx [--first-year ÅR] [--years N]")
        .args([
            kinds::named("file", "FIL.xlsx", lang.pick("Fil at skrive til", "File to write to"))
                .required(true),
            kinds::year(
                "first-year",
                lang.pick(
                    "Første år i beregningen [ellers året efter nyeste pristal]",
                    "First year of the calculation [otherwise the one after the newest price]",
                ),
            ),
            Arg::new("years")
                .long("years")
                .value_name("N")
                .default_value("10")
                .hide_default_value(true)
                .value_parser(kinds::whole::<u16>(1..=100))
                .help(
                    lang.pick(
                        "Antal år, der er plads til [10]",
                        "Years that there is room for [10]",
                    ),
                ),
            parameters::argument(lang),
        ])
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let file = kinds::given(matches, "file");
    let parameters = parameters::chosen(matches, lang)?;
    let after_newest = parameters.newest_price_year().map_or(2020, |year| year + 1);
    let first_year = matches.get_one::<i32>("first-year").copied().unwrap_or(after_newest);
    let years = matches.get_one::<u16>("years").copied().unwrap_or(10);
    new(file, (first_year, years), &parameters, lang).with_context(|| file.display().to_string())
}

fn new(
    file: &Path,
    (first_year, years): (Year, u16),
    parameters: &Parameters,
    lang: Lang,
) -> anyhow::Result<Status> {
    target::not_over(file, lang)?;
    Kind::Workbook.fits(file, lang)?;
    target::write(file, &compose::empty(first_year, years, parameters)?, None, lang)?;
    let file = file.display();
    let level = parameters.newest_price_year().unwrap_or(first_year);
    say(&match lang {
        Lang::Da => format!(
            "Skrevet: {file}. Udfyld de gule celler, og kør soem på filen.\nPrisniveau og basisår \
             er {level}, det nyeste pristal; nyere gives med --parameters (se soem parameters).\n"
        ),
        Lang::En => format!(
            "Written: {file}. Fill in the yellow cells, and run soem on the file.\nPrice level \
             and base year are {level}, the newest price figure; newer ones are given with \
             --parameters (see soem parameters).\n"
        ),
    })?;
    Ok(Status::InOrder)
}
