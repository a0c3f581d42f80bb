//! What kind of file some bytes are, before any parser is let near them.

use super::error::{Kind, OpenError};
use crate::package::error::PackageError;

/// A file that may hold a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A zip package: .xlsx, .xlsm, .xlsb or .ods.
    Zip,
    /// The older Office container with a workbook in it: .xls.
    Ole,
}

/// The container, or why there can be no workbook in it.
pub(super) fn container(bytes: &[u8]) -> Result<Container, OpenError> {
    let kind = match bytes {
        [] => return Err(OpenError::Empty),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return Ok(Container::Zip),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => return ole(bytes),
        [b'%', b'P', b'D', b'F', ..] => Kind::Pdf,
        [b'{', b'\\', b'r', b't', b'f', ..] => Kind::Rtf,
        [0x1f, 0x8b, ..] => Kind::Gzip,
        [b'7', b'z', 0xbc, 0xaf, ..] => Kind::SevenZip,
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => {
            Kind::Image
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Kind::Text,
        _ => text(bytes),
    };
    Err(OpenError::NotAWorkbook { kind })
}

/// The streams of the older container are told by their names, which stand in it as UTF-16.
fn ole(bytes: &[u8]) -> Result<Container, OpenError> {
    if has_name(bytes, "EncryptedPackage") {
        Err(PackageError::Encrypted.into())
    } else if has_name(bytes, "WordDocument") {
        Err(OpenError::NotAWorkbook { kind: Kind::Word })
    } else if has_name(bytes, "PowerPoint Document") {
        Err(OpenError::NotAWorkbook { kind: Kind::PowerPoint })
    } else if has_name(bytes, "Workbook") || has_name(bytes, "Book") {
        Ok(Container::Ole)
    } else {
        Err(OpenError::NotAWorkbook { kind: Kind::OldOffice })
    }
}

fn has_name(bytes: &[u8], name: &str) -> bool {
    let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // Directory entries are 128 bytes each, aligned, and begin with the name.
    bytes.chunks_exact(128).any(|entry| entry.starts_with(&wanted))
}

fn text(bytes: &[u8]) -> Kind {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    if head.iter().any(control) {
        return Kind::Unknown;
    }
    let head = String::from_utf8_lossy(head).to_lowercase();
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let html = ["<!doctype html", "<html", "<table", "<head", "<body"];
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    let columns = |line: &str| line.matches([';', '\t', ',']).count();
    if html.iter().any(|tag| head.contains(tag)) {
        Kind::Html
    } else if head.starts_with('<') {
        Kind::Xml
    } else if lines.next().is_some_and(|first| {
        columns(first) > 0 && lines.next().is_none_or(|next| columns(next) > 0)
    }) {
        Kind::Csv
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        for (bytes, kind) in [
            (&b"%PDF-1.7"[..], Kind::Pdf),
            (b"{\\rtf1", Kind::Rtf),
            (b"\xef\xbb\xbf<!DOCTYPE html><p>", Kind::Html),
            (b"<html><table>", Kind::Html),
            (b"<?xml version=\"1.0\"?><Workbook/>", Kind::Xml),
            (b"\xc5r;Antal\r\n2019;20\r\n", Kind::Csv),
            (b"Kommunen oplyser\nat effekten er god\n", Kind::Text),
            (b"\x89PNG\r\n", Kind::Image),
            (b"\x00\x01\x02", Kind::Unknown),
        ] {
            let found = container(bytes);
            assert!(
                matches!(found, Err(OpenError::NotAWorkbook { kind: k }) if k == kind),
                "{found:?}"
            );
        }
        assert!(matches!(container(b""), Err(OpenError::Empty)));
        assert!(matches!(container(b"PK\x03\x04"), Ok(Container::Zip)));
    }

    /// An older container with one directory entry, after its header.
    fn older(stream: &str) -> Vec<u8> {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(512, 0);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(1024, 0);
        bytes
    }

    #[test]
    fn older_containers_are_told_by_their_streams() {
        assert!(matches!(container(&older("Workbook")), Ok(Container::Ole)));
        assert!(matches!(container(&older("Book")), Ok(Container::Ole)));
        let locked = container(&older("EncryptedPackage"));
        assert!(matches!(locked, Err(OpenError::Package(PackageError::Encrypted))));
        for (stream, kind) in [
            ("WordDocument", Kind::Word),
            ("PowerPoint Document", Kind::PowerPoint),
            ("x", Kind::OldOffice),
        ] {
            let found = container(&older(stream));
            assert!(
                matches!(found, Err(OpenError::NotAWorkbook { kind: k }) if k == kind),
                "{stream}"
            );
        }
    }
}
