//! A2: numbers where numbers are due. What is none is found as the cells are read.

use crate::check::rule::{FORMAT, Rule, elsewhere};
use crate::finding::{Certainty, Severity};

pub const RULE: Rule = Rule {
    code: "A2",
    title: ("Hvor der skal stå et tal, står et tal", "A number stands where a number is due"),
    about: (
        "Tekst, tomme celler og fejlværdier i stedet for tal. Et tal skrevet som tekst læses, hvis \
         det kun kan betyde ét; »1.234« kan betyde to og afvises med begge læsninger.",
        "Text, empty cells and error values in place of numbers. A number written as text is read \
         where it can mean only one; »1.234« can mean two and is refused with both readings.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: "",
    find: elsewhere,
};
