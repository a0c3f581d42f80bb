//! `soem rules` and `soem explain CODE`: the catalogue of checks, listed and told at length.

use clap::{Arg, ArgMatches, Command};

use crate::check;
use crate::check::rule::Rule;
use crate::check::{RULES, Thresholds};
use crate::cli::status::{Status, say};
use crate::lang::Lang;

pub fn command(lang: Lang) -> Command {
    Command::new("rules")
        .about(lang.pick(
            "Viser alle kontroller og deres grænser",
            "Lists all checks and their thresholds",
        ))
        .arg(super::check::rules_argument(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> Status {
    let thresholds = match super::check::thresholds(matches, lang) {
        Ok(thresholds) => thresholds,
        Err(status) => return status,
    };
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
    say(&lines);
    Status::InOrder
}

pub fn explain_command(lang: Lang) -> Command {
    Command::new("explain")
        .about(lang.pick("Forklarer én kontrol, fx B5", "Explains one check, such as B5"))
        .arg(
            Arg::new("code")
                .value_name("KODE")
                .required(true)
                .help(lang.pick("Kontrollens kode", "The code of the check")),
        )
}

pub fn run_explain(matches: &ArgMatches, lang: Lang) -> Status {
    let code = matches.get_one::<String>("code").map_or("", String::as_str);
    let Some(rule) = check::rule(code) else {
        let known: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        match lang {
            Lang::Da => eprintln!("Der er ingen kontrol {code}. Der er: {}.", known.join(", ")),
            Lang::En => eprintln!("There is no check {code}. There are: {}.", known.join(", ")),
        }
        return Status::WrongUse;
    };
    say(&told(rule, lang));
    Status::InOrder
}

fn told(rule: &Rule, lang: Lang) -> String {
    let of = |words: check::rule::Words| lang.pick(words.0, words.1);
    let (worst, source, settings) =
        lang.pick(("Værste alvor", "Kilde", "Grænser"), ("Worst severity", "Source", "Thresholds"));
    let mut lines = format!("{}  {}\n\n", rule.code, of(rule.title));
    for line in wrapped(of(rule.about), 100) {
        lines += &format!("{line}\n");
    }
    lines += &format!("\n{worst}: {}\n{source}: {}\n", rule.severity.words(lang), of(rule.source));
    let thresholds = Thresholds::default().of(rule.code);
    if !thresholds.is_empty() {
        lines += &format!("{settings} (rules.toml, [{}]):\n", rule.code);
        for (key, value) in thresholds {
            lines += &format!("  {key} = {value}\n");
        }
    }
    lines
}

/// Lines of at most `width` characters, broken between words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
