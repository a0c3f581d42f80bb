//! C11: more than one person can use in a year.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{AUDIT, Rule, figure};
use crate::check::subject::{Subject, included};
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::typed::label::key;

use super::known_words;

pub const RULE: Rule = Rule {
    code: "C11",
    title: ("Én person i ét år", "One person in one year"),
    about: (
        "Et år har 366 dage, 53 uger, 12 måneder og 8.784 timer; ændringen i forbrug for én \
         person kan ikke være større. Handler linjen om deltageren selv, er der én person pr. \
         deltager. Vægten er, hvad nettoresultatet flytter sig, når tallet sættes til det højest \
         mulige.",
        "A year has 366 days, 53 weeks, 12 months and 8,784 hours; the change in use for one \
         person cannot be larger. Where the line is about the participant, there is one person a \
         participant. The weight is what the net result moves when the figure is set to the most \
         that there can be.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    certainty: Certainty::Likely,
    thresholds: r"
days = 366
weeks = 53
months = 12
years = 1
hours = 8784
",
    find: one_person,
};

/// What cannot be of one person in one year.
#[derive(Debug)]
enum TooMuch {
    Use {
        label: String,
        own: Decimal,
        most: Decimal,
        unit: String,
    },
    /// Persons per participant of a line about the participant.
    Persons {
        label: String,
        own: Decimal,
    },
}

impl Matter for TooMuch {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::Use { label, own, most, unit } => words!(
                lang,
                "{label}: {} {unit} for én person i ét år; der kan højst være {}.",
                "{label}: {} {unit} for one person in one year; there can be {} at most.",
                "Kontrollér enheden og tallet: er det for flere personer eller flere år?",
                "Check the unit and the figure: is it for several persons or years?",
                figure(*own, lang),
                figure(*most, lang)
            ),
            Self::Persons { label, own } => words!(
                lang,
                "{label}: {} personer pr. deltager, men linjen handler om deltageren selv.",
                "{label}: {} persons a participant, but the line is about the participant.",
                "Sæt tallet til 1, eller angiv, hvem linjen handler om.",
                "Set the figure to 1, or state whom the line is about.",
                figure(*own, lang)
            ),
        }
    }

    fn label(&self) -> &str {
        let (Self::Use { label, .. } | Self::Persons { label, .. }) = self;
        label
    }

    fn read(&self, lang: Lang) -> Option<String> {
        let (Self::Use { own, .. } | Self::Persons { own, .. }) = self;
        Some(figure(*own, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Use { most, .. } => format!("≤ {}", figure(*most, lang)),
            Self::Persons { .. } => "1".to_owned(),
        })
    }
}

fn one_person(subject: &Subject) -> Vec<Finding> {
    let lengths = ["days", "weeks", "months", "years", "hours"];
    let lists = lengths.map(|list| subject.words("A6", list));
    let participant = key(subject.case.layout.words.participant.first());
    let mut found = Vec::new();
    for (position, line) in included(subject.calculation()) {
        let persons = line.persons_per_participant;
        if key(&line.person.value) == participant && persons.value > Decimal::ONE {
            let label = line.service.value.clone();
            let matter = TooMuch::Persons { label, own: persons.value };
            let weight = subject.weight_of_line(position, |line| {
                line.persons_per_participant.value = dec!(1);
            });
            found.push(RULE.finding(subject.cell(&persons), matter).weighing(weight));
        }
        let Some(unit) = line.unit.as_ref().map(|unit| unit.value.as_str()) else { continue };
        let kind = known_words::kind(&lists, unit).and_then(|kind| lengths.get(kind));
        let Some(most) = kind.map(|kind| subject.number("C11", kind)) else { continue };
        for (slot, change) in line.changes.iter().enumerate() {
            if change.value.abs() <= most {
                continue;
            }
            let matter = TooMuch::Use {
                label: subject.label(change),
                own: change.value,
                most,
                unit: unit.to_lowercase(),
            };
            let weight = subject.weight_of_line(position, |line| {
                if let Some(change) = line.changes.get_mut(slot) {
                    change.value = if change.value.is_sign_negative() { -most } else { most };
                }
            });
            found.push(RULE.finding(subject.cell(change), matter).weighing(weight));
        }
    }
    found
}
