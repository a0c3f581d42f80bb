//! What is no workbook, a damaged or an unsafe one, and what is said of it.

use super::made::{package, values};
use crate::support::package::zipped;
use crate::support::{fixture, fixture_bytes, ours};
use soem::package::error::PackageError;
use soem::package::limits::Limits;
use soem::workbook::{Format, Kind, OpenError, Workbook};

fn read(bytes: Vec<u8>) -> Result<Workbook, OpenError> {
    ours::read("test.xlsx", bytes)
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
        (
            "<row><c><f t=\"shared\" si=\"0\"/></c></row>",
            "cell A1 shares a formula that stands nowhere",
        ),
        ("<row><c t=\"str\"><v>&lol;</v></c></row>", "&lol; is unknown"),
        ("<row></c></row>", "Ark is not as a workbook should be"),
        ("<row><c>", "Ark"),
    ] {
        let error = cells(data);
        assert!(
            matches!(
                error,
                OpenError::Package(PackageError::Malformed { .. } | PackageError::Damaged { .. })
            ),
            "{error:?}"
        );
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
    assert!(matches!(
        part("<worksheet><sheetData></sheetData>"),
        Err(OpenError::Package(PackageError::Damaged { .. }))
    ));
    assert!(matches!(
        part("<chartsheet/>"),
        Err(OpenError::Package(PackageError::Malformed { .. }))
    ));
    assert!(matches!(part(""), Err(OpenError::Package(PackageError::Malformed { .. }))));
}

#[test]
fn unsafe_packages_are_refused() {
    let part = |name: &str, content: &str| read(package("", &[(name, content)]));
    let dtd = "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><sheetData/></worksheet>";
    for name in
        ["sheet.xml", "book.xml", "styles.xml", "strings.xml", "[Content_Types].xml", "_rels/.rels"]
    {
        assert!(
            matches!(part(name, dtd), Err(OpenError::Package(PackageError::Doctype { .. }))),
            "{name}"
        );
    }
    assert!(matches!(
        part("../evil.txt", "x"),
        Err(OpenError::Package(PackageError::UnsafeName { .. }))
    ));
    assert!(matches!(
        part("xl\\..\\evil.txt", "x"),
        Err(OpenError::Package(PackageError::UnsafeName { .. }))
    ));
    assert!(matches!(
        part("SHEET.XML", "x"),
        Err(OpenError::Package(PackageError::DuplicateEntry { .. }))
    ));
    let count = "<sst count=\"4000000000\" uniqueCount=\"4000000000\"><si><t>x</t></si></sst>";
    assert!(part("strings.xml", count).is_ok());
}

#[test]
fn the_same_name_twice_in_the_directory_is_refused() {
    let mut bytes = package("", &[("aaaa.xml", "<a/>"), ("bbbb.xml", "<b/>")]);
    while let Some(at) = bytes.windows(8).position(|name| name == b"bbbb.xml") {
        bytes[at..at + 8].copy_from_slice(b"aaaa.xml");
    }
    assert!(matches!(read(bytes), Err(OpenError::Package(PackageError::DuplicateEntry { .. }))));
}

#[test]
fn other_files_are_told_by_their_content() {
    let kind = |bytes: Vec<u8>| match read(bytes) {
        Err(OpenError::NotAWorkbook { kind }) => kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(b"%PDF-1.4".to_vec()), Kind::Pdf);
    assert_eq!(kind(b"Ydelse;Enhed\nKontanthj\xe6lp;Uger\n".to_vec()), Kind::Csv);
    assert_eq!(kind(zipped([("notes.txt", "x")])), Kind::Zip);
    assert_eq!(
        kind(zipped([
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", "<a/>")
        ])),
        Kind::OpenDocument
    );
    let types = concat!(
        r#"<Types>"#,
        r#"<Override PartName="/book.xml""#,
        r#" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
        r#"</Types>"#,
    );
    assert_eq!(kind(package("", &[("[Content_Types].xml", types)])), Kind::Word);
    assert!(matches!(read(Vec::new()), Err(OpenError::Empty)));
    let nowhere = Workbook::open(&fixture("findes-ikke.xlsx"), &Limits::default());
    assert!(matches!(nowhere, Err(OpenError::NotFound(_))));
    assert!(matches!(
        Workbook::open(&fixture(""), &Limits::default()),
        Err(OpenError::IsAFolder(_))
    ));
}

#[test]
fn macros_are_seen() {
    let types = concat!(
        r#"<Types>"#,
        r#"<Default Extension="XML""#,
        r#" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>"#,
        r#"</Types>"#,
    );
    let book = read(package("", &[("[Content_Types].xml", types)])).expect("a sound package");
    assert_eq!(book.format, Format::Xlsm);
}

#[test]
fn a_broken_off_file_is_never_half_a_workbook() {
    let whole = fixture_bytes("randers.xlsx");
    for len in (1..whole.len()).step_by(97) {
        let cut = whole.get(..len).unwrap_or_default().to_vec();
        let found = read(cut);
        assert!(found.is_err(), "{len} of {} bytes", whole.len());
    }
}

/// A flipped bit is either noticed or lies where nothing is read from.
#[test]
fn a_damaged_file_is_refused_or_read_as_it_was() {
    let whole = fixture_bytes("randers.xlsx");
    let sound: Vec<_> = ours::open(&fixture("randers.xlsx")).sheets.iter().map(values).collect();
    let mut refused = 0;
    for at in (0..whole.len()).step_by(61) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        match read(damaged) {
            Ok(book) => {
                assert_eq!(book.sheets.iter().map(values).collect::<Vec<_>>(), sound, "byte {at}")
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0);
}
