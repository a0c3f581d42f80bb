//! The run itself: each core takes the next file, and what a file breaks is that file's trouble.

use sha2::{Digest, Sha256};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use super::find::{Job, slashed};
use super::gate::{Gate, Permit};
use super::log::{Done, Log, Spot};
use super::record::Record;
use super::settings::Settings;
use crate::enrich::{self, Options};
use crate::lang::{Lang, io_error};
use crate::package::error::{Measure, PackageError};
use crate::package::limits::Limits;
use crate::refusal::Refusal;
use crate::standing::Chosen;
use crate::workbook::{self, OpenError, Workbook};

/// What happens while a batch runs, for whoever shows it.
pub enum Event<'a> {
    Started(&'a Job),
    /// Why its name is not the one that it should have, where that is so.
    Done {
        record: &'a Record,
        skipped: bool,
        told: &'a [String],
    },
}

/// What the caller does for the batch.
pub trait Caller: Sync {
    /// Writes an enriched workbook, whole or not at all.
    ///
    /// # Errors
    /// What the file system says.
    fn write(&self, job: &Job, bytes: &[u8]) -> io::Result<()>;

    fn tell(&self, event: Event);
}

/// Runs the jobs. Those not begun when `stop` was set have no record.
///
/// # Errors
/// The log cannot be written.
pub fn run(
    jobs: &[Job],
    settings: &Settings,
    log: Log,
    caller: &dyn Caller,
    stop: &AtomicBool,
) -> io::Result<Done> {
    let next = AtomicUsize::new(0);
    let gate = Arc::new(Gate::default());
    let log = Mutex::new(log);
    let spots: Mutex<Vec<(usize, Spot)>> = Mutex::new(Vec::new());
    let failure: Mutex<Option<io::Error>> = Mutex::new(None);
    let jobs = held(&log).settled(jobs);
    settings.names.reserve(jobs.iter().map(|job| settings.folder.join(&job.output)));
    let made_by = settings.made_by();
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(position) else { break };
            caller.tell(Event::Started(job));
            let known = held(&log)
                .done(&job.file, &made_by)
                .filter(|(_, record)| !settings.force && is_whole(record, job, settings));
            let (record, spot, skipped, told) = match attempt(job, settings, known, &gate) {
                Outcome::TooMuch => continue,
                Outcome::Skipped(spot, record) => (record, Ok(spot), true, Vec::new()),
                Outcome::Made { mut record, made } => {
                    record.made_by.clone_from(&made_by);
                    let mut told = Vec::new();
                    if let Some(Written { job, bytes, chosen }) = made {
                        let written = match chosen.is_current() {
                            true => caller.write(&job, &bytes),
                            false => Err(io::Error::other(settings.lang.pick(
                                "den, der skulle erstattes, er ændret imens",
                                "the one that was to be replaced has changed meanwhile",
                            ))),
                        };
                        match written {
                            Ok(()) => record.output_sha256 = Some(hash(&bytes)),
                            Err(error) => record.failed(&not_written(&error, settings.lang)),
                        }
                        told = chosen.told;
                    }
                    let spot = held(&log).add(&record);
                    (record, spot, false, told)
                }
            };
            caller.tell(Event::Done { record: &record, skipped, told: &told });
            match spot {
                Ok(spot) => held(&spots).push((position, spot)),
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    *held(&failure) = Some(error);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..settings.threads.max(1) {
            scope.spawn(work);
        }
    });
    if let Some(error) = held(&failure).take() {
        return Err(error);
    }
    let mut spots = std::mem::take(&mut *held(&spots));
    spots.sort_by_key(|(position, _)| *position);
    let log = log.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Done { log, spots: spots.into_iter().map(|(_, spot)| spot).collect() })
}

/// Whether what an earlier run made of a file is in its place, as it was written.
fn is_whole(record: &Record, job: &Job, settings: &Settings) -> bool {
    let path = settings.folder.join(&job.output);
    let written = record.output_sha256.as_deref();
    record.output.as_ref() == Some(&job.output)
        && written.is_some()
        && path.symlink_metadata().is_ok_and(|there| there.is_file())
        && std::fs::read(path).is_ok_and(|bytes| Some(hash(&bytes).as_str()) == written)
}

fn hash(bytes: &[u8]) -> String {
    workbook::hexadecimal(&Sha256::digest(bytes))
}

/// A lock that a panic elsewhere does not take with it: what it holds is whole after every step.
fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An enriched workbook that is to be written.
struct Written {
    job: Job,
    bytes: Vec<u8>,
    chosen: Chosen,
}

enum Outcome {
    Skipped(Spot, Box<Record>),
    Made {
        record: Box<Record>,
        made: Option<Written>,
    },
    /// More memory than its share.
    TooMuch,
}

/// Tries a file within its share of the memory, and alone where that is too little.
fn attempt(
    job: &Job,
    settings: &Settings,
    known: Option<(Spot, Record)>,
    gate: &Arc<Gate>,
) -> Outcome {
    let threads = u32::try_from(settings.threads).unwrap_or(u32::MAX).max(1);
    // Those before it may each take their time, and one that was given up may be at it still.
    let patience = settings.time_limit.saturating_mul(threads.saturating_add(2)).min(A_WEEK);
    let whole = Limits::default().memory;
    for (alone, memory) in [(threads == 1, whole / u64::from(threads)), (true, whole)] {
        let Some(permit) = gate.enter(alone, patience) else { break };
        let limits = Limits { time: settings.time_limit, memory, ..Limits::default() };
        match in_time(job, settings, known.clone(), limits, permit) {
            Outcome::TooMuch if memory < whole => {}
            outcome => return outcome,
        }
    }
    failed(job, &too_slow(settings))
}

const A_WEEK: Duration = Duration::from_secs(7 * 86_400);

/// Works on a file in a thread of its own. One that passes its time limit is left behind: a thread
/// cannot be stopped from outside, but what it makes is thrown away, and reading stops itself at
/// the same limit.
fn in_time(
    job: &Job,
    settings: &Settings,
    known: Option<(Spot, Record)>,
    limits: Limits,
    permit: Permit,
) -> Outcome {
    let (sender, receiver) = mpsc::sync_channel(1);
    let work = Arc::new((job.clone(), settings.clone()));
    let theirs = Arc::clone(&work);
    let spawned = std::thread::Builder::new().name("soem-file".into()).stack_size(16 << 20).spawn(
        move || {
            let (job, settings) = &*theirs;
            let outcome = catch_unwind(AssertUnwindSafe(|| enrich(job, settings, known, &limits)));
            let outcome = outcome.unwrap_or_else(|_| failed(job, &panicked(settings.lang)));
            drop(permit);
            // Nobody listens any more where the time limit has passed.
            let _ = sender.send(outcome);
        },
    );
    if let Err(error) = spawned {
        return failed(job, &error.to_string());
    }
    match receiver.recv_timeout(settings.time_limit) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => failed(job, &too_slow(settings)),
        Err(RecvTimeoutError::Disconnected) => failed(job, &panicked(settings.lang)),
    }
}

fn enrich(
    job: &Job,
    settings: &Settings,
    known: Option<(Spot, Record)>,
    limits: &Limits,
) -> Outcome {
    let lang = settings.lang;
    let bytes = match workbook::bounded(&job.path, limits) {
        Ok(bytes) => bytes,
        Err(refusal) => {
            return failed(job, &Refusal::Open(refusal).message(lang));
        }
    };
    let sha256 = hash(&bytes);
    if let Some((spot, known)) = known.filter(|(_, known)| known.sha256 == sha256) {
        return Outcome::Skipped(spot, Box::new(known));
    }
    let name = job.path.file_name().unwrap_or_default().to_string_lossy();
    let enriched =
        Workbook::from_bytes(&name, bytes, limits).map_err(Refusal::Open).and_then(|workbook| {
            let options = Options { threads: 1, ..Options::default() };
            let wanted = settings.folder.join(&job.output);
            let chosen = settings.names.choose(&wanted, &workbook, &options);
            match enrich::enrich_after(&workbook, &chosen.earlier, &options) {
                Ok(enriched) => Ok((enriched, chosen)),
                Err(refusal) => {
                    settings.names.release(&chosen);
                    Err(refusal)
                }
            }
        });
    match enriched {
        Ok((enriched, chosen)) => {
            let within = chosen.path.strip_prefix(&settings.folder).unwrap_or(&chosen.path);
            let job = Job { output: slashed(within), ..job.clone() };
            let record = Box::new(Record::of(&job, sha256, &enriched, settings));
            let made = Some(Written { job, bytes: enriched.bytes, chosen });
            Outcome::Made { record, made }
        }
        Err(Refusal::Open(OpenError::Package(PackageError::TooLarge {
            what: Measure::Memory,
            ..
        }))) if limits.memory < Limits::default().memory => Outcome::TooMuch,
        Err(Refusal::Open(OpenError::Package(PackageError::TooSlow { .. }))) => {
            failed(job, &too_slow(settings))
        }
        Err(refusal) => Outcome::Made {
            record: Box::new(Record::refused(job, sha256, &refusal, lang)),
            made: None,
        },
    }
}

fn failed(job: &Job, why: &str) -> Outcome {
    let mut record = Record::empty(job, String::new());
    record.failed(why);
    Outcome::Made { record: Box::new(record), made: None }
}

fn too_slow(settings: &Settings) -> String {
    let seconds = settings.time_limit.as_secs_f64();
    match settings.lang {
        Lang::Da => format!(
            "Filen tog over {seconds} sekunder og blev opgivet. Hæv grænsen med --time-limit."
        ),
        Lang::En => format!(
            "The file took more than {seconds} seconds and was given up. \
             Raise it with --time-limit."
        ),
    }
}

fn panicked(lang: Lang) -> String {
    let danish = "Programmet gik i stå på filen. Det er en fejl i soem; meld den gerne.";
    lang.pick(danish, "The program broke on the file. That is a fault in soem; please report it.")
        .into()
}

fn not_written(error: &io::Error, lang: Lang) -> String {
    let what =
        lang.pick("Den berigede fil kunne ikke skrives", "The enriched file could not be written");
    format!("{what}: {}.", io_error(error, lang))
}
