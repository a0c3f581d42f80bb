//! How a batch is run, and what a record must have been made by to count as done.

#[cfg(not(target_family = "wasm"))]
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

use super::compare::Basis;
#[cfg(not(target_family = "wasm"))]
use super::path;
use crate::lang::Lang;
use crate::package::limits::Limits;
use crate::parameters::Parameters;
use crate::workbook::hexadecimal;

/// What the portfolio is called in the output folder: workbook, CSV, lines of JSON.
pub const PORTFOLIO: [&str; 3] = ["portefølje.xlsx", "portefølje.csv", "portefølje.jsonl"];

/// Which form of records; those of another are made anew.
const RECORDS: u32 = 2;

/// The one argument that a worker is started with.
pub const WORKER: &str = "__worker";

/// How a batch is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Workers at a time.
    pub threads: usize,
    /// Do what is done already once more.
    pub force: bool,
    /// The program that calls [`serve`](super::serve()) when its one argument is [`WORKER`]:
    /// `soem`, or one of your own.
    pub worker: PathBuf,
    /// A worker that holds more memory is ended; bytes.
    pub memory: u64,
    pub manner: Manner,
}

/// What a worker must know of a batch.
#[derive(Debug, Clone)]
#[cfg_attr(not(target_family = "wasm"), derive(Serialize, Deserialize))]
pub struct Manner {
    /// Where the enriched files go.
    #[cfg_attr(not(target_family = "wasm"), serde(with = "path"))]
    pub folder: PathBuf,
    /// Of each file; a worker that takes more than the time is ended.
    pub limits: Limits,
    pub basis: Basis,
    /// The texts of the layouts to read by; none for those that are built in.
    pub layouts: Vec<String>,
    pub parameters: Parameters,
    pub lang: Lang,
}

impl Manner {
    /// What a record must have been made by to count as done: program, parameters, layouts, and
    /// what is compared.
    pub fn made_by(&self) -> String {
        let parameters = self.parameters.digest();
        let layouts = match self.layouts.as_slice() {
            [] => String::new(),
            layouts => {
                let digest = hexadecimal(&Sha256::digest(layouts.join("\0")));
                format!(", layouts {}", digest.get(..12).unwrap_or_default())
            }
        };
        let Basis { price_year, base_year, rates: [rate, ..] } = &self.basis;
        let parameters = parameters.get(..12).unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        format!(
            "soem {version}, records {RECORDS}, parameters {parameters}{layouts}, \
             {price_year}/{base_year}/{rate}, {:?}",
            self.lang
        )
    }
}
