//! Cells that a person may type in: what stands there by itself, and what somebody typed over it in
//! an earlier run.
//!
//! Each has a key that stays the same from run to run, wherever the cell stands.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

use super::formula::At;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Blank,
    Number(Decimal),
    Text(String),
    Bool(bool),
    Formula(String),
}

/// What somebody typed, and what a formula gave when it was saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    pub content: Content,
    pub shown: Content,
}

/// What was typed in the cells of a sheet, by their keys.
pub type TypedCells = BTreeMap<String, Typed>;

/// What stands in a cell by itself.
#[derive(Debug, Clone, Copy)]
pub enum Own<'a> {
    Blank,
    Number(Decimal),
    Text(&'a str),
    Live(&'a str, Decimal),
}

/// A cell that a person may type in.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    pub at: At,
    pub key: String,
    /// The text that its row begins with, where there is one: it tells where the cell has gone when
    /// somebody inserts a row.
    pub label: String,
    /// What it holds until somebody types.
    pub own: Content,
}

/// The cells of a sheet that a person may type in, and what was typed.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub typed: TypedCells,
    pub drawn: Vec<Input>,
    pub keys: HashMap<String, u32>,
    pub results: HashMap<At, Content>,
}

impl Inputs {
    /// What a formula gives with all that was typed, where another program has told it.
    pub(super) fn settled(&self, at: At) -> Option<Content> {
        self.results.get(&at).cloned()
    }
}
