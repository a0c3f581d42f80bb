//! A3: a success rate that is a share. What is none is found as the cells are read.

use crate::check::rule::{FORMAT, Rule, elsewhere};
use crate::finding::{Certainty, Severity};

pub const RULE: Rule = Rule {
    code: "A3",
    title: (
        "Succesraten er en andel mellem 0 og 100 pct.",
        "The success rate is a share between 0 and 100 per cent",
    ),
    about: (
        "En succesrate på 40 læses som 40 pct. og meldes; viser cellen procent, gælder det, den \
         viser. Negative rater og rater over 100 pct. giver ingen mening.",
        "A success rate of 40 is read as 40 per cent and told; where the cell shows per cent, what \
         it shows holds. Negative rates and rates above 100 per cent mean nothing.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: "",
    find: elsewhere,
};
