//! Findings on the console, the same for every command.

use crate::finding::Finding;
use crate::lang::Lang;
use crate::view::Message;

/// Findings in words, a line each.
pub fn findings(findings: &[Finding], lang: Lang) -> String {
    let messages: Vec<Message> = Message::all(findings, lang);
    lines(&messages.iter().collect::<Vec<_>>())
}

/// The same of messages; what to do stands once where several in a row ask for the same.
pub fn lines(messages: &[&Message]) -> String {
    let mut lines = String::new();
    for (position, shown) in messages.iter().enumerate() {
        let place = shown.place();
        let gap = if place.is_empty() { "" } else { "  " };
        lines +=
            &format!("  {:<11} {:<3} {place}{gap}{}\n", shown.severity, shown.code, shown.message);
        if messages.get(position + 1).is_none_or(|next| next.remedy != shown.remedy) {
            lines += &format!("{:18}{}\n", "", shown.remedy);
        }
    }
    lines
}

/// Lines of at most `width` characters, broken between words.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
