//! D3: the craft of the workbook itself: formulas that do not follow their neighbours, what is
//! hidden, what leads out of the file, and what differs from a workbook that is known to be good.

use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

use crate::check::rule::{AUDIT, Rule};
use crate::check::subject::Subject;
use crate::finding::{Certainty, Finding, Matter, Severity, Words, words};
use crate::lang::{Lang, phrase};
use crate::layout::SheetKey;
use crate::package::bounds::Deadline;
use crate::workbook::formula::{asks_program, r1c1};
use crate::workbook::{
    Address, Cell, CellRef, Sheet, Structure, Value, Visibility, Workbook, column_name,
};

pub const RULE: Rule = Rule {
    code: "D3",
    title: (
        "Håndværk: formler, skjulte dele, kæder, makroer",
        "Craft: formulas, hidden parts, links, macros",
    ),
    about: (
        "Et tal skrevet oven i en formel; en formel, der ikke er som sine to naboer (sammenlignet \
         med relative henvisninger); celler med fejlværdier; skjulte og meget skjulte ark, rækker \
         og kolonner med indhold; kæder til andre filer og programmer (DDE, OLE); navne, der \
         peger på #REF!; makroer med SHA-256; resultatarket uden beskyttelse. Med --reference FIL \
         sammenlignes hver formelcelle med en projektmappe, der vides at være rigtig.",
        "A number typed over a formula; a formula unlike its two neighbours (compared with \
         relative references); cells with error values; hidden and very hidden sheets, rows and \
         columns with content; links to other files and programs (DDE, OLE); names that refer to \
         #REF!; macros with their SHA-256; the sheet of results unprotected. With --reference \
         FILE every formula cell is compared with a workbook that is known to be right.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    certainty: Certainty::Likely,
    thresholds: "",
    find: craft,
};

/// Differences from the reference workbook are told one by one up to here, and then counted.
const MOST_DIFFERENCES: usize = 200;
/// So many characters of a formula are shown.
const SHOWN: usize = 80;
/// So many rows or columns are named.
const NAMED: usize = 8;

/// What was found in the workbook; formulas without their `=`.
#[derive(Debug)]
enum Craft {
    /// A number where the cells around are formulas, and one of these.
    Typed {
        value: Decimal,
        beside: Option<String>,
    },
    /// A formula unlike those on both sides, as it stands and by relative references.
    Unlike {
        formula: String,
        relative: String,
    },
    ErrorValues {
        count: usize,
        first: String,
    },
    HiddenSheet,
    VeryHiddenSheet,
    HiddenRows(String),
    HiddenColumns(String),
    /// Values from another program, by its formula or its name.
    Program(String),
    OtherFiles(String),
    DeadName {
        name: String,
        refers_to: String,
    },
    Macros {
        digest: String,
    },
    ResultsUnprotected,
    ReferenceSheetMissing(String),
    /// What stands in a cell here, and in the reference.
    ReferenceDiffers {
        read: Option<Cell>,
        expected: Option<Cell>,
    },
    ReferenceProtected,
    MoreDiffer {
        count: usize,
    },
}

impl Craft {
    fn severity(&self) -> Severity {
        match self {
            Self::HiddenSheet | Self::Macros { .. } | Self::ResultsUnprotected => {
                Severity::Information
            }
            Self::VeryHiddenSheet
            | Self::HiddenRows(_)
            | Self::HiddenColumns(_)
            | Self::OtherFiles(_)
            | Self::ReferenceProtected => Severity::Clarification,
            _ => Severity::PossibleError,
        }
    }
}

impl Matter for Craft {
    fn words(&self, lang: Lang) -> Words {
        match self {
            Self::Typed { value, .. } => words!(
                lang,
                "{} er skrevet som tal, hvor cellerne omkring er formler.",
                "{} is typed as a number where the cells around are formulas.",
                "Sæt formlen tilbage, eller forklar tallet.",
                "Put the formula back, or explain the number.",
                lang.exact(*value)
            ),
            Self::Unlike { formula, .. } => words!(
                lang,
                "Formlen ={formula} afviger fra formlerne på begge sider.",
                "The formula ={formula} differs from those on both sides.",
                "Udfyld formlen som i naboerne, eller forklar forskellen.",
                "Fill the formula as in its neighbours, or explain it."
            ),
            Self::ErrorValues { count: 1, first } => words!(
                lang,
                "Cellen {first} viser en fejlværdi.",
                "The cell {first} shows an error value.",
                "Ret formlen.",
                "Correct the formula."
            ),
            Self::ErrorValues { count, first } => words!(
                lang,
                "{count} celler på arket viser en fejlværdi; den første er {first}.",
                "{count} cells on the sheet show an error value; the first is {first}.",
                "Ret formlerne.",
                "Correct the formulas."
            ),
            Self::HiddenSheet => words!(
                lang,
                "Arket er skjult.",
                "The sheet is hidden.",
                "Vis arket, og kontrollér indholdet.",
                "Show the sheet, and check what it holds."
            ),
            Self::VeryHiddenSheet => words!(
                lang,
                "Arket er meget skjult: kun en makro kan vise det.",
                "The sheet is very hidden: only a macro can show it.",
                "Vis arket, og kontrollér indholdet.",
                "Show the sheet, and check what it holds."
            ),
            Self::HiddenRows(which) => words!(
                lang,
                "Skjulte rækker med indhold: {which}.",
                "Hidden rows with content: {which}.",
                "Vis rækkerne, og kontrollér indholdet.",
                "Show the rows, and check what they hold."
            ),
            Self::HiddenColumns(which) => words!(
                lang,
                "Skjulte kolonner med indhold: {which}.",
                "Hidden columns with content: {which}.",
                "Vis kolonnerne, og kontrollér indholdet.",
                "Show the columns, and check what they hold."
            ),
            Self::Program(which) => words!(
                lang,
                "Projektmappen henter værdier fra et andet program (DDE eller OLE): {which}. \
                 Intet er hentet her.",
                "The workbook takes values from another program (DDE or OLE): {which}. Nothing \
                 was taken here.",
                "Slet kæden; åbn ikke filen med opdatering af kæder slået til.",
                "Delete the link; do not open the file with links updating."
            ),
            Self::OtherFiles(which) => words!(
                lang,
                "Projektmappen henter tal fra andre filer: {which}.",
                "The workbook takes figures from other files: {which}.",
                "Bryd kæden, eller vedlæg filen.",
                "Break the link, or enclose the file."
            ),
            Self::DeadName { name, refers_to } => words!(
                lang,
                "Navnet {name} peger på noget, der er slettet: {refers_to}.",
                "The name {name} refers to something deleted: {refers_to}.",
                "Ret eller slet navnet.",
                "Correct or delete the name."
            ),
            Self::Macros { digest } => words!(
                lang,
                "Projektmappen har makroer. SHA-256: {digest}.",
                "The workbook has macros. SHA-256: {digest}.",
                "Sammenlign summen med modeludgiverens; programmet kører ingen makroer.",
                "Compare the digest with the model publisher's; the program runs no macros."
            ),
            Self::ResultsUnprotected => words!(
                lang,
                "Arket med resultater er ikke beskyttet, så tal kan skrives oven i formler.",
                "The sheet of results is not protected, so that numbers can be typed over \
                 formulas.",
                "Beskyt arket igen.",
                "Protect the sheet again."
            ),
            Self::ReferenceSheetMissing(name) => put_back(
                lang,
                phrase!(
                    lang,
                    "Referencens ark »{name}« mangler.",
                    "The reference's sheet »{name}« is missing."
                ),
            ),
            Self::ReferenceDiffers { read, expected } => put_back(
                lang,
                phrase!(
                    lang,
                    "Her står {}; referencen har {}.",
                    "{} stands here; the reference has {}.",
                    shown(read.as_ref(), lang),
                    shown(expected.as_ref(), lang)
                ),
            ),
            Self::ReferenceProtected => put_back(
                lang,
                phrase!(
                    lang,
                    "Arket er beskyttet i referencen, men ikke her.",
                    "The sheet is protected in the reference, but not here."
                ),
            ),
            Self::MoreDiffer { count } => put_back(
                lang,
                phrase!(
                    lang,
                    "{count} formelceller mere afviger fra referencen.",
                    "{count} more formula cells differ from the reference."
                ),
            ),
        }
    }

    fn label(&self) -> &str {
        match self {
            Self::DeadName { name, .. } | Self::ReferenceSheetMissing(name) => name,
            _ => "",
        }
    }

    fn read(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Typed { value, .. } => Some(lang.exact(*value)),
            Self::ReferenceDiffers { read, .. } => Some(shown(read.as_ref(), lang)),
            Self::Unlike { relative: read, .. }
            | Self::ErrorValues { first: read, .. }
            | Self::HiddenRows(read)
            | Self::HiddenColumns(read)
            | Self::Program(read)
            | Self::OtherFiles(read)
            | Self::DeadName { refers_to: read, .. }
            | Self::Macros { digest: read } => Some(read.clone()),
            _ => None,
        }
    }

    fn expected(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Typed { beside, .. } => {
                Some(beside.as_ref().map(|formula| format!("={formula}")).unwrap_or_default())
            }
            Self::ReferenceDiffers { expected, .. } => Some(shown(expected.as_ref(), lang)),
            _ => None,
        }
    }
}

fn put_back(lang: Lang, found: String) -> Words {
    let remedy = phrase!(
        lang,
        "Sæt referencens formel tilbage, eller forklar ændringen.",
        "Put the reference's formula back, or explain the change."
    );
    Words { found, remedy }
}

/// Whether the finding is of a single cell that is not computed as those beside it.
pub(in crate::check) fn is_of_formula(finding: &Finding) -> bool {
    matches!(
        finding.about(),
        Some(Craft::Typed { .. } | Craft::Unlike { .. } | Craft::ReferenceDiffers { .. })
    )
}

/// A finding at a cell, on a sheet, or of the workbook.
fn at(cell: Option<&CellRef>, craft: Craft) -> Finding {
    let severity = craft.severity();
    // That a cell is unlike those beside it is no error in itself.
    let is_judged = matches!(craft, Craft::Typed { .. } | Craft::Unlike { .. });
    let certainty = if is_judged { Certainty::Likely } else { Certainty::Sure };
    Finding { certainty, ..RULE.finding(cell, craft).graded(severity) }
}

fn on_sheet(sheet: &str, craft: Craft) -> Finding {
    Finding { sheet: Some(sheet.to_owned()), ..at(None, craft) }
}

fn in_sheet(sheet: &Sheet, place: Address, craft: Craft) -> Finding {
    at(Some(&CellRef::new(sheet.name.clone(), place)), craft)
}

fn craft(subject: &Subject) -> Vec<Finding> {
    let structure = subject.structure();
    let mut found = Vec::new();
    for sheet in subject.theirs() {
        found.extend(formulas(sheet, subject.deadline));
        found.extend(errors(sheet));
        found.extend(hidden(sheet, &structure));
    }
    found.extend(outside(subject, &structure));
    if let Some(reference) = &subject.options.reference {
        found.extend(against(subject, reference, &structure));
    }
    found
}

/// The beginning of a formula or value.
fn beginning(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// Numbers over formulas, and formulas unlike their neighbours.
fn formulas(sheet: &Sheet, deadline: Deadline) -> Vec<Finding> {
    let mut found = Vec::new();
    if sheet.iter().all(|(_, cell)| cell.formula.is_none()) {
        return found;
    }
    let grid: BTreeMap<Address, &Cell> = sheet.iter().collect();
    let by = |at: Address, rows: i64, columns: i64| {
        let row = u32::try_from(i64::from(at.row) + rows).ok()?;
        let col = u32::try_from(i64::from(at.col) + columns).ok()?;
        Some(Address::new(row, col))
    };
    let along_rows = runs(&grid, |at| (at.row, at.col));
    let down_columns = runs(&grid, |at| (at.col, at.row));
    let formulas = grid.iter().filter_map(|(&at, cell)| Some((at, cell.formula.as_ref()?)));
    let relatives: BTreeMap<Address, String> = formulas
        .filter(|(_, formula)| !formula.is_empty())
        .take_while(|_| !deadline.is_over())
        .map(|(at, formula)| (at, r1c1(formula, at)))
        .collect();
    let relative = |at: Option<Address>| relatives.get(&at?);
    for (&at, cell) in &grid {
        match (&cell.formula, &cell.value) {
            (None, Value::Number(value)) => {
                let run = |runs: &HashMap<Address, (usize, usize)>| {
                    runs.get(&at).copied().unwrap_or((0, 1))
                };
                let (along, down) = (run(&along_rows), run(&down_columns));
                let outnumbered = |(formulas, constants): (usize, usize)| {
                    formulas == 0 && constants == 1 || formulas > constants
                };
                let strongly = |(formulas, constants): (usize, usize)| {
                    formulas >= 3 && constants * 3 <= formulas
                };
                if outnumbered(along) && outnumbered(down) && (strongly(along) || strongly(down)) {
                    let mut beside = [by(at, 0, -1), by(at, 0, 1), by(at, -1, 0)].into_iter();
                    let beside = beside.find_map(|at| grid.get(&at?)?.formula.as_deref());
                    let beside = beside.map(beginning);
                    found.push(in_sheet(sheet, at, Craft::Typed { value: *value, beside }));
                }
            }
            (Some(formula), _) => {
                let Some(own) = relatives.get(&at) else { continue };
                let sides = |rows: i64, columns: i64| {
                    (relative(by(at, -rows, -columns)), relative(by(at, rows, columns)))
                };
                let differs = |rows, columns| match sides(rows, columns) {
                    // Neighbours that refer to nothing, such as =0, set no pattern.
                    (Some(before), Some(after)) => {
                        before == after && before != own && before.contains("R[")
                    }
                    _ => false,
                };
                let follows = |rows, columns| {
                    let (before, after) = sides(rows, columns);
                    before == Some(own) || after == Some(own)
                };
                if differs(0, 1) && !follows(1, 0) || differs(1, 0) && !follows(0, 1) {
                    let (formula, relative) = (beginning(formula), beginning(own));
                    found.push(in_sheet(sheet, at, Craft::Unlike { formula, relative }));
                }
            }
            _ => {}
        }
    }
    found
}

/// For each constant, how many formulas and constants there are in the unbroken run of numbers
/// through it. `place` gives the line that runs lie on, and where on it a cell stands.
fn runs(
    grid: &BTreeMap<Address, &Cell>,
    place: fn(&Address) -> (u32, u32),
) -> HashMap<Address, (usize, usize)> {
    let numbers = grid
        .iter()
        .filter(|(_, cell)| cell.formula.is_some() || matches!(cell.value, Value::Number(_)));
    let mut cells: Vec<(Address, bool)> =
        numbers.map(|(at, cell)| (*at, cell.formula.is_some())).collect();
    cells.sort_unstable_by_key(|(at, _)| place(at));
    let beside = |a: &(Address, bool), b: &(Address, bool)| {
        let ((line, from), (other, to)) = (place(&a.0), place(&b.0));
        line == other && to == from.saturating_add(1)
    };
    let mut found = HashMap::new();
    for run in cells.chunk_by(beside) {
        let formulas = run.iter().filter(|(_, is_formula)| *is_formula).count();
        let constants = run.iter().filter(|(_, is_formula)| !is_formula);
        found.extend(constants.map(|(at, _)| (*at, (formulas, run.len() - formulas))));
    }
    found
}

fn errors(sheet: &Sheet) -> Option<Finding> {
    let mut errors = sheet.iter().filter_map(|(at, cell)| match &cell.value {
        Value::Error(error) => Some((at, error)),
        _ => None,
    });
    let (at, first) = errors.next()?;
    let (count, first) = (1 + errors.count(), first.clone());
    Some(in_sheet(sheet, at, Craft::ErrorValues { count, first }))
}

fn hidden(sheet: &Sheet, structure: &Structure) -> Vec<Finding> {
    let first = sheet.iter().next().map(|(at, _)| CellRef::new(sheet.name.clone(), at));
    let whole = match sheet.visibility {
        Visibility::Visible => None,
        Visibility::Hidden => Some(Craft::HiddenSheet),
        Visibility::VeryHidden => Some(Craft::VeryHiddenSheet),
    };
    let mut found: Vec<Finding> =
        whole.map(|craft| at(first.as_ref(), craft)).into_iter().collect();
    let Some(around) = structure.sheet(&sheet.name) else { return found };
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    for (at, cell) in sheet.iter() {
        if matches!(&cell.value, Value::Text(text) if text.trim().is_empty()) {
            continue;
        }
        if around.hidden_rows.contains(&at.row) {
            rows.entry(at.row).or_insert(at);
        }
        if around.hidden_columns.contains(&at.col) {
            columns.entry(at.col).or_insert(at);
        }
    }
    let row_name = |row: u32| (row + 1).to_string();
    let rows = named(&rows, row_name).map(|(at, which)| (at, Craft::HiddenRows(which)));
    let columns = named(&columns, column_name).map(|(at, which)| (at, Craft::HiddenColumns(which)));
    found.extend(rows.into_iter().chain(columns).map(|(at, craft)| in_sheet(sheet, at, craft)));
    found
}

/// The first cell on the rows or columns, and their names.
fn named(
    lines: &BTreeMap<u32, Address>,
    name: impl Fn(u32) -> String,
) -> Option<(Address, String)> {
    let first = *lines.values().next()?;
    let mut names: Vec<String> = lines.keys().take(NAMED).map(|line| name(*line)).collect();
    if lines.len() > NAMED {
        names.push("…".to_owned());
    }
    Some((first, names.join(", ")))
}

/// What leads out of the workbook, or may be changed from outside.
fn outside(subject: &Subject, structure: &Structure) -> Vec<Finding> {
    let mut found = Vec::new();
    // The first cell whose formula is such a one.
    let first = |is_such: fn(&str) -> bool| {
        subject.theirs().find_map(|sheet| {
            let mut formulas = sheet
                .iter()
                .take_while(|_| !subject.deadline.is_over())
                .filter_map(|(at, cell)| Some((at, cell.formula.as_ref()?)));
            let (at, formula) = formulas.find(|(_, formula)| is_such(formula))?;
            Some((CellRef::new(sheet.name.clone(), at), formula))
        })
    };
    if !structure.external_links.is_empty() {
        let linked = first(|formula| formula.contains('['));
        let which = Craft::OtherFiles(structure.external_links.join(", "));
        found.push(at(linked.map(|(cell, _)| cell).as_ref(), which));
    }
    // Values that other programs give while the workbook is open (DDE, OLE).
    let asking = first(asks_program);
    if !structure.programs.is_empty() || asking.is_some() {
        let which = match &asking {
            Some((_, formula)) => format!("={}", beginning(formula)),
            None => structure.programs.join(", "),
        };
        found.push(at(asking.map(|(cell, _)| cell).as_ref(), Craft::Program(which)));
    }
    for name in subject.workbook.names.iter().filter(|name| name.refers_to.contains("#REF!")) {
        if name.scope.as_ref().is_none_or(|scope| subject.is_theirs(scope)) {
            let (name, refers_to) = (name.name.clone(), name.refers_to.clone());
            found.push(at(None, Craft::DeadName { name, refers_to }));
        }
    }
    if let Some(digest) = &structure.macros {
        found.push(at(None, Craft::Macros { digest: digest.clone() }));
    }
    if let Some(results) = subject.case.layout.sheets.get(&SheetKey::Results) {
        let open = structure.sheets.iter().filter(|sheet| !sheet.protected);
        let open = open.filter(|sheet| results.has(&sheet.name));
        found.extend(open.map(|sheet| on_sheet(&sheet.name, Craft::ResultsUnprotected)));
    }
    found
}

/// Every formula cell that differs from the reference workbook.
fn against(subject: &Subject, reference: &Workbook, structure: &Structure) -> Vec<Finding> {
    let mut found = Vec::new();
    let good = Structure::of(reference).unwrap_or_default();
    let mut differences: usize = 0;
    for theirs in &reference.sheets {
        let Some(own) = subject.workbook.sheet(&theirs.name) else {
            found.push(at(None, Craft::ReferenceSheetMissing(theirs.name.clone())));
            continue;
        };
        let mut cells: Vec<Address> = theirs.iter().chain(own.iter()).map(|(at, _)| at).collect();
        cells.sort_unstable();
        cells.dedup();
        for at in cells {
            let (expected, read) = (theirs.cell(at), own.cell(at));
            let formula = |cell: Option<&Cell>| cell?.formula.clone();
            if formula(expected) == formula(read) {
                continue;
            }
            differences += 1;
            if differences <= MOST_DIFFERENCES {
                let (read, expected) = (read.cloned(), expected.cloned());
                found.push(in_sheet(own, at, Craft::ReferenceDiffers { read, expected }));
            }
        }
        let is_protected = |structure: &Structure| {
            structure.sheet(&theirs.name).is_some_and(|sheet| sheet.protected)
        };
        if is_protected(&good) && !is_protected(structure) {
            found.push(on_sheet(&own.name, Craft::ReferenceProtected));
        }
    }
    let count = differences.saturating_sub(MOST_DIFFERENCES);
    if count > 0 {
        found.push(at(None, Craft::MoreDiffer { count }));
    }
    found
}

fn shown(cell: Option<&Cell>, lang: Lang) -> String {
    match cell.map(|cell| (&cell.formula, &cell.value)) {
        Some((Some(formula), _)) => format!("={formula}"),
        Some((None, Value::Number(value))) => lang.exact(*value),
        Some((None, Value::Text(text))) => text.clone(),
        _ => "–".to_owned(),
    }
}
