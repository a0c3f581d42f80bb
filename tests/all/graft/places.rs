//! Where a host has its parts, and the names and numbers that it has taken.

use super::host::{
    BOOK, Host, LISTS, OURS, RELS, STYLES, TOP, TYPES, assert_kept, assert_readable, count, graft,
    opened, our_sheets, unzip,
};
use crate::support::{WORKBOOKS, fixture_bytes};
use soem::graft::note::Note;
use soem::package::limits::Limits;

#[test]
fn real_workbooks_keep_every_part_but_the_lists() {
    for name in WORKBOOKS {
        let host = fixture_bytes(name);
        let made = graft(&host).unwrap();
        assert_kept(&host, &made.bytes);
        assert_readable(&made.bytes);
        assert_eq!(made.notes, []);
        assert_eq!(our_sheets(&made.bytes), OURS);
        assert_eq!(graft(&made.bytes).unwrap().bytes, made.bytes, "a rerun replaces");
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
    let no_default = r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#;
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
    let dangling =
        r#"</sheets><externalReferences><externalReference r:id="rId3"/></externalReferences>"#;
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
fn a_name_that_a_table_has_stays_the_tables() {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml";
    let table = r#"<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="4" name="t" displayName="SOEM_NETTORESULTAT" ref="A1:A2"/>"#;
    let host = Host::new().related("xl/tables/table1.xml", "table", kind, table);
    let notes = host.graft().unwrap().notes;
    assert_eq!(notes, [Note::NameTaken { name: "SOEM_Nettoresultat".into() }]);
}

#[test]
fn a_hidden_sheet_of_ours_is_listed_as_hidden() {
    let made = Host::new().enriched();
    let listed = made.text(LISTS[1]).split("<sheet ").nth(3).unwrap();
    assert!(listed.starts_with(r#"name="SØM Kontrol" sheetId="9" state="hidden""#), "{listed}");
}

#[test]
fn free_names_avoid_the_hosts_and_each_other_but_not_ours() {
    let host =
        Host::new().swap(LISTS[1], "Indstillinger", "Årsregnskab for hele kommunen 31").zip();
    let wanted = ["ÅRSREGNSKAB FOR HELE KOMMUNEN 3", "SØM Om", "søm om"];
    assert_eq!(
        opened(&host, &Limits::default()).unwrap().free_names(&wanted),
        [wanted[0], "SØM Om", "søm om (2)"]
    );
    let host = Host::new().swap(LISTS[1], "Indstillinger", wanted[0]).zip();
    assert_eq!(
        opened(&host, &Limits::default()).unwrap().free_names(&wanted[..1]),
        ["ÅRSREGNSKAB FOR HELE KOMMUN (2)"]
    );
    let made = Host::new().graft().unwrap().bytes;
    assert_eq!(opened(&made, &Limits::default()).unwrap().free_names(&OURS), OURS);
}
