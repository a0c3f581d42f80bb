//! Wording and number formats, Danish by default and English on request. Data comes in, sentences go out.

mod cases;
mod explanation;
mod findings;
mod reading;
mod recreated;
mod refusals;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::Actor;
use crate::reconcile::{self, Comparison, Verdict};

pub use cases::{build_error, case_error, price_error};
pub use explanation::{explanation, hypothesis};
pub use findings::{advice, remedy, severity};
pub use reading::{fit, layout_error};
pub use recreated::{format_name, recreated};
pub use refusals::{refusal, scenario};

/// The language of messages. The sheets that are added to a workbook are always Danish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    Da,
    En,
}

impl Lang {
    /// Picks the wording of this language.
    pub fn pick<T>(self, danish: T, english: T) -> T {
        match self {
            Lang::Da => danish,
            Lang::En => english,
        }
    }
}

/// A number in Danish form with `decimals` decimals: `1.234.567,89`, `−0,5`; halves round away from zero.
pub fn number(value: Decimal, decimals: u32) -> String {
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.*}", decimals as usize, rounded.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if rounded < Decimal::ZERO { "−" } else { "" };
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped},{fraction}") }
}

/// A number with as many decimals as it has.
pub fn exact(value: Decimal) -> String {
    let value = value.normalize();
    number(value, value.scale())
}

/// Whole kroner: `−80.469 kr.`
pub fn kroner(value: Decimal) -> String {
    format!("{} kr.", number(value, 0))
}

/// A share as per cent: `41,7 pct.`
pub fn per_cent(share: Decimal, decimals: u32) -> String {
    format!("{} pct.", number(share.saturating_mul(Decimal::ONE_HUNDRED), decimals))
}

/// What a municipality's line is summed under when it names no committee.
pub const NO_COMMITTEE: &str = "Uden udvalg";

/// The model's name of an actor.
pub fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::Municipality => "Kommune",
        Actor::Region => "Region",
        Actor::State => "Stat",
    }
}

/// The model's name of an actor, or of all together.
pub fn actor_or_all(which: Option<Actor>) -> &'static str {
    which.map_or("I alt", actor)
}

pub fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::Equal => lang.pick("ens", "equal"),
        Verdict::Rounding => lang.pick("afrunding", "rounding"),
        Verdict::Differs => lang.pick("afviger", "differs"),
        Verdict::NotRecomputable => lang.pick("kan ikke genberegnes", "not recomputable"),
    }
}

/// The cross-check in a line: verdict, how many figures, and the largest difference in kroner.
pub fn crosscheck(crosscheck: &[Comparison], lang: Lang) -> String {
    if crosscheck.is_empty() {
        return lang.pick("ingen trykte resultater at sammenligne med", "no printed results to compare with").into();
    }
    let kroner_only = crosscheck.iter().filter(|c| !reconcile::is_share(&c.printed.what));
    let largest = kroner_only.filter_map(|c| c.difference).map(|d| d.abs()).max().unwrap_or_default();
    let verdict = verdict(reconcile::verdict(crosscheck), lang);
    let (all, done) = (crosscheck.len(), reconcile::recomputed_count(crosscheck));
    let differing = crosscheck.iter().filter(|c| c.verdict == Verdict::Differs).count();
    let largest = number(largest, 2);
    match (differing, lang) {
        (0, Lang::Da) => format!("{verdict}   {done} af {all} trykte tal genberegnet, største afvigelse {largest} kr."),
        (0, Lang::En) => {
            format!("{verdict}   {done} of {all} printed figures recomputed, largest difference {largest} kr.")
        }
        (n, Lang::Da) => format!("{verdict}   {n} af {all} trykte tal, største afvigelse {largest} kr."),
        (n, Lang::En) => format!("{verdict}   {n} of {all} printed figures, largest difference {largest} kr."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn numbers_are_written_the_danish_way() {
        assert_eq!(number(dec!(1234567.885), 2), "1.234.567,89");
        assert_eq!(number(dec!(-80468.92), 0), "−80.469");
        assert_eq!(number(dec!(-0.4), 0), "0");
        assert_eq!(number(dec!(999), 0), "999");
        assert_eq!(exact(dec!(0.140)), "0,14");
        assert_eq!(per_cent(dec!(0.41747), 1), "41,7 pct.");
    }
}
