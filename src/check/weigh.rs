//! What mending adds to the net result: the one way in which every rule computes its weight.

use rust_decimal::Decimal;

use super::known::{Departure, Slot};
use super::subject::Subject;
use crate::engine;
use crate::engine::NetResult;
use crate::finding::{Finding, Weight};
use crate::model::{Actor, Calculation, Consequence, CostLine, Description, PerActor};
use crate::read::notice::Notice;
use crate::typed::label::key;
use crate::workbook::CellRef;

impl Subject<'_> {
    /// What mending does to the net result: recomputed with the calculation that `mend` makes.
    pub(super) fn weight(&self, mend: impl FnOnce(&mut Calculation)) -> Option<Weight> {
        let mut before = self.case.calculation.clone();
        let mut after = before.clone();
        mend(&mut after);
        if (&before.settings, &before.index, &before.cohorts, &before.success)
            == (&after.settings, &after.index, &after.cohorts, &after.success)
        {
            // Lines add up, so those that are as they were need not be computed again.
            keep_differing(&mut before.consequences, &mut after.consequences);
            keep_differing(&mut before.costs, &mut after.costs);
            return weight_between(&after, &before);
        }
        Some(difference(&engine::net_result(&after).ok()?, self.result))
    }

    /// What mending the consequence at `position` does to the net result: lines add up, so it is
    /// computed from that line alone.
    pub(super) fn weight_of_line(
        &self,
        position: usize,
        mend: impl FnOnce(&mut Consequence),
    ) -> Option<Weight> {
        let line = self.calculation().consequences.get(position)?;
        let alone = |line| Calculation { consequences: vec![line], ..self.without_lines() };
        let mut mended = line.clone();
        mend(&mut mended);
        weight_between(&alone(mended), &alone(line.clone()))
    }

    /// What mending the cost at `position` does to the net result, from that cost alone.
    pub(super) fn weight_of_cost(
        &self,
        position: usize,
        mend: impl FnOnce(&mut CostLine),
    ) -> Option<Weight> {
        let cost = self.calculation().costs.get(position)?;
        let alone = |cost| Calculation { costs: vec![cost], ..self.without_lines() };
        let mut mended = cost.clone();
        mend(&mut mended);
        weight_between(&alone(mended), &alone(cost.clone()))
    }

    /// The calculation with nothing to add up.
    fn without_lines(&self) -> Calculation {
        let Calculation { settings, index, cohorts, success, .. } = self.calculation();
        Calculation {
            description: Description::default(),
            settings: settings.clone(),
            index: index.clone(),
            cohorts: cohorts.clone(),
            success: success.clone(),
            costs: Vec::new(),
            consequences: Vec::new(),
        }
    }

    /// What the net result gains where the figure of a departure is `value`.
    pub(super) fn weight_of_figure(&self, departure: &Departure, value: Decimal) -> Option<Weight> {
        self.weight_of_line(departure.line, |line| {
            let figure = match departure.slot {
                Slot::Change(position) => line.changes.get_mut(position),
                Slot::Price(actor) => line.prices.0.get_mut(actor as usize),
            };
            if let Some(figure) = figure {
                figure.value = value;
            }
        })
    }

    /// What leaving the consequence at `position` out does to the net result.
    pub(super) fn weight_without(&self, position: usize) -> Option<Weight> {
        self.weight_of_line(position, |line| line.included.value = false)
    }

    /// The finding of reading with what mending it adds, where that can be told.
    pub(super) fn weighed(&self, finding: Finding) -> Finding {
        let weight = finding.about().and_then(|notice| self.weight_of_notice(&finding, notice));
        finding.weighing(weight)
    }

    fn weight_of_notice(&self, finding: &Finding, notice: &Notice) -> Option<Weight> {
        match notice {
            Notice::LineTwice { service, person, .. } => {
                let (service, person) = (key(service), key(person));
                let lines = &self.calculation().consequences;
                let second = lines.iter().rposition(|line| {
                    key(&line.service.value) == service && key(&line.person.value) == person
                });
                second.and_then(|position| self.weight_without(position))
            }
            Notice::Negative { .. } => {
                let at = CellRef::new(finding.sheet.clone()?, finding.cell?);
                let is_here = |origin| self.case.cell(origin) == Some(&at);
                self.weight(|calculation| {
                    let cohorts = calculation.cohorts.iter_mut().map(|c| &mut c.participants);
                    let values = cohorts.chain([&mut calculation.success.rate]);
                    for input in values.filter(|input| is_here(input.origin)) {
                        input.value = input.value.abs();
                    }
                })
            }
            Notice::YearOutside { year, first, last, .. } => self.weight(|calculation| {
                calculation.settings.first_year.value = *year.min(first);
                calculation.settings.last_year.value = *year.max(last);
            }),
            _ => None,
        }
    }
}

fn weight_between(after: &Calculation, before: &Calculation) -> Option<Weight> {
    Some(difference(&engine::net_result(after).ok()?, &engine::net_result(before).ok()?))
}

/// Drops the lines that are the same in both, where both have as many.
fn keep_differing<T: PartialEq + Clone>(before: &mut Vec<T>, after: &mut Vec<T>) {
    if before.len() == after.len() {
        let pairs = before.drain(..).zip(after.drain(..)).filter(|(before, after)| before != after);
        let (kept_before, kept_after) = pairs.unzip();
        (*before, *after) = (kept_before, kept_after);
    }
}

pub(super) fn difference(after: &NetResult, before: &NetResult) -> Weight {
    Weight(PerActor(Actor::ALL.map(|actor| after.net(Some(actor)) - before.net(Some(actor)))))
}
