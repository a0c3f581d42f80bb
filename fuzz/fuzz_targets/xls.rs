//! The tokens of a formula in an .xls are told as text or not at all.
#![no_main]

mod formulas;

use formulas::{Place, Tokens, hold};
use libfuzzer_sys::fuzz_target;
use soem::package::limits::Limits;
use soem::workbook::Workbook;

fn record(stream: &mut Vec<u8>, kind: u16, parts: &[&[u8]]) {
    let body = parts.concat();
    stream.extend(kind.to_le_bytes());
    stream.extend((body.len() as u16).to_le_bytes());
    stream.extend(body);
}

fn begin(stream: &mut Vec<u8>, of: u16) {
    let [low, high] = of.to_le_bytes();
    record(stream, 0x0809, &[&[0x00, 0x06, low, high], &[0; 12]]);
}

/// The records of [MS-XLS] 2.4 that it takes.
fn stream(tokens: &Tokens<'_>) -> Vec<u8> {
    let mut globals = Vec::new();
    begin(&mut globals, 5);
    let listed = globals.len() + 4;
    record(&mut globals, 0x0085, &[&[0; 6], &[1, 0, b'A']]);
    // The workbook itself, an add-in with one function, another file.
    record(&mut globals, 0x01ae, &[&[1, 0, 0x01, 0x04]]);
    record(&mut globals, 0x01ae, &[&[1, 0, 0x01, 0x3a]]);
    record(&mut globals, 0x0023, &[&[0; 6], &[8, 0], b"NETWORKD"]);
    record(&mut globals, 0x01ae, &[&[1, 0, 1, 0, 0, b'x']]);
    record(&mut globals, 0x0017, &[&[3, 0], &[0; 6], &[1, 0, 0, 0, 0, 0], &[2, 0, 0, 0, 0, 0]]);
    let code = tokens.at(Place::Name);
    let length = (code.len() as u16).to_le_bytes();
    record(&mut globals, 0x0018, &[&[0, 0, 0, 4], &length, &[0; 8], &[0], b"Navn", code]);
    record(&mut globals, 0x000a, &[]);
    let start = (globals.len() as u32).to_le_bytes();
    globals[listed..listed + 4].copy_from_slice(&start);

    let mut sheet = globals;
    begin(&mut sheet, 0x10);
    let points: &[u8] = &[0x01, 0, 0, 0, 0];
    let code = if tokens.place == Place::Shared { points } else { tokens.at(Place::Cell) };
    let length = (code.len() as u16).to_le_bytes();
    record(&mut sheet, 0x0006, &[&[0; 6], &1.0_f64.to_le_bytes(), &[0; 6], &length, code]);
    if tokens.place == Place::Shared {
        let length = (tokens.code.len() as u16).to_le_bytes();
        record(&mut sheet, 0x04bc, &[&[0; 8], &length, tokens.code]);
    }
    record(&mut sheet, 0x000a, &[]);
    sheet
}

/// A compound file ([MS-CFB]) of 512-byte sectors: table, directory, then the stream.
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    const FREE: u32 = 0xffff_ffff;
    // A stream of fewer bytes would lie elsewhere.
    stream.resize(stream.len().next_multiple_of(512).max(4096), 0);
    let size = stream.len() as u32;
    let word = |file: &mut Vec<u8>, word: u32| file.extend(word.to_le_bytes());
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.resize(24, 0);
    file.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    file.resize(44, 0);
    for value in [1, 1, 0, 4096, END, 0, END, 0, 0] {
        word(&mut file, value);
    }
    file.resize(512, 0xff);
    let sectors = size / 512;
    let chain =
        (2..2 + sectors).map(|sector| if sector + 1 < 2 + sectors { sector + 1 } else { END });
    for value in
        [0xffff_fffd, END].into_iter().chain(chain).chain(std::iter::repeat(FREE)).take(128)
    {
        word(&mut file, value);
    }
    for (name, kind, child, start, size) in
        [("Root Entry", 5, 1, END, 0), ("Workbook", 2, FREE, 2, size)]
    {
        let from = file.len();
        file.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        file.resize(from + 64, 0);
        file.extend([(2 * name.len() + 2) as u8, 0, kind, 1]);
        [FREE, FREE, child].into_iter().for_each(|value| word(&mut file, value));
        file.resize(from + 116, 0);
        [start, size, 0].into_iter().for_each(|value| word(&mut file, value));
    }
    file.resize(1536, 0);
    file.extend(stream);
    file
}

fuzz_target!(
    init: {
        // The fuzzer's own hook ends the process at a panic of somebody else's parser, which the
        // reader catches.
        std::panic::set_hook(Box::new(|_| {}));
        let sound = Tokens { place: Place::Cell, code: &[0x1e, 2, 0, 0x1e, 3, 0, 0x03] };
        let book = Workbook::from_bytes("a.xls", compound(stream(&sound)), &Limits::default());
        let book = book.expect("the workbook without a mutation");
        let told = book.sheets[0].iter().next().and_then(|(_, cell)| cell.formula.clone());
        assert_eq!(told.as_deref(), Some("2+3"));
    },
    |bytes: &[u8]| {
        let Some(tokens) = Tokens::new(bytes) else { return };
        if let Ok(book) = Workbook::from_bytes("a.xls", compound(stream(&tokens)), &Limits::default()) {
            hold(&book);
        }
    }
);
