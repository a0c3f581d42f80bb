//! A7: saved values against the recalculation. Formulas without a saved value are found as the
//! cells are read.

use rust_decimal::Decimal;

use crate::check::rule::{Rule, elsewhere, shown};
use crate::check::stale::{Recalculation, Stale};
use crate::finding::{Certainty, Finding, Matter, Severity, Words};
use crate::lang::{Lang, phrase};

pub const RULE: Rule = Rule {
    code: "A7",
    title: (
        "Gemte værdier følger af de gemte inddata",
        "Cached values follow from the cached inputs",
    ),
    about: (
        "Hver formel regnes efter med regneprogrammet IronCalc ud fra de værdier, der er gemt i \
         filen. Giver den noget andet end det gemte, er filen gemt uden genberegning, eller den \
         gemte værdi er ændret uden om Excel. Forældede værdier meldes, hvor de opstår, og ikke \
         igen i alt, hvad der følger.",
        "Every formula is calculated with another engine from the values that are saved in the \
         file. Where it gives something else than what is saved, the file was saved without \
         recalculation, or the saved value was changed behind Excel's back. Stale values are told \
         where they arise, and not again in all that follows.",
    ),
    source: (
        "God skik for regneark: gem først efter genberegning",
        "Good spreadsheet practice: save after recalculation",
    ),
    severity: Severity::PossibleError,
    certainty: Certainty::Sure,
    thresholds: "",
    find: elsewhere,
};

/// The stale cells of a sheet.
#[derive(Debug)]
struct Outdated {
    /// The first of them.
    first: Stale,
    cells: Vec<String>,
}

impl Matter for Outdated {
    fn words(&self, lang: Lang) -> Words {
        let count = self.cells.len();
        let mut cells = self.cells.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
        if count > 8 {
            cells += ", …";
        }
        let (cached, due) =
            (number(self.first.cached, lang), number(self.first.recalculated, lang));
        let found = match count {
            1 => phrase!(
                lang,
                "Formlen i {cells} har en gemt værdi, som ikke følger af inddata: den viser \
                 {cached} og giver {due}, genberegnet med IronCalc.",
                "The formula in {cells} has a saved value that does not follow from the inputs: \
                 it shows {cached} and gives {due}, recalculated with IronCalc."
            ),
            _ => phrase!(
                lang,
                "{count} formler på arket har gemte værdier, som ikke følger af inddata: {cells}. \
                 Den første viser {cached} og giver {due}, genberegnet med IronCalc.",
                "{count} formulas on the sheet have saved values that do not follow from the \
                 inputs: {cells}. The first shows {cached} and gives {due}, recalculated with \
                 IronCalc."
            ),
        };
        let remedy = phrase!(
            lang,
            "Åbn filen i Excel, tryk F9, gem, og kør igen. Består forskellen, er den gemte værdi \
             ændret uden om formlen.",
            "Open the file in Excel, press F9, save and run again. If it remains, the saved value \
             was changed behind the formula."
        );
        Words { found, remedy }
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(number(self.first.cached, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(number(self.first.recalculated, lang))
    }
}

fn number(value: f64, lang: Lang) -> String {
    Decimal::try_from(value)
        .map_or_else(|_| value.to_string(), |value| shown(value.round_dp(2), lang))
}

/// One finding a sheet: the first cell, how many, and which.
pub(in crate::check) fn stale(recalculation: &Recalculation) -> Vec<Finding> {
    let sheets = recalculation.stale.chunk_by(|a, b| a.cell.sheet == b.cell.sheet);
    let findings = sheets.filter_map(|sheet| {
        let first = sheet.first()?.clone();
        let cells = sheet.iter().map(|stale| stale.cell.at.to_string()).collect();
        Some(RULE.finding(Some(&first.cell.clone()), Outdated { first, cells }))
    });
    findings.collect()
}
