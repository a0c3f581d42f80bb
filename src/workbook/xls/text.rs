//! How much text an older binary workbook becomes when every cell gets its own: the parser writes a
//! shared text out for each cell that uses it, and the names in a formula for each mention.

use super::ole::u32_at;
use crate::package::bounds::within;
use crate::package::error::{Measure, PackageError};
use crate::package::limits::Limits;

const CONTINUE: u16 = 0x003c;
const FORMULA: u16 = 0x0006;
const NAME: u16 = 0x0018;
const SHEET: u16 = 0x0085;
const STRINGS: u16 = 0x00fc;
const USE: u16 = 0x00fd;

/// The text met so far, in the records' order.
#[derive(Default)]
pub(super) struct Written {
    /// The list of shared texts and what continues it.
    pieces: Vec<Vec<u8>>,
    listing: bool,
    /// Bytes of each shared text, once the list has ended.
    lengths: Vec<u64>,
    bytes: u64,
    /// Characters of the longest name of a place or a sheet.
    longest: u64,
}

impl Written {
    /// Takes one record, and refuses the workbook when all texts together are over the limit.
    pub(super) fn record(
        &mut self,
        kind: u16,
        body: &[u8],
        limits: &Limits,
    ) -> Result<(), PackageError> {
        if self.listing && kind != CONTINUE {
            self.listing = false;
            self.lengths = lengths(&std::mem::take(&mut self.pieces));
        }
        match kind {
            STRINGS => {
                self.pieces = vec![body.get(8..).unwrap_or_default().to_vec()];
                self.listing = true;
            }
            CONTINUE if self.listing => self.pieces.push(body.to_vec()),
            USE => {
                let index = u32_at(body, 6).and_then(|index| usize::try_from(index).ok());
                self.bytes += index.and_then(|index| self.lengths.get(index)).copied().unwrap_or(0);
            }
            NAME => self.longest = self.longest.max(body.get(3).copied().unwrap_or(0).into()),
            SHEET => self.longest = self.longest.max(body.get(6).copied().unwrap_or(0).into()),
            // Five bytes mention a name; two characters a byte is more than anything else becomes.
            FORMULA => self.bytes += body.len() as u64 * (self.longest / 5 + 2),
            _ => {}
        }
        within(Measure::TextBytes, self.bytes, limits.text_bytes as u64)
    }
}

/// Bytes of the texts in the list (MS-XLS 2.5.293), as UTF-8 at its widest; those that are broken
/// off count for what they say.
fn lengths(pieces: &[Vec<u8>]) -> Vec<u64> {
    let mut stream = Pieces { pieces, piece: 0, at: 0 };
    let mut lengths = Vec::new();
    while let Some((characters, flags)) = stream.u16().zip(stream.u8()) {
        let runs = if flags & 8 != 0 { stream.u16().unwrap_or(0) } else { 0 };
        let more = if flags & 4 != 0 { stream.u16().zip(stream.u16()) } else { None };
        let more = more.map_or(0, |(low, high)| usize::from(low) | usize::from(high) << 16);
        lengths.push(u64::from(characters) * if flags & 1 == 0 { 2 } else { 3 });
        stream.characters(characters.into(), flags & 1 != 0);
        stream.skip(usize::from(runs) * 4 + more);
    }
    lengths
}

struct Pieces<'p> {
    pieces: &'p [Vec<u8>],
    piece: usize,
    at: usize,
}

impl Pieces<'_> {
    fn u8(&mut self) -> Option<u8> {
        loop {
            let piece = self.pieces.get(self.piece)?;
            if let Some(byte) = piece.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            (self.piece, self.at) = (self.piece + 1, 0);
        }
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn left(&self) -> usize {
        self.pieces.get(self.piece).map_or(0, |piece| piece.len().saturating_sub(self.at))
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > self.left() && self.piece < self.pieces.len() {
            bytes -= self.left();
            (self.piece, self.at) = (self.piece + 1, 0);
        }
        self.at += bytes;
    }

    /// Where characters go on in the next piece, it says first how wide they are there.
    fn characters(&mut self, mut left: usize, mut wide: bool) {
        while left > 0 && self.piece < self.pieces.len() {
            let here = (self.left() / if wide { 2 } else { 1 }).min(left);
            self.at += here * if wide { 2 } else { 1 };
            left -= here;
            if left > 0 {
                (self.piece, self.at) = (self.piece + 1, 0);
                wide = self.u8().is_some_and(|flags| flags & 1 != 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand after MS-XLS 2.5.293: a narrow text, one with two runs that goes on wide in the next
    /// record, and a wide one.
    #[test]
    fn shared_texts_are_measured_across_records() {
        let first = [3, 0, 0, b'a', b'b', b'c', 4, 0, 8, 2, 0, b'd', b'e'].to_vec();
        let second =
            [1, b'f', 0, b'g', 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, b'h', 0, b'i', 0].to_vec();
        assert_eq!(lengths(&[first, second]), [6, 8, 6]);
    }

    #[test]
    fn a_text_counts_at_every_use() {
        let limits = Limits { text_bytes: 100, ..Limits::default() };
        let mut written = Written::default();
        let list = [&[0; 8][..], &[20, 0, 0], &[b'x'; 20]].concat();
        assert!(written.record(STRINGS, &list, &limits).is_ok());
        assert!(written.record(USE, &[0; 10], &limits).is_ok());
        assert!(written.record(USE, &[0; 10], &limits).is_ok());
        assert!(written.record(USE, &[0; 10], &limits).is_err());
    }
}
