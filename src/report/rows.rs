//! Which rows the tables of areas and of committees have, and where they stand: what the sheets
//! that draw them know, and the formulas that watch the inputs.

use super::contents::{Contents, Ours};
use crate::draw::formula::range;
use crate::model::Actor;
use crate::model::names::no_committee;
use crate::read::{AreaRow, What};

/// The column with the names of areas, years and committees.
const NAME: u16 = 1;
/// The first row of areas on SØM Hovedområder, and of years on SØM Aktører.
pub const AREAS: u32 = 5;
pub const YEARS: u32 = 6;

/// The areas of the layout, those that only this workbook has, and the costs.
pub fn areas(contents: &Contents) -> Vec<String> {
    let case = contents.case;
    let mut names = case.layout.areas.to_vec();
    let printed = case.printed.iter().filter_map(|printed| match &printed.what {
        What::Area(AreaRow::Named(name), _) => Some(name),
        _ => None,
    });
    let of_lines = case.calculation.consequences.iter().map(|line| &line.area.value);
    for name in of_lines.chain(printed) {
        if !names.contains(name) && *name != case.layout.cost_area {
            names.push(name.clone());
        }
    }
    names.push(case.layout.cost_area.clone());
    names
}

/// The cells with the areas that the table has a row for.
pub fn known_areas(contents: &Contents) -> String {
    let last = AREAS + u32::try_from(areas(contents).len().max(1)).unwrap_or(1) - 1;
    range(contents.names.of(Ours::Areas), (AREAS, NAME), (last, NAME))
}

/// The committees that the municipality's lines name, in the order in which they are met.
pub fn committees(contents: &Contents) -> Vec<String> {
    let none = no_committee(contents.lang);
    let mut names: Vec<String> = Vec::new();
    for flow in contents.result.flows.iter().filter(|flow| flow.actor == Actor::Municipality) {
        let name = flow.committee.as_deref().unwrap_or(none);
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    if names.is_empty() { vec![none.to_owned()] } else { names }
}

/// The first of the rows with key figures on SØM Aktører: below the years, their sum and its check.
pub fn keys_at(years: usize) -> u32 {
    YEARS + u32::try_from(years.max(1) - 1).unwrap_or(0) + 4
}

/// Where the table of committees begins: below four key figures.
pub fn committees_at(years: usize) -> u32 {
    keys_at(years) + 5
}

/// The cells with the committees that have a row.
pub fn known_committees(contents: &Contents) -> String {
    let first = committees_at(contents.result.years.len()) + 2;
    let last = first + u32::try_from(committees(contents).len().max(1)).unwrap_or(1) - 1;
    range(contents.names.of(Ours::Actors), (first, NAME), (last, NAME))
}
