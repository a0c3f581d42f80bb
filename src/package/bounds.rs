//! Reading within bounds.

use std::io;
use std::io::Read;
use web_time::Instant;

use super::error::Measure;
use crate::workbook::OpenError;

/// Refuses what is over its limit.
pub fn within(what: Measure, found: u64, limit: u64) -> Result<(), OpenError> {
    if found > limit {
        return Err(OpenError::TooLarge { what, found, limit, place: None });
    }
    Ok(())
}

/// A stream that stops at the size its part is said to have, and when time is up.
pub struct Guard<R> {
    pub inner: R,
    pub left: u64,
    pub deadline: Instant,
}

/// Why a guarded stream was stopped.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub enum Stop {
    #[error("it is longer than the package says")]
    Longer,
    #[error("time is up")]
    Time,
    #[error("a tag or a text is too long")]
    Piece,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if Instant::now() > self.deadline {
            return Err(io::Error::other(Stop::Time));
        }
        let read = self.inner.read(buf)?;
        self.left =
            self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other(Stop::Longer))?;
        Ok(read)
    }
}
