//! The sentences that tell a finding: what stands there against what was expected, and what to do.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::matter::{GraftMatter, Matter};
use super::{Finding, Severity};
use crate::engine::EngineError;
use crate::lang::{Lang, exact, kroner, number, per_cent};

/// The severity in the words of model audit.
pub fn severity(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("Fejl", "Error"),
        Severity::PossibleError => lang.pick("Mulig fejl", "Possible error"),
        Severity::Clarification => lang.pick("Afklaring", "Clarification"),
        Severity::Assumption => lang.pick("Antagelse", "Assumption"),
        Severity::Information => lang.pick("Oplysning", "Information"),
    }
}

/// What was found, in one sentence.
pub fn advice(finding: &Finding, lang: Lang) -> String {
    words(&finding.matter, lang).0
}

/// What to do about it, in one sentence.
pub fn remedy(finding: &Finding, lang: Lang) -> String {
    words(&finding.matter, lang).1
}

fn words(matter: &Matter, lang: Lang) -> (String, String) {
    match lang {
        Lang::Da => danish(matter),
        Lang::En => english(matter),
    }
}

fn danish(matter: &Matter) -> (String, String) {
    let correct = || "Ret cellen, og kør igen.".to_owned();
    match matter {
        Matter::NotSoem { sheets } => (
            format!("Projektmappen har ingen af SØM-modellens ark. Den har: {}.", list(sheets)),
            "Vælg den projektmappe, der indeholder beregningen, med arkene Indstillinger, Indsats, Omkostninger, Effekt, \
             Konsekvenser 1, Konsekvenser 2 og Priser."
                .into(),
        ),
        Matter::SheetMissing { name } => (
            format!("Arket »{name}« mangler."),
            format!("Tilføj arket, eller giv det rigtige ark navnet »{name}«."),
        ),
        Matter::LabelMissing { label } => (
            format!("Feltet »{label}« blev ikke fundet på arket."),
            format!("Skriv »{label}« i en celle, og værdien i cellen til højre."),
        ),
        Matter::LabelTwice { label, other } => (
            format!("Feltet »{label}« står to steder på arket (også i {other})."),
            "Slet eller omdøb den ene, så kun én værdi kan være ment.".into(),
        ),
        Matter::TableMissing { headings } => (
            format!("Tabellen med overskrifterne {} blev ikke fundet på arket.", list(headings)),
            "Sæt overskrifterne i én række over tabellen.".into(),
        ),
        Matter::HeadingMissing { heading } => (
            format!("Kolonnen »{heading}« mangler i tabellens overskrifter."),
            format!("Tilføj en kolonne med overskriften »{heading}«."),
        ),
        Matter::NoRows { heading } => (
            format!("Tabellen med overskrifterne {heading} har ingen linjer."),
            "Udfyld mindst én linje under overskrifterne.".into(),
        ),
        Matter::NotANumber { label, found } => (
            format!("{label}: her står »{found}«, hvor der skal stå et tal."),
            "Skriv et tal i cellen; noter hører til i en anden celle.".into(),
        ),
        Matter::AmbiguousNumber { label, found, thousands, decimal } => (
            format!("{label}: »{found}« kan læses både som {} og som {}.", exact(*thousands), exact(*decimal)),
            "Skriv tallet som et rigtigt tal i cellen i stedet for som tekst.".into(),
        ),
        Matter::ErrorValue { label, found } => {
            (format!("{label}: cellen viser fejlen {found}, hvor der skal stå et tal."), "Ret formlen i cellen.".into())
        }
        Matter::Blank { label } => (format!("{label}: cellen er tom, men skal udfyldes."), "Udfyld cellen.".into()),
        Matter::NotAYear { label, found } => {
            (format!("{label}: her står »{found}«, hvor der skal stå et årstal mellem 1900 og 2200."), correct())
        }
        Matter::NotAShare { label, found } => {
            (format!("{label}: her står »{found}«, hvor der skal stå en andel mellem 0 og 100 pct."), correct())
        }
        Matter::UnknownWord { label, found, known } => {
            (format!("{label}: »{found}« kendes ikke. Der skal stå {}.", either(known)), correct())
        }
        Matter::NoName { heading } => (
            format!("Linjen har tal, men intet navn i kolonnen »{heading}«."),
            "Giv linjen et navn, eller slet den.".into(),
        ),
        Matter::NoPrice { service } => (
            format!("»{service}« har ingen linje på prisarket."),
            format!("Tilføj en linje for »{service}« med priser for kommune, region og stat."),
        ),
        Matter::NoChanges { service, person } => (
            format!("»{service}« ({person}) har ingen linje med ændring i forbrug."),
            format!("Tilføj en linje for »{service}« og »{person}« på arket med ændringer i forbrug."),
        ),
        Matter::LineTwice { service, person, other } => (
            format!("»{service}« ({person}) står to gange (også i {other})."),
            "Slet den ene, hvis det er den samme konsekvens; ellers giv dem hver sit navn.".into(),
        ),
        Matter::Unused { service } => (
            format!("Prisen på »{service}« bruges ikke af nogen konsekvens."),
            "Tilføj konsekvensen, hvis den skulle have været med.".into(),
        ),
        Matter::NoIndex { year } => (
            format!("Nettoprisindekset har intet tal for {year}, så priserne kan ikke omregnes."),
            format!("Tilføj {year} i tabellen med nettoprisindeks, eller ret prisåret."),
        ),
        Matter::PeriodBackwards { first, last } => {
            (format!("Sidste år ({last}) ligger før første år ({first})."), "Ret perioden.".into())
        }
        Matter::Negative { label, value } => {
            (format!("{label}: {} er negativt.", exact(*value)), "Skriv et tal, der er nul eller større.".into())
        }
        Matter::NoParticipants => (
            "Ingen år har deltagere, så intet følger af indsatsen.".into(),
            "Udfyld antallet af deltagere i det år, de afslutter forløbet.".into(),
        ),
        Matter::YearOutside { label, year, first, last } => (
            format!("{label}: {year} ligger uden for perioden {first}-{last}."),
            "Udvid perioden, eller flyt tallet.".into(),
        ),
        Matter::ReadAs { label, found, value } => (
            format!("{label}: teksten »{found}« er læst som {}.", year_or_number(*value)),
            "Skriv det som et rigtigt tal, så regner Excel også med det.".into(),
        ),
        Matter::PercentTyped { label, found, value } => (
            format!("{label}: {found} er læst som {}", per_cent(*value, 1)),
            "Skriv procenttegnet med, eller skriv andelen.".into(),
        ),
        Matter::DefaultUsed { label, value } => {
            (format!("{label}: ikke udfyldt; {value} er brugt."), "Udfyld feltet, hvis det er forkert.".into())
        }
        Matter::OwnIndexUsed => (
            "Projektmappen har intet nettoprisindeks; Danmarks Statistiks er brugt.".into(),
            "Kontrollér tallene på SØM Om.".into(),
        ),
        Matter::RatesAfter35 { first, second, third } => (
            format!(
                "Perioden rækker over 35 år fra basisåret. Efter {} er brugt {} fra år 36 og {} fra år 71.",
                per_cent(*first, 1),
                per_cent(*second, 1),
                per_cent(*third, 1)
            ),
            "Skriv egne satser på indstillingsarket, hvis andre skal gælde.".into(),
        ),
        Matter::UnknownArea { found } => (
            format!("Hovedområdet »{found}« er ikke et, programmet kender. Det er talt med under sit eget navn."),
            "Ret navnet, hvis det er en stavefejl.".into(),
        ),
        Matter::NotCached { label } => (
            format!("{label}: formlen i cellen har intet gemt resultat."),
            "Åbn projektmappen i Excel, gem den, og kør igen.".into(),
        ),
        Matter::Differs { label, printed, recomputed, share } => {
            let shown = |value| if *share { per_cent(value, 1) } else { kroner(value) };
            let difference = recomputed.saturating_sub(*printed);
            let difference = if *share { points(difference, "procentpoint") } else { kroner(difference) };
            (
                format!("{label}: trykt {}, genberegnet {} (forskel {difference}).", shown(*printed), shown(*recomputed)),
                "Følg linjen på SØM Beregning, og ret inddata eller den trykte værdi.".into(),
            )
        }
        Matter::NotComputable(error) => (
            match error {
                EngineError::NoIndex(year) => format!("Nettoprisindekset har intet tal for {year}."),
                EngineError::TooLarge => "Et tal er for stort til at være kroner (over 10^18).".into(),
                EngineError::Period { first, last } => {
                    format!("Perioden {first}-{last} går baglæns eller er længere end 200 år.")
                }
                EngineError::Rate(rate) => format!("Diskonteringsrenten {} er ikke over −100 pct.", per_cent(*rate, 1)),
            },
            "Ret inddata, og kør igen.".into(),
        ),
        Matter::Reading(found) => super::reading::words(found, Lang::Da),
        Matter::Recreated(what) => (
            format!("Formatet kan ikke tage imod nye ark, så arkene er {}.", crate::recreate::words::recreated(what, Lang::Da)),
            "Gem originalen fra Excel som .xlsx, hvis formater, kommentarer og diagrammer skal med.".into(),
        ),
        Matter::Rule(told) => (told.found.0.clone(), told.remedy.0.into()),
        Matter::Graft(matter) => match matter {
            GraftMatter::SignatureBroken => (
                "Projektmappen er digitalt underskrevet; underskriften gælder ikke for den berigede udgave.".into(),
                "Behold originalen som den underskrevne udgave.".into(),
            ),
            GraftMatter::StructureProtected => (
                "Projektmappens struktur er beskyttet; arkene er tilføjet, men kan ikke flyttes i Excel.".into(),
                "Ophæv beskyttelsen i Excel, hvis arkene skal flyttes.".into(),
            ),
            GraftMatter::ManualCalculation => (
                "Projektmappen genberegner ikke af sig selv (manuel beregning).".into(),
                "Tryk F9 i Excel efter en ændring.".into(),
            ),
            GraftMatter::IterativeCalculation => (
                "Projektmappen tillader cirkulære beregninger.".into(),
                "Slå iterativ beregning fra i Excel, hvis modellen ikke har brug for den.".into(),
            ),
            GraftMatter::PrecisionAsDisplayed => (
                "Projektmappen regner med de viste, afrundede tal, så Excels egne resultater kan afvige fra de nøjagtige.".into(),
                "Slå »Angiv den viste nøjagtighed« fra i Excel.".into(),
            ),
            GraftMatter::NameTaken { name } => (
                format!("Navnet {name} findes i forvejen i projektmappen, så vores er udeladt."),
                "Omdøb det i originalen, hvis vores skal bruges.".into(),
            ),
        },
    }
}

fn english(matter: &Matter) -> (String, String) {
    let correct = || "Correct the cell and run again.".to_owned();
    match matter {
        Matter::NotSoem { sheets } => (
            format!("The workbook has none of the sheets of the SØM model. It has: {}.", list(sheets)),
            "Choose the workbook that holds the calculation, with the sheets Indstillinger, Indsats, Omkostninger, Effekt, \
             Konsekvenser 1, Konsekvenser 2 and Priser."
                .into(),
        ),
        Matter::SheetMissing { name } => {
            (format!("The sheet »{name}« is missing."), format!("Add the sheet, or name the right one »{name}«."))
        }
        Matter::LabelMissing { label } => (
            format!("The field »{label}« was not found on the sheet."),
            format!("Write »{label}« in a cell and the value in the cell to its right."),
        ),
        Matter::LabelTwice { label, other } => (
            format!("The field »{label}« stands twice on the sheet (also in {other})."),
            "Delete or rename one, so that only one value can be meant.".into(),
        ),
        Matter::TableMissing { headings } => (
            format!("The table with the headings {} was not found on the sheet.", list(headings)),
            "Put the headings in one row above the table.".into(),
        ),
        Matter::HeadingMissing { heading } => (
            format!("The column »{heading}« is missing among the headings of the table."),
            format!("Add a column headed »{heading}«."),
        ),
        Matter::NoRows { heading } => (
            format!("The table with the headings {heading} has no lines."),
            "Fill in at least one line below the headings.".into(),
        ),
        Matter::NotANumber { label, found } => (
            format!("{label}: »{found}« stands where a number is due."),
            "Write a number in the cell; notes belong in another.".into(),
        ),
        Matter::AmbiguousNumber { label, found, thousands, decimal } => (
            format!("{label}: »{found}« can be read both as {} and as {}.", exact(*thousands), exact(*decimal)),
            "Write it as a real number instead of as text.".into(),
        ),
        Matter::ErrorValue { label, found } => {
            (format!("{label}: the cell shows the error {found} where a number is due."), "Correct its formula.".into())
        }
        Matter::Blank { label } => (format!("{label}: the cell is empty and must be filled in."), "Fill it in.".into()),
        Matter::NotAYear { label, found } => {
            (format!("{label}: »{found}« stands where a year between 1900 and 2200 is due."), correct())
        }
        Matter::NotAShare { label, found } => {
            (format!("{label}: »{found}« stands where a share between 0 and 100 per cent is due."), correct())
        }
        Matter::UnknownWord { label, found, known } => {
            (format!("{label}: »{found}« is not known. Expected: {}.", list(known)), correct())
        }
        Matter::NoName { heading } => (
            format!("The line has figures but no name in the column »{heading}«."),
            "Name the line, or delete it.".into(),
        ),
        Matter::NoPrice { service } => (
            format!("»{service}« has no line on the sheet of prices."),
            format!("Add a line for »{service}« with prices for municipality, region and state."),
        ),
        Matter::NoChanges { service, person } => (
            format!("»{service}« ({person}) has no line of changes in use."),
            format!("Add a line for »{service}« and »{person}« on the sheet of changes in use."),
        ),
        Matter::LineTwice { service, person, other } => (
            format!("»{service}« ({person}) stands twice (also in {other})."),
            "Delete one if it is the same consequence; otherwise name them apart.".into(),
        ),
        Matter::Unused { service } => (
            format!("The price of »{service}« is used by no consequence."),
            "Add the consequence if it should have been there.".into(),
        ),
        Matter::NoIndex { year } => (
            format!("The net price index has no figure for {year}, so prices cannot be converted."),
            format!("Add {year} to the table of the index, or correct the price year."),
        ),
        Matter::PeriodBackwards { first, last } => {
            (format!("The last year ({last}) lies before the first ({first})."), "Correct the period.".into())
        }
        Matter::Negative { label, value } => {
            (format!("{label}: {} is negative.", exact(*value)), "Write a number that is nil or larger.".into())
        }
        Matter::NoParticipants => (
            "No year has participants, so nothing follows from the intervention.".into(),
            "Fill in the participants in the year in which they finish.".into(),
        ),
        Matter::YearOutside { label, year, first, last } => (
            format!("{label}: {year} lies outside the period {first}-{last}."),
            "Extend the period, or move the figure.".into(),
        ),
        Matter::ReadAs { label, found, value } => (
            format!("{label}: the text »{found}« is read as {}.", year_or_number(*value)),
            "Write it as a real number, so that Excel counts it too.".into(),
        ),
        Matter::PercentTyped { label, found, value } => (
            format!("{label}: {found} is read as {}", per_cent(*value, 1)),
            "Write the per cent sign, or write the share.".into(),
        ),
        Matter::DefaultUsed { label, value } => {
            (format!("{label}: not given; {value} is used."), "Fill it in if that is wrong.".into())
        }
        Matter::OwnIndexUsed => (
            "The workbook has no net price index; that of Statistics Denmark is used.".into(),
            "Check the figures on the sheet SØM Om.".into(),
        ),
        Matter::RatesAfter35 { first, second, third } => (
            format!(
                "The period reaches more than 35 years beyond the base year. After {} come {} from year 36 and {} from year 71.",
                per_cent(*first, 1),
                per_cent(*second, 1),
                per_cent(*third, 1)
            ),
            "State your own rates on the sheet of settings if others apply.".into(),
        ),
        Matter::UnknownArea { found } => (
            format!("The main area »{found}« is not one that the program knows. It is counted under its own name."),
            "Correct the name if it is a slip.".into(),
        ),
        Matter::NotCached { label } => (
            format!("{label}: the formula in the cell has no saved result."),
            "Open the workbook in Excel, save it, and run again.".into(),
        ),
        Matter::Differs { label, printed, recomputed, share } => {
            let shown = |value| if *share { per_cent(value, 1) } else { kroner(value) };
            let difference = recomputed.saturating_sub(*printed);
            let difference = if *share { points(difference, "percentage points") } else { kroner(difference) };
            (
                format!("{label}: printed {}, recomputed {} (difference {difference}).", shown(*printed), shown(*recomputed)),
                "Follow the line on SØM Beregning, and correct the inputs or the printed figure.".into(),
            )
        }
        Matter::NotComputable(error) => (format!("{error}."), "Correct the inputs and run again.".into()),
        Matter::Reading(found) => super::reading::words(found, Lang::En),
        Matter::Recreated(what) => (
            format!("The format takes no new sheets, so they are {}.", crate::recreate::words::recreated(what, Lang::En)),
            "Save the original from Excel as .xlsx to keep formats, comments and charts.".into(),
        ),
        Matter::Rule(told) => (told.found.1.clone(), told.remedy.1.into()),
        Matter::Graft(matter) => match matter {
            GraftMatter::SignatureBroken => (
                "The workbook is digitally signed; the signature does not hold for the enriched copy.".into(),
                "Keep the original as the signed one.".into(),
            ),
            GraftMatter::StructureProtected => (
                "The structure of the workbook is protected; the sheets were added but cannot be moved in Excel.".into(),
                "Unprotect the structure in Excel if the sheets are to be moved.".into(),
            ),
            GraftMatter::ManualCalculation => (
                "The workbook does not recalculate by itself (manual calculation).".into(),
                "Press F9 in Excel after a change.".into(),
            ),
            GraftMatter::IterativeCalculation => (
                "The workbook allows circular calculation.".into(),
                "Switch iterative calculation off in Excel if the model does not need it.".into(),
            ),
            GraftMatter::PrecisionAsDisplayed => (
                "The workbook calculates with figures as displayed, rounded, so Excel's own results may miss the exact ones.".into(),
                "Switch »Set precision as displayed« off in Excel.".into(),
            ),
            GraftMatter::NameTaken { name } => (
                format!("The name {name} is taken in the workbook, so ours is left out."),
                "Rename it in the original if ours is to be used.".into(),
            ),
        },
    }
}

/// A number; one that can be a year, without a separator.
fn year_or_number(value: Decimal) -> String {
    let is_year = value.fract().is_zero() && (1900..=2200).contains(&value.to_i32().unwrap_or(0));
    if is_year { value.normalize().to_string() } else { exact(value) }
}

fn points(share: Decimal, unit: &str) -> String {
    format!("{} {unit}", number(share.saturating_mul(Decimal::ONE_HUNDRED), 1))
}

fn list(words: &[String]) -> String {
    words.join(", ")
}

fn either(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("»{only}«"),
        [rest @ .., last] => format!("»{}« eller »{last}«", rest.join("«, »")),
    }
}
