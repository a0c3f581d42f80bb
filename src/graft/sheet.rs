//! One generated sheet made to fit its new workbook: format numbers, shared strings set in
//! the cells, results that are text, and no claim to be the active tab.

use std::collections::HashMap;
use std::ops::Range;

use super::chart::{Drawn, Point};
use super::styles::StyleMap;
use super::{GraftError, TEXT_MARK};
use crate::package::spans::{
    Step, Tree, at, attribute, attributes, escape, local, walk, walk_ours,
};
use crate::workbook::Address;

/// The strings of the generated package, each as the inside of its `si`.
pub(super) fn shared_strings(text: &str) -> Result<Vec<String>, GraftError> {
    let tree = Tree::parse("our shared strings", text)?;
    Ok(tree.named("si").map(|si| tree.inner(si).to_owned()).collect())
}

/// What a sheet is fitted to.
pub(super) struct Fit<'f> {
    pub styles: &'f StyleMap,
    pub strings: &'f [String],
    /// Tables that got another name: old and new.
    pub tables: &'f [(String, String)],
}

/// A worksheet or table, fitted.
pub(super) struct Fitted {
    pub text: String,
    /// What the cells that charts draw from hold now.
    pub points: HashMap<Address, Point>,
}

impl Fit<'_> {
    /// Fits a worksheet or table, of which charts draw the cells in `drawn`.
    pub fn apply(&self, text: &str, drawn: &Drawn) -> Result<Fitted, GraftError> {
        // Strings move in, so that a sheet grows.
        let out = String::with_capacity(text.len() + text.len() / 4);
        let mut fitting = Fitting {
            fit: self,
            text,
            out,
            copied: 0,
            cell: None,
            leaf: None,
            points: HashMap::new(),
        };
        walk_ours(text, |step| match step {
            Step::Open { name, tag, .. } => fitting.open(local(name), tag, drawn),
            Step::Close { tag } => fitting.close(tag),
        })?;
        fitting.copy(text.len());
        Ok(Fitted { text: fitting.out, points: fitting.points })
    }
}

/// A cell being walked through.
struct Cell {
    /// Its type, where one is written, and where in the fitted text: if none, where one would
    /// stand.
    kind: Option<String>,
    kind_at: Range<usize>,
    shared: bool,
    /// The cell's address, when a chart draws from it.
    drawn: Option<Address>,
}

/// The walk through one text, written anew as it goes.
struct Fitting<'f> {
    fit: &'f Fit<'f>,
    text: &'f str,
    out: String,
    /// How far the text has been taken over.
    copied: usize,
    cell: Option<Cell>,
    /// The tag of the value or formula that is open.
    leaf: Option<(&'f str, Range<usize>)>,
    points: HashMap<Address, Point>,
}

impl<'f> Fitting<'f> {
    fn copy(&mut self, to: usize) {
        self.out.push_str(at(self.text, self.copied..to));
        self.copied = to;
    }

    fn replace(&mut self, range: Range<usize>, new: &str) {
        self.copy(range.start);
        self.out.push_str(new);
        self.copied = range.end;
    }

    /// Format numbers in one tag, and the tab selection.
    fn open(&mut self, name: &'f str, tag: Range<usize>, drawn: &Drawn) -> Result<(), GraftError> {
        if matches!(name, "v" | "f" | "calculatedColumnFormula" | "totalsRowFormula") {
            self.leaf = Some((name, tag.clone()));
        }
        let is_cell = name == "c";
        let mut cell = Cell { kind: None, kind_at: 0..0, shared: false, drawn: None };
        for found in attributes(self.text, tag.clone()) {
            let number = || found.raw.parse::<u32>().ok();
            let new = match (name, found.name) {
                ("c", "r") => {
                    cell.drawn = drawn.holds(found.raw);
                    continue;
                }
                ("c", "t") => {
                    cell.shared = found.raw == "s";
                    let kind = if cell.shared { "inlineStr" } else { found.raw };
                    self.replace(found.span, kind);
                    cell.kind_at = self.out.len() - kind.len()..self.out.len();
                    cell.kind = Some(kind.to_owned());
                    continue;
                }
                ("c" | "row", "s") | ("col", "style") => {
                    number().and_then(|n| self.fit.styles.cell(n))
                }
                ("c", "cm" | "vm") => {
                    return Err(GraftError::Guest("a cell needs metadata (dynamic array)".into()));
                }
                ("sheetView", "tabSelected") => Some(0),
                (_, id) if id == "dxfId" || id.ends_with("DxfId") => {
                    number().and_then(|n| self.fit.styles.differential(n))
                }
                _ => continue,
            };
            let new = new.ok_or_else(|| {
                GraftError::Guest(format!("{}=\"{}\" names no format", found.name, found.raw))
            })?;
            self.replace(found.span, &new.to_string());
        }
        if is_cell {
            if cell.kind.is_none() {
                self.copy(tag.end - 1);
                cell.kind_at = self.out.len()..self.out.len();
            }
            self.cell = Some(cell);
        }
        Ok(())
    }

    fn close(&mut self, tag: Range<usize>) -> Result<(), GraftError> {
        let Some((name, opened)) = self.leaf.take() else {
            return Ok(());
        };
        let inner = opened.end..tag.start;
        if name == "v" {
            return self.value(inner, opened.start..tag.end);
        }
        let formula = at(self.text, inner.clone());
        let renamed = rename_tables(formula, self.fit.tables);
        if renamed != formula {
            self.replace(inner, &renamed);
        }
        Ok(())
    }

    /// A shared string moves into its cell; a marked result becomes text without the mark.
    fn value(&mut self, inner: Range<usize>, whole: Range<usize>) -> Result<(), GraftError> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let content = at(self.text, inner.clone());
        let point = if cell.shared {
            let string = content.trim().parse().ok().and_then(|i: usize| self.fit.strings.get(i));
            let string = string.ok_or_else(|| GraftError::Guest("a string is missing".into()))?;
            self.replace(whole, "<is>");
            self.out.push_str(string);
            self.out.push_str("</is>");
            cell.drawn.map(|_| Point::Text(plain(string)))
        } else if let Some(text) = content.strip_prefix(TEXT_MARK) {
            self.replace(inner.start..inner.start + TEXT_MARK.len_utf8(), "");
            match cell.kind.as_deref() {
                Some("str") => {}
                Some(_) => self.out.replace_range(cell.kind_at, "str"),
                None => self.out.insert_str(cell.kind_at.start, r#" t="str""#),
            }
            Some(Point::Text(text.to_owned()))
        } else {
            match cell.kind.as_deref() {
                None | Some("n") => Some(Point::Number(content.to_owned())),
                _ => None,
            }
        };
        if let (Some(address), Some(point)) = (cell.drawn, point) {
            self.points.insert(address, point);
        }
        Ok(())
    }
}

/// The text of a string, runs and all, still escaped.
fn plain(string: &str) -> String {
    let texts = string.split("<t").skip(1).filter(|rest| rest.starts_with(['>', ' ']));
    let inside = texts.filter_map(|rest| rest.split_once('>')?.1.split_once("</t>"));
    inside.map(|(text, _)| text).collect()
}

/// An escaped formula in which the tables go by their new names. Text constants, quoted sheet
/// names, functions and sheets of the same name are left alone.
pub(super) fn rename_tables(formula: &str, tables: &[(String, String)]) -> String {
    if tables.is_empty() {
        return formula.to_owned();
    }
    let plain = quick_xml::escape::unescape(formula).unwrap_or(formula.into()).into_owned();
    let mut out = String::new();
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '\\');
        let end = match first {
            '"' | '\'' => rest.get(1..).and_then(|r| r.find(first)).map_or(rest.len(), |i| i + 2),
            '[' => rest.find(']').map_or(rest.len(), |i| i + 1),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        let known = tables.iter().find(|(old, _)| old.eq_ignore_ascii_case(token));
        match known {
            Some((_, new)) if !after.starts_with(['(', '!']) => out += new,
            _ => out += token,
        }
        rest = after;
    }
    escape(&out).into_owned()
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
