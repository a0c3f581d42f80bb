//! Why a file was refused as a whole: what it is, and what to do. English is in the errors themselves.

use super::{Lang, number};
use crate::Refusal;
use crate::graft::GraftError;
use crate::recreate::RecreateError;
use crate::sensitivity::ScenarioError;
use crate::workbook::{Kind, Measure, OpenError};

/// The sentences that tell a refusal, one a finding where the workbook opened but could not be understood.
pub fn refusal(refusal: &Refusal, lang: Lang) -> String {
    match (refusal, lang) {
        (Refusal::Open(error), Lang::Da) => open(error),
        (Refusal::Open(error), Lang::En) => sentence(&error.to_string()),
        (Refusal::Graft(error), Lang::Da) => graft(error),
        (Refusal::Graft(error), Lang::En) => sentence(&error.to_string()),
        (Refusal::Recreate(error), Lang::Da) => match error {
            RecreateError::Write(why) => {
                format!("Arkene kan ikke genskabes som .xlsx ({why}). Gem filen fra Excel som .xlsx, og kør igen.")
            }
            RecreateError::Read(why) => {
                format!("De genskabte ark kan ikke læses ({}). Gem filen fra Excel som .xlsx, og kør igen.", open(why))
            }
            RecreateError::Differs(cell) => {
                format!("{cell} kom ikke uændret over i .xlsx. Gem filen fra Excel som .xlsx, og kør igen.")
            }
        },
        (Refusal::Recreate(error), Lang::En) => sentence(&error.to_string()),
        (Refusal::Scenario(error), lang) => scenario(error, lang),
        (Refusal::Draw(error), Lang::Da) => format!("Arkene kunne ikke tegnes: {error}."),
        (Refusal::Draw(error), Lang::En) => format!("The sheets could not be drawn: {error}."),
        (Refusal::NotUnderstood(_), Lang::Da) => "Beregningen kan ikke læses. Alt, der skal rettes, står her:".into(),
        (Refusal::NotUnderstood(_), Lang::En) => "The calculation cannot be read. All that must be corrected:".into(),
    }
}

/// What is wrong with a set of scenarios, and what to do.
pub fn scenario(error: &ScenarioError, lang: Lang) -> String {
    match error {
        _ if lang == Lang::En => sentence(&error.to_string()),
        ScenarioError::Toml { line, why } => format!("Linje {line} i scenariefilen kan ikke forstås: {why}."),
        ScenarioError::Outside { scenario, key, found, most } => {
            format!("[{scenario}] {key} er {found}, men skal ligge mellem 0 og {most}.")
        }
        ScenarioError::UnknownLine { scenario, name, known } => {
            format!("[{scenario}] nævner linjen »{name}«, som beregningen ikke har. Den har: {}.", known.join(", "))
        }
    }
}

pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

pub(super) fn open(error: &OpenError) -> String {
    match error {
        OpenError::NotFound(path) => format!("{} findes ikke. Kontrollér navnet og mappen.", path.display()),
        OpenError::IsAFolder(path) => format!("{} er en mappe. Angiv projektmappen i den.", path.display()),
        OpenError::NotAFile(path) => {
            format!("{} er en enhed eller en kanal og ikke en fil. Angiv selve projektmappen.", path.display())
        }
        OpenError::Unreadable { path, source } => format!("{} kunne ikke læses: {source}.", path.display()),
        OpenError::Empty => "Filen er tom.".into(),
        OpenError::NotAWorkbook { kind } => {
            format!(
                "Filen er {} og ikke en projektmappe. Gem den fra Excel som .xlsx, og prøv igen.",
                kind_of_file(*kind)
            )
        }
        OpenError::Encrypted => {
            "Projektmappen er låst med en adgangskode. Åbn den i Excel, fjern adgangskoden (Filer › Oplysninger › \
                                 Beskyt projektmappe › Kryptér med adgangskode), gem den, og prøv igen."
                .into()
        }
        OpenError::Truncated { why } => {
            format!("Filen slutter for tidligt eller er beskadiget (teknisk: {why}). Hent den igen, hvor den kom fra.")
        }
        OpenError::TooLarge { what, found, limit, place } => {
            let place = place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
            format!(
                "Projektmappen har {} {}{place}, og grænsen er {}. Hæv den (se soem limits), hvis du stoler på filen.",
                number((*found).into(), 0),
                measure(*what),
                number((*limit).into(), 0)
            )
        }
        OpenError::Bomb { part, limit } => {
            format!(
                "{part} bliver over {limit} gange større, når den pakkes ud, som i en fil, der er lavet for at skade. Hæv grænsen (se soem limits), hvis du stoler på den."
            )
        }
        OpenError::Doctype { part } => {
            format!("{part} har en DOCTYPE, som intet regneark skriver. Filen er ikke sikker at læse.")
        }
        OpenError::DuplicatePart { part } => {
            format!("Pakken har {part} to gange, så programmer kan læse forskellige ting. Gem den igen fra Excel.")
        }
        OpenError::UnsafeName { part } => {
            format!("Pakken har en del med navnet {part}, som peger ud af den. Filen er ikke sikker at læse.")
        }
        OpenError::Malformed { part, why } => {
            let part = match part.as_str() {
                "the workbook" => "Projektmappen",
                "the workbook stream" => "Projektmappens indhold",
                "the package" => "Pakken",
                part => part,
            };
            format!(
                "{part} er ikke, som den skal være (teknisk: {why}). Åbn filen i Excel, lad den reparere, og gem den igen."
            )
        }
        OpenError::TooSlow { seconds } => format!("Læsningen tog over {seconds} sekunder."),
        OpenError::Unsupported { what } => {
            format!("{what} kan ikke læses. Gem projektmappen fra Excel som .xlsx, og prøv igen.")
        }
    }
}

fn kind_of_file(kind: Kind) -> &'static str {
    match kind {
        Kind::Pdf => "et PDF-dokument",
        Kind::Word => "et Word-dokument",
        Kind::PowerPoint => "en PowerPoint-præsentation",
        Kind::OpenDocument => "en OpenDocument-fil uden ark",
        Kind::Zip => "et zip-arkiv",
        Kind::OldOffice => "en ældre Office-fil uden ark",
        Kind::Html => "en webside (HTML)",
        Kind::Xml => "en XML-fil",
        Kind::Rtf => "et RTF-dokument",
        Kind::Csv => "en CSV-fil",
        Kind::Text => "en tekstfil",
        Kind::Image => "et billede",
        Kind::Gzip => "et gzip-arkiv",
        Kind::SevenZip => "et 7z-arkiv",
        Kind::Unknown => "en fil af ukendt slags",
    }
}

fn measure(what: Measure) -> &'static str {
    match what {
        Measure::FileBytes => "byte",
        Measure::Parts => "dele",
        Measure::PartBytes => "byte i én del",
        Measure::TotalBytes => "byte i alle dele",
        Measure::SharedStrings => "delte tekster",
        Measure::SheetCells => "celler på ét ark",
        Measure::WorkbookCells => "celler",
        Measure::TextBytes => "byte tekst",
        Measure::Memory => "byte at holde i hukommelsen",
        Measure::PieceBytes => "byte i ét XML-mærke eller én tekst",
        Measure::NameBytes => "byte navne i pakken",
        Measure::XmlDepth => "niveauer af elementer",
        Measure::CellCharacters => "tegn i én celle",
        Measure::FormulaCharacters => "tegn i én formel",
        Measure::Sheets => "ark",
        Measure::Lines => "linjer med omkostninger og konsekvenser",
        Measure::LineYears => "linjer gange år",
    }
}

fn graft(error: &GraftError) -> String {
    match error {
        GraftError::Zip(why) => format!("Filen er ikke en læselig zip-pakke ({why}). Gem den igen fra Excel."),
        GraftError::Ole => {
            "Filen er en gammel .xls eller låst med en adgangskode. Gem den som .xlsx uden adgangskode.".into()
        }
        GraftError::EncryptedEntry { part } => format!("Delen {part} er krypteret. Gem filen igen fra Excel."),
        GraftError::Binary => "Projektmappen er binær (.xlsb) og kan ikke tage imod ark. Gem den som .xlsx.".into(),
        GraftError::NotAWorkbook { content_type } => format!("Hoveddelen er ikke en projektmappe, men {content_type}."),
        GraftError::NoWorkbook | GraftError::NoSheets => {
            "Pakken har ingen projektmappe med ark. Gem den igen fra Excel.".into()
        }
        GraftError::Strict => "Projektmappen er gemt som »Strict Open XML«. Gem den som almindelig .xlsx.".into(),
        GraftError::Shared => "Projektmappen er delt med ændringslog. Ophæv delingen i Excel, og prøv igen.".into(),
        GraftError::DuplicateEntry => "Pakken har to dele med samme navn. Gem den igen fra Excel.".into(),
        GraftError::UnsafeName { part } => format!("Pakkens del {part:?} har et navn, der ikke er sikkert."),
        GraftError::Doctype { part } => format!("Delen {part} har en DOCTYPE. Filen er ikke sikker at læse."),
        GraftError::TooManyEntries { count, limit } => {
            format!("Pakken har {count} dele; grænsen er {limit}. Hæv den (se soem limits), hvis du stoler på filen.")
        }
        GraftError::TooLarge { part, limit } => {
            format!("{part} fylder over {limit} byte udpakket. Hæv grænsen (se soem limits), hvis du stoler på filen.")
        }
        GraftError::Bomb { part } => format!(
            "{part} er pakket tættere end nogen ærlig fil. Hæv grænsen (se soem limits), hvis du stoler på den."
        ),
        GraftError::Xml { part, message } => {
            format!("Delen {part} er ikke velformet ({message}). Gem filen igen fra Excel.")
        }
        GraftError::Encoding { part } => format!("Delen {part} er ikke i UTF-8. Gem filen igen fra Excel."),
        GraftError::SheetNameTaken { name } => format!("Projektmappen har allerede et ark med navnet {name}."),
        GraftError::Guest(why) | GraftError::Check(why) => {
            format!(
                "Den færdige pakke bestod ikke programmets egen kontrol ({why}), så intet er skrevet. Det er en fejl i soem; meld den gerne."
            )
        }
    }
}
