//! What was checked and what was not, so that nobody takes the report for more than it is.

use std::collections::BTreeSet;

use super::blocks::Block;
use super::content::Source;
use crate::check::RULES;
use crate::lang::Lang;
use crate::reconcile::{Verdict, recomputed_count};
use crate::workbook::CellRef;

/// Cells that are named; the rest are counted.
const NAMED: usize = 12;

/// Figures, formulas and rules, in a line.
pub fn in_a_line(source: &Source) -> String {
    let checked = source.checked;
    let (all, done) = (checked.crosscheck.len(), recomputed_count(&checked.crosscheck));
    let recalculation = &checked.review.recalculation;
    let count = |count: usize| source.lang.number(count.into(), 0);
    let formulas = count(recalculation.checked + recalculation.unchecked);
    match source.lang {
        Lang::Da => format!(
            "{done} af {all} trykte tal genberegnet fra inddata; {} af {formulas} formler regnet \
             efter; {} regler holdt op mod filen. Hvad der ikke er kontrolleret, står i afsnit 3.",
            count(recalculation.checked),
            RULES.len()
        ),
        Lang::En => format!(
            "{done} of {all} printed figures recomputed from the inputs; {} of {formulas} formulas \
             calculated again; {} rules held against the file. What was not checked stands in \
             section 3.",
            count(recalculation.checked),
            RULES.len()
        ),
    }
}

pub fn scope(source: &Source) -> Vec<Block> {
    let lang = source.lang;
    vec![
        Block::Led(lang.pick("Kontrolleret:", "Checked:").to_owned(), String::new()),
        Block::Bullets(done(source)),
        Block::Led(lang.pick("Ikke kontrolleret:", "Not checked:").to_owned(), String::new()),
        Block::Bullets(not_done(source)),
    ]
}

fn done(source: &Source) -> Vec<String> {
    let (lang, checked) = (source.lang, source.checked);
    let (all, done) = (checked.crosscheck.len(), recomputed_count(&checked.crosscheck));
    let recalculation = &checked.review.recalculation;
    let count = |count: usize| lang.number(count.into(), 0);
    let formulas = count(recalculation.checked + recalculation.unchecked);
    let stale = recalculation.stale.len();
    let again = count(recalculation.checked);
    let saved = match (stale, lang) {
        (0, Lang::Da) => "alle gemte værdier følger af dem".to_owned(),
        (1, Lang::Da) => "én gemt værdi følger ikke af dem".to_owned(),
        (n, Lang::Da) => format!("{} gemte værdier følger ikke af dem", count(n)),
        (0, Lang::En) => "all saved values follow from them".to_owned(),
        (n, Lang::En) => format!("{} saved values do not follow from them", count(n)),
    };
    match lang {
        Lang::Da => vec![
            format!(
                "{done} af {all} trykte tal er regnet efter fra filens inddata med eksakte \
                 decimaltal, uafhængigt af filens egne formler. Tallene står i bilaget."
            ),
            format!(
                "{again} af {formulas} formler er regnet efter med regneprogrammet IronCalc ud fra \
                 de gemte værdier; {saved}."
            ),
            format!("{} regler er holdt op mod filen; soem rules viser dem.", RULES.len()),
        ],
        Lang::En => vec![
            format!(
                "{done} of {all} printed figures were recomputed from the inputs of the file in \
                 exact decimals, whatever the file's own formulas say. They stand in the appendix."
            ),
            format!(
                "{again} of {formulas} formulas were calculated again with IronCalc from the saved \
                 values; {saved}."
            ),
            format!("{} rules were held against the file; soem rules lists them.", RULES.len()),
        ],
    }
}

fn not_done(source: &Source) -> Vec<String> {
    let (lang, checked) = (source.lang, source.checked);
    let mut all = Vec::new();
    let unread: Vec<&CellRef> = checked
        .crosscheck
        .iter()
        .filter(|comparison| comparison.verdict == Verdict::NotRecomputable)
        .map(|comparison| &comparison.printed.cell)
        .collect();
    if !unread.is_empty() {
        let cells = listed(&unread);
        all.push(match (unread.len(), lang) {
            (1, Lang::Da) => format!("Ét trykt tal kan ikke genberegnes: {cells}."),
            (n, Lang::Da) => format!("{n} trykte tal kan ikke genberegnes: {cells}."),
            (n, Lang::En) => format!("Printed figures that cannot be recomputed, {n}: {cells}."),
        });
    }
    let unchecked = checked.review.recalculation.unchecked;
    if unchecked > 0 {
        let unchecked = lang.number(unchecked.into(), 0);
        all.push(match lang {
            Lang::Da => format!(
                "{unchecked} formler er ikke regnet efter: de giver ingen tal, ændrer sig af sig \
                 selv (fx IDAG), henter fra andre filer eller bruger funktioner, som \
                 regneprogrammet ikke har."
            ),
            Lang::En => format!(
                "{unchecked} formulas were not calculated again: they give no number, change by \
                 themselves (such as TODAY), take from other files, or use functions that the \
                 engine lacks."
            ),
        });
    }
    let outside = outside(source);
    if !outside.is_empty() {
        let names: Vec<String> = outside.iter().map(|name| format!("»{name}«")).collect();
        let names = names.join(", ");
        all.push(match lang {
            Lang::Da => format!(
                "Ark, hvor intet er læst som inddata eller resultater: {names}. Formlerne på dem \
                 er regnet efter; indholdet er ikke vurderet."
            ),
            Lang::En => format!(
                "Sheets on which nothing was read as input or result: {names}. Their formulas were \
                 calculated again; what they hold was not judged."
            ),
        });
    }
    all.extend(
        match lang {
            Lang::Da => [
                "At filen er genberegnet efter den seneste ændring, kan ikke bevises: en gemt \
                 værdi, der stemmer, siger kun, at den følger af de gemte inddata.",
                "Om inddata er sande: deltagere, succesrate, ændringer i forbrug, priser og \
                 omkostninger skal holdes op mod deres kilder af en fagperson.",
                "Om indsatsen virker, om målgruppe og succesmål svarer til kildens, og om \
                 alternativet er det rigtige.",
            ],
            Lang::En => [
                "That the file was recalculated after its last change cannot be proven: a saved \
                 value that agrees only follows from the saved inputs.",
                "Whether the inputs are true: participants, success rate, changes in use, prices \
                 and costs must be held against their sources by somebody of the trade.",
                "Whether the intervention works, whether target group and goal are those of the \
                 source, and whether the alternative is the right one.",
            ],
        }
        .map(str::to_owned),
    );
    all
}

/// Sheets of theirs with content that nothing was read from.
fn outside<'a>(source: &'a Source<'a>) -> Vec<&'a str> {
    let case = &source.checked.case;
    let places = case.places.iter().filter_map(|place| place.cell.as_ref());
    let printed = case.printed.iter().map(|printed| &printed.cell);
    let fields = case.fields.values().map(|field| &field.value);
    let read: BTreeSet<&str> =
        places.chain(printed).chain(fields).map(|cell| cell.sheet.as_str()).collect();
    let has_known = !case.knowledge.is_empty();
    let sheets = source.workbook.sheets.iter().filter(|sheet| !sheet.is_empty());
    let sheets = sheets.map(|sheet| sheet.name.as_str());
    let is_theirs = |name: &&str| !source.checked.ours.iter().any(|own| own == name);
    sheets
        .filter(is_theirs)
        .filter(|name| !read.contains(name))
        .filter(|name| !(has_known && name.to_lowercase().starts_with("viden")))
        .collect()
}

fn listed(cells: &[&CellRef]) -> String {
    let named: Vec<String> = cells.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if cells.len() > NAMED { ", …" } else { "" };
    named.join(", ") + more
}
