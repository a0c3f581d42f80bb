//! Thousands of mutations, of bytes and of XML, each with a seed that is told when one fails.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::{Duration, Instant};

use crate::support::fixture_bytes;
use crate::support::ours::official;
use crate::support::package::{stored, unzipped};
use soem::Options;
use soem::Refusal;
use soem::layout::spec::Layout;
use soem::package::error::PackageError;
use soem::package::fault::Fault;
use soem::package::limits::Limits;
use soem::workbook::{OpenError, Workbook};

/// Marsaglia's xorshift: the same seed, the same mutations.
pub struct Random(u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("a small number")
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

pub fn seeded(seed: u64) -> Random {
    Random(0x9e37_79b9_7f4a_7c15 ^ (seed + 1).wrapping_mul(0x2545_f491_4f6c_dd1d))
}

/// What a file came to.
#[derive(Debug, Default)]
pub struct Tally {
    enriched: usize,
    not_understood: usize,
    refused: usize,
    slowest: Duration,
}

/// The reader's last resort caught a panic. It is there for .xls, which somebody else's parser
/// reads.
pub const PARSER_PANICKED: &str = "the parser panicked";

/// Catches a panic that is judged by what comes back, not by what it prints. The hook belongs to
/// the process, in which other tests run at the same time: only this thread is silent, and only
/// meanwhile.
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
pub fn tried(bytes: Vec<u8>, whole: bool, tally: &mut Tally) -> Result<(), String> {
    let started = Instant::now();
    let end = quietly(|| {
        let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
        let book = Workbook::from_bytes("a.xlsx", bytes, &limits).map_err(Refusal::Open)?;
        if whole {
            return soem::enrich(&book, &Options::default()).map(|_| ());
        }
        let located = soem::layout::detect(&book, Layout::all_built_in());
        let case =
            soem::read::calculation(&book, located, official()).map_err(Refusal::NotUnderstood)?;
        // A figure that no arithmetic holds is an error of its own kind.
        soem::engine::net_result(&case.calculation)
            .map(|_| ())
            .map_err(|_| Refusal::NotUnderstood(Vec::new()))
    });
    tally.slowest = tally.slowest.max(started.elapsed());
    if started.elapsed() > Duration::from_secs(20) {
        return Err(format!("took {:?}", started.elapsed()));
    }
    match end {
        Err(_) => return Err("panicked".to_owned()),
        Ok(Ok(())) => tally.enriched += 1,
        Ok(Err(Refusal::NotUnderstood(_))) => tally.not_understood += 1,
        Ok(Err(Refusal::Open(OpenError::Package(PackageError::Malformed {
            why: Fault::Breaks,
            ..
        })))) => return Err(PARSER_PANICKED.to_owned()),
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
        (
            "Omkostninger",
            &[
                &["Omkostning", "Aktør", "2019"],
                &["Drift", "Kommune", "1000"],
                &["I alt", "", "1000"],
            ],
        ),
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

/// Changes a few bytes, cuts the end off, or doubles a piece.
pub fn mutate_bytes(bytes: &mut Vec<u8>, random: &mut Random) {
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

/// Changes an XML part as no honest program would: tags doubled, dropped or nested, numbers and
/// texts out of range.
pub fn mutate_xml(content: &mut Vec<u8>, random: &mut Random) {
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
    let own = unzipped(&small);
    for seed in 0..2_000 {
        let mut random = seeded(seed);
        let mut changed = own.clone();
        for _ in 0..=random.below(2) {
            let at = random.below(changed.len());
            mutate_xml(&mut changed[at].1, &mut random);
        }
        run("xml", seed, stored(changed), seed % 20 == 0);
    }
    let others = [
        ("bytes of .xlsx", small, 1_000),
        ("bytes of .xlsb", fixture_bytes("others/cti-sheetjs.xlsb"), 200),
        ("bytes of .xls", fixture_bytes("others/cti-sheetjs.xls"), 80),
        ("bytes with formulas of .xls", fixture_bytes("others/cti-libreoffice.xls"), 80),
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
        let own = unzipped(&fixture_bytes(file));
        for seed in 0..count {
            let mut random = seeded(seed);
            let mut changed = own.clone();
            let at = random.below(changed.len());
            if name.ends_with("ods") {
                mutate_xml(&mut changed[at].1, &mut random);
            } else if !changed[at].1.is_empty() {
                mutate_bytes(&mut changed[at].1, &mut random);
            }
            run(name, seed, stored(changed), false);
        }
    }
    println!("{tally:?}");
    assert!(
        failures.is_empty(),
        "{} failures, the first: {:#?}",
        failures.len(),
        &failures[..failures.len().min(10)]
    );
}
