//! Sheets, fields, tables and columns by the names that layout files give them.

use serde::Serialize;

/// The name that a layout file gives a key.
pub fn key_name(key: impl Serialize) -> String {
    serde_json::to_value(key)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
