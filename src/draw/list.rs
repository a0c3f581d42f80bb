//! A table as a sheet of a workbook of its own.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Table as ExcelTable, TableColumn,
    TableStyle, Url, Workbook, Worksheet, XlsxError,
};
use std::io::Cursor;

use super::table::{Cell, Table};
use crate::package::write::repack;

/// The row of the headings, under title and note.
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

/// The columns of the portfolio: names first, then figures, the verdict and the files.
pub const WIDE: [f64; 29] = {
    let mut widths = [NARROW; 29];
    widths[0] = 34.0;
    widths[1] = 20.0;
    widths[2] = 28.0;
    widths[27] = 40.0;
    widths[28] = 36.0;
    widths
};

pub struct Looks {
    title: Format,
    note: Format,
    /// Broken over several lines.
    text: Format,
    /// On one line.
    line: Format,
    link: Format,
    year: Format,
    kroner: Format,
    share: Format,
    number: Format,
}

impl Looks {
    #[expect(clippy::new_without_default, reason = "made once")]
    pub fn new() -> Looks {
        let top = Format::new().set_align(FormatAlign::Top);
        let number = |code: &str| top.clone().set_num_format(code);
        Looks {
            title: Format::new().set_bold().set_font_size(16).set_font_color(Color::RGB(0x1F3864)),
            note: Format::new().set_italic().set_font_color(Color::RGB(0x595959)),
            text: top.clone().set_text_wrap().set_indent(1),
            line: top.clone().set_indent(1),
            link: top
                .clone()
                .set_font_color(Color::RGB(0x0563C1))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            year: number("0"),
            kroner: number("#,##0;[Red]-#,##0;0"),
            share: number("0.0%;[Red]-0.0%"),
            number: number("#,##0.####;[Red]-#,##0.####"),
        }
    }
}

pub fn add(rows: &mut Option<Rows>, cells: &[Cell]) -> Result<(), XlsxError> {
    rows.as_mut().map_or(Ok(()), |rows| rows.add(cells))
}

/// A workbook of one table.
///
/// # Errors
/// What the writing library refuses.
pub fn one_table(
    title: &str,
    note: &str,
    table: &Table,
    widths: &[f64],
) -> Result<Vec<u8>, XlsxError> {
    let mut book = new()?;
    whole(book.add_worksheet(), &Looks::new(), title, note, table, widths)?;
    let mut bytes = Vec::new();
    repack(Cursor::new(book.save_to_buffer()?), &mut bytes)?;
    Ok(bytes)
}

pub fn whole(
    sheet: &mut Worksheet,
    looks: &Looks,
    name: &str,
    note: &str,
    table: &Table,
    widths: &[f64],
) -> Result<(), XlsxError> {
    let (headings, rows) = (table.headings.clone(), table.rows.len());
    let mut lines =
        Rows::begin(sheet, looks, &Page { name, note: note.to_owned(), headings, rows, widths })?;
    table.rows.iter().try_for_each(|cells| lines.add(cells))
}

pub fn new() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    Ok(book)
}

/// A sheet of one table.
pub struct Page<'a> {
    /// Of the sheet, and its title.
    pub name: &'a str,
    pub note: String,
    pub headings: Vec<String>,
    pub rows: usize,
    pub widths: &'a [f64],
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
        sheet.write_string_with_format(0, 0, page.name, &looks.title)?;
        sheet.write_string_with_format(1, 0, &page.note, &looks.note)?;
        let lines = page.rows.min(MOST_ROWS);
        if page.rows > lines {
            let told =
                format!("Kun de første {MOST_ROWS} rækker er med her; alle er i portefølje.jsonl.");
            sheet.write_string_with_format(2, 0, told, &looks.note)?;
        }
        sheet.set_row_height(TOP, 32)?;
        let heading =
            Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let last = TOP + u32::try_from(lines.max(1)).unwrap_or(1);
        let right = u16::try_from(page.headings.len().saturating_sub(1)).unwrap_or(0);
        let fitted = page.rows <= MOST_FITTED;
        if fitted {
            let column =
                |name: &String| TableColumn::new().set_header(name).set_header_format(&heading);
            let columns: Vec<TableColumn> = page.headings.iter().map(column).collect();
            let drawn = ExcelTable::new().set_columns(&columns).set_style(TableStyle::Light9);
            sheet.add_table(TOP, 0, last, right, &drawn)?;
        } else {
            for (at, name) in (0..).zip(&page.headings) {
                sheet.write_string_with_format(TOP, at, name, &heading)?;
            }
            sheet.autofilter(TOP, 0, last, right)?;
        }
        sheet.set_freeze_panes(TOP + 1, 1)?;
        // What has many columns is printed over several pages, with the names on each.
        let pages = u16::try_from(page.headings.len() / 14).unwrap_or(1).max(1);
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(pages, 0);
        sheet.set_repeat_rows(TOP, TOP)?.set_repeat_columns(0, 0)?;
        sheet.set_footer("&L&F&C&A&RSide &P af &N");
        Ok(Rows { sheet, looks, widths: page.widths, fitted, next: TOP + 1, left: lines, links: 0 })
    }

    /// Adds a row; those beyond what Excel has room for are passed over.
    fn add(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        if self.left == 0 {
            return Ok(());
        }
        self.left -= 1;
        let mut height = 1;
        for (at, cell) in (0u16..).zip(cells) {
            let text = if self.fitted { &self.looks.text } else { &self.looks.line };
            write_cell(self.sheet, (self.looks, text), (self.next, at), cell, &mut self.links)?;
            if let Cell::Text(text) = cell {
                // Not every program fits the row to its text.
                let width = self.widths.get(usize::from(at)).copied().unwrap_or(NARROW);
                height = height.max((text.chars().count() as f64 * 1.15 / width).ceil() as u32);
            }
        }
        if self.fitted {
            self.sheet.set_row_height(self.next, height.min(20) * 15)?;
        }
        self.next += 1;
        Ok(())
    }
}

pub fn write_cell(
    sheet: &mut Worksheet,
    (looks, look): (&Looks, &Format),
    (row, column): (u32, u16),
    cell: &Cell,
    links: &mut usize,
) -> Result<(), XlsxError> {
    let float = |value: &Decimal| value.to_f64().unwrap_or_default();
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            // Longer than a cell takes only where a message quotes a whole cell.
            let text: String = text.chars().take(32_000).collect();
            sheet.write_string_with_format(row, column, text, look)?;
        }
        Cell::Link(path) => {
            *links += 1;
            let url = Url::new(format!("external:{path}")).set_text(path);
            if *links > MOST_LINKS
                || sheet.write_url_with_format(row, column, url, &looks.link).is_err()
            {
                sheet.write_string_with_format(row, column, path, look)?;
            }
        }
        Cell::Year(year) => {
            sheet.write_number_with_format(row, column, *year, &looks.year)?;
        }
        Cell::Count(count) => {
            sheet.write_number_with_format(
                row,
                column,
                u32::try_from(*count).unwrap_or(u32::MAX),
                &looks.year,
            )?;
        }
        Cell::Kroner(value) => {
            sheet.write_number_with_format(row, column, float(value), &looks.kroner)?;
        }
        Cell::Share(value) => {
            sheet.write_number_with_format(row, column, float(value), &looks.share)?;
        }
        Cell::Number(value) => {
            sheet.write_number_with_format(row, column, float(value), &looks.number)?;
        }
    }
    Ok(())
}
