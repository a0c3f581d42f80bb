//! `soem batch`: many files at once, and the portfolio of what they hold.

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use rust_decimal::Decimal;
use std::io;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::batch::{Basis, Caller, Event, Job, Log, LogError, Outputs, Settings, Tally};
use crate::cli::show::progress::Progress;
use crate::cli::status::{Status, say};
use crate::cli::target;
use crate::cli::target::Pending;
use crate::lang::Lang;
use crate::typed::number;
use crate::typed::number::Parsed;
use crate::{batch, lang};

/// The exit status of a command that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

pub fn command(lang: Lang) -> Command {
    let year = |name: &'static str, da, en| {
        Arg::new(name)
            .long(name)
            .value_name("ÅR")
            .value_parser(value_parser!(i32).range(1900..=2200))
            .help(lang.pick(da, en))
    };
    Command::new("batch")
        .about(lang.pick(
            "Beriger mange projektmapper på én gang, og samler dem i en portefølje",
            "Enriches many workbooks at once, and gathers them in a portfolio",
        ))
        .override_usage("soem batch MAPPE|FILER… -o UD [--force] [--quiet]")
        .args([
            Arg::new("file")
                .value_name("FIL")
                .required(true)
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick(
                    "Mapper (med undermapper) og filer",
                    "Folders (with those in them) and files",
                )),
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("UD")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick("Mappe at skrive til", "Folder to write to")),
            Arg::new("force").long("force").action(ArgAction::SetTrue).help(lang.pick(
                "Gør også det om, der er gjort og uændret",
                "Redo what is done and unchanged too",
            )),
            Arg::new("quiet")
                .short('q')
                .long("quiet")
                .action(ArgAction::SetTrue)
                .help(lang.pick("Vis kun optællingen", "Show the counts alone")),
            Arg::new("threads")
                .long("threads")
                .value_name("N")
                .value_parser(value_parser!(u16).range(1..=1024))
                .help(lang.pick(
                    "Filer ad gangen [ellers én pr. kerne]",
                    "Files at a time [otherwise one a core]",
                )),
            Arg::new("time-limit")
                .long("time-limit")
                .value_name("SEKUNDER")
                .default_value("60")
                .hide_default_value(true)
                .value_parser(value_parser!(u64).range(1..=86_400))
                .help(lang.pick("Længste tid for en fil [60]", "Longest time for a file [60]")),
            year(
                "price-year",
                "Sammenligningens prisniveau [ellers nyeste pristal]",
                "Price level of the comparison [otherwise the newest]",
            ),
            year(
                "base-year",
                "Sammenligningens basisår [ellers prisniveauet]",
                "Base year of the comparison [otherwise the price level]",
            ),
            Arg::new("rate").long("rate").value_name("PCT").value_parser(per_cent).help(lang.pick(
                "Sammenligningens diskonteringsrente i pct. [ellers den nyeste officielle]",
                "Discount rate of the comparison in per cent [otherwise the newest official one]",
            )),
        ])
}

/// A rate as people type it, `3,5` or `3.5`, as a share.
pub fn per_cent(typed: &str) -> Result<Decimal, String> {
    let value = match number::parse(&typed.replace('.', ",")) {
        Parsed::Plain(value) => value / Decimal::ONE_HUNDRED,
        Parsed::Percent(share) => share,
        _ => return Err(format!("{typed}: ?")),
    };
    if value.abs() < Decimal::ONE { Ok(value.normalize()) } else { Err(format!("{typed}: ?")) }
}

struct Run {
    folder: PathBuf,
    progress: Progress,
    /// Files that were done already.
    skipped: AtomicUsize,
}

impl Caller for Run {
    fn write(&self, job: &Job, bytes: &[u8]) -> io::Result<()> {
        target::write(&self.folder.join(&job.output), bytes)
    }

    fn has(&self, job: &Job) -> bool {
        self.folder.join(&job.output).is_file()
    }

    fn told(&self, event: Event) {
        match event {
            Event::Started(job) => self.progress.started(&job.file),
            Event::Done { record, skipped } => {
                self.skipped.fetch_add(skipped.into(), Ordering::Relaxed);
                let trouble = record.error.as_ref().map(|why| format!("{}: {why}", record.file));
                self.progress.done(trouble.as_deref());
            }
        }
    }
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let asked: Vec<PathBuf> = matches.get_many("file").into_iter().flatten().cloned().collect();
    let Some(folder) = matches.get_one::<PathBuf>("output").cloned() else {
        return Status::WrongUse;
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let settings = Settings {
        threads: matches.get_one::<u16>("threads").map_or(cores, |threads| (*threads).into()),
        time_limit: Duration::from_secs(
            matches.get_one::<u64>("time-limit").copied().unwrap_or(60),
        ),
        force: matches.get_flag("force"),
        basis: Basis::official(
            matches.get_one("price-year").copied(),
            matches.get_one("base-year").copied(),
            matches.get_one("rate").copied(),
        ),
        lang,
    };
    match all(&asked, &folder, &settings, matches.get_flag("quiet")) {
        Ok(status) => status,
        Err(told) => {
            eprintln!("{told}");
            Status::Failed
        }
    }
}

fn all(
    asked: &[PathBuf],
    folder: &Path,
    settings: &Settings,
    quiet: bool,
) -> Result<Status, String> {
    let lang = settings.lang;
    let begun = Instant::now();
    let named =
        |error: io::Error| format!("{}: {error}", lang.pick("Kan ikke læses", "Cannot be read"));
    let in_folder = |error: io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(in_folder)?;
    let jobs = batch::find(asked, folder).map_err(named)?;
    let log = Log::open(folder).map_err(|error| match error {
        LogError::Busy => {
            let told = lang.pick(
                "en anden kørsel skriver til samme mappe. Vent, til den er færdig, eller vælg en anden mappe med -o.",
                "another run writes to the same folder. Wait until it is done, or choose another folder with -o.",
            );
            format!("{}: {told}", folder.display())
        }
        LogError::Io(error) => in_folder(error),
    })?;
    leftovers(folder).map_err(in_folder)?;
    let stop = interruptible(lang);
    let run = Run {
        folder: folder.to_owned(),
        progress: Progress::new(jobs.len(), quiet, lang),
        skipped: AtomicUsize::new(0),
    };
    // A panic is told as the file's trouble, and not in the middle of the progress line.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let done = batch::run(&jobs, settings, log, &run, &stop);
    std::panic::set_hook(hook);
    run.progress.finish();
    let done = done.map_err(in_folder)?;
    let tally = Tally::of(&done).map_err(in_folder)?;
    let pending = |name: &str| Pending::new(&folder.join(name)).map_err(in_folder);
    let files =
        [pending("portefølje.xlsx")?, pending("portefølje.csv")?, pending("portefølje.jsonl")?];
    let [workbook, csv, json_lines] = &files;
    let outputs = Outputs {
        workbook: BufWriter::new(workbook.file.as_file()),
        csv: BufWriter::new(csv.file.as_file()),
        json_lines: BufWriter::new(json_lines.file.as_file()),
    };
    batch::write_portfolio(&done, &tally, &settings.basis, outputs)
        .map_err(|error| error.to_string())?;
    files.into_iter().try_for_each(Pending::finish).map_err(in_folder)?;
    let skipped = run.skipped.load(Ordering::Relaxed);
    say(&counts(&tally, jobs.len(), skipped, begun.elapsed(), lang));
    Ok(status(&tally, jobs.len()))
}

/// The first Ctrl-C lets the files that are begun be finished; the second stops at once.
fn interruptible(lang: Lang) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&stop);
    // Without a handler Ctrl-C ends the program, and a rerun goes on from there all the same.
    let _ = ctrlc::set_handler(move || {
        if theirs.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        let told = lang.pick(
            "Afbryder: de påbegyndte filer gøres færdige.",
            "Stopping: the files that are begun are finished.",
        );
        eprintln!("\n{told}");
    });
    stop
}

/// Takes away half files that a run which was killed has left.
fn leftovers(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            leftovers(&entry.path())?;
        } else if name.starts_with(target::TEMPORARY.0) && name.ends_with(target::TEMPORARY.1) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn status(tally: &Tally, asked: usize) -> Status {
    if tally.files < asked || tally.refused > 0 {
        Status::Failed
    } else if tally.attention > 0 {
        Status::Findings
    } else {
        Status::InOrder
    }
}

fn counts(tally: &Tally, asked: usize, skipped: usize, elapsed: Duration, lang: Lang) -> String {
    let Tally { refused, attention, .. } = tally;
    let (done, left) = (tally.enriched() - skipped, asked - tally.files);
    let seconds =
        lang::number(Decimal::from(elapsed.as_millis() as u64) / Decimal::ONE_THOUSAND, 1);
    match lang {
        Lang::Da => {
            let left = if left > 0 { format!(", {left} ikke nået") } else { String::new() };
            format!(
                "{asked} filer: {done} beriget, {skipped} uændret siden sidst, {refused} ikke beriget{left}; \
                 {attention} med fejl eller tal, der afviger. {seconds} s.\n"
            )
        }
        Lang::En => {
            let left = if left > 0 { format!(", {left} not reached") } else { String::new() };
            format!(
                "{asked} files: {done} enriched, {skipped} unchanged since last time, {refused} not enriched{left}; \
                 {attention} with errors or figures that differ. {seconds} s.\n"
            )
        }
    }
}
