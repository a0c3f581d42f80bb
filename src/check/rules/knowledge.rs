//! C2, C5, D2: a calculation's own figures against the workbook's knowledge base.

use rust_decimal::{Decimal, dec};

use crate::check::rule::{Detail, Rule, shown, tell};
use crate::check::subject::Subject;
use crate::engine::index_factor;
use crate::finding::{Finding, Severity, Weight};
use crate::model::{Actor, Consequence, Input, Origin};
use crate::read::Knowledge;
use crate::typed::label::key;

/// A quantity or price of one line beside the knowledge base's, in the line's own price year.
pub(super) struct Departure {
    /// Which consequence.
    pub line: usize,
    pub slot: Slot,
    pub own: Input,
    pub known: Decimal,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Change(usize),
    Price(Actor),
}

impl Departure {
    /// Own over known; nil where the knowledge base has nil.
    pub fn ratio(&self) -> Decimal {
        self.own.value.checked_div(self.known).unwrap_or_default()
    }

    /// What the net result gains where the figure is `value`.
    pub fn weight(&self, subject: &Subject, value: Decimal) -> Option<Weight> {
        subject.weight(|calculation| {
            let Some(line) = calculation.consequences.get_mut(self.line) else { return };
            match self.slot {
                Slot::Change(position) => {
                    if let Some(change) = line.changes.get_mut(position) {
                        change.value = value;
                    }
                }
                Slot::Price(actor) => line.prices.0[actor as usize].value = value,
            }
        })
    }

    fn label(&self, subject: &Subject) -> String {
        subject.case.place(self.own.origin).map(|place| place.label.clone()).unwrap_or_default()
    }
}

/// Every figure that the knowledge base also has, of lines that are included.
pub(super) fn departures(subject: &Subject) -> Vec<Departure> {
    let mut all = Vec::new();
    for (position, line) in
        subject.calculation().consequences.iter().enumerate().filter(|(_, l)| l.included.value)
    {
        let Some(known) = known(subject, line) else { continue };
        let lowest = known.changes.iter().map(|(offset, _)| *offset).min().unwrap_or(0);
        for (offset, figure) in &known.changes {
            let slot =
                usize::try_from(i64::from(*offset) - i64::from(lowest)).unwrap_or(usize::MAX);
            if let (Some(figure), Some(own)) = (figure, line.changes.get(slot)) {
                all.push(Departure {
                    line: position,
                    slot: Slot::Change(slot),
                    own: *own,
                    known: figure.value,
                });
            }
        }
        let Some(prices) = prices(subject, line) else { continue };
        for actor in Actor::ALL {
            if let Some(price) = prices.get(actor) {
                let own = *line.prices.get(actor);
                all.push(Departure { line: position, slot: Slot::Price(actor), own, known: price });
            }
        }
    }
    all
}

/// The knowledge base's prices in the price year of the line.
pub(super) struct Prices([Option<Decimal>; Actor::ALL.len()]);

impl Prices {
    pub fn get(&self, actor: Actor) -> Option<Decimal> {
        self.0.get(actor as usize).copied().flatten()
    }
}

pub(super) fn prices(subject: &Subject, line: &Consequence) -> Option<Prices> {
    let calculation = subject.calculation();
    let known = known(subject, line)?;
    let year = known
        .price_year
        .as_ref()
        .and_then(|figure| figure.value.normalize().to_string().parse().ok());
    let theirs = year.map(|year| Input::new(year, Origin::NONE));
    let to_level = index_factor(calculation, theirs.as_ref()).ok()?;
    let from_own = index_factor(calculation, line.price_year.as_ref()).ok()?;
    let price = |actor| {
        let figure = known.prices.get(actor).as_ref()?;
        figure.value.checked_mul(to_level)?.checked_div(from_own)
    };
    Some(Prices(Actor::ALL.map(price)))
}

/// The knowledge base's row for a service, of the same target group where it has one.
pub(super) fn known<'s>(subject: &'s Subject, line: &Consequence) -> Option<&'s Knowledge> {
    let service = key(&line.service.value);
    let rows = || subject.case.knowledge.iter().filter(|known| key(&known.service) == service);
    let target =
        subject.calculation().description.target_group.as_ref().map(|target| key(&target.value));
    rows().find(|known| known.target_group.as_deref().map(key) == target).or_else(|| rows().next())
}

pub const C2: Rule = Rule {
    code: "C2",
    title: ("Enheder: ×7, ×12, ×52, ×365, ×1.000", "Units: ×7, ×12, ×52, ×365, ×1,000"),
    about: (
        "Et tal, der ligger nær en af disse faktorer fra vidensdatabasens, fra linjens egne naboår eller fra søsterlinjens (samme ydelse for en anden person, samme \
         år), er formentlig i en anden enhed: uger for dage, måneder for år, kroner for tusinde kroner.",
        "A figure that lies near one of these factors from the knowledge base's, from the line's own neighbouring years, or from the sister line's (the same service \
         for another person, the same year), is probably in another unit: weeks for days, months for years, kroner for thousands.",
    ),
    source: ("God revisionsskik for regnearksmodeller", "Good practice of model audit"),
    severity: Severity::PossibleError,
    find: units,
};

fn units(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut told: Vec<Origin> = Vec::new();
    for departure in departures(subject) {
        if let Some((factor, times)) = slip(subject, departure.own.value, departure.known) {
            told.push(departure.own.origin);
            let against = ("vidensdatabasens", "the knowledge base's");
            found.push(slipped(subject, &departure, factor, times, against));
        }
    }
    for (position, line) in
        subject.calculation().consequences.iter().enumerate().filter(|(_, l)| l.included.value)
    {
        for (slot, change) in line.changes.iter().enumerate() {
            let beside = |slot: Option<usize>| {
                Some(line.changes.get(slot?)?.value).filter(|value| !value.is_zero())
            };
            let (before, after) = (beside(slot.checked_sub(1)), beside(slot.checked_add(1)));
            let near = match (before, after) {
                // The neighbours must agree with each other, or either may be the odd one.
                (Some(before), Some(after)) if alike(before, after) => (before + after) / dec!(2),
                (None, Some(after))
                    if beside(Some(slot + 2)).is_some_and(|next| alike(after, next)) =>
                {
                    after
                }
                (Some(before), None)
                    if slot >= 2
                        && beside(Some(slot - 2)).is_some_and(|next| alike(before, next)) =>
                {
                    before
                }
                _ => continue,
            };
            let departure =
                Departure { line: position, slot: Slot::Change(slot), own: *change, known: near };
            if let Some((factor, times)) =
                slip(subject, change.value, near).filter(|_| !told.contains(&change.origin))
            {
                told.push(change.origin);
                found.push(slipped(
                    subject,
                    &departure,
                    factor,
                    times,
                    ("naboårenes", "the neighbouring years'"),
                ));
            }
        }
        found.extend(beside_sister(subject, position, &told));
    }
    found
}

/// The first change in use of a line that lies a factor from that of an earlier line for the same
/// service.
fn beside_sister(subject: &Subject, position: usize, told: &[Origin]) -> Option<Finding> {
    let lines = &subject.calculation().consequences;
    let line = lines.get(position)?;
    let sisters = lines.iter().take(position).filter(|other| other.included.value);
    for sister in sisters.filter(|other| key(&other.service.value) == key(&line.service.value)) {
        for (slot, (own, known)) in line.changes.iter().zip(&sister.changes).enumerate() {
            let departure = Departure {
                line: position,
                slot: Slot::Change(slot),
                own: *own,
                known: known.value,
            };
            let known_told = told.contains(&own.origin) || told.contains(&known.origin);
            if let Some((factor, times)) =
                slip(subject, own.value, known.value).filter(|_| !known_told)
            {
                let cell = subject.cell(known).map(ToString::to_string).unwrap_or_default();
                let against =
                    (format!("søsterlinjens ({cell})"), format!("the sister line's ({cell})"));
                return Some(slipped(subject, &departure, factor, times, (&against.0, &against.1)));
            }
        }
    }
    None
}

fn alike(a: Decimal, b: Decimal) -> bool {
    a.checked_div(b).is_some_and(|ratio| ratio > dec!(0.5) && ratio < dec!(2))
}

/// The factor that own over known lies near, and whether own is the larger.
fn slip(subject: &Subject, own: Decimal, known: Decimal) -> Option<(Decimal, bool)> {
    let within = subject.number("C2", "within");
    let ratio = own.checked_div(known)?.abs();
    let near = |ratio: Decimal, factor: Decimal| {
        ratio.checked_div(factor).is_some_and(|r| (r - Decimal::ONE).abs() <= within)
    };
    let factors = subject.numbers("C2", "factors");
    let larger = factors.iter().find(|factor| near(ratio, **factor)).map(|factor| (*factor, true));
    larger.or_else(|| {
        let inverse = Decimal::ONE.checked_div(ratio)?;
        factors.iter().find(|factor| near(inverse, **factor)).map(|factor| (*factor, false))
    })
}

fn slipped(
    subject: &Subject,
    departure: &Departure,
    factor: Decimal,
    times: bool,
    against: (&str, &str),
) -> Finding {
    let label = departure.label(subject);
    let (own, known, sign) = (departure.own.value, departure.known, if times { "×" } else { "÷" });
    let factor_shown = shown(factor);
    let mended = if times { own / factor } else { own.saturating_mul(factor) };
    let words = (
        format!(
            "{label}: {} ligger nær {} {} {sign} {factor_shown}.",
            shown(own),
            against.0,
            shown(known)
        ),
        format!(
            "{label}: {} lies near {} {} {sign} {factor_shown}.",
            shown(own),
            against.1,
            shown(known)
        ),
    );
    let remedy = ("Kontrollér enheden, og ret tallet.", "Check the unit, and correct the figure.");
    let weight = departure.weight(subject, mended);
    let finding = tell("C2", Severity::PossibleError, subject.cell(&departure.own), words, remedy);
    finding.reading(shown(own)).expecting(shown(mended)).weighing(weight)
}

pub const C5: Rule = Rule {
    code: "C5",
    title: ("Tal langt fra vidensdatabasen", "Figures far from the knowledge base"),
    about: (
        "Forholdet mellem eget tal og vidensdatabasens, priser i samme prisår. Uden for 0,67-1,5 er det en oplysning, uden for 0,33-3 skal det forklares.",
        "The ratio of one's own figure to the knowledge base's, prices in the same price year. Outside 0.67-1.5 it is noted, outside 0.33-3 it must be explained.",
    ),
    source: (
        "Modellens vidensdatabase i projektmappen",
        "The model's knowledge base in the workbook",
    ),
    severity: Severity::Clarification,
    find: ratios,
};

fn ratios(subject: &Subject) -> Vec<Finding> {
    let of = |key| subject.number("C5", key);
    let (low, high, strong_low, strong_high) =
        (of("low"), of("high"), of("strong_low"), of("strong_high"));
    let mut found = Vec::new();
    for departure in departures(subject) {
        let ratio = departure.ratio();
        if ratio <= Decimal::ZERO || (low..=high).contains(&ratio) {
            continue;
        }
        let strong = !(strong_low..=strong_high).contains(&ratio);
        let severity = if strong { Severity::Clarification } else { Severity::Information };
        let (label, own, known) =
            (departure.label(subject), shown(departure.own.value), shown(departure.known));
        let times = shown(ratio.round_dp(2));
        let words = (
            format!("{label}: {own} er {times} gange vidensdatabasens {known}."),
            format!("{label}: {own} is {times} times the knowledge base's {known}."),
        );
        let remedy = (
            "Begrund forskellen, eller brug vidensdatabasens tal.",
            "Give reasons, or use the knowledge base's figure.",
        );
        let weight = departure.weight(subject, departure.known);
        let finding = tell("C5", severity, subject.cell(&departure.own), words, remedy);
        found.push(finding.reading(own).expecting(known).weighing(weight));
    }
    found
}

pub const D2: Rule = Rule {
    code: "D2",
    title: ("Afvigelser fra vidensdatabasen", "Departures from the knowledge base"),
    about: (
        "Hver pris og mængde, der ikke er vidensdatabasens, med forholdet og med vægten: hvad nettoresultatet ændres, hvis vidensdatabasens tal bruges. Afvigelser er \
         tilladt, men er valg.",
        "Every price and quantity that is not the knowledge base's, with the ratio and the weight: what the net result changes if the knowledge base's figure is \
         used. Departures are allowed, but they are choices.",
    ),
    source: (
        "Modellens vidensdatabase i projektmappen",
        "The model's knowledge base in the workbook",
    ),
    severity: Severity::Assumption,
    find: choices,
};

fn choices(subject: &Subject) -> Vec<Finding> {
    let within = subject.number("D2", "within");
    let mut found = Vec::new();
    for departure in departures(subject) {
        let (own, known) = (departure.own.value, departure.known);
        if (own - known).abs() <= known.abs().saturating_mul(within) {
            continue;
        }
        let label = departure.label(subject);
        let ratio =
            if known.is_zero() { "–".to_owned() } else { shown(departure.ratio().round_dp(2)) };
        let words = (
            format!(
                "{label}: {} i stedet for vidensdatabasens {} (forhold {ratio}).",
                shown(own),
                shown(known)
            ),
            format!(
                "{label}: {} in place of the knowledge base's {} (ratio {ratio}).",
                shown(own),
                shown(known)
            ),
        );
        let remedy = ("Angiv kilden til det egne tal.", "State the source of the own figure.");
        let weight = departure.weight(subject, known);
        let finding = tell("D2", Severity::Assumption, subject.cell(&departure.own), words, remedy);
        found.push(finding.reading(shown(own)).expecting(shown(known)).weighing(weight));
    }
    found
}
