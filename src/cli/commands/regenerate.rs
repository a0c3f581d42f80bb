//! `soem regenerate`: cases rebuilt under new parameters, with a table of what moved them.

use anyhow::{Context, bail};
use clap::{Arg, ArgMatches, Command};
use rust_decimal::{Decimal, dec};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::case::{CaseFile, EXAMPLES};
use crate::cli::failure::{each, headline};
use crate::cli::options::kinds;
use crate::cli::options::reading::{self, Reading};
use crate::cli::status::{Status, say, tell};
use crate::cli::target::{self, Kind};
use crate::cli::{cases, files};
use crate::compose;
use crate::lang::Lang;
use crate::parameters::words::how_to_give;
use crate::regenerate::words::asked;
use crate::regenerate::{self, ChangeError, Changes, Moved, Regenerated};

pub fn command(lang: Lang) -> Command {
    let year = |name, da, en| kinds::year(name, lang.pick(da, en));
    let path = |name, value, da, en| kinds::path(name, value, lang.pick(da, en));
    let rate = |name, da, en| kinds::rate(name, lang.pick(da, en));
    let cases = lang.pick(
        "Sagsfiler, projektmapper eller eksempler [ellers alle eksempler]",
        "Case files, workbooks or examples [otherwise all examples]",
    );
    Command::new("regenerate")
        .about(lang.pick(
            "Bygger sager igen med nye parametre, og viser, hvad der flyttede resultatet",
            "Rebuilds cases under new parameters, and shows what moved the result",
        ))
        .override_usage(
            "soem regenerate [SAGER…] -o UD [--rate 3,5] [--price-year ÅR] [--prices PRISER.csv] \
             [--against GAMMEL]",
        )
        .args([
            kinds::named("case", "SAG", cases).num_args(0..),
            kinds::output("UD", lang.pick("Mappe at skrive til", "Folder to write to"))
                .required(true),
            rate("rate", "Ny diskonteringsrente i pct.", "New discount rate in per cent"),
            year("price-year", "Nyt prisniveau", "New price level"),
            year("base-year", "Nyt basisår", "New base year"),
            Arg::new("years")
                .long("years")
                .value_name("N")
                .value_parser(kinds::whole::<u16>(1..=200))
                .help(lang.pick(
                    "Ny længde på perioden, fra samme første år",
                    "New length of the period, from the same first year",
                )),
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
            rate(
                "limit",
                "Grænse for, hvad der er flyttet meget, i pct. [5]",
                "What counts as moved much, in per cent [5]",
            ),
        ])
        .args(reading::arguments(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let folder = kinds::given(matches, "output");
    let mut sources: Vec<PathBuf> =
        matches.get_many("case").into_iter().flatten().cloned().collect();
    if sources.is_empty() {
        sources = EXAMPLES.iter().map(|example| PathBuf::from(example.name)).collect();
    }
    let against = matches.get_one::<PathBuf>("against").map(PathBuf::as_path);
    let limit = matches.get_one::<Decimal>("limit").copied().unwrap_or(dec!(0.05));
    let (changes, reading) = (changes(matches, lang)?, reading::chosen(matches, lang)?);
    let edition = Edition { folder, against, sources: &sources, changes, reading, lang };
    let (mut moved, mut failed) = (Vec::new(), Vec::new());
    let (mut given, mut missing) = (HashSet::new(), None);
    let status = each(&sources, false, lang, |source| {
        let name = own_name(source, &mut given, lang);
        let one = edition.of(source, &name).inspect_err(|error| {
            if let Some(ChangeError::NoIndex { years }) = error.downcast_ref() {
                missing = missing.max(years.last().copied());
            }
            failed.push((source.display().to_string(), headline(error, lang)));
        })?;
        say(&line(&one, limit, lang))?;
        moved.push(one);
        Ok(Status::InOrder)
    });
    if let Some(year) = missing {
        tell(&how_to_give(&edition.reading.options.parameters, year, lang));
    }
    if moved.is_empty() {
        return Ok(status);
    }
    let asked = asked(&edition.changes, against, lang);
    let made = Regenerated { moved: &moved, failed: &failed, asked: &asked, limit, lang };
    table(&made, folder).with_context(|| folder.display().to_string())?;
    Ok(status)
}

/// What the edition of a case is called; of two that would have one name the second gets a number.
fn own_name(source: &Path, given: &mut HashSet<String>, lang: Lang) -> String {
    let stem = source.file_stem().unwrap_or(source.as_os_str()).to_string_lossy().into_owned();
    let numbered = |number: u32| match number {
        1 => stem.clone(),
        _ => format!("{stem} ({number})"),
    };
    let name = (1..).map(numbered).find(|name| given.insert(name.to_lowercase()));
    let name = name.unwrap_or_default();
    if name != stem {
        let source = source.display();
        tell(&match lang {
            Lang::Da => format!("{source}: »{stem}« er brugt; udgaven hedder »{name}«."),
            Lang::En => format!("{source}: \"{stem}\" is taken; the edition is \"{name}\"."),
        });
    }
    name
}

fn changes(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Changes> {
    let prices = matches.get_one::<PathBuf>("prices").map(|path| {
        let prices = || anyhow::Ok(regenerate::prices(files::text(path, lang)?.as_bytes())?);
        prices().with_context(|| path.display().to_string())
    });
    Ok(Changes {
        rate: matches.get_one("rate").copied(),
        price_year: matches.get_one("price-year").copied(),
        base_year: matches.get_one("base-year").copied(),
        years: matches.get_one("years").copied(),
        prices: prices.transpose()?.unwrap_or_default(),
    })
}

/// How a new edition of cases is made.
struct Edition<'a> {
    folder: &'a Path,
    /// The folder of the previous edition.
    against: Option<&'a Path>,
    /// None of these is written over.
    sources: &'a [PathBuf],
    changes: Changes,
    reading: Reading,
    lang: Lang,
}

impl Edition<'_> {
    /// Writes the edition of a case, and tells what moved it.
    fn of(&self, source: &Path, name: &str) -> anyhow::Result<Moved> {
        let Edition { folder, sources, reading, lang, .. } = self;
        let lang = *lang;
        let parameters = &reading.options.parameters;
        let case = cases::read(source, reading, lang)?;
        let stem = source.file_stem().unwrap_or(source.as_os_str()).to_string_lossy().into_owned();
        let old = match self.against {
            Some(previous) => previous_edition(previous, &stem, reading, lang)?,
            None => case.clone(),
        };
        let old = compose::build(&old, parameters)?;
        let new = regenerate::changed(&case, &self.changes, parameters)?;
        let [target, text] =
            ["xlsx", "toml"].map(|extension| folder.join(format!("{name}.{extension}")));
        let inputs = || sources.iter().map(PathBuf::as_path);
        target::may_write(&target, Kind::Workbook, inputs(), lang)?;
        target::may_write(&text, Kind::Text, inputs(), lang)?;
        let built = cases::write_workbook(&new, &target, Some(source), parameters, lang)?;
        target::write(&text, new.to_string().as_bytes(), Some(source), lang)?;
        Ok(regenerate::explain(name, &old.calculation, &built.calculation)?)
    }
}

/// The case of this name in the folder of the previous edition.
fn previous_edition(
    folder: &Path,
    stem: &str,
    reading: &Reading,
    lang: Lang,
) -> anyhow::Result<CaseFile> {
    for extension in ["toml", "xlsx", "xlsm"] {
        let path = folder.join(format!("{stem}.{extension}"));
        if path.is_file() {
            return cases::read(&path, reading, lang);
        }
    }
    let missing = lang.pick("findes ikke i forrige udgave", "is not in the previous edition");
    bail!("{stem} {missing} ({})", folder.display())
}

fn line(moved: &Moved, limit: Decimal, lang: Lang) -> String {
    let share =
        moved.share(0).map(|share| format!(" ({})", lang.per_cent(share, 1))).unwrap_or_default();
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
        lang.kroner(before),
        lang.kroner(after)
    )
}

fn table(made: &Regenerated, folder: &Path) -> anyhow::Result<()> {
    let lang = made.lang;
    let table = regenerate::table(made)?;
    target::write(&folder.join("ændringer.xlsx"), &table, None, lang)?;
    target::write(&folder.join("ændringer.csv"), &regenerate::csv(made), None, lang)?;
    say(&format!(
        "{}: {} ({} + ændringer.xlsx, ændringer.csv)\n",
        lang.pick("Skrevet", "Written"),
        folder.display(),
        made.moved.len()
    ))?;
    Ok(())
}
