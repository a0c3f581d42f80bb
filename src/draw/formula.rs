//! Formulas as text: addresses, literals and ranges as Excel writes them.

use rust_decimal::Decimal;

use crate::lang::Lang;
use crate::workbook::{Address, push_quoted};

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
    let mut room = 250_usize;
    let fits = |c: &char| room.checked_sub(c.len_utf16()).map(|left| room = left).is_some();
    let text: String = text.chars().take_while(fits).collect();
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A sheet's name as formulas write it.
pub fn sheet(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 3);
    push_sheet(&mut out, name);
    out
}

fn push_sheet(out: &mut String, name: &str) {
    push_quoted(out, name);
    out.push('!');
}

fn address((row, column): At) -> Address {
    Address::new(row, column.into())
}

/// `$C$9`
pub fn fixed((row, column): At) -> String {
    address((row, column)).absolute()
}

/// `'Sheet'!$C$9`
pub fn on(name: &str, at: At) -> String {
    let mut out = String::with_capacity(name.len() + 16);
    push_sheet(&mut out, name);
    address(at).push_absolute(&mut out);
    out
}

/// `'Sheet'!$C$9:$F$9`
pub fn range(name: &str, from: At, to: At) -> String {
    let mut out = on(name, from);
    out.push(':');
    address(to).push_absolute(&mut out);
    out
}

/// Text of a number with one decimal, written as in the language whatever the locale of Excel.
pub fn one_decimal(expression: &str, lang: Lang) -> String {
    let point = lang.pick(",", ".");
    // FIXED would follow the locale; tenths as an integer do not.
    format!(
        "IF({expression}<0,\"−\",\"\")&INT(ROUND(ABS({expression})*10,0)/10)&\"{point}\"&\
         MOD(ROUND(ABS({expression})*10,0),10)"
    )
}
