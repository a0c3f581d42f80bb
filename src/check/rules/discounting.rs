//! B5: rate and base year as stated, as official at the date, and as inferred.

use rust_decimal::Decimal;

use crate::check::inference;
use crate::check::rule::{Rule, share};
use crate::check::subject::Subject;
use crate::check::weigh::difference;
use crate::engine;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::Year;
use crate::parameters::DiscountRates;

pub const RULE: Rule = Rule {
    code: "B5",
    title: ("Diskonteringsrente og basisår", "Discount rate and base year"),
    about: (
        "Den oplyste rente holdes op mod den officielle på beregningens dato (Finansministeriet: \
         6 pct. fra 1999, 4 pct. fra 31. maj 2013, 3,5 pct. fra 7. januar 2021) og mod den rente \
         og det basisår, som de trykte nutidsværdier faktisk er regnet med: deres forhold til de \
         udiskonterede værdier er diskonteringsfaktoren. Renten er real og hører til faste priser.",
        "The stated rate is held against the official one at the date of the calculation \
         (Ministry of Finance: 6 % from 1999, 4 % from 31 May 2013, 3.5 % from 7 January 2021) \
         and against the rate and base year that the printed present values were in fact computed \
         with: their ratio to the undiscounted values is the discount factor. The rate is real \
         and belongs with fixed prices.",
    ),
    source: (
        "Finansministeriet, dokumentationsnotat 2021 og tidligere",
        "Ministry of Finance, note of 2021 and earlier",
    ),
    severity: Severity::PossibleError,
    certainty: Certainty::Sure,
    thresholds: r#"
rate_within = 0.0005  # an inferred rate must lie this near to the stated one
"#,
    find: discounting,
};

#[derive(Debug)]
enum Discounting {
    /// Another rate than the official one at the date.
    Unofficial { stated: Decimal, official: Decimal, date: String },
    /// A base year that nothing points to.
    BaseYear { base: Year, first: Year, price: Year },
    /// The printed present values were discounted with something else than the file says.
    Printed { stated: (Decimal, Year), inferred: (Decimal, Year), figures: usize },
}

impl Matter for Discounting {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::Unofficial { stated, official, date } => words!(
                lang,
                "Diskonteringsrenten er {}; officielt gjaldt {} på beregningens dato ({date}).",
                "The discount rate is {}; officially {} held at the date of the calculation \
                 ({date}).",
                "Brug den officielle rente, eller begrund den anden.",
                "Use the official rate, or give reasons for the other.",
                share(*stated, lang),
                share(*official, lang)
            ),
            Self::BaseYear { base, first, price } => words!(
                lang,
                "Basisåret er {base}, hverken det første år ({first}), året før eller \
                 prisniveauet ({price}).",
                "The base year is {base}, neither the first year ({first}), the year before, nor \
                 the price level ({price}).",
                "Begrund basisåret, eller ret det.",
                "Give reasons for the base year, or correct it."
            ),
            Self::Printed { stated: (says, own), inferred: (does, base), figures } => words!(
                lang,
                "De trykte nutidsværdier er diskonteret med {} til {base}; indstillingerne siger \
                 {} til {own} (udledt af {figures} trykte nutidsværdier).",
                "The printed present values were discounted at {} to {base}; the settings say {} \
                 to {own} (inferred from {figures} printed present values).",
                "Genberegn modellen med de rigtige indstillinger, eller ret dem.",
                "Recalculate the model with the right settings, or correct them.",
                share(*does, lang),
                share(*says, lang)
            ),
        }
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Unofficial { stated, .. } => share(*stated, lang),
            Self::BaseYear { base, .. } => base.to_string(),
            Self::Printed { stated: (rate, base), .. } => format!("{}, {base}", share(*rate, lang)),
        })
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Unofficial { official, .. } => share(*official, lang),
            Self::BaseYear { first, price, .. } => format!("{} / {first} / {price}", first - 1),
            Self::Printed { inferred: (rate, base), .. } => {
                format!("{}, {base}", share(*rate, lang))
            }
        })
    }
}

fn discounting(subject: &Subject) -> Vec<Finding> {
    [unofficial(subject), base_year(subject), printed(subject)].into_iter().flatten().collect()
}

/// Whether the finding tells what the printed present values were discounted with.
pub(in crate::check) fn is_of_printed(finding: &Finding) -> bool {
    matches!(finding.about(), Some(Discounting::Printed { .. }))
}

fn unofficial(subject: &Subject) -> Option<Finding> {
    let [rate, ..] = &subject.calculation().settings.rates;
    let stated = rate.value;
    let (date, DiscountRates { rates, .. }) = official_at(subject)?;
    let [official, ..] = *rates;
    if official == stated {
        return None;
    }
    let weight = subject.weight(|calculation| {
        for (rate, official) in calculation.settings.rates.iter_mut().zip(rates) {
            rate.value = *official;
        }
    });
    let matter = Discounting::Unofficial { stated, official, date: date.to_owned() };
    let finding = RULE.finding(subject.cell(rate), matter);
    Some(finding.graded(Severity::Clarification).weighing(weight))
}

fn base_year(subject: &Subject) -> Option<Finding> {
    let settings = &subject.calculation().settings;
    let (base, first, price) =
        (settings.base_year.value, settings.first_year.value, settings.price_year.value);
    if [first - 1, first, price].contains(&base) {
        return None;
    }
    let weight = subject.weight(|calculation| calculation.settings.base_year.value = first);
    let matter = Discounting::BaseYear { base, first, price };
    let finding = RULE.finding(subject.cell(&settings.base_year), matter);
    Some(finding.graded(Severity::Clarification).weighing(weight))
}

fn printed(subject: &Subject) -> Option<Finding> {
    let settings = &subject.calculation().settings;
    let inference = inference::infer(subject)?;
    let [rate, ..] = &settings.rates;
    let own = settings.base_year.value;
    let base = inference.base_year.unwrap_or(own);
    let same_rate = (inference.rate - rate.value).abs() <= subject.number("B5", "rate_within");
    if same_rate && base == own {
        return None;
    }
    let mut as_printed = subject.calculation().clone();
    as_printed.settings.base_year.value = base;
    if !same_rate {
        let [second, third] = subject.case.parameters.rates_after(inference.rate);
        let rates = [inference.rate, second, third];
        for (rate, inferred) in as_printed.settings.rates.iter_mut().zip(rates) {
            rate.value = inferred;
        }
    }
    let weight =
        engine::net_result(&as_printed).ok().map(|printed| difference(subject.result, &printed));
    let cell = if same_rate { subject.cell(&settings.base_year) } else { subject.cell(rate) };
    let matter = Discounting::Printed {
        stated: (rate.value, own),
        inferred: (inference.rate, base),
        figures: inference.figures,
    };
    Some(RULE.finding(cell, matter).weighing(weight))
}

/// The calculation's date as it stands, and the official rates on that day.
fn official_at<'s>(subject: &'s Subject) -> Option<(&'s str, &'s DiscountRates)> {
    let date = subject.calculation().description.date.as_ref()?;
    let day = iso(&date.value)?;
    let mut newest_first = subject.case.parameters.discount_rates.iter().rev();
    let official = newest_first.find(|set| set.from.as_str() <= day.as_str())?;
    Some((date.value.as_str(), official))
}

/// The months as they begin in Danish and in English, where those differ.
const MONTHS: [[&str; 2]; 12] = [
    ["jan", "jan"],
    ["feb", "feb"],
    ["mar", "mar"],
    ["apr", "apr"],
    ["maj", "may"],
    ["jun", "jun"],
    ["jul", "jul"],
    ["aug", "aug"],
    ["sep", "sep"],
    ["okt", "oct"],
    ["nov", "nov"],
    ["dec", "dec"],
];

/// `2018-11-01` from that or from `1.11.2018`, `01-11-2018`, `01/11/2018`, `1. november 2018`,
/// `1. nov. 2018`; the first day of a month that stands with its year alone.
fn iso(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let month = |word: &str| {
        let begins = |names: &[&str; 2]| names.iter().any(|name| word.starts_with(name));
        MONTHS.iter().position(begins).map(|at| (at + 1).to_string())
    };
    let parts: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|part| match part.chars().next()? {
            c if c.is_ascii_digit() => {
                Some(part.split(|c: char| !c.is_ascii_digit()).next()?.to_owned())
            }
            _ => month(part),
        })
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    if let [month, year] = parts.as_slice()
        && year.len() == 4
    {
        return Some(format!("{year}-{month:0>2}-01"));
    }
    let (year, month, day) = match parts.as_slice() {
        [year, month, day, ..] if year.len() == 4 => (year, month, day),
        [day, month, year, ..] if year.len() == 4 => (year, month, day),
        _ => return None,
    };
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for text in ["2018-11-01", "1.11.2018", "01/11/2018", "01-11-2018", "2018-11-01T12:00:00"] {
            assert_eq!(iso(text).as_deref(), Some("2018-11-01"), "{text}");
        }
        let in_words = ["1. november 2018", "den 1. nov. 2018", "1 November 2018", "november 2018"];
        for text in in_words {
            assert_eq!(iso(text).as_deref(), Some("2018-11-01"), "{text}");
        }
        assert_eq!(iso("efteråret 2018"), None);
    }
}
