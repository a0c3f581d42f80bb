//! A sheet of sentences, small tables and pictures in a workbook of its own, beside lists that are
//! written a row at a time.
//!
//! It looks as the sheets that are added to a calculation: the same looks, the same formats. What
//! formulas come to is kept for the charts that are drawn over them.

use quick_xml::escape::escape;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Chart, Color, Format, FormatAlign, FormatBorder, FormatUnderline, Formula, Url, Worksheet,
    XlsxError,
};
use std::cell::RefCell;
use std::collections::HashMap;

use super::formula::{At, quoted, sheet as sheet_name};
use super::live::{Live, Said};
use super::look::{Across, Down, Edge, Look};
use super::page::Looks;
use super::sheet::Held;
use crate::lang::Lang;

/// What stands where there is nothing: an empty text that a formula gives would be read as nil.
pub const DASH: &str = "–";

type Done = Result<(), XlsxError>;

/// What the sheets share: their looks, and what charts draw from their cells.
pub struct Pen {
    pub looks: Looks,
    kept: RefCell<HashMap<(String, At), Kept>>,
}

enum Kept {
    Number(String),
    /// Escaped.
    Text(String),
}

impl Pen {
    #[expect(clippy::new_without_default, reason = "made once")]
    pub fn new() -> Self {
        Pen { looks: Looks::new(), kept: RefCell::default() }
    }

    /// Lets go of the cells, to be looked up.
    pub fn cells(self) -> Cells {
        Cells(self.kept.into_inner())
    }
}

/// What cells hold, for the charts over them.
pub struct Cells(HashMap<(String, At), Kept>);

impl Cells {
    pub fn held(&self, sheet: &str, at: At) -> Option<Held<'_>> {
        Some(match self.0.get(&(sheet.to_owned(), at))? {
            Kept::Number(value) => Held::Number(value),
            Kept::Text(text) => Held::Text(text),
        })
    }
}

pub struct Front<'a> {
    pub sheet: &'a mut Worksheet,
    pub looks: &'a Looks,
    pub lang: Lang,
    pen: &'a Pen,
    name: String,
    formats: HashMap<Look, Format>,
    /// The width of each column, in characters.
    widths: Vec<f64>,
}

impl<'a> Front<'a> {
    /// Title and note; what follows begins two rows below.
    pub fn begin(
        sheet: &'a mut Worksheet,
        pen: &'a Pen,
        (name, title, note): (&str, &str, &str),
        widths: &[f64],
        lang: Lang,
    ) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, *width)?;
        }
        sheet.set_screen_gridlines(false);
        let formats = HashMap::new();
        let (looks, name, widths) = (&pen.looks, name.to_owned(), widths.to_vec());
        let mut front = Front { sheet, looks, lang, pen, name, formats, widths };
        front.text((0, 0), title, &looks.title)?;
        front.text((1, 0), note, &looks.note)?;
        Ok(front)
    }

    pub fn text(&mut self, at: At, text: &str, look: &Look) -> Done {
        let format = self.format(look);
        if text.is_empty() {
            self.sheet.write_blank(at.0, at.1, &format)?;
        } else {
            let text: String = text.chars().take(32_000).collect();
            self.keep(at, Kept::Text(escape(&text).into_owned()));
            self.sheet.write_string_with_format(at.0, at.1, text, &format)?;
        }
        Ok(())
    }

    pub fn number(&mut self, at: At, value: Decimal, look: &Look) -> Done {
        let format = self.format(look);
        let value = value.to_f64().unwrap_or_default();
        self.keep(at, Kept::Number(value.to_string()));
        self.sheet.write_number_with_format(at.0, at.1, value, &format)?;
        Ok(())
    }

    /// A figure: a formula and what it comes to.
    pub fn live(&mut self, at: At, live: &Live, look: &Look) -> Done {
        let format = self.format(look);
        let now = live.value.to_f64().unwrap_or_default().to_string();
        self.keep(at, Kept::Number(now.clone()));
        let formula = Formula::new(&live.formula).set_result(now);
        self.sheet.write_formula_with_format(at.0, at.1, formula, &format)?;
        Ok(())
    }

    /// A figure that may be undefined; the formula then gives a dash.
    pub fn maybe(&mut self, at: At, formula: &str, value: Option<Decimal>, look: &Look) -> Done {
        match value {
            Some(value) => self.live(at, &Live::new(formula, value), look),
            None => self.words(at, &Said::live(formula, DASH), look),
        }
    }

    /// A text that a formula makes.
    pub fn words(&mut self, at: At, said: &Said, look: &Look) -> Done {
        if said.formula == quoted(&said.text) {
            return self.text(at, &said.text, look);
        }
        let format = self.format(look);
        self.keep(at, Kept::Text(escape(&said.text).into_owned()));
        let formula = Formula::new(&said.formula).set_result(&said.text);
        self.sheet.write_formula_with_format(at.0, at.1, formula, &format)?;
        Ok(())
    }

    /// A sentence over the columns from `at` to `last`, in a row as high as it takes.
    pub fn sentence(&mut self, at: At, last: u16, said: &Said, look: &Look) -> Done {
        let format = self.format(look);
        if last > at.1 {
            self.sheet.merge_range(at.0, at.1, at.0, last, "", &format)?;
        }
        self.words(at, said, look)?;
        let between = usize::from(at.1)..=usize::from(last);
        let room: f64 = between.filter_map(|column| self.widths.get(column)).sum();
        let points = f64::from(look.font.size.unwrap_or(11));
        let lines = (said.text.chars().count() as f64 * points / 11.0 * 1.08 / room).ceil();
        self.sheet.set_row_height(at.0, lines.clamp(1.0, 12.0) * (points * 1.36) + 3.0)?;
        Ok(())
    }

    /// A row of headings, the first `texts` of them above texts and the rest above figures.
    pub fn headings(&mut self, at: At, headings: &[&str], texts: usize) -> Done {
        for (position, (column, heading)) in (at.1..).zip(headings).enumerate() {
            let look = match position < texts {
                true => self.looks.heading,
                false => self.looks.heading_right,
            };
            self.text((at.0, column), heading, &look)?;
        }
        self.sheet.set_row_height(at.0, 32)?;
        Ok(())
    }

    /// A link to a sheet of the workbook.
    pub fn jump(&mut self, at: At, sheet: &str, text: &str) -> Done {
        let format = self.format(&self.looks.jump);
        let url = Url::new(format!("internal:{}A1", sheet_name(sheet))).set_text(text);
        self.sheet.write_url_with_format(at.0, at.1, url, &format)?;
        Ok(())
    }

    /// A link to a file beside the workbook, or its name where it cannot be one.
    pub fn file(&mut self, at: At, path: &str, text: &str) -> Done {
        let format = self.format(&self.looks.link);
        let url = Url::new(format!("external:{path}")).set_text(text);
        match self.sheet.write_url_with_format(at.0, at.1, url, &format) {
            Ok(_) => Ok(()),
            Err(_) => self.text(at, text, &self.looks.text),
        }
    }

    pub fn chart(&mut self, at: At, chart: &Chart) -> Done {
        self.sheet.insert_chart_with_offset(at.0, at.1, chart, 8, 2)?;
        Ok(())
    }

    /// Ready for print: A4 landscape, a page wide, and as high as said; 0 for as many as it takes.
    pub fn print(&mut self, last: At, pages_high: u16) -> Done {
        self.sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, pages_high);
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        self.sheet.set_footer(footer(self.lang));
        self.sheet.set_print_area(0, 0, last.0, last.1)?;
        Ok(())
    }

    fn keep(&self, at: At, kept: Kept) {
        self.pen.kept.borrow_mut().insert((self.name.clone(), at), kept);
    }

    fn format(&mut self, look: &Look) -> Format {
        self.formats.entry(*look).or_insert_with(|| format(look)).clone()
    }
}

/// File, sheet and page.
pub fn footer(lang: Lang) -> &'static str {
    lang.pick("&L&F&C&A&RSide &P af &N", "&L&F&C&A&RPage &P of &N")
}

/// A look in the terms of the writing library.
pub fn format(look: &Look) -> Format {
    let mut format = Format::new();
    let font = look.font;
    if font.bold {
        format = format.set_bold();
    }
    if font.italic {
        format = format.set_italic();
    }
    if look.alignment.wrap {
        format = format.set_text_wrap();
    }
    if font.underline {
        format = format.set_underline(FormatUnderline::Single);
    }
    if let Some(points) = font.size {
        format = format.set_font_size(points);
    }
    if let Some(color) = font.color {
        format = format.set_font_color(Color::RGB(color.0));
    }
    if let Some(color) = look.fill {
        format = format.set_background_color(Color::RGB(color.0));
    }
    if !look.number.is_empty() {
        format = format.set_num_format(look.number);
    }
    format = match look.alignment.across {
        Across::General => format,
        Across::Left => format.set_align(FormatAlign::Left),
        Across::Center => format.set_align(FormatAlign::Center),
        Across::Right => format.set_align(FormatAlign::Right),
    };
    format = match look.alignment.down {
        Down::Bottom => format,
        Down::Middle => format.set_align(FormatAlign::VerticalCenter),
        Down::Top => format.set_align(FormatAlign::Top),
    };
    if look.alignment.indent > 0 {
        format = format.set_indent(look.alignment.indent);
    }
    let line = |edge| match edge {
        Edge::None => FormatBorder::None,
        Edge::Thin => FormatBorder::Thin,
        Edge::Medium => FormatBorder::Medium,
    };
    let border = look.border;
    format = format
        .set_border_left(line(border.left))
        .set_border_right(line(border.right))
        .set_border_top(line(border.top))
        .set_border_bottom(line(border.bottom));
    match border.color {
        Some(color) => format.set_border_color(Color::RGB(color.0)),
        None => format,
    }
}
