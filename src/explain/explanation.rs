//! What a search for causes came to.

use rust_decimal::Decimal;

use super::causes::Cause;
use crate::workbook::CellRef;

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
    /// The figures looked at are formulas; else they are typed.
    pub of_formulas: bool,
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
