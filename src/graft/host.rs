//! The package that our sheets are added to, from its opening to the finished copy.

use std::collections::HashSet;

use super::error::GraftError;
use super::import::{Standing, Taken};
use super::note::Note;
use super::workbook::{Book, fold};
use super::{check, plan, strip};
use crate::draw::drawn::Drawn;
use crate::package::zip::{Bytes, Package};

/// Excel's longest sheet name, in UTF-16 units.
const MAX_SHEET_NAME: usize = 31;

/// A package that is to take our sheets, without those that an earlier graft added.
pub struct Host {
    package: Package,
    book: Book,
    replaced: Option<Note>,
}

/// The finished package.
#[derive(Debug, Clone)]
pub struct Grafted {
    pub bytes: Vec<u8>,
    /// The added sheets.
    pub sheets: Vec<String>,
    /// What the user should hear.
    pub notes: Vec<Note>,
    /// Entries of the host carried over with the same compressed bytes.
    pub unchanged_parts: usize,
}

impl Host {
    /// Takes a package for a host; sheets of ours are taken out of it.
    ///
    /// # Errors
    /// It is no .xlsx or .xlsm that can take sheets, or passes a limit.
    pub fn open(mut package: Package) -> Result<Self, GraftError> {
        package.refuse_doctypes()?;
        let (book, replaced) = strip::strip(&mut package)?;
        Ok(Self { package, book, replaced })
    }

    /// [`Note::Replaced`] when there were sheets of ours.
    pub fn replaced(&self) -> Option<&Note> {
        self.replaced.as_ref()
    }

    /// Names of the sheets that remain, in order.
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        self.book.sheets.iter().map(|sheet| sheet.name.as_str())
    }

    /// The package without sheets of ours; the same bytes as before when there were none.
    ///
    /// # Errors
    /// An entry cannot be copied.
    pub fn bytes(&self) -> Result<Bytes, GraftError> {
        match self.replaced {
            Some(_) => Ok(self.package.write()?.into()),
            None => Ok(self.package.source()),
        }
    }

    /// For each wanted sheet name, in order, that name or, when the host or an earlier one in the
    /// list has it, the name with ` (2)`, ` (3)` …, shortened to 31 characters.
    pub fn free_names(&self, wanted: &[&str]) -> Vec<String> {
        let mut taken: HashSet<String> = self.sheets().map(fold).collect();
        let free = |wanted: &&str| {
            let suffixes = std::iter::once(String::new()).chain((2..).map(|n| format!(" ({n})")));
            let mut names = suffixes.map(|suffix| with_suffix(wanted, &suffix));
            names.find(|name| taken.insert(fold(name))).unwrap_or_default()
        };
        wanted.iter().map(free).collect()
    }

    /// Adds the drawn sheets, in order, and checks what came of it. The same input gives the same
    /// bytes, also when the host held our sheets from an earlier run.
    ///
    /// # Errors
    /// The host has a sheet of the same name ([`Host::free_names`]), or a chart cannot be carried
    /// over.
    pub fn graft(mut self, drawn: &Drawn) -> Result<Grafted, GraftError> {
        let mut notes: Vec<Note> = self.replaced.into_iter().collect();
        notes.extend(self.book.notes(&self.package)?);
        let ours = || drawn.sheets.iter().map(|sheet| sheet.name());
        let theirs: HashSet<String> = self.book.sheets.iter().map(|s| fold(&s.name)).collect();
        if let Some(name) = ours().find(|name| theirs.contains(&fold(name))) {
            return Err(GraftError::SheetNameTaken { name: name.to_owned() });
        }
        let mut taken = Taken::read(&self.package, &self.book, Standing::Guests)?;
        let change = plan::plan(&self.package, &self.book, drawn, &mut taken, &mut notes)?;
        let bytes = change.written(&mut self.package)?;
        let theirs = self.book.sheets.iter().map(|sheet| sheet.name.as_str());
        let all: Vec<&str> = theirs.chain(ours()).collect();
        let unchanged_parts = check::check(&self.package, &bytes, &change, &all)?;
        Ok(Grafted { bytes, sheets: ours().map(str::to_owned).collect(), notes, unchanged_parts })
    }
}

/// The memo that an earlier graft was given ([`Drawn::memo`]), where it is still in the package.
#[must_use]
pub fn memo(package: &Package) -> Option<String> {
    let book = Book::read(package).ok()?;
    strip::record(package, &book).ok()??.1.memo
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
