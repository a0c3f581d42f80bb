//! Everything that the sheets show, and what the sheets are called.

use std::collections::{BTreeMap, HashMap};

use crate::check::Review;
use crate::draw::formula::At;
use crate::draw::input::{Content, TypedCells};
use crate::draw::look::Rgb;
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
    Council,
    Actors,
    Areas,
    Sensitivity,
    Switching,
    Grids,
    Horizon,
    Scenarios,
    Stress,
    /// Only on request.
    Simulation,
    Crosscheck,
    Control,
    Calculation,
    Assumptions,
    Evidence,
    /// Only where the file has a knowledge base that the lines can be held against.
    Local,
    About,
}

/// What the sheets are for; each group has tabs of its own color.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Result,
    Conditions,
    Control,
    Grounds,
}

impl Group {
    pub const ALL: [Group; 4] = [Group::Result, Group::Conditions, Group::Control, Group::Grounds];

    pub fn name(self) -> &'static str {
        match self {
            Group::Result => "Resultat",
            Group::Conditions => "Hvad der skal holde",
            Group::Control => "Kontrol",
            Group::Grounds => "Grundlag",
        }
    }

    pub fn color(self) -> Rgb {
        match self {
            Group::Result => Rgb(0x1F_3864),
            Group::Conditions => Rgb(0xC5_5A_11),
            Group::Control => Rgb(0x54_82_35),
            Group::Grounds => Rgb(0x7F_7F_7F),
        }
    }
}

impl Ours {
    pub const ALL: [(Ours, &'static str); 18] = [
        (Ours::Summary, "SØM Resumé"),
        (Ours::Council, "SØM Til byrådet"),
        (Ours::Actors, "SØM Aktører"),
        (Ours::Areas, "SØM Hovedområder"),
        (Ours::Sensitivity, "SØM Følsomhed"),
        (Ours::Switching, "SØM Vendepunkter"),
        (Ours::Grids, "SØM Krydstabeller"),
        (Ours::Horizon, "SØM Horisont"),
        (Ours::Scenarios, "SØM Scenarier"),
        (Ours::Stress, "SØM Stress"),
        (Ours::Simulation, "SØM Simulation"),
        (Ours::Crosscheck, "SØM Krydstjek"),
        (Ours::Control, "SØM Kontrol"),
        (Ours::Calculation, "SØM Beregning"),
        (Ours::Assumptions, "SØM Forudsætninger"),
        (Ours::Evidence, "SØM Evidens"),
        (Ours::Local, "SØM Lokalt forbrug"),
        (Ours::About, "SØM Om"),
    ];

    pub fn group(self) -> Group {
        match self {
            Ours::Summary | Ours::Council | Ours::Actors | Ours::Areas => Group::Result,
            Ours::Crosscheck | Ours::Control => Group::Control,
            Ours::Calculation | Ours::Assumptions | Ours::Evidence | Ours::Local | Ours::About => {
                Group::Grounds
            }
            _ => Group::Conditions,
        }
    }

    /// What a reader finds there, in a few words.
    pub fn tells(self) -> &'static str {
        match self {
            Ours::Summary => "konklusion, nøgletal og spørgsmål",
            Ours::Council => "det samme uden fagord",
            Ours::Actors => "kommune, region og stat, år for år",
            Ours::Areas => "hvor gevinst og udgift ligger",
            Ours::Sensitivity => "hvilken succes det kræver",
            Ours::Switching => "hvad hvert tal tåler og flytter",
            Ours::Grids => "to ting ændret på én gang",
            Ours::Horizon => "rente, horisont, tilbagebetaling",
            Ours::Scenarios => "lav, forventet og høj",
            Ours::Stress => "hvis det går dårligere",
            Ours::Simulation => "alt usikkert på én gang",
            Ours::Crosscheck => "filens tal mod de genberegnede",
            Ours::Control => "fund, og plads til svar",
            Ours::Calculation => "hver linje regnet ud",
            Ours::Assumptions => "hvert tal, der er brugt",
            Ours::Evidence => "hvor godt kilderne bærer",
            Ours::Local => "forbrug mod vidensdatabasen",
            Ours::About => "metode og kilder",
        }
    }

    /// What the sheet is called where that is free.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(sheet, _)| *sheet == self).map_or("", |(_, name)| name)
    }

    /// The names of the sheets that every workbook gets, in order.
    pub fn wanted() -> Vec<&'static str> {
        Self::chosen(false, false).into_iter().map(|(_, name)| name).collect()
    }

    /// The sheets that a workbook gets, and the names that they should have, in order.
    pub fn chosen(simulated: bool, known: bool) -> Vec<(Ours, &'static str)> {
        let is_chosen = |(sheet, _): &(Ours, &str)| match sheet {
            Ours::Simulation => simulated,
            Ours::Local => known,
            _ => true,
        };
        Self::ALL.into_iter().filter(is_chosen).collect()
    }
}

/// The sheet that shows now what a sheet of an earlier program showed: what was typed there is
/// looked for here.
pub fn successor(name: &str) -> &str {
    match name {
        "SØM Tornado" => Ours::Switching.name(),
        name => name,
    }
}

/// The names that the sheets get in one workbook, which may have taken some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetNames(pub Vec<(Ours, String)>);

impl SheetNames {
    /// `names` in the order of [`Ours::wanted`]; a sheet that none is given for keeps the wanted
    /// one.
    pub fn new(names: Vec<String>) -> Self {
        Self::for_sheets(&Ours::chosen(false, false), names)
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
