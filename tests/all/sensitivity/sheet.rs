//! A sheet of an enriched workbook beside the engine.

use std::path::Path;

use crate::support::ours::{computed, understood};
use crate::support::recalc::{CellValue, Model};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use soem::model::{Actor, Calculation};

pub const WHO: [Option<Actor>; 4] =
    [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)];
pub const OURS: [&str; 6] = [
    "SØM Følsomhed",
    "SØM Vendepunkter",
    "SØM Krydstabeller",
    "SØM Horisont",
    "SØM Scenarier",
    "SØM Stress",
];
pub const GRIDS: &str = "SØM Krydstabeller";
pub const HORIZON: &str = "SØM Horisont";
/// Half an øre.
pub const NEAR: f64 = 0.005;

pub fn net(calculation: &Calculation, which: Option<Actor>) -> f64 {
    computed(calculation).net(which).to_f64().expect("kroner")
}

/// The cost lines that are not grants, by their category as it stands in the workbooks.
pub fn expenses(calculation: &Calculation) -> Vec<usize> {
    let of = |line: usize| {
        calculation.costs[line].category.as_ref().is_some_and(|c| c.value == "Tilskud")
    };
    (0..calculation.costs.len()).filter(|line| !of(*line)).collect()
}

pub fn calculation(path: &Path) -> Calculation {
    understood(path).calculation
}

/// A sheet of an enriched workbook inside IronCalc.
pub struct Sheet<'a> {
    pub model: &'a Model,
    pub name: &'a str,
}

impl Sheet<'_> {
    pub fn at(&self, column: &str, row: usize) -> f64 {
        match self.model.value(self.name, &format!("{column}{row}")) {
            CellValue::Number(number) => number,
            other => panic!("{}!{column}{row} holds {other:?}, not a number", self.name),
        }
    }
    pub fn decimal(&self, column: &str, row: usize) -> Decimal {
        Decimal::from_f64(self.at(column, row)).expect("a decimal")
    }
    pub fn text(&self, column: &str, row: usize) -> String {
        match self.model.value(self.name, &format!("{column}{row}")) {
            CellValue::Text(text) => text,
            _ => String::new(),
        }
    }
    /// The row of the heading in column B, at or below `from`.
    pub fn row(&self, heading: &str, from: usize) -> usize {
        (from..from + 600).find(|row| self.text("B", *row).starts_with(heading)).unwrap_or_else(
            || {
                panic!("{} has no \"{heading}\"", self.name);
            },
        )
    }
    pub fn near(&self, column: &str, row: usize, wanted: f64) {
        let found = self.at(column, row);
        assert!(
            (found - wanted).abs() < NEAR,
            "{}!{column}{row} is {found}, and the engine has {wanted}",
            self.name
        );
    }
}

pub fn recalculated(path: &Path) -> Model {
    let mut model = Model::open(path);
    model.recalculate();
    model
}

pub fn with_rate(calculation: &Calculation, rate: Decimal) -> Calculation {
    let mut changed = calculation.clone();
    changed.success.rate.value = rate;
    changed
}
