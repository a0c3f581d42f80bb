//! A figure twice: as a formula, and as the engine has it.

use rust_decimal::Decimal;

use super::formula::{At, fixed};

/// A figure twice: as a formula, and as the engine has it. What is built of several stays in step.
#[derive(Debug, Clone)]
pub struct Live {
    pub formula: String,
    pub value: Decimal,
}

impl Live {
    pub fn new(formula: impl Into<String>, value: Decimal) -> Self {
        Live { formula: formula.into(), value }
    }
    pub fn zero() -> Self {
        Live::new("0", Decimal::ZERO)
    }
    /// The same figure, by the cell that it was written to.
    pub fn at(&self, at: At) -> Self {
        Live::new(fixed(at), self.value)
    }
    pub fn plus(&self, other: &Live) -> Self {
        Live::new(
            format!("({}+{})", self.formula, other.formula),
            self.value.saturating_add(other.value),
        )
    }
    pub fn minus(&self, other: &Live) -> Self {
        Live::new(
            format!("({}-{})", self.formula, other.formula),
            self.value.saturating_sub(other.value),
        )
    }
    /// To the øre, so that what is nil does not show as minus nil.
    pub fn rounded(&self) -> Self {
        Live::new(format!("ROUND({},2)", self.formula), self.value.round_dp(2))
    }
    pub fn times(&self, other: &Live) -> Self {
        Live::new(
            format!("{}*{}", self.formula, other.formula),
            self.value.saturating_mul(other.value),
        )
    }
    /// Sum of cells, nil where there are none.
    pub fn sum(parts: &[Live]) -> Self {
        if parts.is_empty() {
            return Live::zero();
        }
        let formulas: Vec<&str> = parts.iter().map(|part| part.formula.as_str()).collect();
        Live::new(format!("({})", formulas.join("+")), parts.iter().map(|part| part.value).sum())
    }
}
