//! Files that somebody made to do harm, each taken the whole way by the program itself in a folder
//! of its own: it ends in a result or a clear error, soon, in little memory, and leaves nothing but
//! the output file.
//!
//! `cargo test --test all hostile::harm -- --nocapture` prints the list with time, memory and
//! message.

use crate::support::fixture_bytes;
use crate::support::package::{unzipped, zipped};
use crate::support::program::{Measured, measured, names};

const MIB: usize = 1 << 20;
const MOST_MEMORY: u64 = 512;

fn small() -> Vec<u8> {
    fixture_bytes("small.xlsx")
}

/// The small workbook with one text in one part changed for another.
fn changed(part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = unzipped(&small());
    let found = parts.iter_mut().find(|(name, _)| name == part).expect("the part");
    let text = String::from_utf8(found.1.clone()).expect("XML");
    assert!(text.contains(from), "{part} has {from}");
    found.1 = text.replacen(from, to, 1).into_bytes();
    zipped(parts)
}

/// With more cells on its last sheet.
pub fn cells(more: &str) -> Vec<u8> {
    changed("xl/worksheets/sheet8.xml", "</sheetData>", &format!("{more}</sheetData>"))
}

fn with(name: &str, content: &[u8]) -> Vec<u8> {
    let mut parts = unzipped(&small());
    parts.push((name.to_owned(), content.to_vec()));
    zipped(parts)
}

/// The same bytes with each occurrence of one changed for another of the same length, as in a zip's
/// directory.
fn patched(mut bytes: Vec<u8>, from: &[u8], to: &[u8], most: usize) -> Vec<u8> {
    let places: Vec<usize> = bytes
        .windows(from.len())
        .enumerate()
        .filter(|(_, piece)| *piece == from)
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    for at in places.into_iter().rev().take(most) {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

/// A field of every local or central head of a zip.
fn heads(mut bytes: Vec<u8>, mark: &[u8; 4], at: usize, value: &[u8]) -> Vec<u8> {
    let places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, piece)| piece == mark).map(|(at, _)| at).collect();
    for place in places {
        bytes[place + at..place + at + value.len()].copy_from_slice(value);
    }
    bytes
}

pub fn ods(content: &str) -> Vec<u8> {
    let mut parts = unzipped(&fixture_bytes("others/cti-libreoffice.ods"));
    let found = parts.iter_mut().find(|(name, _)| name == "content.xml").expect("the part");
    let text = String::from_utf8(found.1.clone()).expect("XML");
    found.1 = text
        .replace("</office:spreadsheet>", &format!("{content}</office:spreadsheet>"))
        .into_bytes();
    zipped(parts)
}

const BOOK: &str = "xl/workbook.xml";
const LINKS: &str = "xl/_rels/workbook.xml.rels";
const TYPES: &str = "[Content_Types].xml";
const PRICES: &str = "xl/worksheets/sheet7.xml";
const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const LAUGHS: &str =
    "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>";

/// Name, file name, content, and a word of the Danish message where it must be refused.
fn list() -> Vec<(&'static str, &'static str, Vec<u8>, Option<&'static str>)> {
    let twice = || {
        let mut parts = unzipped(&small());
        parts.push(("XL\\Workbook.xml".to_owned(), b"<a/>".to_vec()));
        zipped(parts)
    };
    let utf16 = || {
        let mut parts = unzipped(&small());
        let found = parts.iter_mut().find(|(name, _)| name == BOOK).expect("the part");
        let text = String::from_utf8(found.1.clone()).expect("XML");
        found.1 = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        zipped(parts)
    };
    let named = |name: &str| changed(BOOK, "name=\"Resultater\"", &format!("name=\"{name}\""));
    let label = |text: &str| {
        changed(PRICES, "<t>Tilbud</t>", &format!("<t xml:space=\"preserve\">{text}</t>"))
    };
    let cut = |name: &str| {
        let bytes = fixture_bytes(name);
        bytes[..bytes.len() / 2].to_vec()
    };
    vec![
        ("zip bomb", "a.xlsx", with("xl/media/a.xml", &vec![b' '; 60 * MIB]), Some("gange større")),
        (
            "billion laughs",
            "a.xlsx",
            changed(BOOK, "<workbook", &format!("{LAUGHS}<workbook")),
            Some("DOCTYPE"),
        ),
        (
            "DOCTYPE in relationships",
            "a.xlsx",
            changed(LINKS, "<Rel", &format!("{LAUGHS}<Rel")),
            Some("DOCTYPE"),
        ),
        (
            "DOCTYPE in content types",
            "a.xlsx",
            changed(TYPES, "<Types", &format!("{LAUGHS}<Types")),
            Some("DOCTYPE"),
        ),
        (
            "DOCTYPE in a part carried over",
            "a.xlsx",
            with("xl/x.xml", LAUGHS.as_bytes()),
            Some("DOCTYPE"),
        ),
        ("path leads out", "a.xlsx", with("../../../tmp/x", b"x"), Some("peger ud")),
        ("path leads out by backslashes", "a.xlsx", with("..\\..\\x", b"x"), Some("peger ud")),
        ("path with a drive", "a.xlsx", with("C:\\x", b"x"), Some("peger ud")),
        ("absolute path", "a.xlsx", with("/etc/x", b"x"), None),
        ("part twice by another spelling", "a.xlsx", twice(), Some("to gange")),
        ("encrypted entries", "a.xlsx", heads(small(), CENTRAL, 8, &[1, 0]), Some("adgangskode")),
        ("symlink entries", "a.xlsx", heads(small(), CENTRAL, 38, &[0, 0, 0xff, 0xa1]), None),
        (
            "local names differ",
            "a.xlsx",
            patched(small(), b"xl/workbook.xml", b"xl/wxrkbxxk.xml", 9),
            None,
        ),
        (
            "sizes 4 GiB (zip64 without it)",
            "a.xlsx",
            heads(small(), CENTRAL, 24, &[0xff; 4]),
            Some(""),
        ),
        (
            "sizes that are too small",
            "a.xlsx",
            heads(small(), CENTRAL, 24, &[9, 0, 0, 0]),
            Some(""),
        ),
        ("overlapping entries", "a.xlsx", heads(small(), CENTRAL, 42, &[0; 4]), Some("")),
        (
            "unknown compression",
            "a.xlsx",
            heads(heads(small(), CENTRAL, 10, &[99, 0]), LOCAL, 8, &[99, 0]),
            Some(""),
        ),
        ("names of 60 KB", "a.xlsx", with(&"x".repeat(60_000), b""), None),
        ("workbook in UTF-16", "a.xlsx", utf16(), Some("")),
        ("BOM before XML", "a.xlsx", changed(BOOK, "<workbook", "\u{feff}<workbook"), None),
        ("elements 500 deep", "a.xlsx", cells(&"<row>".repeat(500)), Some("niveauer")),
        (
            "attribute of 2 MiB",
            "a.xlsx",
            cells(&format!("<row x=\"{}\"/>", "ax9".repeat(700_000))),
            Some("XML-mærke"),
        ),
        (
            "a million attributes",
            "a.xlsx",
            cells(&format!("<row {}/>", "a=\"\" ".repeat(1_000_000))),
            Some("XML-mærke"),
        ),
        (
            "text of 2 MiB",
            "a.xlsx",
            cells(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "ax9".repeat(700_000))),
            Some("XML-mærke"),
        ),
        (
            "text of 40,000 characters",
            "a.xlsx",
            cells(&format!("<row><c t=\"str\"><v>{}</v></c></row>", "ax9".repeat(14_000))),
            Some("tegn i én celle"),
        ),
        (
            "formula of 9,000 characters",
            "a.xlsx",
            cells(&format!("<row><c><f>{}1</f><v>1</v></c></row>", "1+".repeat(4_500))),
            Some("tegn i én formel"),
        ),
        (
            "formula 2,000 deep",
            "a.xlsx",
            cells(&format!(
                "<row><c><f>{}1{}</f><v>1</v></c></row>",
                "(".repeat(2_000),
                ")".repeat(2_000)
            )),
            None,
        ),
        (
            "dimension A1:XFD1048576",
            "a.xlsx",
            changed(PRICES, "<dimension ref=\"A1:D2\"", "<dimension ref=\"A1:XFD1048576\""),
            None,
        ),
        (
            "cells in opposite corners",
            "a.xlsx",
            cells("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"),
            None,
        ),
        (
            "cell beyond the sheet",
            "a.xlsx",
            cells("<row r=\"9\"><c r=\"XFE9\"><v>1</v></c></row>"),
            Some("ikke en celle"),
        ),
        (
            "row 4294967296",
            "a.xlsx",
            cells("<row r=\"4294967296\"><c><v>1</v></c></row>"),
            Some("en række har nummeret"),
        ),
        (
            "row -1",
            "a.xlsx",
            cells("<row r=\"-1\"><c><v>1</v></c></row>"),
            Some("en række har nummeret"),
        ),
        (
            "a cell twice",
            "a.xlsx",
            cells("<row r=\"9\"><c r=\"A9\"><v>1</v></c><c r=\"A9\"><v>2</v></c></row>"),
            Some("står to gange"),
        ),
        (
            "rows and cells out of order",
            "a.xlsx",
            cells(
                "<row r=\"9\"><c r=\"B9\"><v>1</v></c><c r=\"A9\"><v>2</v></c></row><row r=\"8\"/>",
            ),
            None,
        ),
        (
            "shared string out of range",
            "a.xlsx",
            cells("<row r=\"9\"><c t=\"s\"><v>4294967295</v></c></row>"),
            Some("delte tekst"),
        ),
        (
            "shared string -1",
            "a.xlsx",
            cells("<row r=\"9\"><c t=\"s\"><v>-1</v></c></row>"),
            Some("delte tekst"),
        ),
        (
            "shared formula without one",
            "a.xlsx",
            cells("<row r=\"9\"><c><f t=\"shared\" si=\"1\"/><v>1</v></c></row>"),
            Some("ikke står nogen steder"),
        ),
        (
            "shared formulas in a circle",
            "a.xlsx",
            cells(
                "<row r=\"9\"><c r=\"A9\"><f t=\"shared\" si=\"1\" ref=\"A9:B9\">B9</f><v>1</v></c><c r=\"B9\"><f t=\"shared\" si=\"1\"/><v>1</v></c><c r=\"C9\"><f>C9+A9</f><v>1</v></c></row>",
            ),
            None,
        ),
        (
            "numbers that are none",
            "a.xlsx",
            cells("<row r=\"9\"><c><v>1e999</v></c><c><v>nan</v></c><c><v>-inf</v></c></row>"),
            None,
        ),
        (
            "100,000 merged ranges",
            "a.xlsx",
            changed(
                PRICES,
                "</sheetData>",
                &format!(
                    "</sheetData><mergeCells>{}</mergeCells>",
                    "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(100_000)
                ),
            ),
            None,
        ),
        ("a sheet named as a formula", "a.xlsx", named("=1+1"), None),
        ("a sheet named with marks", "a.xlsx", named("a'b]c:d[e*"), None),
        ("a sheet name of 40,000", "a.xlsx", named(&"x9".repeat(20_000)), None),
        ("a sheet name that is turned", "a.xlsx", named("\u{202e}xslx\u{200b}"), None),
        (
            "100,000 sheets",
            "a.xlsx",
            changed(
                BOOK,
                "</sheets>",
                &format!("{}</sheets>", "<sheet name=\"x\"/>".repeat(100_000)),
            ),
            Some("ark"),
        ),
        (
            "20,000 names",
            "a.xlsx",
            changed(
                BOOK,
                "<definedNames />",
                &format!(
                    "<definedNames>{}</definedNames>",
                    "<definedName name=\"x\">A1</definedName>".repeat(20_000)
                ),
            ),
            None,
        ),
        (
            "relationships in a circle",
            "a.xlsx",
            changed(LINKS, "/xl/worksheets/sheet8.xml", "/xl/workbook.xml"),
            Some("ingen celler"),
        ),
        (
            "the workbook lies elsewhere",
            "a.xlsx",
            changed(
                "_rels/.rels",
                "Target=\"xl/workbook.xml\"",
                "Target=\"http://example.com/x\" TargetMode=\"External\"",
            ),
            Some("zip-arkiv"),
        ),
        (
            "a link by DDE",
            "a.xlsx",
            cells("<row r=\"9\"><c><f>cmd|' /C calc'!A0</f><v>1</v></c></row>"),
            None,
        ),
        ("a label =cmd|…", "a.xlsx", label("=cmd|' /C calc'!A0"), None),
        ("a label @SUM(A1)", "a.xlsx", label("@SUM(A1)"), None),
        ("a label with a tab and CR", "a.xlsx", label("&#9;=1+1&#13;&#10;-2"), None),
        (
            ".ods: the whole sheet filled",
            "a.ods",
            ods(
                "<table:table table:name=\"x\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>",
            ),
            Some("celler på ét ark"),
        ),
        (
            ".xls: a chain that leads back",
            "a.xls",
            fixture_bytes("broke/chain-leads-back.xls"),
            Some("beskadiget"),
        ),
        (
            ".xls: dimensions backwards",
            "a.xls",
            fixture_bytes("broke/dimensions-backwards.xls"),
            Some("celler"),
        ),
        (".xls: a formula cut off", "a.xls", fixture_bytes("broke/formula-cut-off.xls"), Some("")),
        ("half an .xlsx", "a.xlsx", cut("small.xlsx"), Some("beskadiget")),
        ("half an .xlsb", "a.xlsb", cut("others/cti-sheetjs.xlsb"), Some("beskadiget")),
        ("half an .xls", "a.xls", cut("others/cti-sheetjs.xls"), Some("beskadiget")),
        ("half an .ods", "a.ods", cut("others/cti-libreoffice.ods"), Some("beskadiget")),
        ("an empty file", "a.xlsx", Vec::new(), Some("tom")),
        ("one byte", "a.xlsx", vec![b'P'], Some("tekstfil")),
        ("a web page named .xls", "a.xls", b"<html><table><tr><td>1".to_vec(), Some("webside")),
        ("CSV named .xls", "a.xls", b"a;b\r\n1;2\r\n".to_vec(), Some("CSV")),
        ("PDF", "a.xlsx", b"%PDF-1.7\n".to_vec(), Some("PDF")),
        ("PNG", "a.xlsx", b"\x89PNG\r\n\x1a\n".to_vec(), Some("billede")),
    ]
}

#[test]
fn each_ends_in_a_result_or_a_clear_error() {
    for (name, file, bytes, refused) in list() {
        ends_well(name, file, &bytes, refused);
    }
}

/// Takes a file the whole way; `refused` is a word of the Danish message where it must be refused.
pub fn ends_well(name: &str, file: &str, bytes: &[u8], refused: Option<&str>) {
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("case");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join(file), bytes).expect("the file");
    let Measured { run, time, mebibytes } = measured(&folder, &[file, "-o", "ud.xlsx"]);
    let told = &run.err;
    let first = told.lines().next().unwrap_or("enriched");
    let short: String =
        first.strip_prefix(&format!("{file}: ")).unwrap_or(first).chars().take(110).collect();
    println!("{name:<32} {:>5.2} s {mebibytes:>4} MiB  {short}", time.as_secs_f64());
    assert!(matches!(run.status, Some(0..=2)), "{name}: {run:?}");
    assert!(mebibytes <= MOST_MEMORY, "{name}: {mebibytes} MiB");
    assert!(first.chars().count() < 2_000, "{name}: a message is for reading");
    assert!(!told.contains("panicked") && !told.contains("går i stå"), "{name}: {told}");
    let written = run.status != Some(2);
    let expected: Vec<&str> =
        [Some(file), written.then_some("ud.xlsx")].into_iter().flatten().collect();
    assert_eq!(names(&folder), expected, "{name}");
    assert!(
        std::fs::read(folder.join(file)).expect("the file") == bytes,
        "{name}: the original is untouched"
    );
    if let Some(word) = refused {
        assert!(!written && told.contains(word), "{name}: {word}: {told}");
        let english = measured(&folder, &[file, "-o", "ud.xlsx", "--lang=en"]).run;
        assert!(!english.err.is_empty() && english.err != *told, "{name}");
    }
    std::fs::remove_dir_all(&folder).expect("a folder");
    assert_eq!(names(root.path()), ["err", "out"], "{name}: nothing beside the folder");
}
