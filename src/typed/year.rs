//! Calendar years as people type them into text cells: `År 2018`, `2018-priser`, `01-01-2018`.

use super::label::is_invisible;

/// The year, or the number of a year counted from 1, that a text names. Prose that holds a year is
/// none.
pub fn parse(text: &str) -> Option<i32> {
    let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let text =
        text.trim().trim_start_matches(['\'', '\u{2019}']).trim_end_matches([' ', ':', '*', '.']);
    if text.starts_with('-') || text.ends_with('-') {
        return None;
    }
    // Brackets and the hyphen of "2018-priser" part words as a space does; so do the marks within a
    // date.
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || "-./()".contains(c))
        .filter(|part| !part.is_empty())
        .collect();
    match parts[..] {
        [one] => number(one),
        [word, year] if is_word(word) => number(year),
        // "2018 deltagere" is a count.
        [year, word] if is_word(word) => full(year).filter(|_| joined(text, year)),
        [day, month, year] if is_day(day) && (is_month(month) || is_word(month)) => full(year),
        [year, month, day] if is_month(month) && is_day(day) => full(year),
        _ => None,
    }
}

fn number(part: &str) -> Option<i32> {
    part.bytes().all(|digit| digit.is_ascii_digit()).then(|| part.parse().ok()).flatten()
}

/// A year of four digits.
fn full(part: &str) -> Option<i32> {
    number(part).filter(|_| part.len() == 4)
}

/// Whether what follows the year is tied to it: `2018-pl`, `2018 (niveau)`.
fn joined(text: &str, year: &str) -> bool {
    text.strip_prefix(year).is_some_and(|rest| rest.trim_start().starts_with(['-', '(']))
}

fn is_word(part: &str) -> bool {
    part.trim_end_matches(':').chars().all(char::is_alphabetic)
}

fn is_day(part: &str) -> bool {
    part.len() <= 2 && number(part).is_some_and(|day| (1..=31).contains(&day))
}

fn is_month(part: &str) -> bool {
    part.len() <= 2 && number(part).is_some_and(|month| (1..=12).contains(&month))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn years_as_people_write_them() {
        for (typed, year) in [
            ("2018", Some(2018)),
            ("'2018", Some(2018)),
            ("År 2018", Some(2018)),
            ("Primo 2018", Some(2018)),
            ("År: 2018", Some(2018)),
            ("2018*", Some(2018)),
            ("2018-priser", Some(2018)),
            ("2018-pl", Some(2018)),
            ("2018 (niveau)", Some(2018)),
            ("01-01-2018", Some(2018)),
            ("01.01.2018", Some(2018)),
            ("1/1/2018", Some(2018)),
            ("31-12-2018", Some(2018)),
            ("2018-01-01", Some(2018)),
            ("1. januar 2018", Some(2018)),
            ("År 1", Some(1)),
            ("3", Some(3)),
            ("Note: 20 deltagere i 2019", None),
            ("Kilde: budget 2019", None),
            ("20 deltagere", None),
            ("2018-2019", None),
            ("2018/19", None),
            ("13/13/2018", None),
            ("40 dage 2018 i alt", None),
            ("-2018", None),
            ("2018-", None),
            ("2018 deltagere", None),
            ("", None),
            ("-", None),
            ("99999999999", None),
        ] {
            assert_eq!(parse(typed), year, "{typed:?}");
        }
    }
}
