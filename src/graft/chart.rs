//! What the generated charts draw, filled in from the generated cells.
//!
//! A chart keeps a copy of the values that it draws, which is what a reader shows who does not
//! calculate. The writing library knows no result of a formula when it writes a chart, so the
//! copies are made here.

use std::collections::HashMap;
use std::ops::Range;

use super::GraftError;
use crate::package::spans::{Edits, Element, Tree};
use crate::workbook::Address;

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

/// A chart, with the references to what it draws.
pub(super) struct Chart<'t> {
    text: &'t str,
    series: Vec<Series<'t>>,
}

/// One reference of a chart and the copy of what is there.
struct Series<'t> {
    /// The whole element in the text, and its prefix with the colon.
    whole: Range<usize>,
    prefix: &'t str,
    /// The element that it is the content of: `tx`, `cat`, `val` …
    of: &'t str,
    /// The element with the reference, and what it names.
    reference: &'t str,
    sheet: String,
    from: Address,
    to: Address,
}

impl<'t> Chart<'t> {
    pub fn read(part: &str, text: &'t str) -> Result<Self, GraftError> {
        let tree = Tree::parse(part, text)?;
        let mut series = Vec::new();
        let mut above: Vec<&Element<'t>> = Vec::new();
        for element in tree.all() {
            above.truncate(element.depth);
            if matches!(element.local(), "numRef" | "strRef")
                && let Some(reference) = tree.children(element).find(|e| e.local() == "f")
            {
                let (sheet, from, to) = area(tree.inner(reference))?;
                series.push(Series {
                    whole: element.whole.clone(),
                    prefix: element.prefix(),
                    of: above.last().map_or("", |e| e.local()),
                    reference: tree.whole(reference),
                    sheet,
                    from,
                    to,
                });
            }
            above.push(element);
        }
        Ok(Self { text, series })
    }

    /// Adds what the chart draws to what is drawn of each sheet.
    pub fn note(&self, drawn: &mut HashMap<String, Drawn>) {
        for series in &self.series {
            drawn.entry(series.sheet.clone()).or_default().0.push((series.from, series.to));
        }
    }

    /// The text with what the chart draws.
    pub fn filled(&self, points: &Points) -> String {
        let mut edits = Edits::default();
        for Series { whole, prefix, of, reference, sheet, from, to } in &self.series {
            let held = points.get(sheet);
            let cells = (from.row..=to.row)
                .flat_map(|row| (from.col..=to.col).map(move |col| Address::new(row, col)));
            let values: Vec<Option<&Point>> =
                cells.map(|at| held.and_then(|held| held.get(&at))).collect();
            let is_text = values.iter().any(|value| matches!(value, Some(Point::Text(_))));
            let text = *of == "tx" || is_text && !matches!(*of, "val" | "yVal" | "bubbleSize");
            edits.replace(whole.clone(), copied(prefix, reference, &values, text));
        }
        edits.apply(self.text).0
    }
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
        let sheet =
            sheet.strip_prefix('\'').and_then(|name| name.strip_suffix('\'')).unwrap_or(sheet);
        let (from, to) = cells.split_once(':').unwrap_or((cells, cells));
        Some((sheet.replace("''", "'"), Address::parse(from)?, Address::parse(to)?))
    };
    read().ok_or_else(|| {
        GraftError::Guest(format!("a chart draws from {reference}, which is no area"))
    })
}
