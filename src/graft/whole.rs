//! A workbook that is ours alone: drawn sheets in a package with nothing else.

use std::collections::HashSet;

use super::error::GraftError;
use super::import::{Standing, Taken};
use super::marks::MAX_OURS;
use super::workbook::{Book, fold};
use super::{check, plan};
use crate::draw::drawn::Drawn;
use crate::package::write::pack;
use crate::package::zip::Package;

/// The parts of a workbook without sheets.
const PARTS: [(&str, &str); 6] = [
    (
        "[Content_Types].xml",
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Default Extension="rels" ContentType="#,
            r#""application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Default Extension="xml" ContentType="application/xml"/>"#,
            r#"<Override PartName="/xl/workbook.xml" ContentType="#,
            r#""application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#,
            r#"<Override PartName="/xl/styles.xml" ContentType="#,
            r#""application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>"#,
            r#"<Override PartName="/docProps/core.xml" ContentType="#,
            r#""application/vnd.openxmlformats-package.core-properties+xml"/>"#,
            "</Types>"
        ),
    ),
    (
        "_rels/.rels",
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            r#"<Relationships xmlns="#,
            r#""http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Type="#,
            r#""http://schemas.openxmlformats.org/officeDocument/2006/relationships/"#,
            r#"officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="#,
            r#""http://schemas.openxmlformats.org/package/2006/relationships/metadata/"#,
            r#"core-properties" Target="docProps/core.xml"/></Relationships>"#
        ),
    ),
    (
        "xl/workbook.xml",
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#,
            r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"#,
            r#"<bookViews><workbookView xWindow="240" yWindow="15" windowWidth="16095" "#,
            r#"windowHeight="9660"/></bookViews><sheets/>"#,
            r#"<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>"#
        ),
    ),
    // What a file manager and a screen reader say of the file. No date: the same case gives the
    // same bytes.
    (
        "docProps/core.xml",
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            r#"<cp:coreProperties xmlns:cp="#,
            r#""http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
            r#"xmlns:dc="http://purl.org/dc/elements/1.1/">"#,
            "<dc:title>SØM-beregning</dc:title>",
            "<dc:subject>Budgetøkonomisk nettoresultat</dc:subject>",
            "<dc:creator>soem</dc:creator><dc:language>da-DK</dc:language>",
            "</cp:coreProperties>"
        ),
    ),
    (
        "xl/_rels/workbook.xml.rels",
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            r#"<Relationships xmlns="#,
            r#""http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Type="#,
            r#""http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" "#,
            r#"Target="styles.xml"/></Relationships>"#
        ),
    ),
    (
        "xl/styles.xml",
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
            r#"<fonts count="1"><font><sz val="11"/><name val="Calibri"/>"#,
            r#"<family val="2"/></font></fonts><fills count="2"><fill>"#,
            r#"<patternFill patternType="none"/></fill><fill>"#,
            r#"<patternFill patternType="gray125"/></fill></fills><borders count="1"><border>"#,
            r#"<left/><right/><top/><bottom/><diagonal/></border></borders>"#,
            r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>"#,
            r#"</cellStyleXfs><cellXfs count="1">"#,
            r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>"#,
            r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>"#,
            r#"</cellStyles></styleSheet>"#
        ),
    ),
];

/// Makes a workbook of drawn sheets.
///
/// # Errors
/// Two sheets have one name, or a chart cannot be carried over.
pub fn workbook(drawn: &Drawn) -> Result<Vec<u8>, GraftError> {
    let empty = PARTS.map(|(name, text)| (name, text.as_bytes()));
    let mut package = Package::open_ours(pack(&empty)?, MAX_OURS)?;
    let book = Book::read_any(&package)?;
    let mut seen = HashSet::new();
    let names: Vec<&str> = drawn.sheets.iter().map(|sheet| sheet.name()).collect();
    if let Some(name) = names.iter().find(|name| !seen.insert(fold(name))) {
        return Err(GraftError::SheetNameTaken { name: (*name).to_owned() });
    }
    let mut taken = Taken::read(&package, &book, Standing::Alone)?;
    let change = plan::plan(&package, &book, drawn, &mut taken, &mut Vec::new())?;
    let bytes = change.written(&mut package)?;
    check::check(&package, &bytes, &change, &names)?;
    Ok(bytes)
}
