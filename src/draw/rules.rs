//! Colors by what a cell holds, and what may be written in one.

use super::formula::At;
use super::look::Rgb;
use super::markup::{push, push_attribute, push_text};
use crate::workbook::Address;

/// A rectangle of cells, the corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub from: At,
    pub to: At,
}

impl Area {
    pub fn new(from: At, to: At) -> Self {
        Area { from, to: (to.0.max(from.0), to.1.max(from.1)) }
    }

    pub fn meets(self, other: Area) -> bool {
        self.from.0 <= other.to.0
            && other.from.0 <= self.to.0
            && self.from.1 <= other.to.1
            && other.from.1 <= self.to.1
    }

    /// `C9:F9`, or `C9` for one cell.
    pub fn name(self) -> String {
        let name = |(row, column): At| Address::new(row, u32::from(column)).to_string();
        match self.from == self.to {
            true => name(self.from),
            false => format!("{}:{}", name(self.from), name(self.to)),
        }
    }
}

/// How cells are colored that a rule holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Highlight {
    pub bold: bool,
    pub color: Rgb,
    pub fill: Option<Rgb>,
}

impl Highlight {
    /// Nothing but thin lines around the cell, so that rows of a table are whole where cells are
    /// empty.
    pub const LINES: Highlight = Highlight { bold: false, color: Rgb(0xBF_BF_BF), fill: None };
}

/// When a rule holds for a cell.
#[derive(Debug, Clone)]
pub enum When {
    Always,
    /// What a formula gives, such as another cell of the sheet.
    Equals(String),
    BeginsWith(&'static str),
    Contains(&'static str),
    Is(&'static str),
    AtLeast(i32),
    Below(i32),
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub when: When,
    pub highlight: Highlight,
    /// Rules further down no longer count where this one holds.
    pub is_last: bool,
}

impl Rule {
    /// Adds the rule as it stands in the sheet.
    pub(super) fn push(&self, out: &mut String, first: At, highlight: u32, priority: usize) {
        let (kind, operator) = match self.when {
            When::Always => ("expression", ""),
            When::BeginsWith(_) => ("beginsWith", "beginsWith"),
            When::Contains(_) => ("containsText", "containsText"),
            When::Is(_) | When::Equals(_) => ("cellIs", "equal"),
            When::AtLeast(_) => ("cellIs", "greaterThanOrEqual"),
            When::Below(_) => ("cellIs", "lessThan"),
        };
        let last = if self.is_last { " stopIfTrue=\"1\"" } else { "" };
        push(
            out,
            format_args!(
                "<cfRule type=\"{kind}\" dxfId=\"{highlight}\" priority=\"{priority}\"{last}"
            ),
        );
        if !operator.is_empty() {
            push(out, format_args!(" operator=\"{operator}\""));
        }
        let formula = match self.when {
            When::Always => "TRUE".to_owned(),
            When::BeginsWith(word) => {
                out.push_str(" text=\"");
                push_attribute(out, word);
                out.push('"');
                let cell = Address::new(first.0, u32::from(first.1));
                let length = word.encode_utf16().count();
                format!(r#"LEFT({cell},{length})="{}""#, word.replace('"', "\"\""))
            }
            When::Contains(word) => {
                out.push_str(" text=\"");
                push_attribute(out, word);
                out.push('"');
                let cell = Address::new(first.0, u32::from(first.1));
                format!(r#"NOT(ISERROR(SEARCH("{}",{cell})))"#, word.replace('"', "\"\""))
            }
            When::Equals(ref formula) => formula.clone(),
            When::Is(word) => format!("\"{}\"", word.replace('"', "\"\"")),
            When::AtLeast(number) | When::Below(number) => number.to_string(),
        };
        out.push_str("><formula>");
        push_text(out, &formula);
        out.push_str("</formula></cfRule>");
    }
}

/// What may stand in a cell.
#[derive(Debug, Clone)]
pub enum Allowed {
    /// A decimal number between two.
    Decimal(f64, f64),
    /// A whole number between two.
    Whole(i32, i32),
    /// One of these words, none of which holds a comma.
    Words(Vec<String>),
    /// What the cells of an area hold.
    Listed(String),
}

#[derive(Debug, Clone)]
pub struct Validation {
    pub allowed: Allowed,
    /// Something else may be written after a warning.
    pub is_open: bool,
    /// What is told when something else is written: heading and sentence.
    pub refusal: Option<(String, String)>,
    /// What is told when the cell is chosen: heading and sentence.
    pub prompt: Option<(String, String)>,
}

impl Validation {
    pub fn new(allowed: Allowed) -> Self {
        Validation { allowed, is_open: false, refusal: None, prompt: None }
    }

    /// Adds the validation as it stands in the sheet.
    pub(super) fn push(&self, out: &mut String, area: Area) {
        let kind = match self.allowed {
            Allowed::Decimal(..) => "decimal",
            Allowed::Whole(..) => "whole",
            Allowed::Words(_) | Allowed::Listed(_) => "list",
        };
        push(out, format_args!(r#"<dataValidation type="{kind}""#));
        if self.is_open {
            out.push_str(r#" errorStyle="warning""#);
        }
        out.push_str(r#" allowBlank="1" showInputMessage="1" showErrorMessage="1""#);
        let texts =
            [("errorTitle", "error", &self.refusal), ("promptTitle", "prompt", &self.prompt)];
        for (heading, sentence, told) in texts {
            let Some((title, text)) = told else { continue };
            for (name, text) in [(heading, title), (sentence, text)] {
                if !text.is_empty() {
                    push(out, format_args!(" {name}=\""));
                    push_attribute(out, text);
                    out.push('"');
                }
            }
        }
        push(out, format_args!(r#" sqref="{}"><formula1>"#, area.name()));
        match &self.allowed {
            Allowed::Decimal(low, high) => {
                push(out, format_args!("{low}</formula1><formula2>{high}</formula2>"));
            }
            Allowed::Whole(low, high) => {
                push(out, format_args!("{low}</formula1><formula2>{high}</formula2>"));
            }
            Allowed::Words(words) => {
                push_text(out, &format!("\"{}\"", words.join(",").replace('"', "\"\"")));
                out.push_str("</formula1>");
            }
            Allowed::Listed(area) => {
                push_text(out, area);
                out.push_str("</formula1>");
            }
        }
        out.push_str("</dataValidation>");
    }
}
