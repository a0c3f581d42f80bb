//! D5: fields that say what the calculation is about.

use crate::check::rule::Rule;
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::Lang;
use crate::layout::FieldKey;
use crate::workbook::{Address, CellRef, Value};

pub const RULE: Rule = Rule {
    code: "D5",
    title: (
        "Indsats, målgruppe, succesmål og alternativ er beskrevet",
        "Intervention, target group, goal and alternative are described",
    ),
    about: (
        "Uden målgruppe, succesmål, basisalternativ og de to noter om, hvor godt de passer med \
         SØM's, kan ingen se, hvad resultatet er et resultat af.",
        "Without target group, goal, alternative and the two notes on how well they match the \
         model's, nobody can see what the result is a result of.",
    ),
    source: (
        "SØM-formatet, Indsats og Konsekvenser 1",
        "The SØM format, Indsats and Konsekvenser 1",
    ),
    severity: Severity::Clarification,
    certainty: Certainty::Sure,
    thresholds: "",
    find: description,
};

/// A field that is not filled in, by its label.
#[derive(Debug)]
struct Missing(String);

impl Matter for Missing {
    fn words(&self, lang: Lang) -> Words {
        let Self(label) = self;
        words!(
            lang,
            "»{label}« er ikke udfyldt.",
            "»{label}« is not filled in.",
            "Udfyld feltet.",
            "Fill in the field."
        )
    }

    fn label(&self) -> &str {
        &self.0
    }

    fn read(&self, _: Lang) -> Option<String> {
        Some(String::new())
    }
}

fn description(subject: &Subject) -> Vec<Finding> {
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
    let missing = fields.into_iter().filter(|(_, field)| field.is_none()).map(|(key, _)| {
        let cell = beside(subject, key);
        let mut finding = RULE.finding(cell.as_ref(), Missing(layout.label(key).to_owned()));
        if finding.sheet.is_none() {
            let sheet = layout.fields.get(&key).map(|field| layout.sheet_name(field.sheet));
            let sheet = sheet.filter(|name| subject.workbook.sheet(name).is_some());
            finding.sheet = sheet.map(str::to_owned);
        }
        finding
    });
    missing.collect()
}

/// The empty cell beside a label.
fn beside(subject: &Subject, key: FieldKey) -> Option<CellRef> {
    let layout = &subject.case.layout;
    let field = layout.fields.get(&key)?;
    let names = layout.sheets.get(&field.sheet)?;
    let sheet = subject.workbook.sheets.iter().find(|sheet| names.has(&sheet.name))?;
    let is_label = |value: &Value| matches!(value, Value::Text(text) if field.labels.has(text));
    let (at, _) = sheet.iter().find(|(_, cell)| is_label(&cell.value))?;
    Some(CellRef::new(sheet.name.clone(), Address::new(at.row, at.col + 1)))
}
