//! The sheets of sensitivity, held against the engine on a calculation whose *input* was changed, never against
//! the closed form that made them; recalculated by IronCalc, axes overtyped and inputs changed.

use std::path::{Path, PathBuf};

use crate::support::package::{changed, scratch};
use crate::support::recalc::{CellValue, Model};
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, dec};
use soem::engine::{self, NetResult};
use soem::layout::{Layout, locate};
use soem::model::{Actor, Calculation};
use soem::read;
use soem::sensitivity::{self, Driver, Simulation, Wishes};
use soem::workbook::{Limits, Workbook};

const WORKBOOKS: [&str; 3] = ["autisme.xlsx", "cti.xlsx", "randers.xlsx"];
const WHO: [Option<Actor>; 4] = [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)];
const OURS: [&str; 7] = [
    "SØM Følsomhed",
    "SØM Vendepunkter",
    "SØM Tornado",
    "SØM Krydstabeller",
    "SØM Horisont",
    "SØM Scenarier",
    "SØM Stress",
];
const GRIDS: &str = "SØM Krydstabeller";
const HORIZON: &str = "SØM Horisont";
/// Half an øre.
const NEAR: f64 = 0.005;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn calculation(path: &Path) -> Calculation {
    let workbook = Workbook::open(path, &Limits::default()).expect("the workbook opens");
    let case = read::calculation(&workbook, locate(&workbook, Layout::built_in())).expect("the workbook is understood");
    case.calculation
}

fn computed(calculation: &Calculation) -> NetResult {
    engine::net_result(calculation).expect("the calculation is computed")
}

fn net(calculation: &Calculation, which: Option<Actor>) -> f64 {
    computed(calculation).net(which).to_f64().expect("kroner")
}

/// The cost lines that are not grants, by their category as it stands in the workbooks.
fn expenses(calculation: &Calculation) -> Vec<usize> {
    let of = |line: usize| calculation.costs[line].category.as_ref().is_some_and(|c| c.value == "Tilskud");
    (0..calculation.costs.len()).filter(|line| !of(*line)).collect()
}

fn enriched(input: &Path) -> PathBuf {
    enriched_with(input, &soem::Options::default())
}

fn enriched_with(input: &Path, options: &soem::Options) -> PathBuf {
    let workbook = Workbook::open(input, &Limits::default()).expect("the workbook opens");
    let bytes = soem::enrich(&workbook, options).expect("the workbook is enriched").bytes;
    let path = scratch().join(input.file_name().expect("a name"));
    std::fs::write(&path, bytes).expect("the scratch folder takes files");
    path
}

/// A sheet of an enriched workbook inside IronCalc.
struct Sheet<'a> {
    model: &'a Model,
    name: &'a str,
}

impl Sheet<'_> {
    fn at(&self, column: &str, row: usize) -> f64 {
        match self.model.value(self.name, &format!("{column}{row}")) {
            CellValue::Number(number) => number,
            other => panic!("{}!{column}{row} holds {other:?}, not a number", self.name),
        }
    }
    fn decimal(&self, column: &str, row: usize) -> Decimal {
        Decimal::from_f64(self.at(column, row)).expect("a decimal")
    }
    fn text(&self, column: &str, row: usize) -> String {
        match self.model.value(self.name, &format!("{column}{row}")) {
            CellValue::Text(text) => text,
            _ => String::new(),
        }
    }
    /// The row of the heading in column B, at or below `from`.
    fn row(&self, heading: &str, from: usize) -> usize {
        (from..from + 600).find(|row| self.text("B", *row).starts_with(heading)).unwrap_or_else(|| {
            panic!("{} has no \"{heading}\"", self.name);
        })
    }
    fn near(&self, column: &str, row: usize, wanted: f64) {
        let found = self.at(column, row);
        assert!((found - wanted).abs() < NEAR, "{}!{column}{row} is {found}, and the engine has {wanted}", self.name);
    }
}

fn recalculated(path: &Path) -> Model {
    let mut model = Model::open(path);
    model.recalculate();
    model
}

fn with_rate(calculation: &Calculation, rate: Decimal) -> Calculation {
    let mut changed = calculation.clone();
    changed.success.rate.value = rate;
    changed
}

#[test]
fn the_part_of_a_driver_is_what_the_engine_says_when_the_input_is_changed() {
    for name in WORKBOOKS {
        let calculation = calculation(&fixture(name));
        let result = computed(&calculation);
        for driver in sensitivity::drivers(&calculation, &expenses(&calculation)) {
            let moved = computed(&sensitivity::scaled(&calculation, &driver, dec!(1.37)));
            for which in WHO {
                let part = sensitivity::part(&calculation, &result, &driver, which);
                let found = moved.net(which) - result.net(which);
                assert!((found - part * dec!(0.37)).abs() < dec!(0.000001), "{name} {driver:?} {which:?}");
                let Some(change) = sensitivity::switching(result.net(which), part) else { continue };
                let turned = computed(&sensitivity::scaled(&calculation, &driver, dec!(1) + change));
                assert!(turned.net(which).abs() < dec!(0.005), "{name} {driver:?} {which:?}: {}", turned.net(which));
            }
        }
    }
}

/// The autism case by hand. The municipality gains 4,606,520.00 if all succeed, so 40 % is 1,842,608.00, and it
/// lays out 2,000,000 in 2019, 1,923,076.92 in 2018. So the net is −80,468.92, the outlay may be at most
/// 1,842,608.00 × 1.04 = 1,916,312.32, which is 4.2 % less, and the success rate must reach
/// 1,923,076.92 ÷ 4,606,520.00 = 41.7 %, which is 4.4 % more.
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

    let model = recalculated(&enriched(&fixture("autisme.xlsx")));
    let sheet = Sheet { model: &model, name: "SØM Vendepunkter" };
    let top = sheet.row("Vendepunkter: kommune", 1) + 2;
    assert_eq!(sheet.text("C", top), "Omkostning: Fritidsaktiviteter (Kommune)");
    assert_eq!(sheet.text("I", top), "Skal blive mindst 4,2 pct. mindre.");
    let rate = (top..top + 30).find(|row| sheet.text("C", *row) == "Succesrate").expect("a row for the success rate");
    assert!((sheet.at("E", rate) - 41.747).abs() < 0.001, "{}", sheet.at("E", rate));
    assert_eq!(sheet.text("I", rate), "Skal blive mindst 4,4 pct. større.");
}

/// Randers 2018: published break-even of 63 % for the municipality.
#[test]
fn the_published_break_even_of_randers_stands_on_the_sheet() {
    let model = recalculated(&enriched(&fixture("randers.xlsx")));
    let sheet = Sheet { model: &model, name: "SØM Følsomhed" };
    let row = sheet.row("Kommune", 1);
    assert!((sheet.at("F", row) - 0.63).abs() < 0.0005, "{}", sheet.at("F", row));
    assert!(sheet.text("J", row).contains("63,0 pct."), "{}", sheet.text("J", row));
}

/// Every formula of the sheet against what it should be; texts too.
fn agree(model: &Model, sheet: &str, wanted: impl Fn(&str) -> CellValue, what: &str) {
    for cell in model.formulas(sheet) {
        let (found, wanted) = (model.value(sheet, &cell), wanted(&cell));
        let same = match (&found, &wanted) {
            (CellValue::Number(a), CellValue::Number(b)) => (a - b).abs() < NEAR || found.agrees(&wanted, 1e-9),
            _ => found.agrees(&wanted, 1e-9),
        };
        assert!(same, "{what}: {sheet}!{cell} is {found:?} and should be {wanted:?}");
    }
}

/// A workbook whose axes and stress are all overtyped, recalculated, and the calculation that it was made from.
/// The base year lies `back` years before the first, so that the later discount rates come to hold.
fn overtyped(name: &str, back: i32) -> (Calculation, Model) {
    let base = calculation(&fixture(name)).settings.first_year.value - back;
    let path = changed_base_year(&fixture(name), base);
    let calculation = calculation(&path);
    assert_eq!(calculation.settings.base_year.value, base);
    let mut model = Model::open(&enriched(&path));
    let row = |model: &Model, name, heading| Sheet { model, name }.row(heading, 1);
    let curve = row(&model, "SØM Følsomhed", "Succesrate");
    model.set("SØM Følsomhed", &format!("B{}", curve + 5), 0.4321);
    model.set("SØM Tornado", "D5", 0.35);
    model.set(GRIDS, "D5", "Stat");
    for top in grid_tops(&model) {
        model.set(GRIDS, &format!("D{top}"), 0.815);
        model.set(GRIDS, &format!("B{}", top + 3), 0.333);
    }
    model.set(HORIZON, "E7", 0.0375);
    let top = row(&model, HORIZON, "Til og med år");
    model.set(HORIZON, &format!("B{}", top + 1), f64::from(calculation.settings.first_year.value + 2));
    for (cell, value) in [("C7", 0.15), ("C8", 1.0), ("C9", 0.1), ("C10", 0.3), ("C11", 0.2)] {
        model.set("SØM Stress", cell, value);
    }
    model.recalculate();
    (calculation, model)
}

fn every_table_is_the_engines(name: &str, back: i32) {
    let (calculation, model) = overtyped(name, back);
    break_even_curve_transfer_and_highest_cost(name, &calculation, &model);
    committees(name, &calculation, &model);
    ranked_tables(name, &calculation, &model);
    grids(&calculation, &model);
    rates_and_horizons(&calculation, &model);
    stress(&calculation, &model);
}

#[test]
fn every_table_of_the_autism_case_with_its_axes_overtyped_is_the_engines() {
    every_table_is_the_engines("autisme.xlsx", 1);
}

#[test]
fn every_table_of_cti_at_the_second_discount_rate_is_the_engines() {
    every_table_is_the_engines("cti.xlsx", 33);
}

#[test]
fn every_table_of_randers_at_the_third_discount_rate_is_the_engines() {
    every_table_is_the_engines("randers.xlsx", 68);
}

fn break_even_curve_transfer_and_highest_cost(name: &str, calculation: &Calculation, model: &Model) {
    let result = computed(calculation);
    let curve = Sheet { model, name: "SØM Følsomhed" }.row("Succesrate", 1) + 1;
    let sheet = Sheet { model, name: "SØM Følsomhed" };
    for row in curve..=curve + 10 {
        let changed = with_rate(calculation, sheet.decimal("B", row));
        for (column, which) in ["C", "D", "E", "F"].into_iter().zip(WHO) {
            sheet.near(column, row, net(&changed, which));
        }
    }
    for which in WHO {
        let row = sheet.row(which.map_or("I alt", soem::model::names::actor), 1);
        sheet.near("D", row, net(&with_rate(calculation, Decimal::ZERO), which));
        if let Some(rate) = result.break_even(which).rate().filter(|rate| !rate.is_zero()) {
            assert!(net(&with_rate(calculation, rate), which).abs() < NEAR);
            assert!((sheet.at("F", row) - rate.to_f64().expect("a rate")).abs() < 1e-9);
        }
        // At the highest cost per participant the actor comes out even: all its cost lines scaled to it.
        if sheet.at("I", row).abs() > 1.0 {
            let factor = sheet.decimal("H", row) / sheet.decimal("I", row);
            let mut changed = calculation.clone();
            for cost in &mut changed.costs {
                cost.amounts.iter_mut().for_each(|(_, amount)| amount.value *= factor);
            }
            assert!(net(&changed, which).abs() < 0.05, "{name} {which:?}: {}", net(&changed, which));
        }
    }
    let first = sheet.row("Aktør", sheet.row("Overførsel", 1)) + 1;
    let moved: f64 = (first..first + 3).map(|row| sheet.at("D", row)).sum();
    assert!(moved.abs() < NEAR, "a transfer neither makes nor loses money: {moved}");
    let lost = -sheet.at("C", first);
    let spare: f64 = [first + 1, first + 2].map(|row| sheet.at("C", row).max(0.0)).iter().sum();
    let after = if lost <= spare { 0.0_f64.max(-lost) } else { spare - lost };
    sheet.near("E", first, after);
}

fn committees(name: &str, calculation: &Calculation, model: &Model) {
    let sheet = Sheet { model, name: "SØM Følsomhed" };
    let (first, last) = (sheet.row("Kommune", 1) + 1, sheet.row("Region", 1));
    assert!(last > first, "{name} has committees");
    for row in first..last {
        let committee = sheet.text("B", row).trim().to_owned();
        let own = |calculation: &Calculation| {
            computed(calculation)
                .sum(|flow| {
                    let named = flow.committee.as_deref().unwrap_or("Uden udvalg");
                    flow.actor == Actor::Municipality && named == committee
                })
                .to_f64()
                .expect("kroner")
        };
        sheet.near("C", row, own(calculation));
        sheet.near("D", row, own(&with_rate(calculation, Decimal::ZERO)));
        if let CellValue::Number(rate) = model.value(sheet.name, &format!("F{row}"))
            && rate > 0.0
        {
            let rate = Decimal::from_f64(rate).expect("a rate");
            assert!(own(&with_rate(calculation, rate)).abs() < NEAR, "{name} {committee}");
        }
    }
}

fn ranked_tables(name: &str, calculation: &Calculation, model: &Model) {
    let drivers = sensitivity::drivers(calculation, &expenses(calculation));
    let turning = Sheet { model, name: "SØM Vendepunkter" };
    let tornado = Sheet { model, name: "SØM Tornado" };
    // The names in the model's order tell which driver a ranked row is about.
    let named = |sheet: &Sheet, row: usize| {
        let foot = sheet.row("Nr.", 1) + 1;
        let at = (0..drivers.len()).find(|n| sheet.text("C", foot + n) == sheet.text("C", row));
        drivers[at.expect("a driver of that name")].clone()
    };
    for which in WHO {
        let title = which.map_or("i alt".to_owned(), |who| soem::model::names::actor(who).to_lowercase());
        let count = drivers.iter().filter(|d| sensitivity::concerns(calculation, d, which)).count();
        let top = turning.row(&format!("Vendepunkter: {title}"), 1) + 2;
        let mut before = 0.0_f64;
        for row in top..top + count {
            let driver = named(&turning, row);
            let CellValue::Number(change) = model.value(turning.name, &format!("G{row}")) else { continue };
            assert!(change.abs() >= before - 1e-9, "{name} row {row} is out of order");
            before = change.abs();
            let factor = Decimal::from_f64(1.0 + change).expect("a factor");
            let turned = net(&sensitivity::scaled(calculation, &driver, factor), which);
            assert!(turned.abs() < 0.05, "{name} {driver:?} {which:?}: {turned}");
        }
        let top = tornado.row(&format!("Tornado: {title}"), 1) + 2;
        let mut before = f64::MAX;
        for row in top..top + count {
            let driver = named(&tornado, row);
            for (end, column) in [("D", "H"), ("E", "I")] {
                let end = tornado.decimal(end, row);
                let changed = match driver {
                    Driver::Success => with_rate(calculation, end),
                    _ => sensitivity::scaled(calculation, &driver, Decimal::ONE + end),
                };
                tornado.near(column, row, net(&changed, which));
            }
            assert!(tornado.at("J", row) <= before + 0.01, "{name} row {row} is out of order");
            before = tornado.at("J", row);
        }
    }
}

/// The heading rows of the three grids.
fn grid_tops(model: &Model) -> Vec<usize> {
    let sheet = Sheet { model, name: GRIDS };
    let tops = (1..100).filter(|row| sheet.text("B", *row) == "Succesrate").collect::<Vec<_>>();
    assert_eq!(tops.len(), 3);
    tops
}

fn grids(calculation: &Calculation, model: &Model) {
    let result = computed(calculation);
    let costs = Driver::Costs(expenses(calculation));
    let tops = grid_tops(model);
    let sheet = Sheet { model, name: GRIDS };
    let total = |line: usize| result.sum(|flow| flow.line == engine::Line::Consequence(line));
    let lines = 0..calculation.consequences.len();
    let largest = lines.max_by(|a, b| total(*a).cmp(&total(*b)).then(b.cmp(a))).expect("a line");
    for (grid, top) in tops.iter().enumerate() {
        for row in top + 1..=top + 11 {
            for offset in 0..7u8 {
                let left = char::from(b'C' + offset).to_string();
                let right = char::from(b'L' + offset).to_string();
                let factor = sheet.decimal(&left, *top);
                let base = with_rate(calculation, sheet.decimal("B", row));
                let changed = match grid {
                    0 => sensitivity::scaled(&base, &costs, factor),
                    1 => realised(&base, factor),
                    _ => sensitivity::scaled(&base, &Driver::Quantity(largest), factor),
                };
                let moved = computed(&changed);
                for (column, which) in [(&left, None), (&right, Some(Actor::State))] {
                    sheet.near(column, row, moved.net(which).to_f64().expect("kroner"));
                }
            }
        }
    }
}

/// The prices that give an actor a gain, multiplied.
fn realised(calculation: &Calculation, factor: Decimal) -> Calculation {
    let full = computed(&with_rate(calculation, Decimal::ONE));
    let mut changed = calculation.clone();
    for (position, line) in changed.consequences.iter_mut().enumerate() {
        for actor in Actor::ALL {
            let own = full.sum(|flow| flow.line == engine::Line::Consequence(position) && flow.actor == actor);
            if own > Decimal::ZERO {
                line.prices.0[actor as usize].value *= factor;
            }
        }
    }
    changed
}

fn rates_and_horizons(calculation: &Calculation, model: &Model) {
    let sheet = Sheet { model, name: HORIZON };
    let top = sheet.row("Til og med år", 1);
    let columns = ["C", "D", "E", "F", "G", "H", "I"];
    for column in columns {
        let changed = sensitivity::at_first_rate(calculation, sheet.decimal(column, 7));
        let moved = computed(&changed);
        for (row, which) in (10..).zip(WHO) {
            sheet.near(column, row, moved.net(which).to_f64().expect("kroner"));
        }
    }
    for (from, which) in [(top, None), (sheet.row("Til og med år", top + 1), Some(Actor::Municipality))] {
        for row in from + 1..=from + computed(calculation).years.len() {
            for column in columns {
                let mut changed = sensitivity::at_first_rate(calculation, sheet.decimal(column, 7));
                changed.settings.last_year.value = sheet.at("B", row) as i32;
                sheet.near(column, row, net(&changed, which));
            }
        }
    }
}

/// A copy of the workbook with another base year.
fn changed_base_year(path: &Path, year: i32) -> PathBuf {
    let workbook = Workbook::open(path, &Limits::default()).expect("the workbook opens");
    let case = read::calculation(&workbook, locate(&workbook, Layout::built_in())).expect("the workbook is understood");
    let cell = case.cell(case.calculation.settings.base_year.origin).expect("a cell").clone();
    changed(path, &cell.sheet, &cell.at.to_string(), f64::from(year))
}

#[test]
fn scenarios_are_the_engines_and_follow_the_file_the_wishes_and_the_sheet() {
    let wishes = Wishes::parse(
        "[low]\nreason = 'Styregruppens forsigtige skøn'\nsuccess_rate = 0.1\nparticipants = 0.8\ncosts = 1.25\n[high]\nlines = { 'Kontanthjælp' = 1.5 }\n",
    )
    .expect("the wishes are understood");
    for name in ["autisme.xlsx", "cti.xlsx"] {
        let calculation = calculation(&fixture(name));
        let result = computed(&calculation);
        let mut options = soem::Options::default();
        for wishes in [Wishes::default(), wishes.clone()] {
            options.scenarios = wishes.clone();
            let sets =
                sensitivity::scenarios(&calculation, &result, &expenses(&calculation), &wishes).expect("known lines");
            let model = recalculated(&enriched_with(&fixture(name), &options));
            let sheet = Sheet { model: &model, name: "SØM Scenarier" };
            let top = sheet.row("År", 1) + 1;
            for (set, (column, of_municipality)) in sets.0.iter().zip([("C", "F"), ("D", "G"), ("E", "H")]) {
                let changed = set.applied(&calculation);
                for (row, which) in (8..).zip(WHO) {
                    sheet.near(column, row, net(&changed, which));
                }
                let moved = computed(&changed);
                for (which, column) in [(None, column), (Some(Actor::Municipality), of_municipality)] {
                    for (row, sum) in (top..).zip(engine::cumulative(&moved.present_by_year(which))) {
                        sheet.near(column, row, sum.to_f64().expect("kroner"));
                    }
                }
            }
        }
        // The wishes stand as they were wished, with their reason.
        let model = Model::open(&enriched_with(&fixture(name), &options));
        let sheet = Sheet { model: &model, name: "SØM Scenarier" };
        let row = sheet.row("Succesrate", 1);
        assert_eq!(sheet.at("C", row), 0.1);
        assert_eq!(sheet.text("F", row), "Styregruppens forsigtige skøn");
    }
}

#[test]
fn scenarios_can_be_overtyped() {
    let calculation = calculation(&fixture("cti.xlsx"));
    let mut model = recalculated(&enriched(&fixture("cti.xlsx")));
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
    let wishes = Wishes::parse("[high]\nlines = { Herberg = 0.5 }").expect("the wishes are understood");
    let told = sensitivity::scenarios(&calculation, &computed(&calculation), &[], &wishes).expect_err("unknown line");
    assert!(told.to_string().contains("Herberg/forsorgshjem"), "{told}");
}

/// The stress of [`overtyped`], step by step.
fn stress(calculation: &Calculation, model: &Model) {
    let (wear, absent, unrealised, overrun) = (dec!(0.15), dec!(0.1), dec!(0.3), dec!(0.2));
    let sheet = Sheet { model, name: "SØM Stress" };
    let mut worn = calculation.clone();
    for line in &mut worn.consequences {
        let mut left = Decimal::ONE;
        for change in &mut line.changes {
            change.value *= left;
            left *= Decimal::ONE - wear;
        }
    }
    let mut late = worn.clone();
    late.consequences.iter_mut().for_each(|line| line.changes.insert(0, Default::default()));
    let fewer = sensitivity::scaled(&late, &Driver::Participants, Decimal::ONE - absent);
    let lost = realised(&fewer, Decimal::ONE - unrealised);
    let over = sensitivity::scaled(&lost, &Driver::Costs(expenses(calculation)), Decimal::ONE + overrun);
    for (row, changed) in (16..).zip([calculation, &worn, &late, &fewer, &lost, &over]) {
        for (column, which) in ["C", "D", "E", "F"].into_iter().zip(WHO) {
            sheet.near(column, row, net(changed, which));
        }
    }
}

/// Words too: a change that turns results, ranks and signs, in the enriched file and in the original enriched anew.
#[test]
fn changed_inputs_move_every_sheet_as_if_the_changed_file_had_been_enriched() {
    let changes = [
        ("autisme.xlsx", "Effekt", "C5", 0.15),
        ("cti.xlsx", "Priser", "E6", 9000.0),
        ("randers.xlsx", "Omkostninger", "G6", 100000.0),
    ];
    for (name, sheet, cell, value) in changes {
        let input = fixture(name);
        let before = Model::open(&input);
        let CellValue::Number(old) = before.value(sheet, cell) else {
            panic!("{name} {sheet}!{cell} is no number but {:?}", before.value(sheet, cell))
        };
        assert_ne!(old, value);
        let mut model = Model::open(&enriched(&input));
        model.set(sheet, cell, value);
        model.recalculate();
        let fresh = Model::open(&enriched(&changed(&input, sheet, cell, value)));
        for ours in OURS {
            assert_eq!(model.formulas(ours), fresh.formulas(ours), "{name}: the same cells hold formulas on {ours}");
            agree(&model, ours, |cell| fresh.cached(ours, cell), &format!("{name} {sheet}!{cell}={value}"));
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_and_the_range_is_that_of_the_scenarios() {
    let calculation = calculation(&fixture("autisme.xlsx"));
    let result = computed(&calculation);
    let sets = sensitivity::scenarios(&calculation, &result, &[0], &Wishes::default()).expect("no wishes");
    let lines = calculation.consequences.len();
    let draw = |seed, draws| sensitivity::simulate(&result, lines, &sets, Simulation { draws, seed });
    let outcome = draw(1, 40_000);
    assert_eq!(outcome, draw(1, 40_000));
    assert_ne!(outcome.summaries[0].p50, draw(2, 40_000).summaries[0].p50);
    let [all, parts @ ..] = outcome.summaries;
    assert!((all.mean - parts.iter().map(|part| part.mean).sum::<f64>()).abs() < 1.0);
    // By hand: expectations of independent draws multiply, and a triangle's is the mean of its three points.
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
    let bytes = || std::fs::read(enriched_with(&fixture("autisme.xlsx"), &options())).expect("a file");
    assert_eq!(bytes(), bytes(), "the same seed gives the same file");
}
