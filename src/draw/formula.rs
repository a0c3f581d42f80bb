//! Formulas as text: addresses, literals and ranges as Excel writes them.

use rust_decimal::Decimal;

use crate::workbook::Address;

/// A place on one of our own sheets: row and column, from nil.
pub type At = (u32, u16);

/// A decimal as a formula constant.
pub fn literal(value: Decimal) -> String {
    let value = value.normalize();
    if value < Decimal::ZERO { format!("({value})") } else { value.to_string() }
}

/// A text as a formula constant.
pub fn quoted(text: &str) -> String {
    // Excel takes at most 255 characters in a text constant.
    let text: String = text.chars().take(250).collect();
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A sheet's name as formulas write it.
pub fn sheet(name: &str) -> String {
    format!("'{}'!", name.replace('\'', "''"))
}

/// `$C$9`
pub fn fixed((row, column): At) -> String {
    Address { row, col: column.into() }.absolute()
}

/// `'Sheet'!$C$9`
pub fn on(name: &str, at: At) -> String {
    format!("{}{}", sheet(name), fixed(at))
}

/// `'Sheet'!$C$9:$F$9`
pub fn range(name: &str, from: At, to: At) -> String {
    format!("{}{}:{}", sheet(name), fixed(from), fixed(to))
}

/// Text of a number with one decimal and a decimal comma, whatever the locale of Excel.
pub fn one_decimal(expression: &str) -> String {
    // FIXED would follow the locale; tenths as an integer do not.
    format!(
        "IF({expression}<0,\"−\",\"\")&INT(ROUND(ABS({expression})*10,0)/10)&\",\"&MOD(ROUND(ABS({expression})*10,0),10)"
    )
}
