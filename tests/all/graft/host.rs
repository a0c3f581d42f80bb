//! A package in the making, ours to graft on it, and the judges of what comes of it.

use std::io::{Cursor, Read};

use crate::support::package::{unzipped, zipped};
use calamine::{Data, Reader, Xlsx};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType};
use soem::draw::drawn::Drawn;
use soem::draw::look::{Look, Rgb};
use soem::draw::rules::{Highlight, Rule, When};
use soem::draw::sheet::{DrawError, Sheet, Value};
use soem::graft::{GraftError, Grafted};
use soem::package::limits::Limits;
use soem::package::zip::Package;
use zip::{DateTime, ZipArchive};

pub const LISTS: [&str; 4] =
    ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"];
pub const OURS: [&str; 3] = ["SØM Resumé", "SØM Kontrol", "SØM Om"];

pub const TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels""#,
    r#" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/>"#,
    r#"<Override PartName="/xl/workbook.xml""#,
    r#" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#,
    r#"<Override PartName="/xl/worksheets/sheet1.xml""#,
    r#" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#,
    r#"<Override PartName="/xl/styles.xml""#,
    r#" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>"#,
    r#"</Types>"#,
);
pub const TOP: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1""#,
    r#" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument""#,
    r#" Target="xl/workbook.xml"/>"#,
    r#"</Relationships>"#,
);
pub const BOOK: &str = concat!(
    r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#,
    r#" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"#,
    r#"<bookViews><workbookView/></bookViews><sheets>"#,
    r#"<sheet name="Indstillinger" sheetId="7" r:id="rId1"/></sheets><calcPr calcId="1"/>"#,
    r#"</workbook>"#,
);
pub const RELS: &str = concat!(
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1""#,
    r#" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet""#,
    r#" Target="worksheets/sheet1.xml"/>"#,
    r#"<Relationship Id="rId2""#,
    r#" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles""#,
    r#" Target="styles.xml"/>"#,
    r#"</Relationships>"#,
);
pub const STYLES: &str = concat!(
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<fonts count="1"><font><sz val="9"/><name val="Verdana"/></font></fonts>"#,
    r#"<fills count="1"><fill><patternFill patternType="none"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>"#,
    r#"</borders><cellStyleXfs count="1">"#,
    r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"#,
    r#"<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>"#,
    r#"</styleSheet>"#,
);
const SHEET: &str = concat!(
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<sheetData><row r="9"><c r="C9" s="5"><v>42</v></c></row></sheetData></worksheet>"#,
);

/// A package in the making: entry names and their text.
#[derive(Clone)]
pub struct Host(pub Vec<(String, String)>);

impl Host {
    pub fn new() -> Self {
        let parts = [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", TOP),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", RELS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", SHEET),
        ];
        Self(parts.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec())
    }
    /// Exchanges text in one part; the text must be there.
    pub fn swap(mut self, part: &str, old: &str, new: &str) -> Self {
        let (_, text) = self.0.iter_mut().find(|(name, _)| name == part).expect("a part");
        assert!(text.contains(old), "{part} has no {old}");
        *text = text.replace(old, new);
        self
    }
    pub fn put(mut self, part: &str, text: &str) -> Self {
        self.0.retain(|(name, _)| name != part);
        self.0.push((part.to_owned(), text.to_owned()));
        self
    }
    pub fn without(mut self, part: &str) -> Self {
        self.0.retain(|(name, _)| name != part);
        self
    }
    /// Calls a part something else, in the zip only.
    pub fn named(mut self, part: &str, new: &str) -> Self {
        self.0.iter_mut().filter(|(name, _)| name == part).for_each(|e| e.0 = new.to_owned());
        self
    }
    /// Adds a part with an Override, and a relationship of the workbook to it.
    pub fn related(self, part: &str, kind: &str, content_type: &str, text: &str) -> Self {
        let over =
            format!(r#"<Override PartName="/{part}" ContentType="{content_type}"/></Types>"#);
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let rel = format!(
            r#"<Relationship Id="x{}" Type="{base}/{kind}" Target="/{part}"/></Relationships>"#,
            self.0.len()
        );
        self.swap(LISTS[0], "</Types>", &over)
            .swap(LISTS[2], "</Relationships>", &rel)
            .put(part, text)
    }
    pub fn zip(&self) -> Vec<u8> {
        zipped(self.0.iter().map(|(name, text)| (name, text)))
    }
    pub fn graft(&self) -> Result<Grafted, GraftError> {
        graft(&self.zip())
    }
    /// Grafts, holds the outcome against both judges and gives its parts.
    pub fn enriched(&self) -> Host {
        let host = self.zip();
        let made = graft(&host).unwrap();
        assert_kept(&host, &made.bytes);
        assert_readable(&made.bytes);
        unzip(&made.bytes)
    }
    pub fn text(&self, part: &str) -> &str {
        self.0.iter().find(|(name, _)| name == part).map_or("", |(_, text)| text)
    }
}

pub fn unzip(bytes: &[u8]) -> Host {
    let text =
        |(name, bytes): (String, Vec<u8>)| (name, String::from_utf8_lossy(&bytes).into_owned());
    Host(unzipped(bytes).into_iter().map(text).collect())
}

/// Three sheets with all that ours have.
pub fn drawn() -> Result<Drawn, DrawError> {
    let bold = Look::PLAIN.bold().fill(Rgb(0xDD_EB_F7));
    let kroner = Look::PLAIN.number("#,##0;[Red]-#,##0");
    let mut first = Sheet::new(OURS[0]);
    first.text((0, 0), "Titel", &bold)?;
    first.text((1, 0), "=to  ord ", &Look::PLAIN)?;
    let settings = Value::Number(Decimal::from(42));
    first.formula((2, 1), "'Indstillinger'!$C$9", settings, &kroner)?;
    let texts = [(3, "\"20\"&\"25\"", "2025"), (4, "\"\"", ""), (5, "LOWER(\"NAN\")", "nan")];
    for (row, formula, result) in texts {
        first.formula((row, 1), formula, Value::Text(result), &Look::PLAIN)?;
    }
    for row in 7..10 {
        first.text((row, 0), &format!("linje {row}"), &Look::PLAIN)?;
        let twice = Value::Number(Decimal::from(row * 2));
        first.formula((row, 1), &format!("{row}*2"), twice, &kroner)?;
    }
    first.link((11, 0), "'SØM Kontrol'!A1", "kontrol", &Look::PLAIN)?;
    first.repeat_rows(0, 0);
    first.print_area((0, 0), (20, 5));
    let negative = Highlight { bold: false, color: Rgb(0xC0_00_00), fill: None };
    let rule = Rule { when: When::Below(0), highlight: negative, is_last: false };
    first.rule((2, 1), (9, 1), rule);
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_categories((OURS[0], 7, 0, 9, 0)).set_values((OURS[0], 7, 1, 9, 1));
    // Named by a formula, over results that are text and beside an empty cell.
    chart.add_series().set_name((OURS[0], 3, 1)).set_values((OURS[0], 4, 1, 6, 1));
    first.chart(5, 4, chart);
    let mut second = Sheet::new(OURS[1]);
    second.number((0, 0), Decimal::new(25, 2), &kroner)?;
    second.hide();
    let mut third = Sheet::new(OURS[2]);
    third.text((0, 0), "om", &Look::PLAIN)?;
    let names = [("SOEM_Nettoresultat".to_owned(), "'SØM Resumé'!$B$3".to_owned())];
    Drawn::new(vec![first, second, third], names.to_vec())
}

pub fn graft(host: &[u8]) -> Result<Grafted, GraftError> {
    grafted(host, &drawn().unwrap(), &Limits::default())
}

pub fn grafted(host: &[u8], drawn: &Drawn, limits: &Limits) -> Result<Grafted, GraftError> {
    opened(host, limits)?.graft(drawn)
}

pub fn opened(host: &[u8], limits: &Limits) -> Result<soem::graft::Host, GraftError> {
    soem::graft::Host::open(Package::open(host.to_vec(), limits)?)
}

/// Names of the sheets that are ours in a package.
pub fn our_sheets(bytes: &[u8]) -> Vec<String> {
    soem::graft::our_sheets(&crate::support::ours::read_well(bytes.to_vec()))
}

/// Every entry but the lists has the same compressed bytes, CRC and date, in the same order.
pub fn assert_kept(host: &[u8], made: &[u8]) {
    let listing = |bytes: &[u8]| {
        let mut zip = ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
        let entry = |i| {
            let mut file = zip.by_index_raw(i).unwrap();
            let mut raw = Vec::new();
            file.read_to_end(&mut raw).unwrap();
            // A date that is none (month 0) cannot be kept; it becomes the first of 1980.
            let date = file.last_modified().filter(DateTime::is_valid).unwrap_or_default();
            (file.name_raw().to_vec(), raw, file.crc32(), date)
        };
        let count = ZipArchive::new(Cursor::new(bytes)).unwrap().len();
        (0..count).map(entry).collect::<Vec<_>>()
    };
    let (host, made) = (listing(host), listing(made));
    assert!(made.len() > host.len());
    let mut changed = 0;
    for (before, after) in host.iter().zip(&made) {
        assert_eq!(before.0, after.0, "the order");
        changed += usize::from(before != after);
    }
    assert!(changed <= LISTS.len(), "{changed} parts changed");
}

/// Another reader finds our sheets last, with the values and the text they were given.
pub fn assert_readable(made: &[u8]) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(made)).unwrap();
    assert!(book.sheet_names().ends_with(&OURS.map(str::to_owned)));
    let cells = book.worksheet_range(OURS[0]).unwrap();
    assert_eq!(cells.get_value((0, 0)), Some(&Data::String("Titel".into())));
    assert_eq!(cells.get_value((1, 0)), Some(&Data::String("=to  ord ".into())));
    assert_eq!(cells.get_value((2, 1)), Some(&Data::Float(42.0)));
    assert_eq!(cells.get_value((3, 1)), Some(&Data::String("2025".into())));
    assert_eq!(cells.get_value((5, 1)), Some(&Data::String("nan".into())));
    let formulas = book.worksheet_formula(OURS[0]).unwrap();
    assert_eq!(formulas.get_value((2, 1)).map(String::as_str), Some("'Indstillinger'!$C$9"));
}

/// Formats that cells of the part carry, and the definitions they name.
pub fn formats_of(made: &Host, sheet: &str, styles: &str, cell: &str) -> String {
    let sheet = made.text(sheet);
    let tag = sheet.split(&format!("<c r=\"{cell}\"")).nth(1).unwrap().split('>').next().unwrap();
    let number =
        tag.split("s=\"").nth(1).map_or(0, |s| s.split('"').next().unwrap().parse().unwrap());
    let formats = made.text(styles).split("cellXfs").nth(1).unwrap();
    let formats = formats.replace("x:", "");
    formats.split("<xf ").nth(number + 1usize).unwrap().to_owned()
}

pub fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}
