//! The zip: opened within limits, read part by part, and written again with every entry that
//! was not touched copied as it stands (compressed bytes, CRC, order, and the date if it is one).
//!
//! Knows nothing of workbooks. Part names are compared the way OPC says: case aside, `\` as `/`,
//! without a leading slash.

use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::{GraftError, MAX_OURS, OUR_PREFIX};
use crate::package::limits::Limits;

/// Below this size a high ratio is harmless.
const SMALL: u64 = 1 << 20;
/// How far a document type is looked for in parts that are only carried over.
const PROLOG: u64 = 1 << 10;

/// A part below this size is stored: to deflate it takes longer than it is worth.
const SMALLEST: usize = 512;

enum Fate {
    Kept,
    Changed(String),
    Removed,
}

struct Entry {
    name: String,
    fate: Fate,
}

/// A package being edited.
pub(super) struct Package<'a> {
    /// Reading takes a copy, which shares the list of entries, so that several can read at once.
    archive: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
    index: HashMap<String, usize>,
    added: Vec<(String, Vec<u8>)>,
    inflated: AtomicU64,
    bounds: Bounds,
}

/// What a package may ask for.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    entries: usize,
    /// Most bytes of one part, and of all, inflated.
    part: u64,
    inflated: u64,
    /// Most bytes of a part that is read and not only carried over.
    read: u64,
    /// How many times larger than packed.
    inflation: u64,
}

/// What we wrote ourselves, or have let in before.
const OURS: Bounds = Bounds {
    entries: usize::MAX,
    part: u64::MAX,
    inflated: u64::MAX,
    read: MAX_OURS,
    inflation: u64::MAX,
};

impl Bounds {
    fn of(limits: &Limits) -> Self {
        Bounds {
            entries: limits.entries,
            part: limits.entry_bytes,
            inflated: limits.total_bytes,
            read: limits.list_bytes,
            inflation: limits.inflation,
        }
    }

    fn is_bomb(&self, packed: u64, size: u64) -> bool {
        size > SMALL && packed.saturating_mul(self.inflation) < size
    }
}

/// The form in which part names are compared.
pub(super) fn key(name: &str) -> String {
    tidy(name).to_lowercase()
}

fn tidy(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_owned()
}

impl<'a> Package<'a> {
    /// A package that we made: its parts may be larger than a stranger's, and hold what we wrote.
    pub fn open_ours(bytes: &'a [u8]) -> Result<Self, GraftError> {
        Self::listed(bytes, &OURS)
    }

    /// Opens a package and refuses it when any limit is passed, before any part is parsed.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, GraftError> {
        let package = Self::listed(bytes, &Bounds::of(limits))?;
        package.refuse_doctypes()?;
        Ok(package)
    }

    fn listed(bytes: &'a [u8], bounds: &Bounds) -> Result<Self, GraftError> {
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(GraftError::Ole);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes))?;
        if archive.len() > bounds.entries {
            let (count, limit) = (archive.len(), bounds.entries);
            return Err(GraftError::TooManyEntries { count, limit });
        }
        if archive.has_duplicate_names() {
            return Err(GraftError::DuplicateEntry);
        }
        let (mut entries, mut index, mut total) = (Vec::new(), HashMap::new(), 0u64);
        for i in 0..archive.len() {
            let file = archive.by_index_raw(i)?;
            let unsafe_name = || {
                let part = String::from_utf8_lossy(file.name_raw()).into_owned();
                GraftError::UnsafeName { part }
            };
            let part = tidy(&file.name().map_err(|_| unsafe_name())?);
            let (size, packed) = (file.size(), file.compressed_size());
            let drive = part.get(1..2) == Some(":");
            if part.is_empty() || drive || part.contains('\0') || part.split('/').any(|s| s == "..")
            {
                return Err(unsafe_name());
            }
            if file.encrypted() {
                return Err(GraftError::EncryptedEntry { part });
            }
            if size > bounds.part {
                return Err(GraftError::TooLarge { part, limit: bounds.part });
            }
            if bounds.is_bomb(packed, size) {
                return Err(GraftError::Bomb { part });
            }
            total = total.saturating_add(size);
            if index.insert(key(&part), i).is_some() {
                return Err(GraftError::DuplicateEntry);
            }
            entries.push(Entry { name: part, fate: Fate::Kept });
        }
        if total > bounds.inflated {
            let part = "the package".to_owned();
            return Err(GraftError::TooLarge { part, limit: bounds.inflated });
        }
        Ok(Self {
            archive,
            entries,
            index,
            added: Vec::new(),
            inflated: AtomicU64::new(0),
            bounds: *bounds,
        })
    }

    /// Looks at the beginning of every XML part, also those that are only carried over.
    fn refuse_doctypes(&self) -> Result<(), GraftError> {
        let mut archive = self.archive.clone();
        for (i, entry) in self.entries.iter().enumerate() {
            let name = entry.name.to_lowercase();
            if !name.ends_with(".xml") && !name.ends_with(".rels") {
                continue;
            }
            let mut prolog = Vec::new();
            archive.by_index(i)?.take(PROLOG).read_to_end(&mut prolog).map_err(io)?;
            prolog.retain(|&byte| byte != 0); // UTF-16 read as ASCII
            if prolog.windows(9).any(|window| window == b"<!DOCTYPE") {
                return Err(GraftError::Doctype { part: entry.name.clone() });
            }
        }
        Ok(())
    }

    fn find(&self, part: &str) -> Option<usize> {
        let found = *self.index.get(&key(part))?;
        let entry = self.entries.get(found)?;
        (!matches!(entry.fate, Fate::Removed)).then_some(found)
    }

    /// Whether the package holds that part now.
    pub fn has(&self, part: &str) -> bool {
        self.find(part).is_some() || self.added.iter().any(|(name, _)| key(name) == key(part))
    }

    /// Names of the parts it holds now, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let kept = self.entries.iter().filter(|e| !matches!(e.fate, Fate::Removed));
        kept.map(|e| e.name.as_str()).chain(self.added.iter().map(|(name, _)| name.as_str()))
    }

    /// The inflated bytes of a part, or `None` when it is not there.
    pub fn bytes(&self, part: &str) -> Result<Option<Vec<u8>>, GraftError> {
        let Some(i) = self.find(part) else {
            return Ok(None);
        };
        if let Some(Entry { fate: Fate::Changed(text), .. }) = self.entries.get(i) {
            return Ok(Some(text.clone().into_bytes()));
        }
        let (mut archive, part) = (self.archive.clone(), part.to_owned());
        let file = archive.by_index(i)?;
        let (packed, left) = (
            file.compressed_size(),
            self.bounds.inflated.saturating_sub(self.inflated.load(Ordering::Relaxed)),
        );
        // Our own sheets may be large, and are met again in a file that is enriched once more.
        let ours = part.rsplit('/').next().is_some_and(|name| name.starts_with(OUR_PREFIX));
        let limit = if ours { MAX_OURS } else { self.bounds.read }.min(left);
        // The size that the package tells is a hint, and may be a lie.
        let told = usize::try_from(file.size().min(limit).min(SMALL)).unwrap_or(0);
        let mut bytes = Vec::with_capacity(told);
        file.take(limit + 1).read_to_end(&mut bytes).map_err(io)?;
        let size = bytes.len() as u64;
        self.inflated.fetch_add(size, Ordering::Relaxed);
        if size > limit {
            return Err(GraftError::TooLarge { part, limit });
        }
        if self.bounds.is_bomb(packed, size) {
            return Err(GraftError::Bomb { part });
        }
        Ok(Some(bytes))
    }

    /// The text of an XML part, or `None` when it is not there.
    pub fn text(&self, part: &str) -> Result<Option<String>, GraftError> {
        let Some(bytes) = self.bytes(part)? else {
            return Ok(None);
        };
        let encoding = || GraftError::Encoding { part: part.to_owned() };
        let text = String::from_utf8(bytes).map_err(|_| encoding())?;
        let declaration = text.split_once("?>").map_or("", |(head, _)| head).to_lowercase();
        match declaration.split_once("encoding=") {
            Some((_, named)) if !named.contains("utf-8") && !named.contains("ascii") => {
                Err(encoding())
            }
            _ => Ok(Some(text)),
        }
    }

    /// Gives a part of the package another text; does nothing when it is not there.
    pub fn change(&mut self, part: &str, text: String) {
        if let Some(entry) = self.find(part).and_then(|i| self.entries.get_mut(i)) {
            entry.fate = Fate::Changed(text);
        }
    }

    pub fn remove(&mut self, part: &str) {
        if let Some(entry) = self.find(part).and_then(|i| self.entries.get_mut(i)) {
            entry.fate = Fate::Removed;
        }
    }

    /// Adds a part after all others. The name must be free.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.added.push((name.to_owned(), bytes));
    }

    /// The compressed bytes and CRC of an entry, for comparing.
    pub fn raw(&self, part: &str) -> Result<Option<(u32, Vec<u8>)>, GraftError> {
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
    pub fn directory(&self, part: &str) -> Option<(u32, u64)> {
        let mut archive = self.archive.clone();
        let file = archive.by_index_raw(self.find(part)?).ok()?;
        Some((file.crc32(), file.size()))
    }

    /// Names of the entries that are carried over untouched, in order.
    pub fn untouched(&self) -> Vec<String> {
        let kept = self.entries.iter().filter(|e| matches!(e.fate, Fate::Kept));
        kept.map(|e| e.name.clone()).collect()
    }

    /// Writes the package as it is now. What is new is deflated on all cores.
    pub fn write(&self) -> Result<Vec<u8>, GraftError> {
        let changed = self.entries.iter().filter_map(|entry| match &entry.fate {
            Fate::Changed(text) => Some((entry.name.as_str(), text.as_bytes())),
            _ => None,
        });
        let added = self.added.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let fresh: Vec<_> = changed.chain(added).collect();
        let packed: Vec<Vec<u8>> = fresh.into_par_iter().map(pack).collect::<Result<_, _>>()?;
        let (mut packed, mut archive) = (packed.iter(), self.archive.clone());
        // Room for all of it: a buffer that grows doubles, and a host may be large.
        let room = self.archive.clone().into_inner().into_inner().len()
            + packed.clone().map(|part| part.len() + 128).sum::<usize>();
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(room + 4096)));
        out.set_raw_comment(self.archive.comment().into())?;
        for (i, entry) in self.entries.iter().enumerate() {
            match &entry.fate {
                Fate::Kept => out.raw_copy_file(archive.by_index_raw(i)?)?,
                Fate::Removed => {}
                Fate::Changed(_) => take_over(&mut out, packed.next())?,
            }
        }
        for packed in packed {
            take_over(&mut out, Some(packed))?;
        }
        Ok(out.finish()?.into_inner())
    }

    /// Whether a part stands in the package with these bytes.
    pub fn holds(&self, part: &str, bytes: &[u8]) -> Result<bool, GraftError> {
        let Some(i) = self.find(part) else {
            return Ok(false);
        };
        let mut archive = self.archive.clone();
        let mut held = Vec::with_capacity(bytes.len());
        archive.by_index(i)?.take(bytes.len() as u64 + 1).read_to_end(&mut held).map_err(io)?;
        Ok(held == bytes)
    }
}

/// One part as a package of its own, deflated and with a fixed date.
fn pack((name, bytes): (&str, &[u8])) -> Result<Vec<u8>, GraftError> {
    // The quickest level: a fifth more bytes than the next, in half its time.
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let options = match bytes.len() {
        0..SMALLEST => SimpleFileOptions::default().compression_method(CompressionMethod::Stored),
        _ => deflated.compression_level(Some(1)),
    }
    .last_modified_time(DateTime::default())
    // A zip names the system that it was made on: the same on all, so that the bytes are.
    .system(System::Unix);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file(name, options)?;
    out.write_all(bytes).map_err(io)?;
    Ok(out.finish()?.into_inner())
}

fn take_over(
    out: &mut ZipWriter<Cursor<Vec<u8>>>,
    packed: Option<&Vec<u8>>,
) -> Result<(), GraftError> {
    let packed = packed.map_or(&[][..], Vec::as_slice);
    Ok(out.raw_copy_file(ZipArchive::new(Cursor::new(packed))?.by_index_raw(0)?)?)
}

fn io(error: std::io::Error) -> GraftError {
    GraftError::Zip(error.into())
}
