//! The record of what a graft did, kept in the package, so that the next one can undo it.
//!
//! The record lists, with checksums, the host's parts that were edited (and each edit) and the
//! parts that were added. As long as nothing else has touched the edited parts, undoing gives
//! the host's text back to the byte. It also keeps a memo of the caller's, as it was given.

use crc32fast::hash as checksum;

use super::import::NewPart;
use super::marks::MAX_OURS;
use crate::package::error::PackageError;
use crate::package::spans::{Edits, Tree, Undo, escape};
use crate::package::zip::Package;

// CRC-32, as zip has it: against change by other programs, not against forgery.

pub(super) const RECORD_NS: &str = "urn:soem:graft:1";

/// One part of the host that was edited.
pub(super) struct Edited {
    pub part: String,
    pub before: String,
    pub after: String,
    pub undo: Vec<Undo>,
}

impl Edited {
    pub fn new(part: &str, before: String, edits: Edits) -> Self {
        let (after, undo) = edits.apply(&before);
        Self { part: part.to_owned(), before, after, undo }
    }
}

/// The text of the record.
pub(super) fn write(edited: &[Edited], added: &[NewPart], memo: &str) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <graft xmlns=\"{RECORD_NS}\">"
    );
    for part in edited {
        let (name, before, after) =
            (escape(&part.part), checksum(part.before.as_bytes()), checksum(part.after.as_bytes()));
        out += &format!(r#"<edited part="{name}" before="{before:08x}" after="{after:08x}">"#);
        for undo in &part.undo {
            let Undo { at, len, old } = undo;
            out += &format!(r#"<edit at="{at}" length="{len}" old="{}"/>"#, escape_all(old));
        }
        out += "</edited>";
    }
    for part in added {
        let (name, sum) = (escape(&part.name), checksum(&part.bytes));
        out += &format!(r#"<added part="{name}" crc="{sum:08x}"/>"#);
    }
    if !memo.is_empty() {
        out += &format!(r#"<memo text="{}"/>"#, escape_all(memo));
    }
    out + "</graft>\n"
}

/// Attribute values keep their line breaks only as character references.
fn escape_all(text: &str) -> String {
    escape(text).replace('\r', "&#13;").replace('\n', "&#10;").replace('\t', "&#9;")
}

/// A record found in a package.
pub(super) struct Record {
    edited: Vec<(String, u32, u32, Vec<Undo>)>,
    added: Vec<(String, u32)>,
    /// What the caller wanted kept.
    pub memo: Option<String>,
}

impl Record {
    /// `None` when the text is not a record of ours.
    pub fn read(part: &str, text: &str) -> Option<Self> {
        let tree = Tree::parse(part, text).ok()?;
        let root = tree.root();
        if tree.attr(&root, "xmlns")? != RECORD_NS {
            return None;
        }
        let mut record = Self { edited: Vec::new(), added: Vec::new(), memo: None };
        for e in tree.children(&root) {
            if e.local() == "memo" {
                record.memo = tree.attr(e, "text").map(std::borrow::Cow::into_owned);
                continue;
            }
            let part = tree.attr(e, "part")?.into_owned();
            let hex = |name: &str| u32::from_str_radix(&tree.attr(e, name)?, 16).ok();
            if e.local() == "added" {
                record.added.push((part, hex("crc")?));
                continue;
            }
            let undo = tree.children(e).map(|edit| {
                let number = |name: &str| tree.attr(edit, name)?.parse().ok();
                let old = tree.attr(edit, "old")?.into_owned();
                Some(Undo { at: number("at")?, len: number("length")?, old })
            });
            record.edited.push((part, hex("before")?, hex("after")?, undo.collect::<Option<_>>()?));
        }
        Some(record)
    }

    /// The parts as they were before, or `None` when another program has changed any of them.
    pub fn undone(&self, package: &Package) -> Result<Option<Vec<(String, String)>>, PackageError> {
        let mut texts = Vec::new();
        for (part, before, after, undo) in &self.edited {
            let Some(text) = package.text(part)? else {
                return Ok(None);
            };
            if checksum(text.as_bytes()) != *after {
                return Ok(None);
            }
            let mut edits = Edits::default();
            for Undo { at, len, old } in undo {
                let end = at.saturating_add(*len);
                if text.get(*at..end).is_none() {
                    return Ok(None);
                }
                edits.replace(*at..end, old.as_str());
            }
            let (text, _) = edits.apply(&text);
            if checksum(text.as_bytes()) != *before {
                return Ok(None);
            }
            texts.push((part.clone(), text));
        }
        Ok(Some(texts))
    }

    /// Names of the parts that were added.
    pub fn added(&self) -> impl Iterator<Item = &str> {
        self.added.iter().map(|(part, _)| part.as_str())
    }

    /// Whether any added part is gone or no longer as it was written.
    pub fn touched(&self, package: &Package) -> Result<bool, PackageError> {
        for (part, sum) in &self.added {
            // Our own sheets may be large, and are met again in a file that is enriched once more.
            let bytes = package.bytes_up_to(part, MAX_OURS)?;
            if bytes.is_none_or(|bytes| checksum(&bytes) != *sum) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
