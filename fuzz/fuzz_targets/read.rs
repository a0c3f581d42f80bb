//! A part of a sound .xlsx, .xlsb or .ods is changed and read or refused; what is read is computed
//! or refused.
#![no_main]

mod parts;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parts::{SMALL, parts, with};
use soem::Parameters;
use soem::layout::spec::Layout;
use soem::layout::detect;
use soem::package::limits::Limits;
use soem::workbook::Workbook;

static SOUND: LazyLock<[Vec<(String, Vec<u8>)>; 3]> = LazyLock::new(|| {
    let xlsb: &[u8] = include_bytes!("../../fixtures/others/cti-sheetjs.xlsb");
    let ods: &[u8] = include_bytes!("../../fixtures/others/cti-libreoffice.ods");
    [parts(SMALL), parts(xlsb), parts(ods)]
});

// The first byte chooses the format, the second the part.
fuzz_target!(|bytes: &[u8]| {
    let [format, part, content @ ..] = bytes else { return };
    let Some(sound) = SOUND.get(usize::from(*format) % SOUND.len()) else { return };
    let package = with(sound, usize::from(*part), content);
    if let Ok(book) = Workbook::from_bytes("a.xlsx", package, &Limits::default())
        && let Ok(case) = soem::read::calculation(&book, detect(&book, Layout::all_built_in()), Parameters::built_in())
    {
        let _ = soem::engine::net_result(&case.calculation);
    }
});
