//! The tokens of a formula in an .xlsb are told as text or not at all, and break nothing.
#![no_main]

mod formulas;
mod parts;

use formulas::{Place, Tokens, hold};
use libfuzzer_sys::fuzz_target;
use soem::package::limits::Limits;
use soem::workbook::Workbook;

/// Both numbers have seven bits a byte, the lowest first.
fn number(part: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        part.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    part.push(number as u8);
}

fn record(part: &mut Vec<u8>, kind: usize, parts: &[&[u8]]) {
    let body = parts.concat();
    number(part, kind);
    number(part, body.len());
    part.extend(body);
}

fn text(text: &str) -> Vec<u8> {
    let length = (text.len() as u32).to_le_bytes();
    length.into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

/// A length, the tokens, and nothing that they need beside.
fn formula(code: &[u8]) -> Vec<u8> {
    [&(code.len() as u32).to_le_bytes()[..], code, &[0; 4]].concat()
}

/// The records of [MS-XLSB] 2.4 that it takes.
fn workbook(tokens: &Tokens<'_>) -> Vec<u8> {
    let mut part = Vec::new();
    record(&mut part, 156, &[&[0, 0, 0, 0, 1, 0, 0, 0], &text("rId1"), &text("A")]);
    // The workbook itself, an add-in, another file.
    record(&mut part, 357, &[]);
    record(&mut part, 667, &[]);
    record(&mut part, 355, &[]);
    let ranges = [3_u32, 0, 0, 0, 1, 0, 0, 2, 0, 0].map(u32::to_le_bytes);
    record(&mut part, 362, &[ranges.as_flattened()]);
    let name = [&text("Navn"), &formula(tokens.at(Place::Name))[..]].concat();
    record(&mut part, 39, &[&[0; 5], &[0xff; 4], &name]);
    part
}

fn sheet(tokens: &Tokens<'_>) -> Vec<u8> {
    let mut part = Vec::new();
    record(&mut part, 145, &[]);
    record(&mut part, 0, &[&[0; 17]]);
    let shared = tokens.place == Place::Shared;
    // It points to the first row; the column stands beside the tokens.
    let points = [5, 0, 0, 0, 1, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0];
    let own = formula(tokens.at(Place::Cell));
    let code: &[u8] = if shared { &points } else { &own };
    record(&mut part, 9, &[&[0; 8], &1.0_f64.to_le_bytes(), &[0; 2], code]);
    if shared {
        record(&mut part, 427, &[&[0; 16], &formula(tokens.code)]);
    }
    record(&mut part, 146, &[]);
    part
}

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"#;

fn links(kind: &str, target: &str) -> Vec<u8> {
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
    )
    .into_bytes()
}

fn package(tokens: &Tokens<'_>) -> Vec<u8> {
    let parts = [
        ("[Content_Types].xml", TYPES.into()),
        ("_rels/.rels", links("officeDocument", "xl/workbook.bin")),
        ("xl/workbook.bin", workbook(tokens)),
        ("xl/_rels/workbook.bin.rels", links("worksheet", "worksheets/sheet1.bin")),
        ("xl/worksheets/sheet1.bin", sheet(tokens)),
    ];
    parts::package(parts.iter().map(|(name, content)| (*name, content.as_slice())))
}

fuzz_target!(
    init: {
        for (place, told) in [(Place::Cell, "2+3"), (Place::Shared, "2+3"), (Place::Name, "1")] {
            let sound = Tokens { place, code: &[0x1e, 2, 0, 0x1e, 3, 0, 0x03] };
            let book = Workbook::from_bytes("a.xlsb", package(&sound), &Limits::default());
            let book = book.expect("the workbook without a mutation");
            let found = book.sheets[0].iter().next().and_then(|(_, cell)| cell.formula.clone());
            assert_eq!(found.as_deref(), Some(told));
        }
    },
    |bytes: &[u8]| {
        let Some(tokens) = Tokens::new(bytes) else { return };
        let book = Workbook::from_bytes("a.xlsb", package(&tokens), &Limits::default());
        hold(&book.expect("nothing but a formula is broken"));
    }
);
