//! Number formats: which of them show a date, and which a per cent.

use quick_xml::events::Event;
use std::collections::HashMap;

use crate::package::error::PackageError;
use crate::package::stream::attribute;
use crate::package::zip::Reading;

/// What number format a cell style has, as far as it changes what a number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFormat {
    Plain,
    Date,
    PerCent,
}

/// The number format of each cell style, in order.
pub fn formats(
    package: &mut Reading<'_>,
    part: Option<&str>,
) -> Result<Vec<NumberFormat>, PackageError> {
    let mut formats = Vec::new();
    let Some(mut xml) = part.map(|part| package.list(part)).transpose()?.flatten() else {
        return Ok(formats);
    };
    let mut custom = HashMap::new();
    let mut section = String::new();
    loop {
        let depth = xml.depth;
        match xml.event()? {
            Event::Start(e) if depth == 1 => e.local_name().as_ref().clone_into(&mut section),
            Event::Start(e) => match (section.as_str(), e.local_name().as_ref()) {
                ("numFmts", "numFmt") => {
                    if let (Some(id), Some(code)) =
                        (attribute(&e, "numFmtId"), attribute(&e, "formatCode"))
                    {
                        custom.insert(id, by_code(&code));
                    }
                }
                ("cellXfs", "xf") => {
                    let id = attribute(&e, "numFmtId").unwrap_or_default();
                    formats.push(custom.get(&id).copied().unwrap_or_else(|| built_in(&id)));
                }
                _ => {}
            },
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

/// ECMA-376 part 1, 18.8.30: the formats that need no code in the file.
pub fn built_in(id: &str) -> NumberFormat {
    match id.parse() {
        Ok(9 | 10) => NumberFormat::PerCent,
        Ok(14..=22 | 27..=36 | 45 | 47 | 50..=58) => NumberFormat::Date,
        _ => NumberFormat::Plain,
    }
}

/// A date if its first section shows a year, month, day, hour or second, other than as time elapsed
/// (`[h]`), and a per cent if it has that sign.
pub fn by_code(code: &str) -> NumberFormat {
    let mut chars = code.chars();
    let (mut date, mut per_cent) = (false, false);
    while let Some(c) = chars.next() {
        match c {
            '\\' | '_' | '*' => {
                chars.next();
            }
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if !inside.is_empty()
                    && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's' | 'H' | 'M' | 'S'))
                {
                    return NumberFormat::Plain;
                }
            }
            ';' => break,
            '%' => per_cent = true,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => date = true,
            _ => {}
        }
    }
    match (date, per_cent) {
        (true, _) => NumberFormat::Date,
        (false, true) => NumberFormat::PerCent,
        (false, false) => NumberFormat::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cents_by_their_format() {
        for code in ["0%", "0.0 %", "#,##0.0%;[Red]-0.0%", "[$-406]0,0%", "\"ca. \"0%"] {
            assert_eq!(by_code(code), NumberFormat::PerCent, "{code}");
        }
        for code in ["0\\%", "0\"%\"", "0;0%", "0.00\" pct.\""] {
            assert_eq!(by_code(code), NumberFormat::Plain, "{code}");
        }
        assert_eq!(["9", "10", "2"].map(built_in)[..2], [NumberFormat::PerCent; 2]);
        assert_eq!(built_in("2"), NumberFormat::Plain);
    }

    #[test]
    fn dates_by_their_format() {
        for code in
            ["yyyy-mm-dd", "d. mmmm yyyy", "[$-406]dd/mm/yy;@", "h:mm AM/PM", "[Red]d", "\"den\" d"]
        {
            assert_eq!(by_code(code), NumberFormat::Date, "{code}");
        }
        for code in [
            "General",
            "#,##0.00",
            "#,##0 \"kr. om dagen\"",
            "\\d0",
            "[$kr.-406] #,##0",
            "[h]:mm:ss",
            "0.0E+00",
            "_-* #,##0_-;d",
            "[Red]0",
            "\"",
        ] {
            assert_eq!(by_code(code), NumberFormat::Plain, "{code}");
        }
    }
}
