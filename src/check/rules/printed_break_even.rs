//! B4: a printed break-even against costs over gain. It is compared with all other printed figures,
//! and told among them, by the rule of printed results.

use crate::check::rule::{CALCULATION, Rule, elsewhere};
use crate::finding::{Certainty, Severity};

pub const RULE: Rule = Rule {
    code: "B4",
    title: ("Trykt break-even er omkostninger ÷ gevinst", "Printed break-even is costs ÷ gain"),
    about: (
        "Break-even er den succesrate, hvor en aktørs nettoresultat er nul: alt, hvad der ikke \
         følger af succes, delt med gevinsten ved 100 pct. succes. Vægten er aktørens \
         nettoresultat ved den trykte break-even, som skulle være nul.",
        "Break-even is the success rate at which an actor's net result is nil: all that does not \
         follow success over the gain at 100 per cent. The weight is the actor's net result at the \
         printed break-even, which should be nil.",
    ),
    source: CALCULATION,
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: "",
    find: elsewhere,
};
