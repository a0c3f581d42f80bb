//! D1, D4, D5: whether the figures have a source and the calculation says what it is about.

use rust_decimal::Decimal;

use super::knowledge;
use crate::check::rule::{Detail, Rule, Words, share, tell};
use crate::check::subject;
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};
use crate::lang;
use crate::layout::FieldKey;
use crate::model::{Actor, Input, names};
use crate::read::What;
use crate::workbook::CellRef;

const AUDIT: Words = ("God revisionsskik for regnearksmodeller", "Good practice of model audit");

/// The gain by what it rests on, present value in kroner; the three add up to the whole gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GainShares {
    /// Lines whose quantity or price has no source.
    pub without_source: Decimal,
    /// Lines whose quantities and prices are those of the knowledge base, in the workbook or by
    /// their source.
    pub knowledge_base: Decimal,
    /// All other lines.
    pub own: Decimal,
}

impl GainShares {
    pub fn total(&self) -> Decimal {
        self.without_source + self.knowledge_base + self.own
    }

    /// A part as a share of the whole; `None` where there is no gain.
    pub fn share(&self, part: Decimal) -> Option<Decimal> {
        part.checked_div(self.total())
    }
}

/// What the gain rests on.
pub fn gain(subject: &Subject) -> GainShares {
    let within = subject.number("D2", "within");
    let departures = knowledge::departures(subject);
    let departs = |line: usize| {
        departures.iter().any(|d| {
            d.line == line && (d.own.value - d.known).abs() > d.known.abs().saturating_mul(within)
        })
    };
    let mut shares = GainShares::default();
    for (position, gain) in subject::gains(subject) {
        let Some(line) = subject.calculation().consequences.get(position) else { continue };
        let (quantity, price) = (&line.source, &line.price_source);
        let named = crate::typed::label::key(
            subject.case.layout.sheet_name(crate::layout::SheetKey::Knowledge),
        );
        let is_known = |source: &Option<Input<String>>| {
            source
                .as_ref()
                .is_some_and(|source| crate::typed::label::key(&source.value).contains(&named))
        };
        if quantity.is_none() || price.is_none() {
            shares.without_source += gain;
        } else if (is_known(quantity) && is_known(price)
            || knowledge::known(subject, line).is_some())
            && !departs(position)
        {
            shares.knowledge_base += gain;
        } else {
            shares.own += gain;
        }
    }
    shares
}

pub const D1: Rule = Rule {
    code: "D1",
    title: ("Hvert tal har en kilde", "Every figure has a source"),
    about: (
        "Succesraten, hver omkostning og hver linjes mængde og pris skal have en kilde. For linjer uden kilde siges, hvor stor en del af gevinsten de bærer. Vægten er, hvad \
         nettoresultatet ændres, hvis linjen går ud.",
        "The success rate, every cost and every line's quantity and price must have a source. For lines without one it is said how much of the gain they carry. The weight \
         is what the net result changes if the line is left out.",
    ),
    source: AUDIT,
    severity: Severity::Clarification,
    find: sources,
};

fn sources(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let remedy = ("Angiv en kilde, som andre kan finde.", "State a source that others can find.");
    let mut found = Vec::new();
    if calculation.success.source.is_none() {
        let words = (
            "Succesraten har ingen kilde.".to_owned(),
            "The success rate has no source.".to_owned(),
        );
        let rate = &calculation.success.rate;
        let weight = subject.weight(|calculation| calculation.success.rate.value = Decimal::ZERO);
        let finding = tell("D1", Severity::Clarification, subject.cell(rate), words, remedy);
        found.push(finding.reading(share(rate.value)).weighing(weight));
    }
    for (position, line) in
        calculation.costs.iter().enumerate().filter(|(_, line)| line.source.is_none())
    {
        let words = (
            format!("{}: ingen kilde.", line.name.value),
            format!("{}: no source.", line.name.value),
        );
        let weight = subject.weight(|calculation| {
            calculation.costs.remove(position);
        });
        found.push(
            tell("D1", Severity::Clarification, subject.cell(&line.name), words, remedy)
                .weighing(weight),
        );
    }
    let gains = subject::gains(subject);
    let all: Decimal = gains.iter().map(|(_, gain)| *gain).sum();
    for (position, line) in
        calculation.consequences.iter().enumerate().filter(|(_, line)| line.included.value)
    {
        let (danish, english) = match (&line.source, &line.price_source) {
            (None, None) => (
                "hverken mængde eller pris har en kilde",
                "neither quantity nor price has a source",
            ),
            (None, Some(_)) => ("mængden har ingen kilde", "the quantity has no source"),
            (Some(_), None) => ("prisen har ingen kilde", "the price has no source"),
            _ => continue,
        };
        let gain = gains
            .iter()
            .find(|(line, _)| *line == position)
            .map(|(_, gain)| *gain)
            .unwrap_or_default();
        let part = share(gain.checked_div(all).unwrap_or_default());
        let name = &line.service.value;
        let words = (
            format!(
                "{name}: {danish}; {} af gevinsten ({part}) er uden kilde.",
                lang::kroner(gain)
            ),
            format!(
                "{name}: {english}; {} of the gain ({part}) is without a source.",
                lang::kroner(gain)
            ),
        );
        let weight = subject.weight(|calculation| {
            if let Some(line) = calculation.consequences.get_mut(position) {
                line.included.value = false;
            }
        });
        found.push(
            tell("D1", Severity::Clarification, subject.cell(&line.service), words, remedy)
                .weighing(weight),
        );
    }
    found
}

pub const D4: Rule = Rule {
    code: "D4",
    title: (
        "Følsomhed er vist, og der er luft til break-even",
        "Sensitivity is shown, and there is room to break-even",
    ),
    about: (
        "En beregning uden følsomhedstabel siger ikke, hvor sikkert resultatet er. Ligger succesraten under 5 procentpoint over break-even, vender et lille \
         skønsudsving resultatet. Vægten er, hvad den margin er værd.",
        "A calculation without a table of sensitivity does not say how safe the result is. Where the success rate lies less than 5 percentage points above break-even, a \
         small error of judgement turns the result. The weight is what that margin is worth.",
    ),
    source: ("Modellens ark Følsomhed; break-even", "The model's sheet of sensitivity; break-even"),
    severity: Severity::Clarification,
    find: margin,
};

fn margin(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let result = subject.result;
    if !subject.case.printed.iter().any(|printed| matches!(printed.what, What::AtRate(..))) {
        let words = (
            "Beregningen viser ingen følsomhed for succesraten.".to_owned(),
            "The calculation shows no sensitivity to the success rate.".to_owned(),
        );
        let remedy =
            ("Udfyld arket Følsomhed, eller vis SØM Resumé.", "Fill in the sheet of sensitivity.");
        found.push(tell("D4", Severity::Clarification, None, words, remedy));
    }
    let limit = subject.number("D4", "margin");
    let rate = &subject.calculation().success.rate;
    for actor in [None, Some(Actor::Municipality), Some(Actor::Region), Some(Actor::State)] {
        let Some(even) = result.break_even(actor).rate().filter(|even| !even.is_zero()) else {
            continue;
        };
        let margin = result.success_rate - even;
        if margin < Decimal::ZERO || margin >= limit {
            continue;
        }
        let who = names::actor_or_all(actor);
        let points = lang::number(margin * Decimal::ONE_HUNDRED, 1);
        let words = (
            format!(
                "{who}: succesraten {} ligger kun {points} procentpoint over break-even {}.",
                share(rate.value),
                share(even)
            ),
            format!(
                "{who}: the success rate {} lies only {points} percentage points above break-even {}.",
                share(rate.value),
                share(even)
            ),
        );
        let remedy = (
            "Sig, hvor sikker succesraten er, og hvad der sker, hvis den ikke nås.",
            "Say how safe the success rate is, and what happens if it is not reached.",
        );
        let weight = subject.weight(|calculation| calculation.success.rate.value = even);
        let finding = tell("D4", Severity::Clarification, subject.cell(rate), words, remedy);
        found.push(
            finding
                .reading(share(rate.value))
                .expecting(format!("≥ {}", share(even + limit)))
                .weighing(weight),
        );
    }
    found
}

pub const D5: Rule = Rule {
    code: "D5",
    title: (
        "Indsats, målgruppe, succesmål og alternativ er beskrevet",
        "Intervention, target group, goal and alternative are described",
    ),
    about: (
        "Uden målgruppe, succesmål, basisalternativ og de to noter om, hvor godt de passer med SØM's, kan ingen se, hvad resultatet er et resultat af.",
        "Without target group, goal, alternative and the two notes on how well they match the model's, nobody can see what the result is a result of.",
    ),
    source: (
        "SØM-formatet, Indsats og Konsekvenser 1",
        "The SØM format, Indsats and Konsekvenser 1",
    ),
    severity: Severity::Clarification,
    find: described,
};

fn described(subject: &Subject) -> Vec<Finding> {
    let about = &subject.calculation().description;
    let layout = &subject.case.layout;
    let fields = [
        (FieldKey::ModelVersion, &about.model_version),
        (FieldKey::Date, &about.date),
        (FieldKey::TargetGroup, &about.target_group),
        (FieldKey::SuccessGoal, &about.success_goal),
        (FieldKey::Alternative, &about.alternative),
        (FieldKey::TargetMatch, &about.target_match),
        (FieldKey::GoalMatch, &about.goal_match),
    ];
    let mut found = Vec::new();
    for (key, _) in fields.into_iter().filter(|(_, field)| field.is_none()) {
        let label = layout.label(key);
        let words = (format!("»{label}« er ikke udfyldt."), format!("»{label}« is not filled in."));
        let remedy = ("Udfyld feltet.", "Fill in the field.");
        let cell = beside(subject, key);
        let mut finding =
            tell("D5", Severity::Clarification, cell.as_ref(), words, remedy).reading("");
        if finding.sheet.is_none() {
            let sheet =
                layout.fields.get(&key).map(|field| layout.sheet_name(field.sheet).to_owned());
            finding.sheet = sheet.filter(|name| subject.workbook.sheet(name).is_some());
        }
        found.push(finding);
    }
    found
}

/// The empty cell beside a label.
fn beside(subject: &Subject, key: FieldKey) -> Option<CellRef> {
    let layout = &subject.case.layout;
    let field = layout.fields.get(&key)?;
    let names = layout.sheets.get(&field.sheet)?;
    let sheet = subject
        .workbook
        .sheets
        .iter()
        .find(|sheet| crate::layout::spec::is_one_of(&sheet.name, names))?;
    let (at, _) = sheet.iter().find(|(_, cell)| match &cell.value {
        crate::workbook::Value::Text(text) => crate::layout::spec::is_one_of(text, &field.labels),
        _ => false,
    })?;
    Some(CellRef::new(sheet.name.clone(), crate::workbook::Address::new(at.row, at.col + 1)))
}
