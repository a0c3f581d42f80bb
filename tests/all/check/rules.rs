//! For each rule of the catalogue a workbook that triggers it and one that does not.

use super::edits::{Edit, N, T, findings, has, planted};
use crate::support::ours::{advice, checked, checked_with};
use crate::support::{SOUND, fixture};
use rust_decimal::dec;
use soem::Options;
use soem::check::{RULES, Thresholds};
use soem::explain::words;
use soem::finding::{Finding, Fold, Severity, causes};
use soem::lang::Lang;

/// A rule's two fixtures: what triggers it, and what does not.
struct Fixtures(&'static str, (&'static str, &'static [Edit]), (&'static str, &'static [Edit]));

const FIXTURES: [Fixtures; 33] = [
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
    Fixtures("B7", ("autisme.xlsx", &[("Effekt", "C5", N(0.45))]), ("autisme.xlsx", &[])),
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
    Fixtures(
        "C11",
        ("autisme.xlsx", &[("Konsekvenser 2", "H6", N(-62.0))]),
        ("autisme.xlsx", &[("Konsekvenser 2", "H6", N(-52.0))]),
    ),
    Fixtures(
        "C12",
        ("autisme.xlsx", &[("Konsekvenser 2", "K7", N(0.0))]),
        ("autisme.xlsx", &[("Konsekvenser 2", "K7", N(-2.0))]),
    ),
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
    assert_eq!(contradiction.read(Lang::Da).as_deref(), Some("22,4985"));
    let explanation = found.explanation.expect("figures differ");
    let told = words::explanation(&explanation, Lang::Da);
    assert!(
        told.contains("13 skrevet som tal") && told.contains("det viser ikke, hvordan forskellen"),
        "{told}"
    );
}

#[test]
fn causes_come_by_severity_and_then_by_weight_each_with_what_it_explains() {
    for name in ["randers-trykt.xlsx", "cti.xlsx"] {
        let found = checked(&fixture(name)).findings;
        let heads: Vec<&Finding> =
            causes(&found).filter_map(|(_, _, group)| group.first()).collect();
        assert!(
            heads.is_sorted_by(|a, b| (a.severity, -a.heft()) <= (b.severity, -b.heft())),
            "{name}"
        );
        assert!(heads.iter().all(|head| head.fold == Fold::Own));
    }
    // Thirteen typed figures come out with other participants; three formulas are made of them,
    // and nine sums and a quotient are of them too.
    let found = checked(&fixture("randers-trykt.xlsx")).findings;
    let (_, _, first) = causes(&found).next().expect("a cause");
    let explained = |code: &str| first.iter().filter(|finding| finding.code == code).count();
    assert_eq!(["B7", "B1", "B2", "B3", "B4"].map(explained), [1, 15, 9, 1, 1]);
    assert_eq!(causes(&found).count(), 5);
}

#[test]
fn what_is_below_the_materiality_comes_last_and_decides_nothing() {
    // The printed figures of Randers miss 960,321 kroner, the municipality's 653,434.
    let mut options = Options::default();
    let decides = |options: &Options| {
        let found = checked_with(&fixture("randers-trykt.xlsx"), options).expect("understood");
        (found.needs_attention(Severity::Error), found.findings)
    };
    assert!(decides(&options).0);
    options.check.materiality.kroner = Some(dec!(960_000));
    assert!(decides(&options).0);
    // 25 per cent of 4,665,775.
    options.check.materiality.share = Some(dec!(0.25));
    options.check.materiality.kroner = Some(dec!(2_000_000));
    let (found, findings) = decides(&options);
    assert!(!found, "2,000,000 kroner are more than 1,166,444, and both than what is missed");
    let heads: Vec<bool> =
        causes(&findings).filter_map(|(_, _, group)| Some(group.first()?.is_material)).collect();
    assert!(heads.is_sorted_by(|a, b| a >= b) && heads.contains(&false), "{heads:?}");
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
