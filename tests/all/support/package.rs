//! The parts of a workbook file, as bytes.
//!
//! [`kept`] holds the promise that enriching leaves the original as it was; [`changed`] makes the
//! other half of a what-if: a copy of a file with one input changed and every other part the same.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The only parts that may differ: those that list things.
const LISTS: [&str; 4] =
    ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"];

/// Whether every part of `original` is in `enriched` with the same bytes, but for the parts that
/// list things (`docProps/` among them), which must be there too. Says which part is not.
pub fn kept(original: &Path, enriched: &Path) -> Result<(), String> {
    let (before, after) = (parts(original)?, parts(enriched)?);
    for (part, bytes) in &before {
        match after.get(part) {
            None => return Err(format!("{part} is gone")),
            Some(now) if now != bytes && !may_change(part) => {
                return Err(format!("{part} is not the same bytes"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn may_change(part: &str) -> bool {
    LISTS.contains(&part) || part.starts_with("docProps/")
}

/// A copy of `original` in which `cell` holds `value`. The cell must stand in the file.
pub fn changed(original: &Path, sheet: &str, cell: &str, value: f64) -> PathBuf {
    rewritten(original, sheet, cell, "", &format!("<v>{value}</v>"))
}

/// The same with a text, which must need no escapes.
pub fn changed_to_text(original: &Path, sheet: &str, cell: &str, value: &str) -> PathBuf {
    rewritten(original, sheet, cell, " t=\"inlineStr\"", &format!("<is><t>{value}</t></is>"))
}

/// A copy of `original` in which the parts are what `edit` makes of them, by name.
pub fn edited(original: &Path, edit: impl FnOnce(&mut BTreeMap<String, Vec<u8>>)) -> PathBuf {
    let mut parts = parts(original).expect("a workbook");
    edit(&mut parts);
    written(original, &parts)
}

/// The XML of a sheet with `content` in a cell, for use with [`edited`].
pub fn edit_cell(
    parts: &mut BTreeMap<String, Vec<u8>>,
    sheet: &str,
    cell: &str,
    kind: &str,
    content: &str,
) {
    let part = sheet_part(parts, sheet);
    let xml = String::from_utf8(parts[&part].clone()).expect("a sheet in UTF-8");
    parts.insert(part, with_content(&xml, cell, kind, content).into_bytes());
}

/// The same where the cell may not stand in the sheet yet; it is then put in its place.
pub fn put_cell(
    parts: &mut BTreeMap<String, Vec<u8>>,
    sheet: &str,
    cell: &str,
    kind: &str,
    content: &str,
) {
    edit_sheet(parts, sheet, |xml| {
        if !xml.contains(&format!("<c r=\"{cell}\"")) {
            return with_content(&with_cell(&xml, cell), cell, kind, content);
        }
        with_content(&xml, cell, kind, content)
    });
}

/// The sheet with an empty cell more, in a row that stands there.
fn with_cell(xml: &str, cell: &str) -> String {
    let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &cell[letters.len()..];
    let start = xml.find(&format!("<row r=\"{number}\"")).unwrap_or_else(|| {
        panic!("row {number} stands in the sheet");
    });
    let tag = start + xml[start..].find('>').expect("a whole tag") + 1;
    let end = tag + xml[tag..].find("</row>").expect("a row with cells");
    let rank = |letters: &str| (letters.len(), letters.to_owned());
    let after = xml[tag..end].match_indices("<c r=\"").find(|(at, found)| {
        let name = xml[tag + at + found.len()..].split('"').next().expect("a name");
        rank(name.trim_end_matches(|c: char| c.is_ascii_digit())) > rank(letters)
    });
    let at = after.map_or(end, |(at, _)| tag + at);
    format!("{}<c r=\"{cell}\"/>{}", &xml[..at], &xml[at..])
}

/// A copy of `original` whose formulas are the values that they had.
pub fn typed_in(original: &Path) -> PathBuf {
    edited(original, |parts| {
        for (name, part) in parts.iter_mut() {
            if name.starts_with("xl/worksheets/") && name.ends_with(".xml") {
                let xml = String::from_utf8_lossy(part).into_owned();
                *part = without_formulas(&xml).into_bytes();
            }
        }
    })
}

fn without_formulas(xml: &str) -> String {
    let mut kept = String::new();
    let mut rest = xml;
    while let Some(start) = rest.find("<f>").into_iter().chain(rest.find("<f ")).min() {
        kept.push_str(&rest[..start]);
        let tag = start + rest[start..].find('>').expect("a whole tag") + 1;
        let is_empty = rest[..tag].ends_with("/>");
        let end = if is_empty { 0 } else { rest[tag..].find("</f>").expect("a formula") + 4 };
        rest = &rest[tag + end..];
    }
    kept.push_str(rest);
    kept
}

/// The XML of a sheet as text, changed by `edit`, for use with [`edited`].
pub fn edit_sheet(
    parts: &mut BTreeMap<String, Vec<u8>>,
    sheet: &str,
    edit: impl FnOnce(String) -> String,
) {
    let part = sheet_part(parts, sheet);
    let xml = String::from_utf8(parts[&part].clone()).expect("a sheet in UTF-8");
    parts.insert(part, edit(xml).into_bytes());
}

fn rewritten(original: &Path, sheet: &str, cell: &str, kind: &str, content: &str) -> PathBuf {
    let mut parts = parts(original).expect("a workbook");
    let part = sheet_part(&parts, sheet);
    let xml = String::from_utf8(parts[&part].clone()).expect("a sheet in UTF-8");
    parts.insert(part, with_content(&xml, cell, kind, content).into_bytes());
    written(original, &parts)
}

fn written(original: &Path, parts: &BTreeMap<String, Vec<u8>>) -> PathBuf {
    let path = scratch().join(original.file_name().expect("a file"));
    std::fs::write(&path, zipped(parts)).expect("the scratch folder takes files");
    path
}

/// The parts of a package in their order.
pub type Parts = Vec<(String, Vec<u8>)>;

pub fn unzipped(package: &[u8]) -> Parts {
    let zip = ZipArchive::new(Cursor::new(package)).expect("a package");
    entries(zip).expect("its parts")
}

/// A package of these parts. A name that ends in a slash is a folder.
pub fn zipped<N: AsRef<str>, C: AsRef<[u8]>>(parts: impl IntoIterator<Item = (N, C)>) -> Vec<u8> {
    packed(parts, CompressionMethod::Deflated)
}

/// The same without compression, which takes a test less time.
pub fn stored<N: AsRef<str>, C: AsRef<[u8]>>(parts: impl IntoIterator<Item = (N, C)>) -> Vec<u8> {
    packed(parts, CompressionMethod::Stored)
}

fn packed<N: AsRef<str>, C: AsRef<[u8]>>(
    parts: impl IntoIterator<Item = (N, C)>,
    method: CompressionMethod,
) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in parts {
        if name.as_ref().ends_with('/') {
            zip.add_directory(name.as_ref(), options).expect("a folder");
            continue;
        }
        zip.start_file(name.as_ref(), options).expect("a part");
        zip.write_all(content.as_ref()).expect("its content");
    }
    zip.finish().expect("the package").into_inner()
}

/// A new folder of one's own under the build's folder for test files.
pub fn scratch() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for test files");
    folder
}

/// Part name → bytes. A name that stands twice is an error: programs disagree on which one holds.
fn parts(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let fault = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let file = File::open(path).map_err(|e| fault(&e))?;
    let zip = ZipArchive::new(file).map_err(|e| fault(&e))?;
    if zip.has_duplicate_names() {
        return Err(fault(&"a part stands twice"));
    }
    let entries = entries(zip).map_err(|e| fault(&e))?;
    Ok(entries.into_iter().collect())
}

fn entries(mut zip: ZipArchive<impl Read + Seek>) -> ZipResult<Parts> {
    let mut parts = Parts::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index)?;
        let name = entry.name()?.into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        parts.push((name, bytes));
    }
    Ok(parts)
}

/// The part of a sheet: its name leads to a relationship, and that to a file.
fn sheet_part(parts: &BTreeMap<String, Vec<u8>>, sheet: &str) -> String {
    let tag_with = |part: &str, wanted: &str| {
        let xml = String::from_utf8_lossy(&parts[part]).into_owned();
        xml.split('<')
            .find(|tag| tag.contains(wanted))
            .unwrap_or_else(|| panic!("{wanted} in {part}"))
            .to_owned()
    };
    let escaped = sheet.replace('&', "&amp;");
    let listed = tag_with("xl/workbook.xml", &format!(" name=\"{escaped}\""));
    let id = attribute(&listed, "r:id");
    let related = tag_with("xl/_rels/workbook.xml.rels", &format!(" Id=\"{id}\""));
    let target = attribute(&related, "Target");
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    }
}

/// The sheet with other content in a cell, its style kept.
fn with_content(xml: &str, cell: &str, kind: &str, content: &str) -> String {
    let start = xml
        .find(&format!("<c r=\"{cell}\""))
        .unwrap_or_else(|| panic!("{cell} stands in the sheet"));
    let (before, rest) = xml.split_at(start);
    let (tag, inside) = rest.split_once('>').expect("a whole tag");
    let after = match tag.ends_with('/') {
        true => inside,
        false => inside.split_once("</c>").expect("a whole cell").1,
    };
    let style = match tag.contains(" s=\"") {
        true => format!(" s=\"{}\"", attribute(tag, "s")),
        false => String::new(),
    };
    format!("{before}<c r=\"{cell}\"{style}{kind}>{content}</c>{after}")
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    tag.split_once(&format!(" {name}=\""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .unwrap_or_else(|| panic!("an attribute {name} in <{tag}>"))
        .0
}
