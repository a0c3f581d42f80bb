//! Where the commands that work with cases get them, how they write them, and what they say when
//! they cannot.

use std::path::Path;

use super::show::console;
use super::status::Status;
use super::{files, target};
use crate::case::{CaseFile, ExtractError};
use crate::compose::{BuildError, Built};
use crate::lang::Lang;
use crate::package::limits::Limits;
use crate::refusal::Refusal;
use crate::workbook::Workbook;
use crate::{Options, case, compose, refusal};

/// The case in a case file, a workbook, or an example by name; or what is wrong, in words.
pub fn read(source: &Path, lang: Lang) -> Result<CaseFile, String> {
    if let Some(example) = source.to_str().and_then(case::example).filter(|_| !source.exists()) {
        return example.case().map_err(|error| case::words::case_error(&error, lang));
    }
    let is_text =
        source.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    if !is_text {
        let refused = |error| refusal::refusal(&Refusal::Open(error), lang);
        let workbook = Workbook::open(source, &Limits::default()).map_err(refused)?;
        return case::extract(&workbook).map_err(|ExtractError(findings)| {
            let told = console::told(&findings, lang);
            format!(
                "{}\n{}",
                refusal::refusal(&Refusal::NotUnderstood(findings), lang),
                told.trim_end()
            )
        });
    }
    let written = files::small_text(source, lang)?;
    CaseFile::parse(&written).map_err(|error| case::words::case_error(&error, lang))
}

/// Builds a case; or what is wrong with it, in words.
pub fn build(case: &CaseFile, lang: Lang) -> Result<Built, String> {
    crate::compose::build(case).map_err(|error| {
        let told = compose::words::build_error(&error, lang);
        match error {
            BuildError::NotUnderstood(findings) => {
                let findings = console::told(&findings, lang);
                format!("{told}\n{}", findings.trim_end())
            }
            _ => told,
        }
    })
}

/// The built workbook with our sheets in it.
pub fn enriched(name: &str, built: &Built, lang: Lang) -> Result<Vec<u8>, String> {
    Workbook::from_bytes(name, built.bytes.clone(), &Limits::default())
        .map_err(Refusal::Open)
        .and_then(|workbook| crate::enrich(&workbook, &Options::default()))
        .map(|enriched| enriched.bytes)
        .map_err(|refusal| refusal::refusal(&refusal, lang))
}

/// Builds, enriches and writes a case to `target`.
pub fn write_workbook(case: &CaseFile, target: &Path, lang: Lang) -> Result<Built, String> {
    let built = build(case, lang)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let bytes = enriched(&name, &built, lang)?;
    write(target, &bytes, lang)?;
    Ok(built)
}

pub fn write(target: &Path, bytes: &[u8], lang: Lang) -> Result<(), String> {
    target::write(target, bytes).map_err(|error| {
        format!(
            "{} {}: {error}",
            target.display(),
            lang.pick("kunne ikke skrives", "could not be written")
        )
    })
}

/// Refuses to write over what is there.
pub fn not_over(target: &Path, lang: Lang) -> Result<(), String> {
    if target.exists() {
        let told = lang
            .pick("findes allerede. Vælg et andet navn.", "is there already. Choose another name.");
        return Err(format!("{} {told}", target.display()));
    }
    Ok(())
}

/// Says what went wrong with a file, if anything did.
pub fn finish(source: &Path, outcome: Result<(), String>) -> Status {
    match outcome {
        Ok(()) => Status::InOrder,
        Err(told) => {
            eprintln!("{}: {told}", source.display());
            Status::Failed
        }
    }
}
