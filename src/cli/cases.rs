//! Where the commands that work with cases get them, and how they write them.

use anyhow::Context;
use std::path::Path;
use std::sync::Arc;

use super::files;
use super::options::reading::Reading;
use super::target::{self, Kind};
use crate::case::{self, CaseFile};
use crate::compose::{self, Built};
use crate::enrich::{self, Options};
use crate::lang::Lang;
use crate::package::limits::Limits;
use crate::parameters::Parameters;
use crate::refusal::Refusal;
use crate::standing;
use crate::workbook::Workbook;

/// The case in a case file, a workbook, or an example by name.
pub fn read(source: &Path, reading: &Reading, lang: Lang) -> anyhow::Result<CaseFile> {
    let Reading { options, limits } = reading;
    let parameters = &options.parameters;
    if let Some(example) = source.to_str().and_then(case::example).filter(|_| !source.exists()) {
        return Ok(example.case(parameters)?);
    }
    if is_text(source) {
        return Ok(CaseFile::parse(&files::text(source, lang)?, parameters)?);
    }
    let workbook = Workbook::open(source, limits).map_err(Refusal::Open)?;
    Ok(case::extract(&workbook, options.layouts(), parameters)?)
}

/// Whether a file is, or will be, a case as text.
pub fn is_text(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// Builds, enriches and writes a case, made from `source`, to `target`. A workbook that is there is
/// replaced only where we have made it and nobody has written in it.
pub fn write_workbook(
    case: &CaseFile,
    target: &Path,
    source: Option<&Path>,
    parameters: &Arc<Parameters>,
    lang: Lang,
) -> anyhow::Result<Built> {
    target::may_write(target, Kind::Workbook, source, lang)?;
    if target.is_file() && !standing::is_untouched(target) {
        let worked_on = lang.pick(
            "er ikke lavet af soem, eller nogen har skrevet i den, og den erstattes ikke. Vælg et \
             andet navn.",
            "was not made by soem, or somebody has written in it, and it is not replaced. Choose \
             another name.",
        );
        anyhow::bail!("{} {worked_on}", target.display());
    }
    let built = compose::build(case, parameters)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let workbook = Workbook::from_bytes(&name, built.bytes.clone(), &Limits::default())
        .map_err(Refusal::Open)?;
    // What was built is in the built-in layout, whichever the source was read by.
    let parameters = Arc::clone(parameters);
    let options = Options { parameters, lang, ..Options::default() };
    let enriched = enrich::enrich(&workbook, &options)?;
    // What is built must not be refused when it comes back.
    Workbook::from_bytes(&name, enriched.bytes.clone(), &Limits::default())
        .map_err(Refusal::Open)
        .with_context(|| {
            lang.pick(
                "sagen er for stor, for projektmappen kan ikke læses igen",
                "the case is too large, for the workbook cannot be read again",
            )
        })?;
    target::write(target, &enriched.bytes, source, lang)?;
    Ok(built)
}

/// What was written, and what it comes to.
pub fn written(target: &Path, built: &Built, lang: Lang) -> String {
    let net = lang.kroner(built.result.net(None));
    match lang {
        Lang::Da => format!("Skrevet: {} (nettoresultat i alt {net})\n", target.display()),
        Lang::En => format!("Written: {} (net result in all {net})\n", target.display()),
    }
}
