//! Text as it stands in the XML of a sheet.

use std::fmt::Write;

/// Adds text for the inside of an element. Characters that XML cannot hold are written as Excel
/// writes them, `_x0001_`.
pub fn push_text(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Adds text for the inside of an element where a reader undoes `_x0001_`: what happens to look
/// like it is kept from being undone.
pub fn push_value(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find("_x").filter(|_| rest.len() > 6) {
        let (before, from) = rest.split_at(at);
        push_text(out, before);
        out.push_str(if is_escape(from) { "_x005F_" } else { "_" });
        rest = from.get(1..).unwrap_or_default();
    }
    push_text(out, rest);
}

/// Adds text for the inside of a double-quoted attribute.
pub fn push_attribute(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\n' => Some("&#xA;"),
        b'\t' => Some("&#x9;"),
        _ => None,
    });
}

fn escape(out: &mut String, text: &str, known: impl Fn(u8) -> Option<&'static str>) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        // All that ever needs another form; the rest, which is nearly all, goes on at once.
        if !matches!(byte, 0..b' ' | b'"' | b'&' | b'<' | b'>' | 0xEF) {
            continue;
        }
        let short;
        let (new, length) = match known(byte) {
            Some(new) => (new, 1),
            None if byte < b' ' && !matches!(byte, b'\t' | b'\n') => {
                short = format!("_x{byte:04X}_");
                (short.as_str(), 1)
            }
            None if byte == 0xEF => match text.as_bytes().get(at..at + 3) {
                Some([_, 0xBF, 0xBE]) => ("_xFFFE_", 3),
                Some([_, 0xBF, 0xBF]) => ("_xFFFF_", 3),
                _ => continue,
            },
            None => continue,
        };
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(new);
        done = at + length;
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

/// Whether a text begins like `_x0001_`.
fn is_escape(text: &str) -> bool {
    match text.as_bytes() {
        [b'_', b'x', digits @ ..] => {
            digits.get(4) == Some(&b'_') && digits.iter().take(4).all(u8::is_ascii_hexdigit)
        }
        _ => false,
    }
}

/// Whether a reader would drop white space at an end of the text.
pub fn has_outer_space(text: &str) -> bool {
    let space = ['\t', '\n', ' '];
    text.starts_with(space) || text.ends_with(space)
}

/// Adds a number as a formatting of it gives.
pub fn push(out: &mut String, value: impl std::fmt::Display) {
    // A string takes all that is written to it.
    let _ = write!(out, "{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(push: fn(&mut String, &str), text: &str) -> String {
        let mut out = String::new();
        push(&mut out, text);
        out
    }

    #[test]
    fn text_is_escaped_as_excel_does() {
        assert_eq!(made(push_text, "a<b & c>\"d\"\n\té€"), "a&lt;b &amp; c&gt;\"d\"\n\té€");
        assert_eq!(
            made(push_text, "\u{1}\r\u{FFFE}x\u{FFFF}\u{FEFF}"),
            "_x0001__x000D__xFFFE_x_xFFFF_\u{FEFF}"
        );
        assert_eq!(made(push_attribute, "\"a\"\n<"), "&quot;a&quot;&#xA;&lt;");
    }

    #[test]
    fn text_that_looks_like_an_escape_stays_text() {
        assert_eq!(made(push_value, "_x0041_"), "_x005F_x0041_");
        assert_eq!(made(push_value, "_x004_ _x00g1_ _x"), "_x004_ _x00g1_ _x");
        assert_eq!(made(push_value, "__x0041_x0042_"), "__x005F_x0041_x005F_x0042_");
        assert_eq!(made(push_value, "æ_xæøå"), "æ_xæøå");
    }
}
