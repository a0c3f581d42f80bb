//! Switching values and break-even, against the engine and by hand.

use super::sheet::{Sheet, WHO, calculation, expenses, recalculated};
use crate::support::ours::{computed, enriched_file};
use crate::support::{SOUND, fixture};
use rust_decimal::{Decimal, dec};
use soem::model::Actor;
use soem::sensitivity::{self, Driver};

#[test]
fn the_part_of_a_driver_is_what_the_engine_says_when_the_input_is_changed() {
    for name in SOUND {
        let calculation = calculation(&fixture(name));
        let result = computed(&calculation);
        for driver in sensitivity::drivers(&calculation, &expenses(&calculation)) {
            let moved = computed(&sensitivity::scaled(&calculation, &driver, dec!(1.37)));
            for which in WHO {
                let part = sensitivity::part(&calculation, &result, &driver, which);
                let found = moved.net(which) - result.net(which);
                assert!(
                    (found - part * dec!(0.37)).abs() < dec!(0.000001),
                    "{name} {driver:?} {which:?}"
                );
                let Some(change) = sensitivity::switching(result.net(which), part) else {
                    continue;
                };
                let turned =
                    computed(&sensitivity::scaled(&calculation, &driver, dec!(1) + change));
                assert!(
                    turned.net(which).abs() < dec!(0.005),
                    "{name} {driver:?} {which:?}: {}",
                    turned.net(which)
                );
            }
        }
    }
}

/// The autism case by hand. The municipality gains 4,606,520.00 if all succeed, so 40 % is
/// 1,842,608.00, and it lays out 2,000,000 in 2019, 1,923,076.92 in 2018. So the net is −80,468.92,
/// the outlay may be at most 1,842,608.00 × 1.04 = 1,916,312.32, which is 4.2 % less, and the
/// success rate must reach 1,923,076.92 ÷ 4,606,520.00 = 41.7 %, which is 4.4 % more.
#[test]
fn the_switching_values_of_the_autism_case_are_those_of_the_hand_calculation() {
    let calculation = calculation(&fixture("autisme.xlsx"));
    let result = computed(&calculation);
    let which = Some(Actor::Municipality);
    let near = |found: Decimal, hand: Decimal, within: Decimal| {
        assert!((found - hand).abs() < within, "{found} against {hand} by hand");
    };
    near(result.gain_at_full(which), dec!(4606520), dec!(1));
    let change = |driver: Driver| {
        let part = sensitivity::part(&calculation, &result, &driver, which);
        sensitivity::switching(result.net(which), part).expect("it matters")
    };
    near(change(Driver::Cost(0)), dec!(1842608) / dec!(1923076.92) - dec!(1), dec!(0.000001));
    near(dec!(2000000) * (dec!(1) + change(Driver::Cost(0))), dec!(1916312.32), dec!(1));
    near(change(Driver::Success), dec!(1923076.92) / dec!(1842608) - dec!(1), dec!(0.000001));
    near(dec!(0.4) * (dec!(1) + change(Driver::Success)), dec!(0.41747), dec!(0.00001));

    let model = recalculated(&enriched_file(&fixture("autisme.xlsx")));
    let sheet = Sheet { model: &model, name: "SØM Vendepunkter" };
    let top = sheet.row("Vendepunkter: kommune", 1) + 2;
    assert_eq!(sheet.text("C", top), "Omkostning: Fritidsaktiviteter (Kommune)");
    assert_eq!(sheet.text("I", top), "Skal blive mindst 4,2 pct. mindre.");
    let rate = (top..top + 30)
        .find(|row| sheet.text("C", *row) == "Succesrate")
        .expect("a row for the success rate");
    assert!((sheet.at("E", rate) - 41.747).abs() < 0.001, "{}", sheet.at("E", rate));
    assert_eq!(sheet.text("I", rate), "Skal blive mindst 4,4 pct. større.");
}

/// Randers 2018: published break-even of 63 % for the municipality.
#[test]
fn the_published_break_even_of_randers_stands_on_the_sheet() {
    let model = recalculated(&enriched_file(&fixture("randers.xlsx")));
    let sheet = Sheet { model: &model, name: "SØM Følsomhed" };
    let row = sheet.row("Kommune", 1);
    assert!((sheet.at("F", row) - 0.63).abs() < 0.0005, "{}", sheet.at("F", row));
    assert!(sheet.text("J", row).contains("63,0 pct."), "{}", sheet.text("J", row));
}
