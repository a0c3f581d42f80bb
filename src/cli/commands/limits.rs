//! The limits that a workbook is read within, as options that every reading command takes.

use clap::{Arg, ArgMatches, Command, value_parser};
use std::time::Duration;

use crate::cli::status::{Status, say};
use crate::lang;
use crate::lang::Lang;
use crate::package::limits::Limits;
use crate::workbook::Workbook;

/// An option, its unit in bytes or pieces, what it bounds, and its field.
struct Bound {
    name: &'static str,
    unit: u64,
    help: (&'static str, &'static str),
    get: fn(&Limits) -> u64,
    set: fn(&mut Limits, u64),
}

const MIB: u64 = 1 << 20;

fn count(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

const BOUNDS: [Bound; 17] = [
    Bound {
        name: "max-file",
        unit: MIB,
        help: ("Filens størrelse, MiB", "Size of the file, MiB"),
        get: |l| l.file_bytes,
        set: |l, v| l.file_bytes = v,
    },
    Bound {
        name: "max-parts",
        unit: 1,
        help: ("Dele i pakken", "Parts in the package"),
        get: |l| l.entries as u64,
        set: |l, v| l.entries = count(v),
    },
    Bound {
        name: "max-part",
        unit: MIB,
        help: ("Én del udpakket, MiB", "One part inflated, MiB"),
        get: |l| l.entry_bytes,
        set: |l, v| l.entry_bytes = v,
    },
    Bound {
        name: "max-inflated",
        unit: MIB,
        help: ("Alle dele udpakket, MiB", "All parts inflated, MiB"),
        get: |l| l.total_bytes,
        set: |l, v| l.total_bytes = v,
    },
    Bound {
        name: "max-list",
        unit: MIB,
        help: ("Én del, der lister andre, MiB", "One part that lists others, MiB"),
        get: |l| l.list_bytes,
        set: |l, v| l.list_bytes = v,
    },
    Bound {
        name: "max-ratio",
        unit: 1,
        help: ("Gange en del vokser ved udpakning", "Times a part grows when inflated"),
        get: |l| l.inflation,
        set: |l, v| l.inflation = v,
    },
    Bound {
        name: "max-sheets",
        unit: 1,
        help: ("Ark", "Sheets"),
        get: |l| l.sheets as u64,
        set: |l, v| l.sheets = count(v),
    },
    Bound {
        name: "max-sheet-cells",
        unit: 1,
        help: ("Celler på ét ark", "Cells on one sheet"),
        get: |l| l.sheet_cells as u64,
        set: |l, v| l.sheet_cells = count(v),
    },
    Bound {
        name: "max-cells",
        unit: 1,
        help: ("Celler i alt", "Cells in all"),
        get: |l| l.workbook_cells as u64,
        set: |l, v| l.workbook_cells = count(v),
    },
    Bound {
        name: "max-text",
        unit: MIB,
        help: ("Tekst i alt, MiB", "Text in all, MiB"),
        get: |l| l.text_bytes as u64,
        set: |l, v| l.text_bytes = count(v),
    },
    Bound {
        name: "max-memory",
        unit: MIB,
        help: ("Hukommelse, skønnet, MiB", "Memory, estimated, MiB"),
        get: |l| l.memory,
        set: |l, v| l.memory = v,
    },
    Bound {
        name: "max-cell-text",
        unit: 1,
        help: ("Tegn i en celle", "Characters in a cell"),
        get: |l| l.cell_chars as u64,
        set: |l, v| l.cell_chars = count(v),
    },
    Bound {
        name: "max-formula",
        unit: 1,
        help: ("Tegn i en formel", "Characters in a formula"),
        get: |l| l.formula_chars as u64,
        set: |l, v| l.formula_chars = count(v),
    },
    Bound {
        name: "max-depth",
        unit: 1,
        help: ("XML-elementer i hinanden", "XML elements inside each other"),
        get: |l| l.xml_depth as u64,
        set: |l, v| l.xml_depth = count(v),
    },
    Bound {
        name: "max-lines",
        unit: 1,
        help: ("Linjer i beregningen", "Lines in the calculation"),
        get: |l| l.lines as u64,
        set: |l, v| l.lines = count(v),
    },
    Bound {
        name: "max-line-years",
        unit: 1,
        help: ("Linjer gange år", "Lines times years"),
        get: |l| l.line_years as u64,
        set: |l, v| l.line_years = count(v),
    },
    Bound {
        name: "max-seconds",
        unit: 1,
        help: ("Sekunder at læse i", "Seconds to read"),
        get: |l| l.time.as_secs(),
        set: |l, v| l.time = Duration::from_secs(v),
    },
];

/// The options, for a command to take.
pub fn arguments(lang: Lang) -> Vec<Arg> {
    let standard = Limits::default();
    let argument = |bound: &Bound| {
        let (da, en) = bound.help;
        let default = (bound.get)(&standard) / bound.unit;
        Arg::new(bound.name)
            .long(bound.name)
            .value_name("N")
            .value_parser(value_parser!(u64).range(1..=1 << 40))
            .hide(true)
            .help(format!("{} [{}]", lang.pick(da, en), default))
    };
    BOUNDS.iter().map(argument).collect()
}

/// The limits that were asked for.
pub fn chosen(matches: &ArgMatches) -> Limits {
    let mut limits = Limits::default();
    for bound in &BOUNDS {
        if let Ok(Some(value)) = matches.try_get_one::<u64>(bound.name) {
            (bound.set)(&mut limits, value.saturating_mul(bound.unit));
        }
    }
    limits
}

/// The same for a workbook that is held beside another one.
pub fn beside(mut limits: Limits, other: Option<&Workbook>) -> Limits {
    limits.memory = limits.memory.saturating_sub(other.map_or(0, |other| other.memory));
    limits
}

pub fn command(lang: Lang) -> Command {
    Command::new("limits").about(lang.pick(
        "Viser grænserne for, hvad en projektmappe må kræve, og hvordan de hæves",
        "Lists the limits of what a workbook may ask for, and how to raise them",
    ))
}

/// Lists every option with what it bounds and its default.
pub fn run(_matches: &ArgMatches, lang: Lang) -> Status {
    say(lang.pick(
        "Enhver kommando, der læser projektmapper, tager:\n",
        "Every command that reads workbooks takes:\n",
    ));
    say(&list(lang));
    Status::InOrder
}

fn list(lang: Lang) -> String {
    let standard = Limits::default();
    let line = |bound: &Bound| {
        let (da, en) = bound.help;
        let standard = (bound.get)(&standard) / bound.unit;
        let shown =
            if lang == Lang::Da { lang::number(standard.into(), 0) } else { standard.to_string() };
        format!("  --{:<17} {:<38} {shown:>12}\n", bound.name, lang.pick(da, en))
    };
    BOUNDS.iter().map(line).collect()
}
