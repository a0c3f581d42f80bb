//! The sheets in English: no Danish of ours on them, and each cell where the Danish ones have it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::support::ours::{enriched_with, open};
use crate::support::package::{changed, changed_to_text, unzipped};
use crate::support::recalc::{CellValue, Model};
use crate::support::{fixture, saved};
use soem::lang::Lang;
use soem::layout::spec::Layout;
use soem::report::contents::Ours;
use soem::sensitivity::Simulation;
use soem::workbook::{Cell, Sheet, Value, Workbook};
use soem::{Enriched, Options, Parameters};

/// A case with seven committees and a knowledge base, as the program writes it.
fn family() -> PathBuf {
    let text = std::fs::read_to_string(fixture("familie.toml")).expect("the case");
    let official = Parameters::built_in();
    let case = soem::case::CaseFile::parse(&text, official).expect("a case");
    let built = soem::compose::build(&case, official).expect("a workbook");
    saved("familie.xlsx", &built.bytes)
}

/// A workbook, and what is made of it in either language.
struct Case {
    original: PathBuf,
    danish: PathBuf,
    english: PathBuf,
}

/// Made once for all tests.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut all: Vec<PathBuf> =
        ["autisme.xlsx", "cti.xlsx", "randers-trykt.xlsx"].map(fixture).into();
    all.push(family());
    let made = all.into_iter().map(|original| {
        let [danish, english] = [Lang::Da, Lang::En].map(|lang| in_language(&original, lang));
        Case { original, danish, english }
    });
    made.collect()
});

fn options(lang: Lang) -> Options {
    let mut options = Options::default();
    options.lang = lang;
    options.simulation = Some(Simulation { draws: 200, seed: 1 });
    options
}

fn in_language(original: &Path, lang: Lang) -> PathBuf {
    let made = enriched_with(original, &options(lang));
    saved(&format!("{lang:?}.xlsx"), &made.bytes)
}

/// Every text that a reader of our sheets may meet, with the part that it stands in: cells, words
/// that formulas put together, charts, names, what is told of cells, headers and footers.
fn texts(original: &Path, enriched: &Path, not_in: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let [before, after] =
        [original, enriched].map(|path| unzipped(&std::fs::read(path).expect("a file")));
    let xml = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(" tabSelected=\"0\"", "");
    let theirs: BTreeSet<String> =
        before.iter().map(|(_, bytes)| xml(bytes).replace(" tabSelected=\"1\"", "")).collect();
    for (part, bytes) in after.into_iter().filter(|(part, _)| !part.contains("customXml")) {
        // What shows first is ours, so the sheet that did is there once more, unselected.
        let xml = xml(&bytes);
        let known = before.iter().any(|(before, _)| *before == part) || theirs.contains(&xml);
        if known && part != "xl/workbook.xml" {
            continue;
        }
        for (tag, text) in tags(&xml) {
            for code in ["val", "lang"].iter().filter_map(|name| attribute(tag, name)) {
                assert!(!code.starts_with(not_in), "{part} says that it is in {code}");
            }
            let is_formula = matches!(local(tag), "f" | "formula" | "formula1" | "definedName");
            let attributes = ["descr", "prompt", "error", "promptTitle", "errorTitle", "text"];
            let named = attributes.iter().filter_map(|name| attribute(tag, name));
            all.extend(named.map(|text| (part.clone(), text)));
            let is_ours = matches!(local(tag), "sheet") || tag.contains("\"SOEM_");
            if let Some(name) = attribute(tag, "name").filter(|_| is_ours) {
                all.push((part.clone(), name));
            }
            if is_formula {
                all.extend(constants(&text).into_iter().map(|text| (part.clone(), text)));
            } else if !text.trim().is_empty() {
                all.push((part.clone(), text));
            }
        }
    }
    all
}

/// Each opening tag with the text after it.
fn tags(xml: &str) -> impl Iterator<Item = (&str, String)> {
    xml.split('<').skip(1).filter_map(|rest| {
        let (tag, text) = rest.split_once('>')?;
        (!tag.starts_with(['/', '?', '!'])).then(|| (tag, unescaped(text)))
    })
}

fn local(tag: &str) -> &str {
    let name = tag.split([' ', '/']).next().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split_once('"')?.0))
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// The text constants of a formula.
fn constants(formula: &str) -> Vec<String> {
    split(formula).1
}

/// A formula without its text constants, and these.
fn split(formula: &str) -> (String, Vec<String>) {
    let (mut rest, mut all, mut text) = (String::new(), Vec::new(), String::new());
    let (mut within, mut in_name) = (false, false);
    for c in formula.chars() {
        match c {
            '\'' if !within => {
                in_name = !in_name;
                rest.push(c);
            }
            '"' if !in_name => {
                within = !within;
                if !within {
                    all.push(std::mem::take(&mut text));
                }
            }
            c if within => text.push(c),
            c => rest.push(c),
        }
    }
    (rest, all)
}

/// What is not ours to put into English: the original's texts, the layout's words, which formulas
/// look for in the original's cells, and the titles of the official sources.
fn given(original: &Path) -> Vec<String> {
    let book = open(original);
    let cells = book.sheets.iter().flat_map(Sheet::iter);
    let mut all: BTreeSet<String> = cells
        .filter_map(|(_, cell)| match &cell.value {
            Value::Text(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            _ => None,
        })
        .collect();
    all.extend(book.sheets.iter().map(|sheet| sheet.name.clone()));
    let layout = Layout::built_in();
    let words = &layout.words;
    let named = [&words.yes, &words.no, &words.successes, &words.everyone, &words.plain];
    let more = [&words.discounted, &words.total, &words.grant, &words.participant];
    for names in named.into_iter().chain(more).chain([&layout.areas]) {
        all.extend(names.iter().cloned());
    }
    for (names, _) in words.actors() {
        all.extend(names.iter().cloned());
    }
    all.insert(layout.cost_area.clone());
    let official = Parameters::built_in();
    all.extend(official.discount_rates.iter().map(|set| set.source.clone()));
    all.extend(official.net_price_index.iter().map(|figure| figure.source.clone()));
    let mut all: Vec<String> = all.into_iter().filter(|text| !text.is_empty()).collect();
    all.sort_by_key(|text| std::cmp::Reverse(text.len()));
    all
}

/// The words of a text but for what is given.
fn words(text: &str, given: &[String]) -> BTreeSet<String> {
    let mut text = format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "));
    for own in given {
        if own.chars().count() > 3 {
            text = text.replace(own.as_str(), " ");
            text = text.replace(&own.to_lowercase(), " ");
        }
    }
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let is_ours = |word: &&str| !given.iter().any(|own| bare(own) == bare(word));
    words.filter(is_ours).map(str::to_owned).collect()
}

/// Words of Danish sentences that are no words of English ones.
const DANISH: &str = " og af er ikke det den som med der om har \
                      ved pr kr pct alle linje linjer hver hvor \
                      hvad tal kun uden fra eller ingen kommunen \
                      staten deltager deltagere udgift udgifter \
                      gevinst gevinsten tab kilde kilden mio mia \
                      netto nettoresultat hvis efter mod deres \
                      blev bliver kan skal samme aktør pris \
                      priser enhed omkostning konsekvens andel \
                      alt udvalg bygger del beregning beregningen \
                      fil filen filens rente faktor horisont \
                      forbrug evidens kontrol stemmer afviger ens \
                      afrunding vinder betaler nul succesrate \
                      succesraten forventet lav begrundelse \
                      udsving scenarie rang linjerne resultat \
                      resultatet resultater fund dom celle ark \
                      vej ";

/// Words of English sentences that are no words of Danish ones.
const ENGLISH: &str = " the of and is are was with from not what which when where who how by it \
    that this net result cost costs gain gains loss share source sources year years present value \
    figure figures line lines sheet cell file success participants municipality committee \
    total equal differs follows agrees none pays ";

fn has(list: &str, word: &str) -> bool {
    list.contains(&format!(" {} ", word.to_lowercase()))
}

/// Æ, ø and å, and common words of Danish, stand nowhere but in what the file itself says. The
/// model is called SØM in English too.
#[test]
fn english_sheets_hold_no_danish_of_ours() {
    for Case { original, english, .. } in &*CASES {
        let given = given(original);
        let mut found = Vec::new();
        for (part, text) in texts(original, english, "da-") {
            let danish = |word: &String| {
                word != "SØM"
                    && (word.contains(['æ', 'ø', 'å', 'Æ', 'Ø', 'Å']) || has(DANISH, word))
            };
            let words: Vec<String> = words(&text, &given).into_iter().filter(danish).collect();
            if !words.is_empty() {
                found.push(format!("{part}: {words:?} in »{text}«"));
            }
        }
        assert!(found.is_empty(), "{}:\n{}", original.display(), found.join("\n"));
    }
}

#[test]
fn danish_sheets_hold_no_english() {
    for Case { original, danish, .. } in &*CASES {
        let given = given(original);
        let mut found = Vec::new();
        for (part, text) in texts(original, danish, "en-") {
            let words: Vec<String> =
                words(&text, &given).into_iter().filter(|word| has(ENGLISH, word)).collect();
            if !words.is_empty() {
                found.push(format!("{part}: {words:?} in »{text}«"));
            }
        }
        assert!(found.is_empty(), "{}:\n{}", original.display(), found.join("\n"));
    }
}

/// The added sheets by their kind, in order.
fn added(workbook: &Workbook, lang: Lang) -> Vec<(&'static str, &Sheet)> {
    let kind = |name: &str| {
        let mut all = Ours::ALL.into_iter();
        all.find(|(sheet, ..)| sheet.name(lang) == name).map(|(sheet, ..)| sheet.kind())
    };
    workbook.sheets.iter().filter_map(|sheet| Some((kind(&sheet.name)?, sheet))).collect()
}

/// A formula but for its words, and for the order in which words and figures are joined: `DKK`
/// stands before an amount and *kr.* after it.
fn plain(cell: &Cell) -> Option<String> {
    let mut formula = split(cell.formula.as_ref()?).0.replace('&', "");
    for (sheet, danish, english) in Ours::ALL {
        if danish != english {
            formula = formula.replace(&format!("'{english}'!"), &format!("'{}'!", sheet.kind()));
        }
    }
    Some(formula)
}

/// A link or a formula to a cell of a sheet leads to the same figure in either language.
#[test]
fn both_languages_have_the_same_cells_formulas_and_figures() {
    for Case { original, danish, english } in &*CASES {
        let name = original.display();
        let books = [danish, english].map(|path| open(path));
        let [danish, english] = [added(&books[0], Lang::Da), added(&books[1], Lang::En)];
        let kinds = |sheets: &[(&'static str, &Sheet)]| {
            sheets.iter().map(|(kind, _)| *kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&danish), kinds(&english), "{name}");
        let mut formulas = 0;
        for ((kind, danish), (_, english)) in danish.into_iter().zip(english) {
            let cells = |sheet: &Sheet| -> BTreeMap<String, Cell> {
                sheet.iter().map(|(at, cell)| (at.to_string(), cell.clone())).collect()
            };
            let (danish, english) = (cells(danish), cells(english));
            let at = |cells: &BTreeMap<String, Cell>| cells.keys().cloned().collect::<Vec<_>>();
            assert_eq!(at(&danish), at(&english), "{name}, {kind}");
            for ((at, one), other) in danish.iter().zip(english.values()) {
                assert_eq!(plain(one), plain(other), "{name}, {kind}!{at}");
                formulas += usize::from(one.formula.is_some());
                match (&one.value, &other.value) {
                    (Value::Number(one), Value::Number(other)) => {
                        assert_eq!(one, other, "{name}, {kind}!{at}");
                    }
                    (one, other) => assert_eq!(
                        std::mem::discriminant(one),
                        std::mem::discriminant(other),
                        "{name}, {kind}!{at}: {one:?} and {other:?}"
                    ),
                }
            }
        }
        assert!(formulas > 3000, "{name}: only {formulas} formulas were compared");
        let names = |book: &Workbook| {
            let own = book.names.iter().filter(|name| name.name.starts_with("SOEM_"));
            own.map(|name| name.refers_to.split_once('!').map(|(_, at)| at.to_owned()))
                .collect::<Vec<_>>()
        };
        let mut both = books.each_ref().map(names);
        both.iter_mut().for_each(|names| names.sort());
        assert_eq!(both[0], both[1], "{name}");
        assert_eq!(both[0].len(), 12, "{name}");
    }
}

/// Excel and LibreOffice put the sentences together from the figures; IronCalc does here.
#[test]
fn english_sentences_read_as_they_are_calculated() {
    // The one with an explanation, and the one with most in it.
    for Case { english, .. } in CASES.iter().skip(2) {
        let mut engine = Model::open(english);
        engine.recalculate();
        let mut sentences = 0;
        for (sheet, ..) in Ours::ALL.into_iter().filter(|(sheet, ..)| *sheet != Ours::Local) {
            let name = sheet.name(Lang::En);
            for cell in engine.formulas(name) {
                let (cached, now) = (engine.cached(name, &cell), engine.value(name, &cell));
                if let CellValue::Text(cached) = cached {
                    sentences += 1;
                    let now = match now {
                        CellValue::Text(now) => now,
                        other => format!("{other:?}"),
                    };
                    assert_eq!(cached, now, "{name}!{cell}");
                }
            }
        }
        assert!(sentences > 200, "only {sentences}");
    }
}

fn again(original: &Path, before: &Path, lang: Lang) -> (Enriched, PathBuf) {
    let options = options(lang);
    let earlier = soem::earlier(open(before), &options).expect("it is read").expect("it is ours");
    let made = soem::enrich_after(&open(original), &[earlier], &options).expect("it is enriched");
    let path = saved("again.xlsx", &made.bytes);
    (made, path)
}

fn text_at(workbook: &Workbook, sheet: &str, at: &str) -> String {
    let cell = workbook.sheet(sheet).and_then(|sheet| sheet.cell(at.parse().expect("a cell")));
    match cell.map(|cell| &cell.value) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) => number.normalize().to_string(),
        other => panic!("{sheet}!{at}: {other:?}"),
    }
}

/// An answer, a signature, a stress, a grade and a chosen actor that were typed in a file of one
/// language stand where they belong in that of the other, and the earlier sheets are gone.
#[test]
fn a_rerun_in_the_other_language_carries_over_what_was_typed() {
    let original = fixture("autisme.xlsx");
    let first = in_language(&original, Lang::Da);
    let row = |path: &Path, sheet: &str, text: &str| {
        let book = open(path);
        let is = |cell: &Cell| matches!(&cell.value, Value::Text(own) if own == text);
        let review = book.sheet(sheet).expect("the protocol");
        review.iter().find(|(_, cell)| is(cell)).expect(text).0.row + 1
    };
    let answered = format!("M{}", row(&first, "SØM Kontrol", "C7"));
    let signed = format!("E{}", row(&first, "SØM Kontrol", "Kontrolleret af"));
    let typed = changed_to_text(&first, "SØM Kontrol", &answered, "Drøftet");
    let typed = changed_to_text(&typed, "SØM Kontrol", &signed, "ABC");
    let typed = changed_to_text(&typed, "SØM Krydstabeller", "D5", "Stat");
    let typed = changed_to_text(&typed, "SØM Evidens", "F23", "E");
    let typed = changed(&typed, "SØM Stress", "C9", 0.1);

    let (made, english) = again(&original, &typed, Lang::En);
    assert_eq!((made.carried.answers, made.carried.cells, made.carried.unused), (1, 4, 0));
    let book = open(&english);
    assert_eq!(added(&book, Lang::En).len(), made.added_sheets);
    // Stress and Simulation are called the same.
    assert_eq!(added(&book, Lang::Da).len(), 2);
    let answered = format!("M{}", row(&english, "SØM Review", "C7"));
    let signed = format!("E{}", row(&english, "SØM Review", "Reviewed by"));
    for (sheet, at, text) in [
        ("SØM Review", answered.as_str(), "Drøftet"),
        ("SØM Review", signed.as_str(), "ABC"),
        ("SØM Cross tables", "D5", "State"),
        ("SØM Evidence", "F23", "E"),
        ("SØM Stress", "C9", "0.1"),
    ] {
        assert_eq!(text_at(&book, sheet, at), text, "{sheet}!{at}");
    }
    // Run on itself it gives the same file, and so does the way back and forth.
    let itself = soem::enrich(&book, &options(Lang::En)).expect("it is enriched");
    assert!(itself.bytes == made.bytes, "a rerun does not give the same file");
    let (back, danish) = again(&original, &english, Lang::Da);
    assert_eq!(text_at(&open(&danish), "SØM Krydstabeller", "D5"), "Stat");
    assert_eq!((back.carried.answers, back.carried.cells, back.carried.unused), (1, 4, 0));
    let (forth, _) = again(&original, &danish, Lang::En);
    assert!(forth.bytes == made.bytes, "the way back and forth does not give the same file");

    // The enriched file itself, run in the other language, has none of the earlier sheets left.
    let itself = soem::enrich(&open(&typed), &options(Lang::En)).expect("it is enriched");
    let book = open(&saved("itself.xlsx", &itself.bytes));
    assert_eq!(book.sheets.len(), open(&english).sheets.len());
    assert_eq!(text_at(&book, "SØM Review", &answered), "Drøftet");
}
