//! The digits of a number, with the marks that set off thousands and decimals in Danish and foreign
//! notation.

use rust_decimal::Decimal;

pub(super) enum Digits {
    One(Decimal),
    Two { as_thousands: Decimal, as_decimal: Decimal },
}

/// The unsigned number itself.
pub(super) fn digits(text: &str) -> Option<Digits> {
    if let Some(foreign) = foreign(text) {
        return Some(Digits::One(foreign));
    }
    if let Some((whole, fraction)) = text.split_once(',') {
        return Some(Digits::One(decimal(&grouped(whole)?, fraction)?));
    }
    let Some((before, after)) = text.rsplit_once('.') else {
        return Some(Digits::One(decimal(&grouped(text)?, "0")?));
    };
    let thousands = grouped(text).and_then(|whole| decimal(&whole, "0"));
    // With no comma, the last full stop may be a decimal point, unless others stand before it.
    let point = (!before.contains('.')).then(|| decimal(&grouped(before)?, after)).flatten();
    match (thousands, point) {
        (Some(as_thousands), Some(as_decimal)) => Some(Digits::Two { as_thousands, as_decimal }),
        (one, other) => one.or(other).map(Digits::One),
    }
}

/// `2'000'000` and `2,000,000.00`: two groups or more, so that it cannot be a decimal comma.
fn foreign(text: &str) -> Option<Decimal> {
    let separator = ['\'', ','].into_iter().find(|mark| text.matches(*mark).count() > 1)?;
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, "0"),
    };
    if whole.contains(['.', ' ']) {
        return None;
    }
    decimal(&grouped(&whole.replace(separator, "."))?, fraction)
}

/// The digits of a whole number, its thousands parted by full stops, by spaces or not at all.
pub(super) fn grouped(whole: &str) -> Option<String> {
    let separator = if whole.contains('.') { '.' } else { ' ' };
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let mut all = first.to_owned();
    for group in groups {
        // "0.234" and "012.345" are not thousands.
        if group.len() != 3 || first.len() > 3 || first.is_empty() || first.starts_with('0') {
            return None;
        }
        all.push_str(group);
    }
    is_digits(&all).then_some(all)
}

pub(super) fn decimal(whole: &str, fraction: &str) -> Option<Decimal> {
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    Decimal::from_str_exact(&format!("{whole}.{fraction}")).ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}
