//! The unit that a text states: `Nettoresultat (mio. kr.)`, `Alle beløb i 1.000 kr.`. What a table
//! makes of it stands in [`super::stated`].

use rust_decimal::Decimal;

use super::spec::{SheetKey, TableSpec, Words};

/// What stands between a text and the unit of what it names.
const MARKS: [char; 8] = ['(', '[', ',', ':', ';', '-', '–', '/'];

/// Whether the tables of this kind are only compared with, so that a unit stated there is taken.
pub(super) fn is_results(spec: &TableSpec) -> bool {
    matches!(spec.sheet, SheetKey::Results | SheetKey::Sensitivity)
}

/// A folded heading without the unit after it, and what an amount under it is multiplied by:
/// `nettoresultat (mio. kr.)`. A per cent multiplies nothing, since the cells say it themselves.
pub(super) fn headed<'k>(key: &'k str, words: &Words) -> Option<(&'k str, Decimal)> {
    let (at, length, factor) = unit_in(key, words, |_, after| ends(after))?;
    let before = key.get(..at)?.trim_end_matches(|c: char| c == ' ' || MARKS.contains(&c));
    let before = words
        .stated_after
        .keys()
        .iter()
        .find_map(|word| before.strip_suffix(word.as_str())?.strip_suffix(' '))
        .unwrap_or(before);
    (length > 0 && !before.is_empty()).then_some((before.trim_end(), factor))
}

/// What amounts are multiplied by where a text says of itself that it states their unit.
pub(super) fn stated(key: &str, words: &Words) -> Option<Decimal> {
    let states = |before: &str, after: &str| {
        let before = before.trim_end();
        let is_led = before.is_empty()
            || before.ends_with(MARKS)
            || before.rsplit(' ').next().is_some_and(|word| words.stated_after.has_key(word));
        is_led && ends(after)
    };
    unit_in(key, words, states).map(|(_, _, factor)| factor)
}

/// Where a unit stands that fits, its length, and what it multiplies by: the longest at the place.
fn unit_in(
    key: &str,
    words: &Words,
    fits: impl Fn(&str, &str) -> bool,
) -> Option<(usize, usize, Decimal)> {
    let kinds = [
        (&words.kroner, Decimal::ONE),
        (&words.thousands, Decimal::ONE_THOUSAND),
        (&words.millions, Decimal::from(1_000_000)),
        (&words.billions, Decimal::from(1_000_000_000)),
        (&words.units, Decimal::ONE),
    ];
    let mut best: Option<(usize, usize, Decimal)> = None;
    for (names, factor) in kinds {
        for name in names.keys().iter().filter(|name| !name.is_empty()) {
            for (at, _) in key.match_indices(name.as_str()) {
                let (before, after) =
                    (key.get(..at).unwrap_or_default(), key.get(at + name.len()..));
                // Not within a word or a number.
                let joined = |c: char| c.is_alphanumeric() || matches!(c, '.' | ',');
                let is_whole = !before.ends_with(|c: char| joined(c) && c != ',');
                if is_whole
                    && fits(before, after.unwrap_or_default())
                    && best.is_none_or(|(_, length, _)| name.len() > length)
                {
                    best = Some((at, name.len(), factor));
                }
            }
        }
    }
    best
}

/// Whether nothing follows that would make an amount or another unit of it.
fn ends(after: &str) -> bool {
    let after = after.strip_prefix('.').unwrap_or(after).trim_start();
    after.is_empty() || after.starts_with([')', ']', ',', ';', '.', ':']) || after.starts_with("i ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Layout;
    use crate::typed::label;

    #[test]
    fn a_text_states_a_unit_and_an_amount_does_not() {
        let words = &Layout::built_in().words;
        let of = |text: &str| stated(&label::key(text), words).map(|factor| factor.to_string());
        for (text, factor) in [
            ("Nettoresultat (mio. kr.)", Some("1000000")),
            ("Resultater (1.000 kr.)", Some("1000")),
            ("Alle beløb i 1.000 kr.", Some("1000")),
            ("Note: Beløbene er i mio. kr., 2018-priser", Some("1000000")),
            ("Resultater i hele kroner", Some("1")),
            ("Resultater (kr.)", Some("1")),
            ("t.kr.", Some("1000")),
            ("Indsatsen giver 3,7 mio. kr.", None),
            ("Der er sat 1.000 kr. af", None),
            ("Et budget på 1.000 kr.", None),
            ("Resultater", None),
        ] {
            assert_eq!(of(text).as_deref(), factor, "{text}");
        }
        let of = |text: &str| {
            let key = label::key(text);
            headed(&key, words).map(|(rest, factor)| (rest.to_owned(), factor.to_string()))
        };
        for (text, rest, factor) in [
            ("Nettoresultat (mio. kr.)", "nettoresultat", "1000000"),
            ("Nettoresultat, mio. kr.", "nettoresultat", "1000000"),
            ("Nettoresultat i 1.000 kr.", "nettoresultat", "1000"),
            ("Nettoresultat mio. kr.", "nettoresultat", "1000000"),
            ("I alt\n(t.kr.)", "i alt", "1000"),
            ("Pr. deltager (kr.)", "pr. deltager", "1"),
            ("Break-even succesrate (pct.)", "break-even succesrate", "1"),
        ] {
            assert_eq!(of(text), Some((rest.to_owned(), factor.to_owned())), "{text}");
        }
        assert_eq!(of("Nettoresultat"), None);
    }
}
