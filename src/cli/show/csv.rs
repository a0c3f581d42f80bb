//! Findings as CSV for a Danish spreadsheet: semicolons, decimal comma, UTF-8 with a byte order
//! mark.

use rust_decimal::Decimal;
use std::path::Path;

use crate::check::Review;
use crate::check::protocol::{State, place};
use crate::finding::{Finding, Words};
use crate::lang::Lang;
use crate::model::Actor;

/// Spreadsheets take a file for UTF-8 where it begins with this.
pub const BYTE_ORDER_MARK: char = '\u{FEFF}';

pub fn heading(lang: Lang) -> String {
    let names = lang.pick(
        [
            "Fil",
            "Alvor",
            "Kode",
            "Sted",
            "Fund",
            "Læst",
            "Forventet",
            "Hvad skal der gøres",
            "Vægt i alt",
            "Kommune",
            "Region",
            "Stat",
            "Siden sidst",
            "Svar",
            "Afgjort af",
            "Dato",
        ],
        [
            "File",
            "Severity",
            "Code",
            "Place",
            "Finding",
            "Read",
            "Expected",
            "What to do",
            "Weight in all",
            "Kommune",
            "Region",
            "Stat",
            "Since last",
            "Answer",
            "Decided by",
            "Date",
        ],
    );
    line(names.map(str::to_owned))
}

pub fn findings(file: &Path, findings: &[Finding], review: &Review, lang: Lang) -> String {
    let mut lines = String::new();
    for (position, finding) in findings.iter().enumerate() {
        let (state, answer) = review.protocol.entry(position);
        let weight = |of: &dyn Fn(&crate::finding::Weight) -> Decimal| {
            finding.weight.as_ref().map(|weight| number(of(weight))).unwrap_or_default()
        };
        let by = |actor: Actor| weight(&|weight| weight.of(actor));
        let [municipality, region, state_weight] = Actor::ALL.map(by);
        let Words { found, remedy } = finding.words(lang);
        lines += &line([
            word(&file.display().to_string()),
            finding.severity.words(lang).to_owned(),
            finding.code.to_owned(),
            word(&place(finding)),
            word(&found),
            word(&finding.read().unwrap_or_default()),
            word(&finding.expected().unwrap_or_default()),
            word(&remedy),
            weight(&|weight| weight.total()),
            municipality,
            region,
            state_weight,
            since(state, lang).to_owned(),
            word(&answer.answer),
            word(&answer.by),
            word(&answer.date),
        ]);
    }
    lines
}

pub fn since(state: State, lang: Lang) -> &'static str {
    match state {
        State::First => "",
        State::New => lang.pick("ny", "new"),
        State::Changed => lang.pick("ændret", "changed"),
        State::Same => lang.pick("uændret", "unchanged"),
    }
}

/// Kroner with two decimals and a decimal comma, no grouping.
fn number(value: Decimal) -> String {
    format!("{:.2}", value.round_dp(2)).replace('.', ",")
}

/// A text that no spreadsheet takes for a formula. A negative number, as the texts have them,
/// begins with U+2212.
fn word(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn line<const N: usize>(fields: [String; N]) -> String {
    let quoted = fields.map(|field| {
        if field.contains([';', '"', '\n', '\r']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field
        }
    });
    quoted.join(";") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_line_is_read_as_danes_write() {
        assert_eq!(
            line([word("=1+1"), word("a;\"b\""), number(dec!(-1234.5))]),
            "'=1+1;\"a;\"\"b\"\"\";-1234,50\r\n"
        );
    }
}
