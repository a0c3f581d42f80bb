//! The result as JSON: one object a file, decimals as exact strings, keys in English, names as the
//! model has them. The schema is described in the README and does not change within a major
//! version.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::path::Path;

use crate::engine::{Flow, NetResult};
use crate::finding::{Finding, Words};
use crate::lang::Lang;
use crate::model::{Actor, PerParticipant, names};
use crate::reconcile::Comparison;
use crate::refusal::Refusal;
use crate::sensitivity::{Outcome, Summary};
use crate::{Enriched, refusal};

pub fn enriched(file: &Path, output: &Path, enriched: &Enriched, lang: Lang) -> Value {
    let checked = &enriched.checked;
    let (case, result) = (&checked.case, &checked.result);
    let cost_area = case.layout.cost_area.as_str();
    let area = |flow: &Flow| Some(flow.area.clone().unwrap_or_else(|| cost_area.to_owned()));
    let person = |flow: &Flow| Some(flow.person.clone().unwrap_or_else(|| cost_area.to_owned()));
    let committee = |flow: &Flow| {
        let of_municipality = flow.actor == Actor::Municipality;
        of_municipality
            .then(|| flow.committee.clone().unwrap_or_else(|| names::NO_COMMITTEE.to_owned()))
    };
    let per = |kind| result.per(result.net(None), kind).map_or(Value::Null, decimal);
    json!({
        "file": file.display().to_string(),
        "output": output.display().to_string(),
        "recreated": enriched.recreated.is_some(),
        "layout": case.layout.id,
        "fit": case.fit.words(lang),
        "model_version": case.calculation.description.model_version.as_ref().map(|version| version.value.as_str()),
        "verdict": checked.verdict(),
        "net_result": {
            "total": decimal(result.net(None)),
            "actors": by_actor(|actor| result.net(Some(actor))),
            "areas": groups(result, area, true),
            "years": years(result),
            "committees": groups(result, committee, false),
            "persons": groups(result, person, true),
            "per_participant": { "plain": per(PerParticipant::Plain), "discounted": per(PerParticipant::Discounted) },
        },
        "break_even": break_even(result, lang),
        "simulation": enriched.simulation.as_ref().map(simulation),
        "crosscheck": checked.crosscheck.iter().map(comparison).collect::<Vec<_>>(),
        "findings": checked.findings.iter().map(|found| finding(found, lang)).collect::<Vec<_>>(),
    })
}

/// A file that was not enriched: why, with every finding that stands in the way.
pub fn refused(file: &Path, refusal: &Refusal, lang: Lang) -> Value {
    let findings = match refusal {
        Refusal::NotUnderstood(findings) => {
            findings.iter().map(|found| finding(found, lang)).collect()
        }
        _ => Vec::new(),
    };
    failed(file, &refusal::refusal(refusal, lang), findings)
}

pub fn failed(file: &Path, error: &str, findings: Vec<Value>) -> Value {
    json!({
        "file": file.display().to_string(),
        "output": null,
        "verdict": "not_recomputable",
        "error": error,
        "findings": findings,
    })
}

pub fn decimal(value: Decimal) -> Value {
    Value::String(value.normalize().to_string())
}

fn by_actor(of: impl Fn(Actor) -> Decimal) -> Map<String, Value> {
    Actor::ALL
        .into_iter()
        .map(|actor| (names::actor(actor).to_owned(), decimal(of(actor))))
        .collect()
}

/// Present values by the name that `name` gives a flow, in the order in which the names are met.
fn groups(
    result: &NetResult,
    name: impl Fn(&Flow) -> Option<String>,
    with_actors: bool,
) -> Map<String, Value> {
    let mut names: Vec<String> = Vec::new();
    for name in result.flows.iter().filter_map(&name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let sum = |group: &str, actor: Option<Actor>| {
        result.sum(|flow| {
            name(flow).as_deref() == Some(group) && actor.is_none_or(|actor| flow.actor == actor)
        })
    };
    let value = |group: &str| {
        if !with_actors {
            return decimal(sum(group, None));
        }
        let mut all = Map::new();
        all.insert("total".into(), decimal(sum(group, None)));
        all.extend(by_actor(|actor| sum(group, Some(actor))));
        Value::Object(all)
    };
    names.iter().map(|group| (group.clone(), value(group))).collect()
}

fn years(result: &NetResult) -> Map<String, Value> {
    let total = result.present_by_year(None);
    let parts = Actor::ALL.map(|actor| (actor, result.present_by_year(Some(actor))));
    let mut years = Map::new();
    for (position, (year, total)) in result.years.iter().zip(total).enumerate() {
        let mut all = Map::new();
        all.insert("total".into(), decimal(total));
        for (actor, values) in &parts {
            all.insert(
                names::actor(*actor).into(),
                values.get(position).copied().map_or(Value::Null, decimal),
            );
        }
        years.insert(year.to_string(), Value::Object(all));
    }
    years
}

/// The rates, null where there is none, and then under `reason` why.
fn break_even(result: &NetResult, lang: Lang) -> Map<String, Value> {
    let mut rates = Map::new();
    let mut reasons = Map::new();
    let keys = std::iter::once(("total", None))
        .chain(Actor::ALL.into_iter().map(|actor| (names::actor(actor), Some(actor))));
    for (key, actor) in keys {
        let rate = result.break_even(actor).rate();
        rates.insert(key.into(), rate.map_or(Value::Null, decimal));
        if rate.is_none() {
            let reason = lang.pick("succes giver ikke gevinst her", "success brings no gain here");
            reasons.insert(key.into(), reason.into());
        }
    }
    if !reasons.is_empty() {
        rates.insert("reason".into(), Value::Object(reasons));
    }
    rates
}

/// Kroner as numbers, in whole: draws are no exact figures.
fn simulation(outcome: &Outcome) -> Value {
    let summary = |summary: &Summary| {
        json!({
            "p5": summary.p5.round(), "p50": summary.p50.round(), "p95": summary.p95.round(),
            "mean": summary.mean.round(), "positive": summary.positive,
        })
    };
    let keys = std::iter::once("total").chain(Actor::ALL.into_iter().map(names::actor));
    let results: Map<String, Value> =
        keys.zip(&outcome.summaries).map(|(key, own)| (key.to_owned(), summary(own))).collect();
    json!({
        "draws": outcome.asked.draws,
        "seed": outcome.asked.seed,
        "distribution": "triangular",
        "correlations": "none",
        "results": results,
    })
}

pub(super) fn comparison(comparison: &Comparison) -> Value {
    let printed = &comparison.printed;
    let optional = |value: Option<Decimal>| value.map_or(Value::Null, decimal);
    json!({
        "sheet": printed.cell.sheet,
        "cell": printed.cell.at.to_string(),
        "label": printed.label,
        "printed": printed.value.as_ref().map_or_else(|text| Value::String(text.clone()), |value| decimal(*value)),
        "recomputed": optional(comparison.recomputed),
        "difference": optional(comparison.difference),
        "tolerance": decimal(comparison.tolerance),
        "verdict": comparison.verdict,
    })
}

pub fn finding(found: &Finding, lang: Lang) -> Value {
    let weight = found.weight.map(|weight| {
        let mut all = Map::new();
        all.insert("total".into(), decimal(weight.total()));
        all.extend(by_actor(|actor| weight.of(actor)));
        all
    });
    let Words { found: message, remedy } = found.words(lang);
    json!({
        "code": found.code,
        "severity": found.severity.words(lang),
        "sheet": found.sheet,
        "cell": found.cell.map(|cell| cell.to_string()),
        "message": message,
        "remedy": remedy,
        "read": found.read(),
        "expected": found.expected(),
        "weight": weight,
    })
}
