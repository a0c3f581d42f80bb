//! B3: the total over the result per participant must give the participants.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{Detail, Rule, shown, tell};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};
use crate::lang;
use crate::model::{Actor, PerParticipant};
use crate::read::What;

pub const B3: Rule = Rule {
    code: "B3",
    title: (
        "I alt ÷ pr. deltager svarer til antallet af deltagere",
        "Total ÷ per participant is the number of participants",
    ),
    about: (
        "Det trykte nettoresultat delt med det trykte resultat pr. deltager skal give antallet af deltagere, enten som de er eller diskonteret \
         til basisåret. Giver det noget tredje, hører de to tal eller deltagerne ikke sammen. Hvilket af dem der er forkert, kan tallene \
         ikke afgøre. Vægten er, hvad resultatet flyttes med det antal deltagere, som de trykte tal svarer til.",
        "The printed net result over the printed result per participant must give the number of participants, either plain or discounted to the \
         base year. Where it gives something else, the two figures or the participants do not belong together. Which of them is wrong, \
         the figures cannot settle. The weight is what the result moves with the participants that the printed figures imply.",
    ),
    source: (
        "Randers' offentliggjorte beregning passer med hverken 25 eller 23",
        "Randers' published calculation fits neither 25 nor 23",
    ),
    severity: Severity::Error,
    find: participants,
};

pub fn participants(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let value = |what: &What| {
        let printed =
            &subject.crosscheck.iter().find(|comparison| comparison.printed.what == *what)?.printed;
        Some((printed, *printed.value.as_ref().ok()?))
    };
    let result = subject.result;
    for actor in [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)] {
        let (Some((of_total, total)), Some((of_each, each))) =
            (value(&What::Net(actor)), value(&What::NetPerParticipant(actor)))
        else {
            continue;
        };
        if each.abs() < dec!(10) || total.abs() < dec!(100) {
            continue;
        }
        // Both figures may have been rounded by half a krone.
        let half = dec!(0.5);
        let (low, high) = (
            (total.abs() - half) / (each.abs() + half),
            (total.abs() + half) / (each.abs() - half),
        );
        let fits = |count: Decimal| {
            low <= count && count <= high && total.is_sign_negative() == each.is_sign_negative()
        };
        let (plain, discounted) = (result.participants, result.discounted_participants);
        let (stated, other) = match result.per_participant {
            PerParticipant::Plain => (plain, discounted),
            PerParticipant::Discounted => (discounted, plain),
        };
        if fits(stated) {
            continue;
        }
        let implied = total / each;
        let cells = cohort_cells(subject);
        let severity = if fits(other) { Severity::Clarification } else { Severity::Error };
        let (t, e) = (lang::kroner(total), lang::kroner(each));
        let (p, d, i) = (shown(plain), shown(discounted), shown(implied));
        let (at_total, at_each) = (of_total.cell.to_string(), of_each.cell.to_string());
        let words = if fits(other) {
            (
                format!(
                    "{}: {t} ({at_total}) og {e} pr. deltager ({at_each}) svarer til {i} deltagere; det er den anden måde at tælle på end den valgte ({p} deltagere, diskonteret {d}).",
                    of_total.label
                ),
                format!(
                    "{}: {t} ({at_total}) and {e} per participant ({at_each}) make {i} participants; that is the other way to count than the one chosen ({p} participants, discounted {d}).",
                    of_total.label
                ),
            )
        } else {
            (
                format!(
                    "{}: {t} ({at_total}) og {e} pr. deltager ({at_each}) svarer til {i} deltagere. Inddata har {p} deltagere ({cells}), diskonteret {d}. De tre tal kan ikke høre sammen; hvilket af dem der er forkert, kan de ikke selv afgøre.",
                    of_total.label
                ),
                format!(
                    "{}: {t} ({at_total}) and {e} per participant ({at_each}) make {i} participants. The inputs have {p} participants ({cells}), discounted {d}. The three cannot belong together; which of them is wrong, they cannot settle.",
                    of_total.label
                ),
            )
        };
        let remedy = (
            "Skaf det antal deltagere, som resultatet er regnet med, og ret det tal, der ikke passer.",
            "Find the number of participants that the result was computed with, and correct the figure that does not fit.",
        );
        // What the net result would move with the participants that the printed figures imply.
        let weight =
            implied.checked_div(stated).filter(|share| *share > Decimal::ZERO).and_then(|share| {
                subject.weight(|calculation| {
                    for cohort in &mut calculation.cohorts {
                        cohort.participants.value = cohort.participants.value.saturating_mul(share);
                    }
                })
            });
        let finding = tell("B3", severity, Some(&of_each.cell), words, remedy);
        found.push(finding.reading(i).expecting(format!("{p} / {d}")).weighing(weight));
    }
    found
}

/// The cells that state the participants: `Indsats!C13, C14`.
pub fn cohort_cells(subject: &Subject) -> String {
    let cohorts =
        subject.calculation().cohorts.iter().filter(|cohort| !cohort.participants.value.is_zero());
    let cells: Vec<_> = cohorts.filter_map(|cohort| subject.cell(&cohort.participants)).collect();
    match cells.split_first() {
        None => String::new(),
        Some((first, rest)) => {
            let rest: String = rest.iter().map(|cell| format!(", {}", cell.at)).collect();
            format!("{first}{rest}")
        }
    }
}
