//! What is noticed as the places of a layout are looked for: what is missing or stands twice, and
//! what was taken for what.

use rust_decimal::Decimal;

use super::fit::Fit;
use crate::finding::{Matter, Words, words};
use crate::lang::{Lang, phrase};
use crate::workbook::Address;

/// A text that comes so near to a name that was not found that it may be a slip of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    pub found: String,
    pub at: Address,
}

/// What was found at a sheet, field or table.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    NotSoem {
        sheets: Vec<String>,
    },
    SheetMissing {
        name: String,
        /// A sheet whose name may be a slip of it.
        near: Option<String>,
    },
    LabelMissing {
        label: String,
        near: Option<Slip>,
    },
    LabelTwice {
        label: String,
        other: Address,
    },
    TableMissing {
        headings: Vec<String>,
        /// A slip, and the heading that it may be of.
        near: Option<(Slip, String)>,
    },
    HeadingMissing {
        heading: String,
        near: Option<Slip>,
    },
    NoRows {
        heading: String,
    },
    /// Layouts that fit a workbook equally well.
    LayoutTie {
        fits: Vec<Fit>,
    },
    /// No layout finds everything that it must; the best is told on its own.
    LayoutPoor {
        fits: Vec<Fit>,
    },
    /// A sheet of another name holds what belongs on one.
    SheetByContent {
        name: String,
        found: String,
    },
    /// The sheet's name has more after a dash, as Numbers adds the table's.
    SheetByFirstWords {
        name: String,
        found: String,
    },
    TableTwice {
        headings: Vec<String>,
    },
    /// Rows under a table after a gap, not read.
    RowsBeyond {
        count: usize,
        /// So many empty rows before them would have been passed over.
        gap: u32,
    },
    HiddenRows {
        count: usize,
    },
    TotalTaken {
        found: String,
    },
    RowPassedOver {
        found: String,
    },
    /// A heading of a year that is not written as the layout writes them, and how many more.
    HeadingTaken {
        found: String,
        number: i32,
        more: usize,
    },
    YearTwice {
        found: String,
        other: Address,
    },
    /// Figures under a heading that another column has too, which is the one that is read.
    HeadingTwice {
        found: String,
        other: Address,
    },
    /// A word for more than kroner above amounts that are read as kroner.
    ScaleNamed {
        found: String,
    },
    /// A unit that is stated of printed results, and what they are multiplied by for it.
    ResultsIn {
        found: String,
        factor: Decimal,
    },
    /// A table that is only compared with, or of the index, has a heading and lacks another.
    PartOfTable {
        found: String,
        missing: Vec<String>,
    },
    /// Figures under a heading that is not understood, where the years stand.
    HeadingUnread {
        found: String,
        expected: String,
    },
    /// The headings of a table again, within it.
    HeadingsAgain,
    /// Not everything was looked for.
    TimeUp,
}

impl Matter for Notice {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::NotSoem { sheets } => words!(
                lang,
                "Det er ikke en SØM-beregning, som soem kender: ingen af modellens ark er der. \
                 Projektmappen har {}.",
                "This is no SØM calculation that soem knows: none of the model's sheets is there. \
                 The workbook has {}.",
                "Vælg den projektmappe, der har arkene Indstillinger, Indsats, Omkostninger, \
                 Effekt, Konsekvenser 1, Konsekvenser 2 og Priser. Hedder arkene noget andet, så \
                 beskriv dem i en opstilling: soem layout draft FIL. En tom projektmappe at \
                 begynde i laver soem new FIL.xlsx.",
                "Choose the workbook that has the sheets Indstillinger, Indsats, Omkostninger, \
                 Effekt, Konsekvenser 1, Konsekvenser 2 and Priser. Where they have other names, \
                 describe them in a layout: soem layout draft FILE. soem new FILE.xlsx makes an \
                 empty workbook to begin in.",
                quoted(sheets, lang)
            ),
            Self::SheetMissing { name, near: Some(near) } => words!(
                lang,
                "Arket »{name}« mangler. Her er et ark, der hedder »{near}«: mente du »{name}«?",
                "The sheet »{name}« is missing. A sheet is called »{near}«: did you mean »{name}«?",
                "Giv arket navnet »{name}«, og kør igen.",
                "Name the sheet »{name}«, and run again."
            ),
            Self::SheetMissing { name, near: None } => words!(
                lang,
                "Arket »{name}« mangler.",
                "The sheet »{name}« is missing.",
                "Tilføj arket, eller giv det rigtige ark navnet »{name}«.",
                "Add the sheet, or name the right one »{name}«."
            ),
            Self::LabelMissing { label, near: Some(near) } => Words {
                found: phrase!(
                    lang,
                    "Feltet »{label}« blev ikke fundet på arket. {}",
                    "The field »{label}« was not found on the sheet. {}",
                    meant(near, label, lang)
                ),
                remedy: mend(near, label, lang),
            },
            Self::LabelMissing { label, near: None } => words!(
                lang,
                "Feltet »{label}« blev ikke fundet på arket.",
                "The field »{label}« was not found on the sheet.",
                "Skriv »{label}« i en celle, og værdien i cellen til højre.",
                "Write »{label}« in a cell and the value in the cell to its right."
            ),
            Self::LabelTwice { label, other } => words!(
                lang,
                "Feltet »{label}« står to steder på arket (også i {other}).",
                "The field »{label}« stands twice on the sheet (also in {other}).",
                "Slet eller omdøb den ene, så kun én værdi kan være ment.",
                "Delete or rename one, so that only one value can be meant."
            ),
            Self::TableMissing { headings, near: Some((near, heading)) } => Words {
                found: phrase!(
                    lang,
                    "Tabellen med overskrifterne {} blev ikke fundet på arket. {}",
                    "The table with the headings {} was not found on the sheet. {}",
                    headings.join(", "),
                    meant(near, heading, lang)
                ),
                remedy: mend(near, heading, lang),
            },
            Self::TableMissing { headings, near: None } => words!(
                lang,
                "Tabellen med overskrifterne {} blev ikke fundet på arket.",
                "The table with the headings {} was not found on the sheet.",
                "Sæt overskrifterne i én række over tabellen.",
                "Put the headings in one row above the table.",
                headings.join(", ")
            ),
            Self::HeadingMissing { heading, near: Some(near) } => Words {
                found: phrase!(
                    lang,
                    "Kolonnen »{heading}« mangler i tabellens overskrifter. {}",
                    "The column »{heading}« is missing among the headings of the table. {}",
                    meant(near, heading, lang)
                ),
                remedy: mend(near, heading, lang),
            },
            Self::HeadingMissing { heading, near: None } => words!(
                lang,
                "Kolonnen »{heading}« mangler i tabellens overskrifter.",
                "The column »{heading}« is missing among the headings of the table.",
                "Tilføj en kolonne med overskriften »{heading}«.",
                "Add a column headed »{heading}«."
            ),
            Self::NoRows { heading } => words!(
                lang,
                "Tabellen med overskrifterne {heading} har ingen linjer.",
                "The table with the headings {heading} has no lines.",
                "Udfyld mindst én linje under overskrifterne.",
                "Fill in at least one line below the headings."
            ),
            Self::LayoutTie { fits: all } => words!(
                lang,
                "Flere opstillinger passer lige godt: {}.",
                "Several layouts fit equally well: {}.",
                "Vælg én med --layout.",
                "Choose one with --layout.",
                fits(all, lang)
            ),
            Self::LayoutPoor { fits: all } if all.len() == 1 => words!(
                lang,
                "Det ligner ikke en SØM-beregning, som soem kender: {}.",
                "This does not look like a SØM calculation that soem knows: {}.",
                "Er det en anden projektmappe, du mener, så vælg den. Er det en anden udgave af \
                 modellen, så beskriv den i en opstilling: soem layout draft FIL. Ellers ret, \
                 hvad der mangler herunder.",
                "Choose the other workbook if that is the one you mean. Describe it in a layout \
                 if it is another version of the model: soem layout draft FILE. Otherwise correct \
                 what is missing below.",
                all.iter().map(|fit| fit.words(lang)).collect::<String>()
            ),
            Self::LayoutPoor { fits: all } => words!(
                lang,
                "Ingen opstilling finder alt, hvad den skal: {}.",
                "No layout finds all that it must: {}.",
                "Ret, hvad der mangler herunder, eller beskriv projektmappen i en opstilling \
                 (soem layout draft FIL).",
                "Correct what is missing below, or describe the workbook in a layout (soem layout \
                 draft FILE).",
                fits(all, lang)
            ),
            Self::SheetByContent { name, found } => words!(
                lang,
                "Arket »{found}« er læst som »{name}«, for det er dét, der står på det.",
                "The sheet »{found}« is read as »{name}«, since that is what stands on it.",
                "Giv arket navnet »{name}«, eller ret det, der gør, at det ligner.",
                "Name the sheet »{name}«, or change what makes it look so."
            ),
            Self::SheetByFirstWords { name, found } => words!(
                lang,
                "Arket »{found}« er læst som »{name}«; resten af navnet er sprunget over.",
                "The sheet »{found}« is read as »{name}«; the rest of its name is passed over.",
                "Giv arket navnet »{name}«, hvis det er dét.",
                "Name the sheet »{name}« if that is what it is."
            ),
            Self::TableTwice { headings } => words!(
                lang,
                "Tabellen med overskrifterne {} står også her; kun den første er læst.",
                "The table headed {} stands here as well; only the first is read.",
                "Saml linjerne i én tabel, eller slet den, der ikke gælder.",
                "Gather the lines in one table, or delete the one that does not hold.",
                headings.join(", ")
            ),
            Self::RowsBeyond { count: 1, .. } => words!(
                lang,
                "Rækken ligner en linje i tabellen ovenfor, men står efter tomme rækker og er \
                 ikke læst.",
                "The row looks like a line of the table above, but stands after empty rows and is \
                 not read.",
                "Flyt den op til tabellen, hvis den skal med.",
                "Move it up to the table if it belongs to it."
            ),
            Self::RowsBeyond { count, gap: 0 | 1 } => words!(
                lang,
                "{count} rækker herfra ligner linjer i tabellen ovenfor, men står efter mere end \
                 én tom række og er ikke læst.",
                "{count} rows from here look like lines of the table above, but stand after more \
                 than one empty row and are not read.",
                "Flyt dem op til tabellen, hvis de skal med.",
                "Move them up to the table if they belong to it."
            ),
            Self::RowsBeyond { count, .. } => words!(
                lang,
                "{count} rækker herfra ligner linjer i tabellen ovenfor, men står efter mere end \
                 tre tomme rækker og er ikke læst.",
                "{count} rows from here look like lines of the table above, but stand after more \
                 than three empty rows and are not read.",
                "Flyt dem op til tabellen, hvis de skal med.",
                "Move them up to the table if they belong to it."
            ),
            Self::HiddenRows { count } => words!(
                lang,
                "{count} af tabellens linjer er skjult eller filtreret væk. De er talt med, som \
                 Excels egne summer gør.",
                "{count} lines of the table are hidden or filtered away. They are counted, as \
                 Excel's own sums do.",
                "Vis rækkerne, og slet dem, der ikke skal med.",
                "Show the rows, and delete those that do not belong."
            ),
            Self::TotalTaken { found } => words!(
                lang,
                "Rækken »{found}« er forstået som en sum af de andre og er ikke talt med.",
                "The row »{found}« is taken for a sum of the others and is not counted.",
                "Giv rækken et andet navn, hvis den er en linje for sig.",
                "Rename it if it is a line of its own."
            ),
            Self::RowPassedOver { found } => words!(
                lang,
                "Rækken »{found}« har ingen tal og er forstået som en note eller en overskrift.",
                "The row »{found}« has no figures and is taken for a note or a heading.",
                "Udfyld rækken, hvis den skal med.",
                "Fill in the row if it should count."
            ),
            Self::HeadingTaken { found, number, more: 0 } => words!(
                lang,
                "Overskriften »{found}« er forstået som år {number}.",
                "The heading »{found}« is taken for year {number}.",
                "Skriv kun årstallet eller årets nummer, hvis der ikke menes {number}.",
                "Write the year or its number alone if {number} is not meant."
            ),
            Self::HeadingTaken { found, number, more } => words!(
                lang,
                "Overskriften »{found}« er forstået som år {number}, og {more} overskrifter til \
                 på samme måde.",
                "The heading »{found}« is taken for year {number}, and {more} more headings \
                 likewise.",
                "Skriv overskrifterne som i modellen, hvis der menes noget andet.",
                "Write the headings as the model does if something else is meant."
            ),
            Self::TimeUp => words!(
                lang,
                "Tiden løb ud, før alle felter og tabeller var fundet.",
                "Time was up before all fields and tables were found.",
                "Hæv grænsen med --max-seconds, hvis du stoler på filen.",
                "Raise the limit with --max-seconds if you trust the file."
            ),
            Self::YearTwice { found, other } => words!(
                lang,
                "Året »{found}« står to gange blandt overskrifterne (også i {other}), og begge \
                 kolonner har tal.",
                "The year »{found}« stands twice among the headings (also in {other}), and both \
                 columns have figures.",
                "Saml tallene i én kolonne for året, eller ret den ene overskrift.",
                "Gather the figures in one column for the year, or correct one heading."
            ),
            Self::HeadingTwice { found, other } => words!(
                lang,
                "Overskriften »{found}« står også i {other}. Den kolonne er brugt, og tallene her \
                 er ikke læst.",
                "The heading »{found}« stands in {other} too. That column is used, and the \
                 figures here are not read.",
                "Slet den kolonne, der ikke gælder, eller giv den en anden overskrift.",
                "Delete the column that does not hold, or give it another heading."
            ),
            Self::ScaleNamed { found } => words!(
                lang,
                "Her står »{}«, men beløbene er læst som kroner.",
                "Here stands »{}«, but the amounts are read as kroner.",
                "Skriv beløbene i kroner, eller angiv enheden i et layout.",
                "Write the amounts in kroner, or state the unit in a layout.",
                found.trim()
            ),
            Self::ResultsIn { found, factor } => words!(
                lang,
                "Her står »{found}«, så de trykte resultater er ganget med {} før sammenligningen.",
                "Here stands »{found}«, so the printed results are multiplied by {} before they \
                 are compared.",
                "Ret overskriften eller noten, hvis tallene er i en anden enhed.",
                "Correct the heading or the note if the figures are in another unit.",
                lang.exact(*factor)
            ),
            Self::PartOfTable { found, missing } => words!(
                lang,
                "Kolonnen »{found}« er fundet, men ikke {}; tabellen er derfor ikke læst.",
                "The column »{found}« is found, but not {}; so the table is not read.",
                "Giv kolonnerne de overskrifter, som modellen bruger.",
                "Head the columns as the model does.",
                missing.iter().map(|name| format!("»{name}«")).collect::<Vec<_>>().join(", ")
            ),
            Self::HeadingUnread { found, expected } if found.is_empty() => words!(
                lang,
                "Kolonnen har tal, men ingen overskrift; her ventes et år som »{expected}«. \
                 Tallene er ikke læst.",
                "The column has figures and no heading; a year such as »{expected}« is expected. \
                 They are not read.",
                "Skriv »{expected}« eller det år, der menes, eller flyt kolonnen væk fra årene.",
                "Write »{expected}« or the year that is meant, or move the column away from the \
                 years."
            ),
            Self::HeadingUnread { found, expected } => words!(
                lang,
                "Overskriften »{found}« er ikke forstået; her ventes et år som »{expected}«. \
                 Tallene i kolonnen er ikke læst.",
                "The heading »{found}« is not understood; a year such as »{expected}« is \
                 expected. The figures below are not read.",
                "Skriv »{expected}« eller det år, der menes, eller flyt kolonnen væk fra årene.",
                "Write »{expected}« or the year that is meant, or move the column away from the \
                 years."
            ),
            Self::HeadingsAgain => words!(
                lang,
                "Tabellens overskrifter står igen i denne række. Den er sprunget over, og \
                 linjerne under den er læst med.",
                "The table's headings stand again in this row. It is passed over, and the lines \
                 below are read.",
                "Slet rækken, eller skil tabellerne med en tom række, hvis linjerne under den \
                 ikke skal med.",
                "Delete the row, or part the tables by an empty row if the lines below do not \
                 belong."
            ),
        }
    }
}

/// Asks whether a slip is meant for a name.
fn meant(near: &Slip, name: &str, lang: Lang) -> String {
    let Slip { found, at } = near;
    phrase!(
        lang,
        "I {at} står »{found}«: mente du »{name}«?",
        "{at} reads »{found}«: did you mean »{name}«?"
    )
}

fn mend(near: &Slip, name: &str, lang: Lang) -> String {
    let at = near.at;
    phrase!(lang, "Skriv »{name}« i {at}, og kør igen.", "Write »{name}« in {at}, and run again.")
}

/// The first few names, and how many more there are.
fn quoted(names: &[String], lang: Lang) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("»{name}«")).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => phrase!(lang, "{shown} og {more} ark til", "{shown} and {more} more sheets"),
    }
}

fn fits(all: &[Fit], lang: Lang) -> String {
    let one = |each: &Fit| format!("{} {} ({})", each.id, each.score(), each.words(lang));
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}
