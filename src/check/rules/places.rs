//! A1: sheets, labels and headings, each once. What is missing is found as the layout is located.

use crate::check::rule::{FORMAT, Rule, elsewhere};
use crate::finding::{Certainty, Severity};

pub const RULE: Rule = Rule {
    code: "A1",
    title: (
        "Ark, felter og overskrifter findes, hver én gang",
        "Sheets, labels and headings are there, each once",
    ),
    about: (
        "Programmet finder hvert tal ved arkets navn, feltets navn og tabellens overskrifter. \
         Mangler et af dem, eller står et krævet felt to gange, kan beregningen ikke læses, og \
         programmet gætter ikke.",
        "Every figure is found by the name of its sheet, its label and the headings of its table. \
         Where one is missing, or a required label stands twice, the calculation cannot be read, \
         and the program does not guess.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: "",
    find: elsewhere,
};
