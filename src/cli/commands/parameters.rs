//! `soem parameters`: the official rates and the index in force, and where each comes from.

use clap::{ArgMatches, Command};
use std::fmt::Write;

use crate::cli::options::{kinds, parameters};
use crate::cli::show::json;
use crate::cli::status::{Status, say};
use crate::lang::Lang;
use crate::parameters::words::how_to_give;
use crate::parameters::{DiscountRates, IndexFigure, Parameters};

pub fn command(lang: Lang) -> Command {
    Command::new("parameters")
        .about(lang.pick(
            "Viser de officielle renter og pristal, der gælder, og hvor hvert kommer fra",
            "Shows the official rates and price index in force, and where each comes from",
        ))
        .override_usage("soem parameters [--parameters FIL.toml] [--json]")
        .args([
            parameters::argument(lang),
            kinds::flag("json", lang.pick("Det samme som JSON", "The same as JSON")),
        ])
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let parameters = parameters::chosen(matches, lang)?;
    say(&if matches.get_flag("json") {
        format!("{}\n", json::parameters(&parameters))
    } else {
        shown(&parameters, lang)
    })?;
    Ok(Status::InOrder)
}

fn shown(parameters: &Parameters, lang: Lang) -> String {
    let mut text = String::new();
    let file = parameters.file.as_ref();
    let from = |from_file: bool| match file.filter(|_| from_file) {
        Some(file) => format!(" ({})", file.name),
        None => String::new(),
    };
    text.push_str(lang.pick(
        "Diskonteringsrenter (reale, pr. år)\n  Gælder fra   År 0-35  År 36-70  Derefter  Kilde\n",
        "Discount rates (real, a year)\n  From         Yr 0-35  Yr 36-70  Later     Source\n",
    ));
    for DiscountRates { from: date, rates, source, from_file } in &parameters.discount_rates {
        let [first, second, third] = rates.map(|rate| lang.per_cent(rate, 1));
        let from = from(*from_file);
        let _ = writeln!(text, "  {date}  {first:>9} {second:>9} {third:>9}  {source}{from}");
    }
    let base = parameters.base_year().map_or_else(
        || lang.pick("intet år er 100", "no year is 100").to_owned(),
        |base| format!("{base} = 100"),
    );
    let title = lang.pick("Nettoprisindeks", "Net price index");
    let _ = writeln!(text, "\n{title} ({base})");
    let mut source_above = None;
    for figure in &parameters.net_price_index {
        let IndexFigure { year, figure, source, from_file } = figure;
        let told = Some((source, from_file));
        let shown = if told == source_above {
            String::new()
        } else {
            format!("  {source}{}", from(*from_file))
        };
        source_above = told;
        let _ = writeln!(text, "  {year}  {:>8}{shown}", lang.number(*figure, 2));
    }
    if file.is_some_and(|file| file.replaces_index) {
        text.push_str(lang.pick(
            "Filens række har en anden basis end programmets og træder helt i stedet for den.\n",
            "The file's series is on another base than the program's, and takes its place.\n",
        ));
    }
    let next = parameters.newest_price_year().map_or(2020, |year| year + 1);
    let _ = write!(text, "\n{}", how_to_give(parameters, next, lang));
    text
}
