//! What is said of the file in a line, wherever it is said: of its printed figures, its findings,
//! and what was looked at.

use super::contents::Ours;
use super::drawing::Drawing;
use crate::draw::formula::{quoted, range};
use crate::finding;
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
    let counts = finding::counts(drawing.contents.findings)
        .map(|(severity, count)| (count, severity.words(Lang::Da)));
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} × {name}"))
        .collect();
    if told.is_empty() { "Ingen fund ved læsning og krydstjek.".into() } else { told.join(", ") }
}

/// What nobody has looked at.
pub const UNCHECKED: &str = "om inddata er sande, hvad der står uden for de genkendte ark, og om \
     indsatsen virker";

/// What the gain rests on, as it was handed in.
pub fn gain(drawing: &Drawing) -> String {
    let gain = &drawing.contents.review.gain;
    let part =
        |part| gain.share(part).map_or("–".to_owned(), |share| crate::lang::per_cent(share, 0));
    format!(
        "vidensdatabasen {}, egne tal med kilde {}, tal uden kilde {}",
        part(gain.knowledge_base),
        part(gain.own),
        part(gain.without_source)
    )
}
