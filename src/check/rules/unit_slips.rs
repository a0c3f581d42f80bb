//! C2: figures that are probably in another unit.

use rust_decimal::{Decimal, dec};

use crate::check::known::{Departure, Slot};
use crate::check::rule::{AUDIT, Rule, figure, shown};
use crate::check::subject::{Subject, included};
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::{Consequence, Origin};
use crate::typed::label::key;
use crate::workbook::CellRef;

pub const RULE: Rule = Rule {
    code: "C2",
    title: ("Enheder: ×7, ×12, ×52, ×365, ×1.000", "Units: ×7, ×12, ×52, ×365, ×1,000"),
    about: (
        "Et tal, der ligger nær en af disse faktorer fra vidensdatabasens, fra linjens egne \
         naboår eller fra søsterlinjens (samme ydelse for en anden person, samme år), er \
         formentlig i en anden enhed: uger for dage, måneder for år, kroner for tusinde kroner.",
        "A figure that lies near one of these factors from the knowledge base's, from the line's \
         own neighbouring years, or from the sister line's (the same service for another person, \
         the same year), is probably in another unit: weeks for days, months for years, kroner \
         for thousands.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    certainty: Certainty::Likely,
    thresholds: r#"
factors = [7, 12, 52, 365, 1000]
within = 0.05  # how near a ratio must lie to a factor, relatively
"#,
    find: unit_slips,
};

/// What a figure lies a factor from.
#[derive(Debug)]
enum Against {
    Knowledge,
    Neighbours,
    /// The same service for another person; where its figure stands.
    Sister(Option<CellRef>),
}

impl Against {
    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Knowledge => lang.pick("vidensdatabasens", "the knowledge base's").into(),
            Self::Neighbours => {
                lang.pick("naboårenes gennemsnit", "the average of the neighbouring years,").into()
            }
            Self::Sister(cell) => {
                let cell = cell.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{} ({cell})", lang.pick("søsterlinjens", "the sister line's"))
            }
        }
    }
}

/// A figure near a factor from another.
#[derive(Debug)]
struct Slip {
    label: String,
    own: Decimal,
    known: Decimal,
    against: Against,
    factor: Decimal,
    /// The own figure is the larger.
    times: bool,
}

impl Slip {
    fn mended(&self) -> Decimal {
        if self.times {
            self.own.checked_div(self.factor).unwrap_or_default()
        } else {
            self.own.saturating_mul(self.factor)
        }
    }
}

impl Matter for Slip {
    fn words(&self, lang: Lang) -> Words {
        let Self { label, own, known, against, factor, times } = self;
        let share = if *times { "" } else { "1/" };
        words!(
            lang,
            "{label}: {} er ca. {share}{} gange {} {}; måske i en anden enhed.",
            "{label}: {} is about {share}{} times {} {}; maybe in another unit.",
            "Kontrollér enheden, og ret tallet.",
            "Check the unit, and correct the figure.",
            figure(*own, lang),
            shown(*factor, lang),
            against.words(lang),
            figure(*known, lang)
        )
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(shown(self.own, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(shown(self.mended(), lang))
    }
}

fn unit_slips(subject: &Subject) -> Vec<Finding> {
    let (within, factors) = (subject.number("C2", "within"), subject.numbers("C2", "factors"));
    let slip = |departure: &Departure| {
        let ratio = departure.own.value.checked_div(departure.known)?.abs();
        let near = |ratio: Decimal| {
            factors.iter().copied().find(|factor| {
                let ratio = ratio.checked_div(*factor);
                ratio.is_some_and(|ratio| (ratio - Decimal::ONE).abs() <= within)
            })
        };
        let larger = near(ratio).map(|factor| (factor, true));
        larger.or_else(|| near(Decimal::ONE.checked_div(ratio)?).map(|factor| (factor, false)))
    };
    let slipped = |departure: &Departure, against, (factor, times)| {
        let (own, known) = (departure.own.value, departure.known);
        let label = subject.label(&departure.own);
        let matter = Slip { label, own, known, against, factor, times };
        let weight = subject.weight_of_figure(departure, matter.mended());
        RULE.finding(subject.cell(&departure.own), matter).weighing(weight)
    };
    let mut found = Vec::new();
    let mut told: Vec<Origin> = Vec::new();
    for departure in subject.departures() {
        if let Some(factor) = slip(departure) {
            told.push(departure.own.origin);
            found.push(slipped(departure, Against::Knowledge, factor));
        }
    }
    let lines = &subject.calculation().consequences;
    for (line, consequence) in included(subject.calculation()) {
        for (position, &own) in consequence.changes.iter().enumerate() {
            let Some(known) = neighbours(consequence, position) else { continue };
            let departure = Departure { line, slot: Slot::Change(position), own, known };
            if let Some(factor) = slip(&departure).filter(|_| !told.contains(&own.origin)) {
                told.push(own.origin);
                found.push(slipped(&departure, Against::Neighbours, factor));
            }
        }
        // The first change that lies a factor from that of an earlier line for the same service.
        let service = key(&consequence.service.value);
        let sisters = lines
            .iter()
            .take(line)
            .filter(|other| other.included.value && key(&other.service.value) == service);
        let mut pairs = sisters
            .flat_map(|sister| consequence.changes.iter().zip(&sister.changes).enumerate())
            .filter(|(_, (own, known))| {
                !told.contains(&own.origin) && !told.contains(&known.origin)
            });
        found.extend(pairs.find_map(|(position, (&own, known))| {
            let slot = Slot::Change(position);
            let departure = Departure { line, slot, own, known: known.value };
            let against = Against::Sister(subject.cell(known).cloned());
            Some(slipped(&departure, against, slip(&departure)?))
        }));
    }
    found
}

/// What the years beside a change agree on; where they do not, either may be the odd one.
fn neighbours(line: &Consequence, position: usize) -> Option<Decimal> {
    let beside = |by: isize| {
        let change = line.changes.get(position.checked_add_signed(by)?)?;
        Some(change.value).filter(|value| !value.is_zero())
    };
    let alike = |a: Decimal, b: Decimal| {
        a.checked_div(b).is_some_and(|ratio| ratio > dec!(0.5) && ratio < dec!(2))
    };
    let (near, other) = match (beside(-1), beside(1)) {
        (Some(before), Some(after)) => {
            return alike(before, after).then(|| before.saturating_add(after) / dec!(2));
        }
        (None, Some(after)) => (after, beside(2)),
        (Some(before), None) => (before, beside(-2)),
        (None, None) => return None,
    };
    other.is_some_and(|other| alike(near, other)).then_some(near)
}
