//! What is to be edited and added, decided before anything is written.

use super::styles::{self, StyleMap};
use super::{GraftError, RECORD_TYPE, STYLES_TYPE, enlist, import, record, sheet};

use super::enlist::Listing;
use super::import::{NewPart, Taken};
use super::note::Note;
use super::package::Package;
use super::record::Edited;
use super::workbook::Book;

/// Everything that is to be edited and added, decided before anything is written.
pub(super) fn plan(
    package: &Package,
    host: &Book,
    guest: &Package,
    book: &Book,
    notes: &mut Vec<Note>,
) -> Result<Change, GraftError> {
    let mut taken = Taken::read(package, host)?;
    let (edited_styles, new_styles, map) = style_parts(package, host, guest, book, &mut taken)?;
    let imported = import::import(guest, book, &map, &host.types, &mut taken)?;
    let record = taken.free_part(&host.types, "customXml/graft.xml");
    let style_link = new_styles.as_ref().map(|part| part.name.clone());
    let mut added: Vec<NewPart> = new_styles.into_iter().chain(imported.parts).collect();

    let sheet_links = imported.sheets.iter().map(|part| ("worksheet", part.as_str()));
    let style_links = style_link.iter().map(|part| ("styles", part.as_str()));
    let types = added.iter().map(|p| (p.name.as_str(), p.content_type.as_str()));
    let listing = Listing {
        parts: types.chain([(record.as_str(), RECORD_TYPE)]).collect(),
        links: sheet_links.chain(style_links).chain([("customXml", record.as_str())]).collect(),
        tables: &imported.tables,
    };
    let mut edited = enlist::enlist(package, host, book, &listing, &taken, notes)?;
    edited.extend(edited_styles);
    let bytes = record::write(&edited, &added).into_bytes();
    added.push(NewPart { name: record, content_type: RECORD_TYPE.to_owned(), bytes });
    Ok(Change { edited, added, sheets: book.sheets.len() })
}

/// What a graft does to the host.
pub(super) struct Change {
    pub edited: Vec<Edited>,
    pub added: Vec<NewPart>,
    /// How many sheets are added.
    pub sheets: usize,
}

/// Our formats in the host's styles, or in a new styles part for a host that has none.
fn style_parts(
    package: &Package,
    host: &Book,
    guest: &Package,
    book: &Book,
    taken: &mut Taken,
) -> Result<(Option<Edited>, Option<NewPart>, StyleMap), GraftError> {
    let part = book.related(guest, "styles");
    let ours = part.map(|part| guest.text(&part)).transpose()?.flatten();
    let ours = ours.ok_or_else(|| GraftError::Guest("its styles are missing".into()))?;
    let existing = host.related(package, "styles");
    let text = match &existing {
        Some(part) => package.text(part)?.unwrap_or_default(),
        None => styles::EMPTY.to_owned(),
    };
    let name = existing.clone().unwrap_or_else(|| taken.free_part(&host.types, "xl/styles.xml"));
    let plain = if styles::has_cell_formats(&name, &text)? { 0 } else { carried(package, host)? };
    let (edits, map) = styles::merge(&name, &text, &ours, plain)?;
    if existing.is_some() {
        return Ok((Some(Edited::new(&name, text, edits)), None, map));
    }
    let bytes = edits.apply(&text).0.into_bytes();
    Ok((None, Some(NewPart { name, content_type: STYLES_TYPE.to_owned(), bytes }), map))
}

/// How many formats the host's cells speak of, though it may define none.
fn carried(package: &Package, host: &Book) -> Result<usize, GraftError> {
    /// Excel's most cell formats in a workbook.
    const MOST: u32 = 64_000;
    let mut highest = 0;
    for part in host.sheets.iter().filter_map(|sheet| sheet.part.clone()) {
        if let Some(text) = package.text(&part)? {
            highest = highest.max(sheet::highest_format(&part, &text)?.unwrap_or(0));
        }
    }
    Ok(highest.min(MOST) as usize + 1)
}
