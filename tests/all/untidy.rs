//! Untidy variants of the fixtures: each comes to the fixture's own published figure and is told, or is refused by
//! its cell. The list is printed with `cargo test --test all untidy:: -- --nocapture`.

use soem::finding;
use std::collections::BTreeMap;
use std::path::Path;

use soem::Options;
use soem::finding::{Finding, Severity};
use soem::lang::Lang;
use soem::refusal::Refusal;
use soem::workbook::{Address, Limits, Value, Workbook};

/// The net results that the fixtures print, kroner.
const AUTISM: (&str, i64) = ("autisme.xlsx", 633_613);
const CTI: (&str, i64) = ("cti.xlsx", -6_377_215);

const COSTS: &str = "Omkostninger";
const CHANGES: &str = "Konsekvenser 2";
const LINES: &str = "Konsekvenser 1";
const PRICES: &str = "Priser";

#[derive(Clone)]
enum Cell {
    Number(f64),
    Text(String),
    Formula(&'static str, &'static str),
}

/// By row and column.
type Cells = BTreeMap<(u32, u32), Cell>;

/// Sheets with their cells.
struct Book(Vec<(String, Cells)>);

impl Book {
    fn of(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        let book = Workbook::open(&path, &Limits::default()).expect("the fixture opens");
        let sheets = book.sheets.iter().map(|sheet| {
            let cells = sheet.iter().filter_map(|(at, cell)| {
                let cell = match &cell.value {
                    Value::Number(number) => Cell::Number(number.to_string().parse().expect("a number")),
                    Value::Text(text) => Cell::Text(text.clone()),
                    _ => return None,
                };
                Some(((at.row, at.col), cell))
            });
            (sheet.name.clone(), cells.collect())
        });
        Book(sheets.collect())
    }

    fn cells(&mut self, sheet: &str) -> &mut Cells {
        &mut self.0.iter_mut().find(|(name, _)| name == sheet).expect("the sheet").1
    }

    fn set(&mut self, sheet: &str, at: &str, cell: Cell) -> &mut Self {
        let at = Address::parse(at).expect("an address");
        self.cells(sheet).insert((at.row, at.col), cell);
        self
    }

    fn text(&mut self, sheet: &str, at: &str, text: &str) -> &mut Self {
        self.set(sheet, at, Cell::Text(text.into()))
    }

    fn number(&mut self, sheet: &str, at: &str, number: f64) -> &mut Self {
        self.set(sheet, at, Cell::Number(number))
    }

    /// Writes headings from a column on, counted from 0, in the row counted from 1.
    fn headings(&mut self, sheet: &str, row: u32, col: u32, headings: impl Iterator<Item = Cell>) {
        for (n, heading) in (0..).zip(headings) {
            self.cells(sheet).insert((row - 1, col + n), heading);
        }
    }

    /// Moves everything from a row and a column on, counted from 0.
    fn moved(&mut self, sheet: &str, from: (u32, u32), by: (u32, u32)) -> &mut Self {
        let cells = std::mem::take(self.cells(sheet));
        let place = |(row, col)| match row >= from.0 && col >= from.1 {
            true => (row + by.0, col + by.1),
            false => (row, col),
        };
        *self.cells(sheet) = cells.into_iter().map(|(at, cell)| (place(at), cell)).collect();
        self
    }

    /// Repeats the row of headings above another row, both counted from 1.
    fn repeated(&mut self, sheet: &str, headings: u32, above: u32) {
        self.moved(sheet, (above - 1, 0), (1, 0));
        let row: Vec<_> =
            self.cells(sheet).range((headings - 1, 0)..(headings, 0)).map(|(at, c)| (at.1, c.clone())).collect();
        row.into_iter().for_each(|(col, cell)| _ = self.cells(sheet).insert((above - 1, col), cell));
    }

    fn bytes(&self) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, cells) in &self.0 {
            let page = book.add_worksheet().set_name(name).expect("a name");
            for (&(row, col), cell) in cells {
                let col = u16::try_from(col).expect("a column");
                let done = match cell {
                    Cell::Number(number) => page.write_number(row, col, *number),
                    Cell::Text(text) => page.write_string(row, col, text),
                    Cell::Formula(formula, value) => {
                        page.write_formula(row, col, rust_xlsxwriter::Formula::new(*formula).set_result(*value))
                    }
                };
                done.expect("a cell");
            }
        }
        book.save_to_buffer().expect("a workbook")
    }
}

enum Expected {
    /// The fixture's result, and a finding of the code at the cell; nothing for what needs no telling.
    Same(&'static str),
    /// An error by code and cell.
    Refused(&'static str),
}
use Expected::{Refused, Same};

type Variant = (&'static str, (&'static str, i64), fn(&mut Book), Expected);

const VARIANTS: [Variant; 31] = [
    ("cost heading »2019 kr.«", AUTISM, |b| _ = b.text(COSTS, "G5", "2019 kr."), Same("A4 Omkostninger!G5")),
    ("cost heading »2019*«", AUTISM, |b| _ = b.text(COSTS, "G5", "2019*"), Same("")),
    ("cost heading »Beløb 2019«", AUTISM, |b| _ = b.text(COSTS, "G5", "Beløb 2019"), Same("A4 Omkostninger!G5")),
    ("cost heading »2019 (kr.)«", AUTISM, |b| _ = b.text(COSTS, "G5", "2019 (kr.)"), Same("A4 Omkostninger!G5")),
    ("cost heading »1. år«", AUTISM, |b| _ = b.text(COSTS, "G5", "1. år"), Refused("A1 Omkostninger!G5")),
    ("cost heading »2019/2020«", AUTISM, |b| _ = b.text(COSTS, "G5", "2019/2020"), Refused("A1 Omkostninger!G5")),
    (
        "cost heading in 1.000 kr.",
        AUTISM,
        |b| _ = b.text(COSTS, "G5", "2019 (1.000 kr.)"),
        Refused("A1 Omkostninger!G5"),
    ),
    ("cost heading in tkr.", AUTISM, |b| _ = b.text(COSTS, "G5", "2019 tkr."), Refused("A1 Omkostninger!G5")),
    (
        "cost heading an error",
        AUTISM,
        |b| _ = b.set(COSTS, "G5", Cell::Formula("=1/0", "#DIV/0!")),
        Refused("A1 Omkostninger!G5"),
    ),
    (
        "cost headings År 1 …",
        AUTISM,
        |b| b.headings(COSTS, 5, 6, (1..=9).map(|n| Cell::Text(format!("År {n}")))),
        Same("A4 Omkostninger!G5"),
    ),
    (
        "cost headings 1 …",
        AUTISM,
        |b| b.headings(COSTS, 5, 6, (1..=9).map(|n| Cell::Number(n.into()))),
        Same("A4 Omkostninger!G5"),
    ),
    (
        "a year twice in the cost headings",
        AUTISM,
        |b| _ = b.number(COSTS, "H5", 2019.0).number(COSTS, "H6", 500_000.0),
        Refused("A1 Omkostninger!H5"),
    ),
    (
        "a column of words among the years",
        AUTISM,
        |b| _ = b.text(COSTS, "H5", "Note").text(COSTS, "H6", "se bilag"),
        Same(""),
    ),
    (
        "a sum after the years",
        AUTISM,
        |b| _ = b.moved(COSTS, (4, 15), (0, 1)).text(COSTS, "P5", "I alt").number(COSTS, "P6", 2_000_000.0),
        Same(""),
    ),
    (
        "cost headings all in 1.000 kr.",
        CTI,
        |b| b.headings(COSTS, 5, 6, (2021..=2025).map(|n| Cell::Text(format!("{n} (1.000 kr.)")))),
        Refused("A1 Omkostninger!G5"),
    ),
    ("change heading 0", AUTISM, |b| _ = b.number(CHANGES, "E5", 0.0), Same("A4 Konsekvenser 2!E5")),
    ("change heading »0. år«", AUTISM, |b| _ = b.text(CHANGES, "E5", "0. år"), Same("A4 Konsekvenser 2!E5")),
    ("change heading »Å 0«", AUTISM, |b| _ = b.text(CHANGES, "E5", "Å 0"), Refused("A1 Konsekvenser 2!E5")),
    ("change heading »År nul«", AUTISM, |b| _ = b.text(CHANGES, "E5", "År nul"), Refused("A1 Konsekvenser 2!E5")),
    (
        "change heading in words",
        AUTISM,
        |b| _ = b.text(CHANGES, "E5", "Afslutningsåret"),
        Refused("A1 Konsekvenser 2!E5"),
    ),
    ("change heading none", AUTISM, |b| _ = b.text(CHANGES, "F5", ""), Refused("A1 Konsekvenser 2!F5")),
    (
        "change headings 0 …",
        AUTISM,
        |b| b.headings(CHANGES, 5, 4, (0..=10).map(|n| Cell::Number(n.into()))),
        Same("A4 Konsekvenser 2!E5"),
    ),
    (
        "change headings calendar years",
        AUTISM,
        |b| b.headings(CHANGES, 5, 4, (2019..=2029).map(|n| Cell::Number(n.into()))),
        Refused("A1 Konsekvenser 2!E5"),
    ),
    ("headings repeated in the costs", CTI, |b| b.repeated(COSTS, 5, 8), Same("A1 Omkostninger!B8")),
    ("headings repeated in the changes", AUTISM, |b| b.repeated(CHANGES, 5, 9), Same("A1 Konsekvenser 2!B9")),
    ("headings repeated in the prices", AUTISM, |b| b.repeated(PRICES, 5, 9), Same("A1 Priser!B9")),
    ("headings repeated in the lines", AUTISM, |b| b.repeated(LINES, 9, 13), Same("A1 Konsekvenser 1!B13")),
    ("a price in per cent", AUTISM, |b| _ = b.text(PRICES, "E6", "40 %"), Refused("A2 Priser!E6")),
    (
        "»Alle beløb i 1.000 kr.« above the costs",
        AUTISM,
        |b| _ = b.text(COSTS, "B4", "Alle beløb i 1.000 kr."),
        Same("A1 Omkostninger!B4"),
    ),
    (
        "a second column of prices by the same heading",
        AUTISM,
        |b| _ = b.text(PRICES, "N5", "Kommune").set(PRICES, "N6", Cell::Number(5.0)),
        Same("A1 Priser!N5"),
    ),
    ("»Medregnes?«", CTI, |b| _ = b.text(LINES, "H9", "Medregnes?"), Same("")),
];

fn line(finding: &Finding) -> String {
    let place = match (&finding.sheet, finding.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        _ => String::new(),
    };
    format!(
        "{} {place} {} {}",
        finding.code,
        finding::words::severity(finding.severity, Lang::Da),
        finding::words::advice(finding, Lang::Da)
    )
}

#[test]
fn untidy_variants_come_to_the_fixtures_figure_or_are_refused_by_their_cell() {
    for (variant, (fixture, figure), edit, expected) in VARIANTS {
        let mut book = Book::of(fixture);
        edit(&mut book);
        let workbook = Workbook::from_bytes("untidy.xlsx", book.bytes(), &Limits::default()).expect("it opens");
        let (net, findings) = match soem::enrich(&workbook, &Options::default()) {
            Ok(found) => (Some(found.result.net(None)), found.findings),
            Err(Refusal::NotUnderstood(findings)) => (None, findings),
            Err(other) => panic!("{variant}: {other:?}"),
        };
        let told: Vec<String> = findings.iter().filter(|finding| finding.code.starts_with('A')).map(line).collect();
        let (must_tell, same) = match expected {
            Same(must_tell) => (must_tell, true),
            Refused(must_tell) => (must_tell, false),
        };
        let first = told.iter().find(|told| told.starts_with(must_tell) && !must_tell.is_empty());
        println!("{variant}: {net:?} {}", first.map_or("", String::as_str));
        assert_eq!(net.is_some(), same, "{variant}: {told:#?}");
        if let Some(net) = net {
            assert!((net - rust_decimal::Decimal::from(figure)).abs() < 1.into(), "{variant}: {net} is not {figure}");
        }
        assert!(must_tell.is_empty() || first.is_some(), "{variant}: {told:#?}");
        let refused_there = findings.iter().any(|f| f.severity == Severity::Error && line(f).starts_with(must_tell));
        assert!(same || refused_there, "{variant}: {told:#?}");
    }
}
