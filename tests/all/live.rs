//! Every kind of input of the format, changed inside an enriched workbook: the added sheets come
//! to the figures of the changed file enriched anew, or they say that a new run is needed.
//!
//! The list of kinds is taken from the layout, so that a field or column added there is tested
//! here. LibreOffice judges 80 workbooks at once; the smaller tests ask IronCalc.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::ours::{enriched_file, open, understood};
use crate::support::package::{edited, put_cell, typed_in};
use crate::support::recalc::{CellValue, Model, Values, libreoffice_files};
use crate::support::{SOUND, fixture, saved};
use soem::Options;
use soem::lang::Lang;
use soem::layout::spec::Layout;
use soem::layout::{ColumnKey, FieldKey, TableKey};
use soem::read::Case;
use soem::report::contents::Ours;
use soem::workbook::CellRef;

/// What an edit changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Field(FieldKey),
    Column(TableKey, ColumnKey),
    /// The figures under headings that carry a number.
    Series(TableKey),
}

/// What is written in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Put {
    N(f64),
    T(&'static str),
    Nothing,
}
use Put::{N, Nothing, T};

const INPUTS: [TableKey; 7] = [
    TableKey::Index,
    TableKey::Cohorts,
    TableKey::Costs,
    TableKey::Consequences,
    TableKey::Changes,
    TableKey::Prices,
    TableKey::Knowledge,
];

/// Fields that none of the reference workbooks has.
const NOWHERE: [Kind; 2] =
    [Kind::Field(FieldKey::DiscountRate36), Kind::Field(FieldKey::DiscountRate71)];

fn kinds() -> Vec<Kind> {
    let layout = Layout::built_in();
    let mut kinds: Vec<Kind> = layout.fields.keys().copied().map(Kind::Field).collect();
    for (table, spec) in layout.tables.iter().filter(|(table, _)| INPUTS.contains(table)) {
        kinds.extend(spec.columns.iter().map(|column| Kind::Column(*table, column.key)));
        if !spec.series.is_empty() {
            kinds.push(Kind::Series(*table));
        }
    }
    kinds
}

/// What may be typed in a cell of the kind: what a person means, and what nobody can know.
fn typed(kind: Kind) -> &'static [Put] {
    use ColumnKey as C;
    use FieldKey as F;
    match kind {
        Kind::Field(F::PriceYear | F::BaseYear) => &[N(2017.0), N(2019.0), N(2021.0), N(1800.0)],
        Kind::Field(F::FirstYear) => &[N(2020.0), N(2022.0), Nothing],
        Kind::Field(F::LastYear) => &[N(2024.0), N(2028.0)],
        Kind::Field(F::DiscountRate) => &[N(0.0), N(0.03), N(0.05), N(6.0), T("4 pct.")],
        Kind::Field(F::DiscountRate36 | F::DiscountRate71) => &[N(0.02), N(3.0), Nothing],
        Kind::Field(F::PerParticipant) => &[T("Diskonteret"), T("Ved ikke"), Nothing],
        Kind::Field(F::SuccessRate) => &[N(0.3), N(37.0), N(1.0), T("40 pct."), Nothing],
        Kind::Field(F::SuccessLow | F::SuccessHigh) => &[N(0.11), N(12.0), N(0.9), Nothing],
        Kind::Field(_) => &[T("Noget andet"), N(7.0), Nothing],
        Kind::Column(TableKey::Index, C::Year) => &[N(2014.0), N(2031.0)],
        Kind::Column(TableKey::Index, _) => &[N(99.5), N(121.0), N(0.0), Nothing],
        Kind::Column(TableKey::Cohorts, C::Year) => &[N(2019.0), N(2022.0), T("snart")],
        Kind::Column(TableKey::Cohorts, _) => &[N(3.0), N(31.5), N(0.0), T("12 personer"), Nothing],
        Kind::Column(_, C::Category) => &[T("Tilskud"), T("Drift"), Nothing],
        Kind::Column(_, C::Actor) => &[T("Stat"), T("Region"), T("kommunen"), T("Borger")],
        Kind::Column(_, C::Committee) => &[T("Socialudvalget"), T("Nyt udvalg"), Nothing],
        Kind::Column(_, C::PriceYear) => &[N(2017.0), N(2019.0), N(1999.0), T("2018"), Nothing],
        Kind::Column(_, C::Area) => &[T("Sundhedsydelse"), T("Nyt område"), Nothing],
        Kind::Column(_, C::Persons) => &[N(2.0), N(0.5), T("to"), Nothing],
        Kind::Column(_, C::Applies) => &[T("Alle"), T("succes"), T("Nogle"), Nothing],
        Kind::Column(_, C::Included) => &[T("Nej"), T("ja"), N(0.0), T("Måske"), Nothing],
        Kind::Column(_, C::Municipality | C::Region | C::State) => {
            &[N(100.5), N(-20.0), N(0.0), T("12 kr."), Nothing]
        }
        Kind::Column(_, C::Name) => &[T("Andet navn"), T("I alt"), Nothing],
        Kind::Column(_, _) => &[T("Noget andet"), Nothing],
        Kind::Series(TableKey::Costs) => &[N(250_000.0), N(-5000.0), T("1.000"), Nothing],
        Kind::Series(_) => &[N(-3.5), N(7.0), N(0.0), T("ca. 3"), Nothing],
    }
}

/// The cells of a kind in a workbook that hold no formula.
fn cells(book: &Book, kind: Kind) -> Vec<CellRef> {
    let case = &book.case;
    let found: Vec<CellRef> = match kind {
        Kind::Field(key) => {
            case.fields.get(&key).map(|field| field.value.clone()).into_iter().collect()
        }
        Kind::Column(table, key) => {
            let table = case.tables.get(&table);
            table.iter().flat_map(|t| t.lines().filter_map(|row| t.cell(row, key))).collect()
        }
        Kind::Series(table) => {
            let table = case.tables.get(&table);
            let of = |t: &soem::layout::FoundTable| -> Vec<CellRef> {
                t.lines().flat_map(|row| t.series.iter().map(move |&(_, c)| t.at(row, c))).collect()
            };
            table.map(of).unwrap_or_default()
        }
    };
    let workbook = open(&book.original);
    let is_formula = |cell: &CellRef| {
        let sheet = workbook.sheet(&cell.sheet).expect("a sheet of the workbook");
        sheet.cell(cell.at).is_some_and(|cell| cell.formula.is_some())
    };
    found.into_iter().filter(|cell| !is_formula(cell)).collect()
}

/// A small generator, the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }
    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
    fn shuffled<T>(&mut self, mut all: Vec<T>) -> Vec<T> {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
        all
    }
}

struct Book {
    name: &'static str,
    original: PathBuf,
    enriched: PathBuf,
    case: Case,
}

fn book(name: &'static str, original: PathBuf) -> Book {
    let (enriched, case) = (enriched_file(&original), understood(&original));
    Book { name, original, enriched, case }
}

type Edit = (Kind, CellRef, Put);

/// The workbook with the edits in it, under a name of its own.
fn with(path: &Path, edits: &[Edit], name: &str) -> PathBuf {
    let path = edited(path, |parts| {
        for (_, cell, put) in edits {
            let (kind, content) = match put {
                N(number) => ("", format!("<v>{number}</v>")),
                T(text) => (" t=\"inlineStr\"", format!("<is><t>{text}</t></is>")),
                Nothing => ("", String::new()),
            };
            put_cell(parts, &cell.sheet, &cell.at.to_string(), kind, &content);
        }
    });
    let renamed = path.with_file_name(name);
    std::fs::rename(&path, &renamed).expect("a file of its own name");
    renamed
}

/// The numbers on our sheets, by what they are of: where a run may have fewer rows than another, by
/// the table and the row in it; on SØM Forudsætninger by the cell that was read.
fn figures(cells: &[(String, String)], value: &dyn Fn(&str, &str) -> CellValue) -> Figures {
    let mut figures = BTreeMap::new();
    let mut anchors: BTreeMap<(String, u32), String> = BTreeMap::new();
    let text = |sheet: &str, cell: &str| match value(sheet, cell) {
        CellValue::Text(text) => text,
        _ => String::new(),
    };
    // Ranked tables and those of the committees may be longer or shorter.
    for (sheet, sections) in [
        ("SØM Vendepunkter", &["Vendepunkter:", "Grundlag:"][..]),
        ("SØM Aktører", &["Udvalg i kommunen"]),
        ("SØM Følsomhed", &["Break-even,", "Overførsel,", "Nettoresultat ved"]),
    ] {
        let is_named = sheet == "SØM Aktører" || sheet == "SØM Følsomhed";
        let mut section = (String::new(), 0);
        for row in 1..600 {
            let heading = text(sheet, &format!("B{row}"));
            if sections.iter().any(|beginning| heading.starts_with(beginning)) {
                section = (heading.clone(), row);
            }
            if section.1 > 0 {
                let by_name = is_named && !heading.is_empty();
                let of = if by_name { heading } else { (row - section.1).to_string() };
                anchors.insert((sheet.to_owned(), row), format!("{} {of}", section.0));
            }
        }
    }
    let council = "SØM Til byrådet";
    let council = (1..100).find(|row| text(council, &format!("B{row}")) == "År").unwrap_or(100);
    for (sheet, cell) in cells {
        let CellValue::Number(number) = value(sheet, cell) else { continue };
        let split = cell.find(|c: char| c.is_ascii_digit()).expect("a row");
        let (column, row) = cell.split_at(split);
        let row: u32 = row.parse().expect("a row");
        // What was printed, and what is said of it, is of the file as it was handed in; so is a
        // rate that results were printed at.
        let printed = sheet == "SØM Krydstjek"
            && (column != "F" || text(sheet, &format!("B{row}")) == "Følsomhed");
        if printed {
            continue;
        }
        let of = |column: &str| text(sheet, &format!("{column}{row}"));
        // Committees have columns there.
        if sheet == "SØM Til byrådet" && row >= council {
            let committee = text(sheet, &format!("{column}{council}"));
            figures.insert(format!("{sheet} {committee} {}", row - council), number);
            continue;
        }
        let place = match (sheet.as_str(), anchors.get(&(sheet.clone(), row))) {
            // The number of the row is of the run.
            ("SØM Forudsætninger", _) if column == "B" => continue,
            ("SØM Forudsætninger", _) if row > 8 => {
                format!("{}!{} {}", of("C"), of("D"), of("E"))
            }
            (_, Some(anchor)) => anchor.clone(),
            _ => row.to_string(),
        };
        figures.insert(format!("{sheet}!{column} {place}"), number);
    }
    figures
}

type Figures = BTreeMap<String, f64>;

fn in_file(values: &Values) -> Figures {
    let mut cells = Vec::new();
    for sheet in values.sheets().iter().filter(|sheet| sheet.starts_with("SØM ")) {
        cells.extend(values.cells(sheet).into_iter().map(|cell| (sheet.clone(), cell)));
    }
    figures(&cells, &|sheet, cell| values.value(sheet, cell))
}

fn in_model(model: &Model) -> Figures {
    let mut cells = Vec::new();
    for sheet in Ours::wanted(Lang::Da) {
        cells.extend(model.formulas(sheet).into_iter().map(|cell| (sheet.to_owned(), cell)));
    }
    figures(&cells, &|sheet, cell| model.value(sheet, cell))
}

/// The figures that are not those of a new run.
fn differing(live: &Figures, fresh: &Figures) -> Vec<String> {
    let differs = |(place, live): (&String, &f64)| {
        let fresh = match fresh.get(place) {
            Some(fresh) => fresh,
            // A ranked table has a row more than it needs, or a text was cleared and has no row.
            None if place.contains("Vendepunkter") => return None,
            None if place.contains("Forudsætninger") => return None,
            // A committee that has nothing left has a row of nil.
            None if *live == 0.0 => return None,
            None => &f64::NAN,
        };
        let near = (live - fresh).abs() <= 1e-7 * live.abs().max(fresh.abs()).max(1.0);
        (!near).then(|| format!("{place} became {live}, enriched anew it is {fresh}"))
    };
    live.iter().filter_map(differs).collect()
}

fn is_told(value: &CellValue) -> bool {
    matches!(value, CellValue::Text(text) if text.starts_with("Ændringen i "))
}

fn fresh(path: &Path) -> Option<Figures> {
    let enriched = soem::enrich(&open(path), &Options::default()).ok()?;
    Some(in_file(&Values::read(&saved("a.xlsx", &enriched.bytes))))
}

/// Each kind once over 40 workbooks: one edit in each, and a second in the first of them.
fn dealt(books: &[Book], random: &mut Random) -> Vec<(usize, Vec<Edit>)> {
    const WORKBOOKS: usize = 40;
    let has = |book: &Book, kind: Kind| !cells(book, kind).is_empty();
    let mut trials: Vec<(usize, Vec<Edit>)> = Vec::new();
    for kind in random.shuffled(kinds()) {
        let holders: Vec<usize> = (0..books.len()).filter(|&b| has(&books[b], kind)).collect();
        assert_eq!(holders.is_empty(), NOWHERE.contains(&kind), "{kind:?}");
        if holders.is_empty() {
            continue;
        }
        let at = *random.of(&holders);
        let cell = random.of(&cells(&books[at], kind)).clone();
        let edit = (kind, cell, *random.of(typed(kind)));
        let other = trials.len() >= WORKBOOKS;
        let beside = trials.iter_mut().find(|(book, edits)| *book == at && edits.len() == 1);
        match beside.filter(|_| other) {
            Some((_, edits)) => edits.push(edit),
            None => trials.push((at, vec![edit])),
        }
    }
    trials
}

#[test]
#[ignore = "needs LibreOffice (soffice)"]
fn every_kind_of_input_is_followed_or_told() {
    let mut random = Random(12);
    let mut trials = Vec::new();
    let books = [false, true].map(|is_typed| {
        SOUND.map(|name| {
            let original = if is_typed { typed_in(&fixture(name)) } else { fixture(name) };
            book(name, original)
        })
    });
    for books in &books {
        trials.extend(dealt(books, &mut random).into_iter().map(|(at, edits)| (&books[at], edits)));
    }
    let mut files = Vec::new();
    for (number, (book, edits)) in trials.iter().enumerate() {
        files.push(with(&book.enriched, edits, &format!("live{number}.xlsx")));
        files.push(with(&book.original, edits, &format!("new{number}.xlsx")));
    }
    // Two at once, as most machines can.
    let (half, rest) = files.split_at(files.len() / 4 * 2);
    let recalculated = std::thread::scope(|scope| {
        let other = scope.spawn(|| libreoffice_files(rest));
        let mut all = libreoffice_files(half);
        all.extend(other.join().expect("LibreOffice runs"));
        all
    });
    let (mut failures, mut followed) = (Vec::new(), 0);
    for ((book, edits), made) in trials.iter().zip(recalculated.chunks(2)) {
        let live = Values::read(&made[0]);
        if is_told(&live.value("SØM Resumé", "C4")) {
            continue;
        }
        let differing = match fresh(&made[1]) {
            Some(fresh) => differing(&in_file(&live), &fresh),
            None => vec!["enriched anew it is refused".to_owned()],
        };
        followed += usize::from(differing.is_empty());
        if !differing.is_empty() {
            let shown = differing.iter().take(5).cloned().collect::<Vec<_>>().join("; ");
            failures.push(format!("{} {edits:?}: {} differ: {shown}", book.name, differing.len()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(followed * 3 >= trials.len(), "only {followed} of {} were followed", trials.len());
}

/// An edit in the workbook as IronCalc calculates it, and the same in the original, enriched anew.
fn edited_in_cti(sheet: &str, cell: &str, put: Put) -> (Model, Option<Figures>) {
    let at = soem::workbook::Address::parse(cell).expect("a cell");
    let edit = [(Kind::Series(TableKey::Costs), CellRef::new(sheet, at), put)];
    let path = with(&enriched_file(&fixture("cti.xlsx")), &edit, "live.xlsx");
    let mut model = Model::open(&path);
    model.recalculate();
    (model, fresh(&with(&fixture("cti.xlsx"), &edit, "new.xlsx")))
}

#[test]
fn who_pays_and_what_is_a_grant_move_every_sheet() {
    for (sheet, cell, put) in [
        ("Omkostninger", "D6", T("Staten")),
        ("Omkostninger", "C6", T("Tilskud")),
        ("Omkostninger", "F6", Nothing),
        ("Konsekvenser 1", "F10", Nothing),
        ("Konsekvenser 1", "F11", Nothing),
        ("Effekt", "C5", N(37.0)),
        ("Effekt", "C6", Nothing),
    ] {
        let (model, fresh) = edited_in_cti(sheet, cell, put);
        let is_told = is_told(&model.value("SØM Resumé", "C4"));
        // 37 in a cell that shows per cent is 3,700 %, which is refused.
        let Some(fresh) = fresh else {
            assert!(is_told && put == N(37.0), "{sheet}!{cell} is refused and not told");
            continue;
        };
        assert!(!is_told, "{sheet}!{cell} is followed");
        let differing = differing(&in_model(&model), &fresh);
        assert!(differing.is_empty(), "{sheet}!{cell} {put:?}: {}", differing.join("\n"));
    }
}

#[test]
fn what_has_no_row_has_one_of_its_own_and_is_told() {
    for (sheet, cell, put, row) in [
        ("Konsekvenser 1", "C10", T("Nyt område"), ("SØM Hovedområder", "C15")),
        ("Priser", "H6", T("Nyt udvalg"), ("SØM Aktører", "D26")),
    ] {
        let (model, _) = edited_in_cti(sheet, cell, put);
        let told = model.value("SØM Resumé", "C4");
        let wanted = format!("Ændringen i {sheet}!{cell} kræver en ny kørsel");
        assert!(matches!(&told, CellValue::Text(text) if text.starts_with(&wanted)), "{told:?}");
        let (on, at) = row;
        assert!(
            model.value(on, at).number().abs() > 1000.0,
            "{on}!{at}: {:?}",
            model.value(on, at)
        );
        for check in ["H13", "I13", "J13", "K13"] {
            assert_eq!(model.value("SØM Aktører", check), CellValue::from("stemmer"));
        }
    }
}

/// Every heading and label, changed: each is told where it stands.
#[test]
fn every_cell_that_carries_the_reading_is_told() {
    let enriched = enriched_file(&fixture("cti.xlsx"));
    let case = understood(&fixture("cti.xlsx"));
    let mut carriers: Vec<CellRef> =
        case.fields.values().map(|field| field.label.clone()).collect();
    for (key, table) in case.tables.iter().filter(|(key, _)| INPUTS.contains(key)) {
        let columns = table.columns.values().copied();
        let series = table.series.iter().map(|&(_, column)| column);
        if *key != TableKey::Knowledge {
            carriers.extend(columns.chain(series).map(|c| table.place(table.heading_row, c)));
        }
    }
    let edits: Vec<Edit> = carriers
        .iter()
        .map(|cell| (Kind::Series(TableKey::Costs), cell.clone(), T("Noget helt andet")))
        .collect();
    let mut model = Model::open(&with(&enriched, &edits, "carriers.xlsx"));
    model.recalculate();
    let sheet = "SØM Forudsætninger";
    let mut told = Vec::new();
    for row in 9..600 {
        if model.value(sheet, &format!("M{row}")) == CellValue::from("ny kørsel") {
            let [on, at] = ["C", "D"].map(|c| model.value(sheet, &format!("{c}{row}")));
            told.push((on, at));
        }
    }
    for cell in &carriers {
        let wanted =
            (CellValue::from(cell.sheet.as_str()), CellValue::from(cell.at.to_string().as_str()));
        assert!(told.contains(&wanted), "{cell} is told");
    }
    assert!(is_told(&model.value("SØM Resumé", "C4")));
}

/// A simulation too, which is made on request.
#[test]
fn every_sheet_says_when_inputs_are_edited() {
    let mut simulated = Options::default();
    simulated.simulation = Some(soem::sensitivity::Simulation { draws: 100, seed: 1 });
    let bytes = crate::support::ours::enriched_with(&fixture("autisme.xlsx"), &simulated).bytes;
    let path = saved("edited.xlsx", &bytes);
    let edits: [(&str, &str, CellValue, &str); 2] = [
        ("Effekt", "C5", CellValue::Number(0.21), "INDDATA ER ÆNDRET"),
        ("Konsekvenser 1", "B10", CellValue::from("Noget andet"), "KØR"),
    ];
    for (sheet, cell, value, wanted) in edits {
        let mut model = Model::open(&path);
        model.set(sheet, cell, value);
        model.recalculate();
        for (_, ours) in Ours::chosen(true, false, Lang::Da) {
            let CellValue::Text(before) = model.cached(ours, "B3") else { panic!("{ours}") };
            let CellValue::Text(now) = model.value(ours, "B3") else { panic!("{ours}") };
            assert!(!before.to_uppercase().contains(wanted), "{ours}: {before}");
            assert!(now.to_uppercase().contains(wanted), "{ours}: {now}");
        }
    }
}
