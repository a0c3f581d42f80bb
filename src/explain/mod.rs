//! Why printed and recomputed differ: one cause, then two, that make the difference vanish within
//! rounding.
//!
//! A cause is a way in which the printed figures may have been computed otherwise than the inputs
//! say. Each is tried by recomputing with it, and it fits when *every* printed figure of the same
//! kind (typed, or formula) comes out within its tolerance. Several that fit equally well are all
//! told, and none is told that does not fit: the search never guesses.

mod causes;
mod search;
pub mod words;

use rust_decimal::Decimal;

use crate::engine::NetResult;
use crate::model::Actor;
use crate::read::{AreaRow, Case, What};
use crate::reconcile::{Comparison, Verdict};
use crate::workbook::CellRef;

pub use causes::{Cause, Part};

/// Fewer differing figures than this settle nothing: any of a hundred causes would fit one number.
const ENOUGH: usize = 3;

/// What the search came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The printed total that the ladder begins at, and its cell.
    pub printed: Decimal,
    pub cell: CellRef,
    /// The recomputed total that it ends at.
    pub recomputed: Decimal,
    /// Printed figures that differ.
    pub differing: usize,
    /// So many of the differing figures are typed, while so many that are formulas agree with the
    /// inputs.
    pub typed_against: Option<(usize, usize)>,
    /// Hypotheses that fit equally well, the ones with the fewest causes.
    pub fits: Vec<Fit>,
    /// How many causes, and pairs of causes, were tried.
    pub tried: (usize, usize),
}

/// Causes that together make every printed figure come out.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Each cause with the kroner that undoing it adds to the total, in order from printed to
    /// recomputed.
    pub steps: Vec<(Cause, Decimal)>,
    /// What rounding leaves between the printed total and the first step.
    pub rest: Decimal,
    /// Printed figures that come out.
    pub figures: usize,
    /// The largest difference that remains in any of them, kroner.
    pub largest: Decimal,
}

/// Looks for what explains the differences; `None` where nothing differs.
pub fn explain(case: &Case, result: &NetResult, crosscheck: &[Comparison]) -> Option<Explanation> {
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
        typed_against: (typed > 0 && agreeing > differing.len()).then_some((typed, agreeing)),
        fits: Vec::new(),
        tried: (0, 0),
    };
    if (typed >= ENOUGH || differing.len() - typed >= ENOUGH)
        && matches!(total.printed.what, What::Net(None) | What::Area(AreaRow::All, None))
    {
        let found = search::search(case, result, &group, explanation.printed);
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

/// The printed net result of an actor, wherever it stands.
fn printed_net(group: &[&Comparison], actor: Option<Actor>) -> Option<Decimal> {
    let of = |what: &What| {
        let found = group.iter().find(|c| c.printed.what == *what)?;
        found.printed.value.as_ref().ok().copied()
    };
    of(&What::Net(actor)).or_else(|| of(&What::Area(AreaRow::All, actor)))
}
