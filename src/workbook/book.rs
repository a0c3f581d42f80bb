//! A workbook opened: its sheets and names, and the file that it was read from.

use super::sheet::Sheet;
use crate::package::bounds::Deadline;
use crate::package::limits::Limits;
use crate::package::zip::{Bytes, Package};

pub fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A workbook in memory: the file as it was, and its cells.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// The file's name without its folder.
    pub name: String,
    /// The file, untouched.
    pub bytes: Bytes,
    /// The same, opened, where it is a package.
    pub(crate) package: Option<Package>,
    pub format: Format,
    /// The worksheets, in the workbook's order.
    pub sheets: Vec<Sheet>,
    /// Chart sheets, dialog sheets and macro sheets, which have no cells to read.
    pub other_sheets: usize,
    pub names: Vec<DefinedName>,
    /// What the package has beside its sheets, where the reader tells.
    pub(super) beside: Beside,
    /// Whether dates count from 1904 instead of 1900.
    pub date1904: bool,
    /// What it was read within.
    pub limits: Limits,
    /// Bytes that it takes in memory on the way to the enriched workbook, as estimated.
    pub memory: u64,
}

/// The file format, judged by the content and not by the file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Xlsx,
    Xlsm,
    Xlsb,
    Xls,
    Ods,
}

/// A name the workbook gives to a place, a constant or a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinedName {
    pub name: String,
    /// What it stands for, without `=`: `'Indstillinger'!$C$9`.
    pub refers_to: String,
    /// The sheet it holds on; `None` for the whole workbook, and for the formats that do not tell.
    pub scope: Option<String>,
}

impl Workbook {
    /// When work that begins now must be done.
    pub fn deadline(&self) -> Deadline {
        Deadline::after(self.limits.time)
    }

    /// The worksheet of this name; as in Excel, case makes no difference.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        let exact = self.sheets.iter().find(|sheet| sheet.name == name);
        exact.or_else(|| {
            let name = name.to_lowercase();
            self.sheets.iter().find(|sheet| sheet.name.to_lowercase() == name)
        })
    }
}

/// What the workbook part tells beside its sheets; the parts that it names are only read when a
/// reviewer asks.
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    /// The workbook's structure is protected.
    pub(super) protected: bool,
    /// The parts that lead to other files and programs, and the one with macros.
    pub(super) external: Vec<String>,
    pub(super) macros: Option<String>,
}

/// What a package says, before it is joined to its bytes.
#[derive(Default)]
pub(super) struct Content {
    pub(super) sheets: Vec<Sheet>,
    pub(super) other_sheets: usize,
    pub(super) names: Vec<DefinedName>,
    pub(super) date1904: bool,
    pub(super) beside: Beside,
}
