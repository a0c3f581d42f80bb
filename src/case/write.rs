//! A case as TOML that a person reads: one line a value, the workbook's own label beside each key.

use std::fmt;
use std::fmt::{Display, Write};

use super::file::{ByNumber, CaseFile, Consequence, Cost, Known, Price};
use super::number::Number;
use crate::layout::FieldKey;
use crate::layout::spec::Layout;
use crate::typed::visible::is_hidden;

impl Display for CaseFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Text { out: String::new(), layout: Layout::built_in() };
        text.case(self);
        f.write_str(text.out.trim_start())
    }
}

struct Text {
    out: String,
    layout: &'static Layout,
}

impl Text {
    fn case(&mut self, case: &CaseFile) {
        let front = &case.front;
        self.heading("[front]");
        self.field(FieldKey::ModelVersion, "model_version", text(&front.model_version));
        self.field(FieldKey::Name, "name", text(&front.name));
        self.field(FieldKey::Organisation, "organisation", text(&front.organisation));
        self.field(FieldKey::Author, "author", text(&front.author));
        self.field(FieldKey::Date, "date", text(&front.date));
        let settings = &case.settings;
        self.heading("[settings]");
        self.field(FieldKey::PriceYear, "price_year", Some(settings.price_year));
        self.field(FieldKey::BaseYear, "base_year", Some(settings.base_year));
        self.field(FieldKey::FirstYear, "first_year", Some(settings.first_year));
        self.field(FieldKey::LastYear, "last_year", Some(settings.last_year));
        self.field(FieldKey::DiscountRate, "discount_rate", Some(settings.discount_rate));
        self.field(FieldKey::DiscountRate36, "discount_rate_36", settings.discount_rate_36);
        self.field(FieldKey::DiscountRate71, "discount_rate_71", settings.discount_rate_71);
        self.field(
            FieldKey::PerParticipant,
            "per_participant",
            Some(quoted(&settings.per_participant)),
        );
        let intervention = &case.intervention;
        self.heading("[intervention]");
        self.field(FieldKey::Intervention, "intervention", text(&intervention.intervention));
        self.field(FieldKey::TargetGroup, "target_group", text(&intervention.target_group));
        self.field(FieldKey::SuccessGoal, "success_goal", text(&intervention.success_goal));
        self.field(FieldKey::Alternative, "alternative", text(&intervention.alternative));
        self.field(FieldKey::Duration, "duration", text(&intervention.duration));
        let effect = &case.effect;
        self.heading("[effect]");
        self.field(FieldKey::SuccessRate, "success_rate", Some(effect.success_rate));
        self.field(FieldKey::SuccessLow, "success_low", effect.success_low);
        self.field(FieldKey::SuccessHigh, "success_high", effect.success_high);
        self.field(FieldKey::SuccessSource, "success_source", text(&effect.success_source));
        self.field(FieldKey::SuccessReason, "success_reason", text(&effect.success_reason));
        self.heading("[match]");
        self.field(FieldKey::TargetMatch, "target_match", text(&case.matches.target_match));
        self.field(FieldKey::GoalMatch, "goal_match", text(&case.matches.goal_match));
        self.heading("[index]");
        self.numbered(&case.index);
        self.heading("[participants]");
        self.numbered(&case.participants);
        case.costs.iter().for_each(|line| self.cost(line));
        case.consequences.iter().for_each(|line| self.consequence(line));
        case.prices.iter().for_each(|line| self.price(line));
        case.knowledge.iter().for_each(|line| self.known(line));
    }

    fn cost(&mut self, line: &Cost) {
        self.heading("[[cost]]");
        self.key("name", Some(quoted(&line.name)));
        self.key("category", text(&line.category));
        self.key("actor", Some(quoted(&line.actor)));
        self.key("committee", text(&line.committee));
        self.key("price_year", line.price_year);
        self.key("amounts", inline(&line.amounts));
        self.key("source", text(&line.source));
    }

    fn consequence(&mut self, line: &Consequence) {
        self.heading("[[consequence]]");
        self.key("service", Some(quoted(&line.service)));
        self.key("area", Some(quoted(&line.area)));
        self.key("unit", text(&line.unit));
        self.key("person", Some(quoted(&line.person)));
        self.key("persons", Some(line.persons));
        self.key("applies", Some(quoted(&line.applies)));
        self.key("included", Some(line.included));
        let changes: Vec<String> = line.changes.iter().map(Number::to_string).collect();
        self.key("changes", (!changes.is_empty()).then(|| format!("[{}]", changes.join(", "))));
        self.key("source", text(&line.source));
        self.key("reason", text(&line.reason));
    }

    fn price(&mut self, line: &Price) {
        self.heading("[[price]]");
        self.key("service", Some(quoted(&line.service)));
        self.key("price_year", line.price_year);
        self.key("municipality", Some(line.municipality));
        self.key("region", Some(line.region));
        self.key("state", Some(line.state));
        self.key("committee", text(&line.committee));
        self.key("source", text(&line.source));
    }

    fn known(&mut self, line: &Known) {
        self.heading("[[knowledge]]");
        self.key("target_group", text(&line.target_group));
        self.key("service", Some(quoted(&line.service)));
        self.key("area", text(&line.area));
        self.key("unit", text(&line.unit));
        self.key("changes", inline(&line.changes));
        self.key("price_year", line.price_year);
        self.key("municipality", line.municipality);
        self.key("region", line.region);
        self.key("state", line.state);
        self.key("source", text(&line.source));
    }

    fn heading(&mut self, name: &str) {
        let _ = writeln!(self.out, "\n{name}");
    }

    fn key(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            let _ = writeln!(self.out, "{key} = {value}");
        }
    }

    /// A field of the layout, with its label as a comment.
    fn field(&mut self, field: FieldKey, key: &str, value: Option<impl Display>) {
        let label = self.layout.label(field);
        self.key(key, value.map(|value| format!("{value}  # {label}")));
    }

    fn numbered(&mut self, figures: &ByNumber) {
        for (number, figure) in &figures.0 {
            self.key(&number.to_string(), Some(figure));
        }
    }
}

fn inline(figures: &ByNumber) -> Option<String> {
    let pairs: Vec<String> =
        figures.0.iter().map(|(number, figure)| format!("{number} = {figure}")).collect();
    (!pairs.is_empty()).then(|| format!("{{ {} }}", pairs.join(", ")))
}

fn text(text: &Option<String>) -> Option<String> {
    text.as_deref().map(quoted)
}

fn quoted(text: &str) -> String {
    let quoted = toml::Value::String(text.to_owned()).to_string();
    if !text.contains(is_hidden) {
        return quoted;
    }
    // Only this form of a string has escapes for all that a terminal would obey.
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if is_hidden(c) => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}
