//! What the rooms below this one report, as matters of findings: the engine, the graft, and the
//! writing anew of a workbook that cannot take sheets.

use super::{Finding, Matter, Severity, Words, words};
use crate::engine::EngineError;
use crate::graft::note::Note;
use crate::lang::{Lang, phrase};
use crate::recreate;

/// The calculation cannot be computed.
impl Matter for EngineError {
    fn words(&self, lang: Lang) -> Words {
        let found = match (self, lang) {
            (Self::NoIndex(year), Lang::Da) => {
                format!("Nettoprisindekset har intet tal for {year}.")
            }
            (Self::TooLarge, Lang::Da) => {
                "Et tal er for stort til at være kroner (over 10^18).".into()
            }
            (Self::Period { first, last }, Lang::Da) => {
                format!("Perioden {first}-{last} går baglæns eller er længere end 200 år.")
            }
            (Self::Rate(rate), Lang::Da) => {
                format!("Diskonteringsrenten {} er ikke over −100 pct.", lang.per_cent(*rate, 1))
            }
            (error, Lang::En) => format!("{error}."),
        };
        let remedy =
            phrase!(lang, "Ret inddata, og kør igen.", "Correct the inputs and run again.");
        Words { found, remedy }
    }
}

/// The sheets of a format that cannot take ours were written anew.
impl Matter for recreate::Summary {
    fn words(&self, lang: Lang) -> Words {
        words!(
            lang,
            "Formatet kan ikke tage imod nye ark, så arkene er {}.",
            "The format takes no new sheets, so they are {}.",
            "Gem originalen fra Excel som .xlsx, hvis formater, kommentarer og diagrammer skal \
             med.",
            "Save the original from Excel as .xlsx to keep formats, comments and charts.",
            recreate::words::recreated(self, lang)
        )
    }
}

/// What a reader of the enriched workbook should know of the original package, if anything.
pub fn noted(note: Note) -> Option<Finding> {
    let is_ours = matches!(note, Note::Dates1904 | Note::Replaced { .. });
    (!is_ours).then(|| Finding::of_file("D3", Severity::Information, note))
}

impl Matter for Note {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Note::SignatureBroken => words!(
                lang,
                "Projektmappen er digitalt underskrevet; underskriften gælder ikke for den \
                 berigede udgave.",
                "The workbook is digitally signed; the signature does not hold for the enriched \
                 copy.",
                "Behold originalen som den underskrevne udgave.",
                "Keep the original as the signed one."
            ),
            Note::StructureProtected => words!(
                lang,
                "Projektmappens struktur er beskyttet; arkene er tilføjet, men kan ikke flyttes i \
                 Excel.",
                "The structure of the workbook is protected; the sheets were added but cannot be \
                 moved in Excel.",
                "Ophæv beskyttelsen i Excel, hvis arkene skal flyttes.",
                "Unprotect the structure in Excel if the sheets are to be moved."
            ),
            Note::ManualCalculation => words!(
                lang,
                "Projektmappen genberegner ikke af sig selv (manuel beregning).",
                "The workbook does not recalculate by itself (manual calculation).",
                "Tryk F9 i Excel efter en ændring.",
                "Press F9 in Excel after a change."
            ),
            Note::IterativeCalculation => words!(
                lang,
                "Projektmappen tillader cirkulære beregninger.",
                "The workbook allows circular calculation.",
                "Slå iterativ beregning fra i Excel, hvis modellen ikke har brug for den.",
                "Switch iterative calculation off in Excel if the model does not need it."
            ),
            Note::PrecisionAsDisplayed => words!(
                lang,
                "Projektmappen regner med de viste, afrundede tal, så Excels egne resultater kan \
                 afvige fra de nøjagtige.",
                "The workbook calculates with figures as displayed, rounded, so Excel's own \
                 results may miss the exact ones.",
                "Slå »Angiv den viste nøjagtighed« fra i Excel.",
                "Switch »Set precision as displayed« off in Excel."
            ),
            Note::NameTaken { name } => words!(
                lang,
                "Navnet {name} findes i forvejen i projektmappen, så vores er udeladt.",
                "The name {name} is taken in the workbook, so ours is left out.",
                "Omdøb det i originalen, hvis vores skal bruges.",
                "Rename it in the original if ours is to be used."
            ),
            Note::MarkOnAnother { sheet } => words!(
                lang,
                "Arket »{}« bærer soems skjulte mærke, men er ikke et af soems ark; det er \
                 beholdt, som det er.",
                "The sheet \"{}\" carries soem's hidden mark but is none of soem's sheets; it is \
                 kept as it is.",
                "Spørg den, der har lavet filen, hvor mærket kommer fra.",
                "Ask whoever made the file where the mark comes from.",
                sheet
            ),
            // No findings.
            Note::Dates1904 | Note::Replaced { .. } => Words::default(),
        }
    }
}
