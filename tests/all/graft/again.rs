//! A workbook grafted once more, by us or after another program.

use super::host::{Host, LISTS, OURS, assert_readable, count, opened, our_sheets, unzip};
use soem::graft::note::Note;
use soem::package::limits::Limits;

#[test]
fn stripping_gives_the_hosts_text_back() {
    let host = Host::new();
    let made = host.graft().unwrap().bytes;
    let stripped = |bytes: &[u8]| opened(bytes, &Limits::default()).unwrap().bytes().unwrap();
    assert_eq!(unzip(&stripped(&made)).0, host.0);
    assert_eq!(stripped(&host.zip())[..], host.zip(), "nothing of ours, nothing changed");
}

/// A file that another program has saved: its record no longer fits, and the chain of
/// calculation names our cells.
#[test]
fn a_rerun_after_another_program_replaces_and_does_not_pile_up() {
    let chain = concat!(
        r#"<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
        r#"<c r="B3" i="8"/></calcChain>"#,
    );
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
        made = made.swap(LISTS[1], r#" activeTab="0""#, "").swap(
            LISTS[1],
            r#"calcId="2""#,
            r#"calcId="1""#,
        );
        sizes.push((
            made.0.len(),
            made.text(LISTS[3]).len(),
            count(made.text(LISTS[1]), "<sheet "),
        ));
    }
    assert_eq!(sizes[1..], [sizes[0], sizes[0]]);
    assert_eq!(sizes[0].2, 1 + OURS.len());
}

#[test]
fn a_sheet_of_ours_that_the_user_renamed_is_the_users() {
    let made = Host::new().enriched().swap(LISTS[1], r#"name="SØM Om""#, r#"name="Mine noter""#);
    assert_eq!(our_sheets(&made.zip()), OURS[..2]);
    let again = unzip(&made.graft().unwrap().bytes);
    assert!(again.text(LISTS[1]).contains(r#"name="Mine noter""#));
    assert_eq!(count(again.text(LISTS[1]), "<sheet "), 2 + OURS.len());
}
