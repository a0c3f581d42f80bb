//! Files that people write in TOML: read whole, or told in both languages what is wrong and where.
//!
//! The reader of TOML tells it in English alone. What stands at the place is told as it stands
//! there, and the kinds of fault are known by how that English begins.

use serde::de::DeserializeOwned;
use std::fmt;

use crate::lang::Lang;

/// What is wrong with a file in TOML, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TomlError {
    /// The line from 1 and what stands on it; nothing where no line is to blame.
    at: Option<(usize, String)>,
    why: Why,
    /// In the words of the reader, for an English message.
    told: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Unknown { found: String, known: Vec<String> },
    Missing(String),
    Twice,
    Kind { found: String, due: Option<&'static str> },
    TooLong,
    DecimalComma,
    Unquoted,
    NoValue,
    Syntax,
}

/// Longest part of a line that is shown.
const SHOWN: usize = 80;

/// How the reader tells what was expected, and the same in Danish.
const DUE: [(&str, &str); 13] = [
    ("a number", "et tal"),
    ("a Decimal", "et tal"),
    ("f64", "et tal"),
    ("i32", "et helt tal"),
    ("i64", "et helt tal"),
    ("u", "et helt tal"),
    ("a year or a whole number", "et årstal eller et helt tal"),
    ("a boolean", "true eller false"),
    ("a string", "en tekst i anførselstegn"),
    ("a sequence", "en liste i kantede parenteser"),
    ("an array", "en liste i kantede parenteser"),
    ("a map", "en tabel"),
    ("struct", "en tabel"),
];

/// Reads a file.
///
/// # Errors
/// It is not TOML, or says something else than such a file does.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, TomlError> {
    toml::from_str(text).map_err(|error| TomlError::new(text, &error))
}

impl TomlError {
    /// What the reader says of a text.
    pub fn new(text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().filter(|span| *span != (0..text.len()));
        let before = span.as_ref().and_then(|span| text.get(..span.start));
        let at = before.map(|before| {
            let number = before.matches('\n').count();
            let line = text.lines().nth(number).unwrap_or_default().trim();
            (number + 1, line.chars().take(SHOWN).collect::<String>())
        });
        let line = at.as_ref().map_or("", |(_, line)| line.as_str());
        let why = Why::of(error.message(), line);
        // What is missing is missing in a table; of the whole file the first line says nothing.
        let at = at.filter(|(_, line)| !matches!(why, Why::Missing(_)) || line.starts_with('['));
        TomlError { at, why, told: error.to_string().trim().to_owned() }
    }

    pub fn words(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.told.clone();
        }
        let place = match &self.at {
            Some((number, line)) if line.is_empty() => format!("linje {number}: "),
            Some((number, line)) => format!("linje {number} (»{line}«): "),
            None => String::new(),
        };
        format!("{place}{}", self.why.in_danish())
    }
}

impl fmt::Display for TomlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}

impl std::error::Error for TomlError {}

impl Why {
    fn of(message: &str, line: &str) -> Self {
        let first = message.lines().next().unwrap_or_default();
        let (head, expected) = first.split_once(", expected ").unwrap_or((first, ""));
        let named = || quoted(head).into_iter().next().unwrap_or_default();
        if first.contains("that a cell can hold") {
            Why::TooLong
        } else if head.starts_with("unknown field") || head.starts_with("unknown variant") {
            Why::Unknown { found: named(), known: quoted(expected) }
        } else if head.starts_with("missing field") {
            Why::Missing(named())
        } else if head.starts_with("duplicate") {
            Why::Twice
        } else if let Some(found) =
            head.strip_prefix("invalid type: ").or_else(|| head.strip_prefix("invalid value: "))
        {
            let due = DUE.iter().find(|(english, _)| expected.starts_with(english));
            Why::Kind { found: value(found), due: due.map(|(_, danish)| *danish) }
        } else if has_decimal_comma(line) {
            Why::DecimalComma
        } else if head.starts_with("string values must be quoted") {
            Why::Unquoted
        } else if head.starts_with("key with no value") || head.starts_with("missing value") {
            Why::NoValue
        } else {
            Why::Syntax
        }
    }

    fn in_danish(&self) -> String {
        match self {
            Why::Unknown { found, known } if known.is_empty() => {
                format!("»{found}« kendes ikke her.")
            }
            Why::Unknown { found, known } => {
                format!("»{found}« kendes ikke her. Der kan stå »{}«.", known.join("«, »"))
            }
            Why::Missing(name) => format!("»{name}« mangler."),
            Why::Twice => "navnet står to gange.".into(),
            Why::Kind { found, due: Some(due) } => {
                format!("her står {found}, hvor der skal stå {due}.")
            }
            Why::Kind { found, due: None } => format!("her kan {found} ikke stå."),
            Why::TooLong => "det er ikke et tal, en celle kan holde (højst 15 cifre).".into(),
            Why::DecimalComma => "tal skrives med punktum i denne slags fil, fx 0.14.".into(),
            Why::Unquoted => {
                "tekst skal stå i anførselstegn, og tal skrives med punktum, fx 0.14.".into()
            }
            Why::NoValue => "efter navnet skal der stå = og en værdi.".into(),
            Why::Syntax => "her kan filen ikke læses som TOML.".into(),
        }
    }
}

/// What stands in backticks.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A value as the reader tells it (`string "x"`, "integer `5`"), in Danish.
fn value(told: &str) -> String {
    if told.starts_with("map") {
        return "en tabel".into();
    }
    if told.starts_with("sequence") {
        return "en liste".into();
    }
    let text = told.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"'));
    match (text, quoted(told).into_iter().next()) {
        (Some((text, _)), _) => format!("»{text}«"),
        (None, Some(plain)) => format!("»{plain}«"),
        (None, None) => "noget andet".into(),
    }
}

/// `0,14` after an equals sign, where a comma ends a number.
fn has_decimal_comma(line: &str) -> bool {
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    let digits = value.trim_start_matches(['-', '+']);
    let (whole, rest) = digits.split_once(',').unwrap_or_default();
    !whole.is_empty()
        && whole.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && rest.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Sample {
        rate: f64,
        years: Option<i32>,
        name: Option<String>,
        on: Option<bool>,
        list: Option<Vec<f64>>,
        #[serde(default)]
        table: BTreeMap<String, f64>,
    }

    #[test]
    fn faults_are_told_in_danish_with_their_line() {
        for (text, danish) in [
            (
                "rate = 0,14\n",
                "linje 1 (»rate = 0,14«): tal skrives med punktum i denne slags fil, fx 0.14.",
            ),
            (
                "rate = 1\nrat = 2\n",
                "linje 2 (»rat = 2«): »rat« kendes ikke her. Der kan stå »rate«, »years«, »name«, \
                 »on«, »list«, »table«.",
            ),
            ("years = 1\n", "»rate« mangler."),
            ("rate = 1\nrate = 2\n", "linje 2 (»rate = 2«): navnet står to gange."),
            ("rate = \"x\"\n", "linje 1 (»rate = \"x\"«): her står »x«, hvor der skal stå et tal."),
            (
                "rate = 1\nyears = 1.5\n",
                "linje 2 (»years = 1.5«): her står »1.5«, hvor der skal stå et helt tal.",
            ),
            (
                "rate = 1\nname = 3\n",
                "linje 2 (»name = 3«): her står »3«, hvor der skal stå en tekst i anførselstegn.",
            ),
            (
                "rate = 1\non = 3\n",
                "linje 2 (»on = 3«): her står »3«, hvor der skal stå true eller false.",
            ),
            (
                "rate = 1\nlist = 3\n",
                "linje 2 (»list = 3«): her står »3«, hvor der skal stå en liste i kantede \
                 parenteser.",
            ),
            (
                "rate = 1\ntable = 3\n",
                "linje 2 (»table = 3«): her står »3«, hvor der skal stå en tabel.",
            ),
            (
                "rate = [1]\n",
                "linje 1 (»rate = [1]«): her står en liste, hvor der skal stå et tal.",
            ),
            (
                "rate = 1\nname = ja\n",
                "linje 2 (»name = ja«): tekst skal stå i anførselstegn, og tal skrives med \
                 punktum, fx 0.14.",
            ),
            ("rate\n", "linje 1 (»rate«): efter navnet skal der stå = og en værdi."),
            ("rate = 1\n[table\n", "linje 2 (»[table«): her kan filen ikke læses som TOML."),
        ] {
            let told = read::<Sample>(text).expect_err(text).words(Lang::Da);
            assert_eq!(told, danish);
        }
    }
}
