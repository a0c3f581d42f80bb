//! Listing what is added: content types, the workbook's relationships, sheets and names. Only
//! ever appends, so that every index the host holds (local names, active tab, external links)
//! stays valid.

use std::collections::HashSet;

use super::error::GraftError;
use super::front::{Front, activate};
use super::import::{Standing, Taken};
use super::marks::{MARK_NAME, mark_formula};
use super::note::Note;
use super::record::Edited;
use super::workbook::{Book, REL_NS, fold};
use crate::draw::drawn::Drawn;
use crate::package::error::PackageError;
use crate::package::fault::Fault;
use crate::package::parts::{CONTENT_TYPES, relative};
use crate::package::spans::{Edits, Tree, attributes, escape};
use crate::package::zip::Package;

/// Excel's highest sheet number.
const MAX_SHEET_ID: u32 = 65_534;
const RELS_NS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// What is to be listed.
pub(super) struct Listing<'l> {
    /// Name and content type of every added part.
    pub parts: Vec<(&'l str, &'l str)>,
    /// Kind and name of the parts the workbook must lead to, the sheets first.
    pub links: Vec<(&'static str, &'l str)>,
}

/// The lists of the host with everything entered. A defined name that the host already has is
/// left out and reported.
pub(super) fn enlist(
    package: &Package,
    host: &Book,
    drawn: &Drawn,
    (listing, front): (&Listing<'_>, Option<&Front>),
    taken: &Taken,
    notes: &mut Vec<Note>,
) -> Result<Vec<Edited>, GraftError> {
    let ids = free_ids(host, listing.links.len())?;
    let rels_part = host.rels_part();
    let rels_text = package.text(&rels_part)?.ok_or(GraftError::NoWorkbook)?;
    let types = host.types.register(&host.types_text, &listing.parts)?;
    let mut sheets = sheets_and_names(host, drawn, &ids, taken, notes)?;
    let mut links = links(host, &rels_text, &ids, &listing.links)?;
    if let Some(front) = front {
        activate(&host.tree()?, front.tab, &mut sheets);
        for (rel, part) in &front.moved {
            if let Some(known) = host.rels.get(*rel) {
                links.replace(known.target.clone(), escape(&relative(&host.part, part)));
            }
        }
    }
    Ok(vec![
        Edited::new(CONTENT_TYPES, host.types_text.clone(), types),
        Edited::new(&host.part, host.text.clone(), sheets),
        Edited::new(&rels_part, rels_text, links),
    ])
}

/// `count` relationship ids that nothing uses: neither the relationships nor, dangling, the
/// workbook part itself.
fn free_ids(host: &Book, count: usize) -> Result<Vec<String>, GraftError> {
    let tree = host.tree()?;
    let mut used: HashSet<String> = host.rels.iter().map(|r| r.id.to_lowercase()).collect();
    for e in tree.all() {
        let ids = attributes(tree.text, e.tag.clone()).filter(|a| a.name.contains(':'));
        used.extend(ids.map(|a| a.value().to_lowercase()));
    }
    let all = (host.rels.len() + 1..).map(|n| format!("rId{n}"));
    Ok(all.filter(|id| !used.contains(&id.to_lowercase())).take(count).collect())
}

/// The edits of the workbook's relationships.
fn links(
    host: &Book,
    text: &str,
    ids: &[String],
    links: &[(&'static str, &str)],
) -> Result<Edits, GraftError> {
    let part = host.rels_part();
    let tree = Tree::parse(&part, text)?;
    let (root, mut edits) = (tree.root(), Edits::default());
    let prefix = root.prefix();
    if tree.namespace(&root, prefix).as_deref() != Some(RELS_NS) {
        return Err(PackageError::malformed(part, Fault::WrongRoot).into());
    }
    let mut new = String::new();
    for (id, (kind, to)) in ids.iter().zip(links) {
        // Some readers cannot climb out of the workbook's folder.
        let target = match relative(&host.part, to) {
            climbing if climbing.starts_with("..") => format!("/{to}"),
            target => target,
        };
        let target = escape(&target);
        new += &format!(
            r#"<{prefix}Relationship Id="{id}" Type="{REL_NS}/{kind}" Target="{target}"/>"#
        );
    }
    edits.append(&tree, &root, &new, 0);
    Ok(edits)
}

/// The edits of the workbook part: sheets, their marks and the names that come with them.
fn sheets_and_names(
    host: &Book,
    drawn: &Drawn,
    ids: &[String],
    taken: &Taken,
    notes: &mut Vec<Note>,
) -> Result<Edits, GraftError> {
    let tree = host.tree()?;
    let (root, mut edits) = (tree.root(), Edits::default());
    let list = tree.top("sheets").ok_or(GraftError::NoSheets)?;
    let mut namespaces = String::new();
    if tree.namespace(list, "r").as_deref() != Some(REL_NS) {
        namespaces = format!(r#" xmlns:r="{REL_NS}""#);
    }
    let mut new = String::new();
    for ((sheet, id), sheet_id) in drawn.sheets.iter().zip(ids).zip(free_sheet_ids(host)) {
        let state = if sheet.is_hidden() { r#" state="hidden""# } else { "" };
        let (prefix, name) = (list.prefix(), escape(sheet.name()));
        new += &format!(
            r#"<{prefix}sheet{namespaces} name="{name}" sheetId="{sheet_id}"{state} r:id="{id}"/>"#
        );
    }
    edits.append(&tree, list, &new, 0);

    let names = tree.top("definedNames");
    let prefix = names.unwrap_or(&root).prefix();
    let mut written = String::new();
    let mut write = |attributes: &str, scope: Option<usize>, formula: &str| {
        let scope = scope.map_or(String::new(), |i| format!(r#" localSheetId="{i}""#));
        written +=
            &format!("<{prefix}definedName{attributes}{scope}>{formula}</{prefix}definedName>");
    };
    // Each kind together, as Excel has it.
    let mut own: Vec<_> = (host.sheets.len()..)
        .zip(&drawn.sheets)
        .flat_map(|(scope, sheet)| sheet.local_names().into_iter().map(move |own| (scope, own)))
        .collect();
    own.sort_by_key(|(_, own)| (!own.is_hidden, own.name));
    for (scope, own) in &own {
        let hidden = if own.is_hidden { r#" hidden="1""# } else { "" };
        write(&format!(r#" name="{}"{hidden}"#, own.name), Some(*scope), &escape(&own.formula));
    }
    for (name, refers_to) in &drawn.names {
        if taken.names.contains(&fold(name)) {
            notes.push(Note::NameTaken { name: name.clone() });
            continue;
        }
        write(&format!(r#" name="{}""#, escape(name)), None, &escape(refers_to));
    }
    let marked = if taken.standing == Standing::Guests { &*drawn.sheets } else { &[] };
    for (scope, sheet) in (host.sheets.len()..).zip(marked) {
        let attributes = format!(r#" name="{MARK_NAME}" hidden="1""#);
        write(&attributes, Some(scope), &escape(&mark_formula(sheet.name())));
    }
    match names {
        _ if written.is_empty() => {}
        Some(names) => edits.append(&tree, names, &written, 0),
        None => {
            let before = ["sheets", "functionGroups", "externalReferences"];
            let last = tree.children(&root).filter(|e| before.contains(&e.local())).last();
            let place = last.map_or(list.whole.end, |e| e.whole.end);
            let list = format!("<{prefix}definedNames>{written}</{prefix}definedNames>");
            edits.insert(place, list);
        }
    }
    Ok(edits)
}

/// Sheet numbers above the host's; below the highest allowed, the gaps are filled.
fn free_sheet_ids(host: &Book) -> impl Iterator<Item = u32> {
    let used: HashSet<u32> = host.sheets.iter().map(|s| s.id).collect();
    let highest = used.iter().copied().filter(|id| *id <= MAX_SHEET_ID).max().unwrap_or(0);
    (highest + 1..=MAX_SHEET_ID).chain(1..highest).filter(move |id| !used.contains(id))
}
