//! What the tokens of a formula refer to by number: sheets, defined names, and what lies outside
//! the workbook.

use super::functions;
use super::program::{Biff, Program};
use crate::workbook::address::{Address, quoted};
use crate::workbook::book::DefinedName;

/// The sheets, names and links of a binary workbook, in the order that formulas count them in.
#[derive(Debug, Default)]
pub(in crate::workbook) struct Book {
    /// All sheets; `None` for those without cells.
    pub(in crate::workbook) sheets: Vec<Option<String>>,
    pub(in crate::workbook) links: Vec<Link>,
    pub(in crate::workbook) ranges: Vec<Range>,
    pub(in crate::workbook) names: Vec<Name>,
}

/// Where references to other sheets lead to.
#[derive(Debug)]
pub(in crate::workbook) enum Link {
    /// The workbook itself.
    Own,
    /// Functions that an add-in brings, by their names.
    AddIn(Vec<String>),
    /// Another file or program.
    Outside,
}

/// A run of sheets, from the first to the last.
#[derive(Debug, Clone, Copy)]
pub(in crate::workbook) struct Range {
    pub(in crate::workbook) link: usize,
    pub(in crate::workbook) first: i32,
    pub(in crate::workbook) last: i32,
}

/// A defined name as the file has it.
#[derive(Debug, Clone, Default)]
pub(in crate::workbook) struct Name {
    pub(in crate::workbook) name: String,
    /// The sheet it holds on, by its number.
    pub(in crate::workbook) scope: Option<usize>,
    /// A function of a macro, or a future function's name, that stands for no place.
    pub(in crate::workbook) is_function: bool,
    pub(in crate::workbook) code: Vec<u8>,
}

/// Names by the numbers that built-in ones are stored as, in the spelling of .xlsx.
pub(in crate::workbook) const BUILT_IN: [&str; 14] = [
    "_xlnm.Consolidate_Area",
    "_xlnm.Auto_Open",
    "_xlnm.Auto_Close",
    "_xlnm.Extract",
    "_xlnm.Database",
    "_xlnm.Criteria",
    "_xlnm.Print_Area",
    "_xlnm.Print_Titles",
    "_xlnm.Recorder",
    "_xlnm.Data_Form",
    "_xlnm.Auto_Activate",
    "_xlnm.Auto_Deactivate",
    "_xlnm.Sheet_Title",
    "_xlnm._FilterDatabase",
];

impl Book {
    /// The name of the one sheet of a range; `None` for several, for none, and for other files.
    pub(super) fn sheet(&self, range: u16) -> Option<&str> {
        let Range { link, first, last } = *self.ranges.get(usize::from(range))?;
        if !matches!(self.links.get(link)?, Link::Own) || first != last {
            return None;
        }
        self.sheets.get(usize::try_from(first).ok()?)?.as_deref()
    }

    /// How a formula on a sheet spells the name of this number, counted from 1.
    pub(super) fn name(&self, number: u32, sheet: Option<usize>) -> Option<String> {
        let found = self.numbered(number)?;
        let is_word =
            found.name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '\\' | '?'));
        // A sheet of .xls has fewer columns, so that a name there may be a cell elsewhere.
        if found.is_function
            || !is_word
            || found.name.is_empty()
            || Address::parse(&found.name).is_some()
        {
            return None;
        }
        match found.scope {
            Some(scope) if Some(scope) == sheet => Some(found.name.clone()),
            Some(scope) => {
                Some(format!("{}!{}", quoted(self.sheets.get(scope)?.as_ref()?), found.name))
            }
            None => {
                // The sheet's own name of this spelling would be taken for it.
                let hides = |name: &Name| {
                    name.scope.is_some() && name.scope == sheet && same(&name.name, &found.name)
                };
                (!self.names.iter().any(hides)).then(|| found.name.clone())
            }
        }
    }

    /// The function that a call by name means.
    pub(super) fn function(&self, range: Option<u16>, number: u32) -> Option<String> {
        let Some(range) = range else {
            return functions::by_name(&self.numbered(number)?.name, false);
        };
        match self.links.get(self.ranges.get(usize::from(range))?.link)? {
            Link::Own => functions::by_name(&self.numbered(number)?.name, false),
            Link::AddIn(names) => {
                functions::by_name(names.get(usize::try_from(number).ok()?.checked_sub(1)?)?, true)
            }
            Link::Outside => None,
        }
    }

    /// Whether a range leads to the workbook itself.
    pub(super) fn is_own(&self, range: u16) -> bool {
        let range = self.ranges.get(usize::from(range));
        range.is_some_and(|range| matches!(self.links.get(range.link), Some(Link::Own)))
    }

    fn numbered(&self, number: u32) -> Option<&Name> {
        self.names.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// The names that stand for something that can be told.
    pub(in crate::workbook) fn defined_names(&self, biff: Biff) -> Vec<DefinedName> {
        let told = |found: &Name| {
            // What is relative in a name is so to the first cell.
            let at = Address::new(0, 0);
            let program = Program { code: &found.code, at, sheet: found.scope };
            let refers_to = self.formula(biff, program).filter(|_| !found.is_function)?;
            let scope = match found.scope {
                Some(sheet) => Some(self.sheets.get(sheet)?.clone()?),
                None => None,
            };
            Some(DefinedName { name: found.name.clone(), refers_to, scope })
        };
        self.names.iter().filter_map(told).collect()
    }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
