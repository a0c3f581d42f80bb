//! The questions that a manager should ask of exactly this calculation, made of what carries it,
//! what turns it, what it rests on and what was found in it.

use rust_decimal::{Decimal, dec};

use super::contents::Contents;
use crate::draw::formula::quoted;
use crate::draw::live::{Live, Said};
use crate::finding::Severity;
use crate::lang::{Lang, kroner};
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
    let mut all: Vec<Said> = found(contents).into_iter().collect();
    all.push(success(contents, asked));
    all.extend(asked.largest.as_ref().map(|(line, share)| largest(line, share)));
    all.push(shared(asked));
    all.extend(sources(asked));
    all.truncate(MOST);
    all
}

/// Of the file as it was handed in: printed figures that differ, else the gravest finding.
fn found(contents: &Contents) -> Option<Said> {
    let differs = contents.crosscheck.iter().any(|c| c.verdict == Verdict::Differs);
    if let Some(found) = contents.explanation.filter(|_| differs) {
        let text = format!(
            "Hvorfor viser filen {}, når dens egne inddata giver {}?",
            kroner(found.printed),
            kroner(found.recomputed)
        );
        return Some(Said::live(quoted(&text), text));
    }
    let worst = contents.findings.iter().find(|f| f.severity <= Severity::PossibleError)?;
    let rule = crate::check::rule(worst.code).map_or(worst.code, |rule| rule.title.0);
    let place = worst.place();
    let at = if place.is_empty() { String::new() } else { format!(" i {place}") };
    let text = format!("Hvad er svaret på det tungeste fund, »{rule}«{at}?");
    Some(Said::plain(&text))
}

fn success(contents: &Contents, asked: &Asked) -> Said {
    let [all, municipality] = &asked.break_even;
    let told = |(cell, rate): &(String, Option<Decimal>), whose: &str| {
        Said::plain("Hvad taler for, at mindst ")
            .then(Said::per_cent(&Live::new(cell.clone(), rate.unwrap_or_default()), Lang::Da))
            .and(" lykkes hos os, så ")
            .and(whose)
            .and(" ikke taber?")
    };
    let source = contents.case.calculation.success.source.as_ref();
    let source = match source {
        Some(_) => " Gælder kilden til succesraten borgere som vores?",
        None => " Succesraten har ingen kilde.",
    };
    let reachable = |(cell, rate): &(String, Option<Decimal>)| {
        let formula = format!("IF(ISNUMBER({cell}),AND({cell}>0,{cell}<=1),FALSE)");
        (formula, rate.is_some_and(|rate| rate > Decimal::ZERO && rate <= Decimal::ONE))
    };
    let none =
        Said::plain("Hvad skal indsatsen opnå, når succesraten ikke afgør, om det betaler sig?");
    let (formula, holds) = reachable(all);
    let for_all = Said::either(&formula, holds, told(all, "det offentlige"), none);
    let (formula, holds) = reachable(municipality);
    Said::either(&formula, holds, told(municipality, "kommunen"), for_all).and(source)
}

fn largest(line: &Said, share: &Live) -> Said {
    Said::plain("Bliver »")
        .then(line.clone())
        .and("« (")
        .then(Said::per_cent(share, Lang::Da))
        .and(" af gevinsten) til lavere udgifter i budgettet, eller bliver pladsen brugt af andre?")
}

/// Who carries the outlay, and when it comes back.
fn shared(asked: &Asked) -> Said {
    let [_, municipality, region, state] = &asked.net;
    let others = region.plus(state);
    let (k, o) = (&municipality.formula, &others.formula);
    let transfer = Said::plain("Kommunen betaler ")
        .then(Said::kroner(municipality, Lang::Da))
        .and(", mens region og stat vinder ")
        .then(Said::kroner(&others, Lang::Da))
        .and(" Kan der aftales et bidrag?");
    let (cell, year) = &asked.payback;
    let year = year.unwrap_or_default().normalize().to_string();
    let back = Said::plain("Hvem bærer udlægget, til det er tjent hjem i ")
        .then(Said::live(cell.clone(), year))
        .and(", og hvor står gevinsten i budgettet?");
    let never = Said::plain(
        "Hvor i budgettet skal gevinst og udgift stå, og hvem følger op på dem hvert år?",
    );
    let is_number = format!("ISNUMBER({cell})");
    let when = Said::either(&is_number, asked.payback.1.is_some(), back, never);
    let pays = municipality.value <= dec!(-0.5) && others.value >= dec!(0.5);
    Said::either(&format!("AND({k}<=-0.5,{o}>=0.5)"), pays, transfer, when)
}

fn sources(asked: &Asked) -> Option<Said> {
    let (cell, share) = &asked.unsourced;
    let share = (*share)?;
    let lacking = Said::plain("Hvilken dokumentation kan skaffes for de ")
        .then(Said::per_cent(&Live::new(cell.clone(), share), Lang::Da))
        .and(" af gevinsten, der hviler på tal uden kilde?");
    let sourced = Said::plain("Er kildernes tal målt på en sammenlignelig gruppe uden indsatsen?");
    let holds = share > Decimal::ZERO;
    Some(Said::either(&format!("N({cell})>0"), holds, lacking, sourced))
}
