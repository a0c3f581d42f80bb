//! Where what is made goes, and how it gets there whole or not at all.

use anyhow::{Context, anyhow, bail};
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{File, Permissions};
use std::io;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::failure::wrong_use;
use crate::lang::Lang;
use crate::standing::{is_held, is_read_only};
use crate::workbook::Format;

/// What is added to a file's name.
const SUFFIX: &str = ".beriget";

/// How the name of a file that is not whole yet begins and ends.
const TEMPORARY: (&str, &str) = (".soem-", ".tmp");

/// What is written under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Workbook,
    MacroWorkbook,
    Text,
}

impl Kind {
    /// What becomes of a workbook: every format that takes no sheets is written anew as .xlsx.
    pub fn of(format: Format) -> Self {
        if format == Format::Xlsm { Kind::MacroWorkbook } else { Kind::Workbook }
    }

    /// How the names of such files end, the first being the one that we give.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Kind::Workbook => &["xlsx"],
            Kind::MacroWorkbook => &["xlsm"],
            Kind::Text => &["toml", "txt"],
        }
    }

    fn extension(self) -> &'static str {
        self.extensions().first().copied().unwrap_or_default()
    }

    /// Refuses a name that says something else than what is written.
    pub fn fits(self, target: &Path, lang: Lang) -> anyhow::Result<()> {
        let extension = target.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        // A device or a pipe is refused when it is written to.
        let is_other = target.exists() && !target.is_file();
        if is_other || self.extensions().contains(&extension.as_str()) {
            return Ok(());
        }
        let (shown, due) = (target.display(), self.extension());
        Err(wrong_use(anyhow!(match lang {
            Lang::Da => format!(
                "{shown}: navnet skal ende på .{due}, for det er sådan en fil, der skrives. \
                 (En mappe skrives med / til sidst.)"
            ),
            Lang::En => format!(
                "{shown}: the name must end in .{due}, for that is what is written. \
                 (A folder is written with / at its end.)"
            ),
        })))
    }

    /// Whether a file that is there is of this kind, by what it holds.
    fn is_of(self, file: &mut File) -> io::Result<bool> {
        const BEGINNING: u64 = 4096;
        let mut start = Vec::new();
        file.take(BEGINNING).read_to_end(&mut start)?;
        Ok(match self {
            Kind::Text => !start.contains(&0) && !start.starts_with(b"%PDF"),
            // An empty file holds nothing that could be lost.
            Kind::Workbook | Kind::MacroWorkbook => start.is_empty() || start.starts_with(b"PK"),
        })
    }
}

/// The file to write for `input`: `NAME.beriget.xlsx` beside it or in the folder `output`, or
/// `output` itself.
pub fn target(input: &Path, output: Option<&Path>, kind: Kind) -> PathBuf {
    let folder = match output {
        Some(output) if !is_folder(output) => return output.to_owned(),
        Some(folder) => folder,
        None => input.parent().unwrap_or(Path::new("")),
    };
    let stem = input.file_stem().unwrap_or(OsStr::new("soem"));
    let plain = stem.to_str().and_then(|stem| stem.strip_suffix(SUFFIX));
    let mut name = plain.map_or_else(|| stem.to_owned(), OsString::from);
    name.push(SUFFIX);
    name.push(".");
    name.push(kind.extension());
    folder.join(name)
}

/// Whether a path names a folder: one that is there, or one written with a slash at its end.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

pub fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Refuses to write over an input.
pub fn not_an_input<'a>(
    target: &Path,
    inputs: impl IntoIterator<Item = &'a Path>,
    lang: Lang,
) -> anyhow::Result<()> {
    if inputs.into_iter().any(|input| same_file(target, input)) {
        return Err(wrong_use(anyhow!(lang.pick(
            "originalen skrives der aldrig over. Vælg et andet navn med -o.",
            "the original is never written over. Choose another name with -o.",
        ))));
    }
    Ok(())
}

/// Refuses to write over an input, under a name of another kind, or over a file of another kind.
pub fn may_write<'a>(
    target: &Path,
    kind: Kind,
    inputs: impl IntoIterator<Item = &'a Path>,
    lang: Lang,
) -> anyhow::Result<()> {
    not_an_input(target, inputs, lang)?;
    kind.fits(target, lang)?;
    if !target.is_file() {
        return Ok(());
    }
    anyhow::ensure!(!is_held(target), "{}: {}", target.display(), held(target, lang));
    let of_kind = File::open(target).and_then(|mut file| kind.is_of(&mut file));
    if !of_kind.with_context(|| target.display().to_string())? {
        let other = lang.pick(
            "er en fil af en anden slags, og den erstattes ikke. Vælg et andet navn.",
            "is a file of another kind and is not replaced. Choose another name.",
        );
        bail!("{} {other}", target.display());
    }
    Ok(())
}

/// Refuses to write over what is there.
pub fn not_over(target: &Path, lang: Lang) -> anyhow::Result<()> {
    let taken =
        lang.pick("findes allerede. Vælg et andet navn.", "is there already. Choose another name.");
    anyhow::ensure!(!target.exists(), "{} {taken}", target.display());
    Ok(())
}

/// Writes beside the target and renames into place, so that the target is the old file or the whole
/// new one. A new file may be read by no more people than `input`, which it is made from.
pub fn write(target: &Path, bytes: &[u8], input: Option<&Path>, lang: Lang) -> anyhow::Result<()> {
    let not_written = || {
        let why = lang.pick("kunne ikke skrives", "could not be written");
        format!("{} {why}", target.display())
    };
    if is_read_only(target) {
        let protected = lang.pick("filen er skrivebeskyttet", "the file is read-only");
        return Err(anyhow!(protected)).with_context(not_written);
    }
    if is_held(target) {
        return Err(anyhow!(held(target, lang))).with_context(not_written);
    }
    whole(target, bytes, input)
        .map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => no_right(lang),
            io::ErrorKind::Other if !is_ordinary(target) => anyhow!(lang.pick(
                "det er en enhed, et rør eller en mappe og ikke en fil. Vælg et andet navn.",
                "it is a device, a pipe or a folder and no file. Choose another name.",
            )),
            _ => error.into(),
        })
        .with_context(not_written)
}

/// Makes a folder to write to.
pub fn make_folder(folder: &Path, lang: Lang) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => no_right(lang),
        _ => error.into(),
    })
}

fn no_right(lang: Lang) -> anyhow::Error {
    anyhow!(lang.pick(
        "du har ikke ret til at skrive i mappen. Vælg en anden mappe, eller bed om adgang.",
        "you may not write in the folder. Choose another folder, or ask for access.",
    ))
}

/// Whether a path is free, or that of an ordinary file.
fn is_ordinary(target: &Path) -> bool {
    std::fs::metadata(target).map_or(true, |there| there.is_file())
}

/// What to do where another program has the file open.
fn held(target: &Path, lang: Lang) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    match lang {
        Lang::Da => format!("luk {name} i Excel, eller vælg et andet navn med -o"),
        Lang::En => format!("close {name} in Excel, or choose another name with -o"),
    }
}

/// The same, with what the file system says.
pub fn whole(target: &Path, bytes: &[u8], input: Option<&Path>) -> io::Result<()> {
    let mut pending = Pending::new(target, input)?;
    pending.file.write_all(bytes)?;
    pending.finish()
}

/// A file that is being written beside its target; it is gone unless it is finished.
pub struct Pending {
    pub file: tempfile::NamedTempFile,
    target: PathBuf,
    /// Those of the file that it takes the place of.
    permissions: Option<Permissions>,
}

impl Pending {
    pub fn new(target: &Path, input: Option<&Path>) -> io::Result<Pending> {
        let there = std::fs::metadata(target).ok();
        // A device or a pipe would be replaced by the file.
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return Err(io::Error::other("it is no ordinary file"));
        }
        let permissions = there.map(|there| there.permissions());
        if permissions.as_ref().is_some_and(Permissions::readonly) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let file = beside(target, input)?;
        Ok(Pending { file, target: target.to_owned(), permissions })
    }

    /// Renames into place.
    pub fn finish(self) -> io::Result<()> {
        if let Some(permissions) = self.permissions {
            self.file.as_file().set_permissions(permissions)?;
        }
        self.file.as_file().sync_all()?;
        self.file.persist(&self.target).map_err(|error| error.error)?;
        Ok(())
    }
}

fn beside(target: &Path, input: Option<&Path>) -> io::Result<tempfile::NamedTempFile> {
    let folder =
        target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    clear_once(folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode(input)));
    #[cfg(not(unix))]
    let _ = input;
    loop {
        let file = builder.tempfile_in(folder)?;
        // Another run takes a file that nobody holds for one that was left behind.
        let held = file.as_file().lock();
        if held.is_err() || file.path().exists() {
            return Ok(file);
        }
    }
}

/// Read by everybody, unless the file that it is made from is not.
#[cfg(unix)]
fn mode(input: Option<&Path>) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let of_input = input.and_then(|input| std::fs::metadata(input).ok());
    0o600 | (of_input.map_or(0o044, |input| input.permissions().mode()) & 0o044)
}

/// Takes away the half files that a run which was killed has left in a folder, the first time that
/// this run writes there.
fn clear_once(folder: &Path) {
    static CLEARED: Mutex<Option<HashSet<PathBuf>>> = Mutex::new(None);
    let mut cleared = CLEARED.lock().unwrap_or_else(PoisonError::into_inner);
    if cleared.get_or_insert_default().insert(folder.to_owned()) {
        // What cannot be cleared is in nobody's way.
        let _ = clear(folder);
    }
}

/// Takes away the half files that a run which was killed has left in a folder. Those of a run that
/// is still at work are held by it.
pub fn clear(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_half = name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1);
        if !is_half || !entry.file_type()?.is_file() {
            continue;
        }
        let Ok(file) = File::options().write(true).open(entry.path()) else { continue };
        if file.try_lock().is_ok() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_enriched_workbook_stands_beside_the_original() {
        let target = |input, output: Option<&str>, kind| {
            target(Path::new(input), output.map(Path::new), kind)
        };
        let plain = Kind::Workbook;
        assert_eq!(target("a/autisme.xlsx", None, plain), Path::new("a/autisme.beriget.xlsx"));
        assert_eq!(
            target("a/b.xlsm", Some("ud/"), Kind::MacroWorkbook),
            Path::new("ud/b.beriget.xlsm")
        );
        assert_eq!(target("a/b.ods", None, plain), Path::new("a/b.beriget.xlsx"));
        assert_eq!(target("a/b.xlsx", Some("c.xlsx"), plain), Path::new("c.xlsx"));
        assert_eq!(target("a.beriget.xlsx", None, plain), Path::new("a.beriget.xlsx"));
    }

    #[test]
    fn half_files_are_cleared_unless_they_are_being_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in [".soem-x.tmp", "soem.tmp", ".soem-x.xlsx"] {
            std::fs::write(at(name), b"x").expect("a file");
        }
        let pending = Pending::new(&at("a.xlsx"), None).expect("a file");
        assert!(!at(".soem-x.tmp").exists());
        clear(folder.path()).expect("cleared");
        pending.finish().expect("written");
        assert!(at("a.xlsx").exists() && at("soem.tmp").exists() && at(".soem-x.xlsx").exists());
    }
}
