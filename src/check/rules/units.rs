//! A6: what each line is counted in, on the three sheets that say so.
//!
//! A price is per unit, so the unit of the prices must be that of the changes in use. Where both
//! are lengths of time, the weight is what the net result moves when the price is converted to the
//! unit of the changes.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{Detail, tell};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity, Weight};
use crate::read::Units;
use crate::typed::label::key;
use crate::workbook::CellRef;

/// The lists of `rules.toml`, and how many days the unit is, where it is a length of time.
const KINDS: [(&str, Option<Decimal>); 7] = [
    ("days", Some(dec!(1))),
    ("weeks", Some(dec!(7))),
    ("months", Some(dec!(30.416666666666666666666666667))),
    ("years", Some(dec!(365))),
    ("hours", None),
    ("pieces", None),
    ("kroner", None),
];

/// A unit as it stands, and the kind that it is of, a position in [`KINDS`].
struct Stated<'s> {
    cell: &'s CellRef,
    text: &'s str,
    kind: Option<usize>,
}

pub(super) fn units(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for (position, (line, units)) in
        subject.calculation().consequences.iter().zip(&subject.case.units).enumerate()
    {
        let Units { line: of_line, changes, prices } = units;
        let [of_line, changes, prices] = [of_line, changes, prices].map(|unit| {
            unit.as_ref().map(|(cell, text)| Stated { cell, text, kind: kind(subject, text) })
        });
        let name = &line.service.value;
        let all: Vec<&Stated> = [&of_line, &changes, &prices].into_iter().flatten().collect();
        if let Some(unknown) = all.iter().find(|unit| unit.kind.is_none()) {
            found.push(not_known(subject, name, unknown));
        }
        // What is counted: the changes in use, or where they do not say, the line.
        let counted = changes.as_ref().or(of_line.as_ref());
        if let (Some(counted), Some(priced)) = (counted, &prices)
            && differ(counted, priced)
        {
            found.push(contradicted(
                name,
                counted,
                priced,
                converted(subject, position, counted, priced),
            ));
        }
        if let (Some(line), Some(changes)) = (&of_line, &changes)
            && differ(line, changes)
        {
            found.push(contradicted(name, line, changes, None));
        }
    }
    found
}

/// The kind of a unit: one of its words is of a list, or ends in one of the list, as
/// `anbringelsesdøgn` in `døgn`.
fn kind(subject: &Subject, unit: &str) -> Option<usize> {
    let plain = key(unit).replace(['.', '/', ',', '(', ')'], " ");
    let words: Vec<&str> =
        plain.split_whitespace().filter(|word| !matches!(*word, "pr" | "per" | "i")).collect();
    // "kr. pr. uge" is a price for a week.
    let words = match words.as_slice() {
        [first, rest @ ..] if matches!(*first, "kr" | "kroner") && !rest.is_empty() => rest,
        all => all,
    };
    let lists: Vec<Vec<String>> = KINDS
        .iter()
        .map(|(list, _)| {
            subject.options.thresholds.words("A6", list).iter().map(|w| key(w)).collect()
        })
        .collect();
    let of = |fits: &dyn Fn(&str, &str) -> bool| {
        lists
            .iter()
            .position(|list| words.iter().any(|word| list.iter().any(|known| fits(word, known))))
    };
    of(&|word, known| word == known)
        .or_else(|| of(&|word, known| known.chars().count() > 2 && word.ends_with(known)))
}

/// Whether two units cannot be the same; two that are not known are, when they read the same.
fn differ(a: &Stated, b: &Stated) -> bool {
    match (a.kind, b.kind) {
        (None, None) => key(a.text) != key(b.text),
        (a, b) => a != b,
    }
}

/// What converting the price to the unit that is counted moves.
fn converted(
    subject: &Subject,
    position: usize,
    counted: &Stated,
    priced: &Stated,
) -> Option<Weight> {
    let days = |unit: &Stated| KINDS.get(unit.kind?)?.1;
    let factor = days(counted)?.checked_div(days(priced)?)?;
    subject.weight(|calculation| {
        for price in calculation
            .consequences
            .get_mut(position)
            .iter_mut()
            .flat_map(|line| &mut line.prices.0)
        {
            price.value = price.value.saturating_mul(factor);
        }
    })
}

fn contradicted(name: &str, one: &Stated, other: &Stated, weight: Option<Weight>) -> Finding {
    let known = one.kind.is_some() && other.kind.is_some();
    let severity = if known { Severity::PossibleError } else { Severity::Clarification };
    let words = (
        format!("{name}: enheden er »{}« i {}, men »{}« her.", one.text, one.cell, other.text),
        format!("{name}: the unit is »{}« in {}, but »{}« here.", one.text, one.cell, other.text),
    );
    let remedy = (
        "Angiv mængde og pris i samme enhed, og ret det tal, der er i den anden.",
        "State quantity and price in the same unit, and correct the figure that is in the other.",
    );
    let finding = tell("A6", severity, Some(other.cell), words, remedy);
    finding.reading(other.text).expecting(one.text).weighing(weight)
}

fn not_known(subject: &Subject, name: &str, unit: &Stated) -> Finding {
    let words = (
        format!("{name}: enheden »{}« kendes ikke og kan ikke holdes op mod andre.", unit.text),
        format!("{name}: the unit »{}« is not known and cannot be held against others.", unit.text),
    );
    let remedy = (
        "Skriv en af de kendte enheder, eller føj den til listen med --rules.",
        "Use one of the known units, or add it to the list with --rules.",
    );
    let first = |list: &str| subject.options.thresholds.words("A6", list).first().cloned();
    let known: Vec<String> = KINDS.iter().filter_map(|(list, _)| first(list)).collect();
    tell("A6", Severity::Information, Some(unit.cell), words, remedy)
        .reading(unit.text)
        .expecting(known.join(", "))
}
