//! What no calculation can do without, whatever a layout asks for: where a column, a table or a
//! field is left optional and is not there, its lines must not vanish in silence.

use rust_decimal::Decimal;

use super::cells::{Reader, raw_text};
use super::notice::Notice;
use crate::finding::{Finding, Severity};
use crate::layout::notice::Notice as Missing;
use crate::layout::{ColumnKey, FieldKey, FoundTable, Layout, Row, TableKey};
use crate::typed::number;
use crate::typed::number::Parsed;
use crate::workbook::{Cell, CellRef, Value};

const FIELDS: [FieldKey; 6] = [
    FieldKey::PriceYear,
    FieldKey::BaseYear,
    FieldKey::FirstYear,
    FieldKey::LastYear,
    FieldKey::DiscountRate,
    FieldKey::SuccessRate,
];

impl Reader<'_, '_> {
    /// Refuses a calculation without the fields that it is computed from. Those that the layout
    /// requires are told where they are looked for.
    pub(super) fn fields_there(&mut self) {
        for key in FIELDS.into_iter().filter(|key| !self.fields.contains_key(key)) {
            let layout = self.layout;
            if layout.fields.get(&key).is_some_and(|field| field.required) {
                continue;
            }
            let own = Layout::built_in();
            let name = |layout: &Layout| layout.label(key).to_owned();
            let label = Some(name(layout)).filter(|label| !label.is_empty());
            let matter =
                Missing::LabelMissing { label: label.unwrap_or_else(|| name(own)), near: None };
            self.fatal = true;
            self.findings.push(Finding::of_file("A1", Severity::Error, matter));
        }
    }

    /// Tells of a table of inputs that is not there though the layout does not require it.
    pub(super) fn table_there(&mut self, key: TableKey, severity: Severity) {
        let is_required = self.layout.tables.get(&key).is_some_and(|table| table.required);
        if is_required || self.tables.contains_key(&key) {
            return;
        }
        let own = Layout::built_in().tables.get(&key);
        let Some(spec) = self.layout.tables.get(&key).or(own) else { return };
        let headings = spec.columns.iter().map(|column| column.headings.first().to_owned());
        let matter = Missing::TableMissing { headings: headings.collect(), near: None };
        self.fatal |= severity == Severity::Error;
        self.findings.push(Finding::of_file("A1", severity, matter));
    }

    /// Refuses a table without the columns that its lines are read by; the rows would vanish.
    pub(super) fn columns_there(
        &mut self,
        key: TableKey,
        table: &FoundTable,
        columns: &[ColumnKey],
    ) {
        for column in absent(table, columns) {
            let heading = self.headed(key, column);
            let at = headings(table);
            self.fatal = true;
            let matter = Missing::HeadingMissing { heading, near: None };
            self.findings.push(Finding::at("A1", Severity::Error, &at, matter));
        }
    }

    /// Tells of columns of amounts that are not there and so count as nil.
    pub(super) fn columns_nil(&mut self, key: TableKey, table: &FoundTable, columns: &[ColumnKey]) {
        for column in absent(table, columns) {
            let label = self.headed(key, column);
            let value = Decimal::ZERO.to_string();
            let at = headings(table);
            self.tell("A1", Severity::PossibleError, &at, Notice::DefaultUsed { label, value });
        }
    }

    /// What a column is called; in the format's own words where the layout has no such column.
    fn headed(&self, key: TableKey, column: ColumnKey) -> String {
        let own = self.layout.heading(key, column);
        if own.is_empty() { Layout::built_in().heading(key, column) } else { own }.to_owned()
    }

    /// Tells of rows with figures and no name: nothing can be tied to them.
    pub(super) fn nameless(&mut self, key: TableKey, table: &FoundTable, columns: &[ColumnKey]) {
        let heading = self.layout.heading(key, ColumnKey::Service).to_owned();
        for row in table.lines() {
            let Some(at) = table.cell(row, ColumnKey::Service) else { return };
            let is_named =
                self.cell(&at).is_some_and(|cell| !raw_text(&cell.value).trim().is_empty());
            if !is_named && self.has_figures(table, row, columns) {
                let heading = heading.clone();
                self.tell("A2", Severity::PossibleError, &at, Notice::NoName { heading });
            }
        }
    }

    /// Whether a row has figures in some columns or under the numbered headings.
    pub(super) fn has_figures(&self, table: &FoundTable, row: Row, columns: &[ColumnKey]) -> bool {
        let known = columns.iter().filter_map(|key| table.cell(row, *key));
        let numbered = table.series.iter().map(|(_, column)| table.at(row, *column));
        known.chain(numbered).any(|at| self.cell(&at).is_some_and(is_figure))
    }
}

fn absent(table: &FoundTable, columns: &[ColumnKey]) -> Vec<ColumnKey> {
    columns.iter().copied().filter(|key| !table.columns.contains_key(key)).collect()
}

/// The first of a table's headings.
fn headings(table: &FoundTable) -> CellRef {
    let first = table.columns.values().min().copied().unwrap_or(0);
    table.place(table.heading_row, first)
}

/// Whether a cell holds a number that moves something, or what may be meant for one.
fn is_figure(cell: &Cell) -> bool {
    match &cell.value {
        Value::Number(number) => !number.is_zero(),
        Value::Text(found) => !matches!(number::parse(found), Parsed::NotANumber),
        Value::Error(_) | Value::OutOfRange(_) => true,
        Value::Bool(_) | Value::Date { .. } => false,
    }
}
