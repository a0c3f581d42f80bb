//! Characters that a terminal obeys instead of showing them, made visible.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character in a text from a file could move the cursor, colour what follows, turn the
/// direction of writing or hide itself: controls but for line feed and tab, marks of direction, and
/// separators of lines and paragraphs.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// The text with each such character as `<U+202E>`. A carriage return before a line feed stays: it
/// ends a line.
pub fn visible(text: &str) -> Cow<'_, str> {
    shown(text, |out, c| {
        // A string takes all that is written to it.
        let _ = write!(out, "<U+{:04X}>", u32::from(c));
    })
}

/// The same within strings of JSON and TOML, as an escape that their readers undo.
pub fn escaped(text: &str) -> Cow<'_, str> {
    shown(text, |out, c| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

fn shown(text: &str, mut push: impl FnMut(&mut String, char)) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends_line = c == '\r' && rest.peek() == Some(&'\n');
        if is_hidden(c) && !ends_line { push(&mut out, c) } else { out.push(c) }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::{escaped, visible};

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        for (text, shown) in [
            ("æøå €\n\t»x«", "æøå €\n\t»x«"),
            ("a;b\r\nc\rd", "a;b\r\nc<U+000D>d"),
            ("\u{1b}[31mrød\u{7}", "<U+001B>[31mrød<U+0007>"),
            ("a\u{202e}xslx", "a<U+202E>xslx"),
            ("\u{9b}2J\u{7f}", "<U+009B>2J<U+007F>"),
        ] {
            assert_eq!(visible(text), shown);
        }
        assert_eq!(escaped("\"a\u{202e}\u{e0041}\""), "\"a\\u202e\\udb40\\udc41\"");
    }
}
