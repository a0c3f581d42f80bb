//! The cell references within a formula: written relative to its own cell, so that a formula filled
//! along a row reads the same in each cell, or with their sheet named, so that it can stand
//! elsewhere.
//!
//! A formula is only cut into references and the rest; nothing is evaluated here.

use std::fmt::Write;

use super::Address;
use super::address::quoted;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'f> {
    /// Text constants, functions, operators, names.
    Other(&'f str),
    /// What stands before a reference: `'Indstillinger'!`.
    Sheet(&'f str),
    /// `C9`, `$C$9`.
    Cell(&'f str),
    /// `C:C`, `$3:$5`.
    Lines(&'f str),
}

/// The formula with each reference as `R[1]C[-2]`, or `R9C3` where it is absolute.
pub fn r1c1(formula: &str, at: Address) -> String {
    let mut out = String::with_capacity(formula.len() * 2);
    for piece in pieces(formula) {
        match piece {
            Piece::Cell(text) => relative(&mut out, text, at),
            Piece::Lines(text) => relative_lines(&mut out, text, at),
            Piece::Other(text) | Piece::Sheet(text) => out.push_str(text),
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
    for piece in pieces(formula) {
        match piece {
            Piece::Sheet(text) => {
                named = true;
                out.push_str(&prefix(&unquoted(text.trim_end_matches('!'))));
                continue;
            }
            // The second half of a range belongs to the sheet of the first.
            Piece::Cell(text) | Piece::Lines(text) => {
                if !named && !out.ends_with(':') {
                    out.push_str(&own);
                }
                out.push_str(text);
            }
            Piece::Other(text) => out.push_str(text),
        }
        named = false;
    }
    out
}

/// The sheets that a formula names.
pub fn sheets(formula: &str) -> impl Iterator<Item = String> {
    let named = |piece| match piece {
        Piece::Sheet(text) => Some(unquoted(text.trim_end_matches('!'))),
        _ => None,
    };
    // Of an error such as `#REF!` the middle looks like one.
    let mut before = Piece::Other("");
    pieces(formula).into_iter().filter_map(move |piece| {
        match std::mem::replace(&mut before, piece) {
            Piece::Other("#") => None,
            _ => named(piece).filter(|name| name != "0"),
        }
    })
}

/// The defined names that a formula uses.
pub fn names(formula: &str) -> impl Iterator<Item = &str> {
    let mut pieces = pieces(formula).into_iter().peekable();
    std::iter::from_fn(move || {
        while let Some(piece) = pieces.next() {
            let Piece::Other(word) = piece else { continue };
            if word == "#" {
                // The words of an error's name, up to its end.
                while let Some(Piece::Other(part)) = pieces.next()
                    && !part.ends_with(['?', 'A'])
                {}
                continue;
            }
            let starts = word.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '\\'));
            let calls =
                matches!(pieces.peek(), Some(Piece::Other(after)) if after.starts_with('('));
            if starts && !calls && !matches!(word, "TRUE" | "FALSE") {
                return Some(word);
            }
        }
        None
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
    for piece in pieces(formula) {
        match piece {
            Piece::Cell(text) => {
                let Some(here) = Address::parse(text) else { continue };
                cells += from.take().map_or(1, |from| {
                    u64::from(from.row.abs_diff(here.row) + 1)
                        * u64::from(from.col.abs_diff(here.col) + 1)
                });
                from = Some(here);
            }
            Piece::Lines(_) => cells += 1 << 20,
            Piece::Other(text) => {
                if text != ":" {
                    from = None;
                }
            }
            Piece::Sheet(_) => {}
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

fn pieces(formula: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        let len = match first {
            '"' => closing(rest, '"'),
            '\'' => {
                let len = closing(rest, '\'');
                if rest.get(len..).is_some_and(|after| after.starts_with('!')) {
                    len + 1
                } else {
                    len
                }
            }
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            _ if is_word(first) => word_length(rest),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(len.max(1)).unwrap_or((rest, ""));
        found.push(kind(piece, after));
        rest = after;
    }
    found
}

fn kind<'f>(piece: &'f str, after: &str) -> Piece<'f> {
    if piece.ends_with('!') {
        return Piece::Sheet(piece);
    }
    let calls = after.starts_with('(');
    // Most words are no cells, which the last letter tells.
    if !calls && piece.ends_with(|c: char| c.is_ascii_digit()) && Address::parse(piece).is_some() {
        return Piece::Cell(piece);
    }
    let lines = |half: &str| {
        let half = half.trim_start_matches('$');
        !half.is_empty()
            && (half.bytes().all(|b| b.is_ascii_digit())
                || (half.len() <= 3 && half.bytes().all(|b| b.is_ascii_alphabetic())))
    };
    match piece.split_once(':') {
        Some((from, to)) if lines(from) && lines(to) => Piece::Lines(piece),
        _ => Piece::Other(piece),
    }
}

/// The length of a quoted text, its quotes doubled within.
fn closing(text: &str, quote: char) -> usize {
    let mut inside = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = inside.next() {
        if c == quote {
            match inside.peek() {
                Some((_, next)) if *next == quote => {
                    inside.next();
                }
                _ => return at + 1,
            }
        }
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '$' | '_' | '.' | '\\' | '?')
}

/// A word, with the `!` that makes it a sheet's name, or the other half of whole columns or rows.
fn word_length(text: &str) -> usize {
    let len = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let after = text.get(len..).unwrap_or_default();
    if after.starts_with('!') {
        return len + 1;
    }
    if let (Some(word), Some(other)) = (text.get(..len), after.strip_prefix(':')) {
        let second = other.find(|c| !is_word(c)).unwrap_or(other.len());
        let is_cell = Address::parse(word).is_some();
        if !is_cell
            && second > 0
            && matches!(kind(text.get(..len + 1 + second).unwrap_or_default(), ""), Piece::Lines(_))
        {
            return len + 1 + second;
        }
    }
    len
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
    fn names_are_what_is_neither_a_function_nor_a_place() {
        let of = |formula| names(formula).collect::<Vec<_>>();
        assert_eq!(of("IF(Rente>1.5E-3,SUM(C1:C2)*Effekt!Andel,\"Navn\")"), ["Rente", "Andel"]);
        assert_eq!(of("IF(TRUE,#N/A,#DIV/0!)+'Ark'!A1+#REF!+x+#NAME?+\\y"), ["x", "\\y"]);
        assert_eq!(of("SUM(C:C,$3:$4)"), Vec::<&str>::new());
        let of = |formula| sheets(formula).collect::<Vec<_>>();
        assert_eq!(of("'A''B'!C1:C2/Effekt!C3+#REF!+#DIV/0!"), ["A'B", "Effekt"]);
    }

    #[test]
    fn ranges_are_counted() {
        assert_eq!(span("SUM(A1:B10)+C1"), 22);
        assert!(span("SUM(A:A)") > 1_000_000);
    }
}
