//! The option that gives official rates and index figures beside those that are built in.

use anyhow::{Context, anyhow};
use clap::{Arg, ArgMatches};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::kinds;
use crate::cli::failure::wrong_use;
use crate::cli::files;
use crate::lang::Lang;
use crate::parameters::Parameters;

/// What such a file is called where it lies beside the program.
const BESIDE: [&str; 2] = ["parametre.toml", "parameters.toml"];

pub fn argument(lang: Lang) -> Arg {
    let help = lang.pick(
        "Officielle renter og pristal oven i programmets; se soem parameters",
        "Official rates and price index besides the program's; see soem parameters",
    );
    kinds::path("parameters", "FIL.toml", help)
}

/// The parameters that were asked for; those of a file beside the program where none was, and
/// without either those that are built in.
///
/// # Errors
/// The file cannot be read or is no such file, or two lie beside the program.
pub fn chosen(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Arc<Parameters>> {
    let given = matches.get_one::<PathBuf>("parameters").cloned();
    let path = match given {
        Some(path) => Some(path),
        None => beside(lang)?,
    };
    let Some(path) = path else { return Ok(Arc::clone(Parameters::built_in())) };
    read(&path, lang).with_context(|| path.display().to_string()).map_err(wrong_use).map(Arc::new)
}

fn read(path: &Path, lang: Lang) -> anyhow::Result<Parameters> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    Ok(Parameters::from_toml(&name, &files::text(path, lang)?)?)
}

fn beside(lang: Lang) -> anyhow::Result<Option<PathBuf>> {
    // Where the program cannot tell where it lies, nothing lies beside it.
    let folder =
        std::env::current_exe().ok().and_then(|program| Some(program.parent()?.to_owned()));
    let Some(folder) = folder else { return Ok(None) };
    let mut there = BESIDE.map(|name| folder.join(name)).into_iter().filter(|path| path.is_file());
    let (first, second) = (there.next(), there.next());
    if second.is_some() {
        let [da, en] = BESIDE;
        let folder = folder.display();
        return Err(wrong_use(anyhow!(match lang {
            Lang::Da => format!(
                "{folder}: både {da} og {en} ligger ved siden af programmet. Behold den ene, eller \
                 vælg med --parameters."
            ),
            Lang::En => format!(
                "{folder}: both {da} and {en} lie beside the program. Keep one of them, or choose \
                 with --parameters."
            ),
        })));
    }
    Ok(first)
}
