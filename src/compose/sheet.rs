//! One sheet as it is written: looks, inputs with validation, formulas with the engine's result
//! beside them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign,
    FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::plan::At;
use crate::case::Number;
use crate::layout::SheetKey;

pub type Done = Result<(), XlsxError>;

/// What a formula that gives an empty text has as its cached result: the writing library turns `""`
/// into 0. A space reads as an empty cell.
const BLANK: &str = " ";

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
    title: Format,
    note: Format,
    section: Format,
    pub heading: Format,
    pub label: Format,
    pub input: Format,
    pub input_year: Format,
    pub input_amount: Format,
    pub input_share: Format,
    pub text: Format,
    pub year: Format,
    pub amount: Format,
    pub kroner: Format,
    pub share: Format,
    pub factor: Format,
}

impl Looks {
    pub fn new() -> Looks {
        let plain = Format::new();
        let cell =
            plain.clone().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xBFBFBF));
        let input = cell.clone().set_background_color(Color::RGB(0xFFF2CC)).set_unlocked();
        Looks {
            title: plain.clone().set_bold().set_font_size(16).set_font_color(Color::RGB(0x1F3864)),
            note: plain.clone().set_italic().set_font_color(Color::RGB(0x595959)),
            section: plain.set_bold().set_font_size(12).set_font_color(Color::RGB(0x1F3864)),
            heading: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xD9E2F3)),
            label: cell.clone(),
            input_year: input.clone().set_num_format("0"),
            input_amount: input.clone().set_num_format("#,##0.00;[Red]-#,##0.00"),
            input_share: input.clone().set_num_format("0.0%"),
            input: input.set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left),
            text: cell.clone(),
            year: cell.clone().set_num_format("0"),
            amount: cell.clone().set_num_format("#,##0.00;[Red]-#,##0.00"),
            kroner: cell
                .clone()
                .set_num_format("#,##0;[Red]-#,##0;0")
                .set_align(FormatAlign::Right),
            share: cell.clone().set_num_format("0.0%;[Red]-0.0%").set_align(FormatAlign::Right),
            factor: cell.set_num_format("#,##0.000000;[Red]-#,##0.000000"),
        }
    }
}

pub struct Sheet<'a> {
    pub sheet: &'a mut Worksheet,
    pub looks: &'a Looks,
}

impl<'a> Sheet<'a> {
    /// A new sheet with its title and note.
    pub fn new(
        book: &'a mut Workbook,
        looks: &'a Looks,
        name: &str,
        title: &str,
        note: &str,
    ) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        sheet.write_string_with_format(1, 1, title, &looks.title)?;
        sheet.write_string_with_format(2, 1, note, &looks.note)?;
        sheet.set_column_width(0, 2.0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_footer("&L&F&C&A&RSide &P af &N");
        sheet.set_screen_gridlines(false);
        Ok(Sheet { sheet, looks })
    }

    /// The sheet of a layout's key.
    pub fn of(
        book: &'a mut Workbook,
        looks: &'a Looks,
        name: &str,
        key: SheetKey,
    ) -> Result<Self, XlsxError> {
        let [title, note] =
            WORDING.sheets.get(&key).map_or(["", ""], |[title, note]| [title, note]);
        Sheet::new(book, looks, name, title, note)
    }

    pub fn section(&mut self, (row, column): At, title: &str) -> Done {
        self.sheet.write_string_with_format(row, column, title, &self.looks.section)?;
        Ok(())
    }

    pub fn heading(&mut self, (row, column): At, text: &str) -> Done {
        self.sheet.write_string_with_format(row, column, text, &self.looks.heading)?;
        Ok(())
    }

    pub fn text(&mut self, (row, column): At, text: &str, look: &Format) -> Done {
        if text.is_empty() {
            self.sheet.write_blank(row, column, look)?;
        } else {
            self.sheet.write_string_with_format(row, column, text, look)?;
        }
        Ok(())
    }

    pub fn number(&mut self, (row, column): At, value: Option<Number>, look: &Format) -> Done {
        match value {
            Some(value) => {
                self.sheet.write_number_with_format(row, column, float(value.0), look)?
            }
            None => self.sheet.write_blank(row, column, look)?,
        };
        Ok(())
    }

    /// A figure that is not nil.
    pub fn figure(&mut self, at: At, value: Number, look: &Format) -> Done {
        self.number(at, Some(value).filter(|value| !value.is_zero()), look)
    }

    /// A formula and its result.
    pub fn live(
        &mut self,
        (row, column): At,
        formula: &str,
        value: Decimal,
        look: &Format,
    ) -> Done {
        let formula = Formula::new(format!("={formula}")).set_result(float(value).to_string());
        self.sheet.write_formula_with_format(row, column, formula, look)?;
        Ok(())
    }

    /// A formula that gives a text.
    pub fn words(&mut self, (row, column): At, formula: &str, value: &str, look: &Format) -> Done {
        let value = if value.is_empty() { BLANK } else { value };
        let formula = Formula::new(format!("={formula}")).set_result(value);
        self.sheet.write_formula_with_format(row, column, formula, look)?;
        Ok(())
    }

    /// A formula that gives a figure, or a dash where there is none.
    pub fn maybe(&mut self, at: At, formula: &str, value: Option<Decimal>, look: &Format) -> Done {
        match value {
            Some(value) => self.live(at, formula, value, look),
            None => self.words(at, formula, "-", look),
        }
    }

    /// Only a number between the two, if any.
    pub fn only_numbers(&mut self, from: At, to: At, between: Option<(f64, f64)>) -> Done {
        let (low, high) = between.unwrap_or((-1e15, 1e15));
        self.only(
            from,
            to,
            DataValidation::new().allow_decimal_number(DataValidationRule::Between(low, high)),
            "",
        )
    }

    pub fn only_years(&mut self, from: At, to: At, prompt: &str) -> Done {
        self.only(
            from,
            to,
            DataValidation::new().allow_whole_number(DataValidationRule::Between(1900, 2200)),
            prompt,
        )
    }

    /// One of the words; another one passes with a warning where `open`.
    pub fn only_words(&mut self, from: At, to: At, words: &[&str], open: bool) -> Done {
        let list = DataValidation::new().allow_list_strings(words)?;
        let list =
            if open { list.set_error_style(DataValidationErrorStyle::Warning) } else { list };
        self.only(from, to, list, "")
    }

    pub fn only(&mut self, from: At, to: At, rule: DataValidation, prompt: &str) -> Done {
        let mut rule = rule.set_error_title(&WORDING.invalid)?;
        if !prompt.is_empty() {
            rule = rule.set_input_message(prompt)?;
        }
        self.sheet.add_data_validation(
            from.0,
            from.1,
            to.0.max(from.0),
            to.1.max(from.1),
            &rule,
        )?;
        Ok(())
    }

    pub fn widths(&mut self, from: u16, widths: &[f64]) -> Done {
        for (column, width) in (from..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        Ok(())
    }
}

fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}
