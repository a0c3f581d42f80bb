//! Printed results are held against the recomputed ones in the unit and with the decimals that they
//! are printed in. The figures are those of the case, rounded by hand: −6,377,215 for all, and
//! −4,388,696, 162,923 and −2,151,442 for municipality, region and state; 25 participants.

use crate::support::ours::{float, line, read_well};
use crate::support::sketch::{Cell, Sketch};
use crate::untidy::outcome::CTI;
use soem::reconcile::{Comparison, Verdict, verdict};
use soem::{Checked, Options};

const RESULTS: &str = "Resultater";

fn checked(sketch: &Sketch) -> (Checked, Vec<String>) {
    let found = soem::check(&read_well(sketch.bytes()), &Options::default()).expect("understood");
    let lines = found.findings.iter().map(line).collect();
    (found, lines)
}

fn put(sketch: &mut Sketch, column: &str, figures: [f64; 4]) {
    for (row, figure) in (7..).zip(figures) {
        sketch.set(RESULTS, &format!("{column}{row}"), figure);
    }
}

fn of(found: &Checked, at: &str) -> Verdict {
    let here = |c: &&Comparison| c.printed.cell.to_string() == at;
    found.crosscheck.iter().find(here).map_or_else(|| panic!("{at}"), |c| c.verdict)
}

/// A heading in mio. kr. made the table unknown, and the file one without printed results. One
/// decimal of a mio. is 0.05 mio. to either side: 0.2 mio. is 162,923, and 0.3 mio. is not.
#[test]
fn a_heading_in_millions_is_understood_and_told() {
    let mut sketch = Sketch::of(CTI.0);
    sketch.set(RESULTS, "C6", "Nettoresultat (mio. kr.)");
    put(&mut sketch, "C", [-6.4, -4.4, 0.2, -2.2]);
    let (found, lines) = checked(&sketch);
    assert!(lines.iter().any(|line| line.starts_with("A2 Resultater!C6 Antagelse")), "{lines:#?}");
    assert!(verdict(&found.crosscheck) <= Verdict::Rounding, "{lines:#?}");
    assert!(!lines.iter().any(|line| line.starts_with("B")), "{lines:#?}");

    sketch.set(RESULTS, "C9", 0.3);
    let (found, _) = checked(&sketch);
    assert_eq!(of(&found, "Resultater!C9"), Verdict::Differs);
    assert_eq!(of(&found, "Resultater!C8"), Verdict::Equal);
}

/// So is a title above the table, or a note below: thousands there, and kroner in the tables that
/// have titles of their own.
#[test]
fn a_title_or_a_note_in_thousands_is_understood_and_told() {
    for (at, text) in [
        ("B5", "Nettoresultat fordelt på aktører (1.000 kr.)"),
        ("B5", "Nettoresultat fordelt på aktører, t.kr."),
        ("B11", "Note: tabellens beløb er i 1.000 kr."),
    ] {
        let mut sketch = Sketch::of(CTI.0);
        sketch.set(RESULTS, at, text).set(RESULTS, "B3", "Resultater");
        put(&mut sketch, "C", [-6377.0, -4389.0, 163.0, -2151.0]);
        put(&mut sketch, "D", [-255.0, -176.0, 7.0, -86.0]);
        let (found, lines) = checked(&sketch);
        let told = format!("A2 Resultater!{at} Antagelse");
        assert!(lines.iter().any(|line| line.starts_with(&told)), "{text}: {lines:#?}");
        assert_eq!(of(&found, "Resultater!C7"), Verdict::Equal, "{text}");
        assert!(verdict(&found.crosscheck) <= Verdict::Rounding, "{text}: {lines:#?}");
        assert!(!lines.iter().any(|line| line.starts_with("B")), "{text}: {lines:#?}");
    }
}

/// The formula of a break-even gives less than nil where nothing is to be recovered, which says the
/// same as the nil of the case. The region has no costs, so any rate below nil will do.
#[test]
fn a_negative_break_even_where_nothing_is_to_be_recovered_is_nil() {
    let mut sketch = Sketch::of(CTI.0);
    sketch.set(RESULTS, "E9", Cell::PerCent(-0.411));
    let (found, lines) = checked(&sketch);
    assert_eq!(of(&found, "Resultater!E9"), Verdict::Equal, "{lines:#?}");
    assert!(verdict(&found.crosscheck) <= Verdict::Rounding, "{lines:#?}");
    // Where something is, it differs: the municipality's is 86.1 %.
    sketch.set(RESULTS, "E8", Cell::PerCent(-0.411));
    assert_eq!(of(&checked(&sketch).0, "Resultater!E8"), Verdict::Differs);
}

/// A break-even typed as 86.1 in a cell without a per cent sign is 86.1 %, and told.
#[test]
fn a_break_even_typed_in_per_cent_is_read_so() {
    let mut sketch = Sketch::of(CTI.0);
    sketch.set(RESULTS, "E8", 86.1);
    let (found, lines) = checked(&sketch);
    assert_eq!(of(&found, "Resultater!E8"), Verdict::Equal);
    assert!(lines.iter().any(|line| line.starts_with("A3 Resultater!E8")), "{lines:#?}");
}

/// A nil printed for an actor without a gain made the whole file one that cannot be recomputed.
/// Without prices for the state, it has costs and no gain: no rate brings it out even.
#[test]
fn a_nil_where_there_is_no_break_even_spoils_no_verdict() {
    let mut sketch = Sketch::of(CTI.0);
    for row in 6..=10 {
        sketch.set("Priser", &format!("G{row}"), 0.0);
    }
    sketch.set(RESULTS, "E10", 0.0);
    let (found, _) = checked(&sketch);
    assert_eq!(of(&found, "Resultater!E10"), Verdict::NotRecomputable);
    let alone: Vec<_> = found
        .crosscheck
        .into_iter()
        .filter(|c| ["Resultater!E10", "Resultater!C9"].contains(&&*c.printed.cell.to_string()))
        .collect();
    assert_eq!((alone.len(), verdict(&alone)), (2, Verdict::Equal));
}

/// A running sum of five printed years may miss the total by (5 + 1) / 2 kroner and no more.
#[test]
fn a_running_sum_may_miss_by_half_a_krone_a_year() {
    for (off, told) in [(2.9, false), (3.6, true)] {
        let mut sketch = Sketch::of(CTI.0);
        sketch.set(RESULTS, "G33", -6_377_215.09 + off);
        let lines = checked(&sketch).1;
        let running = |line: &&String| line.starts_with("B2") && line.contains("akkumulerede");
        assert_eq!(lines.iter().any(|line| running(&line)), told, "{off}: {lines:#?}");
    }
}

/// Excel keeps 15 digits, so beyond 1e14 kroner two figures are equal within 5 of the sixteenth: of
/// a result of −2e15 kroner 10 kroner, and not 40.
#[test]
fn beyond_a_hundred_million_million_the_tolerance_is_relative() {
    let mut sketch = Sketch::of(CTI.0);
    sketch.set("Omkostninger", "G6", 2e15);
    let net = float(checked(&sketch).0.result.net(None));
    assert!(net < -1.5e15, "{net}");
    for (off, expected) in [(4.0, Verdict::Equal), (40.0, Verdict::Differs)] {
        sketch.set(RESULTS, "C7", net + off);
        let here = |c: &&Comparison| c.printed.cell.to_string() == "Resultater!C7";
        let found = checked(&sketch).0;
        let alone = found.crosscheck.iter().find(here).expect("the total");
        // The row sums three printed figures, which rounding may move further.
        let within = alone.difference.is_some_and(|d| d.abs() <= alone.half_unit);
        assert_eq!(within, expected == Verdict::Equal, "{alone:?}");
    }
}

/// Results under headings that nobody knows are there all the same, and the verdict says so.
#[test]
fn results_that_are_not_understood_are_not_called_none() {
    let mut sketch = Sketch::of(CTI.0);
    for at in ["B6", "B14", "B28"] {
        sketch.set(RESULTS, at, "Noget andet");
    }
    sketch.set("Følsomhed", "B5", "Noget andet");
    let (found, lines) = checked(&sketch);
    assert!(!found.crosscheck.is_empty());
    assert_eq!(verdict(&found.crosscheck), Verdict::NotRecomputable);
    let words = soem::reconcile::crosscheck_in_words(&found.crosscheck, soem::Lang::Da);
    assert!(words.starts_with("kan ikke genberegnes"), "{words}");
    assert!(lines.iter().any(|line| line.starts_with("A1 Resultater!C7")), "{lines:#?}");
}
