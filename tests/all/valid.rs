//! What we write is valid, whatever comes in: texts with characters that XML cannot hold, in every
//! place that a text can come from, and files that somebody made to break us.

use std::path::{Path, PathBuf};

use crate::support::lint;
use crate::support::package::{scratch, unzipped, zipped};
use crate::support::program::{names, soem_in};
use crate::support::sdk;
use crate::support::{fixture, fixture_bytes, ours};

/// As Excel stores them: two controls, the two that are no characters, a text that looks like an
/// escape, and marks of XML, of formulas and of CSV.
const STORED: &str =
    "_x0001__x001F__xFFFE__xFFFF__x005F_x0041_]]&gt;&lt;&amp;\"';=1 _x001B_[31m\u{202e}";
/// The same as a case has them in TOML.
const TYPED: &str = "\\u0001\\u001F\\uFFFE\\uFFFF_x0041_]]><&\\\"';=1 \\u001B[31m\\u202E";

/// The texts of a calculation that a user words freely.
fn free_texts(case: &str) -> Vec<String> {
    const KEYS: [&str; 14] = [
        "name",
        "organisation",
        "author",
        "intervention",
        "target_group",
        "success_goal",
        "alternative",
        "duration",
        "success_source",
        "success_reason",
        "committee",
        "source",
        "service",
        "unit",
    ];
    fn walk(value: &toml::Value, key: &str, into: &mut Vec<String>) {
        match value {
            toml::Value::String(text) if KEYS.contains(&key) => into.push(text.clone()),
            toml::Value::Table(table) => table.iter().for_each(|(key, v)| walk(v, key, into)),
            toml::Value::Array(list) => list.iter().for_each(|v| walk(v, key, into)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    walk(&toml::Value::Table(case.parse().expect("TOML")), "", &mut texts);
    texts.sort();
    texts.dedup();
    texts
}

/// A workbook with nasty ends to its free texts, the name of a sheet and of a formula's text.
pub fn nasty(fixture: &str) -> Vec<u8> {
    let case = soem::case::extract(
        &ours::open(&crate::support::fixture(fixture)),
        soem::layout::Layout::all_built_in(),
        ours::official(),
    )
    .expect("a case");
    let texts = free_texts(&case.to_string());
    let mut parts = unzipped(&fixture_bytes(fixture));
    let mut changed = 0;
    for (name, content) in &mut parts {
        if !name.starts_with("xl/") || !name.ends_with(".xml") {
            continue;
        }
        let mut xml = String::from_utf8(std::mem::take(content)).expect("XML");
        for text in &texts {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let (from, to) = (format!(">{escaped}</t>"), format!(">{escaped}{STORED}</t>"));
            changed += xml.matches(&from).count();
            xml = xml.replace(&from, &to);
        }
        if name == "xl/workbook.xml" {
            let more = format!(
                "<definedName name=\"Note\">\"a{STORED}\"</definedName></definedNames>",
                STORED = STORED.replace('"', "\"\"")
            );
            xml = match xml.contains("</definedNames>") {
                true => xml.replace("</definedNames>", &more),
                false => xml.replace("</sheets>", &format!("</sheets><definedNames>{more}")),
            };
        }
        *content = xml.into_bytes();
    }
    assert!(changed > 20, "{fixture}: {changed} texts");
    zipped(parts)
}

/// A case with nasty ends to its free texts.
fn nasty_case() -> String {
    let case = std::fs::read_to_string(fixture("../src/case/examples/cti.toml")).expect("a case");
    let mut nasty = case.clone();
    for text in free_texts(&case) {
        nasty = nasty.replace(&format!("= \"{text}\""), &format!("= \"{text}{TYPED}\""));
    }
    assert!(nasty.matches(TYPED).count() > 20);
    nasty
}

/// Files of the folder `fixtures/broke` that are enriched.
const BROKE: [&str; 4] = [
    "control-characters.xlsx",
    "mark-on-users-sheet.xlsx",
    "participants-1e-28.xlsx",
    "service-name-32700.xlsx",
];

/// Every kind of file that we write, of nasty inputs: what was written, and the original.
fn written() -> Vec<(PathBuf, Option<PathBuf>)> {
    let folder = scratch();
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).expect("a file");
    };
    put("autisme.xlsx", &nasty("autisme.xlsx"));
    put("strict.xlsx", &nasty("others/autisme-strict.xlsx"));
    put("cti.toml", nasty_case().as_bytes());
    let mut inputs = vec!["autisme.xlsx", "strict.xlsx"];
    for name in BROKE {
        put(name, &fixture_bytes(&format!("broke/{name}")));
        inputs.push(name);
    }
    let run = |arguments: &[&str]| {
        let run = soem_in(&folder, arguments);
        assert!(matches!(run.status, Some(0 | 1)), "{arguments:?}: {run:?}");
    };
    let mut all = Vec::new();
    for name in &inputs {
        let out = format!("ud/{name}");
        run(&[name, "-o", &out]);
        let original = (*name != "strict.xlsx").then(|| folder.join(name));
        all.push((folder.join(out), original));
    }
    run(&["build", "cti.toml", "-o", "bygget.xlsx"]);
    all.push((folder.join("bygget.xlsx"), None));
    run(&[&["batch"], inputs.as_slice(), &["-o", "samlet", "--quiet"]].concat());
    all.push((folder.join("samlet/portefølje.xlsx"), None));
    run(&["regenerate", "cti.toml", "-o", "igen", "--rate", "4"]);
    let igen = folder.join("igen");
    let tables = names(&igen).into_iter().filter(|name| name.ends_with(".xlsx"));
    all.extend(tables.map(|name| (igen.join(name), None)));
    assert_eq!(all.len(), inputs.len() + 4, "{all:?}");
    all
}

/// A control character in a service's name stood raw in the links to it; titles of charts, names
/// of sheets and links to files were written by a library that lets them through.
#[test]
fn nasty_texts_never_break_the_xml() {
    for (file, original) in written() {
        let bytes = |path: &Path| std::fs::read(path).expect("a file");
        let original = original.as_deref().map(bytes).unwrap_or_default();
        let found = lint::faults(&bytes(&file), &original);
        assert!(found.is_empty(), "{}: {found:#?}", file.display());
    }
}

/// The same judged by the Open XML SDK: nothing that was not wrong with the original.
#[test]
#[ignore = "needs OOXML_VALIDATOR"]
fn the_open_xml_sdk_finds_no_fault_of_ours() {
    let validator = sdk::validator();
    for (file, original) in written() {
        let known = original.map(|path| sdk::faults(&validator, &path)).unwrap_or_default();
        let found = sdk::faults(&validator, &file);
        let new: Vec<&String> = found.difference(&known).collect();
        assert!(new.is_empty(), "{}: {new:#?}", file.display());
    }
}

/// The sheet that is selected is read from a copy, and a copy is ours: of what is no XML there is
/// none, and the workbook opens where it did.
#[test]
fn a_selected_sheet_that_is_not_xml_is_not_copied() {
    let original = fixture_bytes("autisme.xlsx");
    let sheet = "xl/worksheets/sheet1.xml";
    let copy = "xl/worksheets/soem_sheet1.xml";
    for wrong in [r#"<row x="<""#, r#"<row x="&x;""#, r#"<row x="&""#] {
        let folder = scratch();
        let mut parts = unzipped(&original);
        for (_, content) in parts.iter_mut().filter(|(name, _)| *name == sheet) {
            let text = String::from_utf8(std::mem::take(content)).expect("XML");
            assert!(text.contains(r#"tabSelected="1""#));
            *content = text.replacen("<row", wrong, 1).into_bytes();
        }
        let original = zipped(parts);
        std::fs::write(folder.join("a.xlsx"), &original).expect("a file");
        let run = soem_in(&folder, &["a.xlsx"]);
        assert!(matches!(run.status, Some(0 | 1)), "{}", run.err);
        let made = std::fs::read(folder.join("a.beriget.xlsx")).expect("what was made");
        assert_eq!(lint::faults(&made, &original), Vec::<String>::new());
        let sheets = unzipped(&made).into_iter().filter(|(name, _)| name.contains("soem_sheet1_"));
        assert_eq!(sheets.count(), 0, "{copy} is ours, and no copy took its name");
    }
}
