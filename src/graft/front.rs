//! Opening the workbook on a sheet of ours.
//!
//! The workbook part says which tab is active, but each sheet says itself whether it is selected,
//! and Excel groups those that are: what is then typed in one goes into the others. No part of the
//! host is edited, so a sheet that is selected is read from a copy that is not; the part itself
//! stays in the package as it was, and is the sheet again when the graft is undone. A copy is ours,
//! and what is not well-formed XML is not copied.

use roxmltree::Document;

use super::error::GraftError;
use super::import::{NewPart, SHEET_TYPE, Standing, Taken};
use super::workbook::Book;
use crate::draw::drawn::Drawn;
use crate::package::parts::{RELS_TYPE, rels_of};
use crate::package::spans::{Edits, Tree, attribute};
use crate::package::zip::Package;

/// A selected sheet larger than this is not copied; the workbook then opens where it did.
const MOST_COPIED: u64 = 4 << 20;

/// The sheet to open on, and what makes it the only one that is selected.
pub(super) struct Front {
    /// Its position among the sheets of the workbook.
    pub tab: usize,
    /// Relationships of the workbook by their place in [`Book::rels`], and where they lead now.
    pub moved: Vec<(usize, String)>,
    pub parts: Vec<NewPart>,
}

/// `None` where the workbook is to open as it did: none of ours is wanted, it has several windows,
/// or a sheet is selected that cannot be copied.
pub(super) fn front(
    package: &Package,
    host: &Book,
    drawn: &Drawn,
    taken: &mut Taken,
) -> Result<Option<Front>, GraftError> {
    let (Some(front), Standing::Guests) = (drawn.front, taken.standing) else { return Ok(None) };
    let tree = host.tree()?;
    if tree.named("workbookView").count() > 1 {
        return Ok(None);
    }
    let mut made = Front { tab: host.sheets.len() + front, moved: Vec::new(), parts: Vec::new() };
    for sheet in &host.sheets {
        let (Some(part), Some(rel)) = (&sheet.part, sheet.rel) else { return Ok(None) };
        if package.stated(part).is_none_or(|(_, size)| size > MOST_COPIED) {
            // Large sheets are rarely the one that is shown; their beginning cannot be read alone.
            return Ok(None);
        }
        let Some(text) = package.text(part)? else { return Ok(None) };
        let Some(copy) = unselected(part, &text)? else { continue };
        if host.types.of(part) != Some(SHEET_TYPE) || Document::parse(&copy).is_err() {
            return Ok(None);
        }
        let name = taken.free_part(&host.types, part);
        if let Some(bytes) = package.bytes(&rels_of(part))? {
            let name = rels_of(&name);
            made.parts.push(NewPart { name, content_type: RELS_TYPE, bytes });
        }
        let bytes = copy.into_bytes();
        made.parts.push(NewPart { name: name.clone(), content_type: SHEET_TYPE, bytes });
        made.moved.push((rel, name));
    }
    Ok(Some(made))
}

/// The sheet no longer selected; `None` where it is not.
fn unselected(part: &str, text: &str) -> Result<Option<String>, GraftError> {
    if !text.contains("tabSelected") {
        return Ok(None);
    }
    let tree = Tree::parse(part, text)?;
    let mut edits = Edits::default();
    let mut any = false;
    for view in tree.named("sheetView") {
        if let Some(found) = attribute(text, view.tag.clone(), "tabSelected")
            && ["1", "true", "on"].contains(&found.value().trim())
        {
            edits.replace(found.span, "0");
            any = true;
        }
    }
    Ok(any.then(|| edits.apply(text).0))
}

/// Makes a tab the active one.
pub(super) fn activate(tree: &Tree<'_>, tab: usize, edits: &mut Edits) {
    let value = tab.to_string();
    if let Some(view) = tree.named("workbookView").next() {
        match attribute(tree.text, view.tag.clone(), "activeTab") {
            Some(found) => edits.replace(found.span, value),
            None => {
                let at = view.tag.start + 1 + view.name.len();
                edits.insert(at, format!(r#" activeTab="{value}""#));
            }
        }
    } else if let Some(sheets) = tree.top("sheets") {
        let c = sheets.prefix();
        let views =
            format!(r#"<{c}bookViews><{c}workbookView activeTab="{value}"/></{c}bookViews>"#);
        edits.insert(sheets.whole.start, views);
    }
}
