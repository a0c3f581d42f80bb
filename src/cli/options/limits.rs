//! The limits that a workbook is read within, as options that every reading command takes: each by
//! itself, or several in a file.

use anyhow::{Context, anyhow};
use clap::{Arg, ArgMatches};
use std::path::PathBuf;
use std::time::Duration;

use super::kinds;
use crate::cli::failure::wrong_use;
use crate::cli::files;
use crate::lang::{Lang, number};
use crate::package::limits::Limits;
use crate::typed::toml_file;
use crate::workbook::Workbook;

/// An option, its unit in bytes or pieces, what it bounds, and its field.
pub struct Bound {
    pub name: &'static str,
    unit: u64,
    pub help: (&'static str, &'static str),
    field: fn(&mut Limits) -> Field<'_>,
}

enum Field<'a> {
    Long(&'a mut u64),
    Size(&'a mut usize),
    Time(&'a mut Duration),
}

use Field::{Long, Size, Time};

const MIB: u64 = 1 << 20;

/// What any of them may be set to.
const MOST: i64 = 1 << 40;

/// The few that people have had use for stand in the help; `soem limits` lists all.
const IN_HELP: [&str; 4] = ["max-file", "max-cells", "max-memory", "max-seconds"];

const fn bound(
    name: &'static str,
    unit: u64,
    help: (&'static str, &'static str),
    field: fn(&mut Limits) -> Field<'_>,
) -> Bound {
    Bound { name, unit, help, field }
}

pub const BOUNDS: [Bound; 17] = [
    bound("max-file", MIB, ("Filens størrelse, MiB", "Size of the file, MiB"), |l| {
        Long(&mut l.file_bytes)
    }),
    bound("max-parts", 1, ("Dele i pakken", "Parts in the package"), |l| Size(&mut l.entries)),
    bound("max-part", MIB, ("Én del udpakket, MiB", "One part inflated, MiB"), |l| {
        Long(&mut l.entry_bytes)
    }),
    bound("max-inflated", MIB, ("Alle dele udpakket, MiB", "All parts inflated, MiB"), |l| {
        Long(&mut l.total_bytes)
    }),
    bound(
        "max-list",
        MIB,
        ("Én del, der lister andre, MiB", "One part that lists others, MiB"),
        |l| Long(&mut l.list_bytes),
    ),
    bound(
        "max-ratio",
        1,
        ("Gange en del vokser ved udpakning", "Times a part grows when inflated"),
        |l| Long(&mut l.inflation),
    ),
    bound("max-sheets", 1, ("Ark", "Sheets"), |l| Size(&mut l.sheets)),
    bound("max-sheet-cells", 1, ("Celler på ét ark", "Cells on one sheet"), |l| {
        Size(&mut l.sheet_cells)
    }),
    bound("max-cells", 1, ("Celler i alt", "Cells in all"), |l| Size(&mut l.workbook_cells)),
    bound("max-text", MIB, ("Tekst i alt, MiB", "Text in all, MiB"), |l| Size(&mut l.text_bytes)),
    bound("max-memory", MIB, ("Hukommelse, skønnet, MiB", "Memory, estimated, MiB"), |l| {
        Long(&mut l.memory)
    }),
    bound("max-cell-text", 1, ("Tegn i en celle", "Characters in a cell"), |l| {
        Size(&mut l.cell_chars)
    }),
    bound("max-formula", 1, ("Tegn i en formel", "Characters in a formula"), |l| {
        Size(&mut l.formula_chars)
    }),
    bound("max-depth", 1, ("XML-elementer i hinanden", "XML elements inside each other"), |l| {
        Size(&mut l.xml_depth)
    }),
    bound("max-lines", 1, ("Linjer i beregningen", "Lines in the calculation"), |l| {
        Size(&mut l.lines)
    }),
    bound("max-line-years", 1, ("Linjer gange år", "Lines times years"), |l| {
        Size(&mut l.line_years)
    }),
    bound("max-seconds", 1, ("Sekunder pr. fil", "Seconds a file"), |l| Time(&mut l.time)),
];

impl Bound {
    /// What it is where nothing is asked for, in its unit.
    pub fn standard(&self) -> u64 {
        let all = match (self.field)(&mut Limits::default()) {
            Long(value) => *value,
            Size(value) => *value as u64,
            Time(value) => value.as_secs(),
        };
        all / self.unit
    }

    /// The same as the language writes it.
    pub fn shown(&self, lang: Lang) -> String {
        match lang {
            Lang::Da => number(self.standard().into(), 0),
            Lang::En => self.standard().to_string(),
        }
    }

    fn set(&self, limits: &mut Limits, value: u64) {
        let all = value.saturating_mul(self.unit);
        match (self.field)(limits) {
            Long(field) => *field = all,
            Size(field) => *field = usize::try_from(all).unwrap_or(usize::MAX),
            Time(field) => *field = Duration::from_secs(all),
        }
    }
}

/// The options, for a command to take.
pub fn arguments(lang: Lang) -> Vec<Arg> {
    let argument = |bound: &Bound| {
        let (da, en) = bound.help;
        Arg::new(bound.name)
            .long(bound.name)
            .value_name("N")
            .value_parser(kinds::whole::<u64>(1..=MOST))
            .hide(!IN_HELP.contains(&bound.name))
            .help(format!("{} [{}]", lang.pick(da, en), bound.shown(lang)))
    };
    let file = lang.pick(
        "Grænser for, hvad en projektmappe må kræve; se soem limits",
        "Limits of what a workbook may ask for; see soem limits",
    );
    let mut arguments = vec![kinds::path("limits", "GRÆNSER.toml", file)];
    arguments.extend(BOUNDS.iter().map(argument));
    arguments
}

/// The limits that were asked for; an option counts before the file.
///
/// # Errors
/// The file cannot be read, or says what is no limit.
pub fn chosen(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Limits> {
    let mut limits = Limits::default();
    if let Some(path) = matches.get_one::<PathBuf>("limits") {
        files::text(path, lang)
            .and_then(|text| set_from(&text, &mut limits, lang))
            .with_context(|| path.display().to_string())
            .map_err(wrong_use)?;
    }
    for bound in &BOUNDS {
        if let Some(value) = matches.get_one(bound.name) {
            bound.set(&mut limits, *value);
        }
    }
    Ok(limits)
}

/// Takes over what a file sets, under the names that the options have.
fn set_from(text: &str, limits: &mut Limits, lang: Lang) -> anyhow::Result<()> {
    let table: toml::Table =
        toml_file::read(text).with_context(|| lang.pick("filen er ikke TOML", "it is not TOML"))?;
    for (name, value) in table {
        let Some(bound) = BOUNDS.iter().find(|bound| bound.name == name) else {
            return Err(anyhow!(match lang {
                Lang::Da => format!("der er ingen grænse {name}; se soem limits"),
                Lang::En => format!("there is no limit {name}; see soem limits"),
            }));
        };
        let whole = value.as_integer().and_then(|value| u64::try_from(value).ok());
        let most = MOST.unsigned_abs();
        let Some(whole) = whole.filter(|whole| (1..=most).contains(whole)) else {
            return Err(anyhow!(match lang {
                Lang::Da => format!("{name} er {value}, hvor der skal stå et helt tal over nul"),
                Lang::En => format!("{name} is {value}, where a whole number above zero is due"),
            }));
        };
        bound.set(limits, whole);
    }
    Ok(())
}

/// The same for a workbook that is held beside another one.
pub fn beside(mut limits: Limits, other: Option<&Workbook>) -> Limits {
    limits.memory = limits.memory.saturating_sub(other.map_or(0, |other| other.memory));
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_sets_limits_by_the_names_of_the_options() {
        let set = |text: &str| {
            let mut limits = Limits::default();
            set_from(text, &mut limits, Lang::Da).map(|()| limits).map_err(|e| format!("{e:#}"))
        };
        let limits = set("max-file = 128\nmax-seconds = 5\n").expect("limits");
        assert_eq!((limits.file_bytes, limits.time), (128 << 20, Duration::from_secs(5)));
        assert_eq!(limits.entries, Limits::default().entries);
        let told = set("max-fil = 128\n").expect_err("a limit that is not there");
        assert_eq!(told, "der er ingen grænse max-fil; se soem limits");
        let told = set("max-file = 0\n").expect_err("no file fits");
        assert_eq!(told, "max-file er 0, hvor der skal stå et helt tal over nul");
        assert!(set("max-file = 1.5\n").is_err() && set("max-file").is_err());
    }
}
