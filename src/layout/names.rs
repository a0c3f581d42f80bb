//! The names that a layout gives one thing, folded once for all the texts they are held against.

use serde::Deserialize;
use std::ops::Deref;

use crate::typed::label;

/// Synonyms, the format's own name first.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Names {
    names: Vec<String>,
    keys: Vec<String>,
}

impl From<Vec<String>> for Names {
    fn from(names: Vec<String>) -> Self {
        let keys = names.iter().map(|name| label::key(name)).collect();
        Names { names, keys }
    }
}

impl Deref for Names {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.names
    }
}

impl Names {
    /// The name that the format itself uses.
    pub fn first(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// What the names are compared by, as [`label::key`] folds them.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Whether `found` is one of the names, without regard to case, spacing and spelling of æøå.
    pub fn has(&self, found: &str) -> bool {
        self.has_key(&label::key(found))
    }

    /// The same of a text that is folded already.
    pub fn has_key(&self, key: &str) -> bool {
        self.keys.iter().any(|own| own == key)
    }

    /// The one of the names that `found` is, as the format writes it.
    pub fn own(&self, found: &str) -> Option<&str> {
        let key = label::key(found);
        let named = self.names.iter().zip(&self.keys).find(|(_, own)| **own == key);
        named.map(|(name, _)| name.as_str())
    }
}

/// Headings that carry a number: `{n}` is a calendar year or a year after the course as it stands,
/// `{i}` the year of the calculation counted from 1.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Numbered {
    patterns: Vec<String>,
    /// What stands before and after the number, folded.
    stated: Vec<(String, String)>,
    counted: Vec<(String, String)>,
}

impl From<Vec<String>> for Numbered {
    fn from(patterns: Vec<String>) -> Self {
        let around = |hole: &str| {
            let split = patterns.iter().filter_map(|pattern| pattern.split_once(hole));
            split.map(|(before, after)| (label::key(before), label::key(after))).collect()
        };
        let (stated, counted) = (around("{n}"), around("{i}"));
        Numbered { patterns, stated, counted }
    }
}

impl Deref for Numbered {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.patterns
    }
}

impl Numbered {
    /// The number that a folded heading has where a pattern has `{n}`.
    pub fn stated(&self, key: &str) -> Option<i32> {
        number(&self.stated, key)
    }

    /// The number that a folded heading has where a pattern has `{i}`.
    pub fn counted(&self, key: &str) -> Option<i32> {
        number(&self.counted, key)
    }
}

fn number(patterns: &[(String, String)], key: &str) -> Option<i32> {
    patterns.iter().find_map(|(before, after)| {
        key.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?.trim().parse().ok()
    })
}
