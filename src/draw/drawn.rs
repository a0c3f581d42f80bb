//! Sheets that are drawn and ready to go into a workbook.

use rayon::prelude::*;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::sheet::{DrawError, Sheet};
use super::worksheet::last_set;
use crate::lang::Lang;

/// Sheets in the order in which they shall stand, with all that belongs to them.
pub struct Drawn {
    pub sheets: Vec<Sheet>,
    /// Names that hold in the whole workbook, and what they refer to.
    pub names: Vec<(String, String)>,
    /// The charts as they come from the library that draws them: a package with those sheets
    /// only that have charts, and nothing but charts on them.
    pub charts: Option<Vec<u8>>,
    /// The sheet that shows when the workbook is opened, where it is to be another than before.
    pub front: Option<usize>,
    /// What the sheets should be known by in a later run; kept in the package as it is.
    pub memo: String,
    /// Of the texts of the charts.
    pub lang: Lang,
}

impl Drawn {
    /// # Errors
    /// What the library refuses that draws the charts.
    pub fn new(
        mut sheets: Vec<Sheet>,
        mut names: Vec<(String, String)>,
    ) -> Result<Self, DrawError> {
        names.sort_by_key(|(name, _)| name.to_lowercase());
        let charts = charts(&mut sheets)?;
        sheets.par_iter_mut().for_each(Sheet::finish);
        Ok(Drawn { sheets, names, charts, front: None, memo: String::new(), lang: Lang::Da })
    }
}

/// Draws the charts over cells as wide and high as those of the sheets.
fn charts(sheets: &mut [Sheet]) -> Result<Option<Vec<u8>>, XlsxError> {
    let mut book = Workbook::new();
    // They are taken apart again.
    book.set_zip_compression_level(1);
    let mut any = false;
    for sheet in sheets.iter_mut().filter(|sheet| !sheet.charts.is_empty()) {
        any = true;
        let page = book.add_worksheet().set_name(&sheet.name)?;
        for (column, pixels) in last_set(&sheet.widths) {
            page.set_column_width_pixels(column, pixels)?;
        }
        for (row, pixels) in last_set(&sheet.heights) {
            page.set_row_height_pixels(row, pixels)?;
        }
        // A chart is as large as it is told, also over what is folded away.
        for (first, last) in &sheet.folded_columns {
            for column in *first..=*last {
                page.set_column_hidden(column)?;
            }
        }
        for (first, last) in &sheet.folded_rows {
            for row in *first..=*last {
                page.set_row_hidden(row)?;
            }
        }
        for ((row, column), chart) in &sheet.charts {
            page.insert_chart(*row, *column, chart)?;
        }
    }
    any.then(|| book.save_to_buffer()).transpose()
}
