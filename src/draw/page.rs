//! One sheet as it is drawn: cells that are live or fixed, their looks, and the set-up for print.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, ConditionalFormatText, ConditionalFormatTextRule, Format, FormatAlign, FormatBorder,
    Formula, Url, Worksheet, XlsxError,
};

use super::formula::At;
use crate::workbook::CellRef;

/// Marks a cached result as text; the writing library would guess a number from "2025".
const TEXT: char = '\u{E000}';

const NAVY: Color = Color::RGB(0x001F_3864);
const GREY: Color = Color::RGB(0x59_59_59);
const HEADING: Color = Color::RGB(0xD9_E2_F3);
const LINE: Color = Color::RGB(0xBF_BF_BF);

pub struct Looks {
    pub title: Format,
    pub note: Format,
    pub section: Format,
    pub heading: Format,
    pub heading_right: Format,
    pub heading_centred: Format,
    pub text: Format,
    pub wrapped: Format,
    pub centred: Format,
    pub strong: Format,
    pub kroner: Format,
    pub kroner_total: Format,
    pub text_total: Format,
    pub per_cent: Format,
    pub points: Format,
    pub year: Format,
    pub amount: Format,
    pub factor: Format,
    pub whole: Format,
    pub link: Format,
    pub prose: Format,
}

impl Looks {
    #[expect(clippy::new_without_default, reason = "made once")]
    pub fn new() -> Self {
        let plain = Format::new();
        let cell = plain.clone().set_border(FormatBorder::Thin).set_border_color(LINE);
        // A little room before text, so that it does not lean on the number beside it.
        let left = cell.clone().set_align(FormatAlign::Left).set_indent(1);
        let number = |code: &str| cell.clone().set_num_format(code);
        let total =
            cell.clone().set_bold().set_border_top(FormatBorder::Medium).set_border_color(LINE);
        let kroner = "#,##0;[Red]-#,##0;0";
        let heading = cell
            .clone()
            .set_bold()
            .set_background_color(HEADING)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        Looks {
            title: plain.clone().set_bold().set_font_size(16).set_font_color(NAVY),
            note: plain.clone().set_italic().set_font_color(GREY),
            section: plain.clone().set_bold().set_font_size(12).set_font_color(NAVY),
            heading_right: heading.clone().set_align(FormatAlign::Right),
            heading_centred: heading.clone().set_align(FormatAlign::Center),
            heading: heading.set_align(FormatAlign::Left).set_indent(1),
            text: left.clone(),
            wrapped: left.clone().set_text_wrap().set_align(FormatAlign::Top),
            centred: cell.clone().set_align(FormatAlign::Center),
            strong: left.clone().set_bold().set_align(FormatAlign::Top),
            kroner: number(kroner),
            kroner_total: total.clone().set_num_format(kroner),
            text_total: total.set_align(FormatAlign::Left).set_indent(1),
            per_cent: number("0.0%;[Red]-0.0%").set_align(FormatAlign::Right),
            points: number("+0.0;[Red]-0.0;0.0").set_align(FormatAlign::Right),
            year: number("0").set_align(FormatAlign::Right),
            amount: number("#,##0.00;[Red]-#,##0.00"),
            factor: number("0.000000"),
            whole: number("0"),
            link: left
                .set_font_color(Color::RGB(0x05_63_C1))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            prose: plain.set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

pub struct Page<'a> {
    pub sheet: &'a mut Worksheet,
    pub looks: &'a Looks,
}

pub type Done = Result<(), XlsxError>;

impl<'a> Page<'a> {
    pub fn new(sheet: &'a mut Worksheet, looks: &'a Looks) -> Self {
        Page { sheet, looks }
    }

    /// A figure: a formula and the engine's exact result.
    pub fn live(
        &mut self,
        (row, column): At,
        formula: impl AsRef<str>,
        value: Decimal,
        look: &Format,
    ) -> Done {
        // Excel knows 15 digits; the shortest form of the nearest f64 carries them all.
        let value = value.to_f64().unwrap_or_default();
        let formula = Formula::new(format!("={}", formula.as_ref())).set_result(value.to_string());
        self.sheet.write_formula_with_format(row, column, formula, look)?;
        Ok(())
    }

    /// A text made by a formula, and how it reads now.
    pub fn words(
        &mut self,
        (row, column): At,
        formula: impl AsRef<str>,
        value: &str,
        look: &Format,
    ) -> Done {
        let formula =
            Formula::new(format!("={}", formula.as_ref())).set_result(format!("{TEXT}{value}"));
        self.sheet.write_formula_with_format(row, column, formula, look)?;
        Ok(())
    }

    /// A figure that may be undefined; the formula then gives `otherwise`.
    pub fn maybe(
        &mut self,
        at: At,
        formula: impl AsRef<str>,
        value: Option<Decimal>,
        otherwise: &str,
        look: &Format,
    ) -> Done {
        match value {
            Some(value) => self.live(at, formula, value, look),
            None => self.words(at, formula, otherwise, look),
        }
    }

    /// A number that is what it is: a year in a heading, a printed figure.
    pub fn fixed(&mut self, (row, column): At, value: Decimal, look: &Format) -> Done {
        self.sheet.write_number_with_format(
            row,
            column,
            value.to_f64().unwrap_or_default(),
            look,
        )?;
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

    /// Makes the cell a link to a cell of the workbook, and writes the text that `text` or a
    /// formula gives later.
    pub fn link(&mut self, (row, column): At, to: &CellRef, text: &str) -> Done {
        self.link_place((row, column), &to.sheet, &to.at.to_string(), text)
    }

    pub fn link_place(&mut self, (row, column): At, sheet: &str, cell: &str, text: &str) -> Done {
        let target = format!("internal:'{}'!{cell}", sheet.replace('\'', "''"));
        let url = Url::new(target).set_text(text);
        self.sheet.write_url_with_format(row, column, url, &self.looks.link)?;
        Ok(())
    }

    /// A row of headings, each aligned as its column: `l`, `r` or `c`; the last letter serves the
    /// rest.
    pub fn headings(&mut self, (row, column): At, headings: &[&str], align: &str) -> Done {
        let mut letters = align.chars();
        let mut letter = letters.next();
        for (column, heading) in (column..).zip(headings) {
            let look = match letter {
                Some('r') => &self.looks.heading_right,
                Some('c') => &self.looks.heading_centred,
                _ => &self.looks.heading,
            };
            self.text((row, column), heading, look)?;
            letter = letters.next().or(letter);
        }
        self.sheet.set_row_height(row, 32)?;
        Ok(())
    }

    /// The title, and below it what the sheet shows.
    pub fn title(&mut self, title: &str, formula: &str, note: &str) -> Done {
        self.text((1, 1), title, &self.looks.title)?;
        self.words((2, 1), formula, note, &self.looks.note)
    }

    pub fn widths(&mut self, widths: &[f64]) -> Done {
        for (column, width) in (0u16..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    /// Ready for print: A4 landscape, as many pages wide as said, headings repeated, pages
    /// numbered.
    pub fn print(&mut self, last: At, pages_wide: u16, heading_row: Option<u32>) -> Done {
        self.sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(pages_wide, 0);
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        self.sheet.set_footer("&L&F&C&A&RSide &P af &N");
        self.sheet.set_print_area(0, 0, last.0, last.1)?;
        if let Some(row) = heading_row {
            self.sheet.set_repeat_rows(1, row)?;
        }
        self.sheet.set_screen_gridlines(false);
        Ok(())
    }

    /// Colours the words of a verdict; the word itself says the same.
    pub fn colour_verdicts(&mut self, from: At, to: At) -> Done {
        let good = Format::new()
            .set_font_color(Color::RGB(0x37_56_23))
            .set_background_color(Color::RGB(0xE2_EF_DA));
        let bad = Format::new()
            .set_bold()
            .set_font_color(Color::RGB(0xC0_00_00))
            .set_background_color(Color::RGB(0xFC_E4_D6));
        for (word, look) in [
            ("afviger", &bad),
            ("stemmer ikke", &bad),
            ("kan ikke", &bad),
            ("ens", &good),
            ("stemmer", &good),
        ] {
            let rule = ConditionalFormatText::new()
                .set_rule(ConditionalFormatTextRule::BeginsWith(word.to_owned()))
                .set_stop_if_true(true)
                .set_format(look);
            self.sheet.add_conditional_format(from.0, from.1, to.0, to.1, &rule)?;
        }
        Ok(())
    }
}
