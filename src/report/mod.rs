//! The sheets of the enriched workbook, one file each: live formulas over the original's own input cells,
//! with the engine's result cached in every one.
//!
//! Knows how a sheet reads and looks; knows nothing of packages. `SØM Beregning` works every line out, and
//! each total on the other sheets is a sum over it, so a figure can be followed to the cell it came from.

mod about;
mod actors;
mod areas;
mod assumptions;
mod calculation;
pub(crate) mod charts;
mod control;
mod crosscheck;
mod formula;
mod ladder;
mod page;
mod sensitivity;
mod summary;
mod verdict;

use calculation::Calculated;
use formula::Formulas;
use page::{Looks, Page};
use rayon::prelude::*;
use rust_xlsxwriter::{Workbook, XlsxError};
use sensitivity::Basis;

use crate::check::Review;
use crate::engine::NetResult;
use crate::explain::Explanation;
use crate::finding::Finding;
use crate::read::Case;
use crate::reconcile::Comparison;
use crate::sensitivity::{Outcome, Scenarios};

/// The added sheets, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ours {
    Summary,
    Actors,
    Areas,
    Calculation,
    Crosscheck,
    Sensitivity,
    Switching,
    Tornado,
    Grids,
    Horizon,
    Scenarios,
    Stress,
    /// Only on request.
    Simulation,
    Control,
    Assumptions,
    About,
}

impl Ours {
    pub const ALL: [(Ours, &'static str); 16] = [
        (Ours::Summary, "SØM Resumé"),
        (Ours::Actors, "SØM Aktører"),
        (Ours::Areas, "SØM Hovedområder"),
        (Ours::Calculation, "SØM Beregning"),
        (Ours::Crosscheck, "SØM Krydstjek"),
        (Ours::Sensitivity, "SØM Følsomhed"),
        (Ours::Switching, "SØM Vendepunkter"),
        (Ours::Tornado, "SØM Tornado"),
        (Ours::Grids, "SØM Krydstabeller"),
        (Ours::Horizon, "SØM Horisont"),
        (Ours::Scenarios, "SØM Scenarier"),
        (Ours::Stress, "SØM Stress"),
        (Ours::Simulation, "SØM Simulation"),
        (Ours::Control, "SØM Kontrol"),
        (Ours::Assumptions, "SØM Forudsætninger"),
        (Ours::About, "SØM Om"),
    ];

    /// The names of the sheets that every workbook gets, in order.
    pub fn wanted() -> Vec<&'static str> {
        Self::chosen(false).into_iter().map(|(_, name)| name).collect()
    }

    /// The sheets that a workbook gets, and the names that they should have, in order.
    pub fn chosen(simulated: bool) -> Vec<(Ours, &'static str)> {
        Self::ALL.into_iter().filter(|(sheet, _)| simulated || *sheet != Ours::Simulation).collect()
    }
}

/// The names that the sheets get in one workbook, which may have taken some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetNames(Vec<(Ours, String)>);

impl SheetNames {
    /// `names` in the order of [`Ours::wanted`]; a sheet that none is given for keeps the wanted one.
    pub fn new(names: Vec<String>) -> Self {
        Self::for_sheets(&Ours::chosen(false), names)
    }

    /// The same for the sheets that [`Ours::chosen`] gave.
    pub fn for_sheets(chosen: &[(Ours, &str)], names: Vec<String>) -> Self {
        let mut names = names.into_iter();
        let named = chosen.iter().map(|(sheet, own)| (*sheet, names.next().unwrap_or_else(|| (*own).to_owned())));
        SheetNames(named.collect())
    }

    pub fn of(&self, sheet: Ours) -> &str {
        self.0.iter().find(|(ours, _)| *ours == sheet).map_or("", |(_, name)| name)
    }
}

/// Everything that the sheets show.
pub struct Contents<'a> {
    pub case: &'a Case<'a>,
    pub result: &'a NetResult,
    pub crosscheck: &'a [Comparison],
    pub findings: &'a [Finding],
    pub review: &'a Review,
    pub explanation: Option<&'a Explanation>,
    pub file: &'a str,
    /// Hexadecimal SHA-256 of the file that was read.
    pub sha256: &'a str,
    pub names: &'a SheetNames,
    /// The original's sheets were written anew.
    pub recreated: Option<crate::recreate::Summary>,
    /// The cost lines that are not grants.
    pub expenses: &'a [usize],
    pub scenarios: &'a Scenarios,
    pub simulation: Option<&'a Outcome>,
}

/// Draws the sheets, as a package of their own.
///
/// # Errors
/// What the writing library refuses, such as a formula longer than Excel allows.
pub fn sheets(contents: &Contents) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The graft deflates them again.
    book.set_zip_compression_level(1);
    for (_, name) in &contents.names.0 {
        book.add_worksheet().set_name(name)?;
    }
    let (looks, calculated) = (Looks::new(), Calculated::new(contents));
    let drawing = Drawing { contents, looks: &looks, calculated: &calculated };
    let sheets = contents.names.0.iter().zip(book.worksheets_mut());
    let mut pages: Vec<(Ours, Page)> = sheets.map(|((ours, _), sheet)| (*ours, Page::new(sheet, &looks))).collect();
    let mut page = |wanted: Ours| {
        let position = pages.iter().position(|(sheet, _)| *sheet == wanted)?;
        Some(pages.swap_remove(position).1)
    };
    let [Some(mut first), Some(mut second), Some(mut third)] =
        [Ours::Actors, Ours::Areas, Ours::Summary].map(&mut page)
    else {
        return Err(XlsxError::UnknownWorksheetNameOrIndex(drawing.name(Ours::Summary).to_owned()));
    };
    let (alone, building): (Vec<_>, Vec<_>) = pages
        .into_iter()
        .partition(|(sheet, _)| matches!(sheet, Ours::Calculation | Ours::Control | Ours::Assumptions | Ours::About));
    let draw_alone = || {
        alone.into_par_iter().try_for_each(|(sheet, mut page)| match sheet {
            Ours::Calculation => calculation::draw(&drawing, &mut page),
            Ours::Control => control::draw(&drawing, &mut page),
            Ours::Assumptions => assumptions::draw(&drawing, &mut page),
            _ => about::draw(&drawing, &mut page),
        })
    };
    // The rest build on the first three, and not on each other.
    let draw_building = || -> Result<_, XlsxError> {
        let actors = actors::draw(&drawing, &mut first)?;
        let areas = areas::draw(&drawing, &mut second)?;
        let summary = summary::draw(&drawing, &actors, &mut third)?;
        let basis = Basis { drawing: &drawing, summary: &summary, actors: &actors };
        let places = crosscheck::Places { summary: &summary, actors: &actors, areas: &areas };
        building.into_par_iter().try_for_each(|(sheet, mut page)| match sheet {
            Ours::Crosscheck => crosscheck::draw(&drawing, &places, &mut page),
            sheet => sensitivity::draw(&basis, sheet, &mut page),
        })?;
        Ok(summary)
    };
    let (summary, drawn) = rayon::join(draw_building, draw_alone);
    let summary = summary?;
    drawn?;
    for (name, refers_to) in summary.names {
        book.define_name(&name, &format!("={refers_to}"))?;
    }
    book.save_to_buffer()
}

pub use about::provenance;

/// What every sheet is drawn from.
struct Drawing<'a> {
    contents: &'a Contents<'a>,
    looks: &'a Looks,
    calculated: &'a Calculated,
}

impl<'a> Drawing<'a> {
    fn name(&self, sheet: Ours) -> &'a str {
        self.contents.names.of(sheet)
    }

    fn formulas(&self) -> Formulas<'a> {
        Formulas { case: self.contents.case }
    }

    /// "nutidsværdi 2018, kr., 2018-priser, periode 2019-2027, diskonteringsrente 4,0 pct.", as a formula and as it reads now.
    fn basis(&self) -> (String, String) {
        let settings = &self.contents.case.calculation.settings;
        let formulas = self.formulas();
        let year = |input| formulas.year(input);
        let rate = formulas.number(&settings.rates[0]);
        let formula = format!(
            "\"nutidsværdi \"&{}&\", kr., \"&{}&\"-priser, periode \"&{}&\"-\"&{}&\", diskonteringsrente \"&{}&\" pct.\"",
            year(&settings.base_year),
            year(&settings.price_year),
            year(&settings.first_year),
            year(&settings.last_year),
            formula::one_decimal(&format!("{rate}*100")),
        );
        let shown = format!(
            "nutidsværdi {}, kr., {}-priser, periode {}-{}, diskonteringsrente {}",
            settings.base_year.value,
            settings.price_year.value,
            settings.first_year.value,
            settings.last_year.value,
            crate::lang::per_cent(settings.rates[0].value, 1),
        );
        (formula, shown)
    }
}
