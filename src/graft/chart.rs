//! What the charts draw, filled in from the drawn cells.
//!
//! A chart keeps a copy of the values that it draws, which is what a reader shows who does not
//! calculate. The writing library knows no result of a formula when it writes a chart, so the
//! copies are made here.
//!
//! What a reader would take from the program that the host says it comes from, where a chart does
//! not say it, is said here too: that lines are straight, that axes have no ticks and frames no
//! round corners, and whose numbers are written.

use std::io;

use super::error::GraftError;
use crate::draw::formula::At;
use crate::draw::front::Cells;
use crate::draw::sheet::{Held, Sheet};
use crate::lang::Lang;
use crate::package::spans::{Edits, Element, Tree};
use crate::workbook::Address;

/// The text of a chart with copies of what it draws from the cells of drawn sheets.
pub(super) fn filled(text: &str, sheets: &[Sheet], lang: Lang) -> Result<String, GraftError> {
    let drawn = |name: &str| sheets.iter().find(|drawn| drawn.name() == name);
    finished(text, &|sheet, at| drawn(sheet)?.held(at), lang)
}

/// The text of a chart in a workbook of our own, with copies of what it draws.
///
/// # Errors
/// The chart is no XML, or draws from what is no area.
pub fn chart_over(text: &str, cells: &Cells, lang: Lang) -> io::Result<String> {
    finished(text, &|sheet, at| cells.held(sheet, at), lang).map_err(io::Error::other)
}

/// The text of a chart with copies of what it draws; `held` tells what a cell of a sheet holds.
///
/// # Errors
/// The chart is no XML, or draws from what is no area.
fn finished<'h>(
    text: &str,
    held: &dyn Fn(&str, At) -> Option<Held<'h>>,
    lang: Lang,
) -> Result<String, GraftError> {
    let tree = Tree::parse("our chart", text)?;
    let mut edits = Edits::default();
    let mut above: Vec<&Element<'_>> = Vec::new();
    let mut along_numbers = false;
    for element in tree.all() {
        above.truncate(element.depth);
        if matches!(element.local(), "numRef" | "strRef")
            && let Some(reference) = tree.children(element).find(|e| e.local() == "f")
        {
            let (sheet, from, to) = area(tree.inner(reference))?;
            let cell = |row, col| held(&sheet, (row, u16::try_from(col).ok()?));
            let cells =
                (from.row..=to.row).flat_map(|row| (from.col..=to.col).map(move |col| (row, col)));
            let values: Vec<Option<Held>> = cells.map(|(row, col)| cell(row, col)).collect();
            let is_text = values.iter().any(|value| matches!(value, Some(Held::Text(_))));
            let of = above.last().map_or("", |e| e.local());
            let text = of == "tx" || is_text && !matches!(of, "val" | "yVal" | "bubbleSize");
            along_numbers |= of == "cat" && !text;
            let copy = copied(element.prefix(), tree.whole(reference), &values, text);
            edits.replace(element.whole.clone(), copy);
        }
        outright(&tree, element, above.last().map_or("", |e| e.local()), lang, &mut edits);
        // Numbers along an axis are shown as their cells show them.
        if element.local() == "catAx" && along_numbers {
            let parts = || tree.children(element);
            let ticks = ["majorTickMark", "minorTickMark", "tickLblPos"];
            if let Some(next) = parts().find(|e| ticks.contains(&e.local()))
                && !parts().any(|e| e.local() == "numFmt")
            {
                let c = element.prefix();
                let format = format!(r#"<{c}numFmt formatCode="General" sourceLinked="1"/>"#);
                edits.insert(next.whole.start, format);
            }
        }
        if matches!(element.local(), "catAx" | "valAx") {
            ticks(&tree, element, &mut edits);
        }
        above.push(element);
    }
    Ok(edits.apply(text).0)
}

/// What a label may show, in the order of the schema.
const SHOWN: [&str; 6] =
    ["showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"];

/// Straight lines, square frames, numbers of the language, and nothing but figures on bars.
fn outright(tree: &Tree<'_>, element: &Element<'_>, of: &str, lang: Lang, edits: &mut Edits) {
    let code = lang.pick("da-DK", "en-GB");
    let c = element.prefix();
    let has = |name: &str| tree.children(element).any(|e| e.local() == name);
    let mut missing = Vec::new();
    match element.local() {
        "ser" if matches!(of, "lineChart" | "scatterChart") && !has("smooth") => {
            edits.insert(element.inner.end, format!(r#"<{c}smooth val="0"/>"#));
        }
        "lang" => {
            let square = format!(r#"<{c}lang val="{code}"/><{c}roundedCorners val="0"/>"#);
            edits.replace(element.whole.clone(), square);
        }
        "dLbls" | "dLbl" if has("showVal") || has("showSerName") => {
            // Each in its place; what is not said is left to the program that shows it.
            let mut after = None;
            for name in SHOWN.iter().rev() {
                match tree.children(element).find(|e| e.local() == *name) {
                    Some(known) => after = Some(known.whole.start),
                    None => {
                        let last = tree.children(element).filter(|e| SHOWN.contains(&e.local()));
                        let end = last.map(|e| e.whole.end).max().unwrap_or(element.inner.end);
                        let no = format!(r#"<{c}{name} val="0"/>"#);
                        missing.push((after.unwrap_or(end), no));
                    }
                }
            }
            for (at, no) in missing.into_iter().rev() {
                edits.insert(at, no);
            }
            // A figure is not broken over two lines where its bar is narrow.
            let texts = tree.children(element).filter(|e| e.local() == "txPr");
            for body in texts.flat_map(|text| tree.children(text)) {
                if body.local() == "bodyPr" && tree.whole(body).ends_with("bodyPr/>") {
                    let a = body.prefix();
                    edits.replace(body.whole.clone(), format!(r#"<{a}bodyPr wrap="none"/>"#));
                }
            }
        }
        "endParaRPr" | "rPr" => {
            let own = format!(r#"lang="{code}""#);
            let told = tree.whole(element).replacen(r#"lang="en-US""#, &own, 1);
            edits.replace(element.whole.clone(), told);
        }
        "roundedCorners" => edits.replace(element.whole.clone(), ""),
        _ => {}
    }
}

/// No ticks, where the axis says nothing of them.
fn ticks(tree: &Tree<'_>, axis: &Element<'_>, edits: &mut Edits) {
    let c = axis.prefix();
    let find = |name: &str| tree.children(axis).find(|e| e.local() == name);
    let Some(labels) = find("tickLblPos") else { return };
    let major =
        find("majorTickMark").is_none().then(|| format!(r#"<{c}majorTickMark val="none"/>"#));
    let minor =
        find("minorTickMark").is_none().then(|| format!(r#"<{c}minorTickMark val="none"/>"#));
    let at = find("minorTickMark").map_or(labels.whole.start, |e| e.whole.start);
    edits.insert(at, major.unwrap_or_default());
    edits.insert(labels.whole.start, minor.unwrap_or_default());
}

/// A reference with a copy of its values.
fn copied(c: &str, reference: &str, values: &[Option<Held>], text: bool) -> String {
    let (holder, cache, code) = match text {
        true => ("strRef", "strCache", String::new()),
        false => ("numRef", "numCache", format!("<{c}formatCode>General</{c}formatCode>")),
    };
    let mut points = String::new();
    for (index, value) in values.iter().enumerate() {
        let value = match value {
            Some(Held::Number(value)) => *value,
            Some(Held::Text(value)) if text => *value,
            // Excel draws text among numbers as nil.
            Some(Held::Text(value)) if !value.is_empty() => "0",
            _ => continue,
        };
        points += &format!(r#"<{c}pt idx="{index}"><{c}v>{value}</{c}v></{c}pt>"#);
    }
    let count = values.len();
    let count = format!(r#"<{c}ptCount val="{count}"/>"#);
    let cache = format!("<{c}{cache}>{code}{count}{points}</{c}{cache}>");
    format!("<{c}{holder}>{reference}{cache}</{c}{holder}>")
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
