//! What is done, on disk: one line of JSON a file, added as soon as the file is in its place, so
//! that a run that is cut off can go on where it was, and so that memory need not hold what was
//! found.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Deserialize;
use thiserror::Error;

use super::record::Record;

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
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The records of this run and earlier ones. While it is open, no other run can open the one in the
/// same folder.
#[derive(Debug)]
pub struct Log {
    file: File,
    end: u64,
    /// Where the last record of each file stands that earlier runs left.
    known: HashMap<String, Spot>,
}

/// The one field of a line that is needed to find it again.
#[derive(Deserialize)]
struct Of {
    file: String,
}

impl Log {
    /// Opens the log in the output folder. A last line that a run was cut off in counts for
    /// nothing.
    ///
    /// # Errors
    /// Another run has it open, or the folder cannot be read or written.
    pub fn open(folder: &Path) -> Result<Log, LogError> {
        let file =
            OpenOptions::new().create(true).read(true).append(true).open(folder.join(NAME))?;
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
            if let (false, Ok(Of { file })) = (cut_off, serde_json::from_slice(&line)) {
                self.known.insert(file, Spot { from: self.end, length });
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

    /// The record of a file that was enriched before, by the same program and parameters.
    pub fn done(&self, file: &str, made_by: &str) -> Option<(Spot, Record)> {
        let spot = *self.known.get(file)?;
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

    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// The records, each an error where it cannot be read back.
    pub fn records(&self) -> impl Iterator<Item = io::Result<Record>> {
        self.spots.iter().map(|spot| self.log.read(*spot))
    }
}
