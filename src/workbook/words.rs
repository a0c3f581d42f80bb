//! Why a workbook could not be opened, in Danish.

use super::error::{Kind, OpenError};
use crate::lang::{Lang, io_error};
use crate::package::words::package;

pub fn open(error: &OpenError) -> String {
    match error {
        OpenError::NotFound(path) => {
            format!("{} findes ikke. Kontrollér navnet og mappen.", path.display())
        }
        OpenError::IsAFolder(path) => {
            let path = path.display();
            format!(
                "{path} er en mappe. Angiv projektmappen i den, eller berig dem alle: soem batch \
                 {path} -o UD."
            )
        }
        OpenError::NotAFile(path) => {
            format!(
                "{} er en enhed eller en kanal og ikke en fil. Angiv selve projektmappen.",
                path.display()
            )
        }
        OpenError::Unreadable { path, source } => {
            let why = io_error(source, Lang::Da);
            format!(
                "{} kunne ikke læses: {why}. Kontrollér, at filen ikke er åben i et andet \
                 program, og at du har adgang til den.",
                path.display()
            )
        }
        OpenError::Empty => "Filen er tom.".into(),
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
