//! Why printed and recomputed differ: one cause, then two, that make the difference vanish within
//! rounding.
//!
//! A cause is a way in which the printed figures may have been computed otherwise than the inputs
//! say. Each is tried by recomputing with it, and it fits when *every* printed figure of the same
//! kind (typed, or formula) comes out within its tolerance. Several that fit equally well are all
//! told, and none is told that does not fit: the search never guesses.

mod causes;
mod explanation;
mod ladder;
mod search;
pub mod words;

use crate::engine::NetResult;
use crate::package::bounds::Deadline;
use crate::read::{AreaRow, Case, What};
use crate::reconcile::{Comparison, Verdict};

pub use causes::{Cause, Part};
pub use explanation::{Explanation, Fit};
pub use ladder::{Step, ladder};

/// Fewer differing figures than this settle nothing: any of a hundred causes would fit one number.
const ENOUGH: usize = 3;

/// Looks for what explains the differences; `None` where nothing differs. What is found after the
/// deadline counts for nothing.
pub fn explain(
    case: &Case,
    result: &NetResult,
    crosscheck: &[Comparison],
    deadline: Deadline,
) -> Option<Explanation> {
    let differing: Vec<&Comparison> =
        crosscheck.iter().filter(|c| c.verdict == Verdict::Differs).collect();
    let first = differing.first()?;
    let total = printed_total(crosscheck).unwrap_or(first);
    let typed = differing.iter().filter(|c| !c.printed.is_formula).count();
    let agreeing = crosscheck
        .iter()
        .filter(|c| c.printed.is_formula && matches!(c.verdict, Verdict::Equal | Verdict::Rounding))
        .count();
    // The figures of one kind belong together: typed ones come from another run than formulas do.
    let of_formulas = typed < ENOUGH;
    let group: Vec<&Comparison> = crosscheck
        .iter()
        .filter(|c| {
            c.printed.is_formula == of_formulas && c.recomputed.is_some() && c.difference.is_some()
        })
        .collect();
    let mut explanation = Explanation {
        printed: total.printed.value.clone().ok()?,
        cell: total.printed.cell.clone(),
        recomputed: total.recomputed?,
        differing: differing.len(),
        of_formulas,
        typed_against: (typed > 0 && agreeing > differing.len()).then_some((typed, agreeing)),
        fits: Vec::new(),
        tried: (0, 0),
    };
    if (typed >= ENOUGH || differing.len() - typed >= ENOUGH)
        && matches!(total.printed.what, What::Net(None) | What::Area(AreaRow::All, None))
    {
        let found = search::search(case, result, &group, explanation.printed, deadline);
        (explanation.fits, explanation.tried) = (found.fits, found.tried);
    }
    Some(explanation)
}

fn printed_total(crosscheck: &[Comparison]) -> Option<&Comparison> {
    let of = |what: What| {
        crosscheck
            .iter()
            .find(|c| c.printed.what == what && c.printed.value.is_ok() && c.recomputed.is_some())
    };
    let both = [of(What::Net(None)), of(What::Area(AreaRow::All, None))];
    let differs = |c: &&Comparison| c.verdict == Verdict::Differs;
    both.into_iter().flatten().find(differs).or(both.into_iter().flatten().next())
}
