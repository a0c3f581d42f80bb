//! What the generated charts draw, filled in from the generated cells.
//!
//! A chart keeps a copy of the values that it draws, which is what a reader shows who does not calculate. The writing
//! library knows no result of a formula when it writes a chart, so the copies are made here.

use super::GraftError;
use super::xml::{Edits, Element, Tree};
use crate::workbook::Address;
use std::collections::HashMap;

/// What a cell that is drawn holds, as it stands in the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Point {
    Number(String),
    /// Escaped.
    Text(String),
}

/// The cells of one sheet that charts draw from.
#[derive(Debug, Default)]
pub(super) struct Drawn(Vec<(Address, Address)>);

impl Drawn {
    /// The address, if it is among them.
    pub fn holds(&self, address: &str) -> Option<Address> {
        if self.0.is_empty() {
            return None;
        }
        let at = Address::parse(address)?;
        let within = |(from, to): &(Address, Address)| {
            (from.row..=to.row).contains(&at.row) && (from.col..=to.col).contains(&at.col)
        };
        self.0.iter().any(within).then_some(at)
    }
}

/// What the cells of each sheet hold, by the sheet's name.
pub(super) type Points = HashMap<String, HashMap<Address, Point>>;

/// Adds what a chart draws to what is drawn of each sheet.
pub(super) fn drawn(part: &str, text: &str, sheets: &mut HashMap<String, Drawn>) -> Result<(), GraftError> {
    let tree = Tree::parse(part, text)?;
    for reference in tree.named("f").map(|f| tree.inner(f)) {
        let (sheet, from, to) = area(reference)?;
        sheets.entry(sheet).or_default().0.push((from, to));
    }
    Ok(())
}

/// The chart with what it draws.
pub(super) fn filled(part: &str, text: &str, points: &Points) -> Result<String, GraftError> {
    let tree = Tree::parse(part, text)?;
    let mut edits = Edits::default();
    for (position, holder) in tree.all().enumerate() {
        if !matches!(holder.local(), "numRef" | "strRef") {
            continue;
        }
        let of = tree.all().take(position).filter(|e| e.whole.end >= holder.whole.end).last();
        let of = of.map_or("", Element::local);
        let Some(reference) = tree.children(holder).find(|e| e.local() == "f") else { continue };
        let (sheet, from, to) = area(tree.inner(reference))?;
        let held = points.get(&sheet);
        let cells = (from.row..=to.row).flat_map(|row| (from.col..=to.col).map(move |col| Address::new(row, col)));
        let values: Vec<Option<&Point>> = cells.map(|at| held.and_then(|held| held.get(&at))).collect();
        let is_text = values.iter().any(|value| matches!(value, Some(Point::Text(_))));
        let text = of == "tx" || is_text && !matches!(of, "val" | "yVal" | "bubbleSize");
        edits.replace(holder.whole.clone(), copied(holder.prefix(), tree.whole(reference), &values, text));
    }
    Ok(edits.apply(text).0)
}

/// A reference with a copy of its values.
fn copied(c: &str, reference: &str, values: &[Option<&Point>], text: bool) -> String {
    let (holder, cache, code) = match text {
        true => ("strRef", "strCache", String::new()),
        false => ("numRef", "numCache", format!("<{c}formatCode>General</{c}formatCode>")),
    };
    let mut points = String::new();
    for (index, value) in values.iter().enumerate() {
        let value = match value {
            Some(Point::Number(value)) => value,
            Some(Point::Text(value)) if text => value,
            // Excel draws text among numbers as nil.
            Some(Point::Text(value)) if !value.is_empty() => "0",
            _ => continue,
        };
        points += &format!(r#"<{c}pt idx="{index}"><{c}v>{value}</{c}v></{c}pt>"#);
    }
    let count = values.len();
    format!(
        r#"<{c}{holder}>{reference}<{c}{cache}>{code}<{c}ptCount val="{count}"/>{points}</{c}{cache}></{c}{holder}>"#
    )
}

/// The sheet and the corners that a chart's reference names.
fn area(reference: &str) -> Result<(String, Address, Address), GraftError> {
    let read = || {
        let plain = quick_xml::escape::unescape(reference).ok()?;
        let (sheet, cells) = plain.rsplit_once('!')?;
        let sheet = sheet.strip_prefix('\'').and_then(|name| name.strip_suffix('\'')).unwrap_or(sheet);
        let (from, to) = cells.split_once(':').unwrap_or((cells, cells));
        Some((sheet.replace("''", "'"), Address::parse(from)?, Address::parse(to)?))
    };
    read().ok_or_else(|| GraftError::Guest(format!("a chart draws from {reference}, which is no area")))
}
