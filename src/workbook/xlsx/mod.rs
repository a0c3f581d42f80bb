//! .xlsx and .xlsm: the workbook part, the shared strings and the number formats, and then each
//! sheet. Read here in one pass and not with calamine, which allocates what the file tells it to
//! (`uniqueCount`, `si`) and gives up a sheet at an error value younger than 2007.

mod cells;
pub(super) mod formats;

use cells::Shared;
use quick_xml::events::Event;
use std::collections::HashSet;

use super::book::{Beside, Content, DefinedName};
use super::sheet::{Sheet, Visibility};
use super::tally::Tally;
use crate::package::bounds::within;
use crate::package::error::{Measure, PackageError};
use crate::package::fault::Fault;
use crate::package::parts::{Link, links};
use crate::package::stream::attribute;
use crate::package::zip::Reading;

/// Reads everything from the workbook part on.
pub(super) fn read(
    package: &mut Reading<'_>,
    workbook: &str,
    tally: &mut Tally<'_>,
) -> Result<Content, PackageError> {
    let links = links(package, workbook)?;
    let Outline { sheets: listed, names, date1904, protected } = outline(package, workbook, tally)?;
    if listed.is_empty() {
        return Err(PackageError::malformed(workbook, Fault::NoSheets));
    }
    let linked =
        |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());
    let shared = Shared {
        strings: strings(package, linked("sharedStrings"), tally)?,
        formats: formats::formats(package, linked("styles"))?,
        date1904,
    };
    tally.take(package.memory())?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut other_sheets = 0;
    let mut seen = HashSet::new();
    for entry in &listed {
        let link = target(&links, entry).ok_or_else(|| {
            PackageError::malformed(workbook, Fault::SheetLeadsNowhere(entry.name.clone()))
        })?;
        if !seen.insert(link.target.as_str()) || !seen.insert(entry.name.as_str()) {
            return Err(PackageError::malformed(workbook, Fault::SheetTwice(entry.name.clone())));
        }
        if link.kind != "worksheet" {
            other_sheets += 1;
            continue;
        }
        let mut xml = package.xml(&link.target)?.ok_or_else(|| {
            PackageError::malformed(workbook, Fault::Missing(link.target.clone()))
        })?;
        // People know the sheet and not the part.
        entry.name.clone_into(&mut xml.part);
        let read = cells::read(&mut xml, &shared, tally)?;
        let mut sheet = Sheet::new(entry.name.clone(), entry.visibility, read.cells)
            .map_err(|at| xml.malformed(Fault::CellTwice(at.to_string())))?;
        sheet.hidden_rows = read.hidden_rows;
        sheet.hidden_columns = read.hidden_columns;
        sheet.protection = read.protection;
        sheets.push(sheet.showing_per_cent(read.per_cent));
    }
    let names = names
        .into_iter()
        .map(|found| DefinedName {
            scope: found.sheet.and_then(|at| listed.get(at)).map(|sheet| sheet.name.clone()),
            name: found.name,
            refers_to: found.refers_to,
        })
        .collect();
    let mut beside = Beside { protected, ..Beside::default() };
    for link in links {
        match link.kind.as_str() {
            "externalLink" => beside.external.push(link.target),
            "vbaProject" => beside.macros = Some(link.target),
            _ => {}
        }
    }
    Ok(Content { sheets, other_sheets, names, date1904, beside })
}

struct Outline {
    sheets: Vec<Entry>,
    names: Vec<Name>,
    date1904: bool,
    protected: bool,
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

fn target<'l>(links: &'l [Link], entry: &Entry) -> Option<&'l Link> {
    links.iter().find(|link| link.id == entry.id)
}

/// The workbook part: its list of sheets and names.
fn outline(
    package: &mut Reading<'_>,
    workbook: &str,
    tally: &mut Tally<'_>,
) -> Result<Outline, PackageError> {
    let mut xml = package.list(workbook)?.ok_or_else(|| {
        PackageError::malformed("the package", Fault::Missing(workbook.to_owned()))
    })?;
    let mut outline =
        Outline { sheets: Vec::new(), names: Vec::new(), date1904: false, protected: false };
    loop {
        match xml.event()? {
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
                    within(
                        Measure::Sheets,
                        outline.sheets.len() as u64,
                        tally.limits.sheets as u64,
                    )?;
                }
                "workbookPr" => {
                    if let Some(flag) = attribute(&e, "date1904") {
                        outline.date1904 = matches!(flag.as_str(), "1" | "true" | "on");
                    }
                }
                "workbookProtection" => outline.protected = cells::is_on(&e, "lockStructure"),
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
fn strings(
    package: &mut Reading<'_>,
    part: Option<&str>,
    tally: &mut Tally<'_>,
) -> Result<Vec<String>, PackageError> {
    let mut strings = Vec::new();
    let Some(mut xml) = part.map(|part| package.xml(part)).transpose()?.flatten() else {
        return Ok(strings);
    };
    loop {
        match xml.event()? {
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
