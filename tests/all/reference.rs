//! The reference workbooks, recomputed: against what LibreOffice computed and cached in them,
//! and against the figures that were published.

use crate::support::fixture;
use crate::support::ours::{computed, understood};
use rust_decimal::{Decimal, dec};
use soem::engine::NetResult;
use soem::model::Actor;
use soem::read::Case;
use soem::reconcile::{self, Verdict};

fn recomputed(name: &str) -> (Case, NetResult) {
    let case = understood(&fixture(name));
    let result = computed(&case.calculation);
    (case, result)
}

fn near(found: Decimal, published: Decimal, within: Decimal) {
    assert!((found - published).abs() <= within, "{found} is not within {within} of {published}");
}

#[test]
fn every_printed_figure_is_what_libreoffice_computed() {
    for (name, figures) in [("autisme.xlsx", 127), ("randers.xlsx", 132), ("cti.xlsx", 107)] {
        let (case, result) = recomputed(name);
        let crosscheck = reconcile::against_original(&case, &result);
        let mut compared = 0;
        for comparison in &crosscheck {
            let Some(difference) = comparison.difference else { continue };
            let within = if reconcile::is_share(&comparison.printed.what) {
                dec!(0.0000001)
            } else {
                dec!(0.01)
            };
            let label = &comparison.printed.label;
            assert!(
                difference.abs() <= within,
                "{name} {}: {label} differs by {difference}",
                comparison.printed.cell
            );
            compared += 1;
        }
        assert_eq!(compared, figures);
        assert_eq!(reconcile::verdict(&crosscheck), Verdict::Equal);
        assert!(case.findings.is_empty(), "{:#?}", case.findings);
    }
}

#[test]
fn autism_comes_out_as_published() {
    let (_, result) = recomputed("autisme.xlsx");
    near(result.net(None), dec!(633612), dec!(2));
    let areas = [
        ("Indkomstoverførsler", dec!(2070615)),
        ("Beskæftigelsesindsats", dec!(195276)),
        ("Skat af indkomst", dec!(365175)),
        ("Sundhedsydelse", dec!(26150)),
        ("Politi, retsvæsen og kriminalforsorg", dec!(0)),
        ("Ungdoms- og voksenuddannelse", dec!(-320497)),
        ("Sociale serviceydelser", dec!(219971)),
    ];
    for (area, published) in areas {
        near(result.sum(|flow| flow.area.as_deref() == Some(area)), published, dec!(2));
    }
    near(result.sum(|flow| flow.area.is_none()), dec!(-1923077), dec!(2));
}

#[test]
fn randers_comes_out_as_published() {
    let (_, result) = recomputed("randers.xlsx");
    near(result.net(None), dec!(3705454), dec!(15));
    for (actor, published) in
        Actor::ALL.into_iter().zip([dec!(225612), dec!(777915), dec!(2701926)])
    {
        near(result.net(Some(actor)), published, dec!(15));
    }
    near(
        result.break_even(Some(Actor::Municipality)).rate().expect("a gain"),
        dec!(0.630),
        dec!(0.0005),
    );
    near(
        result.per(result.net(None), result.per_participant).expect("participants"),
        dec!(164698),
        dec!(1),
    );
}

#[test]
fn cti_comes_out_as_published() {
    let (_, result) = recomputed("cti.xlsx");
    near(result.net(None), dec!(-6377215), dec!(1));
    near(result.break_even(None).rate().expect("a gain"), dec!(0.647), dec!(0.0005));
    near(
        result.break_even(Some(Actor::Municipality)).rate().expect("a gain"),
        dec!(0.861),
        dec!(0.0005),
    );
}

#[test]
fn printed_figures_that_do_not_follow_from_the_inputs_are_told_by_cell() {
    let (case, result) = recomputed("randers-trykt.xlsx");
    let crosscheck = reconcile::against_original(&case, &result);
    assert_eq!(reconcile::verdict(&crosscheck), Verdict::Differs);
    let differing: Vec<String> = crosscheck
        .iter()
        .filter(|c| c.verdict == Verdict::Differs)
        .map(|c| c.printed.cell.at.to_string())
        .collect();
    for typed in ["C7", "D7", "C8", "C9", "C10", "G15"] {
        assert!(differing.iter().any(|cell| cell == typed), "{typed} is not among {differing:?}");
    }
}
