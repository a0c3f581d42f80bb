//! Small files that a user names: layouts, rules, scenarios, price lists.

use std::io::Read;
use std::path::Path;

use super::show::console::MOST_TEXT;
use crate::lang::Lang;

/// The bytes of a file that people write; a device or a pipe, or a far larger file, is not one.
///
/// # Errors
/// What is wrong, in words.
pub fn small_file(path: &Path, lang: Lang) -> Result<Vec<u8>, String> {
    let unreadable = |error| format!("{}: {error}", lang.pick("kan ikke læses", "cannot be read"));
    let no_file = || {
        lang.pick(
            "er ikke en almindelig fil på højst 4 MiB",
            "is no ordinary file of at most 4 MiB",
        )
        .to_owned()
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() || meta.len() > MOST_TEXT {
        return Err(no_file());
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MOST_TEXT + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > MOST_TEXT { Err(no_file()) } else { Ok(bytes) }
}

/// The same as text.
pub fn small_text(path: &Path, lang: Lang) -> Result<String, String> {
    let not_text = |_| lang.pick("er ikke tekst i UTF-8", "is not text in UTF-8").to_owned();
    String::from_utf8(small_file(path, lang)?).map_err(not_text)
}
