//! `soem enrich`: the verdict first, then the figures that matter, then where the new file is.

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use rust_decimal::Decimal;
use std::path::{Path, PathBuf};

use super::{check, layouts, limits};
use crate::cli::files::small_text;
use crate::cli::show::console::{refuse, told};
use crate::cli::show::json;
use crate::cli::status::{Status, say};
use crate::cli::target;
use crate::engine::BreakEven;
use crate::finding::Severity;
use crate::lang::Lang;
use crate::layout::spec::Layout;
use crate::model::{Actor, PerParticipant, names};
use crate::package::limits::Limits;
use crate::refusal::Refusal;
use crate::sensitivity::{DRAWS, Outcome, Simulation, Wishes};
use crate::workbook::Workbook;
use crate::{Enriched, Options, lang, reconcile, recreate, sensitivity};

/// How many findings are told in full; the rest are counted.
const TOLD: usize = 12;

pub fn command(lang: Lang) -> Command {
    Command::new("enrich")
        .about(lang.pick(
            "Beriger projektmapper: skriver en kopi med SØM-ark, hvis tal følger de oprindelige inddata",
            "Enriches workbooks: writes a copy with SØM sheets whose figures follow the original inputs",
        ))
        .override_usage("soem [enrich] FIL… [-o UD] [--scenarios SCENARIER] [--simulate ANTAL [--seed FRØ]] [--json]")
        .args([
            Arg::new("file").value_name("FIL").required(true).num_args(1..).value_parser(value_parser!(PathBuf)).help(
                lang.pick(
                    "Projektmapper med SØM-beregninger (.xlsx, .xlsm, .xlsb, .xls, .ods)",
                    "Workbooks with SØM calculations (.xlsx, .xlsm, .xlsb, .xls, .ods)",
                ),
            ),
            Arg::new("output").short('o').long("output").value_name("UD").value_parser(value_parser!(PathBuf)).help(
                lang.pick(
                    "Fil eller mappe at skrive til [ellers NAVN.beriget.xlsx ved siden af]",
                    "File or folder to write to [otherwise NAME.beriget.xlsx beside it]",
                ),
            ),
            Arg::new("scenarios").long("scenarios").value_name("SCENARIER").value_parser(value_parser!(PathBuf)).help(
                lang.pick(
                    "TOML-fil med scenarierne lav, forventet og høj",
                    "TOML file with the scenarios low, expected and high",
                ),
            ),
            Arg::new("simulate")
                .long("simulate")
                .value_name("ANTAL")
                .value_parser(value_parser!(u32).range(i64::from(*DRAWS.start())..=i64::from(*DRAWS.end())))
                .help(lang.pick("Simulér med så mange trækninger", "Simulate with this many draws")),
            Arg::new("seed")
                .long("seed")
                .value_name("FRØ")
                .value_parser(value_parser!(u64))
                .requires("simulate")
                .help(lang.pick("Frø til simulationen [ellers 1]", "Seed of the simulation [otherwise 1]")),
            Arg::new("json")
                .long("json")
                .action(ArgAction::SetTrue)
                .help(lang.pick("Resultat, fund og krydstjek som JSON", "Result, findings and cross-check as JSON")),
            layouts::argument(lang),
        ])
        .args(limits::arguments(lang))
        .args(check::arguments(lang))
}

struct Enrich {
    /// A file, or a folder for several.
    output: Option<PathBuf>,
    json: bool,
    lang: Lang,
    limits: Limits,
    options: Options,
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let files: Vec<&PathBuf> = matches.get_many("file").into_iter().flatten().collect();
    let chosen = match chosen(matches, lang) {
        Ok(chosen) => chosen,
        Err(status) => return status,
    };
    let (output, json) = (matches.get_one("output").cloned(), matches.get_flag("json"));
    let limits = limits::beside(limits::chosen(matches), chosen.check.reference.as_ref());
    let options = Enrich { output, json, lang, limits, options: chosen };
    if files.len() > 1 && options.output.as_deref().is_some_and(|output| !target::is_folder(output))
    {
        let told = lang.pick(
            "Flere filer kan kun skrives til en mappe; -o skal være en.",
            "Several files need a folder after -o.",
        );
        eprintln!("{told}");
        return Status::WrongUse;
    }
    files.into_iter().map(|file| one(file, &options)).max().unwrap_or(Status::InOrder)
}

/// What the arguments choose, or what is wrong with them.
fn chosen(matches: &ArgMatches, lang: Lang) -> Result<Options, Status> {
    let mut options = check::options(matches, lang)?;
    if let Some(path) = matches.get_one::<PathBuf>("scenarios") {
        let wrong = |why: String| {
            eprintln!("{}: {why}", path.display());
            Status::WrongUse
        };
        let text = small_text(path, lang).map_err(wrong)?;
        options.scenarios = Wishes::parse(&text)
            .map_err(|error| wrong(sensitivity::words::scenario(&error, lang)))?;
    }
    let seed = matches.get_one("seed").copied().unwrap_or(1);
    options.simulation = matches.get_one("simulate").map(|&draws| Simulation { draws, seed });
    Ok(options)
}

fn one(file: &Path, options: &Enrich) -> Status {
    let lang = options.lang;
    let target = target::target(file, options.output.as_deref());
    if target::same_file(&target, file) {
        let told = lang.pick(
            "originalen skrives der aldrig over. Vælg et andet navn med -o.",
            "the original is never written over. Choose another name with -o.",
        );
        return fail(file, options, told, Status::WrongUse);
    }
    let enriched = match Workbook::open(file, &options.limits)
        .map_err(Refusal::Open)
        .and_then(|book| crate::enrich(&book, &options.options))
    {
        Ok(enriched) => enriched,
        Err(refusal) => {
            if options.json {
                say(&format!("{}\n", json::refused(file, &refusal, lang)));
            }
            refuse(file, &refusal, lang);
            return Status::Failed;
        }
    };
    if let Err(error) = target::write(&target, &enriched.bytes) {
        let told = lang.pick("kunne ikke skrives", "could not be written");
        return fail(
            file,
            options,
            &format!("{} {told}: {error}", target.display()),
            Status::Failed,
        );
    }
    if options.json {
        say(&format!("{}\n", json::enriched(file, &target, &enriched, lang)));
    } else {
        say(&summary(file, &target, &enriched, lang));
    }
    if enriched.checked.needs_attention(Severity::Error) {
        Status::Findings
    } else {
        Status::InOrder
    }
}

fn fail(file: &Path, options: &Enrich, told: &str, status: Status) -> Status {
    if options.json {
        say(&format!("{}\n", json::failed(file, told, Vec::new())));
    }
    eprintln!("{}: {told}", file.display());
    status
}

fn summary(file: &Path, target: &Path, enriched: &Enriched, lang: Lang) -> String {
    let checked = &enriched.checked;
    let result = &checked.result;
    let mut lines = Vec::new();
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let version = checked.case.calculation.description.model_version.as_ref();
    let version = version
        .map(|v| format!("{}{}", lang.pick(", modelversion ", ", model version "), v.value))
        .unwrap_or_default();
    let known = lang.pick("genkendt", "recognised");
    lines.push(format!("{name:<38}{} {known}{version}", checked.case.layout.title));
    // Why this layout, where there was a choice.
    if checked.case.layout.id != Layout::built_in().id {
        lines.push(format!(
            "{}: {}",
            lang.pick("Opstilling", "Layout"),
            checked.case.fit.words(lang)
        ));
    }
    lines.push(format!(
        "{}: {}",
        lang.pick("Krydstjek", "Cross-check"),
        reconcile::crosscheck_in_words(&checked.crosscheck, lang)
    ));
    let per = |kind| result.per(result.net(None), kind).map(lang::kroner);
    let per_participant = match (per(PerParticipant::Plain), per(PerParticipant::Discounted)) {
        (Some(plain), Some(discounted)) => {
            let (each, counted) = lang.pick(
                ("pr. deltager", "pr. diskonteret deltager"),
                ("per participant", "per discounted participant"),
            );
            format!("({plain} {each}, {discounted} {counted})")
        }
        _ => String::new(),
    };
    let total = lang.pick("Nettoresultat i alt", "Net result in all");
    lines.push(format!("{total:<22} {:>16}    {per_participant}", lang::kroner(result.net(None))));
    for actor in Actor::ALL {
        let net = lang::kroner(result.net(Some(actor)));
        lines.push(format!(
            "{:<22} {net:>16}    {}",
            names::actor(actor),
            break_even(enriched, actor, lang)
        ));
    }
    lines.extend(enriched.simulation.as_ref().map(|outcome| simulated(outcome, lang)));
    let shown = checked.findings.get(..TOLD).unwrap_or(&checked.findings);
    if !shown.is_empty() {
        lines.push(told(shown, lang).trim_end().to_owned());
    }
    if let Some(rest) = checked.findings.len().checked_sub(TOLD).filter(|rest| *rest > 0) {
        lines.push(match lang {
            Lang::Da => format!("  … og {rest} fund til; --json viser dem alle"),
            Lang::En => format!("  … and {rest} more findings; --json shows them all"),
        });
    }
    let (added, kept) = (enriched.added_sheets, enriched.original_sheets);
    if let Some(what) = &enriched.recreated {
        let sheets = lang.pick("Oprindelige ark", "Original sheets");
        lines.push(format!("{sheets}: {}", recreate::words::recreated(what, lang)));
    }
    lines.push(match lang {
        Lang::Da if enriched.recreated.is_some() => {
            format!("Skrevet: {} ({added} ark tilføjet, {kept} genskabt)", target.display())
        }
        Lang::En if enriched.recreated.is_some() => {
            format!("Written: {} ({added} sheets added, {kept} re-created)", target.display())
        }
        Lang::Da => format!("Skrevet: {} ({added} ark tilføjet, {kept} uændret)", target.display()),
        Lang::En => {
            format!("Written: {} ({added} sheets added, {kept} unchanged)", target.display())
        }
    });
    lines.join("\n") + "\n"
}

/// What the draws came to, in a line.
fn simulated(outcome: &Outcome, lang: Lang) -> String {
    let [all, municipality, ..] = &outcome.summaries;
    let kroner = |value: f64| lang::kroner(Decimal::try_from(value.round()).unwrap_or_default());
    let share = |value: f64| lang::per_cent(Decimal::try_from(value).unwrap_or_default(), 1);
    let (draws, seed) = (lang::exact(outcome.asked.draws.into()), outcome.asked.seed);
    let (low, high) = (kroner(all.p5), kroner(all.p95));
    let (positive, own) = (share(all.positive), share(municipality.positive));
    match lang {
        Lang::Da => format!(
            "Simulation ({draws} trækninger, frø {seed}): i alt {low} til {high} (P5 til P95); mindst 0 kr. i {positive}, \
             for kommunen i {own}"
        ),
        Lang::En => format!(
            "Simulation ({draws} draws, seed {seed}): in all {low} to {high} (P5 to P95); at least 0 kr. in {positive}, \
             for the municipality in {own}"
        ),
    }
}

fn break_even(enriched: &Enriched, actor: Actor, lang: Lang) -> String {
    let result = &enriched.checked.result;
    let rate = match result.break_even(Some(actor)) {
        BreakEven::NoGain => {
            return lang
                .pick(
                    "ingen break-even: succes giver ingen gevinst her",
                    "no break-even: success brings no gain here",
                )
                .into();
        }
        BreakEven::At(rate) if rate.is_zero() => {
            return lang
                .pick(
                    "break-even 0,0 pct.: intet at hente hjem",
                    "break-even 0,0 pct.: nothing to recover",
                )
                .into();
        }
        BreakEven::At(rate) => rate,
    };
    let margin = lang::number((result.success_rate - rate) * Decimal::ONE_HUNDRED, 1);
    let (rate, success) = (lang::per_cent(rate, 1), lang::per_cent(result.success_rate, 1));
    match lang {
        Lang::Da => {
            format!("break-even {rate} (succesrate {success}, margin {margin} procentpoint)")
        }
        Lang::En => {
            format!("break-even {rate} (success rate {success}, margin {margin} percentage points)")
        }
    }
}
