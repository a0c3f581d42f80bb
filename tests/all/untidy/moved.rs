//! Untidy sheets: what stands elsewhere, is written otherwise, or stands twice.

use super::outcome::outcome;
use crate::support::ours::advice;
use crate::support::sketch::{Cell, Sketch};
use rust_decimal::Decimal;
use soem::finding::Finding;
use soem::lang::Lang;

/// The net result to the øre, and a line for each finding.
fn told(sketch: &Sketch) -> (Option<Decimal>, Vec<String>) {
    let (net, findings) = outcome(sketch);
    let line = |finding: &Finding| {
        format!("{} {} {}", finding.code, finding.severity.words(Lang::Da), advice(finding))
    };
    (net.map(|net| net.round_dp(2)), findings.iter().map(line).collect())
}

type Edit = fn(&mut Sketch);

/// Each variant of the autism case, and a piece of what must be told of it; nothing for what needs
/// no telling.
const READABLE: [(&str, Edit, &str); 27] = [
    (
        "rows inserted above every table",
        |s| {
            for page in &mut s.0 {
                page.moved(|row, col| (row + 7, col));
            }
        },
        "",
    ),
    (
        "columns inserted before everything",
        |s| {
            for page in &mut s.0 {
                page.moved(|row, col| (row, col + 3));
            }
        },
        "",
    ),
    ("every text in capitals", |s| _ = s.every_text(str::to_uppercase), ""),
    (
        "ae, oe and aa",
        |s| _ = s.every_text(|t| t.replace('æ', "ae").replace('ø', "oe").replace('å', "aa")),
        "",
    ),
    (
        "colons, spaces and line breaks",
        |s| _ = s.every_text(|t| format!("  {}\n: ", t.replace(' ', "\u{a0}\n"))),
        "",
    ),
    ("a column of notes between label and value", |s| _ = s.insert_columns("Effekt", 3, 1), ""),
    ("a note to the right of the value", |s| _ = s.set("Effekt", "D5", "se bilag 3"), ""),
    ("an amount as text", |s| _ = s.set("Omkostninger", "G6", "2.000.000,00 kr."), "A2 Afklaring"),
    ("a success rate of 40", |s| _ = s.set("Effekt", "C5", 40.0), "A3 Afklaring"),
    ("a success rate of »40 pct.«", |s| _ = s.set("Effekt", "C5", "40 pct."), "A2 Afklaring"),
    ("a success rate of »40 %«", |s| _ = s.set("Effekt", "C5", "40\u{a0}%"), "A2 Afklaring"),
    ("a success rate of »40«", |s| _ = s.set("Effekt", "C5", "40"), "A3 Afklaring"),
    (
        "a success rate by a formula",
        |s| _ = s.set("Effekt", "C5", Cell::Formula("=0.2+0.2".into(), 0.4)),
        "",
    ),
    ("a year as text", |s| _ = s.set("Indstillinger", "C6", "År 2018"), "A2 Oplysning"),
    ("a year as a date", |s| _ = s.set("Indstillinger", "C6", Cell::Date(43101.0)), "A2 Oplysning"),
    ("a heading that is a date", |s| _ = s.set("Omkostninger", "G5", Cell::Date(43466.0)), ""),
    ("a heading of text", |s| _ = s.set("Omkostninger", "G5", "2019"), ""),
    ("three empty rows in a table", |s| _ = s.insert_rows("Konsekvenser 2", 8, 3), ""),
    (
        "headings in two rows",
        |s| {
            s.insert_rows("Omkostninger", 6, 1);
            let cells = &mut s.page("Omkostninger").cells;
            for col in 6..15 {
                let year = cells.remove(&(4, col)).expect("a year");
                cells.insert((5, col), year);
            }
            s.set("Omkostninger", "G5", "Beløb i året");
        },
        "",
    ),
    (
        "a note within a table",
        |s| _ = s.insert_rows("Omkostninger", 6, 1).set("Omkostninger", "B6", "Kommunens udgifter"),
        "A1 Antagelse Rækken »Kommunens udgifter«",
    ),
    (
        "a sum with words of its own",
        |s| _ = s.set("Omkostninger", "B7", "Omkostninger i alt"),
        "A1 Antagelse Rækken »Omkostninger i alt«",
    ),
    (
        "a hidden row",
        |s| s.page("Konsekvenser 2").hidden.push(6),
        "A1 Antagelse 1 af tabellens linjer er skjult",
    ),
    (
        "a renamed sheet",
        |s| s.page("Priser").name = "Takster 2018".into(),
        "A1 Antagelse Arket »Takster 2018«",
    ),
    (
        "a second table under the first",
        |s| {
            _ = s
                .set("Indsats", "B40", "År")
                .set("Indsats", "C40", "Antal deltagere")
                .set("Indsats", "B41", 2019.0)
                .set("Indsats", "C41", 99.0)
        },
        "A1 Mulig fejl Tabellen",
    ),
    (
        "lines after a gap",
        |s| _ = s.set("Indsats", "B40", 2020.0).set("Indsats", "C40", 99.0),
        "A1 Mulig fejl Rækken ligner en linje",
    ),
    ("a service spelt in two ways", |s| _ = s.set("Priser", "B6", "KONTANTHJÆLP "), "A5 Oplysning"),
    (
        "two lines of prices for one service",
        |s| {
            let line: Vec<_> = s
                .page("Priser")
                .cells
                .range((5, 0)..(6, 0))
                .map(|((_, c), cell)| (*c, cell.clone()))
                .collect();
            line.into_iter().for_each(|(c, cell)| _ = s.page("Priser").cells.insert((12, c), cell));
        },
        "A5 Mulig fejl",
    ),
];

#[test]
fn untidy_workbooks_are_read_and_what_was_taken_for_what_is_told() {
    let (tidy, _) = told(&Sketch::of("autisme.xlsx"));
    for (variant, edit, must_tell) in READABLE {
        let mut sketch = Sketch::of("autisme.xlsx");
        edit(&mut sketch);
        let (net, told) = told(&sketch);
        println!("{variant}: {net:?} {told:?}");
        assert_eq!(net, tidy, "{variant}: {told:#?}");
        if must_tell.is_empty() {
            // What the checks say of the calculation itself is the same as of the tidy one.
            let quiet = |line: &String| {
                !line.starts_with('A')
                    || line.starts_with("A6 Oplysning")
                    || line.starts_with("A5 Oplysning")
            };
            assert!(told.iter().all(quiet), "{variant}: {told:#?}");
        } else {
            assert!(told.iter().any(|line| line.starts_with(must_tell)), "{variant}: {told:#?}");
        }
    }
}

/// What cannot be read is refused with the cell.
#[test]
fn what_is_not_sure_is_refused_by_its_cell() {
    let variants: [(&str, Edit, &str); 6] = [
        ("an error value", |s| _ = s.set("Effekt", "C5", Cell::Error("#DIV/0!")), "A2 Fejl"),
        ("1.234", |s| _ = s.set("Omkostninger", "G6", "1.234"), "A2 Fejl"),
        ("prose for a number", |s| _ = s.set("Priser", "E6", "se bilag"), "A2 Fejl"),
        ("no success rate", |s| _ = s.set("Effekt", "C5", ""), "A2 Fejl"),
        ("a line without a price", |s| _ = s.set("Priser", "B6", "Noget andet"), "A5 Fejl"),
        (
            "a label that stands twice",
            |s| _ = s.set("Effekt", "F20", "Succesrate").set("Effekt", "G20", 0.5),
            "A1 Fejl",
        ),
    ];
    for (variant, edit, must_tell) in variants {
        let mut sketch = Sketch::of("autisme.xlsx");
        edit(&mut sketch);
        let (net, told) = told(&sketch);
        println!("{variant}: {told:?}");
        assert!(
            net.is_none() && told.iter().any(|line| line.starts_with(must_tell)),
            "{variant}: {net:?} {told:#?}"
        );
    }
}
