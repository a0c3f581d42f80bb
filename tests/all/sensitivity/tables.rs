//! Every table with its axes overtyped, and every sheet after a change in the inputs.

use std::path::{Path, PathBuf};

use super::sheet::{GRIDS, HORIZON, NEAR, OURS, Sheet, WHO, calculation, expenses, net, with_rate};
use crate::support::fixture;
use crate::support::ours::{computed, enriched_file, official, understood};
use crate::support::package::changed;
use crate::support::recalc::{CellValue, Model};
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, dec};
use soem::engine;
use soem::model::{Actor, Calculation};
use soem::sensitivity::{self, Driver};

/// A workbook whose axes and stress are all overtyped, recalculated, and the calculation that it
/// was made from. The base year lies `back` years before the first, so that the later discount
/// rates come to hold.
fn overtyped(name: &str, back: i32) -> (Calculation, Model) {
    let base = calculation(&fixture(name)).settings.first_year.value - back;
    let path = changed_base_year(&fixture(name), base);
    let calculation = calculation(&path);
    assert_eq!(calculation.settings.base_year.value, base);
    let mut model = Model::open(&enriched_file(&path));
    let row = |model: &Model, name, heading| Sheet { model, name }.row(heading, 1);
    let curve = row(&model, "SØM Følsomhed", "Succesrate");
    model.set("SØM Følsomhed", &format!("B{}", curve + 5), 0.4321);
    model.set("SØM Vendepunkter", "D5", 0.35);
    model.set(GRIDS, "D5", "Stat");
    for top in grid_tops(&model) {
        model.set(GRIDS, &format!("D{top}"), 0.815);
        model.type_over(GRIDS, &format!("B{}", top + 3), 0.333);
    }
    model.type_over(HORIZON, "E7", 0.0375);
    let top = row(&model, HORIZON, "Til og med år");
    model.set(
        HORIZON,
        &format!("B{}", top + 1),
        f64::from(calculation.settings.first_year.value + 2),
    );
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

fn break_even_curve_transfer_and_highest_cost(
    name: &str,
    calculation: &Calculation,
    model: &Model,
) {
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
        // At the highest cost per participant the actor comes out even: all its cost lines scaled
        // to it.
        if sheet.at("I", row).abs() > 1.0 {
            let factor = sheet.decimal("H", row) / sheet.decimal("I", row);
            let mut changed = calculation.clone();
            for cost in &mut changed.costs {
                cost.amounts.iter_mut().for_each(|(_, amount)| amount.value *= factor);
            }
            assert!(
                net(&changed, which).abs() < 0.05,
                "{name} {which:?}: {}",
                net(&changed, which)
            );
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
    // The names in the model's order tell which driver a ranked row is about.
    let named = |sheet: &Sheet, row: usize| {
        let foot = sheet.row("Nr.", 1) + 1;
        let at = (0..drivers.len()).find(|n| sheet.text("C", foot + n) == sheet.text("C", row));
        drivers[at.expect("a driver of that name")].clone()
    };
    for which in WHO {
        let title =
            which.map_or("i alt".to_owned(), |who| soem::model::names::actor(who).to_lowercase());
        let top = turning.row(&format!("Vendepunkter: {title}"), 1) + 2;
        let is_ranked = |row: &usize| {
            matches!(model.value(turning.name, &format!("B{row}")), CellValue::Number(_))
        };
        let rows: Vec<usize> = (top..top + 60).take_while(is_ranked).collect();
        assert!(rows.len() >= 4, "{name}: {} rows are ranked", rows.len());
        let mut before = 0.0_f64;
        for row in rows {
            let driver = named(&turning, row);
            for (end, column) in [("J", "L"), ("K", "M")] {
                let end = turning.decimal(end, row);
                let changed = match driver {
                    Driver::Success => with_rate(calculation, end),
                    _ => sensitivity::scaled(calculation, &driver, Decimal::ONE + end),
                };
                turning.near(column, row, net(&changed, which) - net(calculation, which));
            }
            let CellValue::Number(change) = model.value(turning.name, &format!("G{row}")) else {
                continue;
            };
            assert!(change.abs() >= before - 1e-9, "{name} row {row} is out of order");
            before = change.abs();
            let factor = Decimal::from_f64(1.0 + change).expect("a factor");
            let turned = net(&sensitivity::scaled(calculation, &driver, factor), which);
            assert!(turned.abs() < 0.05, "{name} {driver:?} {which:?}: {turned}");
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
            let own = full.sum(|flow| {
                flow.line == engine::Line::Consequence(position) && flow.actor == actor
            });
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
        let changed = sensitivity::at_first_rate(calculation, sheet.decimal(column, 7), official());
        let moved = computed(&changed);
        for (row, which) in (10..).zip(WHO) {
            sheet.near(column, row, moved.net(which).to_f64().expect("kroner"));
        }
    }
    for (from, which) in
        [(top, None), (sheet.row("Til og med år", top + 1), Some(Actor::Municipality))]
    {
        for row in from + 1..=from + computed(calculation).years.len() {
            for column in columns {
                let mut changed =
                    sensitivity::at_first_rate(calculation, sheet.decimal(column, 7), official());
                changed.settings.last_year.value = sheet.at("B", row) as i32;
                sheet.near(column, row, net(&changed, which));
            }
        }
    }
}

/// A copy of the workbook with another base year.
fn changed_base_year(path: &Path, year: i32) -> PathBuf {
    let case = understood(path);
    let cell = case.cell(case.calculation.settings.base_year.origin).expect("a cell").clone();
    changed(path, &cell.sheet, &cell.at.to_string(), f64::from(year))
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
    let over =
        sensitivity::scaled(&lost, &Driver::Costs(expenses(calculation)), Decimal::ONE + overrun);
    for (row, changed) in (16..).zip([calculation, &worn, &late, &fewer, &lost, &over]) {
        for (column, which) in ["C", "D", "E", "F"].into_iter().zip(WHO) {
            sheet.near(column, row, net(changed, which));
        }
    }
}

/// Every formula of the sheet against what it should be; texts too.
fn agree(model: &Model, sheet: &str, wanted: impl Fn(&str) -> CellValue, what: &str) {
    for cell in model.formulas(sheet) {
        let (found, wanted) = (model.value(sheet, &cell), wanted(&cell));
        // A sheet says that its inputs were changed, which a new run does not.
        let found = match found {
            CellValue::Text(text) => {
                let flag = " – INDDATA ER ÆNDRET: tallene her følger";
                CellValue::Text(text.trim_end_matches(flag).to_owned())
            }
            other => other,
        };
        let same = match (&found, &wanted) {
            (CellValue::Number(a), CellValue::Number(b)) => {
                (a - b).abs() < NEAR || found.agrees(&wanted, 1e-9)
            }
            _ => found.agrees(&wanted, 1e-9),
        };
        assert!(same, "{what}: {sheet}!{cell} is {found:?} and should be {wanted:?}");
    }
}

/// Words too: a change that turns results, ranks and signs, in the enriched file and in the
/// original enriched anew.
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
        let mut model = Model::open(&enriched_file(&input));
        model.set(sheet, cell, value);
        model.recalculate();
        let fresh = Model::open(&enriched_file(&changed(&input, sheet, cell, value)));
        for ours in OURS {
            assert_eq!(
                model.formulas(ours),
                fresh.formulas(ours),
                "{name}: the same cells hold formulas on {ours}"
            );
            agree(
                &model,
                ours,
                |cell| fresh.cached(ours, cell),
                &format!("{name} {sheet}!{cell}={value}"),
            );
        }
    }
}
