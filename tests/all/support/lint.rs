//! What is wrong with a package that we wrote: what Excel would repair, or refuse to open.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use roxmltree::Document;
use zip::ZipArchive;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The faults of a package, but for those in parts that `original` has with the same bytes.
pub fn faults(package: &[u8], original: &[u8]) -> Vec<String> {
    let parts = match parts(package) {
        Ok(parts) => parts,
        Err(why) => return vec![why],
    };
    let before = self::parts(original).unwrap_or_default();
    let is_ours = |name: &str, bytes: &Vec<u8>| before.get(name) != Some(bytes);
    let lower: BTreeSet<String> = parts.keys().map(|name| name.to_lowercase()).collect();
    let mut faults = Vec::new();
    if lower.len() != parts.len() {
        faults.push("two parts have one name".to_owned());
    }
    let formats = parts.get("xl/styles.xml").and_then(|styles| formats(styles));
    for (name, bytes) in parts.iter().filter(|(name, bytes)| is_ours(name, bytes)) {
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let mut fault = |what: String| faults.push(format!("{name}: {what}"));
        let document = match document(bytes) {
            Ok(document) => document,
            Err(why) => {
                fault(why);
                continue;
            }
        };
        // What is wrong in the original is its own affair.
        if before.contains_key(name) {
            continue;
        }
        let elements = document.descendants().filter(|node| node.is_element());
        for element in elements {
            if let (Some(formats), true) = (formats, element.has_tag_name((MAIN, "c"))) {
                let style = element.attribute("s").and_then(|style| style.parse::<usize>().ok());
                if let Some(style) = style.filter(|style| *style >= formats) {
                    fault(format!("there is no style {style}"));
                }
            }
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

fn parts(package: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut zip = ZipArchive::new(Cursor::new(package)).map_err(|why| format!("no zip: {why}"))?;
    let mut parts = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(|why| format!("part {index}: {why}"))?;
        let name = entry.name().map_err(|why| format!("part {index}: {why}"))?.into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(|why| format!("{name}: {why}"))?;
        if parts.insert(name.clone(), bytes).is_some() {
            return Err(format!("{name} stands twice"));
        }
    }
    Ok(parts)
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
