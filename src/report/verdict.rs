//! What is said of the file in a line, wherever it is said: of its printed figures, its findings,
//! and what was looked at.

use super::contents::Ours;
use super::drawing::Drawing;
use crate::draw::formula::{quoted, range};
use crate::finding::Severity;
use crate::lang::Lang;
use crate::reconcile;
use crate::reconcile::{Comparison, Verdict};

/// Where SØM Krydstjek says of each printed figure whether it follows: its first row, and the
/// column.
pub const FIRST: u32 = 7;
pub const NOW: u16 = 9;
pub const FOLLOWS: &str = "følger";
pub const DIFFERS: &str = "afviger";

/// The verdict on the file as it was handed in.
pub fn printed(crosscheck: &[Comparison]) -> String {
    reconcile::crosscheck_in_words(crosscheck, Lang::Da).replace("   ", ": ")
}

/// Whether the original's own results follow its inputs now: a formula and what it gives.
pub fn now(drawing: &Drawing) -> (String, String) {
    let crosscheck = drawing.contents.crosscheck;
    if crosscheck.is_empty() {
        let text = printed(crosscheck);
        return (quoted(&text), text);
    }
    let last = FIRST + u32::try_from(crosscheck.len()).unwrap_or(1) - 1;
    let cells = range(drawing.name(Ours::Crosscheck), (FIRST, NOW), (last, NOW));
    let count = format!("COUNTIF({cells},{})", quoted(DIFFERS));
    let differs = format!(" af {} trykte tal følger ikke de nuværende inddata", crosscheck.len());
    let follows = "ens: modellens egne resultater følger de nuværende inddata";
    let differing = crosscheck.iter().filter(|c| state(c) == DIFFERS).count();
    let shown =
        if differing > 0 { format!("{DIFFERS}: {differing}{differs}") } else { follows.to_owned() };
    let formula = format!(
        "IF({count}>0,{}&{count}&{},{})",
        quoted(&format!("{DIFFERS}: ")),
        quoted(&differs),
        quoted(follows)
    );
    (formula, shown)
}

/// What the original's own cell does now, before anything is changed.
pub fn state(comparison: &Comparison) -> &'static str {
    if !comparison.printed.is_number {
        return if comparison.verdict == Verdict::Equal && comparison.difference.is_none() {
            FOLLOWS
        } else {
            "–"
        };
    }
    match comparison.verdict {
        Verdict::Equal | Verdict::Rounding => FOLLOWS,
        Verdict::Differs => DIFFERS,
        Verdict::NotRecomputable => "–",
    }
}

/// How many findings there are of each severity.
pub fn findings(drawing: &Drawing) -> String {
    let of = |severity| drawing.contents.findings.iter().filter(|f| f.severity == severity).count();
    let counts = [
        Severity::Error,
        Severity::PossibleError,
        Severity::Clarification,
        Severity::Assumption,
        Severity::Information,
    ]
    .map(|severity| (of(severity), severity.words(Lang::Da)));
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} × {name}"))
        .collect();
    if told.is_empty() { "Ingen fund ved læsning og krydstjek.".into() } else { told.join(", ") }
}

/// The sentence on the front page that says what was recomputed, by what, and what was not.
pub fn statement(drawing: &Drawing) -> String {
    let contents = drawing.contents;
    let figures = contents.crosscheck.len();
    let recomputed = crate::reconcile::recomputed_count(contents.crosscheck);
    let recalculation = &contents.review.recalculation;
    let all = recalculation.checked + recalculation.unchecked;
    let explained = match contents.explanation {
        Some(_) => {
            format!(" Hvad der forklarer forskellen, står på {}.", drawing.name(Ours::Crosscheck))
        }
        None => String::new(),
    };
    format!(
        "Hvad er kontrolleret: {recomputed} af {figures} trykte tal er genberegnet fra inddata med eksakte decimaltal af soem {}, og {} af {all} formler er \
         regnet efter fra de gemte værdier med et andet regneprogram.{explained} Ikke kontrolleret: om inddata er sande, og hvad der står uden for de genkendte ark. Programmet \
         bedømmer regning og dokumentation, ikke om indsatsen virker. Alle fund står på {}.",
        env!("CARGO_PKG_VERSION"),
        recalculation.checked,
        drawing.name(Ours::Control),
    )
}
