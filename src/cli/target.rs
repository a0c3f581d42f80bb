//! Where the enriched workbook goes, and how it gets there whole or not at all.

use anyhow::Context;
use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::lang::Lang;

/// What is added to a file's name.
const SUFFIX: &str = ".beriget";

/// How the name of a file that is not whole yet begins and ends.
pub const TEMPORARY: (&str, &str) = (".soem-", ".tmp");

/// The file to write for `input`: `NAME.beriget.xlsx` beside it or in the folder `output`, or
/// `output` itself. A name that is the input's own gets ` (2)`.
pub fn target(input: &Path, output: Option<&Path>) -> PathBuf {
    // Every other format is written anew as .xlsx.
    let macros = input.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsm"));
    let extension = if macros { "xlsm" } else { "xlsx" };
    let stem = input.file_stem().and_then(|s| s.to_str()).unwrap_or("soem");
    let stem = stem.strip_suffix(SUFFIX).unwrap_or(stem);
    let folder = match output {
        Some(output) if !is_folder(output) => return output.to_owned(),
        Some(folder) => folder,
        None => input.parent().unwrap_or(Path::new("")),
    };
    let target = folder.join(format!("{stem}{SUFFIX}.{extension}"));
    if same_file(&target, input) {
        folder.join(format!("{stem}{SUFFIX} (2).{extension}"))
    } else {
        target
    }
}

/// Whether a path names a folder: one that is there, or one written with a slash at its end.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

pub fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Writes beside the target and renames into place, so that the target is the old file or the whole
/// new one.
pub fn write(target: &Path, bytes: &[u8], lang: Lang) -> anyhow::Result<()> {
    let not_written = || {
        let why = lang.pick("kunne ikke skrives", "could not be written");
        format!("{} {why}", target.display())
    };
    whole(target, bytes).with_context(not_written)
}

/// The same, with what the file system says.
pub fn whole(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut pending = Pending::new(target)?;
    pending.file.write_all(bytes)?;
    pending.finish()
}

/// Refuses to write over what is there.
pub fn not_over(target: &Path, lang: Lang) -> anyhow::Result<()> {
    let taken =
        lang.pick("findes allerede. Vælg et andet navn.", "is there already. Choose another name.");
    anyhow::ensure!(!target.exists(), "{} {taken}", target.display());
    Ok(())
}

/// A file that is being written beside its target; it is gone unless it is finished.
pub struct Pending {
    pub file: tempfile::NamedTempFile,
    target: PathBuf,
}

impl Pending {
    pub fn new(target: &Path) -> io::Result<Pending> {
        // A device or a pipe would be replaced by the file.
        if std::fs::metadata(target).is_ok_and(|there| !there.is_file()) {
            return Err(io::Error::other("it is no ordinary file"));
        }
        let file = beside(target)?;
        Ok(Pending { file, target: target.to_owned() })
    }

    /// Renames into place.
    pub fn finish(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(&self.target).map_err(|error| error.error)?;
        Ok(())
    }
}

fn beside(target: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder =
        target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_enriched_workbook_stands_beside_the_original() {
        assert_eq!(target(Path::new("a/autisme.xlsx"), None), Path::new("a/autisme.beriget.xlsx"));
        assert_eq!(
            target(Path::new("a/b.xlsm"), Some(Path::new("ud/"))),
            Path::new("ud/b.beriget.xlsm")
        );
        assert_eq!(target(Path::new("a/b.ods"), None), Path::new("a/b.beriget.xlsx"));
        assert_eq!(target(Path::new("a/b.xlsx"), Some(Path::new("c.xlsx"))), Path::new("c.xlsx"));
    }

    #[test]
    fn a_rerun_does_not_write_over_its_input() {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("a.beriget.xlsx");
        std::fs::write(&input, b"x").expect("a file");
        assert_eq!(target(&input, None), folder.path().join("a.beriget (2).xlsx"));
    }
}
