//! Layouts of one's own, which of several fits, and drafts of new ones.

use std::sync::Arc;

use crate::support::ours::{enriched, open};
use crate::support::program::{Run, soem};
use crate::support::recalc::{CellValue, Model};
use crate::support::{fixture, saved};
use soem::Options;
use soem::finding::Severity;
use soem::layout::detect;
use soem::layout::notice::Notice;
use soem::layout::spec::Layout;

pub fn layout(text: &str) -> Arc<Layout> {
    Arc::new(Layout::from_toml(text).expect("a layout"))
}

pub fn by(layouts: Vec<Arc<Layout>>) -> Options {
    let mut options = Options::default();
    options.layouts = layouts;
    options
}

fn other_model() -> String {
    std::fs::read_to_string(fixture("others/anden-model.toml"))
        .expect("the layout of the other model")
}

/// The autism case in another arrangement comes to the same øre, and what its layout converts is
/// converted in the formulas too: a change in its own units moves our sheets as the same change in
/// the original does.
#[test]
fn a_layout_of_ones_own_reads_another_model() {
    let workbook = open(&fixture("others/anden-model.xlsx"));
    let found =
        soem::enrich(&workbook, &by(vec![layout(&other_model())])).expect("it is understood");
    let original = enriched(&fixture("autisme.xlsx"));
    assert_eq!(
        found.checked.result.net(None).round_dp(2),
        original.checked.result.net(None).round_dp(2)
    );
    assert_eq!(
        soem::reconcile::verdict(&found.checked.crosscheck),
        soem::reconcile::Verdict::Equal
    );
    let converted = |f: &&soem::finding::Finding| {
        matches!(f.about(), Some(soem::read::notice::Notice::Converted { .. }))
    };
    assert_eq!(
        found.checked.findings.iter().filter(converted).count(),
        3,
        "{:#?}",
        found.checked.findings
    );

    let mut theirs = Model::open(&saved("anden-model.xlsx", &found.bytes));
    let mut ours = Model::open(&saved("original.xlsx", &original.bytes));
    theirs.set("Virkning", "B5", 55.0);
    ours.set("Effekt", "C5", 0.55);
    theirs.set("Opsætning", "E8", 3.0);
    ours.set("Indstillinger", "C9", 0.03);
    theirs.set("Budget", "C3", -2500.0);
    ours.set("Omkostninger", "G6", 2_500_000.0);
    theirs.set("Sparet forbrug", "D2", 9.0);
    ours.set("Konsekvenser 2", "E6", -9.0);
    theirs.recalculate();
    ours.recalculate();
    // The other model names no committees, so SØM Aktører has other rows.
    for (sheet, cells) in [("SØM Resumé", 20), ("SØM Hovedområder", 60)] {
        let mut compared = 0;
        for cell in ours.formulas(sheet) {
            let expected = ours.value(sheet, &cell);
            if let CellValue::Number(_) = expected {
                let value = theirs.value(sheet, &cell);
                assert!(
                    value.agrees(&expected, 1e-9),
                    "{sheet}!{cell}: {value:?}, not {expected:?}"
                );
                compared += 1;
            }
        }
        assert!(compared > cells, "{sheet}: {compared}");
    }
}

#[test]
fn the_layout_that_fits_best_is_chosen_and_a_tie_is_told() {
    let workbook = open(&fixture("others/anden-model.xlsx"));
    let (own, other) = (Layout::built_in().clone(), layout(&other_model()));
    let found = detect(&workbook, &[own.clone(), other.clone()]);
    assert_eq!(
        (found.fit.id.as_str(), found.findings.len()),
        ("anden-model", 0),
        "{:#?}",
        found.findings
    );
    let told = |matter: fn(&Notice) -> bool, layouts: &[Arc<Layout>]| {
        let is = |f: &soem::finding::Finding| f.about().is_some_and(matter);
        detect(&workbook, layouts).findings.iter().any(|f| f.severity == Severity::Error && is(f))
    };
    assert!(told(
        |notice| matches!(notice, Notice::LayoutTie { fits } if fits.len() == 2),
        &[other.clone(), other.clone()]
    ));
    assert!(told(
        |notice| matches!(notice, Notice::LayoutPoor { fits } if fits.len() == 1),
        &[own]
    ));
    assert!(!told(|notice| matches!(notice, Notice::LayoutPoor { .. }), &[other]));
}

#[test]
fn inspect_and_draft_tell_what_is_where() {
    let (autism, other) = (fixture("autisme.xlsx"), fixture("others/anden-model.xlsx"));
    let (autism, other) = (autism.to_str().expect("UTF-8"), other.to_str().expect("UTF-8"));
    let Run { status, out, .. } = soem(&["inspect", autism, "--json"]);
    let value: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let rate = value["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .find(|f| f["key"] == "success_rate")
        .expect("it");
    assert_eq!(
        (status, rate["cell"].as_str(), rate["raw"].as_str()),
        (Some(0), Some("C5"), Some("0.4"))
    );

    // What is not found has a neighbour, and the program says where.
    let Run { status, out, .. } = soem(&["inspect", other]);
    assert_eq!(status, Some(1));
    assert!(out.contains("IKKE FUNDET") && out.contains("Takster"), "{out}");

    // A draft is a layout, and for a workbook in the known form one that reads it.
    let Run { out: draft, .. } = soem(&["layout", "draft", autism]);
    let workbook = open(&fixture("autisme.xlsx"));
    let drafted = soem::enrich(&workbook, &by(vec![layout(&draft)])).expect("the draft reads it");
    assert_eq!(
        drafted.checked.result.net(None),
        enriched(&fixture("autisme.xlsx")).checked.result.net(None)
    );
    let Run { out: draft, .. } = soem(&["layout", "draft", other]);
    assert!(Layout::from_toml(&draft).is_ok(), "{draft}");
    assert!(
        draft.contains("consequences = [\"Linjer\"]") && draft.contains("# success_rate ="),
        "{draft}"
    );
}
