//! The regression table: before, after, and the kroner of each cause, as a workbook and as CSV.

use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;

use super::moved::{CAUSES, Moved};
use crate::draw::list;
use crate::draw::table::{Cell, Table, table_as_csv};
use crate::lang;
use crate::layout::spec::Layout;

fn rows(moved: &[Moved], limit: Decimal) -> Table {
    let mut headings =
        ["Beregning", "Aktør", "Netto før", "Netto efter", "Ændring", "Ændring, pct."]
            .map(str::to_owned)
            .to_vec();
    headings.extend(CAUSES.map(str::to_owned));
    headings.push("Over grænsen".into());
    let mut rows = Vec::new();
    for moved in moved {
        for (which, actor) in actors().into_iter().enumerate() {
            rows.push(row(moved, which, actor, limit));
        }
    }
    Table { headings, rows }
}

/// What the actors are called in a table, all together first.
fn actors() -> [&'static str; 4] {
    let words = &Layout::built_in().words;
    [&words.total, &words.municipality, &words.region, &words.state].map(|names| names.first())
}

fn row(moved: &Moved, which: usize, actor: &str, limit: Decimal) -> Vec<Cell> {
    let of = |figures: &[Decimal; 4]| Cell::Kroner(figures.get(which).copied().unwrap_or_default());
    let share = moved.share(which);
    let mut cells = vec![
        Cell::Text(moved.name.clone()),
        Cell::Text(actor.to_owned()),
        of(&moved.before),
        of(&moved.after),
        Cell::Kroner(moved.change(which)),
        share.map_or(Cell::Empty, Cell::Share),
    ];
    cells.extend(moved.causes.iter().map(of));
    let over = exceeds(moved, which, limit);
    cells.push(Cell::Text(if over { "ja" } else { "nej" }.into()));
    cells
}

/// Whether a net result moved more than `limit`, a share of what it was. From nil, any change is
/// more.
pub fn exceeds(moved: &Moved, which: usize, limit: Decimal) -> bool {
    moved.share(which).map_or(!moved.change(which).is_zero(), |share| share.abs() > limit)
}

/// `ændringer.xlsx`. `limit` is a share.
///
/// # Errors
/// What the writing library refuses.
pub fn workbook(moved: &[Moved], limit: Decimal) -> Result<Vec<u8>, XlsxError> {
    let note = format!(
        "Nettoresultat før og efter, kr. i nutidsværdi. Årsagerne er regnet trinvis i den orden, \
         de står, og giver tilsammen ændringen. Grænse: {}.",
        lang::per_cent(limit, 1)
    );
    let widths = [44.0, 12.0];
    list::one_table("Ændringer", &note, &rows(moved, limit), &widths)
}

/// `ændringer.csv`.
pub fn csv(moved: &[Moved], limit: Decimal) -> Vec<u8> {
    table_as_csv(&rows(moved, limit))
}
