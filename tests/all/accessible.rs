//! The added sheets for those who see or hear them otherwise: text stands out from its ground (WCAG
//! AA, 4.5 to 1; the red of losses 3 to 1), every chart is told in words, and tables have headings that are read out.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::ours::enriched;
use crate::support::package::unzipped;
use crate::support::{WORKBOOKS, fixture};

/// The parts of an enriched workbook as texts.
fn texts(name: &str) -> BTreeMap<String, String> {
    let parts = unzipped(&enriched(&fixture(name)).bytes);
    parts.into_iter().map(|(n, bytes)| (n, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// The elements of a kind, whole, that stand inside `outer`.
fn elements<'a>(xml: &'a str, outer: &str, kind: &str) -> Vec<&'a str> {
    let Some(start) = xml.find(&format!("<{outer}")) else { return Vec::new() };
    let end = xml[start..].find(&format!("</{outer}>")).map_or(xml.len(), |end| start + end);
    let mut found = Vec::new();
    let mut rest = &xml[start + outer.len() + 1..end];
    while let Some(at) = rest.find(&format!("<{kind}")) {
        rest = &rest[at..];
        let tag = rest.find('>').expect("a whole tag");
        let whole = match rest[..tag].ends_with('/') {
            true => tag + 1,
            false => rest.find(&format!("</{kind}>")).expect("its end") + kind.len() + 3,
        };
        found.push(&rest[..whole]);
        rest = &rest[whole..];
    }
    found
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// The color after a beginning, red, green and blue; none where it is a theme's or the program's.
fn color(element: &str, beginning: &str) -> Option<u32> {
    let (_, rest) = element.split_once(&format!("<{beginning} rgb=\""))?;
    u32::from_str_radix(rest.get(2..8)?, 16).ok()
}

/// The relative luminance of WCAG 2.1.
fn luminance(rgb: u32) -> f64 {
    let channel = |shift: u32| {
        let c = f64::from((rgb >> shift) & 0xFF) / 255.0;
        if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}

fn contrast(ink: u32, ground: u32) -> f64 {
    let (a, b) = (luminance(ink), luminance(ground));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn contrast_is_that_of_the_examples_of_wcag() {
    assert!((contrast(0, 0xFF_FF_FF) - 21.0).abs() < 1e-9);
    // The grey that just passes on white, and the one that just does not.
    assert!(contrast(0x76_76_76, 0xFF_FF_FF) >= 4.5);
    assert!(contrast(0x77_77_77, 0xFF_FF_FF) < 4.5);
}

#[test]
fn text_stands_out_from_its_ground() {
    for name in WORKBOOKS {
        let parts = texts(name);
        let styles = &parts["xl/styles.xml"];
        let fonts = elements(styles, "fonts", "font");
        let fills = elements(styles, "fills", "fill");
        let formats = elements(styles, "cellXfs", "xf");
        let numbers: BTreeMap<&str, &str> = elements(styles, "numFmts", "numFmt")
            .into_iter()
            .filter_map(|f| Some((attribute(f, "numFmtId")?, attribute(f, "formatCode")?)))
            .collect();
        let sheets = parts.iter().filter(|(part, _)| part.contains("worksheets/soem_sheet"));
        let cells = sheets.flat_map(|(_, xml)| xml.split("<c r=\"").skip(1));
        let tags = cells.filter_map(|cell| cell.split_once('>'));
        let used: BTreeSet<usize> =
            tags.filter_map(|(tag, _)| attribute(tag, "s")?.parse().ok()).collect();
        assert!(used.len() > 20, "{name} uses {} formats", used.len());
        for format in used.into_iter().map(|at| formats[at]) {
            let of = |id: &str| attribute(format, id).and_then(|id| id.parse::<usize>().ok());
            let ink = of("fontId").and_then(|at| color(fonts[at], "color")).unwrap_or(0);
            let fill = of("fillId").and_then(|at| color(fills[at], "fgColor"));
            let ground = fill.unwrap_or(0xFF_FF_FF);
            let red = attribute(format, "numFmtId").and_then(|id| numbers.get(id));
            let inks = red.filter(|code| code.contains("[Red]")).map(|_| 0xFF_00_00);
            // A number format has the bright red or none that every program shows alike; what it
            // says, the minus says too.
            for (ink, least) in inks.into_iter().map(|red| (red, 3.0)).chain([(ink, 4.5)]) {
                let ratio = contrast(ink, ground);
                assert!(
                    ratio >= least,
                    "{name}: {ink:06X} on {ground:06X} is {ratio:.2}: {format}"
                );
            }
        }
        for rule in elements(styles, "dxfs", "dxf").into_iter().filter(|dxf| dxf.contains("<font"))
        {
            let (ink, ground) = (color(rule, "color"), color(rule, "bgColor"));
            let (ink, ground) = (ink.unwrap_or(0), ground.unwrap_or(0xFF_FF_FF));
            let ratio = contrast(ink, ground);
            assert!(ratio >= 4.5, "{name}: {ink:06X} on {ground:06X} is {ratio:.2}");
        }
    }
}

#[test]
fn every_chart_is_told_in_words() {
    for name in WORKBOOKS {
        let mut charts = 0;
        for (part, xml) in texts(name).iter().filter(|(part, _)| part.contains("soem_drawing")) {
            for frame in xml.split("<xdr:graphicFrame").skip(1) {
                let told = attribute(frame.split_once("<xdr:cNvPr").expect("a name").1, "descr");
                assert!(told.is_some_and(|told| told.len() > 40), "{name}, {part}: {told:?}");
                charts += 1;
            }
        }
        assert!(charts >= 14, "{name} has {charts} charts");
    }
}

#[test]
fn the_headings_of_each_sheet_are_read_out() {
    for name in WORKBOOKS {
        let parts = texts(name);
        let names = elements(&parts["xl/workbook.xml"], "definedNames", "definedName");
        let titles: Vec<&&str> =
            names.iter().filter(|own| attribute(own, "name") == Some("Title")).collect();
        assert!(titles.len() >= 14, "{name} has {}", titles.len());
        assert!(titles.iter().all(|own| attribute(own, "localSheetId").is_some()), "{name}");
    }
}
