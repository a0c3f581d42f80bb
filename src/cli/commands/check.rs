//! `soem check`: whether a calculation holds, what is wrong and what it weighs; worst first,
//! nothing written.

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

use super::{layouts, limits};
use crate::check::protocol::{State, place};
use crate::check::{ThresholdError, Thresholds};
use crate::cli::files::small_text;
use crate::cli::show::console::refuse;
use crate::cli::show::{csv, json};
use crate::cli::status::{Status, say};
use crate::explain::Explanation;
use crate::finding::{Finding, Severity, Words};
use crate::lang::Lang;
use crate::model::{Actor, names};
use crate::package::limits::Limits;
use crate::refusal::Refusal;
use crate::workbook::Workbook;
use crate::{Checked, Options, explain, lang, reconcile};

/// How many findings are told, and how many of one code; the rest are counted.
const TOLD: usize = 8;
const TOLD_OF_ONE_CODE: usize = 2;
/// How many equally good explanations are told.
const HYPOTHESES: usize = 4;

pub fn command(lang: Lang) -> Command {
    Command::new("check")
        .about(lang.pick(
            "Kontrollerer projektmapper: om beregningen holder, hvad der er galt, og hvad det vejer i kroner",
            "Checks workbooks: whether the calculation holds, what is wrong, and what it weighs in kroner",
        ))
        .override_usage("soem check FIL… [--json | --csv] [--strict] [--rules REGLER.toml] [--reference FIL]")
        .args([
            Arg::new("file")
                .value_name("FIL")
                .required(true)
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick("Projektmapper med SØM-beregninger", "Workbooks with SØM calculations")),
            Arg::new("json").long("json").action(ArgAction::SetTrue).help(lang.pick(
                "Dom, fund og forklaring som JSON, et objekt pr. fil",
                "Verdict, findings and explanation as JSON, one object a file",
            )),
            Arg::new("csv").long("csv").action(ArgAction::SetTrue).conflicts_with("json").help(lang.pick(
                "Fund som CSV (semikolon, decimalkomma, UTF-8 med BOM)",
                "Findings as CSV (semicolon, decimal comma, UTF-8 with BOM)",
            )),
            Arg::new("strict")
                .long("strict")
                .action(ArgAction::SetTrue)
                .help(lang.pick("Lad også Mulig fejl give slutstatus 1", "Let Possible error give exit status 1 too")),
        ])
        .arg(layouts::argument(lang))
        .args(limits::arguments(lang))
        .args(arguments(lang))
}

/// What the checks can be told, wherever they are run.
pub fn arguments(lang: Lang) -> [Arg; 2] {
    [
        rules_argument(lang),
        Arg::new("reference").long("reference").value_name("FIL").value_parser(value_parser!(PathBuf)).help(lang.pick(
            "En projektmappe af samme modelversion, der vides at være rigtig: hver formelcelle sammenlignes",
            "A workbook of the same model version that is known to be good: every formula cell is compared",
        )),
    ]
}

pub fn rules_argument(lang: Lang) -> Arg {
    Arg::new("rules")
        .long("rules")
        .value_name("REGLER.toml")
        .value_parser(value_parser!(PathBuf))
        .help(lang.pick(
            "Grænser, der ændres eller slås fra; se soem rules",
            "Thresholds to change or switch off; see soem rules",
        ))
}

pub fn thresholds(matches: &ArgMatches, lang: Lang) -> Result<Thresholds, Status> {
    let Some(path) = matches.get_one::<PathBuf>("rules") else { return Ok(Thresholds::default()) };
    let told = match small_text(path, lang) {
        Err(why) => why,
        Ok(text) => match Thresholds::changed_by(&text) {
            Ok(thresholds) => return Ok(thresholds),
            Err(error) => refusal(&error, lang),
        },
    };
    eprintln!("{}: {told}", path.display());
    Err(Status::WrongUse)
}

fn refusal(error: &ThresholdError, lang: Lang) -> String {
    match (error, lang) {
        (error, Lang::En) => error.to_string(),
        (ThresholdError::NotToml(why), Lang::Da) => format!("filen er ikke TOML: {why}"),
        (ThresholdError::UnknownRule(code), Lang::Da) => {
            format!("der er ingen regel {code}; se soem rules")
        }
        (ThresholdError::UnknownKey { rule, key, known }, Lang::Da) => {
            format!("{rule} har ingen indstilling {key}; den har: {known}")
        }
        (ThresholdError::Type { rule, key, found, expected }, Lang::Da) => {
            let due = match expected.as_str() {
                "true or false" => "true eller false",
                "a number" => "et tal",
                "a list" => "en liste",
                other => other,
            };
            format!("{rule}.{key} er {found}, hvor der skal stå {due}")
        }
    }
}

pub fn options(matches: &ArgMatches, lang: Lang) -> Result<Options, Status> {
    let mut options = Options::default();
    options.layouts = match layouts::chosen(matches, lang) {
        Ok(layouts) => layouts,
        Err(told) => {
            eprintln!("{told}");
            return Err(Status::WrongUse);
        }
    };
    options.check.thresholds = thresholds(matches, lang)?;
    if let Some(path) = matches.get_one::<PathBuf>("reference") {
        match Workbook::open(path, &Limits::default()) {
            Ok(reference) => options.check.reference = Some(reference),
            Err(error) => {
                refuse(path, &Refusal::Open(error), lang);
                return Err(Status::Failed);
            }
        }
    }
    Ok(options)
}

struct Form {
    json: bool,
    csv: bool,
    strict: bool,
    limits: Limits,
    lang: Lang,
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let options = match options(matches, lang) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let flag = |name| matches.get_flag(name);
    let limits = limits::beside(limits::chosen(matches), options.check.reference.as_ref());
    let form = Form { json: flag("json"), csv: flag("csv"), strict: flag("strict"), limits, lang };
    if form.csv {
        say(&format!("{}{}", csv::BYTE_ORDER_MARK, csv::heading(lang)));
    }
    let files = matches.get_many::<PathBuf>("file").into_iter().flatten();
    files.map(|file| one(file, &options, &form)).max().unwrap_or(Status::InOrder)
}

fn one(file: &Path, options: &Options, form: &Form) -> Status {
    let lang = form.lang;
    let checked = match Workbook::open(file, &form.limits)
        .map_err(Refusal::Open)
        .and_then(|book| crate::check(&book, options))
    {
        Ok(checked) => checked,
        Err(refusal) => {
            if form.json {
                say(&format!("{}\n", json::refused(file, &refusal, lang)));
            }
            refuse(file, &refusal, lang);
            return Status::Failed;
        }
    };
    let status = status(&checked, form.strict);
    if form.json {
        say(&format!("{}\n", as_json(file, &checked, status, lang)));
    } else if form.csv {
        say(&csv::findings(file, &checked.findings, &checked.review, lang));
    } else {
        say(&summary(file, &checked, lang));
    }
    status
}

fn status(checked: &Checked, strict: bool) -> Status {
    let worst = if strict { Severity::PossibleError } else { Severity::Error };
    if checked.needs_attention(worst) { Status::Findings } else { Status::InOrder }
}

fn summary(file: &Path, checked: &Checked, lang: Lang) -> String {
    let mut lines = Vec::new();
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let counted: Vec<String> = checked
        .counts()
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} × {}", severity.words(lang)))
        .collect();
    let counted = if counted.is_empty() {
        lang.pick("ingen fund", "no findings").to_owned()
    } else {
        counted.join(", ")
    };
    lines.push(format!("{name}   {counted}"));
    lines.push(format!(
        "{}: {}",
        lang.pick("Krydstjek", "Cross-check"),
        reconcile::crosscheck_in_words(&checked.crosscheck, lang)
    ));
    if let Some(explanation) = &checked.explanation {
        lines.extend(explained(explanation, checked, lang));
    }
    lines.push(recalculated(checked, lang));
    if let Some(since) = since(checked, lang) {
        lines.push(since);
    }
    for change in &checked.review.changes {
        let changed = lang.pick("Ændret regel", "Changed rule");
        lines.push(format!(
            "{changed}: {}.{} = {} ({})",
            change.rule, change.key, change.to, change.from
        ));
    }
    let mut shown: Vec<&str> = Vec::new();
    let mut rest: Vec<&Finding> = Vec::new();
    for finding in &checked.findings {
        let same = shown.iter().filter(|code| **code == finding.code).count();
        if shown.len() < TOLD && same < TOLD_OF_ONE_CODE {
            shown.push(finding.code);
            lines.push(told(finding, lang));
        } else {
            rest.push(finding);
        }
    }
    if !rest.is_empty() {
        let mut codes: Vec<(&str, usize)> = Vec::new();
        for finding in &rest {
            match codes.iter_mut().find(|(code, _)| *code == finding.code) {
                Some((_, count)) => *count += 1,
                None => codes.push((finding.code, 1)),
            }
        }
        let codes: Vec<String> =
            codes.into_iter().map(|(code, count)| format!("{code} × {count}")).collect();
        let more = lang.pick("fund til", "more findings");
        let all = lang.pick("--json og --csv viser dem alle", "--json and --csv show them all");
        lines.push(format!("  … {} {more}: {}; {all}", rest.len(), codes.join(", ")));
    }
    lines.join("\n") + "\n"
}

fn told(finding: &Finding, lang: Lang) -> String {
    let place = place(finding);
    let gap = if place.is_empty() { "" } else { "  " };
    let weight = finding
        .weight
        .as_ref()
        .filter(|weight| Actor::ALL.iter().any(|a| !weight.of(*a).round().is_zero()));
    let weight = weight.map(|weight| {
        let parts = Actor::ALL
            .map(|actor| format!("{} {}", names::actor(actor), lang::number(weight.of(actor), 0)));
        let weighs = lang.pick("Vægt", "Weight");
        format!("\n{:19}{weighs}: {} ({})", "", lang::kroner(weight.total()), parts.join(", "))
    });
    let Words { found, remedy } = finding.words(lang);
    format!(
        "  {:<14}{:<3}{place}{gap}{found}{}\n{:19}→ {remedy}",
        finding.severity.words(lang),
        finding.code,
        weight.unwrap_or_default(),
        ""
    )
}

fn recalculated(checked: &Checked, lang: Lang) -> String {
    let found = &checked.review.recalculation;
    let (all, stale) = (found.checked + found.unchecked, found.stale.len());
    match lang {
        Lang::Da => format!(
            "Gemte værdier: {} af {all} formler regnet efter, {stale} forældede",
            found.checked
        ),
        Lang::En => format!(
            "Cached values: {} of {all} formulas recalculated, {stale} stale",
            found.checked
        ),
    }
}

/// What has become of the findings since an earlier protocol in the same file.
fn since(checked: &Checked, lang: Lang) -> Option<String> {
    let protocol = &checked.review.protocol;
    if !protocol.is_next {
        return None;
    }
    let of = |state| protocol.entries.iter().filter(|(s, _)| *s == state).count();
    let (new, changed, same) = (of(State::New), of(State::Changed), of(State::Same));
    let mended = protocol.mended.len();
    let answered = protocol.entries.iter().filter(|(_, answer)| !answer.is_empty()).count();
    Some(match lang {
        Lang::Da => format!(
            "Siden forrige protokol: {new} nye, {changed} ændrede, {same} uændrede, {mended} rettede; {answered} svar er bevaret"
        ),
        Lang::En => format!(
            "Since the last protocol: {new} new, {changed} changed, {same} unchanged, {mended} mended; {answered} answers kept"
        ),
    })
}

fn explained(explanation: &Explanation, checked: &Checked, lang: Lang) -> Vec<String> {
    let mut lines = vec![format!(
        "{}: {}",
        lang.pick("Forklaring", "Explanation"),
        explain::words::explanation(explanation, lang)
    )];
    for fit in explanation.fits.iter().take(HYPOTHESES) {
        lines.push(format!(
            "  • {}",
            explain::words::hypothesis(fit, &checked.case.calculation, lang)
        ));
    }
    if let Some(more) = explanation.fits.len().checked_sub(HYPOTHESES).filter(|more| *more > 0) {
        lines.push(format!(
            "  • … {more} {}",
            lang.pick("til, der passer lige så godt", "more that fit equally well")
        ));
    }
    lines
}

fn as_json(file: &Path, checked: &Checked, status: Status, lang: Lang) -> Value {
    let counts: serde_json::Map<String, Value> = checked
        .counts()
        .into_iter()
        .map(|(severity, count)| (severity.words(lang).to_owned(), count.into()))
        .collect();
    let findings: Vec<Value> = checked
        .findings
        .iter()
        .enumerate()
        .map(|(position, finding)| {
            let mut value = json::finding(finding, lang);
            let (state, answer) = checked.review.protocol.entry(position);
            if let Value::Object(fields) = &mut value {
                fields.insert("since_last".into(), csv::since(state, lang).into());
                let answer = json!({ "answer": answer.answer, "decided_by": answer.by, "date": answer.date });
                fields.insert("protocol".into(), answer);
            }
            value
        })
        .collect();
    let review = &checked.review;
    let stale: Vec<Value> = review
        .recalculation
        .stale
        .iter()
        .map(|stale| json!({ "cell": stale.cell.to_string(), "cached": stale.cached, "recalculated": stale.recalculated }))
        .collect();
    let calculation = &checked.case.calculation;
    let explanation = checked.explanation.as_ref().map(|explanation| {
        let fits: Vec<Value> = explanation
            .fits
            .iter()
            .map(|fit| {
                let steps: Vec<Value> = fit
                    .steps
                    .iter()
                    .map(|(cause, kroner)| {
                        let (danish, english) = cause.words(calculation);
                        json!({ "cause": lang.pick(danish, english), "kroner": json::decimal(*kroner) })
                    })
                    .collect();
                json!({ "steps": steps, "rest": json::decimal(fit.rest), "figures": fit.figures, "largest_difference": json::decimal(fit.largest) })
            })
            .collect();
        json!({
            "message": explain::words::explanation(explanation, lang),
            "printed": json::decimal(explanation.printed),
            "cell": explanation.cell.to_string(),
            "recomputed": json::decimal(explanation.recomputed),
            "tried": { "single": explanation.tried.0, "pairs": explanation.tried.1 },
            "fits": fits,
        })
    });
    let gain = &review.gain;
    json!({
        "file": file.display().to_string(),
        "verdict": checked.verdict(),
        "status": status as u8,
        "counts": counts,
        "findings": findings,
        "explanation": explanation,
        "inferred": review.inference.map(|found| json!({ "rate": json::decimal(found.rate), "base_year": found.base_year, "figures": found.figures })),
        "gain": {
            "total": json::decimal(gain.total()),
            "own_figures": json::decimal(gain.own),
            "knowledge_base": json::decimal(gain.knowledge_base),
            "without_source": json::decimal(gain.without_source),
        },
        "cached_values": { "checked": review.recalculation.checked, "unchecked": review.recalculation.unchecked, "stale": stale },
        "mended": review.protocol.mended.iter().map(|line| json!({ "code": line.code, "place": line.place, "message": line.found })).collect::<Vec<_>>(),
        "changed_rules": review.changes.iter().map(|change| json!({ "rule": change.rule, "key": change.key, "from": change.from, "to": change.to })).collect::<Vec<_>>(),
    })
}
