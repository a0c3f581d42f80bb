//! Every command that the pages show is run, and what it prints is held against the page.
//!
//! In `README.md` and `docs/` a block marked `console` has commands after `$ `, each with what it
//! prints below. Those of a block run one after another, as a reader would type them, in a folder of
//! their own with the workbooks of `fixtures/`. `…` alone on a line stands for lines left out; times
//! are not held against each other. A `toml` block whose first line is a comment with a file's name
//! is that file, for the blocks after it. A command that cannot be run says so in a comment above
//! its block, `<!-- not run: WHY -->`, and stands in [`NOT_RUN`].

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::fixture;
use crate::support::package::scratch;
use crate::support::program::soem;

/// Why each block that is not run is not.
const NOT_RUN: [&str; 1] = ["a release is needed"];

/// The page's way to start the program, from a clone.
const FROM_A_CLONE: &str = "cargo run --release -- ";
/// The command of the README that is this run itself.
const THIS_RUN: &str = "cargo test";

struct Block {
    page: String,
    line: usize,
    /// What the fence says of it: `console`, `toml`, `json` …
    kind: String,
    text: Vec<String>,
    not_run: Option<String>,
}

fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).expect("docs/");
    let docs = docs.map(|entry| entry.expect("an entry").path());
    let mut pages: Vec<PathBuf> =
        docs.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    pages.push(root.join("README.md"));
    pages.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root).expect("a page").display().to_string();
        (name, std::fs::read_to_string(path).expect("a page"))
    };
    pages.into_iter().map(read).collect()
}

/// The fenced blocks of a page, and the rest of its lines.
fn parted(page: &str, text: &str) -> (Vec<Block>, String) {
    let (mut blocks, mut prose) = (Vec::new(), String::new());
    let mut open: Option<Block> = None;
    let mut above = String::new();
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(kind), None) => {
                let why =
                    above.strip_prefix("<!-- not run: ").and_then(|why| why.strip_suffix(" -->"));
                open = Some(Block {
                    page: page.to_owned(),
                    line: number + 1,
                    kind: kind.to_owned(),
                    text: Vec::new(),
                    not_run: why.map(str::to_owned),
                });
            }
            (None, Some(block)) => block.text.push(line.to_owned()),
            (None, None) => {
                prose += line;
                prose.push('\n');
                if !line.is_empty() {
                    line.clone_into(&mut above);
                }
            }
        }
    }
    assert!(open.is_none(), "{page}: a block is not closed");
    (blocks, prose)
}

/// A folder with what the pages speak of.
fn folder() -> PathBuf {
    let folder = scratch();
    let copy = |from: &str, to: &str| {
        let to = folder.join(to);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::copy(fixture(from), to).expect("a fixture");
    };
    for name in ["autisme.xlsx", "cti.xlsx", "randers.xlsx", "randers-trykt.xlsx"] {
        copy(name, name);
        copy(name, &format!("fixtures/{name}"));
        copy(name, &format!("beregninger/{name}"));
    }
    copy("others/autisme-libreoffice.ods", "autisme.ods");
    copy("others/anden-model.xlsx", "anden-model.xlsx");
    copy("others/anden-model.toml", "anden-model.toml");
    copy("../README.md", "beregninger/tekst.xlsx");
    folder
}

/// What a command prints, standard output and errors as they come.
fn printed(command: &str, folder: &Path) -> Vec<String> {
    let command = command.replace(FROM_A_CLONE, "soem ");
    let program = Path::new(env!("CARGO_BIN_EXE_soem")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let run = Command::new("sh")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", program.display()))
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("sh");
    let text = String::from_utf8(run.stdout).expect("UTF-8");
    text.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// A line without the seconds that something took.
fn timeless(line: &str) -> String {
    let is_number = |word: &str| word.bytes().all(|c| c.is_ascii_digit() || c == b',');
    let words: Vec<&str> = line.split(' ').collect();
    let last = words.len().saturating_sub(1);
    let shown = words.iter().enumerate().map(|(at, word)| {
        let seconds = at + 1 == last && words.get(last) == Some(&"s.") && is_number(word);
        if seconds { "…" } else { word }
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Whether lines are as the page has them.
fn agree(page: &[String], printed: &[String]) -> bool {
    match page.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line.trim() == "…" => {
            (0..=printed.len()).any(|skipped| agree(rest, &printed[skipped..]))
        }
        Some((line, rest)) => printed.split_first().is_some_and(|(first, others)| {
            timeless(line.trim_end()) == timeless(first) && agree(rest, others)
        }),
    }
}

/// The commands of a block, each with the lines below it.
fn commands(block: &Block) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    for line in &block.text {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), Vec::new())),
            (None, Some((_, printed))) => printed.push(line.clone()),
            (None, None) => panic!("{}:{}: no command", block.page, block.line),
        }
    }
    commands
}

#[test]
fn every_command_prints_what_the_page_shows() {
    let (mut run, mut not_run, mut wrong) = (0, Vec::new(), Vec::new());
    for (page, text) in pages() {
        let mut files: Vec<(String, String)> = Vec::new();
        for block in parted(&page, &text).0 {
            let is_file = |name: &&str| name.ends_with(".toml") && !name.contains(' ');
            let first = block.text.first().and_then(|line| line.strip_prefix("# "));
            let name = first.and_then(|first| first.split(':').next()).filter(is_file);
            if let (Some(name), "toml") = (name, block.kind.as_str()) {
                files.push((name.to_owned(), block.text.join("\n")));
            }
            if block.kind != "console" {
                continue;
            }
            if let Some(why) = block.not_run {
                not_run.push(why);
                continue;
            }
            let folder = folder();
            for (name, text) in &files {
                std::fs::write(folder.join(name), text).expect("a file");
            }
            for (command, shown) in commands(&block) {
                if command == THIS_RUN {
                    continue;
                }
                run += 1;
                let printed = printed(&command, &folder);
                if !agree(&shown, &printed) {
                    wrong.push(format!(
                        "{page}:{}: $ {command}\n{}\n",
                        block.line,
                        printed.join("\n")
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {run} commands:\n\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(not_run, NOT_RUN);
    assert!(run > 10, "{run} commands were run");
}

/// No command hides from the test in a block of another kind.
#[test]
fn commands_stand_in_blocks_that_are_run() {
    for (page, text) in pages() {
        let (blocks, prose) = parted(&page, &text);
        for block in blocks {
            let known = ["console", "toml", "json"].contains(&block.kind.as_str());
            assert!(known, "{page}:{}: a block of »{}«", block.line, block.kind);
        }
        let hidden = prose.lines().find(|line| line.starts_with("    ") && line.contains("soem "));
        assert_eq!(hidden, None, "{page}");
    }
}

/// Commands and options that the text names are there.
#[test]
fn commands_in_the_text_exist() {
    let limits = soem(&["limits"]).out;
    let mut named = 0;
    for (page, text) in pages() {
        let prose = parted(&page, &text).1;
        for code in prose.split('`').skip(1).step_by(2).filter(|code| code.starts_with("soem ")) {
            let words: Vec<&str> = code.split_whitespace().skip(1).collect();
            let word = words.first().copied().unwrap_or_default();
            let is_command = word.bytes().all(|c| c.is_ascii_lowercase()) && !word.is_empty();
            if word == "hjælp" {
                continue;
            }
            let command = if is_command { word } else { "enrich" };
            let help = soem(&["hjælp", command]);
            assert_eq!(help.status, Some(0), "{page}: `{code}`: {}", help.err);
            named += 1;
            for option in words.iter().filter(|word| word.starts_with("--")) {
                let there = help.out.contains(option) || limits.contains(option);
                assert!(there, "{page}: `{code}` names {option}");
            }
        }
    }
    assert!(named > 10, "{named} commands are named");
}

/// The front page is one page.
#[test]
fn the_front_page_is_short() {
    let page = include_str!("../../README.md");
    assert!(page.lines().count() <= 120, "{} lines", page.lines().count());
    let long = page.lines().find(|line| line.chars().count() > 100);
    assert_eq!(long, None);
}

/// Links between the pages, and to pictures and sources, lead somewhere.
#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut followed = 0;
    for (page, text) in pages() {
        let here = root.join(&page);
        let prose = parted(&page, &text).1;
        for link in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let place = link.split('#').next().unwrap_or_default();
            if place.is_empty() || place.starts_with("http") {
                continue;
            }
            followed += 1;
            let there = here.parent().expect("a folder").join(place);
            assert!(there.exists(), "{page} leads to {link}");
        }
    }
    assert!(followed > 5, "{followed} links");
}
