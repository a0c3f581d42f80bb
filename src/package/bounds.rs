//! Work within bounds: the time that one workbook may take, and a stream that never gives more than
//! its part is said to hold, and never past that time.

use std::io;
use std::io::Read;
use web_time::{Duration, Instant};

use super::error::{Measure, PackageError};
use super::fault::Fault;

/// Refuses what is over its limit.
pub(crate) fn within(what: Measure, found: u64, limit: u64) -> Result<(), PackageError> {
    if found > limit {
        return Err(PackageError::TooLarge { what, found, limit, place: None });
    }
    Ok(())
}

/// Longer than this is for ever, and the clock has an end too.
const A_DAY: Duration = Duration::from_secs(86_400);

/// When the work on a workbook must be done.
///
/// Reading stops with an error. What comes after it asks in its loops, and stops where it is:
/// whoever asked for the work must [`keep`](Self::keep) the deadline before using what came out,
/// for that is not whole.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
    allowed: Duration,
}

impl Deadline {
    /// From now on.
    pub fn after(allowed: Duration) -> Self {
        Deadline { at: Instant::now() + allowed.min(A_DAY), allowed }
    }

    pub fn is_over(self) -> bool {
        Instant::now() > self.at
    }

    /// Refuses a workbook that has taken too long.
    ///
    /// # Errors
    /// [`PackageError::TooSlow`].
    pub fn keep(self) -> Result<(), PackageError> {
        if self.is_over() {
            return Err(PackageError::TooSlow { seconds: self.allowed.as_secs() });
        }
        Ok(())
    }

    pub(crate) fn at(self) -> Instant {
        self.at
    }
}

/// A stream that stops at the size its part is said to have, and when time is up.
pub(crate) struct Guard<R> {
    pub(super) inner: R,
    pub(super) left: u64,
    /// `None` where nobody waits for the whole.
    pub(super) deadline: Option<Instant>,
}

/// Why a guarded stream was stopped.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(crate) enum Stop {
    #[error("it is longer than the package says")]
    Longer,
    #[error("time is up")]
    Time,
    #[error("a tag or a text is too long")]
    Piece,
}

impl Stop {
    /// The same of a part that no limit was asked for.
    pub(crate) fn fault(self) -> Fault {
        match self {
            Stop::Longer => Fault::Longer,
            Stop::Time | Stop::Piece => Fault::CutOff,
        }
    }
}

/// Why our own guard ended a stream, if it did.
pub(crate) fn stopped(error: &io::Error) -> Option<Stop> {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()).copied()
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            return Err(io::Error::other(Stop::Time));
        }
        let read = self.inner.read(buf)?;
        self.left =
            self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other(Stop::Longer))?;
        Ok(read)
    }
}
