//! Findings as CSV, in the manner of [`draw::table`](crate::draw::table).

use rust_decimal::Decimal;
use std::path::Path;

use crate::check::State;
use crate::draw::table::{csv_writer, guarded};
use crate::finding::Weight;
use crate::lang::Lang;
use crate::model::Actor;
use crate::view::{FindingView, View};

/// As many as a line has.
const COLUMNS: usize = 20;

const DANISH: [&str; COLUMNS] = [
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
    "Nr.",
    "Forhold til nr.",
    "Grad",
    "Under væsentlighed",
];

const ENGLISH: [&str; COLUMNS] = [
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
    "No.",
    "Relation to no.",
    "Certainty",
    "Below materiality",
];

/// The headings, without the mark that the file begins with.
pub fn heading(lang: Lang) -> String {
    written([lang.pick(DANISH, ENGLISH).map(str::to_owned)])
}

/// A line for each finding.
pub fn findings(file: &Path, view: &View, lang: Lang) -> String {
    written(view.findings.iter().map(|finding| line(file, finding, lang)))
}

fn line(file: &Path, view: &FindingView, lang: Lang) -> [String; COLUMNS] {
    let FindingView { finding, message, since, answer } = view;
    let weight = |of: &dyn Fn(&Weight) -> Decimal| {
        finding.weight.as_ref().map(|weight| kroner(of(weight))).unwrap_or_default()
    };
    let [municipality, region, state] = Actor::ALL.map(|actor| weight(&|weight| weight.of(actor)));
    [
        guarded(&file.display().to_string()),
        message.severity.clone(),
        message.code.clone(),
        guarded(&finding.place()),
        guarded(&message.message),
        guarded(&finding.read(lang).unwrap_or_default()),
        guarded(&finding.expected(lang).unwrap_or_default()),
        guarded(&message.remedy),
        weight(&Weight::total),
        municipality,
        region,
        state,
        state_in_words(*since, lang).to_owned(),
        guarded(&answer.answer),
        guarded(&answer.by),
        guarded(&answer.date),
        message.number.clone(),
        message.relation.words(lang).to_owned(),
        message.certainty.clone(),
        if message.is_immaterial { lang.pick("ja", "yes").to_owned() } else { String::new() },
    ]
}

/// What has become of a finding since the earlier protocol.
pub fn state_in_words(state: State, lang: Lang) -> &'static str {
    match state {
        State::First => "",
        State::New => lang.pick("ny", "new"),
        State::Changed => lang.pick("ændret", "changed"),
        State::Same => lang.pick("uændret", "unchanged"),
    }
}

/// Kroner with two decimals and a decimal comma, no grouping.
fn kroner(value: Decimal) -> String {
    format!("{:.2}", value.round_dp(2)).replace('.', ",")
}

fn written(lines: impl IntoIterator<Item = [String; COLUMNS]>) -> String {
    let mut writer = csv_writer(Vec::new());
    for line in lines {
        // Nothing fails that is written to memory.
        let _ = writer.write_record(line);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_line_is_read_as_danes_write() {
        let mut line = [const { String::new() }; COLUMNS];
        line[0] = guarded("=1+1");
        line[1] = guarded("a;\"b\"");
        line[2] = kroner(dec!(-1234.5));
        let empty = ";".repeat(COLUMNS - 3);
        assert_eq!(written([line]), format!("'=1+1;\"a;\"\"b\"\"\";-1234,50{empty}\r\n"));
    }
}
