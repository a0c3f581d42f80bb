//! What a workbook holds beside its cells: hidden rows and columns, protection, links out of the
//! file, macros.
//!
//! What stands on the sheets was read with their cells; what lies in parts of its own is only read
//! here, since only a reviewer asks for it.

use quick_xml::events::Event;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::Read;
use web_time::Instant;

use super::book::{Format, Workbook, hexadecimal};
use super::sheet::{Protection, Sheet};
use crate::package::error::PackageError;
use crate::package::fault::Fault;
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

    /// What is known of an .xlsx or .xlsm, with the parts read that only this tells of; the other
    /// formats have none that can be told.
    ///
    /// # Errors
    /// Those of opening a workbook; a workbook that was opened has been read by the same rules.
    pub fn of(workbook: &Workbook) -> Result<Self, PackageError> {
        let (Some(package), Format::Xlsx | Format::Xlsm) = (&workbook.package, workbook.format)
        else {
            return Ok(Self::default());
        };
        let mut package = package.reading(Instant::now() + workbook.limits.time);
        let beside = &workbook.beside;
        let mut found = Self { protected: beside.protected, ..Self::default() };
        for part in &beside.external {
            match program(&mut package, part)? {
                Some(program) => found.programs.push(program),
                None => found.external_links.push(external_target(&mut package, part)?),
            }
        }
        if let Some(part) = &beside.macros {
            found.macros = digest(&mut package, part)?;
        }
        found.sheets = workbook.sheets.iter().map(SheetStructure::of).collect();
        Ok(found)
    }
}

impl SheetStructure {
    fn of(sheet: &Sheet) -> Self {
        Self {
            name: sheet.name.clone(),
            hidden_rows: sheet.hidden_rows.iter().copied().collect(),
            hidden_columns: sheet.hidden_columns.iter().flat_map(|(from, to)| *from..*to).collect(),
            protected: sheet.protection == Protection::On,
            protection_off: sheet.protection == Protection::TakenOff,
        }
    }
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
    stream.read_to_end(&mut bytes).map_err(|e| PackageError::damaged_at(part, Fault::packed(e)))?;
    Ok(Some(hexadecimal(&Sha256::digest(&bytes))))
}
