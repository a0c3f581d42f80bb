//! Grafting onto other people's packages. The judges are the zip crate (were the entries carried
//! over as they stood?) and calamine (what does another reader see?); each trap is one that a real
//! workbook has set.

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{
    Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, Format, Formula, Note as CellNote, Table,
    TableColumn, Url, Workbook, XlsxError,
};
use soem::graft::{Graft, GraftError, Grafted, Note, TEXT_MARK, our_sheets, strip};
use soem::workbook::Limits;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::{DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

const LISTS: [&str; 4] = ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"];
const OURS: [&str; 3] = ["SØM Resumé", "SØM Kontrol", "SØM Om"];

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const TOP: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><bookViews><workbookView/></bookViews><sheets><sheet name="Indstillinger" sheetId="7" r:id="rId1"/></sheets><calcPr calcId="1"/></workbook>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="9"/><name val="Verdana"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>"#;
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="9"><c r="C9" s="5"><v>42</v></c></row></sheetData></worksheet>"#;

/// A package in the making: entry names and their text.
#[derive(Clone)]
struct Host(Vec<(String, String)>);

impl Host {
    fn new() -> Self {
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
    fn swap(mut self, part: &str, old: &str, new: &str) -> Self {
        let (_, text) = self.0.iter_mut().find(|(name, _)| name == part).expect("a part");
        assert!(text.contains(old), "{part} has no {old}");
        *text = text.replace(old, new);
        self
    }
    fn put(mut self, part: &str, text: &str) -> Self {
        self.0.retain(|(name, _)| name != part);
        self.0.push((part.to_owned(), text.to_owned()));
        self
    }
    fn without(mut self, part: &str) -> Self {
        self.0.retain(|(name, _)| name != part);
        self
    }
    /// Calls a part something else, in the zip only.
    fn named(mut self, part: &str, new: &str) -> Self {
        self.0.iter_mut().filter(|(name, _)| name == part).for_each(|e| e.0 = new.to_owned());
        self
    }
    /// Adds a part with an Override, and a relationship of the workbook to it.
    fn related(self, part: &str, kind: &str, content_type: &str, text: &str) -> Self {
        let over = format!(r#"<Override PartName="/{part}" ContentType="{content_type}"/></Types>"#);
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let rel =
            format!(r#"<Relationship Id="x{}" Type="{base}/{kind}" Target="/{part}"/></Relationships>"#, self.0.len());
        self.swap(LISTS[0], "</Types>", &over).swap(LISTS[2], "</Relationships>", &rel).put(part, text)
    }
    fn zip(&self) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &self.0 {
            if name.ends_with('/') {
                out.add_directory(name.as_str(), SimpleFileOptions::default()).unwrap();
                continue;
            }
            out.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            out.write_all(text.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }
    fn graft(&self) -> Result<Grafted, GraftError> {
        graft(&self.zip())
    }
    /// Grafts, holds the outcome against both judges and gives its parts.
    fn enriched(&self) -> Host {
        let host = self.zip();
        let made = graft(&host).unwrap();
        assert_kept(&host, &made.bytes);
        assert_readable(&made.bytes);
        unzip(&made.bytes)
    }
    fn text(&self, part: &str) -> &str {
        self.0.iter().find(|(name, _)| name == part).map_or("", |(_, text)| text)
    }
}

fn unzip(bytes: &[u8]) -> Host {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let read = |i| {
        let mut file = zip.by_index(i).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
    };
    Host((0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(read).collect())
}

/// Three sheets with all that ours have.
fn guest() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold().set_background_color("#DDEBF7");
    let kroner = Format::new().set_num_format("#,##0;[Red]-#,##0");
    let share = Format::new().set_num_format("0%");
    let sheet = book.add_worksheet().set_name(OURS[0])?;
    sheet.write_with_format(0, 0, "Titel", &bold)?;
    sheet.write_rich_string(1, 0, &[(&bold, "fed "), (&Format::default(), " og tynd")])?;
    let settings = Formula::new("'Indstillinger'!$C$9").set_result("42");
    sheet.write_formula_with_format(2, 1, settings, &kroner)?;
    let texts = [(3, "\"20\"&\"25\"", "2025"), (4, "\"\"", ""), (5, "LOWER(\"NAN\")", "nan")];
    for (row, formula, result) in texts {
        let result = format!("{TEXT_MARK}{result}");
        sheet.write_formula(row, 1, Formula::new(formula).set_result(result))?;
    }
    for row in 7..10 {
        sheet.write(row, 0, format!("linje {row}"))?;
        let formula = Formula::new(format!("{row}*2")).set_result((row * 2).to_string());
        sheet.write_formula_with_format(row, 1, formula, &kroner)?;
    }
    sheet.write_url(11, 0, Url::new("internal:'SØM Kontrol'!A1").set_text("kontrol"))?;
    sheet.write_url(12, 0, Url::new("https://example.org/").set_text("kilde"))?;
    sheet.insert_note(2, 1, &CellNote::new("regnet ud"))?;
    sheet.set_repeat_rows(0, 0)?.set_print_area(0, 0, 20, 5)?;
    let negative = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::LessThan(0))
        .set_format(Format::new().set_font_color("#C00000"));
    sheet.add_conditional_format(2, 1, 9, 1, &negative)?;
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_categories((OURS[0], 7, 0, 9, 0)).set_values((OURS[0], 7, 1, 9, 1));
    // Named by a formula, over results that are text and beside an empty cell.
    chart.add_series().set_name((OURS[0], 3, 1)).set_values((OURS[0], 4, 1, 6, 1));
    sheet.insert_chart(5, 4, &chart)?;
    let sheet = book.add_worksheet().set_name(OURS[1])?;
    let columns = [TableColumn::new().set_header("Andel").set_format(&share), TableColumn::new()];
    sheet.add_table(0, 0, 3, 1, &Table::new().set_name("Fund").set_columns(&columns))?;
    let joined = Formula::new("SUM(Fund[Andel])&\"Fund\"").set_result(format!("{TEXT_MARK}0Fund"));
    sheet.write_formula(6, 0, joined)?;
    sheet.insert_note(1, 1, &CellNote::new("svar her"))?;
    book.add_worksheet().set_name(OURS[2])?.write(0, 0, "om")?;
    book.define_name("SOEM_Nettoresultat", "='SØM Resumé'!$B$3")?;
    book.save_to_buffer()
}

fn graft(host: &[u8]) -> Result<Grafted, GraftError> {
    let guest = guest().unwrap();
    Graft { host, guest: &guest, limits: &Limits::default() }.into_bytes()
}

/// Every entry but the lists has the same compressed bytes, CRC and date, in the same order.
fn assert_kept(host: &[u8], made: &[u8]) {
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
fn assert_readable(made: &[u8]) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(made)).unwrap();
    assert!(book.sheet_names().ends_with(&OURS.map(str::to_owned)));
    let cells = book.worksheet_range(OURS[0]).unwrap();
    assert_eq!(cells.get_value((0, 0)), Some(&Data::String("Titel".into())));
    assert_eq!(cells.get_value((1, 0)), Some(&Data::String("fed  og tynd".into())));
    assert_eq!(cells.get_value((2, 1)), Some(&Data::Float(42.0)));
    assert_eq!(cells.get_value((3, 1)), Some(&Data::String("2025".into())));
    assert_eq!(cells.get_value((5, 1)), Some(&Data::String("nan".into())));
    let formulas = book.worksheet_formula(OURS[0]).unwrap();
    assert_eq!(formulas.get_value((2, 1)).map(String::as_str), Some("'Indstillinger'!$C$9"));
}

/// Formats that cells of the part carry, and the definitions they name.
fn formats_of(made: &Host, sheet: &str, styles: &str, cell: &str) -> String {
    let sheet = made.text(sheet);
    let tag = sheet.split(&format!("<c r=\"{cell}\"")).nth(1).unwrap().split('>').next().unwrap();
    let number = tag.split("s=\"").nth(1).map_or(0, |s| s.split('"').next().unwrap().parse().unwrap());
    let formats = made.text(styles).split("cellXfs").nth(1).unwrap();
    let formats = formats.replace("x:", "");
    formats.split("<xf ").nth(number + 1usize).unwrap().to_owned()
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

#[test]
fn real_workbooks_keep_every_part_but_the_lists() {
    for name in ["autisme", "cti", "randers", "randers-trykt"] {
        let path = format!("{}/fixtures/{name}.xlsx", env!("CARGO_MANIFEST_DIR"));
        let host = std::fs::read(path).unwrap();
        let made = graft(&host).unwrap();
        assert_kept(&host, &made.bytes);
        assert_readable(&made.bytes);
        assert_eq!(made.notes, []);
        assert_eq!(our_sheets(&made.bytes, &Limits::default()).unwrap(), OURS);
        assert_eq!(graft(&made.bytes).unwrap().bytes, made.bytes, "a rerun replaces");
    }
}

#[test]
#[ignore = "needs SOEM_CORPUS"]
fn every_file_of_the_corpus_is_kept_or_refused() {
    let root = std::env::var("SOEM_CORPUS").expect("SOEM_CORPUS names the folder with real/ and hostile/");
    let mut outcomes = [0, 0];
    let folders = ["real", "hostile"].map(|folder| Path::new(&root).join(folder));
    for file in folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let host = std::fs::read(file.unwrap().path()).unwrap();
        match graft(&host) {
            Ok(made) => assert_kept(&host, &made.bytes),
            Err(refusal) => assert!(!refusal.to_string().is_empty()),
        }
        outcomes[usize::from(graft(&host).is_err())] += 1;
    }
    println!("{} kept, {} refused", outcomes[0], outcomes[1]);
    assert!(outcomes[0] + outcomes[1] > 0, "the folder is empty");
}

#[test]
fn text_results_stay_text_and_chart_caches_are_filled() {
    let made = Host::new().enriched();
    let sheet = made.text("xl/worksheets/soem_sheet1.xml");
    assert!(sheet.contains(r#"t="str"><f>""</f><v></v>"#), "an empty text");
    let chart = made.text("xl/charts/soem_chart1.xml");
    let copy = |kind: &str, count: usize, points: &[(usize, &str)]| {
        let point = |(i, v): &(usize, &str)| format!("<c:pt idx=\"{i}\"><c:v>{v}</c:v></c:pt>");
        let code = if kind == "num" { "<c:formatCode>General</c:formatCode>" } else { "" };
        let points: String = points.iter().map(point).collect();
        format!("<c:{kind}Cache>{code}<c:ptCount val=\"{count}\"/>{points}</c:{kind}Cache></c:{kind}Ref>")
    };
    let lines = [(0, "linje 7"), (1, "linje 8"), (2, "linje 9")];
    assert!(chart.contains(&(copy("str", 3, &lines) + "</c:cat>")), "{chart}");
    assert!(chart.contains(&(copy("num", 3, &[(0, "14"), (1, "16"), (2, "18")]) + "</c:val>")), "{chart}");
    assert!(chart.contains(&(copy("str", 1, &[(0, "2025")]) + "</c:tx>")), "{chart}");
    assert!(chart.contains(&(copy("num", 3, &[(1, "0")]) + "</c:val>")), "text among numbers is nil: {chart}");
    assert!(made.0.iter().all(|(_, text)| !text.contains(TEXT_MARK)));
}

#[test]
fn the_host_keeps_its_active_tab() {
    let made = Host::new().swap(LISTS[1], "<workbookView/>", r#"<workbookView activeTab="0"/>"#);
    let made = made.enriched();
    assert!(made.text(LISTS[1]).contains(r#"activeTab="0""#));
    assert!(!made.text("xl/worksheets/soem_sheet1.xml").contains(r#"tabSelected="1""#));
}

#[test]
fn our_cells_take_the_hosts_font_and_the_right_formats() {
    let made = Host::new().enriched();
    let styles = made.text(LISTS[3]);
    assert!(styles.contains(r#"<font><b/><sz val="9"/><color theme="1"/><name val="Verdana"/></font>"#));
    // The second fill of any workbook is drawn gray, so ours begin at the third.
    assert!(styles.contains(r#"<fill><patternFill patternType="gray125"/></fill><fill>"#));
    let title = formats_of(&made, "xl/worksheets/soem_sheet1.xml", LISTS[3], "A1");
    assert!(title.contains(r#"fontId="2" fillId="2""#) || title.contains(r#"fontId="1" fillId="2""#));
    let figure = formats_of(&made, "xl/worksheets/soem_sheet1.xml", LISTS[3], "B3");
    let code = styles.split(r##"formatCode="#,##0;[Red]-#,##0""##).next().unwrap();
    let id = code.rsplit("numFmtId=").next().unwrap().trim();
    assert!(figure.contains(&format!("numFmtId={id}")), "{figure} {id}");
    assert!(made.text("xl/worksheets/soem_sheet1.xml").contains("Verdana"), "rich text too");
}

#[test]
fn number_formats_are_shared_by_code_and_numbered_above_the_hosts() {
    let formats = r##"<numFmts count="2"><numFmt numFmtId="170" formatCode="#,##0;[Red]-#,##0"/><numFmt numFmtId="180" formatCode="0.000"/></numFmts><fonts"##;
    let host = Host::new().swap(LISTS[3], "<fonts", formats);
    let guest_custom = host.enriched();
    let figure = formats_of(&guest_custom, "xl/worksheets/soem_sheet1.xml", LISTS[3], "B3");
    assert!(figure.contains(r#"numFmtId="170""#), "{figure}");
    assert!(!guest_custom.text(LISTS[3]).contains(r#"numFmtId="164""#));
}

#[test]
fn relationship_prefix_declared_on_each_sheet_only() {
    let ns = r#" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
    let host = Host::new().swap(LISTS[1], ns, "").swap(LISTS[1], "<sheet ", &format!("<sheet{ns} "));
    assert_eq!(count(host.enriched().text(LISTS[1]), ns), 1 + OURS.len());
}

#[test]
fn orphan_override_of_a_name_we_would_take() {
    let orphan = r#"<Override PartName="/xl/worksheets/SOEM_sheet1.xml" ContentType="x/y"/></Types>"#;
    let made = Host::new().swap(LISTS[0], "</Types>", orphan).enriched();
    assert_eq!(count(&made.text(LISTS[0]).to_lowercase(), "\"/xl/worksheets/soem_sheet1.xml\""), 1);
}

#[test]
fn cells_that_name_formats_nobody_defines_stay_plain() {
    let empty = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#;
    let rel = RELS.split("<Relationship ").nth(2).unwrap().split("</").next().unwrap();
    let rel = format!("<Relationship {rel}");
    let hosts = [
        (Host::new().put(LISTS[3], empty), LISTS[3]),
        (Host::new().without(LISTS[3]).swap(LISTS[2], &rel, ""), "xl/soem_styles.xml"),
    ];
    for (host, styles) in hosts {
        let made = host.enriched();
        let plain = formats_of(&made, "xl/worksheets/sheet1.xml", styles, "C9");
        assert!(plain.starts_with(r#"numFmtId="0" fontId="0" fillId="0" borderId="0""#), "{plain}");
        let ours = formats_of(&made, "xl/worksheets/soem_sheet1.xml", styles, "A1");
        assert!(ours.contains(r#"fillId="2""#));
        assert!(!made.text(styles).contains("xfId"), "there are no named formats to refer to");
    }
}

#[test]
fn prefixed_host_parts() {
    let prefix = |text: &str| {
        let text = text.replace("</", "</x:").replace('<', "<x:").replace("<x:/x:", "</x:");
        text.replace("xmlns=", "xmlns:x=")
    };
    let host = Host::new().put(LISTS[1], &prefix(BOOK)).put(LISTS[3], &prefix(STYLES));
    let host = host.put(LISTS[0], &TYPES.replace("?>", "?><!-- kept -->"));
    let made = host.graft().unwrap();
    let parts = unzip(&made.bytes);
    assert!(parts.text(LISTS[1]).contains("<x:definedNames><x:definedName "));
    assert!(parts.text(LISTS[0]).contains("<!-- kept -->"));
    let font = r#"<font xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;
    assert!(parts.text(LISTS[3]).contains(font));
    assert_eq!(graft(&made.bytes).unwrap().bytes, made.bytes);
}

#[test]
fn odd_entry_names_and_places() {
    let moved = |text: &str| text.replace("xl/workbook.xml", "bog/Bog.xml");
    let elsewhere = Host::new()
        .put(LISTS[0], &moved(TYPES))
        .put("_rels/.rels", &moved(TOP))
        .put("bog/_rels/Bog.xml.rels", &RELS.replace("Target=\"", "Target=\"../xl/"))
        .named(LISTS[1], "bog/Bog.xml")
        .without(LISTS[2]);
    let no_default =
        r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#;
    for host in [
        elsewhere,
        Host::new().named(LISTS[1], "XL/Workbook.XML").named(LISTS[3], "xl/STYLES.xml"),
        Host::new().swap(LISTS[0], no_default, ""),
        Host::new().put("xl/", "").put("xl/worksheets/", ""),
        Host::new().put(LISTS[1], &format!("\u{feff}{BOOK}")),
        Host::new().swap(LISTS[2], "worksheets/", "/xl/worksheets/"),
    ] {
        host.enriched();
    }
    let slashed = Host::new().named("xl/worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml");
    assert_kept(&slashed.zip(), &slashed.graft().unwrap().bytes);
}

#[test]
fn numbers_and_ids_that_the_host_uses_are_not_used_again() {
    let last = Host::new().swap(LISTS[1], r#"sheetId="7""#, r#"sheetId="65534""#);
    assert!(last.enriched().text(LISTS[1]).contains(r#"sheetId="1""#), "a gap is filled");
    let dangling = r#"</sheets><externalReferences><externalReference r:id="rId3"/></externalReferences>"#;
    let made = Host::new().swap(LISTS[1], "</sheets>", dangling).enriched();
    assert!(!made.text(LISTS[2]).contains(r#""rId3""#));
    assert!(made.text(LISTS[1]).contains("</externalReferences><definedNames>"));
}

#[test]
fn names_are_shifted_and_a_taken_one_stays_the_hosts() {
    let names = "</sheets><definedNames><definedName name=\"soem_nettoresultat\">1</definedName></definedNames>";
    let made = Host::new().swap(LISTS[1], "</sheets>", names).graft().unwrap();
    assert_eq!(made.notes, [Note::NameTaken { name: "SOEM_Nettoresultat".into() }]);
    let parts = unzip(&made.bytes);
    let book = parts.text(LISTS[1]);
    assert_eq!(count(&book.to_lowercase(), "soem_nettoresultat"), 1);
    assert!(book.contains(r#"name="_xlnm.Print_Titles" localSheetId="1">'SØM Resumé'!$1:$1<"#));
}

#[test]
fn a_taken_table_name_is_changed_and_formulas_follow() {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml";
    let table = r#"<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="4" name="t" displayName="FUND" ref="A1:A2"/>"#;
    let made = Host::new().related("xl/tables/table1.xml", "table", kind, table).enriched();
    assert!(made.text("xl/tables/soem_table1.xml").contains(r#"id="5" name="Fund_2" displayName="Fund_2""#));
    let sheet = made.text("xl/worksheets/soem_sheet2.xml");
    assert!(sheet.contains("SUM(Fund_2[Andel])&amp;&quot;Fund&quot;"), "but not in a text");
}

#[test]
fn notes_take_a_free_block_of_shapes() {
    let vml = r#"<xml><o:idmap v:ext="edit" data="1,3"/><br><v:shape id="_x0000_s3073"/></xml>"#;
    let kind = "application/vnd.openxmlformats-officedocument.vmlDrawing";
    let made = Host::new().related("xl/d/a.vml", "vmlDrawing", kind, vml).enriched();
    let ours = made.text("xl/drawings/soem_vmlDrawing1.vml");
    assert!(ours.contains(r#"data="4""#) && ours.contains("_x0000_s4097"));
}

#[test]
fn what_the_user_should_hear() {
    let book = BOOK
        .replace("<bookViews>", r#"<workbookPr date1904="1"/><workbookProtection lockStructure="true"/><bookViews>"#)
        .replace("<calcPr ", r#"<calcPr calcMode="manual" iterate="1" fullPrecision="0" "#);
    let host = Host::new().put(LISTS[1], &book).put("_xmlsignatures/sig1.xml", "<a/>");
    let notes = host.graft().unwrap().notes;
    let all = [
        Note::SignatureBroken,
        Note::StructureProtected,
        Note::ManualCalculation,
        Note::IterativeCalculation,
        Note::PrecisionAsDisplayed,
        Note::Dates1904,
    ];
    assert_eq!(notes, all);
}

#[test]
fn what_is_refused() {
    let main = "spreadsheetml.sheet.main+xml";
    let strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    let transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let revisions = "application/vnd.openxmlformats-officedocument.spreadsheetml.revisionHeaders+xml";
    let big = " ".repeat(4 << 20);
    let new = Host::new;
    macro_rules! refused {
        ($host:expr, $error:pat) => {
            let error = $host.map(|made| made.notes).unwrap_err();
            assert!(matches!(error, $error), "{error:?}");
        };
    }
    refused!(graft(b"no zip"), GraftError::Zip(_));
    refused!(graft(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]), GraftError::Ole);
    let (binary, document) =
        ("x-excel/vnd.ms-excel.sheet.binary.macroEnabled.main", "wordprocessingml.document.main+xml");
    refused!(new().swap(LISTS[0], main, binary).graft(), GraftError::Binary);
    refused!(new().swap(LISTS[0], main, document).graft(), GraftError::NotAWorkbook { .. });
    refused!(new().without("_rels/.rels").graft(), GraftError::NoWorkbook);
    refused!(new().without(LISTS[1]).graft(), GraftError::NoWorkbook);
    refused!(new().swap(LISTS[1], transitional, strict).graft(), GraftError::Strict);
    let shared = new().related("xl/revisions/h.xml", "revisionHeaders", revisions, "<headers/>");
    refused!(shared.graft(), GraftError::Shared);
    refused!(new().put("XL/workbook.xml", BOOK).graft(), GraftError::DuplicateEntry);
    refused!(new().put("xl/../../evil", "").graft(), GraftError::UnsafeName { .. });
    refused!(new().put("xl/a.xml", "<!DOCTYPE a><a/>").graft(), GraftError::Doctype { .. });
    refused!(new().put("xl/a.bin", &big).graft(), GraftError::Bomb { .. });
    let mut many = new();
    many.0.extend((0..10_000).map(|i| (format!("a/{i}"), String::new())));
    refused!(many.graft(), GraftError::TooManyEntries { .. });
    // The flag of an encrypted entry, in its local and its central header.
    let mut locked = new().zip();
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let header = locked.windows(4).position(|bytes| bytes == signature).unwrap();
        locked[header + flags] |= 1;
    }
    refused!(graft(&locked), GraftError::EncryptedEntry { .. });
    let narrow = Limits { list_bytes: 100, ..Limits::default() };
    let (host, guest) = (new().zip(), self::guest().unwrap());
    let within = |limits: &Limits| Graft { host: &host, guest: &guest, limits }.into_bytes();
    refused!(within(&narrow), GraftError::TooLarge { limit: 100, .. });
    let one = Limits { entries: 1, ..Limits::default() };
    refused!(within(&one), GraftError::TooManyEntries { limit: 1, .. });
    let deep = format!("{BOOK}{}", "<a>".repeat(200));
    refused!(new().put(LISTS[1], &deep).graft(), GraftError::Xml { .. });
    refused!(new().swap(LISTS[1], "</sheets>", "").graft(), GraftError::Xml { .. });
    let latin = r#"<?xml version="1.0" encoding="ISO-8859-1"?>"#;
    refused!(new().put(LISTS[1], &format!("{latin}{BOOK}")).graft(), GraftError::Encoding { .. });
    let taken = new().swap(LISTS[1], "Indstillinger", "søm resumé");
    refused!(taken.graft(), GraftError::SheetNameTaken { .. });

    let mut book = Workbook::new();
    book.add_worksheet().write_dynamic_formula(0, 0, "SORT(A2:A3)").unwrap();
    let (host, guest) = (new().zip(), book.save_to_buffer().unwrap());
    refused!(Graft { host: &host, guest: &guest, limits: &Limits::default() }.into_bytes(), GraftError::Guest(_));
}

#[test]
fn free_names_avoid_the_hosts_and_each_other_but_not_ours() {
    let host = Host::new().swap(LISTS[1], "Indstillinger", "Årsregnskab for hele kommunen 31").zip();
    let wanted = ["ÅRSREGNSKAB FOR HELE KOMMUNEN 3", "SØM Om", "søm om"];
    assert_eq!(strip(&host, &Limits::default()).unwrap().free_names(&wanted), [wanted[0], "SØM Om", "søm om (2)"]);
    let host = Host::new().swap(LISTS[1], "Indstillinger", wanted[0]).zip();
    assert_eq!(strip(&host, &Limits::default()).unwrap().free_names(&wanted[..1]), ["ÅRSREGNSKAB FOR HELE KOMMUN (2)"]);
    let made = Host::new().graft().unwrap().bytes;
    assert_eq!(strip(&made, &Limits::default()).unwrap().free_names(&OURS), OURS);
}

#[test]
fn stripping_gives_the_hosts_text_back() {
    let host = Host::new();
    let made = host.graft().unwrap().bytes;
    assert_eq!(unzip(&strip(&made, &Limits::default()).unwrap().bytes).0, host.0);
    assert_eq!(strip(&host.zip(), &Limits::default()).unwrap().bytes, host.zip(), "nothing of ours, nothing changed");
}

/// A file that another program has saved: its record no longer fits, and the chain of
/// calculation names our cells.
#[test]
fn a_rerun_after_another_program_replaces_and_does_not_pile_up() {
    let chain =
        r#"<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B3" i="8"/></calcChain>"#;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml";
    let first = Host::new().enriched();
    let mut sizes = Vec::new();
    let mut made = first;
    for _ in 0..3 {
        let saved = made.related("xl/calcChain.xml", "calcChain", kind, chain);
        let saved = saved.swap(LISTS[1], r#"calcId="1""#, r#"calcId="2""#);
        let saved = saved.swap(LISTS[1], "<workbookView/>", r#"<workbookView activeTab="3"/>"#);
        let again = saved.graft().unwrap();
        let sheets = OURS.map(str::to_owned);
        let Some(Note::Replaced { sheets: replaced, resaved: true }) = again.notes.first() else {
            panic!("{:?}", again.notes)
        };
        assert!(sheets.iter().all(|name| replaced.contains(name)));
        assert_readable(&again.bytes);
        made = unzip(&again.bytes);
        assert_eq!(made.text("xl/calcChain.xml"), "");
        assert!(made.text(LISTS[1]).contains(r#"<workbookView activeTab="0"/>"#));
        made = made.swap(LISTS[1], r#" activeTab="0""#, "").swap(LISTS[1], r#"calcId="2""#, r#"calcId="1""#);
        sizes.push((made.0.len(), made.text(LISTS[3]).len(), count(made.text(LISTS[1]), "<sheet ")));
    }
    assert_eq!(sizes[1..], [sizes[0], sizes[0]]);
    assert_eq!(sizes[0].2, 1 + OURS.len());
}

#[test]
fn a_sheet_of_ours_that_the_user_renamed_is_the_users() {
    let made = Host::new().enriched().swap(LISTS[1], r#"name="SØM Om""#, r#"name="Mine noter""#);
    assert_eq!(our_sheets(&made.zip(), &Limits::default()).unwrap(), OURS[..2]);
    let again = unzip(&made.graft().unwrap().bytes);
    assert!(again.text(LISTS[1]).contains(r#"name="Mine noter""#));
    assert_eq!(count(again.text(LISTS[1]), "<sheet "), 2 + OURS.len());
}
