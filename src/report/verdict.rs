//! What is said of the file in a line, wherever it is said: of its printed figures, its findings,
//! and what was looked at.

use super::contents::Ours;
use super::drawing::Drawing;
use crate::draw::formula::{quoted, range};
use crate::finding;
use crate::lang::{Lang, phrase};
use crate::reconcile;
use crate::reconcile::{Comparison, Verdict};

/// Where SØM Krydstjek says of each printed figure whether it follows: its first row, and the
/// column.
pub const FIRST: u32 = 7;
pub const NOW: u16 = 9;
pub const FOLLOWS: (&str, &str) = ("følger", "follows");
pub const DIFFERS: (&str, &str) = ("afviger", "differs");
/// Whether two sums that must agree do.
pub const AGREES: (&str, &str) = ("stemmer", "agrees");
pub const AGREES_NOT: (&str, &str) = ("stemmer ikke", "does not agree");

/// The verdict on the file as it was handed in.
pub fn printed(crosscheck: &[Comparison], lang: Lang) -> String {
    reconcile::crosscheck_in_words(crosscheck, lang).replace("   ", ": ")
}

/// Whether the original's own results follow its inputs now: a formula and what it gives.
pub fn now(drawing: &Drawing) -> (String, String) {
    let crosscheck = drawing.contents.crosscheck;
    if crosscheck.is_empty() {
        let text = printed(crosscheck, drawing.lang());
        return (quoted(&text), text);
    }
    let last = FIRST + u32::try_from(crosscheck.len()).unwrap_or(1) - 1;
    let cells = range(drawing.name(Ours::Crosscheck), (FIRST, NOW), (last, NOW));
    let word = drawing.of(DIFFERS);
    let count = format!("COUNTIF({cells},{})", quoted(word));
    let differs = phrase!(
        drawing.lang(),
        " af {} trykte tal følger ikke de nuværende inddata",
        " of {} printed figures do not follow the inputs as they are now",
        crosscheck.len()
    );
    let follows = drawing.pick(
        "ens: modellens egne resultater følger de nuværende inddata",
        "equal: the model's own results follow the inputs as they are now",
    );
    let differing = crosscheck.iter().filter(|c| state(c) == DIFFERS).count();
    let shown =
        if differing > 0 { format!("{word}: {differing}{differs}") } else { follows.to_owned() };
    let formula = format!(
        "IF({count}>0,{}&{count}&{},{})",
        quoted(&format!("{word}: ")),
        quoted(&differs),
        quoted(follows)
    );
    (formula, shown)
}

/// What the original's own cell does now, before anything is changed.
pub fn state(comparison: &Comparison) -> (&'static str, &'static str) {
    const NONE: (&str, &str) = ("–", "–");
    if !comparison.printed.is_number {
        return if comparison.verdict == Verdict::Equal && comparison.difference.is_none() {
            FOLLOWS
        } else {
            NONE
        };
    }
    match comparison.verdict {
        Verdict::Equal | Verdict::Rounding => FOLLOWS,
        Verdict::Differs => DIFFERS,
        Verdict::NotRecomputable => NONE,
    }
}

/// How many findings there are of each severity.
pub fn findings(drawing: &Drawing) -> String {
    let counts = finding::counts(drawing.contents.findings)
        .map(|(severity, count)| (count, severity.words(drawing.lang())));
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} × {name}"))
        .collect();
    if told.is_empty() {
        drawing
            .pick("Ingen fund ved læsning og krydstjek.", "No findings in reading or cross-check.")
            .into()
    } else {
        told.join(", ")
    }
}

/// What nobody has looked at.
pub const UNCHECKED: (&str, &str) = (
    "om inddata er sande, hvad der står uden for de genkendte ark, og om indsatsen virker",
    "whether the inputs are true, what stands outside the sheets that were known, and whether the \
     intervention works",
);

/// What the gain rests on, as it was handed in.
pub fn gain(drawing: &Drawing) -> String {
    let gain = &drawing.contents.review.gain;
    let lang = drawing.lang();
    let part = |part| gain.share(part).map_or("–".to_owned(), |share| lang.per_cent(share, 0));
    phrase!(
        lang,
        "vidensdatabasen {}, egne tal med kilde {}, tal uden kilde {}",
        "the knowledge base {}, own figures with a source {}, figures without a source {}",
        part(gain.knowledge_base),
        part(gain.own),
        part(gain.without_source)
    )
}
