//! The numbered findings, each with room for the municipality's answer.

use super::blocks::{Block, Cell, Table};
use super::content::Source;
use crate::check::{Answer, rule};
use crate::finding::{self, Finding, Fold, Weight, Words};
use crate::lang::Lang;
use crate::model::{Actor, names};

/// Cells of one code that are named; the rest are counted.
const NAMED: usize = 6;

pub fn findings(source: &Source) -> Vec<Block> {
    let lang = source.lang;
    let all = &source.checked.findings;
    if all.is_empty() {
        let none = lang.pick("Ingen fund.", "No findings.");
        return vec![Block::Text(none.to_owned())];
    }
    let lead = lang.pick(
        "Ét fund pr. årsag, det vigtigste først. Beløbet er, hvad nettoresultatet flytter sig, når \
         fundet rettes; hvor det er noget andet, står det ved beløbet.",
        "One finding a cause, the most important first. The amount is what the net result moves \
         when the finding is mended; where it is something else, that is said.",
    );
    let mut blocks = vec![Block::Text(lead.to_owned())];
    let mut below = Vec::new();
    for (number, position, group) in finding::causes(all) {
        let Some((first, folded)) = group.split_first() else { continue };
        if !first.is_material {
            below.push(vec![
                format!("F{number}").into(),
                first.place().into(),
                first.words(lang).found.into(),
                first.weight.as_ref().map(|of| weight(of, lang)).unwrap_or_default().into(),
            ]);
            continue;
        }
        let title =
            rule(first.code).map_or(first.code, |rule| lang.pick(rule.title.0, rule.title.1));
        blocks.push(Block::Finding(format!("F{number}. {title}")));
        let (_, answer) = source.checked.review.protocol.entry(position);
        blocks.push(Block::Table(Table::of_labels(rows(first, folded, &answer, lang))));
    }
    if !below.is_empty() {
        let title = lang.pick("Fund under væsentlighedsgrænsen", "Findings below the materiality");
        blocks.push(Block::Finding(title.to_owned()));
        let headings = match lang {
            Lang::Da => ["Nr.", "Celle", "Fund", "Beløb"],
            Lang::En => ["No.", "Cell", "Finding", "Amount"],
        };
        blocks.push(Block::Table(Table {
            widths: vec![7, 18, 45, 30],
            headings: Some(headings.map(str::to_owned).to_vec()),
            rows: below,
            right: Vec::new(),
        }));
    }
    blocks
}

fn rows<'a>(
    first: &Finding,
    folded: &[Finding],
    answer: &Answer,
    lang: Lang,
) -> Vec<(&'a str, Cell)> {
    let Words { found, remedy } = first.words(lang);
    let graded =
        format!("{}, {} ({})", first.severity.words(lang), first.certainty.words(lang), first.code);
    let place = first.place();
    let of_file = lang.pick("hele filen", "the whole file");
    let place = if place.is_empty() { of_file.to_owned() } else { place };
    let mut rows: Vec<(&str, Cell)> = vec![
        (lang.pick("Alvor og grad", "Severity"), graded.into()),
        (lang.pick("Celle", "Cell"), place.into()),
        (lang.pick("Fund", "Finding"), found.into()),
    ];
    let read = first.read(lang).map(|read| (lang.pick("Der står", "Stands there"), read.into()));
    let expected = first.expected(lang).filter(|expected| !expected.is_empty());
    let expected = expected.map(|due| (lang.pick("Forventet", "Expected"), due.into()));
    rows.extend(read.into_iter().chain(expected));
    let unknown = lang.pick("kan ikke opgøres", "cannot be told");
    let amount = first.weight.as_ref().map_or_else(|| unknown.to_owned(), |of| weight(of, lang));
    let label = first.amount(lang).unwrap_or(lang.pick("Beløb", "Amount"));
    rows.push((label, amount.into()));
    rows.push((lang.pick("Anbefaling", "Recommendation"), remedy.into()));
    let explains = codes(folded, Fold::Explained, lang);
    if !explains.is_empty() {
        rows.push((lang.pick("Forklarer", "Explains"), explains.into()));
    }
    let alike = codes(folded, Fold::Alike, lang);
    if !alike.is_empty() {
        rows.push((lang.pick("Af samme slags", "Of the same kind"), alike.into()));
    }
    let said = [&answer.answer, &answer.by, &answer.date];
    let said: Vec<&str> =
        said.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    rows.push((lang.pick("Kommunens svar", "Answer"), Cell::answer(said.join(", "))));
    rows
}

/// "960.322 kr. (Kommune 653.434, Region 68.747, Stat 238.141)".
fn weight(weight: &Weight, lang: Lang) -> String {
    let moved = Actor::ALL.into_iter().filter(|actor| !weight.of(*actor).round().is_zero());
    let each: Vec<String> = moved
        .map(|actor| {
            format!("{} {}", names::actor_in(actor, lang), lang.number(weight.of(actor), 0))
        })
        .collect();
    let total = lang.kroner(weight.total());
    if each.is_empty() { total } else { format!("{total} ({})", each.join(", ")) }
}

/// "15 × Trykt resultat er lig det genberegnede (Resultater!C8, …); …".
fn codes(folded: &[Finding], fold: Fold, lang: Lang) -> String {
    let mut all: Vec<(&str, Vec<String>)> = Vec::new();
    for finding in folded.iter().filter(|finding| finding.fold == fold) {
        let place = finding.place();
        match all.iter_mut().find(|(code, _)| *code == finding.code) {
            Some((_, places)) => places.push(place),
            None => all.push((finding.code, vec![place])),
        }
    }
    let told = all.into_iter().map(|(code, mut places)| {
        let count = places.len();
        places.dedup();
        let more = if places.len() > NAMED { ", …" } else { "" };
        places.truncate(NAMED);
        let title = rule(code).map_or("", |rule| lang.pick(rule.title.0, rule.title.1));
        format!("{count} × {code}, {title}: {}{more}", places.join(", "))
    });
    told.collect::<Vec<_>>().join("\n")
}
