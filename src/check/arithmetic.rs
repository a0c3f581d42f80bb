//! B: whether the printed figures hang together, and with what they were discounted and priced.

use rust_decimal::{Decimal, dec};

use crate::check::{Detail, Rule, Subject, Words, difference, elsewhere, inference, share, shown, tell};
use crate::finding::{Finding, Severity, Weight};
use crate::model::{Actor, Input, PerParticipant, Year};
use crate::parameters::DiscountRates;
use crate::read::{AreaRow, Printed, What};
use crate::{engine, lang, parameters};

const FORMAT: Words = ("SØM-formatet, beregningens regler", "The SØM format, the rules of the calculation");

pub(super) const B1: Rule = Rule {
    code: "B1",
    title: ("Trykt resultat er lig det genberegnede", "Printed result equals the recomputed"),
    about: (
        "Hvert trykt tal (i alt, aktør, hovedområde, år, pr. deltager, følsomhed) regnes efter fra inddata med eksakte decimaltal. Et tal afviger, når \
         forskellen er større end afrundingen kan forklare: 0,5 kr. for ét tal, (n + 1) ÷ 2 kr. for en sum af n trykte tal.",
        "Every printed figure (total, actor, area, year, per participant, sensitivity) is recomputed from the inputs in exact decimals. A figure \
         differs when rounding cannot explain it: 0.5 kr. for a single one, (n + 1) / 2 kr. for a sum of n printed figures.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    find: elsewhere,
};

pub(super) const B2: Rule = Rule {
    code: "B2",
    title: ("Margener: aktører = hovedområder = år = i alt", "Margins: actors = areas = years = total"),
    about: (
        "De trykte tal lægges sammen på alle leder. Går en sum ikke op inden for afrunding, er mindst et af tallene ikke regnet som de andre, fx fordi et tal \
         er skrevet oven i en formel.",
        "The printed figures are added up in every direction. Where a sum does not come out within rounding, at least one of them was not \
         computed like the others, for instance because a number was typed over a formula.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    find: margins,
};

fn margins(subject: &Subject) -> Vec<Finding> {
    let all: Vec<(&Printed, Decimal)> = subject
        .crosscheck
        .iter()
        .filter_map(|comparison| Some((&comparison.printed, *comparison.printed.value.as_ref().ok()?)))
        .collect();
    let one = |what: &What| all.iter().find(|(printed, _)| printed.what == *what).copied();
    let areas: Vec<AreaRow> = all
        .iter()
        .filter_map(|(printed, _)| match &printed.what {
            What::Area(area, None) if *area != AreaRow::All => Some(area.clone()),
            _ => None,
        })
        .collect();
    let years: Vec<Year> = all
        .iter()
        .filter_map(|(printed, _)| match printed.what {
            What::InYear(year, None) => Some(year),
            _ => None,
        })
        .collect();
    let which = [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)];
    let by_actor = |make: &dyn Fn(Option<Actor>) -> What| Actor::ALL.map(|actor| make(Some(actor))).to_vec();
    // Which figure should be the sum of which, and along what.
    let mut sums: Vec<(What, Vec<What>, Words)> = Vec::new();
    let actors: Words = ("aktørerne", "the actors");
    sums.push((What::Net(None), by_actor(&What::Net), actors));
    for area in areas.iter().chain([&AreaRow::All]) {
        sums.push((What::Area(area.clone(), None), by_actor(&|actor| What::Area(area.clone(), actor)), actors));
    }
    for year in &years {
        sums.push((What::InYear(*year, None), by_actor(&|actor| What::InYear(*year, actor)), actors));
    }
    for actor in which {
        let of_areas = areas.iter().map(|area| What::Area(area.clone(), actor)).collect();
        sums.push((What::Area(AreaRow::All, actor), of_areas, ("hovedområderne", "the areas")));
        let of_years = years.iter().map(|year| What::InYear(*year, actor)).collect();
        sums.push((What::Net(actor), of_years, ("årene", "the years")));
        let same = vec![What::Area(AreaRow::All, actor)];
        sums.push((What::Net(actor), same, ("tabellen over hovedområder", "the table of areas")));
    }
    if let Some(last) = years.iter().max() {
        sums.push((What::Net(None), vec![What::Cumulative(*last)], ("den akkumulerede kurve", "the cumulative sum")));
    }
    let mut found: Vec<Finding> = Vec::new();
    for (total, parts, along) in sums {
        let Some((printed, total)) = one(&total) else { continue };
        let Some(parts) = parts.iter().map(|part| one(part).map(|(_, value)| value)).collect::<Option<Vec<_>>>() else {
            continue;
        };
        let sum = parts.iter().fold(Decimal::ZERO, |sum, part| sum.saturating_add(*part));
        let tolerance = (Decimal::from(parts.len()) + Decimal::ONE) / dec!(2);
        if parts.is_empty() || (sum.saturating_sub(total)).abs() <= tolerance {
            continue;
        }
        let (danish, english) = along;
        let weight = gap(&printed.what, sum.saturating_sub(total));
        let (total, sum) = (lang::kroner(total), lang::kroner(sum));
        let label = &printed.label;
        let words = (
            format!("{label}: der står {total}, men {danish} giver {sum}."),
            format!("{label}: {total} stands there, but {english} give {sum}."),
        );
        let remedy = (
            "Find det tal, der ikke er en formel som de andre, og ret det.",
            "Find the figure that is not a formula like the others, and correct it.",
        );
        let finding = tell("B2", Severity::Error, Some(&printed.cell), words, remedy);
        found.push(finding.reading(total).expecting(sum).weighing(weight));
    }
    found
}

/// What a printed net result of an actor moves when it is made the sum of its parts. A gap in what is printed for all
/// together, or for a part, belongs to no one actor's result and has no weight of its own.
fn gap(what: &What, gap: Decimal) -> Option<Weight> {
    let What::Net(Some(actor)) = what else { return None };
    Some(Weight::on(*actor, gap))
}

pub(super) const B3: Rule = Rule {
    code: "B3",
    title: (
        "I alt ÷ pr. deltager svarer til antallet af deltagere",
        "Total ÷ per participant is the number of participants",
    ),
    about: (
        "Det trykte nettoresultat delt med det trykte resultat pr. deltager skal give antallet af deltagere, enten som de er eller diskonteret \
         til basisåret. Giver det noget tredje, hører de to tal eller deltagerne ikke sammen. Hvilket af dem der er forkert, kan tallene \
         ikke afgøre. Vægten er, hvad resultatet flyttes med det antal deltagere, som de trykte tal svarer til.",
        "The printed net result over the printed result per participant must give the number of participants, either plain or discounted to the \
         base year. Where it gives something else, the two figures or the participants do not belong together. Which of them is wrong, \
         the figures cannot settle. The weight is what the result moves with the participants that the printed figures imply.",
    ),
    source: (
        "Randers' offentliggjorte beregning passer med hverken 25 eller 23",
        "Randers' published calculation fits neither 25 nor 23",
    ),
    severity: Severity::Error,
    find: participants,
};

fn participants(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let value = |what: &What| {
        let printed = &subject.crosscheck.iter().find(|comparison| comparison.printed.what == *what)?.printed;
        Some((printed, *printed.value.as_ref().ok()?))
    };
    let result = subject.result;
    for actor in [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)] {
        let (Some((of_total, total)), Some((of_each, each))) =
            (value(&What::Net(actor)), value(&What::NetPerParticipant(actor)))
        else {
            continue;
        };
        if each.abs() < dec!(10) || total.abs() < dec!(100) {
            continue;
        }
        // Both figures may have been rounded by half a krone.
        let half = dec!(0.5);
        let (low, high) = ((total.abs() - half) / (each.abs() + half), (total.abs() + half) / (each.abs() - half));
        let fits =
            |count: Decimal| low <= count && count <= high && total.is_sign_negative() == each.is_sign_negative();
        let (plain, discounted) = (result.participants, result.discounted_participants);
        let (stated, other) = match result.per_participant {
            PerParticipant::Plain => (plain, discounted),
            PerParticipant::Discounted => (discounted, plain),
        };
        if fits(stated) {
            continue;
        }
        let implied = total / each;
        let cells = cohort_cells(subject);
        let severity = if fits(other) { Severity::Clarification } else { Severity::Error };
        let (t, e) = (lang::kroner(total), lang::kroner(each));
        let (p, d, i) = (shown(plain), shown(discounted), shown(implied));
        let (at_total, at_each) = (of_total.cell.to_string(), of_each.cell.to_string());
        let words = if fits(other) {
            (
                format!(
                    "{}: {t} ({at_total}) og {e} pr. deltager ({at_each}) svarer til {i} deltagere; det er den anden måde at tælle på end den valgte ({p} deltagere, diskonteret {d}).",
                    of_total.label
                ),
                format!(
                    "{}: {t} ({at_total}) and {e} per participant ({at_each}) make {i} participants; that is the other way to count than the one chosen ({p} participants, discounted {d}).",
                    of_total.label
                ),
            )
        } else {
            (
                format!(
                    "{}: {t} ({at_total}) og {e} pr. deltager ({at_each}) svarer til {i} deltagere. Inddata har {p} deltagere ({cells}), diskonteret {d}. De tre tal kan ikke høre sammen; hvilket af dem der er forkert, kan de ikke selv afgøre.",
                    of_total.label
                ),
                format!(
                    "{}: {t} ({at_total}) and {e} per participant ({at_each}) make {i} participants. The inputs have {p} participants ({cells}), discounted {d}. The three cannot belong together; which of them is wrong, they cannot settle.",
                    of_total.label
                ),
            )
        };
        let remedy = (
            "Skaf det antal deltagere, som resultatet er regnet med, og ret det tal, der ikke passer.",
            "Find the number of participants that the result was computed with, and correct the figure that does not fit.",
        );
        // What the net result would move with the participants that the printed figures imply.
        let weight = implied.checked_div(stated).filter(|share| *share > Decimal::ZERO).and_then(|share| {
            subject.weight(|calculation| {
                for cohort in &mut calculation.cohorts {
                    cohort.participants.value = cohort.participants.value.saturating_mul(share);
                }
            })
        });
        let finding = tell("B3", severity, Some(&of_each.cell), words, remedy);
        found.push(finding.reading(i).expecting(format!("{p} / {d}")).weighing(weight));
    }
    found
}

/// The cells that state the participants: `Indsats!C13, C14`.
fn cohort_cells(subject: &Subject) -> String {
    let cohorts = subject.calculation().cohorts.iter().filter(|cohort| !cohort.participants.value.is_zero());
    let cells: Vec<_> = cohorts.filter_map(|cohort| subject.cell(&cohort.participants)).collect();
    match cells.split_first() {
        None => String::new(),
        Some((first, rest)) => {
            let rest: String = rest.iter().map(|cell| format!(", {}", cell.at)).collect();
            format!("{first}{rest}")
        }
    }
}

pub(super) const B4: Rule = Rule {
    code: "B4",
    title: ("Trykt break-even er omkostninger ÷ gevinst", "Printed break-even is costs ÷ gain"),
    about: (
        "Break-even er den succesrate, hvor en aktørs nettoresultat er nul: alt, hvad der ikke følger af succes, delt med gevinsten ved 100 pct. succes. Vægten er \
         aktørens nettoresultat ved den trykte break-even, som skulle være nul.",
        "Break-even is the success rate at which an actor's net result is nil: all that does not follow success over the gain at 100 per cent. The weight is the \
         actor's net result at the printed break-even, which should be nil.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    find: elsewhere,
};

pub(super) const B5: Rule = Rule {
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

fn discounting(subject: &Subject) -> Vec<Finding> {
    let settings = &subject.calculation().settings;
    let mut found = Vec::new();
    let [rate, ..] = &settings.rates;
    let stated = rate.value;
    if let Some((date, official)) = official_at(subject).filter(|(_, official)| official.rates[0] != stated) {
        let due = share(official.rates[0]);
        let words = (
            format!("Diskonteringsrenten er {}; officielt gjaldt {due} på beregningens dato ({date}).", share(stated)),
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
    let (base, first, price) = (settings.base_year, settings.first_year.value, settings.price_year.value);
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
        let remedy = ("Begrund basisåret, eller ret det.", "Give reasons for the base year, or correct it.");
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
fn inferred(subject: &Subject) -> Option<Finding> {
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
    let weight = engine::net_result(&as_printed).ok().map(|printed| difference(subject.result, &printed));
    let cell = if same_rate { subject.cell(&settings.base_year) } else { subject.cell(rate) };
    let finding = tell("B5", Severity::PossibleError, cell, words, remedy).weighing(weight);
    Some(finding.reading(format!("{says}, {own}")).expecting(format!("{does}, {base}")))
}

/// The calculation's date as it stands, and the official rates on that day.
fn official_at<'s>(subject: &'s Subject) -> Option<(&'s str, &'static DiscountRates)> {
    let date = subject.calculation().description.date.as_ref()?;
    let day = iso(&date.value)?;
    let rates = parameters::official().discount_rates.iter();
    let official = rates.filter(|set| set.from.as_str() <= day.as_str()).max_by(|a, b| a.from.cmp(&b.from))?;
    Some((date.value.as_str(), official))
}

/// `2018-11-01` from that or from `1.11.2018`, `01-11-2018`, `01/11/2018`.
fn iso(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day, ..] if year.len() == 4 => (year, month, day),
        [day, month, year, ..] if year.len() == 4 => (year, month, day),
        _ => return None,
    };
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

pub(super) const B6: Rule = Rule {
    code: "B6",
    title: ("Ét prisniveau, og et prisår, som indekset har", "One price level, and price years that the index has"),
    about: (
        "Alle priser og omkostninger omregnes til beregningens prisniveau med nettoprisindekset. Et prisår uden for indekset kan ikke omregnes; et prisår senere \
         end prisniveauet, et manglende prisår, et indeks, der springer, og et indeks, der ikke er Danmarks Statistiks, skal forklares.",
        "All prices and costs are converted to the calculation's price level with the net price index. A price year outside the index cannot be converted; a price \
         year later than the price level, a missing one, an index that jumps, and one that is not Statistics Denmark's must be explained.",
    ),
    source: ("Danmarks Statistik, nettoprisindeks", "Statistics Denmark, net price index"),
    severity: Severity::Error,
    find: prices,
};

fn prices(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let level = calculation.settings.price_year.value;
    let mut found = Vec::new();
    let costs = calculation.costs.iter().map(|line| (&line.name, line.price_year));
    let lines = calculation.consequences.iter().map(|line| (&line.service, line.price_year));
    let lines: Vec<_> = costs.chain(lines).collect();
    let some_are_stated = lines.iter().any(|(_, year)| year.is_some());
    for (position, (name, year)) in lines.iter().enumerate() {
        let of = &name.value;
        let (words, cell, read) = match year {
            Some(year) if year.value > level => (
                (
                    format!("{of}: prisåret {} er senere end prisniveauet ({level}).", year.value),
                    format!("{of}: the price year {} is later than the price level ({level}).", year.value),
                ),
                subject.cell(year),
                year.value.to_string(),
            ),
            None if some_are_stated => (
                (
                    format!("{of}: prisåret mangler; {level} er brugt."),
                    format!("{of}: the price year is missing; {level} was used."),
                ),
                subject.cell(*name),
                String::new(),
            ),
            _ => continue,
        };
        let remedy = ("Ret prisåret, eller bekræft det.", "Correct the price year, or confirm it.");
        let weight = subject.weight(|calculation| {
            let costs = calculation.costs.iter_mut().map(|line| &mut line.price_year);
            let lines = calculation.consequences.iter_mut().map(|line| &mut line.price_year);
            if let Some(year) = costs.chain(lines).nth(position) {
                *year = None;
            }
        });
        let finding = tell("B6", Severity::Clarification, cell, words, remedy);
        found.push(finding.reading(read).expecting(format!("≤ {level}")).weighing(weight));
    }
    found.extend(index(subject));
    found
}

fn index(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let official = &parameters::official().net_price_index.years;
    let (step, within) = (subject.number("B6", "index_step"), subject.number("B6", "index_within"));
    let of = |year: Year| official.iter().find(|(y, _)| *y == year).map(|(_, figure)| *figure);
    let mut found = Vec::new();
    let anchor = calculation.index.iter().find_map(|(year, figure)| figure.value.checked_div(of(year.value)?));
    let mut before: Option<&Input> = None;
    for (position, (year, figure)) in calculation.index.iter().enumerate() {
        let jumps = before.is_some_and(|before| off(figure.value, before.value) > step);
        let due = of(year.value).zip(anchor).and_then(|(official, anchor)| official.checked_mul(anchor));
        let differs = due.filter(|due| off(figure.value, *due) > within);
        before = Some(figure);
        if !jumps && differs.is_none() {
            continue;
        }
        let (y, value) = (year.value, shown(figure.value));
        let expected = due.map(shown).unwrap_or_default();
        let words = match differs {
            Some(_) => (
                format!("Nettoprisindekset for {y} er {value}; Danmarks Statistiks er {expected} i samme basis."),
                format!("The net price index for {y} is {value}; Statistics Denmark's is {expected} on the same base."),
            ),
            None => (
                format!("Nettoprisindekset springer til {value} i {y}."),
                format!("The net price index jumps to {value} in {y}."),
            ),
        };
        let remedy = ("Ret tallet efter Danmarks Statistik.", "Correct the figure after Statistics Denmark.");
        let weight = due.and_then(|due| {
            subject.weight(|calculation| {
                if let Some((_, figure)) = calculation.index.get_mut(position) {
                    figure.value = due;
                }
            })
        });
        let finding = tell("B6", Severity::PossibleError, subject.cell(figure), words, remedy);
        found.push(finding.reading(value).expecting(expected).weighing(weight));
    }
    found
}

/// How far a figure is from another, relatively.
fn off(value: Decimal, from: Decimal) -> Decimal {
    value.checked_div(from).map_or(Decimal::MAX, |ratio| (ratio - Decimal::ONE).abs())
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
