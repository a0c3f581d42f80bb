//! `soem examples`: the published cases that come with the program.

use clap::{Arg, ArgMatches, Command, value_parser};
use std::path::{Path, PathBuf};

use super::build;
use crate::case::{EXAMPLES, Example, example};
use crate::cli::cases;
use crate::cli::status::{Status, say};
use crate::lang::Lang;

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
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("FIL")
                .requires("name")
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick(
                    "Projektmappe (.xlsx) eller sagsfil (.toml) [ellers NAVN.xlsx]",
                    "Workbook (.xlsx) or case file (.toml) [otherwise NAME.xlsx]",
                )),
        ])
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let Some(name) = matches.get_one::<String>("name") else {
        say(&list(lang));
        return Status::InOrder;
    };
    let Some(example) = example(name) else {
        let names = EXAMPLES.map(|example| example.name).join(", ");
        eprintln!(
            "{name}: {} {names}.",
            lang.pick("kendes ikke. Eksemplerne er", "is not known. The examples are")
        );
        return Status::WrongUse;
    };
    let output = matches.get_one::<PathBuf>("output").cloned();
    cases::finish(Path::new(name), write(example, output, lang))
}

fn list(lang: Lang) -> String {
    let (source, rebuilt) = lang.pick(("Kilde", "Genskabt"), ("Source", "Rebuilt"));
    let line = |e: &Example| {
        format!(
            "{:<9} {}\n{:9} {source}: {}.\n{:9} {rebuilt}: {}.\n",
            e.name, e.title, "", e.source, "", e.rebuilt
        )
    };
    EXAMPLES.iter().map(line).collect()
}

fn write(example: &Example, output: Option<PathBuf>, lang: Lang) -> Result<(), String> {
    let target = match output {
        Some(target) => target,
        None => {
            let target = PathBuf::from(format!("{}.xlsx", example.name));
            cases::not_over(&target, lang)?;
            target
        }
    };
    if target.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        cases::write(&target, example.text().as_bytes(), lang)?;
        say(&format!("{}: {}\n", lang.pick("Skrevet", "Written"), target.display()));
        return Ok(());
    }
    let case = example.case().map_err(|error| crate::case::words::case_error(&error, lang))?;
    let built = cases::write_workbook(&case, &target, lang)?;
    say(&build::written(&target, &built, lang));
    Ok(())
}
