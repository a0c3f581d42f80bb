//! Finding places in XML and editing text there.
//!
//! A part is never read into a model and written back: quick-xml only tells where elements
//! stand, and [`Edits`] splices bytes there, so whatever is not understood stays as it was.

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;
use std::ops::Range;

use super::clean::clean;
use super::error::PackageError;
use super::fault::Fault;

/// Deeper nesting than this is no spreadsheet.
const MAX_DEPTH: usize = 128;

/// More elements than this in a part that is edited are no list of sheets or styles (Excel allows
/// 64,000 formats).
const MAX_ELEMENTS: usize = 1_000_000;

/// One element and where it stands in the text.
#[derive(Debug, Clone)]
pub struct Element<'t> {
    /// Name as written, prefix included.
    pub name: &'t str,
    /// The opening tag, angle brackets included.
    pub tag: Range<usize>,
    /// Between the tags; empty and at the end of the tag when self-closing.
    pub inner: Range<usize>,
    /// Everything, closing tag included.
    pub whole: Range<usize>,
    /// 0 for the root.
    pub depth: usize,
}

impl<'t> Element<'t> {
    pub fn local(&self) -> &'t str {
        local(self.name)
    }
    /// The prefix with its colon, or nothing.
    pub fn prefix(&self) -> &'t str {
        self.name.split_at(self.name.len() - self.local().len()).0
    }
    pub fn self_closing(&self) -> bool {
        self.tag.end == self.whole.end
    }
}

/// The name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Text at a range that a scan of the same text gave.
pub fn at(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// An attribute: name as written, raw value and where the value stands in the text.
pub struct Attribute<'t> {
    pub name: &'t str,
    pub raw: &'t str,
    pub span: Range<usize>,
}

impl<'t> Attribute<'t> {
    pub fn value(&self) -> Cow<'t, str> {
        quick_xml::escape::unescape(self.raw).unwrap_or(Cow::Borrowed(self.raw))
    }
}

/// The attributes of the opening tag at `tag`; malformed ones are left out, since every text
/// is scanned by [`Tree::parse`] or [`walk`] first, which refuse them.
pub fn attributes(text: &str, tag: Range<usize>) -> impl Iterator<Item = Attribute<'_>> {
    let slice = at(text, tag);
    let skip = slice.find(|c: char| c.is_whitespace()).unwrap_or(slice.len());
    let body = slice.trim_end_matches(['>', '/']);
    let mut all = Attributes::new(body, skip);
    all.with_checks(false);
    all.flatten().filter_map(move |found| {
        let Cow::Borrowed(raw) = found.value else {
            return None;
        };
        let start = raw.as_ptr() as usize - text.as_ptr() as usize;
        Some(Attribute { name: found.key.into_inner(), raw, span: start..start + raw.len() })
    })
}

/// The attribute with that name as written.
pub fn attribute<'t>(text: &'t str, tag: Range<usize>, name: &str) -> Option<Attribute<'t>> {
    attributes(text, tag).find(|found| found.name == name)
}

/// What [`walk`] meets.
pub enum Step<'t> {
    Open { name: &'t str, tag: Range<usize>, empty: bool },
    Close { tag: Range<usize> },
}

/// Goes once through a text and reports its tags. Refuses what is not well formed, a document
/// type, and nesting deeper than 128.
pub fn walk<'t>(
    part: &str,
    text: &'t str,
    mut meet: impl FnMut(Step<'t>) -> Result<(), PackageError>,
) -> Result<(), PackageError> {
    let fault = |why| PackageError::malformed(part, why);
    let skip = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader::from_str(at(text, skip..text.len()));
    let (mut open, mut roots) = (0usize, 0usize);
    let position = |reader: &Reader<&[u8]>| {
        usize::try_from(reader.buffer_position()).map_or(text.len(), |p| p + skip)
    };
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(|e| fault(Fault::xml(e)))?;
        let tag = start..position(&reader);
        match event {
            Event::Start(ref e) | Event::Empty(ref e) => {
                for found in e.attributes() {
                    found.map_err(|e| fault(Fault::xml(e)))?;
                }
                let empty = matches!(event, Event::Empty(_));
                roots += usize::from(open == 0);
                open += usize::from(!empty);
                if open > MAX_DEPTH {
                    return Err(fault(Fault::TooDeep(MAX_DEPTH)));
                }
                meet(Step::Open { name: name_of(at(text, tag.clone())), tag, empty })?;
            }
            Event::End(_) => {
                open = open.saturating_sub(1);
                meet(Step::Close { tag })?;
            }
            Event::DocType(_) => {
                return Err(PackageError::Doctype { part: part.to_owned() });
            }
            Event::Eof if open > 0 => return Err(fault(Fault::Unclosed)),
            Event::Eof if roots != 1 => return Err(fault(Fault::NotOneRoot)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Refuses a text that is not well formed.
pub fn well_formed(part: &str, text: &str) -> Result<(), PackageError> {
    walk(part, text, |_| Ok(()))
}

/// The name in an opening tag.
fn name_of(tag: &str) -> &str {
    let body = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
    body.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default()
}

/// All elements of a text, in document order.
pub struct Tree<'t> {
    pub text: &'t str,
    elements: Vec<Element<'t>>,
}

impl<'t> Tree<'t> {
    pub fn parse(part: &str, text: &'t str) -> Result<Self, PackageError> {
        let mut elements: Vec<Element<'t>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        walk(part, text, |step| {
            match step {
                Step::Open { name, tag, empty } => {
                    if elements.len() >= MAX_ELEMENTS {
                        let why = Fault::TooManyElements(MAX_ELEMENTS);
                        return Err(PackageError::malformed(part, why));
                    }
                    let end = tag.end;
                    let element = Element {
                        name,
                        tag: tag.clone(),
                        inner: end..end,
                        whole: tag,
                        depth: open.len(),
                    };
                    if !empty {
                        open.push(elements.len());
                    }
                    elements.push(element);
                }
                Step::Close { tag } => {
                    if let Some(element) = open.pop().and_then(|i| elements.get_mut(i)) {
                        element.inner.end = tag.start;
                        element.whole.end = tag.end;
                    }
                }
            }
            Ok(())
        })?;
        Ok(Self { text, elements })
    }

    /// Every element, the root first.
    pub fn all(&self) -> impl Iterator<Item = &Element<'t>> {
        self.elements.iter()
    }

    /// Elements with that local name anywhere.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Element<'t>> {
        self.all().filter(move |e| e.local() == name)
    }

    /// The root; a parsed text has one.
    pub fn root(&self) -> Element<'t> {
        self.elements.first().cloned().unwrap_or(Element {
            name: "",
            tag: 0..0,
            inner: 0..0,
            whole: 0..0,
            depth: 0,
        })
    }

    /// Direct children of an element of this tree.
    pub fn children(&self, parent: &Element<'_>) -> impl Iterator<Item = &Element<'t>> {
        let (start, end, depth) = (parent.tag.start, parent.whole.end, parent.depth + 1);
        let first = self.elements.partition_point(|e| e.tag.start <= start);
        self.elements
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(move |e| e.tag.start < end)
            .filter(move |e| e.depth == depth)
    }

    /// The root's first child with that local name.
    pub fn top(&self, name: &str) -> Option<&Element<'t>> {
        let root = self.root();
        self.children(&root).find(|e| e.local() == name)
    }

    pub fn attr(&self, element: &Element<'_>, name: &str) -> Option<Cow<'t, str>> {
        attribute(self.text, element.tag.clone(), name).map(|found| found.value())
    }

    /// The namespace that a prefix ("" for the default one) has inside `element`.
    pub fn namespace(&self, element: &Element<'_>, prefix: &str) -> Option<Cow<'t, str>> {
        let declared = match prefix.trim_end_matches(':') {
            "" => "xmlns".to_owned(),
            prefix => format!("xmlns:{prefix}"),
        };
        self.all()
            .take_while(|e| e.tag.start <= element.tag.start)
            .filter(|e| e.whole.end >= element.whole.end)
            .filter_map(|e| self.attr(e, &declared))
            .last()
    }

    pub fn inner(&self, element: &Element<'_>) -> &'t str {
        at(self.text, element.inner.clone())
    }

    pub fn whole(&self, element: &Element<'_>) -> &'t str {
        at(self.text, element.whole.clone())
    }
}

/// What must be put back to undo one edit of the edited text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// Where the new bytes stand, in the edited text.
    pub at: usize,
    /// How many bytes they are.
    pub len: usize,
    /// What stood there before.
    pub old: String,
}

/// Replacements in a text, gathered first and applied together.
#[derive(Debug, Default)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub fn replace(&mut self, range: Range<usize>, new: impl Into<String>) {
        self.0.push((range, new.into()));
    }

    pub fn insert(&mut self, at: usize, new: impl Into<String>) {
        self.replace(at..at, new);
    }

    /// Adds children at the end of a collection, opening it when it is self-closing, and
    /// brings its `count`, where it has one, to `count`.
    pub fn append(&mut self, tree: &Tree<'_>, parent: &Element<'_>, new: &str, count: usize) {
        if let Some(found) = attribute(tree.text, parent.tag.clone(), "count") {
            self.replace(found.span, count.to_string());
        }
        if parent.self_closing() {
            let slash = at(tree.text, parent.tag.clone()).rfind('/').unwrap_or_default();
            let slash = parent.tag.start + slash;
            self.replace(slash..parent.tag.end, format!(">{new}</{}>", parent.name));
        } else {
            self.insert(parent.inner.end, new);
        }
    }

    /// The edited text and how to undo it. Edits at one place keep the order they came in.
    pub fn apply(mut self, text: &str) -> (String, Vec<Undo>) {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut out, mut undo, mut done) = (String::with_capacity(text.len()), Vec::new(), 0);
        for (range, new) in self.0 {
            out.push_str(at(text, done..range.start));
            undo.push(Undo {
                at: out.len(),
                len: new.len(),
                old: at(text, range.clone()).to_owned(),
            });
            out.push_str(&new);
            done = range.end;
        }
        out.push_str(at(text, done..text.len()));
        (out, undo)
    }
}

/// Text made safe inside an element or a double-quoted attribute.
pub fn escape(text: &str) -> Cow<'_, str> {
    let escaped = quick_xml::escape::partial_escape(text);
    match clean(&escaped) {
        Cow::Borrowed(_) if !escaped.contains('"') => escaped,
        cleaned => cleaned.replace('"', "&quot;").into(),
    }
}
