//! How the parts of an Office package find each other: content types and relationships.

use quick_xml::events::Event;

use super::stream::attribute;
use super::zip::{Package, key};
use crate::workbook::OpenError;

/// One part pointing to another.
pub struct Relationship {
    pub id: String,
    /// The last word of its type: `worksheet`, `sharedStrings`.
    pub kind: String,
    /// The part's name in the package.
    pub target: String,
    /// Named after ISO 29500 Strict.
    pub strict: bool,
}

/// The relationships of a part; those of the package itself for an empty name. Links out of the
/// package are left out.
pub fn relationships(
    package: &mut Package<'_>,
    part: &str,
) -> Result<Vec<Relationship>, OpenError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let listed_in = format!("{folder}/_rels/{file}.rels");
    let mut found = Vec::new();
    let Some(mut xml) = package.list(listed_in.trim_start_matches('/'))? else {
        return Ok(found);
    };
    loop {
        match xml.event()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let external = attribute(&e, "TargetMode").is_some_and(|mode| mode == "External");
                if let (Some(id), Some(kind), Some(target), false) =
                    (attribute(&e, "Id"), attribute(&e, "Type"), attribute(&e, "Target"), external)
                {
                    let strict = kind.starts_with("http://purl.oclc.org");
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relationship { id, kind, target: resolve(folder, &target), strict });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A target as a part's name, seen from the folder of the part that points to it.
fn resolve(folder: &str, target: &str) -> String {
    let start = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in start.split('/').chain(target.split(['/', '\\'])) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// The content type of one part, from its own entry or that of its extension.
pub fn content_type(package: &mut Package<'_>, part: &str) -> Result<Option<String>, OpenError> {
    let Some(mut xml) = package.list("[Content_Types].xml")? else {
        return Ok(None);
    };
    let part = key(part);
    let extension = part.rsplit_once('.').map(|(_, extension)| extension.to_owned());
    let mut by_extension = None;
    let mut own = None;
    loop {
        match xml.event()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "Override" if attribute(&e, "PartName").is_some_and(|name| key(&name) == part) => {
                    own = attribute(&e, "ContentType");
                }
                "Default"
                    if attribute(&e, "Extension").map(|ext| ext.to_ascii_lowercase())
                        == extension =>
                {
                    by_extension = attribute(&e, "ContentType");
                }
                _ => {}
            },
            Event::Eof => return Ok(own.or(by_extension)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("xl/worksheets", "../drawings/drawing1.xml", "xl/drawings/drawing1.xml"),
            ("", "./xl/workbook.xml", "xl/workbook.xml"),
            ("xl", "..\\..\\..\\a.xml", "a.xml"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }
}
