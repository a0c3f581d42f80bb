//! `portefølje.xlsx`: every calculation in a row, all on one basis, charts, findings, and what was not enriched.
//!
//! The figures are what the engine computed and do not follow the files; each enriched workbook is alive itself.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Chart, ChartType, Color, DocProperties, ExcelDateTime, Format, FormatAlign, Table as ExcelTable, TableColumn,
    TableStyle, Url, Workbook, Worksheet, XlsxError,
};

use super::rows::{self, Cell, Table};
use super::{Basis, Record};
use crate::model::Actor;
use crate::report::charts;
use crate::text;

/// Links that Excel takes on one sheet.
const MOST_LINKS: usize = 65_000;
/// Rows that Excel has room for under title and headings.
const MOST_ROWS: usize = 1_048_000;
/// Calculations that can be told apart in one chart.
const CHARTED: usize = 20;
const TOP: u32 = 4;
/// The width of a column of figures.
const NARROW: f64 = 14.0;
/// The columns of the portfolio: names first, then figures, the verdict and the files.
const WIDE: [f64; 29] = {
    let mut widths = [NARROW; 29];
    widths[0] = 34.0;
    widths[1] = 20.0;
    widths[2] = 28.0;
    widths[27] = 40.0;
    widths[28] = 36.0;
    widths
};

struct Looks {
    title: Format,
    note: Format,
    text: Format,
    link: Format,
    year: Format,
    kroner: Format,
    share: Format,
    number: Format,
}

impl Looks {
    fn new() -> Looks {
        let top = Format::new().set_align(FormatAlign::Top);
        let number = |code: &str| top.clone().set_num_format(code);
        Looks {
            title: Format::new().set_bold().set_font_size(16).set_font_color(Color::RGB(0x1F3864)),
            note: Format::new().set_italic().set_font_color(Color::RGB(0x595959)),
            text: top.clone().set_text_wrap().set_indent(1),
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

/// The portfolio as a workbook.
///
/// # Errors
/// What the writing library refuses.
pub fn workbook(records: &[Record], basis: &Basis) -> Result<Vec<u8>, XlsxError> {
    let mut book = new()?;
    let looks = Looks::new();
    let calculations = rows::calculations(records);
    let count = calculations.rows.len();
    let note =
        format!("{count} beregninger, hver på sit eget grundlag. Kr. i nutidsværdi; positive tal er en gevinst.");
    sheet(&mut book, &looks, "Portefølje", "Portefølje", &note, &calculations, &WIDE)?;
    let usual = rows::usual_horizon(records);
    let note = format!(
        "Alle bragt til {}-priser, nutidsværdi {}, diskonteringsrente {}. De fleste perioder er {usual} år; andre kan ikke \
         sammenlignes uden videre, se kolonnen »Kan sammenlignes«.",
        basis.price_year,
        basis.base_year,
        text::per_cent(basis.rates[0], 1),
    );
    let comparison = rows::comparison(records, basis);
    let widths = [30.0, 15.0, 15.0, 15.0, 15.0, 15.0, 12.0, 12.0, 13.0, 10.0, 10.0, 10.0, 46.0, 36.0];
    sheet(&mut book, &looks, "Sammenligning", "Sammenligning", &note, &comparison, &widths)?;
    if count > 0 {
        drawn(&mut book, &looks, records, basis)?;
    }
    let findings = rows::findings(records);
    let widths = [36.0, 14.0, 8.0, 20.0, 8.0, 70.0, 70.0];
    sheet(&mut book, &looks, "Fund", "Fund", "Alle fund i alle filer, i filernes orden.", &findings, &widths)?;
    let refused = rows::refused(records);
    if !refused.rows.is_empty() {
        let note = "Filer, der ikke blev beriget, og hvorfor.";
        sheet(&mut book, &looks, "Ikke beriget", "Ikke beriget", note, &refused, &[44.0, 110.0])?;
    }
    book.save_to_buffer()
}

/// A workbook of one table.
///
/// # Errors
/// What the writing library refuses.
pub fn one_table(title: &str, note: &str, table: &Table, widths: &[f64]) -> Result<Vec<u8>, XlsxError> {
    let mut book = new()?;
    sheet(&mut book, &Looks::new(), title, title, note, table, widths)?;
    book.save_to_buffer()
}

fn new() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    Ok(book)
}

fn sheet(
    book: &mut Workbook,
    looks: &Looks,
    name: &str,
    title: &str,
    note: &str,
    table: &Table,
    widths: &[f64],
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    write_table(sheet, looks, (TOP, 0), table, widths)?;
    sheet.write_string_with_format(0, 0, title, &looks.title)?;
    sheet.write_string_with_format(1, 0, note, &looks.note)?;
    if table.rows.len() > MOST_ROWS {
        let told = format!("Kun de første {MOST_ROWS} rækker er med her; alle er i portefølje.jsonl.");
        sheet.write_string_with_format(2, 0, told, &looks.note)?;
    }
    sheet.set_freeze_panes(TOP + 1, 1)?;
    // What has many columns is printed over several pages, with the names on each.
    let pages = u16::try_from(table.headings.len() / 14).unwrap_or(1).max(1);
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(pages, 0);
    sheet.set_repeat_rows(TOP, TOP)?.set_repeat_columns(0, 0)?;
    sheet.set_footer("&L&F&C&A&RSide &P af &N");
    Ok(())
}

/// Writes a table as an Excel table with filters.
fn write_table(
    sheet: &mut Worksheet,
    looks: &Looks,
    (row, column): (u32, u16),
    table: &Table,
    widths: &[f64],
) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let columns: Vec<TableColumn> =
        table.headings.iter().map(|name| TableColumn::new().set_header(name).set_header_format(&heading)).collect();
    let width = |position: usize| widths.get(position).copied().unwrap_or(NARROW);
    for (position, at) in (column..).enumerate().take(table.headings.len()) {
        sheet.set_column_width(at, width(position))?;
    }
    let mut links = 0;
    for (line, cells) in (row + 1..).zip(table.rows.iter().take(MOST_ROWS)) {
        let mut height = 1;
        for (position, cell) in cells.iter().enumerate() {
            let at = column + u16::try_from(position).unwrap_or(u16::MAX);
            write(sheet, looks, (line, at), cell, &mut links)?;
            if let Cell::Text(text) = cell {
                // Not every program fits the row to its text.
                height = height.max((text.chars().count() as f64 * 1.15 / width(position)).ceil() as u32);
            }
        }
        sheet.set_row_height(line, height.min(20) * 15)?;
    }
    let lines = u32::try_from(table.rows.len().clamp(1, MOST_ROWS)).unwrap_or(1);
    let last = column + u16::try_from(table.headings.len().saturating_sub(1)).unwrap_or(0);
    let drawn = ExcelTable::new().set_columns(&columns).set_style(TableStyle::Light9);
    sheet.set_row_height(row, 32)?;
    sheet.add_table(row, column, row + lines, last, &drawn)?;
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    looks: &Looks,
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
            sheet.write_string_with_format(row, column, text, &looks.text)?;
        }
        Cell::Link(path) => {
            *links += 1;
            let url = Url::new(format!("external:{path}")).set_text(path);
            if *links > MOST_LINKS || sheet.write_url_with_format(row, column, url, &looks.link).is_err() {
                sheet.write_string_with_format(row, column, path, &looks.text)?;
            }
        }
        Cell::Year(year) => {
            sheet.write_number_with_format(row, column, *year, &looks.year)?;
        }
        Cell::Count(count) => {
            sheet.write_number_with_format(row, column, u32::try_from(*count).unwrap_or(u32::MAX), &looks.year)?;
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

/// The charts, over a table of what they show: the calculations with the largest net results.
fn drawn(book: &mut Workbook, looks: &Looks, records: &[Record], basis: &Basis) -> Result<(), XlsxError> {
    let mut shown: Vec<_> = rows::done(records).filter_map(|(r, f)| Some((r, f, f.compared.as_ref().ok()?))).collect();
    let all = shown.len();
    shown.sort_by_key(|(_, _, compared)| std::cmp::Reverse(compared.net[0].abs()));
    shown.truncate(CHARTED);
    if shown.is_empty() {
        return Ok(());
    }
    let headings = ["Beregning", "Kommune", "Region", "Stat", "Margin, procentpoint"].map(str::to_owned);
    let table = Table {
        headings: headings.to_vec(),
        rows: (1..)
            .zip(&shown)
            .map(|(number, (record, figures, compared))| {
                let margin = compared.break_even.map(|rate| figures.success_rate - rate);
                let margin = margin.map(|share| share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1));
                let title: String = rows::title(record, figures).chars().take(34).collect();
                let [_, municipality, region, state] = compared.net.map(Cell::Kroner);
                let margin = rows::optional(margin.map(Cell::Number));
                vec![Cell::Text(format!("{number}. {title}")), municipality, region, state, margin]
            })
            .collect(),
    };
    let chosen = if all > shown.len() {
        format!("De {} af {all} beregninger med størst nettoresultat", shown.len())
    } else {
        "Alle beregninger".into()
    };
    let note = format!("{chosen}, i {}-priser, nutidsværdi {}.", basis.price_year, basis.base_year);
    let name = "Diagrammer";
    sheet(book, looks, name, "Diagrammer", &note, &table, &[38.0, 15.0, 15.0, 15.0, 15.0])?;
    let sheet = book.worksheet_from_name(name)?;
    let last = TOP + u32::try_from(shown.len()).unwrap_or(0);
    let height = 160 + 34 * u32::try_from(shown.len()).unwrap_or(0);
    let bars = |columns: &[(u16, Option<Actor>)]| {
        let mut chart = Chart::new(ChartType::Bar);
        for &(column, actor) in columns {
            let values = ((TOP + 1, column), (last, column));
            let series = charts::series(&mut chart, name, (TOP, column), ((TOP + 1, 0), (last, 0)), values);
            series.set_format(&mut charts::fill(actor)).set_gap(60);
        }
        chart
    };
    let mut nets = bars(&[(1, Some(Actor::Municipality)), (2, Some(Actor::Region)), (3, Some(Actor::State))]);
    let alt = "Søjler: nettoresultat for kommune, region og stat for hver beregning";
    charts::finish_lying(&mut nets, "Nettoresultat pr. aktør", "Kr., nutidsværdi", alt, (760, height));
    sheet.insert_chart(TOP, 6, &nets)?;
    let mut margins = bars(&[(4, None)]);
    let alt = "Søjler: succesrate minus break-even succesrate for hver beregning";
    charts::finish_lying(&mut margins, "Margin til break-even", "Procentpoint", alt, (620, height));
    margins.legend().set_hidden();
    margins.x_axis().set_num_format("0");
    sheet.insert_chart(TOP, 18, &margins)?;
    Ok(())
}
