//! What parameters are made of: sets of rates, figures of the index, and the file they came in.

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::model::Year;

/// Real rates a year, as shares, for the years 0–35 from the base year, 36–70, and later.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscountRates {
    /// ISO date on which the rates came into force.
    pub from: String,
    pub rates: [Decimal; 3],
    pub source: String,
    /// It is from the file that was given.
    pub from_file: bool,
}

/// The annual mean of the net price index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexFigure {
    pub year: Year,
    pub figure: Decimal,
    pub source: String,
    /// It is from the file that was given.
    pub from_file: bool,
}

/// A file of parameters as it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterFile {
    pub name: String,
    pub text: String,
    /// Its index is on another base, and has taken the place of the program's own.
    pub replaces_index: bool,
}

impl ParameterFile {
    /// SHA-256 of the file as it was given.
    pub fn sha256(&self) -> String {
        digest([self.text.as_str()])
    }
}

/// SHA-256 of texts one after another, in hexadecimal.
pub(super) fn digest<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    texts.into_iter().for_each(|text| hash.update(text));
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
