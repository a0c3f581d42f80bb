//! Findings and refusals on the console, the same for every command.

use std::io::Read;
use std::path::Path;

use soem::finding::Finding;
use soem::lang::Lang;
use soem::refusal::Refusal;
use soem::{finding, refusal};

/// Why a file was refused, with every finding that stands in the way, on standard error.
pub fn refuse(file: &Path, refusal: &Refusal, lang: Lang) {
    eprintln!("{}: {}", file.display(), refusal::refusal(refusal, lang));
    if let Refusal::NotUnderstood(findings) = refusal {
        eprint!("{}", told(findings, lang));
        eprintln!("{}", lang.pick("Intet er skrevet.", "Nothing was written."));
    }
}

/// Most bytes of a file of layouts, scenarios, thresholds, prices or a calculation as text.
const MOST_TEXT: u64 = 4 << 20;

/// The bytes of a file that people write; a device or a pipe, or a far larger file, is not one.
///
/// # Errors
/// What is wrong, in words.
pub fn small_file(path: &Path, lang: Lang) -> Result<Vec<u8>, String> {
    let unreadable = |error| format!("{}: {error}", lang.pick("kan ikke læses", "cannot be read"));
    let no_file =
        || lang.pick("er ikke en almindelig fil på højst 4 MiB", "is no ordinary file of at most 4 MiB").to_owned();
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() || meta.len() > MOST_TEXT {
        return Err(no_file());
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(MOST_TEXT + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_TEXT { Err(no_file()) } else { Ok(bytes) }
}

/// The same as text.
pub fn small_text(path: &Path, lang: Lang) -> Result<String, String> {
    let not_text = |_| lang.pick("er ikke tekst i UTF-8", "is not text in UTF-8").to_owned();
    String::from_utf8(small_file(path, lang)?).map_err(not_text)
}

/// Findings in words; what to do stands once where several in a row ask for the same.
pub fn told(findings: &[Finding], lang: Lang) -> String {
    let mut lines = String::new();
    for (position, finding) in findings.iter().enumerate() {
        let place = match (&finding.sheet, finding.cell) {
            (Some(sheet), Some(cell)) => format!("{sheet}!{cell}  "),
            (Some(sheet), None) => format!("{sheet}  "),
            _ => String::new(),
        };
        let severity = finding::words::severity(finding.severity, lang);
        lines += &format!("  {severity:<11} {:<3} {place}{}\n", finding.code, finding::words::advice(finding, lang));
        let remedy = finding::words::remedy(finding, lang);
        if findings.get(position + 1).is_none_or(|next| finding::words::remedy(next, lang) != remedy) {
            lines += &format!("{:18}{remedy}\n", "");
        }
    }
    lines
}
