//! The weight of what reading and the cross-check found, and the values read and expected.

use super::rule::Detail;
use super::subject::Subject;
use crate::finding::matter::Matter;
use crate::finding::{Finding, Weight};
use crate::read::What;
use crate::typed::label::key;
use crate::workbook::CellRef;
use crate::{engine, lang};

/// The finding with what can be said of it in figures.
pub(super) fn weighed(subject: &Subject, finding: Finding) -> Finding {
    match finding.matter.clone() {
        Matter::Differs { printed, recomputed, share, .. } => {
            let shown = |value| if share { lang::per_cent(value, 1) } else { lang::kroner(value) };
            let weight = misprint(subject, &finding);
            finding.reading(shown(printed)).expecting(shown(recomputed)).weighing(weight)
        }
        Matter::LineTwice { service, person, .. } => {
            let same = |line: &crate::model::Consequence| {
                key(&line.service.value) == key(&service) && key(&line.person.value) == key(&person)
            };
            let weight = subject.weight(|calculation| {
                if let Some(second) = calculation.consequences.iter_mut().rfind(|line| same(line)) {
                    second.included.value = false;
                }
            });
            finding.reading(service).weighing(weight)
        }
        Matter::Negative { value, .. } => {
            let at = cell(&finding);
            let weight = subject.weight(|calculation| {
                let is_here = |origin| subject.case.cell(origin) == at.as_ref();
                for cohort in
                    calculation.cohorts.iter_mut().filter(|c| is_here(c.participants.origin))
                {
                    cohort.participants.value = cohort.participants.value.abs();
                }
                if is_here(calculation.success.rate.origin) {
                    calculation.success.rate.value = calculation.success.rate.value.abs();
                }
            });
            finding.reading(lang::exact(value)).expecting("≥ 0").weighing(weight)
        }
        Matter::YearOutside { year, first, last, .. } => {
            let weight = subject.weight(|calculation| {
                calculation.settings.first_year.value = year.min(first);
                calculation.settings.last_year.value = year.max(last);
            });
            finding.reading(year.to_string()).expecting(format!("{first}-{last}")).weighing(weight)
        }
        Matter::ReadAs { found, value, .. } => finding.reading(found).expecting(lang::exact(value)),
        Matter::PercentTyped { found, value, .. } => {
            finding.reading(found).expecting(lang::per_cent(value, 1))
        }
        Matter::UnknownArea { found } => {
            let areas = subject.case.layout.areas.join(", ");
            finding.reading(found).expecting(areas)
        }
        _ => finding,
    }
}

fn cell(finding: &Finding) -> Option<CellRef> {
    Some(CellRef::new(finding.sheet.clone()?, finding.cell?))
}

/// What a printed net result misses for its actor, and how far from nil the actor's net result is
/// at a printed break-even. Other printed figures are parts of one and weigh nothing more.
fn misprint(subject: &Subject, finding: &Finding) -> Option<Weight> {
    let at = cell(finding)?;
    let comparison = subject.crosscheck.iter().find(|comparison| comparison.printed.cell == at)?;
    match comparison.printed.what {
        What::Net(Some(actor)) => Some(Weight::on(actor, comparison.difference?)),
        What::BreakEven(Some(actor)) => {
            let mut there = subject.calculation().clone();
            there.success.rate.value = *comparison.printed.value.as_ref().ok()?;
            Some(Weight::on(actor, engine::net_result(&there).ok()?.net(Some(actor))))
        }
        _ => None,
    }
}
