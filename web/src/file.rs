//! Names of enriched files, and whether an earlier one belongs to a workbook.

use serde_json::Value;

use crate::shown::both;
use soem::Workbook;
use soem::earlier::Earlier;
use soem::standing;
use soem::workbook::Format;

/// What is added to a file's name.
const SUFFIX: &str = ".beriget";

/// How many cells that differ are named.
const NAMED: usize = 8;

/// What the enriched workbook is called, in the folder of the original.
pub fn enriched(within: &str, format: Format) -> String {
    let (folder, name) = within.rsplit_once('/').map_or(("", within), |(folder, name)| {
        (within.get(..=folder.len()).unwrap_or_default(), name)
    });
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_suffix(SUFFIX).unwrap_or(stem);
    let ending = if format == Format::Xlsm { "xlsm" } else { "xlsx" };
    format!("{folder}{stem}{SUFFIX}.{ending}")
}

/// Whether it was made of another workbook than this one, and then what is told.
pub fn of_another(name: &str, earlier: &Earlier, workbook: &Workbook) -> Option<Value> {
    let of = earlier.made_of.as_ref().filter(|of| !standing::is_same(of, &workbook.name))?;
    Some(both(|lang| {
        lang.pick(
            format!("»{name}« er lavet af »{of}«; intet er ført over fra den."),
            format!("\"{name}\" was made from \"{of}\"; nothing is carried over from it."),
        )
    }))
}

/// The cells of the original's own sheets that were changed in it, and what is told of them.
pub fn changed(name: &str, earlier: &Earlier, workbook: &Workbook) -> Option<Value> {
    let changed = earlier.changed(workbook, &soem::graft::our_sheets(workbook));
    let named: Vec<&str> = changed.iter().take(NAMED).map(String::as_str).collect();
    let cells = named.join(", ");
    (!changed.is_empty()).then(|| {
        both(|lang| {
            lang.pick(
                format!(
                    "I »{name}« er originalens egne ark rettet, siden den blev lavet ({cells}). \
                     Det, der er skrevet i SØM-arkene, er ført over, men ikke de rettelser. \
                     Gælder de, så læg »{name}« her alene."
                ),
                format!(
                    "In \"{name}\" the original's own sheets were changed after it was made \
                     ({cells}). What was typed in the SØM sheets is carried over, but not those \
                     changes. If they hold, drop \"{name}\" alone."
                ),
            )
        })
    })
}

pub fn not_ours(name: &str) -> Value {
    both(|lang| {
        lang.pick(
            format!("»{name}« er ikke lavet af soem; intet er ført over fra den."),
            format!("\"{name}\" was not made by soem; nothing is carried over from it."),
        )
    })
}

pub fn not_read(name: &str) -> Value {
    both(|lang| {
        lang.pick(
            format!("»{name}« kan ikke læses mere; intet er ført over fra den."),
            format!("\"{name}\" can no longer be read; nothing is carried over from it."),
        )
    })
}
