//! What was taken for what as a workbook was read, and which layout it was read by.

use rust_decimal::Decimal;

use super::matter::{Fit, Reading};
use crate::lang::{Lang, exact};

/// "SØM-format: 52 af 52 felter og tabeller fundet".
pub fn fit(fit: &Fit, lang: Lang) -> String {
    let Fit { title, found, named, required_found, required, .. } = fit;
    let missing = required - required_found;
    match (missing, lang) {
        (0, Lang::Da) => format!("{title}: {found} af {named} felter og tabeller fundet"),
        (0, Lang::En) => format!("{title}: {found} of {named} fields and tables found"),
        (n, Lang::Da) => format!(
            "{title}: {found} af {named} felter og tabeller fundet, {n} af de påkrævede mangler"
        ),
        (n, Lang::En) => format!(
            "{title}: {found} of {named} fields and tables found, {n} of the required missing"
        ),
    }
}

/// What was found, and what to do.
pub(super) fn words(found: &Reading, lang: Lang) -> (String, String) {
    match lang {
        Lang::Da => danish(found),
        Lang::En => english(found),
    }
}

fn fits(all: &[Fit], lang: Lang) -> String {
    let one = |each: &Fit| format!("{} {} ({})", each.id, each.score(), fit(each, lang));
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn turned(factor: Decimal, lang: Lang) -> String {
    let sign = if factor < Decimal::ZERO {
        lang.pick("fortegnet er vendt", "the sign is turned")
    } else {
        ""
    };
    let size = factor.abs();
    let scale = match lang {
        _ if size == Decimal::ONE => String::new(),
        _ if size == Decimal::new(1, 2) => {
            lang.pick("pct. er delt med 100", "per cent are divided by 100").to_owned()
        }
        Lang::Da => format!("tallet er ganget med {}", exact(size)),
        Lang::En => format!("the number is multiplied by {}", exact(size)),
    };
    match (sign, scale.as_str()) {
        ("", scale) => scale.to_owned(),
        (sign, "") => sign.to_owned(),
        (sign, scale) => format!("{scale}, {sign}"),
    }
}

fn danish(found: &Reading) -> (String, String) {
    match found {
        Reading::LayoutTie { fits: all } => {
            (format!("Flere opstillinger passer lige godt: {}.", fits(all, Lang::Da)), "Vælg én med --layout.".into())
        }
        Reading::LayoutPoor { fits: all } => (
            format!("Ingen opstilling finder alt, hvad den skal: {}.", fits(all, Lang::Da)),
            "Ret, hvad der mangler herunder, eller beskriv projektmappen i en opstilling (soem layout draft FIL)."
                .into(),
        ),
        Reading::SheetByContent { name, found } => (
            format!("Arket »{found}« er læst som »{name}«, for det er dét, der står på det."),
            format!("Giv arket navnet »{name}«, eller ret det, der gør, at det ligner."),
        ),
        Reading::SheetByFirstWords { name, found } => (
            format!("Arket »{found}« er læst som »{name}«; resten af navnet er sprunget over."),
            format!("Giv arket navnet »{name}«, hvis det er dét."),
        ),
        Reading::TableTwice { headings } => (
            format!("Tabellen med overskrifterne {} står også her; kun den første er læst.", headings.join(", ")),
            "Saml linjerne i én tabel, eller slet den, der ikke gælder.".into(),
        ),
        Reading::RowsBeyond { count } => (
            format!(
                "{count} rækker herfra ligner linjer i tabellen ovenfor, men står efter mere end tre tomme rækker og er ikke læst."
            ),
            "Flyt dem op til tabellen, hvis de skal med.".into(),
        ),
        Reading::HiddenRows { count } => (
            format!(
                "{count} af tabellens linjer er skjult eller filtreret væk. De er talt med, som Excels egne summer gør."
            ),
            "Vis rækkerne, og slet dem, der ikke skal med.".into(),
        ),
        Reading::TotalTaken { found } => (
            format!("Rækken »{found}« er forstået som en sum af de andre og er ikke talt med."),
            "Giv rækken et andet navn, hvis den er en linje for sig.".into(),
        ),
        Reading::RowPassedOver { found } => (
            format!("Rækken »{found}« har ingen tal og er forstået som en note eller en overskrift."),
            "Udfyld rækken, hvis den skal med.".into(),
        ),
        Reading::PriceTwice { service, other } => (
            format!("»{service}« har to linjer med priser (også i {other}); den første er brugt."),
            "Slet den ene, eller giv ydelserne hver sit navn.".into(),
        ),
        Reading::SpeltOtherwise { found, other, cell } => (
            format!("»{}« er forstået som den samme ydelse som »{}« i {cell}.", shown(found), shown(other)),
            "Skriv navnet ens, eller giv dem hver sit, hvis det er to ydelser.".into(),
        ),
        Reading::Converted { label, factor, cells } => (
            format!(
                "{cells} tal (det første er {label}) er omregnet, som opstillingen siger: {}.",
                turned(*factor, Lang::Da)
            ),
            "Kontrollér enhed og fortegn på SØM Forudsætninger.".into(),
        ),
        Reading::DashForNil { label, found } => (
            format!("{label}: »{}« er læst som 0.", found.trim()),
            "Skriv 0, eller lad cellen være tom, så regner Excel også med det.".into(),
        ),
        Reading::WordTaken { label, found, own } => {
            (format!("{label}: »{found}« er forstået som »{own}«."), format!("Skriv »{own}«, hvis det er dét."))
        }
        Reading::Estimate { label, found } => (
            format!("{label}: »{found}« er efter sin egen ordlyd et skøn, men indgår som et præcist tal."),
            "Skriv tallet, og begrund skønnet ved siden af.".into(),
        ),
        Reading::HeadingTaken { found, number, more: 0 } => (
            format!("Overskriften »{found}« er forstået som år {number}."),
            format!("Skriv kun årstallet eller årets nummer, hvis der ikke menes {number}."),
        ),
        Reading::HeadingTaken { found, number, more } => (
            format!("Overskriften »{found}« er forstået som år {number}, og {more} overskrifter til på samme måde."),
            "Skriv overskrifterne som i modellen, hvis der menes noget andet.".into(),
        ),
        Reading::YearTwice { found, other } => (
            format!("Året »{found}« står to gange blandt overskrifterne (også i {other}), og begge kolonner har tal."),
            "Saml tallene i én kolonne for året, eller ret den ene overskrift.".into(),
        ),
        Reading::HeadingTwice { found, other } => (
            format!("Overskriften »{found}« står også i {other}. Den kolonne er brugt, og tallene her er ikke læst."),
            "Slet den kolonne, der ikke gælder, eller giv den en anden overskrift.".into(),
        ),
        Reading::ScaleNamed { found } => (
            format!("Her står »{}«, men beløbene er læst som kroner.", found.trim()),
            "Skriv beløbene i kroner, eller angiv enheden i et layout.".into(),
        ),
        Reading::HeadingUnread { found, expected } if found.is_empty() => (
            format!("Kolonnen har tal, men ingen overskrift; her ventes et år som »{expected}«. Tallene er ikke læst."),
            format!("Skriv »{expected}« eller det år, der menes, eller flyt kolonnen væk fra årene."),
        ),
        Reading::HeadingUnread { found, expected } => (
            format!(
                "Overskriften »{found}« er ikke forstået; her ventes et år som »{expected}«. Tallene i kolonnen er ikke læst."
            ),
            format!("Skriv »{expected}« eller det år, der menes, eller flyt kolonnen væk fra årene."),
        ),
        Reading::OneForAll { label } => (
            format!("{label}: 1 er forstået som 100 pct.; det kan også være ment som 1 pct."),
            "Skriv 0,01 eller 1 %, hvis der menes 1 pct.".into(),
        ),
        Reading::HeadingsAgain => (
            "Tabellens overskrifter står igen i denne række. Den er sprunget over, og linjerne under den er læst med."
                .into(),
            "Slet rækken, eller skil tabellerne med en tom række, hvis linjerne under den ikke skal med.".into(),
        ),
        Reading::FirstChange { found, expected } => (
            format!(
                "Ændringerne i forbrug begynder med år {found}; modellen begynder med år {expected}. År {found} er forstået som {found} år efter afslutningen, og årene før er nul."
            ),
            format!("Ret overskrifterne, så den første er år {expected}, hvis det er dét, der menes."),
        ),
        Reading::YearCounted { label, number, year } => (
            format!("{label}: år {number} er forstået som {year}, talt fra beregningens første år."),
            "Skriv årstallet, hvis der menes et andet.".into(),
        ),
    }
}

fn english(found: &Reading) -> (String, String) {
    match found {
        Reading::LayoutTie { fits: all } => {
            (format!("Several layouts fit equally well: {}.", fits(all, Lang::En)), "Choose one with --layout.".into())
        }
        Reading::LayoutPoor { fits: all } => (
            format!("No layout finds all that it must: {}.", fits(all, Lang::En)),
            "Correct what is missing below, or describe the workbook in a layout (soem layout draft FILE).".into(),
        ),
        Reading::SheetByContent { name, found } => (
            format!("The sheet »{found}« is read as »{name}«, since that is what stands on it."),
            format!("Name the sheet »{name}«, or change what makes it look so."),
        ),
        Reading::SheetByFirstWords { name, found } => (
            format!("The sheet »{found}« is read as »{name}«; the rest of its name is passed over."),
            format!("Name the sheet »{name}« if that is what it is."),
        ),
        Reading::TableTwice { headings } => (
            format!("The table headed {} stands here as well; only the first is read.", headings.join(", ")),
            "Gather the lines in one table, or delete the one that does not hold.".into(),
        ),
        Reading::RowsBeyond { count } => (
            format!(
                "{count} rows from here look like lines of the table above, but stand after more than three empty rows and are not read."
            ),
            "Move them up to the table if they belong to it.".into(),
        ),
        Reading::HiddenRows { count } => (
            format!(
                "{count} lines of the table are hidden or filtered away. They are counted, as Excel's own sums do."
            ),
            "Show the rows, and delete those that do not belong.".into(),
        ),
        Reading::TotalTaken { found } => (
            format!("The row »{found}« is taken for a sum of the others and is not counted."),
            "Rename it if it is a line of its own.".into(),
        ),
        Reading::RowPassedOver { found } => (
            format!("The row »{found}« has no figures and is taken for a note or a heading."),
            "Fill in the row if it should count.".into(),
        ),
        Reading::PriceTwice { service, other } => (
            format!("»{service}« has two lines of prices (also in {other}); the first is used."),
            "Delete one, or name the services apart.".into(),
        ),
        Reading::SpeltOtherwise { found, other, cell } => (
            format!("»{}« is taken for the same service as »{}« in {cell}.", shown(found), shown(other)),
            "Spell the name alike, or name them apart if they are two.".into(),
        ),
        Reading::Converted { label, factor, cells } => (
            format!(
                "{cells} figures (the first is {label}) are converted as the layout says: {}.",
                turned(*factor, Lang::En)
            ),
            "Check unit and sign on SØM Forudsætninger.".into(),
        ),
        Reading::DashForNil { label, found } => (
            format!("{label}: »{}« is read as 0.", found.trim()),
            "Write 0 or leave the cell empty, so that Excel counts it too.".into(),
        ),
        Reading::WordTaken { label, found, own } => {
            (format!("{label}: »{found}« is taken for »{own}«."), format!("Write »{own}« if that is meant."))
        }
        Reading::Estimate { label, found } => (
            format!("{label}: »{found}« calls itself an estimate, but counts as an exact number."),
            "Write the number, and give the grounds of the estimate beside it.".into(),
        ),
        Reading::HeadingTaken { found, number, more: 0 } => (
            format!("The heading »{found}« is taken for year {number}."),
            format!("Write the year or its number alone if {number} is not meant."),
        ),
        Reading::HeadingTaken { found, number, more } => (
            format!("The heading »{found}« is taken for year {number}, and {more} more headings likewise."),
            "Write the headings as the model does if something else is meant.".into(),
        ),
        Reading::YearTwice { found, other } => (
            format!(
                "The year »{found}« stands twice among the headings (also in {other}), and both columns have figures."
            ),
            "Gather the figures in one column for the year, or correct one heading.".into(),
        ),
        Reading::HeadingTwice { found, other } => (
            format!(
                "The heading »{found}« stands in {other} too. That column is used, and the figures here are not read."
            ),
            "Delete the column that does not hold, or give it another heading.".into(),
        ),
        Reading::ScaleNamed { found } => (
            format!("Here stands »{}«, but the amounts are read as kroner.", found.trim()),
            "Write the amounts in kroner, or state the unit in a layout.".into(),
        ),
        Reading::HeadingUnread { found, expected } if found.is_empty() => (
            format!(
                "The column has figures and no heading; a year such as »{expected}« is expected. They are not read."
            ),
            format!("Write »{expected}« or the year that is meant, or move the column away from the years."),
        ),
        Reading::HeadingUnread { found, expected } => (
            format!(
                "The heading »{found}« is not understood; a year such as »{expected}« is expected. The figures below are not read."
            ),
            format!("Write »{expected}« or the year that is meant, or move the column away from the years."),
        ),
        Reading::OneForAll { label } => (
            format!("{label}: 1 is taken for 100 per cent; 1 per cent may be meant."),
            "Write 0.01 or 1 % if 1 per cent is meant.".into(),
        ),
        Reading::HeadingsAgain => (
            "The table's headings stand again in this row. It is passed over, and the lines below are read.".into(),
            "Delete the row, or part the tables by an empty row if the lines below do not belong.".into(),
        ),
        Reading::FirstChange { found, expected } => (
            format!(
                "The changes in use begin with year {found}; the model begins with year {expected}. Year {found} is taken for {found} years after finishing, and the years before are nil."
            ),
            format!("Correct the headings so that the first is year {expected} if that is meant."),
        ),
        Reading::YearCounted { label, number, year } => (
            format!("{label}: year {number} is taken for {year}, counted from the first year of the calculation."),
            "Write the calendar year if another is meant.".into(),
        ),
    }
}

/// A name with its spaces and line breaks made visible, since they may be all that differs.
fn shown(name: &str) -> String {
    name.replace(['\n', '\r'], "↵").replace('\u{a0}', "␣")
}
