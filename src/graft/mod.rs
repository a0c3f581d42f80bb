//! Adding generated sheets to somebody else's .xlsx or .xlsm with every other part untouched.
//!
//! The generated sheets come as a package of their own (the *guest*, written by
//! rust_xlsxwriter). Their parts are copied into the original (the *host*) under names that are
//! free there; of the host, only the parts that list things are edited, by splicing bytes:
//! `[Content_Types].xml`, the workbook part and its relationships, and the styles, which are
//! appended to and never renumbered. Everything else keeps its compressed bytes. What the sheets
//! say is none of this module's business, and no formula is understood here.
//!
//! **Our mark.** Each added sheet carries a hidden defined name, local to it, whose value is
//! the sheet's own name: it outlives moving, reordering and saving by another program (tried
//! with LibreOffice and openpyxl). A sheet of ours that the user renames or copies no longer says
//! its own name and is the user's from then on. Beside it, a custom XML part records every edit with checksums. A rerun undoes
//! the edits when nothing else has changed those parts, and so gives the same bytes as a first
//! run; after another program has saved the file, the sheets are found by their marks and
//! removed.

mod chart;
mod check;
mod enlist;
mod error;
mod import;
mod opc;
mod package;
mod record;
mod sheet;
mod strip;
mod styles;
pub mod words;
mod workbook;
mod xml;

pub use error::GraftError;

use crate::workbook::Limits;
use enlist::Listing;
use import::{NewPart, Taken};
use package::Package;
use record::Edited;
use std::borrow::Cow;
use std::collections::HashSet;
use styles::StyleMap;
use workbook::{Book, fold};

/// Most bytes of one of the sheets that we make; what a stranger's package may ask for is in its [`Limits`].
pub const MAX_OURS: u64 = 128 << 20;
/// First character of a formula's cached result that is text. rust_xlsxwriter guesses the type of
/// a result, so `2025` meant as text, or an empty text, would become a number; marked, it stays
/// text and the mark is taken off.
pub const TEXT_MARK: char = '\u{e000}';
/// Workbook-wide names beginning so are ours when they refer to a sheet of ours.
pub const NAME_PREFIX: &str = "SOEM_";

/// The hidden name that marks a sheet as ours.
const MARK_NAME: &str = "_SOEM_sheet";
/// The file name of every part we add begins so.
const OUR_PREFIX: &str = "soem_";
/// Excel's longest sheet name, in UTF-16 units.
const MAX_SHEET_NAME: usize = 31;
const RECORD_TYPE: &str = "application/xml";
const STYLES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";

/// What is grafted onto what.
#[derive(Debug, Clone, Copy)]
pub struct Graft<'a> {
    /// The original package.
    pub host: &'a [u8],
    /// The package with the sheets to be added, in order.
    pub guest: &'a [u8],
    /// What the original may ask for.
    pub limits: &'a Limits,
}

/// The finished package.
#[derive(Debug, Clone)]
pub struct Grafted {
    pub bytes: Vec<u8>,
    /// Each added sheet: its name in the guest and in `bytes`.
    pub sheets: Vec<(String, String)>,
    /// What the user should hear.
    pub notes: Vec<Note>,
    /// Entries of the host carried over with the same compressed bytes.
    pub unchanged_parts: usize,
}

/// Something that did not stop the graft but that the user should know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The package carries a digital signature, which any change breaks.
    SignatureBroken,
    /// The workbook's structure is protected; the sheets were added all the same.
    StructureProtected,
    /// The workbook calculates only on request: the added formulas follow only then.
    ManualCalculation,
    /// The workbook allows circular calculation.
    IterativeCalculation,
    /// The workbook calculates with the figures as displayed, rounded.
    PrecisionAsDisplayed,
    /// The workbook counts days from 1904: dates on the added sheets would be off by four years.
    Dates1904,
    /// The host has a workbook-wide name or table of that name, so ours was left out.
    NameTaken { name: String },
    /// Earlier sheets of ours were replaced. `resaved`: the file was changed since by another
    /// program, so what may have been written on those sheets is gone from the new ones.
    Replaced { sheets: Vec<String>, resaved: bool },
}

/// Names of the sheets in a package that an earlier graft added, in order.
///
/// # Errors
/// The package is refused as in [`Graft::into_bytes`].
pub fn our_sheets(host: &[u8], limits: &Limits) -> Result<Vec<String>, GraftError> {
    let book = Book::read(&Package::open(host, limits)?)?;
    let ours = book.ours();
    Ok(ours.iter().filter_map(|i| book.sheets.get(*i)).map(|s| s.name.clone()).collect())
}

/// A package without the sheets that an earlier graft added.
#[derive(Debug, Clone)]
pub struct Stripped<'a> {
    /// The same bytes as before when there were none.
    pub bytes: Cow<'a, [u8]>,
    /// Names of the sheets that remain, in order.
    pub sheets: Vec<String>,
    /// [`Note::Replaced`] when there were any.
    pub note: Option<Note>,
}

/// Takes away the sheets that an earlier graft added.
///
/// # Errors
/// The package is refused as in [`Graft::into_bytes`].
pub fn strip<'a>(host: &'a [u8], limits: &Limits) -> Result<Stripped<'a>, GraftError> {
    let mut package = Package::open(host, limits)?;
    let (book, note) = strip::strip(&mut package)?;
    let bytes = if note.is_some() { Cow::Owned(package.write()?) } else { Cow::Borrowed(host) };
    let sheets = book.sheets.into_iter().map(|sheet| sheet.name).collect();
    Ok(Stripped { bytes, sheets, note })
}

impl Stripped<'_> {
    /// The same, on its own.
    pub fn into_owned(self) -> Stripped<'static> {
        Stripped { bytes: Cow::Owned(self.bytes.into_owned()), sheets: self.sheets, note: self.note }
    }

    /// For each wanted sheet name, in order, that name or, when the host or an earlier one in the
    /// list has it, the name with ` (2)`, ` (3)` …, shortened to 31 characters.
    pub fn free_names(&self, wanted: &[&str]) -> Vec<String> {
        let mut taken: HashSet<String> = self.sheets.iter().map(|name| fold(name)).collect();
        let free = |wanted: &&str| {
            let suffixes = std::iter::once(String::new()).chain((2..).map(|n| format!(" ({n})")));
            let mut names = suffixes.map(|suffix| with_suffix(wanted, &suffix));
            names.find(|name| taken.insert(fold(name))).unwrap_or_default()
        };
        wanted.iter().map(free).collect()
    }
}

fn with_suffix(name: &str, suffix: &str) -> String {
    let mut room = MAX_SHEET_NAME.saturating_sub(suffix.len());
    let fits = |c: &char| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    let kept: String = name.chars().take_while(fits).collect();
    format!("{kept}{suffix}")
}

impl Graft<'_> {
    /// Makes the enriched package and checks it. The same input gives the same bytes, also when
    /// the host already holds our sheets from an earlier run.
    ///
    /// # Errors
    /// The host is no .xlsx or .xlsm that can take sheets, passes a limit, or has a sheet of the
    /// same name ([`Stripped::free_names`]); or the guest holds what cannot be carried over (chart sheets,
    /// dynamic arrays).
    pub fn into_bytes(&self) -> Result<Grafted, GraftError> {
        let mut package = Package::open(self.host, self.limits)?;
        let (host, replaced) = strip::strip(&mut package)?;
        let mut notes: Vec<Note> = replaced.into_iter().collect();
        notes.extend(host.notes(&package)?);
        let guest = Package::open_ours(self.guest)?;
        let book = Book::read(&guest)?;
        let theirs: HashSet<String> = host.sheets.iter().map(|s| fold(&s.name)).collect();
        if let Some(sheet) = book.sheets.iter().find(|s| theirs.contains(&fold(&s.name))) {
            let name = sheet.name.clone();
            return Err(GraftError::SheetNameTaken { name });
        }
        let change = plan(&package, &host, &guest, &book, &mut notes)?;
        for part in &change.edited {
            package.change(&part.part, part.after.clone());
        }
        for part in &change.added {
            package.add(&part.name, part.bytes.clone());
        }
        let bytes = package.write()?;
        let sheets: Vec<&str> = host.sheets.iter().chain(&book.sheets).map(|s| &*s.name).collect();
        let unchanged_parts = check::check(&package, &bytes, &change, &sheets)?;
        let ours = book.sheets.into_iter().map(|s| (s.name.clone(), s.name));
        Ok(Grafted { bytes, sheets: ours.collect(), notes, unchanged_parts })
    }
}

/// Everything that is to be edited and added, decided before anything is written.
fn plan(
    package: &Package,
    host: &Book,
    guest: &Package,
    book: &Book,
    notes: &mut Vec<Note>,
) -> Result<Change, GraftError> {
    let mut taken = Taken::read(package, host)?;
    let (edited_styles, new_styles, map) = styles(package, host, guest, book, &mut taken)?;
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
struct Change {
    edited: Vec<Edited>,
    added: Vec<NewPart>,
    /// How many sheets are added.
    sheets: usize,
}

/// Our formats in the host's styles, or in a new styles part for a host that has none.
fn styles(
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
