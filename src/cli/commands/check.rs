//! `soem check`: whether a calculation holds, what is wrong and what it weighs; worst first,
//! nothing written.

use anyhow::anyhow;
use clap::{ArgMatches, Command};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

use crate::audit::{self, Source};
use crate::check::State;
use crate::cli::failure::{each, wrong_use};
use crate::cli::options::reading::Reading;
use crate::cli::options::{checks, kinds};
use crate::cli::show::{csv, json};
use crate::cli::status::{Status, say, tell};
use crate::cli::target;
use crate::draw::table::BYTE_ORDER_MARK;
use crate::enrich::Checked;
use crate::finding::{Certainty, Fold, Severity};
use crate::lang::Lang;
use crate::model::{Actor, names};
use crate::parameters::words::named;
use crate::refusal::Refusal;
use crate::standing::numbered;
use crate::view::{FindingView, View};
use crate::workbook::{Workbook, hexadecimal};

/// How many findings are shown, and how many of one code; the rest are counted.
const SHOWN: usize = 8;
const SHOWN_OF_ONE_CODE: usize = 2;
/// Cells of the same kind that are named.
const CELLS: usize = 6;

pub fn command(lang: Lang) -> Command {
    let csv = lang.pick(
        "Fund som CSV (semikolon, decimalkomma, UTF-8 med BOM)",
        "Findings as CSV (semicolon, decimal comma, UTF-8 with BOM)",
    );
    Command::new("check")
        .about(lang.pick(
            "Kontrollerer projektmapper: om beregningen holder, hvad der er galt, og hvad det \
             vejer i kroner",
            "Checks workbooks: whether the calculation holds, what is wrong, and what it weighs \
             in kroner",
        ))
        .override_usage(
            "soem check FIL… [--json | --csv] [--report RAPPORT.docx] [--materiality BELØB] \
             [--strict]",
        )
        .args([
            kinds::files(
                lang.pick("Projektmapper med SØM-beregninger", "Workbooks with SØM calculations"),
            ),
            kinds::flag(
                "json",
                lang.pick(
                    "Dom, fund og forklaring som JSON, et objekt pr. fil",
                    "Verdict, findings and explanation as JSON, one object a file",
                ),
            ),
            kinds::flag("csv", csv).conflicts_with("json"),
            kinds::path(
                "report",
                "RAPPORT",
                lang.pick(
                    "Skriv en rapport til sagen, .docx (Word) eller .html",
                    "Write a report for the file, .docx (Word) or .html",
                ),
            ),
            kinds::flag(
                "strict",
                lang.pick(
                    "Lad også Mulig fejl give slutstatus 1",
                    "Let Possible error give exit status 1 too",
                ),
            ),
        ])
        .args(checks::arguments(lang))
}

pub fn run(matches: &ArgMatches, lang: Lang) -> anyhow::Result<Status> {
    let Reading { options, limits } = checks::chosen(matches, lang)?;
    let [as_json, as_csv, strict] = ["json", "csv", "strict"].map(|name| matches.get_flag(name));
    let report = matches.get_one::<PathBuf>("report");
    let files: Vec<&PathBuf> = matches.get_many("file").into_iter().flatten().collect();
    let report = report.map(|path| ReportFile::of(path, &files, lang)).transpose()?;
    let worst = if strict { Severity::PossibleError } else { Severity::Error };
    if as_csv {
        say(&format!("{BYTE_ORDER_MARK}{}", csv::heading(lang)))?;
    }
    let one = |file: &PathBuf| {
        let workbook = Workbook::open(file, &limits).map_err(Refusal::Open)?;
        let checked = crate::enrich::check(&workbook, &options)?;
        let found = checked.needs_attention(worst);
        let status = if found { Status::Findings } else { Status::InOrder };
        if let Some(report) = &report {
            report.write(file, &workbook, &checked, lang)?;
        }
        let view = View::of(&checked, lang);
        say(&if as_json {
            json::line(&json::checked(file, &view, status as u8, lang))
        } else if as_csv {
            csv::findings(file, &view, lang)
        } else {
            let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
            summary(&name, &view, lang)
        })?;
        Ok(status)
    };
    Ok(each(files, as_json, lang, one))
}

/// Where the report is written, and as what.
struct ReportFile<'a> {
    path: &'a Path,
    is_page: bool,
}

impl<'a> ReportFile<'a> {
    /// # Errors
    /// Another ending than .docx and .html, more than one file, or one of them is to be written
    /// over.
    fn of(path: &'a Path, files: &[&PathBuf], lang: Lang) -> anyhow::Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let is_page = match ending.as_deref() {
            Some("docx") => false,
            Some("html" | "htm") => true,
            _ => {
                let name = path.display();
                return Err(wrong_use(anyhow!(match lang {
                    Lang::Da => format!(
                        "--report {name}: skriv et navn, der ender på .docx (Word) eller .html."
                    ),
                    Lang::En => {
                        format!("--report {name}: the name must end in .docx (Word) or .html.")
                    }
                })));
            }
        };
        if files.len() > 1 {
            return Err(wrong_use(anyhow!(lang.pick(
                "--report er for én fil ad gangen.",
                "--report is for one file at a time.",
            ))));
        }
        target::not_an_input(path, files.iter().map(|file| file.as_path()), lang)?;
        Ok(ReportFile { path, is_page })
    }

    fn write(
        &self,
        file: &Path,
        workbook: &Workbook,
        checked: &Checked,
        lang: Lang,
    ) -> anyhow::Result<()> {
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        let sha256 = hexadecimal(&Sha256::digest(&workbook.bytes));
        let source = Source { checked, workbook, file: &name, sha256: &sha256, lang };
        let bytes = match self.is_page {
            true => audit::html(&source).into_bytes(),
            false => audit::docx(&source)?,
        };
        // Someone may have written answers into what stands there.
        let is_free = |path: &PathBuf| {
            !path.exists() || std::fs::read(path).is_ok_and(|there| there == bytes)
        };
        let free = (1..).map(|number| numbered(self.path, number)).find(is_free);
        let path = free.unwrap_or_else(|| self.path.to_owned());
        target::write(&path, &bytes, Some(file), lang)?;
        if path != self.path {
            let (taken, path) = (self.path.display(), path.display());
            tell(&match lang {
                Lang::Da => {
                    format!("{taken} findes og røres ikke. Rapporten er skrevet som {path}.")
                }
                Lang::En => format!("{taken} is there and kept. The report is written as {path}."),
            });
        }
        Ok(())
    }
}

fn summary(name: &str, view: &View, lang: Lang) -> String {
    let checked = view.checked;
    let counted: Vec<String> = view
        .counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} × {severity}"))
        .collect();
    let counted = if counted.is_empty() {
        lang.pick("ingen fund", "no findings").to_owned()
    } else {
        counted.join(", ")
    };
    let mut lines = vec![format!("{name}   {counted}")];
    if let Some(file) = named(&checked.case.parameters, lang) {
        lines.push(format!("{}: {file}", lang.pick("Parametre", "Parameters")));
    }
    lines.push(format!("{}: {}", lang.pick("Krydstjek", "Cross-check"), view.crosscheck));
    lines.push(recalculated(checked, lang));
    lines.extend(since(checked, lang));
    let changed = lang.pick("Ændret regel", "Changed rule");
    lines.extend(checked.review.changes.iter().map(|change| {
        format!("{changed}: {}.{} = {} ({})", change.rule, change.key, change.to, change.from)
    }));
    let threshold = checked.review.materiality;
    if !threshold.is_zero() {
        let name = lang.pick("Væsentlighed", "Materiality");
        lines.push(format!("{name}: {}", lang.kroner(threshold)));
    }
    let mut shown: Vec<&str> = Vec::new();
    let mut rest: Vec<(&str, usize)> = Vec::new();
    let mut below = 0;
    for (finding, folded) in view.causes() {
        let code = finding.message.code.as_str();
        let same = shown.iter().filter(|of| **of == code).count();
        if finding.message.is_immaterial {
            below += 1;
        } else if shown.len() < SHOWN && same < SHOWN_OF_ONE_CODE {
            shown.push(code);
            lines.push(line(finding, folded, lang));
        } else if let Some((_, count)) = rest.iter_mut().find(|(of, _)| *of == code) {
            *count += 1;
        } else {
            rest.push((code, 1));
        }
    }
    if !rest.is_empty() {
        let codes: Vec<String> =
            rest.iter().map(|(code, count)| format!("{code} × {count}")).collect();
        let count = rest.iter().map(|(_, count)| count).sum::<usize>();
        let more = lang.pick("fund til", "more findings");
        let all = lang.pick("--json og --csv viser dem alle", "--json and --csv show them all");
        lines.push(format!("  … {count} {more}: {}; {all}", codes.join(", ")));
    }
    if below > 0 {
        lines.push(format!(
            "  … {below} {}",
            lang.pick("fund under væsentligheden", "findings below the materiality")
        ));
    }
    lines.join("\n") + "\n"
}

fn line(view: &FindingView, folded: &[FindingView], lang: Lang) -> String {
    let FindingView { finding, message, .. } = view;
    let place = finding.place();
    let gap = if place.is_empty() { "" } else { "  " };
    let weight = finding
        .weight
        .as_ref()
        .filter(|weight| Actor::ALL.iter().any(|a| !weight.of(*a).round().is_zero()));
    let weight = weight.map(|weight| {
        let parts = Actor::ALL.map(|actor| {
            format!("{} {}", names::actor_in(actor, lang), lang.number(weight.of(actor), 0))
        });
        let weighs = finding.amount(lang).unwrap_or(lang.pick("Vægt", "Weight"));
        format!("\n{:20}{weighs}: {} ({})", "", lang.kroner(weight.total()), parts.join(", "))
    });
    let likely = match finding.certainty {
        Certainty::Sure => String::new(),
        Certainty::Likely => format!(" ({})", finding.certainty.words(lang)),
    };
    format!(
        "  {:<14}{:<4}{place}{gap}{}{likely}{}{}\n{:20}→ {}",
        message.severity,
        message.code,
        message.message,
        weight.unwrap_or_default(),
        under(folded, lang).map(|told| format!("\n{:20}{told}", "")).unwrap_or_default(),
        "",
        message.remedy
    )
}

/// How many findings are folded under one, and of which codes; of the same kind their cells.
fn under(folded: &[FindingView], lang: Lang) -> Option<String> {
    let of = |fold| folded.iter().filter(move |view| view.finding.fold == fold);
    let mut codes: Vec<(&str, usize)> = Vec::new();
    for view in of(Fold::Explained) {
        match codes.iter_mut().find(|(code, _)| *code == view.message.code) {
            Some((_, count)) => *count += 1,
            None => codes.push((&view.message.code, 1)),
        }
    }
    let count = of(Fold::Explained).count();
    let codes: Vec<String> = codes.iter().map(|(code, n)| format!("{code} × {n}")).collect();
    let explained = (count > 0).then(|| match lang {
        Lang::Da => format!("Forklarer {count} andre fund: {}", codes.join(", ")),
        Lang::En => format!("Explains {count} other findings: {}", codes.join(", ")),
    });
    let cells: Vec<String> = of(Fold::Alike).map(|view| view.finding.place()).collect();
    let alike = (!cells.is_empty()).then(|| {
        let few = cells.iter().take(CELLS).filter(|cell| !cell.is_empty());
        let few: Vec<&str> = few.map(String::as_str).collect();
        let more = if cells.len() > CELLS { ", …" } else { "" };
        let count = cells.len();
        match lang {
            Lang::Da => format!("Og {count} af samme slags: {}{more}", few.join(", ")),
            Lang::En => format!("And {count} of the same kind: {}{more}", few.join(", ")),
        }
    });
    let told: Vec<String> = explained.into_iter().chain(alike).collect();
    (!told.is_empty()).then(|| told.join(". "))
}

fn recalculated(checked: &Checked, lang: Lang) -> String {
    let found = &checked.review.recalculation;
    let (all, stale) = (found.checked + found.unchecked, found.stale.len());
    match lang {
        Lang::Da => format!(
            "Gemte værdier: {} af {all} formler regnet efter, {stale} forældede",
            found.checked
        ),
        Lang::En => format!(
            "Cached values: {} of {all} formulas recalculated, {stale} stale",
            found.checked
        ),
    }
}

/// What has become of the findings since an earlier protocol in the same file.
fn since(checked: &Checked, lang: Lang) -> Option<String> {
    let protocol = &checked.review.protocol;
    if !protocol.is_next {
        return None;
    }
    let of = |state| protocol.entries.iter().filter(|(s, _)| *s == state).count();
    let (new, changed, same) = (of(State::New), of(State::Changed), of(State::Same));
    let mended = protocol.mended.len();
    let answered = protocol.entries.iter().filter(|(_, answer)| !answer.is_empty()).count();
    Some(match lang {
        Lang::Da => format!(
            "Siden forrige protokol: {new} nye, {changed} ændrede, {same} uændrede, {mended} \
             rettede; {answered} svar er bevaret"
        ),
        Lang::En => format!(
            "Since the last protocol: {new} new, {changed} changed, {same} unchanged, {mended} \
             mended; {answered} answers kept"
        ),
    })
}
