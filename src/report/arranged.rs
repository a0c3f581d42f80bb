//! The values that were read as SØM Forudsætninger lists them: by kind, and what stands cell by
//! cell along a row or column of the file as one.

use std::ops::RangeInclusive;

use crate::model::Origin;
use crate::read::{Case, How, Place, Unit};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Calculation,
    Participants,
    Success,
    Costs,
    Consequences,
    Index,
}

impl Kind {
    pub const ALL: [Kind; 6] = [
        Kind::Calculation,
        Kind::Participants,
        Kind::Success,
        Kind::Costs,
        Kind::Consequences,
        Kind::Index,
    ];

    /// Danish and English.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Kind::Calculation => ("Indsats og indstillinger", "Intervention and settings"),
            Kind::Participants => ("Deltagere", "Participants"),
            Kind::Success => ("Succesrate", "Success rate"),
            Kind::Costs => ("Omkostninger", "Costs"),
            Kind::Consequences => ("Konsekvenser og priser", "Consequences and prices"),
            Kind::Index => ("Nettoprisindeks (foldet sammen)", "Net price index (folded away)"),
        }
    }
}

/// The positions of values that are shown in one row.
pub type Run = Vec<u32>;

/// The kinds that the file has, each with its rows in the order in which they were read.
pub fn arranged(case: &Case) -> Vec<(Kind, Vec<Run>)> {
    let (spans, series) = (spans(case), series(case));
    let count = u32::try_from(case.places.len()).unwrap_or(u32::MAX);
    let mut kinds: Vec<(Kind, Vec<Run>)> = Kind::ALL.map(|kind| (kind, Vec::new())).into();
    let joined = runs(case, &series);
    let inside = |position: &u32| joined.iter().find(|run| run.contains(position));
    for position in 0..count {
        let run = match inside(&position) {
            Some(run) if run.first() == Some(&position) => run.clone(),
            Some(_) => continue,
            None => vec![position],
        };
        let of = |(_, span): &&(Kind, RangeInclusive<u32>)| span.contains(&position);
        let kind = spans.iter().find(of).map_or(Kind::Calculation, |(kind, _)| *kind);
        if let Some((_, rows)) = kinds.iter_mut().find(|(own, _)| *own == kind) {
            rows.push(run);
        }
    }
    kinds.retain(|(_, rows)| !rows.is_empty());
    kinds
}

/// Where the kinds lie in the order of reading, by the values that each surely has.
fn spans(case: &Case) -> Vec<(Kind, RangeInclusive<u32>)> {
    let calculation = &case.calculation;
    let success = &calculation.success;
    let successes = [Some(success.rate.origin), success.source.as_ref().map(|text| text.origin)];
    let reason = success.reason.as_ref().map(|text| text.origin);
    let ends = [&success.low, &success.high].map(|end| end.as_ref().map(|end| end.origin));
    let sets: [(Kind, Vec<Origin>); 5] = [
        (Kind::Index, calculation.index.iter().flat_map(|(y, f)| [y.origin, f.origin]).collect()),
        (
            Kind::Participants,
            calculation
                .cohorts
                .iter()
                .flat_map(|c| [c.year.origin, c.participants.origin])
                .collect(),
        ),
        (Kind::Success, successes.into_iter().chain(ends).chain([reason]).flatten().collect()),
        (
            Kind::Costs,
            calculation
                .costs
                .iter()
                .flat_map(|line| {
                    let source = line.source.as_ref().map(|source| source.origin);
                    let amounts = line.amounts.iter().map(|(_, amount)| amount.origin);
                    [line.name.origin, line.actor.origin].into_iter().chain(amounts).chain(source)
                })
                .collect(),
        ),
        (
            Kind::Consequences,
            calculation
                .consequences
                .iter()
                .flat_map(|line| {
                    let prices = line.price_source.as_ref().map(|source| source.origin);
                    let changes = line.changes.iter().map(|change| change.origin);
                    [line.service.origin].into_iter().chain(changes).chain(prices)
                })
                .collect(),
        ),
    ];
    let span = |(kind, origins): (Kind, Vec<Origin>)| {
        let positions = || origins.iter().filter_map(|origin| origin.0);
        Some((kind, positions().min()?..=positions().max()?))
    };
    sets.into_iter().filter_map(span).collect()
}

/// The values that follow each other in the calculation.
fn series(case: &Case) -> Vec<Vec<Origin>> {
    let calculation = &case.calculation;
    let (cohorts, index) = (&calculation.cohorts, &calculation.index);
    let mut series = vec![
        cohorts.iter().map(|cohort| cohort.year.origin).collect(),
        cohorts.iter().map(|cohort| cohort.participants.origin).collect(),
        index.iter().map(|(year, _)| year.origin).collect(),
        index.iter().map(|(_, figure)| figure.origin).collect(),
    ];
    let costs = calculation.costs.iter();
    series.extend(costs.map(|line| line.amounts.iter().map(|(_, own)| own.origin).collect()));
    let lines = calculation.consequences.iter();
    series.extend(lines.map(|line| line.changes.iter().map(|own| own.origin).collect()));
    series
}

/// The parts of the series that stand cell by cell in the file, two and more.
fn runs(case: &Case, series: &[Vec<Origin>]) -> Vec<Run> {
    let mut runs = Vec::new();
    for series in series {
        let positions: Vec<u32> = series.iter().filter_map(|origin| origin.0).collect();
        let mut run: Run = Vec::new();
        for position in positions {
            if !joins(case, &run, position) {
                runs.push(std::mem::take(&mut run));
            }
            run.push(position);
        }
        runs.push(run);
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// Whether a value stands beside the last of a run, in the same direction, and is of its kind.
fn joins(case: &Case, run: &[u32], position: u32) -> bool {
    let place = |position: u32| case.places.get(position as usize).filter(|own| is_plain(own));
    let at = |position: u32| Some(place(position)?.cell.as_ref()?.at);
    let Some(last) = run.last().copied() else { return true };
    let beside = || {
        let (a, b) = (place(last)?, place(position)?);
        let (from, to) = (a.cell.as_ref()?, b.cell.as_ref()?);
        let alike = a.unit == b.unit && a.factor == b.factor && a.offset == b.offset;
        let step = (
            i64::from(to.at.row) - i64::from(from.at.row),
            i64::from(to.at.col) - i64::from(from.at.col),
        );
        let before = match run {
            [.., before, _] => {
                let before = at(*before)?;
                let (row, col) = (i64::from(from.at.row), i64::from(from.at.col));
                (row - i64::from(before.row), col - i64::from(before.col))
            }
            _ => step,
        };
        let is_step = matches!(step, (0, 1) | (1, 0)) && step == before;
        Some(alike && from.sheet == to.sheet && is_step)
    };
    beside().unwrap_or(false)
}

/// A number that is taken as it stands.
fn is_plain(place: &Place) -> bool {
    matches!(place.how, How::Typed | How::Formula | How::Blank)
        && place.value.is_some()
        && (place.offset.is_zero() || place.unit == Unit::Year)
}
