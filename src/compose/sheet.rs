//! One sheet as it is written: looks, inputs with validation, formulas with the engine's result
//! beside them.

use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::plan::At;
use crate::case::Number;
use crate::draw::look::{Look, Rgb};
use crate::draw::rules::{Allowed, Validation};
use crate::draw::sheet::{self, DrawError, Value};
use crate::layout::SheetKey;

pub use crate::draw::sheet::Done;

/// Titles and notes; the layout has the labels and headings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    pub working: String,
    pub working_note: String,
    pub discount_factor: String,
    pub counts: String,
    pub later_rates: String,
    pub quantities: String,
    pub line: String,
    pub follows: String,
    pub factor: String,
    pub present: String,
    pub at_full: String,
    pub product: String,
    pub by_area: String,
    pub by_year: String,
    pub success_prompt: String,
    pub invalid: String,
    pub period_prompt: String,
    pub sheets: BTreeMap<SheetKey, [String; 2]>,
}

#[expect(clippy::expect_used, reason = "compiled in, and read by a test")]
pub static WORDING: LazyLock<Wording> = LazyLock::new(|| {
    toml::from_str(include_str!("wording.toml")).expect("the wording compiled in is valid")
});

pub struct Looks {
    title: Look,
    note: Look,
    section: Look,
    pub heading: Look,
    pub label: Look,
    pub input: Look,
    pub input_year: Look,
    pub input_amount: Look,
    pub input_share: Look,
    pub text: Look,
    pub year: Look,
    pub amount: Look,
    pub kroner: Look,
    pub share: Look,
    pub factor: Look,
}

impl Looks {
    pub fn new() -> Looks {
        let navy = Rgb(0x1F3864);
        let cell = Look::PLAIN.boxed(Rgb(0xBF_BF_BF));
        let input = cell.fill(Rgb(0xFF_F2_CC)).unlocked();
        Looks {
            title: Look::PLAIN.bold().size(16).color(navy),
            note: Look::PLAIN.italic().color(Rgb(0x59_59_59)),
            section: Look::PLAIN.bold().size(12).color(navy),
            heading: cell.bold().wrapped().middle().fill(Rgb(0xD9_E2_F3)),
            label: cell,
            input_year: input.number("0"),
            input_amount: input.number("#,##0.00;[Red]-#,##0.00"),
            input_share: input.number("0.0%"),
            input: input.wrapped().top().left(),
            text: cell,
            year: cell.number("0"),
            amount: cell.number("#,##0.00;[Red]-#,##0.00"),
            kroner: cell.number("#,##0;[Red]-#,##0;0").right(),
            share: cell.number("0.0%;[Red]-0.0%").right(),
            factor: cell.number("#,##0.000000;[Red]-#,##0.000000"),
        }
    }
}

pub struct Sheet<'a> {
    pub sheet: &'a mut sheet::Sheet,
    pub looks: &'a Looks,
}

impl<'a> Sheet<'a> {
    /// A new sheet with its title and note.
    pub fn new(
        book: &'a mut Vec<sheet::Sheet>,
        looks: &'a Looks,
        name: &str,
        title: &str,
        note: &str,
    ) -> Result<Self, DrawError> {
        let mut sheet = sheet::Sheet::new(name);
        sheet.text((1, 1), title, &looks.title)?;
        sheet.text((2, 1), note, &looks.note)?;
        sheet.width(0, 2.0);
        sheet.landscape();
        sheet.paper(9);
        sheet.fit_pages(1, 0);
        sheet.footer("&L&F&C&A&RSide &P af &N");
        sheet.hide_gridlines();
        book.push(sheet);
        let lost = || DrawError::NoSheet { sheet: name.to_owned() };
        Ok(Sheet { sheet: book.last_mut().ok_or_else(lost)?, looks })
    }

    /// The sheet of a layout's key.
    pub fn of(
        book: &'a mut Vec<sheet::Sheet>,
        looks: &'a Looks,
        name: &str,
        key: SheetKey,
    ) -> Result<Self, DrawError> {
        let [title, note] =
            WORDING.sheets.get(&key).map_or(["", ""], |[title, note]| [title, note]);
        Sheet::new(book, looks, name, title, note)
    }

    pub fn section(&mut self, at: At, title: &str) -> Done {
        self.sheet.text(at, title, &self.looks.section)
    }

    pub fn heading(&mut self, at: At, text: &str) -> Done {
        self.sheet.text(at, text, &self.looks.heading)
    }

    pub fn text(&mut self, at: At, text: &str, look: &Look) -> Done {
        self.sheet.text(at, text, look)
    }

    pub fn number(&mut self, at: At, value: Option<Number>, look: &Look) -> Done {
        match value {
            Some(value) => self.sheet.number(at, value.0, look),
            None => self.sheet.blank(at, look),
        }
    }

    /// A figure that is not nil.
    pub fn figure(&mut self, at: At, value: Number, look: &Look) -> Done {
        self.number(at, Some(value).filter(|value| !value.is_zero()), look)
    }

    /// A formula and its result.
    pub fn live(&mut self, at: At, formula: &str, value: Decimal, look: &Look) -> Done {
        self.sheet.formula(at, formula, Value::Number(value), look)
    }

    /// A formula that gives a text.
    pub fn words(&mut self, at: At, formula: &str, value: &str, look: &Look) -> Done {
        self.sheet.formula(at, formula, Value::Text(value), look)
    }

    /// A formula that gives a figure, or a dash where there is none.
    pub fn maybe(&mut self, at: At, formula: &str, value: Option<Decimal>, look: &Look) -> Done {
        match value {
            Some(value) => self.live(at, formula, value, look),
            None => self.words(at, formula, "-", look),
        }
    }

    /// Only a number between the two, if any.
    pub fn only_numbers(&mut self, from: At, to: At, between: Option<(f64, f64)>) {
        let (low, high) = between.unwrap_or((-1e15, 1e15));
        self.only(from, to, Validation::new(Allowed::Decimal(low, high)), "");
    }

    pub fn only_years(&mut self, from: At, to: At, prompt: &str) {
        self.only(from, to, Validation::new(Allowed::Whole(1900, 2200)), prompt);
    }

    /// One of the words; another one passes with a warning where `open`.
    pub fn only_words(&mut self, from: At, to: At, words: &[&str], open: bool) {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let allowed = Validation { is_open: open, ..Validation::new(Allowed::Words(words)) };
        self.only(from, to, allowed, "");
    }

    pub fn only(&mut self, from: At, to: At, mut allowed: Validation, prompt: &str) {
        allowed.refusal = Some((WORDING.invalid.clone(), String::new()));
        if !prompt.is_empty() {
            allowed.prompt = Some((String::new(), prompt.to_owned()));
        }
        self.sheet.validate(from, to, allowed);
    }

    pub fn widths(&mut self, from: u16, widths: &[f64]) {
        for (column, width) in (from..).zip(widths) {
            self.sheet.width(column, *width);
        }
    }
}
