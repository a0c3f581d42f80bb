//! Which layout a workbook is in: the one whose fields and tables are found most of.

use std::sync::Arc;

use super::fit::Fit;
use super::grid::Grids;
use super::locate::{Located, among};
use super::notice::Notice;
use super::spec::Layout;
use crate::finding::{Finding, Severity};
use crate::package::bounds::Deadline;
use crate::workbook::Workbook;

/// The layout that fits best, and where it finds everything. Layouts that fit equally well are an
/// error among the findings, with the scores; so is one that fits poorly, for what it lacks is.
pub fn detect(workbook: &Workbook, layouts: &[Arc<Layout>]) -> Located {
    detect_within(workbook, layouts, workbook.deadline())
}

/// The same, until a deadline that is asked by others too.
pub fn detect_within(workbook: &Workbook, layouts: &[Arc<Layout>], deadline: Deadline) -> Located {
    let grids = Grids::new(workbook, deadline);
    let located = |layout| among(workbook, &grids, layout);
    let mut fitted: Vec<Located> = layouts.iter().map(located).collect();
    // Stable: of layouts that fit equally well, the first named comes first.
    fitted.sort_by_key(|located| std::cmp::Reverse(located.fit.score()));
    let fits: Vec<Fit> = fitted.iter().map(|located| located.fit.clone()).collect();
    let mut fitted = fitted.into_iter();
    let mut best = fitted.next().unwrap_or_else(|| located(Layout::built_in()));
    let Fit { required_found, required, .. } = best.fit;
    let tied = matches!(fits.as_slice(), [first, second, ..] if first.score() == second.score());
    // One layout tells on its own what it lacks, as long as it finds most.
    let poor =
        if fits.len() > 1 { required_found < required } else { required_found * 2 < required };
    // Where there is none of the model's sheets, that says it all.
    if tied || poor && !best.sheets.is_empty() {
        let matter = if tied { Notice::LayoutTie { fits } } else { Notice::LayoutPoor { fits } };
        best.findings.insert(0, Finding::of_file("A1", Severity::Error, matter));
    }
    best
}
