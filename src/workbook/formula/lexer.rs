//! A formula cut into tokens, which together are the formula to the letter. Any text has tokens,
//! and each token is found in one pass: a hostile formula can neither break the lexer nor nest.
//!
//! The references are cut the way that everything here needs them: the sheet apart from the cell,
//! and whole columns and rows in one. OpenFormula's references stand in brackets, and are one token
//! each.

use crate::workbook::address::Address;

/// A piece of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'f> {
    pub kind: Kind,
    pub text: &'f str,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text constant with its quotes, which stand doubled within it.
    Text,
    /// What stands before a reference to another sheet: `'Ark 1'!`, `Effekt!`.
    Sheet,
    /// `C9`, `$C$9`.
    Cell,
    /// `C:C`, `$3:$5`.
    Lines,
    /// `2`, `1.5E-3`.
    Number,
    /// A word right before a parenthesis: a function.
    Call,
    /// Any other word: a name, a truth value.
    Word,
    /// An error such as `#REF!`.
    Error,
    /// Everything in brackets: the number of a file, the columns of a table, an OpenFormula
    /// reference.
    Bracketed,
    /// Between apostrophes, and no sheet.
    Quoted,
    /// A text, quotation or bracket that never ends.
    Unclosed,
    /// One sign: an operator, a parenthesis, a space.
    Sign,
}

/// The tokens of a formula without its leading `=`.
pub fn tokens(formula: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = formula;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (kind, len) = token(first, rest);
        let (text, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        rest = after;
        Some(Token { kind, text })
    })
}

fn token(first: char, rest: &str) -> (Kind, usize) {
    let unclosed = (Kind::Unclosed, rest.len());
    match first {
        '"' => quoted_end(rest, '"').map_or(unclosed, |end| (Kind::Text, end)),
        '\'' => match quoted_end(rest, '\'') {
            Some(end) if follows(rest, end, '!') => (Kind::Sheet, end + 1),
            Some(end) => (Kind::Quoted, end),
            None => unclosed,
        },
        '[' => rest.find(']').map_or(unclosed, |end| (Kind::Bracketed, end + 1)),
        '#' => error_end(rest).map_or((Kind::Sign, 1), |end| (Kind::Error, end)),
        _ if is_word(first) => word(rest),
        _ => (Kind::Sign, first.len_utf8()),
    }
}

/// Where a quoted text ends that `text` begins with; quotes within it stand doubled.
pub fn quoted_end(text: &str, quote: char) -> Option<usize> {
    let mut inside = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = inside.next() {
        if c == quote && inside.next_if(|(_, next)| *next == quote).is_none() {
            return Some(at + quote.len_utf8());
        }
    }
    None
}

fn error_end(text: &str) -> Option<usize> {
    let inside =
        |c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '_'));
    let name = text.get(1..)?;
    let len = name.find(inside).unwrap_or(name.len());
    match name.get(..len)? {
        "N/A" | "GETTING_DATA" => Some(1 + len),
        "" => None,
        _ if follows(name, len, '!') || follows(name, len, '?') => Some(2 + len),
        _ => None,
    }
}

fn follows(text: &str, end: usize, c: char) -> bool {
    text.get(end..).is_some_and(|after| after.starts_with(c))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '$' | '_' | '.' | '\\' | '?')
}

fn word_end(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}

fn word(text: &str) -> (Kind, usize) {
    let end = word_end(text);
    let (word, after) = text.split_at_checked(end).unwrap_or((text, ""));
    if after.starts_with('!') {
        return (Kind::Sheet, end + 1);
    }
    // Most words are no cells, which the last letter tells.
    let calls = after.starts_with('(');
    let is_cell = word.ends_with(|c: char| c.is_ascii_digit()) && Address::parse(word).is_some();
    if is_cell && !calls {
        return (Kind::Cell, end);
    }
    if let (true, Some(other)) = (is_line(word) && !is_cell, after.strip_prefix(':')) {
        let second = word_end(other);
        if other.get(..second).is_some_and(is_line) {
            return (Kind::Lines, end + 1 + second);
        }
    }
    if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return (Kind::Number, number_end(text, end));
    }
    (if calls { Kind::Call } else { Kind::Word }, end)
}

/// A column or a row without the other.
fn is_line(half: &str) -> bool {
    let half = half.trim_start_matches('$');
    !half.is_empty()
        && (half.bytes().all(|b| b.is_ascii_digit())
            || (half.len() <= 3 && half.bytes().all(|b| b.is_ascii_alphabetic())))
}

/// Where a number ends whose digits up to a sign end at `end`: 1.5E-3 goes on behind it.
fn number_end(text: &str, end: usize) -> usize {
    let exponent = text.get(..end).is_some_and(|digits| digits.ends_with(['E', 'e']))
        && (follows(text, end, '+') || follows(text, end, '-'));
    let digits = text.get(end + 1..).filter(|_| exponent).unwrap_or_default();
    match digits.bytes().take_while(u8::is_ascii_digit).count() {
        0 => end,
        digits => end + 1 + digits,
    }
}

#[cfg(test)]
mod tests {
    use super::Kind::*;
    use super::*;

    #[test]
    fn a_formula_is_cut_as_its_references_need() {
        let of = |formula| tokens(formula).map(|t| (t.kind, t.text)).collect::<Vec<_>>();
        assert_eq!(
            of("SUM('A''B'!$C1:C2)*1.5E-3"),
            [
                (Call, "SUM"),
                (Sign, "("),
                (Sheet, "'A''B'!"),
                (Cell, "$C1"),
                (Sign, ":"),
                (Cell, "C2"),
                (Sign, ")"),
                (Sign, "*"),
                (Number, "1.5E-3"),
            ]
        );
        for (formula, first) in [
            ("\"a\"\"b\"&1", (Text, "\"a\"\"b\"")),
            ("Effekt!C5", (Sheet, "Effekt!")),
            ("2018!C5", (Sheet, "2018!")),
            ("$3:5", (Lines, "$3:5")),
            ("C:$D", (Lines, "C:$D")),
            ("C:Rente", (Word, "C")),
            ("LOG10(A1)", (Call, "LOG10")),
            ("LOG10", (Cell, "LOG10")),
            ("Følsomhed", (Word, "Følsomhed")),
            ("1E+A", (Number, "1E")),
            ("#DIV/0!+1", (Error, "#DIV/0!")),
            ("#N/A", (Error, "#N/A")),
            ("#NAME?", (Error, "#NAME?")),
            ("#", (Sign, "#")),
            ("[1]Ark!A1", (Bracketed, "[1]")),
            ("[.A1:.B2]", (Bracketed, "[.A1:.B2]")),
            ("'/c calc'", (Quoted, "'/c calc'")),
            ("'Ark!A1", (Unclosed, "'Ark!A1")),
            ("\"a\"\"", (Unclosed, "\"a\"\"")),
            ("[a", (Unclosed, "[a")),
            ("|", (Sign, "|")),
        ] {
            assert_eq!(of(formula).first(), Some(&first), "{formula}");
        }
    }

    /// Every text, sound or not, is its tokens to the letter.
    #[test]
    fn nothing_is_lost_of_any_text() {
        let signs: Vec<char> = "\"'[]#!$:.E-+1A(ø|\u{301} ".chars().collect();
        let mut seed = 1_u64;
        for length in 0..2_000 {
            let text: String = (0..length % 23)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    signs[(seed >> 33) as usize % signs.len()]
                })
                .collect();
            assert_eq!(tokens(&text).map(|token| token.text).collect::<String>(), text);
            assert!(tokens(&text).all(|token| !token.text.is_empty()));
        }
    }
}
