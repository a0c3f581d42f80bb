//! Finding the places that a layout names in one workbook: labels, tables, columns and rows.

use std::collections::BTreeMap;

use super::{ColumnKey, FieldKey, FieldSpec, Layout, SheetKey, TableKey, TableSpec, is_one_of};
use crate::finding::{Finding, Matter, Severity};
use crate::workbook::{Address, Cell, CellRef, Sheet, Value, Workbook, text};

/// As many empty rows in a row end a table.
const GAP_THAT_ENDS: u32 = 2;

/// Where a layout's fields and tables stand in a workbook.
#[derive(Debug)]
pub struct Located<'a> {
    pub layout: &'a Layout,
    pub fields: BTreeMap<FieldKey, FoundField>,
    pub tables: BTreeMap<TableKey, FoundTable>,
    /// What should have been there and is not.
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone)]
pub struct FoundField {
    pub label: CellRef,
    /// The first filled cell to the right of the label, or the empty one beside it.
    pub value: CellRef,
}

#[derive(Debug, Clone)]
pub struct FoundTable {
    pub sheet: String,
    pub heading_row: u32,
    pub columns: BTreeMap<ColumnKey, u32>,
    /// Numbered headings, such as years: the number and its column, in the order of the columns.
    pub series: Vec<(i32, u32)>,
    pub rows: Vec<Row>,
}

/// A row of a table below its headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub row: u32,
    /// The row sums the others.
    pub is_total: bool,
}

impl FoundTable {
    pub fn cell(&self, row: Row, key: ColumnKey) -> Option<CellRef> {
        Some(self.at(row, *self.columns.get(&key)?))
    }

    pub fn at(&self, row: Row, column: u32) -> CellRef {
        CellRef { sheet: self.sheet.clone(), at: Address { row: row.row, col: column } }
    }

    /// The rows that do not sum the others.
    pub fn lines(&self) -> impl Iterator<Item = Row> + '_ {
        self.rows.iter().copied().filter(|row| !row.is_total)
    }
}

/// Finds every place that the layout names, and says what is missing.
pub fn locate<'a>(workbook: &Workbook, layout: &'a Layout) -> Located<'a> {
    let mut found = Located { layout, fields: BTreeMap::new(), tables: BTreeMap::new(), findings: Vec::new() };
    let mut sheets: BTreeMap<SheetKey, &Sheet> = BTreeMap::new();
    for (&key, names) in &layout.sheets {
        if let Some(sheet) = workbook.sheets.iter().find(|sheet| is_one_of(&sheet.name, names)) {
            sheets.insert(key, sheet);
        }
    }
    if sheets.is_empty() {
        let names = workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect();
        found.findings.push(Finding::of_file("A1", Severity::Error, Matter::NotSoem { sheets: names }));
        return found;
    }
    for key in missing_sheets(layout, &sheets) {
        let name = layout.sheet_name(key).to_owned();
        found.findings.push(Finding::of_file("A1", Severity::Error, Matter::SheetMissing { name }));
    }
    for (&key, spec) in &layout.fields {
        if let Some(sheet) = sheets.get(&spec.sheet) {
            found.field(key, spec, sheet);
        }
    }
    for (&key, spec) in &layout.tables {
        if let Some(sheet) = sheets.get(&spec.sheet) {
            found.table(key, spec, sheet);
        }
    }
    found
}

/// Sheets that something required stands on and that the workbook lacks.
fn missing_sheets(layout: &Layout, sheets: &BTreeMap<SheetKey, &Sheet>) -> Vec<SheetKey> {
    let needed = |key: SheetKey| {
        layout.fields.values().any(|field| field.required && field.sheet == key)
            || layout.tables.values().any(|table| table.required && table.sheet == key)
    };
    layout.sheets.keys().copied().filter(|key| !sheets.contains_key(key) && needed(*key)).collect()
}

impl Located<'_> {
    fn field(&mut self, key: FieldKey, spec: &FieldSpec, sheet: &Sheet) {
        let mut labels = Vec::new();
        for name in &spec.labels {
            labels = cells_reading(sheet, name);
            if !labels.is_empty() {
                break;
            }
        }
        // A label has something beside it, so a heading or title of the same name is not one.
        if labels.len() > 1 {
            let beside: Vec<Address> =
                labels.iter().copied().filter(|&at| value_right_of(sheet, at).is_some()).collect();
            if !beside.is_empty() {
                labels = beside;
            }
        }
        let Some((&label, others)) = labels.split_first() else {
            if spec.required {
                let label = self.layout.label(key).to_owned();
                self.findings.push(Finding::on_sheet(
                    "A1",
                    Severity::Error,
                    &sheet.name,
                    Matter::LabelMissing { label },
                ));
            }
            return;
        };
        let place = |at: Address| CellRef { sheet: sheet.name.clone(), at };
        if let (Some(&other), true) = (others.first(), spec.required) {
            let matter = Matter::LabelTwice { label: self.layout.label(key).to_owned(), other };
            self.findings.push(Finding::at("A1", Severity::Error, &place(label), matter));
        }
        let value = value_right_of(sheet, label).unwrap_or(Address { row: label.row, col: label.col + 1 });
        self.fields.insert(key, FoundField { label: place(label), value: place(value) });
    }

    fn table(&mut self, key: TableKey, spec: &TableSpec, sheet: &Sheet) {
        // The best heading row is the one that holds most of the headings that must be there.
        let mut best: Option<(usize, u32, BTreeMap<ColumnKey, u32>)> = None;
        for (row, cells) in sheet.rows() {
            let columns = headings_in(cells, spec);
            let required = spec.columns.iter().filter(|c| c.required && columns.contains_key(&c.key)).count();
            let score = required * 100 + columns.len();
            if required > 0 && best.as_ref().is_none_or(|(most, _, _)| score > *most) {
                best = Some((score, row, columns));
            }
        }
        let wanted = || {
            let required = spec.columns.iter().filter(|c| c.required);
            required.map(|c| self.layout.heading(key, c.key).to_owned()).collect::<Vec<_>>()
        };
        let Some((_, heading_row, columns)) = best else {
            if spec.required {
                let matter = Matter::TableMissing { headings: wanted() };
                self.findings.push(Finding::on_sheet("A1", Severity::Error, &sheet.name, matter));
            }
            return;
        };
        let absent: Vec<ColumnKey> =
            spec.columns.iter().filter(|c| c.required && !columns.contains_key(&c.key)).map(|c| c.key).collect();
        if !absent.is_empty() {
            for column in absent.into_iter().filter(|_| spec.required) {
                let heading = self.layout.heading(key, column).to_owned();
                let at = CellRef { sheet: sheet.name.clone(), at: Address { row: heading_row, col: 0 } };
                let mut finding = Finding::at("A1", Severity::Error, &at, Matter::HeadingMissing { heading });
                finding.cell = columns.values().min().map(|&col| Address { row: heading_row, col });
                self.findings.push(finding);
            }
            return;
        }
        let series = series_in(sheet, heading_row, spec);
        let key_column = spec.columns.first().and_then(|first| columns.get(&first.key)).copied();
        let rows = rows_below(sheet, heading_row, &columns, &series, key_column, &self.layout.words.total);
        if spec.required && rows.iter().all(|row| row.is_total) {
            let heading = wanted().join(" · ");
            let at =
                CellRef { sheet: sheet.name.clone(), at: Address { row: heading_row, col: key_column.unwrap_or(0) } };
            self.findings.push(Finding::at("A1", Severity::Error, &at, Matter::NoRows { heading }));
        }
        self.tables.insert(key, FoundTable { sheet: sheet.name.clone(), heading_row, columns, series, rows });
    }
}

/// The cells that read `name`, in reading order.
fn cells_reading(sheet: &Sheet, name: &str) -> Vec<Address> {
    let wanted = text::key(name);
    let reads = |value: &Value| matches!(value, Value::Text(found) if text::key(found) == wanted);
    sheet.iter().filter(|(_, cell)| reads(&cell.value)).map(|(at, _)| at).collect()
}

fn value_right_of(sheet: &Sheet, label: Address) -> Option<Address> {
    sheet.row(label.row).iter().find(|(at, cell)| at.col > label.col && filled(&cell.value)).map(|(at, _)| *at)
}

fn filled(value: &Value) -> bool {
    !matches!(value, Value::Text(found) if found.trim().is_empty())
}

fn headings_in(cells: &[(Address, Cell)], spec: &TableSpec) -> BTreeMap<ColumnKey, u32> {
    let mut columns = BTreeMap::new();
    for (at, cell) in cells {
        let Value::Text(found) = &cell.value else { continue };
        if let Some(column) = spec.columns.iter().find(|column| is_one_of(found, &column.headings)) {
            columns.entry(column.key).or_insert(at.col);
        }
    }
    columns
}

fn series_in(sheet: &Sheet, row: u32, spec: &TableSpec) -> Vec<(i32, u32)> {
    let numbered = |(at, cell): &(Address, Cell)| Some((number_in_heading(&cell.value, &spec.series)?, at.col));
    sheet.row(row).iter().filter_map(numbered).collect()
}

/// The number that a heading carries by one of the patterns: `2019` by `{n}`, `År 3` by `År {n}`.
fn number_in_heading(value: &Value, patterns: &[String]) -> Option<i32> {
    let found = match value {
        Value::Number(number) => number.normalize().to_string(),
        Value::Text(found) => text::key(found),
        _ => return None,
    };
    patterns.iter().find_map(|pattern| {
        let (before, after) = pattern.split_once("{n}")?;
        let rest = found.strip_prefix(text::key(before).as_str())?.strip_suffix(text::key(after).as_str())?;
        rest.trim().parse().ok()
    })
}

fn rows_below(
    sheet: &Sheet,
    heading_row: u32,
    columns: &BTreeMap<ColumnKey, u32>,
    series: &[(i32, u32)],
    key_column: Option<u32>,
    total: &[String],
) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut last_filled = heading_row;
    let belongs = |col: u32| columns.values().any(|&c| c == col) || series.iter().any(|&(_, c)| c == col);
    for (row, cells) in sheet.rows().filter(|(row, _)| *row > heading_row) {
        if row - last_filled > GAP_THAT_ENDS {
            break;
        }
        if !cells.iter().any(|(at, cell)| belongs(at.col) && filled(&cell.value)) {
            continue;
        }
        last_filled = row;
        let key = cells.iter().find(|(at, _)| Some(at.col) == key_column).map(|(_, cell)| &cell.value);
        let is_total = matches!(key, Some(Value::Text(found)) if is_one_of(found, total));
        rows.push(Row { row, is_total });
    }
    rows
}
