//! Why a package was refused, in Danish.

use super::error::{Measure, PackageError};
use crate::lang::{Lang, number};

pub fn package(error: &PackageError) -> String {
    match error {
        PackageError::Damaged { part, why } => {
            let part = part.as_ref().map(|part| format!("{part}: ")).unwrap_or_default();
            format!(
                "Filen slutter for tidligt eller er beskadiget ({part}{}). Hent den igen, hvor \
                 den kom fra.",
                why.words(Lang::Da)
            )
        }
        PackageError::Ole => "Filen er en gammel .xls eller låst med en adgangskode. Gem den som \
                              .xlsx uden adgangskode."
            .into(),
        PackageError::Encrypted => {
            "Projektmappen er låst med en adgangskode. Åbn den i Excel, fjern adgangskoden (Filer \
             › Oplysninger › Beskyt projektmappe › Kryptér med adgangskode), gem den, og prøv igen."
                .into()
        }
        PackageError::DuplicateEntry { part } => {
            format!(
                "Pakken har {part} to gange, så programmer kan læse forskellige ting. Gem den \
                 igen fra Excel."
            )
        }
        PackageError::UnsafeName { part } => {
            format!(
                "Pakken har en del med navnet {part}, som peger ud af den. Filen er ikke sikker \
                 at læse."
            )
        }
        PackageError::Doctype { part } => {
            format!(
                "{part} har en DOCTYPE, som intet regneark skriver. Filen er ikke sikker at læse."
            )
        }
        PackageError::TooLarge { what, found, limit, place } => {
            let place = place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
            format!(
                "Projektmappen har {} {}{place}, og grænsen er {}. Hæv den (se soem limits), hvis \
                 du stoler på filen.",
                number((*found).into(), 0),
                measure(*what),
                number((*limit).into(), 0)
            )
        }
        PackageError::Bomb { part, limit } => {
            format!(
                "{part} bliver over {limit} gange større, når den pakkes ud, som i en fil, der er \
                 lavet for at skade. Hæv grænsen (se soem limits), hvis du stoler på den."
            )
        }
        PackageError::TooSlow { seconds } => {
            format!(
                "Projektmappen tog over {seconds} sekunder. Hæv grænsen (se soem limits), hvis du \
                 stoler på filen."
            )
        }
        PackageError::Malformed { part, why } => {
            let part = match part.as_str() {
                "the workbook" => "Projektmappen",
                "the workbook stream" => "Projektmappens indhold",
                "the package" => "Pakken",
                part => part,
            };
            format!(
                "{part} er ikke, som den skal være: {}. Åbn filen i Excel, lad den reparere, og \
                 gem den igen.",
                why.words(Lang::Da)
            )
        }
        PackageError::Encoding { part } => {
            format!("Delen {part} er ikke i UTF-8. Gem filen igen fra Excel.")
        }
        PackageError::Unsupported { what } => {
            format!("{what} kan ikke læses. Gem projektmappen fra Excel som .xlsx, og prøv igen.")
        }
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
