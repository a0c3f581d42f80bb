//! `soem inspect`: every field and table of the layout, where it was found and what it was
//! understood as, or what comes nearest to it.

use clap::{ArgMatches, Command};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

use crate::cli::failure::each;
use crate::cli::keys::key_name;
use crate::cli::options::kinds;
use crate::cli::options::reading::{self, Reading};
use crate::cli::show::{console, json};
use crate::cli::status::{Status, say};
use crate::enrich::Options;
use crate::finding::Severity;
use crate::lang::{self, Lang};
use crate::layout::{Candidate, Located, detect_within, headings_like, labels_like, sheets_like};
use crate::package::bounds::Deadline;
use crate::read::{self, How, Place, Unit};
use crate::refusal::Refusal;
use crate::workbook::{CellRef, OpenError, Workbook};

pub fn command(lang: Lang) -> Command {
    Command::new("inspect")
        .about(lang.pick(
            "Viser, hvor hvert felt og hver tabel er fundet, og hvordan de er forstået",
            "Shows where each field and table was found, and what it was understood as",
        ))
        .override_usage("soem inspect FIL… [--layout FIL.toml] [--json]")
        .args([
            kinds::files(lang.pick("Projektmapper", "Workbooks")),
            kinds::flag("json", lang.pick("Det samme som JSON", "The same as JSON")),
        ])
        .args(reading::arguments(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let Reading { options, limits } = reading::chosen(matches, lang)?;
    let as_json = matches.get_flag("json");
    let one = |file: &PathBuf| {
        let workbook = Workbook::open(file, &limits).map_err(Refusal::Open)?;
        inspect(file, &workbook, &options, as_json, lang)
    };
    Ok(each(matches.get_many("file").into_iter().flatten(), as_json, lang, one))
}

/// One field, heading or table of the layout.
struct Item {
    key: String,
    name: String,
    required: bool,
    place: Option<CellRef>,
    /// What a table holds, or what stands in a field's cell.
    raw: String,
    understood: Option<String>,
    nearest: Vec<Candidate>,
}

fn inspect(
    file: &Path,
    workbook: &Workbook,
    options: &Options,
    as_json: bool,
    lang: Lang,
) -> anyhow::Result<Status> {
    let (deadline, layouts) = (workbook.deadline(), options.layouts());
    let located = detect_within(workbook, layouts, deadline);
    let fit = located.fit.clone();
    let (sheets, fields, tables) = items(workbook, &located, deadline, lang);
    let (places, findings) =
        read::places(workbook, detect_within(workbook, layouts, deadline), &options.parameters);
    deadline.keep().map_err(OpenError::from).map_err(Refusal::Open)?;
    let fields: Vec<Item> = fields.into_iter().map(|item| understood(item, &places)).collect();
    if as_json {
        let list = |items: &[Item]| items.iter().map(as_value).collect::<Vec<_>>();
        let value = json!({
            "file": file.display().to_string(),
            "layout": fit.id,
            "score": fit.score(),
            "fit": fit.words(lang),
            "sheets": list(&sheets),
            "fields": list(&fields),
            "tables": list(&tables),
            "values": places.iter().map(value).collect::<Vec<_>>(),
            "findings": json::findings(&findings, lang),
        });
        say(&format!("{value}\n"))?;
    } else {
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        say(&format!("{name}: {} (score {})\n", fit.words(lang), fit.score()))?;
        for (title, items) in [
            (lang.pick("Ark", "Sheets"), &sheets),
            (lang.pick("Felter", "Fields"), &fields),
            (lang.pick("Tabeller", "Tables"), &tables),
        ] {
            say(&format!("\n{title}\n"))?;
            items.iter().try_for_each(|item| say(&line(item, lang)))?;
        }
        if !findings.is_empty() {
            say(&format!("\n{}\n", lang.pick("Fund", "Findings")))?;
            say(&console::findings(&findings, lang))?;
        }
    }
    let found = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if found { Status::Findings } else { Status::InOrder })
}

fn items(
    workbook: &Workbook,
    located: &Located,
    deadline: Deadline,
    lang: Lang,
) -> (Vec<Item>, Vec<Item>, Vec<Item>) {
    let layout = &located.layout;
    let item = |key, name: &str, required| {
        let (raw, nearest) = (String::new(), Vec::new());
        Item { key, name: name.to_owned(), required, place: None, raw, understood: None, nearest }
    };
    let mut sheets = Vec::new();
    for (key, names) in &layout.sheets {
        let mut found = item(key_name(key), layout.sheet_name(*key), false);
        match located.sheets.get(key) {
            Some(sheet) => found.understood = Some(sheet.clone()),
            None => found.nearest = sheets_like(workbook, names),
        }
        sheets.push(found);
    }
    let mut fields = Vec::new();
    for (key, spec) in &layout.fields {
        let mut found = item(key_name(key), layout.label(*key), spec.required);
        match located.fields.get(key) {
            Some(field) => found.place = Some(field.value.clone()),
            None => {
                let sheet = located.sheets.get(&spec.sheet).map(String::as_str);
                found.nearest = labels_like(workbook, sheet, &spec.labels, deadline);
            }
        }
        fields.push(found);
    }
    let mut tables = Vec::new();
    for (key, spec) in &layout.tables {
        let headings: Vec<&str> =
            spec.columns.iter().map(|column| layout.heading(*key, column.key)).collect();
        let mut found = item(key_name(key), &headings.join(" · "), spec.required);
        let sheet = located.sheets.get(&spec.sheet).map(String::as_str);
        match located.tables.get(key) {
            Some(table) => {
                let column = table.columns.values().min().copied().unwrap_or(0);
                found.place = Some(table.place(table.heading_row, column));
                let (lines, years) = (table.lines().count(), table.series.len());
                found.raw = match lang {
                    Lang::Da => format!(
                        "{lines} linjer, {} kolonner, {years} nummererede",
                        table.columns.len()
                    ),
                    Lang::En => {
                        format!("{lines} lines, {} columns, {years} numbered", table.columns.len())
                    }
                };
                for column in
                    spec.columns.iter().filter(|column| !table.columns.contains_key(&column.key))
                {
                    found.nearest.extend(headings_like(
                        workbook,
                        &table.sheet,
                        table.heading_row,
                        &column.headings,
                        deadline,
                    ));
                }
                let used = |candidate: &Candidate| {
                    let at = candidate.cell.as_ref().map(|cell| cell.at.col);
                    table.columns.values().any(|column| Some(*column) == at)
                };
                found.nearest.retain(|candidate| !used(candidate));
            }
            None => {
                for column in spec.columns.iter().filter(|column| column.required) {
                    found.nearest.extend(
                        labels_like(workbook, sheet, &column.headings, deadline)
                            .into_iter()
                            .take(1),
                    );
                }
            }
        }
        tables.push(found);
    }
    (sheets, fields, tables)
}

/// The item with what was read in its cell.
fn understood(mut item: Item, places: &[Place]) -> Item {
    let read = item
        .place
        .as_ref()
        .and_then(|cell| places.iter().find(|place| place.cell.as_ref() == Some(cell)));
    if let Some(place) = read {
        item.raw.clone_from(&place.raw);
        let as_is = place.value.is_none_or(|value| value.normalize().to_string() == place.raw);
        item.understood = Some(match place.value {
            Some(value) if !as_is && place.unit == Unit::Year => value.normalize().to_string(),
            Some(value) if !as_is => lang::exact(value),
            _ => place.raw.clone(),
        });
    }
    item
}

fn line(item: &Item, lang: Lang) -> String {
    let Item { key, name, required, place, raw, understood, nearest } = item;
    let near: Vec<String> = nearest.iter().map(candidate).collect();
    let near = if near.is_empty() {
        String::new()
    } else {
        format!("  {}: {}", lang.pick("ligner", "nearest"), near.join(", "))
    };
    let what = match (place, understood) {
        (Some(place), Some(understood)) if raw == understood => {
            format!("{place}  {}", clipped(raw))
        }
        (Some(place), Some(understood)) => {
            format!("{place}  »{}« → {}", clipped(raw), clipped(understood))
        }
        (Some(place), None) if raw.is_empty() => format!("{place}  {}", lang.pick("tom", "empty")),
        (Some(place), None) => format!("{place}  {raw}"),
        (None, Some(understood)) => clipped(understood),
        (None, None) if *required => {
            lang.pick("IKKE FUNDET (påkrævet)", "NOT FOUND (required)").to_owned()
        }
        (None, None) => lang.pick("ikke fundet", "not found").to_owned(),
    };
    format!("  {key:<18} {:<40} {what}{near}\n", clipped(name))
}

fn clipped(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(39) {
        Some((at, _)) => format!("{}…", one_line.get(..at).unwrap_or_default()),
        None => one_line,
    }
}

fn candidate(candidate: &Candidate) -> String {
    let name = clipped(&candidate.text);
    match &candidate.cell {
        Some(cell) => format!("»{name}« {cell} ({} %)", candidate.likeness),
        None => format!("»{name}« ({} %)", candidate.likeness),
    }
}

fn as_value(item: &Item) -> Value {
    json!({
        "key": item.key,
        "name": item.name,
        "required": item.required,
        "found": item.place.is_some() || item.understood.is_some(),
        "sheet": item.place.as_ref().map(|cell| cell.sheet.clone()),
        "cell": item.place.as_ref().map(|cell| cell.at.to_string()),
        "raw": item.raw,
        "understood": item.understood,
        "nearest": item.nearest.iter().map(|near| json!({
            "text": near.text,
            "sheet": near.cell.as_ref().map(|cell| cell.sheet.clone()),
            "cell": near.cell.as_ref().map(|cell| cell.at.to_string()),
            "likeness": near.likeness,
        })).collect::<Vec<_>>(),
    })
}

fn value(place: &Place) -> Value {
    let how = match place.how {
        How::Typed => "typed",
        How::Formula => "formula",
        How::Text => "text",
        How::Date => "date",
        How::Percent => "per_cent",
        How::Blank => "blank",
        How::Default => "default",
    };
    json!({
        "label": place.label,
        "sheet": place.cell.as_ref().map(|cell| cell.sheet.clone()),
        "cell": place.cell.as_ref().map(|cell| cell.at.to_string()),
        "raw": place.raw,
        "how": how,
        "value": place.value.map(|value| value.normalize().to_string()),
        "factor": place.factor.normalize().to_string(),
    })
}
