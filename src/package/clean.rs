//! Characters that XML 1.0 cannot hold, however they are escaped, written as Excel writes them:
//! `_x001F_`.

use std::borrow::Cow;
use std::io;
use std::io::Write;

fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A text that may stand in XML.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_forbidden) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_forbidden(c) {
            out.push_str(&format!("_x{:04X}_", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// A stream of XML in UTF-8 on its way to `W`.
pub(crate) struct Clean<W> {
    to: W,
    /// The beginning of a character that the next bytes end.
    held: Vec<u8>,
}

impl<W: Write> Clean<W> {
    pub fn new(to: W) -> Self {
        Clean { to, held: Vec::new() }
    }

    /// Writes what is held back.
    pub fn finish(mut self) -> io::Result<()> {
        self.to.write_all(&self.held)
    }
}

impl<W: Write> Write for Clean<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        let cut = match self.held.as_slice() {
            [.., 0xEF] => 1,
            [.., 0xEF, 0xBF] => 2,
            _ => 0,
        };
        let rest = self.held.split_off(self.held.len().saturating_sub(cut));
        let all = std::mem::replace(&mut self.held, rest);
        let mut done = 0;
        for (at, byte) in all.iter().enumerate() {
            let (length, number) = match (byte, all.get(at + 1..at + 3)) {
                (b'\t' | b'\n' | b'\r', _) => continue,
                (0..b' ', _) => (1, u32::from(*byte)),
                (0xEF, Some([0xBF, last @ (0xBE | 0xBF)])) => (3, 0xFF40 | u32::from(*last)),
                _ => continue,
            };
            self.to.write_all(all.get(done..at).unwrap_or_default())?;
            write!(self.to, "_x{number:04X}_")?;
            done = at + length;
        }
        self.to.write_all(all.get(done..).unwrap_or_default())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_cleaned_as_a_text_is_however_it_is_cut() {
        let text = "a\u{1}<b>\t\r\n\u{1f}æ\u{fffe}\u{fffd}\u{ffff}\u{feff}€\u{ef}";
        let expected = "a_x0001_<b>\t\r\n_x001F_æ_xFFFE_\u{fffd}_xFFFF_\u{feff}€\u{ef}";
        assert_eq!(clean(text), expected);
        for size in 1..9 {
            let mut out = Vec::new();
            let mut stream = Clean::new(&mut out);
            for piece in text.as_bytes().chunks(size) {
                stream.write_all(piece).expect("memory");
            }
            stream.finish().expect("memory");
            assert_eq!(String::from_utf8(out).as_deref(), Ok(expected));
        }
    }
}
