//! The model's own labels and headings in English, for who reads the sheets abroad.
//!
//! A value is named by the layout's labels, joined with the names of its line and year. Only the
//! layout's own words are put into English; the names of lines, areas and persons are the file's.

use super::drawing::Drawing;
use crate::lang::Lang;
use crate::layout::spec::Layout;
use crate::layout::{ColumnKey, FieldKey, TableKey};
use crate::read::{Printed, What};

/// The name of a value in the language of the sheets: `Succesrate`, `Løn: Aktør`,
/// `Sygehus, Borger, År 2`, `Nettoprisindeks 2019`.
pub fn label(drawing: &Drawing, label: &str) -> String {
    match drawing.lang() {
        Lang::Da => label.to_owned(),
        Lang::En => Terms(&drawing.contents.case.layout).label(label),
    }
}

/// The name of a printed figure, row and column: `Kommune · Pr. deltager`.
pub fn printed(drawing: &Drawing, printed: &Printed) -> String {
    match (drawing.lang(), printed.label.split_once(" · ")) {
        (Lang::En, Some((row, column))) => {
            let terms = Terms(&drawing.contents.case.layout);
            let row = match &printed.what {
                What::AtRate(rate, _) => {
                    format!("Success rate {}", Lang::En.per_cent(rate.value, 1))
                }
                _ => terms.who(row).unwrap_or(row).to_owned(),
            };
            format!("{row} · {}", terms.heading(column).unwrap_or(column))
        }
        _ => printed.label.clone(),
    }
}

struct Terms<'a>(&'a Layout);

impl Terms<'_> {
    fn label(&self, label: &str) -> String {
        if let Some(whole) = self.term(label) {
            return whole.to_owned();
        }
        if let Some((name, heading)) = label.rsplit_once(": ") {
            // A year is of a table, all else of a line, whose name is the file's.
            let (name, heading) = match self.word(heading) {
                year if year == "Year" => (self.word(name), year),
                heading => (name.to_owned(), heading),
            };
            return format!("{name}: {heading}");
        }
        if let Some((line, series)) = label.rsplit_once(", ")
            && let Some(series) = self.series(series)
        {
            return format!("{line}, {series}");
        }
        match label.rsplit_once(' ') {
            Some((term, year)) if year.parse::<i32>().is_ok() => {
                format!("{} {year}", self.term(term).unwrap_or(term))
            }
            _ => label.to_owned(),
        }
    }

    /// A term, with the sheet that it may name: `Kilde (Priser)`.
    fn word(&self, text: &str) -> String {
        match text.split_once(" (").map(|(before, sheet)| (self.term(before), sheet)) {
            Some((Some(term), sheet)) => format!("{term} ({sheet}"),
            _ => self.term(text).unwrap_or(text).to_owned(),
        }
    }

    /// An actor, or all together, by the words that the layout knows.
    fn who(&self, text: &str) -> Option<&'static str> {
        let words = &self.0.words;
        let named = words.actors().into_iter().find(|(names, _)| names.has(text));
        let all = words.total.has(text).then_some(None);
        let which = named.map(|(_, who)| Some(who)).or(all)?;
        Some(crate::model::names::actor_or_all_in(which, Lang::En))
    }

    fn term(&self, text: &str) -> Option<&'static str> {
        let mut fields = self.0.fields.keys().filter(|key| self.0.label(**key) == text);
        fields.next().map(|key| field(*key)).or_else(|| self.heading(text))
    }

    fn heading(&self, text: &str) -> Option<&'static str> {
        self.0.tables.iter().find_map(|(table, spec)| {
            let own = spec.columns.iter().find(|column| column.headings.first() == text)?;
            Some(column(*table, own.key))
        })
    }

    /// `År 2`, by the patterns of the changes in use.
    fn series(&self, text: &str) -> Option<String> {
        let patterns = &self.0.tables.get(&TableKey::Changes)?.series;
        patterns.iter().find_map(|pattern| {
            let (before, after) = pattern.split_once("{n}")?;
            let year: i32 = text.strip_prefix(before)?.strip_suffix(after)?.parse().ok()?;
            Some(format!("year {year}"))
        })
    }
}

fn field(key: FieldKey) -> &'static str {
    match key {
        FieldKey::ModelVersion => "Model version",
        FieldKey::Name => "Name of the calculation",
        FieldKey::Organisation => "Organisation",
        FieldKey::Author => "Made by",
        FieldKey::Date => "Date",
        FieldKey::PriceYear => "Price level (year)",
        FieldKey::BaseYear => "Base year of present values",
        FieldKey::FirstYear => "First year of the calculation",
        FieldKey::LastYear => "Last year of the calculation",
        FieldKey::DiscountRate => "Discount rate",
        FieldKey::DiscountRate36 => "Discount rate, years 36-70",
        FieldKey::DiscountRate71 => "Discount rate after year 70",
        FieldKey::PerParticipant => "Result per participant",
        FieldKey::Intervention => "Intervention",
        FieldKey::TargetGroup => "Target group",
        FieldKey::SuccessGoal => "Goal of success",
        FieldKey::Alternative => "Base alternative",
        FieldKey::Duration => "Duration of the course (years)",
        FieldKey::SuccessRate => "Success rate",
        FieldKey::SuccessLow => "Lowest estimate",
        FieldKey::SuccessHigh => "Highest estimate",
        FieldKey::SuccessSource => "Source",
        FieldKey::SuccessReason => "Reason",
        FieldKey::TargetMatch => "Match with SØM's target group",
        FieldKey::GoalMatch => "Match with SØM's goal",
    }
}

fn column(table: TableKey, key: ColumnKey) -> &'static str {
    match key {
        ColumnKey::Year => "Year",
        ColumnKey::Index => "Net price index",
        ColumnKey::Participants => "Participants",
        ColumnKey::Name => "Cost",
        ColumnKey::Category => "Category",
        ColumnKey::Actor => "Actor",
        ColumnKey::Committee => "Committee",
        ColumnKey::PriceYear => "Price year",
        ColumnKey::Source => "Source",
        ColumnKey::Service => "Service",
        ColumnKey::Area => "Area",
        ColumnKey::Unit => "Unit",
        ColumnKey::Person => "Person",
        ColumnKey::Persons => "Persons per participant",
        ColumnKey::Applies => "Applies to",
        ColumnKey::Included => "Included",
        ColumnKey::Reason => "Reason",
        ColumnKey::Municipality => "Municipality",
        ColumnKey::Region => "Region",
        ColumnKey::State => "State",
        ColumnKey::Total if table == TableKey::ResultsByActor => "Net result",
        ColumnKey::Total => "Total",
        ColumnKey::PerParticipant => "Per participant",
        ColumnKey::BreakEven => "Break-even success rate",
        ColumnKey::Cumulative => "Cumulative",
        ColumnKey::Undiscounted => "Undiscounted",
        ColumnKey::Rate => "Success rate",
        ColumnKey::TargetGroup => "Target group",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_the_model_are_put_into_english_and_names_of_lines_are_not() {
        let terms = Terms(Layout::built_in());
        for (danish, english) in [
            ("Succesrate", "Success rate"),
            ("Antal deltagere 2019", "Participants 2019"),
            ("Nettoprisindeks: År", "Net price index: Year"),
            ("Kilde og vand: Medregnes", "Kilde og vand: Included"),
            ("Sygehus, Borger, År 2", "Sygehus, Borger, year 2"),
            ("Løn til mentor 2019", "Løn til mentor 2019"),
            ("Sygehus: Kilde (Priser)", "Sygehus: Source (Priser)"),
            ("Sygehus: Stat", "Sygehus: State"),
            ("Indsats: number of rows", "Indsats: number of rows"),
        ] {
            assert_eq!(terms.label(danish), english);
        }
        assert_eq!(terms.who("Kommunen"), Some("Municipality"));
    }
}
