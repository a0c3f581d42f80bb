//! Files that are damaged or made to do harm: each ends in a result or a clear error, soon and in little memory.
//!
//! Thousands of mutations, of bytes and of XML, each with a seed that is told when one fails. The corpora are tried
//! where SOEM_CORPUS names a folder with `real` and `hostile` in it.

use std::cell::Cell;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, Instant};

use soem::Options;
use soem::layout::Layout;
use soem::refusal::Refusal;
use soem::workbook::{Limits, Measure, OpenError, Workbook};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).expect("the fixture")
}

/// Marsaglia's xorshift: the same seed, the same mutations.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("a small number")
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What a file came to.
#[derive(Debug, Default)]
struct Tally {
    enriched: usize,
    not_understood: usize,
    refused: usize,
    slowest: Duration,
}

/// The reader's last resort caught a panic. It is there for .xls, which somebody else's parser reads.
const PARSER_PANICKED: &str = "the parser panicked";

/// Catches a panic that is judged by what comes back, not by what it prints. The hook belongs to the process, in which
/// other tests run at the same time: only this thread is silent, and only meanwhile.
fn quietly<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    QUIET.set(true);
    let end = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    end
}

/// Takes a file the whole way. `Err` is what must not happen.
fn tried(bytes: Vec<u8>, whole: bool, tally: &mut Tally) -> Result<(), String> {
    let started = Instant::now();
    let end = quietly(|| {
        let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
        let book = Workbook::from_bytes("a.xlsx", bytes, &limits).map_err(Refusal::Open)?;
        if whole {
            return soem::enrich(&book, &Options::default()).map(|_| ());
        }
        let located = soem::layout::detect(&book, &[Layout::built_in()]);
        let case = soem::read::calculation(&book, located).map_err(Refusal::NotUnderstood)?;
        // A figure that no arithmetic holds is an error of its own kind.
        soem::engine::net_result(&case.calculation).map(|_| ()).map_err(|_| Refusal::NotUnderstood(Vec::new()))
    });
    tally.slowest = tally.slowest.max(started.elapsed());
    if started.elapsed() > Duration::from_secs(20) {
        return Err(format!("took {:?}", started.elapsed()));
    }
    match end {
        Err(_) => return Err("panicked".to_owned()),
        Ok(Ok(())) => tally.enriched += 1,
        Ok(Err(Refusal::NotUnderstood(_))) => tally.not_understood += 1,
        Ok(Err(Refusal::Open(OpenError::Malformed { why, .. }))) if why.contains("breaks the program") => {
            return Err(PARSER_PANICKED.to_owned());
        }
        Ok(Err(Refusal::Open(_) | Refusal::Recreate(_) | Refusal::Graft(_))) => tally.refused += 1,
        Ok(Err(other)) => return Err(format!("{other:?}")),
    }
    Ok(())
}

/// A small calculation with every sheet that one needs.
fn small() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheets: [(&str, &[&[&str]]); 8] = [
        (
            "Indstillinger",
            &[
                &["Prisniveau", "2018"],
                &["Basisår", "2018"],
                &["Første år", "2019"],
                &["Sidste år", "2021"],
                &["Diskonteringsrente", "0.04"],
            ],
        ),
        ("Indsats", &[&["År", "Antal deltagere"], &["2019", "20"]]),
        ("Omkostninger", &[&["Omkostning", "Aktør", "2019"], &["Drift", "Kommune", "1000"], &["I alt", "", "1000"]]),
        ("Effekt", &[&["Succesrate", "0.4"]]),
        ("Konsekvenser 1", &[&["Ydelse", "Hovedområde"], &["Tilbud", "Sundhedsydelse"]]),
        ("Konsekvenser 2", &[&["Ydelse", "År 0", "År 1"], &["Tilbud", "-1", "-2"]]),
        ("Priser", &[&["Ydelse", "Kommune", "Region", "Stat"], &["Tilbud", "100", "200", "300"]]),
        ("Resultater", &[&["Aktør", "Nettoresultat"], &["I alt", "1"]]),
    ];
    for (name, rows) in sheets {
        let page = book.add_worksheet().set_name(name).expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (col, text) in (0..).zip(*cells) {
                match text.parse::<f64>() {
                    Ok(number) => page.write_number(row, col, number).expect("a number"),
                    Err(_) => page.write_string(row, col, *text).expect("a text"),
                };
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let count = zip.len();
    let read = |index| {
        let mut file = zip.by_index(index).expect("a part");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its content");
        (file.name().expect("a name").into_owned(), content)
    };
    (0..count).map(read).collect()
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name.as_str(), stored).expect("a part");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("the package").into_inner()
}

/// Changes a few bytes, cuts the end off, or doubles a piece.
fn mutate_bytes(bytes: &mut Vec<u8>, random: &mut Random) {
    match random.below(8) {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => {
            let (from, to) = (random.below(bytes.len()), random.below(bytes.len()));
            let end = bytes.len().min(from + random.below(64));
            let piece = bytes[from..end].to_vec();
            bytes.splice(to..to, piece);
        }
        _ => {
            for _ in 0..=random.below(6) {
                let at = random.below(bytes.len());
                bytes[at] = u8::try_from(random.below(256)).expect("a byte");
            }
        }
    }
}

/// Changes an XML part as no honest program would: tags doubled, dropped or nested, numbers and texts out of range.
fn mutate_xml(content: &mut Vec<u8>, random: &mut Random) {
    const WORDS: [&str; 24] = [
        "",
        "0",
        "-1",
        "1e999",
        "nan",
        "99999999999999999999",
        "4294967295",
        "A1",
        "XFD1048576",
        "A0",
        "ZZZZ99999",
        "../../x",
        "&amp;",
        "&#0;",
        "&x;",
        "<",
        "\"",
        "]]>",
        "<!--",
        "<?x?>",
        "_x0000_",
        "s",
        "e",
        "\u{202e}",
    ];
    let text = String::from_utf8_lossy(content).into_owned();
    let at = |random: &mut Random, of: &str| {
        let places: Vec<usize> = text.match_indices(of).map(|(at, _)| at).collect();
        (!places.is_empty()).then(|| places[random.below(places.len())])
    };
    let mut changed = text.clone();
    match random.below(6) {
        // The value of an attribute.
        0 | 1 => {
            if let Some(from) = at(random, "=\"") {
                let end = text[from + 2..].find('"').map_or(text.len(), |end| from + 2 + end);
                changed.replace_range(from + 2..end, random.pick(&WORDS));
            }
        }
        // The text between two tags.
        2 => {
            if let Some(from) = at(random, ">") {
                let end = text[from..].find('<').map_or(text.len(), |end| from + end);
                changed.replace_range(from + 1..end.max(from + 1), random.pick(&WORDS));
            }
        }
        // A tag dropped, doubled, or put within itself.
        kind => {
            if let Some(from) = at(random, "<") {
                let end = text[from..].find('>').map_or(text.len(), |end| from + end + 1);
                let tag = &text[from..end];
                match kind {
                    3 => changed.replace_range(from..end, ""),
                    4 => changed.insert_str(end, tag),
                    _ => changed.insert_str(end, &tag.repeat(200)),
                }
            }
        }
    }
    *content = changed.into_bytes();
}

#[test]
fn mutated_workbooks_end_in_a_result_or_a_clear_error() {
    let small = small();
    let mut tally = Tally::default();
    tried(small.clone(), true, &mut tally).expect("the small calculation is read");
    assert_eq!(tally.enriched, 1, "{tally:?}");
    let mut failures = Vec::new();
    let mut run = |name: &str, seed: u64, bytes: Vec<u8>, whole: bool| {
        if let Err(why) = tried(bytes, whole, &mut tally)
            && !(why == PARSER_PANICKED && name.ends_with(".xls"))
        {
            failures.push(format!("{name}, seed {seed}: {why}"));
        }
    };
    let seeded = |seed: u64| Random(0x9e37_79b9_7f4a_7c15 ^ (seed + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
    let own = parts(&small);
    for seed in 0..2_000 {
        let mut random = seeded(seed);
        let mut changed = own.clone();
        for _ in 0..=random.below(2) {
            let at = random.below(changed.len());
            mutate_xml(&mut changed[at].1, &mut random);
        }
        run("xml", seed, zipped(&changed), seed % 20 == 0);
    }
    let others = [
        ("bytes of .xlsx", small, 1_000),
        ("bytes of .xlsb", fixture("others/cti-sheetjs.xlsb"), 200),
        ("bytes of .xls", fixture("others/cti-sheetjs.xls"), 80),
        ("bytes with formulas of .xls", fixture("others/cti-libreoffice.xls"), 80),
    ];
    for (name, bytes, count) in others {
        for seed in 0..count {
            let mut random = seeded(seed);
            let mut changed = bytes.clone();
            mutate_bytes(&mut changed, &mut random);
            run(name, seed, changed, seed % 50 == 0);
        }
    }
    // The parts of the binary formats, which the zip's checksums would otherwise protect.
    for (name, file, count) in [
        ("parts of .xlsb", "others/cti-sheetjs.xlsb", 200),
        ("parts with formulas of .xlsb", "others/cti-biff12.xlsb", 200),
        ("parts of .ods", "others/cti-libreoffice.ods", 20),
    ] {
        let own = parts(&fixture(file));
        for seed in 0..count {
            let mut random = seeded(seed);
            let mut changed = own.clone();
            let at = random.below(changed.len());
            if name.ends_with("ods") {
                mutate_xml(&mut changed[at].1, &mut random);
            } else if !changed[at].1.is_empty() {
                mutate_bytes(&mut changed[at].1, &mut random);
            }
            run(name, seed, zipped(&changed), false);
        }
    }
    println!("{tally:?}");
    assert!(failures.is_empty(), "{} failures, the first: {:#?}", failures.len(), &failures[..failures.len().min(10)]);
}

/// Every file that ever broke a reader, by what came of it.
#[test]
fn files_that_broke_us_are_refused() {
    // A formula longer than its record, in calamine's decoder of .xls.
    let read = Workbook::from_bytes("a.xls", fixture("broke/formula-cut-off.xls"), &Limits::default());
    assert!(matches!(read, Err(OpenError::Malformed { .. })), "it is refused as broken");
    // A chain of sectors that leads back into itself, which calamine follows until the memory is full.
    let read = Workbook::from_bytes("a.xls", fixture("broke/chain-leads-back.xls"), &Limits::default());
    assert!(matches!(read, Err(OpenError::Truncated { .. })), "it is refused as damaged");
    // Dimensions that end before they begin, for which calamine asks for half a terabyte.
    let read = Workbook::from_bytes("a.xls", fixture("broke/dimensions-backwards.xls"), &Limits::default());
    assert!(matches!(read, Err(OpenError::TooLarge { .. })), "it is refused as too large");
}

/// The longest formulas, nested in every way that needs no parentheses: the engine that recalculates them is somebody
/// else's, and what overflows its stack cannot be caught.
#[test]
fn the_longest_formulas_bring_nothing_down() {
    let own = parts(&fixture("cti.xlsx"));
    let longest = [
        format!("{}1", "-".repeat(8_191)),
        format!("{}1", "- ".repeat(4_095)),
        format!("1{}", "%".repeat(8_191)),
        format!("1{}", "^1".repeat(4_095)),
        format!("1{}", "/-1".repeat(2_730)),
        format!("1{}", "+1".repeat(4_095)),
        format!("1{}", "=1".repeat(4_095)),
        format!("A1{}", ":A1".repeat(2_730)),
    ];
    for formula in longest {
        let mut changed = own.clone();
        let sheets = changed.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
        let mut put = 0;
        for (_, content) in sheets {
            let text = String::from_utf8_lossy(content).into_owned();
            let formulas = text.match_indices("<f>").map(|(at, _)| at + 3);
            if let Some((from, length)) = formulas.filter_map(|from| Some((from, text[from..].find("</f>")?))).next() {
                *content = format!("{}{formula}{}", &text[..from], &text[from + length..]).into_bytes();
                put += 1;
            }
        }
        assert!(put > 0);
        let book = Workbook::from_bytes("a.xlsx", zipped(&changed), &Limits::default()).expect("it opens");
        soem::check(&book, &Options::default()).expect("it is checked");
    }
}

/// A calculation of more lines than are allowed is refused, and the limit can be raised.
#[test]
fn a_calculation_may_not_grow_without_bound() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/autisme.xlsx");
    let checked = |limits: &Limits| {
        soem::check(&Workbook::open(&path, limits).expect("opens"), &Options::default()).map(|checked| checked.result)
    };
    // Seven consequences and a cost, over nine years.
    for (limits, what) in [
        (Limits { lines: 7, ..Limits::default() }, Measure::Lines),
        (Limits { line_years: 71, ..Limits::default() }, Measure::LineYears),
    ] {
        let refused = checked(&limits);
        assert!(
            matches!(&refused, Err(Refusal::Open(OpenError::TooLarge { what: found, .. })) if *found == what),
            "{what:?}"
        );
    }
    assert!(checked(&Limits { lines: 8, line_years: 72, ..Limits::default() }).is_ok());
}

fn corpus(folder: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("SOEM_CORPUS").expect("SOEM_CORPUS names the folder of the corpora");
    let listed = std::fs::read_dir(Path::new(&root).join(folder)).expect("the folder is there");
    let mut files: Vec<PathBuf> = listed.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
#[ignore = "needs SOEM_CORPUS"]
fn real_and_hostile_files_end_in_a_result_or_a_clear_error() {
    for path in corpus("hostile").into_iter().chain(corpus("real")) {
        let mut tally = Tally::default();
        let bytes = std::fs::read(&path).expect("the file");
        match tried(bytes, true, &mut tally) {
            Err(why) if why != PARSER_PANICKED => panic!("{}: {why}", path.display()),
            _ => println!("{}: {tally:?}", path.display()),
        }
    }
}

/// The program itself within half a gigabyte of address space, which is more than it can have used of memory.
#[test]
#[cfg(target_os = "linux")]
#[ignore = "needs SOEM_CORPUS"]
fn hostile_files_are_refused_in_little_memory() {
    let out = tempfile::tempdir().expect("a folder");
    for path in corpus("hostile") {
        let started = Instant::now();
        let run = std::process::Command::new("sh")
            .args(["-c", "ulimit -v 524288; exec \"$0\" \"$1\" --lang=en -o \"$2\""])
            .args([Path::new(env!("CARGO_BIN_EXE_soem")), &path, &out.path().join("out.xlsx")])
            .output()
            .expect("sh runs");
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        let first = told.lines().next().unwrap_or_default();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("{name}: {:.1} s, {first}", started.elapsed().as_secs_f64());
        assert!(matches!(run.status.code(), Some(0..=2)), "{name}: {:?} {told}", run.status);
        assert!(started.elapsed() < Duration::from_secs(60), "{name}");
    }
}
