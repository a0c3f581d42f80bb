//! Which files a batch is about, and where each enriched one goes.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(not(target_family = "wasm"))]
use serde::{Deserialize, Serialize};

#[cfg(not(target_family = "wasm"))]
use super::path;
use super::settings::PORTFOLIO;

/// Formats that may hold a calculation; others lie in the same folders and are passed over.
const EXTENSIONS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];
/// What an enriched file is called, besides its own name.
const SUFFIX: &str = ".beriget";

/// Folders within folders deeper than this are passed over.
const DEEPEST: usize = 64;

/// What was found to do.
#[derive(Debug, Default)]
pub struct Found {
    pub jobs: Vec<Job>,
    pub passed_over: Vec<PassedOver>,
}

/// A folder that was not looked into; the rest go on.
#[derive(Debug)]
pub struct PassedOver {
    pub folder: PathBuf,
    /// Why it cannot be read; `None` where it lies too deep.
    pub why: Option<io::Error>,
}

/// A file to enrich.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(target_family = "wasm"), derive(Serialize, Deserialize))]
pub struct Job {
    #[cfg_attr(not(target_family = "wasm"), serde(with = "path"))]
    pub path: PathBuf,
    /// The file as the user will know it: its path within the folder that was asked for, or the
    /// whole of it where another file has that. No two files of a run have the same.
    pub file: String,
    /// The enriched file, within the output folder.
    pub output: String,
}

/// The files in the folders and files that were asked for, in alphabetical order, but those in
/// `output`.
///
/// # Errors
/// A folder or file that was named cannot be read.
pub fn find(asked: &[PathBuf], output: &Path) -> io::Result<Found> {
    let output = output.canonicalize().ok();
    let (mut found, mut passed_over) = (Vec::new(), Vec::new());
    for root in asked {
        if root.is_dir() {
            // A folder that was named is there to be read.
            std::fs::read_dir(root)?;
            let mut walk = Walk { root, output: output.as_deref(), found, passed_over };
            walk.folder(root, 0);
            (found, passed_over) = (walk.found, walk.passed_over);
        } else {
            std::fs::metadata(root)?;
            let name = PathBuf::from(root.file_name().unwrap_or(root.as_os_str()));
            found.push((root.clone(), name));
        }
    }
    found.sort();
    // One file may be reached by two ways.
    let mut seen = HashSet::new();
    found.retain(|(path, _)| seen.insert(place(path)));
    let (mut taken, mut known) = (BTreeSet::new(), HashSet::new());
    let mut jobs: Vec<Job> =
        found.into_iter().map(|(path, within)| job(path, &within, &mut taken)).collect();
    for job in &mut jobs {
        if !known.insert(job.file.clone()) {
            job.file = slashed(&job.path);
            known.insert(job.file.clone());
        }
    }
    Ok(Found { jobs, passed_over })
}

/// The file's place, by its folder's one name.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok();
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

struct Walk<'a> {
    root: &'a Path,
    output: Option<&'a Path>,
    found: Vec<(PathBuf, PathBuf)>,
    passed_over: Vec<PassedOver>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) {
        if depth > DEEPEST {
            self.passed_over.push(PassedOver { folder: folder.to_owned(), why: None });
        } else if let Err(why) = self.entries(folder, depth) {
            self.passed_over.push(PassedOver { folder: folder.to_owned(), why: Some(why) });
        }
    }

    fn entries(&mut self, folder: &Path, depth: usize) -> io::Result<()> {
        let is_output =
            self.output.is_some() && folder.canonicalize().ok().as_deref() == self.output;
        // The files in it are not ours where it was asked for itself, but what we made there is.
        if is_output && depth > 0 {
            return Ok(());
        }
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
                self.folder(&path, depth + 1);
                continue;
            }
            let extension =
                path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
            let ours = path.file_stem().is_some_and(|stem| is_ours(&stem.to_string_lossy()))
                || is_output && PORTFOLIO.contains(&name.as_str());
            // A link to a folder, or to nothing.
            if EXTENSIONS.contains(&extension.as_str()) && !ours && !path.is_dir() {
                let within = path.strip_prefix(self.root).unwrap_or(&path).to_owned();
                self.found.push((path, within));
            }
        }
        Ok(())
    }
}

/// Whether a file is called as an enriched one is: `a.beriget`, `a.beriget (2)`.
fn is_ours(stem: &str) -> bool {
    let number = stem.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    let plain = number.filter(|(_, number)| number.bytes().all(|digit| digit.is_ascii_digit()));
    plain.map_or(stem, |(plain, _)| plain).ends_with(SUFFIX)
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
            "z.beriget (2).xlsx",
            ".h.xlsx",
        ] {
            std::fs::write(at(name), b"").expect("a file");
        }
        let found = find(&[folder.path().to_owned()], &at("ud"));
        let jobs = found.expect("a folder that can be read").jobs;
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
