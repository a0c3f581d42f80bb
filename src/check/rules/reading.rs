//! A: whether the calculation can be read. Most of it is held where the cells are read; here stand
//! the rules that look at what was read as a whole.

use rust_decimal::Decimal;

use super::units::units;
use crate::check::rule::{Detail, Rule, elsewhere, shown, tell};
use crate::check::stale::Recalculation;
use crate::check::subject::Subject;
use crate::engine::Line;
use crate::finding::{Finding, Severity};
use crate::model::Actor;
use crate::typed::number;
use crate::typed::number::Parsed;

const FORMAT: (&str, &str) = ("SØM-formatet", "The SØM format");

pub const A1: Rule = Rule {
    code: "A1",
    title: (
        "Ark, felter og overskrifter findes, hver én gang",
        "Sheets, labels and headings are there, each once",
    ),
    about: (
        "Programmet finder hvert tal ved arkets navn, feltets navn og tabellens overskrifter. Mangler et af dem, eller står et krævet felt to \
         gange, kan beregningen ikke læses, og programmet gætter ikke.",
        "Every figure is found by the name of its sheet, its label and the headings of its table. Where one is missing, or a required \
         label stands twice, the calculation cannot be read, and the program does not guess.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    find: elsewhere,
};

pub const A2: Rule = Rule {
    code: "A2",
    title: ("Hvor der skal stå et tal, står et tal", "A number stands where a number is due"),
    about: (
        "Tekst, tomme celler og fejlværdier i stedet for tal. Et tal skrevet som tekst læses, hvis det kun kan betyde ét; »1.234« kan betyde to og \
         afvises med begge læsninger.",
        "Text, empty cells and error values in place of numbers. A number written as text is read where it can mean only one; »1.234« can mean \
         two and is refused with both readings.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    find: elsewhere,
};

pub const A3: Rule = Rule {
    code: "A3",
    title: (
        "Succesraten er en andel mellem 0 og 100 pct.",
        "The success rate is a share between 0 and 100 per cent",
    ),
    about: (
        "En succesrate på 40 læses som 40 pct. og meldes. Negative rater og rater over 100 pct. giver ingen mening.",
        "A success rate of 40 is read as 40 per cent and told. Negative rates and rates above 100 per cent mean nothing.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    find: elsewhere,
};

pub const A4: Rule = Rule {
    code: "A4",
    title: ("Deltagere og år passer med perioden", "Participants and years fit the period"),
    about: (
        "Deltagere mangler eller er negative; år ligger uden for perioden; et år mellem to hold er tomt; et forløb kan ikke være begyndt og afsluttet \
         i perioden; ændringer i forbrug ligger senere end år 10, som modellen ikke har grundlag for.",
        "Participants are missing or negative; years lie outside the period; a year between two cohorts is empty; a course cannot have begun and \
         finished within the period; changes in use lie beyond year 10, which the model has no basis for.",
    ),
    source: (
        "Modellen følger konsekvenser til og med år 10",
        "The model follows consequences up to year 10",
    ),
    severity: Severity::Error,
    find: periods,
};

fn periods(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let settings = &calculation.settings;
    let mut found = Vec::new();
    let filled: Vec<_> =
        calculation.cohorts.iter().filter(|c| !c.participants.value.is_zero()).collect();
    let years = || filled.iter().map(|cohort| cohort.year.value);
    if let (Some(first), Some(last)) = (years().min(), years().max()) {
        for year in (first..=last).filter(|year| !years().any(|filled| filled == *year)) {
            let cohort = calculation.cohorts.iter().find(|cohort| cohort.year.value == year);
            let cell = cohort.and_then(|cohort| subject.cell(&cohort.participants));
            let words = (
                format!("Ingen deltagere afslutter i {year}, men nogle gør både før og efter."),
                format!("No participants finish in {year}, but some do before and after."),
            );
            let remedy =
                ("Udfyld året, eller forklar hullet.", "Fill in the year, or explain the gap.");
            found.push(tell("A4", Severity::Clarification, cell, words, remedy).reading("0"));
        }
    }
    let duration = calculation.description.duration.as_ref();
    let long = duration.and_then(|text| match number::parse(&text.value) {
        Parsed::Plain(years) => Some((text, years)),
        _ => None,
    });
    if let Some((text, length)) = long {
        let whole: i32 = length.ceil().to_string().parse().unwrap_or(0);
        for cohort in &filled {
            let began = cohort.year.value.saturating_sub(whole).saturating_add(1);
            if whole > 1 && began < settings.first_year.value {
                let (year, first) = (cohort.year.value, settings.first_year.value);
                let words = (
                    format!(
                        "Et forløb på {} år, der afsluttes i {year}, begyndte i {began}, før perioden ({first}).",
                        shown(length)
                    ),
                    format!(
                        "A course of {} years that finishes in {year} began in {began}, before the period ({first}).",
                        shown(length)
                    ),
                );
                let remedy = (
                    "Lad perioden begynde, hvor forløbet begynder, eller flyt holdet.",
                    "Let the period begin where the course begins, or move the cohort.",
                );
                let finding =
                    tell("A4", Severity::Clarification, subject.cell(text), words, remedy);
                found.push(finding.reading(shown(length)).expecting(format!("≥ {first}")));
                break;
            }
        }
    }
    let last_offset: usize = subject.number("A4", "last_offset").to_string().parse().unwrap_or(10);
    for (position, line) in calculation.consequences.iter().enumerate() {
        let beyond = line
            .changes
            .iter()
            .enumerate()
            .skip(last_offset + 1)
            .find(|(_, change)| !change.value.is_zero());
        if let Some((offset, change)) = beyond {
            let name = &line.service.value;
            let words = (
                format!("{name}: ændring i forbrug i år {offset}, senere end år {last_offset}."),
                format!("{name}: change in use in year {offset}, beyond year {last_offset}."),
            );
            let remedy = (
                "Slet de senere år, eller begrund dem.",
                "Delete the later years, or give reasons for them.",
            );
            let weight = subject.weight(|calculation| {
                if let Some(line) = calculation.consequences.get_mut(position) {
                    line.changes.truncate(last_offset + 1);
                }
            });
            let finding = tell("A4", Severity::Clarification, subject.cell(change), words, remedy);
            found.push(finding.reading(shown(change.value)).expecting("0").weighing(weight));
        }
    }
    found
}

pub const A5: Rule = Rule {
    code: "A5",
    title: (
        "Hver konsekvens har en pris, hver pris en konsekvens",
        "Every consequence has a price, every price a consequence",
    ),
    about: (
        "En konsekvens uden linje på Priser eller Konsekvenser 2, en linje, hvor alle priser eller alle ændringer er nul, en pris, der ikke bruges, og \
         den samme linje to gange.",
        "A consequence without a line of prices or of changes in use, a line where every price or every change is nil, a price that is not used, \
         and the same line twice.",
    ),
    source: FORMAT,
    severity: Severity::PossibleError,
    find: empty_lines,
};

fn empty_lines(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for (position, line) in
        subject.calculation().consequences.iter().enumerate().filter(|(_, l)| l.included.value)
    {
        let name = &line.service.value;
        let no_price = Actor::ALL.iter().all(|actor| line.prices.get(*actor).value.is_zero());
        let no_change = line.changes.iter().all(|change| change.value.is_zero());
        let cell = subject.cell(&line.service);
        if no_price && !no_change {
            let words = (
                format!("{name}: forbruget ændres, men prisen er nul for alle tre aktører."),
                format!("{name}: use changes, but the price is nil for all three actors."),
            );
            let remedy = (
                "Udfyld prisen, eller lad linjen gå ud.",
                "Fill in the price, or leave the line out.",
            );
            let cell = subject.cell(line.prices.get(Actor::Municipality)).or(cell);
            found.push(tell("A5", Severity::PossibleError, cell, words, remedy).reading("0"));
        } else if no_change && subject.total(Line::Consequence(position)).is_zero() {
            let words = (
                format!("{name}: medregnes, men har ingen ændring i forbrug."),
                format!("{name}: is included, but has no change in use."),
            );
            let remedy = (
                "Udfyld ændringen, eller lad linjen gå ud.",
                "Fill in the change, or leave the line out.",
            );
            found.push(tell("A5", Severity::Clarification, cell, words, remedy).reading("0"));
        }
    }
    found
}

pub const A6: Rule = Rule {
    code: "A6",
    title: (
        "Aktør, hovedområde, kategori og enhed kendes",
        "Actor, area, category and unit are known",
    ),
    about: (
        "Et ukendt ord for aktør, »Gælder« eller »Medregnes« kan ikke læses. Et ukendt hovedområde tælles med under sit eget navn. En ukendt kategori \
         af omkostninger skal forklares. Enheden skal være den samme, hvor linjen, dens ændringer og dens priser står: en pris pr. uge gælder ikke \
         måneder. Er begge tidsrum, er vægten det, som resultatet flyttes, når prisen omregnes.",
        "An unknown word for actor, »Gælder« or »Medregnes« cannot be read. An unknown area is counted under its own name. An unknown category of \
         costs must be explained. The unit must be the same where the line, its changes and its prices stand: a price for a week does not serve \
         months. Where both are lengths of time, the weight is what the result moves when the price is converted.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    find: known,
};

fn known(subject: &Subject) -> Vec<Finding> {
    let mut found = categories(subject);
    found.extend(units(subject));
    found
}

fn categories(subject: &Subject) -> Vec<Finding> {
    let known = &subject.case.layout.categories;
    let mut found = Vec::new();
    for line in &subject.calculation().costs {
        let Some(category) = &line.category else { continue };
        if !crate::layout::spec::is_one_of(&category.value, known) {
            let words = (
                format!(
                    "{}: kategorien »{}« er ikke en af modellens.",
                    line.name.value, category.value
                ),
                format!(
                    "{}: the category »{}« is not one of the model's.",
                    line.name.value, category.value
                ),
            );
            let remedy =
                ("Vælg en af modellens kategorier.", "Choose one of the model's categories.");
            let finding =
                tell("A6", Severity::Clarification, subject.cell(category), words, remedy);
            found.push(finding.reading(category.value.clone()).expecting(known.join(", ")));
        }
    }
    found
}

pub const A7: Rule = Rule {
    code: "A7",
    title: (
        "Gemte værdier følger af de gemte inddata",
        "Cached values follow from the cached inputs",
    ),
    about: (
        "Hver formel regnes efter med et andet regneprogram ud fra de værdier, der er gemt i filen. Giver den noget andet end det gemte, er filen gemt uden \
         genberegning, eller den gemte værdi er ændret uden om Excel. Forældede værdier meldes, hvor de opstår, og ikke igen i alt, hvad der følger.",
        "Every formula is calculated with another engine from the values that are saved in the file. Where it gives something else than what is saved, \
         the file was saved without recalculation, or the saved value was changed behind Excel's back. Stale values are told where they \
         arise, and not again in all that follows.",
    ),
    source: (
        "God skik for regneark: gem først efter genberegning",
        "Good spreadsheet practice: save after recalculation",
    ),
    severity: Severity::PossibleError,
    find: elsewhere,
};

/// One finding a sheet: the first cell, how many, and which.
pub fn stale(recalculation: &Recalculation) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut rest = recalculation.stale.as_slice();
    while let Some(first) = rest.first() {
        let here = rest.iter().take_while(|stale| stale.cell.sheet == first.cell.sheet).count();
        let (sheet, after) = rest.split_at(here);
        rest = after;
        let number = |value: f64| {
            Decimal::try_from(value).map_or_else(|_| value.to_string(), |v| shown(v.round_dp(2)))
        };
        let (cached, recalculated) = (number(first.cached), number(first.recalculated));
        let mut cells: Vec<String> =
            sheet.iter().take(8).map(|stale| stale.cell.at.to_string()).collect();
        if here > cells.len() {
            cells.push("…".to_owned());
        }
        let cells = cells.join(", ");
        let words = (
            format!(
                "{here} formler på arket har en gemt værdi, som ikke følger af inddata: {cells}. Den første viser {cached} og giver {recalculated}."
            ),
            format!(
                "{here} formulas on the sheet have a saved value that does not follow from the inputs: {cells}. The first shows {cached} and gives {recalculated}."
            ),
        );
        let remedy = (
            "Åbn filen i Excel, tryk F9, gem, og kør igen; bliver forskellen, er værdien ændret uden om formlen.",
            "Open the file in Excel, press F9, save and run again; if it remains, the value was changed behind the formula.",
        );
        let finding = tell("A7", Severity::PossibleError, Some(&first.cell), words, remedy);
        found.push(finding.reading(cached).expecting(recalculated));
    }
    found
}
