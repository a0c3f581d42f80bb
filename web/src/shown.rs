//! What the page shows of a workbook, as JSON: each figure exact and as it is written in the
//! language of the sheets, each sentence in both languages, so that what was refused needs no
//! second run in the other.

use rust_decimal::{Decimal, dec};
use serde_json::{Value, json};

use soem::check::{self, State};
use soem::conclusion;
use soem::engine::{Line, cumulative};
use soem::explain::{Explanation, Fit, words};
use soem::finding::{Finding, Fold, Severity, Words, causes};
use soem::model::{Actor, Calculation, Input, PerParticipant};
use soem::reconcile::{self, Comparison, Verdict};
use soem::{Checked, Enriched, Lang, Refusal, Workbook};

/// In all, then each actor.
const WHO: [(&str, Option<Actor>); 4] = [
    ("total", None),
    ("municipality", Some(Actor::Municipality)),
    ("region", Some(Actor::Region)),
    ("state", Some(Actor::State)),
];

/// How many lines are shown as those that carry the case, and how many explanations.
const CARRYING: usize = 3;
const HYPOTHESES: usize = 4;

/// Something in both languages.
pub fn both(of: impl Fn(Lang) -> String) -> Value {
    json!({ "da": of(Lang::Da), "en": of(Lang::En) })
}

/// A workbook that was enriched.
pub fn enriched(workbook: &Workbook, enriched: &Enriched, told: &[Value], lang: Lang) -> Value {
    let checked = &enriched.checked;
    let calculation = &checked.case.calculation;
    let (description, result) = (&calculation.description, &checked.result);
    let text = |input: &Option<Input<String>>| input.as_ref().map(|input| input.value.clone());
    let settings = &calculation.settings;
    let carried = enriched.carried;
    json!({
        "file": workbook.name,
        "title": text(&description.name),
        "organisation": text(&description.organisation),
        "target_group": text(&description.target_group),
        "model_version": text(&description.model_version),
        "layout": checked.case.layout.title,
        "basis": {
            "first_year": settings.first_year.value,
            "last_year": settings.last_year.value,
            "price_year": settings.price_year.value,
            "base_year": settings.base_year.value,
            "rate": lang.per_cent(settings.rates[0].value, 1),
            "participants": lang.exact(result.participants),
            "success": lang.per_cent(result.success_rate, 1),
        },
        "verdict": checked.verdict(),
        "conclusion": {
            "da": conclusion::sentences(calculation, result, Lang::Da),
            "en": conclusion::sentences(calculation, result, Lang::En),
        },
        "crosscheck": crosscheck(&checked.crosscheck, lang),
        "actors": WHO.map(|(key, who)| actor(checked, key, who, lang)),
        "years": result.years,
        "present": WHO.map(|(_, who)| floats(&result.present_by_year(who))),
        "present_text": WHO.map(|(_, who)| texts(&result.present_by_year(who), lang)),
        "running": WHO.map(|(_, who)| floats(&cumulative(&result.present_by_year(who)))),
        "running_text": WHO.map(|(_, who)| texts(&cumulative(&result.present_by_year(who)), lang)),
        "carrying": carrying(checked, lang),
        "gain": gain(checked, lang),
        "findings": findings(checked, lang),
        "explanation": checked
            .explanation
            .as_ref()
            .map(|found| explanation(found, calculation, lang)),
        "recalculated": {
            "checked": checked.review.recalculation.checked,
            "unchecked": checked.review.recalculation.unchecked,
            "stale": checked.review.recalculation.stale.len(),
        },
        "added_sheets": enriched.added_sheets,
        "recreated": enriched.recreated.is_some(),
        "carried": {
            "answers": carried.answers, "cells": carried.cells, "unused": carried.unused,
        },
        "told": told,
    })
}

/// A workbook that was refused: why, and everything that stands in the way.
pub fn refused(refusal: &Refusal, lang: Lang) -> Value {
    let findings: Vec<Value> = match refusal {
        Refusal::NotUnderstood(found) => {
            found.iter().map(|found| finding(found, State::First, lang)).collect()
        }
        _ => Vec::new(),
    };
    json!({ "refused": both(|lang| refusal.message(lang)), "findings": findings })
}

fn floats(values: &[Decimal]) -> Vec<f64> {
    values.iter().filter_map(|value| f64::try_from(*value).ok()).collect()
}

fn texts(values: &[Decimal], lang: Lang) -> Vec<String> {
    values.iter().map(|value| lang.number(*value, 0)).collect()
}

/// The figures of an actor.
fn actor(checked: &Checked, key: &str, who: Option<Actor>, lang: Lang) -> Value {
    let result = &checked.result;
    let net = result.net(who);
    let per = |kind| result.per(net, kind).map(|value| lang.kroner(value));
    let rate = result.break_even(who).rate();
    let margin =
        |rate| result.success_rate.saturating_sub(rate).saturating_mul(Decimal::ONE_HUNDRED);
    let margin = rate.map(margin);
    let present = result.present_by_year(who);
    let laid_out = cumulative(&present).iter().any(|sum| *sum < Decimal::ZERO);
    let outcome = if net >= dec!(0.5) {
        "gains"
    } else if net <= dec!(-0.5) {
        "pays"
    } else {
        "even"
    };
    json!({
        "key": key,
        "net": f64::try_from(net).unwrap_or_default(),
        "net_text": lang.kroner(net),
        "per_participant": per(PerParticipant::Plain),
        "per_discounted": per(PerParticipant::Discounted),
        "break_even": rate.map(|rate| lang.per_cent(rate, 1)),
        "margin": margin.map(|margin| lang.number(margin, 1)),
        "margin_is_negative": margin.is_some_and(|margin| margin < Decimal::ZERO),
        "paid_back": result.payback(&present),
        "laid_out": laid_out,
        "outcome": outcome,
    })
}

fn crosscheck(crosscheck: &[Comparison], lang: Lang) -> Value {
    let of = |wanted| {
        crosscheck.iter().filter(move |one| one.verdict == wanted).map(|one| comparison(one, lang))
    };
    json!({
        "words": both(|lang| {
            // The verdict itself stands beside it.
            let words = reconcile::crosscheck_in_words(crosscheck, lang);
            words.split_once("   ").map_or(words.clone(), |(_, rest)| rest.to_owned())
        }),
        "figures": crosscheck.len(),
        "recomputed": reconcile::recomputed_count(crosscheck),
        "differing": of(Verdict::Differs).collect::<Vec<_>>(),
        "not_recomputed": of(Verdict::NotRecomputable).collect::<Vec<_>>(),
    })
}

fn comparison(one: &Comparison, lang: Lang) -> Value {
    let printed = &one.printed;
    let is_share = reconcile::is_share(&printed.what);
    let shown =
        |value: Decimal| if is_share { lang.per_cent(value, 1) } else { lang.number(value, 2) };
    json!({
        "place": printed.cell.to_string(),
        "label": printed.label,
        "printed": match &printed.value {
            Ok(value) => shown(*value),
            Err(text) => text.clone(),
        },
        "recomputed": one.recomputed.map(shown),
        "difference": one.difference.map(shown),
    })
}

/// The consequences with the largest net result.
fn carrying(checked: &Checked, lang: Lang) -> Vec<Value> {
    let result = &checked.result;
    let lines = checked.case.calculation.consequences.iter().enumerate();
    let mut totals: Vec<_> = lines
        .map(|(at, line)| (line, result.sum(|flow| flow.line == Line::Consequence(at))))
        .collect();
    totals.sort_by(|(_, a), (_, b)| b.cmp(a));
    let gains: Decimal =
        totals.iter().map(|(_, total)| *total).filter(|total| *total > Decimal::ZERO).sum();
    let shown = |(line, total): &(&soem::model::Consequence, Decimal)| {
        let share = total.checked_div(gains).filter(|_| gains > Decimal::ZERO);
        json!({
            "name": line.service.value,
            "person": line.person.value,
            "net": lang.kroner(*total),
            "share": share.map(|share| lang.per_cent(share, 1)),
        })
    };
    totals.iter().filter(|(_, total)| *total > Decimal::ZERO).take(CARRYING).map(shown).collect()
}

/// What the gain rests on.
fn gain(checked: &Checked, lang: Lang) -> Value {
    let gain = &checked.review.gain;
    let share = |part| gain.share(part).map(|share| lang.per_cent(share, 0));
    json!({
        "own": share(gain.own),
        "knowledge_base": share(gain.knowledge_base),
        "without_source": share(gain.without_source),
    })
}

fn findings(checked: &Checked, lang: Lang) -> Vec<Value> {
    let protocol = &checked.review.protocol;
    let shown = |(number, at, found): (usize, usize, &Finding)| {
        let (since, answer) = protocol.entry(at);
        let mut shown = finding(found, since, lang);
        shown["number"] = number.into();
        shown["own"] = (found.fold == Fold::Own).into();
        if !answer.is_empty() {
            shown["answer"] =
                json!({ "text": answer.answer, "by": answer.by, "date": answer.date });
        }
        shown
    };
    let numbered = causes(&checked.findings).flat_map(|(number, first, group)| {
        (first..).zip(group).map(move |(at, found)| (number, at, found))
    });
    numbered.map(shown).collect()
}

fn finding(found: &Finding, since: State, lang: Lang) -> Value {
    let in_words = |lang| {
        let Words { found, remedy } = found.words(lang);
        json!({ "found": found, "remedy": remedy })
    };
    let rule = check::rule(found.code);
    // What moves no whole krone weighs nothing.
    let weight = found.weight.filter(|_| found.heft() >= dec!(0.5)).map(|weight| {
        json!({
            "total": lang.kroner(weight.total()),
            "actors": Actor::ALL.map(|actor| lang.kroner(weight.of(actor))),
        })
    });
    json!({
        "code": found.code,
        "rule": rule.map(|rule| both(|lang| lang.pick(rule.title.0, rule.title.1).to_owned())),
        "severity": Severity::ALL.iter().position(|severity| *severity == found.severity),
        "sheet": found.sheet,
        "place": found.place(),
        "da": in_words(Lang::Da),
        "en": in_words(Lang::En),
        "read": found.read(Lang::Da).map(|_| both(|lang| found.read(lang).unwrap_or_default())),
        "expected": found
            .expected(Lang::Da)
            .map(|_| both(|lang| found.expected(lang).unwrap_or_default())),
        "weight": weight,
        "heft": f64::try_from(found.heft()).unwrap_or_default(),
        "since": match since {
            State::First => None,
            State::New => Some("new"),
            State::Changed => Some("changed"),
            State::Same => Some("same"),
        },
    })
}

fn explanation(found: &Explanation, calculation: &Calculation, lang: Lang) -> Value {
    let fit = |fit: &Fit| {
        let steps = fit.steps.iter().map(|(cause, step)| {
            let mut told = both(|lang| cause.words(calculation, lang));
            told["kroner"] = lang.kroner(*step).into();
            told
        });
        json!({
            "words": both(|lang| words::hypothesis(fit, calculation, lang)),
            "steps": steps.collect::<Vec<_>>(),
            "rest": (fit.rest.round_dp(0) != Decimal::ZERO).then(|| lang.kroner(fit.rest)),
        })
    };
    json!({
        "words": both(|lang| words::explanation(found, lang)),
        "printed": lang.kroner(found.printed),
        "cell": found.cell.to_string(),
        "recomputed": lang.kroner(found.recomputed),
        "fits": found.fits.iter().take(HYPOTHESES).map(fit).collect::<Vec<_>>(),
        "more": found.fits.len().saturating_sub(HYPOTHESES),
    })
}
