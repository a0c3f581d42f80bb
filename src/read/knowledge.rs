//! The knowledge base: the model's own quantities and prices for a target group, for comparison
//! only.

use super::case::{Figure, Knowledge};
use super::cells::{Reader, raw_text};
use super::notice::Notice;
use crate::finding::Severity;
use crate::layout::{ColumnKey, FoundTable, TableKey};
use crate::model::{Actor, PerActor};
use crate::typed::number;
use crate::typed::number::Parsed;
use crate::workbook::{CellRef, Value};

impl Reader<'_, '_> {
    pub fn knowledge(&mut self) -> Vec<Knowledge> {
        let Some(table) = self.tables.get(&TableKey::Knowledge).cloned() else {
            return Vec::new();
        };
        self.tell_unknown(&table);
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

    /// Tells of cells that settle nothing since they hold no number, and of figures without a name.
    fn tell_unknown(&mut self, table: &FoundTable) {
        let prices = [ColumnKey::Municipality, ColumnKey::Region, ColumnKey::State];
        let mut unread: Vec<(CellRef, String)> = Vec::new();
        for row in table.lines() {
            let named = table.cell(row, ColumnKey::Service);
            let is_named = named
                .and_then(|at| self.cell(&at))
                .is_some_and(|cell| !raw_text(&cell.value).trim().is_empty());
            let priced = prices.iter().filter_map(|key| table.cell(row, *key));
            let numbered = table.series.iter().map(|(_, column)| table.at(row, *column));
            for at in priced.chain(numbered) {
                let Some(cell) = self.cell(&at) else { continue };
                let found = raw_text(&cell.value).trim().to_owned();
                // A dash stands for nothing.
                let is_blank = found.is_empty() || number::is_dash(&found);
                if !is_blank && (!is_named || self.known(at.clone()).is_none()) {
                    unread.push((at, found));
                }
            }
        }
        let cells = unread.len();
        if let Some((at, found)) = unread.into_iter().next() {
            let matter = Notice::KnowledgeUnread { label: at.to_string(), found, cells };
            self.tell("A2", Severity::Information, &at, matter);
        }
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
