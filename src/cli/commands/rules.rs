//! `soem rules`: the catalogue of checks with their thresholds.

use clap::{ArgMatches, Command};

use crate::check::RULES;
use crate::cli::options::checks;
use crate::cli::show::console::wrapped;
use crate::cli::status::{Status, say};
use crate::lang::Lang;

pub fn command(lang: Lang) -> Command {
    Command::new("rules")
        .override_usage("soem rules [--rules REGLER.toml]")
        .about(lang.pick(
            "Viser alle kontroller og deres grænser",
            "Lists all checks and their thresholds",
        ))
        .arg(checks::rules(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let thresholds = checks::thresholds(matches, lang)?;
    let mut lines = String::new();
    for rule in RULES {
        let off = if thresholds.is_on(rule.code) {
            ""
        } else {
            lang.pick("  (slået fra)", "  (switched off)")
        };
        let severity = rule.severity.words(lang);
        lines += &format!(
            "{:<4}{severity:<15}{}{off}\n",
            rule.code,
            lang.pick(rule.title.0, rule.title.1)
        );
        for line in wrapped(lang.pick(rule.about.0, rule.about.1), 96) {
            lines += &format!("{:19}{line}\n", "");
        }
        for (key, value) in thresholds.of(rule.code) {
            lines += &format!("{:19}{key} = {value}\n", "");
        }
    }
    lines += lang.pick(
        "\nsoem explain KODE fortæller mere om én. Grænser ændres med --rules FIL.toml.\n",
        "\nsoem explain CODE tells more of one. Thresholds are changed with --rules FILE.toml.\n",
    );
    say(&lines)?;
    Ok(Status::InOrder)
}
