//! Our looks appended to the host's styles: what the host has keeps its number, and an equal
//! format is used again.

use std::collections::HashMap;

use super::error::GraftError;
use super::workbook::MAIN_NS;
use crate::draw::look::{Border, Font, Look};
use crate::draw::styles::{Face, Numbers, Styles, fill_xml};
use crate::package::spans::{Edits, Element, Step, Tree, attribute, escape, local, walk};

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
/// Most cell formats that the schema has room for; Excel's own help says 65,490.
const MOST_FORMATS: usize = 65_430;
/// Number formats below this are built in.
const FIRST_CUSTOM: u32 = 164;

/// Appends our looks to the host's styles, and tells the numbers they got. A host without cell
/// formats of its own gets `plain` unformatted ones first, so that the numbers its cells carry
/// stay meaningless.
pub(super) fn merge(
    part: &str,
    host: &str,
    ours: &Styles,
    plain: usize,
    is_themed: bool,
) -> Result<(Edits, Numbers), GraftError> {
    let host = Tree::parse(part, host)?;
    let mut face = face(&host);
    if !is_themed {
        face.ink = "";
    }
    let mut formats = NumberFormats::read(&host);
    let mut fonts = Collection::read(&host, "fonts");
    let mut fills = Collection::read(&host, "fills");
    let mut borders = Collection::read(&host, "borders");
    let mut xfs = Collection::read(&host, "cellXfs");
    let mut dxfs = Collection::read(&host, "dxfs");
    let has_named = host.top("cellStyleXfs").is_some_and(|e| !host.inner(e).trim().is_empty());

    if fonts.len() == 0 {
        fonts.push(Font::default().xml(&face));
    }
    // Excel draws the first two fills as none and gray whatever they say.
    for (i, reserved) in [NO_FILL, GRAY_FILL].into_iter().enumerate() {
        if fills.len() == i {
            fills.push(reserved.to_owned());
        }
    }
    if xfs.len() == 0 {
        for _ in 0..plain.max(1) {
            xfs.push(PLAIN_XF.to_owned());
        }
    }
    // The border of an untouched cell is placed first, whichever number it has.
    borders.place(Border::default().xml());
    let mut looks = Vec::with_capacity(ours.looks.len());
    for look in &ours.looks {
        if *look == Look::PLAIN {
            looks.push(0);
            continue;
        }
        let font = match look.font == Font::default() {
            true => 0,
            false => fonts.place(look.font.xml(&face)),
        };
        let fill = look.fill.map_or(0, |color| fills.place(fill_xml(color)));
        let border = borders.place(look.border.xml());
        let number = match &*look.number_code() {
            "" => 0,
            code => formats.place(code),
        };
        let mut xf = format!(
            r#"<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}""#
        );
        let applied = [
            (has_named, r#" xfId="0""#),
            (number > 0, r#" applyNumberFormat="1""#),
            (look.font != Font::default(), r#" applyFont="1""#),
            (look.fill.is_some(), r#" applyFill="1""#),
            (look.border != Border::default(), r#" applyBorder="1""#),
            (look.is_aligned(), r#" applyAlignment="1""#),
            (look.unlocked, r#" applyProtection="1""#),
        ];
        xf.extend(applied.iter().filter(|(is_said, _)| *is_said).map(|(_, said)| *said));
        xf += &match look.inner_xml().as_str() {
            "" => "/>".to_owned(),
            inner => format!(">{inner}</xf>"),
        };
        looks.push(xfs.place(xf));
    }
    if let Some(over) = xfs.len().checked_sub(MOST_FORMATS).filter(|over| *over > 0) {
        return Err(GraftError::TooManyFormats { host: xfs.host, ours: over });
    }
    let highlights = ours.highlights.iter().map(|highlight| dxfs.place(highlight.xml())).collect();
    let numbers = Numbers::new(ours, looks, highlights);
    let all = [formats.collection, fonts, fills, borders, xfs, dxfs];
    Ok((splice(&host, all), numbers))
}

/// The typeface of the host's first font, which cells without a format of their own have.
fn face(host: &Tree<'_>) -> Face {
    let own = Face::default();
    let Some(first) = items(host, "fonts").next() else { return own };
    let named = ["name", "family", "charset", "scheme"]
        .into_iter()
        .filter_map(|tag| Some(format!(r#"<{tag} val="{}"/>"#, escape(&value(host, first, tag)?))));
    let name: String = named.collect();
    if name.is_empty() {
        return own;
    }
    let size = value(host, first, "sz").map_or(own.size.clone(), |size| escape(&size).into_owned());
    Face { name, size, ..own }
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
    by_code: HashMap<String, u32>,
    next: u32,
}

impl NumberFormats {
    fn read(host: &Tree<'_>) -> Self {
        let pair = |e: &Element<'_>| {
            let id: u32 = host.attr(e, "numFmtId")?.trim().parse().ok()?;
            Some((id, host.attr(e, "formatCode")?.into_owned()))
        };
        let mut by_code = HashMap::new();
        let mut next = FIRST_CUSTOM;
        for (id, code) in items(host, "numFmts").filter_map(pair) {
            by_code.entry(code).or_insert(id);
            next = next.max(id.saturating_add(1));
        }
        Self { collection: Collection::read(host, "numFmts"), by_code, next }
    }

    fn place(&mut self, code: &str) -> u32 {
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

/// The highest format number that any cell, row or column of a host's sheet carries.
pub(super) fn highest_format(part: &str, text: &str) -> Result<Option<u32>, GraftError> {
    let mut highest = None;
    walk(part, text, |step| {
        if let Step::Open { name, tag, .. } = step {
            let wanted = match local(name) {
                "c" | "row" => "s",
                "col" => "style",
                _ => return Ok(()),
            };
            let number = attribute(text, tag, wanted).and_then(|a| a.raw.trim().parse().ok());
            highest = highest.max(number);
        }
        Ok(())
    })?;
    Ok(highest)
}
