//! What every command that reads workbooks can be told: the layout to read by, the parameters that
//! serve where a workbook has none, and the limits that it is read within.

use clap::{Arg, ArgMatches};

use super::{layouts, limits, parameters};
use crate::enrich::Options;
use crate::lang::Lang;
use crate::package::limits::Limits;

pub struct Reading {
    pub options: Options,
    pub limits: Limits,
}

pub fn arguments(lang: Lang) -> Vec<Arg> {
    let mut arguments = vec![layouts::argument(lang), parameters::argument(lang)];
    arguments.extend(limits::arguments(lang));
    arguments
}

/// What was asked for.
///
/// # Errors
/// One of the files cannot be used.
pub fn chosen(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Reading> {
    let options = Options {
        layouts: layouts::chosen(matches, lang)?,
        parameters: parameters::chosen(matches, lang)?,
        lang,
        ..Options::default()
    };
    Ok(Reading { options, limits: limits::chosen(matches, lang)? })
}
