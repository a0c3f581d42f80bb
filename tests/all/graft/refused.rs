//! What the user should hear, and what is refused.

use super::host::{BOOK, Host, LISTS, drawn, graft, grafted};
use soem::graft::GraftError;
use soem::graft::note::Note;
use soem::package::error::{Measure, PackageError};
use soem::package::limits::Limits;

#[test]
fn what_the_user_should_hear() {
    let book = BOOK
        .replace(
            "<bookViews>",
            r#"<workbookPr date1904="1"/><workbookProtection lockStructure="true"/><bookViews>"#,
        )
        .replace("<calcPr ", r#"<calcPr calcMode="manual" iterate="1" fullPrecision="0" "#);
    let host = Host::new().put(LISTS[1], &book).put("_xmlsignatures/sig1.xml", "<a/>");
    let notes = host.graft().unwrap().notes;
    let all = [
        Note::SignatureBroken,
        Note::StructureProtected,
        Note::ManualCalculation,
        Note::IterativeCalculation,
        Note::PrecisionAsDisplayed,
        Note::Dates1904,
    ];
    assert_eq!(notes, all);
}

#[test]
fn what_is_refused() {
    let main = "spreadsheetml.sheet.main+xml";
    let strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    let transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let revisions =
        "application/vnd.openxmlformats-officedocument.spreadsheetml.revisionHeaders+xml";
    let big = " ".repeat(4 << 20);
    let new = Host::new;
    macro_rules! refused {
        ($host:expr, $error:pat) => {
            let error = $host.map(|made| made.notes).unwrap_err();
            assert!(matches!(error, $error), "{error:?}");
        };
    }
    refused!(graft(b"no zip"), GraftError::Package(PackageError::Damaged { .. }));
    refused!(graft(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]), GraftError::Package(PackageError::Ole));
    let (binary, document) = (
        "x-excel/vnd.ms-excel.sheet.binary.macroEnabled.main",
        "wordprocessingml.document.main+xml",
    );
    refused!(new().swap(LISTS[0], main, binary).graft(), GraftError::Binary);
    refused!(new().swap(LISTS[0], main, document).graft(), GraftError::NotAWorkbook { .. });
    refused!(new().without("_rels/.rels").graft(), GraftError::NoWorkbook);
    refused!(new().without(LISTS[1]).graft(), GraftError::NoWorkbook);
    refused!(new().swap(LISTS[1], transitional, strict).graft(), GraftError::Strict);
    let shared = new().related("xl/revisions/h.xml", "revisionHeaders", revisions, "<headers/>");
    refused!(shared.graft(), GraftError::Shared);
    refused!(
        new().put("XL/workbook.xml", BOOK).graft(),
        GraftError::Package(PackageError::DuplicateEntry { .. })
    );
    refused!(
        new().put("xl/../../evil", "").graft(),
        GraftError::Package(PackageError::UnsafeName { .. })
    );
    refused!(
        new().put("xl/a.xml", "<!DOCTYPE a><a/>").graft(),
        GraftError::Package(PackageError::Doctype { .. })
    );
    refused!(new().put("xl/a.bin", &big).graft(), GraftError::Package(PackageError::Bomb { .. }));
    let mut many = new();
    many.0.extend((0..10_000).map(|i| (format!("a/{i}"), String::new())));
    refused!(
        many.graft(),
        GraftError::Package(PackageError::TooLarge { what: Measure::Parts, .. })
    );
    // The flag of an encrypted entry, in its local and its central header.
    let mut locked = new().zip();
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let header = locked.windows(4).position(|bytes| bytes == signature).unwrap();
        locked[header + flags] |= 1;
    }
    refused!(graft(&locked), GraftError::Package(PackageError::Encrypted));
    let narrow = Limits { list_bytes: 100, ..Limits::default() };
    let (host, mut drawn) = (new().zip(), drawn().unwrap());
    let within = |limits: &Limits| grafted(&host, &drawn, limits);
    refused!(
        within(&narrow),
        GraftError::Package(PackageError::TooLarge { what: Measure::PartBytes, limit: 100, .. })
    );
    let one = Limits { entries: 1, ..Limits::default() };
    refused!(
        within(&one),
        GraftError::Package(PackageError::TooLarge { what: Measure::Parts, limit: 1, .. })
    );
    let deep = format!("{BOOK}{}", "<a>".repeat(200));
    refused!(
        new().put(LISTS[1], &deep).graft(),
        GraftError::Package(PackageError::Malformed { .. })
    );
    refused!(
        new().swap(LISTS[1], "</sheets>", "").graft(),
        GraftError::Package(PackageError::Malformed { .. })
    );
    let latin = r#"<?xml version="1.0" encoding="ISO-8859-1"?>"#;
    refused!(
        new().put(LISTS[1], &format!("{latin}{BOOK}")).graft(),
        GraftError::Package(PackageError::Encoding { .. })
    );
    let taken = new().swap(LISTS[1], "Indstillinger", "søm resumé");
    refused!(taken.graft(), GraftError::SheetNameTaken { .. });

    drawn.charts = Some(new().zip());
    refused!(grafted(&host, &drawn, &Limits::default()), GraftError::Guest(_));
}
