//! `soem batch`: many files at once, and the portfolio of what they hold.

use anyhow::{Context, bail};
use clap::{Arg, ArgMatches, Command};
use rust_decimal::Decimal;
use std::io;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::batch::{
    self, Basis, Caller, Event, Groups, Job, Log, Manner, Outputs, PORTFOLIO, PassedOver,
    Portfolio, Settings, Tally,
};
use crate::cli::failure::wrong_use;
use crate::cli::files;
use crate::cli::options::reading::{self, Reading};
use crate::cli::options::{kinds, layouts};
use crate::cli::show::progress::Progress;
use crate::cli::status::{Status, say, tell};
use crate::cli::target::{self, Pending};
use crate::cli::window;
use crate::lang::{self, Lang};
use crate::parameters::Parameters;

/// What a worker may hold beside what is estimated of its file, in bytes, for the program itself;
/// and half as much as the estimate again, which is not exact.
const AROUND: u64 = 64 << 20;

/// The exit status of a command that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

pub fn command(lang: Lang) -> Command {
    let year = |name, da, en| kinds::year(name, lang.pick(da, en));
    let flag = |name, da, en| kinds::flag(name, lang.pick(da, en));
    Command::new("batch")
        .about(lang.pick(
            "Beriger mange projektmapper på én gang, og samler dem i en portefølje",
            "Enriches many workbooks at once, and gathers them in a portfolio",
        ))
        .override_usage("soem batch MAPPE… -o UD [--group GRUPPER.toml] [--force] [--quiet]")
        .args([
            kinds::files(lang.pick(
                "Mapper (med undermapper) og filer",
                "Folders (with those in them) and files",
            )),
            kinds::output("UD", lang.pick("Mappe at skrive til", "Folder to write to"))
                .required(true),
            flag(
                "force",
                "Gør også det om, der er gjort og uændret",
                "Redo what is done and unchanged too",
            ),
            kinds::path(
                "group",
                "GRUPPER.toml",
                lang.pick(
                    "Beregninger, der hører sammen, og hvad de deler",
                    "Calculations that belong together, and what they share",
                ),
            ),
            flag("quiet", "Vis kun optællingen", "Show the counts alone").short('q'),
            flag("open", "Åbn porteføljen bagefter", "Open the portfolio afterwards"),
            Arg::new("threads")
                .long("threads")
                .value_name("N")
                .value_parser(kinds::whole::<u16>(1..=1024))
                .help(lang.pick(
                    "Filer ad gangen [ellers én pr. kerne]",
                    "Files at a time [otherwise one a core]",
                )),
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
            kinds::rate(
                "rate",
                lang.pick(
                    "Sammenligningens diskonteringsrente i pct. [ellers den nyeste]",
                    "Discount rate of the comparison in per cent [otherwise the newest]",
                ),
            ),
        ])
        .args(reading::arguments(lang))
        .after_help(lang.pick(GROUPS_DA, GROUPS_EN))
        .mut_arg("max-seconds", |limit| limit.alias("time-limit"))
}

const GROUPS_DA: &str = "\
Grupper skrives i en tekstfil. Summerne er i samme priser, basisår og rente:
  [[group]]
  name = \"Unge uden hjem\"
  files = [\"unge\", \"mentor*.xlsx\"]      # undermapper, filer, mønstre
  participants = 80                      # forskellige personer; ellers lagt sammen
  shared_costs = [\"Projektledelse\"]    # står i flere af filerne, betales én gang";
const GROUPS_EN: &str = "\
Groups are written in a text file. The sums are in the same prices, base year and rate:
  [[group]]
  name = \"Unge uden hjem\"
  files = [\"unge\", \"mentor*.xlsx\"]      # folders, files, patterns
  participants = 80                      # different people; otherwise added up
  shared_costs = [\"Projektledelse\"]    # in several of the files, paid once";

struct Run {
    folder: PathBuf,
    progress: Progress,
    /// Files that were done already.
    skipped: AtomicUsize,
}

impl Caller for Run {
    fn write(&self, job: &Job, bytes: &[u8]) -> io::Result<()> {
        target::whole(&self.folder.join(&job.output), bytes, Some(&job.path))
    }

    fn tell(&self, event: Event) {
        match event {
            Event::Started(job) => self.progress.started(&job.file),
            Event::Done { record, skipped, told } => {
                self.skipped.fetch_add(skipped.into(), Ordering::Relaxed);
                let why = record.error.iter().chain(told);
                let trouble: Vec<String> =
                    why.map(|why| format!("{}: {why}", record.file)).collect();
                let trouble = Some(trouble.join("\n")).filter(|told| !told.is_empty());
                self.progress.done(trouble.as_deref());
            }
        }
    }
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let asked: Vec<PathBuf> = matches.get_many("file").into_iter().flatten().cloned().collect();
    let folder = kinds::given(matches, "output");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let in_folder = || folder.display().to_string();
    if let Some(missing) = asked.iter().find(|path| !path.exists()) {
        let missing = missing.display();
        bail!(match lang {
            Lang::Da => format!("{missing} findes ikke. Kontrollér navnet og mappen."),
            Lang::En => format!("{missing} was not found; check the name and the folder."),
        });
    }
    let unreadable = lang.pick("Mappen kan ikke læses", "The folder cannot be read");
    let batch::Found { jobs, passed_over } = batch::find(&asked, folder).context(unreadable)?;
    let Reading { options, limits } = reading::chosen(matches, lang)?;
    let parameters = Parameters::clone(&options.parameters);
    let groups = groups(matches, &jobs, lang)?;
    let settings = Settings {
        threads: matches.get_one::<u16>("threads").map_or(cores, |threads| (*threads).into()),
        force: matches.get_flag("force"),
        worker: std::env::current_exe()?,
        memory: AROUND + limits.memory / 2 * 3,
        manner: Manner {
            folder: folder.to_owned(),
            limits,
            basis: Basis::official(
                &parameters,
                matches.get_one("price-year").copied(),
                matches.get_one("base-year").copied(),
                matches.get_one("rate").copied(),
            ),
            layouts: layouts::texts(matches, lang)?,
            parameters,
            lang,
        },
    };
    for folder in &passed_over {
        tell(&not_looked_into(folder, lang));
    }
    if jobs.is_empty() {
        bail!(nothing_there(&asked, lang));
    }
    target::make_folder(folder, lang).with_context(in_folder)?;
    let status = enrich(&jobs, folder, &settings, &groups, matches.get_flag("quiet"));
    let whole = if passed_over.is_empty() { Status::InOrder } else { Status::Failed };
    let status = status.with_context(in_folder)?.max(whole);
    if matches.get_flag("open") {
        let [portfolio, ..] = PORTFOLIO;
        window::open(&folder.join(portfolio), lang);
    }
    Ok(status)
}

/// The groups that were asked for, held against the files before any is worked on.
fn groups(matches: &ArgMatches, jobs: &[Job], lang: Lang) -> anyhow::Result<Groups> {
    let Some(path) = matches.get_one::<PathBuf>("group") else { return Ok(Groups::default()) };
    let read = || {
        let groups = Groups::parse(&files::text(path, lang)?)?;
        let names: Vec<&str> = jobs.iter().map(|job| job.file.as_str()).collect();
        groups.of(&names)?;
        anyhow::Ok(groups)
    };
    read().with_context(|| path.display().to_string()).map_err(wrong_use)
}

fn nothing_there(asked: &[PathBuf], lang: Lang) -> String {
    let asked: Vec<String> = asked.iter().map(|path| path.display().to_string()).collect();
    let asked = asked.join(", ");
    match lang {
        Lang::Da => format!(
            "{asked}: her er ingen projektmapper at berige (.xlsx, .xlsm, .xlsb, .xls eller \
             .ods). Vælg den mappe, de ligger i; undermapper kommer med."
        ),
        Lang::En => format!(
            "{asked}: no workbooks to enrich are here (.xlsx, .xlsm, .xlsb, .xls or .ods). Choose \
             the folder that they lie in; the folders within it are searched too."
        ),
    }
}

fn not_looked_into(PassedOver { folder, why }: &PassedOver, lang: Lang) -> String {
    let why = match why {
        None => lang.pick("den ligger for dybt", "it lies too deep").to_owned(),
        Some(why) if why.kind() == io::ErrorKind::PermissionDenied => {
            lang.pick("der er ikke adgang til den", "it may not be read").to_owned()
        }
        Some(why) => format!(
            "{}: {}",
            lang.pick("den kan ikke læses", "it cannot be read"),
            lang::io_error(why, lang)
        ),
    };
    let folder = folder.display();
    match lang {
        Lang::Da => format!("{folder}: mappen er sprunget over; {why}."),
        Lang::En => format!("{folder}: the folder is passed over; {why}."),
    }
}

fn enrich(
    jobs: &[Job],
    folder: &Path,
    settings: &Settings,
    groups: &Groups,
    quiet: bool,
) -> anyhow::Result<Status> {
    let lang = settings.manner.lang;
    let begun = Instant::now();
    let log = Log::open(folder)?;
    if let Some(taken) = PORTFOLIO.iter().find(|name| log.is_new() && folder.join(name).exists()) {
        let taken = folder.join(taken);
        bail!(match lang {
            Lang::Da => format!(
                "{} er ikke fra en tidligere kørsel og erstattes ikke. Flyt den, eller vælg en \
                 anden mappe med -o.",
                taken.display()
            ),
            Lang::En => format!(
                "{} is not from an earlier run and is not replaced. Move it, or choose another \
                 folder with -o.",
                taken.display()
            ),
        });
    }
    leftovers(folder, 0);
    let stop = interruptible(lang);
    let run = Run {
        folder: folder.to_owned(),
        progress: Progress::new(jobs.len(), quiet, lang),
        skipped: AtomicUsize::new(0),
    };
    let done = batch::run(jobs, settings, log, &run, &stop);
    run.progress.finish();
    let done = done?;
    let mut tally = Tally::of(done.records())?;
    tally.unreached = jobs.len() - tally.files;
    let pending = |name: &str| Pending::new(&folder.join(name), None);
    let [workbook, csv, json_lines] = PORTFOLIO.map(pending);
    let pending = [workbook?, csv?, json_lines?];
    let [workbook, csv, json_lines] = &pending;
    let outputs = Outputs {
        workbook: BufWriter::new(workbook.file.as_file()),
        csv: BufWriter::new(csv.file.as_file()),
        json_lines: BufWriter::new(json_lines.file.as_file()),
    };
    let basis = &settings.manner.basis;
    let read = |number| done.record(number).unwrap_or(Err(io::ErrorKind::NotFound.into()));
    batch::write_portfolio(Portfolio { tally: &tally, basis, groups, lang }, &read, outputs)?;
    pending.into_iter().try_for_each(Pending::finish)?;
    let skipped = run.skipped.load(Ordering::Relaxed);
    say(&counts(&tally, jobs.len(), skipped, begun.elapsed(), lang))?;
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
        let stopping = lang.pick(
            "Afbryder: de påbegyndte filer gøres færdige.",
            "Stopping: the files that are begun are finished.",
        );
        tell(&format!("\n{stopping}"));
    });
    stop
}

/// Takes away half files that a run which was killed has left. What cannot be cleared is in
/// nobody's way.
fn leftovers(folder: &Path, depth: usize) {
    const DEEPEST: usize = 64;
    let _ = target::clear(folder);
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|_| depth < DEEPEST) {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            leftovers(&entry.path(), depth + 1);
        }
    }
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
    let seconds = lang.number(Decimal::from(elapsed.as_millis() as u64) / Decimal::ONE_THOUSAND, 1);
    match lang {
        Lang::Da => {
            let left = if left > 0 { format!(", {left} ikke nået") } else { String::new() };
            let files = if asked == 1 { "fil" } else { "filer" };
            format!(
                "{asked} {files}: {done} beriget, {skipped} uændret siden sidst, {refused} ikke \
                 beriget{left}; {attention} med fejl eller tal, der afviger. {seconds} s.\n"
            )
        }
        Lang::En => {
            let left = if left > 0 { format!(", {left} not reached") } else { String::new() };
            format!(
                "{asked} files: {done} enriched, {skipped} unchanged since last time, {refused} \
                 not enriched{left}; {attention} with errors or figures that differ. {seconds} \
                 s.\n"
            )
        }
    }
}
