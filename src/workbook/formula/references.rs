//! What a formula refers to: its references written relative to its own cell, so that a formula
//! filled along a row reads the same in each cell, or with their sheet named, so that it can stand
//! elsewhere; the sheets, names and functions that it names.

use std::fmt::Write;

use super::lexer::{Kind, Token, tokens};
use crate::workbook::address::Address;
use crate::workbook::address::quoted;

/// The formula with each reference as `R[1]C[-2]`, or `R9C3` where it is absolute.
pub fn r1c1(formula: &str, at: Address) -> String {
    let mut out = String::with_capacity(formula.len() * 2);
    for Token { kind, text } in tokens(formula) {
        match kind {
            Kind::Cell => relative(&mut out, text, at),
            Kind::Lines => relative_lines(&mut out, text, at),
            _ => out.push_str(text),
        }
    }
    out
}

/// The formula with a sheet named before each reference, by the name that `renamed` gives for it;
/// `sheet` is the formula's own. A sheet that it gives none for keeps its name.
pub fn qualified(formula: &str, sheet: &str, renamed: impl Fn(&str) -> Option<String>) -> String {
    let prefix = |name: &str| format!("{}!", renamed(name).unwrap_or_else(|| quoted(name)));
    let own = prefix(sheet);
    let mut out = String::with_capacity(formula.len() * 2);
    let mut named = false;
    for Token { kind, text } in tokens(formula) {
        match kind {
            Kind::Sheet => {
                named = true;
                out.push_str(&prefix(&unquoted(text.trim_end_matches('!'))));
                continue;
            }
            // The second half of a range belongs to the sheet of the first.
            Kind::Cell | Kind::Lines => {
                if !named && !out.ends_with(':') {
                    out.push_str(&own);
                }
                out.push_str(text);
            }
            _ => out.push_str(text),
        }
        named = false;
    }
    out
}

/// The ranges that a formula reads, each with its sheet and both corners; `sheet` is the formula's
/// own. Whole columns and rows, names and other files are left out.
pub fn ranges(formula: &str, sheet: &str) -> Vec<(String, Address, Address)> {
    let mut found: Vec<(String, Address, Address)> = Vec::new();
    let mut named: Option<String> = None;
    let mut is_second = false;
    for Token { kind, text } in tokens(formula) {
        match kind {
            Kind::Sheet => {
                named = Some(unquoted(text.trim_end_matches('!')));
                continue;
            }
            Kind::Cell => {
                if let Some(at) = Address::parse(text) {
                    match found.last_mut().filter(|_| is_second) {
                        Some((_, from, to)) => {
                            let (a, b) = (*from, at);
                            *from = Address::new(a.row.min(b.row), a.col.min(b.col));
                            *to = Address::new(a.row.max(b.row), a.col.max(b.col));
                        }
                        None => {
                            found.push((named.take().unwrap_or_else(|| sheet.to_owned()), at, at));
                        }
                    }
                }
                is_second = false;
            }
            _ => is_second = text == ":",
        }
        named = None;
    }
    found
}

/// The sheets that a formula names.
pub fn sheets(formula: &str) -> impl Iterator<Item = String> {
    let named = tokens(formula).filter(|token| token.kind == Kind::Sheet);
    named.map(|token| unquoted(token.text.trim_end_matches('!')))
}

/// The defined names that a formula uses.
pub fn names(formula: &str) -> impl Iterator<Item = &str> {
    let is_name = |word: &str| {
        word.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '\\'))
            && !matches!(word, "TRUE" | "FALSE")
    };
    let words = tokens(formula).filter(|token| token.kind == Kind::Word).map(|token| token.text);
    words.filter(move |word| is_name(word))
}

/// The functions that a formula calls, as it writes them, also with spaces before the parenthesis.
/// `None` for one that cannot be told, in a formula that is not sound.
pub fn calls(formula: &str) -> impl Iterator<Item = Option<&str>> {
    let mut before: Option<Token> = None;
    tokens(formula).filter_map(move |token| {
        if token.text.trim().is_empty() {
            return None;
        }
        let before = before.replace(token);
        match token.kind {
            Kind::Unclosed | Kind::Quoted => Some(None),
            Kind::Sign if token.text == "(" => match before?.kind {
                Kind::Call | Kind::Word | Kind::Cell | Kind::Lines | Kind::Number => {
                    Some(before.map(|before| before.text))
                }
                _ => None,
            },
            _ => None,
        }
    })
}

/// Whether a formula names a program, as `cmd|'/c calc'!A0` does: the bar is no operator.
pub fn asks_program(formula: &str) -> bool {
    tokens(formula).any(|token| match token.kind {
        Kind::Sign | Kind::Bracketed => token.text.contains('|'),
        _ => false,
    })
}

fn unquoted(name: &str) -> String {
    match name.strip_prefix('\'').and_then(|name| name.strip_suffix('\'')) {
        Some(inner) => inner.replace("''", "'"),
        None => name.to_owned(),
    }
}

/// How many cells the ranges of a formula span at most.
pub fn span(formula: &str) -> u64 {
    let mut cells = 0_u64;
    let mut from: Option<Address> = None;
    for Token { kind, text } in tokens(formula) {
        match kind {
            Kind::Cell => {
                let Some(here) = Address::parse(text) else { continue };
                cells += from.take().map_or(1, |from| {
                    u64::from(from.row.abs_diff(here.row) + 1)
                        * u64::from(from.col.abs_diff(here.col) + 1)
                });
                from = Some(here);
            }
            Kind::Lines => cells += 1 << 20,
            Kind::Sheet => {}
            _ if text == ":" => {}
            _ => from = None,
        }
    }
    cells
}

fn relative(out: &mut String, text: &str, at: Address) {
    let Some(to) = Address::parse(text) else { return out.push_str(text) };
    let column_fixed = text.starts_with('$');
    let row_fixed = text.trim_start_matches('$').contains('$');
    for (letter, fixed, to, own) in
        [('R', row_fixed, to.row, at.row), ('C', column_fixed, to.col, at.col)]
    {
        line(out, letter, fixed, to, own);
    }
}

/// Whole columns or rows.
fn relative_lines(out: &mut String, text: &str, at: Address) {
    for (number, half) in text.split(':').enumerate() {
        let name = half.trim_start_matches('$');
        let fixed = name.len() < half.len();
        // The first cell of the column, or of the row.
        let (column, row) =
            (Address::parse(&format!("{name}1")), Address::parse(&format!("A{name}")));
        if number > 0 {
            out.push(':');
        }
        match (column, row) {
            (Some(to), _) => line(out, 'C', fixed, to.col, at.col),
            (None, Some(to)) => line(out, 'R', fixed, to.row, at.row),
            (None, None) => out.push_str(half),
        }
    }
}

fn line(out: &mut String, letter: char, fixed: bool, to: u32, own: u32) {
    let written = match fixed {
        true => write!(out, "{letter}{}", to + 1),
        false => write!(out, "{letter}[{}]", i64::from(to) - i64::from(own)),
    };
    debug_assert!(written.is_ok(), "a string takes all");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(cell: &str) -> Address {
        Address::parse(cell).expect("a cell")
    }

    #[test]
    fn a_formula_filled_along_a_row_reads_the_same() {
        assert_eq!(r1c1("SUM(G6:G8)*$C$9", at("G9")), r1c1("SUM(H6:H8)*$C$9", at("H9")));
        assert_eq!(r1c1("SUM(G6:G8)", at("G9")), "SUM(R[-3]C[0]:R[-1]C[0])");
        assert_eq!(r1c1("$A1+B$2", at("B2")), "R[-1]C1+R2C[0]");
        assert_eq!(
            r1c1("IF(A1=\"C9\",LOG10(A1),'Ark C9'!A1)", at("A2")),
            "IF(R[-1]C[0]=\"C9\",LOG10(R[-1]C[0]),'Ark C9'!R[-1]C[0])"
        );
        assert_eq!(r1c1("SUM(C:$D,$3:5)", at("D4")), "SUM(C[-1]:C4,R3:R[1])");
    }

    #[test]
    fn a_sheet_is_named_before_each_reference_that_names_none() {
        let named = |formula: &str, sheet: &str| qualified(formula, sheet, |_| None);
        assert_eq!(
            named("SUM(C13:C22)+Effekt!C5", "Indsats"),
            "SUM('Indsats'!C13:C22)+'Effekt'!C5"
        );
        assert_eq!(named("SUM('A''B'!C1:C2)&\"C3\"", "X"), "SUM('A''B'!C1:C2)&\"C3\"");
        assert_eq!(named("SUM(C:C,$3:$4)*1.5", "X"), "SUM('X'!C:C,'X'!$3:$4)*1.5");
        let renamed = |formula: &str| {
            qualified(formula, "X", |name| (name != "Y").then(|| format!("[{name}]")))
        };
        assert_eq!(renamed("A1+'A''B'!C1:C2+Y!C3"), "[X]!A1+[A'B]!C1:C2+'Y'!C3");
    }

    #[test]
    fn a_formula_tells_the_ranges_it_reads() {
        let of = |formula: &str| {
            let all = ranges(formula, "X").into_iter();
            all.map(|(sheet, a, b)| format!("{sheet}!{a}:{b}")).collect::<Vec<_>>()
        };
        assert_eq!(of("SUM(C22:$C$13)+'A B'!C5*Y!D$1"), ["X!C13:C22", "A B!C5:C5", "Y!D1:D1"]);
        assert_eq!(of("IF(\"A1\"=B2,LOG10(C:C),Rente)"), ["X!B2:B2"]);
    }

    #[test]
    fn names_are_what_is_neither_a_function_nor_a_place() {
        let of = |formula| names(formula).collect::<Vec<_>>();
        assert_eq!(of("IF(Rente>1.5E-3,SUM(C1:C2)*Effekt!Andel,\"Navn\")"), ["Rente", "Andel"]);
        assert_eq!(of("IF(TRUE,#N/A,#DIV/0!)+'Ark'!A1+#REF!+x+#NAME?+\\y"), ["x", "\\y"]);
        assert_eq!(of("SUM(C:C,$3:$4)"), Vec::<&str>::new());
        let of = |formula| sheets(formula).collect::<Vec<_>>();
        assert_eq!(of("'A''B'!C1:C2/Effekt!C3+#REF!+#DIV/0!"), ["A'B", "Effekt"]);
    }

    #[test]
    fn every_call_is_told_and_what_cannot_be() {
        let of = |formula| calls(formula).collect::<Vec<_>>();
        assert_eq!(of("SUM(A1)+FACT \n(9)*(2+1)"), [Some("SUM"), Some("FACT")]);
        assert_eq!(of("'a\"'!A1+REPT(\"x(\",9)"), [Some("REPT")]);
        assert_eq!(of("Ark!Own(1)+LOG10(2)"), [Some("Own"), Some("LOG10")]);
        assert_eq!(of("\"REPT("), [None]);
        for formula in ["cmd|'/c calc'!A0", "[a|b]!A1"] {
            assert!(asks_program(formula), "{formula}");
        }
        assert!(!asks_program("\"a|b\"&'a|b'!A1"));
    }

    #[test]
    fn ranges_are_counted() {
        assert_eq!(span("SUM(A1:B10)+C1"), 22);
        assert!(span("SUM(A:A)") > 1_000_000);
    }
}
