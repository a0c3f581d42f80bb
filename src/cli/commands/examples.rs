//! `soem examples`: the published cases that come with the program.

use anyhow::{Context, anyhow};
use clap::{Arg, ArgMatches, Command};
use std::path::PathBuf;
use std::sync::Arc;

use crate::case::{EXAMPLES, Example, example};
use crate::cli::cases;
use crate::cli::failure::wrong_use;
use crate::cli::options::{kinds, parameters};
use crate::cli::status::{Status, say};
use crate::cli::target::{self, Kind};
use crate::lang::Lang;
use crate::parameters::Parameters;
use crate::typed::alike;

pub fn command(lang: Lang) -> Command {
    Command::new("examples")
        .about(lang.pick(
            "Viser de publicerede eksempler, eller skriver et af dem",
            "Lists the published examples, or writes one of them",
        ))
        .override_usage("soem examples [NAVN [-o FIL]]")
        .args([
            Arg::new("name")
                .value_name("NAVN")
                .help(lang.pick("Eksemplet, der skal skrives", "The example to write")),
            kinds::output(
                "FIL",
                lang.pick(
                    "Projektmappe (.xlsx) eller sagsfil (.toml) [ellers NAVN.xlsx]",
                    "Workbook (.xlsx) or case file (.toml) [otherwise NAME.xlsx]",
                ),
            )
            .requires("name"),
            parameters::argument(lang),
        ])
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let Some(name) = matches.get_one::<String>("name") else {
        say(&list(lang))?;
        return Ok(Status::InOrder);
    };
    let output = matches.get_one::<PathBuf>("output").cloned();
    let parameters = parameters::chosen(matches, lang)?;
    let unknown = || {
        let names = EXAMPLES.map(|example| example.name);
        let all = names.join(", ");
        wrong_use(anyhow!(match (alike::meant(name, names), lang) {
            (Some(near), Lang::Da) => format!("kendes ikke. Mente du {near}?"),
            (Some(near), Lang::En) => format!("is not known. Did you mean {near}?"),
            (None, Lang::Da) => format!("kendes ikke. Eksemplerne er {all}."),
            (None, Lang::En) => format!("is not known. The examples are {all}."),
        }))
    };
    example(name)
        .ok_or_else(unknown)
        .and_then(|example| write(example, output, &parameters, lang))
        .with_context(|| name.clone())
}

fn list(lang: Lang) -> String {
    let (source, rebuilt) = lang.pick(("Kilde", "Genskabt"), ("Source", "Rebuilt"));
    let line = |e: &Example| {
        let title = lang.pick(e.title, e.title_en);
        let from = lang.pick(e.source, e.source_en);
        let ours = lang.pick(e.rebuilt, e.rebuilt_en);
        let name = e.name;
        format!("{name:<9} {title}\n{:9} {source}: {from}.\n{:9} {rebuilt}: {ours}.\n", "", "")
    };
    EXAMPLES.iter().map(line).collect()
}

fn write(
    example: &Example,
    output: Option<PathBuf>,
    parameters: &Arc<Parameters>,
    lang: Lang,
) -> anyhow::Result<Status> {
    let target = match output {
        Some(target) => target,
        None => {
            let target = PathBuf::from(format!("{}.xlsx", example.name));
            target::not_over(&target, lang)?;
            target
        }
    };
    if cases::is_text(&target) {
        target::may_write(&target, Kind::Text, None, lang)?;
        target::write(&target, example.text().as_bytes(), None, lang)?;
        say(&format!("{}: {}\n", lang.pick("Skrevet", "Written"), target.display()))?;
    } else {
        let built =
            cases::write_workbook(&example.case(parameters)?, &target, None, parameters, lang)?;
        say(&cases::written(&target, &built, lang))?;
    }
    Ok(Status::InOrder)
}
