//! `soem enrich`: the verdict first, then the figures that matter, then where the new file is.

use anyhow::{Context, anyhow, bail};
use clap::{Arg, ArgMatches, Command};
use rust_decimal::Decimal;
use std::path::{Path, PathBuf};

use crate::cli::failure::{each, wrong_use};
use crate::cli::files;
use crate::cli::options::reading::Reading;
use crate::cli::options::{checks, kinds};
use crate::cli::show::explained::explained;
use crate::cli::show::{console, json};
use crate::cli::status::{Status, say, tell};
use crate::cli::target::{self, Kind};
use crate::cli::window;
use crate::engine::BreakEven;
use crate::enrich::{self, CarriedOver, Enriched};
use crate::finding::Severity;
use crate::lang::{self, Lang};
use crate::layout::spec::Layout;
use crate::model::{Actor, PerParticipant, names};
use crate::parameters::words::named;
use crate::recreate;
use crate::refusal::Refusal;
use crate::sensitivity::{DRAWS, Outcome, Simulation, Wishes};
use crate::standing::Names;
use crate::view::{Message, View};
use crate::workbook::Workbook;

/// How many findings are shown in full; the rest are counted.
const SHOWN: usize = 12;

pub fn command(lang: Lang) -> Command {
    let draws = i64::from(*DRAWS.start())..=i64::from(*DRAWS.end());
    Command::new("enrich")
        .about(lang.pick(
            "Beriger projektmapper: skriver en kopi med SØM-ark, hvis tal følger de oprindelige \
             inddata",
            "Enriches workbooks: writes a copy with SØM sheets whose figures follow the original \
             inputs",
        ))
        .override_usage(
            "soem [enrich] FIL… [-o UD] [--scenarios SCENARIER] [--simulate ANTAL [--seed FRØ]] \
             [--json]",
        )
        .args([
            kinds::files(lang.pick(
                "Projektmapper med SØM-beregninger (.xlsx, .xlsm, .xlsb, .xls, .ods)",
                "Workbooks with SØM calculations (.xlsx, .xlsm, .xlsb, .xls, .ods)",
            )),
            kinds::output(
                "UD",
                lang.pick(
                    "Fil eller mappe at skrive til [ellers NAVN.beriget.xlsx ved siden af]",
                    "File or folder to write to [otherwise NAME.beriget.xlsx beside it]",
                ),
            ),
            kinds::path(
                "scenarios",
                "SCENARIER",
                lang.pick(
                    "TOML-fil med scenarierne lav, forventet og høj",
                    "TOML file with the scenarios low, expected and high",
                ),
            ),
            Arg::new("simulate")
                .long("simulate")
                .value_name("ANTAL")
                .value_parser(kinds::whole::<u32>(draws))
                .help(
                    lang.pick("Simulér med så mange trækninger", "Simulate with this many draws"),
                ),
            Arg::new("seed")
                .long("seed")
                .value_name("FRØ")
                .value_parser(kinds::whole::<u64>(0..=i64::MAX))
                .requires("simulate")
                .help(lang.pick(
                    "Frø til simulationen [ellers 1]",
                    "Seed of the simulation [otherwise 1]",
                )),
            kinds::flag(
                "json",
                lang.pick(
                    "Resultat, fund og krydstjek som JSON",
                    "Result, findings and cross-check as JSON",
                ),
            ),
            kinds::flag(
                "open",
                lang.pick(
                    "Åbn den berigede projektmappe, hvis der er én",
                    "Open the enriched workbook, if there is one",
                ),
            ),
        ])
        .args(checks::arguments(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let Reading { options, limits } = chosen(matches, lang)?;
    let output = matches.get_one::<PathBuf>("output").map(PathBuf::as_path);
    let files: Vec<&PathBuf> = matches.get_many("file").into_iter().flatten().collect();
    if files.len() > 1 && output.is_some_and(|output| !target::is_folder(output)) {
        return Err(wrong_use(anyhow!(lang.pick(
            "Flere filer kan kun skrives til en mappe; -o skal være en.",
            "Several files need a folder after -o.",
        ))));
    }
    let as_json = matches.get_flag("json");
    let names = Names::new(files.iter().map(|file| file.as_path()), [], lang);
    let mut written = Vec::new();
    let one = |file: &PathBuf| {
        if let Some(output) = output.filter(|output| !target::is_folder(output)) {
            target::not_an_input(output, [file.as_path()], lang)?;
        }
        let workbook = Workbook::open(file, &limits).map_err(Refusal::Open)?;
        let kind = Kind::of(workbook.format);
        let wanted = target::target(file, output, kind);
        kind.fits(&wanted, lang)?;
        let chosen = names.choose(&wanted, &workbook, &options);
        let enriched = enrich::enrich_after(&workbook, &chosen.earlier, &options)?;
        if !chosen.is_current() {
            bail!(lang.pick(
                "filen, der skulle erstattes, er ændret imens. Kør igen.",
                "the file that was to be replaced has changed meanwhile. Run again.",
            ));
        }
        let target = &chosen.path;
        target::write(target, &enriched.bytes, Some(file), lang)?;
        for why in &chosen.told {
            tell(&format!("{}: {why}", file.display()));
        }
        say(&if as_json {
            json::line(&json::enriched(file, target, &enriched, lang))
        } else {
            summary(file, target, &enriched, lang)
        })?;
        let found = enriched.checked.needs_attention(Severity::Error);
        written.push(chosen.path);
        Ok(if found { Status::Findings } else { Status::InOrder })
    };
    let status = each(files, as_json, lang, one);
    if let ([one], true) = (written.as_slice(), matches.get_flag("open")) {
        window::open(one, lang);
    }
    Ok(status)
}

fn chosen(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Reading> {
    let mut chosen = checks::chosen(matches, lang)?;
    let options = &mut chosen.options;
    if let Some(path) = matches.get_one::<PathBuf>("scenarios") {
        let wishes = || anyhow::Ok(Wishes::parse(&files::text(path, lang)?)?);
        options.scenarios =
            wishes().with_context(|| path.display().to_string()).map_err(wrong_use)?;
    }
    let seed = matches.get_one("seed").copied().unwrap_or(1);
    options.simulation = matches.get_one("simulate").map(|&draws| Simulation { draws, seed });
    Ok(chosen)
}

fn summary(file: &Path, target: &Path, enriched: &Enriched, lang: Lang) -> String {
    let checked = &enriched.checked;
    let (view, result) = (View::of(checked, lang), &checked.result);
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
    if let Some(file) = named(&checked.case.parameters, lang) {
        lines.push(format!("{}: {file}", lang.pick("Parametre", "Parameters")));
    }
    lines.push(format!("{}: {}", lang.pick("Krydstjek", "Cross-check"), view.crosscheck));
    lines.extend(explained(checked, lang));
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
    lines.push(format!("{total:<22} {:>16}    {per_participant}", lang.kroner(result.net(None))));
    for actor in Actor::ALL {
        let net = lang.kroner(result.net(Some(actor)));
        lines.push(format!(
            "{:<22} {net:>16}    {}",
            names::actor_in(actor, lang),
            break_even(enriched, actor, lang)
        ));
    }
    lines.extend(enriched.simulation.as_ref().map(|outcome| simulated(outcome, lang)));
    let messages: Vec<&Message> = view.causes().map(|(found, _)| &found.message).collect();
    let shown = messages.get(..SHOWN).unwrap_or(&messages);
    if !shown.is_empty() {
        lines.push(console::lines(shown).trim_end().to_owned());
    }
    if let Some(rest) = messages.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
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
    let as_they_were = match enriched.recreated {
        Some(_) => lang.pick("genskabt", "re-created"),
        None => lang.pick("uændret", "unchanged"),
    };
    lines.extend(carried(enriched.carried, lang));
    let target = target.display();
    lines.push(match lang {
        Lang::Da => format!("Skrevet: {target} ({added} ark tilføjet, {kept} {as_they_were})"),
        Lang::En => format!("Written: {target} ({added} sheets added, {kept} {as_they_were})"),
    });
    lines.join("\n") + "\n"
}

/// What was carried over from an earlier run, in a line.
fn carried(carried: CarriedOver, lang: Lang) -> Option<String> {
    let CarriedOver { answers, cells, unused } = carried;
    if carried == CarriedOver::default() {
        return None;
    }
    Some(match lang {
        Lang::Da => {
            let unused = match unused {
                0 => String::new(),
                _ => format!("; {unused} har ingen plads mere og står nederst på SØM Kontrol"),
            };
            let yellow = if cells == 1 { "gul celle" } else { "gule celler" };
            format!("Ført over fra forrige kørsel: {answers} svar, {cells} {yellow}{unused}")
        }
        Lang::En => {
            let unused = match unused {
                0 => String::new(),
                _ => format!("; {unused} have no place any more and stand last on SØM Review"),
            };
            format!(
                "Carried over from the last run: {answers} answers, {cells} yellow cells{unused}"
            )
        }
    })
}

/// What the draws came to, in a line.
fn simulated(outcome: &Outcome, lang: Lang) -> String {
    let [all, municipality, ..] = &outcome.summaries;
    let kroner = |value: f64| lang.kroner(Decimal::try_from(value.round()).unwrap_or_default());
    let share = |value: f64| lang.per_cent(Decimal::try_from(value).unwrap_or_default(), 1);
    let (draws, seed) = (lang.exact(outcome.asked.draws.into()), outcome.asked.seed);
    let (low, high) = (kroner(all.p5), kroner(all.p95));
    let (positive, own) = (share(all.positive), share(municipality.positive));
    match lang {
        Lang::Da => format!(
            "Simulation ({draws} trækninger, frø {seed}): i alt {low} til {high} (P5 til P95); \
             mindst 0 kr. i {positive}, for kommunen i {own}"
        ),
        Lang::En => format!(
            "Simulation ({draws} draws, seed {seed}): in all {low} to {high} (P5 to P95); at \
             least DKK 0 in {positive}, for the municipality in {own}"
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
                    "break-even 0,0 pct.: ingen nettoudgift at tjene ind",
                    "break-even 0.0 per cent: no net cost to earn back",
                )
                .into();
        }
        BreakEven::At(rate) => rate,
    };
    let margin = lang.number((result.success_rate - rate).saturating_mul(Decimal::ONE_HUNDRED), 1);
    let (rate, success) = (lang.per_cent(rate, 1), lang.per_cent(result.success_rate, 1));
    match lang {
        Lang::Da => {
            format!("break-even {rate} (succesrate {success}, margin {margin} procentpoint)")
        }
        Lang::En => {
            format!("break-even {rate} (success rate {success}, margin {margin} percentage points)")
        }
    }
}
