//! One generated sheet made to fit its new workbook: format numbers, shared strings set in
//! the cells, results that are text, and no claim to be the active tab.

use super::styles::StyleMap;
use super::xml::{Edits, Step, Tree, at, attribute, attributes, escape, local, walk};
use super::{GraftError, TEXT_MARK};
use std::ops::Range;

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

/// A cell being walked through.
struct Cell {
    tag: Range<usize>,
    kind: Option<Range<usize>>,
    shared: bool,
}

impl Fit<'_> {
    /// The text of a worksheet or table, fitted.
    pub fn apply(&self, part: &str, text: &str) -> Result<String, GraftError> {
        let mut edits = Edits::default();
        let mut cell: Option<Cell> = None;
        let mut open: Vec<(&str, Range<usize>)> = Vec::new();
        walk(part, text, |step| {
            match step {
                Step::Open { name, tag, empty } => {
                    self.numbers(text, local(name), &tag, &mut edits)?;
                    if local(name) == "c" {
                        let kind = attribute(text, tag.clone(), "t");
                        let shared = kind.as_ref().is_some_and(|t| t.raw == "s");
                        cell = Some(Cell { tag: tag.clone(), kind: kind.map(|t| t.span), shared });
                    }
                    if !empty {
                        open.push((local(name), tag));
                    }
                }
                Step::Close { tag } => {
                    let Some((name, opened)) = open.pop() else {
                        return Ok(());
                    };
                    let inner = opened.end..tag.start;
                    match (name, &cell) {
                        ("v", Some(cell)) => {
                            self.value(text, cell, inner, opened.start..tag.end, &mut edits)?;
                        }
                        ("f" | "calculatedColumnFormula" | "totalsRowFormula", _) => {
                            let formula = at(text, inner.clone());
                            let renamed = rename_tables(formula, self.tables);
                            if renamed != formula {
                                edits.replace(inner, renamed);
                            }
                        }
                        ("c", _) => cell = None,
                        _ => {}
                    }
                }
            }
            Ok(())
        })?;
        Ok(edits.apply(text).0)
    }

    /// Format numbers in one tag, and the tab selection.
    fn numbers(&self, text: &str, name: &str, tag: &Range<usize>, edits: &mut Edits) -> Result<(), GraftError> {
        for found in attributes(text, tag.clone()) {
            let number = || found.raw.parse::<u32>().ok();
            let new = match (name, found.name) {
                ("c" | "row", "s") | ("col", "style") => number().and_then(|n| self.styles.cell(n)),
                (_, id) if id == "dxfId" || id.ends_with("DxfId") => number().and_then(|n| self.styles.differential(n)),
                ("sheetView", "tabSelected") => Some(0),
                ("c", "cm" | "vm") => {
                    return Err(GraftError::Guest("a cell needs metadata (dynamic array)".into()));
                }
                _ => continue,
            };
            let new =
                new.ok_or_else(|| GraftError::Guest(format!("{}=\"{}\" names no format", found.name, found.raw)))?;
            edits.replace(found.span, new.to_string());
        }
        Ok(())
    }

    /// A shared string moves into its cell; a marked result becomes text without the mark.
    fn value(
        &self,
        text: &str,
        cell: &Cell,
        inner: Range<usize>,
        whole: Range<usize>,
        edits: &mut Edits,
    ) -> Result<(), GraftError> {
        let content = at(text, inner.clone());
        let kind = if cell.shared {
            let string = content.trim().parse().ok().and_then(|i: usize| self.strings.get(i));
            let string = string.ok_or_else(|| GraftError::Guest("a string is missing".into()))?;
            edits.replace(whole, format!("<is>{string}</is>"));
            "inlineStr"
        } else if content.starts_with(TEXT_MARK) {
            edits.replace(inner.start..inner.start + TEXT_MARK.len_utf8(), "");
            "str"
        } else {
            return Ok(());
        };
        match &cell.kind {
            Some(span) => edits.replace(span.clone(), kind),
            None => edits.insert(cell.tag.end - 1, format!(r#" t="{kind}""#)),
        }
        Ok(())
    }
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
