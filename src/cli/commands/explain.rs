//! `soem explain CODE`: one check, told at length.

use anyhow::anyhow;
use clap::{Arg, ArgMatches, Command};

use crate::check::{self, Both, RULES, Rule, Thresholds};
use crate::cli::failure::wrong_use;
use crate::cli::show::console::wrapped;
use crate::cli::status::{Status, say};
use crate::lang::Lang;

pub fn command(lang: Lang) -> Command {
    Command::new("explain")
        .override_usage("soem explain KODE")
        .about(lang.pick("Forklarer én kontrol, fx B5", "Explains one check, such as B5"))
        .arg(
            Arg::new("code")
                .value_name("KODE")
                .required(true)
                .help(lang.pick("Kontrollens kode", "The code of the check")),
        )
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let code = matches.get_one::<String>("code").map_or("", String::as_str);
    let Some(rule) = check::rule(code) else {
        let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        let known = known.join(", ");
        return Err(wrong_use(anyhow!(match lang {
            Lang::Da => format!("Der er ingen kontrol {code}. Der er: {known}."),
            Lang::En => format!("There is no check {code}. There are: {known}."),
        })));
    };
    say(&at_length(rule, lang))?;
    Ok(Status::InOrder)
}

fn at_length(rule: &Rule, lang: Lang) -> String {
    let of = |words: Both| lang.pick(words.0, words.1);
    let (worst, source, settings) =
        lang.pick(("Værste alvor", "Kilde", "Grænser"), ("Worst severity", "Source", "Thresholds"));
    let mut lines = format!("{}  {}\n\n", rule.code, of(rule.title));
    for line in wrapped(of(rule.about), 100) {
        lines += &format!("{line}\n");
    }
    lines += &format!("\n{worst}: {}\n{source}: {}\n", rule.severity.words(lang), of(rule.source));
    let thresholds = Thresholds::default().of(rule.code);
    if !thresholds.is_empty() {
        lines += &format!("{settings} (--rules, [{}]):\n", rule.code);
        for (key, value) in thresholds {
            lines += &format!("  {key} = {value}\n");
        }
    }
    lines
}
