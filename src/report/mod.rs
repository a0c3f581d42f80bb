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

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::check::Review;
use crate::engine::NetResult;
use crate::explain::Explanation;
use crate::finding::Finding;
use crate::read::Case;
use crate::reconcile::Comparison;
use crate::sensitivity::{Outcome, Scenarios};

use calculation::Calculated;
use formula::Formulas;
use page::{Looks, Page};

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
    let looks = Looks::new();
    for (_, name) in &contents.names.0 {
        book.add_worksheet().set_name(name)?;
    }
    let calculated = Calculated::new(contents);
    let drawing = Drawing { contents, looks: &looks, calculated: &calculated };
    let actors = actors::draw(&drawing, &mut drawing.page(&mut book, Ours::Actors)?)?;
    let areas = areas::draw(&drawing, &mut drawing.page(&mut book, Ours::Areas)?)?;
    let summary = summary::draw(&drawing, &actors, &mut drawing.page(&mut book, Ours::Summary)?)?;
    let places = crosscheck::Places { summary: &summary, actors: &actors, areas: &areas };
    sensitivity::draw(&drawing, &summary, &actors, &mut book)?;
    crosscheck::draw(&drawing, &places, &mut drawing.page(&mut book, Ours::Crosscheck)?)?;
    calculation::draw(&drawing, &mut drawing.page(&mut book, Ours::Calculation)?)?;
    control::draw(&drawing, &mut drawing.page(&mut book, Ours::Control)?)?;
    assumptions::draw(&drawing, &mut drawing.page(&mut book, Ours::Assumptions)?)?;
    about::draw(&drawing, &mut drawing.page(&mut book, Ours::About)?)?;
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
    fn page<'b>(&'b self, book: &'b mut Workbook, sheet: Ours) -> Result<Page<'b>, XlsxError> {
        Ok(Page::new(book.worksheet_from_name(self.name(sheet))?, self.looks))
    }

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
            crate::text::per_cent(settings.rates[0].value, 1),
        );
        (formula, shown)
    }
}
