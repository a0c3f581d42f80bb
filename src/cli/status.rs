//! What a run came to, and how it is said.

use std::io;
use std::io::Write;
use thiserror::Error;

/// What a run came to, the worst of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    InOrder = 0,
    /// Findings of severity Fejl, or printed figures that differ.
    Findings = 1,
    /// A file could not be read or written.
    Failed = 2,
    WrongUse = 3,
}

/// Standard output could not be written.
#[derive(Debug, Error)]
#[error("standard output could not be written: {0}")]
pub struct NotSaid(#[source] pub io::Error);

/// Writes to standard output. A reader that has gone away, such as `head`, is no fault; a disk that
/// is full is one.
pub fn say(text: &str) -> Result<(), NotSaid> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(NotSaid(error)),
        _ => Ok(()),
    }
}
