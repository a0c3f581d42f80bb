//! OpenFormula's notation into Excel's: `SUM([.C13:.C21];[$'Ark 2'.A1])` is `SUM(C13:C21,'Ark
//! 2'!A1)`.
//!
//! Only what means the same in both is translated: references to the workbook's own sheets,
//! operators, constants and the functions listed here. For anything else there is no translation,
//! and the value stands instead.

use crate::workbook::Address;
use crate::workbook::formula::lexer::{Kind, Token, quoted_end, tokens};

/// Functions that have the same name, arguments and meaning in both.
const SAME: [&str; 62] = [
    "ABS",
    "AND",
    "AVERAGE",
    "CHOOSE",
    "CONCATENATE",
    "COUNT",
    "COUNTA",
    "COUNTBLANK",
    "COUNTIF",
    "DATE",
    "DAY",
    "EXP",
    "FALSE",
    "FV",
    "HLOOKUP",
    "IF",
    "IFERROR",
    "INDEX",
    "INT",
    "IRR",
    "ISBLANK",
    "ISERROR",
    "ISNA",
    "ISNUMBER",
    "ISTEXT",
    "LARGE",
    "LEFT",
    "LEN",
    "LN",
    "LOWER",
    "MATCH",
    "MAX",
    "MEDIAN",
    "MID",
    "MIN",
    "MOD",
    "MONTH",
    "N",
    "NOT",
    "NPV",
    "OR",
    "PMT",
    "POWER",
    "PRODUCT",
    "PV",
    "RIGHT",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SIGN",
    "SMALL",
    "SQRT",
    "SUM",
    "SUMIF",
    "SUMIFS",
    "SUMPRODUCT",
    "SUMSQ",
    "TRIM",
    "TRUE",
    "UPPER",
    "VLOOKUP",
    "YEAR",
];

/// Signs that mean the same in both.
const SIGNS: &str = "+-*/^&=<>%() ";

/// The formula in Excel's notation; `None` where it is not sure to mean the same there.
pub(super) fn from_open(text: &str, sheets: &[&str], names: &[String]) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for Token { kind, text } in tokens(text) {
        match kind {
            Kind::Text => plain.push_str(text),
            Kind::Bracketed => {
                let inside = text.strip_prefix('[')?.strip_suffix(']')?;
                plain.push_str(&reference(inside, sheets)?);
            }
            Kind::Number => {
                text.parse::<f64>().ok().filter(|number| number.is_finite())?;
                plain.push_str(text);
            }
            Kind::Call => plain.push_str(SAME.contains(&text).then_some(text)?),
            Kind::Word | Kind::Cell => {
                plain.push_str(names.iter().any(|name| name == text).then_some(text)?);
            }
            Kind::Sign if text == ";" => plain.push(','),
            Kind::Sign if SIGNS.contains(text) => plain.push_str(text),
            _ => return None,
        }
    }
    // Excel's longest formula.
    (!plain.is_empty() && plain.len() <= 8_192).then_some(plain)
}

/// `$'Ark 2'.$A$1`, `.A1:.B2`; the second half of a range stands on the same sheet.
fn reference(text: &str, sheets: &[&str]) -> Option<String> {
    let (sheet, from, rest) = place(text)?;
    let mut plain = match sheet {
        Some(sheet) => {
            let known = sheets.iter().find(|known| **known == sheet)?;
            format!("'{}'!", known.replace('\'', "''"))
        }
        None => String::new(),
    };
    plain.push_str(from);
    if let Some(second) = rest.strip_prefix(':') {
        let (None, to, "") = place(second)? else { return None };
        plain.push(':');
        plain.push_str(to);
    } else if !rest.is_empty() {
        return None;
    }
    Some(plain)
}

/// The sheet, if one is named, the cell, and what follows.
fn place(text: &str) -> Option<(Option<String>, &str, &str)> {
    let text = text.strip_prefix('$').filter(|_| !text.starts_with("$.")).unwrap_or(text);
    let (sheet, rest) = if text.starts_with('\'') {
        let end = quoted_end(text, '\'')?;
        (Some(text.get(1..end - 1)?.replace("''", "'")), text.get(end..)?)
    } else {
        let dot = text.find('.')?;
        let (sheet, rest) = text.split_at(dot);
        ((!sheet.is_empty()).then(|| sheet.to_owned()), rest)
    };
    let rest = rest.strip_prefix('.')?;
    let end = rest.find(':').unwrap_or(rest.len());
    let (cell, after) = rest.split_at(end);
    Address::parse(&cell.replace('$', ""))?;
    Some((sheet, cell, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_is_translated() {
        let sheets = ["Indstillinger", "Konsekvenser 1", "O'Neill"];
        let names = ["Succesrate".to_owned()];
        for (open, excel) in [
            ("SUM([.C13:.C21])", "SUM(C13:C21)"),
            ("(1+[$Indstillinger.$C$9])^-[.B2]", "(1+'Indstillinger'!$C$9)^-B2"),
            ("[$'Konsekvenser 1'.A1]*2%", "'Konsekvenser 1'!A1*2%"),
            ("[$'O''Neill'.$A$1:.$B$2]", "'O''Neill'!$A$1:$B$2"),
            ("IF([.A1]=\"a;\"\"b\";1.5E-3;Succesrate)", "IF(A1=\"a;\"\"b\",1.5E-3,Succesrate)"),
        ] {
            assert_eq!(from_open(open, &sheets, &names).as_deref(), Some(excel));
        }
        for open in [
            "",
            "WEBSERVICE(\"http://a\")",
            "DDE(\"a\";\"b\";\"c\")",
            "[$Andet.A1]",
            "['file:///a.ods'#$Ark.A1]",
            "SUM([.A1]~[.B1])",
            "{1;2}",
            "[.#REF!]",
            "ukendt",
            "\"ikke lukket",
            "1e999",
        ] {
            assert_eq!(from_open(open, &sheets, &names), None, "{open}");
        }
    }
}
