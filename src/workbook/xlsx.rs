//! .xlsx and .xlsm: the workbook part, the shared strings and the date formats, and then each
//! sheet. Read here in one pass and not with calamine, which allocates what the file tells it to
//! (`uniqueCount`, `si`) and gives up a sheet at an error value younger than 2007.

use std::collections::{HashMap, HashSet};

use quick_xml::events::Event;

use super::cells::{self, Shared};
use super::limits::Tally;
use super::opc::{Relationship, relationships};
use super::package::{Package, within};
use super::xml::attribute;
use super::{DefinedName, Measure, OpenError, Sheet, Visibility};

/// What a package says, before it is joined to its bytes.
pub(super) struct Content {
    pub(super) sheets: Vec<Sheet>,
    pub(super) other_sheets: usize,
    pub(super) names: Vec<DefinedName>,
    pub(super) date1904: bool,
}

/// Reads everything from the workbook part on.
pub(super) fn read(package: &mut Package<'_>, workbook: &str, tally: &mut Tally<'_>) -> Result<Content, OpenError> {
    let links = relationships(package, workbook)?;
    let Outline { sheets: listed, names, date1904 } = outline(package, workbook, tally)?;
    if listed.is_empty() {
        return Err(OpenError::malformed(workbook, "it lists no sheets"));
    }
    let linked = |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());
    let shared = Shared {
        strings: strings(package, linked("sharedStrings"), tally)?,
        formats: formats(package, linked("styles"))?,
        date1904,
    };
    tally.take(package.memory())?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut other_sheets = 0;
    let mut seen = HashSet::new();
    for entry in &listed {
        let link = target(&links, entry)
            .ok_or_else(|| OpenError::malformed(workbook, format!("the sheet \"{}\" leads to no part", entry.name)))?;
        if !seen.insert(link.target.as_str()) || !seen.insert(entry.name.as_str()) {
            return Err(OpenError::malformed(workbook, format!("the sheet \"{}\" is listed twice", entry.name)));
        }
        if link.kind != "worksheet" {
            other_sheets += 1;
            continue;
        }
        let mut xml = package
            .xml(&link.target)?
            .ok_or_else(|| OpenError::malformed(workbook, format!("{} is missing", link.target)))?;
        // People know the sheet and not the part.
        entry.name.clone_into(&mut xml.part);
        let (cells, hidden_rows) = cells::read(&mut xml, &shared, tally)?;
        let mut sheet = Sheet::new(entry.name.clone(), entry.visibility, cells)
            .map_err(|at| xml.malformed(format!("cell {at} stands twice")))?;
        sheet.hidden_rows = hidden_rows;
        sheets.push(sheet);
    }
    let names = names
        .into_iter()
        .map(|found| DefinedName {
            scope: found.sheet.and_then(|at| listed.get(at)).map(|sheet| sheet.name.clone()),
            name: found.name,
            refers_to: found.refers_to,
        })
        .collect();
    Ok(Content { sheets, other_sheets, names, date1904 })
}

struct Outline {
    sheets: Vec<Entry>,
    names: Vec<Name>,
    date1904: bool,
}

struct Entry {
    name: String,
    visibility: Visibility,
    id: String,
}

struct Name {
    name: String,
    refers_to: String,
    sheet: Option<usize>,
}

fn target<'l>(links: &'l [Relationship], entry: &Entry) -> Option<&'l Relationship> {
    links.iter().find(|link| link.id == entry.id)
}

/// The workbook part: its list of sheets and names.
fn outline(package: &mut Package<'_>, workbook: &str, tally: &mut Tally<'_>) -> Result<Outline, OpenError> {
    let mut xml =
        package.list(workbook)?.ok_or_else(|| OpenError::malformed("the package", format!("{workbook} is missing")))?;
    let mut outline = Outline { sheets: Vec::new(), names: Vec::new(), date1904: false };
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "sheet" => {
                    outline.sheets.push(Entry {
                        name: attribute(&e, "name").unwrap_or_default(),
                        visibility: match attribute(&e, "state").as_deref() {
                            Some("hidden") => Visibility::Hidden,
                            Some("veryHidden") => Visibility::VeryHidden,
                            _ => Visibility::Visible,
                        },
                        id: attribute(&e, "id").unwrap_or_default(),
                    });
                    within(Measure::Sheets, outline.sheets.len() as u64, tally.limits.sheets as u64)?;
                }
                "workbookPr" => {
                    if let Some(flag) = attribute(&e, "date1904") {
                        outline.date1904 = matches!(flag.as_str(), "1" | "true" | "on");
                    }
                }
                "definedName" => {
                    let name = attribute(&e, "name").unwrap_or_default();
                    let sheet = attribute(&e, "localSheetId").and_then(|at| at.parse().ok());
                    let mut refers_to = String::new();
                    xml.text(&mut refers_to)?;
                    tally.text(&name)?;
                    tally.text(&refers_to)?;
                    outline.names.push(Name { name, refers_to, sheet });
                }
                _ => {}
            },
            Event::Eof => return Ok(outline),
            _ => {}
        }
    }
}

/// The texts that cells share, in order.
fn strings(package: &mut Package<'_>, part: Option<&str>, tally: &mut Tally<'_>) -> Result<Vec<String>, OpenError> {
    let mut strings = Vec::new();
    let Some(mut xml) = part.map(|part| package.xml(part)).transpose()?.flatten() else {
        return Ok(strings);
    };
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().as_ref() == "si" => {
                let text = cells::rich_text(&mut xml)?;
                tally.text(&text)?;
                strings.push(text);
                within(Measure::SharedStrings, strings.len() as u64, tally.limits.shared_strings)?;
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// What number format a cell style has, as far as it changes what a number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFormat {
    Plain,
    Date,
}

/// The number format of each cell style, in order.
fn formats(package: &mut Package<'_>, part: Option<&str>) -> Result<Vec<NumberFormat>, OpenError> {
    let mut formats = Vec::new();
    let Some(mut xml) = part.map(|part| package.list(part)).transpose()?.flatten() else {
        return Ok(formats);
    };
    let mut custom = HashMap::new();
    let mut section = String::new();
    loop {
        let depth = xml.depth;
        match xml.next()? {
            Event::Start(e) if depth == 1 => e.local_name().as_ref().clone_into(&mut section),
            Event::Start(e) => match (section.as_str(), e.local_name().as_ref()) {
                ("numFmts", "numFmt") => {
                    if let (Some(id), Some(code)) = (attribute(&e, "numFmtId"), attribute(&e, "formatCode")) {
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
pub(super) fn built_in(id: &str) -> NumberFormat {
    match id.parse() {
        Ok(14..=22 | 27..=36 | 45 | 47 | 50..=58) => NumberFormat::Date,
        _ => NumberFormat::Plain,
    }
}

/// A date if its first section shows a year, month, day, hour or second, other than as time elapsed (`[h]`).
pub(super) fn by_code(code: &str) -> NumberFormat {
    let mut chars = code.chars();
    let mut date = false;
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
                if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's' | 'H' | 'M' | 'S')) {
                    return NumberFormat::Plain;
                }
            }
            ';' => break,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => date = true,
            _ => {}
        }
    }
    if date { NumberFormat::Date } else { NumberFormat::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_by_their_format() {
        for code in ["yyyy-mm-dd", "d. mmmm yyyy", "[$-406]dd/mm/yy;@", "h:mm AM/PM", "[Red]d", "\"den\" d"] {
            assert_eq!(by_code(code), NumberFormat::Date, "{code}");
        }
        for code in [
            "General",
            "#,##0.00",
            "0%",
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
