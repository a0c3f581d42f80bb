//! Everything that the sheets show, and what the sheets are called.

use std::collections::{BTreeMap, HashMap};

use crate::check::Review;
use crate::draw::formula::At;
use crate::draw::input::{Content, TypedCells};
use crate::engine::NetResult;
use crate::explain::Explanation;
use crate::finding::Finding;
use crate::read::Case;
use crate::reconcile::Comparison;
use crate::sensitivity::{Outcome, Scenarios};
use crate::workbook::Workbook;

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

    /// What the sheet is called where that is free.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(sheet, _)| *sheet == self).map_or("", |(_, name)| name)
    }

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
pub struct SheetNames(pub Vec<(Ours, String)>);

impl SheetNames {
    /// `names` in the order of [`Ours::wanted`]; a sheet that none is given for keeps the wanted
    /// one.
    pub fn new(names: Vec<String>) -> Self {
        Self::for_sheets(&Ours::chosen(false), names)
    }

    /// The same for the sheets that [`Ours::chosen`] gave.
    pub fn for_sheets(chosen: &[(Ours, &str)], names: Vec<String>) -> Self {
        let mut names = names.into_iter();
        let named = chosen
            .iter()
            .map(|(sheet, own)| (*sheet, names.next().unwrap_or_else(|| (*own).to_owned())));
        SheetNames(named.collect())
    }

    pub fn of(&self, sheet: Ours) -> &str {
        self.0.iter().find(|(ours, _)| *ours == sheet).map_or("", |(_, name)| name)
    }
}

/// Everything that the sheets show.
pub struct Contents<'a> {
    /// What was read, for the cells that stand beside the values.
    pub workbook: &'a Workbook,
    pub case: &'a Case,
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
    pub typed: &'a TypedBefore,
}

/// What a person has typed in an earlier run; nothing at first.
#[derive(Debug, Default)]
pub struct TypedBefore {
    /// By the names that our sheets have where those are free.
    pub cells: BTreeMap<String, TypedCells>,
    /// What formulas give with that, by the name of the sheet and cell, where that is another than
    /// the engine has it.
    pub results: HashMap<String, HashMap<At, Content>>,
}
