//! Why a workbook could not be opened, in Danish.

use super::error::{Kind, OpenError};
use crate::lang::{Lang, io_error};
use crate::package::words::package;

pub fn open(error: &OpenError) -> String {
    match error {
        OpenError::NotFound(_) => "Filen findes ikke. Kontrollér navnet og mappen.".into(),
        OpenError::IsAFolder(path) => {
            format!(
                "Det er en mappe. Angiv projektmappen i den, eller berig dem alle: soem batch {} \
                 -o UD.",
                path.display()
            )
        }
        OpenError::NotAFile(_) => {
            "Det er en enhed eller en kanal og ikke en fil. Angiv selve projektmappen.".into()
        }
        OpenError::Unreadable { source, .. } => {
            let why = io_error(source, Lang::Da);
            format!(
                "Filen kunne ikke læses: {why}. Kontrollér, at den ikke er åben i et andet \
                 program, og at du har adgang til den."
            )
        }
        OpenError::Empty => {
            "Filen er tom. Hent den igen, hvor den kom fra, eller gem den på ny fra Excel.".into()
        }
        OpenError::NotAWorkbook { kind } => {
            format!(
                "Filen er {} og ikke en projektmappe. Gem den fra Excel som .xlsx, og prøv igen.",
                kind_of_file(*kind)
            )
        }
        OpenError::Package(error) => package(error),
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
