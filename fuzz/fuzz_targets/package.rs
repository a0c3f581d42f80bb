//! The bytes of a zip that are not content are changed: headers, names, the directory, its end.
//! The package is opened and enriched, or it is refused, and refused by us.
#![no_main]

mod parts;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parts::{SMALL, packages_own_bytes, parts, with};
use soem::package::limits::Limits;
use soem::workbook::Workbook;

/// A workbook whose parts are stored as they are, and where the bytes stand that are the zip's own.
static SOUND: LazyLock<(Vec<u8>, Vec<usize>)> = LazyLock::new(|| {
    let sound = with(&parts(SMALL), 0, &parts(SMALL)[0].1);
    let own = packages_own_bytes(&sound);
    (sound, own)
});

// Three bytes are one edit: where, and to what.
fuzz_target!(|bytes: &[u8]| {
    let (sound, own) = &*SOUND;
    let mut package = sound.clone();
    for edit in bytes.chunks_exact(3).take(64) {
        let at = own[usize::from(u16::from_le_bytes([edit[0], edit[1]])) % own.len()];
        package[at] = edit[2];
    }
    match Workbook::from_bytes("a.xlsx", package, &Limits::default()) {
        Ok(book) => {
            let whole: Vec<usize> = book.sheets.iter().map(|sheet| sheet.iter().count()).collect();
            if let Ok(enriched) = soem::enrich(&book, &soem::Options::default()) {
                let again = Workbook::from_bytes("a.xlsx", enriched.bytes, &Limits::default());
                let again = again.expect("what we wrote can be read");
                for (sheet, cells) in book.sheets.iter().zip(whole) {
                    let kept = again.sheets.iter().find(|kept| kept.name == sheet.name);
                    assert_eq!(kept.map(|kept| kept.iter().count()), Some(cells), "{}", sheet.name);
                }
            }
        }
        Err(refused) => {
            let why = refused.to_string();
            assert!(!why.contains("breaks the program"), "{why}");
        }
    }
});
