//! `soem new`: an empty workbook to fill in.

use clap::{Arg, ArgMatches, Command, value_parser};
use std::path::{Path, PathBuf};

use crate::cli::cases;
use crate::cli::status::{Status, say};
use crate::lang::Lang;
use crate::model::Year;
use crate::{compose, parameters};

pub fn command(lang: Lang) -> Command {
    Command::new("new")
        .about(
            lang.pick(
                "Skriver en tom projektmappe til en ny beregning",
                "Writes an empty workbook for a new calculation",
            ),
        )
        .override_usage("soem new FIL.xlsx [--first-year ÅR] [--years N]")
        .args([
            Arg::new("file")
                .value_name("FIL.xlsx")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick("Fil at skrive til", "File to write to")),
            Arg::new("first-year")
                .long("first-year")
                .value_name("ÅR")
                .value_parser(value_parser!(i32).range(1900..=2200))
                .help(lang.pick(
                    "Første år i beregningen [ellers året efter nyeste pristal]",
                    "First year of the calculation [otherwise the year after the newest price figure]",
                )),
            Arg::new("years")
                .long("years")
                .value_name("N")
                .default_value("10")
                .hide_default_value(true)
                .value_parser(value_parser!(u16).range(1..=100))
                .help(lang.pick("Antal år, der er plads til [10]", "Years that there is room for [10]")),
        ])
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let Some(file) = matches.get_one::<PathBuf>("file") else { return Status::WrongUse };
    let after_newest = parameters::official().newest_price_year().map_or(2020, |year| year + 1);
    let first_year = matches.get_one::<i32>("first-year").copied().unwrap_or(after_newest);
    let years = matches.get_one::<u16>("years").copied().unwrap_or(10);
    cases::finish(file, new(file, first_year, years, lang))
}

fn new(file: &Path, first_year: Year, years: u16, lang: Lang) -> Result<(), String> {
    cases::not_over(file, lang)?;
    let bytes = crate::compose::empty(first_year, years)
        .map_err(|error| compose::words::build_error(&error, lang))?;
    cases::write(file, &bytes, lang)?;
    say(&match lang {
        Lang::Da => {
            format!("Skrevet: {}. Udfyld de gule celler, og kør soem på filen.\n", file.display())
        }
        Lang::En => format!(
            "Written: {}. Fill in the yellow cells, and run soem on the file.\n",
            file.display()
        ),
    });
    Ok(())
}
