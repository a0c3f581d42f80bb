//! The regression table: before, after, and the kroner of each cause, as a workbook and as CSV.
//! What moved most stands first, and what did not move last.

use rust_decimal::{Decimal, dec};
use rust_xlsxwriter::XlsxError;
use std::cmp::Reverse;
use std::io::Cursor;

use super::moved::{CAUSES, Moved, cause};
use super::summary;
use crate::draw::formula::fixed;
use crate::draw::front::{DASH, Pen};
use crate::draw::list::{Looks, Page, Rows, TOP, new};
use crate::draw::table::{Cell, Table, table_as_csv};
use crate::graft::chart_over;
use crate::lang::{Lang, phrase};
use crate::package::write::repack;

/// What a regeneration came to.
#[derive(Debug, Clone)]
pub struct Regenerated<'a> {
    pub moved: &'a [Moved],
    /// Cases that were not made, and why.
    pub failed: &'a [(String, String)],
    /// What was asked for, in words.
    pub asked: &'a str,
    /// What counts as moved much, a share.
    pub limit: Decimal,
    pub lang: Lang,
}

/// Columns of the table that formulas look into.
pub(super) mod column {
    pub const BEFORE: u16 = 2;
    pub const AFTER: u16 = 3;
    pub const CHANGE: u16 = 4;
    pub const SHARE: u16 = 5;
    /// The first of the causes.
    pub const CAUSES: u16 = 6;
}

impl<'a> Regenerated<'a> {
    /// The cases, what moved most first; those that did not move in their own order.
    pub(super) fn ranked(&self) -> Vec<&'a Moved> {
        let mut ranked: Vec<&Moved> = self.moved.iter().collect();
        let size = |moved: &&Moved| {
            let parts = (0..4).map(|which| moved.change(which).abs()).max();
            (moved.change(0).abs(), parts.unwrap_or_default())
        };
        ranked.sort_by_key(|moved| (!moved.is_moved(), Reverse(size(moved))));
        ranked
    }

    /// The name of the sheet with the table.
    pub(super) fn sheet(&self) -> &'static str {
        self.lang.pick("Ændringer", "Changes")
    }
}

impl Moved {
    /// Whether it moved for anybody, by half an øre or more.
    pub fn is_moved(&self) -> bool {
        (0..4).any(|which| self.change(which).abs() >= dec!(0.005))
    }
}

fn rows(edition: &Regenerated) -> Table {
    let lang = edition.lang;
    let first = match lang {
        Lang::Da => ["Beregning", "Aktør", "Netto før", "Netto efter", "Ændring", "Ændring, pct."],
        Lang::En => ["Calculation", "Actor", "Net before", "Net after", "Change", "Change, %"],
    };
    let mut headings = first.map(str::to_owned).to_vec();
    headings.extend((0..CAUSES.len()).map(|step| cause(step, lang).to_owned()));
    headings.push(lang.pick("Over grænsen", "Over the limit").into());
    let mut rows = Vec::new();
    for moved in edition.ranked() {
        for (which, actor) in actors(lang).into_iter().enumerate() {
            let at = TOP + 1 + u32::try_from(rows.len()).unwrap_or(0);
            rows.push(row(edition, moved, (which, actor), at));
        }
    }
    Table { headings, rows }
}

/// What the actors are called in a table, all together first.
fn actors(lang: Lang) -> [&'static str; 4] {
    match lang {
        Lang::Da => ["I alt", "Kommune", "Region", "Stat"],
        Lang::En => ["In all", "Municipality", "Region", "State"],
    }
}

fn row(edition: &Regenerated, moved: &Moved, (which, actor): (usize, &str), at: u32) -> Vec<Cell> {
    let of = |figures: &[Decimal; 4]| Cell::Kroner(figures.get(which).copied().unwrap_or_default());
    let cell = |column| fixed((at, column)).replace('$', "");
    let [before, after, change] = [column::BEFORE, column::AFTER, column::CHANGE].map(cell);
    let live = |formula, now| Cell::Live(formula, Box::new(now));
    let share = moved.share(which).map_or(Cell::Text(DASH.to_owned()), Cell::Share);
    let mut cells = vec![
        Cell::Text(moved.name.clone()),
        Cell::Text(actor.to_owned()),
        of(&moved.before),
        of(&moved.after),
        live(format!("{after}-{before}"), Cell::Kroner(moved.change(which))),
        live(format!("IF({before}=0,\"{DASH}\",{change}/ABS({before}))"), share),
    ];
    cells.extend(moved.causes.iter().map(of));
    let over = exceeds(moved, which, edition.limit);
    let lang = edition.lang;
    cells.push(Cell::Text(
        if over { lang.pick("ja", "yes") } else { lang.pick("nej", "no") }.into(),
    ));
    cells
}

/// Whether a net result moved more than `limit`, a share of what it was. From nil, any change is
/// more.
pub fn exceeds(moved: &Moved, which: usize, limit: Decimal) -> bool {
    moved.share(which).map_or(!moved.change(which).is_zero(), |share| share.abs() > limit)
}

/// `ændringer.xlsx`.
///
/// # Errors
/// What the writing library refuses.
pub fn workbook(edition: &Regenerated) -> Result<Vec<u8>, XlsxError> {
    let lang = edition.lang;
    let pen = Pen::new();
    let lists = Looks::new(&pen.looks);
    let mut book = new(edition.sheet())?;
    summary::draw(book.add_worksheet(), &pen, edition)?;
    let table = rows(edition);
    let page = Page {
        name: edition.sheet(),
        title: edition.sheet(),
        note: phrase!(
            lang,
            "Nettoresultat før og efter, kr. i nutidsværdi; det, der er flyttet mest, først. \
             Årsagerne er regnet trinvis i den orden, de står, og giver tilsammen ændringen.",
            "Net result before and after, DKK in present value; what moved most first. The causes \
             are taken in steps in the order in which they stand, and make up the change."
        ),
        headings: table.headings.clone(),
        rows: table.rows.len(),
        widths: &WIDTHS,
        texts: &[0, 1, 17],
        names: 2,
        pages_wide: 2,
        sums: (String::new(), Vec::new()),
        choice: None,
        lang,
    };
    let mut lines = Rows::begin(book.add_worksheet(), &lists, &page)?;
    table.rows.iter().try_for_each(|cells| lines.add(cells))?;
    let mut bytes = Vec::new();
    let made = Cursor::new(book.save_to_buffer()?);
    let cells = pen.cells();
    repack(made, &mut bytes, &|chart| chart_over(chart, &cells, lang))?;
    Ok(bytes)
}

const WIDTHS: [f64; 18] = {
    let mut widths = [13.0; 18];
    widths[0] = 34.0;
    widths[1] = 14.0;
    widths
};

/// `ændringer.csv`.
pub fn csv(edition: &Regenerated) -> Vec<u8> {
    table_as_csv(&rows(edition))
}
