//! Cell addresses in A1 style: what a reader is told and what a formula refers to. Only the
//! grid of Excel (1,048,576 rows by 16,384 columns) exists here; nothing outside it can be parsed.

use std::fmt;
use std::str::FromStr;

/// Rows on a sheet.
pub const MAX_ROWS: u32 = 1_048_576;
/// Columns on a sheet.
pub const MAX_COLUMNS: u32 = 16_384;
/// Bytes of the longest address, `$XFD$1048576`.
const LONGEST: usize = 12;

/// One cell's place on a sheet. Row and column count from zero, so `C9` is row 8, column 2.
/// Sorted by row, then by column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub row: u32,
    pub col: u32,
}

/// The text is not the address of a cell, such as `C9` or `$C$9`, within the grid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a cell address such as C9")]
pub struct AddressError(pub String);

impl Address {
    pub fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }

    /// Reads `C9`, `c9` and `$C$9`. `None` outside the grid and for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('$').unwrap_or(text);
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, digits) = rest.split_at_checked(letters)?;
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        if !(1..=3).contains(&letters.len()) || !(1..=7).contains(&digits.len()) {
            return None;
        }
        let col = letters
            .bytes()
            .fold(0, |col, letter| col * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let row: u32 = digits.parse().ok()?;
        let at = Self { row: row.checked_sub(1)?, col: col.checked_sub(1)? };
        at.on_grid().then_some(at)
    }

    /// Whether Excel has such a cell.
    pub fn on_grid(self) -> bool {
        self.row < MAX_ROWS && self.col < MAX_COLUMNS
    }

    /// The address that stays when a formula is copied: `$C$9`.
    pub fn absolute(self) -> String {
        let mut out = String::with_capacity(LONGEST);
        self.push_absolute(&mut out);
        out
    }

    /// Adds `$C$9`.
    pub fn push_absolute(self, out: &mut String) {
        out.push('$');
        push_column(out, self.col);
        out.push('$');
        push_row(out, self.row);
    }

    /// Adds `C9`.
    pub fn push(self, out: &mut String) {
        push_column(out, self.col);
        push_row(out, self.row);
    }
}

/// Adds the number of a row that counts from zero.
///
/// A sheet of ours has tens of thousands of addresses in its formulas, which the formatting
/// machinery would take longer over than over all the rest.
pub fn push_row(out: &mut String, row: u32) {
    let (mut digits, mut start, mut left) = ([0; 10], 10, u64::from(row) + 1);
    while left > 0 {
        start -= 1;
        if let Some(digit) = digits.get_mut(start) {
            *digit = b'0' + (left % 10) as u8;
        }
        left /= 10;
    }
    let written = digits.get(start..).map(str::from_utf8);
    out.push_str(written.and_then(Result::ok).unwrap_or_default());
}

/// Adds the letters of a column of the grid, which counts from zero.
pub fn push_column(out: &mut String, col: u32) {
    let letter = |number: u32| char::from(b'A' + (number % 26) as u8);
    // AA follows Z, and AAA follows ZZ.
    if let Some(beyond) = col.checked_sub(702) {
        out.push(letter(beyond / 676));
    }
    if let Some(beyond) = col.checked_sub(26) {
        out.push(letter(beyond / 26));
    }
    out.push(letter(col));
}

/// The letters of a column that counts from zero: 0 is `A`, 26 is `AA`.
pub fn column_name(col: u32) -> String {
    let mut letters = String::new();
    push_column(&mut letters, col);
    letters
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_name(self.col), u64::from(self.row) + 1)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text).ok_or_else(|| AddressError(text.to_owned()))
    }
}

/// A cell on a named sheet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    pub sheet: String,
    pub at: Address,
}

impl CellRef {
    pub fn new(sheet: impl Into<String>, at: Address) -> Self {
        Self { sheet: sheet.into(), at }
    }

    /// The reference as a formula has it, always quoted and absolute: `'Indstillinger'!$C$9`.
    pub fn formula(&self) -> String {
        let mut out = String::with_capacity(self.sheet.len() + 3 + LONGEST);
        push_quoted(&mut out, &self.sheet);
        out.push('!');
        self.at.push_absolute(&mut out);
        out
    }
}

/// As a person reads it: `Indstillinger!C9`, and `'Konsekvenser 1'!C9` where Excel needs quotes.
impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.sheet.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !self.sheet.starts_with(|c: char| c.is_ascii_digit())
            && Address::parse(&self.sheet).is_none();
        if plain {
            write!(f, "{}!{}", self.sheet, self.at)
        } else {
            write!(f, "{}!{}", quoted(&self.sheet), self.at)
        }
    }
}

pub(super) fn quoted(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len() + 2);
    push_quoted(&mut out, sheet);
    out
}

/// Adds a sheet's name as a formula has it.
pub fn push_quoted(out: &mut String, sheet: &str) {
    out.push('\'');
    for (position, piece) in sheet.split('\'').enumerate() {
        if position > 0 {
            out.push_str("''");
        }
        out.push_str(piece);
    }
    out.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_comes_back() {
        for col in 0..MAX_COLUMNS {
            let at = Address::new(col * 63, col);
            assert_eq!(Address::parse(&at.to_string()), Some(at));
            assert_eq!(Address::parse(&at.absolute()), Some(at));
        }
    }

    #[test]
    fn corners_of_the_grid() {
        for (text, row, col) in [
            ("A1", 0, 0),
            ("c9", 8, 2),
            ("$C$9", 8, 2),
            ("Z1", 0, 25),
            ("AA1", 0, 26),
            ("XFD1048576", MAX_ROWS - 1, MAX_COLUMNS - 1),
        ] {
            assert_eq!(Address::parse(text), Some(Address::new(row, col)), "{text}");
        }
        for text in [
            "",
            "A",
            "1",
            "A0",
            "XFE1",
            "A1048577",
            "AAAA1",
            "A1B",
            "A+1",
            "$$A1",
            "A$$1",
            "A1:B2",
            "Å1",
            " A1",
            "A99999999999",
            "A4294967297",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn references_are_quoted_for_formulas() {
        let at = Address::new(8, 2);
        let formula = |sheet: &str| CellRef::new(sheet, at).formula();
        assert_eq!(formula("Indstillinger"), "'Indstillinger'!$C$9");
        assert_eq!(formula("Jens' ark"), "'Jens'' ark'!$C$9");
        let shown = |sheet: &str| CellRef::new(sheet, at).to_string();
        assert_eq!(shown("Indstillinger"), "Indstillinger!C9");
        assert_eq!(shown("Følsomhed"), "Følsomhed!C9");
        assert_eq!(shown("Konsekvenser 1"), "'Konsekvenser 1'!C9");
        assert_eq!(shown("A1"), "'A1'!C9");
    }
}
