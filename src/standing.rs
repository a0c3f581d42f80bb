//! Which name an enriched workbook gets, so that nothing of a user's is lost: not what they have
//! typed in the file of an earlier run, not a file that is somebody else's, and not what this run
//! has just written.

#[cfg(not(target_family = "wasm"))]
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::earlier::Earlier;
use crate::enrich::{self, Options};
use crate::graft;
use crate::lang::{Lang, is_open_elsewhere};
use crate::package::limits::Limits;
use crate::workbook::Workbook;

/// How many cells that differ are named.
const NAMED: usize = 8;

/// The names that a run gives.
#[derive(Debug)]
#[cfg_attr(not(target_family = "wasm"), derive(Serialize, Deserialize))]
pub struct Names {
    inputs: BTreeSet<OsString>,
    /// Names that are kept for one file each, the one that wants them.
    wanted: BTreeSet<OsString>,
    #[cfg_attr(not(target_family = "wasm"), serde(skip))]
    given: Mutex<HashSet<OsString>>,
    lang: Lang,
}

/// Where a workbook goes.
pub struct Chosen {
    pub path: PathBuf,
    /// What was there, and what else an earlier run has made of the same file; the first goes
    /// before the others.
    pub earlier: Vec<Earlier>,
    /// Why it did not get the name that it should have.
    pub told: Vec<String>,
    /// What is to be replaced, as it was when it was read.
    pub stamp: Option<Stamp>,
}

/// Length and time of a file, the time since 1970.
pub type Stamp = (u64, Option<Duration>);

pub fn stamp(path: &Path) -> Option<Stamp> {
    let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
    let of = |there: Metadata| (there.len(), there.modified().ok().and_then(since));
    std::fs::metadata(path).ok().map(of)
}

impl Chosen {
    /// Whether what is to be replaced is still as it was read, and nothing has come in its place.
    pub fn is_current(&self) -> bool {
        stamp(&self.path) == self.stamp
    }
}

/// What stands under a name.
enum Standing {
    Free,
    /// Of an earlier run, and it may be replaced.
    Ours(Box<Earlier>),
    /// It is left alone, for that reason.
    Kept(String, Option<Box<Earlier>>),
}

impl Names {
    /// Names for a run over these files, none of which is written over. Those that are `wanted` go
    /// to the files that want just these.
    pub fn new<'a>(
        inputs: impl IntoIterator<Item = &'a Path>,
        wanted: impl IntoIterator<Item = PathBuf>,
        lang: Lang,
    ) -> Self {
        let inputs = inputs.into_iter().map(place).collect();
        let wanted = wanted.into_iter().map(|path| place(&path)).collect();
        Names { inputs, wanted, given: Mutex::default(), lang }
    }

    /// Those of them that one file may meet, which wants a name of its own: that and those with a
    /// number.
    pub fn near(&self, wanted: &Path) -> Names {
        let stem = place(&wanted.with_extension(""));
        let begins =
            |name: &&OsString| name.as_encoded_bytes().starts_with(stem.as_encoded_bytes());
        let near = |names: &BTreeSet<OsString>| {
            names.range(stem.clone()..).take_while(begins).cloned().collect()
        };
        Names {
            inputs: near(&self.inputs),
            wanted: near(&self.wanted),
            given: Mutex::default(),
            lang: self.lang,
        }
    }

    /// The name for what is made of `workbook`: `wanted`, or the next one with a number.
    pub fn choose(&self, wanted: &Path, workbook: &Workbook, options: &Options) -> Chosen {
        let mut earlier: VecDeque<Earlier> = VecDeque::new();
        let mut told = Vec::new();
        let mut number = 1;
        loop {
            let path = numbered(wanted, number);
            let here = place(&path);
            number += 1;
            if self.inputs.contains(&here) || path != wanted && self.wanted.contains(&here) {
                continue;
            }
            // Taken before it is looked at, so that no other thread takes it meanwhile.
            if !self.given.lock().unwrap_or_else(PoisonError::into_inner).insert(here) {
                told.push(self.is_given(&path));
                continue;
            }
            let stamp = stamp(&path);
            match self.standing(&path, workbook, options) {
                Standing::Kept(why, kept) => {
                    told.push(why);
                    earlier.extend(kept.map(|kept| *kept));
                    continue;
                }
                Standing::Ours(ours) => earlier.push_front(*ours),
                Standing::Free => {}
            }
            if !told.is_empty() {
                let name = path.display();
                told.push(match self.lang {
                    Lang::Da => format!("Resultatet skrives til »{name}«."),
                    Lang::En => format!("The result is written to \"{name}\"."),
                });
            }
            return Chosen { path, earlier: earlier.into(), told, stamp };
        }
    }

    fn is_given(&self, path: &Path) -> String {
        let name = path.display();
        match self.lang {
            Lang::Da => format!("»{name}« er skrevet i denne kørsel, af en anden fil."),
            Lang::En => format!("\"{name}\" was written in this run, from another file."),
        }
    }

    /// That another program has a file open, as the file beside it tells, if there is one.
    fn is_open(&self, path: &Path, beside: Option<&Path>) -> String {
        let name = path.display();
        let beside = beside.map(|lock| match self.lang {
            Lang::Da => format!(" (Er den ikke åben, så slet »{}«.)", lock.display()),
            Lang::En => format!(" (If it is not open, delete \"{}\".)", lock.display()),
        });
        let beside = beside.unwrap_or_default();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        match self.lang {
            Lang::Da => format!(
                "»{name}« er åben i et andet program og er ladt urørt. Skal den erstattes, så luk \
                 {file} i Excel, og kør igen.{beside}"
            ),
            Lang::En => format!(
                "\"{name}\" is open in another program and is left as it is. If it is to be \
                 replaced, close {file} in Excel and run again.{beside}"
            ),
        }
    }

    fn standing(&self, path: &Path, workbook: &Workbook, options: &Options) -> Standing {
        // A folder or a pipe is refused when it is written to.
        if !path.is_file() {
            return Standing::Free;
        }
        let name = path.display();
        let pick = |da: String, en: String| if self.lang == Lang::Da { da } else { en };
        // Excel lets others read what it has open, but not every program does.
        if File::open(path).is_err_and(|error| is_open_elsewhere(&error)) {
            return Standing::Kept(self.is_open(path, None), None);
        }
        let earlier = Workbook::open(path, &workbook.limits)
            .ok()
            .map(|found| enrich::earlier(found, options));
        let earlier = match earlier {
            Some(Ok(Some(earlier))) => Box::new(earlier),
            Some(Ok(None)) | None => {
                return Standing::Kept(
                    pick(
                        format!("»{name}« er ikke lavet af soem og er ladt urørt."),
                        format!("\"{name}\" was not made by soem and is left as it is."),
                    ),
                    None,
                );
            }
            Some(Err(_)) => {
                return Standing::Kept(
                    pick(
                        format!("»{name}« kan ikke læses mere og er ladt urørt."),
                        format!("\"{name}\" can no longer be read and is left as it is."),
                    ),
                    None,
                );
            }
        };
        if let Some(other) = earlier.made_of.as_ref().filter(|of| !is_same(of, &workbook.name)) {
            let why = pick(
                format!("»{name}« er lavet af »{other}« og er ladt urørt."),
                format!("\"{name}\" was made from \"{other}\" and is left as it is."),
            );
            return Standing::Kept(why, None);
        }
        if is_read_only(path) {
            let why = pick(
                format!("»{name}« er skrivebeskyttet og er ladt urørt."),
                format!("\"{name}\" is read-only and is left as it is."),
            );
            return Standing::Kept(why, Some(earlier));
        }
        match in_the_way(path) {
            Some(InTheWay::Open(beside)) => {
                return Standing::Kept(self.is_open(path, beside.as_deref()), Some(earlier));
            }
            Some(InTheWay::Closed) => {
                let why = pick(
                    format!("»{name}« kan ikke åbnes til skrivning og er ladt urørt."),
                    format!("\"{name}\" cannot be opened for writing and is left as it is."),
                );
                return Standing::Kept(why, Some(earlier));
            }
            None => {}
        }
        let changed = earlier.changed(workbook, &graft::our_sheets(workbook));
        if changed.is_empty() {
            return Standing::Ours(earlier);
        }
        let cells = self.list(&changed);
        let input = &workbook.name;
        let why = pick(
            format!(
                "I »{name}« er dine egne ark rettet, siden den blev lavet: {cells} er ikke som i \
                 »{input}«. Den er ladt urørt. Gælder rettelserne, så kør soem på den: soem \
                 \"{name}\"."
            ),
            format!(
                "In \"{name}\" the original's own sheets were changed after it was made: {cells} \
                 not as in \"{input}\". It is left as it is. If the changes hold, run soem on it: \
                 soem \"{name}\"."
            ),
        );
        Standing::Kept(why, Some(earlier))
    }

    fn list(&self, places: &[String]) -> String {
        let named = places.get(..NAMED).unwrap_or(places).join(", ");
        match (places.len().saturating_sub(NAMED), self.lang) {
            (0, _) => named,
            (more, Lang::Da) => format!("{named} og {more} til"),
            (more, Lang::En) => format!("{named} and {more} more"),
        }
    }
}

/// Whether two names are of one file: the same, or one is that of its enriched copy.
pub fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let enriched = |name: &str| name.split_once(".beriget").map(|(stem, _)| format!("{stem}."));
    let is_of = |copy: &str, name: &str| {
        enriched(copy).is_some_and(|stem| name.starts_with(&stem) || enriched(name) == Some(stem))
    };
    one == other || is_of(&one, &other) || is_of(&other, &one)
}

/// Why a file cannot be replaced just now.
enum InTheWay {
    /// Another program has it open, as a file beside it may tell.
    Open(Option<PathBuf>),
    /// It cannot be written to.
    Closed,
}

/// Excel and LibreOffice leave a file beside what they have open, and Windows lets nobody else
/// write to it.
fn in_the_way(path: &Path) -> Option<InTheWay> {
    let beside = |before: &str, after: &str| {
        let mut name = OsString::from(before);
        name.push(path.file_name().unwrap_or_default());
        name.push(after);
        Some(path.with_file_name(name)).filter(|lock| lock.exists())
    };
    if let Some(lock) = beside("~$", "").or_else(|| beside(".~lock.", "#")) {
        return Some(InTheWay::Open(Some(lock)));
    }
    let error = File::options().write(true).open(path).err()?;
    Some(if is_open_elsewhere(&error) { InTheWay::Open(None) } else { InTheWay::Closed })
}

/// Whether another program lets nobody write to a file, as Excel does on Windows.
pub fn is_held(path: &Path) -> bool {
    // To open a pipe would wait for its reader.
    path.is_file()
        && File::options().write(true).open(path).is_err_and(|error| is_open_elsewhere(&error))
}

/// Whether a workbook is of an earlier run and nobody has written in it since.
pub fn is_untouched(path: &Path) -> bool {
    let options = Options::default();
    let found = Workbook::open(path, &Limits::default()).ok();
    let earlier = found.and_then(|found| enrich::earlier(found, &options).ok().flatten());
    earlier.is_some_and(|earlier| earlier.is_untouched())
}

/// The same name with ` (2)`, ` (3)` … before its ending.
pub fn numbered(target: &Path, number: u32) -> PathBuf {
    if number < 2 {
        return target.to_owned();
    }
    let mut name = target.file_stem().unwrap_or_default().to_owned();
    name.push(format!(" ({number})"));
    if let Some(extension) = target.extension() {
        name.push(".");
        name.push(extension);
    }
    target.with_file_name(name)
}

/// A path in one form, so that two names of one place are the same; file systems that take no
/// account of case must not let one file take another's place.
pub fn place(path: &Path) -> OsString {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let lower = |name: &OsStr| {
        name.to_str().map_or_else(|| name.to_owned(), |name| name.to_lowercase().into())
    };
    // What is not there yet is told by the folder above it that is.
    let mut missing = vec![lower(path.file_name().unwrap_or_default())];
    let mut folder = path.parent();
    while let Some(above) = folder {
        if let Ok(mut found) = above.canonicalize() {
            found.extend(missing.iter().rev());
            return found.into_os_string();
        }
        missing.push(lower(above.file_name().unwrap_or_default()));
        folder = above.parent();
    }
    path.into_os_string()
}

/// Whether a file is there that nobody may write to.
pub fn is_read_only(target: &Path) -> bool {
    std::fs::metadata(target).is_ok_and(|there| there.permissions().readonly())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enriched_copy_is_of_its_original() {
        for (one, other) in [("a.xlsx", "A.xlsx"), ("a.beriget.xlsx", "a.xlsx")] {
            assert!(is_same(one, other) && is_same(other, one), "{one} {other}");
        }
        assert!(is_same("a.beriget (2).xlsx", "a.beriget.xlsx"));
        assert!(!is_same("a.xlsx", "a.ods"));
        assert!(!is_same("ab.xlsx", "a.beriget.xlsx"));
    }

    #[test]
    fn a_file_meets_its_own_name_and_those_with_a_number() {
        let wanted =
            ["ud/A.beriget.xlsx", "ud/a.beriget (2).xlsx", "ud/b.beriget.xlsx", "ud/a.xlsx"];
        let names = Names::new([], wanted.map(PathBuf::from), Lang::Da);
        let near = names.near(Path::new("ud/a.beriget.xlsx"));
        let near: Vec<_> = near.wanted.iter().map(|path| Path::new(path).file_name()).collect();
        assert_eq!(
            near,
            ["a.beriget (2).xlsx", "a.beriget.xlsx"].map(|name| Some(OsStr::new(name)))
        );
    }

    #[test]
    fn another_name_is_the_same_with_a_number() {
        assert_eq!(numbered(Path::new("ud/a.beriget.xlsx"), 2), Path::new("ud/a.beriget (2).xlsx"));
        assert_eq!(numbered(Path::new("a"), 3), Path::new("a (3)"));
        assert_eq!(numbered(Path::new("a.xlsx"), 1), Path::new("a.xlsx"));
    }
}
