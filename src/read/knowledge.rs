//! The knowledge base: the model's own quantities and prices for a target group, for comparison
//! only.

use super::case::{Figure, Knowledge};
use super::cells::{Reader, raw_text};
use crate::layout::{ColumnKey, TableKey};
use crate::model::{Actor, PerActor};
use crate::typed::number;
use crate::typed::number::Parsed;
use crate::workbook::{CellRef, Value};

impl Reader<'_, '_> {
    pub fn knowledge(&self) -> Vec<Knowledge> {
        let Some(table) = self.tables.get(&TableKey::Knowledge) else { return Vec::new() };
        let text = |at: Option<CellRef>| {
            let found = raw_text(&self.cell(&at?)?.value).trim().to_owned();
            (!found.is_empty()).then_some(found)
        };
        let mut rows = Vec::new();
        for row in table.lines() {
            let Some(service) = text(table.cell(row, ColumnKey::Service)) else { continue };
            let price = |key| table.cell(row, key).and_then(|at| self.known(at));
            let mut prices = PerActor::default();
            let columns = [ColumnKey::Municipality, ColumnKey::Region, ColumnKey::State];
            for (actor, key) in Actor::ALL.into_iter().zip(columns) {
                prices.0[actor as usize] = price(key);
            }
            rows.push(Knowledge {
                service,
                target_group: text(table.cell(row, ColumnKey::TargetGroup)),
                area: text(table.cell(row, ColumnKey::Area)),
                unit: text(table.cell(row, ColumnKey::Unit)),
                changes: table
                    .series
                    .iter()
                    .map(|&(n, column)| (n, self.known(table.at(row, column))))
                    .collect(),
                prices,
                price_year: price(ColumnKey::PriceYear),
                source: text(table.cell(row, ColumnKey::Source)),
            });
        }
        rows
    }

    fn known(&self, cell: CellRef) -> Option<Figure> {
        let value = match &self.cell(&cell)?.value {
            Value::Number(value) => *value,
            Value::Text(text) => match number::parse(text) {
                Parsed::Plain(value) => value,
                _ => return None,
            },
            _ => return None,
        };
        Some(Figure { value, cell })
    }
}
