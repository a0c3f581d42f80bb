//! The commands, one file each.

mod batch;
mod build;
mod check;
mod enrich;
mod examples;
mod explain;
mod extract;
mod inspect;
mod layout;
mod layouts;
mod limits;
mod new;
mod parameters;
mod regenerate;
mod rules;

use super::args::Entry;

/// The first is what a file alone on the command line means.
pub const COMMANDS: [Entry; 15] = [
    Entry { name: "enrich", command: enrich::command, run: enrich::run },
    Entry { name: "inspect", command: inspect::command, run: inspect::run },
    Entry { name: "layouts", command: layouts::command, run: layouts::run },
    Entry { name: "layout", command: layout::command, run: layout::run },
    Entry { name: "parameters", command: parameters::command, run: parameters::run },
    Entry { name: "limits", command: limits::command, run: limits::run },
    Entry { name: "check", command: check::command, run: check::run },
    Entry { name: "rules", command: rules::command, run: rules::run },
    Entry { name: "explain", command: explain::command, run: explain::run },
    Entry { name: "batch", command: batch::command, run: batch::run },
    Entry { name: "extract", command: extract::command, run: extract::run },
    Entry { name: "build", command: build::command, run: build::run },
    Entry { name: "new", command: new::command, run: new::run },
    Entry { name: "examples", command: examples::command, run: examples::run },
    Entry { name: "regenerate", command: regenerate::command, run: regenerate::run },
];
