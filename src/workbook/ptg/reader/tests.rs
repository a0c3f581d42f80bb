//! Tokens written out by hand from the specification, and the text that they must give.

use super::*;
use crate::workbook::address::Address;
use crate::workbook::ptg::book::{Link, Name, Range};
use crate::workbook::ptg::program::pointed_to;

/// Two sheets with a chart between, a name for the workbook, one on the second sheet, and what lies
/// outside.
fn book() -> Book {
    let name = |name: &str, scope, is_function| Name {
        name: name.into(),
        scope,
        is_function,
        code: Vec::new(),
    };
    let own = |sheet| Range { link: 0, first: sheet, last: sheet };
    Book {
        sheets: vec![Some("Ark 1".into()), None, Some("O'Neill".into())],
        links: vec![Link::Own, Link::AddIn(vec!["EDATE".into(), "MinMakro".into()]), Link::Outside],
        ranges: vec![
            own(0),
            own(1),
            own(2),
            Range { link: 0, first: 0, last: 2 },
            own(-1),
            Range { link: 1, first: -2, last: -2 },
            Range { link: 2, first: 0, last: 0 },
        ],
        names: vec![
            name("Rente", None, false),
            name("Lokal", Some(2), false),
            name("_xlfn.IFERROR", None, true),
            name("_xlfn.IFNA", None, true),
            name("MinMakro", None, true),
            name("rente", Some(2), false),
            name("SOM2010", None, false),
        ],
    }
}

/// What a cell in row 10, column C of the first sheet says.
fn told(biff: Biff, code: &[u8]) -> Option<String> {
    told_on(0, biff, code)
}

fn told_on(sheet: usize, biff: Biff, code: &[u8]) -> Option<String> {
    book().formula(biff, Program { code, at: Address::new(9, 2), sheet: Some(sheet) })
}

const EIGHT: Biff = Biff::Eight;
const TWELVE: Biff = Biff::Twelve;

/// PtgInt.
fn int(number: u8) -> Vec<u8> {
    vec![0x1e, number, 0]
}

fn program(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn parentheses_stand_where_they_are_needed() {
    let (one, two, three) = (int(1), int(2), int(3));
    for (parts, text) in [
        // 1 2 3 * +, and 1 2 + 3 *
        (vec![&one[..], &two, &three, &[0x05], &[0x03]], "1+2*3"),
        (vec![&one, &two, &[0x03], &three, &[0x05]], "(1+2)*3"),
        // The parentheses that somebody typed stay, and are not doubled.
        (vec![&one, &two, &[0x03, 0x15], &three, &[0x05]], "(1+2)*3"),
        (vec![&one, &two, &[0x05, 0x15], &three, &[0x03]], "(1*2)+3"),
        // Everything is taken from the left, the power too.
        (vec![&one, &two, &three, &[0x04, 0x04]], "1-(2-3)"),
        (vec![&one, &two, &[0x04], &three, &[0x04]], "1-2-3"),
        (vec![&one, &two, &three, &[0x07, 0x07]], "1^(2^3)"),
        // The sign comes before the power: (-1)^2 is -1^2, and -(1^2) needs its parentheses.
        (vec![&one, &[0x13], &two, &[0x07]], "-1^2"),
        (vec![&one, &two, &[0x07, 0x13]], "-(1^2)"),
        (vec![&one, &two, &[0x13, 0x07]], "1^-2"),
        (vec![&one, &[0x14, 0x13]], "-1%"),
        (vec![&one, &two, &[0x03, 0x14]], "(1+2)%"),
        (vec![&one, &two, &[0x08], &three, &[0x0b]], "1&2=3"),
        (vec![&one, &two, &three, &[0x0e, 0x08]], "1&(2<>3)"),
    ] {
        assert_eq!(told(EIGHT, &program(&parts)).as_deref(), Some(text));
    }
}

#[test]
fn constants() {
    let number = |float: f64| [&[0x1f][..], &float.to_le_bytes()].concat();
    for (code, text) in [
        (number(0.04), "0.04"),
        (number(-1.5), "-1.5"),
        (number(1e21), "1E+21"),
        (number(2.5e-12), "2.5E-12"),
        (vec![0x1d, 1], "TRUE"),
        (vec![0x1c, 0x2a], "#N/A"),
        // A byte a character, the second being 0xe6, æ; then two.
        (vec![0x17, 3, 0, b'"', 0xe6, b'x'], "\"\"\"æx\""),
        (vec![0x17, 2, 1, 0xe6, 0, 0xac, 0x20], "\"æ€\""),
    ] {
        assert_eq!(told(EIGHT, &code).as_deref(), Some(text));
    }
    assert_eq!(told(TWELVE, &[0x17, 2, 0, 0xe6, 0, 0xac, 0x20]).as_deref(), Some("\"æ€\""));
    assert_eq!(told(EIGHT, &number(f64::NAN)), None);
}

#[test]
fn references_by_their_widths() {
    for (biff, code, text) in [
        // Row 8, column 2, and the two upper bits for what moves: the row 0x8000, the column
        // 0x4000.
        (EIGHT, &[0x44, 8, 0, 2, 0xc0][..], "C9"),
        (EIGHT, &[0x44, 8, 0, 2, 0x80], "$C9"),
        (EIGHT, &[0x44, 8, 0, 2, 0x40], "C$9"),
        (EIGHT, &[0x24, 8, 0, 2, 0], "$C$9"),
        (TWELVE, &[0x44, 8, 0, 0, 0, 2, 0xc0], "C9"),
        (TWELVE, &[0x44, 0xff, 0xff, 0x0f, 0, 0xff, 0x3f], "$XFD$1048576"),
        // Both rows, then both columns.
        (EIGHT, &[0x25, 1, 0, 3, 0, 0, 0xc0, 1, 0xc0], "A2:B4"),
        (TWELVE, &[0x25, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 1, 0xc0], "$A$2:B4"),
        // Whole columns and rows of the smaller grid.
        (EIGHT, &[0x25, 0, 0, 0xff, 0xff, 2, 0xc0, 3, 0x80], "C:$D"),
        (EIGHT, &[0x25, 2, 0, 4, 0, 0, 0x40, 0xff, 0xc0], "$3:5"),
        // Shared, from C10: one up and one to the left; then around the edge, 12 rows up from row
        // 10.
        (EIGHT, &[0x4c, 0xff, 0xff, 0xff, 0xc0], "B9"),
        (TWELVE, &[0x4c, 0xff, 0xff, 0x0f, 0, 0xff, 0xff], "B9"),
        (EIGHT, &[0x4c, 0xf4, 0xff, 0, 0xc0], "C65534"),
        (EIGHT, &[0x2d, 0xfd, 0xff, 4, 0, 0, 0xc0, 4, 0], "C7:$E$5"),
        // On another sheet.
        (EIGHT, &[0x5a, 0, 0, 8, 0, 2, 0], "'Ark 1'!$C$9"),
        (TWELVE, &[0x3b, 2, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 1, 0], "'O''Neill'!$A$2:$B$4"),
        (EIGHT, &[0x2a, 0, 0, 0, 0], "#REF!"),
    ] {
        assert_eq!(told(biff, code).as_deref(), Some(text), "{code:x?}");
    }
    for range in [1, 3, 4, 5, 6, 7] {
        assert_eq!(
            told(EIGHT, &[0x5a, range, 0, 8, 0, 2, 0]),
            None,
            "range {range} leads to no one sheet of ours"
        );
    }
    assert_eq!(told(EIGHT, &[0x24, 0, 0, 0, 1]), None, "column 256");
}

#[test]
fn functions_and_the_hints_about_them() {
    let (one, two) = (int(1), int(2));
    for (parts, text) in [
        (vec![&one[..], &two, &[0x41, 27, 0]], "ROUND(1,2)"),
        (vec![&[0x41, 19, 0][..]], "PI()"),
        (vec![&one, &[0x16], &two, &[0x42, 3, 1, 0]], "IF(1,,2)"),
        // SUM in short, volatile, a space.
        (vec![&[0x19, 0x01, 0, 0], &[0x19, 0x40, 0, 1], &one, &[0x19, 0x10, 0, 0]], "SUM(1)"),
        // IF with its jumps; CHOOSE with two choices has three offsets.
        (vec![&one, &[0x19, 0x02, 7, 0], &one, &[0x19, 0x08, 3, 0], &[0x42, 2, 1, 0]], "IF(1,1)"),
        (
            vec![&one, &[0x19, 0x04, 2, 0, 1, 1, 2, 2, 3, 3], &one, &two, &[0x42, 3, 100, 0]],
            "CHOOSE(1,1,2)",
        ),
        // Two places in one argument.
        (
            vec![&[0x24, 0, 0, 0, 0, 0x24, 1, 0, 1, 0, 0x10, 0x15][..], &[0x42, 1, 4, 0]],
            "SUM(($A$1,$B$2))",
        ),
        (
            vec![&[0x29, 11, 0, 0x24, 0, 0, 0, 0, 0x24, 1, 0, 1, 0, 0x10][..], &[0x42, 1, 4, 0]],
            "SUM(($A$1,$B$2))",
        ),
        // By name: of the future, of Excel 2007, of an add-in.
        (vec![&[0x23, 3, 0, 0, 0], &one, &two, &[0x42, 3, 255, 0]], "IFERROR(1,2)"),
        (vec![&[0x23, 4, 0, 0, 0], &one, &two, &[0x42, 3, 255, 0]], "_xlfn.IFNA(1,2)"),
        (vec![&[0x39, 5, 0, 1, 0, 0, 0], &one, &two, &[0x42, 3, 255, 0]], "EDATE(1,2)"),
    ] {
        assert_eq!(told(EIGHT, &program(&parts)).as_deref(), Some(text));
    }
    for (parts, why) in [
        (vec![&[0x23, 5, 0, 0, 0][..], &[0x42, 1, 255, 0]], "a macro's function"),
        (vec![&[0x39, 5, 0, 2, 0, 0, 0], &[0x42, 1, 255, 0]], "an add-in's own function"),
        (vec![&one, &[0x42, 1, 110, 0]], "EXEC, a macro command"),
        (vec![&one, &[0x42, 1, 4, 0x80]], "a command"),
        (vec![&one, &[0x41, 27, 0]], "too few arguments"),
        (vec![&one, &two], "two results"),
        (vec![], "none"),
        (vec![&[0x18, 0x19]], "a structured reference"),
        (vec![&[0x20, 0, 0, 0, 0, 0, 0, 0]], "an array constant"),
        (vec![&one, &[0x03]], "an operand too few"),
        (vec![&[0x1f, 0, 0]], "a number that is cut off"),
    ] {
        assert_eq!(told(EIGHT, &program(&parts)), None, "{why}");
    }
}

#[test]
fn names_are_spelt_so_that_they_are_found() {
    let name = |number: u8| [0x43, number, 0, 0, 0];
    assert_eq!(told(EIGHT, &name(1)).as_deref(), Some("Rente"));
    assert_eq!(told(EIGHT, &name(2)).as_deref(), Some("'O''Neill'!Lokal"));
    assert_eq!(told_on(2, TWELVE, &name(2)).as_deref(), Some("Lokal"));
    assert_eq!(told(EIGHT, &[0x39, 2, 0, 2, 0, 0, 0]).as_deref(), Some("'O''Neill'!Lokal"));
    assert_eq!(
        told_on(2, EIGHT, &name(1)),
        None,
        "the sheet has one of its own that is spelt alike"
    );
    assert_eq!(told(EIGHT, &name(7)), None, "a cell in .xlsx");
    assert_eq!(told(EIGHT, &name(8)), None, "there is none");
    assert_eq!(told(EIGHT, &[0x39, 6, 0, 1, 0, 0, 0]), None, "in another file");
}

#[test]
fn cells_that_point_to_their_formula() {
    assert_eq!(pointed_to(EIGHT, &[0x01, 9, 0, 2, 0], &[]), Some(Address::new(9, 2)));
    assert_eq!(pointed_to(TWELVE, &[0x01, 9, 0, 0, 0], &[2, 0, 0, 0]), Some(Address::new(9, 2)));
    assert_eq!(pointed_to(TWELVE, &[0x01, 9, 0, 0, 0], &[]), None);
    assert_eq!(pointed_to(EIGHT, &int(1), &[]), None);
}

/// The longest programs end soon, whichever way they nest.
#[test]
fn long_programs_are_given_up_in_linear_time() {
    let started = std::time::Instant::now();
    let open = 20_000;
    let right = [int(1).repeat(open), vec![0x03; open - 1]].concat();
    let left = [int(1), [int(1), vec![0x03]].concat().repeat(open)].concat();
    let signs = [int(1), vec![0x13; 60_000]].concat();
    for code in [right, left, signs] {
        for _ in 0..20 {
            assert_eq!(told(TWELVE, &code), None);
        }
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    // As long as Excel allows.
    let longest = [int(1), vec![0x13; 8_191]].concat();
    assert_eq!(told(TWELVE, &longest).map(|text| text.len()), Some(8_192));
}

/// Programs of every token in any order: a text or none, and no panic.
#[test]
fn programs_at_random_end() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |bound: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u8::try_from(state % bound).expect("a byte")
    };
    let (book, mut given) = (book(), 0);
    for _ in 0..200_000 {
        // Tokens stand below 0x80, and small numbers are more likely to lead to something.
        let code: Vec<u8> =
            (0..below(24)).map(|n| below(if n % 3 == 0 { 0x80 } else { 8 })).collect();
        for biff in [EIGHT, TWELVE] {
            let program =
                Program { code: &code, at: Address::new(1_048_575, 16_383), sheet: Some(0) };
            given += u32::from(book.formula(biff, program).is_some());
        }
    }
    assert!(given > 1_000, "{given}");
}
