//! A table as a sheet of a workbook of its own, written a row at a time.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Formula, Table as ExcelTable,
    TableColumn, TableStyle, Url, Workbook, Worksheet, XlsxError,
};

use super::front::{footer, format};
use super::live::Live;
use super::look::{Look, Rgb};
use super::page;
use super::table::Cell;
use crate::lang::{Lang, phrase};

/// The row of the headings, under title, note and sums.
pub const TOP: u32 = 4;

/// Links that Excel takes on one sheet.
pub const MOST_LINKS: usize = 65_000;

/// Rows that Excel has room for under title and headings.
pub const MOST_ROWS: usize = 1_048_000;

/// More rows than these are a plain list with filters, a line a row: an Excel table and rows fitted
/// to their text take memory for each, and programs long to open.
pub const MOST_FITTED: usize = 5_000;

/// The width of a column of figures.
pub const NARROW: f64 = 14.0;

/// What a person may write in.
const YELLOW: Rgb = Rgb(0xFF_F2_CC);

pub struct Looks {
    title: Format,
    note: Format,
    heading: Format,
    heading_right: Format,
    label: Format,
    sum: Format,
    /// Broken over several lines.
    text: Format,
    /// On one line.
    line: Format,
    link: Format,
    year: Format,
    kroner: Format,
    share: Format,
    /// By the number of decimals.
    numbers: [Format; 5],
    choice: Format,
}

impl Looks {
    pub fn new(looks: &page::Looks) -> Looks {
        let top = |look: Look| format(&look.top());
        let number = |code: &'static str| top(looks.kroner.number(code));
        Looks {
            title: format(&looks.title),
            note: format(&looks.note),
            heading: format(&looks.heading),
            heading_right: format(&looks.heading_right),
            label: format(&looks.strong),
            sum: format(&looks.kroner.bold()),
            text: top(looks.wrapped),
            line: top(looks.text),
            link: top(looks.link),
            year: top(looks.year),
            kroner: top(looks.kroner),
            share: top(looks.per_cent),
            numbers: ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"].map(number),
            choice: top(looks.centred.fill(YELLOW)),
        }
    }
}

impl Looks {
    fn of(&self, cell: &Cell, is_fitted: bool) -> &Format {
        match cell {
            Cell::Empty | Cell::Text(_) if is_fitted => &self.text,
            Cell::Empty | Cell::Text(_) => &self.line,
            Cell::Choice(_) => &self.choice,
            Cell::Link(_) => &self.link,
            Cell::Year(_) | Cell::Count(_) => &self.year,
            Cell::Kroner(_) => &self.kroner,
            Cell::Share(_) => &self.share,
            Cell::Number(value) => {
                let decimals = value.normalize().scale() as usize;
                let [.., most] = &self.numbers;
                self.numbers.get(decimals).unwrap_or(most)
            }
            Cell::Live(_, now) => self.of(now, is_fitted),
        }
    }
}

/// What a cell of a figure holds.
fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Year(year) => Some((*year).into()),
        Cell::Count(count) => Decimal::from(*count).to_f64(),
        Cell::Kroner(value) | Cell::Share(value) | Cell::Number(value) => value.to_f64(),
        _ => None,
    }
}

pub fn add(rows: &mut Option<Rows>, cells: &[Cell]) -> Result<(), XlsxError> {
    rows.as_mut().map_or(Ok(()), |rows| rows.add(cells))
}

/// A workbook that is the same whenever it is made.
///
/// # Errors
/// What the writing library refuses.
pub fn new(title: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_author("soem")
        .set_comment(format!("soem {}", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    Ok(book)
}

/// A sheet of one table.
pub struct Page<'a> {
    pub name: &'a str,
    pub title: &'a str,
    pub note: String,
    pub headings: Vec<String>,
    pub rows: usize,
    pub widths: &'a [f64],
    /// The columns of texts; the others hold figures.
    pub texts: &'a [u16],
    /// Columns that stay in sight and are printed on every page.
    pub names: u16,
    pub pages_wide: u16,
    /// Figures above the headings of their columns, after a label in the last column of names.
    pub sums: (String, Vec<(u16, Live)>),
    /// A column in which a person may choose between two words.
    pub choice: Option<(u16, [&'static str; 2])>,
    pub lang: Lang,
}

/// A table that is written a row at a time.
pub struct Rows<'a> {
    sheet: &'a mut Worksheet,
    looks: &'a Looks,
    widths: &'a [f64],
    /// An Excel table, its rows as high as their text.
    fitted: bool,
    next: u32,
    left: usize,
    links: usize,
}

impl<'a> Rows<'a> {
    /// Title, note and headings; the rows follow in order.
    pub fn begin(
        sheet: &'a mut Worksheet,
        looks: &'a Looks,
        page: &Page<'a>,
    ) -> Result<Self, XlsxError> {
        sheet.set_name(page.name)?;
        let width = |position: usize| page.widths.get(position).copied().unwrap_or(NARROW);
        for (position, at) in (0..).enumerate().take(page.headings.len()) {
            sheet.set_column_width(at, width(position))?;
        }
        sheet.write_string_with_format(0, 0, page.title, &looks.title)?;
        sheet.write_string_with_format(1, 0, &page.note, &looks.note)?;
        let lines = page.rows.min(MOST_ROWS);
        if page.rows > lines {
            let told = phrase!(
                page.lang,
                "Kun de første {} rækker er med her; alle er i portefølje.jsonl.",
                "Only the first {} rows are here; all are in portefølje.jsonl.",
                MOST_ROWS
            );
            sheet.write_string_with_format(2, 0, told, &looks.note)?;
        }
        let (label, sums) = &page.sums;
        if !sums.is_empty() {
            let at = page.names.saturating_sub(1);
            sheet.write_string_with_format(TOP - 1, at, label, &looks.label)?;
            for (column, live) in sums {
                let now = live.value.to_f64().unwrap_or_default().to_string();
                let formula = Formula::new(&live.formula).set_result(now);
                sheet.write_formula_with_format(TOP - 1, *column, formula, &looks.sum)?;
            }
        }
        let fitted = page.rows <= MOST_FITTED;
        headings(sheet, looks, page, fitted, lines)?;
        if let Some((column, words)) = page.choice {
            either(sheet, column, lines, words)?;
        }
        sheet.set_freeze_panes(TOP + 1, page.names)?;
        sheet.set_screen_gridlines(false);
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(page.pages_wide, 0);
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_repeat_rows(TOP, TOP)?;
        if page.pages_wide > 1 {
            sheet.set_repeat_columns(0, page.names.saturating_sub(1))?;
        }
        sheet.set_footer(footer(page.lang));
        Ok(Rows { sheet, looks, widths: page.widths, fitted, next: TOP + 1, left: lines, links: 0 })
    }

    /// Adds a row; those beyond what Excel has room for are passed over.
    pub fn add(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        if self.left == 0 {
            return Ok(());
        }
        self.left -= 1;
        let mut height = 1;
        for (at, cell) in (0u16..).zip(cells) {
            self.write((self.next, at), cell)?;
            if let Cell::Text(text) = cell {
                // Not every program fits the row to its text.
                let width = self.widths.get(usize::from(at)).copied().unwrap_or(NARROW) - 1.5;
                height = height.max((text.chars().count() as f64 * 1.15 / width).ceil() as u32);
            }
        }
        if self.fitted {
            self.sheet.set_row_height(self.next, height.min(20) * 15)?;
        }
        self.next += 1;
        Ok(())
    }

    fn write(&mut self, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
        let (sheet, looks) = (&mut *self.sheet, self.looks);
        let look = looks.of(cell, self.fitted);
        match cell {
            Cell::Empty => {
                sheet.write_blank(row, column, look)?;
            }
            Cell::Text(content) | Cell::Choice(content) => {
                // Longer than a cell takes only where a message quotes a whole cell.
                let content: String = content.chars().take(32_000).collect();
                sheet.write_string_with_format(row, column, content, look)?;
            }
            Cell::Link(path) => {
                self.links += 1;
                let url = Url::new(format!("external:{path}")).set_text(path);
                if self.links > MOST_LINKS
                    || sheet.write_url_with_format(row, column, url, look).is_err()
                {
                    let plain = looks.of(&Cell::Empty, self.fitted);
                    sheet.write_string_with_format(row, column, path, plain)?;
                }
            }
            Cell::Live(formula, now) => {
                let now = match &**now {
                    Cell::Text(text) => text.clone(),
                    now => number(now).map_or(String::new(), |value| value.to_string()),
                };
                let formula = Formula::new(formula).set_result(now);
                sheet.write_formula_with_format(row, column, formula, look)?;
            }
            figure => {
                let value = number(figure).unwrap_or_default();
                sheet.write_number_with_format(row, column, value, look)?;
            }
        }
        Ok(())
    }
}

/// The headings, with filters; those of an Excel table where the rows are not too many.
fn headings(
    sheet: &mut Worksheet,
    looks: &Looks,
    page: &Page,
    fitted: bool,
    lines: usize,
) -> Result<(), XlsxError> {
    let look = |column: u16| match page.texts.contains(&column) {
        true => &looks.heading,
        false => &looks.heading_right,
    };
    let last = TOP + u32::try_from(lines.max(1)).unwrap_or(1);
    let right = u16::try_from(page.headings.len().saturating_sub(1)).unwrap_or(0);
    if fitted {
        let columns = (0..)
            .zip(&page.headings)
            .map(|(at, name)| TableColumn::new().set_header(name).set_header_format(look(at)));
        let columns: Vec<TableColumn> = columns.collect();
        let drawn = ExcelTable::new().set_columns(&columns).set_style(TableStyle::None);
        sheet.add_table(TOP, 0, last, right, &drawn)?;
    } else {
        for (at, name) in (0..).zip(&page.headings) {
            sheet.write_string_with_format(TOP, at, name, look(at))?;
        }
        sheet.autofilter(TOP, 0, last, right)?;
    }
    let longest = (0u16..).zip(&page.headings).map(|(at, name)| {
        let width = page.widths.get(usize::from(at)).copied().unwrap_or(NARROW);
        // The button of the filter takes room too.
        ((name.chars().count() as f64 + 3.0) * 1.2 / width).ceil() as u32
    });
    sheet.set_row_height(TOP, longest.max().unwrap_or(1).clamp(2, 4) * 15 + 2)?;
    Ok(())
}

/// Lets the cells of a column take one of two words.
fn either(
    sheet: &mut Worksheet,
    column: u16,
    lines: usize,
    words: [&str; 2],
) -> Result<(), XlsxError> {
    let last = TOP + u32::try_from(lines).unwrap_or(0);
    if last > TOP {
        let rule = DataValidation::new().allow_list_strings(&words)?;
        sheet.add_data_validation(TOP + 1, column, last, column, &rule)?;
    }
    Ok(())
}
