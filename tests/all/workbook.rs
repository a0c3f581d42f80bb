//! Workbooks read as other programs read them. Values and formulas of the sample workbooks are
//! listed by hand from openpyxl; small packages are written out in the test itself.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rust_decimal::Decimal;
use soem::workbook::{Address, Cell, Format, Kind, Limits, Measure, OpenError, Sheet, Value, Visibility, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn open(name: &str) -> Workbook {
    Workbook::open(&fixture(name), &Limits::default()).expect(name)
}

fn cell<'w>(book: &'w Workbook, sheet: &str, at: &str) -> &'w Cell {
    let at = Address::parse(at).expect(at);
    let sheet = book.sheet(sheet).expect(sheet);
    sheet.cell(at).unwrap_or_else(|| panic!("{}!{at} is filled", sheet.name))
}

fn number(text: &str) -> Value {
    Value::Number(text.parse::<Decimal>().expect(text))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn values_of_the_sample_workbooks() {
    for (file, sheet, at, value) in [
        ("autisme.xlsx", "Forside", "C6", text("20 voksne med autisme, struktureret fritidsprogram")),
        ("autisme.xlsx", "Forside", "C9", text("2018-11-01")),
        ("autisme.xlsx", "Indstillinger", "C9", number("0.04")),
        ("autisme.xlsx", "Indstillinger", "C15", number("100.48")),
        ("autisme.xlsx", "Effekt", "C5", number("0.4")),
        ("autisme.xlsx", "Priser", "E6", number("3476.1635")),
        ("autisme.xlsx", "Konsekvenser 2", "F6", number("-5.5")),
        ("autisme.xlsx", "Omkostninger", "G6", number("2000000")),
        ("autisme.xlsx", "Mellemregninger", "G2", number("0.961538461538462")),
        ("autisme.xlsx", "Resultater", "C7", number("633613.082157829")),
        ("cti.xlsx", "Effekt", "C5", number("0.14")),
        ("cti.xlsx", "Følsomhed", "B6", number("-0.06")),
        ("cti.xlsx", "Resultater", "C8", number("-4388696.25970723")),
        ("randers.xlsx", "Effekt", "C5", number("0.65")),
        ("randers.xlsx", "Mellemregninger", "G2", number("1")),
        ("randers-trykt.xlsx", "Resultater", "C7", number("3705454")),
    ] {
        assert_eq!(cell(&open(file), sheet, at).value, value, "{file} {sheet}!{at}");
    }
}

#[test]
fn formulas_of_the_sample_workbooks() {
    let book = open("autisme.xlsx");
    let formula = |sheet, at| cell(&book, sheet, at).formula.clone();
    assert_eq!(
        formula("Mellemregninger", "G2").as_deref(),
        Some("(1+'Indstillinger'!$C$9)^-('Mellemregninger'!$G$3-'Indstillinger'!$C$6)")
    );
    assert_eq!(formula("Følsomhed", "B6").as_deref(), Some("'Effekt'!$C$5+(-0.2)"));
    assert_eq!(formula("Effekt", "C5"), None);
    assert_eq!(cell(&open("randers-trykt.xlsx"), "Resultater", "C7").formula, None);
}

#[test]
fn sheets_and_names_of_a_sample_workbook() {
    let book = open("cti.xlsx");
    assert_eq!((book.name.as_str(), book.format, book.date1904), ("cti.xlsx", Format::Xlsx, false));
    assert_eq!(book.bytes, std::fs::read(fixture("cti.xlsx")).expect("the fixture"));
    let hidden: Vec<&str> = book
        .sheets
        .iter()
        .filter(|sheet| sheet.visibility != Visibility::Visible)
        .map(|sheet| sheet.name.as_str())
        .collect();
    assert_eq!((book.sheets.len(), book.other_sheets), (12, 0));
    assert_eq!(hidden, ["Mellemregninger"]);
    assert!(book.sheet("INDSTILLINGER").is_some() && book.sheet("Indstilling").is_none());
    let names: Vec<_> = book.names.iter().map(|n| (n.name.as_str(), n.refers_to.as_str(), &n.scope)).collect();
    assert_eq!(names, [("Diskonteringsrente", "'Indstillinger'!$C$9", &None), ("Succesrate", "'Effekt'!$C$5", &None)]);
}

#[test]
fn rows_and_cells_tell_the_same() {
    for sheet in &open("autisme.xlsx").sheets {
        let in_rows: Vec<_> = sheet.rows().flat_map(|(_, row)| row).map(|(at, cell)| (*at, cell)).collect();
        assert_eq!(in_rows, sheet.iter().collect::<Vec<_>>());
        assert!(in_rows.is_sorted_by(|a, b| a.0 < b.0), "{}", sheet.name);
        for (number, row) in sheet.rows() {
            assert_eq!(sheet.row(number), row);
            assert!(row.iter().all(|(at, found)| at.row == number && sheet.cell(*at) == Some(found)));
        }
        assert!(sheet.row(1_000_000).is_empty());
    }
}

/// A package with one sheet, whose `sheetData` and `styles.xml` are given.
fn package(data: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!(r#"<worksheet xmlns="urn:m"><sheetData>{data}</sheetData></worksheet>"#);
    let mut parts = vec![
        (
            "[Content_Types].xml",
            r#"<Types><Override PartName="/book.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="book.xml"/></Relationships>"#,
        ),
        (
            "_rels/book.xml.rels",
            r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="sheet.xml"/><Relationship Id="t" Type="x/sharedStrings" Target="strings.xml"/><Relationship Id="u" Type="x/styles" Target="/styles.xml"/><Relationship Id="c" Type="x/chartsheet" Target="chart.xml"/></Relationships>"#,
        ),
        ("book.xml", r#"<workbook xmlns:r="urn:r"><sheets><sheet name="Ark" r:id="s"/></sheets></workbook>"#),
        ("sheet.xml", sheet.as_str()),
    ];
    for (name, content) in more {
        match parts.iter_mut().find(|(part, _)| part == name) {
            Some(part) => part.1 = content,
            None => parts.push((name, content)),
        }
    }
    zipped(&parts)
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    zip.finish().expect("the package").into_inner()
}

fn read(bytes: Vec<u8>) -> Result<Workbook, OpenError> {
    Workbook::from_bytes("test.xlsx", bytes, &Limits::default())
}

fn sheet(data: &str, more: &[(&str, &str)]) -> Sheet {
    read(package(data, more)).expect("a sound package").sheets.remove(0)
}

fn values(sheet: &Sheet) -> Vec<(String, Value)> {
    sheet.iter().map(|(at, cell)| (at.to_string(), cell.value.clone())).collect()
}

fn listed(expected: &[(&str, Value)]) -> Vec<(String, Value)> {
    expected.iter().map(|(at, value)| ((*at).to_owned(), value.clone())).collect()
}

#[test]
fn every_kind_of_cell() {
    let found = sheet(
        r#"<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>1.5</v></c><c r="C2" t="b"><v>1</v></c>
           <c r="D2" t="e"><v>#DIV/0!</v></c><c r="E2" t="str"><f>A2&amp;"x"</f><v> a &lt; b_x000D_</v></c>
           <c r="F2" t="inlineStr"><is><r><t>en </t></r><r><t xml:space="preserve"> to</t></r></is></c>
           <c r="G2" s="1"/><c r="H2" s="1"><v>43405</v></c><c r="I2" s="2"><v>1.25</v></c>
           <c r="J2" t="d"><v>2018-11-01</v></c><c r="K2" t="n"><v> 7 </v></c><c r="L2"><v>1<!-- note -->2</v></c>
           <c r="M2"><v><![CDATA[3]]></v></c><c r="N2"><f>1/0</f></c></row>"#,
        &[
            ("strings.xml", "<sst uniqueCount=\"2\"><si/><si><t>delt<rPh/></t><rPh><t>udtale</t></rPh></si></sst>"),
            (
                "styles.xml",
                r##"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[hh]:mm"/></numFmts>
                   <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
                   <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"##,
            ),
        ],
    );
    let date = |iso: &str, serial: i64| Value::Date { iso: iso.to_owned(), serial: serial.into() };
    assert_eq!(
        values(&found),
        listed(&[
            ("A2", text("delt")),
            ("B2", number("1.5")),
            ("C2", Value::Bool(true)),
            ("D2", Value::Error("#DIV/0!".to_owned())),
            ("E2", text(" a < b\r")),
            ("F2", text("en to")),
            ("H2", date("2018-11-01", 43405)),
            ("I2", number("1.25")),
            ("J2", date("2018-11-01", 43405)),
            ("K2", number("7")),
            ("L2", number("12")),
            ("M2", number("3")),
            ("N2", text("")),
        ])
    );
    let formula = |at| found.cell(Address::parse(at)?)?.formula.as_deref();
    assert_eq!((formula("E2"), formula("N2"), formula("A2")), (Some("A2&\"x\""), Some("1/0"), None));
}

#[test]
fn an_error_of_today_ends_no_sheet() {
    let found = sheet(
        r#"<row r="1"><c r="A1" t="e"><f>A2:A3</f><v>#SPILL!</v></c><c r="B1" t="e"><v>#CALC!</v></c><c r="C1"><v>3</v></c></row>
           <row r="2"><c r="A2"><v>4</v></c></row>"#,
        &[],
    );
    let error = |text: &str| Value::Error(text.to_owned());
    assert_eq!(
        values(&found),
        listed(&[("A1", error("#SPILL!")), ("B1", error("#CALC!")), ("C1", number("3")), ("A2", number("4"))])
    );
}

#[test]
fn numbers_that_no_decimal_holds_are_kept_as_written() {
    let found = sheet(
        r#"<row r="1"><c r="A1"><v>nan</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>0.1</v></c><c r="D1"><v>0.14000000000000001</v></c></row>"#,
        &[],
    );
    let out = |raw: &str| Value::OutOfRange(raw.to_owned());
    assert_eq!(
        values(&found),
        listed(&[("A1", out("nan")), ("B1", out("1e999")), ("C1", number("0.1")), ("D1", number("0.14"))])
    );
}

#[test]
fn far_corners_cost_no_more_than_two_cells() {
    let found =
        sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#, &[]);
    assert_eq!(values(&found), listed(&[("A1", number("1")), ("XFD1048576", number("2"))]));
}

#[test]
fn cells_without_an_address_follow_the_one_before() {
    let found = sheet(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"4\"><c r=\"C4\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row><row r=\"9\"><c><v>6</v></c></row>",
        &[],
    );
    let expected = [("A1", "1"), ("B1", "2"), ("C4", "3"), ("D4", "4"), ("A5", "5"), ("A9", "6")];
    assert_eq!(values(&found), listed(&expected.map(|(at, value)| (at, number(value)))));
}

#[test]
fn cells_out_of_order_are_put_in_order() {
    let found = sheet(
        r#"<row r="2"><c r="B2"><v>4</v></c><c r="A2"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#,
        &[],
    );
    let expected = [("A1", "1"), ("A2", "3"), ("B2", "4")];
    assert_eq!(values(&found), listed(&expected.map(|(at, value)| (at, number(value)))));
}

#[test]
fn a_shared_formula_is_written_out_for_each_cell() {
    let found = sheet(
        r#"<row r="1"><c r="B1"><f t="shared" si="4000000000" ref="B1:B2">A1*$A$9+SUM(A$1:A1)</f><v>1</v></c></row>
           <row r="2"><c r="B2"><f t="shared" si="4000000000"/><v>2</v></c></row>"#,
        &[],
    );
    let formula = |at| found.cell(Address::parse(at)?)?.formula.as_deref();
    assert_eq!(formula("B1"), Some("A1*$A$9+SUM(A$1:A1)"));
    assert_eq!(formula("B2"), Some("A2*$A$9+SUM(A$1:A2)"));
}

#[test]
fn names_scopes_hidden_and_other_sheets() {
    let book = r#"<workbook xmlns:q="urn:r"><workbookPr date1904="1"/><sheets>
        <sheet name="Kurve" q:id="c"/><sheet name="R&amp;D" state="veryHidden" q:id="s"/></sheets>
        <definedNames><definedName name="Rate" localSheetId="1">'R&amp;D'!$A$1</definedName></definedNames></workbook>"#;
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let data = "<row><c s=\"0\"><v>41943</v></c></row>";
    let book = read(package(data, &[("book.xml", book), ("styles.xml", styles)])).expect("a sound package");
    assert_eq!((book.sheets.len(), book.other_sheets, book.date1904), (1, 1, true));
    let found = book.sheet("R&D").expect("the sheet");
    assert_eq!(found.visibility, Visibility::VeryHidden);
    let date = Value::Date { iso: "2018-11-01".to_owned(), serial: 41943.into() };
    assert_eq!(values(found), listed(&[("A1", date)]));
    let name = book.names.first().expect("the name");
    assert_eq!((name.refers_to.as_str(), name.scope.as_deref()), ("'R&D'!$A$1", Some("R&D")));
}

#[test]
fn what_is_wrong_is_said() {
    let cells = |data: &str| read(package(data, &[])).expect_err(data);
    for (data, says) in [
        (
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>",
            "Ark is not as a workbook should be: cell A1 stands twice",
        ),
        ("<row r=\"1\"><c r=\"ZZZZ1\"><v>1</v></c></row>", "\"ZZZZ1\" is no cell of a sheet"),
        ("<row r=\"1\"><c r=\"A4294967297\"><v>1</v></c></row>", "\"A4294967297\" is no cell"),
        ("<row r=\"1048577\"/>", "a row is numbered 1048577"),
        ("<row><c r=\"B7\" t=\"s\"><v>0</v></c></row>", "cell B7 wants shared string 0"),
        ("<row><c t=\"b\"><v>2</v></c></row>", "cell A1 is true or false, and says 2"),
        ("<row><c t=\"q\"><v>2</v></c></row>", "unknown kind \"q\""),
        ("<row><c><f t=\"shared\" si=\"0\"/></c></row>", "the formula in A1 shares a formula that stands nowhere"),
        ("<row><c t=\"str\"><v>&lol;</v></c></row>", "&lol; is unknown"),
        ("<row></c></row>", "Ark is not as a workbook should be"),
        ("<row><c>", "Ark"),
    ] {
        let error = cells(data);
        assert!(matches!(error, OpenError::Malformed { .. } | OpenError::Truncated { .. }), "{error:?}");
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn a_workbook_that_contradicts_itself_is_refused() {
    let book = |sheets: &str| {
        let book = format!(r#"<workbook xmlns:r="urn:r"><sheets>{sheets}</sheets></workbook>"#);
        read(package("", &[("book.xml", &book)])).expect_err(sheets)
    };
    for (sheets, says) in [
        (r#"<sheet name="a" r:id="s"/><sheet name="b" r:id="s"/>"#, "\"b\" is listed twice"),
        (r#"<sheet name="a" r:id="s"/><sheet name="a" r:id="c"/>"#, "\"a\" is listed twice"),
        (r#"<sheet name="a" r:id="nowhere"/>"#, "\"a\" leads to no part"),
        ("", "it lists no sheets"),
    ] {
        let error = book(sheets).to_string();
        assert!(error.contains(says), "{error}");
    }
    let part = |content| read(package("", &[("sheet.xml", content)]));
    assert!(matches!(part("<worksheet><sheetData></sheetData>"), Err(OpenError::Truncated { .. })));
    assert!(matches!(part("<chartsheet/>"), Err(OpenError::Malformed { .. })));
    assert!(matches!(part(""), Err(OpenError::Malformed { .. })));
}

#[test]
fn unsafe_packages_are_refused() {
    let part = |name: &str, content: &str| read(package("", &[(name, content)]));
    let dtd = "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><sheetData/></worksheet>";
    for name in ["sheet.xml", "book.xml", "styles.xml", "strings.xml", "[Content_Types].xml", "_rels/.rels"] {
        assert!(matches!(part(name, dtd), Err(OpenError::Doctype { .. })), "{name}");
    }
    assert!(matches!(part("../evil.txt", "x"), Err(OpenError::UnsafeName { .. })));
    assert!(matches!(part("xl\\..\\evil.txt", "x"), Err(OpenError::UnsafeName { .. })));
    assert!(matches!(part("SHEET.XML", "x"), Err(OpenError::DuplicatePart { .. })));
    let count = "<sst count=\"4000000000\" uniqueCount=\"4000000000\"><si><t>x</t></si></sst>";
    assert!(part("strings.xml", count).is_ok());
}

#[test]
fn the_same_name_twice_in_the_directory_is_refused() {
    let mut bytes = package("", &[("aaaa.xml", "<a/>"), ("bbbb.xml", "<b/>")]);
    while let Some(at) = bytes.windows(8).position(|name| name == b"bbbb.xml") {
        bytes[at..at + 8].copy_from_slice(b"aaaa.xml");
    }
    assert!(matches!(read(bytes), Err(OpenError::DuplicatePart { .. })));
}

#[test]
fn every_limit_holds_and_can_be_raised() {
    let data = r#"<row><c t="inlineStr"><is><t>ti tegn her</t></is></c><c><f>1+1+1</f><v>3</v></c></row>"#;
    let strings = "<sst><si><t>a</t></si><si><t>b</t></si></sst>";
    let bytes = package(data, &[("strings.xml", strings)]);
    let total = bytes.len() as u64;
    type Set = fn(&mut Limits, u64);
    let set: [(Measure, Set, u64); 9] = [
        (Measure::FileBytes, |l, n| l.file_bytes = n, total),
        (Measure::Parts, |l, n| l.entries = n as usize, 6),
        (Measure::SharedStrings, |l, n| l.shared_strings = n, 2),
        (Measure::SheetCells, |l, n| l.sheet_cells = n as usize, 2),
        (Measure::WorkbookCells, |l, n| l.workbook_cells = n as usize, 2),
        (Measure::CellCharacters, |l, n| l.cell_chars = n as usize, 11),
        (Measure::FormulaCharacters, |l, n| l.formula_chars = n as usize, 5),
        // "a", "b", the cell's eleven and the formula's five.
        (Measure::TextBytes, |l, n| l.text_bytes = n as usize, 18),
        // worksheet, sheetData, row, c, is, t
        (Measure::XmlDepth, |l, n| l.xml_depth = n as usize, 6),
    ];
    for (measure, set, enough) in set {
        let with = |n| {
            let mut limits = Limits::default();
            set(&mut limits, n);
            Workbook::from_bytes("test.xlsx", bytes.clone(), &limits)
        };
        assert!(with(enough).is_ok(), "{measure} {enough}");
        match with(enough - 1) {
            Err(OpenError::TooLarge { what, limit, .. }) => {
                assert_eq!((what, limit), (measure, enough - 1))
            }
            other => panic!("{measure}: {other:?}"),
        }
    }
    let two =
        r#"<workbook xmlns:r="urn:r"><sheets><sheet name="a" r:id="s"/><sheet name="b" r:id="c"/></sheets></workbook>"#;
    let limits = Limits { sheets: 1, ..Limits::default() };
    let found = Workbook::from_bytes("test.xlsx", package("", &[("book.xml", two)]), &limits);
    assert!(matches!(found, Err(OpenError::TooLarge { what: Measure::Sheets, .. })));
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    let found = Workbook::from_bytes("test.xlsx", bytes.clone(), &limits);
    assert!(matches!(found, Err(OpenError::TooSlow { .. })));
    let limits = Limits { time: Duration::MAX, ..Limits::default() };
    assert!(Workbook::from_bytes("test.xlsx", bytes, &limits).is_ok());
}

#[test]
fn a_cell_too_large_is_named() {
    let limits = Limits { cell_chars: 2, ..Limits::default() };
    let data = r#"<row r="9"><c r="C9" t="str"><v>abc</v></c></row>"#;
    let error = Workbook::from_bytes("test.xlsx", package(data, &[]), &limits).expect_err("three characters");
    assert!(error.to_string().contains("3 characters in one cell (Ark!C9)"), "{error}");
}

#[test]
fn parts_that_swell_are_refused_before_they_do() {
    let swollen = " ".repeat(2 << 20);
    let error = read(package("", &[("media.bin", &swollen)])).expect_err("a thousand to one");
    assert!(matches!(error, OpenError::Bomb { .. }), "{error}");
    let limits = Limits { inflation: 2_000, ..Limits::default() };
    assert!(Workbook::from_bytes("test.xlsx", package("", &[("media.bin", &swollen)]), &limits).is_ok());
    for (limits, measure) in [
        (Limits { entry_bytes: 1 << 20, ..Limits::default() }, Measure::PartBytes),
        (Limits { total_bytes: 1 << 20, ..Limits::default() }, Measure::TotalBytes),
    ] {
        let found = Workbook::from_bytes("test.xlsx", package("", &[("media.bin", &swollen)]), &limits);
        assert!(matches!(found, Err(OpenError::TooLarge { what, .. }) if what == measure), "{found:?}");
    }
}

/// A few shared characters, used often, must not grow without end in memory.
#[test]
fn shared_text_counts_at_every_use() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_000));
    let cells = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(16_000));
    let found = read(package(&cells, &[("strings.xml", &long)]));
    assert!(matches!(found, Err(OpenError::TooLarge { what: Measure::TextBytes, .. })));
}

#[test]
fn other_files_are_told_by_their_content() {
    let kind = |bytes: Vec<u8>| match Workbook::from_bytes("x.xlsx", bytes, &Limits::default()) {
        Err(OpenError::NotAWorkbook { kind }) => kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(b"%PDF-1.4".to_vec()), Kind::Pdf);
    assert_eq!(kind(b"Ydelse;Enhed\nKontanthj\xe6lp;Uger\n".to_vec()), Kind::Csv);
    assert_eq!(kind(zipped(&[("notes.txt", "x")])), Kind::Zip);
    assert_eq!(
        kind(zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")])),
        Kind::OpenDocument
    );
    let types = r#"<Types><Override PartName="/book.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    assert_eq!(kind(package("", &[("[Content_Types].xml", types)])), Kind::Word);
    assert!(matches!(read(Vec::new()), Err(OpenError::Empty)));
    let nowhere = Workbook::open(&fixture("findes-ikke.xlsx"), &Limits::default());
    assert!(matches!(nowhere, Err(OpenError::NotFound(_))));
    assert!(matches!(Workbook::open(&fixture(""), &Limits::default()), Err(OpenError::IsAFolder(_))));
}

#[test]
fn macros_are_seen() {
    let types = r#"<Types><Default Extension="XML" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>"#;
    let book = read(package("", &[("[Content_Types].xml", types)])).expect("a sound package");
    assert_eq!(book.format, Format::Xlsm);
}

#[test]
fn a_broken_off_file_is_never_half_a_workbook() {
    let whole = std::fs::read(fixture("randers.xlsx")).expect("the fixture");
    for len in (1..whole.len()).step_by(97) {
        let cut = whole.get(..len).unwrap_or_default().to_vec();
        let found = Workbook::from_bytes("cut.xlsx", cut, &Limits::default());
        assert!(found.is_err(), "{len} of {} bytes", whole.len());
    }
}

/// A flipped bit is either noticed or lies where nothing is read from.
#[test]
fn a_damaged_file_is_refused_or_read_as_it_was() {
    let whole = std::fs::read(fixture("randers.xlsx")).expect("the fixture");
    let sound: Vec<_> = open("randers.xlsx").sheets.iter().map(values).collect();
    let mut refused = 0;
    for at in (0..whole.len()).step_by(61) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        match Workbook::from_bytes("damaged.xlsx", damaged, &Limits::default()) {
            Ok(book) => assert_eq!(book.sheets.iter().map(values).collect::<Vec<_>>(), sound, "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0);
}

/// An OpenDocument spreadsheet of one table.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x"><office:body><office:spreadsheet>
           <table:table table:name="Ark">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[("mimetype", mime), ("META-INF/manifest.xml", "<manifest/>"), ("content.xml", &content)])
}

#[test]
fn an_open_document_spreadsheet_is_read() {
    let rows = r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/></table:table-row><table:table-row><table:table-cell/><table:table-cell office:value-type="float" office:value="0.14" table:number-columns-repeated="2"/><table:table-cell table:formula="of:=[.B3]*2" office:value-type="float" office:value="0.28"/><table:table-cell office:value-type="string"><text:p>kr.</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2018-11-01"/></table:table-row><table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let book = read(ods(rows)).expect("a sound spreadsheet");
    assert_eq!(book.format, Format::Ods);
    let found = book.sheet("Ark").expect("the sheet");
    let date = Value::Date { iso: "2018-11-01".to_owned(), serial: 43405.into() };
    assert_eq!(
        values(found),
        listed(&[
            ("B3", number("0.14")),
            ("C3", number("0.14")),
            ("D3", number("0.28")),
            ("E3", text("kr.")),
            ("F3", date)
        ])
    );
    assert_eq!(cell(&book, "Ark", "D3").formula.as_deref(), Some("[.B3]*2"));
}

#[test]
fn repeated_open_document_cells_are_counted_before_they_are_made() {
    let value = r#"office:value-type="float" office:value="1""#;
    let many = format!(
        r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell {value} table:number-columns-repeated="16384"/></table:table-row>"#
    );
    let corners = format!(
        r#"<table:table-row><table:table-cell {value}/></table:table-row><table:table-row table:number-rows-repeated="99999"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="999"/><table:table-cell {value}/></table:table-row>"#
    );
    for rows in [many, corners] {
        let found = read(ods(&rows));
        assert!(matches!(found, Err(OpenError::TooLarge { what: Measure::SheetCells, .. })), "{found:?}");
    }
    let spaces = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="4000000000"/></text:p></table:table-cell></table:table-row>"#;
    let found = read(ods(spaces));
    assert!(matches!(found, Err(OpenError::TooLarge { what: Measure::CellCharacters, .. })), "{found:?}");
}

fn corpus(folder: &str) -> Vec<PathBuf> {
    let root = std::env::var("SOEM_CORPUS").expect("SOEM_CORPUS names the folder with real/ and hostile/");
    let entries = std::fs::read_dir(Path::new(&root).join(folder)).expect("the corpus");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
#[ignore = "needs SOEM_CORPUS"]
fn hostile_files_end_quickly() {
    for path in corpus("hostile") {
        let start = std::time::Instant::now();
        let found = Workbook::open(&path, &Limits::default());
        assert!(start.elapsed() < Duration::from_secs(5), "{}", path.display());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let refused = ["bomb.xlsx", "deep.xlsx", "lol.xlsx", "outside.xlsx", "rep.ods", "shared.xlsx", "slip.xlsx"];
        assert_eq!(found.is_err(), refused.contains(&name.as_str()), "{name}: {:?}", found.err());
    }
}

/// calamine reads the same values, in every workbook that both can read.
#[test]
#[ignore = "needs SOEM_CORPUS"]
fn real_files_are_read_as_calamine_reads_them() {
    use calamine::{Data, Reader};
    let mut compared = 0;
    for path in corpus("real") {
        let book = match Workbook::open(&path, &Limits::default()) {
            Ok(book) => book,
            Err(error) => {
                let name = path.display().to_string();
                let known = ["protected", "issue252", "clusterfuzz", "duplicate-filename"];
                assert!(known.iter().any(|word| name.contains(word)), "{name}: {error}");
                continue;
            }
        };
        let Ok(mut theirs) = calamine::open_workbook_auto(&path) else {
            continue;
        };
        for sheet in &book.sheets {
            let Ok(range) = theirs.worksheet_range(&sheet.name) else {
                continue;
            };
            let typed = sheet.iter().filter(|(_, cell)| cell.formula.is_none() && cell.value != text(""));
            for (at, _) in typed {
                let theirs = range.get_value((at.row, at.col));
                assert!(theirs.is_some_and(|data| *data != Data::Empty), "{} {}!{at}", path.display(), sheet.name);
            }
            let (top, left) = range.start().unwrap_or_default();
            for (row, col, data) in range.used_cells() {
                let at = Address::new(top + row as u32, left + col as u32);
                let place = format!("{} {}!{at}", path.display(), sheet.name);
                let found = &sheet.cell(at).unwrap_or_else(|| panic!("{place} is filled")).value;
                let same = match (data, found) {
                    (Data::Float(a), Value::Number(b)) => close(*a, *b),
                    (Data::Int(a), Value::Number(b)) => Decimal::from(*a) == *b,
                    (Data::DateTime(a), Value::Date { serial: b, .. } | Value::Number(b)) => close(a.as_f64(), *b),
                    (Data::Float(a), Value::OutOfRange(_)) => !a.is_finite() || a.abs() > 7e28,
                    (Data::String(a), Value::Text(b)) => a == b,
                    (Data::Bool(a), Value::Bool(b)) => a == b,
                    (Data::Error(a), Value::Error(b)) => a.to_string() == *b,
                    (Data::DateTimeIso(a), Value::Date { iso, .. }) => a.starts_with(iso.as_str()),
                    _ => false,
                };
                assert!(same, "{place}: {data:?} against {found:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared} cells compared");
}

fn close(float: f64, exact: Decimal) -> bool {
    let back: f64 = exact.to_string().parse().expect("a number");
    (back - float).abs() < 1e-28 || back == float
}
