//! What a run came to, and how it is said.

use std::io::Write;

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

/// Writes to standard output. A reader that has gone away, such as `head`, is no fault.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
