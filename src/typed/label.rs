//! Text as people type it, folded so that the same label meets itself: case, spacing, line breaks,
//! trailing colon, full stop or asterisk and `æ/ø/å` against `ae/oe/aa` make no difference.

/// The key by which two labels are compared; not for showing.
///
/// ```
/// use soem::typed::label::key;
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
    let kept = folded.trim_end_matches([' ', ':', '.', '*']).len();
    folded.truncate(kept);
    folded
}

/// A label without its number in a list, `1. Basisår`, and without a unit after it, `Succesrate
/// (pct.)`.
pub fn bare(label: &str, is_unit: impl Fn(&str) -> bool) -> &str {
    let label = label.trim();
    let numbered =
        label.split_once(". ").filter(|(number, _)| number.bytes().all(|c| c.is_ascii_digit()));
    let label = numbered.map_or(label, |(_, rest)| rest);
    let bracketed = label.strip_suffix(')').and_then(|label| label.rsplit_once('('));
    let bare = bracketed.or_else(|| label.rsplit_once(',')).filter(|(_, unit)| is_unit(unit));
    bare.map_or(label, |(label, _)| label)
}

/// Soft hyphen, zero-width characters and the byte order mark: in the text, not on the screen.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{bare, key};

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
            ("Succesrate *", "succesrate"),
            ("* note", "* note"),
        ] {
            assert_eq!(key(typed), expected, "{typed:?}");
            assert_eq!(key(&key(typed)), key(typed), "{typed:?} twice");
        }
    }

    #[test]
    fn numbers_and_units_are_no_part_of_a_label() {
        let is_unit = |found: &str| matches!(key(found).as_str(), "pct" | "%");
        for (typed, expected) in [
            ("1. Basisår", "Basisår"),
            ("Succesrate (pct.)", "Succesrate "),
            ("Succesrate (%)", "Succesrate "),
            ("Rente, pct.", "Rente"),
            ("Rente, år 36-70", "Rente, år 36-70"),
            ("Beløb (1.000 kr.)", "Beløb (1.000 kr.)"),
            ("Prisniveau (år)", "Prisniveau (år)"),
        ] {
            assert_eq!(bare(typed, is_unit), expected, "{typed:?}");
        }
    }
}
