//! Small files that a user names: layouts, rules, scenarios, price lists, cases.

use anyhow::{Context, anyhow};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::lang::Lang;

/// Most bytes of such a file.
const MOST: u64 = 4 << 20;

/// The bytes of a file that people write; a device or a pipe, or a far larger file, is not one.
///
/// # Errors
/// What is wrong with the file.
pub fn bytes(path: &Path, lang: Lang) -> anyhow::Result<Vec<u8>> {
    let unreadable = || lang.pick("kan ikke læses", "cannot be read");
    let no_file = || {
        anyhow!(lang.pick(
            "er ikke en almindelig fil på højst 4 MiB",
            "is no ordinary file of at most 4 MiB",
        ))
    };
    let meta = std::fs::metadata(path).with_context(unreadable)?;
    if !meta.is_file() || meta.len() > MOST {
        return Err(no_file());
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
        .with_context(unreadable)?;
    if bytes.len() as u64 > MOST { Err(no_file()) } else { Ok(bytes) }
}

/// The same as text.
pub fn text(path: &Path, lang: Lang) -> anyhow::Result<String> {
    let not_text = |_| anyhow!(lang.pick("er ikke tekst i UTF-8", "is not text in UTF-8"));
    String::from_utf8(bytes(path, lang)?).map_err(not_text)
}
