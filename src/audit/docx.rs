//! The report as a document that Word opens and edits (ECMA-376, part 1, clause 17). Nothing in it
//! tells when it was made: the same file gives the same bytes.

use super::blocks::{Block, Cell, Table};
use super::chart;
use super::content::Source;
use crate::draw::markup::{push_attribute, push_text};
use crate::explain::Step;
use crate::package::error::PackageError;
use crate::package::write::pack;

/// The width of the text on a page of A4, in twentieths of a point.
const WIDTH: u32 = 9_638;
/// The chart, in English metric units.
const CHART: (u32, u32) = (6_120_000, 2_300_000);
/// A table of no more rows stands on one page.
const SMALL: usize = 8;
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument";

pub fn document(blocks: &[Block], source: &Source) -> Result<Vec<u8>, PackageError> {
    let waterfall = blocks.iter().find_map(|block| match block {
        Block::Waterfall(steps) => Some(steps.as_slice()),
        _ => None,
    });
    let mut parts = vec![
        ("[Content_Types].xml", content_types(waterfall.is_some())),
        (
            "_rels/.rels",
            relationships(&[
                ("officeDocument", "word/document.xml"),
                ("metadata/core-properties", "docProps/core.xml"),
            ]),
        ),
        ("docProps/core.xml", properties(blocks, source)),
        ("word/document.xml", body(blocks, source)),
        ("word/styles.xml", styles(source)),
        ("word/numbering.xml", numbering()),
        ("word/footer1.xml", footer(source)),
    ];
    let mut own =
        vec![("styles", "styles.xml"), ("numbering", "numbering.xml"), ("footer", "footer1.xml")];
    if let Some(steps) = waterfall {
        own.push(("chart", "charts/chart1.xml"));
        parts.push(("word/charts/chart1.xml", chart::part(steps, source.lang)));
    }
    parts.push(("word/_rels/document.xml.rels", relationships(&own)));
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    pack(&parts)
}

fn content_types(has_chart: bool) -> String {
    let own = [
        ("word/document.xml", "wordprocessingml.document.main"),
        ("word/styles.xml", "wordprocessingml.styles"),
        ("word/numbering.xml", "wordprocessingml.numbering"),
        ("word/footer1.xml", "wordprocessingml.footer"),
    ];
    let chart = has_chart.then_some(("word/charts/chart1.xml", "drawingml.chart"));
    let all: String = own
        .into_iter()
        .chain(chart)
        .map(|(part, kind)| {
            format!(r#"<Override PartName="/{part}" ContentType="{TYPES}.{kind}+xml"/>"#)
        })
        .collect();
    format!(
        r#"{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{all}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#
    )
}

/// Each by its kind and target, numbered in their order.
fn relationships(all: &[(&str, &str)]) -> String {
    let of = |(number, (kind, target)): (u32, &(&str, &str))| {
        // Core properties alone are the package's own kind.
        let kind = match kind.strip_prefix("metadata/") {
            Some(_) => {
                format!("http://schemas.openxmlformats.org/package/2006/relationships/{kind}")
            }
            None => format!("{R}/{kind}"),
        };
        format!(r#"<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>"#)
    };
    let all: String = (1..).zip(all).map(of).collect();
    format!(
        r#"{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{all}</Relationships>"#
    )
}

fn properties(blocks: &[Block], source: &Source) -> String {
    let title = blocks.iter().find_map(|block| match block {
        Block::Title(title) => Some(title.as_str()),
        _ => None,
    });
    let title = escaped(&format!("{}: {}", title.unwrap_or_default(), source.file));
    let lang = language(source);
    format!(
        r#"{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>soem</dc:creator><dc:language>{lang}</dc:language></cp:coreProperties>"#
    )
}

fn language(source: &Source) -> &'static str {
    source.lang.pick("da-DK", "en-GB")
}

fn body(blocks: &[Block], source: &Source) -> String {
    let mut out = format!(
        r#"{HEAD}<w:document {W} xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><w:body>"#
    );
    let mut is_new = false;
    for (number, block) in blocks.iter().enumerate() {
        // What leads to a table stands on its page.
        let leads = matches!(
            blocks.get(number + 1),
            Some(Block::Table(_) | Block::Finding(_) | Block::Bullets(_) | Block::Waterfall(_))
        );
        match block {
            Block::Title(text) => paragraph(&mut out, "Title", text, ""),
            Block::Subtitle(text) => paragraph(&mut out, "Subtitle", text, ""),
            Block::Heading(text) => {
                let before = if is_new { "<w:pageBreakBefore/>" } else { "" };
                paragraph(&mut out, "Heading1", text, before);
            }
            Block::Finding(text) => paragraph(&mut out, "Heading2", text, ""),
            Block::Text(text) => {
                paragraph(&mut out, "", text, if leads { "<w:keepNext/>" } else { "" });
            }
            Block::Led(lead, text) => {
                let with_lead = if text.is_empty() { "<w:keepNext/>" } else { "" };
                out.push_str(&format!("<w:p><w:pPr>{with_lead}</w:pPr>"));
                run(&mut out, lead, true);
                if !text.is_empty() {
                    run(&mut out, &format!(" {text}"), false);
                }
                out.push_str("</w:p>");
            }
            Block::Bullets(all) => {
                for text in all {
                    paragraph(&mut out, "ListBullet", text, "");
                }
            }
            Block::Table(of) => table(&mut out, of),
            Block::Waterfall(steps) => picture(&mut out, steps, source),
            Block::NewPage => {}
        }
        is_new = *block == Block::NewPage;
    }
    out.push_str(concat!(
        r#"<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>"#,
        r#"<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" "#,
        r#"w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>"#,
        r#"</w:sectPr></w:body></w:document>"#
    ));
    out
}

fn paragraph(out: &mut String, style: &str, text: &str, more: &str) {
    out.push_str("<w:p>");
    if !style.is_empty() || !more.is_empty() {
        let style = match style {
            "" => String::new(),
            style => format!(r#"<w:pStyle w:val="{style}"/>"#),
        };
        out.push_str(&format!("<w:pPr>{style}{more}</w:pPr>"));
    }
    run(out, text, false);
    out.push_str("</w:p>");
}

/// A run of text, with a line break where it has one.
fn run(out: &mut String, text: &str, is_strong: bool) {
    out.push_str("<w:r>");
    if is_strong {
        out.push_str("<w:rPr><w:b/></w:rPr>");
    }
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push_str("<w:br/>");
        }
        out.push_str(r#"<w:t xml:space="preserve">"#);
        push_text(out, line);
        out.push_str("</w:t>");
    }
    out.push_str("</w:r>");
}

fn table(out: &mut String, of: &Table) {
    let whole: u32 = of.widths.iter().sum::<u32>().max(1);
    let widths: Vec<u32> = of.widths.iter().map(|width| width * WIDTH / whole).collect();
    out.push_str(&format!(
        r#"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>"#
    ));
    for width in &widths {
        out.push_str(&format!(r#"<w:gridCol w:w="{width}"/>"#));
    }
    out.push_str("</w:tblGrid>");
    let is_small = of.headings.is_none() || of.rows.len() <= SMALL;
    if let Some(headings) = &of.headings {
        let cells: Vec<Cell> = headings.iter().map(Cell::strong).collect();
        row(out, of, &widths, &cells, Row::Heading);
    }
    let last = of.rows.len().saturating_sub(1);
    for (number, cells) in of.rows.iter().enumerate() {
        // A finding is read as one: its rows stay together on a page.
        let kind = if is_small && number < last { Row::Kept } else { Row::Plain };
        row(out, of, &widths, cells, kind);
    }
    // A table right after another would be one with it.
    out.push_str(r#"</w:tbl><w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>"#);
}

#[derive(Clone, Copy, PartialEq)]
enum Row {
    /// Stands again on each page.
    Heading,
    /// On the same page as the next.
    Kept,
    Plain,
}

fn row(out: &mut String, of: &Table, widths: &[u32], cells: &[Cell], kind: Row) {
    out.push_str("<w:tr><w:trPr><w:cantSplit/>");
    if cells.iter().any(|cell| cell.is_answer) {
        out.push_str(r#"<w:trHeight w:val="680" w:hRule="atLeast"/>"#);
    }
    if kind == Row::Heading {
        out.push_str("<w:tblHeader/>");
    }
    out.push_str("</w:trPr>");
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        out.push_str(&format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>"#));
        let fill = match (kind, cell.is_answer) {
            (Row::Heading, _) => Some("D9E2F3"),
            (_, true) => Some("FFF9E1"),
            _ => None,
        };
        if let Some(fill) = fill {
            out.push_str(&format!(r#"<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>"#));
        }
        out.push_str(r#"</w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/>"#);
        if kind != Row::Plain {
            out.push_str("<w:keepNext/>");
        }
        if of.right.contains(&column) {
            out.push_str(r#"<w:jc w:val="right"/>"#);
        }
        out.push_str("</w:pPr>");
        if !cell.text.is_empty() {
            run(out, &cell.text, cell.is_strong);
        }
        out.push_str("</w:p></w:tc>");
    }
    out.push_str("</w:tr>");
}

fn picture(out: &mut String, steps: &[Step], source: &Source) {
    let (width, height) = CHART;
    let about = source.lang.pick(
        "Vandfald: fra det trykte nettoresultat trin for trin til det genberegnede",
        "Waterfall: from the printed net result step by step to the recomputed",
    );
    let ends: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
    let mut told = String::new();
    push_attribute(&mut told, &format!("{about} ({})", ends.join("; ")));
    out.push_str(&format!(
        r#"<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="1" name="Vandfald" descr="{told}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rId4"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
    ));
}

fn footer(source: &Source) -> String {
    let file = escaped(source.file);
    let (page, of) = source.lang.pick(("Side ", " af "), ("Page ", " of "));
    let field = |name: &str| {
        format!(r#"<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>"#)
    };
    format!(
        r#"{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t>{file}</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve">{page}</w:t></w:r>{}<w:r><w:t xml:space="preserve">{of}</w:t></w:r>{}</w:p></w:ftr>"#,
        field("PAGE"),
        field("NUMPAGES")
    )
}

fn numbering() -> String {
    format!(
        r#"{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#
    )
}

/// A style: its id, name, what it is based on, and its properties.
fn style((id, name): (&str, &str), base: &str, properties: &str) -> String {
    let base = match base {
        "" => String::new(),
        base => format!(r#"<w:basedOn w:val="{base}"/>"#),
    };
    format!(
        r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>{base}<w:qFormat/>{properties}</w:style>"#
    )
}

fn styles(source: &Source) -> String {
    let lang = language(source);
    let spaced =
        |before: u32, after: u32| format!(r#"<w:spacing w:before="{before}" w:after="{after}"/>"#);
    let heading = |level: u32, before: u32, size: u32| {
        format!(
            r#"<w:pPr><w:keepNext/><w:keepLines/>{}<w:outlineLvl w:val="{level}"/></w:pPr><w:rPr><w:b/><w:color w:val="1F3864"/><w:sz w:val="{size}"/></w:rPr>"#,
            spaced(before, 80)
        )
    };
    let list =
        format!(r#"<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>{}</w:pPr>"#, spaced(0, 60));
    let title = format!(
        r#"<w:pPr>{}</w:pPr><w:rPr><w:b/><w:color w:val="1F3864"/><w:sz w:val="44"/></w:rPr>"#,
        spaced(600, 60)
    );
    let subtitle = format!(
        r#"<w:pPr>{}</w:pPr><w:rPr><w:color w:val="595959"/><w:sz w:val="26"/></w:rPr>"#,
        spaced(0, 300)
    );
    let cell = format!(r#"<w:pPr>{}</w:pPr><w:rPr><w:sz w:val="19"/></w:rPr>"#, spaced(20, 20));
    let after = format!(
        r#"<w:pPr>{}</w:pPr><w:rPr><w:sz w:val="12"/></w:rPr>"#,
        r#"<w:spacing w:before="0" w:after="60" w:line="120" w:lineRule="exact"/>"#
    );
    let footer = format!(
        r#"<w:pPr><w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs></w:pPr><w:rPr><w:color w:val="595959"/><w:sz w:val="17"/></w:rPr>"#
    );
    let all = [
        style(("Title", "Title"), "Normal", &title),
        style(("Subtitle", "Subtitle"), "Normal", &subtitle),
        style(("Heading1", "heading 1"), "Normal", &heading(0, 360, 28)),
        style(("Heading2", "heading 2"), "Normal", &heading(1, 200, 23)),
        style(("ListBullet", "List Bullet"), "Normal", &list),
        style(("Cell", "Cell"), "Normal", &cell),
        style(("AfterTable", "After Table"), "Normal", &after),
        style(("Footer", "footer"), "Normal", &footer),
    ]
    .concat();
    let line =
        |side: &str| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>"#);
    let borders: String =
        ["top", "left", "bottom", "right", "insideH", "insideV"].map(line).concat();
    format!(
        r#"{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{lang}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>{all}<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style></w:styles>"#
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    push_text(&mut out, text);
    out
}
