//! What a run came to, and how it is said.

use std::io;
use std::io::Write;
use thiserror::Error;

use crate::typed::visible::visible;

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

/// Writes to standard output, the one place that does. What a terminal would obey instead of
/// showing it is made visible; it can only come from a file. A reader that has gone away, such as
/// `head`, is no fault; a disk that is full is one.
pub fn say(text: &str) -> Result<(), NotSaid> {
    let mut out = io::stdout().lock();
    match out.write_all(visible(text).as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(NotSaid(error)),
        _ => Ok(()),
    }
}

/// Writes a line to standard error, the one place that does, in the same manner. Where that cannot
/// be written there is nobody to tell.
pub fn tell(line: &str) {
    let line = format!("{}\n", visible(line));
    let _ = io::stderr().lock().write_all(line.as_bytes());
}
