//! B7: why printed figures differ. One finding for all that has one cause; which figures those are
//! is traced in [`crate::check::causes`].

use rust_decimal::Decimal;

use crate::check::rule::{CALCULATION, Rule, elsewhere};
use crate::finding::{Certainty, Matter, Severity, Words};
use crate::lang::{Lang, phrase};
use crate::workbook::CellRef;

pub const RULE: Rule = Rule {
    code: "B7",
    title: ("Årsag til, at trykte tal afviger", "Why printed figures differ"),
    about: (
        "Hvor trykte tal afviger, søges én årsag, derefter to, der får alle tal af samme slags \
         til at stemme inden for afrunding. Passer ingen, følges de afvigende tal gennem \
         projektmappens egne formler til den første celle, som intet tal, der stemmer, bygger på. \
         De fund, som årsagen forklarer, er foldet ind under den. Vægten er forskellen mellem \
         trykt og genberegnet nettoresultat.",
        "Where printed figures differ, one cause is sought, then two, that make all figures of \
         the same kind come out within rounding. Where none fits, the differing figures are \
         followed through the workbook's own formulas to the first cell that no agreeing figure \
         is made of. The findings that the cause explains are folded under it. The weight is the \
         difference between the printed and the recomputed net result.",
    ),
    source: CALCULATION,
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: "",
    find: elsewhere,
};

/// Hypotheses told in the sentence.
const TOLD: usize = 3;

/// Printed figures that differ for one reason.
#[derive(Debug)]
pub(in crate::check) struct Difference {
    /// How many.
    pub figures: usize,
    /// The net result in all as printed and as recomputed, and its cell, where it differs.
    pub total: Option<(Decimal, Decimal, CellRef)>,
    pub traced: Traced,
}

/// How far the reason could be told. Sentences are in Danish and English.
#[derive(Debug)]
pub(in crate::check) enum Traced {
    /// Hypotheses that fit equally well; how many of the figures are typed, while how many that are
    /// formulas follow the inputs; and for each cause of the only hypothesis the inputs of which it
    /// concerns one.
    Fits { told: Vec<[String; 2]>, typed: Option<(usize, usize)>, inputs: Vec<Vec<CellRef>> },
    /// Formulas that were saved without recalculation after an input was changed: how many, what
    /// the input is called, and what the figures follow from, where that is known.
    Stale { formulas: usize, input: String, at: CellRef, from: Option<[String; 2]> },
    /// Where the difference lies, and the cells that only differing figures are made of.
    Unexplained { lies: [String; 2], cells: Option<String> },
}

impl Matter for Difference {
    fn words(&self, lang: Lang) -> Words {
        Words { found: self.begins(lang) + &self.continues(lang), remedy: self.remedy(lang) }
    }

    fn read(&self, lang: Lang) -> Option<String> {
        self.total.as_ref().map(|(printed, _, cell)| format!("{} ({cell})", lang.kroner(*printed)))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        self.total.as_ref().map(|(_, recomputed, _)| lang.kroner(*recomputed))
    }
}

impl Difference {
    fn begins(&self, lang: Lang) -> String {
        let figures = match (self.figures, lang) {
            (1, Lang::Da) => "Ét trykt tal afviger fra det genberegnede".to_owned(),
            (1, Lang::En) => "One printed figure differs from the recomputed one".to_owned(),
            (n, Lang::Da) => format!("{n} trykte tal afviger fra de genberegnede"),
            (n, Lang::En) => format!("{n} printed figures differ from the recomputed ones"),
        };
        let total = self.total.as_ref().map(|(printed, recomputed, cell)| {
            phrase!(
                lang,
                " (nettoresultat i alt, {cell}: trykt {}, genberegnet {})",
                " (net result in all, {cell}: printed {}, recomputed {})",
                lang.kroner(*printed),
                lang.kroner(*recomputed)
            )
        });
        figures + &total.unwrap_or_default()
    }

    fn continues(&self, lang: Lang) -> String {
        match &self.traced {
            Traced::Fits { told, typed, inputs } => {
                let typed = typed.map(|(typed, agreeing)| {
                    phrase!(
                        lang,
                        ". {typed} af dem er tastet som tal, mens {agreeing} formler følger \
                         inddata",
                        ". {typed} of them are typed, while {agreeing} formulas follow the inputs"
                    )
                });
                let typed = typed.unwrap_or_default();
                let all: Vec<&str> = told.iter().map(|both| in_lang(both, lang)).collect();
                typed
                    + &match (all.as_slice(), lang) {
                        ([one], _) => {
                            let cells = joined(inputs, lang);
                            let cells =
                                if cells.is_empty() { cells } else { format!(" ({cells})") };
                            phrase!(
                                lang,
                                ". De kan alle genskabes med én forklaring: {one}{cells}.",
                                ". One explanation gives them all: {one}{cells}."
                            )
                        }
                        (all, _) => {
                            let count = all.len();
                            let list: Vec<String> = (1..)
                                .zip(all.iter().take(TOLD))
                                .map(|(number, one)| format!("{number}) {one}"))
                                .collect();
                            let list = list.join("; ");
                            let more = count.saturating_sub(TOLD);
                            let more = match (more, lang) {
                                (0, _) => String::new(),
                                (n, Lang::Da) => format!(" (og {n} til)"),
                                (n, Lang::En) => format!(" (and {n} more)"),
                            };
                            phrase!(
                                lang,
                                ". {count} forklaringer passer lige godt, og tallene kan ikke \
                                 afgøre hvilken: {list}{more}.",
                                ". {count} explanations fit equally well, and the figures cannot \
                                 settle which: {list}{more}."
                            )
                        }
                    }
            }
            Traced::Stale { formulas, input, at, from } => {
                let from = from.as_ref().map(|both| {
                    let told = in_lang(both, lang);
                    phrase!(lang, " De gemte tal følger af: {told}.", " They follow from: {told}.")
                });
                let from = from.unwrap_or_default();
                let count = match (formulas, lang) {
                    (1, Lang::Da) => "1 formel er".to_owned(),
                    (1, Lang::En) => "1 formula was".to_owned(),
                    (n, Lang::Da) => format!("{n} formler er"),
                    (n, Lang::En) => format!("{n} formulas were"),
                };
                phrase!(
                    lang,
                    ". {count} gemt uden genberegning, efter at »{input}« ({at}) blev \
                     ændret.{from}",
                    ". {count} saved without recalculation after »{input}« ({at}) was \
                     changed.{from}"
                )
            }
            Traced::Unexplained { lies, cells } => {
                let lies = in_lang(lies, lang);
                let cells = cells.as_ref().map(|cells| {
                    phrase!(
                        lang,
                        " Følges formlerne baglæns, er {cells} det første, som kun afvigende tal \
                         bygger på.",
                        " Followed backwards through the formulas, {cells} is the first that only \
                         differing figures are made of."
                    )
                });
                let cells = cells.unwrap_or_default();
                phrase!(
                    lang,
                    ". Ingen af de kendte årsager får dem til at stemme.{lies}{cells}",
                    ". None of the known causes makes them come out.{lies}{cells}"
                )
            }
        }
    }

    fn remedy(&self, lang: Lang) -> String {
        match &self.traced {
            Traced::Fits { inputs, .. } if !inputs.is_empty() => {
                let cells = joined(inputs, lang);
                phrase!(
                    lang,
                    "Få oplyst, hvad der er regnet med. Ret {cells}, hvis de trykte tal er \
                     rigtige, og ellers de trykte tal.",
                    "Ask what was computed with. Correct {cells} if the printed figures are \
                     right, else the printed figures."
                )
            }
            Traced::Fits { .. } => phrase!(
                lang,
                "Få oplyst, hvad der er regnet med, og ret inddata eller de trykte tal, så de \
                 svarer til hinanden.",
                "Ask what was computed with, and correct the inputs or the printed figures so \
                 that they belong together."
            ),
            Traced::Stale { at, .. } => phrase!(
                lang,
                "Kontrollér, at {at} er rigtig. Åbn filen i Excel, tryk F9, gem, og kontrollér \
                 igen.",
                "Make sure that {at} is right. Open the file in Excel, press F9, save and check \
                 again."
            ),
            Traced::Unexplained { cells: Some(cells), .. } => phrase!(
                lang,
                "Gennemgå {cells}, og ret formlen eller tallet dér.",
                "Go through {cells}, and correct the formula or the figure there."
            ),
            Traced::Unexplained { .. } => phrase!(
                lang,
                "Få oplyst, hvordan de trykte tal er regnet, og ret inddata eller de trykte tal.",
                "Ask how the printed figures were computed, and correct the inputs or the printed \
                 figures."
            ),
        }
    }
}

/// "Indsats!C13 og Indsats!C14 eller Priser!E8".
fn joined(cells: &[Vec<CellRef>], lang: Lang) -> String {
    let either = |cells: &Vec<CellRef>| {
        let cells: Vec<String> = cells.iter().map(ToString::to_string).collect();
        cells.join(lang.pick(" eller ", " or "))
    };
    let cells: Vec<String> = cells.iter().map(either).collect();
    match cells.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{}{}{last}", rest.join(", "), lang.pick(" og ", " and "))
        }
        _ => cells.concat(),
    }
}

fn in_lang(both: &[String; 2], lang: Lang) -> &str {
    let [danish, english] = both;
    lang.pick(danish, english)
}
