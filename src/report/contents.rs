//! Everything that the sheets show, and what the sheets are called.

use std::collections::{BTreeMap, HashMap};

use crate::check::Review;
use crate::draw::formula::At;
use crate::draw::input::{Content, TypedCells};
use crate::draw::look::Rgb;
use crate::engine::NetResult;
use crate::explain::Explanation;
use crate::finding::Finding;
use crate::lang::Lang;
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

    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Group::Result => lang.pick("Resultat", "Result"),
            Group::Conditions => lang.pick("Hvad der skal holde", "What must hold"),
            Group::Control => lang.pick("Kontrol", "Review"),
            Group::Grounds => lang.pick("Grundlag", "Grounds"),
        }
    }

    pub fn color(self) -> Rgb {
        match self {
            Group::Result => Rgb(0x1F_3864),
            Group::Conditions => Rgb(0xB0_4F_0F),
            Group::Control => Rgb(0x4F_7A_33),
            Group::Grounds => Rgb(0x59_59_59),
        }
    }
}

impl Ours {
    /// With what they are called in Danish and in English where that is free.
    pub const ALL: [(Ours, &'static str, &'static str); 18] = [
        (Ours::Summary, "SØM Resumé", "SØM Summary"),
        (Ours::Council, "SØM Til byrådet", "SØM For the council"),
        (Ours::Actors, "SØM Aktører", "SØM Actors"),
        (Ours::Areas, "SØM Hovedområder", "SØM Areas"),
        (Ours::Sensitivity, "SØM Følsomhed", "SØM Sensitivity"),
        (Ours::Switching, "SØM Vendepunkter", "SØM Switching values"),
        (Ours::Grids, "SØM Krydstabeller", "SØM Cross tables"),
        (Ours::Horizon, "SØM Horisont", "SØM Horizon"),
        (Ours::Scenarios, "SØM Scenarier", "SØM Scenarios"),
        (Ours::Stress, "SØM Stress", "SØM Stress"),
        (Ours::Simulation, "SØM Simulation", "SØM Simulation"),
        (Ours::Crosscheck, "SØM Krydstjek", "SØM Cross-check"),
        (Ours::Control, "SØM Kontrol", "SØM Review"),
        (Ours::Calculation, "SØM Beregning", "SØM Calculation"),
        (Ours::Assumptions, "SØM Forudsætninger", "SØM Assumptions"),
        (Ours::Evidence, "SØM Evidens", "SØM Evidence"),
        (Ours::Local, "SØM Lokalt forbrug", "SØM Local use"),
        (Ours::About, "SØM Om", "SØM About"),
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
    pub fn tells(self, lang: Lang) -> &'static str {
        lang.of(match self {
            Ours::Summary => {
                ("konklusion, nøgletal og spørgsmål", "conclusion, key figures and questions")
            }
            Ours::Council => ("det samme uden fagord", "the same without jargon"),
            Ours::Actors => {
                ("kommune, region og stat, år for år", "municipality, region, state by year")
            }
            Ours::Areas => ("hvor gevinst og udgift ligger", "where gains and costs lie"),
            Ours::Sensitivity => ("hvilken succes det kræver", "what success it takes"),
            Ours::Switching => ("hvad hvert tal tåler og flytter", "what each input bears"),
            Ours::Grids => ("to ting ændret på én gang", "two things changed at once"),
            Ours::Horizon => ("rente, horisont, tilbagebetaling", "rate, horizon, payback"),
            Ours::Scenarios => ("lav, forventet og høj", "low, expected and high"),
            Ours::Stress => ("hvis det går dårligere", "if it goes worse"),
            Ours::Simulation => ("alt usikkert på én gang", "all uncertainty at once"),
            Ours::Crosscheck => {
                ("filens tal mod de genberegnede", "printed figures against recomputed")
            }
            Ours::Control => ("fund, og plads til svar", "findings, with room for answers"),
            Ours::Calculation => ("hver linje regnet ud", "every line worked out"),
            Ours::Assumptions => ("hvert tal, der er brugt", "every figure that was used"),
            Ours::Evidence => ("hvor godt kilderne bærer", "how well the sources bear"),
            Ours::Local => ("forbrug mod vidensdatabasen", "use against the knowledge base"),
            Ours::About => ("metode og kilder", "method and sources"),
        })
    }

    /// What the sheet is known by from run to run, whatever the language: its Danish name.
    pub fn kind(self) -> &'static str {
        self.name(Lang::Da)
    }

    /// What the sheet is called where that is free.
    pub fn name(self, lang: Lang) -> &'static str {
        let own = Self::ALL.iter().find(|(sheet, ..)| *sheet == self);
        own.map_or("", |(_, danish, english)| lang.pick(danish, english))
    }

    /// The names of the sheets that every workbook gets, in order.
    pub fn wanted(lang: Lang) -> Vec<&'static str> {
        Self::chosen(false, false, lang).into_iter().map(|(_, name)| name).collect()
    }

    /// The sheets that a workbook gets, and the names that they should have, in order.
    pub fn chosen(simulated: bool, known: bool, lang: Lang) -> Vec<(Ours, &'static str)> {
        let is_chosen = |(sheet, ..): &(Ours, &str, &str)| match sheet {
            Ours::Simulation => simulated,
            Ours::Local => known,
            _ => true,
        };
        let chosen = Self::ALL.into_iter().filter(is_chosen);
        chosen.map(|(sheet, danish, english)| (sheet, lang.pick(danish, english))).collect()
    }
}

/// The sheet that shows now what a sheet of an earlier program showed: what was typed there is
/// looked for here.
pub fn successor(name: &str) -> &str {
    match name {
        "SØM Tornado" => Ours::Switching.kind(),
        name => name,
    }
}

/// The names that the sheets get in one workbook, which may have taken some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetNames(pub Vec<(Ours, String)>);

impl SheetNames {
    /// `names` for the sheets that [`Ours::chosen`] gave, in order; a sheet that none is given for
    /// keeps the wanted one.
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
    /// Of the sheets.
    pub lang: Lang,
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
    /// By what our sheets are known by.
    pub cells: BTreeMap<String, TypedCells>,
    /// What formulas give with that, by the name of the sheet and cell, where that is another than
    /// the engine has it.
    pub results: HashMap<String, HashMap<At, Content>>,
}
