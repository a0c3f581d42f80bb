//! The rooms stand as `ARCHITECTURE.md` has them: a room uses only those below it, or left of it on
//! the same floor.

use std::path::{Path, PathBuf};

/// The rooms from the ground up, as the table of floors tells them.
fn rooms() -> Vec<String> {
    let page = include_str!("../../ARCHITECTURE.md");
    let table = page.lines().skip_while(|line| !line.starts_with("| floor |")).skip(2);
    let mut floors: Vec<&str> = table.take_while(|line| line.starts_with('|')).collect();
    floors.reverse();
    let cell = |floor: &str| floor.split('|').nth(2).expect("the rooms of a floor").to_owned();
    let named = |cell: String| {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(|room| room.trim_end_matches('/').trim_end_matches(".rs").to_owned())
            .collect::<Vec<_>>()
    };
    floors.into_iter().map(cell).flat_map(named).collect()
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            into.push(path);
        }
    }
}

/// What stands after `crate::` in the code of a file, without its comments and its tests; a list in
/// braces tells each name that begins a path.
fn used(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]\nmod").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim().starts_with("//")).collect();
    let code = code.join("\n");
    let word = |text: &str| {
        text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>()
    };
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            found.push(word(after));
            continue;
        };
        let (mut depth, mut begins) = (0, true);
        for (at, c) in list.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' => begins = depth == 0,
                _ if c.is_whitespace() => {}
                _ if begins => {
                    found.push(word(&list[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn a_list_of_imports_is_understood() {
    let code = "use crate::{engine, read::{Case, expenses}, lang::Lang};\nuse crate::model::Year;";
    assert_eq!(used(code), ["engine", "read", "lang", "model"]);
}

#[test]
fn a_room_uses_only_rooms_below_it() {
    let rooms = rooms();
    let floor = |room: &str| rooms.iter().position(|known| known == room);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut upward = Vec::new();
    for file in &files {
        let inside = file.strip_prefix(&root).expect("a source");
        let room = inside.components().next().expect("a room").as_os_str().to_string_lossy();
        let room = room.trim_end_matches(".rs");
        // The entrances, and the build script.
        if matches!(room, "lib" | "main" | "windows") {
            continue;
        }
        let own = floor(room).unwrap_or_else(|| panic!("{room} stands on no floor"));
        let code = std::fs::read_to_string(file).expect("the code");
        for other in used(&code) {
            if floor(&other).is_some_and(|other| other > own) {
                upward.push(format!("{} uses {other}", inside.display()));
            }
        }
    }
    assert!(files.len() > 100, "{} files are too few to be all", files.len());
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn what_the_page_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = include_str!("../../ARCHITECTURE.md");
    let named = page.split('`').skip(1).step_by(2).filter(|name| name.contains('/'));
    let missing: Vec<&str> = named
        .filter(|name| !root.join(name).exists() && !root.join("src").join(name).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
