//! The case itself: its parts, read from TOML and brought into one form.

use serde::de::{Deserializer, Error};
use serde::{Deserialize, de};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error as ThisError;

use super::number::Number;
use crate::layout::names::Names;
use crate::layout::spec::Layout;
use crate::model::Year;
use crate::parameters::Parameters;
use crate::typed::label;
use crate::typed::toml_file::{self, TomlError};

/// A calculation as data.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    #[serde(default)]
    pub front: Front,
    pub settings: Settings,
    #[serde(default)]
    pub intervention: Intervention,
    pub effect: Effect,
    #[serde(default, rename = "match")]
    pub matches: Matches,
    /// Net price index by year; the official one where none is given.
    #[serde(default)]
    pub index: ByNumber,
    /// Participants by the year in which they finish.
    #[serde(default)]
    pub participants: ByNumber,
    #[serde(default, rename = "cost")]
    pub costs: Vec<Cost>,
    #[serde(default, rename = "consequence")]
    pub consequences: Vec<Consequence>,
    /// One for each service.
    #[serde(default, rename = "price")]
    pub prices: Vec<Price>,
    #[serde(default)]
    pub knowledge: Vec<Known>,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    pub model_version: Option<String>,
    pub name: Option<String>,
    pub organisation: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub price_year: Year,
    pub base_year: Year,
    pub first_year: Year,
    pub last_year: Year,
    pub discount_rate: Number,
    /// From year 36; the official rate that goes with the first where it is not given.
    pub discount_rate_36: Option<Number>,
    /// From year 71.
    pub discount_rate_71: Option<Number>,
    #[serde(default)]
    pub per_participant: String,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intervention {
    pub intervention: Option<String>,
    pub target_group: Option<String>,
    pub success_goal: Option<String>,
    pub alternative: Option<String>,
    pub duration: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    pub success_rate: Number,
    pub success_low: Option<Number>,
    pub success_high: Option<Number>,
    pub success_source: Option<String>,
    pub success_reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matches {
    pub target_match: Option<String>,
    pub goal_match: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    pub name: String,
    pub category: Option<String>,
    pub actor: String,
    pub committee: Option<String>,
    pub price_year: Option<Year>,
    /// Kroner by calendar year.
    #[serde(default)]
    pub amounts: ByNumber,
    pub source: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consequence {
    pub service: String,
    pub area: String,
    pub unit: Option<String>,
    #[serde(default)]
    pub person: String,
    #[serde(default = "one")]
    pub persons: Number,
    #[serde(default)]
    pub applies: String,
    #[serde(default = "yes")]
    pub included: bool,
    /// Change in use by year after the course, the first column of the layout first.
    #[serde(default)]
    pub changes: Vec<Number>,
    pub source: Option<String>,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub service: String,
    pub price_year: Option<Year>,
    #[serde(default)]
    pub municipality: Number,
    #[serde(default)]
    pub region: Number,
    #[serde(default)]
    pub state: Number,
    pub committee: Option<String>,
    pub source: Option<String>,
}

/// A row of the knowledge base. What is not given settles nothing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub target_group: Option<String>,
    pub service: String,
    pub area: Option<String>,
    pub unit: Option<String>,
    /// By the number in the heading.
    #[serde(default)]
    pub changes: ByNumber,
    pub price_year: Option<Number>,
    pub municipality: Option<Number>,
    pub region: Option<Number>,
    pub state: Option<Number>,
    pub source: Option<String>,
}

/// Figures by year or by another whole number, ascending.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ByNumber(pub BTreeMap<i32, Number>);

impl<'de> Deserialize<'de> for ByNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let named = BTreeMap::<String, Number>::deserialize(deserializer)?;
        let numbered = named.into_iter().map(|(key, value)| match key.parse() {
            Ok(number) => Ok((number, value)),
            Err(_) => {
                Err(D::Error::invalid_value(de::Unexpected::Str(&key), &"a year or a whole number"))
            }
        });
        Ok(ByNumber(numbered.collect::<Result<_, _>>()?))
    }
}

fn one() -> Number {
    1.into()
}

fn yes() -> bool {
    true
}

/// Why a case file could not be read: where, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[error("the case file is not as it should be: {0}")]
pub struct CaseError(pub TomlError);

impl CaseFile {
    /// Reads a case file. One without an index takes that of the parameters.
    ///
    /// # Errors
    /// It is not TOML, a key is unknown, missing or given twice, or a value is of the wrong kind.
    pub fn parse(text: &str, parameters: &Parameters) -> Result<CaseFile, CaseError> {
        let mut case: CaseFile = toml_file::read(text).map_err(CaseError)?;
        case.tidy();
        if case.index.0.is_empty() {
            case.index = official_index(parameters);
        }
        Ok(case)
    }

    /// A calculation with a period, the newest official rate and price level, and nothing else.
    pub fn empty(first_year: Year, years: u16, parameters: &Parameters) -> CaseFile {
        let newest = parameters.newest_price_year().unwrap_or(first_year);
        let [rate, ..] = parameters.newest_rates();
        let mut case = CaseFile {
            front: Front::default(),
            settings: Settings {
                price_year: newest,
                base_year: newest,
                first_year,
                last_year: first_year + i32::from(years.max(1)) - 1,
                discount_rate: Number(rate),
                discount_rate_36: None,
                discount_rate_71: None,
                per_participant: String::new(),
            },
            intervention: Intervention::default(),
            effect: Effect {
                success_rate: Number::ZERO,
                success_low: None,
                success_high: None,
                success_source: None,
                success_reason: None,
            },
            matches: Matches::default(),
            index: official_index(parameters),
            participants: ByNumber::default(),
            costs: Vec::new(),
            consequences: Vec::new(),
            prices: Vec::new(),
            knowledge: Vec::new(),
        };
        case.tidy();
        case
    }

    /// The case without the prices that no consequence uses, which a calculation does not have
    /// either.
    pub fn used(mut self) -> CaseFile {
        let used: BTreeSet<String> =
            self.consequences.iter().map(|line| label::key(&line.service)).collect();
        self.prices.retain(|price| used.contains(&label::key(&price.service)));
        self
    }

    /// The one form of a case: words as the layout has them, spaces single, what means nothing left
    /// out.
    pub(super) fn tidy(&mut self) {
        let layout = Layout::built_in();
        let words = &layout.words;
        let Front { model_version, name, organisation, author, date } = &mut self.front;
        let Intervention { intervention, target_group, success_goal, alternative, duration } =
            &mut self.intervention;
        let Effect { success_source, success_reason, .. } = &mut self.effect;
        let Matches { target_match, goal_match } = &mut self.matches;
        for text in [
            model_version,
            name,
            organisation,
            author,
            date,
            intervention,
            target_group,
            success_goal,
        ] {
            single_spaces(text);
        }
        for text in
            [alternative, duration, success_source, success_reason, target_match, goal_match]
        {
            single_spaces(text);
        }
        word(&mut self.settings.per_participant, &[&words.plain, &words.discounted]);
        self.participants.0.retain(|_, count| !count.is_zero());
        for Cost { name, category, actor, committee, amounts, source, .. } in &mut self.costs {
            spaced(name);
            word(actor, &[&words.municipality, &words.region, &words.state]);
            [category, committee, source].into_iter().for_each(single_spaces);
            amounts.0.retain(|_, amount| !amount.is_zero());
        }
        for line in &mut self.consequences {
            let Consequence {
                service, area, unit, person, applies, changes, source, reason, ..
            } = line;
            spaced(service);
            spaced(area);
            if let Some(own) = layout.areas.own(area) {
                own.clone_into(area);
            }
            spaced(person);
            if person.is_empty() {
                words.participant.first().clone_into(person);
            }
            word(applies, &[&words.successes, &words.everyone]);
            [unit, source, reason].into_iter().for_each(single_spaces);
            while changes.last().is_some_and(|change| change.is_zero()) {
                changes.pop();
            }
        }
        for Price { service, committee, source, .. } in &mut self.prices {
            spaced(service);
            [committee, source].into_iter().for_each(single_spaces);
        }
        // Prices stand in the order in which the consequences use them.
        let used: Vec<String> =
            self.consequences.iter().map(|line| label::key(&line.service)).collect();
        let place =
            |price: &Price| used.iter().position(|service| *service == label::key(&price.service));
        self.prices.sort_by_key(|price| place(price).unwrap_or(usize::MAX));
        for Known { target_group, service, area, unit, source, .. } in &mut self.knowledge {
            spaced(service);
            [target_group, area, unit, source].into_iter().for_each(single_spaces);
        }
    }
}

fn official_index(parameters: &Parameters) -> ByNumber {
    let figures = parameters.figures();
    ByNumber(figures.map(|(year, figure)| (year, Number(figure.normalize()))).collect())
}

fn spaced(text: &mut String) {
    *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
}

fn single_spaces(text: &mut Option<String>) {
    if let Some(found) = text {
        spaced(found);
    }
    text.take_if(|found| found.is_empty());
}

/// The layout's own word for one of several meanings; an empty one means the first. An unknown word
/// stays, for the reader to tell of.
fn word(found: &mut String, meanings: &[&Names]) {
    spaced(found);
    let meaning = match meanings.first() {
        Some(usual) if found.is_empty() => Some(usual),
        _ => meanings.iter().find(|names| names.has(found)),
    };
    if let Some(names) = meaning {
        names.first().clone_into(found);
    }
}
