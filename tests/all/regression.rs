//! One case for each defect that was ever found, by what broke. A file that broke a reader is kept
//! in `fixtures/broke`; `fixtures/README.md` says what found it.

use std::process::Command;
use std::time::Duration;

use crate::hostile::harm;
use crate::support::danish::english;
use crate::support::ours::{enriched, line, open, read, read_well};
use crate::support::package::{edit_cell, edited, scratch, stored, unzipped};
use crate::support::program::{soem, soem_in};
use crate::support::sketch::{Cell, Sketch};
use crate::support::{fixture, fixture_bytes, saved};
use crate::untidy::headings::{CHANGES, COSTS, LINES, PRICES, refused, told};
use crate::untidy::outcome::{AUTISM, CTI};
use crate::untidy::typed::understood;
use soem::Options;
use soem::Refusal;
use soem::package::error::PackageError;
use soem::package::limits::Limits;
use soem::workbook::{OpenError, Value, Workbook};

#[path = "../../benches/large.rs"]
mod large;

fn broke(name: &str) -> Result<Workbook, OpenError> {
    read("a.xls", fixture_bytes(&format!("broke/{name}")))
}

/// The decoder of .xls panicked at a defined name whose formula is longer than its record.
#[test]
fn a_formula_longer_than_its_record_is_refused() {
    assert!(matches!(
        broke("formula-cut-off.xls"),
        Err(OpenError::Package(PackageError::Malformed { .. }))
    ));
}

/// And its panic was told before the refusal that says the same, unless a backtrace is asked for; 0
/// asks for none.
#[test]
fn what_breaks_a_parser_is_told_once() {
    for backtrace in [None, Some("0")] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_soem"));
        match backtrace {
            None => program.env_remove("RUST_BACKTRACE"),
            Some(value) => program.env("RUST_BACKTRACE", value),
        };
        let output =
            program.arg(fixture("broke/formula-cut-off.xls")).output().expect("the program starts");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(!told.contains("panicked"), "{told}");
    }
}

/// A chain of sectors that leads back into itself was followed until the memory was full.
#[test]
fn a_chain_of_sectors_that_leads_back_is_refused() {
    assert!(matches!(
        broke("chain-leads-back.xls"),
        Err(OpenError::Package(PackageError::Damaged { .. }))
    ));
}

/// For dimensions that end before they begin the parser asked for half a terabyte.
#[test]
fn dimensions_that_end_before_they_begin_are_refused() {
    assert!(matches!(
        broke("dimensions-backwards.xls"),
        Err(OpenError::Package(PackageError::TooLarge { .. }))
    ));
}

/// The directory says of a part that is only carried over that it goes on beyond the end of the
/// file: it was copied with what was written after it.
#[test]
fn a_part_longer_than_the_file_is_refused() {
    let mut package = stored(unzipped(&fixture_bytes("small.xlsx")));
    let name = b"xl/theme/theme1.xml";
    // The name stands behind 46 bytes in the directory, the last place that it stands at.
    let at = package.windows(name.len()).rposition(|bytes| bytes == name).expect("the theme");
    package[at - 26..at - 22].copy_from_slice(&1_000_000_u32.to_le_bytes());
    let refused = read("a.xlsx", package);
    assert!(
        matches!(refused, Err(OpenError::Package(PackageError::Damaged { .. }))),
        "{refused:?}"
    );
}

/// 8,192 signs in a cell overflowed the stack of the engine that recalculates, which is somebody
/// else's and cannot be caught. So the longest formulas, nested in every way without parentheses.
#[test]
fn the_longest_formulas_bring_nothing_down() {
    let own = unzipped(&fixture_bytes("cti.xlsx"));
    let longest = [
        format!("{}1", "-".repeat(8_191)),
        format!("{}1", "- ".repeat(4_095)),
        format!("1{}", "%".repeat(8_191)),
        format!("1{}", "^1".repeat(4_095)),
        format!("1{}", "/-1".repeat(2_730)),
        format!("1{}", "+1".repeat(4_095)),
        format!("1{}", "=1".repeat(4_095)),
        format!("A1{}", ":A1".repeat(2_730)),
    ];
    for formula in longest {
        let mut changed = own.clone();
        let sheets = changed.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
        let mut put = 0;
        for (_, content) in sheets {
            let text = String::from_utf8_lossy(content).into_owned();
            let formulas = text.match_indices("<f>").map(|(at, _)| at + 3);
            if let Some((from, length)) =
                formulas.filter_map(|from| Some((from, text[from..].find("</f>")?))).next()
            {
                *content =
                    format!("{}{formula}{}", &text[..from], &text[from + length..]).into_bytes();
                put += 1;
            }
        }
        assert!(put > 0);
        soem::check(&read_well(stored(changed)), &Options::default()).expect("it is checked");
    }
}

/// A function whose work does not follow from its cells kept that engine busy without end.
#[test]
fn a_function_of_endless_work_is_not_calculated() {
    let formulas = ["BINOM.DIST(1E9,2E9,0.5,TRUE)", "LEN(REPT(\"x\",1E9))", "SUM(A1:XFD1048576)"];
    let cells = formulas.map(|formula| format!("<c><f>{formula}</f><v>1</v></c>")).concat();
    let bytes = harm::cells(&format!("<row r=\"9\">{cells}</row>"));
    harm::ends_well("formulas that never end", "a.xlsx", &bytes, None);
}

/// The check for numbers typed over formulas went along the whole run of numbers for each of them,
/// and never came to the end of a long one.
#[test]
fn a_long_run_of_numbers_is_gone_along_once() {
    let rows = (100..60_100)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>"))
        .collect::<String>();
    // A sheet without a formula has none to type over.
    let formula = "<row r=\"99\"><c r=\"C99\"><f>1+1</f><v>2</v></c></row>";
    let bytes = harm::cells(&format!("{formula}{rows}"));
    harm::ends_well("60,000 numbers below each other", "a.xlsx", &bytes, None);
}

/// 700 bytes of an .ods took all the memory there was: cells were counted, not what they repeat.
#[test]
fn a_text_repeated_a_million_times_is_counted_as_often() {
    let text = "x".repeat(30_000);
    let bytes = harm::ods(&format!(
        "<table:table table:name=\"x\"><table:table-row table:number-rows-repeated=\"900\">\
         <table:table-cell table:number-columns-repeated=\"900\" office:value-type=\"string\">\
         <text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"
    ));
    harm::ends_well(".ods: a text a million times", "a.ods", &bytes, Some("byte tekst"));
}

/// An ordinary file took the place of a device or a pipe that was named as output.
#[test]
#[cfg(unix)]
fn a_pipe_named_as_output_stays_a_pipe() {
    let folder = scratch();
    std::fs::write(folder.join("a.xlsx"), fixture_bytes("small.xlsx")).expect("the file");
    assert!(Command::new("mkfifo").arg(folder.join("pipe")).status().expect("mkfifo").success());
    for (lang, told) in [("--lang=da", "et rør"), ("--lang=en", "a pipe")] {
        let run = soem_in(&folder, &[lang, "a.xlsx", "-o", "pipe"]);
        assert_eq!(run.status, Some(2), "{run:?}");
        assert!(run.err.contains(told), "{run:?}");
    }
    use std::os::unix::fs::FileTypeExt;
    let kind = std::fs::symlink_metadata(folder.join("pipe")).expect("the pipe").file_type();
    assert!(kind.is_fifo());
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 2);
}

/// SØM Beregning of 500 lines inflates to more than any part of a stranger's that is edited may,
/// and so a workbook of our own was refused when it came back.
#[test]
fn five_hundred_lines_and_forty_years_are_enriched_and_enriched_again() {
    let first = enriched(&saved("large.xlsx", &large::workbook(500, 40))).bytes;
    let again = enriched(&saved("large.xlsx", &first)).bytes;
    assert!(first == again, "enriched twice is not as enriched once");
}

/// A workbook was refused for a label with a unit, a number in a list or an asterisk.
#[test]
fn labels_with_a_unit_or_a_number_are_found() {
    understood(AUTISM, "Effekt", "B5", "Succesrate (%)");
    understood(AUTISM, "Effekt", "B5", "Succesrate *");
    understood(AUTISM, "Indstillinger", "B9", "Diskonteringsrente, pct.");
    understood(AUTISM, "Indstillinger", "B6", "2. Basisår");
}

/// Columns of costs were skipped without a word, and the money in them with it.
#[test]
fn no_column_is_lost_under_a_year_heading_that_is_not_understood() {
    refused(AUTISM, |s| _ = s.set(COSTS, "G5", "1. år"), "A1 Omkostninger!G5");
    refused(AUTISM, |s| _ = s.set(COSTS, "G5", "2019/2020"), "A1 Omkostninger!G5");
    refused(AUTISM, |s| _ = s.set(COSTS, "G5", "2019 (1.000 kr.)"), "A1 Omkostninger!G5");
    refused(AUTISM, |s| _ = s.set(COSTS, "G5", "2019 tkr."), "A1 Omkostninger!G5");
    refused(AUTISM, |s| _ = s.set(COSTS, "G5", Cell::Error("#DIV/0!")), "A1 Omkostninger!G5");
}

/// A year that stands twice in the headings was read without a word.
#[test]
fn a_year_that_stands_twice_is_refused() {
    refused(
        AUTISM,
        |s| _ = s.set(COSTS, "H5", 2019.0).set(COSTS, "H6", 500_000.0),
        "A1 Omkostninger!H5",
    );
}

/// Changes in use counted from their column, so that one left out moved the others a year.
#[test]
fn changes_count_from_the_number_in_their_headings() {
    refused(AUTISM, |s| _ = s.set(CHANGES, "F5", ""), "A1 Konsekvenser 2!F5");
    refused(AUTISM, |s| _ = s.set(CHANGES, "E5", "Afslutningsåret"), "A1 Konsekvenser 2!E5");
    refused(AUTISM, |s| _ = s.set(CHANGES, "E5", "År nul"), "A1 Konsekvenser 2!E5");
}

/// Where no heading of the costs was understood, the first line passed for the headings and was
/// lost.
#[test]
fn a_line_with_two_numbers_is_no_row_of_years() {
    refused(
        CTI,
        |s| s.fill(COSTS, "G5", (2021..=2025).map(|n| Cell::Text(format!("{n} (1.000 kr.)")))),
        "A1 Omkostninger!G5",
    );
}

/// Headings that a print-out repeats ended the table.
#[test]
fn repeated_headings_end_no_table() {
    told(CTI, |s| _ = s.repeat_row(COSTS, 5, 8), "A1 Omkostninger!B8");
    told(AUTISM, |s| _ = s.repeat_row(CHANGES, 5, 9), "A1 Konsekvenser 2!B9");
    told(AUTISM, |s| _ = s.repeat_row(PRICES, 5, 9), "A1 Priser!B9");
    told(AUTISM, |s| _ = s.repeat_row(LINES, 9, 13), "A1 Konsekvenser 1!B13");
}

/// A price in per cent passed for kroner.
#[test]
fn a_price_in_per_cent_is_refused() {
    refused(AUTISM, |s| _ = s.set(PRICES, "E6", "40 %"), "A2 Priser!E6");
}

/// An old price table beside the real one was read in silence.
#[test]
fn a_second_table_of_prices_is_told() {
    told(AUTISM, |s| _ = s.set(PRICES, "N5", "Kommune").set(PRICES, "N6", 5.0), "A1 Priser!N5");
}

/// A title that says that amounts are in thousands was passed over.
#[test]
fn a_title_in_thousands_is_told() {
    told(AUTISM, |s| _ = s.set(COSTS, "B4", "Alle beløb i 1.000 kr."), "A1 Omkostninger!B4");
}

/// A formula that was never calculated counted as nil wherever an empty cell may stand.
#[test]
fn a_formula_never_calculated_is_no_empty_cell() {
    let path = edited(&fixture("autisme.xlsx"), |parts| {
        edit_cell(parts, "Omkostninger", "H6", "", "<f>1000*1000</f>");
    });
    let outcome = soem::check(&open(&path), &Options::default()).map(|_| ());
    let Err(Refusal::NotUnderstood(findings)) = outcome else { panic!("{outcome:?}") };
    let told: Vec<String> = findings.iter().map(line).collect();
    assert!(told.iter().any(|line| line.starts_with("A7 Omkostninger!H6 Fejl")), "{told:#?}");
}

/// The formats' own libraries panic at these, which was told in English.
#[test]
fn panics_of_parsers_are_told_in_danish() {
    for name in ["record-of-no-bytes.xls", "record-cut-off.xls", "formula-cut-off.xls"] {
        let run = soem(&[fixture(&format!("broke/{name}"))]);
        assert_eq!(run.status, Some(2), "{run:?}");
        assert!(run.err.contains("Projektmappen er ikke, som den skal være"), "{run:?}");
        assert_eq!(english(&run.err), Vec::<String>::new());
    }
}

/// A sheet of the user's that carried our hidden mark was taken out as one of ours.
#[test]
fn a_mark_on_a_users_sheet_costs_no_sheet() {
    let path = fixture("broke/mark-on-users-sheet.xlsx");
    let made = enriched(&path);
    let told: Vec<String> = made.checked.findings.iter().map(line).collect();
    let of_mark =
        told.iter().filter(|line| line.contains("»Resultater« bærer soems skjulte mærke"));
    assert_eq!(of_mark.count(), 1, "{told:#?}");
    let names = |book: &Workbook| book.sheets.iter().map(|s| s.name.clone()).collect::<Vec<_>>();
    let (before, after) = (names(&open(&path)), names(&read_well(made.bytes.clone())));
    assert_eq!(after[..before.len()], before);
    // And nothing else is taken out when it comes back.
    let again = enriched(&saved("mark-on-users-sheet.xlsx", &made.bytes));
    assert!(again.bytes == made.bytes, "enriched twice is not as enriched once");
}

/// Our formats came on top of 65,450 of a workbook's own, which no program opens.
#[test]
fn more_formats_than_there_is_room_for_are_refused() {
    let folder = scratch();
    let path = fixture("broke/formats-65450.xlsx");
    let run = soem_in(&folder, &[path.as_os_str(), "-o".as_ref(), "ud.xlsx".as_ref()]);
    assert_eq!(run.status, Some(2), "{run:?}");
    assert!(run.err.contains("65.450 celleformater"), "{run:?}");
    assert!(!folder.join("ud.xlsx").exists());
}

/// A part in UTF-16 was told to stop in the middle.
#[test]
fn a_part_in_utf16_is_named() {
    let run = soem(&[fixture("broke/utf16-workbook-part.xlsx")]);
    assert_eq!(run.status, Some(2), "{run:?}");
    let told = "Delen xl/workbook.xml er ikke i UTF-8. Gem filen igen fra Excel.";
    assert!(run.err.contains(told), "{run:?}");
}

/// A name of 32,700 characters, quoted in a sentence, is longer than a cell holds.
#[test]
fn a_quotation_longer_than_a_cell_is_cut() {
    let made = enriched(&fixture("broke/service-name-32700.xlsx"));
    let book = read_well(made.bytes);
    let texts = book.sheets.iter().flat_map(|sheet| sheet.iter()).filter_map(|(_, cell)| {
        if let Value::Text(text) = &cell.value { Some(text) } else { None }
    });
    let longest = texts.map(|text| text.encode_utf16().count()).max();
    assert_eq!(longest, Some(32_767));
}

/// 1e-28 participants overflowed where a break-even is shown as per cent. So every number of a
/// small calculation, as small and as large as numbers come.
#[test]
fn numbers_as_small_and_as_large_as_they_come_end_no_program() {
    enriched(&fixture("broke/participants-1e-28.xlsx"));
    let sketch = || Sketch::of("small.xlsx");
    let numbers = sketch().0.into_iter().flat_map(|page| {
        let name = page.name;
        let numbers = page.cells.into_iter().filter(|(_, cell)| matches!(cell, Cell::Number(_)));
        numbers.map(move |(at, _)| (name.clone(), at)).collect::<Vec<_>>()
    });
    let mut tried = 0;
    for (sheet, at) in numbers {
        for value in [1e-28, 1e15, 7.9e28, -1e-28] {
            let mut changed = sketch();
            changed.page(&sheet).cells.insert(at, Cell::Number(value));
            // A result, or a refusal; a panic would end the test.
            let _ = soem::check(&read_well(changed.bytes()), &Options::default());
            tried += 1;
        }
    }
    assert!(tried >= 40, "{tried}");
}

/// A workbook that we had built was over our own limit of text when it came back.
#[test]
#[ignore = "takes minutes without optimisation"]
fn what_is_built_is_within_our_own_limits() {
    let text = std::fs::read_to_string(fixture("broke/lines100-years60.toml")).expect("a case");
    let case =
        soem::case::CaseFile::parse(&text, crate::support::ours::official()).expect("a case");
    let built = soem::compose::build(&case, crate::support::ours::official()).expect("it is built");
    let path = saved("stor.xlsx", &built.bytes);
    let made = enriched(&path);
    let limits = Limits { time: Duration::from_secs(600), ..Limits::default() };
    Workbook::from_bytes("stor.xlsx", made.bytes, &limits).expect("it is within the limits");
}

/// A sheet's name in .xlsb may have what XML has not: the .xlsx written anew could not be opened.
#[test]
fn a_sheet_name_that_xml_cannot_hold_is_refused() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (from, to) = (utf16("Forside"), utf16("For\u{8}ide"));
    let mut parts = unzipped(&fixture_bytes("others/cti-sheetjs.xlsb"));
    let (_, book) = parts.iter_mut().find(|(name, _)| name == "xl/workbook.bin").expect("a part");
    let at = book.windows(from.len()).position(|piece| piece == from).expect("the name");
    book.splice(at..at + from.len(), to);
    let outcome = soem::enrich(&read_well(stored(parts)), &Options::default()).map(|_| ());
    let told = outcome.expect_err("it is not enriched").message(soem::Lang::Da);
    assert!(told.starts_with("Navnet på arket »For\\u{8}ide« har et tegn"), "{told}");
}
