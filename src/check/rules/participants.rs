//! B3: the total over the result per participant must give the participants.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{Rule, shown};
use crate::check::subject::{Subject, WHO};
use crate::finding::{Certainty, Finding, Matter, Severity, Words};
use crate::lang::{Lang, phrase};
use crate::model::PerParticipant;
use crate::read::{Printed, What};
use crate::reconcile;
use crate::workbook::CellRef;

pub const RULE: Rule = Rule {
    code: "B3",
    title: (
        "I alt ÷ pr. deltager svarer til antallet af deltagere",
        "Total ÷ per participant is the number of participants",
    ),
    about: (
        "Det trykte nettoresultat delt med det trykte resultat pr. deltager skal give antallet af \
         deltagere, enten som de er eller diskonteret til basisåret. Giver det noget tredje, \
         hører de to tal eller deltagerne ikke sammen. Hvilket af dem der er forkert, kan tallene \
         ikke afgøre. Vægten er, hvad resultatet flyttes med det antal deltagere, som de trykte \
         tal svarer til.",
        "The printed net result over the printed result per participant must give the number of \
         participants, either plain or discounted to the base year. Where it gives something \
         else, the two figures or the participants do not belong together. Which of them is \
         wrong, the figures cannot settle. The weight is what the result moves with the \
         participants that the printed figures imply.",
    ),
    source: (
        "Randers' offentliggjorte beregning passer med hverken 25 eller 23",
        "Randers' published calculation fits neither 25 nor 23",
    ),
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: "",
    find: participants,
};

/// A printed total and result per participant that imply other participants.
#[derive(Debug)]
struct OtherCount {
    label: String,
    total: (Decimal, CellRef),
    each: (Decimal, CellRef),
    implied: Decimal,
    plain: Decimal,
    discounted: Decimal,
    /// Where the participants stand; none where they fit when counted the other way.
    cells: Option<String>,
}

impl Matter for OtherCount {
    fn words(&self, lang: Lang) -> Words {
        let Self { label, total: (total, at_total), each: (each, at_each), .. } = self;
        let (total, each) = (lang.kroner(*total), lang.kroner(*each));
        let [implied, plain, discounted] =
            [self.implied, self.plain, self.discounted].map(|value| shown(value, lang));
        let found = match &self.cells {
            None => phrase!(
                lang,
                "{label}: {total} ({at_total}) og {each} pr. deltager ({at_each}) svarer til \
                 {implied} deltagere; det er den anden måde at tælle på end den valgte ({plain} \
                 deltagere, diskonteret {discounted}).",
                "{label}: {total} ({at_total}) and {each} per participant ({at_each}) make \
                 {implied} participants; that is the other way to count than the one chosen \
                 ({plain} participants, discounted {discounted})."
            ),
            Some(cells) => phrase!(
                lang,
                "{label}: {total} ({at_total}) og {each} pr. deltager ({at_each}) svarer til \
                 {implied} deltagere. Inddata har {plain} deltagere ({cells}), diskonteret \
                 {discounted}. De tre tal er indbyrdes uforenelige; hvilket af dem der er \
                 forkert, kan de ikke selv afgøre.",
                "{label}: {total} ({at_total}) and {each} per participant ({at_each}) make \
                 {implied} participants. The inputs have {plain} participants ({cells}), \
                 discounted {discounted}. The three cannot belong together; which of them is \
                 wrong, they cannot settle."
            ),
        };
        let remedy = phrase!(
            lang,
            "Indhent det antal deltagere, som resultatet er regnet med, og ret det tal, der ikke \
             passer.",
            "Find the number of participants that the result was computed with, and correct the \
             figure that does not fit."
        );
        Words { found, remedy }
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(shown(self.implied, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(format!("{} / {}", shown(self.plain, lang), shown(self.discounted, lang)))
    }
}

fn participants(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let value = |what: &What| {
        let printed = subject.printed(what)?;
        Some((printed, *printed.value.as_ref().ok()?))
    };
    let half_unit = |printed: &Printed| reconcile::compare(printed, subject.result).half_unit;
    let result = subject.result;
    let (plain, discounted) = (result.participants, result.discounted_participants);
    let (stated, other) = match result.per_participant {
        PerParticipant::Plain => (plain, discounted),
        PerParticipant::Discounted => (discounted, plain),
    };
    for actor in WHO {
        let (Some((of_total, total)), Some((of_each, each))) =
            (value(&What::Net(actor)), value(&What::NetPerParticipant(actor)))
        else {
            continue;
        };
        if each.abs() < dec!(10) || total.abs() < dec!(100) {
            continue;
        }
        // Both figures may have been rounded by half of the unit that they are printed in.
        let (half_total, half_each) = (half_unit(of_total), half_unit(of_each));
        if each.abs() <= half_each {
            continue;
        }
        let (Some(low), Some(high)) = (
            (total.abs() - half_total).checked_div(each.abs() + half_each),
            (total.abs() + half_total).checked_div(each.abs() - half_each),
        ) else {
            continue;
        };
        let fits = |count: Decimal| {
            low <= count && count <= high && total.is_sign_negative() == each.is_sign_negative()
        };
        if fits(stated) {
            continue;
        }
        let Some(implied) = total.checked_div(each) else { continue };
        // What the net result would move with the participants that the printed figures imply.
        let share = implied.checked_div(stated).filter(|share| *share > Decimal::ZERO);
        let weight = share.and_then(|share| {
            subject.weight(|calculation| {
                for cohort in &mut calculation.cohorts {
                    cohort.participants.value = cohort.participants.value.saturating_mul(share);
                }
            })
        });
        let cells = (!fits(other)).then(|| cohort_cells(subject));
        let severity = if cells.is_some() { Severity::Error } else { Severity::Clarification };
        let matter = OtherCount {
            label: of_total.label.clone(),
            total: (total, of_total.cell.clone()),
            each: (each, of_each.cell.clone()),
            implied,
            plain,
            discounted,
            cells,
        };
        let finding = RULE.finding(Some(&of_each.cell), matter);
        found.push(finding.graded(severity).weighing(weight));
    }
    found
}

/// The cells that state the participants: `Indsats!C13, C14`.
fn cohort_cells(subject: &Subject) -> String {
    let cells: Vec<_> =
        subject.filled_cohorts().filter_map(|cohort| subject.cell(&cohort.participants)).collect();
    match cells.split_first() {
        None => String::new(),
        Some((first, rest)) => {
            let rest: String = rest.iter().map(|cell| format!(", {}", cell.at)).collect();
            format!("{first}{rest}")
        }
    }
}
