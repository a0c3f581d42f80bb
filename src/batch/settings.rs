//! How a batch is run, and what a record must have been made by to count as done.

use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::compare::Basis;
use crate::lang::Lang;
use crate::parameters;
use crate::standing::Names;
use crate::workbook::hexadecimal;

/// What the portfolio is called in the output folder: workbook, CSV, lines of JSON.
pub const PORTFOLIO: [&str; 3] = ["portefølje.xlsx", "portefølje.csv", "portefølje.jsonl"];

/// How a batch is run.
#[derive(Debug, Clone)]
pub struct Settings {
    pub threads: usize,
    pub time_limit: Duration,
    /// Do what is done already once more.
    pub force: bool,
    pub basis: Basis,
    pub lang: Lang,
    /// Where the enriched files go, and which names are taken there.
    pub folder: PathBuf,
    pub names: Arc<Names>,
}

impl Settings {
    /// What a record must have been made by to count as done: program, parameters, and what is
    /// compared.
    pub fn made_by(&self) -> String {
        let parameters = hexadecimal(&Sha256::digest(parameters::TEXT));
        let Basis { price_year, base_year, rates: [rate, ..] } = &self.basis;
        let parameters = parameters.get(..12).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        format!(
            "soem {version}, parameters {parameters}, {price_year}/{base_year}/{rate}, {:?}",
            self.lang
        )
    }
}
