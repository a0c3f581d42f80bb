//! Rows that sum the rows above them.

use super::names::Names;
use crate::typed::label;

/// How a row's name says that it sums others.
#[derive(PartialEq)]
pub(super) enum Total {
    No,
    Word,
    /// The word stands with others, as in »Omkostninger i alt«.
    Within,
}

/// Whether a heading or a row's name says that it sums others.
pub(super) fn sums(name: &str, words: &Names) -> bool {
    total(name, words) != Total::No
}

pub(super) fn total(name: &str, words: &Names) -> Total {
    let name = label::key(name);
    if words.has_key(&name) {
        return Total::Word;
    }
    let within = words.keys().iter().any(|word| {
        let begins = name
            .strip_prefix(word.as_str())
            .is_some_and(|rest| rest.starts_with([' ', '(', ',', ':']));
        begins || name.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with(' '))
    });
    if within { Total::Within } else { Total::No }
}
