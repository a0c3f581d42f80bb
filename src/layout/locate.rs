//! Finding the places that a layout names in one workbook: sheets, labels and tables.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fit::Fit;
use super::grid::{Grid, Grids, filled};
use super::headings;
use super::notice::Notice;
use super::similar::slip;
use super::spec::{FieldKey, FieldSpec, Layout, Position, SheetKey, Side, TableKey};
use super::table::{self, FoundTable};
use crate::finding::{Finding, Severity};
use crate::typed::{alike, label};
use crate::workbook::{Address, CellRef, Sheet, Workbook};

/// Where a layout's fields and tables stand in a workbook.
#[derive(Debug)]
pub struct Located {
    pub layout: Arc<Layout>,
    /// The workbook's names of the sheets.
    pub sheets: BTreeMap<SheetKey, String>,
    pub fields: BTreeMap<FieldKey, FoundField>,
    pub tables: BTreeMap<TableKey, FoundTable>,
    pub fit: Fit,
    /// What should have been there and is not.
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone)]
pub struct FoundField {
    /// The label, or the value itself where a defined name points at it.
    pub label: CellRef,
    /// Where the layout says that the value stands; the cell may be empty.
    pub value: CellRef,
    /// The defined name that led here.
    pub name: Option<String>,
}

/// Finds every place that the layout names, and says what is missing.
pub fn locate(workbook: &Workbook, layout: &Arc<Layout>) -> Located {
    among(workbook, &Grids::new(workbook, workbook.deadline()), layout)
}

/// The same, on sheets that may be folded already. Where there is not time for all of it, that is
/// an error among the findings.
pub(super) fn among(workbook: &Workbook, grids: &Grids, layout: &Arc<Layout>) -> Located {
    let fit = Fit { id: layout.id.clone(), title: layout.title.clone(), ..Fit::default() };
    let (fields, tables, sheets) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut found =
        Located { layout: Arc::clone(layout), sheets, fields, tables, fit, findings: Vec::new() };
    let sheets = found.sheets(workbook, grids);
    found.sheets = sheets.iter().map(|(key, sheet)| (*key, sheet.name.clone())).collect();
    if sheets.is_empty() {
        let names = workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect();
        found.findings.push(Finding::of_file(
            "A1",
            Severity::Error,
            Notice::NotSoem { sheets: names },
        ));
    } else {
        for key in
            layout.sheets.keys().filter(|key| !sheets.contains_key(key) && needed(layout, **key))
        {
            let name = layout.sheet_name(*key).to_owned();
            let near = sheet_like(workbook, layout, &name);
            found.findings.push(Finding::of_file(
                "A1",
                Severity::Error,
                Notice::SheetMissing { name, near },
            ));
        }
        let grids: BTreeMap<SheetKey, &Grid> =
            sheets.iter().filter_map(|(key, sheet)| Some((*key, grids.of(sheet)?))).collect();
        for (&key, spec) in &layout.fields {
            if !found.named(key, spec, workbook)
                && let Some(grid) = grids.get(&spec.sheet)
            {
                found.field(key, spec, grid);
            }
        }
        for (&key, spec) in &layout.tables {
            if let Some(grid) = grids.get(&spec.sheet) {
                let (table, findings) = table::find(key, spec, grid, layout);
                found.tables.extend(table.map(|table| (key, table)));
                found.findings.extend(findings);
            }
        }
    }
    found.measure();
    if grids.deadline.is_over() {
        found.findings.insert(0, Finding::of_file("A1", Severity::Error, Notice::TimeUp));
    }
    found
}

/// Whether something required stands on the sheet.
fn needed(layout: &Layout, key: SheetKey) -> bool {
    layout.fields.values().any(|field| field.required && field.sheet == key)
        || layout.tables.values().any(|table| table.required && table.sheet == key)
}

impl Located {
    /// The sheets by their names; one that is needed and not so named by what stands on it, which
    /// is told.
    fn sheets<'w>(
        &mut self,
        workbook: &'w Workbook,
        grids: &Grids,
    ) -> BTreeMap<SheetKey, &'w Sheet> {
        let mut sheets: BTreeMap<SheetKey, &Sheet> = BTreeMap::new();
        for (&key, names) in &self.layout.sheets {
            if let Some(sheet) = workbook.sheets.iter().find(|sheet| names.has(&sheet.name)) {
                sheets.insert(key, sheet);
            }
        }
        for (&key, names) in &self.layout.sheets {
            let first = |sheet: &&Sheet| {
                sheet.name.split_once(" - ").is_some_and(|(first, _)| names.has(first))
            };
            let alike: Vec<&Sheet> = workbook.sheets.iter().filter(first).collect();
            if let ([sheet], false) = (&alike[..], sheets.contains_key(&key)) {
                let name = self.layout.sheet_name(key).to_owned();
                let matter = Notice::SheetByFirstWords { name, found: sheet.name.clone() };
                self.findings.push(Finding::on_sheet(
                    "A1",
                    Severity::Assumption,
                    &sheet.name,
                    matter,
                ));
                sheets.insert(key, sheet);
            }
        }
        for &key in self.layout.sheets.keys() {
            if sheets.contains_key(&key) || !needed(&self.layout, key) {
                continue;
            }
            let free = workbook
                .sheets
                .iter()
                .filter(|sheet| !sheets.values().any(|taken| taken.name == sheet.name));
            let like = free
                .filter(|sheet| {
                    grids.of(sheet).is_some_and(|grid| looks_like(grid, &self.layout, key))
                })
                .collect::<Vec<_>>();
            if let [sheet] = like[..] {
                let name = self.layout.sheet_name(key).to_owned();
                let matter = Notice::SheetByContent { name, found: sheet.name.clone() };
                self.findings.push(Finding::on_sheet(
                    "A1",
                    Severity::Assumption,
                    &sheet.name,
                    matter,
                ));
                sheets.insert(key, sheet);
            }
        }
        sheets
    }

    fn measure(&mut self) {
        let layout = &self.layout;
        let fields =
            layout.fields.iter().map(|(key, spec)| (self.fields.contains_key(key), spec.required));
        let tables =
            layout.tables.iter().map(|(key, spec)| (self.tables.contains_key(key), spec.required));
        for (found, required) in fields.chain(tables) {
            self.fit.named += 1;
            self.fit.found += usize::from(found);
            self.fit.required += usize::from(required);
            self.fit.required_found += usize::from(required && found);
        }
    }

    /// Finds the field by a defined name.
    fn named(&mut self, key: FieldKey, spec: &FieldSpec, workbook: &Workbook) -> bool {
        let defined = spec.names.iter().find_map(|name| {
            let of_book = |found: &&crate::workbook::DefinedName| {
                found.name.to_lowercase() == name.to_lowercase()
            };
            let place = place_of(&workbook.names.iter().find(of_book)?.refers_to)?;
            workbook.sheet(&place.sheet).map(|_| (name, place))
        });
        if let Some((name, place)) = defined {
            let found = FoundField { label: place.clone(), value: place, name: Some(name.clone()) };
            self.fields.insert(key, found);
            return true;
        }
        false
    }

    fn field(&mut self, key: FieldKey, spec: &FieldSpec, grid: &Grid) {
        let sheet = &*grid.sheet;
        let reading = spec.labels.keys().iter().map(|name| grid.reading(name));
        let mut labels = reading.into_iter().find(|cells| !cells.is_empty()).unwrap_or_default();
        // Only where no label reads so as it stands, one with a unit or a number of its own.
        let units = &self.layout.words.units;
        if labels.is_empty() {
            let reads = |found: &str| {
                let bare = label::bare(found, |unit| units.has(unit));
                bare.len() < found.trim().len() && spec.labels.has(bare)
            };
            let cells = grid.labels().filter(|(_, found)| reads(found));
            labels = cells.map(|(at, _)| at).collect();
        }
        // A label has something beside it, so a heading or title of the same name is not one.
        if labels.len() > 1 {
            let beside: Vec<Address> = labels
                .iter()
                .copied()
                .filter(|&at| value_of(sheet, at, spec.value).is_some())
                .collect();
            if !beside.is_empty() {
                labels = beside;
            }
        }
        let Some((&label, others)) = labels.split_first() else {
            if spec.required {
                let label = self.layout.label(key).to_owned();
                let near = slip(grid, grid.folded(), &spec.labels, &self.layout);
                self.findings.push(Finding::on_sheet(
                    "A1",
                    Severity::Error,
                    &sheet.name,
                    Notice::LabelMissing { label, near },
                ));
            }
            return;
        };
        let place = |at: Address| CellRef { sheet: sheet.name.clone(), at };
        if let (Some(&other), true) = (others.first(), spec.required) {
            let matter = Notice::LabelTwice { label: self.layout.label(key).to_owned(), other };
            self.findings.push(Finding::at("A1", Severity::Error, &place(label), matter));
        }
        let beside = match spec.value {
            Position::Side(Side::Below) => Address { row: label.row + 1, col: label.col },
            _ => Address { row: label.row, col: label.col + 1 },
        };
        let value = value_of(sheet, label, spec.value).unwrap_or(beside);
        self.fields
            .insert(key, FoundField { label: place(label), value: place(value), name: None });
    }
}

/// The sheet whose name may be a slip of `name`, if it is none of the layout's.
fn sheet_like(workbook: &Workbook, layout: &Layout, name: &str) -> Option<String> {
    let others = workbook.sheets.iter().map(|sheet| sheet.name.as_str());
    let others = others.filter(|other| !layout.sheets.values().any(|names| names.has(other)));
    others.into_iter().find(|other| alike::meant(other, [name]).is_some()).map(str::to_owned)
}

/// Whether most of what must stand on a sheet stands on this one.
fn looks_like(grid: &Grid, layout: &Layout, key: SheetKey) -> bool {
    let labels = layout.fields.values().filter(|field| field.required && field.sheet == key);
    let (mut wanted, mut found) = (0, 0);
    for field in labels {
        wanted += 1;
        let stands = field.labels.keys().iter().any(|label| !grid.reading(label).is_empty());
        found += usize::from(stands);
    }
    for table in layout.tables.values().filter(|table| table.required && table.sheet == key) {
        let (all, here) = headings::count(grid, table, &layout.words);
        wanted += all;
        found += here;
    }
    wanted >= 2 && found * 3 >= wanted * 2
}

/// The one cell that a defined name refers to: `'Ark 1'!$C$9`, or `$'Ark 1'.$C$9` as OpenDocument
/// has it.
fn place_of(refers_to: &str) -> Option<CellRef> {
    let (sheet, cell) = refers_to.rsplit_once(['!', '.'])?;
    let sheet = sheet.trim_start_matches('$');
    let plain = sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\''));
    let sheet = plain.map_or_else(|| sheet.to_owned(), |sheet| sheet.replace("''", "'"));
    Some(CellRef { sheet, at: Address::parse(&cell.replace('$', ""))? })
}

fn value_of(sheet: &Sheet, label: Address, position: Position) -> Option<Address> {
    let is_filled = |at: Address| sheet.cell(at).is_some_and(|cell| filled(&cell.value));
    match position {
        Position::Side(Side::Right) => sheet
            .row(label.row)
            .iter()
            .find(|(at, cell)| at.col > label.col && filled(&cell.value))
            .map(|(at, _)| *at),
        Position::Side(Side::Below) => sheet
            .iter()
            .find(|(at, cell)| at.col == label.col && at.row > label.row && filled(&cell.value))
            .map(|(at, _)| at),
        Position::Columns(columns) => {
            let at = Address { row: label.row, col: label.col.checked_add(columns)? };
            is_filled(at).then_some(at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_one_cell() {
        for (refers_to, place) in [
            ("'Indstillinger'!$C$9", Some(("Indstillinger", "C9"))),
            ("Effekt!C5", Some(("Effekt", "C5"))),
            ("$'Ark ''1'''.$B$2", Some(("Ark '1'", "B2"))),
            ("Ark!$A$1:$B$2", None),
            ("#REF!", None),
            ("3.14", None),
        ] {
            let found = place_of(refers_to).map(|place| (place.sheet, place.at.to_string()));
            assert_eq!(
                found.as_ref().map(|(sheet, at)| (sheet.as_str(), at.as_str())),
                place,
                "{refers_to}"
            );
        }
    }
}
