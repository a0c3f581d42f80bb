//! The run itself: each worker takes the next file, and what a file breaks is that file's trouble.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::find::Job;
use super::log::{Done, Log, Spot};
use super::record::Record;
use super::serve::hash;
use super::settings::Settings;
use super::task::{Answer, Made, Task};
use super::worker::{Fate, Line, Seat, watch};
use crate::lang::io_error;
use crate::standing::{Names, stamp};

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
    /// Writes an enriched workbook to its place in the output folder, whole or not at all.
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
    let manner = &settings.manner;
    let jobs = log.settled(jobs, &manner.folder);
    let wanted = jobs.iter().map(|job| manner.folder.join(&job.output));
    let names = Names::new(jobs.iter().map(|job| job.path.as_path()), wanted, manner.lang);
    let run = Run {
        jobs: &jobs,
        names,
        made_by: manner.made_by(),
        settings,
        caller,
        stop,
        next: AtomicUsize::new(0),
        log: Mutex::new(log),
        spots: Mutex::default(),
        failure: Mutex::default(),
    };
    let seats: Vec<Seat> =
        (0..settings.threads.clamp(1, jobs.len().max(1))).map(|_| Seat::default()).collect();
    let this = std::thread::current();
    std::thread::scope(|scope| {
        let lines = seats.iter().map(|seat| {
            let (run, this) = (&run, &this);
            scope.spawn(move || {
                run.work(&mut Line::to(seat, settings));
                this.unpark();
            })
        });
        let lines: Vec<_> = lines.collect();
        watch(&seats, settings, || lines.iter().any(|line| !line.is_finished()));
    });
    if let Some(error) = held(&run.failure).take() {
        return Err(error);
    }
    let mut spots = std::mem::take(&mut *held(&run.spots));
    spots.sort_by_key(|(position, _)| *position);
    let log = run.log.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Done { log, spots: spots.into_iter().map(|(_, spot)| spot).collect() })
}

/// What the lines to the workers share.
struct Run<'a> {
    jobs: &'a [Job],
    names: Names,
    made_by: String,
    settings: &'a Settings,
    caller: &'a dyn Caller,
    stop: &'a AtomicBool,
    next: AtomicUsize,
    log: Mutex<Log>,
    spots: Mutex<Vec<(usize, Spot)>>,
    failure: Mutex<Option<io::Error>>,
}

impl Run<'_> {
    fn work(&self, line: &mut Line) {
        while !self.stop.load(Ordering::Relaxed) {
            let position = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = self.jobs.get(position) else { break };
            self.caller.tell(Event::Started(job));
            match self.one(job, line) {
                Ok(spot) => held(&self.spots).push((position, spot)),
                Err(error) => {
                    self.stop.store(true, Ordering::Relaxed);
                    *held(&self.failure) = Some(error);
                }
            }
        }
    }

    /// Has a file worked on, writes what is made of it and then its record.
    fn one(&self, job: &Job, line: &mut Line) -> io::Result<Spot> {
        let known = held(&self.log)
            .done(&job.file, &self.made_by)
            .filter(|(_, record)| !self.settings.force && self.is_whole(record, job));
        let manner = &self.settings.manner;
        let task = Task {
            job: job.clone(),
            known: known.as_ref().map(|(_, record)| record.sha256.clone()),
            names: self.names.near(&manner.folder.join(&job.output)),
            manner: manner.clone(),
        };
        let (mut record, told) = match (line.ask(&task), known) {
            (Ok((Answer::Unchanged, _)), Some((spot, record))) => {
                self.caller.tell(Event::Done { record: &record, skipped: true, told: &[] });
                return Ok(spot);
            }
            (Ok((Answer::Unchanged, _)), None) => (self.failed(job, &Fate::Broke), Vec::new()),
            (Ok((Answer::Refused(record), _)), _) => (*record, Vec::new()),
            (Ok((Answer::Made(made), bytes)), _) => self.written(job, *made, &bytes),
            (Err(fate), _) => (self.failed(job, &fate), Vec::new()),
        };
        record.made_by.clone_from(&self.made_by);
        let spot = held(&self.log).add(&record);
        self.caller.tell(Event::Done { record: &record, skipped: false, told: &told });
        spot
    }

    fn failed(&self, job: &Job, fate: &Fate) -> Record {
        let mut record = Record::empty(job, String::new());
        record.failed(&fate.message(self.settings));
        record
    }

    fn written(&self, job: &Job, made: Made, bytes: &[u8]) -> (Record, Vec<String>) {
        let Made { mut record, told, replaces, .. } = made;
        let Settings { manner, .. } = self.settings;
        let output = record.output.clone().unwrap_or_default();
        let written = match stamp(&manner.folder.join(&output)) == replaces {
            true => {
                let written = self.caller.write(&Job { output, ..job.clone() }, bytes);
                written.map_err(|error| io_error(&error, manner.lang))
            }
            false => Err(manner.lang.pick(
                "den, der skulle erstattes, er ændret imens".to_owned(),
                "the one that was to be replaced has changed meanwhile".to_owned(),
            )),
        };
        match written {
            Ok(()) => record.output_sha256 = Some(hash(bytes)),
            Err(why) => {
                let what = manner.lang.pick(
                    "Den berigede fil kunne ikke skrives",
                    "The enriched file could not be written",
                );
                record.failed(&format!("{what}: {why}."));
            }
        }
        (record, told)
    }

    /// Whether what an earlier run made of a file is in its place, as it was written.
    fn is_whole(&self, record: &Record, job: &Job) -> bool {
        let path = self.settings.manner.folder.join(&job.output);
        let written = record.output_sha256.as_deref();
        record.output.as_ref() == Some(&job.output)
            && written.is_some()
            && path.symlink_metadata().is_ok_and(|there| there.is_file())
            && std::fs::read(path).is_ok_and(|bytes| Some(hash(&bytes).as_str()) == written)
    }
}

/// A lock that a panic elsewhere does not take with it: what it holds is whole after every step.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
