//! Which files a batch is about, and where each enriched one goes.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Formats that may hold a calculation; others lie in the same folders and are passed over.
const EXTENSIONS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];
/// What an enriched file is called, besides its own name.
const SUFFIX: &str = ".beriget";

/// A file to enrich.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub path: PathBuf,
    /// The file as the user will know it: its path within the folder that was asked for.
    pub file: String,
    /// The enriched file, within the output folder.
    pub output: String,
}

/// The files in the folders and files that were asked for, in alphabetical order, but those in
/// `output`.
///
/// # Errors
/// A folder or file that was named cannot be read.
pub fn find(asked: &[PathBuf], output: &Path) -> io::Result<Vec<Job>> {
    let output = output.canonicalize().ok();
    let mut found = Vec::new();
    for root in asked {
        if root.is_dir() {
            walk(root, root, output.as_deref(), &mut found)?;
        } else {
            std::fs::metadata(root)?;
            let name = PathBuf::from(root.file_name().unwrap_or(root.as_os_str()));
            found.push((root.clone(), name));
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    let mut taken = BTreeSet::new();
    Ok(found.into_iter().map(|(path, within)| job(path, &within, &mut taken)).collect())
}

fn walk(
    folder: &Path,
    root: &Path,
    output: Option<&Path>,
    found: &mut Vec<(PathBuf, PathBuf)>,
) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // Hidden files, and what Excel and LibreOffice leave beside an open file.
        if name.starts_with(['.', '~']) {
            continue;
        }
        // A link to a folder is not followed: it may lead back.
        if entry.file_type()?.is_dir() {
            if output.is_none() || path.canonicalize().ok().as_deref() != output {
                walk(&path, root, output, found)?;
            }
            continue;
        }
        let extension =
            path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        let ours = path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with(SUFFIX));
        if EXTENSIONS.contains(&extension.as_str()) && !ours {
            let within = path.strip_prefix(root).unwrap_or(&path).to_owned();
            found.push((path, within));
        }
    }
    Ok(())
}

fn job(path: PathBuf, within: &Path, taken: &mut BTreeSet<String>) -> Job {
    let folder = within.parent().map(slashed).filter(|folder| !folder.is_empty());
    let folder = folder.map(|folder| folder + "/").unwrap_or_default();
    let stem = within.file_stem().unwrap_or_default().to_string_lossy();
    let extension =
        within.extension().and_then(|e| e.to_str()).unwrap_or("xlsx").to_ascii_lowercase();
    // The formats that cannot take sheets become .xlsx where they are enriched at all.
    let extension = if extension == "xlsm" { "xlsm" } else { "xlsx" };
    let numbered = |number: u32| match number {
        1 => format!("{folder}{stem}{SUFFIX}.{extension}"),
        _ => format!("{folder}{stem}{SUFFIX} ({number}).{extension}"),
    };
    // File systems that take no account of case must not let one file take another's place.
    let output =
        (1..).map(numbered).find(|name| taken.insert(name.to_lowercase())).unwrap_or_default();
    Job { path, file: slashed(within), output }
}

pub(super) fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workbooks_are_found_in_folders_and_keep_their_places() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("a/b")).expect("folders");
        std::fs::create_dir_all(at("ud")).expect("a folder");
        for name in [
            "a/x.xlsx",
            "a/X.ods",
            "a/b/y.XLSM",
            "a/~$x.xlsx",
            "a/note.txt",
            "ud/x.xlsx",
            "z.beriget.xlsx",
            ".h.xlsx",
        ] {
            std::fs::write(at(name), b"").expect("a file");
        }
        let jobs = find(&[folder.path().to_owned()], &at("ud")).expect("a folder that can be read");
        let outputs: Vec<_> =
            jobs.iter().map(|job| (job.file.as_str(), job.output.as_str())).collect();
        let expected = [
            ("a/X.ods", "a/X.beriget.xlsx"),
            ("a/b/y.XLSM", "a/b/y.beriget.xlsm"),
            ("a/x.xlsx", "a/x.beriget (2).xlsx"),
        ];
        assert_eq!(outputs, expected);
    }
}
