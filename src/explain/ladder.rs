//! From the printed net result, step by step with the kroner of each, to the recomputed.

use rust_decimal::{Decimal, dec};

use super::explanation::Explanation;
use crate::lang::{Lang, phrase};
use crate::model::Calculation;

/// A step of the ladder: from where to where, kroner.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub name: String,
    pub amount: Decimal,
    pub from: Decimal,
    pub to: Decimal,
    /// The printed total or the recomputed one.
    pub is_end: bool,
}

impl Step {
    /// What a stacked bar is made of: an unseen base, and what stands on it above and below nil.
    pub fn stacked(&self) -> [Decimal; 3] {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let base = low.max(Decimal::ZERO) + high.min(Decimal::ZERO);
        let above = high.max(Decimal::ZERO) - low.max(Decimal::ZERO);
        let below = low.min(Decimal::ZERO) - high.min(Decimal::ZERO);
        [base, above, below]
    }
}

/// The steps of the first explanation, or one without.
pub fn ladder(found: &Explanation, calculation: &Calculation, lang: Lang) -> Vec<Step> {
    let fit = found.fits.first();
    let mut named: Vec<(String, Decimal)> = Vec::new();
    // What moves nothing is told in the explanation, and is no step.
    let steps = fit.into_iter().flat_map(|fit| &fit.steps);
    for (cause, amount) in steps.filter(|(_, amount)| amount.abs() >= dec!(0.5)) {
        let cause = cause.words(calculation, lang);
        named.push((phrase!(lang, "Uden: {cause}", "Without: {cause}"), *amount));
    }
    let told: Decimal = named.iter().map(|(_, amount)| *amount).sum();
    let rest = found.recomputed - found.printed - told;
    if fit.is_none() {
        named.push((lang.pick("Uden forklaring", "Unexplained").to_owned(), rest));
    } else if rest.abs() >= dec!(0.005) {
        named.push((lang.pick("Afrunding", "Rounding").to_owned(), rest));
    }
    let printed = lang.pick("Trykt nettoresultat", "Printed net result");
    let mut steps = vec![end(printed, found.printed)];
    let mut so_far = found.printed;
    for (name, amount) in named {
        steps.push(Step { name, amount, from: so_far, to: so_far + amount, is_end: false });
        so_far += amount;
    }
    let recomputed = lang.pick("Genberegnet nettoresultat", "Recomputed net result");
    steps.push(end(recomputed, found.recomputed));
    steps
}

fn end(name: &str, value: Decimal) -> Step {
    Step { name: name.to_owned(), amount: value, from: Decimal::ZERO, to: value, is_end: true }
}
