//! `soem regenerate`: cases rebuilt under new parameters, with a table of what moved them.

use clap::{Arg, ArgMatches, Command, value_parser};
use rust_decimal::{Decimal, dec};
use std::path::{Path, PathBuf};

use super::batch::per_cent;
use crate::case::{CaseFile, EXAMPLES};
use crate::cli::cases;
use crate::cli::files::small_file;
use crate::cli::status::{Status, say};
use crate::lang::Lang;
use crate::regenerate::{Changes, Moved};
use crate::{lang, regenerate};

pub fn command(lang: Lang) -> Command {
    let year = |name: &'static str, da, en| {
        Arg::new(name)
            .long(name)
            .value_name("ÅR")
            .value_parser(value_parser!(i32).range(1900..=2200))
            .help(lang.pick(da, en))
    };
    let path = |name: &'static str, value: &'static str, da, en| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .value_parser(value_parser!(PathBuf))
            .help(lang.pick(da, en))
    };
    let share = |name: &'static str, da, en| {
        Arg::new(name).long(name).value_name("PCT").value_parser(per_cent).help(lang.pick(da, en))
    };
    Command::new("regenerate")
        .about(lang.pick(
            "Bygger sager igen med nye parametre, og viser, hvad der flyttede resultatet",
            "Rebuilds cases under new parameters, and shows what moved the result",
        ))
        .override_usage(
            "soem regenerate [SAGER…] -o UD [--rate 3,5] [--price-year ÅR] [--prices PRISER.csv] [--against GAMMEL]",
        )
        .args([
            Arg::new("case").value_name("SAG").num_args(0..).value_parser(value_parser!(PathBuf)).help(lang.pick(
                "Sagsfiler, projektmapper eller eksempler [ellers alle eksempler]",
                "Case files, workbooks or examples [otherwise all examples]",
            )),
            path("output", "UD", "Mappe at skrive til", "Folder to write to").short('o').required(true),
            share("rate", "Ny diskonteringsrente i pct.", "New discount rate in per cent"),
            year("price-year", "Nyt prisniveau", "New price level"),
            year("base-year", "Nyt basisår", "New base year"),
            Arg::new("years").long("years").value_name("N").value_parser(value_parser!(u16).range(1..=200)).help(
                lang.pick(
                    "Ny længde på perioden, fra samme første år",
                    "New length of the period, from the same first year",
                ),
            ),
            path(
                "prices",
                "PRISER.csv",
                "Nye priser: CSV med prisarkets overskrifter",
                "New prices: CSV with the headings of the price sheet",
            ),
            path(
                "against",
                "GAMMEL",
                "Mappe med forrige udgave [ellers sagerne, som de er]",
                "Folder with the previous edition [otherwise the cases as they are]",
            ),
            share(
                "limit",
                "Grænse for, hvad der er flyttet meget, i pct. [5]",
                "What counts as moved much, in per cent [5]",
            ),
        ])
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let Some(folder) = matches.get_one::<PathBuf>("output") else { return Status::WrongUse };
    let mut sources: Vec<PathBuf> =
        matches.get_many("case").into_iter().flatten().cloned().collect();
    if sources.is_empty() {
        sources = EXAMPLES.iter().map(|example| PathBuf::from(example.name)).collect();
    }
    let against = matches.get_one::<PathBuf>("against");
    let limit = matches.get_one::<Decimal>("limit").copied().unwrap_or(dec!(0.05));
    let changes = match changes(matches, lang) {
        Ok(changes) => changes,
        Err(told) => {
            eprintln!("{told}");
            return Status::Failed;
        }
    };
    let mut status = Status::InOrder;
    let mut moved = Vec::new();
    for source in &sources {
        match one(source, folder, against.map(PathBuf::as_path), &changes, lang) {
            Ok(one) => {
                say(&line(&one, limit, lang));
                moved.push(one);
            }
            Err(told) => {
                eprintln!("{}: {told}", source.display());
                status = Status::Failed;
            }
        }
    }
    status.max(cases::finish(folder, table(&moved, folder, limit, lang)))
}

fn changes(matches: &ArgMatches, lang: Lang) -> Result<Changes, String> {
    let prices = match matches.get_one::<PathBuf>("prices") {
        None => Vec::new(),
        Some(path) => {
            let bytes =
                small_file(path, lang).map_err(|why| format!("{}: {why}", path.display()))?;
            let told = |error| {
                format!("{}: {}", path.display(), regenerate::words::price_error(&error, lang))
            };
            regenerate::prices(&bytes).map_err(told)?
        }
    };
    Ok(Changes {
        rate: matches.get_one("rate").copied(),
        price_year: matches.get_one("price-year").copied(),
        base_year: matches.get_one("base-year").copied(),
        years: matches.get_one("years").copied(),
        prices,
    })
}

fn one(
    source: &Path,
    folder: &Path,
    against: Option<&Path>,
    changes: &Changes,
    lang: Lang,
) -> Result<Moved, String> {
    let case = cases::read(source, lang)?;
    let stem = source.file_stem().unwrap_or(source.as_os_str()).to_string_lossy().into_owned();
    let old = match against {
        Some(previous) => previous_edition(previous, &stem, lang)?,
        None => case.clone(),
    };
    let old = cases::build(&old, lang)?;
    let new = regenerate::changed(&case, changes);
    let target = folder.join(format!("{stem}.xlsx"));
    if crate::cli::target::same_file(&target, source) {
        return Err(lang
            .pick("originalen skrives der aldrig over.", "the original is never written over.")
            .into());
    }
    let built = cases::write_workbook(&new, &target, lang)?;
    cases::write(&folder.join(format!("{stem}.toml")), new.to_string().as_bytes(), lang)?;
    regenerate::explain(&stem, &old.calculation, &built.calculation)
        .map_err(|error| error.to_string())
}

/// The case of this name in the folder of the previous edition.
fn previous_edition(folder: &Path, stem: &str, lang: Lang) -> Result<CaseFile, String> {
    for extension in ["toml", "xlsx", "xlsm"] {
        let path = folder.join(format!("{stem}.{extension}"));
        if path.is_file() {
            return cases::read(&path, lang);
        }
    }
    let told = lang.pick("findes ikke i forrige udgave", "is not in the previous edition");
    Err(format!("{stem} {told} ({})", folder.display()))
}

fn line(moved: &Moved, limit: Decimal, lang: Lang) -> String {
    let share =
        moved.share(0).map(|share| format!(" ({})", lang::per_cent(share, 1))).unwrap_or_default();
    let over = if regenerate::exceeds(moved, 0, limit) {
        lang.pick("  over grænsen", "  over the limit")
    } else {
        ""
    };
    let [before, ..] = moved.before;
    let [after, ..] = moved.after;
    format!(
        "{:<16} {:>18} → {:>18}{share}{over}\n",
        moved.name,
        lang::kroner(before),
        lang::kroner(after)
    )
}

fn table(moved: &[Moved], folder: &Path, limit: Decimal, lang: Lang) -> Result<(), String> {
    let bytes = regenerate::table(moved, limit).map_err(|error| error.to_string())?;
    cases::write(&folder.join("ændringer.xlsx"), &bytes, lang)?;
    cases::write(&folder.join("ændringer.csv"), &regenerate::csv(moved, limit), lang)?;
    let told = lang.pick("Skrevet", "Written");
    say(&format!(
        "{told}: {} ({} + ændringer.xlsx, ændringer.csv)\n",
        folder.display(),
        moved.len()
    ));
    Ok(())
}
