//! Our formats appended to the host's styles: what the host has keeps its number, an equal
//! format is used again, and the map tells what each of our numbers became.

use std::collections::HashMap;

use super::GraftError;
use super::workbook::MAIN_NS;
use crate::package::spans::{Edits, Element, Tree, attributes, escape};

/// The order the schema wants below `styleSheet`.
const ORDER: [&str; 11] = [
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];
/// A styles part with nothing in it, for a host that has none.
pub(super) const EMPTY: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    "\n",
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#
);
const PLAIN_XF: &str = r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>"#;
const NO_FILL: &str = r#"<fill><patternFill patternType="none"/></fill>"#;
const GRAY_FILL: &str = r#"<fill><patternFill patternType="gray125"/></fill>"#;
/// Number formats below this are built in.
const FIRST_CUSTOM: u32 = 164;

/// What our format numbers became in the host.
#[derive(Debug, Default)]
pub(super) struct StyleMap {
    cells: Vec<u32>,
    differential: Vec<u32>,
    font: Option<DefaultFont>,
}

impl StyleMap {
    pub fn cell(&self, ours: u32) -> Option<u32> {
        self.cells.get(ours as usize).copied()
    }
    pub fn differential(&self, ours: u32) -> Option<u32> {
        self.differential.get(ours as usize).copied()
    }
    /// Runs of rich text in our default font set in the host's instead.
    pub fn adopt_runs(&self, part: &str, text: &str) -> Result<String, GraftError> {
        let tree = Tree::parse(part, text)?;
        let mut edits = Edits::default();
        if let Some(font) = &self.font {
            for run in tree.named("rPr") {
                font.adopt(&tree, run, "rFont", &mut edits);
            }
        }
        Ok(edits.apply(text).0)
    }
}

/// Appends the formats of `guest` to `host`. A host without cell formats of its own gets
/// `plain` unformatted ones first, so that the numbers its cells carry stay meaningless.
pub(super) fn merge(
    part: &str,
    host: &str,
    guest: &str,
    plain: usize,
) -> Result<(Edits, StyleMap), GraftError> {
    let (host, guest) = (Tree::parse(part, host)?, Tree::parse("our styles", guest)?);
    let font = DefaultFont::between(&host, &guest);
    let mut formats = NumberFormats::read(&host, &guest);
    let mut fonts = Collection::read(&host, "fonts");
    let mut fills = Collection::read(&host, "fills");
    let mut borders = Collection::read(&host, "borders");
    let mut xfs = Collection::read(&host, "cellXfs");
    let mut dxfs = Collection::read(&host, "dxfs");
    let has_named = host.top("cellStyleXfs").is_some_and(|e| !host.inner(e).trim().is_empty());

    let mut font_map = Vec::new();
    for (i, item) in items(&guest, "fonts").enumerate() {
        font_map.push(match &font {
            Some(_) if i == 0 => 0,
            Some(font) => fonts.place(font.adopted(&guest, item)),
            None => fonts.place(guest.whole(item).to_owned()),
        });
    }
    // Excel draws the first two fills as none and gray whatever they say.
    for (i, reserved) in [NO_FILL, GRAY_FILL].into_iter().enumerate() {
        if fills.len() == i {
            fills.push(reserved.to_owned());
        }
    }
    let mut fill_map = Vec::new();
    for (i, item) in (0u32..).zip(items(&guest, "fills")) {
        fill_map.push(if i < 2 { i } else { fills.place(guest.whole(item).to_owned()) });
    }
    let border_map: Vec<u32> =
        items(&guest, "borders").map(|item| borders.place(guest.whole(item).to_owned())).collect();

    if xfs.len() == 0 {
        for _ in 0..plain.max(1) {
            xfs.push(PLAIN_XF.to_owned());
        }
    }
    let mut cells = Vec::new();
    for (i, item) in items(&guest, "cellXfs").enumerate() {
        if i == 0 {
            cells.push(0);
            continue;
        }
        let mut xf = String::from("<xf");
        let says_font = guest.attr(item, "applyFont").is_some();
        for found in attributes(guest.text, item.tag.clone()) {
            let number: u32 = found.raw.parse().unwrap_or(0);
            let within = |map: &[u32]| map.get(number as usize).copied().unwrap_or(0);
            let value = match found.name {
                "numFmtId" => formats.place(number).to_string(),
                "fontId" => within(&font_map).to_string(),
                "fillId" => within(&fill_map).to_string(),
                "borderId" => within(&border_map).to_string(),
                "xfId" if !has_named => continue,
                "xfId" if number > 0 && !says_font => r#"0" applyFont="1"#.to_owned(),
                "xfId" => "0".to_owned(),
                _ => found.raw.to_owned(),
            };
            xf += &format!(r#" {}="{value}""#, found.name);
        }
        xf += &match guest.inner(item) {
            "" => "/>".to_owned(),
            inner => format!(">{inner}</xf>"),
        };
        cells.push(xfs.place(xf));
    }
    let mut differential = Vec::new();
    for item in items(&guest, "dxfs") {
        let mut edits = Edits::default();
        for found in guest.children(item).filter(|e| e.local() == "numFmt") {
            let ours = attributes(guest.text, found.tag.clone()).find(|a| a.name == "numFmtId");
            if let (Some(id), Some(code)) = (ours, guest.attr(found, "formatCode")) {
                let span = id.span.start - item.whole.start..id.span.end - item.whole.start;
                edits.replace(span, formats.place_code(&code).to_string());
            }
        }
        differential.push(dxfs.place(edits.apply(guest.whole(item)).0));
    }

    let map = StyleMap { cells, differential, font };
    let all = [formats.collection, fonts, fills, borders, xfs, dxfs];
    Ok((splice(&host, all), map))
}

/// Whether the host's cells have any format to speak of.
pub(super) fn has_cell_formats(part: &str, host: &str) -> Result<bool, GraftError> {
    let host = Tree::parse(part, host)?;
    Ok(items(&host, "cellXfs").next().is_some())
}

/// Elements of a collection of `tree`.
fn items<'a, 't>(tree: &'a Tree<'t>, collection: &'a str) -> impl Iterator<Item = &'a Element<'t>> {
    tree.top(collection).into_iter().flat_map(|parent| tree.children(parent))
}

/// One collection of the host and what is to be appended to it.
struct Collection {
    name: &'static str,
    host: usize,
    known: HashMap<String, u32>,
    new: Vec<String>,
}

impl Collection {
    fn read(host: &Tree<'_>, name: &'static str) -> Self {
        let mut known = HashMap::new();
        let mut count = 0;
        for (i, item) in (0u32..).zip(items(host, name)) {
            known.entry(host.whole(item).to_owned()).or_insert(i);
            count += 1;
        }
        Self { name, host: count, known, new: Vec::new() }
    }

    fn len(&self) -> usize {
        self.host + self.new.len()
    }

    fn push(&mut self, item: String) -> u32 {
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.known.entry(item.clone()).or_insert(number);
        self.new.push(item);
        number
    }

    /// The number of an equal format, else that of a new one.
    fn place(&mut self, item: String) -> u32 {
        match self.known.get(&item) {
            Some(number) => *number,
            None => self.push(item),
        }
    }
}

/// Number formats go by their code; the numbers of the custom ones are arbitrary.
struct NumberFormats {
    collection: Collection,
    ours: HashMap<u32, String>,
    by_code: HashMap<String, u32>,
    next: u32,
}

impl NumberFormats {
    fn read(host: &Tree<'_>, guest: &Tree<'_>) -> Self {
        let pair = |tree: &Tree<'_>, e: &Element<'_>| {
            let id: u32 = tree.attr(e, "numFmtId")?.trim().parse().ok()?;
            Some((id, tree.attr(e, "formatCode")?.into_owned()))
        };
        let mut by_code = HashMap::new();
        let mut next = FIRST_CUSTOM;
        for (id, code) in items(host, "numFmts").filter_map(|e| pair(host, e)) {
            by_code.entry(code).or_insert(id);
            next = next.max(id.saturating_add(1));
        }
        let ours = items(guest, "numFmts").filter_map(|e| pair(guest, e)).collect();
        Self { collection: Collection::read(host, "numFmts"), ours, by_code, next }
    }

    fn place(&mut self, ours: u32) -> u32 {
        match self.ours.get(&ours).cloned() {
            Some(code) => self.place_code(&code),
            None => ours,
        }
    }

    fn place_code(&mut self, code: &str) -> u32 {
        if let Some(known) = self.by_code.get(code) {
            return *known;
        }
        let id = self.next;
        self.next = id.saturating_add(1);
        self.by_code.insert(code.to_owned(), id);
        let code = escape(code);
        self.collection.push(format!(r#"<numFmt numFmtId="{id}" formatCode="{code}"/>"#));
        id
    }
}

/// The host's first font, which cells without a format of their own have, and ours.
#[derive(Debug)]
struct DefaultFont {
    our_name: String,
    our_size: String,
    size: Option<String>,
    /// `val` of name, family, charset and scheme, as far as the host has them.
    face: Vec<(&'static str, String)>,
}

impl DefaultFont {
    fn between(host: &Tree<'_>, guest: &Tree<'_>) -> Option<Self> {
        let (theirs, ours) = (items(host, "fonts").next()?, items(guest, "fonts").next()?);
        let face = ["name", "family", "charset", "scheme"];
        Some(Self {
            our_name: value(guest, ours, "name")?,
            our_size: value(guest, ours, "sz")?,
            size: value(host, theirs, "sz"),
            face: face.iter().filter_map(|n| Some((*n, value(host, theirs, n)?))).collect(),
        })
    }

    /// One of our fonts with the host's face and size where it has our default ones.
    fn adopted(&self, tree: &Tree<'_>, item: &Element<'_>) -> String {
        let mut edits = Edits::default();
        self.adopt(tree, item, "name", &mut edits);
        let (text, _) = edits.apply(tree.text);
        let grown = text.len() + item.whole.end - tree.text.len();
        text.get(item.whole.start..grown).unwrap_or_default().to_owned()
    }

    fn adopt(&self, tree: &Tree<'_>, item: &Element<'_>, name_tag: &str, edits: &mut Edits) {
        if value(tree, item, name_tag).as_ref() != Some(&self.our_name) || self.face.is_empty() {
            return;
        }
        for e in tree.children(item) {
            match e.local() {
                local if local == name_tag => {
                    let face = self.face.iter().map(|(tag, val)| {
                        let tag = if *tag == "name" { name_tag } else { tag };
                        format!(r#"<{tag} val="{}"/>"#, escape(val))
                    });
                    edits.replace(e.whole.clone(), face.collect::<String>());
                }
                "family" | "charset" | "scheme" => edits.replace(e.whole.clone(), ""),
                "sz" if tree.attr(e, "val").as_deref() == Some(&self.our_size) => {
                    if let Some(size) = &self.size {
                        let size = escape(size);
                        edits.replace(e.whole.clone(), format!(r#"<sz val="{size}"/>"#));
                    }
                }
                _ => {}
            }
        }
    }
}

/// `val` of a child.
fn value(tree: &Tree<'_>, item: &Element<'_>, child: &str) -> Option<String> {
    let found = tree.children(item).find(|e| e.local() == child)?;
    tree.attr(found, "val").map(|val| val.into_owned())
}

/// Appends to the collections that are there and puts the others where the schema wants them.
fn splice(host: &Tree<'_>, all: [Collection; 6]) -> Edits {
    let (root, mut edits, mut at_end) = (host.root(), Edits::default(), String::new());
    let plain = host.namespace(&root, "").as_deref() == Some(MAIN_NS);
    let rank = |name: &str| ORDER.iter().position(|known| *known == name);
    for collection in all.iter().filter(|c| !c.new.is_empty()) {
        let new = collection.new.concat();
        if let Some(parent) = host.top(collection.name) {
            let new = if plain {
                new
            } else {
                collection.new.iter().map(|item| qualified(item)).collect()
            };
            edits.append(host, parent, &new, collection.len());
            continue;
        }
        let name = collection.name;
        let new = format!(r#"<{name} count="{}">{new}</{name}>"#, collection.len());
        let new = if plain { new } else { qualified(&new) };
        let next = host.children(&root).find(|e| rank(e.local()) > rank(name));
        match next {
            Some(next) => edits.insert(next.whole.start, new),
            None => at_end += &new,
        }
    }
    if !at_end.is_empty() {
        edits.append(host, &root, &at_end, 0);
    }
    edits
}

/// The element with its namespace declared, for a host that uses a prefix.
fn qualified(item: &str) -> String {
    let name = item.find([' ', '>', '/']).unwrap_or(item.len());
    let (head, rest) = item.split_at(name);
    format!(r#"{head} xmlns="{MAIN_NS}"{rest}"#)
}
