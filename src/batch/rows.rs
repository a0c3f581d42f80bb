//! The portfolio as rows of cells, for every form it is written in.

use rust_decimal::Decimal;

use super::compare::{Basis, Incomparable};
use super::record::{Figures, Record};
use crate::draw::table::Cell;
use crate::finding::Severity;
use crate::lang::Lang;
use crate::reconcile;

fn owned(headings: &[&str]) -> Vec<String> {
    headings.iter().map(|heading| (*heading).to_owned()).collect()
}

/// The headings of [`calculation`].
pub fn of_calculations() -> Vec<String> {
    let mut headings = owned(&[
        "Beregning",
        "Organisation",
        "Målgruppe",
        "Deltagere",
        "Succesrate",
        "Første år",
        "Sidste år",
        "Prisniveau",
        "Basisår",
        "Rente",
        "Netto i alt",
        "Netto kommune",
        "Netto region",
        "Netto stat",
        "Pr. deltager",
        "Pr. diskonteret deltager",
        "Break-even i alt",
        "Break-even kommune",
        "Break-even region",
        "Break-even stat",
        "Tilbagebetalt",
    ]);
    headings.extend(Severity::ALL.map(|severity| severity.words(Lang::Da).to_owned()));
    headings.extend(owned(&["Krydstjek", "Beriget fil", "Fil"]));
    headings
}

/// One row a calculation that was enriched.
pub fn calculation(record: &Record, figures: &Figures) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Text(title(record, figures)),
        optional(figures.organisation.clone().map(Cell::Text)),
        optional(figures.target_group.clone().map(Cell::Text)),
        Cell::Number(figures.participants),
        Cell::Share(figures.success_rate),
        Cell::Year(figures.first_year),
        Cell::Year(figures.last_year),
        Cell::Year(figures.price_year),
        Cell::Year(figures.base_year),
        Cell::Share(figures.discount_rate),
    ];
    cells.extend(figures.net.map(Cell::Kroner));
    cells.push(optional(figures.per_participant.map(Cell::Kroner)));
    cells.push(optional(figures.per_discounted_participant.map(Cell::Kroner)));
    cells.extend(figures.break_even.map(|rate| optional(rate.map(Cell::Share))));
    cells.push(optional(figures.payback.map(Cell::Year)));
    cells.extend(figures.severities.map(Cell::Count));
    cells.push(Cell::Text(reconcile::verdict_in_words(figures.verdict, Lang::Da).to_owned()));
    cells.push(optional(record.output.clone().map(Cell::Link)));
    cells.push(Cell::Text(record.file.clone()));
    cells
}

/// What a calculation is called: its own name, or the file's.
pub fn title(record: &Record, figures: &Figures) -> String {
    figures.name.clone().unwrap_or_else(|| record.file.clone())
}

/// How many years the period of a calculation has.
pub fn horizon(figures: &Figures) -> i32 {
    figures.last_year - figures.first_year + 1
}

/// The headings of [`compared`].
pub fn of_comparison() -> Vec<String> {
    owned(&[
        "Beregning",
        "Netto i alt",
        "Netto kommune",
        "Netto region",
        "Netto stat",
        "Pr. deltager",
        "Succesrate",
        "Break-even i alt",
        "Margin, procentpoint",
        "År i perioden",
        "Egne priser",
        "Prisfaktor",
        "Kan sammenlignes",
        "Fil",
    ])
}

/// One row a calculation, all on one basis, and what stands in the way of comparing it.
pub fn compared(record: &Record, figures: &Figures, basis: &Basis, usual: i32) -> Vec<Cell> {
    let mut cells = vec![Cell::Text(title(record, figures))];
    let compared = figures.compared.as_ref().ok();
    match compared {
        Some(compared) => cells.extend(compared.net.map(Cell::Kroner)),
        None => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]),
    }
    let break_even = compared.and_then(|compared| compared.break_even);
    cells.push(optional(compared.and_then(|compared| compared.per_participant).map(Cell::Kroner)));
    cells.push(Cell::Share(figures.success_rate));
    cells.push(optional(break_even.map(Cell::Share)));
    let margin = break_even
        .map(|rate| (figures.success_rate - rate).saturating_mul(Decimal::ONE_HUNDRED).round_dp(1));
    cells.push(optional(margin.map(Cell::Number)));
    cells.push(Cell::Count(usize::try_from(horizon(figures)).unwrap_or_default()));
    cells.push(Cell::Year(figures.price_year));
    cells.push(optional(compared.map(|compared| Cell::Number(compared.price_factor.round_dp(4)))));
    cells.push(Cell::Text(reservations(figures, basis, usual)));
    cells.push(Cell::Text(record.file.clone()));
    cells
}

fn reservations(figures: &Figures, basis: &Basis, usual: i32) -> String {
    let mut reservations = Vec::new();
    match &figures.compared {
        Err(Incomparable::NoIndex { own }) => {
            return format!("nej: intet nettoprisindeks har både {own} og {}", basis.price_year);
        }
        Err(Incomparable::NotComputable) => {
            return "nej: kan ikke regnes ud på dette grundlag".into();
        }
        Ok(compared) if compared.own_index => {
            reservations.push("omregnet med projektmappens eget indeks".to_owned())
        }
        Ok(_) => {}
    }
    let own = horizon(figures);
    if own != usual {
        reservations.push(format!("perioden er {own} år mod {usual} for de fleste"));
    }
    if figures.participants.is_zero() {
        reservations.push("ingen deltagere".into());
    }
    if reservations.is_empty() {
        "ja".into()
    } else {
        format!("med forbehold: {}", reservations.join("; "))
    }
}

/// The headings of [`findings`].
pub fn of_findings() -> Vec<String> {
    owned(&[
        "Fil",
        "Alvor",
        "Kode",
        "Ark",
        "Celle",
        "Fund",
        "Hvad der kan gøres",
        "Nr.",
        "Forhold til nr.",
        "Grad",
    ])
}

/// One row a finding of a file.
pub fn findings(record: &Record) -> impl Iterator<Item = Vec<Cell>> {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    record.findings.iter().map(move |shown| {
        vec![
            text(&record.file),
            text(&shown.severity),
            text(&shown.code),
            text(shown.sheet.as_deref().unwrap_or_default()),
            text(shown.cell.as_deref().unwrap_or_default()),
            text(&shown.message),
            text(&shown.remedy),
            text(&shown.number),
            text(shown.relation.words(Lang::Da)),
            text(&shown.certainty),
        ]
    })
}

/// The headings of [`refused`].
pub fn of_refused() -> Vec<String> {
    owned(&["Fil", "Årsag"])
}

/// A file that was not enriched, and why.
pub fn refused(record: &Record) -> Option<Vec<Cell>> {
    Some(vec![Cell::Text(record.file.clone()), Cell::Text(record.error.clone()?)])
}

pub fn optional(cell: Option<Cell>) -> Cell {
    cell.unwrap_or(Cell::Empty)
}
