//! Files that are small and ask for much work: what is looked for, calculated anew and drawn keeps
//! to a bound or to the deadline, as reading does.

use std::time::Duration;

use super::harm::cells;
use crate::support::fixture;
use crate::support::ours::official;
use crate::support::package::scratch;
use crate::support::program::{MOST_TIME, measured};
use soem::finding::Severity;
use soem::layout::{Layout, detect};
use soem::package::error::PackageError;
use soem::workbook::OpenError;
use soem::{Limits, Options, Refusal, Workbook};

/// A row a cell, with `content` in column AA.
fn rows(count: usize, content: &str) -> String {
    (100..100 + count).map(|row| format!("<row r=\"{row}\"><c r=\"AA{row}\"{content}")).collect()
}

/// 57,000 texts of 500 characters on the sheets that labels and headings are looked for on.
#[test]
fn a_search_over_many_texts_is_soon_at_its_end() {
    let folder = scratch();
    let within = folder.join("in");
    std::fs::create_dir_all(&within).expect("a folder");
    let text =
        format!(" t=\"inlineStr\"><is><t>{}</t></is></c></row>", "lang, (tekst). ".repeat(33));
    std::fs::write(within.join("a.xlsx"), cells(&rows(57_000, &text))).expect("a file");
    for command in ["check", "inspect"] {
        let arguments = [command, "a.xlsx", "--max-seconds", "10"];
        let found = measured(&within, &arguments);
        assert!(matches!(found.run.status, Some(0..=2)), "{:?}", found.run);
        assert!(found.time < MOST_TIME, "{command}: {:?}", found.time);
    }
}

#[test]
fn formulas_without_end_are_not_calculated_anew() {
    let formula = format!("><f>{}</f><v>4000</v></c></row>", vec!["1"; 4_000].join("+"));
    let bytes = cells(&rows(1_100, &formula));
    let workbook = Workbook::from_bytes("a.xlsx", bytes, &Limits::default()).expect("opens");
    let checked = soem::check(&workbook, &Options::default()).expect("is read");
    let recalculation = &checked.review.recalculation;
    assert_eq!(recalculation.checked, 0);
    assert!(recalculation.unchecked >= 1_100, "{recalculation:?}");
}

/// Reading is over, and there is no time for the rest.
#[test]
fn what_comes_after_reading_keeps_the_deadline() {
    let mut workbook = Workbook::open(&fixture("autisme.xlsx"), &Limits::default()).expect("opens");
    workbook.limits.time = Duration::ZERO;
    let slow = |refusal: Option<Refusal>| {
        assert!(
            matches!(
                refusal,
                Some(Refusal::Open(OpenError::Package(PackageError::TooSlow { .. })))
            ),
            "{refusal:?}"
        );
    };
    slow(soem::check(&workbook, &Options::default()).err());
    slow(soem::enrich(&workbook, &Options::default()).err());
    let located = detect(&workbook, Layout::all_built_in());
    assert!(located.findings.iter().any(|finding| finding.severity == Severity::Error));
    assert!(soem::case::extract(&workbook, Layout::all_built_in(), official()).is_err());
}
