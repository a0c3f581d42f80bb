//! `portefølje.xlsx`: what all calculations come to, groups, pictures, every calculation in a row
//! on one basis and on its own, findings, and what was left out.
//!
//! The figures of a calculation are what the engine computed and do not follow its file; each
//! enriched workbook is alive itself. Sums are formulas over those figures.

use rust_xlsxwriter::{Workbook, XlsxError};
use serde::Serialize;
use std::io;
use std::io::Write;
use thiserror::Error;

use super::groups::GroupError;
use super::record::Record;
use super::rows::{self, column};
use super::shown::{Portfolio, Shown};
use super::{diagrams, grouped, summary};
use crate::draw::front::Pen;
use crate::draw::list::{Looks, Page, Rows, add, new};
use crate::draw::table::{Cell, add_line, begin_csv};
use crate::graft::chart_over;
use crate::lang::{Lang, phrase};
use crate::package::write::repack;

/// Where the portfolio goes: as a workbook, as CSV and as JSON Lines.
pub struct Outputs<X, C, J> {
    pub workbook: X,
    pub csv: C,
    pub json_lines: J,
}

/// Why a portfolio cannot be written.
#[derive(Debug, Error)]
pub enum PortfolioError {
    #[error(transparent)]
    Groups(#[from] GroupError),
    #[error(transparent)]
    Sheets(#[from] XlsxError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A record with its place in the portfolio, as JSON has it.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    record: &'a Record,
    portfolio: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    number: usize,
    counts: bool,
    /// Why it does not.
    reason: Option<String>,
    group: Option<&'a str>,
}

/// Writes the portfolio; `read` gives a record by its place in the order. Rows go to temporary
/// files as they are made, so that memory holds no findings.
///
/// # Errors
/// The groups do not fit the files; what the writing library or the file system refuses; or a
/// record that cannot be read back.
pub fn write<X: Write + Send, C: Write, J: Write>(
    portfolio: Portfolio,
    read: &dyn Fn(usize) -> io::Result<Record>,
    outputs: Outputs<X, C, J>,
) -> Result<(), PortfolioError> {
    let shown = Shown::new(portfolio, read)??;
    let pen = Pen::new();
    let lists = Looks::new(&pen.looks);
    let mut book = new(shown.names.calculations)?;
    fronts(&mut book, &shown, &pen)?;
    let pages = pages(&shown);
    for _ in &pages {
        lean(&mut book)?;
    }
    let first = book.worksheets().len() - pages.len();
    let sheets = book.worksheets_mut().iter_mut().skip(first);
    let begun = sheets.zip(&pages).map(|(sheet, page)| Rows::begin(sheet, &lists, page));
    let mut begun = begun.collect::<Result<Vec<_>, _>>()?.into_iter();
    let mut next = || begun.next();
    let [mut comparison, mut calculations, mut findings, mut left_out] =
        [next(), next(), next(), next()];

    let (lang, usual) = (shown.of.lang, shown.of.tally.usual_horizon());
    let mut csv = begin_csv(outputs.csv, &rows::of_csv(lang))?;
    for row in &shown.ranked {
        let record = read(row.entry.record)?;
        let Some(figures) = &record.figures else { continue };
        let group = shown.group(row);
        let in_group = (!shown.sums.is_empty()).then(|| group.unwrap_or_default());
        let basis = (shown.of.basis, usual);
        add(&mut comparison, &rows::compared(row, figures, in_group, basis, lang))?;
        let own = rows::calculation(row, &record, figures, lang);
        add(&mut calculations, &[vec![Cell::Count(row.number)], own.clone()].concat())?;
        add_line(&mut csv, &[own, rows::place(row, group, lang)].concat())?;
        rows::findings(&record, lang).try_for_each(|cells| add(&mut findings, &cells))?;
    }
    csv.flush()?;
    for cells in left_out_rows(&shown) {
        add(&mut left_out, &cells)?;
    }
    let mut json_lines = outputs.json_lines;
    for number in 0..shown.of.tally.files {
        let record = read(number)?;
        let line = Line { record: &record, portfolio: place(&shown, number) };
        serde_json::to_writer(&mut json_lines, &line).map_err(io::Error::from)?;
        json_lines.write_all(b"\n")?;
        // Those of the others stand above.
        if record.figures.is_none() {
            rows::findings(&record, lang).try_for_each(|cells| add(&mut findings, &cells))?;
        }
    }
    // A browser has no folder for temporary files.
    #[cfg(target_family = "wasm")]
    let mut made = io::Cursor::new(Vec::new());
    #[cfg(not(target_family = "wasm"))]
    let mut made = tempfile::tempfile()?;
    book.save_to_writer(&mut made)?;
    let cells = pen.cells();
    Ok(repack(made, outputs.workbook, &|chart| chart_over(chart, &cells, lang))?)
}

/// The sheets that are no lists.
fn fronts(book: &mut Workbook, shown: &Shown, pen: &Pen) -> Result<(), XlsxError> {
    let places = grouped::places(shown);
    summary::draw(book.add_worksheet(), pen, shown, &places)?;
    if !shown.sums.is_empty() {
        grouped::draw(book.add_worksheet(), pen, shown, &places)?;
    }
    if shown.counted().next().is_some() {
        diagrams::draw(book.add_worksheet(), pen, shown)?;
    }
    Ok(())
}

/// Where a record stands in the portfolio.
fn place<'a>(shown: &Shown<'a>, number: usize) -> Option<Place<'a>> {
    let row = shown.of_record(number)?;
    let reason = row.left_out.as_ref();
    Some(Place {
        number: row.number,
        counts: row.counts(),
        reason: reason.map(|why| why.words(shown.of.basis.price_year, shown.of.lang)),
        group: shown.group(row),
    })
}

fn left_out_rows<'s>(shown: &'s Shown) -> impl Iterator<Item = Vec<Cell>> + 's {
    let Portfolio { tally, basis, lang, .. } = shown.of;
    let refused = tally.refusals.iter().map(move |refusal| rows::refused(refusal, lang));
    refused.chain(
        shown
            .ranked
            .iter()
            .filter_map(move |row| Some(rows::left_out(row, row.left_out.as_ref()?, basis, lang))),
    )
}

/// Names, then figures, severities, the verdict and the files.
const OWN: [f64; 30] = [
    5.0, 36.0, 18.0, 24.0, 11.0, 11.0, 9.0, 9.0, 11.0, 9.0, 8.0, 13.0, 13.0, 13.0, 13.0, 12.0,
    14.0, 12.0, 12.0, 12.0, 12.0, 15.0, 8.0, 9.0, 11.0, 12.0, 12.0, 12.0, 28.0, 28.0,
];
const ON_ONE_BASIS: [f64; 18] = [
    5.0, 40.0, 14.0, 14.0, 14.0, 14.0, 12.0, 13.0, 12.0, 13.0, 14.0, 10.0, 10.0, 12.0, 11.0, 38.0,
    30.0, 20.0,
];

/// The lists: the comparison, the calculations on their own basis, the findings, and what is left
/// out.
fn pages(shown: &Shown) -> Vec<Page<'static>> {
    let Portfolio { tally, lang, .. } = shown.of;
    let (names, count) = (shown.names, shown.ranked.len());
    let list = |name, note: String, headings, rows| Page {
        name,
        title: name,
        note,
        headings,
        rows,
        widths: &[],
        texts: &[],
        names: 2,
        pages_wide: 1,
        sums: (String::new(), Vec::new()),
        choice: None,
        lang,
    };
    let note = phrase!(
        lang,
        "Alle bragt til {}, størst gevinst først. Skriv ja eller nej i den gule kolonne, så \
         følger summerne. De fleste perioder er {} år.",
        "All brought to {}, the largest gain first. Write yes or no in the yellow column, and the \
         sums follow. Most periods are {} years.",
        shown.basis(),
        tally.usual_horizon()
    );
    let headings = rows::of_comparison(!shown.sums.is_empty(), lang);
    let comparison = Page {
        widths: &ON_ONE_BASIS,
        texts: &[1, 14, 15, 16, 17],
        pages_wide: 2,
        sums: sums(shown),
        choice: Some((column::COUNTS, [true, false].map(|is| rows::yes(is, lang)))),
        ..list(names.comparison, note, headings, count)
    };
    let note = phrase!(
        lang,
        "{} beregninger, hver på sit eget grundlag. De lægges ikke sammen her; det gør {}. Kr. i \
         nutidsværdi; positive tal er en gevinst.",
        "{} calculations, each on its own basis. They are not added up here; {} does that. DKK in \
         present value; positive figures are a gain.",
        count,
        names.comparison
    );
    let headings = [vec![lang.pick("Nr.", "No.").to_owned()], rows::of_calculations(lang)].concat();
    let own = Page {
        widths: &OWN,
        texts: &[1, 2, 3, 27, 28, 29],
        pages_wide: 3,
        ..list(names.calculations, note, headings, count)
    };
    let note = lang.pick(
        "Alle fund i alle filer, i porteføljens orden; sidst dem i filer, der ikke er beriget. \
         Fund med samme nummer i en fil har én årsag; den står først.",
        "All findings of all files, in the order of the portfolio; last those of files that are \
         not enriched. Findings of one number in a file have one cause, which stands first.",
    );
    let findings = Page {
        widths: &[36.0, 14.0, 8.0, 20.0, 8.0, 70.0, 70.0, 8.0, 18.0, 14.0],
        texts: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        names: 1,
        ..list(names.findings, note.to_owned(), rows::of_findings(lang), tally.messages)
    };
    let out = tally.refused + shown.ranked.iter().filter(|row| !row.counts()).count();
    let note = lang.pick(
        "Filer, der ikke blev beriget, og beregninger, der ikke tæller med i summen.",
        "Files that were not enriched, and calculations that do not count in the sum.",
    );
    let left_out = Page {
        widths: &[50.0, 22.0, 100.0],
        texts: &[0, 1, 2],
        names: 1,
        ..list(names.left_out, note.to_owned(), rows::of_left_out(lang), out)
    };
    let mut pages = vec![comparison, own, findings];
    pages.extend((out > 0).then_some(left_out));
    pages
}

/// The sums above the comparison: of what counts, before what groups share is given back.
fn sums(shown: &Shown) -> (String, Vec<(u16, crate::draw::live::Live)>) {
    let lang = shown.of.lang;
    let label = lang.pick("Sum af dem, der tæller med", "Sum of those that count").to_owned();
    let own = |which: usize| shown.counted().filter_map(move |row| row.net().get(which).copied());
    let mut sums: Vec<_> = (column::NET..)
        .zip(0..4)
        .map(|(column, which)| (column, shown.sum(column, own(which).sum())))
        .collect();
    let people = super::sums::all(shown.counted().map(|row| row.entry.participants));
    sums.push((column::PARTICIPANTS, shown.sum(column::PARTICIPANTS, people)));
    (label, sums)
}

/// Adds a sheet whose rows go to a temporary file. In a browser there is none, and they stay in
/// memory.
fn lean(book: &mut Workbook) -> Result<(), XlsxError> {
    if cfg!(target_family = "wasm") {
        book.add_worksheet();
    } else {
        book.add_worksheet_with_constant_memory()?;
    }
    Ok(())
}

/// Why a portfolio cannot be written, and what to do.
pub fn portfolio_error(error: &PortfolioError, lang: Lang) -> String {
    match error {
        PortfolioError::Groups(error) => super::groups::group_error(error, lang),
        PortfolioError::Sheets(error) => crate::draw::words::xlsx_error(error, lang),
        PortfolioError::Io(error) => crate::lang::io_error(error, lang),
    }
}
