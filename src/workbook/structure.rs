//! What a package holds beside its cells: hidden rows and columns, protection, links out of the
//! file, macros.
//!
//! Read a second time from the bytes, since only a reviewer asks for it; the cells are the other
//! files' business.

use quick_xml::events::{BytesStart, Event};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::Read;
use web_time::Instant;

use super::book::{Format, Workbook, hexadecimal};
use crate::package::error::PackageError;
use crate::package::parts::links;
use crate::package::stream::attribute;
use crate::package::zip::Reading;

/// What stands around the cells.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    pub sheets: Vec<SheetStructure>,
    /// Files that formulas refer to, as the package names them.
    pub external_links: Vec<String>,
    /// Other programs that cells take values from (DDE and OLE links): `service|topic`, or the
    /// program's name.
    pub programs: Vec<String>,
    /// Hexadecimal SHA-256 of the macro project.
    pub macros: Option<String>,
    /// The workbook's structure is protected.
    pub protected: bool,
}

#[derive(Debug, Clone, Default)]
pub struct SheetStructure {
    pub name: String,
    /// Rows and columns that are hidden, counted from nil.
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
    /// The sheet is protected against change.
    pub protected: bool,
    /// The sheet holds what protection leaves when it is taken off.
    pub protection_off: bool,
}

impl Structure {
    pub fn sheet(&self, name: &str) -> Option<&SheetStructure> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }

    /// Reads it from an .xlsx or .xlsm; the other formats have none that can be told.
    ///
    /// # Errors
    /// Those of opening a workbook; a workbook that was opened has been read by the same rules.
    pub fn of(workbook: &Workbook) -> Result<Self, PackageError> {
        let (Some(package), Format::Xlsx | Format::Xlsm) = (&workbook.package, workbook.format)
        else {
            return Ok(Self::default());
        };
        let mut package = package.reading(Instant::now() + workbook.limits.time);
        let mut found = Self::default();
        let main = links(&mut package, "")?.into_iter().find(|link| link.kind == "officeDocument");
        let Some(main) = main.map(|link| link.target) else { return Ok(found) };
        let links = links(&mut package, &main)?;
        let listed = found.outline(&mut package, &main)?;
        for link in &links {
            match link.kind.as_str() {
                "externalLink" => match program(&mut package, &link.target)? {
                    Some(program) => found.programs.push(program),
                    None => found.external_links.push(external_target(&mut package, &link.target)?),
                },
                "vbaProject" => found.macros = digest(&mut package, &link.target)?,
                _ => {}
            }
        }
        for (name, id) in listed {
            let Some(link) = links.iter().find(|link| link.id == id && link.kind == "worksheet")
            else {
                continue;
            };
            let sheet = sheet(&mut package, &link.target, name)?;
            found.sheets.push(sheet);
        }
        Ok(found)
    }

    /// The sheets by name and relationship.
    fn outline(
        &mut self,
        package: &mut Reading<'_>,
        main: &str,
    ) -> Result<Vec<(String, String)>, PackageError> {
        let mut listed = Vec::new();
        let Some(mut xml) = package.xml(main)? else { return Ok(listed) };
        loop {
            match xml.event()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "sheet" => listed.extend(attribute(&e, "name").zip(attribute(&e, "id"))),
                    "workbookProtection" => self.protected = is_on(&e, "lockStructure"),
                    _ => {}
                },
                Event::Eof => return Ok(listed),
                _ => {}
            }
        }
    }
}

fn sheet(
    package: &mut Reading<'_>,
    part: &str,
    name: String,
) -> Result<SheetStructure, PackageError> {
    let mut found = SheetStructure { name, ..SheetStructure::default() };
    let Some(mut xml) = package.xml(part)? else { return Ok(found) };
    let mut next_row = 0_u32;
    loop {
        match xml.event()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "row" => {
                    let row = number(&e, "r").map_or(next_row, |row| row.saturating_sub(1));
                    next_row = row.saturating_add(1);
                    if is_on(&e, "hidden") {
                        found.hidden_rows.insert(row);
                    }
                }
                "col" if is_on(&e, "hidden") => {
                    let (from, to) =
                        (number(&e, "min").unwrap_or(1), number(&e, "max").unwrap_or(1));
                    found.hidden_columns.extend(from.saturating_sub(1)..to.min(super::MAX_COLUMNS));
                }
                "sheetProtection" => {
                    found.protected = is_on(&e, "sheet");
                    found.protection_off = !found.protected;
                }
                _ => {}
            },
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.parse().ok()
}

fn is_on(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// The program that an external link leads to, where it leads to one.
fn program(package: &mut Reading<'_>, part: &str) -> Result<Option<String>, PackageError> {
    let Some(mut xml) = package.xml(part)? else { return Ok(None) };
    loop {
        match xml.event()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "ddeLink" => {
                    let of = |name| attribute(&e, name).unwrap_or_default();
                    return Ok(Some(format!("{}|{}", of("ddeService"), of("ddeTopic"))));
                }
                "oleLink" => {
                    return Ok(Some(attribute(&e, "progId").unwrap_or_else(|| "OLE".to_owned())));
                }
                _ => {}
            },
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The file that an external link leads to.
fn external_target(package: &mut Reading<'_>, part: &str) -> Result<String, PackageError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(mut xml) = package.xml(&format!("{folder}/_rels/{file}.rels"))? else {
        return Ok(part.to_owned());
    };
    loop {
        match xml.event()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                if let Some(target) = attribute(&e, "Target") {
                    return Ok(target);
                }
            }
            Event::Eof => return Ok(part.to_owned()),
            _ => {}
        }
    }
}

fn digest(package: &mut Reading<'_>, part: &str) -> Result<Option<String>, PackageError> {
    let Some(mut stream) = package.part(part)? else { return Ok(None) };
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map_err(|e| PackageError::damaged(format!("{part}: {e}")))?;
    Ok(Some(hexadecimal(&Sha256::digest(&bytes))))
}
