//! The option that chooses a layout to read by.

use anyhow::Context;
use clap::{Arg, ArgAction, ArgMatches};
use std::path::PathBuf;
use std::sync::Arc;

use super::kinds;
use crate::cli::failure::wrong_use;
use crate::cli::files;
use crate::lang::Lang;
use crate::layout::spec::Layout;

pub fn argument(lang: Lang) -> Arg {
    let help = lang.pick(
        "Opstilling at læse efter; flere kan angives, og den bedste vælges",
        "Layout to read by; several may be given, and the best is chosen",
    );
    kinds::path("layout", "FIL.toml", help).action(ArgAction::Append)
}

/// The layouts asked for; none for those that are built in.
///
/// # Errors
/// A file cannot be read or is no layout.
pub fn chosen(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Vec<Arc<Layout>>> {
    let layout = |path: &PathBuf| {
        let layout = || anyhow::Ok(Layout::from_toml(&files::text(path, lang)?)?);
        layout().with_context(|| path.display().to_string()).map(Arc::new).map_err(wrong_use)
    };
    matches.get_many("layout").into_iter().flatten().map(layout).collect()
}

/// The same as they are written, for others to read by.
///
/// # Errors
/// A file cannot be read.
pub fn texts(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Vec<String>> {
    let text = |path: &PathBuf| {
        files::text(path, lang).with_context(|| path.display().to_string()).map_err(wrong_use)
    };
    matches.get_many("layout").into_iter().flatten().map(text).collect()
}
