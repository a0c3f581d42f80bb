//! Scenarios, what is wished for in them, and the simulation between them.

use std::path::{Path, PathBuf};

use super::sheet::{Sheet, WHO, calculation, expenses, net, recalculated};
use crate::support::ours::{computed, enriched_file, enriched_with};
use crate::support::recalc::Model;
use crate::support::{fixture, saved};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, dec};
use soem::engine;
use soem::model::Actor;
use soem::sensitivity::{self, Driver, Simulation, Wishes};

fn with(input: &Path, options: &soem::Options) -> PathBuf {
    saved("scenarier.xlsx", &enriched_with(input, options).bytes)
}

#[test]
fn scenarios_are_the_engines_and_follow_the_file_the_wishes_and_the_sheet() {
    let wishes = Wishes::parse(
        "[low]\nreason = 'Styregruppens forsigtige skøn'\nsuccess_rate = 0.1\n\
         participants = 0.8\ncosts = 1.25\n[high]\nlines = { 'Kontanthjælp' = 1.5 }\n",
    )
    .expect("the wishes are understood");
    for name in ["autisme.xlsx", "cti.xlsx"] {
        let calculation = calculation(&fixture(name));
        let result = computed(&calculation);
        let mut options = soem::Options::default();
        for wishes in [Wishes::default(), wishes.clone()] {
            options.scenarios = wishes.clone();
            let sets =
                sensitivity::scenarios(&calculation, &result, &expenses(&calculation), &wishes)
                    .expect("known lines");
            let model = recalculated(&with(&fixture(name), &options));
            let sheet = Sheet { model: &model, name: "SØM Scenarier" };
            let top = sheet.row("År", 1) + 1;
            for (set, (column, of_municipality)) in
                sets.0.iter().zip([("C", "F"), ("D", "G"), ("E", "H")])
            {
                let changed = set.applied(&calculation);
                for (row, which) in (8..).zip(WHO) {
                    sheet.near(column, row, net(&changed, which));
                }
                let moved = computed(&changed);
                for (which, column) in
                    [(None, column), (Some(Actor::Municipality), of_municipality)]
                {
                    for (row, sum) in (top..).zip(engine::cumulative(&moved.present_by_year(which)))
                    {
                        sheet.near(column, row, sum.to_f64().expect("kroner"));
                    }
                }
            }
        }
        // The wishes stand as they were wished, with their reason.
        let model = Model::open(&with(&fixture(name), &options));
        let sheet = Sheet { model: &model, name: "SØM Scenarier" };
        let row = sheet.row("Succesrate", 1);
        assert_eq!(sheet.at("C", row), 0.1);
        assert_eq!(sheet.text("F", row), "Styregruppens forsigtige skøn");
    }
}

#[test]
fn scenarios_can_be_overtyped() {
    let calculation = calculation(&fixture("cti.xlsx"));
    let mut model = recalculated(&enriched_file(&fixture("cti.xlsx")));
    let row = Sheet { model: &model, name: "SØM Scenarier" }.row("Deltagere (faktor)", 1);
    model.set("SØM Scenarier", &format!("D{row}"), 1.4);
    model.set("SØM Scenarier", &format!("D{}", row + 1), 0.3);
    model.recalculate();
    let changed = sensitivity::scaled(&calculation, &Driver::Participants, dec!(1.4));
    let mut changed = sensitivity::scaled(&changed, &Driver::Quantity(0), dec!(0.3));
    let sheet = Sheet { model: &model, name: "SØM Scenarier" };
    for (row, which) in (8..).zip(WHO) {
        sheet.near("D", row, net(&changed, which));
    }
    // A line that comes to hold for everyone, in the original's own cell.
    model.set("Konsekvenser 1", "G10", "Alle");
    model.recalculate();
    changed.consequences[0].applies.value = soem::model::Applies::Everyone;
    let sheet = Sheet { model: &model, name: "SØM Scenarier" };
    for (row, which) in (8..).zip(WHO) {
        sheet.near("D", row, net(&changed, which));
    }
}

#[test]
fn a_wish_that_cannot_be_met_is_told() {
    let told = |text: &str| Wishes::parse(text).expect_err("this cannot be met").to_string();
    assert!(told("[low]\nsuccess_rate = 40").contains("between 0 and 1"));
    assert!(told("[low]\nsucces = 0.4").contains("succes"));
    assert!(told("[middle]").contains("middle"));
    let calculation = calculation(&fixture("cti.xlsx"));
    let wishes =
        Wishes::parse("[high]\nlines = { Herberg = 0.5 }").expect("the wishes are understood");
    let told = sensitivity::scenarios(&calculation, &computed(&calculation), &[], &wishes)
        .expect_err("unknown line");
    assert!(told.to_string().contains("Herberg/forsorgshjem"), "{told}");
}

#[test]
fn the_same_seed_draws_the_same_and_the_range_is_that_of_the_scenarios() {
    let calculation = calculation(&fixture("autisme.xlsx"));
    let result = computed(&calculation);
    let sets =
        sensitivity::scenarios(&calculation, &result, &[0], &Wishes::default()).expect("no wishes");
    let lines = calculation.consequences.len();
    let draw =
        |seed, draws| sensitivity::simulate(&result, lines, &sets, Simulation { draws, seed });
    let outcome = draw(1, 40_000);
    assert_eq!(outcome, draw(1, 40_000));
    assert_ne!(outcome.summaries[0].p50, draw(2, 40_000).summaries[0].p50);
    let [all, parts @ ..] = outcome.summaries;
    assert!((all.mean - parts.iter().map(|part| part.mean).sum::<f64>()).abs() < 1.0);
    // By hand: expectations of independent draws multiply, and a triangle's is the mean of its
    // three points.
    let mean = |three: [Decimal; 3]| three.iter().sum::<Decimal>() / dec!(3);
    let [low, expected, high] = &sets.0;
    let rate = mean([low.success_rate, expected.success_rate, high.success_rate]);
    let hand: Decimal = result
        .flows
        .iter()
        .map(|flow| {
            let line = match flow.line {
                engine::Line::Consequence(line) => line,
                engine::Line::Cost(line) => lines + line,
            };
            let factor = mean([low.factors[line], expected.factors[line], high.factors[line]]);
            flow.at_full * factor * if flow.follows_success { rate } else { Decimal::ONE }
        })
        .sum();
    let hand = hand.to_f64().expect("kroner");
    // Four standard errors of a spread of under 500,000 kr. over 40,000 draws.
    assert!((all.mean - hand).abs() < 10_000.0, "{} against {hand} by hand", all.mean);
    let ends = [low, high].map(|set| set.net(&result, lines, None).to_f64().expect("kroner"));
    assert!(ends[0] < all.p5 && all.p95 < ends[1]);
    assert_eq!(outcome.histogram.iter().map(|(_, count)| count).sum::<u32>(), 40_000);

    let options = || {
        let mut options = soem::Options::default();
        options.simulation = Some(Simulation { draws: 1_000, seed: 7 });
        options
    };
    let bytes = || enriched_with(&fixture("autisme.xlsx"), &options()).bytes;
    assert_eq!(bytes(), bytes(), "the same seed gives the same file");
}
