//! The workbook part: which sheets and defined names it lists, and what may make adding to
//! it unwise.

use std::ops::Range;

use super::error::GraftError;
use super::marks::{MARK_NAME, is_our_name, mark_formula};
use super::note::Note;
use crate::package::error::PackageError;
use crate::package::parts::{CONTENT_TYPES, ContentTypes, Relationship, related, rels_of};
use crate::package::spans::{Element, Tree, attributes, local};
use crate::package::zip::Package;

pub(super) const MAIN_NS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub(super) const REL_NS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub name: String,
    pub id: u32,
    pub part: Option<String>,
    /// The relationship's place in [`Book::rels`].
    pub rel: Option<usize>,
    /// The whole element in the text.
    pub whole: Range<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Name {
    pub name: String,
    /// Index of the sheet it is local to.
    pub scope: Option<usize>,
    /// The formula, unescaped.
    pub formula: String,
    pub whole: Range<usize>,
}

/// A workbook part and the lists around it.
pub(super) struct Book {
    pub part: String,
    pub text: String,
    pub rels: Vec<Relationship>,
    pub types_text: String,
    pub types: ContentTypes,
    pub sheets: Vec<Sheet>,
    pub names: Vec<Name>,
}

impl Book {
    pub fn read(package: &Package) -> Result<Self, GraftError> {
        let book = Self::read_any(package)?;
        if book.sheets.is_empty() { Err(GraftError::NoSheets) } else { Ok(book) }
    }

    /// The same for a workbook that may still be without sheets.
    pub fn read_any(package: &Package) -> Result<Self, GraftError> {
        let types_text = package.text(CONTENT_TYPES)?.ok_or(GraftError::NoWorkbook)?;
        let types = ContentTypes::parse(&types_text)?;
        let top = related(package, "")?;
        let main = top.iter().find(|r| r.kind == "officeDocument").ok_or(GraftError::NoWorkbook)?;
        let part = main.part.clone().ok_or(GraftError::NoWorkbook)?;
        let content_type = types.of(&part).unwrap_or_default();
        if content_type.contains("ms-excel.sheet.binary") {
            return Err(GraftError::Binary);
        }
        let excel = content_type.contains("spreadsheetml") || content_type.contains("ms-excel");
        if !excel || !content_type.ends_with("main+xml") {
            return Err(GraftError::NotAWorkbook { content_type: content_type.to_owned() });
        }
        if main.strict {
            return Err(GraftError::Strict);
        }
        let text = package.text(&part)?.ok_or(GraftError::NoWorkbook)?;
        let rels = related(package, &part)?;
        if rels.iter().any(|r| r.kind == "revisionHeaders") {
            return Err(GraftError::Shared);
        }
        let tree = Tree::parse(&part, &text)?;
        let root = tree.root();
        match tree.namespace(&root, root.prefix()).as_deref() {
            Some(MAIN_NS) => {}
            Some(other) if other.contains("purl.oclc.org") => return Err(GraftError::Strict),
            _ => {
                return Err(GraftError::NotAWorkbook { content_type: root.name.to_owned() });
            }
        }
        let sheets = sheets(&tree, &rels)?;
        let names = names(&tree);
        Ok(Self { part, text, rels, types_text, types, sheets, names })
    }

    pub fn tree(&self) -> Result<Tree<'_>, PackageError> {
        Tree::parse(&self.part, &self.text)
    }

    pub fn rels_part(&self) -> String {
        rels_of(&self.part)
    }

    /// The part a relationship of that kind leads to, if the package holds it.
    pub fn related(&self, package: &Package, kind: &str) -> Option<String> {
        let found = self.rels.iter().filter(|r| r.kind == kind).find_map(|r| r.part.clone());
        found.filter(|part| package.has(part))
    }

    /// Positions of the sheets that are ours: they carry our mark and still bear the name it
    /// tells. One that the user copied or renamed is the user's.
    pub fn ours(&self) -> Vec<usize> {
        let mut ours = self.marked();
        ours.retain(|at| self.sheets.get(*at).is_some_and(|sheet| is_our_name(&sheet.name)));
        ours
    }

    /// Positions of the sheets that carry our mark.
    fn marked(&self) -> Vec<usize> {
        let marks = self.names.iter().filter(|n| n.name.eq_ignore_ascii_case(MARK_NAME));
        let mut ours: Vec<usize> = marks
            .filter_map(|n| {
                let sheet = self.sheets.get(n.scope?)?;
                (n.formula == mark_formula(&sheet.name)).then_some(n.scope?)
            })
            .collect();
        ours.sort_unstable();
        ours.dedup();
        ours
    }

    /// What the user should hear about this workbook.
    pub fn notes(&self, package: &Package) -> Result<Vec<Note>, GraftError> {
        let tree = self.tree()?;
        let is = |element: &str, attr: &str, values: &[&str]| {
            let found = tree.top(element).and_then(|e| tree.attr(e, attr));
            found.is_some_and(|value| values.contains(&value.trim()))
        };
        let on = ["1", "true", "on"];
        let signed = package.names().any(|name| name.to_lowercase().starts_with("_xmlsignatures/"));
        let all = [
            (signed, Note::SignatureBroken),
            (is("workbookProtection", "lockStructure", &on), Note::StructureProtected),
            (is("calcPr", "calcMode", &["manual"]), Note::ManualCalculation),
            (is("calcPr", "iterate", &on), Note::IterativeCalculation),
            (is("calcPr", "fullPrecision", &["0", "false", "off"]), Note::PrecisionAsDisplayed),
            (is("workbookPr", "date1904", &on), Note::Dates1904),
        ];
        let marked = self.marked().into_iter().filter_map(|at| self.sheets.get(at));
        let strange = marked.filter(|sheet| !is_our_name(&sheet.name));
        let strange = strange.map(|sheet| Note::MarkOnAnother { sheet: sheet.name.clone() });
        let all = all.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note);
        Ok(all.chain(strange).collect())
    }
}

/// The form in which Excel compares names.
pub(super) fn fold(name: &str) -> String {
    name.to_lowercase()
}

fn sheets(tree: &Tree<'_>, rels: &[Relationship]) -> Result<Vec<Sheet>, GraftError> {
    let list = tree.top("sheets").ok_or(GraftError::NoSheets)?;
    let read = |e: &Element<'_>| {
        let id = tree.attr(e, "sheetId").and_then(|id| id.trim().parse().ok()).unwrap_or(0);
        let rid = attributes(tree.text, e.tag.clone())
            .find(|a| a.name.contains(':') && local(a.name) == "id")
            .map(|a| a.value());
        let rel = rels.iter().position(|r| Some(r.id.as_str()) == rid.as_deref());
        let part = rel.and_then(|i| rels.get(i)).and_then(|r| r.part.clone());
        let name = tree.attr(e, "name").unwrap_or_default().into_owned();
        Sheet { name, id, part, rel, whole: e.whole.clone() }
    };
    Ok(tree.children(list).filter(|e| e.local() == "sheet").map(read).collect())
}

fn names(tree: &Tree<'_>) -> Vec<Name> {
    let Some(list) = tree.top("definedNames") else {
        return Vec::new();
    };
    let read = |e: &Element<'_>| {
        let raw = tree.inner(e);
        let formula = quick_xml::escape::unescape(raw).unwrap_or(raw.into()).into_owned();
        Name {
            name: tree.attr(e, "name").unwrap_or_default().into_owned(),
            scope: tree.attr(e, "localSheetId").and_then(|i| i.trim().parse().ok()),
            formula,
            whole: e.whole.clone(),
        }
    };
    tree.children(list).filter(|e| e.local() == "definedName").map(read).collect()
}
