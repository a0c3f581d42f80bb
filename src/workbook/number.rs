//! Numbers as people type them into text cells, in the Danish way: `1.234,5`, `1 234,5`, `−40 %`,
//! `(1.234,50) kr.`. What can be read in two ways is handed back with both readings; what is not
//! surely a number is not one. Whether a plain `40` means 40 % is for whoever knows what was asked.

use rust_decimal::Decimal;

use super::text::is_invisible;

/// What a text says when read as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parsed {
    /// An amount, a count, a year.
    Plain(Decimal),
    /// A percentage, as a share: `40 %` is 0.40.
    Percent(Decimal),
    /// `1.234`: a full stop and three digits. Both readings, signed, and as shares where a per cent sign follows.
    Ambiguous {
        as_thousands: Decimal,
        as_decimal: Decimal,
    },
    NotANumber,
}

/// Longer texts are prose.
const LONGEST: usize = 80;

const CURRENCY: [&str; 3] = ["kr.", "kr", "dkk"];
const PER_CENT: [&str; 4] = ["%", "pct.", "pct", "procent"];

/// Reads a text as a number.
///
/// ```
/// use rust_decimal::Decimal;
/// use soem::workbook::number::{Parsed, parse};
/// assert_eq!(parse("1.234,5 kr."), Parsed::Plain(Decimal::new(12345, 1)));
/// assert_eq!(parse("40 pct."), Parsed::Percent(Decimal::new(40, 2)));
/// ```
pub fn parse(text: &str) -> Parsed {
    if text.len() > LONGEST {
        return Parsed::NotANumber;
    }
    let text: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    read(text.trim()).unwrap_or(Parsed::NotANumber)
}

fn read(text: &str) -> Option<Parsed> {
    let mut unit = Unit::None;
    let mut negative = false;
    let mut rest = unit.strip(text)?;
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        negative = true;
        rest = unit.strip(inner.trim())?;
    } else if let Some((sign, after)) = split_sign(rest) {
        negative = sign;
        rest = unit.strip(after)?;
    }
    let share = unit == Unit::PerCent;
    let finish = |value: Decimal| {
        let value = if negative { -value } else { value };
        let value = if share { value.checked_mul(Decimal::new(1, 2))? } else { value };
        Some(value.normalize())
    };
    Some(match digits(rest)? {
        Digits::One(value) if share => Parsed::Percent(finish(value)?),
        Digits::One(value) => Parsed::Plain(finish(value)?),
        Digits::Two { as_thousands, as_decimal } => {
            Parsed::Ambiguous { as_thousands: finish(as_thousands)?, as_decimal: finish(as_decimal)? }
        }
    })
}

#[derive(PartialEq, Clone, Copy)]
enum Unit {
    None,
    Kroner,
    PerCent,
}

impl Unit {
    /// Takes one unit off either end; a second one makes the text no number.
    fn strip<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let currency = CURRENCY.iter().find_map(|unit| text.strip_suffix(unit).or_else(|| text.strip_prefix(unit)));
        let per_cent = PER_CENT.iter().find_map(|unit| text.strip_suffix(unit));
        let (rest, found) = match (currency, per_cent) {
            (Some(rest), _) => (rest, Unit::Kroner),
            (None, Some(rest)) => (rest, Unit::PerCent),
            (None, None) => return Some(text),
        };
        if *self != Unit::None {
            return None;
        }
        *self = found;
        Some(rest.trim())
    }
}

fn split_sign(text: &str) -> Option<(bool, &str)> {
    let mut rest = text.chars();
    let negative = match rest.next()? {
        '-' | '\u{2212}' => true,
        '+' => false,
        _ => return None,
    };
    Some((negative, rest.as_str().trim_start()))
}

enum Digits {
    One(Decimal),
    Two { as_thousands: Decimal, as_decimal: Decimal },
}

/// The unsigned number itself.
fn digits(text: &str) -> Option<Digits> {
    // "1.200,-" is the price tag's way of writing whole kroner.
    let (whole, fraction) = match text.strip_suffix(",-") {
        Some(whole) => (whole, Some("0")),
        None => match text.split_once(',') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        },
    };
    if let Some(fraction) = fraction {
        return Some(Digits::One(decimal(&grouped(whole)?, fraction)?));
    }
    let Some((before, after)) = whole.rsplit_once('.') else {
        return Some(Digits::One(decimal(&grouped(whole)?, "0")?));
    };
    let thousands = grouped(whole).and_then(|whole| decimal(&whole, "0"));
    // With no comma, the last full stop may be a decimal point, unless others stand before it.
    let point = (!before.contains('.')).then(|| decimal(&grouped(before)?, after)).flatten();
    match (thousands, point) {
        (Some(as_thousands), Some(as_decimal)) => Some(Digits::Two { as_thousands, as_decimal }),
        (one, other) => one.or(other).map(Digits::One),
    }
}

/// The digits of a whole number, its thousands parted by full stops, by spaces or not at all.
fn grouped(whole: &str) -> Option<String> {
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

fn decimal(whole: &str, fraction: &str) -> Option<Decimal> {
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    Decimal::from_str_exact(&format!("{whole}.{fraction}")).ok()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Parsed::{NotANumber, Percent, Plain};
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal in the test")
    }

    #[test]
    fn plain_numbers() {
        for (typed, value) in [
            ("0", "0"),
            ("2018", "2018"),
            ("007", "7"),
            ("1,5", "1.5"),
            ("1,234", "1.234"),
            ("1234,5", "1234.5"),
            ("1.234,5", "1234.5"),
            ("1.234.567,89", "1234567.89"),
            ("1.234.567", "1234567"),
            ("12.345.678", "12345678"),
            ("1 234,5", "1234.5"),
            ("1 234", "1234"),
            ("1\u{a0}234,5", "1234.5"),
            ("1\u{202f}234\u{202f}567", "1234567"),
            ("1 234.5", "1234.5"),
            ("1.5", "1.5"),
            ("12.34", "12.34"),
            ("0.234", "0.234"),
            ("1234.567", "1234.567"),
            ("-5", "-5"),
            ("- 5", "-5"),
            ("+5", "5"),
            ("\u{2212}1.234,50", "-1234.5"),
            ("(1.234,5)", "-1234.5"),
            ("( 1 234 )", "-1234"),
            ("(500) kr.", "-500"),
            ("(500 kr.)", "-500"),
            ("1.234,50 kr.", "1234.5"),
            ("100 kr", "100"),
            ("100KR.", "100"),
            ("kr. 100", "100"),
            ("kr. -100", "-100"),
            ("-kr. 100", "-100"),
            ("100 DKK", "100"),
            ("1.200,-", "1200"),
            ("75,-", "75"),
            (" 42\n", "42"),
            ("\u{200b}42", "42"),
            ("-0", "0"),
        ] {
            assert_eq!(parse(typed), Plain(d(value)), "{typed:?}");
        }
    }

    #[test]
    fn percentages_are_shares() {
        for (typed, value) in [
            ("40 %", "0.4"),
            ("40%", "0.4"),
            ("40 pct.", "0.4"),
            ("40 pct", "0.4"),
            ("40 procent", "0.4"),
            ("2,75\u{a0}%", "0.0275"),
            ("-5 %", "-0.05"),
            ("(5 %)", "-0.05"),
        ] {
            assert_eq!(parse(typed), Percent(d(value)), "{typed:?}");
        }
    }

    #[test]
    fn a_full_stop_and_three_digits_is_not_guessed() {
        for (typed, thousands, point) in [
            ("1.234", "1234", "1.234"),
            ("123.456", "123456", "123.456"),
            ("-1.234", "-1234", "-1.234"),
            ("(1.234)", "-1234", "-1.234"),
            ("1.234 kr.", "1234", "1.234"),
            ("1.500 %", "15", "0.015"),
        ] {
            let expected = Parsed::Ambiguous { as_thousands: d(thousands), as_decimal: d(point) };
            assert_eq!(parse(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn what_is_not_surely_a_number() {
        for typed in [
            "",
            " ",
            "-",
            "kr.",
            "%",
            "()",
            ",",
            ".",
            ",5",
            "1,",
            "1.",
            "ja",
            "1,5,5",
            "1,234,567",
            "1,234.56",
            "1.23.456",
            "1.2345.678",
            "1234.567,8",
            "1 23",
            "1 234.567 8",
            "1.234 567",
            "--5",
            "-(5)",
            "(-5)",
            "5-",
            "2018-2019",
            "1-2",
            "1e5",
            "0x10",
            "1_000",
            "5 mio. kr.",
            "5 t.kr.",
            "5 tkr.",
            "5 % kr.",
            "kr. 5 kr.",
            "ca. 5",
            "5 uger",
            "½",
            "٣",
            "nan",
            "inf",
            "1'234",
            "99999999999999999999999999999999999",
            "123456789012345678901234567890123456789012345678901234567890123456789012345678901",
        ] {
            assert_eq!(parse(typed), NotANumber, "{typed:?}");
        }
    }
}
