//! What is noticed as values are read: what cannot be read, and what was taken for what.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::finding::{Matter, Words, words};
use crate::lang::{Lang, phrase};
use crate::model::Year;
use crate::typed::alike::meant;
use crate::workbook::{Address, CellRef};

/// What was found at a value. `label` is what the value is called in the workbook, `found` what
/// stands there.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    NotANumber {
        label: String,
        found: String,
    },
    AmbiguousNumber {
        label: String,
        found: String,
        thousands: Decimal,
        decimal: Decimal,
    },
    ErrorValue {
        label: String,
        found: String,
    },
    Blank {
        label: String,
    },
    NotAYear {
        label: String,
        found: String,
    },
    /// An amount in a cell that shows per cent.
    MoneyInPerCent {
        label: String,
        found: String,
    },
    NotAShare {
        label: String,
        found: String,
    },
    UnknownWord {
        label: String,
        found: String,
        known: Vec<String>,
    },
    NoName {
        heading: String,
    },
    NoPrice {
        service: String,
        /// A line whose name may be a slip of it, or that it may be a slip of.
        near: Option<(String, CellRef)>,
    },
    NoChanges {
        service: String,
        person: String,
        near: Option<(String, CellRef)>,
    },
    LineTwice {
        service: String,
        person: String,
        other: Address,
    },
    Unused {
        service: String,
    },
    /// Changes in use that no consequence takes.
    UnusedChanges {
        service: String,
        person: String,
    },
    /// Figures on the sheets of results outside the tables that are understood.
    ResultsUnread {
        cells: usize,
    },
    /// Cells of the knowledge base that hold no number where one is due.
    KnowledgeUnread {
        label: String,
        found: String,
        cells: usize,
    },
    NoIndex {
        year: Year,
    },
    PeriodBackwards {
        first: Year,
        last: Year,
    },
    Negative {
        label: String,
        value: Decimal,
    },
    NoParticipants,
    YearOutside {
        label: String,
        year: Year,
        first: Year,
        last: Year,
    },
    ReadAs {
        label: String,
        found: String,
        value: Decimal,
    },
    PercentTyped {
        label: String,
        found: String,
        value: Decimal,
    },
    DefaultUsed {
        label: String,
        value: String,
    },
    OwnIndexUsed,
    RatesAfter35 {
        first: Decimal,
        second: Decimal,
        third: Decimal,
    },
    UnknownArea {
        found: String,
        known: Vec<String>,
    },
    NotCached {
        label: String,
    },
    PriceTwice {
        service: String,
        other: Address,
    },
    /// Names that differ in case or spacing only are taken for one.
    SpeltOtherwise {
        found: String,
        other: String,
        cell: CellRef,
    },
    /// The layout says that figures are written in another unit or with the other sign.
    Converted {
        label: String,
        factor: Decimal,
        cells: usize,
    },
    /// A dash in a table of numbers.
    DashForNil {
        label: String,
        found: String,
    },
    /// A synonym of one of the model's own words.
    WordTaken {
        label: String,
        found: String,
        own: String,
    },
    /// A number that the text itself calls an estimate.
    Estimate {
        label: String,
        found: String,
    },
    /// A share of exactly 1, which may be meant for 1 per cent.
    OneForAll {
        label: String,
    },
    /// The first column of changes in use is another year than the layout begins with.
    FirstChange {
        found: i32,
        expected: i32,
    },
    /// Years counted from the first year of the calculation.
    YearCounted {
        label: String,
        number: i32,
        year: Year,
    },
}

impl Matter for Notice {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::NotANumber { label, found } => words!(
                lang,
                "{label}: her står »{found}«, hvor der skal stå et tal.",
                "{label}: »{found}« stands where a number is due.",
                "Skriv et tal i cellen; noter hører til i en anden celle.",
                "Write a number in the cell; notes belong in another."
            ),
            Self::AmbiguousNumber { label, found, thousands, decimal } => words!(
                lang,
                "{label}: »{found}« kan læses både som {} og som {}.",
                "{label}: »{found}« can be read both as {} and as {}.",
                "Skriv tallet som et rigtigt tal i cellen i stedet for som tekst.",
                "Write it as a real number instead of as text.",
                lang.exact(*thousands),
                lang.exact(*decimal)
            ),
            Self::ErrorValue { label, found } => words!(
                lang,
                "{label}: cellen viser fejlen {found}, hvor der skal stå et tal.",
                "{label}: the cell shows the error {found} where a number is due.",
                "Ret formlen i cellen.",
                "Correct its formula."
            ),
            Self::Blank { label } => words!(
                lang,
                "{label}: cellen er tom, men skal udfyldes.",
                "{label}: the cell is empty and must be filled in.",
                "Udfyld cellen.",
                "Fill it in."
            ),
            Self::NotAYear { label, found } => words!(
                lang,
                "{label}: her står »{found}«, hvor der skal stå et årstal mellem 1900 og 2200.",
                "{label}: »{found}« stands where a year between 1900 and 2200 is due.",
                "Ret cellen, og kør igen.",
                "Correct the cell and run again."
            ),
            Self::MoneyInPerCent { label, found } => words!(
                lang,
                "{label}: cellen viser {found}, hvor der skal stå et beløb.",
                "{label}: the cell shows {found} where an amount is due.",
                "Skriv beløbet i kroner, og giv cellen et talformat uden procenttegn.",
                "Write the amount in kroner, and give the cell a number format without per cent."
            ),
            Self::NotAShare { label, found } => words!(
                lang,
                "{label}: her står »{found}«, hvor der skal stå en andel mellem 0 og 100 pct.",
                "{label}: »{found}« stands where a share between 0 and 100 per cent is due.",
                "Ret cellen, og kør igen.",
                "Correct the cell and run again."
            ),
            Self::UnknownWord { label, found, known } => Words {
                found: match lang {
                    Lang::Da => {
                        format!(
                            "{label}: »{found}« kendes ikke. Der skal stå {}.",
                            either(known, lang)
                        )
                    }
                    Lang::En => {
                        format!("{label}: »{found}« is not known. Expected: {}.", known.join(", "))
                    }
                },
                remedy: match meant(found, known.iter().map(String::as_str)) {
                    Some(meant) => phrase!(
                        lang,
                        "Mente du »{meant}«? Ret cellen, og kør igen.",
                        "Did you mean »{meant}«? Correct the cell and run again."
                    ),
                    None => {
                        phrase!(lang, "Ret cellen, og kør igen.", "Correct the cell and run again.")
                    }
                },
            },
            Self::NoName { heading } => words!(
                lang,
                "Linjen har tal, men intet navn i kolonnen »{heading}«.",
                "The line has figures but no name in the column »{heading}«.",
                "Giv linjen et navn, eller slet den.",
                "Name the line, or delete it."
            ),
            Self::NoPrice { service, near: Some((near, cell)) } => words!(
                lang,
                "»{service}« har ingen linje på prisarket. I {cell} står »{near}«: er det den \
                 samme ydelse?",
                "»{service}« has no line on the sheet of prices. {cell} reads »{near}«: is it the \
                 same service?",
                "Skriv navnet ens begge steder, og kør igen; ellers tilføj en linje med priserne.",
                "Spell the name alike in both places and run again; or add a line with its prices."
            ),
            Self::NoPrice { service, near: None } => words!(
                lang,
                "»{service}« har ingen linje på prisarket.",
                "»{service}« has no line on the sheet of prices.",
                "Tilføj en linje for »{service}« med priser for kommune, region og stat.",
                "Add a line for »{service}« with prices for municipality, region and state."
            ),
            Self::NoChanges { service, person, near: Some((near, cell)) } => words!(
                lang,
                "»{service}« ({person}) har ingen linje med ændring i forbrug. I {cell} står \
                 »{near}«: er det den samme ydelse?",
                "»{service}« ({person}) has no line of changes in use. {cell} reads »{near}«: is \
                 it the same service?",
                "Skriv navnet ens begge steder, og kør igen; ellers tilføj en linje med \
                 ændringerne.",
                "Spell the name alike in both places and run again; or add a line with the changes."
            ),
            Self::NoChanges { service, person, near: None } => words!(
                lang,
                "»{service}« ({person}) har ingen linje med ændring i forbrug.",
                "»{service}« ({person}) has no line of changes in use.",
                "Tilføj en linje for »{service}« og »{person}« på arket med ændringer i forbrug.",
                "Add a line for »{service}« and »{person}« on the sheet of changes in use."
            ),
            Self::LineTwice { service, person, other } => words!(
                lang,
                "»{service}« ({person}) står to gange (også i {other}).",
                "»{service}« ({person}) stands twice (also in {other}).",
                "Slet den ene, hvis det er den samme konsekvens; ellers giv dem hver sit navn.",
                "Delete one if it is the same consequence; otherwise name them apart."
            ),
            Self::Unused { service } => words!(
                lang,
                "Prisen på »{service}« bruges ikke af nogen konsekvens.",
                "The price of »{service}« is used by no consequence.",
                "Tilføj konsekvensen, hvis den skulle have været med.",
                "Add the consequence if it should have been there."
            ),
            Self::UnusedChanges { service, person } => words!(
                lang,
                "Ændringerne i forbrug for »{service}« ({person}) bruges ikke af nogen konsekvens.",
                "The changes in use of »{service}« ({person}) are used by no consequence.",
                "Tilføj konsekvensen, hvis den skulle have været med, eller ret navnet.",
                "Add the consequence if it should have been there, or correct the name."
            ),
            Self::ResultsUnread { cells: 1 } => words!(
                lang,
                "Tallet på resultatarket er ikke i en tabel, der er forstået, og er ikke \
                 sammenlignet.",
                "The figure on the sheet of results is in no table that is understood, and is not \
                 compared.",
                "Giv tabellen modellens overskrifter, hvis tallet skal efterregnes.",
                "Head the table as the model does if the figure should be recomputed."
            ),
            Self::ResultsUnread { cells } => words!(
                lang,
                "{cells} tal på resultatarkene (det første står her) er ikke i en tabel, der er \
                 forstået, og er ikke sammenlignet.",
                "{cells} figures on the sheets of results (the first stands here) are in no table \
                 that is understood, and are not compared.",
                "Giv tabellen modellens overskrifter, hvis tallene skal efterregnes.",
                "Head the table as the model does if the figures should be recomputed."
            ),
            Self::KnowledgeUnread { label, found, cells: 1 } => words!(
                lang,
                "En celle i vidensdatabasen er ikke et tal og er ikke sammenlignet med ({label}: \
                 »{found}«).",
                "A cell of the knowledge base holds no number and is not compared with ({label}: \
                 »{found}«).",
                "Skriv tallet som et rigtigt tal, hvis det skal med i sammenligningen.",
                "Write it as a real number if it should be compared with."
            ),
            Self::KnowledgeUnread { label, found, cells } => words!(
                lang,
                "{cells} celler i vidensdatabasen er ikke et tal og er ikke sammenlignet med (den \
                 første er {label}: »{found}«).",
                "{cells} cells of the knowledge base hold no number and are not compared with \
                 (the first is {label}: »{found}«).",
                "Skriv tallene som rigtige tal, hvis de skal med i sammenligningen.",
                "Write them as real numbers if they should be compared with."
            ),
            Self::NoIndex { year } => words!(
                lang,
                "Nettoprisindekset har intet tal for {year}, så priserne kan ikke omregnes.",
                "The net price index has no figure for {year}, so prices cannot be converted.",
                "Tilføj {year} i tabellen med nettoprisindeks, eller ret prisåret.",
                "Add {year} to the table of the index, or correct the price year."
            ),
            Self::PeriodBackwards { first, last } => words!(
                lang,
                "Sidste år ({last}) ligger før første år ({first}).",
                "The last year ({last}) lies before the first ({first}).",
                "Ret perioden.",
                "Correct the period."
            ),
            Self::Negative { label, value } => words!(
                lang,
                "{label}: {} er negativt.",
                "{label}: {} is negative.",
                "Skriv et tal, der er nul eller større.",
                "Write a number that is nil or larger.",
                lang.exact(*value)
            ),
            Self::NoParticipants => words!(
                lang,
                "Ingen år har deltagere, så intet følger af indsatsen.",
                "No year has participants, so nothing follows from the intervention.",
                "Udfyld antallet af deltagere i det år, de afslutter forløbet.",
                "Fill in the participants in the year in which they finish."
            ),
            Self::YearOutside { label, year, first, last } => words!(
                lang,
                "{label}: {year} ligger uden for perioden {first}-{last}.",
                "{label}: {year} lies outside the period {first}-{last}.",
                "Udvid perioden, eller flyt tallet.",
                "Extend the period, or move the figure."
            ),
            Self::ReadAs { label, found, value } => words!(
                lang,
                "{label}: teksten »{found}« er læst som {}.",
                "{label}: the text »{found}« is read as {}.",
                "Skriv det som et rigtigt tal, så regner Excel også med det.",
                "Write it as a real number, so that Excel counts it too.",
                year_or_number(*value, lang)
            ),
            Self::PercentTyped { label, found, value } => words!(
                lang,
                "{label}: {found} er læst som {}; Excel selv regner det som {}",
                "{label}: {found} is read as {}; Excel itself counts it as {}",
                "Skriv procenttegnet med, eller skriv andelen.",
                "Write the per cent sign, or write the share.",
                lang.per_cent(*value, 1),
                lang.per_cent(value.saturating_mul(Decimal::ONE_HUNDRED), 1)
            ),
            Self::DefaultUsed { label, value } => words!(
                lang,
                "{label}: ikke udfyldt; {value} er brugt.",
                "{label}: not given; {value} is used.",
                "Udfyld feltet, hvis det er forkert.",
                "Fill it in if that is wrong."
            ),
            Self::OwnIndexUsed => words!(
                lang,
                "Projektmappen har intet nettoprisindeks; Danmarks Statistiks er brugt.",
                "The workbook has no net price index; that of Statistics Denmark is used.",
                "Kontrollér tallene; de står på SØM Om i den berigede fil.",
                "Check the figures; they stand on SØM About in the enriched file."
            ),
            Self::RatesAfter35 { first, second, third } => words!(
                lang,
                "Perioden rækker over 35 år fra basisåret. Efter {} er brugt {} fra år 36 og {} \
                 fra år 71.",
                "The period reaches more than 35 years beyond the base year. After {} come {} \
                 from year 36 and {} from year 71.",
                "Skriv egne satser på indstillingsarket, hvis andre skal gælde.",
                "State your own rates on the sheet of settings if others apply.",
                lang.per_cent(*first, 1),
                lang.per_cent(*second, 1),
                lang.per_cent(*third, 1)
            ),
            Self::UnknownArea { found, known } => Words {
                found: phrase!(
                    lang,
                    "Hovedområdet »{found}« er ikke blandt modellens kendte hovedområder. Det er \
                     talt med under sit eget navn.",
                    "The main area »{found}« is not among those of the model that are known. It \
                     is counted under its own name."
                ),
                remedy: match meant(found, known.iter().map(String::as_str)) {
                    Some(meant) => phrase!(
                        lang,
                        "Mente du »{meant}«? Så ret navnet.",
                        "Did you mean »{meant}«? Then correct the name."
                    ),
                    None => phrase!(
                        lang,
                        "Ret navnet, hvis det er en stavefejl.",
                        "Correct the name if it is a slip."
                    ),
                },
            },
            Self::NotCached { label } => words!(
                lang,
                "{label}: formlen i cellen har intet gemt resultat.",
                "{label}: the formula in the cell has no saved result.",
                "Åbn projektmappen i Excel, gem den, og kør igen.",
                "Open the workbook in Excel, save it, and run again."
            ),
            Self::PriceTwice { service, other } => words!(
                lang,
                "»{service}« har to linjer med priser (også i {other}); den første er brugt.",
                "»{service}« has two lines of prices (also in {other}); the first is used.",
                "Slet den ene, eller giv ydelserne hver sit navn.",
                "Delete one, or name the services apart."
            ),
            Self::SpeltOtherwise { found, other, cell } => words!(
                lang,
                "»{}« er forstået som den samme ydelse som »{}« i {cell}.",
                "»{}« is taken for the same service as »{}« in {cell}.",
                "Skriv navnet ens, eller giv dem hver sit, hvis det er to ydelser.",
                "Spell the name alike, or name them apart if they are two.",
                shown(found),
                shown(other)
            ),
            Self::Converted { label, factor, cells } => words!(
                lang,
                "{cells} tal (det første er {label}) er omregnet, som opstillingen siger: {}.",
                "{cells} figures (the first is {label}) are converted as the layout says: {}.",
                "Kontrollér enhed og fortegn; de står på SØM Forudsætninger i den berigede fil.",
                "Check unit and sign; they stand on SØM Assumptions in the enriched file.",
                turned(*factor, lang)
            ),
            Self::DashForNil { label, found } => words!(
                lang,
                "{label}: »{}« er læst som 0.",
                "{label}: »{}« is read as 0.",
                "Skriv 0, eller lad cellen være tom, så regner Excel også med det.",
                "Write 0 or leave the cell empty, so that Excel counts it too.",
                found.trim()
            ),
            Self::WordTaken { label, found, own } => words!(
                lang,
                "{label}: »{found}« er forstået som »{own}«.",
                "{label}: »{found}« is taken for »{own}«.",
                "Skriv »{own}«, hvis det er dét.",
                "Write »{own}« if that is meant."
            ),
            Self::Estimate { label, found } => words!(
                lang,
                "{label}: »{found}« er efter sin egen ordlyd et skøn, men indgår som et præcist \
                 tal.",
                "{label}: »{found}« calls itself an estimate, but counts as an exact number.",
                "Skriv tallet, og begrund skønnet ved siden af.",
                "Write the number, and give the grounds of the estimate beside it."
            ),
            Self::OneForAll { label } => words!(
                lang,
                "{label}: 1 er forstået som 100 pct.; det kan også være ment som 1 pct.",
                "{label}: 1 is taken for 100 per cent; 1 per cent may be meant.",
                "Skriv 0,01 eller 1 %, hvis der menes 1 pct.",
                "Write 0.01 or 1 % if 1 per cent is meant."
            ),
            Self::FirstChange { found, expected } => words!(
                lang,
                "Ændringerne i forbrug begynder med år {found}; modellen begynder med år \
                 {expected}. År {found} er forstået som {found} år efter afslutningen, og årene \
                 før er nul.",
                "The changes in use begin with year {found}; the model begins with year \
                 {expected}. Year {found} is taken for {found} years after finishing, and the \
                 years before are nil.",
                "Ret overskrifterne, så den første er år {expected}, hvis det er dét, der menes.",
                "Correct the headings so that the first is year {expected} if that is meant."
            ),
            Self::YearCounted { label, number, year } => words!(
                lang,
                "{label}: år {number} er forstået som {year}, talt fra beregningens første år.",
                "{label}: year {number} is taken for {year}, counted from the first year of the \
                 calculation.",
                "Skriv årstallet, hvis der menes et andet.",
                "Write the calendar year if another is meant."
            ),
        }
    }

    fn label(&self) -> &str {
        match self {
            Self::NotANumber { label, .. }
            | Self::AmbiguousNumber { label, .. }
            | Self::ErrorValue { label, .. }
            | Self::Blank { label }
            | Self::NotAYear { label, .. }
            | Self::MoneyInPerCent { label, .. }
            | Self::NotAShare { label, .. }
            | Self::KnowledgeUnread { label, .. }
            | Self::UnknownWord { label, .. }
            | Self::Negative { label, .. }
            | Self::YearOutside { label, .. }
            | Self::ReadAs { label, .. }
            | Self::PercentTyped { label, .. }
            | Self::DefaultUsed { label, .. }
            | Self::NotCached { label }
            | Self::Converted { label, .. }
            | Self::DashForNil { label, .. }
            | Self::WordTaken { label, .. }
            | Self::Estimate { label, .. }
            | Self::OneForAll { label }
            | Self::YearCounted { label, .. } => label,
            Self::NoPrice { service, .. }
            | Self::NoChanges { service, .. }
            | Self::LineTwice { service, .. }
            | Self::Unused { service }
            | Self::UnusedChanges { service, .. }
            | Self::PriceTwice { service, .. } => service,
            _ => "",
        }
    }

    fn read(&self, lang: Lang) -> Option<String> {
        match self {
            Self::LineTwice { service, .. } => Some(service.clone()),
            Self::Negative { value, .. } => Some(lang.exact(*value)),
            Self::YearOutside { year, .. } => Some(year.to_string()),
            Self::ReadAs { found, .. }
            | Self::PercentTyped { found, .. }
            | Self::UnknownArea { found, .. } => Some(found.clone()),
            _ => None,
        }
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Negative { .. } => Some("≥ 0".into()),
            Self::YearOutside { first, last, .. } => Some(format!("{first}-{last}")),
            Self::ReadAs { value, .. } => Some(lang.exact(*value)),
            Self::PercentTyped { value, .. } => Some(lang.per_cent(*value, 1)),
            Self::UnknownArea { known, .. } => Some(known.join(", ")),
            _ => None,
        }
    }
}

fn turned(factor: Decimal, lang: Lang) -> String {
    let sign = match factor < Decimal::ZERO {
        true => lang.pick("fortegnet er vendt", "the sign is turned"),
        false => "",
    };
    let size = factor.abs();
    let scale = match lang {
        _ if size == Decimal::ONE => String::new(),
        _ if size == Decimal::new(1, 2) => {
            phrase!(lang, "pct. er delt med 100", "per cent are divided by 100")
        }
        _ => {
            phrase!(
                lang,
                "tallet er ganget med {}",
                "the number is multiplied by {}",
                lang.exact(size)
            )
        }
    };
    let both = if sign.is_empty() || scale.is_empty() { "" } else { ", " };
    scale + both + sign
}

/// A number; one that can be a year, without a separator.
fn year_or_number(value: Decimal, lang: Lang) -> String {
    let is_year = value.fract().is_zero() && (1900..=2200).contains(&value.to_i32().unwrap_or(0));
    if is_year { value.normalize().to_string() } else { lang.exact(value) }
}

fn either(words: &[String], lang: Lang) -> String {
    match words {
        [] => String::new(),
        [only] => format!("»{only}«"),
        [rest @ .., last] => {
            let before = rest.join("«, »");
            phrase!(lang, "»{}« eller »{}«", "»{}« or »{}«", before, last)
        }
    }
}

/// A name with its spaces and line breaks made visible, since they may be all that differs.
fn shown(name: &str) -> String {
    name.replace(['\n', '\r'], "↵").replace('\u{a0}', "␣")
}
