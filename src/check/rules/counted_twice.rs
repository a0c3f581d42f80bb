//! C3: the same saving under two names.

use rust_decimal::Decimal;

use crate::check::rule::{AUDIT, Rule};
use crate::check::subject::{Subject, included};
use crate::finding::{Certainty, Finding, Matter, Severity, Words};
use crate::lang::{Lang, phrase};
use crate::model::{Actor, Consequence};
use crate::typed::label::key;

pub const RULE: Rule = Rule {
    code: "C3",
    title: ("Den samme besparelse tælles kun én gang", "The same saving is counted once"),
    about: (
        "Den samme ydelse under to hovedområder, to linjer med de samme ændringer og de samme \
         priser, eller en sparet udgift blandt omkostningerne, som også er en konsekvens.",
        "The same service under two areas, two lines with the same changes and the same prices, \
         or a saved expense among the costs that is also a consequence.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    certainty: Certainty::Likely,
    thresholds: r#"
saved_categories = ["Sparede udgifter"]
"#,
    find: counted_twice,
};

#[derive(Debug)]
enum Twice {
    /// The same service under two areas.
    Service { name: String, area: String, other: String },
    /// Two services with the same changes and prices.
    Twins { name: String, other: String },
    /// A saved expense among the costs, and a consequence.
    Expense { name: String, service: String },
}

impl Matter for Twice {
    fn words(&self, lang: Lang) -> Words {
        let found = match self {
            Self::Service { name, area, other } => phrase!(
                lang,
                "{name}: står under både »{area}« og »{other}«.",
                "{name}: stands under both »{area}« and »{other}«."
            ),
            Self::Twins { name, other } => phrase!(
                lang,
                "»{name}« og »{other}« har de samme ændringer og de samme priser.",
                "»{name}« and »{other}« have the same changes and the same prices."
            ),
            Self::Expense { name, service } => phrase!(
                lang,
                "»{name}« er en sparet udgift, og »{service}« er også en konsekvens.",
                "»{name}« is a saved expense, and »{service}« is a consequence too."
            ),
        };
        let remedy = phrase!(
            lang,
            "Lad den ene gå ud, eller begrund begge.",
            "Leave one out, or give reasons for both."
        );
        Words { found, remedy }
    }

    fn label(&self) -> &str {
        match self {
            Self::Service { name, .. } | Self::Twins { name, .. } | Self::Expense { name, .. } => {
                name
            }
        }
    }

    fn read(&self, _: Lang) -> Option<String> {
        Some(self.label().to_owned())
    }
}

/// A line with what it is compared by.
struct Compared<'s> {
    position: usize,
    line: &'s Consequence,
    service: String,
    person: String,
}

impl Compared<'_> {
    /// What makes two lines the same saving.
    fn twice(&self, other: &Compared) -> Option<Twice> {
        let (line, second) = (self.line, other.line);
        let same_service = self.service == other.service;
        let name = line.service.value.clone();
        if same_service && self.person == other.person && line.area.value != second.area.value {
            let (area, other) = (line.area.value.clone(), second.area.value.clone());
            return Some(Twice::Service { name, area, other });
        }
        fn values(line: &Consequence) -> impl Iterator<Item = Decimal> {
            let prices = Actor::ALL.map(|actor| line.prices.get(actor).value);
            prices.into_iter().chain(line.changes.iter().map(|change| change.value))
        }
        let are_twins = !same_service
            && values(line).eq(values(second))
            && line.changes.iter().any(|change| !change.value.is_zero());
        are_twins.then(|| Twice::Twins { name, other: second.service.value.clone() })
    }
}

fn counted_twice(subject: &Subject) -> Vec<Finding> {
    let lines: Vec<Compared> = included(subject.calculation())
        .map(|(position, line)| {
            let (service, person) = (key(&line.service.value), key(&line.person.value));
            Compared { position, line, service, person }
        })
        .collect();
    let mut found = Vec::new();
    for (n, compared) in lines.iter().enumerate() {
        // One twin is enough to ask about a line.
        if let Some(matter) = lines.iter().take(n).find_map(|other| compared.twice(other)) {
            let weight = subject.weight_without(compared.position);
            let cell = subject.cell(&compared.line.service);
            found.push(RULE.finding(cell, matter).weighing(weight));
        }
    }
    for cost in &subject.calculation().costs {
        if !subject.is_of_category("C3", "saved_categories", cost) {
            continue;
        }
        let name = key(&cost.name.value);
        let also = lines.iter().find(|c| name.contains(&c.service) || c.service.contains(&name));
        if let Some(Compared { position, line, .. }) = also {
            let (name, service) = (cost.name.value.clone(), line.service.value.clone());
            let finding = RULE.finding(subject.cell(&cost.name), Twice::Expense { name, service });
            found.push(finding.weighing(subject.weight_without(*position)));
        }
    }
    found
}
