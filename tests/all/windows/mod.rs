//! The program for Windows, under Wine. `SOEM_EXE` names it, and `SOEM_EXE_PAGE` the page that it
//! was built with, if it was; `.ci/run` builds both and sets that.
//!
//! Wine is no Windows: what these tests cannot tell is how Explorer, Excel and OneDrive behave
//! themselves. `helper.c` stands in for the first two, and keeps files open as Excel does.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use crate::alike;
use crate::support::package::scratch;
use crate::support::program::{Run, names, soem_in};
use crate::support::{WORKBOOKS, fixture, fixture_bytes};

mod start;

/// A Windows with the program and its helpers in `C:\soem`.
struct Windows {
    wine: &'static str,
    prefix: PathBuf,
}

/// One for all tests, as one user has one.
fn windows() -> &'static Windows {
    static ONE: OnceLock<Windows> = OnceLock::new();
    ONE.get_or_init(Windows::new)
}

impl Windows {
    fn new() -> Self {
        let program = std::env::var_os("SOEM_EXE").expect("SOEM_EXE names the program for Windows");
        let known = ["/usr/lib/wine/wine64", "/usr/bin/wine64", "/usr/bin/wine"];
        let wine = known.into_iter().find(|path| Path::new(path).exists()).expect("Wine");
        let prefix = scratch().join("wine");
        let windows = Windows { wine, prefix };
        let made = windows.wine().args(["wineboot", "--init"]).status().expect("Wine starts");
        assert!(made.success(), "wineboot: {made}");
        let home = windows.home();
        std::fs::create_dir_all(&home).expect("a folder");
        std::fs::copy(program, home.join("soem.exe")).expect("the program");
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/windows");
        let compile = |words: &[&str], source: &str, name: &str, libraries: &[&str]| {
            let compiled = Command::new("x86_64-w64-mingw32-gcc")
                .args(words)
                .arg(here.join(source))
                .arg("-o")
                .arg(home.join(name))
                .args(libraries)
                .status();
            assert!(compiled.is_ok_and(|status| status.success()), "{source} compiles");
        };
        if !windows.prefix.join("drive_c/windows/system32/bcryptprimitives.dll").exists() {
            compile(&["-shared"], "prng.c", "bcryptprimitives.dll", &["-ladvapi32"]);
        }
        compile(&["-municode"], "helper.c", "helper.exe", &[]);
        for name in ["explorer.exe", "hold.exe", "opened.exe"] {
            std::fs::copy(home.join("helper.exe"), home.join(name)).expect("a helper");
        }
        for (key, value) in [
            (r".xlsx", "soem.test"),
            (r".html", "soem.test"),
            (r"soem.test\shell\open\command", r#"C:\soem\opened.exe "%1""#),
        ] {
            let key = format!(r"HKCR\{key}");
            let words = ["reg", "add", &key, "/ve", "/d", value, "/f"];
            let added = windows.wine().args(words).stdout(Stdio::null()).status();
            assert!(added.is_ok_and(|status| status.success()), "{key}");
        }
        windows
    }

    fn home(&self) -> PathBuf {
        self.prefix.join("drive_c/soem")
    }

    fn wine(&self) -> Command {
        let mut command = Command::new(self.wine);
        command
            .env("WINEPREFIX", &self.prefix)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            // Names of files are UTF-8 only where the locale is.
            .env("LC_ALL", "C.UTF-8")
            .env_remove("DISPLAY")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null());
        command
    }

    /// The program in a folder.
    fn soem(&self, folder: &Path, words: &[impl AsRef<OsStr>]) -> Run {
        let mut command = self.wine();
        command.current_dir(folder).arg(r"C:\soem\soem.exe").args(words);
        Run::of(command.output().expect("the program starts"))
    }

    /// A path as Windows has it.
    fn path(path: &Path) -> String {
        format!("Z:{}", path.to_str().expect("UTF-8").replace('/', "\\"))
    }

    /// Keeps a file open, as Excel does, which lets others read it, or without.
    fn hold(&self, file: &Path, others_read: bool) -> Held {
        let share = if others_read { "1" } else { "0" };
        let mut child = self
            .wine()
            .args([r"C:\soem\hold.exe", &Self::path(file), share])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a helper");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("a line");
        assert_eq!(line.trim(), "held", "{}", file.display());
        Held(child)
    }
}

/// A file that is kept open until this goes.
struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// A new folder with copies of fixtures in it.
fn folder_with(files: &[(&str, &str)]) -> PathBuf {
    let folder = scratch();
    for (name, of) in files {
        std::fs::write(folder.join(name), fixture_bytes(of)).expect("a file");
    }
    folder
}

fn in_order(run: &Run) {
    assert!(matches!(run.status, Some(0 | 1)), "{run:?}");
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn it_starts_and_speaks_danish() {
    let folder = scratch();
    let words = ["--help"];
    let (here, there) = (soem_in(&folder, &words), windows().soem(&folder, &words));
    assert!(here.out.contains("SØM-beregning") && here.out.contains('å'), "{here:?}");
    assert_eq!((there.status, there.out), (Some(0), here.out));
    let words = ["check", "findes-ikke-æøå.xlsx"];
    let (here, there) = (soem_in(&folder, &words), windows().soem(&folder, &words));
    assert_eq!((there.status, there.err), (here.status, here.err));
}

/// What Windows shows of a program before it is started.
#[test]
#[ignore = "needs Wine and the program for Windows"]
fn it_has_a_manifest_an_icon_and_a_version() {
    windows();
    let program = std::env::var_os("SOEM_EXE").expect("SOEM_EXE");
    let listed = Command::new("x86_64-w64-mingw32-windres")
        .args(["--input-format", "coff", "--output-format", "rc"])
        .arg(&program)
        .output()
        .expect("windres");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    for due in [
        "VERSIONINFO",
        env!("CARGO_PKG_VERSION"),
        "S\\330M-beregninger",
        "GROUP_ICON",
        "OriginalFilename",
    ] {
        assert!(listed.contains(due), "{due} is not among the resources: {listed:.4000}");
    }
    let bytes = std::fs::read(program).expect("the program");
    let manifest = include_bytes!("../../../src/windows/soem.manifest");
    assert!(bytes.windows(manifest.len()).any(|part| part == manifest), "the manifest is in it");
    let icon = include_bytes!("../../../src/windows/soem.ico");
    let largest = &icon[icon.len() - 512..];
    assert!(bytes.windows(largest.len()).any(|part| part == largest), "the icon is in it");
}

/// Everything that there is a fixture of, by name.
fn fixtures() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = WORKBOOKS.iter().map(|name| fixture(name)).collect();
    for name in names(&fixture("others")) {
        if !name.ends_with(".toml") {
            found.push(fixture("others").join(name));
        }
    }
    assert!(found.len() > 30, "{} are too few to be all", found.len());
    found
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn every_fixture_becomes_the_same_bytes_as_on_linux() {
    let folder = scratch();
    let run = |out: &str| {
        let mut words: Vec<OsString> = vec!["-o".into(), out.into()];
        words.extend(fixtures().into_iter().map(OsString::from));
        words
    };
    let (here, there) =
        (soem_in(&folder, &run("linux/")), windows().soem(&folder, &run("windows/")));
    assert_eq!(there.status, here.status, "{}", there.err);
    let (linux, windows) = (folder.join("linux"), folder.join("windows"));
    assert_eq!(names(&windows), names(&linux));
    assert!(names(&linux).len() > 30);
    for name in names(&linux) {
        let bytes = |folder: &Path| std::fs::read(folder.join(&name)).expect("a file");
        assert!(bytes(&windows) == bytes(&linux), "{name} differs");
    }
    let (as_there, as_here) =
        (here.out.replace("linux/", "windows/"), there.out.replace('\\', "/"));
    for (here, there) in as_there.lines().zip(as_here.lines()) {
        assert_eq!(there, here, "what is told is the same");
    }
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn what_is_built_re_created_and_gathered_is_the_same_bytes_as_on_linux() {
    let there = alike::written(|folder, words| in_order(&windows().soem(folder, words)));
    let here = alike::on_this_system();
    assert_eq!(there.keys().collect::<Vec<_>>(), here.keys().collect::<Vec<_>>());
    let differing = here.iter().filter(|(name, bytes)| there.get(*name) != Some(bytes));
    assert_eq!(differing.map(|(name, _)| name).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn a_batch_gives_the_same_portfolio() {
    let folder = scratch().join("sager");
    std::fs::create_dir(&folder).expect("a folder");
    for (name, of) in [("Særlig æ.xlsx", "small.xlsx"), ("b.xlsx", "cti.xlsx")] {
        std::fs::write(folder.join(name), fixture_bytes(of)).expect("a file");
    }
    std::fs::write(folder.join("c.xlsx"), "no workbook").expect("a file");
    let here = soem_in(&folder, &["batch", ".", "-o", "../linux", "-q"]);
    let there = windows().soem(&folder, &["batch", ".", "-o", "../windows", "-q"]);
    assert_eq!(there.status, here.status, "{}", there.err);
    for name in ["portefølje.csv", "portefølje.xlsx", "b.beriget.xlsx", "Særlig æ.beriget.xlsx"]
    {
        let bytes = |out: &str| std::fs::read(folder.join("..").join(out).join(name));
        let (here, there) = (bytes("linux").expect(name), bytes("windows").expect(name));
        assert!(here == there, "{name} differs");
    }
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn long_and_danish_paths_and_shares_are_read_and_written() {
    let folder = scratch();
    let part = "Børne- og ungeforvaltningens beregninger, æøå ÆØÅ é ß";
    let deep = (0..6).fold(folder.clone(), |path, n| path.join(format!("{part} {n}")));
    std::fs::create_dir_all(&deep).expect("folders");
    let file = deep.join("Særlig indsats på Ærø.xlsx");
    std::fs::write(&file, fixture_bytes("small.xlsx")).expect("a file");
    let long = Windows::path(&file);
    assert!(long.chars().count() > 300, "{long}");
    let written = deep.join("Særlig indsats på Ærø.beriget.xlsx");
    let mut seen = Vec::new();
    // As it is, from a rerun over what is there, and in the other form that Windows has.
    for name in [long.clone(), long.clone(), format!(r"\\?\{long}")] {
        let run = windows().soem(&folder, &[name]);
        in_order(&run);
        assert!(run.out.contains("Særlig indsats på Ærø.beriget.xlsx"), "{run:?}");
        seen.push(std::fs::read(&written).expect("the enriched file"));
    }
    assert!(seen.iter().all(|bytes| *bytes == seen[0]));
    // A share, as Wine has them: \\server\share.
    let shares = windows().prefix.join("dosdevices/unc/kommune");
    std::fs::create_dir_all(&shares).expect("a server");
    let shared = folder_with(&[("Fælles.xlsx", "small.xlsx")]);
    std::os::unix::fs::symlink(&shared, shares.join("fælles")).expect("a share");
    let run = windows().soem(&folder, &[r"\\kommune\fælles\Fælles.xlsx"]);
    in_order(&run);
    assert!(run.out.contains(r"\\kommune\fælles\Fælles.beriget.xlsx"), "{run:?}");
    assert!(shared.join("Fælles.beriget.xlsx").exists());
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn a_result_that_is_open_in_excel_is_left_alone() {
    for others_read in [true, false] {
        let folder = folder_with(&[("autisme.xlsx", "small.xlsx")]);
        in_order(&windows().soem(&folder, &["autisme.xlsx"]));
        let held = folder.join("autisme.beriget.xlsx");
        let before = std::fs::read(&held).expect("a file");
        let open = windows().hold(&held, others_read);
        let run = windows().soem(&folder, &["autisme.xlsx"]);
        in_order(&run);
        assert!(run.err.contains("luk autisme.beriget.xlsx i Excel"), "{run:?}");
        assert!(run.out.contains("autisme.beriget (2).xlsx"), "{run:?}");
        // Where a name is asked for that has no other, nothing is written.
        let words = ["examples", "cti", "-o", "autisme.beriget.xlsx"];
        let run = windows().soem(&folder, &words);
        assert_eq!(run.status, Some(2), "{run:?}");
        assert!(run.err.contains("vælg et andet navn med -o"), "{run:?}");
        drop(open);
        assert!(std::fs::read(&held).expect("a file") == before);
        let expected = ["autisme.beriget (2).xlsx", "autisme.beriget.xlsx", "autisme.xlsx"];
        assert_eq!(names(&folder), expected);
    }
}

#[test]
#[ignore = "needs Wine and the program for Windows"]
fn an_input_that_cannot_be_read_is_told_of() {
    let folder = folder_with(&[("a.xlsx", "small.xlsx"), ("b.xlsx", "small.xlsx")]);
    // Excel lets others read, other programs may not.
    let open = windows().hold(&folder.join("a.xlsx"), true);
    in_order(&windows().soem(&folder, &["a.xlsx"]));
    drop(open);
    let open = windows().hold(&folder.join("b.xlsx"), false);
    let run = windows().soem(&folder, &["b.xlsx"]);
    drop(open);
    assert_eq!(run.status, Some(2), "{run:?}");
    assert!(run.err.contains("åben i et andet program"), "{run:?}");
    assert!(!folder.join("b.beriget.xlsx").exists());
}

/// `soem extract a.xlsx > a.toml` in Windows PowerShell gives UTF-16.
#[test]
#[ignore = "needs Wine and the program for Windows"]
fn a_case_in_utf16_is_built() {
    let folder = scratch();
    in_order(&windows().soem(&folder, &["examples", "cti", "-o", "utf8.toml"]));
    let text = std::fs::read_to_string(folder.join("utf8.toml")).expect("a case");
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    std::fs::write(folder.join("utf16.toml"), bytes).expect("a file");
    for name in ["utf8", "utf16"] {
        in_order(&windows().soem(&folder, &["build", &format!("{name}.toml"), "-o", "x.xlsx"]));
        std::fs::rename(folder.join("x.xlsx"), folder.join(format!("{name}.xlsx"))).expect("it");
    }
    let bytes = |name: &str| std::fs::read(folder.join(name)).expect("a workbook");
    assert!(bytes("utf8.xlsx") == bytes("utf16.xlsx"));
}
