//! Why a package could not take our sheets, in Danish.

use super::GraftError;

pub fn graft(error: &GraftError) -> String {
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
