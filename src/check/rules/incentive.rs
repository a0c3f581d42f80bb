//! D6: the municipality pays while the public gains.

use rust_decimal::{Decimal, dec};

use crate::check::rule::Rule;
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::model::Actor;
use crate::read::What;

pub const RULE: Rule = Rule {
    code: "D6",
    title: (
        "Kommunen betaler, og det offentlige vinder",
        "The municipality pays, and the public gains",
    ),
    about: (
        "Er kommunens nettoresultat negativt, mens det offentlige i alt vinder, har den, der skal \
         beslutte, ikke selv gevinsten. Det er ikke en fejl, men skal siges.",
        "Where the municipality's net result is negative while the public in all gains, the one \
         who decides does not have the gain. It is no error, but must be said.",
    ),
    source: ("KLK: risici ved investeringsmodeller", "KLK: risks of investment models"),
    severity: Severity::Assumption,
    certainty: Certainty::Sure,
    thresholds: "",
    find: incentive,
};

/// The municipality's net result, and that of the public in all.
#[derive(Debug)]
struct Pays {
    own: Decimal,
    all: Decimal,
}

impl Matter for Pays {
    fn words(&self, lang: Lang) -> Words {
        words!(
            lang,
            "Kommunens nettoresultat er {}, men det offentliges i alt {}.",
            "The municipality's net result is {}, but the public's in all {}.",
            "Vis fordelingen, og overvej, hvem der skal betale.",
            "Show the distribution, and consider who should pay.",
            lang.kroner(self.own),
            lang.kroner(self.all)
        )
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(lang.kroner(self.own))
    }

    fn expected(&self, _: Lang) -> Option<String> {
        Some("≥ 0".into())
    }
}

fn incentive(subject: &Subject) -> Vec<Finding> {
    let (own, all) = (subject.result.net(Some(Actor::Municipality)), subject.result.net(None));
    if own > dec!(-0.5) || all < dec!(0.5) {
        return Vec::new();
    }
    let printed = subject.printed(&What::Net(Some(Actor::Municipality)));
    vec![RULE.finding(printed.map(|printed| &printed.cell), Pays { own, all })]
}
