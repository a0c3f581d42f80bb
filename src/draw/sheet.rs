//! A sheet being drawn: what its cells hold and how they look, and how it is set up.
//!
//! Cells are kept as the XML that they end up as, short of the number of their look, which is
//! known when the workbook's styles are; [`Sheet::finish`] puts them in order. A figure is always
//! written as formula and value together, and text is never anything but text.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::Chart;
use std::borrow::Cow;
use thiserror::Error;

use super::formula::At;
use super::input::{Content, Inputs};
use super::look::{Border, Look, Rgb};
use super::markup::{has_outer_space, push, push_text, push_value};
use super::rules::{Area, Highlight, Rule, Validation, When};
use crate::workbook::{MAX_COLUMNS, MAX_ROWS};

/// Longest text of a cell and longest formula, in UTF-16 units, as Excel has it.
const MAX_TEXT: usize = 32_767;
const MAX_FORMULA: usize = 8_192;
/// Longest text that a link may say it shows.
const MAX_LINK: usize = 2_084;

/// Why a sheet cannot be drawn.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DrawError {
    #[error("row {row}, column {column} lies outside the sheet {sheet}", row = at.0, column = at.1)]
    Outside { sheet: String, at: At },
    #[error("a formula on the sheet {sheet} is longer than {MAX_FORMULA} characters")]
    FormulaTooLong { sheet: String },
    #[error("the sheet {sheet} grows too large")]
    TooLarge { sheet: String },
    #[error("a cell on the sheet {sheet} is merged twice")]
    MergedTwice { sheet: String },
    #[error("the workbook has no sheet {sheet}")]
    NoSheet { sheet: String },
    #[error(transparent)]
    Charts(#[from] rust_xlsxwriter::XlsxError),
}

pub type Done = Result<(), DrawError>;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Number,
    Text,
}

/// One cell; what it holds stands in the text of the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub at: At,
    /// Which of the sheet's looks.
    pub look: u16,
    pub kind: Kind,
    /// Where everything after the opening tag's `r` and `s` begins, where the value begins and
    /// where it ends.
    pub from: u32,
    pub value: u32,
    pub value_end: u32,
    pub to: u32,
}

/// A link from a cell to a place in the workbook.
#[derive(Debug)]
pub(super) struct Link {
    pub at: At,
    pub location: String,
    pub shown: String,
}

/// How a sheet is printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Print {
    pub landscape: bool,
    pub paper: u8,
    /// Pages wide and high; 0 for as many as it takes.
    pub fit: Option<(u16, u16)>,
    pub margins: [f64; 6],
}

/// A sheet, as far as it is drawn.
pub struct Sheet {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
    pub(super) text: String,
    /// In the order in which they are first used; the first is that of an untouched cell.
    pub(super) looks: Vec<Look>,
    /// Column and width, row and height, in pixels, as they came.
    pub(super) widths: Vec<(u16, u32)>,
    pub(super) heights: Vec<(u32, u32)>,
    pub(super) merged: Vec<Area>,
    pub(super) links: Vec<Link>,
    pub(super) rules: Vec<(Area, Vec<Rule>)>,
    pub(super) validations: Vec<(Area, Validation)>,
    pub(super) filter: Option<Area>,
    pub(super) frozen: Option<At>,
    /// Where the headings of the first table begin.
    pub(super) table: Option<At>,
    pub(super) gridlines: bool,
    pub(super) hidden: bool,
    pub(super) tab: Option<Rgb>,
    /// Columns and rows that are grouped and folded away, first and last.
    pub(super) folded_columns: Vec<(u16, u16)>,
    pub(super) folded_rows: Vec<(u32, u32)>,
    pub(super) protected: bool,
    pub(super) print: Print,
    pub(super) print_area: Option<Area>,
    pub(super) repeated_rows: Option<(u32, u32)>,
    pub(super) repeated_columns: Option<(u16, u16)>,
    pub(super) footer: String,
    pub(super) breaks: Vec<u32>,
    pub(super) charts: Vec<(At, Chart)>,
    pub(super) inputs: Inputs,
}

/// The value that a formula has now.
#[derive(Debug, Clone, Copy)]
pub enum Value<'v> {
    Number(Decimal),
    Text(&'v str),
}

impl Sheet {
    pub fn new(name: &str) -> Self {
        Sheet {
            name: name.to_owned(),
            cells: Vec::new(),
            text: String::new(),
            looks: vec![Look::PLAIN],
            widths: Vec::new(),
            heights: Vec::new(),
            merged: Vec::new(),
            links: Vec::new(),
            rules: Vec::new(),
            validations: Vec::new(),
            filter: None,
            frozen: None,
            table: None,
            gridlines: true,
            hidden: false,
            tab: None,
            folded_columns: Vec::new(),
            folded_rows: Vec::new(),
            protected: false,
            print: Print {
                landscape: false,
                paper: 0,
                fit: None,
                margins: [0.7, 0.7, 0.75, 0.75, 0.3, 0.3],
            },
            print_area: None,
            repeated_rows: None,
            repeated_columns: None,
            footer: String::new(),
            breaks: Vec::new(),
            charts: Vec::new(),
            inputs: Inputs::default(),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    pub fn has_charts(&self) -> bool {
        !self.charts.is_empty()
    }

    /// A formula and the value that it has now.
    pub fn formula(&mut self, at: At, formula: &str, value: Value, look: &Look) -> Done {
        if is_longer(formula, MAX_FORMULA) {
            return Err(DrawError::FormulaTooLong { sheet: self.name.clone() });
        }
        let settled = self.inputs.settled(at);
        let value = match &settled {
            Some(Content::Number(value)) => Value::Number(*value),
            Some(Content::Text(text)) => Value::Text(text),
            _ => value,
        };
        let cell = self.begin(at, look)?;
        self.text.push_str(match value {
            Value::Number(_) => "><f>",
            Value::Text(_) => " t=\"str\"><f>",
        });
        push_text(&mut self.text, formula);
        self.text.push_str("</f><v>");
        let start = self.text.len();
        let kind = match value {
            Value::Number(value) => {
                push_number(&mut self.text, value);
                Kind::Number
            }
            Value::Text(value) => {
                push_value(&mut self.text, &fitting(value, MAX_TEXT));
                Kind::Text
            }
        };
        self.end(cell, kind, start, "</v></c>")
    }

    pub fn number(&mut self, at: At, value: Decimal, look: &Look) -> Done {
        let cell = self.begin(at, look)?;
        self.text.push_str("><v>");
        let start = self.text.len();
        push_number(&mut self.text, value);
        self.end(cell, Kind::Number, start, "</v></c>")
    }

    /// A text, whatever it begins with; an empty one leaves the cell blank.
    pub fn text(&mut self, at: At, text: &str, look: &Look) -> Done {
        if text.is_empty() {
            return self.blank(at, look);
        }
        let text = &*fitting(text, MAX_TEXT);
        let cell = self.begin(at, look)?;
        self.text.push_str(" t=\"inlineStr\"><is><t");
        if has_outer_space(text) {
            self.text.push_str(" xml:space=\"preserve\"");
        }
        self.text.push('>');
        let start = self.text.len();
        push_value(&mut self.text, text);
        self.end(cell, Kind::Text, start, "</t></is></c>")
    }

    /// A cell with a look and nothing in it.
    pub fn blank(&mut self, at: At, look: &Look) -> Done {
        let cell = self.begin(at, look)?;
        let start = self.text.len();
        self.end(cell, Kind::Blank, start, "/>")
    }

    /// Gives another look to a cell that is drawn.
    pub fn relook(&mut self, at: At, look: &Look) {
        let look = self.look(look);
        if let Some(cell) = self.cells.iter_mut().rev().find(|cell| cell.at == at) {
            cell.look = look;
        }
    }

    /// Merges cells, of which the first shows the text.
    pub fn merge(&mut self, from: At, to: At, text: &str, look: &Look) -> Done {
        let area = Area::new(from, to);
        if self.merged.iter().any(|other| other.meets(area)) {
            return Err(DrawError::MergedTwice { sheet: self.name.clone() });
        }
        self.text(from, text, look)?;
        // Cells that are covered need nothing of their own but borders and fill.
        let is_bare = look.border == Border::default() && look.fill.is_none();
        for row in from.0..=to.0 {
            for column in from.1..=to.1 {
                if (row, column) != from && !is_bare {
                    self.blank((row, column), look)?;
                }
            }
        }
        self.merged.push(area);
        Ok(())
    }

    /// Makes a cell lead to another in the workbook: `'Forside'!C6`. The text is drawn too.
    pub fn link(&mut self, at: At, location: &str, text: &str, look: &Look) -> Done {
        let shown = if text.is_empty() { location } else { text };
        self.text(at, shown, look)?;
        let (location, shown) = (location.to_owned(), fitting(shown, MAX_LINK).into_owned());
        self.links.push(Link { at, location, shown });
        Ok(())
    }

    /// The width of a column, in characters.
    pub fn width(&mut self, column: u16, characters: f64) {
        // Seven pixels a character and five of padding, as Excel has it with its own font.
        let pixels = match characters {
            ..1.0 => characters * 12.0,
            _ => (characters * 7.0).round() + 5.0,
        };
        self.widths.push((column, pixels.round() as u32));
    }

    /// How high rows are together, in pixels.
    pub fn pixels(&self, first: u32, last: u32) -> u32 {
        let of = |row| {
            let set = self.heights.iter().rev().find(|(own, _)| *own == row);
            set.map_or(20, |(_, pixels)| *pixels)
        };
        (first..=last).map(of).sum()
    }

    /// The height of a row, in points.
    pub fn height(&mut self, row: u32, points: f64) {
        self.heights.push((row, (points * 4.0 / 3.0).round() as u32));
    }

    /// Keeps the rows above and the columns to the left of a cell in sight.
    pub fn freeze(&mut self, row: u32, column: u16) {
        self.frozen = Some((row, column));
    }

    /// The corner of a table, from which its headings run to the right and down; of several the
    /// first counts. Screen readers (JAWS, NVDA) read them out with each cell of it.
    pub fn table_at(&mut self, at: At) {
        self.table.get_or_insert(at);
    }

    pub fn hide_gridlines(&mut self) {
        self.gridlines = false;
    }

    /// Only cells with an unlocked look may be written in.
    pub fn protect(&mut self) {
        self.protected = true;
    }

    pub fn hide(&mut self) {
        self.hidden = true;
    }

    /// The color of the sheet's tab.
    pub fn tab(&mut self, color: Rgb) {
        self.tab = Some(color);
    }

    /// Groups columns and folds them away; a reader opens them with the plus above.
    pub fn fold_columns(&mut self, first: u16, last: u16) {
        self.folded_columns.push((first, last));
    }

    /// Groups rows and folds them away.
    pub fn fold_rows(&mut self, first: u32, last: u32) {
        self.folded_rows.push((first, last));
    }

    /// Buttons to choose among the rows, in the first row of the area.
    pub fn filter(&mut self, from: At, to: At) {
        self.filter = Some(Area::new(from, to));
    }

    /// Colors cells by what they hold.
    pub fn rule(&mut self, from: At, to: At, rule: Rule) {
        let area = Area::new(from, to);
        match self.rules.iter_mut().find(|(known, _)| *known == area) {
            Some((_, rules)) => rules.push(rule),
            None => self.rules.push((area, vec![rule])),
        }
    }

    /// Thin lines around all cells of an area, those that hold nothing among them.
    pub fn lines(&mut self, from: At, to: At) {
        let lines = Rule { when: When::Always, highlight: Highlight::LINES, is_last: false };
        self.rule(from, to, lines);
    }

    /// What may be written in the cells.
    pub fn validate(&mut self, from: At, to: At, validation: Validation) {
        self.validations.push((Area::new(from, to), validation));
    }

    pub fn landscape(&mut self) {
        self.print.landscape = true;
    }

    pub fn portrait(&mut self) {
        self.print.landscape = false;
    }

    /// The size of the paper by its number: 8 for A3, 9 for A4.
    pub fn paper(&mut self, number: u8) {
        self.print.paper = number;
    }

    /// How many pages wide and high it prints; 0 for as many as it takes.
    pub fn fit_pages(&mut self, wide: u16, high: u16) {
        self.print.fit = Some((wide, high));
    }

    /// Left, right, top, bottom, header and footer, in inches.
    pub fn margins(&mut self, inches: [f64; 6]) {
        self.print.margins = inches;
    }

    pub fn print_area(&mut self, from: At, to: At) {
        self.print_area = Some(Area::new(from, to));
    }

    /// Rows that stand at the top of every page.
    pub fn repeat_rows(&mut self, first: u32, last: u32) {
        self.repeated_rows = Some((first, last));
    }

    /// Columns that stand at the left of every page.
    pub fn repeat_columns(&mut self, first: u16, last: u16) {
        self.repeated_columns = Some((first, last));
    }

    pub fn footer(&mut self, footer: &str) {
        footer.clone_into(&mut self.footer);
    }

    /// New pages begin below these many rows.
    pub fn page_breaks(&mut self, rows: &[u32]) {
        rows.clone_into(&mut self.breaks);
    }

    /// A chart whose corner lies on a cell.
    pub fn chart(&mut self, row: u32, column: u16, chart: Chart) {
        self.charts.push(((row, column), chart));
    }

    /// Puts the cells in order. What was drawn last in a cell stands.
    pub fn finish(&mut self) {
        self.cells.sort_by_key(|cell| cell.at);
        let mut kept: Vec<Cell> = Vec::with_capacity(self.cells.len());
        for cell in &self.cells {
            match kept.last_mut() {
                Some(last) if last.at == cell.at => *last = *cell,
                _ => kept.push(*cell),
            }
        }
        self.cells = kept;
    }

    /// What a finished cell holds, as it stands in the XML.
    pub fn held(&self, at: At) -> Option<Held<'_>> {
        let position = self.cells.binary_search_by_key(&at, |cell| cell.at).ok()?;
        let cell = self.cells.get(position)?;
        let value = self.text.get(cell.value as usize..cell.value_end as usize)?;
        match cell.kind {
            Kind::Blank => None,
            Kind::Number => Some(Held::Number(value)),
            Kind::Text => Some(Held::Text(value)),
        }
    }

    fn begin(&mut self, at: At, look: &Look) -> Result<Cell, DrawError> {
        if at.0 >= MAX_ROWS || u32::from(at.1) >= MAX_COLUMNS {
            return Err(DrawError::Outside { sheet: self.name.clone(), at });
        }
        let (look, from) = (self.look(look), self.place()?);
        Ok(Cell { at, look, kind: Kind::Blank, from, value: from, value_end: from, to: from })
    }

    fn end(&mut self, cell: Cell, kind: Kind, value: usize, tail: &str) -> Done {
        let value_end = self.place()?;
        self.text.push_str(tail);
        let (value, to) = (u32::try_from(value).unwrap_or(value_end), self.place()?);
        self.cells.push(Cell { kind, value, value_end, to, ..cell });
        Ok(())
    }

    fn place(&self) -> Result<u32, DrawError> {
        u32::try_from(self.text.len()).map_err(|_| DrawError::TooLarge { sheet: self.name.clone() })
    }

    /// The place of a look among the sheet's.
    fn look(&mut self, look: &Look) -> u16 {
        // Neighbours look alike; and a sheet has few looks.
        if let Some(last) = self.cells.last().map(|cell| cell.look)
            && self.looks.get(usize::from(last)) == Some(look)
        {
            return last;
        }
        let position = self.looks.iter().position(|known| known == look).unwrap_or_else(|| {
            self.looks.push(*look);
            self.looks.len() - 1
        });
        u16::try_from(position).unwrap_or(0)
    }
}

/// What a cell holds, as it stands in the XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held<'s> {
    Number(&'s str),
    /// Escaped.
    Text(&'s str),
}

/// As much of a text as there is room for; only a quotation of a whole cell is longer.
fn fitting(text: &str, most: usize) -> Cow<'_, str> {
    if !is_longer(text, most) {
        return text.into();
    }
    let mut room = most - 1;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && text.encode_utf16().count() > most
}

/// Excel knows 15 digits; the shortest form of the nearest f64 carries them all.
fn push_number(out: &mut String, value: Decimal) {
    push(out, value.to_f64().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::super::look::{Look, Rgb};
    use super::super::rules::Allowed;
    use super::super::styles::{Face, Numbers, Styles, fill_xml};
    use super::*;

    /// The XML of a sheet whose looks are numbered from 40 and whose highlights from 7.
    fn xml(mut sheet: Sheet) -> String {
        sheet.finish();
        let sheets = [sheet];
        let styles = Styles::of(&sheets);
        let looks = (0..styles.looks.len()).map(|n| if n == 0 { 0 } else { 39 + n as u32 });
        let highlights = (0..styles.highlights.len()).map(|n| 7 + n as u32).collect();
        let numbers = Numbers::new(&styles, looks.collect(), highlights);
        sheets.iter().map(|sheet| sheet.xml(&numbers, None, false)).collect()
    }

    fn cells(sheet: Sheet) -> String {
        let xml = xml(sheet);
        let (_, rest) = xml.split_once("<sheetData>").unwrap();
        rest.split_once("</sheetData>").unwrap().0.to_owned()
    }

    #[test]
    fn a_figure_is_formula_and_value_together() {
        let mut sheet = Sheet::new("Ark");
        let kroner = Look::PLAIN.number("#,##0");
        let half = Decimal::new(-5, 1);
        sheet.formula((2, 1), "SUM('A & B'!$C$9)", Value::Number(half), &kroner).unwrap();
        sheet.formula((2, 2), "\"20\"&\"25\"", Value::Text("2025"), &Look::PLAIN).unwrap();
        let expected = concat!(
            r#"<row r="3"><c r="B3" s="40"><f>SUM('A &amp; B'!$C$9)</f><v>-0.5</v></c>"#,
            r#"<c r="C3" t="str"><f>"20"&amp;"25"</f><v>2025</v></c></row>"#
        );
        assert_eq!(cells(sheet), expected);
    }

    #[test]
    fn text_never_becomes_a_formula_or_broken_xml() {
        let mut sheet = Sheet::new("Ark");
        sheet.text((0, 0), "=1+1", &Look::PLAIN).unwrap();
        sheet.text((0, 1), " <\u{1}_x0041_\u{FFFF}", &Look::PLAIN).unwrap();
        let expected = concat!(
            r#"<row r="1"><c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>"#,
            r#"<c r="B1" t="inlineStr"><is><t xml:space="preserve">"#,
            r#" &lt;_x0001__x005F_x0041__xFFFF_</t></is></c></row>"#
        );
        assert_eq!(cells(sheet), expected);
    }

    #[test]
    fn cells_stand_in_order_and_the_last_drawn_counts() {
        let mut sheet = Sheet::new("Ark");
        let bold = Look::PLAIN.bold();
        sheet.text((9, 27), "sidst", &bold).unwrap();
        sheet.merge((4, 1), (4, 2), "", &bold).unwrap();
        sheet.number((4, 1), Decimal::from(7), &bold).unwrap();
        sheet.relook((4, 1), &Look::PLAIN);
        sheet.height(6, 24.0);
        sheet.height(9, 31.0);
        let expected = concat!(
            r#"<row r="5"><c r="B5"><v>7</v></c></row>"#,
            r#"<row r="7" ht="24" customHeight="1"/>"#,
            r#"<row r="10" ht="30.75" customHeight="1">"#,
            r#"<c r="AB10" s="40" t="inlineStr"><is><t>sidst</t></is></c></row>"#
        );
        assert_eq!(cells(sheet), expected);
    }

    #[test]
    fn what_charts_draw_can_be_asked_for() {
        let mut sheet = Sheet::new("Ark");
        sheet.text((1, 0), "A & B", &Look::PLAIN).unwrap();
        sheet.formula((0, 0), "1/4", Value::Number(Decimal::new(25, 2)), &Look::PLAIN).unwrap();
        sheet.blank((2, 0), &Look::PLAIN).unwrap();
        sheet.finish();
        assert_eq!(sheet.held((0, 0)), Some(Held::Number("0.25")));
        assert_eq!(sheet.held((1, 0)), Some(Held::Text("A &amp; B")));
        assert_eq!(sheet.held((2, 0)), None);
        assert_eq!(sheet.held((7, 7)), None);
    }

    #[test]
    fn what_excel_cannot_take_is_refused() {
        let mut sheet = Sheet::new("Ark");
        let long = "x".repeat(MAX_TEXT + 1);
        sheet.text((0, 0), &long, &Look::PLAIN).unwrap();
        let kept = format!("{}…", "x".repeat(MAX_TEXT - 1));
        assert_eq!(sheet.held((0, 0)), Some(Held::Text(&kept)));
        assert!(matches!(
            sheet.formula((0, 0), &long, Value::Text(""), &Look::PLAIN),
            Err(DrawError::FormulaTooLong { .. })
        ));
        assert!(matches!(sheet.blank((MAX_ROWS, 0), &Look::PLAIN), Err(DrawError::Outside { .. })));
        sheet.merge((0, 0), (1, 1), "", &Look::PLAIN).unwrap();
        assert!(matches!(
            sheet.merge((1, 1), (2, 1), "", &Look::PLAIN),
            Err(DrawError::MergedTwice { .. })
        ));
    }

    #[test]
    fn the_set_up_stands_in_the_order_of_the_schema() {
        let mut sheet = Sheet::new("Ark");
        sheet.text((0, 0), "a", &Look::PLAIN).unwrap();
        sheet.link((1, 0), "'Forside'!C6", "C6", &Look::PLAIN).unwrap();
        sheet.merge((2, 0), (2, 1), "b", &Look::PLAIN).unwrap();
        for (column, width) in [(0, 2.7), (1, 13.0), (2, 13.0)] {
            sheet.width(column, width);
        }
        sheet.freeze(3, 2);
        sheet.hide_gridlines();
        sheet.filter((0, 0), (2, 1));
        let red = Highlight { bold: true, color: Rgb(0xC0_00_00), fill: None };
        let begins = When::BeginsWith("afviger");
        sheet.rule((0, 0), (4, 0), Rule { when: begins, highlight: red, is_last: true });
        sheet.validate((1, 1), (1, 1), Validation::new(Allowed::Decimal(0.0, 1.0)));
        sheet.landscape();
        sheet.paper(9);
        sheet.fit_pages(1, 0);
        sheet.margins([0.4, 0.4, 0.5, 0.6, 0.3, 0.3]);
        sheet.footer("&L&F");
        sheet.page_breaks(&[30]);
        sheet.print_area((0, 0), (9, 2));
        sheet.repeat_rows(1, 3);
        sheet.repeat_columns(1, 2);
        let names: Vec<_> = sheet.local_names().into_iter().map(|name| name.formula).collect();
        assert_eq!(names, ["'Ark'!$A$1:$B$3", "'Ark'!$A$1:$C$10", "'Ark'!$B:$C,'Ark'!$2:$4"]);
        let xml = xml(sheet);
        let (before, rest) = xml.split_once("<sheetData>").unwrap();
        let (_, after) = rest.split_once("</sheetData>").unwrap();
        let expected = concat!(
            r#"<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:A3"/>"#,
            r#"<sheetViews><sheetView showGridLines="0" workbookViewId="0">"#,
            r#"<pane xSplit="2" ySplit="3" topLeftCell="C4" activePane="bottomRight" "#,
            r#"state="frozen"/><selection pane="topRight" activeCell="C1" sqref="C1"/>"#,
            r#"<selection pane="bottomLeft" activeCell="A4" sqref="A4"/>"#,
            r#"<selection pane="bottomRight"/></sheetView></sheetViews>"#,
            r#"<sheetFormatPr defaultRowHeight="15"/><cols>"#,
            r#"<col min="1" max="1" width="3.42578125" customWidth="1"/>"#,
            r#"<col min="2" max="3" width="13.7109375" customWidth="1"/></cols>"#
        );
        assert!(before.ends_with(expected), "{before}");
        let expected = concat!(
            r#"<autoFilter ref="A1:B3"/><mergeCells count="1"><mergeCell ref="A3:B3"/>"#,
            r#"</mergeCells><conditionalFormatting sqref="A1:A5"><cfRule type="beginsWith" "#,
            r#"dxfId="7" priority="1" stopIfTrue="1" operator="beginsWith" text="afviger">"#,
            r#"<formula>LEFT(A1,7)="afviger"</formula></cfRule></conditionalFormatting>"#,
            r#"<dataValidations count="1"><dataValidation type="decimal" allowBlank="1" "#,
            r#"showInputMessage="1" showErrorMessage="1" sqref="B2"><formula1>0</formula1>"#,
            r#"<formula2>1</formula2></dataValidation></dataValidations><hyperlinks>"#,
            r#"<hyperlink ref="A2" location="'Forside'!C6" display="C6"/></hyperlinks>"#,
            r#"<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" "#,
            r#"footer="0.3"/><pageSetup paperSize="9" fitToHeight="0" "#,
            r#"orientation="landscape" horizontalDpi="200" verticalDpi="200"/>"#,
            r#"<headerFooter><oddFooter>&amp;L&amp;F</oddFooter></headerFooter>"#,
            r#"<rowBreaks count="1" manualBreakCount="1"><brk id="30" max="16383" man="1"/>"#,
            r#"</rowBreaks></worksheet>"#
        );
        assert_eq!(after, expected);
    }

    #[test]
    fn looks_are_told_in_the_words_of_the_styles() {
        let look = Look::PLAIN.bold().size(16).color(Rgb(0x1F3864)).left().indent(1);
        let face = Face {
            name: r#"<name val="Arial"/>"#.to_owned(),
            size: "9".to_owned(),
            ..Face::default()
        };
        let font = concat!(
            r#"<font><b/><sz val="16"/><color rgb="FF1F3864"/>"#,
            r#"<name val="Arial"/></font>"#
        );
        assert_eq!(look.font.xml(&face), font);
        let font = r#"<font><sz val="9"/><color theme="1"/><name val="Arial"/></font>"#;
        assert_eq!(Look::PLAIN.font.xml(&face), font);
        assert_eq!(look.inner_xml(), r#"<alignment horizontal="left" indent="1"/>"#);
        let figure = Look::PLAIN.right().indent(1).number("0.0%");
        assert_eq!(figure.inner_xml(), r#"<alignment horizontal="right"/>"#);
        assert_eq!(figure.number_code(), "0.0%_m;-0.0%_m;0.0%_m;@_m");
        let fill = concat!(
            r#"<fill><patternFill patternType="solid"><fgColor rgb="FFD9E2F3"/>"#,
            r#"<bgColor indexed="64"/></patternFill></fill>"#
        );
        assert_eq!(fill_xml(Rgb(0xD9_E2_F3)), fill);
        let border = Look::PLAIN.line_below(super::super::look::Edge::Thin).border.xml();
        let expected = concat!(
            r#"<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom>"#,
            r#"<diagonal/></border>"#
        );
        assert_eq!(border, expected);
    }
}
