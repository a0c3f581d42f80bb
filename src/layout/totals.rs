//! Rows that sum the rows above them.

use super::spec::is_one_of;
use crate::typed::label;

/// How a row's name says that it sums others.
#[derive(PartialEq)]
pub enum Total {
    No,
    Word,
    /// The word stands with others, as in »Omkostninger i alt«.
    Within,
}

/// Whether a heading or a row's name says that it sums others.
pub fn sums(name: &str, words: &[String]) -> bool {
    total(name, words) != Total::No
}

pub fn total(name: &str, words: &[String]) -> Total {
    if is_one_of(name, words) {
        return Total::Word;
    }
    let name = label::key(name);
    let within = words.iter().map(|word| label::key(word)).any(|word| {
        let begins = name
            .strip_prefix(word.as_str())
            .is_some_and(|rest| rest.starts_with([' ', '(', ',', ':']));
        begins || name.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with(' '))
    });
    if within { Total::Within } else { Total::No }
}
