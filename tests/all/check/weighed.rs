//! What the checks weigh, held against another engine; units and sister lines; what the workbook
//! prints undiscounted.

use std::path::PathBuf;

use super::edits::{Edit, N, planted, recalculated};
use crate::support::fixture;
use crate::support::ours::{advice, checked, float};
use crate::support::package::{changed, changed_to_text, edit_sheet, edited};
use crate::support::recalc::Model;
use rust_decimal::{Decimal, dec};
use soem::Checked;
use soem::finding::{Finding, Severity};
use soem::lang::Lang;
use soem::model::Actor;

#[test]
fn a_weight_is_what_mending_moves_as_another_engine_computes_it() {
    // The grant of 3,000,000 lacks its giver: with it, the state pays 3,000,000 / 1.035.
    let found = checked(&recalculated("cti.xlsx", &[("Omkostninger", "G8", N(0.0))]));
    let weight =
        found.findings.iter().find(|f| f.code == "D7").and_then(|f| f.weight).expect("a weight");
    let mended = |edits: &[Edit]| {
        let mut model = Model::open(&planted("cti.xlsx", edits));
        model.recalculate();
        model.value("Resultater", "C7").number()
    };
    let by_ironcalc = mended(&[]) - mended(&[("Omkostninger", "G8", N(0.0))]);
    near(weight.total(), by_ironcalc);
}

fn with_texts(name: &str, edits: &[(&str, &str, &str)]) -> PathBuf {
    edits
        .iter()
        .fold(fixture(name), |path, (sheet, cell, text)| changed_to_text(&path, sheet, cell, text))
}

fn found<'f>(checked: &'f Checked, code: &str) -> Vec<&'f Finding> {
    checked.findings.iter().filter(|finding| finding.code == code).collect()
}

/// A result cell as IronCalc gives it after changes in the inputs.
fn by_ironcalc(name: &str, edits: &[(&str, &str, f64)], cell: &str) -> f64 {
    let mut model = Model::open(&fixture(name));
    for (sheet, at, value) in edits {
        model.set(sheet, at, *value);
    }
    model.recalculate();
    model.value("Resultater", cell).number()
}

fn near(ours: Decimal, theirs: f64) {
    let ours = float(ours);
    assert!((ours - theirs).abs() < 0.01, "{ours} is not {theirs}");
}

#[test]
fn a_price_in_another_unit_than_the_quantity_is_told_and_weighs_its_conversion() {
    let found_in = checked(&with_texts("autisme.xlsx", &[("Priser", "C6", "Måneder")]));
    let [finding] = found(&found_in, "A6")[..] else { panic!("{:?}", found(&found_in, "A6")) };
    assert_eq!(finding.severity, Severity::PossibleError);
    let told = advice(finding);
    assert!(told.contains("»Uger« i 'Konsekvenser 2'!D6, men »Måneder« her"), "{told}");
    // A price of a month for a week: it is 7 / (365 / 12) of that.
    let share = 7.0 * 12.0 / 365.0;
    let mended = [("Priser", "E6", 3476.1635 * share), ("Priser", "G6", 869.0514 * share)];
    let moved = by_ironcalc("autisme.xlsx", &mended, "C7") - by_ironcalc("autisme.xlsx", &[], "C7");
    near(finding.weight.expect("a weight").total(), moved);
}

#[test]
fn the_same_unit_in_other_words_is_the_same_and_an_unknown_one_is_told() {
    for same in ["uge", "Uger ", "kr. pr. uge", "KR./UGE"] {
        assert!(
            found(&checked(&with_texts("autisme.xlsx", &[("Priser", "C6", same)])), "A6")
                .is_empty(),
            "{same}"
        );
    }
    let compound = [("Konsekvenser 1", "D10"), ("Konsekvenser 2", "D6"), ("Priser", "C6")];
    let nights = compound.map(|(sheet, cell)| (sheet, cell, "Anbringelsesdøgn"));
    assert!(found(&checked(&with_texts("autisme.xlsx", &nights)), "A6").is_empty());
    let unknown = compound.map(|(sheet, cell)| (sheet, cell, "Vandrejournaler"));
    let told = checked(&with_texts("autisme.xlsx", &unknown));
    let [finding] = found(&told, "A6")[..] else { panic!("{:?}", found(&told, "A6")) };
    assert_eq!(
        (finding.severity, finding.read(Lang::Da).as_deref()),
        (Severity::Information, Some("Vandrejournaler"))
    );
}

#[test]
fn a_quantity_a_factor_from_the_sister_lines_is_told_with_her_cell() {
    // Førtidspension becomes Kontanthjælp for a partner; −4 weeks in the finishing year become −28
    // days.
    let sister = [
        ("Konsekvenser 1", "B11", "Kontanthjælp"),
        ("Konsekvenser 1", "E11", "Partner"),
        ("Konsekvenser 2", "B7", "Kontanthjælp"),
        ("Konsekvenser 2", "C7", "Partner"),
    ];
    let plain = with_texts("autisme.xlsx", &sister);
    assert!(found(&checked(&plain), "C2").is_empty());
    let told = checked(&changed(&plain, "Konsekvenser 2", "G7", -42.0));
    let [finding] = found(&told, "C2")[..] else { panic!("{:?}", found(&told, "C2")) };
    assert_eq!(finding.cell.map(|cell| cell.to_string()).as_deref(), Some("G7"));
    assert_eq!(finding.expected(Lang::Da).as_deref(), Some("−6"));
    let words = advice(finding);
    assert!(words.contains("søsterlinjens ('Konsekvenser 2'!G6)"), "{words}");
}

#[test]
fn printed_figures_that_do_not_belong_together_weigh_what_mending_moves() {
    // B2: the years still add up to −80,469 for the municipality, whose net result is typed as 1.
    let told = checked(&changed(&fixture("autisme.xlsx"), "Resultater", "C8", 1.0));
    let gaps: Vec<Decimal> = found(&told, "B2")
        .iter()
        .filter_map(|finding| Some(finding.weight?.of(Actor::Municipality)))
        .collect();
    assert!(
        !gaps.is_empty() && gaps.iter().all(|gap| (*gap - dec!(-80462)).abs() < dec!(10)),
        "{gaps:?}"
    );

    // B3: 3,705,454 / 164,698 participants in place of 25.
    let told = checked(&fixture("randers-trykt.xlsx"));
    let share = 3_705_454.0 / 164_698.0 / 25.0;
    let participants: Vec<(&str, String, f64)> = ["C13", "C14", "C15"]
        .iter()
        .map(|cell| {
            let typed = Model::open(&fixture("randers-trykt.xlsx")).value("Indsats", cell).number();
            ("Indsats", (*cell).to_owned(), typed * share)
        })
        .collect();
    // The printed results of that file are typed; its inputs give what the same inputs give in the
    // other.
    let net = |scaled: bool| {
        let mut model = Model::open(&fixture("randers.xlsx"));
        for (sheet, cell, value) in &participants {
            model.set(sheet, cell, if scaled { *value } else { *value / share });
        }
        model.recalculate();
        model.value("Resultater", "C7").number()
    };
    let in_all = found(&told, "B3")
        .into_iter()
        .find(|f| f.read(Lang::Da).as_deref() == Some("22,4985"))
        .expect("B3 in all");
    near(in_all.weight.expect("a weight").total(), net(true) - net(false));

    // B4: the municipality's net result at 50 per cent, said to be its break-even.
    let told = checked(&changed(&fixture("randers.xlsx"), "Resultater", "E8", 0.5));
    let [finding] = found(&told, "B4")[..] else { panic!("{:?}", found(&told, "B4")) };
    let at_half = by_ironcalc("randers.xlsx", &[("Effekt", "C5", 0.5)], "C8");
    near(finding.weight.expect("a weight").of(Actor::Municipality), at_half);
}

/// The present values as they are, beside undiscounted values that make them discounted by 5 per
/// cent from 2017.
#[test]
fn rate_and_base_year_are_inferred_from_what_the_workbook_prints_undiscounted() {
    let printed = Model::open(&fixture("autisme.xlsx"));
    let path = edited(&fixture("autisme.xlsx"), |parts| {
        edit_sheet(parts, "Resultater", |mut xml| {
            let heading = r#"<c r="H28" t="inlineStr"><is><t>Udiskonteret</t></is></c>"#.to_owned();
            let cells = (29..=37).map(|row| {
                let present = printed.cached("Resultater", &format!("C{row}")).number();
                let plain = present * 1.05_f64.powi(row - 29 + 2019 - 2017);
                (row, format!(r#"<c r="H{row}"><v>{plain}</v></c>"#))
            });
            for (row, cell) in std::iter::once((28, heading)).chain(cells) {
                let start = xml.find(&format!("<c r=\"G{row}\"")).expect("the cell beside");
                let end = start + xml[start..].find("</row>").expect("the row ends");
                xml.insert_str(end, &cell);
            }
            xml
        });
    });
    let told = checked(&path);
    let inferred = told.review.inference.expect("nine years");
    assert_eq!((inferred.rate.normalize(), inferred.base_year), (dec!(0.05), Some(2017)));
    let figures: Vec<_> = found(&told, "B1")
        .iter()
        .filter_map(|finding| finding.cell)
        .map(|c| c.to_string())
        .collect();
    assert_eq!(figures.len(), 9, "each is also held against the inputs: {figures:?}");
    assert!(found(&told, "B5").iter().any(|f| advice(f).contains("5,0 pct.")));
}
