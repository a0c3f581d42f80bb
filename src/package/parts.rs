//! The conventions that tie the parts of an Office package together: content types, relationships,
//! part names.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::error::PackageError;
use super::fault::Fault;
use super::spans::{Edits, Element, Tree, attribute, escape};
use super::zip::{Package, Reading, key};

pub(crate) const CONTENT_TYPES: &str = "[Content_Types].xml";
const TYPES_NS: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
pub(crate) const RELS_TYPE: &str = "application/vnd.openxmlformats-package.relationships+xml";

/// One relationship of a part.
#[derive(Debug, Clone)]
pub(crate) struct Relationship {
    pub id: String,
    /// Last segment of the type: `worksheet`, `drawing`, `chart` …
    pub kind: String,
    pub strict: bool,
    /// The part it leads to; `None` when it leads out of the package.
    pub part: Option<String>,
    /// The raw value of `Target` in the text.
    pub target: Range<usize>,
    /// The whole element in the text.
    pub whole: Range<usize>,
}

/// Where the relationships of a part stand: `xl/_rels/workbook.xml.rels`.
pub(crate) fn rels_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

/// The part that a target written in `source` means.
pub(crate) fn resolve(source: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default().replace('\\', "/");
    let mut path: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        path.extend(source.rsplit_once('/').map_or("", |(folder, _)| folder).split('/'));
    }
    for segment in target.split('/') {
        match segment {
            ".." => drop(path.pop()),
            segment => path.push(segment),
        }
    }
    path.retain(|segment| !segment.is_empty() && *segment != ".");
    path.join("/")
}

/// The target to write in `source` for `part`, relative.
pub(crate) fn relative(source: &str, part: &str) -> String {
    let from: Vec<&str> = source.split('/').collect();
    let to: Vec<&str> = part.split('/').collect();
    let folders = from.len().min(to.len()).saturating_sub(1);
    let common = from.iter().zip(&to).take(folders).take_while(|(a, b)| a == b).count();
    let mut path = vec![".."; from.len().saturating_sub(common + 1)];
    path.extend(to.iter().skip(common));
    path.join("/")
}

/// The relationships written in `text`, those of `source`.
pub(crate) fn relationships(source: &str, text: &str) -> Result<Vec<Relationship>, PackageError> {
    let tree = Tree::parse(&rels_of(source), text)?;
    let read = |e: &Element<'_>| {
        let target = attribute(text, e.tag.clone(), "Target")?;
        let kind = tree.attr(e, "Type")?;
        let external = tree.attr(e, "TargetMode").is_some_and(|mode| mode == "External");
        Some(Relationship {
            id: tree.attr(e, "Id")?.into_owned(),
            strict: kind.starts_with("http://purl.oclc.org/ooxml/"),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            part: (!external).then(|| resolve(source, &target.value())),
            target: target.span,
            whole: e.whole.clone(),
        })
    };
    Ok(tree.named("Relationship").filter_map(read).collect())
}

/// The relationships of a part of a package; none when it has no such file.
pub(crate) fn related(package: &Package, source: &str) -> Result<Vec<Relationship>, PackageError> {
    match package.text(&rels_of(source))? {
        Some(text) => relationships(source, &text),
        None => Ok(Vec::new()),
    }
}

/// The relationships of a part that stay within the package, while a workbook is read.
pub(crate) fn links(reading: &mut Reading<'_>, source: &str) -> Result<Vec<Link>, PackageError> {
    reading.count(&rels_of(source))?;
    let all = related(reading.package, source)?.into_iter();
    Ok(all.filter_map(Link::within).collect())
}

/// A relationship that leads to another part.
pub(crate) struct Link {
    pub id: String,
    pub kind: String,
    /// Named after ISO 29500 Strict.
    pub strict: bool,
    pub target: String,
}

impl Link {
    fn within(found: Relationship) -> Option<Self> {
        let Relationship { id, kind, strict, part, .. } = found;
        Some(Self { id, kind, strict, target: part? })
    }
}

/// The types that a package lists, while a workbook is read.
pub(crate) fn content_types(
    reading: &mut Reading<'_>,
) -> Result<Option<ContentTypes>, PackageError> {
    reading.count(CONTENT_TYPES)?;
    reading.package.text(CONTENT_TYPES)?.map(|text| ContentTypes::parse(&text)).transpose()
}

/// Which type each part has.
#[derive(Debug)]
pub(crate) struct ContentTypes {
    defaults: HashMap<String, String>,
    overrides: HashMap<String, String>,
    /// Overrides in document order: the part's key and the whole element.
    spans: Vec<(String, Range<usize>)>,
}

impl ContentTypes {
    pub fn parse(text: &str) -> Result<Self, PackageError> {
        let tree = Tree::parse(CONTENT_TYPES, text)?;
        let mut types =
            Self { defaults: HashMap::new(), overrides: HashMap::new(), spans: Vec::new() };
        for e in tree.all() {
            let Some(kind) = tree.attr(e, "ContentType") else {
                continue;
            };
            if let Some(extension) = tree.attr(e, "Extension") {
                types.defaults.insert(extension.to_lowercase(), kind.into_owned());
            } else if let Some(part) = tree.attr(e, "PartName") {
                types.spans.push((key(&part), e.whole.clone()));
                types.overrides.insert(key(&part), kind.into_owned());
            }
        }
        Ok(types)
    }

    pub fn of(&self, part: &str) -> Option<&str> {
        let part = key(part);
        let found = self.overrides.get(&part).or_else(|| self.defaults.get(extension(&part)));
        found.map(String::as_str)
    }

    /// Whether an Override uses the name, even for a part that does not exist.
    pub fn overrides(&self, part: &str) -> bool {
        self.overrides.contains_key(&key(part))
    }

    /// Where the overrides of those parts (keys) stand.
    pub fn spans_of(&self, parts: &HashSet<String>) -> impl Iterator<Item = Range<usize>> {
        self.spans.iter().filter(|(part, _)| parts.contains(part)).map(|(_, span)| span.clone())
    }

    /// Adds what `parts` (name, type) need: a Default for a new extension, else an Override.
    pub fn register(&self, text: &str, parts: &[(&str, &str)]) -> Result<Edits, PackageError> {
        let tree = Tree::parse(CONTENT_TYPES, text)?;
        let (root, mut edits) = (tree.root(), Edits::default());
        let prefix = root.prefix();
        let fresh = |extension: &str| !self.defaults.contains_key(extension) && extension != "xml";
        let (mut first, mut last) = (String::new(), String::new());
        let mut new: HashMap<String, &str> = HashMap::new();
        for (part, kind) in parts {
            let name = key(part);
            let extension = extension(&name);
            if self.defaults.get(extension).is_some_and(|known| known == kind)
                || new.get(extension) == Some(kind)
            {
                continue;
            }
            let kind_raw = escape(kind);
            if fresh(extension) && !new.contains_key(extension) {
                new.insert(extension.to_owned(), kind);
                first += &format!(
                    r#"<{prefix}Default Extension="{extension}" ContentType="{kind_raw}"/>"#
                );
            } else {
                let part = escape(part);
                last +=
                    &format!(r#"<{prefix}Override PartName="/{part}" ContentType="{kind_raw}"/>"#);
            }
        }
        if tree.namespace(&root, prefix).as_deref() != Some(TYPES_NS) {
            return Err(PackageError::malformed(CONTENT_TYPES, Fault::WrongRoot));
        }
        edits.append(&tree, &root, &(first + &last), 0);
        Ok(edits)
    }
}

fn extension(part: &str) -> &str {
    part.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (source, target, part) in [
            ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/workbook.xml", "/xl/styles.xml", "xl/styles.xml"),
            ("xl/worksheets/sheet1.xml", "../drawings/drawing1.xml", "xl/drawings/drawing1.xml"),
            ("", "./xl/workbook.xml", "xl/workbook.xml"),
            ("xl/workbook.xml", "..\\..\\..\\a.xml", "a.xml"),
        ] {
            assert_eq!(resolve(source, target), part);
        }
    }
}
