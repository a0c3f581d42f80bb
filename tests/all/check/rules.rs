//! For each rule of the catalogue a workbook that triggers it and one that does not.

use super::edits::{Edit, N, T, findings, has, planted};
use crate::support::ours::{advice, checked, checked_with};
use crate::support::{SOUND, fixture};
use soem::Options;
use soem::check::{RULES, Thresholds};
use soem::explain::words;
use soem::finding::{Finding, Severity};
use soem::lang::Lang;

/// A rule's two fixtures: what triggers it, and what does not.
struct Fixtures(&'static str, (&'static str, &'static [Edit]), (&'static str, &'static [Edit]));

const FIXTURES: [Fixtures; 30] = [
    Fixtures("A1", ("autisme.xlsx", &[("Indstillinger", "B9", T("Rente"))]), ("autisme.xlsx", &[])),
    Fixtures("A2", ("autisme.xlsx", &[("Priser", "E6", T("ukendt"))]), ("autisme.xlsx", &[])),
    Fixtures("A3", ("autisme.xlsx", &[("Effekt", "C5", N(40.0))]), ("autisme.xlsx", &[])),
    Fixtures("A4", ("autisme.xlsx", &[("Indsats", "C15", N(5.0))]), ("autisme.xlsx", &[])),
    Fixtures(
        "A5",
        ("cti.xlsx", &[("Priser", "E9", N(0.0)), ("Priser", "F9", N(0.0))]),
        ("cti.xlsx", &[]),
    ),
    Fixtures("A6", ("autisme.xlsx", &[("Omkostninger", "C6", T("Andet"))]), ("autisme.xlsx", &[])),
    Fixtures("A7", ("autisme.xlsx", &[("Effekt", "C5", N(0.45))]), ("autisme.xlsx", &[])),
    Fixtures("B1", ("autisme.xlsx", &[("Resultater", "C8", N(1.0))]), ("autisme.xlsx", &[])),
    Fixtures("B2", ("autisme.xlsx", &[("Resultater", "C8", N(1.0))]), ("autisme.xlsx", &[])),
    Fixtures("B3", ("randers-trykt.xlsx", &[]), ("randers.xlsx", &[])),
    Fixtures("B4", ("randers.xlsx", &[("Resultater", "E8", N(0.5))]), ("randers.xlsx", &[])),
    Fixtures("B5", ("autisme.xlsx", &[("Indstillinger", "C9", N(0.035))]), ("autisme.xlsx", &[])),
    Fixtures("B6", ("autisme.xlsx", &[("Indstillinger", "C19", N(130.0))]), ("autisme.xlsx", &[])),
    Fixtures(
        "C1",
        ("autisme.xlsx", &[("Omkostninger", "G6", N(-2_000_000.0))]),
        ("autisme.xlsx", &[]),
    ),
    Fixtures("C2", ("autisme.xlsx", &[("Konsekvenser 2", "H6", N(-322.4))]), ("autisme.xlsx", &[])),
    Fixtures(
        "C3",
        (
            "cti.xlsx",
            &[
                ("Konsekvenser 1", "B14", T("Herberg/forsorgshjem")),
                ("Konsekvenser 1", "H14", T("Ja")),
            ],
        ),
        ("cti.xlsx", &[]),
    ),
    Fixtures("C4", ("cti.xlsx", &[("Priser", "E6", N(1507.0))]), ("cti.xlsx", &[])),
    Fixtures("C5", ("cti.xlsx", &[("Priser", "E8", N(1200.0))]), ("cti.xlsx", &[])),
    Fixtures("C6", ("autisme.xlsx", &[("Effekt", "C5", N(0.6))]), ("autisme.xlsx", &[])),
    Fixtures("C7", ("autisme.xlsx", &[]), ("autisme.xlsx", &[("Priser", "E6", N(3000.0))])),
    Fixtures("C8", ("autisme.xlsx", &[]), ("cti.xlsx", &[])),
    Fixtures("C9", ("autisme.xlsx", &[]), ("randers.xlsx", &[])),
    Fixtures("C10", ("autisme.xlsx", &[("Indsats", "C14", N(5.0))]), ("autisme.xlsx", &[])),
    Fixtures("D1", ("autisme.xlsx", &[("Omkostninger", "P6", T(""))]), ("autisme.xlsx", &[])),
    Fixtures(
        "D2",
        ("cti.xlsx", &[]),
        (
            "cti.xlsx",
            &[
                ("Konsekvenser 2", "F8", N(-3.0)),
                ("Konsekvenser 2", "G8", N(-3.0)),
                ("Priser", "E8", N(298.0)),
                ("Priser", "D8", N(2020.0)),
                ("Konsekvenser 2", "J6", N(-41.0)),
            ],
        ),
    ),
    Fixtures(
        "D3",
        ("autisme.xlsx", &[("Mellemregninger", "I6", N(1000.0))]),
        ("autisme.xlsx", &[]),
    ),
    Fixtures("D4", ("randers.xlsx", &[]), ("autisme.xlsx", &[])),
    Fixtures("D5", ("autisme.xlsx", &[("Indsats", "C6", T(""))]), ("autisme.xlsx", &[])),
    Fixtures("D6", ("autisme.xlsx", &[]), ("randers.xlsx", &[])),
    Fixtures("D7", ("cti.xlsx", &[("Omkostninger", "G8", N(2_000_000.0))]), ("cti.xlsx", &[])),
];

#[test]
fn every_rule_finds_its_fixture_and_is_silent_on_the_other() {
    assert_eq!(RULES.len(), FIXTURES.len());
    for (rule, Fixtures(code, (name, edits), (clean, clean_edits))) in RULES.iter().zip(&FIXTURES) {
        assert_eq!(rule.code, *code, "the fixtures are in the order of the catalogue");
        let found = findings(&planted(name, edits));
        assert!(has(&found, code), "{code} does not find its fixture: {:?}", codes(&found));
        let found = findings(&planted(clean, clean_edits));
        assert!(!has(&found, code), "{code} speaks of {clean}: {:?}", codes(&found));
    }
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    codes.dedup();
    codes
}

#[test]
fn a_clean_reference_workbook_has_no_error_and_no_stale_value() {
    for name in SOUND {
        let found = checked(&fixture(name));
        let errors: Vec<_> =
            found.findings.iter().filter(|f| f.severity <= Severity::PossibleError).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        assert!(found.explanation.is_none());
        let recalculation = &found.review.recalculation;
        assert!(
            recalculation.checked > 200 && recalculation.unchecked == 0,
            "{name}: {recalculation:?}"
        );
    }
}

#[test]
fn rate_and_base_year_are_inferred_from_the_printed_present_values() {
    use rust_decimal::dec;
    for (name, rate, base) in
        [("autisme.xlsx", dec!(0.04), 2018), ("randers.xlsx", dec!(0.035), 2019)]
    {
        let inferred = checked(&fixture(name)).review.inference.expect("enough years");
        assert_eq!((inferred.rate.normalize(), inferred.base_year), (rate, Some(base)), "{name}");
    }
}

#[test]
fn the_participants_of_randers_contradict_its_printed_figures_and_the_cells_are_named() {
    let found = checked(&fixture("randers-trykt.xlsx"));
    let contradiction = found.findings.iter().find(|finding| finding.code == "B3").expect("B3");
    let told = advice(contradiction);
    for part in [
        "3.705.454 kr. (Resultater!C7)",
        "164.698 kr. pr. deltager (Resultater!D7)",
        "25 deltagere (Indsats!C13, C14, C15)",
    ] {
        assert!(told.contains(part), "»{part}« is not in {told}");
    }
    assert_eq!(contradiction.severity, Severity::Error);
    // 3,705,454 / 164,698, by hand.
    assert_eq!(contradiction.read().as_deref(), Some("22,4985"));
    let explanation = found.explanation.expect("figures differ");
    let told = words::explanation(&explanation, Lang::Da);
    assert!(
        told.contains("13 skrevet som tal") && told.contains("det viser ikke, hvordan forskellen"),
        "{told}"
    );
}

#[test]
fn findings_come_by_severity_and_then_by_weight() {
    for name in ["randers-trykt.xlsx", "cti.xlsx"] {
        let found = checked(&fixture(name)).findings;
        assert!(
            found.is_sorted_by(|a, b| (a.severity, -a.heft()) <= (b.severity, -b.heft())),
            "{name}"
        );
    }
}

#[test]
fn a_rule_that_is_switched_off_is_silent_and_the_change_is_kept_in_the_result() {
    let mut options = Options::default();
    options.check.thresholds =
        Thresholds::changed_by("[C7]\nshare = 0.6\n[C9]\non = false\n").expect("valid");
    let found = checked_with(&fixture("autisme.xlsx"), &options).expect("understood");
    assert!(!has(&found.findings, "C7") && !has(&found.findings, "C9"));
    assert_eq!(found.review.changes.len(), 2);
}
