//! Taking our earlier sheets out again, so that a rerun replaces them.
//!
//! Two ways. When the record still fits, its edits are undone and the host is what it was. When
//! another program has saved the file since, the sheets are found by their marks and removed
//! with every part that only they lead to; formats they used stay (programs drop unused ones).

use std::collections::HashSet;

use super::error::GraftError;
use super::marks::{MAX_OURS, NAME_PREFIX, is_ours};
use super::note::Note;
use super::record::Record;
use super::workbook::Book;
use crate::package::parts::{CONTENT_TYPES, related, rels_of};
use crate::package::spans::{Edits, Element, attribute};
use crate::package::zip::{Package, key};

/// Removes what is ours from a package; the note tells what was removed. Returns the workbook as it
/// is then.
pub(super) fn strip(package: &mut Package) -> Result<(Book, Option<Note>), GraftError> {
    let mut book = Book::read(package)?;
    let ours = book.ours();
    let mut removed: Vec<String> = names_at(&book, &ours);
    let (mut found, mut resaved) = (false, false);
    if let Some((part, record)) = record(package, &book)? {
        found = true;
        resaved = record.touched(package)?;
        if let Some(texts) = record.undone(package)? {
            for (part, text) in texts {
                package.change(&part, text);
            }
            for part in record.added().chain([part.as_str()]) {
                if is_ours(part) {
                    package.remove(part);
                }
            }
            book = Book::read(package)?;
        }
    }
    let ours = book.ours();
    let record = record(package, &book)?;
    if !ours.is_empty() || record.is_some() {
        (found, resaved) = (true, true);
        removed.extend(names_at(&book, &ours));
        remove(package, &book, &ours, record.map(|(part, _)| part))?;
        book = Book::read(package)?;
    }
    removed.sort();
    removed.dedup();
    Ok((book, found.then_some(Note::Replaced { sheets: removed, resaved })))
}

fn names_at(book: &Book, sheets: &[usize]) -> Vec<String> {
    sheets.iter().filter_map(|i| book.sheets.get(*i)).map(|s| s.name.clone()).collect()
}

/// The record among the workbook's custom XML, wherever another program has put it.
pub(super) fn record(
    package: &Package,
    book: &Book,
) -> Result<Option<(String, Record)>, GraftError> {
    let parts = book.rels.iter().filter(|r| r.kind == "customXml").filter_map(|r| r.part.clone());
    for part in parts {
        let bytes = if is_ours(&part) {
            package.bytes_up_to(&part, MAX_OURS)?
        } else {
            package.bytes(&part)?
        };
        let Some(bytes) = bytes else {
            continue;
        };
        let found = std::str::from_utf8(&bytes).ok().and_then(|text| Record::read(&part, text));
        if let Some(record) = found {
            return Ok(Some((part, record)));
        }
    }
    Ok(None)
}

/// Removes marked sheets from a package that another program has saved.
fn remove(
    package: &mut Package,
    book: &Book,
    ours: &[usize],
    record: Option<String>,
) -> Result<(), GraftError> {
    if ours.len() >= book.sheets.len() {
        return Err(GraftError::NoSheets);
    }
    // The calculation chain may name cells of the removed sheets, which is fatal; it is a cache.
    let mut roots: Vec<String> = book.related(package, "calcChain").into_iter().collect();
    roots.extend(record);
    let sheet_rels: HashSet<usize> = ours.iter().filter_map(|i| book.sheets.get(*i)?.rel).collect();
    roots.extend(ours.iter().filter_map(|i| book.sheets.get(*i)?.part.clone()));
    let roots: HashSet<String> = roots.iter().map(|part| key(part)).collect();
    let gone_rel = |i: usize, part: &Option<String>| {
        sheet_rels.contains(&i) || part.as_ref().is_some_and(|part| roots.contains(&key(part)))
    };

    let reached = reachable(package, roots.iter().cloned().collect(), &HashSet::new())?;
    let kept = reachable(package, vec![String::new()], &roots)?;
    let gone: HashSet<String> = reached.difference(&kept).cloned().collect();

    package.change(&book.part, workbook_without(book, ours)?);
    if let Some(text) = package.text(&book.rels_part())? {
        let mut edits = Edits::default();
        for (i, relationship) in book.rels.iter().enumerate() {
            if gone_rel(i, &relationship.part) {
                edits.replace(relationship.whole.clone(), "");
            }
        }
        package.change(&book.rels_part(), edits.apply(&text).0);
    }
    let mut edits = Edits::default();
    for span in book.types.spans_of(&gone) {
        edits.replace(span, "");
    }
    package.change(CONTENT_TYPES, edits.apply(&book.types_text).0);
    for part in &gone {
        package.remove(part);
        package.remove(&rels_of(part));
    }
    Ok(())
}

/// Keys of the parts that relationships lead to from `start`, not going through `closed`.
fn reachable(
    package: &Package,
    start: Vec<String>,
    closed: &HashSet<String>,
) -> Result<HashSet<String>, GraftError> {
    let mut seen: HashSet<String> = start.iter().cloned().collect();
    let mut queue = start;
    while let Some(part) = queue.pop() {
        for target in related(package, &part)?.into_iter().filter_map(|r| r.part) {
            let target = key(&target);
            if !closed.contains(&target) && seen.insert(target.clone()) {
                queue.push(target);
            }
        }
    }
    Ok(seen)
}

/// The workbook part without those sheets, with every index after them moved up.
fn workbook_without(book: &Book, ours: &[usize]) -> Result<String, GraftError> {
    let (tree, mut edits) = (book.tree()?, Edits::default());
    let before = |i: usize| ours.iter().filter(|ours| **ours < i).count();
    let sheets: Vec<_> = ours.iter().filter_map(|i| book.sheets.get(*i)).collect();
    for sheet in &sheets {
        edits.replace(sheet.whole.clone(), "");
    }
    let refers = |formula: &str| {
        sheets.iter().any(|sheet| {
            let quoted = format!("'{}'!", sheet.name.replace('\'', "''"));
            formula.contains(&quoted) || formula.starts_with(&format!("{}!", sheet.name))
        })
    };
    let prefix = NAME_PREFIX.to_lowercase();
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for name in &book.names {
        let dies = match name.scope {
            Some(scope) => ours.contains(&scope),
            None => name.name.to_lowercase().starts_with(&prefix) && refers(&name.formula),
        };
        if dies { gone.push(name) } else { kept.push(name) }
    }
    match tree.top("definedNames") {
        Some(list) if kept.is_empty() => edits.replace(list.whole.clone(), ""),
        _ => gone.iter().for_each(|name| edits.replace(name.whole.clone(), "")),
    }
    let mut move_up = |e: &Element<'_>, attr: &str, removed: usize| {
        let Some(found) = attribute(tree.text, e.tag.clone(), attr) else {
            return;
        };
        let Ok(index) = found.raw.trim().parse::<usize>() else {
            return;
        };
        let new = if ours.contains(&index) { removed } else { index - before(index) };
        edits.replace(found.span, new.to_string());
    };
    let kept: HashSet<usize> = kept.iter().map(|name| name.whole.start).collect();
    for e in tree.named("definedName").filter(|e| kept.contains(&e.whole.start)) {
        move_up(e, "localSheetId", 0);
    }
    // An active tab that goes away yields to the first sheet that can be seen.
    let remaining = book.sheets.iter().enumerate().filter(|(i, _)| !ours.contains(i));
    let visible = remaining
        .map(|(_, sheet)| tree.all().find(|e| e.whole == sheet.whole))
        .position(|e| e.and_then(|e| tree.attr(e, "state")).is_none_or(|state| state == "visible"));
    for view in tree.named("workbookView") {
        move_up(view, "activeTab", visible.unwrap_or(0));
        move_up(view, "firstSheet", 0);
    }
    Ok(edits.apply(&book.text).0)
}
