//! A workbook calculated anew by somebody else's engine.
//!
//! [`Model`] recalculates with IronCalc inside the process; [`libreoffice`] has LibreOffice do the
//! same and is slower (seconds), so its tests are `#[ignore = "needs LibreOffice (soffice)"]`. What
//! stands in a file is read with a third program, calamine, so that a cached value and a
//! recalculated one never come from the same reader.
//!
//! Neither engine is Excel. IronCalc takes a function of one value (`ABS`, `ROUND`, `ISNUMBER`,
//! `NOT`, the criterion of `COUNTIF`) inside `SUMPRODUCT` for a single cell, often without an
//! error, and calculates `MAX((A1:A9="x")*B1:B9)` as an array formula where Excel does not;
//! LibreOffice adds up the truth values of a range. So a sheet of formulas is held against both.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{DataRef, Reader, Sheet, SheetType, Xlsx, open_workbook};
use ironcalc::base::Model as Engine;
use ironcalc::base::cell::CellValue as EngineValue;
use ironcalc::base::types::CellType;

use super::package::scratch;

/// What stands in a cell. Numbers are the file's own, unrounded.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    Number(f64),
    Text(String),
    Bool(bool),
    /// As Excel writes it in English, `#DIV/0!`.
    Error(String),
    Empty,
}

impl CellValue {
    /// The number, or a panic that says what stands there instead.
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            other => panic!("a number was expected, not {other:?}"),
        }
    }

    /// Whether two programs agree: numbers within `tolerance` of the larger one (of 1 where both
    /// are smaller), everything else exactly. An empty text is an empty cell, since files do not
    /// tell them apart.
    pub fn agrees(&self, other: &Self, tolerance: f64) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0)
            }
            (a, b) => a == b || (a.is_empty() && b.is_empty()),
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Self::Empty) || matches!(self, Self::Text(text) if text.is_empty())
    }
}

impl From<f64> for CellValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for CellValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<bool> for CellValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// The cells of a sheet that hold a value, by (row, column) from 1.
type Cells = BTreeMap<(i32, i32), CellValue>;

/// The values of all sheets of a file.
#[derive(Debug)]
pub struct Values {
    sheets: Vec<(String, Cells)>,
}

impl Values {
    /// What stands in the file, nothing recalculated.
    pub fn read(path: &Path) -> Self {
        let mut file: Xlsx<_> =
            open_workbook(path).unwrap_or_else(|e| panic!("{} opens: {e}", path.display()));
        let mut sheets = Vec::new();
        for Sheet { name, typ, .. } in file.sheets_metadata().to_vec() {
            if typ != SheetType::WorkSheet {
                continue;
            }
            let mut cells = Cells::new();
            let mut reader = file
                .worksheet_cells_reader(&name)
                .unwrap_or_else(|e| panic!("sheet {name} of {}: {e}", path.display()));
            while let Some(cell) =
                reader.next_cell().unwrap_or_else(|e| panic!("a cell of sheet {name}: {e}"))
            {
                let (row, column) = cell.get_position();
                let place = (row as i32 + 1, column as i32 + 1);
                cells.insert(place, from_file(cell.get_value()));
            }
            sheets.push((name, cells));
        }
        Self { sheets }
    }

    /// The sheets in the order of the file.
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The cells of a sheet that hold a value, row by row.
    pub fn cells(&self, sheet: &str) -> Vec<String> {
        let index = index_of(self.sheets.iter().map(|(name, _)| name.as_str()), sheet);
        self.sheets[index].1.keys().copied().map(name).collect()
    }

    /// The value of a cell, `Empty` where nothing stands. Panics when there is no such sheet.
    pub fn value(&self, sheet: &str, cell: &str) -> CellValue {
        let index = index_of(self.sheets.iter().map(|(name, _)| name.as_str()), sheet);
        let (_, cells) = &self.sheets[index];
        cells.get(&place(cell)).cloned().unwrap_or(CellValue::Empty)
    }
}

/// A workbook inside an engine: constants as constants, formulas as formulas.
pub struct Model {
    engine: Engine<'static>,
    cached: Values,
}

impl Model {
    /// Loads the workbook. Until [`Model::recalculate`] is called, values are those of the file.
    pub fn open(path: &Path) -> Self {
        let name = path.to_str().expect("a path in UTF-8");
        let engine = ironcalc::import::load_from_xlsx(name, "en", "UTC", "en")
            .unwrap_or_else(|e| panic!("IronCalc loads {name}: {e}"));
        Self { engine, cached: Values::read(path) }
    }

    /// The sheets in the order of the file.
    pub fn sheets(&self) -> Vec<String> {
        self.engine.workbook.get_worksheet_names()
    }

    /// The cells of a sheet that hold a formula, row by row.
    pub fn formulas(&self, sheet: &str) -> Vec<String> {
        let data = &self.engine.workbook.worksheets[self.sheet(sheet) as usize].sheet_data;
        let mut cells: Vec<_> = data
            .cells()
            .filter(|(_, _, cell)| cell.has_formula())
            .map(|(row, column, _)| (row, column))
            .collect();
        cells.sort_unstable();
        cells.into_iter().map(name).collect()
    }

    /// What stands in the file, whatever has been set or recalculated since.
    pub fn cached(&self, sheet: &str, cell: &str) -> CellValue {
        self.cached.value(sheet, cell)
    }

    /// What the engine has in the cell now.
    pub fn value(&self, sheet: &str, cell: &str) -> CellValue {
        let (sheet, (row, column)) = (self.sheet(sheet), place(cell));
        let value = self.engine.get_cell_value_by_index(sheet, row, column);
        let kind = self.engine.get_cell_type(sheet, row, column);
        match value.expect("a cell of a known sheet") {
            EngineValue::None => CellValue::Empty,
            EngineValue::Number(number) => CellValue::Number(number),
            EngineValue::Boolean(truth) => CellValue::Bool(truth),
            EngineValue::String(text) if kind == Ok(CellType::ErrorValue) => CellValue::Error(text),
            EngineValue::String(text) => CellValue::Text(text),
        }
    }

    /// Puts a constant where a constant stands. Panics on a formula: a test that overwrites one
    /// would no longer test it.
    pub fn set(&mut self, sheet: &str, cell: &str, value: impl Into<CellValue>) {
        assert!(
            !self.formulas(sheet).iter().any(|formula| formula == cell),
            "{sheet}!{cell} holds a formula and is not an input"
        );
        self.type_over(sheet, cell, value);
    }

    /// Puts a constant in a cell, also where a formula stands that is there to be typed over.
    pub fn type_over(&mut self, sheet: &str, cell: &str, value: impl Into<CellValue>) {
        let (index, (row, column)) = (self.sheet(sheet), place(cell));
        let engine = &mut self.engine;
        match value.into() {
            CellValue::Number(number) => engine.update_cell_with_number(index, row, column, number),
            CellValue::Text(text) => engine.update_cell_with_text(index, row, column, &text),
            CellValue::Bool(truth) => engine.update_cell_with_bool(index, row, column, truth),
            CellValue::Error(error) => engine.set_user_input(index, row, column, error),
            CellValue::Empty => engine.set_user_input(index, row, column, String::new()),
        }
        .unwrap_or_else(|e| panic!("{sheet}!{cell} is set: {e}"));
    }

    /// Calculates every formula anew from the constants.
    pub fn recalculate(&mut self) {
        self.engine.evaluate();
    }

    fn sheet(&self, sheet: &str) -> u32 {
        let sheets = &self.engine.workbook.worksheets;
        index_of(sheets.iter().map(|s| s.name.as_str()), sheet) as u32
    }
}

/// The values LibreOffice gets when it calculates every formula of the file anew.
///
/// Panics when `soffice` is missing, since a test that is skipped looks like one that holds.
pub fn libreoffice(path: &Path) -> Values {
    let result = libreoffice_files(std::slice::from_ref(&path.to_path_buf()));
    Values::read(&result[0])
}

/// The files that LibreOffice makes of workbooks when it calculates every formula anew, in their
/// order. Many in one run take much less time than one by one. Their names must differ.
pub fn libreoffice_files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let folder = scratch();
    let profile = folder.join("profile");
    // Without this setting LibreOffice shows the cached values of a file and calculates nothing.
    std::fs::create_dir_all(profile.join("user")).expect("a folder for the profile");
    std::fs::write(
        profile.join("user/registrymodifications.xcu"),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item
 oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>"#,
    )
    .expect("the profile is written");
    let run = Command::new("soffice")
        .args(["--headless", "--norestore"])
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&folder)
        .args(paths)
        .output()
        .unwrap_or_else(|e| panic!("this test needs LibreOffice, and soffice does not start: {e}"));
    std::fs::remove_dir_all(&profile).expect("the profile is removed");
    let made = |path: &PathBuf| {
        let result = folder.join(path.file_stem().expect("a file")).with_extension("xlsx");
        assert!(
            result.exists(),
            "LibreOffice made nothing of {}: {}",
            path.display(),
            String::from_utf8_lossy(&run.stderr)
        );
        result
    };
    paths.iter().map(made).collect()
}

fn from_file(value: &DataRef<'_>) -> CellValue {
    match value {
        DataRef::Int(number) => CellValue::Number(*number as f64),
        DataRef::Float(number) => CellValue::Number(*number),
        DataRef::DateTime(date) => CellValue::Number(date.as_f64()),
        DataRef::Bool(truth) => CellValue::Bool(*truth),
        DataRef::SharedString(text) => CellValue::from(*text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            CellValue::Text(text.clone())
        }
        DataRef::Error(error) => CellValue::Error(error.to_string()),
        DataRef::Empty => CellValue::Empty,
    }
}

fn index_of<'a>(mut sheets: impl Iterator<Item = &'a str>, sheet: &str) -> usize {
    sheets.position(|name| name == sheet).unwrap_or_else(|| panic!("there is no sheet {sheet}"))
}

/// `C5` as (row, column) from 1.
fn place(cell: &str) -> (i32, i32) {
    let split = cell.find(|c: char| c.is_ascii_digit());
    let (letters, row) = cell.split_at(split.unwrap_or(cell.len()));
    let column =
        letters.bytes().fold(0, |column, letter| column * 26 + i32::from(letter - b'A') + 1);
    let row = row.parse().unwrap_or_else(|_| panic!("{cell} is no cell"));
    (row, column)
}

/// (5, 3) as `C5`.
fn name((row, mut column): (i32, i32)) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.insert(0, b'A' + ((column - 1) % 26) as u8);
        column = (column - 1) / 26;
    }
    format!("{}{row}", String::from_utf8_lossy(&letters))
}
