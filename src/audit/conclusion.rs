//! The conclusion in the words of a revisionsnotat, and with which certainty it is drawn.

use super::blocks::Block;
use super::content::Source;
use crate::finding::{self, Certainty, Finding, Severity};
use crate::lang::{Lang, phrase};
use crate::reconcile::{Verdict, recomputed_count};

pub fn conclusion(source: &Source) -> Vec<Block> {
    let lang = source.lang;
    let lead = |danish: &str, english: &str| lang.pick(danish, english).to_owned();
    let [high, limited, none] = certainty(source);
    let mut all = vec![Block::Text(drawn(source)), Block::Text(advice(source))];
    all.extend([
        Block::Led(lead("Høj grad af sikkerhed:", "High certainty:"), high),
        Block::Led(lead("Begrænset sikkerhed:", "Limited certainty:"), limited),
        Block::Led(lead("Ingen sikkerhed:", "No certainty:"), none),
    ]);
    all
}

/// The numbers of the causes that decide, as they are sure and material errors: "F1 og F3".
fn decisive(source: &Source) -> Vec<String> {
    numbered(source, |first| first.is_decisive(Severity::Error))
}

fn numbered(source: &Source, is_meant: impl Fn(&Finding) -> bool) -> Vec<String> {
    finding::causes(&source.checked.findings)
        .filter(|(_, _, group)| group.first().is_some_and(&is_meant))
        .map(|(number, _, _)| format!("F{number}"))
        .collect()
}

/// "F1, F2 og F3".
fn joined(names: &[String], lang: Lang) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{}{}{last}", rest.join(", "), lang.pick(" og ", " and "))
        }
        _ => names.concat(),
    }
}

/// Whether the printed results follow from the inputs.
fn drawn(source: &Source) -> String {
    let (lang, checked) = (source.lang, source.checked);
    let (all, done) = (checked.crosscheck.len(), recomputed_count(&checked.crosscheck));
    let differing = checked.crosscheck.iter().filter(|c| c.verdict == Verdict::Differs).count();
    let net = lang.kroner(checked.result.net(None));
    if done == 0 {
        return phrase!(
            lang,
            "Filen har ingen trykte resultater, som kan holdes op mod inddata. Inddata giver et \
             nettoresultat i alt på {net}",
            "The file prints no results that can be held against the inputs. The inputs give a net \
             result in all of {net}."
        );
    }
    if differing == 0 {
        return phrase!(
            lang,
            "De trykte resultater følger af beregningens inddata. {done} af {all} trykte tal er \
             genberegnet, og ingen afviger mere, end afrunding kan forklare.",
            "The printed results follow from the inputs of the calculation. {done} of {all} \
             printed figures were recomputed, and none differs by more than rounding explains."
        );
    }
    let total = checked.explanation.as_ref().map(|found| (found.printed, found.recomputed));
    let total =
        total.filter(|(printed, recomputed)| (printed - recomputed).abs().round() > 0.into());
    let total = total.map(|(printed, recomputed)| {
        let (difference, printed, recomputed) =
            (lang.kroner(recomputed - printed), lang.kroner(printed), lang.kroner(recomputed));
        phrase!(
            lang,
            " Nettoresultatet i alt er trykt som {printed}, mens inddata giver {recomputed}, en \
             forskel på {difference}",
            " The net result in all is printed as {printed} while the inputs give {recomputed}, a \
             difference of {difference}."
        )
    });
    let total = total.unwrap_or_default();
    if checked.needs_attention(Severity::Error) {
        phrase!(
            lang,
            "De trykte resultater følger ikke af beregningens inddata: {differing} af {all} \
             trykte tal afviger.{total}",
            "The printed results do not follow from the inputs of the calculation: {differing} of \
             {all} printed figures differ.{total}"
        )
    } else {
        phrase!(
            lang,
            "De trykte resultater følger i alt væsentligt af beregningens inddata: {differing} af \
             {all} trykte tal afviger, men ikke med mere end væsentlighedsgrænsen.{total}",
            "In all that is material the printed results follow from the inputs of the \
             calculation: {differing} of {all} printed figures differ, but by no more than the \
             materiality.{total}"
        )
    }
}

/// What to do with the result.
fn advice(source: &Source) -> String {
    let lang = source.lang;
    let deciding = decisive(source);
    let others = numbered(source, |first| {
        first.is_material
            && first.severity <= Severity::Clarification
            && !first.is_decisive(Severity::Error)
    });
    let first = match deciding.as_slice() {
        [] => None,
        names => {
            let names = joined(names, lang);
            Some(phrase!(
                lang,
                "Resultatet bør ikke lægges til grund for en beslutning, før {names} er afklaret \
                 eller rettet.",
                "The result should not be relied on for a decision until {names} is settled or \
                 mended."
            ))
        }
    };
    let then = match others.as_slice() {
        [] => None,
        names => {
            let names = joined(names, lang);
            Some(phrase!(
                lang,
                "{names} bør forklares af den, der har lavet beregningen.",
                "{names} should be explained by whoever made the calculation."
            ))
        }
    };
    let none = phrase!(
        lang,
        "Kontrollen har ikke givet anledning til væsentlige bemærkninger.",
        "The check gives no occasion for material remarks."
    );
    let told: Vec<String> = first.into_iter().chain(then).collect();
    if told.is_empty() { none } else { told.join(" ") }
}

/// Of what the conclusion is sure, less sure, and not at all.
fn certainty(source: &Source) -> [String; 3] {
    let (lang, checked) = (source.lang, source.checked);
    let done = recomputed_count(&checked.crosscheck);
    let likely = numbered(source, |first| first.certainty == Certainty::Likely);
    let high = phrase!(
        lang,
        "for hvert af de {done} genberegnede tal: om det følger af filens inddata. Beregningen er \
         gentaget med eksakte decimaltal, uafhængigt af filens egne formler.",
        "for each of the {done} recomputed figures: whether it follows from the inputs of the \
         file. The calculation was repeated in exact decimals, whatever the file's own formulas \
         say."
    );
    let cause = phrase!(
        lang,
        "for, hvor en forskel kommer fra. En årsag, der får alle tal til at stemme, viser, hvordan \
         de kan genskabes, og ikke, hvordan forskellen er opstået.",
        "for where a difference comes from. A cause that makes all figures come out shows how they \
         can be had, not how the difference came about."
    );
    let names = joined(&likely, lang);
    let judged = match (likely.len(), lang) {
        (0, _) => String::new(),
        (1, Lang::Da) => format!(
            " {names} er mærket sandsynlig: fundet bygger på grænser og på, hvad der er \
             sædvanligt, og skal vurderes af en fagperson."
        ),
        (_, Lang::Da) => format!(
            " {names} er mærket sandsynlige: de bygger på grænser og på, hvad der er sædvanligt, \
             og skal vurderes af en fagperson."
        ),
        (_, Lang::En) => format!(
            " {names}, marked likely, rest on thresholds and on what is usual, and must be judged \
             by somebody of the trade."
        ),
    };
    let differs = checked.explanation.is_some();
    let limited = match (differs, judged.is_empty(), lang) {
        (true, ..) => cause + &judged,
        (false, false, _) => {
            lang.pick("for fund, der er et skøn.", "for findings that are judgements.").to_owned()
                + &judged
        }
        (false, true, Lang::Da) => "ingen fund bygger på et skøn.".to_owned(),
        (false, true, Lang::En) => "no finding is a judgement.".to_owned(),
    };
    let none = phrase!(
        lang,
        "for, om inddata er sande, og om indsatsen virker. Det er ikke kontrolleret; se afsnit 3.",
        "for whether the inputs are true and the intervention works. That was not checked; see \
         section 3."
    );
    [high, limited, none]
}
