//! The protocol that follows a file from version to version.

use std::path::Path;

use super::edits::{T, planted};
use crate::support::ours::{advice, checked, enriched, open};
use crate::support::package::{changed, changed_to_text};
use crate::support::{fixture, saved};
use soem::check::protocol::State;
use soem::reconcile::{self, Verdict};
use soem::workbook::Value;

#[test]
fn answers_follow_the_findings_that_still_stand() {
    let enrich = |path: &Path| enriched(path).bytes;
    let start = planted("autisme.xlsx", &[("Omkostninger", "P6", T("")), ("Indsats", "C6", T(""))]);
    let first = saved("first.xlsx", &enrich(&start));
    // The reviewer answers the two findings, wherever they stand on the sheet.
    let sheet = open(&first);
    let sheet = sheet.sheet("SØM Kontrol").expect("the protocol");
    let cell_of = |code: &str| {
        let found = sheet.iter().find(|(_, cell)| cell.value == Value::Text(code.to_owned()));
        found.map(|(at, _)| at.row + 1).expect("the finding stands there")
    };
    let (source, target) = (cell_of("D1"), cell_of("D5"));
    let answered = [(source, "Kilde eftersendt"), (target, "Se bilag")].into_iter().fold(
        first,
        |path, (row, answer)| {
            let path = changed_to_text(&path, "SØM Kontrol", &format!("M{row}"), answer);
            changed_to_text(&path, "SØM Kontrol", &format!("N{row}"), "ABC")
        },
    );
    // The next version: the target group is filled in, the success rate lies above its range.
    let next = changed_to_text(&answered, "Indsats", "C6", "Voksne med autisme");
    let next = changed(&next, "Effekt", "C5", 0.6);
    let found = checked(&next);
    let protocol = &found.review.protocol;
    assert!(protocol.is_next);
    let of = |code: &str| {
        let position = found.findings.iter().position(|finding| finding.code == code).expect(code);
        protocol.entry(position)
    };
    let (state, answer) = of("D1");
    assert_eq!(
        (state, answer.answer.as_str(), answer.by.as_str()),
        (State::Same, "Kilde eftersendt", "ABC")
    );
    assert_eq!(of("C6").0, State::New);
    assert!(
        protocol.mended.iter().any(|line| line.code == "D5" && line.answer.answer == "Se bilag")
    );
    // And they stand on the sheet that is written next.
    let again = open(&saved("written.xlsx", &enrich(&next)));
    let texts: Vec<String> = again
        .sheet("SØM Kontrol")
        .expect("the protocol")
        .iter()
        .filter_map(|(_, cell)| match &cell.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    for text in
        ["Kilde eftersendt", "ABC", "uændret", "ny", "Rettet siden forrige protokol", "Se bilag"]
    {
        assert!(texts.iter().any(|found| found == text), "»{text}« does not stand on the sheet");
    }
}

#[test]
fn the_label_of_a_finding_stands_in_its_sentence_by_which_an_older_answer_is_found() {
    for name in ["autisme.xlsx", "cti.xlsx", "randers-trykt.xlsx"] {
        for finding in checked(&fixture(name)).findings {
            let (label, told) = (finding.key().label, advice(&finding));
            assert!(told.contains(&label), "{name}: »{label}« is not in {told}");
        }
    }
}

#[test]
fn the_verdict_stands_whatever_the_explanation_says() {
    for name in ["autisme.xlsx", "randers-trykt.xlsx"] {
        let found = checked(&fixture(name));
        let differs = reconcile::verdict(&found.crosscheck) == Verdict::Differs;
        assert_eq!(differs, found.explanation.is_some());
        for fit in found.explanation.iter().flat_map(|explanation| &explanation.fits) {
            let explanation = found.explanation.as_ref().expect("one");
            let steps: rust_decimal::Decimal = fit.steps.iter().map(|(_, kroner)| kroner).sum();
            assert_eq!(
                explanation.printed + fit.rest + steps,
                explanation.recomputed,
                "the ladder leads from one to the other"
            );
        }
    }
}
