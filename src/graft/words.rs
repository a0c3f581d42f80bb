//! Why a package could not take our sheets, in Danish.

use super::error::GraftError;
use crate::lang::number;
use crate::package::words::package;

pub fn graft(error: &GraftError) -> String {
    match error {
        GraftError::Package(error) => package(error),
        GraftError::Binary => {
            "Projektmappen er binær (.xlsb) og kan ikke tage imod ark. Gem den som .xlsx.".into()
        }
        GraftError::NotAWorkbook { content_type } => {
            format!("Hoveddelen er ikke en projektmappe, men {content_type}.")
        }
        GraftError::NoWorkbook | GraftError::NoSheets => {
            "Pakken har ingen projektmappe med ark. Gem den igen fra Excel.".into()
        }
        GraftError::Strict => {
            "Projektmappen er gemt som »Strict Open XML«. Gem den som almindelig .xlsx.".into()
        }
        GraftError::Shared => {
            "Projektmappen er delt med ændringslog. Ophæv delingen i Excel, og prøv igen.".into()
        }
        GraftError::SheetNameTaken { name } => {
            format!("Projektmappen har allerede et ark med navnet {name}.")
        }
        GraftError::TooManyFormats { host, ours } => format!(
            "Projektmappen har {} celleformater, og der mangler plads til {} af arkenes egne. \
             Fjern de formater, der ikke bruges, eller flyt arkene til en ny projektmappe, og \
             prøv igen.",
            number((*host).into(), 0),
            number((*ours).into(), 0)
        ),
        GraftError::Guest(_) | GraftError::Check(_) => {
            "Den færdige pakke bestod ikke programmets egen kontrol, så intet er skrevet. Det er \
             en fejl i soem; meld den gerne med den beskrivelse, som --lang en giver."
                .into()
        }
    }
}
