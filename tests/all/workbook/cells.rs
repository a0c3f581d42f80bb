//! Cells, formulas, names and sheets in every way that files write them.

use super::made::{listed, number, package, sheet, text, values};
use crate::support::ours::read_well;
use soem::workbook::{Address, Value, Visibility};

#[test]
fn every_kind_of_cell() {
    let found = sheet(
        r#"<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>1.5</v></c><c r="C2" t="b"><v>1</v></c>
           <c r="D2" t="e"><v>#DIV/0!</v></c><c r="E2" t="str"><f>A2&amp;"x"</f><v> a &lt; b_x000D_</v></c>
           <c r="F2" t="inlineStr"><is><r><t>en </t></r><r><t xml:space="preserve"> to</t></r></is></c>
           <c r="G2" s="1"/><c r="H2" s="1"><v>43405</v></c><c r="I2" s="2"><v>1.25</v></c>
           <c r="J2" t="d"><v>2018-11-01</v></c><c r="K2" t="n"><v> 7 </v></c><c r="L2"><v>1<!-- note -->2</v></c>
           <c r="M2"><v><![CDATA[3]]></v></c><c r="N2"><f>1/0</f></c></row>"#,
        &[
            (
                "strings.xml",
                "<sst uniqueCount=\"2\"><si/><si><t>delt<rPh/></t><rPh><t>udtale</t></rPh></si></sst>",
            ),
            (
                "styles.xml",
                r##"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[hh]:mm"/></numFmts>
                   <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
                   <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"##,
            ),
        ],
    );
    let date = |iso: &str, serial: i64| Value::Date { iso: iso.to_owned(), serial: serial.into() };
    assert_eq!(
        values(&found),
        listed(&[
            ("A2", text("delt")),
            ("B2", number("1.5")),
            ("C2", Value::Bool(true)),
            ("D2", Value::Error("#DIV/0!".to_owned())),
            ("E2", text(" a < b\r")),
            ("F2", text("en to")),
            ("H2", date("2018-11-01", 43405)),
            ("I2", number("1.25")),
            ("J2", date("2018-11-01", 43405)),
            ("K2", number("7")),
            ("L2", number("12")),
            ("M2", number("3")),
            ("N2", text("")),
        ])
    );
    let formula = |at| found.cell(Address::parse(at)?)?.formula.as_deref();
    assert_eq!(
        (formula("E2"), formula("N2"), formula("A2")),
        (Some("A2&\"x\""), Some("1/0"), None)
    );
}

#[test]
fn an_error_of_today_ends_no_sheet() {
    let found = sheet(
        r#"<row r="1"><c r="A1" t="e"><f>A2:A3</f><v>#SPILL!</v></c><c r="B1" t="e"><v>#CALC!</v></c>
           <c r="C1"><v>3</v></c></row>
           <row r="2"><c r="A2"><v>4</v></c></row>"#,
        &[],
    );
    let error = |text: &str| Value::Error(text.to_owned());
    assert_eq!(
        values(&found),
        listed(&[
            ("A1", error("#SPILL!")),
            ("B1", error("#CALC!")),
            ("C1", number("3")),
            ("A2", number("4"))
        ])
    );
}

#[test]
fn numbers_that_no_decimal_holds_are_kept_as_written() {
    let found = sheet(
        concat!(
            r#"<row r="1"><c r="A1"><v>nan</v></c><c r="B1"><v>1e999</v></c><c r="C1">"#,
            r#"<v>0.1</v></c><c r="D1"><v>0.14000000000000001</v></c></row>"#,
        ),
        &[],
    );
    let out = |raw: &str| Value::OutOfRange(raw.to_owned());
    assert_eq!(
        values(&found),
        listed(&[
            ("A1", out("nan")),
            ("B1", out("1e999")),
            ("C1", number("0.1")),
            ("D1", number("0.14"))
        ])
    );
}

#[test]
fn far_corners_cost_no_more_than_two_cells() {
    let found = sheet(
        concat!(
            r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576">"#,
            r#"<v>2</v></c></row>"#,
        ),
        &[],
    );
    assert_eq!(values(&found), listed(&[("A1", number("1")), ("XFD1048576", number("2"))]));
}

#[test]
fn cells_without_an_address_follow_the_one_before() {
    let found = sheet(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"4\"><c r=\"C4\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row><row r=\"9\"><c><v>6</v></c></row>",
        &[],
    );
    let expected = [("A1", "1"), ("B1", "2"), ("C4", "3"), ("D4", "4"), ("A5", "5"), ("A9", "6")];
    assert_eq!(values(&found), listed(&expected.map(|(at, value)| (at, number(value)))));
}

#[test]
fn cells_out_of_order_are_put_in_order() {
    let found = sheet(
        concat!(
            r#"<row r="2"><c r="B2"><v>4</v></c><c r="A2"><v>3</v></c></row><row r="1">"#,
            r#"<c r="A1"><v>1</v></c></row>"#,
        ),
        &[],
    );
    let expected = [("A1", "1"), ("A2", "3"), ("B2", "4")];
    assert_eq!(values(&found), listed(&expected.map(|(at, value)| (at, number(value)))));
}

#[test]
fn a_shared_formula_is_written_out_for_each_cell() {
    let found = sheet(
        r#"<row r="1"><c r="B1"><f t="shared" si="4000000000" ref="B1:B2">A1*$A$9+SUM(A$1:A1)</f><v>1</v></c></row>
           <row r="2"><c r="B2"><f t="shared" si="4000000000"/><v>2</v></c></row>"#,
        &[],
    );
    let formula = |at| found.cell(Address::parse(at)?)?.formula.as_deref();
    assert_eq!(formula("B1"), Some("A1*$A$9+SUM(A$1:A1)"));
    assert_eq!(formula("B2"), Some("A2*$A$9+SUM(A$1:A2)"));
}

#[test]
fn names_scopes_hidden_and_other_sheets() {
    let book = r#"<workbook xmlns:q="urn:r"><workbookPr date1904="1"/><sheets>
        <sheet name="Kurve" q:id="c"/><sheet name="R&amp;D" state="veryHidden" q:id="s"/></sheets>
        <definedNames><definedName name="Rate" localSheetId="1">'R&amp;D'!$A$1</definedName></definedNames></workbook>"#;
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let data = "<row><c s=\"0\"><v>41943</v></c></row>";
    let book = read_well(package(data, &[("book.xml", book), ("styles.xml", styles)]));
    assert_eq!((book.sheets.len(), book.other_sheets, book.date1904), (1, 1, true));
    let found = book.sheet("R&D").expect("the sheet");
    assert_eq!(found.visibility, Visibility::VeryHidden);
    let date = Value::Date { iso: "2018-11-01".to_owned(), serial: 41943.into() };
    assert_eq!(values(found), listed(&[("A1", date)]));
    let name = book.names.first().expect("the name");
    assert_eq!((name.refers_to.as_str(), name.scope.as_deref()), ("'R&D'!$A$1", Some("R&D")));
}
