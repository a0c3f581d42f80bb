//! A6: words that the model knows, and units that agree. Words that cannot be read are found as the
//! cells are read; here stand categories, and what each line is counted in on the three sheets that
//! say so.
//!
//! A price is per unit, so the unit of the prices must be that of the changes in use. Where both
//! are lengths of time, the weight is what the net result moves when the price is converted to the
//! unit of the changes.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{FORMAT, Rule};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Weight, Words, words};
use crate::lang::Lang;
use crate::layout::Names;
use crate::read::Units;
use crate::typed::label::key;
use crate::workbook::CellRef;

pub const RULE: Rule = Rule {
    code: "A6",
    title: (
        "Aktør, hovedområde, kategori og enhed kendes",
        "Actor, area, category and unit are known",
    ),
    about: (
        "Et ukendt ord for aktør, »Gælder« eller »Medregnes« kan ikke læses. Et ukendt \
         hovedområde tælles med under sit eget navn. En ukendt kategori af omkostninger skal \
         forklares. Enheden skal være den samme, hvor linjen, dens ændringer og dens priser står: \
         en pris pr. uge gælder ikke måneder. Er begge tidsrum, er vægten det, som resultatet \
         flyttes, når prisen omregnes.",
        "An unknown word for actor, »Gælder« or »Medregnes« cannot be read. An unknown area is \
         counted under its own name. An unknown category of costs must be explained. The unit \
         must be the same where the line, its changes and its prices stand: a price for a week \
         does not serve months. Where both are lengths of time, the weight is what the result \
         moves when the price is converted.",
    ),
    source: FORMAT,
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: r#"
# The known units. A unit that ends in one of these is of its kind, as »anbringelsesdøgn« in
# »døgn«.
days = ["Dage", "Dag", "Døgn"]
weeks = ["Uger", "Uge"]
months = ["Måneder", "Måned", "Mdr", "Md"]
years = ["År", "Helår", "Årsværk"]
hours = ["Timer", "Time"]
pieces = [
    "Antal", "Stk", "Styk", "Gange", "Gang", "Forløb", "Kontakter", "Kontakt", "Besøg",
    "Ydelser", "Ydelse", "Personer", "Person", "Pladser", "Plads", "Indlæggelser",
    "Indlæggelse", "Konsultationer", "Konsultation", "Domme", "Dom", "Sager", "Sag",
]
kroner = ["Kr", "Kroner", "Dkk"]
"#,
    find: known_words,
};

/// The lists of the rule, and how many days the unit is, where it is a length of time.
const KINDS: [(&str, Option<Decimal>); 7] = [
    ("days", Some(dec!(1))),
    ("weeks", Some(dec!(7))),
    ("months", Some(dec!(30.416666666666666666666666667))),
    ("years", Some(dec!(365))),
    ("hours", None),
    ("pieces", None),
    ("kroner", None),
];

#[derive(Debug)]
enum Word {
    Category {
        name: String,
        category: String,
        known: Vec<String>,
    },
    UnknownUnit {
        name: String,
        unit: String,
        known: Vec<String>,
    },
    /// The unit here is another than in the cell.
    OtherUnit {
        name: String,
        unit: String,
        cell: CellRef,
        other: String,
    },
}

impl Matter for Word {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::Category { name, category, .. } => words!(
                lang,
                "{name}: kategorien »{category}« er ikke en af modellens.",
                "{name}: the category »{category}« is not one of the model's.",
                "Vælg en af modellens kategorier.",
                "Choose one of the model's categories."
            ),
            Self::UnknownUnit { name, unit, .. } => words!(
                lang,
                "{name}: enheden »{unit}« kendes ikke og kan ikke holdes op mod andre.",
                "{name}: the unit »{unit}« is not known and cannot be held against others.",
                "Skriv en af de kendte enheder, eller føj den til listen med --rules.",
                "Use one of the known units, or add it to the list with --rules."
            ),
            Self::OtherUnit { name, unit, cell, other } => words!(
                lang,
                "{name}: enheden er »{unit}« i {cell}, men »{other}« her.",
                "{name}: the unit is »{unit}« in {cell}, but »{other}« here.",
                "Angiv mængde og pris i samme enhed, og ret det tal, der er i den anden.",
                "State quantity and price in the same unit, and correct the figure that is in the \
                 other."
            ),
        }
    }

    fn label(&self) -> &str {
        let (Self::Category { name, .. }
        | Self::UnknownUnit { name, .. }
        | Self::OtherUnit { name, .. }) = self;
        name
    }

    fn read(&self, _: Lang) -> Option<String> {
        let (Self::Category { category: found, .. }
        | Self::UnknownUnit { unit: found, .. }
        | Self::OtherUnit { other: found, .. }) = self;
        Some(found.clone())
    }

    fn expected(&self, _: Lang) -> Option<String> {
        Some(match self {
            Self::Category { known, .. } | Self::UnknownUnit { known, .. } => known.join(", "),
            Self::OtherUnit { unit, .. } => unit.clone(),
        })
    }
}

/// A unit as it stands, and the kind that it is of, a position in [`KINDS`].
struct Stated<'s> {
    cell: &'s CellRef,
    text: &'s str,
    kind: Option<usize>,
}

fn known_words(subject: &Subject) -> Vec<Finding> {
    let mut found = categories(subject);
    let lists = KINDS.map(|(list, _)| subject.words("A6", list));
    let consequences = subject.calculation().consequences.iter();
    for (position, (line, units)) in consequences.zip(&subject.case.units).enumerate() {
        let Units { line: of_line, changes, prices } = units;
        let [of_line, changes, prices] = [of_line, changes, prices].map(|unit| {
            unit.as_ref().map(|(cell, text)| Stated { cell, text, kind: kind(&lists, text) })
        });
        let name = &line.service.value;
        let mut all = [&of_line, &changes, &prices].into_iter().flatten();
        if let Some(unknown) = all.find(|unit| unit.kind.is_none()) {
            let (name, unit) = (name.clone(), unknown.text.to_owned());
            let known = lists.iter().filter(|list| !list.is_empty());
            let known = known.map(|list| list.first().to_owned()).collect();
            let matter = Word::UnknownUnit { name, unit, known };
            found.push(RULE.finding(Some(unknown.cell), matter).graded(Severity::Information));
        }
        // What is counted: the changes in use, or where they do not say, the line.
        let counted = changes.as_ref().or(of_line.as_ref());
        if let (Some(counted), Some(priced)) = (counted, &prices)
            && differ(counted, priced)
        {
            let weight = converted(subject, position, counted, priced);
            found.push(contradicted(name, counted, priced).weighing(weight));
        }
        if let (Some(line), Some(changes)) = (&of_line, &changes)
            && differ(line, changes)
        {
            found.push(contradicted(name, line, changes));
        }
    }
    found
}

fn categories(subject: &Subject) -> Vec<Finding> {
    let known = &subject.case.layout.categories;
    let mut found = Vec::new();
    for line in &subject.calculation().costs {
        let Some(category) = line.category.as_ref().filter(|c| !known.has(&c.value)) else {
            continue;
        };
        let (name, cell) = (line.name.value.clone(), subject.cell(category));
        let (category, known) = (category.value.clone(), known.to_vec());
        let finding = RULE.finding(cell, Word::Category { name, category, known });
        found.push(finding.graded(Severity::Clarification));
    }
    found
}

/// The kind of a unit: one of its words is of a list, or ends in one of the list, as
/// `anbringelsesdøgn` in `døgn`.
pub(super) fn kind(lists: &[Names], unit: &str) -> Option<usize> {
    let plain = key(unit).replace(['.', '/', ',', '(', ')'], " ");
    let words: Vec<&str> =
        plain.split_whitespace().filter(|word| !matches!(*word, "pr" | "per" | "i")).collect();
    // "kr. pr. uge" is a price for a week.
    let words = match words.as_slice() {
        [first, rest @ ..] if matches!(*first, "kr" | "kroner") && !rest.is_empty() => rest,
        all => all,
    };
    let of = |fits: &dyn Fn(&str, &str) -> bool| {
        lists.iter().position(|list| {
            words.iter().any(|word| list.keys().iter().any(|known| fits(word, known)))
        })
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
    subject.weight_of_line(position, |line| {
        for price in &mut line.prices.0 {
            price.value = price.value.saturating_mul(factor);
        }
    })
}

fn contradicted(name: &str, one: &Stated, other: &Stated) -> Finding {
    let known = one.kind.is_some() && other.kind.is_some();
    let severity = if known { Severity::PossibleError } else { Severity::Clarification };
    let matter = Word::OtherUnit {
        name: name.to_owned(),
        unit: one.text.to_owned(),
        cell: one.cell.clone(),
        other: other.text.to_owned(),
    };
    RULE.finding(Some(other.cell), matter).graded(severity)
}
