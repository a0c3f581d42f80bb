//! The Danish guide as one page: the text of `docs/`, its pictures inside, to be read on a screen
//! without a network and to be printed.

use anyhow::{Context, bail};
use data_encoding::BASE64;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const STYLE: &str = include_str!("guide.css");

/// The page; nothing where the guide is not written yet.
pub fn page(docs: &Path) -> anyhow::Result<Option<String>> {
    let files = files(docs)?;
    if files.is_empty() {
        return Ok(None);
    }
    let mut contents = String::new();
    let mut body = String::new();
    for file in &files {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let chapter = Chapter::of(file, &text, &files)?;
        let (id, title) = (&chapter.id, &chapter.title);
        writeln!(contents, "<li><a href=\"#{id}\">{title}</a></li>")?;
        writeln!(body, "<section id=\"{id}\">\n{}</section>", chapter.html)?;
    }
    let version = env!("CARGO_PKG_VERSION");
    Ok(Some(format!(
        "<!doctype html>\n<html lang=\"da\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>soem {version}: vejledning</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <nav aria-label=\"Indhold\">\n<p>soem {version}</p>\n<ol>\n{contents}</ol>\n</nav>\n\
         <main>\n{body}</main>\n</body>\n</html>\n"
    )))
}

/// The parts of the guide: what is called so, then the page for the IT department.
fn files(docs: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(docs).into_iter().flatten() {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("vejledning") && name.ends_with(".md") {
            files.push(path);
        }
    }
    files.sort();
    if !files.is_empty() {
        files.extend(Some(docs.join("til-it-afdelingen.md")).filter(|path| path.is_file()));
    }
    Ok(files)
}

struct Chapter {
    id: String,
    title: String,
    html: String,
}

impl Chapter {
    fn of(file: &Path, text: &str, all: &[PathBuf]) -> anyhow::Result<Self> {
        let id = id_of(file);
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
        let mut events: Vec<Event> = Parser::new_ext(text, options).collect();
        let mut title = None;
        let mut seen = HashMap::new();
        let mut is_outside = false;
        for at in 0..events.len() {
            let words = words_from(&events, at);
            match events.get_mut(at) {
                Some(Event::Start(Tag::Heading { level, id: heading, .. })) => {
                    *heading = Some(format!("{id}-{}", slug(&words, &mut seen)).into());
                    if *level == HeadingLevel::H1 {
                        title.get_or_insert(words);
                    }
                }
                Some(Event::Start(Tag::Image { dest_url, .. })) => {
                    *dest_url = picture(file, dest_url)?;
                }
                Some(Event::Start(Tag::Link { link_type, dest_url, .. })) => {
                    if *link_type != LinkType::Email {
                        let to = link(file, &id, dest_url, all)?;
                        is_outside = to.is_none();
                        *dest_url = to.unwrap_or_default().into();
                    }
                    if is_outside && let Some(event) = events.get_mut(at) {
                        *event = Event::Text("".into());
                    }
                }
                Some(event @ Event::End(TagEnd::Link)) if is_outside => {
                    *event = Event::Text("".into());
                    is_outside = false;
                }
                _ => {}
            }
        }
        let mut html = String::new();
        html::push_html(&mut html, events.into_iter());
        let title = title.with_context(|| format!("{} has no title", file.display()))?;
        Ok(Chapter { id, title: escaped(&title), html })
    }
}

fn id_of(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The words of the heading that begins at a place.
fn words_from(events: &[Event], at: usize) -> String {
    let inside = events.get(at + 1..).unwrap_or_default().iter();
    inside
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect()
}

/// A heading's name in links, as the forges make it.
fn slug(words: &str, seen: &mut HashMap<String, usize>) -> String {
    let kept = words.to_lowercase().replace(' ', "-");
    let kept: String = kept.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
    let times = seen.entry(kept.clone()).or_default();
    *times += 1;
    if *times == 1 { kept } else { format!("{kept}-{}", *times - 1) }
}

/// A picture as data.
fn picture(file: &Path, name: &str) -> anyhow::Result<CowStr<'static>> {
    let path = file.with_file_name(name);
    let kind = match path.extension().and_then(|kind| kind.to_str()) {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("svg") => "image/svg+xml",
        Some("webp") => "image/webp",
        _ => bail!("{}: {name} is no picture that can go into the page", file.display()),
    };
    let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
    Ok(format!("data:{kind};base64,{}", BASE64.encode(&bytes)).into())
}

/// Where a link leads; nowhere, where it is to a file that is not part of the page.
fn link(file: &Path, id: &str, to: &str, all: &[PathBuf]) -> anyhow::Result<Option<String>> {
    if to.contains("://") {
        return Ok(Some(to.to_owned()));
    }
    let (name, heading) = to.split_once('#').unwrap_or((to, ""));
    let other = match name {
        "" => id.to_owned(),
        name => {
            let path = file.with_file_name(name);
            if !path.exists() {
                bail!("{}: {to} leads nowhere", file.display());
            }
            if !all.contains(&path) {
                return Ok(None);
            }
            id_of(&path)
        }
    };
    let heading = if heading.is_empty() { String::new() } else { format!("-{heading}") };
    Ok(Some(format!("#{other}{heading}")))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
