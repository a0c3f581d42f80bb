//! Examining the finished package before it leaves: it is opened again like any stranger's.
//!
//! What we wrote is only inflated and walked through in tests and debug builds; what the lists
//! say, the checksums and the parts that were not to be touched are held together always.

use rayon::prelude::*;
use std::collections::HashSet;

use super::error::GraftError;
use super::import::{NewPart, Standing};
use super::marks::{MAX_OURS, OUR_PREFIX};
use super::plan::Change;
use super::workbook::Book;
use crate::package::parts::{related, relationships};
use crate::package::spans::well_formed;
use crate::package::zip::{Package, key};

/// Compares `made` with the package it was made from: `change` must be in it, `sheets` be the names
/// of all its sheets, and the rest stand as it stood. Returns how many parts are untouched.
pub(super) fn check(
    source: &Package,
    made: &[u8],
    change: &Change,
    sheets: &[&str],
) -> Result<usize, GraftError> {
    let fault = |what: String| GraftError::Check(what);
    let package = Package::open_ours(made.to_vec(), MAX_OURS)?;
    let untouched = source.untouched();
    for name in &untouched {
        if source.raw(name)? != package.raw(name)? {
            return Err(fault(format!("{name} did not stay as it was")));
        }
    }
    let all: Vec<String> = package.names().map(str::to_owned).collect();
    let kept: HashSet<&String> = untouched.iter().collect();
    let mut order = all.iter().filter(|name| kept.contains(name));
    if !untouched.iter().all(|name| order.next() == Some(name)) {
        return Err(fault("the entries lost their order".into()));
    }
    let book = Book::read(&package)?;
    for edited in &change.edited {
        well_formed(&edited.part, &edited.after)?;
        if package.text(&edited.part)?.as_deref() != Some(&edited.after) {
            return Err(fault(format!("{} was not written", edited.part)));
        }
    }
    for NewPart { name, content_type, bytes } in &change.added {
        if package.stated(name) != Some((crc32fast::hash(bytes), bytes.len() as u64)) {
            return Err(fault(format!("{name} was not written")));
        }
        if book.types.of(name) != Some(content_type) {
            return Err(fault(format!("{name} has not its content type")));
        }
    }
    if cfg!(debug_assertions) {
        change.added.par_iter().try_for_each(|part| examine(&package, part))?;
    }
    for relationship in
        relationships(&book.part, &package.text(&book.rels_part())?.unwrap_or_default())?
    {
        let ours = relationship.part.filter(|part| part.contains(&format!("/{OUR_PREFIX}")));
        if let Some(lost) = ours.filter(|part| !all.iter().any(|name| key(name) == key(part))) {
            return Err(fault(format!("{lost} is listed but missing")));
        }
    }
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let ours: Vec<usize> = (names.len().saturating_sub(change.sheets)..names.len()).collect();
    let present = |i: &usize| {
        let part = book.sheets.get(*i).and_then(|sheet| sheet.part.clone());
        part.is_some_and(|part| package.has(&part))
    };
    let marked = if change.standing == Standing::Guests { &*ours } else { &[] };
    if names != sheets || book.ours() != marked {
        return Err(fault("the sheets are not those that were to be".into()));
    }
    if !ours.iter().all(present) {
        return Err(fault("an added sheet has no part".into()));
    }
    Ok(untouched.len())
}

/// Inflates a part that was added, walks through it and follows where it leads.
fn examine(package: &Package, part: &NewPart) -> Result<(), GraftError> {
    let fault = |what: String| GraftError::Check(what);
    let name = &part.name;
    if !package.holds(name, &part.bytes)? {
        return Err(fault(format!("{name} was not written")));
    }
    if part.content_type.ends_with("xml") {
        let text = std::str::from_utf8(&part.bytes).map_err(|e| fault(e.to_string()))?;
        well_formed(name, text)?;
    }
    for target in related(package, name)?.into_iter().filter_map(|r| r.part) {
        if !package.has(&target) {
            return Err(fault(format!("{name} leads to {target}, which is missing")));
        }
    }
    Ok(())
}
