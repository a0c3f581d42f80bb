//! The questions that a manager should ask of exactly this calculation, made of what carries it,
//! what turns it, what it rests on and what was found in it.

use rust_decimal::{Decimal, dec};

use super::contents::Contents;
use crate::draw::formula::quoted;
use crate::draw::live::{Live, Said};
use crate::finding::Severity;
use crate::lang::{Lang, phrase};
use crate::reconcile::Verdict;

/// At most so many are asked.
pub const MOST: usize = 5;

/// The cells that the questions speak of, with what stands there now.
pub struct Asked {
    /// Net results, kroner: all together, municipality, region, state.
    pub net: [Live; 4],
    /// The break-even of all together and of the municipality: a share, or a text.
    pub break_even: [(String, Option<Decimal>); 2],
    /// The line with the largest gain, and its share of the gain.
    pub largest: Option<(Said, Live)>,
    /// The year in which the outlay of all is recovered, or a text.
    pub payback: (String, Option<Decimal>),
    pub unsourced: (String, Option<Decimal>),
}

/// Three to five, the gravest first.
pub fn questions(contents: &Contents, asked: &Asked) -> Vec<Said> {
    let lang = contents.lang;
    let mut all: Vec<Said> = found(contents).into_iter().collect();
    all.push(success(contents, asked));
    all.extend(asked.largest.as_ref().map(|(line, share)| largest(line, share, lang)));
    all.push(shared(asked, lang));
    all.extend(sources(asked, lang));
    all.truncate(MOST);
    all
}

/// Of the file as it was handed in: printed figures that differ, else the gravest finding.
fn found(contents: &Contents) -> Option<Said> {
    let lang = contents.lang;
    let differs = contents.crosscheck.iter().any(|c| c.verdict == Verdict::Differs);
    if let Some(found) = contents.explanation.filter(|_| differs) {
        let text = phrase!(
            lang,
            "Hvorfor viser filen {}, når dens egne inddata giver {}?",
            "Why does the file show {}, when its own inputs give {}?",
            lang.kroner(found.printed),
            lang.kroner(found.recomputed)
        );
        return Some(Said::live(quoted(&text), text));
    }
    let worst = contents.findings.iter().find(|f| f.severity <= Severity::PossibleError)?;
    let rule = crate::check::rule(worst.code).map_or(worst.code, |rule| lang.of(rule.title));
    let place = worst.place();
    let at = if place.is_empty() { String::new() } else { phrase!(lang, " i {}", " in {}", place) };
    let text = phrase!(
        lang,
        "Hvad er svaret på det tungeste fund, »{}«{}?",
        "What is the answer to the gravest finding, “{}”{}?",
        rule,
        at
    );
    Some(Said::plain(&text))
}

fn success(contents: &Contents, asked: &Asked) -> Said {
    let lang = contents.lang;
    let [all, municipality] = &asked.break_even;
    let told = |(cell, rate): &(String, Option<Decimal>), whose: &str| {
        Said::plain(lang.pick("Hvad taler for, at mindst ", "What speaks for at least "))
            .then(Said::per_cent(&Live::new(cell.clone(), rate.unwrap_or_default()), lang))
            .and(lang.pick(" lykkes hos os, så ", " succeeding with us, so that "))
            .and(whose)
            .and(lang.pick(" ikke taber?", " does not lose?"))
    };
    let source = contents.case.calculation.success.source.as_ref();
    let source = match source {
        Some(_) => lang.pick(
            " Gælder kilden til succesraten borgere som vores?",
            " Does the source of the success rate hold for citizens like ours?",
        ),
        None => lang.pick(" Succesraten har ingen kilde.", " The success rate has no source."),
    };
    let reachable = |(cell, rate): &(String, Option<Decimal>)| {
        let formula = format!("IF(ISNUMBER({cell}),AND({cell}>0,{cell}<=1),FALSE)");
        (formula, rate.is_some_and(|rate| rate > Decimal::ZERO && rate <= Decimal::ONE))
    };
    let none = Said::plain(lang.pick(
        "Hvad skal indsatsen opnå, når succesraten ikke afgør, om det betaler sig?",
        "What is the intervention to achieve, when the success rate does not settle whether it \
         pays?",
    ));
    let (formula, holds) = reachable(all);
    let for_all = Said::either(
        &formula,
        holds,
        told(all, lang.pick("det offentlige", "the public purse")),
        none,
    );
    let (formula, holds) = reachable(municipality);
    Said::either(
        &formula,
        holds,
        told(municipality, lang.pick("kommunen", "the municipality")),
        for_all,
    )
    .and(source)
}

fn largest(line: &Said, share: &Live, lang: Lang) -> Said {
    Said::plain(lang.pick("Bliver »", "Will “"))
        .then(line.clone())
        .and(lang.pick("« (", "” ("))
        .then(Said::per_cent(share, lang))
        .and(lang.pick(
            " af gevinsten) til lavere udgifter i budgettet, eller bliver pladsen brugt af andre?",
            " of the gain) lower the expenses of the budget, or will others use the place?",
        ))
}

/// Who carries the outlay, and when it comes back.
fn shared(asked: &Asked, lang: Lang) -> Said {
    let [_, municipality, region, state] = &asked.net;
    let others = region.plus(state);
    let (k, o) = (&municipality.formula, &others.formula);
    let transfer = Said::plain(lang.pick("Kommunen betaler ", "The municipality pays "))
        .then(Said::kroner(municipality, lang))
        .and(lang.pick(", mens region og stat vinder ", ", while region and state gain "))
        .then(Said::kroner(&others, lang))
        .and(lang.pick(" Kan der aftales et bidrag?", ". Can a contribution be agreed?"));
    let (cell, year) = &asked.payback;
    let year = year.unwrap_or_default().normalize().to_string();
    let back = Said::plain(lang.pick(
        "Hvem bærer udlægget, til det er tjent hjem i ",
        "Who carries the outlay until it is recovered in ",
    ))
    .then(Said::live(cell.clone(), year))
    .and(lang.pick(
        ", og hvor står gevinsten i budgettet?",
        ", and where does the gain stand in the budget?",
    ));
    let never = Said::plain(lang.pick(
        "Hvor i budgettet skal gevinst og udgift stå, og hvem følger op på dem hvert år?",
        "Where in the budget are gain and expense to stand, and who follows them up each year?",
    ));
    let is_number = format!("ISNUMBER({cell})");
    let when = Said::either(&is_number, asked.payback.1.is_some(), back, never);
    let pays = municipality.value <= dec!(-0.5) && others.value >= dec!(0.5);
    Said::either(&format!("AND({k}<=-0.5,{o}>=0.5)"), pays, transfer, when)
}

fn sources(asked: &Asked, lang: Lang) -> Option<Said> {
    let (cell, share) = &asked.unsourced;
    let share = (*share)?;
    let lacking = Said::plain(
        lang.pick("Hvilken dokumentation kan skaffes for de ", "What evidence can be had for the "),
    )
    .then(Said::per_cent(&Live::new(cell.clone(), share), lang))
    .and(lang.pick(
        " af gevinsten, der hviler på tal uden kilde?",
        " of the gain that rests on figures without a source?",
    ));
    let sourced = Said::plain(lang.pick(
        "Er kildernes tal målt på en sammenlignelig gruppe uden indsatsen?",
        "Are the figures of the sources measured against a comparable group without the \
         intervention?",
    ));
    let holds = share > Decimal::ZERO;
    Some(Said::either(&format!("N({cell})>0"), holds, lacking, sourced))
}
