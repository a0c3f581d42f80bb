//! `soem layout draft`: a first layout for a workbook that the program does not know, to be filled
//! in by a person.

use anyhow::Context;
use clap::{Arg, ArgMatches, Command};
use std::fmt::Write;
use std::path::PathBuf;

use crate::cli::keys::key_name;
use crate::cli::options::{kinds, limits};
use crate::cli::status::{Status, say};
use crate::cli::target::{self, Kind};
use crate::lang::Lang;
use crate::layout::spec::Layout;
use crate::layout::{Candidate, Located, labels_like, locate, sheets_like};
use crate::package::bounds::Deadline;
use crate::refusal::Refusal;
use crate::workbook::{OpenError, Value, Workbook};

/// From this likeness on a name is written as found, for a person to confirm.
const SURE: u32 = 80;

pub fn command(lang: Lang) -> Command {
    Command::new("layout")
        .about(lang.pick(
            "Skriver et udkast til en opstilling for en ukendt projektmappe",
            "Writes a draft of a layout for an unknown workbook",
        ))
        .override_usage("soem layout draft FIL [-o UD.toml]")
        .args([
            Arg::new("what")
                .value_name("draft")
                .required(true)
                .value_parser(["draft"])
                .hide_possible_values(true),
            kinds::named("file", "FIL", lang.pick("Projektmappe", "Workbook")).required(true),
            kinds::output(
                "UD.toml",
                lang.pick(
                    "Fil at skrive til [ellers skærmen]",
                    "File to write to [otherwise the screen]",
                ),
            ),
        ])
        .args(limits::arguments(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let file = kinds::given(matches, "file");
    let workbook = Workbook::open(file, &limits::chosen(matches, lang)?)
        .map_err(Refusal::Open)
        .with_context(|| file.display().to_string())?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let deadline = workbook.deadline();
    let draft = draft(&workbook, &stem, deadline, lang);
    let kept = deadline.keep().map_err(OpenError::from).map_err(Refusal::Open);
    kept.with_context(|| file.display().to_string())?;
    match matches.get_one::<PathBuf>("output") {
        None => say(&draft)?,
        Some(path) => {
            target::may_write(path, Kind::Text, Some(file), lang)?;
            target::write(path, draft.as_bytes(), Some(file), lang)?;
            say(&format!("{} {}\n", lang.pick("Skrevet:", "Written:"), path.display()))?;
        }
    }
    Ok(Status::InOrder)
}

fn draft(workbook: &Workbook, stem: &str, deadline: Deadline, lang: Lang) -> String {
    let base = Layout::built_in();
    let found = locate(workbook, base);
    let mut lines = String::new();
    let intro = lang.pick(
        "# Udkast. Linjer uden # er genkendt; ret linjerne med #, og fjern tegnet.\n\
         # Det, der ikke står her, er som i den opstilling, udkastet bygger på.\n",
        "# A draft. Lines without # were recognised; complete the lines with #, and remove it.\n\
         # What does not stand here is as in the layout that the draft is based on.\n",
    );
    let _ = write!(
        lines,
        "{intro}based_on = {}\nid = {}\ntitle = {}\n",
        quoted(&base.id),
        quoted(&stem.to_lowercase()),
        quoted(stem)
    );
    lines.push_str(
        "# first_offset = 1\n# [signs]\n# quantities = \"saving\"\n# costs = \"negative\"\n\
         # prices = \"negative\"\n",
    );
    sheets(&mut lines, workbook, &found);
    fields(&mut lines, workbook, &found, deadline);
    tables(&mut lines, workbook, &found, deadline);
    lines
}

fn sheets(lines: &mut String, workbook: &Workbook, found: &Located) {
    lines.push_str("\n[sheets]\n");
    for (key, names) in &found.layout.sheets {
        match found.sheets.get(key) {
            Some(sheet) => _ = writeln!(lines, "{} = [{}]", key_name(key), quoted(sheet)),
            None => suggest(lines, &key_name(key), &sheets_like(workbook, names), |name| {
                format!("[{name}]")
            }),
        }
    }
}

fn fields(lines: &mut String, workbook: &Workbook, found: &Located, deadline: Deadline) {
    lines.push_str("\n[fields]\n");
    for (key, spec) in &found.layout.fields {
        let sheet = found.sheets.get(&spec.sheet).map(String::as_str);
        if let Some(field) = found.fields.get(key) {
            let read =
                workbook.sheet(&field.label.sheet).and_then(|sheet| sheet.cell(field.label.at));
            let label = match read.map(|cell| &cell.value) {
                Some(Value::Text(label)) => label.trim().to_owned(),
                _ => found.layout.label(*key).to_owned(),
            };
            let _ = writeln!(
                lines,
                "{} = {{ labels = [{}] }}  # {}",
                key_name(key),
                quoted(&label),
                field.value
            );
        } else {
            let near = labels_like(workbook, sheet, &spec.labels, deadline);
            suggest(lines, &key_name(key), &near, |name| format!("{{ labels = [{name}] }}"));
        }
    }
}

fn tables(lines: &mut String, workbook: &Workbook, found: &Located, deadline: Deadline) {
    for (key, spec) in &found.layout.tables {
        let sheet = found.sheets.get(&spec.sheet).map(String::as_str);
        let table = found.tables.get(key);
        let place = table.map(|table| {
            let column = table.columns.values().min().copied().unwrap_or(0);
            format!("  # {}", table.place(table.heading_row, column))
        });
        let _ = writeln!(lines, "\n[tables.{}]{}", key_name(key), place.unwrap_or_default());
        if !spec.series.is_empty() {
            let patterns: Vec<String> = spec.series.iter().map(|pattern| quoted(pattern)).collect();
            let _ = writeln!(
                lines,
                "# series = [{}]\n# series_unit = \"1000_kr\"",
                patterns.join(", ")
            );
        }
        if table.is_some() {
            continue;
        }
        lines.push_str("# lines = \"columns\"\ncolumns = [\n");
        for column in &spec.columns {
            let near = labels_like(workbook, sheet, &column.headings, deadline);
            let key = key_name(column.key);
            match near.first() {
                Some(best) if best.likeness >= SURE => {
                    let _ = writeln!(
                        lines,
                        "    {{ key = \"{key}\", headings = [{}] }},{}",
                        quoted(&best.text),
                        at(best)
                    );
                }
                best => {
                    let heading = best.map_or(String::new(), |best| best.text.clone());
                    let place = best.map(at).unwrap_or_default();
                    let _ = writeln!(
                        lines,
                        "    # {{ key = \"{key}\", headings = [{}] }},{place}",
                        quoted(&heading)
                    );
                }
            }
        }
        lines.push_str("]\n");
    }
}

fn at(candidate: &Candidate) -> String {
    candidate.cell.as_ref().map(|cell| format!("  # {cell}")).unwrap_or_default()
}

/// A line with the best candidate: as it is where it is all but sure, else commented out.
fn suggest(lines: &mut String, key: &str, near: &[Candidate], value: impl Fn(String) -> String) {
    let (mark, text) = match near.first() {
        Some(best) if best.likeness >= SURE => ("", best.text.as_str()),
        Some(best) => ("# ", best.text.as_str()),
        None => ("# ", ""),
    };
    let others: Vec<String> =
        near.iter().map(|near| format!("{}{}", quoted(&near.text), at(near))).collect();
    let others = if others.is_empty() {
        String::new()
    } else {
        format!("  # {}", others.join(", ").replace("  # ", " "))
    };
    let _ = writeln!(lines, "{mark}{key} = {}{others}", value(quoted(text)));
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // JSON's strings are TOML's basic strings.
    serde_json::Value::String(text).to_string()
}
