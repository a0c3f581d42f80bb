//! The thresholds of the rules: each rule's own, and what a user changes in a file of TOML:
//!
//! ```toml
//! [C7]
//! share = 0.6        # a line must carry more than 60 per cent
//! [D5]
//! on = false         # switched off
//! ```
//!
//! Whatever is changed or switched off is told with the result.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use thiserror::Error;
use toml::{Table, Value};

use crate::typed::toml_file::{self, TomlError};

use super::rule::Rule;

/// Why a file of thresholds cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ThresholdError {
    #[error("it is not TOML: {0}")]
    NotToml(TomlError),
    #[error("there is no rule {0}; see soem rules")]
    UnknownRule(String),
    #[error("{rule} has no setting {key}; it has: {known}")]
    UnknownKey { rule: String, key: String, known: String },
    #[error("{rule}.{key} is {found}, where {expected} is due")]
    Type { rule: String, key: String, found: String, expected: String },
}

/// What a user has changed: a rule's setting, the program's own value and the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub rule: String,
    pub key: String,
    pub from: String,
    pub to: String,
}

/// The settings of every rule.
#[derive(Debug, Clone)]
pub struct Thresholds {
    rules: BTreeMap<String, Table>,
    /// What differs from the program's own.
    pub changes: Vec<Change>,
}

impl Thresholds {
    /// Those of `rules`, all of them switched on.
    #[expect(clippy::expect_used, reason = "compiled in, and read by a test")]
    pub(super) fn of_rules(rules: &[&Rule]) -> Self {
        let own = |rule: &&Rule| {
            let mut table: Table =
                rule.thresholds.parse().expect("thresholds compiled in are TOML");
            table.insert("on".to_owned(), Value::Boolean(true));
            (rule.code.to_owned(), table)
        };
        Thresholds { rules: rules.iter().map(own).collect(), changes: Vec::new() }
    }

    /// The program's own with the changes of a user's file.
    ///
    /// # Errors
    /// A rule or setting that does not exist, or a value of another kind than the program's own.
    pub fn changed_by(text: &str) -> Result<Self, ThresholdError> {
        let file: Table = toml_file::read(text).map_err(ThresholdError::NotToml)?;
        let mut all = Self::default();
        for (code, changed) in file {
            let rule = all
                .rules
                .get_mut(&code)
                .ok_or_else(|| ThresholdError::UnknownRule(code.clone()))?;
            let Value::Table(changed) = changed else {
                return Err(ThresholdError::UnknownRule(code));
            };
            for (key, to) in changed {
                let Some(from) = rule.get(&key) else {
                    let known = rule.keys().cloned().collect::<Vec<_>>().join(", ");
                    return Err(ThresholdError::UnknownKey { rule: code, key, known });
                };
                if !same_kind(from, &to) {
                    let (found, expected) = (to.to_string(), kind(from).to_owned());
                    return Err(ThresholdError::Type { rule: code, key, found, expected });
                }
                if *from != to {
                    let change = Change {
                        rule: code.clone(),
                        key: key.clone(),
                        from: from.to_string(),
                        to: to.to_string(),
                    };
                    all.changes.push(change);
                    rule.insert(key, to);
                }
            }
        }
        Ok(all)
    }

    pub fn is_on(&self, code: &str) -> bool {
        self.value(code, "on").and_then(Value::as_bool).unwrap_or(true)
    }

    /// The settings of a rule, without whether it is on.
    pub fn of(&self, code: &str) -> Vec<(String, String)> {
        let rule = self.rules.get(code).into_iter().flatten();
        rule.filter(|(key, _)| *key != "on")
            .map(|(key, value)| (key.clone(), value.to_string()))
            .collect()
    }

    pub(super) fn number(&self, code: &str, key: &str) -> Decimal {
        self.value(code, key).and_then(decimal).unwrap_or_default()
    }

    pub(super) fn numbers(&self, code: &str, key: &str) -> Vec<Decimal> {
        let list =
            self.value(code, key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(decimal).collect()
    }

    pub(super) fn words(&self, code: &str, key: &str) -> Vec<String> {
        let list =
            self.value(code, key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn value(&self, code: &str, key: &str) -> Option<&Value> {
        self.rules.get(code)?.get(key)
    }
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(whole) => Some(Decimal::from(*whole)),
        Value::Float(float) => float.to_string().parse().ok(),
        _ => None,
    }
}

fn same_kind(a: &Value, b: &Value) -> bool {
    kind(a) == kind(b)
        && match (a, b) {
            (Value::Array(a), Value::Array(b)) => match a.first() {
                Some(first) => b.iter().all(|item| kind(item) == kind(first)),
                None => true,
            },
            _ => true,
        }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Boolean(_) => "true or false",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Array(_) => "a list",
        Value::String(_) => "a text",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_user_changes_single_values_and_is_told_which() {
        let all = Thresholds::changed_by("[C7]\nshare = 0.6\n[D5]\non = false\n[C8]\non = true\n")
            .expect("valid");
        assert_eq!(all.number("C7", "share"), dec!(0.6));
        assert!(!all.is_on("D5"));
        let told: Vec<_> =
            all.changes.iter().map(|c| (c.rule.as_str(), c.from.as_str(), c.to.as_str())).collect();
        assert_eq!(told, [("C7", "0.5", "0.6"), ("D5", "true", "false")]);
    }

    #[test]
    fn what_is_misspelt_or_of_another_kind_is_refused() {
        assert!(matches!(
            Thresholds::changed_by("[X9]\non = true"),
            Err(ThresholdError::UnknownRule(_))
        ));
        assert!(matches!(
            Thresholds::changed_by("[C7]\nshares = 1"),
            Err(ThresholdError::UnknownKey { .. })
        ));
        assert!(matches!(
            Thresholds::changed_by("[C7]\nshare = \"1\""),
            Err(ThresholdError::Type { .. })
        ));
        assert!(matches!(
            Thresholds::changed_by("[C2]\nfactors = [\"7\"]"),
            Err(ThresholdError::Type { .. })
        ));
    }
}
