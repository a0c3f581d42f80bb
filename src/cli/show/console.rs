//! Findings and refusals on the console, the same for every command.

use std::path::Path;

use crate::finding::{Finding, Words};
use crate::lang::Lang;
use crate::refusal;
use crate::refusal::Refusal;

/// Why a file was refused, with every finding that stands in the way, on standard error.
pub fn refuse(file: &Path, refusal: &Refusal, lang: Lang) {
    eprintln!("{}: {}", file.display(), refusal::refusal(refusal, lang));
    if let Refusal::NotUnderstood(findings) = refusal {
        eprint!("{}", told(findings, lang));
        eprintln!("{}", lang.pick("Intet er skrevet.", "Nothing was written."));
    }
}

/// Most bytes of a file of layouts, scenarios, thresholds, prices or a calculation as text.
pub const MOST_TEXT: u64 = 4 << 20;

/// Findings in words; what to do stands once where several in a row ask for the same.
pub fn told(findings: &[Finding], lang: Lang) -> String {
    let mut lines = String::new();
    for (position, finding) in findings.iter().enumerate() {
        let place = match (&finding.sheet, finding.cell) {
            (Some(sheet), Some(cell)) => format!("{sheet}!{cell}  "),
            (Some(sheet), None) => format!("{sheet}  "),
            _ => String::new(),
        };
        let severity = finding.severity.words(lang);
        let Words { found, remedy } = finding.words(lang);
        lines += &format!("  {severity:<11} {:<3} {place}{found}\n", finding.code);
        if findings.get(position + 1).is_none_or(|next| next.words(lang).remedy != remedy) {
            lines += &format!("{:18}{remedy}\n", "");
        }
    }
    lines
}
