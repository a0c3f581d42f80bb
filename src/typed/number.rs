//! Numbers as people type them into text cells, in the Danish way: `1.234,5`, `1 234,5`, `−40 %`,
//! `(1.234,50) kr.`, `3.000,-`, `5-`, `2 mio. kr.`, `ca. 20`. What can be read in two ways is
//! handed back with both readings; what is not surely a number is not one. Whether a plain `40`
//! means 40 % is for whoever knows what was asked.

use rust_decimal::Decimal;

use super::digits::{Digits, decimal, digits, grouped};
use super::label::is_invisible;

/// What a text says when read as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parsed {
    /// An amount, a count, a year.
    Plain(Decimal),
    /// A percentage, as a share: `40 %` is 0.40.
    Percent(Decimal),
    /// `1.234`: a full stop and three digits. Both readings, signed, and as shares where a per cent
    /// sign follows.
    Ambiguous {
        as_thousands: Decimal,
        as_decimal: Decimal,
    },
    NotANumber,
}

/// Longer texts are prose.
const LONGEST: usize = 80;

const CURRENCY: [&str; 4] = ["kroner", "kr.", "kr", "dkk"];
const PER_CENT: [&str; 5] = ["%", "pct.", "pct", "procent", "p.c."];
const ABOUT: [&str; 5] = ["ca.", "ca", "cirka", "~", "≈"];
/// A minus as keyboards, word processors and Danish account books have it.
const MINUS: [&str; 8] = ["-", "\u{2212}", "–", "—", "\u{2010}", "\u{2011}", "÷", "minus"];
/// The price tag's way of writing whole kroner: "1.200,-".
const WHOLE_KRONER: [&str; 8] = [",--", ".--", ",-", ".-", ",–", ".–", ",—", ".—"];
/// Magnitudes with the power of ten; a thousand is only written together with its kroner.
const THOUSAND: u32 = 3;
const MAGNITUDES: [(&str, u32); 14] = [
    ("t.kr.", THOUSAND),
    ("t.kr", THOUSAND),
    ("t. kr.", THOUSAND),
    ("tkr.", THOUSAND),
    ("tkr", THOUSAND),
    ("mio.", 6),
    ("mio", 6),
    ("mill.", 6),
    ("millioner", 6),
    ("million", 6),
    ("mia.", 9),
    ("mia", 9),
    ("milliarder", 9),
    ("milliard", 9),
];

/// Reads a text as a number.
///
/// ```
/// use rust_decimal::Decimal;
/// use soem::typed::number::{Parsed, parse};
/// assert_eq!(parse("1.234,5 kr."), Parsed::Plain(Decimal::new(12345, 1)));
/// assert_eq!(parse("40 pct."), Parsed::Percent(Decimal::new(40, 2)));
/// ```
pub fn parse(text: &str) -> Parsed {
    parse_with(text, |_| false)
}

/// Reads a text as a number that may be followed by the unit it is counted in, `20 personer`, or
/// priced by, `120 kr./uge`. What follows the number and its kroner is handed, in lower case, to
/// whoever knows the unit.
pub fn parse_with(text: &str, is_unit: impl Fn(&str) -> bool) -> Parsed {
    read(&folded(text), &is_unit).unwrap_or(Parsed::NotANumber)
}

/// Whether a number is written as one that is not known exactly: `ca. 20`.
pub fn is_estimate(text: &str) -> bool {
    let text = folded(text);
    ABOUT.iter().any(|about| after_word(text.trim_start_matches('('), about).is_some())
}

/// Whether a text is a dash alone, as tables have it for nil.
pub fn is_dash(text: &str) -> bool {
    let text = folded(text);
    text != "÷" && text != "minus" && MINUS.contains(&text.as_str())
}

fn folded(text: &str) -> String {
    if text.len() > LONGEST {
        return String::new();
    }
    let text: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2019}' | '\u{b4}' | '`' => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    text.trim().to_owned()
}

/// What stands around the digits, each at most once.
#[derive(Default)]
struct Around {
    brackets: bool,
    minus: bool,
    plus: bool,
    about: bool,
    kroner: bool,
    per_cent: bool,
    /// The power of ten of a magnitude.
    magnitude: Option<u32>,
    whole: bool,
}

fn read(text: &str, is_unit: &dyn Fn(&str) -> bool) -> Option<Parsed> {
    let (before, rest) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let run = rest
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '\'' | ' '))
        .unwrap_or(rest.len());
    let (run, _) = rest.split_at_checked(run)?;
    let core = run.trim_end_matches(|c: char| !c.is_ascii_digit());
    let after = rest.strip_prefix(core)?;
    let mut around = Around::default();
    around.before(before)?;
    around.after(after, core, is_unit)?;
    let signs =
        [around.brackets, around.minus, around.plus].into_iter().filter(|sign| *sign).count();
    let units = [around.kroner, around.per_cent].into_iter().filter(|unit| *unit).count();
    if signs > 1 || units > 1 || (around.per_cent && around.magnitude.is_some()) {
        return None;
    }
    let power = around.magnitude.unwrap_or(0);
    let finish = |value: Decimal| {
        let value = if around.brackets || around.minus { -value } else { value };
        let value = if around.per_cent { value.checked_mul(Decimal::new(1, 2))? } else { value };
        let value = value.checked_mul(Decimal::from(10_i64.checked_pow(power)?))?;
        Some(value.normalize())
    };
    let found =
        if around.whole { Digits::One(decimal(&grouped(core)?, "0")?) } else { digits(core)? };
    Some(match found {
        Digits::One(value) if around.per_cent => Parsed::Percent(finish(value)?),
        Digits::One(value) => Parsed::Plain(finish(value)?),
        // Nobody writes kroner with a thousandth of a thousand: "2.000 t.kr." is two thousand
        // thousands.
        Digits::Two { as_thousands, .. } if around.magnitude == Some(THOUSAND) => {
            Parsed::Plain(finish(as_thousands)?)
        }
        Digits::Two { as_thousands, as_decimal } => Parsed::Ambiguous {
            as_thousands: finish(as_thousands)?,
            as_decimal: finish(as_decimal)?,
        },
    })
}

impl Around {
    /// Takes what stands before the digits; anything unknown makes the text no number.
    fn before(&mut self, text: &str) -> Option<()> {
        // An apostrophe tells a spreadsheet that what follows is text.
        let mut rest = text.trim().trim_start_matches('\'');
        while !rest.is_empty() {
            rest = if let Some(rest) = rest.strip_prefix('(') {
                once(&mut self.brackets, rest)?
            } else if let Some(rest) = rest.strip_prefix('+') {
                once(&mut self.plus, rest)?
            } else if let Some(rest) = after_any(rest, &MINUS) {
                once(&mut self.minus, rest)?
            } else if let Some(rest) = after_any(rest, &ABOUT) {
                once(&mut self.about, rest)?
            } else {
                once(&mut self.kroner, after_any(rest, &CURRENCY)?)?
            };
        }
        Some(())
    }

    fn after(&mut self, text: &str, core: &str, is_unit: &dyn Fn(&str) -> bool) -> Option<()> {
        let mut rest = text;
        let mut closed = false;
        if let Some(tail) = after_any(rest, &WHOLE_KRONER) {
            rest = once(&mut self.whole, tail)?;
        }
        if let Some(tail) = rest.strip_prefix('\'') {
            // After a short number it might mean a thousand.
            (core.matches(['.', ' ']).count() > 1).then_some(())?;
            rest = tail;
        }
        rest = rest.trim_start();
        while !rest.is_empty() {
            rest = if let Some(rest) = rest.strip_prefix(')') {
                once(&mut closed, rest)?
            } else if let Some(rest) = after_any(rest, &MINUS).filter(|_| !rest.starts_with('÷')) {
                once(&mut self.minus, rest)?
            } else if let Some(rest) = after_any(rest, &PER_CENT) {
                once(&mut self.per_cent, rest)?
            } else if let Some((rest, power)) =
                MAGNITUDES.iter().find_map(|(word, power)| Some((after_word(rest, word)?, *power)))
            {
                if self.magnitude.replace(power).is_some() {
                    return None;
                }
                rest.trim_start()
            } else if let Some(rest) = after_any(rest, &CURRENCY) {
                once(&mut self.kroner, rest)?
            } else if is_unit(rest) {
                ""
            } else {
                return None;
            };
        }
        (closed == self.brackets).then_some(())
    }
}

/// Marks what was found; a second one makes the text no number.
fn once<'a>(mark: &mut bool, rest: &'a str) -> Option<&'a str> {
    (!std::mem::replace(mark, true)).then(|| rest.trim_start())
}

fn after_any<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| after_word(text, word))
}

/// What follows a word, where the word ends there.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    let goes_on = word.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphabetic);
    (!goes_on).then_some(rest)
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
            ("3.000.000-", "-3000000"),
            ("3.000.000 -", "-3000000"),
            ("6,0-", "-6"),
            ("500- kr.", "-500"),
            ("–3", "-3"),
            ("—3", "-3"),
            ("÷5,5", "-5.5"),
            ("minus 3", "-3"),
            ("'2.000.000", "2000000"),
            ("\u{2019}75", "75"),
            ("2.000.000'", "2000000"),
            ("1.200.-", "1200"),
            ("1.200,--", "1200"),
            ("kr. 75,-", "75"),
            ("ca. 20", "20"),
            ("ca 1.200,5 kr.", "1200.5"),
            ("2 mio.", "2000000"),
            ("2,5 mio. kr.", "2500000"),
            ("-3 mio. kr.", "-3000000"),
            ("kr. 2 mio.", "2000000"),
            ("2 millioner", "2000000"),
            ("1,2 mia. kr.", "1200000000"),
            ("2.000 t.kr.", "2000000"),
            ("2.000 tkr.", "2000000"),
            ("0,1 tkr", "100"),
            ("2'000'000", "2000000"),
            ("2,000,000", "2000000"),
            ("DKK 2,000,000.50", "2000000.5"),
            ("20 kroner", "20"),
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
            ("40 p.c.", "0.4"),
            ("ca. 40 %", "0.4"),
            ("5 %-", "-0.05"),
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
            ("1.234-", "-1234", "-1.234"),
            ("ca. 1.234", "1234", "1.234"),
            ("1.234 mio.", "1234000000", "1234000"),
        ] {
            let expected = Parsed::Ambiguous { as_thousands: d(thousands), as_decimal: d(point) };
            assert_eq!(parse(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn the_unit_is_known_to_whoever_asks() {
        let weeks = |rest: &str| matches!(rest, "uger" | "/uge" | "pr. uge");
        for (typed, value) in
            [("-4 uger", "-4"), ("3.476,5 kr./uge", "3476.5"), ("120 kr. pr. uge", "120")]
        {
            assert_eq!(parse_with(typed, weeks), Plain(d(value)), "{typed:?}");
            assert_eq!(parse(typed), NotANumber, "{typed:?}");
        }
        assert_eq!(parse_with("4 timer", weeks), NotANumber);
        assert_eq!(parse_with("4 uger i 2019", weeks), NotANumber);
    }

    #[test]
    fn dashes_and_estimates_are_told_apart() {
        for dash in ["-", " – ", "—", "\u{2212}"] {
            assert!(is_dash(dash), "{dash:?}");
        }
        assert!(!is_dash("minus") && !is_dash("÷") && !is_dash("") && !is_dash("--"));
        assert!(
            is_estimate("ca. 20")
                && is_estimate("Cirka 5 %")
                && !is_estimate("20")
                && !is_estimate("cash")
        );
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
            "2018-2019",
            "1-2",
            "1e5",
            "0x10",
            "1_000",
            "5 % kr.",
            "kr. 5 kr.",
            "5 uger",
            "½",
            "٣",
            "nan",
            "inf",
            "1'234",
            "20'",
            "1,23,456",
            "2.000.000,",
            "-5-",
            "5 -3",
            "5 mio. %",
            "5 mio. t.kr.",
            "ca.",
            "ca. ca. 5",
            "(5",
            "5)",
            "5 ÷ 2",
            "tyve",
            "99999999999999999999999999999999999",
            "123456789012345678901234567890123456789012345678901234567890123456789012345678901",
        ] {
            assert_eq!(parse(typed), NotANumber, "{typed:?}");
        }
    }
}
