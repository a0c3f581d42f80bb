//! `portefølje.xlsx`: every calculation in a row, all on one basis, charts, findings, and what was
//! not enriched.
//!
//! The figures are what the engine computed and do not follow the files; each enriched workbook is
//! alive itself.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, ChartType, Workbook, Worksheet, XlsxError};
use std::io;
use std::io::Write;

use super::compare::Basis;
use super::record::Record;
use super::rows;
use super::tally::{Charted, Tally};
use crate::draw::charts;
use crate::draw::list::{Looks, Page, Rows, TOP, WIDE, add, new, whole};
use crate::draw::table::{Cell, Table, add_line, begin_csv};
use crate::lang;
use crate::model::Actor;
use crate::package::write::repack;

/// The sheet with the charts.
const DIAGRAMS: &str = "Diagrammer";

/// Where the portfolio goes: as a workbook, as CSV and as JSON Lines.
pub struct Outputs<X, C, J> {
    pub workbook: X,
    pub csv: C,
    pub json_lines: J,
}

/// Writes the portfolio, going once through the records. Rows go to temporary files as they are
/// made, so that memory does not grow with the number of files or findings.
///
/// # Errors
/// What the writing library or the file system refuses, or a record that cannot be read back.
pub fn write<X: Write + Send, C: Write, J: Write>(
    records: impl Iterator<Item = io::Result<Record>>,
    tally: &Tally,
    basis: &Basis,
    mut outputs: Outputs<X, C, J>,
) -> Result<(), XlsxError> {
    let looks = Looks::new();
    let usual = tally.usual_horizon();
    let count = tally.enriched();
    let calculations = Page {
        name: "Portefølje",
        note: format!(
            "{count} beregninger, hver på sit eget grundlag. Kr. i nutidsværdi; \
             positive tal er en gevinst."
        ),
        headings: rows::of_calculations(),
        rows: count,
        widths: &WIDE,
    };
    let comparison = Page {
        name: "Sammenligning",
        note: format!(
            "Alle bragt til {}-priser, nutidsværdi {}, diskonteringsrente {}. De fleste perioder \
             er {usual} år; andre kan ikke sammenlignes uden videre, se kolonnen \
             »Kan sammenlignes«.",
            basis.price_year,
            basis.base_year,
            lang::per_cent(basis.rates[0], 1),
        ),
        headings: rows::of_comparison(),
        rows: count,
        widths: &[
            30.0, 15.0, 15.0, 15.0, 15.0, 15.0, 12.0, 12.0, 13.0, 10.0, 10.0, 10.0, 46.0, 36.0,
        ],
    };
    let findings = Page {
        name: "Fund",
        note: "Alle fund i alle filer, i filernes orden. Fund med samme nummer i en fil har én \
               årsag; den står først."
            .to_owned(),
        headings: rows::of_findings(),
        rows: tally.messages,
        widths: &[36.0, 14.0, 8.0, 20.0, 8.0, 70.0, 70.0, 8.0, 18.0, 14.0],
    };
    let refused = Page {
        name: "Ikke beriget",
        note: "Filer, der ikke blev beriget, og hvorfor.".to_owned(),
        headings: rows::of_refused(),
        rows: tally.refused,
        widths: &[44.0, 110.0],
    };

    let mut book = new()?;
    lean(&mut book)?;
    lean(&mut book)?;
    if !tally.largest.is_empty() {
        diagrams(book.add_worksheet(), &looks, tally, basis)?;
    }
    lean(&mut book)?;
    if tally.refused > 0 {
        lean(&mut book)?;
    }
    let mut sheets = book.worksheets_mut().iter_mut().filter(|sheet| sheet.name() != DIAGRAMS);
    let mut next = |page| sheets.next().map(|sheet| Rows::begin(sheet, &looks, page)).transpose();
    let mut calculations = next(&calculations)?;
    let mut comparison = next(&comparison)?;
    let mut findings = next(&findings)?;
    let mut refused = next(&refused)?;

    let mut csv = begin_csv(outputs.csv, &rows::of_calculations())?;
    for record in records {
        let record = record?;
        serde_json::to_writer(&mut outputs.json_lines, &record).map_err(io::Error::from)?;
        outputs.json_lines.write_all(b"\n")?;
        if let Some(figures) = &record.figures {
            let cells = rows::calculation(&record, figures);
            add_line(&mut csv, &cells)?;
            add(&mut calculations, &cells)?;
            add(&mut comparison, &rows::compared(&record, figures, basis, usual))?;
        }
        for cells in rows::findings(&record) {
            add(&mut findings, &cells)?;
        }
        if let Some(cells) = rows::refused(&record) {
            add(&mut refused, &cells)?;
        }
    }
    csv.flush()?;
    // A browser has no folder for temporary files.
    #[cfg(target_family = "wasm")]
    let mut made = io::Cursor::new(Vec::new());
    #[cfg(not(target_family = "wasm"))]
    let mut made = tempfile::tempfile()?;
    book.save_to_writer(&mut made)?;
    Ok(repack(made, outputs.workbook)?)
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

/// The charts, over a table of what they show: the calculations with the largest net results.
fn diagrams(
    sheet: &mut Worksheet,
    looks: &Looks,
    tally: &Tally,
    basis: &Basis,
) -> Result<(), XlsxError> {
    let shown = &tally.largest;
    let all = tally.compared;
    let headings =
        ["Beregning", "Kommune", "Region", "Stat", "Margin, procentpoint"].map(str::to_owned);
    let row = |(number, Charted { title, net, margin }): (usize, &Charted)| {
        let margin = margin.map(|share| share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1));
        let title: String = title.chars().take(34).collect();
        let [_, municipality, region, state] = net.map(Cell::Kroner);
        let margin = rows::optional(margin.map(Cell::Number));
        vec![Cell::Text(format!("{number}. {title}")), municipality, region, state, margin]
    };
    let table = Table { headings: headings.to_vec(), rows: (1..).zip(shown).map(row).collect() };
    let chosen = if all > shown.len() {
        format!("De {} af {all} beregninger med størst nettoresultat", shown.len())
    } else {
        "Alle beregninger".into()
    };
    let note = format!("{chosen}, i {}-priser, nutidsværdi {}.", basis.price_year, basis.base_year);
    whole(sheet, looks, DIAGRAMS, &note, &table, &[38.0, 15.0, 15.0, 15.0, 15.0])?;
    let last = TOP + u32::try_from(shown.len()).unwrap_or(0);
    let height = 160 + 34 * u32::try_from(shown.len()).unwrap_or(0);
    let bars = |columns: &[(u16, Option<Actor>)]| {
        let mut chart = Chart::new(ChartType::Bar);
        for &(column, actor) in columns {
            let values = ((TOP + 1, column), (last, column));
            let series = charts::series(
                &mut chart,
                DIAGRAMS,
                (TOP, column),
                ((TOP + 1, 0), (last, 0)),
                values,
            );
            series.set_format(&mut charts::fill(actor)).set_gap(60);
        }
        chart
    };
    let mut nets =
        bars(&[(1, Some(Actor::Municipality)), (2, Some(Actor::Region)), (3, Some(Actor::State))]);
    let alt = "Søjler: nettoresultat for kommune, region og stat for hver beregning";
    charts::finish_lying(
        &mut nets,
        "Nettoresultat pr. aktør",
        "Kr., nutidsværdi",
        alt,
        (760, height),
    );
    sheet.insert_chart(TOP, 6, &nets)?;
    let mut margins = bars(&[(4, None)]);
    let alt = "Søjler: succesrate minus break-even succesrate for hver beregning";
    charts::finish_lying(&mut margins, "Margin til break-even", "Procentpoint", alt, (620, height));
    margins.legend().set_hidden();
    margins.x_axis().set_num_format("0");
    sheet.insert_chart(TOP, 18, &margins)?;
    Ok(())
}
