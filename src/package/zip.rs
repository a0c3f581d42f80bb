//! The zip package around a workbook: looked over before anything in it is inflated, read part by
//! part within its bounds, and written again with every entry that was not touched copied as it
//! stands (compressed bytes, CRC, order, and the date if it is one).
//!
//! Part names are compared the way OPC says: case aside, `\` as `/`, without a leading slash.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::Deref;
use std::sync::Arc;
use web_time::Instant;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::bounds::{Guard, stopped, within};
use super::error::{Measure, PackageError};
use super::fault::Fault;
use super::limits::Limits;
use super::stream::Xml;

/// Below this size a high ratio is harmless.
const SMALL: u64 = 1 << 20;
/// How far a document type is looked for in parts that are only carried over.
const PROLOG: u64 = 1 << 10;
/// How many bytes a byte of a list takes where it is read, edited and checked (measured).
const LIST: u64 = 24;
/// Most bytes of the names, extra fields and comments of all parts.
const NAMES: u64 = 4 << 20;

/// The bytes of a file, held once by all who read them.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(Arc<Vec<u8>>);

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

/// What becomes of an entry that is not carried over as it stands.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    Changed(String),
    Removed,
}

/// The entries of a package, in order, and where each part is among them.
#[derive(Debug)]
struct Directory {
    names: Vec<String>,
    index: HashMap<String, usize>,
}

/// A package whose directory has been checked, and what is to be changed in it.
#[derive(Debug, Clone)]
pub struct Package {
    /// Reading takes a copy, which shares the list of entries, so that several can read at once.
    pub(super) archive: ZipArchive<Cursor<Bytes>>,
    directory: Arc<Directory>,
    limits: Limits,
    pub(super) fates: BTreeMap<usize, Fate>,
    pub(super) added: Vec<(String, Vec<u8>)>,
}

impl Package {
    /// Opens a package and refuses it when any limit is passed, before any part is inflated.
    pub fn open(bytes: impl Into<Bytes>, limits: &Limits) -> Result<Self, PackageError> {
        let bytes = bytes.into();
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(PackageError::Ole);
        }
        // Counted before the archive's directory is built in memory.
        let (entries, names) = stated(&bytes);
        within(Measure::Parts, entries, limits.entries as u64)?;
        within(Measure::NameBytes, names, NAMES)?;
        Self::listed(bytes, limits.clone())
    }

    /// A package that we made: only a part of it has a bound.
    pub(crate) fn open_ours(bytes: Vec<u8>, part: u64) -> Result<Self, PackageError> {
        Self::listed(bytes.into(), Limits::trusted(part))
    }

    fn listed(bytes: Bytes, limits: Limits) -> Result<Self, PackageError> {
        let file = bytes.as_ref().len() as u64;
        let mut archive = ZipArchive::new(Cursor::new(bytes))?;
        if archive.has_duplicate_names() {
            return Err(PackageError::DuplicateEntry { part: "one part".into() });
        }
        let mut names = Vec::with_capacity(archive.len());
        let mut index = HashMap::with_capacity(archive.len());
        let mut total = 0_u64;
        for i in 0..archive.len() {
            let entry = archive.by_index_raw(i)?;
            let name = entry.name()?.into_owned();
            if entry.encrypted() {
                return Err(PackageError::Encrypted);
            }
            let (size, packed) = (entry.size(), entry.compressed_size());
            within(Measure::PartBytes, size, limits.entry_bytes)?;
            // What is carried over untouched would take in what was written after it.
            let end = entry.data_start().and_then(|start| start.checked_add(packed));
            if end.is_none_or(|end| end > file) {
                return Err(PackageError::damaged_at(name, Fault::CutOff));
            }
            total = total.saturating_add(size);
            within(Measure::TotalBytes, total, limits.total_bytes)?;
            if size > SMALL && size / limits.inflation.max(1) > packed {
                return Err(PackageError::Bomb { part: name, limit: limits.inflation });
            }
            if !is_safe(&name) {
                return Err(PackageError::UnsafeName { part: name });
            }
            if index.insert(key(&name), i).is_some() {
                return Err(PackageError::DuplicateEntry { part: name });
            }
            names.push(tidy(&name));
        }
        let directory = Arc::new(Directory { names, index });
        Ok(Self { archive, directory, limits, fates: BTreeMap::new(), added: Vec::new() })
    }

    /// Looks at the beginning of every XML part, also those that are only carried over.
    pub fn refuse_doctypes(&self) -> Result<(), PackageError> {
        let mut archive = self.archive.clone();
        for (i, name) in self.directory.names.iter().enumerate() {
            let lower = name.to_lowercase();
            if !lower.ends_with(".xml") && !lower.ends_with(".rels") {
                continue;
            }
            let mut prolog = Vec::new();
            archive.by_index(i)?.take(PROLOG).read_to_end(&mut prolog).map_err(io)?;
            prolog.retain(|&byte| byte != 0); // UTF-16 read as ASCII
            if prolog.windows(9).any(|window| window == b"<!DOCTYPE") {
                return Err(PackageError::Doctype { part: name.clone() });
            }
        }
        Ok(())
    }

    fn find(&self, part: &str) -> Option<usize> {
        let found = *self.directory.index.get(&key(part))?;
        (!matches!(self.fates.get(&found), Some(Fate::Removed))).then_some(found)
    }

    /// Whether the package holds that part now.
    pub fn has(&self, part: &str) -> bool {
        self.find(part).is_some() || self.added.iter().any(|(name, _)| key(name) == key(part))
    }

    /// The entries as they were opened: their names and what becomes of them.
    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, &str, Option<&Fate>)> {
        let names = self.directory.names.iter().enumerate();
        names.map(|(i, name)| (i, name.as_str(), self.fates.get(&i)))
    }

    /// Names of the parts it holds now, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let kept = self.entries().filter(|(.., fate)| !matches!(fate, Some(Fate::Removed)));
        kept.map(|(_, name, _)| name).chain(self.added.iter().map(|(name, _)| name.as_str()))
    }

    /// Names of the entries that are carried over untouched, in order.
    pub fn untouched(&self) -> Vec<String> {
        let kept = self.entries().filter(|(.., fate)| fate.is_none());
        kept.map(|(_, name, _)| name.to_owned()).collect()
    }

    /// The inflated bytes of a part, or `None` when it is not there.
    pub fn bytes(&self, part: &str) -> Result<Option<Vec<u8>>, PackageError> {
        self.bytes_up_to(part, self.limits.list_bytes)
    }

    /// The same for a part that may have so many bytes.
    pub fn bytes_up_to(&self, part: &str, most: u64) -> Result<Option<Vec<u8>>, PackageError> {
        let Some(i) = self.find(part) else {
            return Ok(None);
        };
        if let Some(Fate::Changed(text)) = self.fates.get(&i) {
            return Ok(Some(text.clone().into_bytes()));
        }
        let mut archive = self.archive.clone();
        let inner = archive.by_index(i).map_err(|error| unreadable(part, error))?;
        let left = inner.size();
        within(Measure::PartBytes, left, most)?;
        // The size that the package tells is a hint, and may be a lie.
        let mut bytes = Vec::with_capacity(usize::try_from(left.min(SMALL)).unwrap_or(0));
        let read = Guard { inner, left, deadline: None }.read_to_end(&mut bytes);
        match read.map_err(|error| (stopped(&error), error)) {
            Ok(_) => Ok(Some(bytes)),
            Err((Some(stop), _)) => Err(PackageError::malformed(part, stop.fault())),
            Err((None, error)) => Err(PackageError::damaged_at(part, Fault::packed(error))),
        }
    }

    /// The text of an XML part, or `None` when it is not there.
    pub fn text(&self, part: &str) -> Result<Option<String>, PackageError> {
        let Some(bytes) = self.bytes(part)? else {
            return Ok(None);
        };
        let encoding = || PackageError::Encoding { part: part.to_owned() };
        let text = String::from_utf8(bytes).map_err(|_| encoding())?;
        let declaration = text.split_once("?>").map_or("", |(head, _)| head).to_lowercase();
        match declaration.split_once("encoding=") {
            Some((_, named)) if !named.contains("utf-8") && !named.contains("ascii") => {
                Err(encoding())
            }
            _ => Ok(Some(text)),
        }
    }

    /// The compressed bytes and CRC of an entry, for comparing.
    pub fn raw(&self, part: &str) -> Result<Option<(u32, Vec<u8>)>, PackageError> {
        let Some(i) = self.find(part) else {
            return Ok(None);
        };
        let mut archive = self.archive.clone();
        let mut file = archive.by_index_raw(i)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(io)?;
        Ok(Some((file.crc32(), bytes)))
    }

    /// The checksum and size of a part, as the directory tells them.
    pub fn stated(&self, part: &str) -> Option<(u32, u64)> {
        let mut archive = self.archive.clone();
        let file = archive.by_index_raw(self.find(part)?).ok()?;
        Some((file.crc32(), file.size()))
    }

    /// Whether a part stands in the package with these bytes.
    pub fn holds(&self, part: &str, bytes: &[u8]) -> Result<bool, PackageError> {
        let Some(i) = self.find(part) else {
            return Ok(false);
        };
        let mut archive = self.archive.clone();
        let mut held = Vec::with_capacity(bytes.len());
        archive.by_index(i)?.take(bytes.len() as u64 + 1).read_to_end(&mut held).map_err(io)?;
        Ok(held == bytes)
    }

    /// Gives a part of the package another text; does nothing when it is not there.
    pub fn change(&mut self, part: &str, text: String) {
        if let Some(i) = self.find(part) {
            self.fates.insert(i, Fate::Changed(text));
        }
    }

    pub fn remove(&mut self, part: &str) {
        if let Some(i) = self.find(part) {
            self.fates.insert(i, Fate::Removed);
        }
    }

    /// Adds a part after all others. The name must be free.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.added.push((name.to_owned(), bytes));
    }

    /// The bytes that it was opened from.
    pub fn source(&self) -> Bytes {
        self.archive.clone().into_inner().into_inner()
    }

    /// A way through the package that ends at `deadline`.
    pub(crate) fn reading(&self, deadline: Instant) -> Reading<'_> {
        Reading { package: self, archive: self.archive.clone(), deadline, lists: HashMap::new() }
    }
}

/// Reading the parts of a package as it was opened, part by part and within a time.
pub(crate) struct Reading<'p> {
    pub(super) package: &'p Package,
    archive: ZipArchive<Cursor<Bytes>>,
    deadline: Instant,
    /// The lists that were read, with their sizes.
    lists: HashMap<usize, u64>,
}

/// A part being inflated.
pub(crate) type Part<'r> = BufReader<Guard<ZipFile<'r, Cursor<Bytes>>>>;

impl Reading<'_> {
    pub fn has(&self, part: &str) -> bool {
        self.package.has(part)
    }

    /// The part's bytes as a stream; `None` if the package has no such part.
    pub fn part(&mut self, part: &str) -> Result<Option<Part<'_>>, PackageError> {
        let Some(index) = self.package.find(part) else {
            return Ok(None);
        };
        let file = self.archive.by_index(index).map_err(|error| unreadable(part, error))?;
        let (left, deadline) = (file.size(), Some(self.deadline));
        Ok(Some(BufReader::new(Guard { inner: file, left, deadline })))
    }

    /// The part's XML.
    pub fn xml(&mut self, part: &str) -> Result<Option<Xml<Part<'_>>>, PackageError> {
        let limits = &self.package.limits;
        let Some(mut stream) = self.part(part)? else { return Ok(None) };
        // UTF-16, with or without its mark: `<` takes two bytes. What else is wrong is told where
        // the part is read.
        let head = stream.fill_buf().unwrap_or_default();
        if let [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, _, ..] | [_, 0, ..] = head {
            return Err(PackageError::Encoding { part: part.to_owned() });
        }
        Ok(Some(Xml::new(stream, part, limits)))
    }

    /// The XML of a part that lists what is in the package.
    pub fn list(&mut self, part: &str) -> Result<Option<Xml<Part<'_>>>, PackageError> {
        self.count(part)?;
        self.xml(part)
    }

    /// Counts a part that lists what is in the package: it is edited later, which takes many times
    /// its size.
    pub(super) fn count(&mut self, part: &str) -> Result<(), PackageError> {
        if let Some(index) = self.package.find(part) {
            let limits = &self.package.limits;
            let size = self.archive.by_index_raw(index)?.size();
            within(Measure::PartBytes, size, limits.list_bytes)?;
            self.lists.insert(index, size);
            within(Measure::Memory, self.memory(), limits.memory)?;
        }
        Ok(())
    }

    /// What the lists that were read, and the names of the parts, take in memory, as estimated.
    pub fn memory(&self) -> u64 {
        let names = self.package.directory.names.iter();
        names.map(|name| 200 + 6 * name.len() as u64).sum::<u64>()
            + LIST * self.lists.values().sum::<u64>()
    }
}

/// How many entries a package's directory says there are, and what it says their names take, before
/// that directory is built in memory.
fn stated(bytes: &[u8]) -> (u64, u64) {
    let heads = bytes.windows(4).enumerate().filter(|(_, head)| head == b"PK\x01\x02");
    heads.fold((0, 0), |(entries, names), (at, _)| {
        let lengths = bytes.get(at + 28..at + 34).unwrap_or_default().chunks_exact(2);
        let lengths = lengths.filter_map(|two| two.try_into().ok().map(u16::from_le_bytes));
        (entries + 1, names + lengths.map(u64::from).sum::<u64>())
    })
}

/// A part's name as names are compared.
pub(crate) fn key(part: &str) -> String {
    tidy(part).to_ascii_lowercase()
}

fn tidy(part: &str) -> String {
    let part = part.trim_start_matches(['/', '\\']);
    if part.contains('\\') { part.replace('\\', "/") } else { part.to_owned() }
}

fn is_safe(name: &str) -> bool {
    let leads_out = |step: &str| step == ".." || step.ends_with(':') || step.contains('\0');
    let drive = name.trim_start_matches(['/', '\\']).get(1..2) == Some(":");
    !name.is_empty() && !drive && !name.split(['/', '\\']).any(leads_out)
}

fn unreadable(part: &str, error: ZipError) -> PackageError {
    match error {
        ZipError::UnsupportedArchive(why) => {
            PackageError::Unsupported { what: format!("{part} ({why})") }
        }
        other => other.into(),
    }
}

pub(super) fn io(error: std::io::Error) -> PackageError {
    PackageError::damaged(Fault::packed(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out() {
        for name in ["../a", "xl/../../a", "..\\a", "C:\\a", "C:a", "", "a\0b"] {
            assert!(!is_safe(name), "{name:?}");
        }
        for name in ["xl/workbook.xml", "/xl/workbook.xml", "xl\\a..b.xml", "[Content_Types].xml"] {
            assert!(is_safe(name), "{name:?}");
        }
    }

    #[test]
    fn a_stream_longer_than_stated_is_stopped() {
        let deadline = Some(Instant::now() + std::time::Duration::from_secs(60));
        let mut read = Vec::new();
        let mut guard = Guard { inner: &b"abcdef"[..], left: 5, deadline };
        assert!(guard.read_to_end(&mut read).is_err());
        let mut guard = Guard { inner: &b"abcde"[..], left: 5, deadline };
        assert!(guard.read_to_end(&mut read).is_ok());
    }
}
