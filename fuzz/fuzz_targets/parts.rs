//! Packages taken apart and put together without compression, so that the checksums of a zip stop
//! no mutation.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;

pub const SMALL: &[u8] = include_bytes!("../../fixtures/small.xlsx");

pub fn parts(package: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).expect("the fixture");
    let count = zip.len();
    let read = |index| {
        let mut file = zip.by_index(index).expect("a part");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its content");
        (file.name().expect("a name").into_owned(), content)
    };
    (0..count).map(read).collect()
}

/// The package with another content in one part.
pub fn with(parts: &[(String, Vec<u8>)], which: usize, content: &[u8]) -> Vec<u8> {
    let chosen = which % parts.len();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (index, (name, sound)) in parts.iter().enumerate() {
        zip.start_file(name.as_str(), stored).expect("a part");
        zip.write_all(if index == chosen { content } else { sound }).expect("its content");
    }
    zip.finish().expect("a package").into_inner()
}
