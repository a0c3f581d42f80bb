//! What stands in the way: the one place where errors become words in the user's language, are
//! printed, and decide the exit status.
//!
//! Commands hand on what the rooms below refuse, with the file as context; nothing is worded on
//! the way.

use rust_xlsxwriter::XlsxError;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use super::show::{console, json};
use super::status::{NotSaid, Status, say, tell};
use crate::batch::{GroupError, LogError, PortfolioError, group_error, portfolio_error};
use crate::case::words::case_error;
use crate::case::{CaseError, ExtractError};
use crate::check::ThresholdError;
use crate::compose::BuildError;
use crate::compose::words::build_error;
use crate::draw::words::xlsx_error;
use crate::finding::Finding;
use crate::lang::{Lang, io_error};
use crate::layout::LayoutError;
use crate::layout::words::layout_error;
use crate::parameters::ParameterError;
use crate::parameters::words::parameter_error;
use crate::refusal::Refusal;
use crate::regenerate::words::{change_error, price_error};
use crate::regenerate::{ChangeError, PriceError};
use crate::sensitivity::ScenarioError;
use crate::sensitivity::words::scenario;
use crate::typed::toml_file::TomlError;

/// An error in what the user asked for, and not in a workbook.
#[derive(Debug)]
struct WrongUse(anyhow::Error);

impl fmt::Display for WrongUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for WrongUse {}

/// Marks an error as one in what the user asked for.
pub fn wrong_use(error: impl Into<anyhow::Error>) -> anyhow::Error {
    WrongUse(error.into()).into()
}

/// Takes the files one after another. What is wrong with one is told, as JSON too where that was
/// asked for, and the rest go on.
pub fn each<'a>(
    files: impl IntoIterator<Item = &'a PathBuf>,
    as_json: bool,
    lang: Lang,
    mut one: impl FnMut(&PathBuf) -> anyhow::Result<Status>,
) -> Status {
    let status = |file: &PathBuf| {
        one(file).unwrap_or_else(|error| {
            if as_json {
                let findings = findings(&error);
                let failed = json::failed(file, &headline(&error, lang), findings, lang);
                if let Err(error) = say(&json::line(&failed)) {
                    report(&error.into(), lang);
                }
            }
            report(&error.context(file.display().to_string()), lang)
        })
    };
    files.into_iter().map(status).max().unwrap_or(Status::InOrder)
}

/// Prints an error, and tells the exit status that it ends in.
pub fn report(error: &anyhow::Error, lang: Lang) -> Status {
    let findings = console::findings(findings(error), lang);
    tell(format!("{}\n{findings}", headline(error, lang)).trim_end());
    // Only these commands promise to write beside the original.
    if matches!(error.downcast_ref(), Some(Refusal::NotUnderstood(_))) {
        tell(lang.pick("Intet er skrevet.", "Nothing was written."));
    }
    if error.chain().any(|cause| cause.is::<WrongUse>()) {
        Status::WrongUse
    } else {
        Status::Failed
    }
}

/// The findings that stand in the way, where that is what is wrong.
fn findings(error: &anyhow::Error) -> &[Finding] {
    match (error.downcast_ref(), error.downcast_ref(), error.downcast_ref()) {
        (Some(Refusal::NotUnderstood(findings)), ..)
        | (_, Some(ExtractError(findings)), _)
        | (.., Some(BuildError::NotUnderstood(findings))) => findings,
        _ => &[],
    }
}

/// What is wrong, from the file inwards.
pub fn headline(error: &anyhow::Error, lang: Lang) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        if let Some(words) = in_words(cause, lang) {
            parts.push(words);
            // What lies behind is told already.
            break;
        }
        parts.push(cause.to_string());
    }
    parts.join(": ")
}

/// The words that a room has for its own error.
fn in_words(cause: &(dyn Error + 'static), lang: Lang) -> Option<String> {
    Some(if let Some(WrongUse(error)) = cause.downcast_ref() {
        headline(error, lang)
    } else if let Some(refused) = cause.downcast_ref::<Refusal>() {
        refused.message(lang)
    } else if let Some(ExtractError(_)) = cause.downcast_ref() {
        Refusal::NotUnderstood(Vec::new()).message(lang)
    } else if let Some(error) = cause.downcast_ref::<BuildError>() {
        build_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<CaseError>() {
        case_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<XlsxError>() {
        xlsx_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<TomlError>() {
        error.words(lang)
    } else if let Some(error) = cause.downcast_ref::<PriceError>() {
        price_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<ChangeError>() {
        change_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<LayoutError>() {
        layout_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<ParameterError>() {
        parameter_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<ScenarioError>() {
        scenario(error, lang)
    } else if let Some(error) = cause.downcast_ref::<GroupError>() {
        group_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<PortfolioError>() {
        portfolio_error(error, lang)
    } else if let Some(error) = cause.downcast_ref::<ThresholdError>() {
        threshold(error, lang)
    } else if let Some(NotSaid(error)) = cause.downcast_ref() {
        let what =
            lang.pick("der kan ikke skrives til standard-ud", "standard output cannot be written");
        format!("{what}: {}", io_error(error, lang))
    } else if let Some(error) = cause.downcast_ref::<io::Error>() {
        io_error(error, lang)
    } else if let Some(LogError::Io(error)) = cause.downcast_ref() {
        io_error(error, lang)
    } else if let Some(LogError::Busy) = cause.downcast_ref() {
        lang.pick(
            "en anden kørsel skriver til samme mappe. Vent, til den er færdig, eller vælg en anden \
             mappe med -o.",
            "another run writes to the same folder. Wait until it is done, or choose another \
             folder with -o.",
        )
        .to_owned()
    } else if let Some(LogError::NotAFile) = cause.downcast_ref() {
        lang.pick(
            "loggen .soem-batch.jsonl er et link, et rør eller en mappe. Fjern den, eller vælg en \
             anden mappe med -o.",
            "the log .soem-batch.jsonl is a link, a pipe or a folder. Remove it, or choose another \
             folder with -o.",
        )
        .to_owned()
    } else {
        return None;
    })
}

fn threshold(error: &ThresholdError, lang: Lang) -> String {
    match (error, lang) {
        (error, Lang::En) => error.to_string(),
        (ThresholdError::NotToml(why), Lang::Da) => {
            format!("filen er ikke TOML: {}", why.words(Lang::Da))
        }
        (ThresholdError::UnknownRule(code), Lang::Da) => {
            format!("der er ingen regel {code}; se soem rules")
        }
        (ThresholdError::UnknownKey { rule, key, known }, Lang::Da) => {
            format!("{rule} har ingen indstilling {key}; den har: {known}")
        }
        (ThresholdError::Type { rule, key, found, expected }, Lang::Da) => {
            let due = match expected.as_str() {
                "true or false" => "true eller false",
                "a number" => "et tal",
                "a list" => "en liste",
                "a text" => "en tekst",
                _ => "noget andet",
            };
            format!("{rule}.{key} er {found}, hvor der skal stå {due}")
        }
    }
}
