//! The XML of a finished sheet, as it goes into the workbook.

use super::formula::{At, sheet as quoted_sheet};
use super::markup::{push, push_attribute, push_text};
use super::rules::Area;
use super::sheet::{Cell, Sheet};
use super::styles::Numbers;
use crate::workbook::{Address, column_name, push_column, push_row};

const OPENING: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"",
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
);
/// In pixels.
const DEFAULT_HEIGHT: u32 = 20;

/// A name that belongs to one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalName {
    pub name: &'static str,
    pub is_hidden: bool,
    pub formula: String,
}

impl Sheet {
    /// The XML, with the numbers that the sheet's looks have in the workbook, the relationship that
    /// leads to its drawing, and whether it is the one that shows when the workbook is opened.
    pub fn xml(&self, numbers: &Numbers, drawing: Option<&str>, is_chosen: bool) -> String {
        // What a cell takes beside what it holds: `<c r="AB123" s="45"`.
        let room = self.text.len() + self.cells.len() * 20 + self.links.len() * 80 + 4096;
        let mut out = String::with_capacity(room);
        out.push_str(OPENING);
        self.push_properties(&mut out);
        self.push_dimension(&mut out);
        self.push_view(&mut out, is_chosen);
        out.push_str(r#"<sheetFormatPr defaultRowHeight="15""#);
        if !self.folded_rows.is_empty() {
            out.push_str(r#" outlineLevelRow="1""#);
        }
        if !self.folded_columns.is_empty() {
            out.push_str(r#" outlineLevelCol="1""#);
        }
        out.push_str("/>");
        self.push_columns(&mut out);
        self.push_cells(&mut out, numbers);
        if self.protected {
            out.push_str(r#"<sheetProtection sheet="1" objects="1" scenarios="1"/>"#);
        }
        if let Some(area) = self.filter {
            push(&mut out, format_args!(r#"<autoFilter ref="{}"/>"#, area.name()));
        }
        if !self.merged.is_empty() {
            push(&mut out, format_args!(r#"<mergeCells count="{}">"#, self.merged.len()));
            for area in &self.merged {
                push(&mut out, format_args!(r#"<mergeCell ref="{}"/>"#, area.name()));
            }
            out.push_str("</mergeCells>");
        }
        self.push_rules(&mut out, numbers);
        self.push_validations(&mut out);
        self.push_links(&mut out);
        self.push_print(&mut out);
        if let Some(id) = drawing {
            push(&mut out, format_args!(r#"<drawing r:id="{id}"/>"#));
        }
        out.push_str("</worksheet>");
        out
    }

    /// The names that a program finds the sheet's filter and print set-up by.
    pub fn local_names(&self) -> Vec<LocalName> {
        let sheet = quoted_sheet(&self.name);
        let area = |area: Area| {
            let fixed = |(row, column): At| Address::new(row, u32::from(column)).absolute();
            format!("{sheet}{}:{}", fixed(area.from), fixed(area.to))
        };
        let mut names = Vec::new();
        let mut add = |name, is_hidden, formula| {
            names.push(LocalName { name, is_hidden, formula });
        };
        if let Some(filter) = self.filter {
            add("_xlnm._FilterDatabase", true, area(filter));
        }
        if let Some(corner) = self.table {
            add("Title", false, format!("{sheet}{}", super::formula::fixed(corner)));
        }
        if let Some(printed) = self.print_area {
            add("_xlnm.Print_Area", false, area(printed));
        }
        let columns = self.repeated_columns.map(|(first, last)| {
            let name = |column: u16| column_name(u32::from(column));
            format!("{sheet}${}:${}", name(first), name(last))
        });
        let rows = self.repeated_rows.map(|(first, last)| {
            format!("{sheet}${}:${}", u64::from(first) + 1, u64::from(last) + 1)
        });
        let titles: Vec<String> = columns.into_iter().chain(rows).collect();
        if !titles.is_empty() {
            add("_xlnm.Print_Titles", false, titles.join(","));
        }
        names
    }

    fn push_properties(&self, out: &mut String) {
        if self.tab.is_none() && self.print.fit.is_none() {
            return;
        }
        out.push_str("<sheetPr>");
        if let Some(color) = self.tab {
            push(out, format_args!(r#"<tabColor rgb="FF{:06X}"/>"#, color.0));
        }
        if self.print.fit.is_some() {
            out.push_str(r#"<pageSetUpPr fitToPage="1"/>"#);
        }
        out.push_str("</sheetPr>");
    }

    fn push_dimension(&self, out: &mut String) {
        let first = self.cells.first().map_or((0, 0), |cell| cell.at);
        let columns = self.cells.iter().map(|cell| cell.at.1);
        let area = Area::new(
            (first.0, columns.clone().min().unwrap_or(0)),
            (self.cells.last().map_or(0, |cell| cell.at.0), columns.max().unwrap_or(0)),
        );
        push(out, format_args!(r#"<dimension ref="{}"/>"#, area.name()));
    }

    fn push_view(&self, out: &mut String, is_chosen: bool) {
        out.push_str("<sheetViews><sheetView");
        if !self.gridlines {
            out.push_str(r#" showGridLines="0""#);
        }
        if is_chosen {
            out.push_str(r#" tabSelected="1""#);
        }
        out.push_str(r#" workbookViewId="0""#);
        let Some((row, column)) = self.frozen else {
            out.push_str("/></sheetViews>");
            return;
        };
        out.push_str("><pane");
        if column > 0 {
            push(out, format_args!(r#" xSplit="{column}""#));
        }
        if row > 0 {
            push(out, format_args!(r#" ySplit="{row}""#));
        }
        let name = |row, column: u16| Address::new(row, u32::from(column));
        let active = match (row, column) {
            (1.., 1..) => "bottomRight",
            (0, _) => "topRight",
            _ => "bottomLeft",
        };
        push(
            out,
            format_args!(
                r#" topLeftCell="{}" activePane="{active}" state="frozen"/>"#,
                name(row, column)
            ),
        );
        if row > 0 && column > 0 {
            for (pane, cell) in [("topRight", name(0, column)), ("bottomLeft", name(row, 0))] {
                push(
                    out,
                    format_args!(
                        r#"<selection pane="{pane}" activeCell="{cell}" sqref="{cell}"/>"#
                    ),
                );
            }
        }
        push(out, format_args!(r#"<selection pane="{active}"/></sheetView></sheetViews>"#));
    }

    /// The widths of the columns, each as it was set last, neighbours of one width together.
    fn push_columns(&self, out: &mut String) {
        let widths = last_set(&self.widths);
        if widths.is_empty() {
            return;
        }
        out.push_str("<cols>");
        let is_folded = |column: u16| {
            self.folded_columns.iter().any(|(first, last)| (first..=last).contains(&&column))
        };
        let of_one_width = |a: &(u16, u32), b: &(u16, u32)| {
            a.0 + 1 == b.0 && a.1 == b.1 && is_folded(a.0) == is_folded(b.0)
        };
        for group in widths.chunk_by(of_one_width) {
            let [(first, pixels), ..] = group else { continue };
            let last = usize::from(*first) + group.len();
            // Kept in 256ths of a character.
            let width = f64::from(pixels * 256 / 7) / 256.0;
            push(out, format_args!(r#"<col min="{}" max="{last}" width="{width}""#, first + 1));
            let folded = if is_folded(*first) { r#" hidden="1" outlineLevel="1""# } else { "" };
            push(out, format_args!(r#"{folded} customWidth="1"/>"#));
        }
        out.push_str("</cols>");
    }

    fn push_cells(&self, out: &mut String, numbers: &Numbers) {
        if self.cells.is_empty() && self.heights.is_empty() {
            out.push_str("<sheetData/>");
            return;
        }
        let looks = numbers.of(&self.looks);
        let heights = last_set(&self.heights);
        let mut heights = heights.into_iter().peekable();
        out.push_str("<sheetData>");
        for row in self.cells.chunk_by(|a, b| a.at.0 == b.at.0) {
            let Some(Cell { at: (number, _), .. }) = row.first() else { continue };
            while let Some(alone) = heights.next_if(|(row, _)| row < number) {
                self.open_row(out, alone.0, Some(alone.1));
                out.push_str("/>");
            }
            let height = heights.next_if(|(row, _)| row == number).map(|(_, height)| height);
            self.open_row(out, *number, height);
            out.push('>');
            let mut digits = String::new();
            push_row(&mut digits, *number);
            for cell in row {
                out.push_str("<c r=\"");
                push_column(out, u32::from(cell.at.1));
                out.push_str(&digits);
                out.push('"');
                match looks.get(usize::from(cell.look)) {
                    Some(look) if !look.is_empty() => {
                        out.push_str(" s=\"");
                        out.push_str(look);
                        out.push('"');
                    }
                    _ => {}
                }
                let held = self.text.get(cell.from as usize..cell.to as usize);
                out.push_str(held.unwrap_or("/>"));
            }
            out.push_str("</row>");
        }
        for (row, height) in heights {
            self.open_row(out, row, Some(height));
            out.push_str("/>");
        }
        out.push_str("</sheetData>");
    }

    /// The opening tag of a row, short of its end.
    fn open_row(&self, out: &mut String, row: u32, height: Option<u32>) {
        out.push_str("<row r=\"");
        push_row(out, row);
        out.push('"');
        if let Some(pixels) = height.filter(|pixels| *pixels != DEFAULT_HEIGHT) {
            let points = f64::from(pixels) * 0.75;
            push(out, format_args!(r#" ht="{points}" customHeight="1""#));
        }
        if self.folded_rows.iter().any(|(first, last)| (first..=last).contains(&&row)) {
            out.push_str(r#" hidden="1" outlineLevel="1""#);
        }
    }

    fn push_rules(&self, out: &mut String, numbers: &Numbers) {
        let mut priority = 0;
        for (area, rules) in &self.rules {
            push(out, format_args!(r#"<conditionalFormatting sqref="{}">"#, area.name()));
            for rule in rules {
                priority += 1;
                rule.push(out, area.from, numbers.highlight(rule.highlight), priority);
            }
            out.push_str("</conditionalFormatting>");
        }
    }

    fn push_validations(&self, out: &mut String) {
        if self.validations.is_empty() {
            return;
        }
        push(out, format_args!(r#"<dataValidations count="{}">"#, self.validations.len()));
        for (area, validation) in &self.validations {
            validation.push(out, *area);
        }
        out.push_str("</dataValidations>");
    }

    fn push_links(&self, out: &mut String) {
        if self.links.is_empty() {
            return;
        }
        // What was drawn last in a cell stands.
        let mut links: Vec<_> = self.links.iter().rev().collect();
        links.sort_by_key(|link| link.at);
        links.dedup_by_key(|link| link.at);
        out.push_str("<hyperlinks>");
        for link in links {
            out.push_str("<hyperlink ref=\"");
            push_column(out, u32::from(link.at.1));
            push(out, format_args!("{}\" location=\"", u64::from(link.at.0) + 1));
            push_attribute(out, &link.location);
            out.push_str("\" display=\"");
            push_attribute(out, &link.shown);
            out.push_str("\"/>");
        }
        out.push_str("</hyperlinks>");
    }

    fn push_print(&self, out: &mut String) {
        let [left, right, top, bottom, header, footer] = self.print.margins;
        push(
            out,
            format_args!(
                concat!(
                    r#"<pageMargins left="{left}" right="{right}" top="{top}""#,
                    r#" bottom="{bottom}" header="{header}" footer="{footer}"/><pageSetup"#
                ),
                left = left,
                right = right,
                top = top,
                bottom = bottom,
                header = header,
                footer = footer
            ),
        );
        if self.print.paper > 0 {
            push(out, format_args!(r#" paperSize="{}""#, self.print.paper));
        }
        if let Some((wide, high)) = self.print.fit {
            if wide != 1 {
                push(out, format_args!(r#" fitToWidth="{wide}""#));
            }
            if high != 1 {
                push(out, format_args!(r#" fitToHeight="{high}""#));
            }
        }
        let orientation = if self.print.landscape { "landscape" } else { "portrait" };
        push(
            out,
            format_args!(r#" orientation="{orientation}" horizontalDpi="200" verticalDpi="200"/>"#),
        );
        if !self.footer.is_empty() {
            out.push_str("<headerFooter><oddFooter>");
            push_text(out, &self.footer);
            out.push_str("</oddFooter></headerFooter>");
        }
        if !self.breaks.is_empty() {
            let count = self.breaks.len();
            push(out, format_args!(r#"<rowBreaks count="{count}" manualBreakCount="{count}">"#));
            for row in &self.breaks {
                push(out, format_args!(r#"<brk id="{row}" max="16383" man="1"/>"#));
            }
            out.push_str("</rowBreaks>");
        }
    }
}

/// Sizes in order of place, each as it was set last.
pub(super) fn last_set<K: Ord + Copy>(set: &[(K, u32)]) -> Vec<(K, u32)> {
    let mut sizes: Vec<(K, u32)> = set.iter().rev().copied().collect();
    sizes.sort_by_key(|(place, _)| *place);
    sizes.dedup_by_key(|(place, _)| *place);
    sizes
}
