//! Small files that a user names: layouts, rules, scenarios, price lists, cases.

use anyhow::{Context, anyhow, bail};
use encoding_rs::UTF_8;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::lang::Lang;

/// Most bytes of such a file.
const MOST: u64 = 4 << 20;

/// How the first byte of æ, ø and å in UTF-8 looks where it was taken for a letter of its own, in
/// the code pages of consoles and of Windows. Neither is a letter of Danish.
const MISTAKEN: [char; 2] = ['├', 'Ã'];

/// The bytes of a file that people write; a device or a pipe, or a far larger file, is not one.
///
/// # Errors
/// What is wrong with the file.
fn bytes(path: &Path, lang: Lang) -> anyhow::Result<Vec<u8>> {
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

/// The same as text: UTF-8, or UTF-16 with its mark, as Windows PowerShell writes what is
/// redirected with `>`.
///
/// # Errors
/// What is wrong with the file.
pub fn text(path: &Path, lang: Lang) -> anyhow::Result<String> {
    let bytes = bytes(path, lang)?;
    let (text, encoding, is_broken) = UTF_8.decode(&bytes);
    if is_broken {
        bail!(lang.pick(
            "er ikke tekst i UTF-8. Gem filen som UTF-8, i Excel som »CSV UTF-8«.",
            "is not text in UTF-8. Save the file as UTF-8, in Excel as \"CSV UTF-8\".",
        ));
    }
    if encoding != UTF_8 && text.contains(MISTAKEN) {
        bail!(lang.pick(
            "har mistet æ, ø og å, da PowerShell omdirigerede den med >. Skriv den med -o i \
             stedet.",
            "lost æ, ø and å when PowerShell redirected it with >. Write it with -o instead.",
        ));
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, String> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), bytes).expect("a file");
        text(file.path(), Lang::Da).map_err(|error| error.to_string())
    }

    fn utf16(text: &str) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn text_is_read_in_the_encodings_that_windows_writes() {
        let line = "titel = \"Særlig indsats på Ærø\"\r\n";
        assert_eq!(read(line.as_bytes()).as_deref(), Ok(line));
        assert_eq!(read(&[b"\xEF\xBB\xBF", line.as_bytes()].concat()).as_deref(), Ok(line));
        assert_eq!(read(&utf16(line)).as_deref(), Ok(line));
        let big: Vec<u8> = utf16(line).chunks(2).flat_map(|unit| [unit[1], unit[0]]).collect();
        assert_eq!(read(&big).as_deref(), Ok(line));
    }

    /// What Windows PowerShell makes of UTF-8 where the console has the Danish code page 850, or
    /// Windows-1252.
    #[test]
    fn letters_that_were_lost_on_the_way_are_told_of() {
        for lost in ["S├ªrlig", "p├Ñ", "├©", "├å", "SÃ¦rlig", "Ã…rhus"] {
            let told = read(&utf16(lost)).expect_err(lost);
            assert!(told.contains("-o"), "{told}");
        }
        for broken in [&b"S\xE6rlig"[..], &b"\xFF\xFEa"[..]] {
            let told = read(broken).expect_err("no text");
            assert!(told.contains("UTF-8"), "{told}");
        }
    }
}
