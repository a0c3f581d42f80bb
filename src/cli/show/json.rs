//! The result as JSON: one object a file, decimals as exact strings, keys in English, names as the
//! model has them. The schema is described in docs/reference.md and does not change within a major
//! version.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::path::Path;

use super::csv::state_in_words;
use crate::check::Review;
use crate::engine::{Flow, NetResult};
use crate::enrich::Enriched;
use crate::explain::words::explanation as explanation_in_words;
use crate::explain::{Explanation, Fit};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::model::{Actor, Calculation, PerParticipant, names};
use crate::parameters::{ParameterFile, Parameters};
use crate::reconcile::Comparison;
use crate::sensitivity::{Outcome, Summary};
use crate::typed::visible::escaped;
use crate::view::{FindingView, Message, View};

/// A value on a line of its own; what a terminal would obey stands as an escape.
pub fn line(value: &Value) -> String {
    format!("{}\n", escaped(&value.to_string()))
}

pub fn enriched(file: &Path, output: &Path, enriched: &Enriched, lang: Lang) -> Value {
    let checked = &enriched.checked;
    let (case, result) = (&checked.case, &checked.result);
    let version = case.calculation.description.model_version.as_ref();
    json!({
        "file": file.display().to_string(),
        "output": output.display().to_string(),
        "recreated": enriched.recreated.is_some(),
        "layout": case.layout.id,
        "fit": case.fit.words(lang),
        "parameters": parameters_named(&case.parameters),
        "model_version": version.map(|version| version.value.as_str()),
        "verdict": checked.verdict(),
        "net_result": net_result(result, &case.layout.cost_area),
        "break_even": break_even(result, lang),
        "simulation": enriched.simulation.as_ref().map(simulation),
        "crosscheck": checked.crosscheck.iter().map(comparison).collect::<Vec<_>>(),
        "findings": findings(&checked.findings, lang),
    })
}

/// A file that was not enriched: why, with every finding that stands in the way.
pub fn failed(file: &Path, error: &str, in_the_way: &[Finding], lang: Lang) -> Value {
    json!({
        "file": file.display().to_string(),
        "output": null,
        "verdict": "not_recomputable",
        "error": error,
        "findings": findings(in_the_way, lang),
    })
}

pub fn checked(file: &Path, view: &View, status: u8, lang: Lang) -> Value {
    let checked = view.checked;
    let Review { materiality, recalculation, inference, gain, changes, protocol } = &checked.review;
    let counts: Map<String, Value> =
        view.counts.iter().map(|(name, count)| ((*name).to_owned(), (*count).into())).collect();
    let in_protocol = |view: &FindingView| {
        let FindingView { finding: found, message, since, answer } = view;
        let mut value = finding(found, message, lang);
        value.insert("since_last".into(), state_in_words(*since, lang).into());
        let (answer, by, date) = (&answer.answer, &answer.by, &answer.date);
        let answer = json!({ "answer": answer, "decided_by": by, "date": date });
        value.insert("protocol".into(), answer);
        value
    };
    let stale = recalculation.stale.iter().map(|stale| {
        json!({
            "cell": stale.cell.to_string(),
            "cached": stale.cached,
            "recalculated": stale.recalculated,
        })
    });
    let mended = protocol
        .mended
        .iter()
        .map(|line| json!({ "code": line.code, "place": line.place, "message": line.found }));
    let changed = changes.iter().map(|change| {
        json!({
            "rule": change.rule, "key": change.key, "from": change.from, "to": change.to,
        })
    });
    json!({
        "file": file.display().to_string(),
        "parameters": parameters_named(&checked.case.parameters),
        "verdict": checked.verdict(),
        "status": status,
        "counts": counts,
        "materiality": decimal(*materiality),
        "findings": view.findings.iter().map(in_protocol).collect::<Vec<_>>(),
        "explanation": checked
            .explanation
            .as_ref()
            .map(|found| explanation(found, &checked.case.calculation, lang)),
        "inferred": inference.as_ref().map(|found| json!({
            "rate": decimal(found.rate),
            "base_year": found.base_year,
            "figures": found.figures,
        })),
        "gain": {
            "total": decimal(gain.total()),
            "own_figures": decimal(gain.own),
            "knowledge_base": decimal(gain.knowledge_base),
            "without_source": decimal(gain.without_source),
        },
        "cached_values": {
            "checked": recalculation.checked,
            "unchecked": recalculation.unchecked,
            "stale": stale.collect::<Vec<_>>(),
        },
        "mended": mended.collect::<Vec<_>>(),
        "changed_rules": changed.collect::<Vec<_>>(),
    })
}

/// Which parameters a result rests on: the file that was given, or none, and where the index ends.
fn parameters_named(parameters: &Parameters) -> Value {
    let file = parameters.file.as_ref();
    json!({
        "file": file.map(|file| file.name.as_str()),
        "sha256": file.map(ParameterFile::sha256),
        "index_ends": parameters.newest_price_year(),
    })
}

/// Everything that is in force, and whether it is the program's or the file's.
pub fn parameters(parameters: &Parameters) -> Value {
    let mut all = parameters_named(parameters);
    let rates = parameters.discount_rates.iter().map(|set| {
        json!({
            "from": set.from,
            "rates": set.rates.map(decimal),
            "source": set.source,
            "from_file": set.from_file,
        })
    });
    let figures = parameters.net_price_index.iter().map(|of| {
        json!({
            "year": of.year,
            "figure": decimal(of.figure),
            "source": of.source,
            "from_file": of.from_file,
        })
    });
    if let Some(all) = all.as_object_mut() {
        all.insert("discount_rates".into(), rates.collect());
        all.insert("index_base_year".into(), parameters.base_year().into());
        all.insert(
            "index_replaced".into(),
            parameters.file.as_ref().is_some_and(|file| file.replaces_index).into(),
        );
        all.insert("net_price_index".into(), figures.collect());
    }
    all
}

fn explanation(found: &Explanation, calculation: &Calculation, lang: Lang) -> Value {
    let fit = |fit: &Fit| {
        let steps = fit.steps.iter().map(|(cause, kroner)| {
            json!({ "cause": cause.words(calculation, lang), "kroner": decimal(*kroner) })
        });
        json!({
            "steps": steps.collect::<Vec<_>>(),
            "rest": decimal(fit.rest),
            "figures": fit.figures,
            "largest_difference": decimal(fit.largest),
        })
    };
    json!({
        "message": explanation_in_words(found, lang),
        "printed": decimal(found.printed),
        "cell": found.cell.to_string(),
        "recomputed": decimal(found.recomputed),
        "tried": { "single": found.tried.0, "pairs": found.tried.1 },
        "fits": found.fits.iter().map(fit).collect::<Vec<_>>(),
    })
}

fn net_result(result: &NetResult, cost_area: &str) -> Value {
    let or_costs = |name: &Option<String>| name.clone().unwrap_or_else(|| cost_area.to_owned());
    let committee = |flow: &Flow| {
        let of_municipality = flow.actor == Actor::Municipality;
        of_municipality
            .then(|| flow.committee.clone().unwrap_or_else(|| names::NO_COMMITTEE.to_owned()))
    };
    let per = |kind| result.per(result.net(None), kind).map_or(Value::Null, decimal);
    json!({
        "total": decimal(result.net(None)),
        "actors": by_actor(|actor| result.net(Some(actor))),
        "areas": groups(result, |flow| Some(or_costs(&flow.area)), true),
        "years": years(result),
        "committees": groups(result, committee, false),
        "persons": groups(result, |flow| Some(or_costs(&flow.person)), true),
        "per_participant": {
            "plain": per(PerParticipant::Plain),
            "discounted": per(PerParticipant::Discounted),
        },
    })
}

fn decimal(value: Decimal) -> Value {
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

fn comparison(comparison: &Comparison) -> Value {
    let printed = &comparison.printed;
    let optional = |value: Option<Decimal>| value.map_or(Value::Null, decimal);
    json!({
        "sheet": printed.cell.sheet,
        "cell": printed.cell.at.to_string(),
        "label": printed.label,
        "printed": match &printed.value {
            Ok(value) => decimal(*value),
            Err(text) => Value::String(text.clone()),
        },
        "recomputed": optional(comparison.recomputed),
        "difference": optional(comparison.difference),
        "tolerance": decimal(comparison.tolerance),
        "verdict": comparison.verdict,
    })
}

pub fn findings(found: &[Finding], lang: Lang) -> Vec<Value> {
    let messages = Message::all(found, lang);
    let all = found.iter().zip(&messages);
    all.map(|(found, message)| finding(found, message, lang).into()).collect()
}

fn finding(found: &Finding, message: &Message, lang: Lang) -> Map<String, Value> {
    let weight = found.weight.map(|weight| {
        let mut all = Map::new();
        all.insert("total".into(), decimal(weight.total()));
        all.extend(by_actor(|actor| weight.of(actor)));
        all
    });
    let mut fields = match json!(message) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    fields.insert("read".into(), json!(found.read(lang)));
    fields.insert("expected".into(), json!(found.expected(lang)));
    fields.insert("weight".into(), json!(weight));
    fields.insert("weight_is".into(), json!(found.amount(lang)));
    fields
}
