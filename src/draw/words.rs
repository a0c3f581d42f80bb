//! Why sheets could not be drawn or written, in both languages; without a full stop.

use rust_xlsxwriter::XlsxError;

use super::sheet::DrawError;
use crate::lang::{Lang, io_error, phrase};

pub fn draw_error(error: &DrawError, lang: Lang) -> String {
    match error {
        DrawError::Charts(error) => xlsx_error(error, lang),
        error if lang == Lang::En => error.to_string(),
        DrawError::Outside { sheet, .. } | DrawError::TooLarge { sheet } => {
            format!("arket {sheet} har ikke plads til det hele")
        }
        DrawError::FormulaTooLong { sheet } => {
            format!("en formel på arket {sheet} bliver længere, end Excel tager")
        }
        DrawError::MergedTwice { sheet } => {
            format!("en celle på arket {sheet} er flettet to gange")
        }
        DrawError::NoSheet { sheet } => format!("arket {sheet} mangler"),
    }
}

/// What the writing library says, as far as it says something that a user can mend.
pub fn xlsx_error(error: &XlsxError, lang: Lang) -> String {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => io_error(error, lang),
        XlsxError::SheetnameCannotBeBlank(_) => {
            phrase!(lang, "et ark har intet navn", "a sheet has no name")
        }
        XlsxError::SheetnameLengthExceeded(name) => phrase!(
            lang,
            "arknavnet »{}« er på over 31 tegn",
            "the sheet name \"{}\" has over 31 characters",
            name
        ),
        XlsxError::SheetnameReused(name) => phrase!(
            lang,
            "to ark hedder »{}«, når store og små bogstaver er ens",
            "two sheets are called \"{}\", case aside",
            name
        ),
        XlsxError::SheetnameContainsInvalidCharacter(name)
        | XlsxError::SheetnameStartsOrEndsWithApostrophe(name) => phrase!(
            lang,
            "arknavnet »{}« har tegn, som Excel ikke tager i et arknavn",
            "the sheet name \"{}\" has characters that Excel takes in no sheet name",
            name
        ),
        XlsxError::RowColumnLimitError => {
            phrase!(lang, "en celle står uden for arket", "a cell stands outside the sheet")
        }
        XlsxError::MaxStringLengthExceeded => {
            phrase!(lang, "en tekst er på over 32.767 tegn", "a text has over 32,767 characters")
        }
        other => match lang {
            Lang::Da => "de kan ikke skrives, som de er".to_owned(),
            Lang::En => format!("they cannot be written as they are: {other}"),
        },
    }
}
