//! D3: the craft of the workbook itself: formulas that do not follow their neighbours, what is
//! hidden, what leads out of the file, and what differs from a workbook that is known to be good.

use std::collections::{BTreeMap, HashMap};

use crate::check::rule::{Detail, Rule, tell};
use crate::check::subject::Subject;
use crate::finding::{Finding, Severity};
use crate::layout::SheetKey;
use crate::layout::spec::is_one_of;
use crate::workbook::formula::{asks_program, r1c1};
use crate::workbook::{Address, Cell, CellRef, Sheet, Structure, Value, Visibility, column_name};

/// Differences from the reference workbook are told one by one up to here, and then counted.
const MOST_DIFFERENCES: usize = 200;

pub const D3: Rule = Rule {
    code: "D3",
    title: (
        "Håndværk: formler, skjulte dele, kæder, makroer",
        "Craft: formulas, hidden parts, links, macros",
    ),
    about: (
        "Et tal skrevet oven i en formel; en formel, der ikke er som sine to naboer (sammenlignet med relative henvisninger); celler med fejlværdier; skjulte og meget \
         skjulte ark, rækker og kolonner med indhold; kæder til andre filer og programmer (DDE, OLE); navne, der peger på #REF!; makroer med SHA-256; resultatarket uden beskyttelse. Med \
         --reference FIL sammenlignes hver formelcelle med en projektmappe, der vides at være rigtig.",
        "A number typed over a formula; a formula unlike its two neighbours (compared with relative references); cells with error values; hidden and very hidden sheets, \
         rows and columns with content; links to other files and programs (DDE, OLE); names that refer to #REF!; macros with their SHA-256; the sheet of results unprotected. With \
         --reference FILE every formula cell is compared with a workbook that is known to be right.",
    ),
    source: ("God revisionsskik for regnearksmodeller", "Good practice of model audit"),
    severity: Severity::PossibleError,
    find: craft,
};

fn craft(subject: &Subject) -> Vec<Finding> {
    let structure = subject.structure();
    let mut found = Vec::new();
    for sheet in subject.workbook.sheets.iter().filter(|sheet| subject.is_theirs(&sheet.name)) {
        found.extend(formulas(sheet));
        found.extend(errors(sheet));
        found.extend(hidden(sheet, &structure));
    }
    found.extend(outside(subject, &structure));
    if let Some(reference) = &subject.options.reference {
        found.extend(against(subject, reference, &structure));
    }
    found
}

fn place(sheet: &Sheet, at: Address) -> CellRef {
    CellRef::new(sheet.name.clone(), at)
}

/// Numbers over formulas, and formulas unlike their neighbours.
fn formulas(sheet: &Sheet) -> Vec<Finding> {
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
                    let value = crate::lang::exact(*value);
                    let words = (
                        format!("{value} er skrevet som tal, hvor cellerne omkring er formler."),
                        format!(
                            "{value} is typed as a number where the cells around are formulas."
                        ),
                    );
                    let remedy = (
                        "Sæt formlen tilbage, eller forklar tallet.",
                        "Put the formula back, or explain the number.",
                    );
                    let finding =
                        tell("D3", Severity::PossibleError, Some(&place(sheet, at)), words, remedy);
                    let beside =
                        [by(at, 0, -1), by(at, 0, 1), by(at, -1, 0)].into_iter().find_map(|at| {
                            grid.get(&at?)?.formula.as_ref().map(|formula| {
                                format!("={}", formula.chars().take(80).collect::<String>())
                            })
                        });
                    found.push(finding.reading(value).expecting(beside.unwrap_or_default()));
                }
            }
            (Some(formula), _) => {
                let Some(own) = relatives.get(&at) else { continue };
                let differs = |rows: i64, columns: i64| {
                    let (before, after) =
                        (relative(by(at, -rows, -columns)), relative(by(at, rows, columns)));
                    match (before, after) {
                        // Neighbours that refer to nothing, such as =0, set no pattern.
                        (Some(before), Some(after)) => {
                            before == after && before != own && before.contains("R[")
                        }
                        _ => false,
                    }
                };
                let follows = |rows: i64, columns: i64| {
                    relative(by(at, -rows, -columns)) == Some(own)
                        || relative(by(at, rows, columns)) == Some(own)
                };
                if differs(0, 1) && !follows(1, 0) || differs(1, 0) && !follows(0, 1) {
                    let formula: String = formula.chars().take(80).collect();
                    let words = (
                        format!("Formlen ={formula} er ikke som dem på begge sider."),
                        format!("The formula ={formula} is unlike those on both sides."),
                    );
                    let remedy = (
                        "Udfyld formlen som i naboerne, eller forklar forskellen.",
                        "Fill the formula as in its neighbours, or explain it.",
                    );
                    let finding =
                        tell("D3", Severity::PossibleError, Some(&place(sheet, at)), words, remedy);
                    found.push(finding.reading(own.chars().take(80).collect::<String>()));
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
    let errors: Vec<(Address, &String)> = sheet
        .iter()
        .filter_map(|(at, cell)| match &cell.value {
            Value::Error(error) => Some((at, error)),
            _ => None,
        })
        .collect();
    let (at, error) = errors.first()?;
    let count = errors.len();
    let words = (
        format!("{count} celler på arket viser en fejlværdi; den første er {error}."),
        format!("{count} cells on the sheet show an error value; the first is {error}."),
    );
    let remedy = ("Ret formlerne.", "Correct the formulas.");
    Some(
        tell("D3", Severity::PossibleError, Some(&place(sheet, *at)), words, remedy)
            .reading(error.as_str()),
    )
}

fn hidden(sheet: &Sheet, structure: &Structure) -> Vec<Finding> {
    let mut found = Vec::new();
    let first = sheet.iter().next().map(|(at, _)| place(sheet, at));
    let remedy = ("Vis det, og kontrollér indholdet.", "Show it, and check what it holds.");
    match sheet.visibility {
        Visibility::Visible => {}
        Visibility::Hidden => {
            let words = ("Arket er skjult.".to_owned(), "The sheet is hidden.".to_owned());
            found.push(tell("D3", Severity::Information, first.as_ref(), words, remedy));
        }
        Visibility::VeryHidden => {
            let words = (
                "Arket er meget skjult: kun en makro kan vise det.".to_owned(),
                "The sheet is very hidden: only a macro can show it.".to_owned(),
            );
            found.push(tell("D3", Severity::Clarification, first.as_ref(), words, remedy));
        }
    }
    let Some(around) = structure.sheet(&sheet.name) else { return found };
    let mut lines: [BTreeMap<u32, Address>; 2] = [BTreeMap::new(), BTreeMap::new()];
    let [rows, columns] = &mut lines;
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
    let numbers = |lines: &BTreeMap<u32, Address>, name: fn(u32) -> String| {
        let mut shown: Vec<String> = lines.keys().take(8).map(|line| name(*line)).collect();
        if lines.len() > shown.len() {
            shown.push("…".to_owned());
        }
        shown.join(", ")
    };
    let row_name: fn(u32) -> String = |row| (row + 1).to_string();
    let kinds = [
        (rows, ("Skjulte rækker med indhold", "Hidden rows with content"), row_name),
        (columns, ("Skjulte kolonner med indhold", "Hidden columns with content"), column_name),
    ];
    for (lines, (danish, english), name) in kinds {
        if let Some(at) = lines.values().next() {
            let which = numbers(lines, name);
            let words = (format!("{danish}: {which}."), format!("{english}: {which}."));
            found.push(
                tell("D3", Severity::Clarification, Some(&place(sheet, *at)), words, remedy)
                    .reading(which),
            );
        }
    }
    found
}

/// Values that other programs give while the workbook is open (DDE, OLE).
fn programs(subject: &Subject, structure: &Structure) -> Option<Finding> {
    let theirs = subject.workbook.sheets.iter().filter(|sheet| subject.is_theirs(&sheet.name));
    let cells = theirs.flat_map(|sheet| sheet.iter().map(move |(at, cell)| (sheet, at, cell)));
    let first =
        cells.filter_map(|(sheet, at, cell)| Some((place(sheet, at), asking(cell)?))).next();
    if structure.programs.is_empty() && first.is_none() {
        return None;
    }
    let which = match &first {
        Some((_, formula)) => format!("={}", formula.chars().take(80).collect::<String>()),
        None => structure.programs.join(", "),
    };
    let words = (
        format!(
            "Projektmappen henter værdier fra et andet program (DDE eller OLE): {which}. Intet er hentet her."
        ),
        format!(
            "The workbook takes values from another program (DDE or OLE): {which}. Nothing was taken here."
        ),
    );
    let remedy = (
        "Slet kæden; åbn ikke filen med opdatering af kæder slået til.",
        "Delete the link; do not open the file with links updating.",
    );
    let cell = first.as_ref().map(|(cell, _)| cell);
    Some(tell("D3", Severity::PossibleError, cell, words, remedy).reading(which.clone()))
}

/// The formula, where it names a program.
fn asking(cell: &Cell) -> Option<&str> {
    cell.formula.as_deref().filter(|formula| asks_program(formula))
}

fn outside(subject: &Subject, structure: &Structure) -> Vec<Finding> {
    let workbook = subject.workbook;
    let mut found = Vec::new();
    if !structure.external_links.is_empty() {
        let which = structure.external_links.join(", ");
        let words = (
            format!("Projektmappen henter tal fra andre filer: {which}."),
            format!("The workbook takes figures from other files: {which}."),
        );
        let remedy = ("Bryd kæden, eller vedlæg filen.", "Break the link, or enclose the file.");
        let cell = workbook.sheets.iter().filter(|sheet| subject.is_theirs(&sheet.name)).find_map(
            |sheet| {
                let linked = |cell: &Cell| {
                    cell.formula.as_ref().is_some_and(|formula| formula.contains('['))
                };
                sheet.iter().find(|(_, cell)| linked(cell)).map(|(at, _)| place(sheet, at))
            },
        );
        found
            .push(tell("D3", Severity::Clarification, cell.as_ref(), words, remedy).reading(which));
    }
    found.extend(programs(subject, structure));
    for name in workbook.names.iter().filter(|name| name.refers_to.contains("#REF!")) {
        if name.scope.as_ref().is_some_and(|scope| !subject.is_theirs(scope)) {
            continue;
        }
        let words = (
            format!("Navnet {} peger på noget, der er slettet: {}.", name.name, name.refers_to),
            format!("The name {} refers to something deleted: {}.", name.name, name.refers_to),
        );
        let remedy = ("Ret eller slet navnet.", "Correct or delete the name.");
        found.push(
            tell("D3", Severity::PossibleError, None, words, remedy)
                .reading(name.refers_to.clone()),
        );
    }
    if let Some(digest) = &structure.macros {
        let words = (
            format!("Projektmappen har makroer. SHA-256: {digest}."),
            format!("The workbook has macros. SHA-256: {digest}."),
        );
        let remedy = (
            "Sammenlign summen med modeludgiverens; programmet kører ingen makroer.",
            "Compare the digest with the model publisher's; the program runs no macros.",
        );
        found.push(tell("D3", Severity::Information, None, words, remedy).reading(digest.clone()));
    }
    let results = subject.case.layout.sheets.get(&SheetKey::Results).cloned().unwrap_or_default();
    for around in
        structure.sheets.iter().filter(|sheet| is_one_of(&sheet.name, &results) && !sheet.protected)
    {
        let words = (
            "Arket med resultater er ikke beskyttet, så tal kan skrives oven i formler.".to_owned(),
            "The sheet of results is not protected, so that numbers can be typed over formulas."
                .to_owned(),
        );
        let remedy = ("Beskyt arket igen.", "Protect the sheet again.");
        let mut finding = tell("D3", Severity::Information, None, words, remedy);
        finding.sheet = Some(around.name.clone());
        found.push(finding);
    }
    found
}

/// Every formula cell that differs from the reference workbook.
fn against(
    subject: &Subject,
    reference: &crate::workbook::Workbook,
    structure: &Structure,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let good = Structure::of(reference).unwrap_or_default();
    let remedy = (
        "Sæt referencens formel tilbage, eller forklar ændringen.",
        "Put the reference's formula back, or explain the change.",
    );
    let mut differences = 0;
    for theirs in &reference.sheets {
        let Some(own) = subject.workbook.sheet(&theirs.name) else {
            let words = (
                format!("Referencens ark »{}« mangler.", theirs.name),
                format!("The reference's sheet »{}« is missing.", theirs.name),
            );
            found.push(tell("D3", Severity::PossibleError, None, words, remedy));
            continue;
        };
        let formula = |cell: Option<&Cell>| cell.and_then(|cell| cell.formula.clone());
        let mut cells: Vec<Address> = theirs.iter().chain(own.iter()).map(|(at, _)| at).collect();
        cells.sort_unstable();
        cells.dedup();
        for at in cells {
            let (expected, read) = (formula(theirs.cell(at)), formula(own.cell(at)));
            if expected == read {
                continue;
            }
            differences += 1;
            if differences > MOST_DIFFERENCES {
                continue;
            }
            let shown = |formula: &Option<String>, cell: Option<&Cell>| match (
                formula,
                cell.map(|cell| &cell.value),
            ) {
                (Some(formula), _) => format!("={formula}"),
                (None, Some(Value::Number(value))) => crate::lang::exact(*value),
                (None, Some(Value::Text(text))) => text.clone(),
                _ => "–".to_owned(),
            };
            let (expected, read) = (shown(&expected, theirs.cell(at)), shown(&read, own.cell(at)));
            let words = (
                format!("Her står {read}; referencen har {expected}."),
                format!("{read} stands here; the reference has {expected}."),
            );
            let finding = tell("D3", Severity::PossibleError, Some(&place(own, at)), words, remedy);
            found.push(finding.reading(read).expecting(expected));
        }
        let is_protected = |structure: &Structure| {
            structure.sheet(&theirs.name).is_some_and(|sheet| sheet.protected)
        };
        if is_protected(&good) && !is_protected(structure) {
            let words = (
                "Arket er beskyttet i referencen, men ikke her.".to_owned(),
                "The sheet is protected in the reference, but not here.".to_owned(),
            );
            let mut finding = tell("D3", Severity::Clarification, None, words, remedy);
            finding.sheet = Some(own.name.clone());
            found.push(finding);
        }
    }
    if let Some(more) = differences.checked_sub(MOST_DIFFERENCES).filter(|more| *more > 0) {
        let words = (
            format!("{more} formelceller mere afviger fra referencen."),
            format!("{more} more formula cells differ from the reference."),
        );
        found.push(tell("D3", Severity::PossibleError, None, words, remedy));
    }
    found
}
