//! Text as people type it, folded so that the same label meets itself: case, spacing, line breaks,
//! trailing colon or full stop and `æ/ø/å` against `ae/oe/aa` make no difference.

/// The key by which two labels are compared; not for showing.
///
/// ```
/// use soem::workbook::text::key;
/// assert_eq!(key("Første år i\nberegningen :"), key("FOERSTE AAR I BEREGNINGEN"));
/// ```
pub fn key(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 4);
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'æ' => folded.push_str("ae"),
            'ø' => folded.push_str("oe"),
            'å' => folded.push_str("aa"),
            // macOS writes å as an a and a ring.
            '\u{30a}' if folded.ends_with('a') => folded.push('a'),
            _ if is_invisible(c) => {}
            _ if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.push(c),
        }
    }
    let kept = folded.trim_end_matches([' ', ':', '.']).len();
    folded.truncate(kept);
    folded
}

/// Soft hyphen, zero-width characters and the byte order mark: in the text, not on the screen.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn labels_meet() {
        for (typed, expected) in [
            ("Succesrate", "succesrate"),
            ("  Succesrate: ", "succesrate"),
            ("Succesrate\u{a0}.:", "succesrate"),
            ("Prisniveau\u{a0}(år)", "prisniveau (aar)"),
            ("PRISNIVEAU\r\n  (AAR)", "prisniveau (aar)"),
            ("A\u{30a}r", "aar"),
            ("Hoved\u{ad}område", "hovedomraade"),
            ("Følsom\u{200b}hed", "foelsomhed"),
            ("Ærø", "aeroe"),
            ("Pr. deltager", "pr. deltager"),
            ("Beregningens\u{202f}\tnavn", "beregningens navn"),
            (" \u{feff}", ""),
            (":", ""),
        ] {
            assert_eq!(key(typed), expected, "{typed:?}");
            assert_eq!(key(&key(typed)), key(typed), "{typed:?} twice");
        }
    }
}
