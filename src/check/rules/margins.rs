//! B2: actors, areas and years must each add up to the total.

use rust_decimal::Decimal;

use crate::check::rule::{CALCULATION, Rule};
use crate::check::subject::{Subject, WHO};
use crate::finding::{Certainty, Finding, Matter, Severity, Weight, Words, words};
use crate::lang::Lang;
use crate::model::{Actor, Year};
use crate::read::{AreaRow, Printed, What};
use crate::reconcile::Comparison;
use crate::workbook::CellRef;

pub const RULE: Rule = Rule {
    code: "B2",
    title: (
        "Margener: aktører = hovedområder = år = i alt",
        "Margins: actors = areas = years = total",
    ),
    about: (
        "De trykte tal lægges sammen på alle leder. Går en sum ikke op inden for afrunding, er \
         mindst et af tallene ikke regnet som de andre, fx fordi et tal er skrevet oven i en \
         formel.",
        "The printed figures are added up in every direction. Where a sum does not come out \
         within rounding, at least one of them was not computed like the others, for instance \
         because a number was typed over a formula.",
    ),
    source: CALCULATION,
    severity: Severity::Error,
    certainty: Certainty::Sure,
    thresholds: "",
    find: margins,
};

/// Along what a figure is the sum of others.
#[derive(Debug, Clone, Copy)]
enum Along {
    Actors,
    Areas,
    Years,
    TableOfAreas,
    Cumulative,
}

impl Along {
    fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Actors => lang.pick("aktørerne", "the actors"),
            Self::Areas => lang.pick("hovedområderne", "the areas"),
            Self::Years => lang.pick("årene", "the years"),
            Self::TableOfAreas => lang.pick("tabellen over hovedområder", "the table of areas"),
            Self::Cumulative => lang.pick("den akkumulerede kurve", "the cumulative sum"),
        }
    }
}

/// A printed figure that is not the sum of its parts.
#[derive(Debug)]
struct OffSum {
    label: String,
    total: Decimal,
    sum: Decimal,
    along: Along,
    /// Where the parts stand.
    parts: Vec<CellRef>,
}

impl Matter for OffSum {
    fn words(&self, lang: Lang) -> Words {
        let Self { label, total, sum, along, .. } = self;
        words!(
            lang,
            "{label}: der står {}, men {} giver {}.",
            "{label}: {} stands there, but {} give {}.",
            "Find det tal, der er tastet i stedet for beregnet, og genindsæt formlen.",
            "Find the figure that is typed and not computed, and put the formula back.",
            lang.kroner(*total),
            along.words(lang),
            lang.kroner(*sum)
        )
    }

    fn label(&self) -> &str {
        self.along.words(Lang::Da)
    }

    fn read(&self, lang: Lang) -> Option<String> {
        Some(lang.kroner(self.total))
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        Some(lang.kroner(self.sum))
    }
}

/// Where the parts stand of a sum that does not come out.
pub(in crate::check) fn parts(finding: &Finding) -> &[CellRef] {
    finding.about().map_or(&[], |sum: &OffSum| sum.parts.as_slice())
}

fn margins(subject: &Subject) -> Vec<Finding> {
    let all = || {
        let value = |comparison: &Comparison| comparison.printed.value.as_ref().ok().copied();
        subject.crosscheck.iter().filter_map(move |found| Some((found, value(found)?)))
    };
    let one = |what: &What| all().find(|(found, _)| found.printed.what == *what);
    let mut found = Vec::new();
    for (total, parts, along) in sums(all().map(|(found, _)| &found.printed)) {
        let Some((of_total, total)) = one(&total) else { continue };
        let Some(parts) = parts.iter().map(one).collect::<Option<Vec<_>>>() else { continue };
        let sum = parts.iter().fold(Decimal::ZERO, |sum, (_, part)| sum.saturating_add(*part));
        // Half of the unit that each figure is printed in; a running sum is made of as many as have
        // gone into it.
        let rounding = parts.iter().fold(of_total.half_unit, |sum, (part, _)| {
            let count = match part.printed.what {
                What::Cumulative(_) => part.printed.summands.max(1),
                _ => 1,
            };
            sum.saturating_add(part.half_unit.saturating_mul(count.into()))
        });
        let printed = &of_total.printed;
        let gap = sum.saturating_sub(total);
        if parts.is_empty() || gap.abs() <= rounding {
            continue;
        }
        // A gap in what is printed for all together, or for a part, belongs to no one actor's
        // result and has no weight of its own.
        let weight = match printed.what {
            What::Net(Some(actor)) => Some(Weight::on(actor, gap)),
            _ => None,
        };
        let parts = parts.iter().map(|(part, _)| part.printed.cell.clone()).collect();
        let matter = OffSum { label: printed.label.clone(), total, sum, along, parts };
        found.push(RULE.finding(Some(&printed.cell), matter).weighing(weight));
    }
    found
}

/// Which figure should be the sum of which, and along what.
fn sums<'p>(printed: impl Iterator<Item = &'p Printed> + Clone) -> Vec<(What, Vec<What>, Along)> {
    let areas: Vec<AreaRow> = printed
        .clone()
        .filter_map(|printed| match &printed.what {
            What::Area(area, None) if *area != AreaRow::All => Some(area.clone()),
            _ => None,
        })
        .collect();
    let years: Vec<Year> = printed
        .filter_map(|printed| match printed.what {
            What::InYear(year, None) => Some(year),
            _ => None,
        })
        .collect();
    let by_actor =
        |make: &dyn Fn(Option<Actor>) -> What| Actor::ALL.map(|actor| make(Some(actor))).to_vec();
    let mut sums = vec![(What::Net(None), by_actor(&What::Net), Along::Actors)];
    for area in areas.iter().chain([&AreaRow::All]) {
        let of = |actor| What::Area(area.clone(), actor);
        sums.push((of(None), by_actor(&of), Along::Actors));
    }
    for year in &years {
        let of = |actor| What::InYear(*year, actor);
        sums.push((of(None), by_actor(&of), Along::Actors));
    }
    for actor in WHO {
        let of_areas = areas.iter().map(|area| What::Area(area.clone(), actor)).collect();
        sums.push((What::Area(AreaRow::All, actor), of_areas, Along::Areas));
        let of_years = years.iter().map(|year| What::InYear(*year, actor)).collect();
        sums.push((What::Net(actor), of_years, Along::Years));
        let same = vec![What::Area(AreaRow::All, actor)];
        sums.push((What::Net(actor), same, Along::TableOfAreas));
    }
    if let Some(last) = years.iter().max() {
        sums.push((What::Net(None), vec![What::Cumulative(*last)], Along::Cumulative));
    }
    sums
}
