//! C1: gain and cost, tax and grants.

use rust_decimal::Decimal;

use crate::check::rule::{Rule, figure, shown};
use crate::check::subject::{Subject, included};
use crate::finding::{Certainty, Finding, Matter, Severity, Words};
use crate::lang::{Lang, phrase};
use crate::model::{Actor, Consequence, Input, Year};

pub const RULE: Rule = Rule {
    code: "C1",
    title: ("Fortegn: gevinst og udgift, skat og tilskud", "Signs: gain and cost, tax and grants"),
    about: (
        "En pris er en udgift for aktøren, en indtægt en negativ pris, et fald i forbrug \
         negativt. Mistænkeligt er: en negativ omkostning, der hverken er tilskud eller sparet \
         udgift; en skattelinje, hvor prisen er positiv for det offentlige i alt; en ændring \
         eller pris med modsat fortegn af vidensdatabasens; en ændring, der skifter fortegn \
         undervejs uden begrundelse.",
        "A price is an expense of the actor, income a negative price, a fall in use negative. \
         Suspect are: a negative cost that is neither grant nor saved expense; a line of tax \
         whose price is positive for the public in all; a change or price of the opposite sign to \
         the knowledge base; a change that turns its sign under way without a reason.",
    ),
    source: (
        "SØM-formatet, beregningens regel 4-7",
        "The SØM format, rules 4-7 of the calculation",
    ),
    severity: Severity::PossibleError,
    certainty: Certainty::Likely,
    thresholds: r#"
income_areas = ["Skat af indkomst"]  # areas whose prices are income
negative_categories = ["Tilskud", "Sparede udgifter"]  # categories that may be negative
"#,
    find: signs,
};

/// A figure whose sign is probably wrong.
#[derive(Debug)]
enum Sign {
    /// A negative cost that is neither grant nor saved expense.
    Cost { name: String, year: Year, amount: Decimal },
    /// Income with a positive price.
    Income { name: String, price: Decimal },
    /// A change that turns its sign under way.
    Turning { name: String, change: Decimal },
    /// The opposite of the knowledge base's.
    Known { name: String, own: Decimal, known: Decimal },
}

impl Matter for Sign {
    fn words(&self, lang: Lang) -> Words {
        let found = match self {
            Self::Cost { name, year, amount } => phrase!(
                lang,
                "{name}: {} i {year} er negativt, men linjen er hverken tilskud eller sparet \
                 udgift.",
                "{name}: {} in {year} is negative, but the line is neither grant nor saved \
                 expense.",
                lang.kroner(*amount)
            ),
            Self::Income { name, price } => phrase!(
                lang,
                "{name}: prisen er {} kr. pr. enhed for det offentlige i alt, men en indtægt er \
                 en negativ pris.",
                "{name}: the price is {} kr. a unit for the public in all, but income is a \
                 negative price.",
                figure(*price, lang)
            ),
            Self::Turning { name, .. } => phrase!(
                lang,
                "{name}: ændringen i forbrug skifter fortegn undervejs, uden begrundelse.",
                "{name}: the change in use turns its sign under way, without a reason."
            ),
            Self::Known { name, own, known } => phrase!(
                lang,
                "{name}: {} har modsat fortegn af vidensdatabasens {}.",
                "{name}: {} has the opposite sign to the knowledge base's {}.",
                figure(*own, lang),
                figure(*known, lang)
            ),
        };
        let remedy = phrase!(
            lang,
            "Ret fortegnet, eller begrund det.",
            "Turn the sign, or give reasons for it."
        );
        Words { found, remedy }
    }

    fn label(&self) -> &str {
        let (Self::Cost { name, .. }
        | Self::Income { name, .. }
        | Self::Turning { name, .. }
        | Self::Known { name, .. }) = self;
        name
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Cost { amount, .. } => lang.kroner(*amount),
            Self::Income { price: figure, .. }
            | Self::Turning { change: figure, .. }
            | Self::Known { own: figure, .. } => shown(*figure, lang),
        })
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::Cost { .. } => "≥ 0".into(),
            Self::Income { .. } => "< 0".into(),
            Self::Turning { change, .. } => shown(-change, lang),
            Self::Known { known, .. } => shown(*known, lang),
        })
    }
}

fn signs(subject: &Subject) -> Vec<Finding> {
    let mut found = costs(subject);
    for (position, line) in included(subject.calculation()) {
        let name = &line.service.value;
        let price: Decimal = line.prices.0.iter().map(|price| price.value).sum();
        if price > Decimal::ZERO && subject.is_listed("C1", "income_areas", &line.area.value) {
            let weight = subject.weight_of_line(position, |line| {
                line.prices.0.iter_mut().for_each(|price| price.value = -price.value);
            });
            let cell = subject.cell(line.prices.get(Actor::Municipality));
            let matter = Sign::Income { name: name.clone(), price };
            found.push(RULE.finding(cell, matter).weighing(weight));
        }
        if let (Some(odd), None) = (turning(line), &line.reason) {
            let weight = subject.weight_of_line(position, |line| {
                let is_odd = |change: &&mut Input| change.origin == odd.origin;
                if let Some(change) = line.changes.iter_mut().find(is_odd) {
                    change.value = -change.value;
                }
            });
            let matter = Sign::Turning { name: name.clone(), change: odd.value };
            found.push(RULE.finding(subject.cell(&odd), matter).weighing(weight));
        }
        for departure in subject.departures().iter().filter(|d| d.line == position) {
            let (own, known) = (departure.own.value, departure.known);
            if own.is_zero() || known.is_zero() || departure.ratio() > Decimal::ZERO {
                continue;
            }
            let matter = Sign::Known { name: name.clone(), own, known };
            let finding = RULE.finding(subject.cell(&departure.own), matter);
            let finding = match line.reason {
                Some(_) => finding.graded(Severity::Clarification),
                None => finding,
            };
            found.push(finding.weighing(subject.weight_of_figure(departure, -own)));
        }
    }
    found
}

/// The first negative amount of each cost that should have none.
fn costs(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    for (position, line) in subject.calculation().costs.iter().enumerate() {
        let negative = line.amounts.iter().find(|(_, amount)| amount.value < Decimal::ZERO);
        let Some((year, amount)) = negative else { continue };
        if subject.is_of_category("C1", "negative_categories", line) {
            continue;
        }
        let weight = subject.weight_of_cost(position, |line| {
            line.amounts.iter_mut().for_each(|(_, amount)| amount.value = amount.value.abs());
        });
        let (name, year) = (line.name.value.clone(), *year);
        let matter = Sign::Cost { name, year, amount: amount.value };
        found.push(RULE.finding(subject.cell(amount), matter).weighing(weight));
    }
    found
}

/// The first change whose sign is that of the fewer. That use goes the other way in the first year
/// alone, while the course runs, is as it should be.
fn turning(line: &Consequence) -> Option<Input> {
    let of = |positive: bool| {
        line.changes
            .iter()
            .filter(move |c| !c.value.is_zero() && (c.value > Decimal::ZERO) == positive)
    };
    let (up, down) = (of(true).count(), of(false).count());
    if up == 0 || down == 0 {
        return None;
    }
    let odd = of(up <= down).next()?;
    let is_first = line.changes.first().is_some_and(|first| first.origin == odd.origin);
    (!is_first || up.min(down) > 1).then_some(*odd)
}
