//! How our sheets are known again, and what we call what we add.

use crate::workbook::{Format, Workbook};

/// Most bytes of one of the sheets that we make; what a stranger's package may ask for is in its
/// [`Limits`](crate::package::limits::Limits).
pub(super) const MAX_OURS: u64 = 128 << 20;
/// Workbook-wide names beginning so are ours when they refer to a sheet of ours.
pub const NAME_PREFIX: &str = "SOEM_";
/// The hidden name that marks a sheet as ours.
pub(super) const MARK_NAME: &str = "_SOEM_sheet";
/// The file name of every part we add begins so.
pub(super) const OUR_PREFIX: &str = "soem_";

/// The name of every sheet that we add begins so; a mark on another is somebody else's doing.
const SHEET_PREFIX: &str = "SØM ";

/// Whether a sheet with our mark may be ours, by its name.
pub(super) fn is_our_name(sheet: &str) -> bool {
    sheet.starts_with(SHEET_PREFIX)
}

/// The formula of the mark on a sheet: its name as a text constant.
pub(super) fn mark_formula(sheet: &str) -> String {
    format!("\"{}\"", sheet.replace('"', "\"\""))
}

/// Whether a part has a name that we give.
pub(super) fn is_ours(part: &str) -> bool {
    part.rsplit('/').next().is_some_and(|file| file.starts_with(OUR_PREFIX))
}

/// Names of the sheets of a workbook that an earlier graft added, in order. Formats that take no
/// sheets of ours have none.
pub fn our_sheets(workbook: &Workbook) -> Vec<String> {
    if !matches!(workbook.format, Format::Xlsx | Format::Xlsm) {
        return Vec::new();
    }
    let is_marked = |sheet: &str| {
        workbook.names.iter().any(|name| {
            name.name.eq_ignore_ascii_case(MARK_NAME)
                && name.scope.as_deref() == Some(sheet)
                && name.refers_to == mark_formula(sheet)
        })
    };
    let names = workbook.sheets.iter().map(|sheet| &sheet.name);
    names.filter(|name| is_our_name(name) && is_marked(name)).cloned().collect()
}
