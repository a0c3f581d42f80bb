//! Adding generated sheets to somebody else's .xlsx or .xlsm with every other part untouched.
//!
//! The sheets come drawn ([`crate::draw`]) and are written as final XML, with the numbers that
//! their looks have in the original's styles; only their charts come as a package of the library
//! that draws them. Their parts join those of the original (the *host*) under names that are
//! free there; of the host, only the parts that list things are edited, by splicing bytes:
//! `[Content_Types].xml`, the workbook part and its relationships, and the styles, which are
//! appended to and never renumbered. Everything else keeps its compressed bytes. What the sheets
//! say is none of this module's business, and no formula is understood here.
//!
//! **Our mark.** Each added sheet carries a hidden defined name, local to it, whose value is the
//! sheet's own name: it outlives moving, reordering and saving by another program (tried with
//! LibreOffice and openpyxl). A sheet of ours that the user renames or copies no longer says its
//! own name and is the user's from then on. Beside it, a custom XML part records every edit with
//! checksums. A rerun undoes the edits when nothing else has changed those parts, and so gives the
//! same bytes as a first run; after another program has saved the file, the sheets are found by
//! their marks and removed.

mod chart;
mod check;
mod enlist;
mod error;
mod import;
pub mod note;
mod opc;
mod package;
pub mod plan;
mod record;
mod strip;
mod styles;
mod whole;
pub mod words;
mod workbook;

use import::{Standing, Taken};
use note::Note;
use package::Package;
use plan::Change;
use std::borrow::Cow;
use std::collections::HashSet;
use workbook::{Book, fold};

use crate::draw::drawn::Drawn;
use crate::package::limits::Limits;

pub use error::GraftError;
pub use whole::workbook;

/// Most bytes of one of the sheets that we make; what a stranger's package may ask for is in its
/// [`Limits`].
pub const MAX_OURS: u64 = 128 << 20;
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
#[derive(Clone, Copy)]
pub struct Graft<'a> {
    /// The original package.
    pub host: &'a [u8],
    /// The sheets to be added, in order.
    pub drawn: &'a Drawn,
    /// What the original may ask for.
    pub limits: &'a Limits,
}

/// The finished package.
#[derive(Debug, Clone)]
pub struct Grafted {
    pub bytes: Vec<u8>,
    /// Names of the added sheets.
    pub sheets: Vec<String>,
    /// What the user should hear.
    pub notes: Vec<Note>,
    /// Entries of the host carried over with the same compressed bytes.
    pub unchanged_parts: usize,
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
        Stripped {
            bytes: Cow::Owned(self.bytes.into_owned()),
            sheets: self.sheets,
            note: self.note,
        }
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
    /// Makes the enriched package and checks it. The same input gives the same bytes, also when the
    /// host already holds our sheets from an earlier run.
    ///
    /// # Errors
    /// The host is no .xlsx or .xlsm that can take sheets, passes a limit, or has a sheet of the
    /// same name ([`Stripped::free_names`]); or a chart cannot be
    /// carried over.
    pub fn into_bytes(&self) -> Result<Grafted, GraftError> {
        let mut package = Package::open(self.host, self.limits)?;
        let (host, replaced) = strip::strip(&mut package)?;
        let mut notes: Vec<Note> = replaced.into_iter().collect();
        notes.extend(host.notes(&package)?);
        let ours = || self.drawn.sheets.iter().map(|sheet| sheet.name());
        let theirs: HashSet<String> = host.sheets.iter().map(|s| fold(&s.name)).collect();
        if let Some(name) = ours().find(|name| theirs.contains(&fold(name))) {
            return Err(GraftError::SheetNameTaken { name: name.to_owned() });
        }
        let mut taken = Taken::read(&package, &host, Standing::Guests)?;
        let change = plan::plan(&package, &host, self.drawn, &mut taken, &mut notes)?;
        let bytes = written(&mut package, &change)?;
        let sheets: Vec<&str> = host.sheets.iter().map(|s| &*s.name).chain(ours()).collect();
        let unchanged_parts = check::check(&package, &bytes, &change, &sheets)?;
        let sheets = ours().map(str::to_owned).collect();
        Ok(Grafted { bytes, sheets, notes, unchanged_parts })
    }
}

/// The package with a change made.
fn written(package: &mut Package, change: &Change) -> Result<Vec<u8>, GraftError> {
    for part in &change.edited {
        package.change(&part.part, part.after.clone());
    }
    for part in &change.added {
        package.add(&part.name, part.bytes.clone());
    }
    package.write()
}
