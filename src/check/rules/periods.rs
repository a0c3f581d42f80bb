//! A4: participants and years against the period. Some of it is found as the cells are read; here
//! stands what is seen of the whole.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::check::rule::{Rule, shown};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::Year;
use crate::typed::number::{self, Parsed};

pub const RULE: Rule = Rule {
    code: "A4",
    title: ("Deltagere og år passer med perioden", "Participants and years fit the period"),
    about: (
        "Deltagere mangler eller er negative; år ligger uden for perioden; et år mellem to hold \
         er tomt; et forløb kan ikke være begyndt og afsluttet i perioden; ændringer i forbrug \
         ligger senere end år 10, som modellen ikke har grundlag for.",
        "Participants are missing or negative; years lie outside the period; a year between two \
         cohorts is empty; a course cannot have begun and finished within the period; changes in \
         use lie beyond year 10, which the model has no basis for.",
    ),
    source: (
        "Modellen følger konsekvenser til og med år 10",
        "The model follows consequences up to year 10",
    ),
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: r#"
last_offset = 10  # changes in use beyond this year after the course are questioned
"#,
    find: periods,
};

#[derive(Debug)]
enum Period {
    /// A year without participants between two that have some.
    Gap { year: Year },
    /// A course that began before the period.
    BeganBefore { length: Decimal, year: Year, began: Year, first: Year },
    /// A change in use later than the model follows.
    Late { name: String, change: Decimal, offset: usize, last: usize },
}

impl Matter for Period {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::Gap { year } => words!(
                lang,
                "Ingen deltagere afslutter i {year}, men nogle gør både før og efter.",
                "No participants finish in {year}, but some do before and after.",
                "Udfyld året, eller forklar hullet.",
                "Fill in the year, or explain the gap."
            ),
            Self::BeganBefore { length, year, began, first } => words!(
                lang,
                "Et forløb på {} år, der afsluttes i {year}, begyndte i {began}, før perioden \
                 ({first}).",
                "A course of {} years that finishes in {year} began in {began}, before the period \
                 ({first}).",
                "Lad perioden begynde, hvor forløbet begynder, eller flyt holdet.",
                "Let the period begin where the course begins, or move the cohort.",
                shown(*length, lang)
            ),
            Self::Late { name, offset, last, .. } => words!(
                lang,
                "{name}: ændring i forbrug i år {offset}, senere end år {last}.",
                "{name}: change in use in year {offset}, beyond year {last}.",
                "Slet de senere år, eller begrund dem.",
                "Delete the later years, or give reasons for them."
            ),
        }
    }

    fn label(&self) -> &str {
        match self {
            Self::Late { name, .. } => name,
            _ => "",
        }
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Gap { .. } => "0".into(),
            Self::BeganBefore { length, .. } => shown(*length, lang),
            Self::Late { change, .. } => shown(*change, lang),
        })
    }

    fn expected(&self, _: Lang) -> Option<String> {
        match self {
            Self::Gap { .. } => None,
            Self::BeganBefore { first, .. } => Some(format!("≥ {first}")),
            Self::Late { .. } => Some("0".into()),
        }
    }
}

fn periods(subject: &Subject) -> Vec<Finding> {
    let mut found = gaps(subject);
    found.extend(began_before(subject));
    let last = subject.count("A4", "last_offset");
    for (position, line) in subject.calculation().consequences.iter().enumerate() {
        let mut late = line.changes.iter().enumerate().skip(last + 1);
        let Some((offset, change)) = late.find(|(_, change)| !change.value.is_zero()) else {
            continue;
        };
        let weight = subject.weight_of_line(position, |line| line.changes.truncate(last + 1));
        let name = line.service.value.clone();
        let matter = Period::Late { name, change: change.value, offset, last };
        found.push(RULE.finding(subject.cell(change), matter).weighing(weight));
    }
    found.into_iter().map(|finding| finding.graded(Severity::Clarification)).collect()
}

fn gaps(subject: &Subject) -> Vec<Finding> {
    let years = || subject.filled_cohorts().map(|cohort| cohort.year.value);
    let (Some(first), Some(last)) = (years().min(), years().max()) else { return Vec::new() };
    let empty = (first..=last).filter(|year| !years().any(|filled| filled == *year));
    let gap = |year| {
        let cohorts = &subject.calculation().cohorts;
        let cohort = cohorts.iter().find(|cohort| cohort.year.value == year);
        let cell = cohort.and_then(|cohort| subject.cell(&cohort.participants));
        RULE.finding(cell, Period::Gap { year })
    };
    empty.map(gap).collect()
}

fn began_before(subject: &Subject) -> Option<Finding> {
    let calculation = subject.calculation();
    let text = calculation.description.duration.as_ref()?;
    let Parsed::Plain(length) = number::parse(&text.value) else { return None };
    let whole = length.ceil().to_i32().filter(|whole| *whole > 1)?;
    let first = calculation.settings.first_year.value;
    let (year, began) = subject
        .filled_cohorts()
        .map(|cohort| cohort.year.value)
        .map(|year| (year, year.saturating_sub(whole).saturating_add(1)))
        .find(|(_, began)| *began < first)?;
    let matter = Period::BeganBefore { length, year, began, first };
    Some(RULE.finding(subject.cell(text), matter))
}
