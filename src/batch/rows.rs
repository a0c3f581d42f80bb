//! The portfolio as rows of cells, for every form it is written in.

use rust_decimal::Decimal;

use super::compare::Basis;
use super::rank::{LeftOut, Ranked};
use super::record::{Figures, Record};
use crate::draw::table::Cell;
use crate::finding::Severity;
use crate::lang::{Lang, phrase};
use crate::reconcile;

/// Danish and English.
type Heading = (&'static str, &'static str);

fn owned(headings: &[Heading], lang: Lang) -> Vec<String> {
    headings.iter().map(|(danish, english)| lang.pick(*danish, *english).to_owned()).collect()
}

const NUMBER: Heading = ("Nr.", "No.");
const NAME: Heading = ("Beregning", "Calculation");
const NET: [Heading; 4] = [
    ("Netto i alt", "Net in all"),
    ("Netto kommune", "Net municipality"),
    ("Netto region", "Net region"),
    ("Netto stat", "Net state"),
];
const PARTICIPANTS: Heading = ("Deltagere", "Participants");
const EACH: Heading = ("Pr. deltager", "Per participant");
const SUCCESS: Heading = ("Succesrate", "Success rate");
const BREAK_EVEN: Heading = ("Break-even i alt", "Break-even in all");
const COUNTS: Heading = ("Med i summen", "In the sum");
const FILE: Heading = ("Fil", "File");
const GROUP: Heading = ("Gruppe", "Group");

/// The headings of [`calculation`].
pub fn of_calculations(lang: Lang) -> Vec<String> {
    let mut headings = owned(
        &[
            NAME,
            ("Organisation", "Organisation"),
            ("Målgruppe", "Target group"),
            PARTICIPANTS,
            SUCCESS,
            ("Første år", "First year"),
            ("Sidste år", "Last year"),
            ("Prisniveau", "Price level"),
            ("Basisår", "Base year"),
            ("Rente", "Rate"),
        ],
        lang,
    );
    headings.extend(owned(&NET, lang));
    headings.extend(owned(
        &[
            EACH,
            ("Pr. diskonteret deltager", "Per discounted participant"),
            BREAK_EVEN,
            ("Break-even kommune", "Break-even municipality"),
            ("Break-even region", "Break-even region"),
            ("Break-even stat", "Break-even state"),
            ("Tilbagebetalt", "Paid back"),
        ],
        lang,
    ));
    headings.extend(Severity::ALL.map(|severity| severity.words(lang).to_owned()));
    let last = [("Krydstjek", "Cross-check"), ("Beriget fil", "Enriched file"), FILE];
    headings.extend(owned(&last, lang));
    headings
}

/// The headings of the rows of CSV: after those of a calculation its place in the portfolio.
pub fn of_csv(lang: Lang) -> Vec<String> {
    let mut headings = of_calculations(lang);
    headings.extend(owned(&[NUMBER, GROUP, COUNTS], lang));
    let compared = NET.map(|(danish, english)| {
        phrase!(lang, "{}, fælles grundlag", "{}, common basis", lang.pick(danish, english))
    });
    headings.extend(compared);
    headings
}

/// One row a calculation that was enriched, on its own basis.
pub fn calculation(row: &Ranked, record: &Record, figures: &Figures, lang: Lang) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Text(row.label.clone()),
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
    cells.push(Cell::Text(reconcile::verdict_in_words(figures.verdict, lang).to_owned()));
    cells.push(optional(record.output.clone().map(Cell::Link)));
    cells.push(Cell::Text(record.file.clone()));
    cells
}

/// What [`of_csv`] has more.
pub fn place(row: &Ranked, group: Option<&str>, lang: Lang) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Count(row.number),
        optional(group.map(|name| Cell::Text(name.to_owned()))),
        Cell::Text(yes(row.counts(), lang).to_owned()),
    ];
    cells.extend(compared_net(row));
    cells
}

pub fn yes(is: bool, lang: Lang) -> &'static str {
    if is { lang.pick("ja", "yes") } else { lang.pick("nej", "no") }
}

fn compared_net(row: &Ranked) -> [Cell; 4] {
    match row.entry.net {
        Ok(net) => net.map(Cell::Kroner),
        Err(_) => [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
    }
}

/// How many years the period of a calculation has.
pub fn horizon(figures: &Figures) -> i32 {
    figures.last_year - figures.first_year + 1
}

/// Columns of the comparison that formulas look into.
pub mod column {
    pub const NUMBER: u16 = 0;
    pub const NAME: u16 = 1;
    /// The first of four.
    pub const NET: u16 = 2;
    pub const PARTICIPANTS: u16 = 6;
    pub const COUNTS: u16 = 14;
}

/// The headings of [`compared`].
pub fn of_comparison(has_groups: bool, lang: Lang) -> Vec<String> {
    let mut headings = owned(&[NUMBER, NAME], lang);
    headings.extend(owned(&NET, lang));
    let rest = [
        PARTICIPANTS,
        EACH,
        SUCCESS,
        BREAK_EVEN,
        ("Margin, procentpoint", "Margin, points"),
        ("År i perioden", "Years in the period"),
        ("Egne priser", "Own prices"),
        ("Prisfaktor", "Price factor"),
        COUNTS,
        ("Bemærkning", "Remark"),
        FILE,
    ];
    headings.extend(owned(&rest, lang));
    headings.extend(has_groups.then(|| lang.pick(GROUP.0, GROUP.1).to_owned()));
    headings
}

/// One row a calculation, all on one basis, and what stands in the way of comparing it.
pub fn compared(
    row: &Ranked,
    figures: &Figures,
    group: Option<&str>,
    (basis, usual): (&Basis, i32),
    lang: Lang,
) -> Vec<Cell> {
    let mut cells = vec![Cell::Count(row.number), Cell::Text(row.label.clone())];
    let compared = figures.compared.as_ref().ok();
    cells.extend(compared_net(row));
    let break_even = compared.and_then(|compared| compared.break_even);
    cells.push(Cell::Number(figures.participants));
    cells.push(optional(compared.and_then(|compared| compared.per_participant).map(Cell::Kroner)));
    cells.push(Cell::Share(figures.success_rate));
    cells.push(optional(break_even.map(Cell::Share)));
    cells.push(optional(row.entry.margin.map(|margin| Cell::Number(points(margin)))));
    cells.push(Cell::Count(usize::try_from(horizon(figures)).unwrap_or_default()));
    cells.push(Cell::Year(figures.price_year));
    cells.push(optional(compared.map(|compared| Cell::Number(compared.price_factor.round_dp(4)))));
    cells.push(Cell::Choice(yes(row.counts(), lang).to_owned()));
    let remark = remark(row, figures, basis, usual, lang);
    cells.push(if remark.is_empty() { Cell::Empty } else { Cell::Text(remark) });
    cells.push(Cell::Text(row.entry.file.clone()));
    cells.extend(group.map(|name| Cell::Text(name.to_owned())));
    cells
}

/// A share as percentage points with one decimal.
pub fn points(share: Decimal) -> Decimal {
    share.saturating_mul(Decimal::ONE_HUNDRED).round_dp(1)
}

/// Why it does not count, or what to mind where it is compared.
fn remark(row: &Ranked, figures: &Figures, basis: &Basis, usual: i32, lang: Lang) -> String {
    if let Some(why) = &row.left_out {
        return why.words(basis.price_year, lang);
    }
    let mut remarks = Vec::new();
    if figures.compared.as_ref().is_ok_and(|compared| compared.own_index) {
        remarks.push(phrase!(
            lang,
            "omregnet med projektmappens eget indeks",
            "converted by the workbook's own index"
        ));
    }
    let own = horizon(figures);
    if own != usual {
        remarks.push(phrase!(
            lang,
            "perioden er {} år mod {} for de fleste",
            "the period is {} years, and {} for most",
            own,
            usual
        ));
    }
    if let Some(file) = &row.resembles {
        remarks.push(phrase!(
            lang,
            "ligner {} (navn, organisation og periode); skriv nej, hvis det er en anden udgave \
             af den",
            "like {} (name, organisation and period); write no if it is another edition of that",
            file
        ));
    }
    if figures.participants.is_zero() {
        remarks.push(phrase!(lang, "ingen deltagere", "no participants"));
    }
    remarks.join("; ")
}

/// The headings of [`findings`].
pub fn of_findings(lang: Lang) -> Vec<String> {
    let headings = [
        FILE,
        ("Alvor", "Severity"),
        ("Kode", "Code"),
        ("Ark", "Sheet"),
        ("Celle", "Cell"),
        ("Fund", "Finding"),
        ("Hvad der kan gøres", "What to do"),
        NUMBER,
        ("Forhold til nr.", "Relation to no."),
        ("Grad", "Certainty"),
    ];
    owned(&headings, lang)
}

/// One row a finding of a file.
pub fn findings(record: &Record, lang: Lang) -> impl Iterator<Item = Vec<Cell>> {
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
            text(shown.relation.words(lang)),
            text(&shown.certainty),
        ]
    })
}

/// The headings of [`refused`] and [`left_out`].
pub fn of_left_out(lang: Lang) -> Vec<String> {
    owned(&[FILE, ("Hvad", "What"), ("Årsag", "Reason")], lang)
}

/// A file that was not enriched, and why.
pub fn refused((file, why): &(String, String), lang: Lang) -> Vec<Cell> {
    let what = lang.pick("ikke beriget", "not enriched");
    vec![Cell::Text(file.clone()), Cell::Text(what.to_owned()), Cell::Text(why.clone())]
}

/// A calculation that does not count in the sums, and why.
pub fn left_out(row: &Ranked, why: &LeftOut, basis: &Basis, lang: Lang) -> Vec<Cell> {
    let what = lang.pick("ikke med i summen", "not in the sum");
    let why = crate::lang::sentence(&why.words(basis.price_year, lang));
    vec![Cell::Text(row.entry.file.clone()), Cell::Text(what.to_owned()), Cell::Text(why)]
}

pub fn optional(cell: Option<Cell>) -> Cell {
    cell.unwrap_or(Cell::Empty)
}
