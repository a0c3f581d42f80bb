//! Our cells in the host's styles; results that are text; the copies that charts keep.

use super::host::{Host, LISTS, OURS, RELS, count, formats_of};

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
        format!(
            "<c:{kind}Cache>{code}<c:ptCount val=\"{count}\"/>{points}</c:{kind}Cache></c:{kind}Ref>"
        )
    };
    let lines = [(0, "linje 7"), (1, "linje 8"), (2, "linje 9")];
    assert!(chart.contains(&(copy("str", 3, &lines) + "</c:cat>")), "{chart}");
    assert!(
        chart.contains(&(copy("num", 3, &[(0, "14"), (1, "16"), (2, "18")]) + "</c:val>")),
        "{chart}"
    );
    assert!(chart.contains(&(copy("str", 1, &[(0, "2025")]) + "</c:tx>")), "{chart}");
    assert!(
        chart.contains(&(copy("num", 3, &[(1, "0")]) + "</c:val>")),
        "text among numbers is nil: {chart}"
    );
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
    assert!(
        styles.contains(r#"<font><b/><sz val="9"/><color theme="1"/><name val="Verdana"/></font>"#)
    );
    // The second fill of any workbook is drawn gray, so ours begin at the third.
    assert!(styles.contains(r#"<fill><patternFill patternType="gray125"/></fill><fill>"#));
    let title = formats_of(&made, "xl/worksheets/soem_sheet1.xml", LISTS[3], "A1");
    assert!(title.contains(r#"fontId="1" fillId="2""#), "{title}");
    let figure = formats_of(&made, "xl/worksheets/soem_sheet1.xml", LISTS[3], "B3");
    let code = styles.split(r##"formatCode="#,##0;[Red]-#,##0""##).next().unwrap();
    let id = code.rsplit("numFmtId=").next().unwrap().trim();
    assert!(figure.contains(&format!("numFmtId={id}")), "{figure} {id}");
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
    let host =
        Host::new().swap(LISTS[1], ns, "").swap(LISTS[1], "<sheet ", &format!("<sheet{ns} "));
    assert_eq!(count(host.enriched().text(LISTS[1]), ns), 1 + OURS.len());
}

#[test]
fn orphan_override_of_a_name_we_would_take() {
    let orphan =
        r#"<Override PartName="/xl/worksheets/SOEM_sheet1.xml" ContentType="x/y"/></Types>"#;
    let made = Host::new().swap(LISTS[0], "</Types>", orphan).enriched();
    assert_eq!(count(&made.text(LISTS[0]).to_lowercase(), "\"/xl/worksheets/soem_sheet1.xml\""), 1);
}

#[test]
fn cells_that_name_formats_nobody_defines_stay_plain() {
    let empty =
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#;
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
