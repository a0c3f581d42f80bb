//! The sheets of the enriched workbook, one file each: live formulas over the original's own input
//! cells, with the engine's result cached in every one.
//!
//! Knows how a sheet reads and looks; knows nothing of packages. `SØM Beregning` works every line
//! out, and each total on the other sheets is a sum over it, so a figure can be followed to the
//! cell it came from.

mod about;
mod actors;
mod areas;
mod arranged;
mod assumptions;
mod calculation;
pub mod contents;
mod control;
mod council;
mod crosscheck;
pub mod drawing;
mod evidence;
mod facts;
mod headlines;
pub mod inputs;
mod known;
mod ladder;
mod local;
mod questions;
mod rows;
mod sensitivity;
mod since;
mod summary;
mod terms;
mod verdict;

use calculation::places::Calculated;
use contents::{Contents, Ours};
use drawing::Drawing;
use rayon::prelude::*;
use sensitivity::basis::Basis;
use since::Since;

use crate::draw::drawn::Drawn;
use crate::draw::page::{Looks, Page};
use crate::draw::sheet::DrawError;
use crate::draw::sheet::Sheet;

/// The row of what an edit brings that had none: a new area, person or committee.
const UNKNOWN: (&str, &str) = ("Ikke kendt ved berigelsen", "Not known when enriched");

/// Draws the sheets, and names the figures that people refer to.
///
/// # Errors
/// What Excel would not take, such as a formula longer than it allows.
pub fn sheets(contents: &Contents) -> Result<Drawn, DrawError> {
    let names = contents.names.0.iter();
    let blank = |(ours, name): &(Ours, String)| {
        let mut sheet = Sheet::new(name);
        sheet.tab(ours.group().color());
        let typed = contents.typed;
        sheet.carry(typed.cells.get(ours.kind()).cloned().unwrap_or_default());
        sheet.settle(typed.results.get(name).cloned().unwrap_or_default());
        sheet
    };
    let mut drawn: Vec<Sheet> = names.map(blank).collect();
    let (looks, calculated) = (Looks::new(), Calculated::new(contents));
    let since = Since::new(contents, &calculated);
    let drawing = Drawing { contents, looks: &looks, calculated: &calculated, since: &since };
    let sheets = contents.names.0.iter().zip(&mut drawn);
    let mut pages: Vec<(Ours, Page)> =
        sheets.map(|((ours, _), sheet)| (*ours, Page::new(sheet, &looks, contents.lang))).collect();
    let home = drawing.name(Ours::Summary);
    for (_, page) in pages.iter_mut().filter(|(sheet, _)| *sheet != Ours::Summary) {
        page.link_place((0, 1), home, "A1", &format!("‹ {home}"))?;
        page.sheet.relook((0, 1), &looks.jump);
    }
    let mut page = |wanted: Ours| {
        let position = pages.iter().position(|(sheet, _)| *sheet == wanted)?;
        Some(pages.swap_remove(position).1)
    };
    let [Some(mut first), Some(mut second), Some(mut third)] =
        [Ours::Actors, Ours::Areas, Ours::Summary].map(&mut page)
    else {
        return Err(DrawError::NoSheet { sheet: drawing.name(Ours::Summary).to_owned() });
    };
    let (alone, building): (Vec<_>, Vec<_>) = pages.into_iter().partition(|(sheet, _)| {
        matches!(
            sheet,
            Ours::Calculation | Ours::Control | Ours::Assumptions | Ours::Local | Ours::About
        )
    });
    let draw_alone = || {
        alone.into_par_iter().try_for_each(|(sheet, mut page)| match sheet {
            Ours::Calculation => calculation::draw(&drawing, &mut page),
            Ours::Control => control::draw(&drawing, &mut page),
            Ours::Assumptions => assumptions::draw(&drawing, &mut page),
            Ours::Local => local::draw(&drawing, &mut page),
            _ => about::draw(&drawing, &mut page),
        })
    };
    // The rest build on the first three, and not on each other.
    let draw_building = || -> Result<_, DrawError> {
        let actors = actors::draw(&drawing, &mut first)?;
        let areas = areas::draw(&drawing, &mut second)?;
        let summary = summary::draw(&drawing, &actors, &mut third)?;
        let basis = Basis { drawing: &drawing, summary: &summary, actors: &actors };
        let places = crosscheck::Places { summary: &summary, actors: &actors, areas: &areas };
        building.into_par_iter().try_for_each(|(sheet, mut page)| match sheet {
            Ours::Council => council::draw(&drawing, (&summary, &actors), &mut page),
            Ours::Evidence => evidence::draw(&drawing, &summary, &mut page),
            Ours::Crosscheck => crosscheck::draw(&drawing, &places, &mut page),
            sheet => sensitivity::draw(&basis, sheet, &mut page),
        })?;
        Ok(summary)
    };
    let (summary, others) = rayon::join(draw_building, draw_alone);
    let summary = summary?;
    others?;
    let front = contents.names.0.iter().position(|(sheet, _)| *sheet == Ours::Summary);
    Ok(Drawn { front, lang: contents.lang, ..Drawn::new(drawn, summary.names)? })
}

pub use about::provenance;
pub use local::is_known as has_known;
