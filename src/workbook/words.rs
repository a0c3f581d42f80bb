//! Why a workbook could not be opened, in Danish.

use super::{Kind, OpenError};
use crate::lang::number;
use crate::package::error::Measure;

pub fn open(error: &OpenError) -> String {
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

pub fn kind_of_file(kind: Kind) -> &'static str {
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

pub fn measure(what: Measure) -> &'static str {
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
