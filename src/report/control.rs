//! SØM Kontrol: the protocol. Every finding, worst first, linked to its cell, with room for the
//! reviewer's answer.
//!
//! All figures here are text: the list is a statement on the file as it was handed in, and which
//! findings there are follows from it. Answers of an earlier protocol in the same file are kept on
//! the findings that still stand.

use rust_decimal::Decimal;

use super::drawing::Drawing;
use crate::check::protocol::{
    HEADINGS, JUDGED, MENDED_HEADING, NO_FINDINGS, Row, SIGNATURE_HEADING, State, UNUSED_HEADING,
};
use crate::draw::formula::quoted;
use crate::draw::input::Own;
use crate::draw::look::{Edge, Look, Rgb};
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::finding::{self, Certainty, Finding, Fold, Weight, Words};
use crate::lang::{Lang, phrase};
use crate::model::Actor;
use crate::model::names::actor_in;
use crate::workbook::CellRef;

const FIRST_COLUMN: u16 = 1;
const WIDTHS: [f64; 14] =
    [13.0, 6.5, 20.0, 42.0, 14.0, 14.0, 22.0, 29.0, 13.0, 19.0, 9.5, 25.0, 10.0, 11.0];
const LAST_COLUMN: u16 = 14;
/// Columns that are folded away: what was read, what was expected, and the name of the rule.
const FOLDED: (u16, u16) = (5, 7);
const SINCE: u16 = 11;
/// The number of a finding's cause stands before the table.
const NUMBER: u16 = 0;

/// The looks of cells with several lines: text at the top, and light yellow where the reviewer
/// writes.
struct Cells {
    text: Look,
    strong: Look,
    right: Look,
    link: Look,
    answer: Look,
}

impl Cells {
    fn new(page: &Page) -> Self {
        let text = page.looks.wrapped;
        Cells {
            strong: text.bold(),
            right: text.right(),
            link: page.looks.link.wrapped().top(),
            answer: text.fill(Rgb(0xFF_F9_E1)).unlocked(),
            text,
        }
    }
}

pub fn draw(drawing: &Drawing, page: &mut Page) -> Done {
    let contents = drawing.contents;
    let note = drawing.pick(
        "Fund, det værste først; alle tal er regnet på filen, som den blev indsendt, og ligger \
         fast",
        "Findings, the worst first; all figures are of the file as it was sent, and are fixed",
    );
    let old = drawing.since.outdated(drawing.pick(
        "fund og vægte er af de tidligere tal",
        "findings and weights are of the earlier figures",
    ));
    let title = format!("{}&{old}", quoted(note));
    page.title(drawing.pick("Kontrol", "Review"), &title, note)?;
    let mut widths = vec![5.0];
    widths.extend(WIDTHS);
    page.widths(&widths)?;
    let cells = Cells::new(page);
    let heading = statements(drawing, page, 4)? + 1;
    if contents.findings.iter().any(is_folded) {
        let text = drawing.pick(
            "Fund med samme nummer har én årsag, som står først. De andre er foldet ind under \
             den; plusset i margenen folder ud.",
            "Findings of one number have one cause, which stands first. The others are folded \
             under it; the plus in the margin unfolds them.",
        );
        page.text((heading - 1, FIRST_COLUMN), text, &drawing.looks.note)?;
    }
    page.headings((heading, NUMBER), &[drawing.pick("Nr.", "No.")], "l")?;
    page.headings(
        (heading, FIRST_COLUMN),
        &HEADINGS.map(|heading| drawing.of(heading)),
        "llllllllrrl",
    )?;
    let mut row = heading + 1;
    for (number, first, group) in finding::causes(contents.findings) {
        for (position, finding) in (first..).zip(group) {
            let cause = Cause { number, folded: group.len() - 1 };
            line(drawing, page, &cells, (row, position), finding, &cause)?;
            let (_, answer) = contents.review.protocol.entry(position);
            if is_folded(finding) && answer.answer.is_empty() {
                page.sheet.fold_rows(row, row);
            }
            row += 1;
        }
    }
    if contents.findings.is_empty() {
        page.text((row, FIRST_COLUMN), drawing.of(NO_FINDINGS), &drawing.looks.note)?;
        row += 1;
    }
    let protocol = &contents.review.protocol;
    row = rows(page, &protocol.added, &cells.answer, row)?;
    if !contents.findings.is_empty() {
        page.sheet.filter((heading, FIRST_COLUMN), (row - 1, LAST_COLUMN));
    }
    let row_after = row;
    row = mended(drawing, page, &cells, row + 1)?;
    row = unused(drawing, page, &cells, row)?;
    row = signature(drawing, page, row + 1)?;
    page.sheet.freeze(heading + 1, 0);
    // What was read and expected stands in the finding, and the rule's code beside it: without
    // them a page of ordinary paper has room for the rest.
    page.sheet.fold_columns(FOLDED.0, FOLDED.1);
    if !protocol.is_next {
        page.sheet.fold_columns(SINCE, SINCE);
    }
    if row_after > heading + 1 {
        page.sheet.lines((heading + 1, FIRST_COLUMN), (row_after - 1, LAST_COLUMN));
    }
    page.print((row, LAST_COLUMN), 1, Some(heading))
}

/// What was checked and what it came to, in lines above the list; the next free row.
fn statements(drawing: &Drawing, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let contents = drawing.contents;
    let (review, lang) = (contents.review, drawing.lang());
    let mut lines = vec![
        (drawing.pick("Fil", "File"), format!("{}, SHA-256 {}", contents.file, contents.sha256)),
        (
            drawing.pick("Program", "Program"),
            concat!("soem ", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
        (drawing.pick("Fund", "Findings"), super::verdict::findings(drawing)),
    ];
    if !review.materiality.is_zero() {
        let told = phrase!(
            lang,
            "{} i nettoresultat; fund under den er talt med, men foldet sammen",
            "{} of net result; findings below it are counted, but folded away",
            lang.kroner(review.materiality)
        );
        lines.push((drawing.pick("Væsentlighed", "Materiality"), told));
    }
    let recalculation = &review.recalculation;
    let all = recalculation.checked + recalculation.unchecked;
    let stale = recalculation.stale.len();
    lines.push((
        drawing.pick("Gemte værdier", "Stored values"),
        phrase!(
            lang,
            "{} af {} formler regnet efter med IronCalc; {} forældede",
            "{} of {} formulas recalculated with IronCalc; {} stale",
            recalculation.checked,
            all,
            stale
        ),
    ));
    let inferred = review.inference.map_or_else(
        || {
            drawing
                .pick(
                    "kan ikke udledes af de trykte nutidsværdier",
                    "cannot be inferred from the printed present values",
                )
                .to_owned()
        },
        |found| {
            let base = found.base_year.map_or_else(String::new, |year| {
                phrase!(lang, ", basisår {}", ", base year {}", year)
            });
            phrase!(
                lang,
                "{}{}, udledt af {} trykte nutidsværdier",
                "{}{}, inferred from {} printed present values",
                lang.per_cent(found.rate, 2),
                base,
                found.figures
            )
        },
    );
    lines.push((drawing.pick("Rente, udledt", "Rate, inferred"), inferred));
    let gain = &review.gain;
    let part =
        |part: Decimal| gain.share(part).map_or("–".to_owned(), |share| lang.per_cent(share, 0));
    lines.push((
        drawing.pick("Gevinsten hviler på", "The gain rests on"),
        phrase!(
            lang,
            "egne tal {}, vidensdatabasen {}, uden kilde {} (af {})",
            "own figures {}, the knowledge base {}, without a source {} (of {})",
            part(gain.own),
            part(gain.knowledge_base),
            part(gain.without_source),
            lang.kroner(gain.total())
        ),
    ));
    for change in &review.changes {
        lines.push((
            drawing.pick("Ændret regel", "Changed rule"),
            phrase!(
                lang,
                "{}.{} = {} (ellers {})",
                "{}.{} = {} (otherwise {})",
                change.rule,
                change.key,
                change.to,
                change.from
            ),
        ));
    }
    if review.protocol.is_next {
        let of = |state| review.protocol.entries.iter().filter(|(s, _)| *s == state).count();
        let (new, changed, same) = (of(State::New), of(State::Changed), of(State::Same));
        let mended = review.protocol.mended.len();
        lines.push((
            drawing.pick("Siden forrige", "Since the last"),
            phrase!(
                lang,
                "{} nye, {} ændrede, {} uændrede, {} rettede",
                "{} new, {} changed, {} the same, {} mended",
                new,
                changed,
                same,
                mended
            ),
        ));
    }
    let mut row = top;
    for (label, value) in lines {
        page.sheet.merge((row, 1), (row, 2), label, &drawing.looks.strong)?;
        page.sheet.merge((row, 3), (row, 10), &value, &drawing.looks.text)?;
        row += 1;
    }
    Ok(row)
}

/// The cause that a row belongs to, and how many are folded under it.
struct Cause {
    number: usize,
    folded: usize,
}

/// Whether the row is folded away: what has a cause above it, and what does not matter.
fn is_folded(finding: &Finding) -> bool {
    finding.fold != Fold::Own || !finding.is_material
}

fn line(
    drawing: &Drawing,
    page: &mut Page,
    cells: &Cells,
    (row, position): (u32, usize),
    finding: &Finding,
    cause: &Cause,
) -> Done {
    let (state, answer) = drawing.contents.review.protocol.entry(position);
    let lang = drawing.lang();
    let Words { found, remedy } = finding.words(lang);
    let rule = crate::check::rule(finding.code).map_or("", |rule| lang.of(rule.title));
    let rule = match (finding.fold, cause.folded) {
        (Fold::Own, 1) => phrase!(
            lang,
            "{}. Ét fund er foldet ind under dette",
            "{}. One finding is folded under this",
            rule
        ),
        (Fold::Own, 2..) => phrase!(
            lang,
            "{}. {} fund er foldet ind under dette",
            "{}. {} findings are folded under this",
            rule,
            cause.folded
        ),
        _ => rule.to_owned(),
    };
    let severity = match finding.certainty {
        Certainty::Sure => finding.severity.words(lang).to_owned(),
        Certainty::Likely => {
            format!("{}\n{}", finding.severity.words(lang), finding.certainty.words(lang))
        }
    };
    let read = finding.read(lang).unwrap_or_default();
    let expected = finding.expected(lang).unwrap_or_default();
    let (total, mut by_actor) =
        finding.weight.as_ref().map(|weight| weights(lang, weight)).unwrap_or_default();
    if let Some(amount) = finding.amount(lang).filter(|_| !by_actor.is_empty()) {
        by_actor = format!("{amount}:\n{by_actor}");
    }
    let since = match state {
        State::First => "",
        State::New => drawing.pick("ny", "new"),
        State::Changed => drawing.pick("ændret", "changed"),
        State::Same => drawing.pick("uændret", "the same"),
    };
    let place = finding.place();
    let texts = [
        &severity,
        finding.code,
        &place,
        &found,
        &read,
        &expected,
        &rule,
        &remedy,
        &total,
        &by_actor,
        since,
        &answer.answer,
        &answer.by,
        &answer.date,
    ];
    for (column, text) in (FIRST_COLUMN..).zip(texts) {
        let look = match column {
            1 => &cells.strong,
            9 | 10 => &cells.right,
            12.. => &cells.answer,
            _ => &cells.text,
        };
        page.text((row, column), text, look)?;
    }
    let look = if finding.fold == Fold::Own { &cells.strong } else { &cells.text };
    page.text((row, NUMBER), &format!("F{}", cause.number), look)?;
    if let (Some(sheet), at) = (&finding.sheet, finding.cell) {
        let at = at.unwrap_or(crate::workbook::Address::new(0, 0));
        let to = CellRef::new(sheet.clone(), at);
        page.link((row, 3), &to, &place)?;
        page.sheet.relook((row, 3), &cells.link);
    }
    page.sheet.height(row, height(&texts));
    Ok(())
}

/// High enough for the text that needs most lines.
fn height(texts: &[&str]) -> f64 {
    let in_sight = (FIRST_COLUMN..).zip(WIDTHS.iter().zip(texts));
    let in_sight = in_sight.filter(|(column, _)| !(FOLDED.0..=FOLDED.1).contains(column));
    let lines = in_sight.map(|(_, (width, text))| {
        // A little less than the width: words do not break where they please.
        text.lines()
            .map(|line| (line.chars().count() as f64 / (width - 0.5)).ceil().max(1.0))
            .sum::<f64>()
    });
    lines.fold(1.0, f64::max) * 14.6 + 2.0
}

/// The whole, and each actor that it moves.
fn weights(lang: Lang, weight: &Weight) -> (String, String) {
    let each: Vec<String> = Actor::ALL
        .into_iter()
        .filter(|who| !weight.of(*who).round().is_zero())
        .map(|who| format!("{} {}", actor_in(who, lang), lang.number(weight.of(who), 0)))
        .collect();
    (lang.number(weight.total(), 0), each.join("\n"))
}

/// What stood in the earlier protocol and is found no longer.
fn mended(drawing: &Drawing, page: &mut Page, cells: &Cells, top: u32) -> Result<u32, DrawError> {
    let protocol = &drawing.contents.review.protocol;
    if protocol.mended.is_empty() && protocol.mended_before.is_empty() {
        return Ok(top);
    }
    page.text((top, FIRST_COLUMN), drawing.of(MENDED_HEADING), &drawing.looks.section)?;
    let mended = drawing.pick("rettet", "mended");
    let mut row = top + 1;
    for line in protocol.mended.iter().chain(&protocol.mended_before) {
        let answer = &line.answer;
        let texts = [
            mended,
            &line.code,
            &line.place,
            &line.found,
            &line.read,
            "",
            "",
            "",
            "",
            "",
            mended,
            &answer.answer,
            &answer.by,
            &answer.date,
        ];
        for (column, text) in (FIRST_COLUMN..).zip(texts) {
            page.text((row, column), text, &cells.text)?;
        }
        page.sheet.height(row, height(&texts));
        row += 1;
    }
    Ok(row)
}

/// What was typed in an earlier file and has no place in this one.
fn unused(drawing: &Drawing, page: &mut Page, cells: &Cells, top: u32) -> Result<u32, DrawError> {
    let unused = &drawing.contents.review.protocol.unused;
    if unused.is_empty() {
        return Ok(top);
    }
    page.text((top + 1, FIRST_COLUMN), drawing.of(UNUSED_HEADING), &drawing.looks.section)?;
    rows(page, unused, &cells.text, top + 2)
}

/// Rows as they were written, each text under its heading; the next free row.
fn rows(page: &mut Page, rows: &[Row], look: &Look, top: u32) -> Result<u32, DrawError> {
    for (row, texts) in (top..).zip(rows) {
        let under = |heading: &str| {
            texts.iter().find(|(own, _)| own == heading).map_or("", |(_, text)| text.as_str())
        };
        let texts = HEADINGS.map(|(heading, _)| under(heading));
        for (column, text) in (FIRST_COLUMN..).zip(texts) {
            page.text((row, column), text, look)?;
        }
        page.sheet.height(row, height(&texts));
    }
    Ok(top + rows.len() as u32)
}

/// Where the reviewer signs for the whole.
fn signature(drawing: &Drawing, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let line = Look::PLAIN.line_below(Edge::Thin);
    page.text((top, FIRST_COLUMN), drawing.of(SIGNATURE_HEADING), &page.looks.section)?;
    let mut row = top + 1;
    for (key, english) in [
        ("Holder beregningen?", "Does the calculation hold?"),
        ("Forbehold", "Reservations"),
        ("Kontrolleret af", "Reviewed by"),
        ("Dato og underskrift", "Date and signature"),
    ] {
        let label = drawing.pick(key, english);
        page.sheet.height(row, 24.0);
        page.text((row, FIRST_COLUMN), label, &Look::PLAIN)?;
        page.sheet.merge((row, 4), (row, 10), "", &line)?;
        page.sheet.input((row, 4), key, label, Own::Blank, &line)?;
        row += 1;
    }
    page.text((row, FIRST_COLUMN), drawing.of(JUDGED), &page.looks.note)?;
    Ok(row)
}
