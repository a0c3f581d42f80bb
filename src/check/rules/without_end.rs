//! C9: gains that never fade.

use rust_decimal::Decimal;

use crate::check::rule::{AUDIT, Rule, shown};
use crate::check::subject::{Subject, included};
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::Input;

pub const RULE: Rule = Rule {
    code: "C9",
    title: ("Ændringen vokser ikke i det uendelige", "The change does not grow without end"),
    about: (
        "En ændring i forbrug, der er størst i det sidste år, der tælles med, bygger på, at \
         ændringen ikke aftager. Vægten er, hvad resultatet mister, hvis den aftager med en \
         tiendedel om året fra år 3; hvad der vejer lidt, siges ikke.",
        "A change in use that is largest in the last year counted rests on a change that does not \
         fade. The weight is what the result loses if it fades by a tenth a year from year 3; \
         what weighs little is not told.",
    ),
    source: AUDIT,
    severity: Severity::Clarification,
    certainty: Certainty::Likely,
    thresholds: r#"
years = 4  # how many years a change must be stated for
from = 3  # the year after the course from which a change should fade
fade = 0.1  # by how much a year, for the weight
least = 10000  # kroner that it must weigh
"#,
    find: without_end,
};

/// A line whose change in use is largest in the last year counted.
#[derive(Debug)]
struct LargestLast {
    name: String,
    change: Decimal,
    /// Without its sign.
    largest: Decimal,
}

impl Matter for LargestLast {
    fn words(&self, lang: Lang) -> Words {
        let Self { name, change, .. } = self;
        words!(
            lang,
            "{name}: ændringen er størst ({}) i det sidste år, der tælles med.",
            "{name}: the change is largest ({}) in the last year counted.",
            "Begrund, at ændringen holder, eller lad den aftage.",
            "Give reasons why the change lasts, or let it fade.",
            shown(*change, lang)
        )
    }

    fn label(&self) -> &str {
        &self.name
    }

    fn amount(&self) -> Option<(&'static str, &'static str)> {
        Some(("Hvis den aftager", "If it fades"))
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(shown(self.change, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(format!("< {}", shown(self.largest, lang)))
    }
}

fn without_end(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let first = subject.filled_cohorts().map(|cohort| cohort.year.value).min();
    let Some(first) = first else { return Vec::new() };
    let settings = &calculation.settings;
    let horizon = settings.last_year.value - first - settings.first_offset;
    let counted = usize::try_from(horizon).unwrap_or(0) + 1;
    let (years, from) = (subject.count("C9", "years"), subject.count("C9", "from"));
    let fade = Decimal::ONE - subject.number("C9", "fade");
    let mut found = Vec::new();
    for (position, line) in included(calculation) {
        let counted: Vec<&Input> = line.changes.iter().take(counted).collect();
        let stated = counted.iter().filter(|change| !change.value.is_zero()).count();
        let (Some(last), true) = (counted.last(), stated >= years) else { continue };
        let largest = counted.iter().map(|change| change.value.abs()).max().unwrap_or_default();
        if last.value.is_zero() || last.value.abs() < largest {
            continue;
        }
        let weight = subject.weight_of_line(position, |line| {
            let mut kept = Decimal::ONE;
            for change in line.changes.iter_mut().skip(from) {
                change.value *= kept;
                kept *= fade;
            }
        });
        let least = subject.number("C9", "least");
        if weight.is_some_and(|weight| weight.total().abs() < least) {
            continue;
        }
        let name = line.service.value.clone();
        let matter = LargestLast { name, change: last.value, largest };
        found.push(RULE.finding(subject.cell(last), matter).weighing(weight));
    }
    found
}
