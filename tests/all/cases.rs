//! Cases as data: what is extracted, built and extracted again is the same to the last digit, and
//! the built workbook comes to what the engine says when other programs calculate it.

use crate::support::ours::{computed, official, open, read_well, understood};
use crate::support::recalc::{CellValue, Model, libreoffice};
use crate::support::{WORKBOOKS, fixture, saved};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use soem::case::{self, CaseFile, EXAMPLES};
use soem::compose::{Built, build};
use soem::finding::Finding;
use soem::layout::Layout;
use soem::model::Actor;
use soem::reconcile::{self, Verdict};

/// The sheets of the built workbook that hold formulas.
const LIVE: [&str; 3] = ["Mellemregninger", "Resultater", "Følsomhed"];

fn case_of(name: &str) -> CaseFile {
    case::extract(&open(&fixture(name)), Layout::all_built_in(), official())
        .expect("it is understood")
}

fn built(case: &CaseFile) -> Built {
    build(case, official()).unwrap_or_else(|why| panic!("{why}\n{case}"))
}

/// Numbers from a seed (SplitMix64), so that a case that fails can be made again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A number of up to 15 digits with some decimals, of either sign where `signed`.
    fn number(&mut self, signed: bool) -> String {
        let digits = 1 + self.below(5);
        let whole = self.below(10u64.pow(u32::try_from(digits).expect("few digits")));
        let decimals = usize::try_from(self.below(6)).expect("few decimals");
        let fraction: String =
            (0..decimals).map(|_| char::from(b'0' + self.below(10) as u8)).collect();
        let sign = if signed && self.below(2) == 0 { "-" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    fn share(&mut self) -> String {
        format!("0.{:03}", self.below(1000))
    }

    /// A text that spreadsheets and files like to misread.
    fn text(&mut self) -> String {
        let awkward = [
            "=1+1",
            "+45 12 34",
            "-",
            "@navn",
            "2025",
            "007",
            "nan",
            "1e999",
            "\"citat\" & <mærke>",
            "a;b,c\td",
            "æøå ÆØÅ é ß 漢字",
            "'apostrof",
            "#REF!",
            "TRUE",
            "C:\\sti\\fil",
            "50 %",
            "{n}",
            "*?~",
            "  to  mellemrum ",
            "x".repeat(300).leak(),
        ];
        awkward[usize::try_from(self.below(awkward.len() as u64)).expect("an index")].to_owned()
    }

    fn case(&mut self) -> String {
        let quoted = |text: String| toml::Value::String(text).to_string();
        let first = 1990 + i32::try_from(self.below(60)).expect("a year");
        let last = first + i32::try_from(self.below(45)).expect("a length");
        let year = |random: &mut Random| 2015 + random.below(9);
        let mut toml = format!(
            "[front]\nname = {}\nauthor = {}\n[settings]\nprice_year = {}\nbase_year = {}\n\
             first_year = {first}\nlast_year = {last}\n\
             discount_rate = {}\n",
            quoted(self.text()),
            quoted(self.text()),
            year(self),
            first - 2,
            self.share(),
        );
        if self.below(2) == 0 {
            toml += &format!(
                "discount_rate_36 = {}\ndiscount_rate_71 = {}\n",
                self.share(),
                self.share()
            );
        }
        if self.below(2) == 0 {
            toml += "per_participant = \"Diskonteret\"\n";
        }
        toml += &format!(
            "[effect]\nsuccess_rate = {}\nsuccess_source = {}\n",
            self.share(),
            quoted(self.text())
        );
        toml += "[participants]\n";
        for year in first..=last.min(first + 4) {
            toml += &format!("{year} = {}\n", self.below(50));
        }
        for line in 0..1 + self.below(4) {
            let actor =
                ["Kommune", "Region", "Stat"][usize::try_from(self.below(3)).expect("an index")];
            toml += &format!(
                "[[cost]]\nname = \"Udgift {line}\"\nactor = \"{actor}\"\ncommittee = {}\n\
                 source = {}\namounts = {{ {first} = {}, {} = 12.5 }}\n",
                quoted(self.text()),
                quoted(self.text()),
                self.number(true),
                last + 1,
            );
            if self.below(2) == 0 {
                toml += &format!("price_year = {}\n", year(self));
            }
        }
        let areas = [
            "Indkomstoverførsler",
            "Skat af indkomst",
            "Politi, retsvæsen og kriminalforsorg",
            "Eget område",
        ];
        for line in 0..1 + self.below(5) {
            let area = areas[usize::try_from(self.below(4)).expect("an index")];
            let changes: Vec<String> = (0..self.below(12)).map(|_| self.number(true)).collect();
            toml += &format!(
                "[[consequence]]\nservice = \"Ydelse {line}\"\narea = \"{area}\"\nunit = {}\n\
                 persons = {}\napplies = \"{}\"\nincluded = {}\n\
                 changes = [{}]\nsource = {}\n",
                quoted(self.text()),
                self.number(false),
                if self.below(4) == 0 { "Alle" } else { "Succes" },
                self.below(5) != 0,
                changes.join(", "),
                quoted(self.text()),
            );
            if self.below(3) == 0 {
                let (area, child) = (area, self.number(true));
                toml += &format!(
                    "[[consequence]]\nservice = \"Ydelse {line}\"\narea = \"{area}\"\n\
                     person = \"Barn\"\nchanges = [0, {child}]\n"
                );
            }
            toml += &format!(
                "[[price]]\nservice = \"Ydelse {line}\"\nmunicipality = {}\nregion = {}\n\
                 state = {}\ncommittee = {}\n",
                self.number(true),
                self.number(true),
                self.number(true),
                quoted(self.text()),
            );
            if self.below(2) == 0 {
                toml += &format!("price_year = {}\n", year(self));
            }
        }
        toml
    }
}

#[test]
fn every_fixture_comes_back_the_same() {
    for name in WORKBOOKS {
        let case = case_of(name);
        let written = case.to_string();
        assert_eq!(
            CaseFile::parse(&written, official()).expect("what is written is read"),
            case,
            "{name} as text"
        );
        let again =
            case::extract(&read_well(built(&case).bytes), Layout::all_built_in(), official())
                .expect("the built workbook is understood");
        assert_eq!(again, case, "{name} as a workbook");
        assert_eq!(again.to_string(), written, "{name} as text of a workbook");
    }
}

#[test]
fn a_built_fixture_has_the_net_result_of_the_fixture() {
    for name in WORKBOOKS {
        let original = computed(&understood(&fixture(name)).calculation);
        let rebuilt = built(&case_of(name)).result;
        for actor in [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)] {
            assert_eq!(rebuilt.net(actor), original.net(actor), "{name}");
        }
    }
}

#[test]
fn random_cases_come_back_the_same() {
    let mut random = Random(20_180_601);
    for number in 0..20 {
        let toml = random.case();
        let case = CaseFile::parse(&toml, official())
            .unwrap_or_else(|why| panic!("case {number}: {why}\n{toml}"));
        let written = case.to_string();
        assert_eq!(
            CaseFile::parse(&written, official()).expect("what is written is read"),
            case,
            "case {number}:\n{toml}"
        );
        let again =
            case::extract(&read_well(built(&case).bytes), Layout::all_built_in(), official())
                .expect("the built workbook is understood");
        assert_eq!(again, case.used(), "case {number}:\n{toml}");
    }
}

#[test]
fn the_examples_are_the_fixtures() {
    for example in EXAMPLES {
        let case = example.case(official()).expect("the example is read");
        assert_eq!(case, case_of(&format!("{}.xlsx", example.name)), "{}", example.name);
    }
}

/// Every formula of the built workbook, calculated by another program, gives what the engine left
/// beside it.
fn calculated_alike(model: &Model, sheet: &str, at: impl Fn(&str) -> CellValue) -> usize {
    let formulas = model.formulas(sheet);
    for cell in &formulas {
        let (cached, found) = (model.cached(sheet, cell), at(cell));
        // A blank text is written as a space, since the writing library makes 0 of an empty one.
        let blank = |value: &CellValue| {
            matches!(value, CellValue::Text(text) if text.trim().is_empty())
                || *value == CellValue::Empty
        };
        let alike = found.agrees(&cached, 1e-9) || (blank(&cached) && blank(&found));
        assert!(alike, "{sheet}!{cell}: cached {cached:?}, calculated {found:?}");
    }
    formulas.len()
}

#[test]
fn an_independent_engine_calculates_the_built_workbook_alike() {
    let mut random = Random(7);
    let mut cases: Vec<CaseFile> =
        EXAMPLES.iter().map(|example| example.case(official()).expect("an example")).collect();
    cases.extend((0..2).map(|_| CaseFile::parse(&random.case(), official()).expect("a case")));
    for case in cases {
        let mut model = Model::open(&saved("built.xlsx", &built(&case).bytes));
        model.recalculate();
        let formulas: usize = LIVE
            .iter()
            .map(|sheet| calculated_alike(&model, sheet, |cell| model.value(sheet, cell)))
            .sum();
        assert!(formulas > 200, "{formulas}");
    }
}

#[test]
fn the_built_workbook_follows_its_inputs() {
    let case = EXAMPLES[2].case(official()).expect("an example");
    let mut model = Model::open(&saved("built.xlsx", &built(&case).bytes));
    let changes = [
        ("Effekt", "C5", 0.3, "success_rate = 0.14", "success_rate = 0.3"),
        ("Indstillinger", "C9", 0.04, "discount_rate = 0.035", "discount_rate = 0.04"),
        ("Indstillinger", "C5", 2022.0, "price_year = 2020  #", "price_year = 2022  #"),
        ("Indstillinger", "C8", 2024.0, "last_year = 2025", "last_year = 2024"),
        ("Indsats", "C14", 5.0, "2021 = 25\n", "2021 = 25\n2022 = 5\n"),
        ("Omkostninger", "H6", 100.5, "{ 2021 = 8393750 }", "{ 2021 = 8393750, 2022 = 100.5 }"),
        ("Konsekvenser 2", "E6", -41.0, "changes = [-40,", "changes = [-41,"),
        ("Priser", "G9", 77.0, "region = 3560\nstate = 0", "region = 3560\nstate = 77"),
    ];
    let mut toml = case.to_string();
    for (sheet, cell, value, from, to) in changes {
        model.set(sheet, cell, value);
        assert!(toml.contains(from), "{from}");
        toml = toml.replacen(from, to, 1);
        model.recalculate();
        let result = built(&CaseFile::parse(&toml, official()).expect("a case")).result;
        let rows = [
            (None, 7),
            (Some(Actor::Municipality), 8),
            (Some(Actor::Region), 9),
            (Some(Actor::State), 10),
        ];
        for (actor, row) in rows {
            let figure = |value: Decimal| CellValue::Number(value.to_f64().expect("a float"));
            let net = model.value("Resultater", &format!("C{row}"));
            assert!(
                net.agrees(&figure(result.net(actor)), 1e-9),
                "{to}: {net:?} is not {}",
                result.net(actor)
            );
            let rate = model.value("Resultater", &format!("E{row}"));
            let expected = result.break_even(actor).rate().map_or(CellValue::from("-"), figure);
            assert!(rate.agrees(&expected, 1e-9), "{to}: {rate:?} is not {expected:?}");
        }
    }
}

/// A spare line that is filled in counts, in Excel and for the reader alike.
#[test]
fn a_line_written_in_a_spare_row_counts() {
    let case = EXAMPLES[2].case(official()).expect("an example");
    let path = saved("built.xlsx", &built(&case).bytes);
    let mut model = Model::open(&path);
    for (cell, text) in [("B10", "Ny udgift"), ("D10", "Region")] {
        // Row 9 is left empty.
        model.set("Omkostninger", cell, text);
    }
    model.set("Omkostninger", "G10", 1000.0);
    model.recalculate();
    // 2021 to 2020 at 3.5 per cent.
    let before = model.cached("Resultater", "C9").number();
    let after = model.value("Resultater", "C9").number();
    assert!((before - after - 1000.0 / 1.035).abs() < 1e-6, "{before} {after}");
    for (cell, text) in [("B15", "Ny ydelse"), ("C15", "Sundhedsydelse")] {
        model.set("Konsekvenser 1", cell, text);
    }
    model.set("Konsekvenser 2", "E11", -2.0);
    model.set("Priser", "F11", 300.0);
    model.recalculate();
    // 25 participants × 14 per cent × 2 fewer × 300 kr.
    let gained = model.value("Resultater", "C9").number() - after;
    assert!((gained - 25.0 * 0.14 * 2.0 * 300.0 / 1.035).abs() < 1e-6, "{gained}");
}

#[test]
fn an_enriched_built_workbook_agrees_with_itself() {
    for example in EXAMPLES {
        let workbook = read_well(built(&example.case(official()).expect("an example")).bytes);
        let enriched = soem::enrich(&workbook, &soem::Options::default()).expect("it is enriched");
        assert_eq!(
            reconcile::verdict(&enriched.checked.crosscheck),
            Verdict::Equal,
            "{}",
            example.name
        );
        assert!(enriched.checked.crosscheck.len() > 100, "{}", enriched.checked.crosscheck.len());
    }
}

#[test]
fn what_a_cell_would_change_is_refused() {
    let case = EXAMPLES[0].case(official()).expect("an example").to_string();
    let with = |from: &str, to: &str| {
        assert!(case.contains(from), "{from}");
        CaseFile::parse(&case.replacen(from, to, 1), official())
            .map(|case| build(&case, official()).map(|_| ()))
    };
    // A line called "I alt" would be read as the total.
    let line = case
        .lines()
        .find(|line| line.starts_with("name = ") && !line.contains('#'))
        .expect("a cost");
    assert!(with(line, "name = \"I alt\"").expect("a case").is_err());
    assert!(
        with("discount_rate = 0.04", "discount_rate = \"0.041234567890123456789\"").is_err(),
        "too many digits"
    );
    assert!(with("discount_rate", "diskonteringsrente").is_err(), "a key that does not exist");
    assert!(
        with("last_year = 2027", "last_year = 2018").expect("a case").is_err(),
        "a period that runs backwards"
    );
    let service = case.lines().find(|line| line.starts_with("service = ")).expect("a service");
    assert!(
        with(service, "service = \"Uden pris\"").expect("a case").is_err(),
        "a consequence without a price"
    );
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let case = EXAMPLES[1].case(official()).expect("an example");
    assert_eq!(built(&case).bytes, built(&case).bytes);
}

#[test]
fn an_empty_workbook_says_what_is_missing() {
    let empty = read_well(soem::compose::empty(2024, 10, official()).expect("it is written"));
    let told = case::extract(&empty, Layout::all_built_in(), official())
        .expect_err("nothing is filled in")
        .0;
    // Only lines and participants are missing: every label and heading is in its place.
    let expected = |finding: &Finding| {
        let no_rows = matches!(finding.about(), Some(soem::layout::notice::Notice::NoRows { .. }));
        no_rows || finding.about() == Some(&soem::read::notice::Notice::NoParticipants)
    };
    assert!(told.iter().all(expected), "{told:?}");
    assert_eq!(empty.sheets.iter().filter(|sheet| sheet.name == "Resultater").count(), 1);
}

#[test]
#[ignore = "needs LibreOffice (soffice)"]
fn libreoffice_calculates_the_built_workbook_alike() {
    let mut random = Random(11);
    let mut cases: Vec<CaseFile> =
        EXAMPLES.iter().map(|example| example.case(official()).expect("an example")).collect();
    cases.extend((0..2).map(|_| CaseFile::parse(&random.case(), official()).expect("a case")));
    for case in cases {
        let path = saved("built.xlsx", &built(&case).bytes);
        let (model, values) = (Model::open(&path), libreoffice(&path));
        for sheet in LIVE {
            calculated_alike(&model, sheet, |cell| values.value(sheet, cell));
        }
    }
}
