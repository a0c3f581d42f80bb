//! The zip package around a workbook: looked over before anything in it is inflated, and then read
//! part by part, never longer than it says it is and never past the time allowed.

use std::collections::HashMap;
use std::io::{BufReader, Cursor};
use web_time::Instant;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::bounds::{Guard, within};
use super::error::Measure;
use super::limits::Limits;
use super::stream::Xml;
use crate::workbook::OpenError;

/// A package whose directory has been checked.
pub struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Part names as they are compared (`key`), with their place in the archive.
    parts: HashMap<String, usize>,
    limits: &'a Limits,
    deadline: Instant,
    /// The lists that were read, with their sizes.
    lists: HashMap<usize, u64>,
}

/// A part being inflated.
pub type Part<'p, 'a> = BufReader<Guard<ZipFile<'p, Cursor<&'a [u8]>>>>;

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], limits: &'a Limits, deadline: Instant) -> Result<Self, OpenError> {
        // Counted before the archive's directory is built in memory.
        let entries = bytes.windows(4).filter(|head| head == b"PK\x01\x02").count();
        within(Measure::Parts, entries as u64, limits.entries as u64)?;
        within(Measure::NameBytes, name_bytes(bytes), NAMES)?;
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
        if zip.has_duplicate_names() {
            return Err(OpenError::DuplicatePart { part: "one part".into() });
        }
        let mut parts = HashMap::with_capacity(zip.len());
        let mut total = 0_u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|e| damaged(&e))?;
            let name = entry.name().map_err(|e| damaged(&e))?.into_owned();
            if entry.encrypted() {
                return Err(OpenError::Encrypted);
            }
            let (size, packed) = (entry.size(), entry.compressed_size());
            within(Measure::PartBytes, size, limits.entry_bytes)?;
            total = total.saturating_add(size);
            within(Measure::TotalBytes, total, limits.total_bytes)?;
            if size > 1 << 20 && size / limits.inflation.max(1) > packed {
                return Err(OpenError::Bomb { part: name, limit: limits.inflation });
            }
            if !is_safe(&name) {
                return Err(OpenError::UnsafeName { part: name });
            }
            if parts.insert(key(&name), index).is_some() {
                return Err(OpenError::DuplicatePart { part: name });
            }
        }
        Ok(Self { zip, parts, limits, deadline, lists: HashMap::new() })
    }

    pub fn has(&self, part: &str) -> bool {
        self.parts.contains_key(&key(part))
    }

    /// The part's bytes as a stream; `None` if the package has no such part.
    pub fn part(&mut self, part: &str) -> Result<Option<Part<'_, 'a>>, OpenError> {
        let Some(index) = self.parts.get(&key(part)) else {
            return Ok(None);
        };
        let file = self.zip.by_index(*index).map_err(|e| match e {
            ZipError::UnsupportedArchive(why) => {
                OpenError::Unsupported { what: format!("{part} ({why})") }
            }
            other => damaged(&other),
        })?;
        let guard = Guard { left: file.size(), deadline: self.deadline, inner: file };
        Ok(Some(BufReader::new(guard)))
    }

    /// The XML of a part that lists what is in the package: it is edited later, which takes many
    /// times its size.
    pub fn list(&mut self, part: &str) -> Result<Option<Xml<Part<'_, 'a>>>, OpenError> {
        if let Some(index) = self.parts.get(&key(part)) {
            let size = self.zip.by_index_raw(*index).map_err(|e| damaged(&e))?.size();
            within(Measure::PartBytes, size, self.limits.list_bytes)?;
            self.lists.insert(*index, size);
            within(Measure::Memory, self.memory(), self.limits.memory)?;
        }
        self.xml(part)
    }

    /// What the lists that were read, and the names of the parts, take in memory, as estimated.
    pub fn memory(&self) -> u64 {
        let names: u64 = self.parts.keys().map(|name| 200 + 6 * name.len() as u64).sum();
        names + LIST * self.lists.values().sum::<u64>()
    }

    /// The part's XML.
    pub fn xml(&mut self, part: &str) -> Result<Option<Xml<Part<'_, 'a>>>, OpenError> {
        let limits = self.limits;
        Ok(self.part(part)?.map(|stream| Xml::new(stream, part, limits)))
    }
}

/// How many bytes a byte of a list takes where it is read, edited and checked (measured).
const LIST: u64 = 24;

/// Most bytes of the names, extra fields and comments of all parts.
const NAMES: u64 = 4 << 20;

/// What the package's directory says its names take, before that directory is built in memory.
fn name_bytes(bytes: &[u8]) -> u64 {
    let heads = bytes.windows(46).filter(|head| head.starts_with(b"PK\x01\x02"));
    let lengths =
        heads.filter_map(|head| head.get(28..34)).flat_map(|lengths| lengths.chunks_exact(2));
    lengths.filter_map(|two| two.try_into().ok().map(u16::from_le_bytes)).map(u64::from).sum()
}

/// A part's name as names are compared: no leading slash, `/` throughout, lower case.
pub fn key(part: &str) -> String {
    part.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

fn is_safe(name: &str) -> bool {
    let leads_out = |step: &str| step == ".." || step.ends_with(':') || step.contains('\0');
    !name.is_empty() && !name.split(['/', '\\']).any(leads_out)
}

fn damaged(error: &ZipError) -> OpenError {
    OpenError::Truncated { why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn names_that_lead_out() {
        for name in ["../a", "xl/../../a", "..\\a", "C:\\a", "", "a\0b"] {
            assert!(!is_safe(name), "{name:?}");
        }
        for name in ["xl/workbook.xml", "/xl/workbook.xml", "xl\\a..b.xml", "[Content_Types].xml"] {
            assert!(is_safe(name), "{name:?}");
        }
    }

    #[test]
    fn a_stream_longer_than_stated_is_stopped() {
        let deadline = Instant::now() + std::time::Duration::from_secs(60);
        let mut read = Vec::new();
        let mut guard = Guard { inner: &b"abcdef"[..], left: 5, deadline };
        assert!(guard.read_to_end(&mut read).is_err());
        let mut guard = Guard { inner: &b"abcde"[..], left: 5, deadline };
        assert!(guard.read_to_end(&mut read).is_ok());
    }
}
