//! The records of one part of an .xlsb ([MS-XLSB] 2.1.4), one after the other, as far as they are
//! wanted.

use std::io;
use std::io::Read;

use crate::package::bounds::{Stop, stopped};
use crate::package::error::PackageError;
use crate::package::fault::Fault;
use crate::package::zip::{Part, Reading};
use crate::workbook::tally::Tally;

/// No record of use is longer; a cell's text and formula have limits of their own.
const LONGEST: u64 = 4 << 20;

/// The records of one part, one after the other.
pub(super) struct Records<R> {
    stream: R,
    part: String,
    seconds: u64,
    body: Vec<u8>,
}

impl<'r> Records<Part<'r>> {
    pub(super) fn of(
        package: &'r mut Reading<'_>,
        part: &str,
        tally: &Tally<'_>,
    ) -> Result<Self, PackageError> {
        let stream = package.part(part)?;
        let stream = stream.ok_or_else(|| {
            PackageError::malformed("the package", Fault::Missing(part.to_owned()))
        })?;
        Ok(Records {
            stream,
            part: part.to_owned(),
            seconds: tally.limits.time.as_secs(),
            body: Vec::new(),
        })
    }
}

impl<R: Read> Records<R> {
    /// The next record that is wanted; `None` at the end of the part.
    pub(super) fn next(
        &mut self,
        wanted: impl Fn(u32) -> bool,
    ) -> Result<Option<(u32, &[u8])>, PackageError> {
        loop {
            let Some(first) = self.byte()? else { return Ok(None) };
            // Both numbers have seven bits a byte, the lowest first.
            let mut kind = u32::from(first);
            if first & 0x80 != 0 {
                kind = u32::from(first & 0x7f) | u32::from(self.due()? & 0x7f) << 7;
            }
            let mut size = 0;
            for shift in [0, 7, 14, 21] {
                let byte = self.due()?;
                size |= u64::from(byte & 0x7f) << shift;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let mut inside = self.stream.by_ref().take(size);
            if !wanted(kind) {
                let passed = io::copy(&mut inside, &mut io::sink());
                self.whole(passed, size)?;
                continue;
            }
            if size > LONGEST {
                return Err(PackageError::malformed(&self.part, Fault::LongRecord));
            }
            self.body.clear();
            let read = inside.read_to_end(&mut self.body).map(|read| read as u64);
            self.whole(read, size)?;
            return Ok(Some((kind, &self.body)));
        }
    }

    fn byte(&mut self) -> Result<Option<u8>, PackageError> {
        let mut byte = [0];
        let read = self.stream.read(&mut byte).map_err(|error| self.refusal(&error))?;
        Ok((read == 1).then_some(byte[0]))
    }

    /// A byte that must be there.
    fn due(&mut self) -> Result<u8, PackageError> {
        self.byte()?.ok_or_else(|| PackageError::damaged_at(&self.part, Fault::CutOff))
    }

    fn whole(&self, read: io::Result<u64>, size: u64) -> Result<(), PackageError> {
        match read {
            Ok(read) if read == size => Ok(()),
            Ok(_) => Err(PackageError::damaged_at(&self.part, Fault::CutOff)),
            Err(error) => Err(self.refusal(&error)),
        }
    }

    fn refusal(&self, error: &io::Error) -> PackageError {
        match stopped(error) {
            Some(Stop::Time) => PackageError::TooSlow { seconds: self.seconds },
            Some(stop) => PackageError::malformed(&self.part, stop.fault()),
            None => PackageError::damaged_at(&self.part, Fault::packed(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_is_cut_off_is_no_end() {
        let records = |bytes: &'static [u8]| Records {
            stream: bytes,
            part: "p".into(),
            seconds: 1,
            body: Vec::new(),
        };
        assert!(matches!(records(&[7, 2, 1, 2]).next(|_| true), Ok(Some((7, [1, 2])))));
        assert!(matches!(records(&[0x92, 0x01, 0]).next(|_| true), Ok(Some((146, [])))));
        assert!(matches!(records(&[7, 3, 1, 2]).next(|_| true), Err(PackageError::Damaged { .. })));
        assert!(matches!(
            records(&[7, 3, 1, 2]).next(|_| false),
            Err(PackageError::Damaged { .. })
        ));
        assert!(matches!(records(&[]).next(|_| true), Ok(None)));
    }
}
