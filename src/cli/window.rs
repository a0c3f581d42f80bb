//! Started from Explorer, and not from a command line: files that were dragged onto the program, or
//! a double click. The window belongs to the program then and closes with it, so that it stays
//! until a key is pressed.
//!
//! What a start means is told by the arguments and by who started the program. Once that is told,
//! the ordinary commands do the work.

use console::{Key, Term};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::io::Read;
use std::path::{Path, PathBuf};
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use super::failure;
use super::status::{Status, say, tell};
use crate::lang::Lang;
use crate::standing::numbered;

/// The example that a double click offers.
const EXAMPLE: &str = "autisme";
const PAGE_NAME: &str = "soem.html";

/// The page, where the program was built with it.
#[cfg(page)]
const PAGE: Option<&[u8]> = Some(include_bytes!(env!("SOEM_PAGE")));
#[cfg(not(page))]
const PAGE: Option<&[u8]> = None;

/// What a start means.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    /// The arguments are a command.
    Command,
    /// These were dragged onto the program.
    Dropped(Vec<PathBuf>),
    /// The program itself was opened.
    Opened,
}

/// What these arguments mean. Explorer gives whole paths of what is there, and a shortcut may have
/// the language before them; one with anything else in it is a command, and never waits for a key.
pub fn start(arguments: &[OsString], by_explorer: bool) -> Start {
    let given = match arguments.get(1..).unwrap_or_default() {
        [option, _, rest @ ..] if option == "--lang" => rest,
        [option, rest @ ..] if option == "--lang=en" => rest,
        rest => rest,
    };
    let given: Vec<PathBuf> = given.iter().map(PathBuf::from).collect();
    if by_explorer && given.is_empty() {
        Start::Opened
    } else if by_explorer && given.iter().all(|path| path.is_absolute() && path.exists()) {
        Start::Dropped(given)
    } else {
        Start::Command
    }
}

/// The command that does with dragged files what is expected of it: a folder is a batch, and its
/// results lie in a folder beside it.
fn command(dropped: &[PathBuf], lang: Lang) -> Vec<OsString> {
    let folder = dropped.iter().find(|path| path.is_dir());
    let command = if folder.is_some() { "batch" } else { "enrich" };
    let mut line =
        ["soem", command, "--open", "--lang", lang.pick("da", "en")].map(OsString::from).to_vec();
    line.extend(folder.into_iter().flat_map(|folder| ["-o".into(), results(folder).into()]));
    line.extend(dropped.iter().map(OsString::from));
    line
}

/// Where the results of a folder go: `NAME.beriget` beside it, or in it where it is a whole drive.
fn results(folder: &Path) -> PathBuf {
    let named = |name: &OsStr| {
        let mut name = name.to_owned();
        name.push(".beriget");
        folder.with_file_name(name)
    };
    folder.file_name().map_or_else(|| folder.join("soem.beriget"), named)
}

/// What a key asks for when the program itself was opened.
#[derive(Debug, PartialEq, Eq)]
enum Wish {
    Example,
    Page,
    Close,
}

fn wish(key: &Key, has_page: bool) -> Wish {
    match key {
        Key::Char('e' | 'E') => Wish::Example,
        Key::Char('s' | 'S') if has_page => Wish::Page,
        _ => Wish::Close,
    }
}

/// Does what Explorer started the program for, with `run` for the commands, and keeps the window
/// until a key is pressed.
pub fn run(start: &Start, lang: Lang, run: impl FnOnce(Vec<OsString>) -> Status) -> Status {
    let outcome = match start {
        Start::Command => return Status::InOrder,
        Start::Dropped(files) => dropped(files, lang, run).map(Some),
        Start::Opened => offer(lang, run),
    };
    let status = match outcome {
        Ok(Some(status)) => status,
        Ok(None) => return Status::InOrder,
        Err(error) => failure::report(&error, lang),
    };
    let bye =
        lang.pick("Tryk på en tast for at lukke vinduet.", "Press a key to close the window.");
    if say(&format!("\n{bye}\n")).is_ok() {
        key();
    }
    status
}

/// Does with dragged files what is expected, and tells where the results of a folder are.
fn dropped(
    files: &[PathBuf],
    lang: Lang,
    run: impl FnOnce(Vec<OsString>) -> Status,
) -> anyhow::Result<Status> {
    let status = run(command(files, lang));
    let folder = files.iter().find(|path| path.is_dir()).map(|folder| results(folder));
    if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
        let there = lang.pick("Resultaterne ligger i", "The results are in");
        say(&format!("{there} {}\n", folder.display()))?;
    }
    Ok(status)
}

/// Explains the program and does what is asked for; nothing, where the window is to be closed.
fn offer(lang: Lang, run: impl FnOnce(Vec<OsString>) -> Status) -> anyhow::Result<Option<Status>> {
    let folder = writable_folder();
    let has_page = PAGE.is_some() || folder.join(PAGE_NAME).is_file();
    say(&explanation(&folder, has_page, lang))?;
    Ok(match wish(&key(), has_page) {
        Wish::Close => None,
        Wish::Page => {
            let page = page(&folder)?;
            say(&format!("{}: {}\n", lang.pick("Åbner", "Opening"), page.display()))?;
            open(&page, lang);
            Some(Status::InOrder)
        }
        Wish::Example => {
            let target = free(&folder.join(EXAMPLE).with_extension("xlsx"));
            let words = ["soem", "examples", EXAMPLE, "--lang", lang.pick("da", "en"), "-o"];
            let words = words.map(OsString::from);
            let status = run(words.into_iter().chain([target.clone().into()]).collect());
            if status == Status::InOrder {
                open(&target, lang);
            }
            Some(status)
        }
    })
}

fn explanation(folder: &Path, has_page: bool, lang: Lang) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let folder = folder.display();
    let page = match lang {
        _ if !has_page => String::new(),
        Lang::Da => format!("  S  det samme i en browser: siden {PAGE_NAME} i {folder}\n"),
        Lang::En => format!("  S  the same in a browser: the page {PAGE_NAME} in {folder}\n"),
    };
    match lang {
        Lang::Da => format!(
            "soem {version} regner SØM-beregninger i Excel efter. Originalen røres aldrig.\n\
             Træk en projektmappe, flere eller en hel mappe hen på soem.exe, og slip.\n\
             Den berigede kopi lægges ved siden af originalen og åbnes.\n\
             Intet installeres, og intet forlader maskinen.\n\
             I en kommandoprompt viser soem hjælp resten.\n\n  \
             E  prøv et eksempel: {EXAMPLE}.xlsx i {folder}\n{page}\n\
             Tryk E{}; enhver anden tast lukker vinduet.\n",
            if has_page { " eller S" } else { "" },
        ),
        Lang::En => format!(
            "soem {version} recomputes SØM calculations in Excel. The original is never touched.\n\
             Drag a workbook, several or a whole folder onto soem.exe, and let go.\n\
             The enriched copy is put beside the original and opened.\n\
             Nothing is installed, and nothing leaves the machine.\n\
             At a command prompt soem --help shows the rest.\n\n  \
             E  try an example: {EXAMPLE}.xlsx in {folder}\n{page}\n\
             Press E{}; any other key closes the window.\n",
            if has_page { " or S" } else { "" },
        ),
    }
}

/// The folder of the program, or that of the user where it cannot be written to.
fn writable_folder() -> PathBuf {
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent).map(Path::to_owned);
    let may_write = |folder: &PathBuf| tempfile::tempfile_in(folder).is_ok();
    beside.filter(may_write).or_else(std::env::home_dir).unwrap_or_default()
}

/// The page in a folder, written there if it is not.
fn page(folder: &Path) -> io::Result<PathBuf> {
    let wanted = folder.join(PAGE_NAME);
    let Some(page) = PAGE else { return Ok(wanted) };
    let is_this = |path: &PathBuf| fs::read(path).is_ok_and(|there| there == page);
    if is_this(&wanted) {
        return Ok(wanted);
    }
    let target = free(&wanted);
    super::target::whole(&target, page, None)?;
    Ok(target)
}

/// The first of a name and those with a number that is not taken.
fn free(wanted: &Path) -> PathBuf {
    (1..).map(|number| numbered(wanted, number)).find(|path| !path.exists()).unwrap_or_default()
}

/// Opens a file in the program that the user has for it. That there is none spoils nothing.
pub fn open(path: &Path, lang: Lang) {
    if open::that_detached(path).is_err() {
        let name = path.display();
        tell(&match lang {
            Lang::Da => format!("»{name}« kunne ikke åbnes herfra. Åbn den selv."),
            Lang::En => format!("\"{name}\" could not be opened from here. Open it yourself."),
        });
    }
}

/// The next key; the next character where nobody sits at a keyboard.
fn key() -> Key {
    let term = Term::stdout();
    if term.is_term() {
        // Alt alone goes to another window, and Shift with others takes a picture of the screen.
        let keys = std::iter::from_fn(|| term.read_key().ok());
        let mut pressed = keys.filter(|key| !matches!(key, Key::Shift | Key::Alt | Key::Unknown));
        return pressed.next().unwrap_or(Key::Unknown);
    }
    let mut one = [0];
    match io::stdin().read(&mut one) {
        Ok(1) => Key::Char(one[0].into()),
        _ => Key::Unknown,
    }
}

/// Whether Explorer started the program. That the program has a window to itself tells less: so has
/// a planned task, with nobody there to press a key.
pub fn by_explorer() -> bool {
    let is_explorer = |name: OsString| name.eq_ignore_ascii_case("explorer.exe");
    cfg!(windows) && starter().is_some_and(is_explorer)
}

/// The name of the program that started this one.
fn starter() -> Option<OsString> {
    let mut system = System::new();
    let mut look = |id: Pid| {
        let only = ProcessesToUpdate::Some(&[id]);
        system.refresh_processes_specifics(only, false, ProcessRefreshKind::nothing());
        system.process(id).map(|process| (process.parent(), process.name().to_owned()))
    };
    let (parent, _) = look(sysinfo::get_current_pid().ok()?)?;
    look(parent?).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn files_are_dragged_only_from_explorer_and_by_their_whole_paths() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("æ ø å.xlsx");
        fs::write(&file, b"").expect("a file");
        let line = [OsString::from("soem.exe"), file.clone().into(), folder.path().into()];
        let both = Start::Dropped(vec![file.clone(), folder.path().to_owned()]);
        assert_eq!(start(&line, true), both);
        assert_eq!(start(&line, false), Start::Command);
        assert_eq!(start(&line[..1], true), Start::Opened);
        assert_eq!(start(&line[..1], false), Start::Command);
        let english = [words(&["soem", "--lang", "en"]), line[1..].to_vec()].concat();
        assert_eq!(start(&english, true), both);
        assert_eq!(start(&words(&["soem", "--lang=en"]), true), Start::Opened);
        for command in [["soem", "check"], ["soem", "a.xlsx"], ["soem", "--help"]] {
            assert_eq!(start(&words(&command), true), Start::Command, "{command:?}");
        }
        let with_option = [&line[..2], &words(&["--json"])].concat();
        assert_eq!(start(&with_option, true), Start::Command);
        let gone = [OsString::from("soem"), folder.path().join("x.xlsx").into()];
        assert_eq!(start(&gone, true), Start::Command);
    }

    #[test]
    fn a_folder_is_a_batch_and_files_are_enriched() {
        let folder = tempfile::tempdir().expect("a folder");
        let cases = folder.path().join("Sager");
        fs::create_dir(&cases).expect("a folder");
        let file = folder.path().join("a.xlsx");
        let mut enriched = words(&["soem", "enrich", "--open", "--lang", "da"]);
        enriched.push(file.clone().into());
        assert_eq!(command(std::slice::from_ref(&file), Lang::Da), enriched);
        let mut batch = words(&["soem", "batch", "--open", "--lang", "en", "-o"]);
        batch.extend([folder.path().join("Sager.beriget").into(), cases.clone().into()]);
        assert_eq!(command(std::slice::from_ref(&cases), Lang::En), batch);
        assert_eq!(command(&[file, cases], Lang::Da)[1], "batch");
        assert_eq!(results(Path::new("/")), Path::new("/soem.beriget"));
    }

    #[test]
    fn the_keys_do_what_is_written() {
        for (key, has_page, wished) in [
            (Key::Char('e'), false, Wish::Example),
            (Key::Char('S'), true, Wish::Page),
            (Key::Char('s'), false, Wish::Close),
            (Key::Enter, true, Wish::Close),
            (Key::Escape, true, Wish::Close),
            (Key::Unknown, true, Wish::Close),
        ] {
            assert_eq!(wish(&key, has_page), wished, "{key:?}");
        }
        for lang in [Lang::Da, Lang::En] {
            let with = explanation(Path::new("C:\\Værktøj"), true, lang);
            assert!(with.contains("\n  E  ") && with.contains("\n  S  "), "{with}");
            assert!(with.contains("C:\\Værktøj"));
            let without = explanation(Path::new("C:\\Værktøj"), false, lang);
            assert!(without.contains("\n  E  ") && !without.contains("S  "), "{without}");
        }
    }

    #[test]
    fn what_is_there_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let wanted = folder.path().join("autisme.xlsx");
        assert_eq!(free(&wanted), wanted);
        fs::write(&wanted, b"").expect("a file");
        assert_eq!(free(&wanted), folder.path().join("autisme (2).xlsx"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_name_of_the_starter_is_that_of_the_system() {
        let parent = std::os::unix::process::parent_id();
        let name = fs::read_to_string(format!("/proc/{parent}/comm")).expect("a process");
        assert_eq!(starter(), Some(name.trim_end().into()));
        assert!(!by_explorer());
    }
}
