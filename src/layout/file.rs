//! Layout files: TOML, whole or as the differences from a built-in layout (`based_on = "soem"`).
//!
//! Tables of the file are merged into those of the layout it is based on, lists of columns by their
//! `key`; everything else that the file states replaces what stood there.

use std::sync::{Arc, LazyLock};
use thiserror::Error;
use toml::{Table, Value};

use super::spec::Layout;
use crate::typed::toml_file::{self, TomlError};

/// The layouts that the program is built with, by their id, the format's own first.
const TEXTS: [(&str, &str); 1] = [("soem", include_str!("soem.toml"))];

#[expect(clippy::expect_used, reason = "compiled in, and read by a test")]
static BUILT_IN: LazyLock<[Arc<Layout>; TEXTS.len()]> = LazyLock::new(|| {
    TEXTS.map(|(_, text)| {
        Arc::new(Layout::from_toml(text).expect("the layouts compiled in are valid"))
    })
});

/// Why a layout file cannot be used.
#[derive(Debug, Error)]
pub enum LayoutError {
    #[error("the layout is not valid TOML: {0}")]
    Syntax(TomlError),
    #[error("the layout is based on \"{0}\", and there is no such layout; soem layouts lists them")]
    Base(String),
    #[error("the layout says what no layout says: {0}")]
    Content(TomlError),
    #[error("the layout has an empty list of names at {0}; leave the line out or name something")]
    NoNames(String),
}

impl Layout {
    /// The layout of the SØM format that the program was built with.
    pub fn built_in() -> &'static Arc<Layout> {
        let [own] = &*BUILT_IN;
        own
    }

    /// Every layout that the program was built with.
    pub fn all_built_in() -> &'static [Arc<Layout>] {
        &*BUILT_IN
    }

    /// Reads a layout from TOML.
    ///
    /// # Errors
    /// The text is not TOML, is based on what does not exist, or has a key or value that layouts do
    /// not have.
    pub fn from_toml(text: &str) -> Result<Layout, LayoutError> {
        let mut own: Table = toml_file::read(text).map_err(LayoutError::Syntax)?;
        let layout: Layout = match own.remove("based_on") {
            // Read from the text itself, whose errors tell the line.
            None => toml_file::read(text),
            Some(base) => {
                let id = base.as_str().unwrap_or_default();
                let found = TEXTS.iter().find(|(known, _)| *known == id);
                let (_, base) = found.ok_or_else(|| LayoutError::Base(base.to_string()))?;
                let mut whole: Table = toml_file::read(base).map_err(LayoutError::Syntax)?;
                merge(&mut whole, own);
                whole.try_into().map_err(|error| TomlError::new("", &error))
            }
        }
        .map_err(LayoutError::Content)?;
        let nameless = layout
            .sheets
            .iter()
            .find(|(_, names)| names.is_empty())
            .map(|(key, _)| format!("{key:?}"));
        let columns = layout.tables.values().flat_map(|table| &table.columns);
        let unheaded = columns
            .filter(|column| column.headings.is_empty())
            .map(|column| format!("{:?}", column.key))
            .next();
        match nameless.or(unheaded) {
            Some(place) => Err(LayoutError::NoNames(place)),
            None => Ok(layout),
        }
    }
}

fn merge(into: &mut Table, from: Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            (Some(Value::Array(old)), Value::Array(new))
                if !new.is_empty() && new.iter().all(|item| key_of(item).is_some()) =>
            {
                for item in new {
                    let same = old.iter_mut().find(|known| key_of(known) == key_of(&item));
                    match (same, item) {
                        (Some(Value::Table(known)), Value::Table(item)) => merge(known, item),
                        (_, item) => old.push(item),
                    }
                }
            }
            (_, value) => _ = into.insert(key, value),
        }
    }
}

fn key_of(item: &Value) -> Option<&str> {
    item.as_table()?.get("key")?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::spec::Position;
    use crate::layout::{ColumnKey, FieldKey, TableKey};

    #[test]
    fn a_layout_states_what_differs() {
        let layout = Layout::from_toml(
            r#"
            based_on = "soem"
            id = "egen"
            title = "Egen"
            [fields]
            success_rate = { labels = ["Effekt"], value = 2 }
            [tables.costs]
            columns = [{ key = "actor", headings = ["Betaler"] }]
            "#,
        )
        .expect("a layout");
        assert_eq!(
            (layout.id.as_str(), layout.fields.len()),
            ("egen", Layout::built_in().fields.len())
        );
        let field = &layout.fields[&FieldKey::SuccessRate];
        assert_eq!(
            (field.labels[0].as_str(), field.value, field.required),
            ("Effekt", Position::Columns(2), true)
        );
        assert_eq!(layout.heading(TableKey::Costs, ColumnKey::Actor), "Betaler");
        assert_eq!(layout.heading(TableKey::Costs, ColumnKey::Name), "Omkostning");
    }

    #[test]
    fn what_is_no_layout_is_told() {
        for (text, told) in [
            ("id = ", "not valid TOML"),
            ("based_on = \"x\"", "no such layout"),
            ("based_on = \"soem\"\n[fields]\nrente = { labels = [\"Rente\"] }", "unknown variant"),
            ("based_on = \"soem\"\n[sheets]\nprices = []", "empty list"),
        ] {
            let error = Layout::from_toml(text).expect_err(text).to_string();
            let source = Layout::from_toml(text).expect_err(text);
            assert!(
                error.contains(told) || format!("{source:?}").contains(told),
                "{text}: {error}"
            );
        }
    }
}
