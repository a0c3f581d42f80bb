//! What is done, on disk: one line of JSON a file, added as soon as the file is in its place, so
//! that a run that is cut off can go on where it was, and so that memory need not hold what was
//! found.

use std::collections::{BTreeSet, HashMap};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path};

use serde::Deserialize;
use thiserror::Error;

use super::find::{Job, slashed};
use super::record::Record;
use crate::standing::{numbered, place};

const NAME: &str = ".soem-batch.jsonl";

/// Where a record stands in the log: its first byte and its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    from: u64,
    length: u64,
}

/// Why a log cannot be had.
#[derive(Debug, Error)]
pub enum LogError {
    #[error("another batch writes to the same folder")]
    Busy,
    #[error("{NAME} in the folder is a link, a pipe or a folder, and no file of ours")]
    NotAFile,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The records of this run and earlier ones. While it is open, no other run can open the one in the
/// same folder.
#[derive(Debug)]
pub struct Log {
    file: File,
    end: u64,
    /// Where the last record of each file stands that earlier runs left, and its enriched file.
    known: HashMap<String, (Spot, Option<String>)>,
}

/// The fields of a line that are needed to find it again.
#[derive(Deserialize)]
struct Of {
    file: String,
    output: Option<String>,
}

impl Log {
    /// Opens the log in the output folder. A last line that a run was cut off in counts for
    /// nothing.
    ///
    /// # Errors
    /// Another run has it open, it is no ordinary file, or the folder cannot be read or written.
    pub fn open(folder: &Path) -> Result<Log, LogError> {
        let path = folder.join(NAME);
        // What is written would go where a link leads, and a pipe never ends.
        if path.symlink_metadata().is_ok_and(|there| !there.is_file()) {
            return Err(LogError::NotAFile);
        }
        let file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LogError::Busy),
            // A file system without locks: nothing can be said of other runs.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let mut log = Log { file, end: 0, known: HashMap::new() };
        log.read_known()?;
        Ok(log)
    }

    fn read_known(&mut self) -> io::Result<()> {
        let mut lines = BufReader::new(&self.file);
        let (mut line, mut cut_off) = (Vec::new(), false);
        while lines.read_until(b'\n', &mut line)? > 0 {
            let length = line.len() as u64;
            cut_off = !line.ends_with(b"\n");
            if let (false, Ok(Of { file, output })) = (cut_off, serde_json::from_slice(&line)) {
                let spot = Spot { from: self.end, length };
                // A run that failed leaves the file of the one before.
                let before = self.known.remove(&file).and_then(|(_, output)| output);
                self.known.insert(file, (spot, output.or(before)));
            }
            self.end += length;
            line.clear();
        }
        if cut_off {
            self.file.write_all(b"\n")?;
            self.end += 1;
        }
        Ok(())
    }

    /// Whether no run has been here before.
    pub fn is_new(&self) -> bool {
        self.end == 0
    }

    /// The jobs, each with the enriched file that it had before, so that files which come and go
    /// beside it do not move it; no two have the same place in the folder.
    pub fn settled(&self, jobs: &[Job], folder: &Path) -> Vec<Job> {
        let mut taken = BTreeSet::new();
        let mut take = |output: &str| taken.insert(place(&folder.join(output)));
        let kept: Vec<Option<String>> = jobs
            .iter()
            .map(|job| {
                let (_, output) = self.known.get(&job.file)?;
                let output = output.as_ref().filter(|output| may_stand(output, &job.output))?;
                take(output).then(|| output.clone())
            })
            .collect();
        let settle = |(job, kept): (&Job, Option<String>)| {
            let output = kept.or_else(|| {
                let other = |number| slashed(&numbered(Path::new(&job.output), number));
                (1..).map(other).find(|name| take(name))
            });
            Job { output: output.unwrap_or_else(|| job.output.clone()), ..job.clone() }
        };
        jobs.iter().zip(kept).map(settle).collect()
    }

    /// The record of a file that was enriched before, by the same program and parameters.
    pub fn done(&self, file: &str, made_by: &str) -> Option<(Spot, Record)> {
        let (spot, _) = self.known.get(file)?;
        let spot = *spot;
        let record = self.read(spot).ok()?;
        (record.made_by == made_by && record.error.is_none()).then_some((spot, record))
    }

    /// Adds a record, in one write.
    ///
    /// # Errors
    /// What the file system says.
    pub fn add(&mut self, record: &Record) -> io::Result<Spot> {
        let mut line = serde_json::to_vec(record).map_err(io::Error::other)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        let spot = Spot { from: self.end, length: line.len() as u64 };
        self.end += spot.length;
        Ok(spot)
    }

    /// Reads a record back.
    ///
    /// # Errors
    /// What the file system says, or the log has been changed meanwhile.
    pub fn read(&self, spot: Spot) -> io::Result<Record> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(spot.from))?;
        let mut line = Vec::new();
        file.take(spot.length).read_to_end(&mut line)?;
        serde_json::from_slice(&line).map_err(io::Error::other)
    }
}

/// Whether a name out of the log is one within the folder, of the kind that is due.
fn may_stand(output: &str, due: &str) -> bool {
    let (output, due) = (Path::new(output), Path::new(due));
    let plain = |part| matches!(part, Component::Normal(_));
    output.components().all(plain)
        && output.extension() == due.extension()
        && output.parent() == due.parent()
}

/// What a batch came to: a record for each file that was begun, in the order of the jobs, read from
/// the log one at a time.
#[derive(Debug)]
pub struct Done {
    pub(super) log: Log,
    pub(super) spots: Vec<Spot>,
}

impl Done {
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    /// One of the records, by its place in the order; `None` beyond the last.
    pub fn record(&self, number: usize) -> Option<io::Result<Record>> {
        self.spots.get(number).map(|spot| self.log.read(*spot))
    }

    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// The records, each an error where it cannot be read back.
    pub fn records(&self) -> impl Iterator<Item = io::Result<Record>> {
        self.spots.iter().map(|spot| self.log.read(*spot))
    }
}
