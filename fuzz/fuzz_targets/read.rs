//! A sheet's XML, put into an otherwise sound workbook, is read or refused; what is read is computed or refused.
#![no_main]

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use soem::layout::{Layout, detect};
use soem::workbook::{Limits, Workbook};
use zip::write::SimpleFileOptions;

static SOUND: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!("../../fixtures/cti.xlsx");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("the fixture");
    let count = zip.len();
    let read = |index| {
        let mut file = zip.by_index(index).expect("a part");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its content");
        (file.name().expect("a name").into_owned(), content)
    };
    (0..count).map(read).collect()
});

/// The first byte chooses the part.
fuzz_target!(|bytes: &[u8]| {
    let Some((which, content)) = bytes.split_first() else { return };
    let chosen = usize::from(*which) % SOUND.len();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (index, (name, sound)) in SOUND.iter().enumerate() {
        zip.start_file(name.as_str(), stored).expect("a part");
        zip.write_all(if index == chosen { content } else { sound }).expect("its content");
    }
    let package = zip.finish().expect("a package").into_inner();
    if let Ok(book) = Workbook::from_bytes("a.xlsx", package, &Limits::default())
        && let Ok(case) = soem::read::calculation(&book, detect(&book, &[Layout::built_in()]))
    {
        let _ = soem::engine::net_result(&case.calculation);
    }
});
