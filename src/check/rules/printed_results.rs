//! B1: every printed figure against the recomputed one.

use rust_decimal::Decimal;

use crate::check::rule::{CALCULATION, Rule};
use crate::check::subject::Subject;
use crate::engine;
use crate::finding::{Certainty, Finding, Matter, Severity, Weight, Words, words};
use crate::lang::Lang;
use crate::read::What;
use crate::reconcile::{Comparison, Verdict, is_share};

pub const RULE: Rule = Rule {
    code: "B1",
    title: ("Trykt resultat er lig det genberegnede", "Printed result equals the recomputed"),
    about: (
        "Hvert trykt tal (i alt, aktør, hovedområde, år, pr. deltager, følsomhed) regnes efter \
         fra inddata med eksakte decimaltal. Et tal afviger, når forskellen er større end \
         afrundingen kan forklare: 0,5 kr. for ét tal, (n + 1) ÷ 2 kr. for en sum af n trykte \
         tal. I 1.000 kr. og mio. kr. gælder det samme for den sidste decimal, der er trykt.",
        "Every printed figure (total, actor, area, year, per participant, sensitivity) is \
         recomputed from the inputs in exact decimals. A figure differs when rounding cannot \
         explain it: 0.5 kr. for a single one, (n + 1) / 2 kr. for a sum of n printed figures. In \
         1,000 kr. and mio. kr. the same holds of the last decimal printed.",
    ),
    source: CALCULATION,
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: "",
    find: differing,
};

/// A printed figure beside the recomputed one.
#[derive(Debug)]
struct Differs {
    label: String,
    printed: Decimal,
    recomputed: Decimal,
    /// They are shares, not kroner.
    is_share: bool,
}

impl Differs {
    fn shown(&self, value: Decimal, lang: Lang) -> String {
        if self.is_share { lang.per_cent(value, 1) } else { lang.kroner(value) }
    }
}

impl Matter for Differs {
    fn words(&self, lang: Lang) -> Words {
        let Self { label, printed, recomputed, is_share } = self;
        let difference = recomputed.saturating_sub(*printed);
        let difference = if *is_share {
            let points = lang.number(difference.saturating_mul(Decimal::ONE_HUNDRED), 1);
            format!("{points} {}", lang.pick("procentpoint", "percentage points"))
        } else {
            lang.kroner(difference)
        };
        words!(
            lang,
            "{label}: trykt {}, genberegnet {} (forskel {difference}).",
            "{label}: printed {}, recomputed {} (difference {difference}).",
            "Følg linjen på SØM Beregning (i den berigede fil), og ret inddata eller den trykte \
             værdi.",
            "Follow the line on SØM Calculation (in the enriched file), and correct the inputs or \
             the printed figure.",
            self.shown(*printed, lang),
            self.shown(*recomputed, lang)
        )
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn amount(&self) -> Option<(&'static str, &'static str)> {
        self.is_share.then_some((
            "Nettoresultat ved den trykte break-even",
            "Net result at the printed break-even",
        ))
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(self.shown(self.printed, lang))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(self.shown(self.recomputed, lang))
    }
}

/// What differs, as the workbook prints it: a break-even among the rest, by its own code.
fn differing(subject: &Subject) -> Vec<Finding> {
    let differing = subject.crosscheck.iter().filter(|c| c.verdict == Verdict::Differs);
    let findings = differing.filter_map(|comparison| {
        let printed = &comparison.printed;
        let matter = Differs {
            label: printed.label.clone(),
            printed: *printed.value.as_ref().ok()?,
            recomputed: comparison.recomputed?,
            is_share: is_share(&printed.what),
        };
        let code = if matter.is_share { "B4" } else { "B1" };
        let finding = Finding::at(code, Severity::Error, &printed.cell, matter);
        Some(finding.weighing(misprint(subject, comparison)))
    });
    findings.collect()
}

/// What a printed net result misses for its actor, and how far from nil the actor's net result is
/// at a printed break-even. Other printed figures are parts of one and weigh nothing more.
fn misprint(subject: &Subject, comparison: &Comparison) -> Option<Weight> {
    match comparison.printed.what {
        What::Net(Some(actor)) => Some(Weight::on(actor, comparison.difference?)),
        What::BreakEven(Some(actor)) => {
            let mut there = subject.calculation().clone();
            there.success.rate.value = *comparison.printed.value.as_ref().ok()?;
            Some(Weight::on(actor, engine::net_result(&there).ok()?.net(Some(actor))))
        }
        _ => None,
    }
}
