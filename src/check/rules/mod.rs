//! The rules of the catalogue: one file each, and one line of the list.

use super::rule::Rule;
use super::thresholds::Thresholds;

/// The files of the rules and their list, from one place. `rustfmt` does not look into a list, so
/// `.ci/run` names these files to it.
macro_rules! catalogue {
    ($($file:ident)*) => {
        $(mod $file;)*

        /// Every rule, in the order of the catalogue.
        pub const RULES: &[&Rule] = &[$(&$file::RULE),*];
    };
}

catalogue! {
    places
    numbers
    success_share
    periods
    empty_lines
    known_words
    cached_values
    printed_results
    margins
    participants
    printed_break_even
    discounting
    price_level
    difference
    signs
    unit_slips
    counted_twice
    refusion
    far_from_known
    success_range
    one_line
    sign_in_range
    without_end
    costs_end
    one_person
    odd_year
    sources
    own_figures
    craft
    break_even_margin
    description
    incentive
    grants
}

pub(super) use cached_values::stale;
pub(super) use craft::is_of_formula;
pub(super) use difference::{Difference, Traced};
pub(super) use discounting::is_of_printed;
pub(super) use margins::parts;

/// The rule of a code, whatever its case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds::of_rules(RULES)
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use std::collections::BTreeSet;

    #[test]
    fn no_code_stands_twice() {
        let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(rules.len(), RULES.len());
    }

    #[test]
    fn every_rule_is_worded_in_both_languages() {
        for rule in RULES {
            for (danish, english) in [rule.title, rule.about, rule.source] {
                assert!(!danish.is_empty() && !english.is_empty(), "{}", rule.code);
            }
        }
    }

    #[test]
    fn every_file_of_a_rule_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/check/rules");
        let files = std::fs::read_dir(folder).expect("the rules");
        assert_eq!(files.count(), RULES.len() + 1, "each file but this one is a rule");
    }
}
