//! What a worker is asked, and what it answers: a line of JSON each, and after the answer the bytes
//! of the enriched workbook.

use std::io::{self, BufRead, ErrorKind, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::find::Job;
use super::record::Record;
use super::settings::Manner;
use crate::standing::{Names, Stamp};

/// A file to work on.
#[derive(Debug, Serialize, Deserialize)]
pub struct Task {
    pub job: Job,
    /// Of the file as an earlier run read it, where what it made of it is whole.
    pub known: Option<String>,
    /// What stands in the way of the name that is wanted.
    pub names: Names,
    pub manner: Manner,
}

/// What came of a file.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It is as it was known.
    Unchanged,
    Refused(Box<Record>),
    Made(Box<Made>),
}

/// What was made of a file, and is to be written.
#[derive(Debug, Serialize, Deserialize)]
pub struct Made {
    pub record: Record,
    /// Why its name is not the one that it should have, where that is so.
    pub told: Vec<String>,
    /// What is to be replaced, as it was when it was read.
    pub replaces: Option<Stamp>,
    /// Of the enriched workbook, in bytes.
    pub length: u64,
}

/// Writes a line, with what comes after it.
///
/// # Errors
/// What the stream says.
pub fn send(mut to: impl Write, what: &impl Serialize, then: &[u8]) -> io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.write_all(then)?;
    to.flush()
}

/// Reads a line.
///
/// # Errors
/// What the stream says; `UnexpectedEof` where it ends before the line does, `InvalidData` where
/// the line says something else.
pub fn receive<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<T> {
    let mut line = Vec::new();
    from.read_until(b'\n', &mut line)?;
    if !line.ends_with(b"\n") {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    serde_json::from_slice(&line).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}

/// Reads what comes after a line.
///
/// # Errors
/// What the stream says; `UnexpectedEof` where it ends too soon.
pub fn rest(from: &mut impl BufRead, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match from.take(length).read_to_end(&mut bytes)? as u64 == length {
        true => Ok(bytes),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}
