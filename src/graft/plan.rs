//! What is to be edited and added, decided before anything is written.

use super::enlist::{self, Listing};
use super::error::GraftError;
use super::front;
use super::import::{self, NewPart, Standing, Taken};
use super::note::Note;
use super::record::{self, Edited};
use super::styles;
use super::workbook::Book;
use crate::draw::drawn::Drawn;
use crate::draw::styles::{Numbers, Styles};
use crate::package::error::PackageError;
use crate::package::zip::Package;

const RECORD_TYPE: &str = "application/xml";
const STYLES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";

/// Everything that is to be edited and added, decided before anything is written.
pub(super) fn plan(
    package: &Package,
    host: &Book,
    drawn: &Drawn,
    taken: &mut Taken,
    notes: &mut Vec<Note>,
) -> Result<Change, GraftError> {
    let (edited_styles, new_styles, numbers) = style_parts(package, host, drawn, taken)?;
    let front = front::front(package, host, drawn, taken)?;
    let imported = import::import(drawn, &numbers, &host.types, taken, front.is_some())?;
    let record = (taken.standing == Standing::Guests)
        .then(|| taken.free_part(&host.types, "customXml/graft.xml"));
    let style_link = new_styles.as_ref().map(|part| part.name.clone());
    let mut added: Vec<NewPart> = new_styles.into_iter().chain(imported.parts).collect();
    let mut front = front;
    if let Some(front) = &mut front {
        added.append(&mut front.parts);
    }

    let sheet_links = imported.sheets.iter().map(|part| ("worksheet", part.as_str()));
    let style_links = style_link.iter().map(|part| ("styles", part.as_str()));
    let types = added.iter().map(|part| (part.name.as_str(), part.content_type));
    let listing = Listing {
        parts: types.chain(record.iter().map(|name| (name.as_str(), RECORD_TYPE))).collect(),
        links: sheet_links
            .chain(style_links)
            .chain(record.iter().map(|name| ("customXml", name.as_str())))
            .collect(),
    };
    let places = front.as_ref();
    let mut edited = enlist::enlist(package, host, drawn, (&listing, places), taken, notes)?;
    edited.extend(edited_styles);
    if let Some(name) = record {
        let bytes = record::write(&edited, &added, &drawn.memo).into_bytes();
        added.push(NewPart { name, content_type: RECORD_TYPE, bytes });
    }
    Ok(Change { edited, added, sheets: drawn.sheets.len(), standing: taken.standing })
}

/// What a graft does to the host.
pub(super) struct Change {
    pub edited: Vec<Edited>,
    pub added: Vec<NewPart>,
    /// How many sheets are added.
    pub sheets: usize,
    pub standing: Standing,
}

impl Change {
    /// The package with the change made.
    pub fn written(&self, package: &mut Package) -> Result<Vec<u8>, PackageError> {
        for part in &self.edited {
            package.change(&part.part, part.after.clone());
        }
        for part in &self.added {
            package.add(&part.name, part.bytes.clone());
        }
        package.write()
    }
}

/// Our looks in the host's styles, or in a new styles part for a host that has none.
fn style_parts(
    package: &Package,
    host: &Book,
    drawn: &Drawn,
    taken: &mut Taken,
) -> Result<(Option<Edited>, Option<NewPart>, Numbers), GraftError> {
    let existing = host.related(package, "styles");
    let text = match &existing {
        Some(part) => package.text(part)?.unwrap_or_default(),
        None => styles::EMPTY.to_owned(),
    };
    let name = existing.clone();
    let name = name.unwrap_or_else(|| taken.free_part(&host.types, "xl/styles.xml"));
    let plain = if styles::has_cell_formats(&name, &text)? { 0 } else { carried(package, host)? };
    // A workbook of our own comes without a theme to take a color from.
    let is_themed = taken.standing == Standing::Guests;
    let ours = Styles::of(&drawn.sheets);
    let (edits, numbers) = styles::merge(&name, &text, &ours, plain, is_themed)?;
    if existing.is_some() {
        return Ok((Some(Edited::new(&name, text, edits)), None, numbers));
    }
    let bytes = edits.apply(&text).0.into_bytes();
    Ok((None, Some(NewPart { name, content_type: STYLES_TYPE, bytes }), numbers))
}

/// How many formats the host's cells speak of, though it may define none.
fn carried(package: &Package, host: &Book) -> Result<usize, GraftError> {
    /// Excel's most cell formats in a workbook.
    const MOST: u32 = 64_000;
    let mut highest = 0;
    for part in host.sheets.iter().filter_map(|sheet| sheet.part.clone()) {
        if let Some(text) = package.text(&part)? {
            highest = highest.max(styles::highest_format(&part, &text)?.unwrap_or(0));
        }
    }
    Ok(highest.min(MOST) as usize + 1)
}
