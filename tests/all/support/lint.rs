//! What is wrong with a package that we wrote: what Excel would repair, or refuse to open.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use roxmltree::Document;
use zip::ZipArchive;
use zip::result::ZipResult;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The faults of a package, but for those in parts of `original` that are wrong there already.
pub fn faults(package: &[u8], original: &[u8]) -> Vec<String> {
    let (before, wrong) = parts(original);
    let (parts, mut faults) = parts(package);
    faults.retain(|fault| !wrong.contains(fault));
    let is_ours = |name: &str, bytes: &Vec<u8>| before.get(name) != Some(bytes);
    let lower: BTreeSet<String> = parts.keys().map(|name| name.to_lowercase()).collect();
    if lower.len() != parts.len() {
        faults.push("two parts have one name".to_owned());
    }
    // Ours stand beside those of a workbook that does not lead to its own.
    let styles = parts.get("xl/soem_styles.xml").or_else(|| parts.get("xl/styles.xml"));
    let formats = styles.and_then(|styles| self::formats(styles));
    for (name, bytes) in parts.iter().filter(|(name, bytes)| is_ours(name, bytes)) {
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let mut fault = |what: String| faults.push(format!("{name}: {what}"));
        let document = match document(bytes) {
            Ok(document) => document,
            Err(why) => {
                if before.get(name).is_none_or(|before| self::document(before).is_ok()) {
                    fault(why);
                }
                continue;
            }
        };
        // What the original's own parts lead to is its own affair.
        if before.contains_key(name) {
            continue;
        }
        let elements = || document.descendants().filter(|node| node.is_element());
        let cells = elements().filter(|element| element.has_tag_name((MAIN, "c")));
        let largest = cells.filter_map(|cell| cell.attribute("s")?.parse::<usize>().ok()).max();
        if let (Some(style), Some(formats)) = (largest, formats)
            && style >= formats
        {
            fault(format!("there is no style {style}"));
        }
        for element in elements() {
            if element.has_tag_name((RELATIONSHIPS, "Relationship"))
                && !element.has_attribute("TargetMode")
            {
                let to = leads_to(name, element.attribute("Target").unwrap_or_default());
                if !lower.contains(&to) {
                    fault(format!("{to} is not there"));
                }
            }
        }
    }
    faults
}

/// The parts, and those that cannot be had.
fn parts(package: &[u8]) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let (mut parts, mut faults) = (BTreeMap::new(), Vec::new());
    let mut zip = match ZipArchive::new(Cursor::new(package)) {
        Ok(zip) => zip,
        Err(why) => return (parts, vec![format!("no zip: {why}")]),
    };
    let name = |name: ZipResult<Cow<str>>| name.map(Cow::into_owned).unwrap_or_default();
    let names: Vec<String> = zip.file_names().map(name).collect();
    for (index, name) in names.into_iter().enumerate() {
        let mut bytes = Vec::new();
        let read = zip
            .by_index(index)
            .map_err(|why| why.to_string())
            .and_then(|mut entry| entry.read_to_end(&mut bytes).map_err(|why| why.to_string()));
        match read {
            Err(why) => faults.push(format!("{name}: {why}")),
            Ok(_) if parts.contains_key(&name) => faults.push(format!("{name} stands twice")),
            Ok(_) => drop(parts.insert(name, bytes)),
        }
    }
    (parts, faults)
}

/// XML with tags that fit, entities that are known, attributes that stand once, and no character
/// that XML has not.
fn document(bytes: &[u8]) -> Result<Document<'_>, String> {
    let text = std::str::from_utf8(bytes).map_err(|why| why.to_string())?;
    let is_xml = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if let Some(c) = text.chars().find(|c| !is_xml(*c)) {
        return Err(format!("{c:?} is no character of XML"));
    }
    Document::parse(text).map_err(|why| why.to_string())
}

/// How many cell formats there are.
fn formats(styles: &[u8]) -> Option<usize> {
    let document = document(styles).ok()?;
    let all = document.descendants().find(|node| node.has_tag_name((MAIN, "cellXfs")))?;
    Some(all.children().filter(|node| node.has_tag_name((MAIN, "xf"))).count())
}

/// The part that a relationship in a part leads to.
fn leads_to(name: &str, target: &str) -> String {
    let folder = name.split_once("_rels/").map_or("", |(folder, _)| folder);
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." => {}
            step => steps.push(step),
        }
    }
    steps.join("/").to_lowercase()
}
