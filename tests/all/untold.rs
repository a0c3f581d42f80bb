//! Nothing that stands in a table is dropped untold: it is counted, or told, or refused.

use crate::layouts::{by, layout};
use crate::support::ours::{line, read_well};
use crate::support::sketch::{Cell, Sketch};
use crate::untidy::headings::{CHANGES, COSTS, LINES, PRICES};
use crate::untidy::outcome::{CTI, outcome};
use rust_decimal::Decimal;
use soem::Refusal;

/// The net result under a layout that differs from the built-in one, and what is told.
fn under(sketch: &Sketch, differs: &str) -> (Option<Decimal>, Vec<String>) {
    let text = format!("based_on = \"soem\"\nid = \"egen\"\ntitle = \"Egen\"\n{differs}");
    let (net, findings) = match soem::check(&read_well(sketch.bytes()), &by(vec![layout(&text)])) {
        Ok(found) => (Some(found.result.net(None)), found.findings),
        Err(Refusal::NotUnderstood(findings)) => (None, findings),
        Err(other) => panic!("{other:?}"),
    };
    (net, findings.iter().map(line).collect())
}

fn optional(table: &str, column: &str) -> String {
    format!("[tables.{table}]\ncolumns = [{{ key = \"{column}\", required = false }}]")
}

/// Where a layout made a column optional that is not there, every line of the table vanished and
/// the costs alone were the result. It is refused at the table's headings.
#[test]
fn a_column_that_lines_are_read_by_is_missed_though_it_is_optional() {
    for (sheet, at, table, column, told) in [
        (LINES, "C9", "consequences", "area", "A1 Konsekvenser 1!B9 Fejl"),
        (LINES, "B9", "consequences", "service", "A1 Konsekvenser 1!C9 Fejl"),
        // Nothing else is needed of it, so nothing tells where it begins.
        (CHANGES, "B5", "changes", "service", "A1  Fejl Tabellen med overskrifterne Ydelse"),
        (PRICES, "B5", "prices", "service", "A1 Priser!C5 Fejl"),
        (COSTS, "D5", "costs", "actor", "A1 Omkostninger!B5 Fejl"),
    ] {
        let mut sketch = Sketch::of(CTI.0);
        sketch.set(sheet, at, "Noget andet");
        let (net, lines) = under(&sketch, &optional(table, column));
        assert_eq!(net, None, "{table}.{column}: {lines:#?}");
        assert!(lines.iter().any(|line| line.starts_with(told)), "{table}.{column}: {lines:#?}");
    }
}

/// A column of prices that is not there counts as nil, and that is said.
#[test]
fn a_missing_column_of_prices_is_told() {
    let mut sketch = Sketch::of(CTI.0);
    sketch.set(PRICES, "F5", "Noget andet");
    let (net, lines) = under(&sketch, &optional("prices", "region"));
    assert!(net.is_some(), "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("A1 Priser!B5 Mulig fejl")), "{lines:#?}");
}

/// A field without which nothing is computed, and a table, though no layout asks for it.
#[test]
fn a_field_that_is_computed_from_is_missed_though_it_is_optional() {
    let mut sketch = Sketch::of(CTI.0);
    sketch.set("Effekt", "B5", "Noget andet");
    let (net, lines) = under(&sketch, "[fields]\nsuccess_rate = { required = false }");
    assert_eq!(net, None);
    assert!(lines.iter().any(|line| line.contains("»Succesrate«")), "{lines:#?}");

    let mut sketch = Sketch::of(CTI.0);
    sketch.set(COSTS, "B5", "Noget andet").set(COSTS, "D5", "Noget andet");
    let (_, lines) = under(&sketch, "[tables.costs]\nrequired = false\n");
    assert!(lines.iter().any(|line| line.contains("Omkostning")), "{lines:#?}");
}

/// Changes in use that no consequence takes: under another name, as a second row for one line, and
/// without a name.
#[test]
fn changes_in_use_that_nothing_takes_are_told() {
    let mut sketch = Sketch::of(CTI.0);
    sketch.set(CHANGES, "B11", "Ukendt ydelse").set(CHANGES, "E11", -5.0);
    sketch.set(CHANGES, "B12", "Kontanthjælp").set(CHANGES, "E12", -7.0);
    sketch.set(CHANGES, "E13", -9.0);
    let (net, findings) = outcome(&sketch);
    let lines: Vec<String> = findings.iter().map(line).collect();
    assert_eq!(net.map(|net| net.round()), Some(CTI.1.into()), "{lines:#?}");
    for told in [
        "A5 Konsekvenser 2!B11 Mulig fejl",
        "A5 Konsekvenser 2!B12 Mulig fejl",
        "A2 Konsekvenser 2!B13 Mulig fejl",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(told)), "{told}: {lines:#?}");
    }
}

/// A figure of the price index under no year was passed over; the year is asked for.
#[test]
fn an_index_figure_of_no_year_is_refused() {
    let mut sketch = Sketch::of(CTI.0);
    let page = sketch.page("Indstillinger");
    let heading = page.cells.iter().find_map(|(at, cell)| match cell {
        Cell::Text(text) if text == "Nettoprisindeks" => Some(*at),
        _ => None,
    });
    let (row, col) = heading.expect("the table of the index");
    page.cells.remove(&(row + 1, col - 1));
    let (net, findings) = outcome(&sketch);
    let lines: Vec<String> = findings.iter().map(line).collect();
    assert_eq!(net, None, "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("A2 Indstillinger!")), "{lines:#?}");
}
