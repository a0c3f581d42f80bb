//! Packages taken apart and put together without compression, so that the checksums of a zip stop
//! no mutation.

// Each target uses some of these.
#![allow(dead_code)]

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
    package(parts.iter().enumerate().map(|(index, (name, sound))| {
        (name.as_str(), if index == chosen { content } else { sound })
    }))
}

pub fn package<'p>(parts: impl Iterator<Item = (&'p str, &'p [u8])>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a package").into_inner()
}

/// Where the bytes of a package stand that are no part's content.
pub fn packages_own_bytes(package: &[u8]) -> Vec<usize> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
    let mut own = vec![true; package.len()];
    for index in 0..zip.len() {
        let part = zip.by_index(index).expect("a part");
        let start = part.data_start().expect("its place") as usize;
        own[start..start + part.compressed_size() as usize].fill(false);
    }
    (0..package.len()).filter(|at| own[*at]).collect()
}
