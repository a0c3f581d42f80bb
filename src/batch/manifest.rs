//! What is done, on disk: one line of JSON a file, added as soon as the file is in its place, so that a run that is
//! cut off can go on where it was.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::Record;

/// The records of earlier runs, and where new ones go.
pub struct Manifest {
    known: BTreeMap<String, Record>,
    file: File,
}

impl Manifest {
    /// Opens the manifest in the output folder. A last line that a run was cut off in counts for nothing.
    ///
    /// # Errors
    /// The folder cannot be read or written.
    pub fn open(folder: &Path) -> io::Result<Manifest> {
        let path = folder.join(".soem-batch.jsonl");
        let written = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut known = BTreeMap::new();
        for record in written.lines().filter_map(|line| serde_json::from_str::<Record>(line).ok()) {
            known.insert(record.file.clone(), record);
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        if !written.is_empty() && !written.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok(Manifest { known, file })
    }

    /// Hands out the record of a file that was enriched before, by the same program and parameters. It is not kept
    /// here too, so that a rerun holds each record once.
    pub fn done(&mut self, file: &str, made_by: &str) -> Option<Record> {
        self.known.remove(file).filter(|record| record.made_by == made_by && record.error.is_none())
    }

    /// Adds a record, in one write.
    ///
    /// # Errors
    /// What the file system says.
    pub fn add(&mut self, record: &Record) -> io::Result<()> {
        let line = serde_json::to_string(record).map_err(io::Error::other)?;
        self.file.write_all(format!("{line}\n").as_bytes())
    }
}
