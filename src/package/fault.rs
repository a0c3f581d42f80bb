//! What is wrong inside a package or one of its parts: data, and its words in either language.

use std::fmt;

use crate::lang::{Lang, phrase};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// What a library says of the file, in English; told in Danish by what it was about.
    Foreign(About, String),
    /// The library that reads it panicked.
    Breaks,
    CutOff,
    Longer,
    Missing(String),
    ContentType(String),
    /// The root of a list is not that of its list.
    WrongRoot,
    NotOneRoot,
    Unclosed,
    TooDeep(usize),
    TooManyElements(usize),
    Entity(String),
    NoSheets,
    SheetLeadsNowhere(String),
    SheetTwice(String),
    SheetList,
    SheetBegins,
    NoSheetData,
    Row(String),
    NoCell(String),
    CellTwice(String),
    CellBroken(String),
    CellOutside,
    LongRecord,
    BrokenText,
    Cell(String, CellFault),
}

/// What a library's words are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Xml,
    Zip,
    /// What comes out when a part is inflated.
    Packed,
    /// The records or elements of a format.
    Contents,
}

/// What is wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellFault {
    SharedString(String),
    SharedFormula,
    SharedFormulaNowhere,
    Truth(String),
    Kind(String),
}

impl Fault {
    pub fn xml(why: impl fmt::Display) -> Self {
        Self::Foreign(About::Xml, why.to_string())
    }

    pub fn packed(why: impl fmt::Display) -> Self {
        Self::Foreign(About::Packed, why.to_string())
    }

    pub fn contents(why: impl fmt::Display) -> Self {
        Self::Foreign(About::Contents, why.to_string())
    }

    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Foreign(_, why) if lang == Lang::En => why.clone(),
            Self::Foreign(About::Xml, _) => "dens XML er ikke velformet".into(),
            Self::Foreign(About::Zip, _) => "den er ikke et helt zip-arkiv".into(),
            Self::Foreign(About::Packed, _) => "indholdet kan ikke pakkes ud".into(),
            Self::Foreign(About::Contents, _) => {
                "indholdet er ikke, som formatet foreskriver".into()
            }
            Self::Breaks => phrase!(
                lang,
                "indholdet får læseren til at gå i stå",
                "it breaks the program that reads it"
            ),
            Self::CutOff => phrase!(lang, "den stopper midt i indholdet", "it stops in the middle"),
            Self::Longer => phrase!(
                lang,
                "den er længere, end pakken siger",
                "it is longer than the package says"
            ),
            Self::Missing(part) => phrase!(lang, "{} mangler", "{} is missing", part),
            Self::ContentType(kind) => {
                phrase!(lang, "dens indholdstype er »{}«", "its content type is \"{}\"", kind)
            }
            Self::WrongRoot => phrase!(
                lang,
                "den er ikke den liste, den skal være",
                "it is not the list that it should be"
            ),
            Self::NotOneRoot => {
                phrase!(lang, "den har ikke netop ét yderste element", "there is not one root")
            }
            Self::Unclosed => {
                phrase!(lang, "et element er ikke lukket", "an element is not closed")
            }
            Self::TooDeep(most) => phrase!(
                lang,
                "der er mere end {} niveauer af elementer",
                "nested deeper than {}",
                most
            ),
            Self::TooManyElements(most) => {
                phrase!(lang, "der er mere end {} elementer", "more than {} elements", most)
            }
            Self::Entity(name) => {
                phrase!(lang, "entiteten &{}; kendes ikke", "the entity &{}; is unknown", name)
            }
            Self::NoSheets => phrase!(lang, "den nævner ingen ark", "it lists no sheets"),
            Self::SheetLeadsNowhere(name) => phrase!(
                lang,
                "arket »{}« fører ikke til nogen del",
                "the sheet \"{}\" leads to no part",
                name
            ),
            Self::SheetTwice(name) => {
                phrase!(lang, "arket »{}« står to gange", "the sheet \"{}\" is listed twice", name)
            }
            Self::SheetList => {
                phrase!(lang, "listen over ark er ødelagt", "its list of sheets is broken")
            }
            Self::SheetBegins => phrase!(
                lang,
                "et ark begynder ikke, hvor det skal",
                "a sheet does not begin where it should"
            ),
            Self::NoSheetData => phrase!(lang, "den har ingen celler", "it has no sheet data"),
            Self::Row(found) => {
                phrase!(lang, "en række har nummeret »{}«", "a row is numbered {}", found)
            }
            Self::NoCell(found) => phrase!(
                lang,
                "»{}« er ikke en celle på et ark",
                "\"{}\" is no cell of a sheet",
                found
            ),
            Self::CellTwice(at) => {
                phrase!(lang, "cellen {} står to gange", "cell {} stands twice", at)
            }
            Self::CellBroken(at) => {
                phrase!(lang, "cellen {} er ødelagt", "the record of cell {} is broken", at)
            }
            Self::CellOutside => {
                phrase!(lang, "en celle står uden for arket", "a cell stands outside the sheet")
            }
            Self::LongRecord => phrase!(
                lang,
                "et stykke er længere, end noget kan være",
                "a record is longer than any can be"
            ),
            Self::BrokenText => {
                phrase!(lang, "en delt tekst er ødelagt", "a shared string is broken")
            }
            Self::Cell(at, why) => {
                phrase!(lang, "cellen {} {}", "cell {} {}", at, why.words(lang))
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

impl CellFault {
    fn words(&self, lang: Lang) -> String {
        match self {
            Self::SharedString(number) => phrase!(
                lang,
                "henviser til den delte tekst {}, som ikke findes",
                "wants shared string {}, which there is not",
                number
            ),
            Self::SharedFormula => phrase!(
                lang,
                "deler en formel, der ikke kan flyttes hertil",
                "shares a formula that cannot be moved here"
            ),
            Self::SharedFormulaNowhere => phrase!(
                lang,
                "deler en formel, der ikke står nogen steder",
                "shares a formula that stands nowhere"
            ),
            Self::Truth(found) => phrase!(
                lang,
                "skal være sand eller falsk, og der står »{}«",
                "is true or false, and says {}",
                found
            ),
            Self::Kind(found) => {
                phrase!(
                    lang,
                    "er af den ukendte slags »{}«",
                    "is of the unknown kind \"{}\"",
                    found
                )
            }
        }
    }
}
