//! B5: rate and base year as stated, as official at the date, and as inferred.

use super::inference;
use crate::check::rule::{Detail, Rule, share, tell};
use crate::check::subject::Subject;
use crate::check::weigh::difference;
use crate::finding::{Finding, Severity};
use crate::parameters::DiscountRates;
use crate::{engine, parameters};

pub const B5: Rule = Rule {
    code: "B5",
    title: ("Diskonteringsrente og basisår", "Discount rate and base year"),
    about: (
        "Den oplyste rente holdes op mod den officielle på beregningens dato (Finansministeriet: 6 pct. fra 1999, 4 pct. fra 31. maj 2013, 3,5 pct. fra \
         7. januar 2021) og mod den rente og det basisår, som de trykte nutidsværdier faktisk er regnet med: deres forhold til de udiskonterede værdier er \
         diskonteringsfaktoren. Renten er real og hører til faste priser.",
        "The stated rate is held against the official one at the date of the calculation (Ministry of Finance: 6 % from 1999, 4 % from 31 May 2013, \
         3.5 % from 7 January 2021) and against the rate and base year that the printed present values were in fact computed with: their ratio to the \
         undiscounted values is the discount factor. The rate is real and belongs with fixed prices.",
    ),
    source: (
        "Finansministeriet, dokumentationsnotat 2021 og tidligere",
        "Ministry of Finance, note of 2021 and earlier",
    ),
    severity: Severity::PossibleError,
    find: discounting,
};

pub fn discounting(subject: &Subject) -> Vec<Finding> {
    let settings = &subject.calculation().settings;
    let mut found = Vec::new();
    let [rate, ..] = &settings.rates;
    let stated = rate.value;
    if let Some((date, official)) =
        official_at(subject).filter(|(_, official)| official.rates[0] != stated)
    {
        let due = share(official.rates[0]);
        let words = (
            format!(
                "Diskonteringsrenten er {}; officielt gjaldt {due} på beregningens dato ({date}).",
                share(stated)
            ),
            format!(
                "The discount rate is {}; officially {due} held at the date of the calculation ({date}).",
                share(stated)
            ),
        );
        let remedy = (
            "Brug den officielle rente, eller begrund den anden.",
            "Use the official rate, or give reasons for the other.",
        );
        let weight = subject.weight(|calculation| {
            for (rate, official) in calculation.settings.rates.iter_mut().zip(official.rates) {
                rate.value = official;
            }
        });
        let finding = tell("B5", Severity::Clarification, subject.cell(rate), words, remedy);
        found.push(finding.reading(share(stated)).expecting(due).weighing(weight));
    }
    let (base, first, price) =
        (settings.base_year, settings.first_year.value, settings.price_year.value);
    if ![first - 1, first, price].contains(&base.value) {
        let words = (
            format!(
                "Basisåret er {}, hverken det første år ({first}), året før eller prisniveauet ({price}).",
                base.value
            ),
            format!(
                "The base year is {}, neither the first year ({first}), the year before, nor the price level ({price}).",
                base.value
            ),
        );
        let remedy =
            ("Begrund basisåret, eller ret det.", "Give reasons for the base year, or correct it.");
        let weight = subject.weight(|calculation| calculation.settings.base_year.value = first);
        let finding = tell("B5", Severity::Clarification, subject.cell(&base), words, remedy);
        found.push(
            finding
                .reading(base.value.to_string())
                .expecting(format!("{} / {first} / {price}", first - 1))
                .weighing(weight),
        );
    }
    found.extend(inferred(subject));
    found
}

/// The printed present values were discounted with something else than the file says.
pub fn inferred(subject: &Subject) -> Option<Finding> {
    let settings = &subject.calculation().settings;
    let inference = inference::infer(subject)?;
    let [rate, ..] = &settings.rates;
    let base = inference.base_year.unwrap_or(settings.base_year.value);
    let same_rate = (inference.rate - rate.value).abs() <= subject.number("B5", "rate_within");
    if same_rate && base == settings.base_year.value {
        return None;
    }
    let (says, does) = (share(rate.value), share(inference.rate));
    let (own, count) = (settings.base_year.value, inference.figures);
    let words = (
        format!(
            "De trykte nutidsværdier er diskonteret med {does} til {base}; indstillingerne siger {says} til {own} ({count} tal stemmer overens)."
        ),
        format!(
            "The printed present values were discounted at {does} to {base}; the settings say {says} to {own} ({count} figures agree)."
        ),
    );
    let remedy = (
        "Genberegn modellen med de rigtige indstillinger, eller ret dem.",
        "Recalculate the model with the right settings, or correct them.",
    );
    let mut as_printed = subject.calculation().clone();
    as_printed.settings.base_year.value = base;
    if !same_rate {
        let later = parameters::official().rates_after(inference.rate);
        let rates = [inference.rate, later[0], later[1]];
        for (rate, inferred) in as_printed.settings.rates.iter_mut().zip(rates) {
            rate.value = inferred;
        }
    }
    let weight =
        engine::net_result(&as_printed).ok().map(|printed| difference(subject.result, &printed));
    let cell = if same_rate { subject.cell(&settings.base_year) } else { subject.cell(rate) };
    let finding = tell("B5", Severity::PossibleError, cell, words, remedy).weighing(weight);
    Some(finding.reading(format!("{says}, {own}")).expecting(format!("{does}, {base}")))
}

/// The calculation's date as it stands, and the official rates on that day.
pub fn official_at<'s>(subject: &'s Subject) -> Option<(&'s str, &'static DiscountRates)> {
    let date = subject.calculation().description.date.as_ref()?;
    let day = iso(&date.value)?;
    let rates = parameters::official().discount_rates.iter();
    let official =
        rates.filter(|set| set.from.as_str() <= day.as_str()).max_by(|a, b| a.from.cmp(&b.from))?;
    Some((date.value.as_str(), official))
}

/// `2018-11-01` from that or from `1.11.2018`, `01-11-2018`, `01/11/2018`.
pub fn iso(text: &str) -> Option<String> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
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
        assert_eq!(iso("november 2018"), None);
    }
}
