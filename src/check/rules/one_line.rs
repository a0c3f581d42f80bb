//! C7: one line that carries the gain.

use rust_decimal::Decimal;

use crate::check::rule::{CHOICE, Rule, share};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;

pub const RULE: Rule = Rule {
    code: "C7",
    title: ("Én linje bærer gevinsten", "One line carries the gain"),
    about: (
        "Kommer mere end halvdelen af gevinsten fra én linje, står og falder resultatet med dens \
         mængde, pris og kilde. Vægten er linjens bidrag.",
        "Where more than half of the gain comes from one line, the result stands and falls with \
         its quantity, price and source. The weight is the line's contribution.",
    ),
    source: CHOICE,
    severity: Severity::Assumption,
    certainty: Certainty::Sure,
    thresholds: r#"
share = 0.5  # of the gain, carried by one line
"#,
    find: one_line,
};

/// A line and its share of the gain, more than the limit.
#[derive(Debug)]
struct Carries {
    name: String,
    share: Decimal,
    limit: Decimal,
}

impl Matter for Carries {
    fn words(&self, lang: Lang) -> Words {
        let Self { name, share: part, .. } = self;
        words!(
            lang,
            "{name} bærer {} af gevinsten.",
            "{name} carries {} of the gain.",
            "Dokumentér linjens mængde og pris særligt grundigt.",
            "Document the quantity and price of the line with special care.",
            share(*part, lang)
        )
    }

    fn label(&self) -> &str {
        &self.name
    }

    fn amount(&self) -> Option<(&'static str, &'static str)> {
        Some(("Uden linjen", "Without the line"))
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(share(self.share, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(format!("≤ {}", share(self.limit, lang)))
    }
}

fn one_line(subject: &Subject) -> Vec<Finding> {
    let gains = subject.gains();
    let all: Decimal = gains.iter().map(|(_, gain)| *gain).sum();
    let limit = subject.number("C7", "share");
    let carrying = gains.into_iter().filter_map(|(position, gain)| {
        let share = gain.checked_div(all).filter(|share| *share > limit)?;
        let line = subject.calculation().consequences.get(position)?;
        let matter = Carries { name: line.service.value.clone(), share, limit };
        let finding = RULE.finding(subject.cell(&line.service), matter);
        Some(finding.weighing(subject.weight_without(position)))
    });
    carrying.collect()
}
