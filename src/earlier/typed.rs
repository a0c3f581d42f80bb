//! What a person has typed in the cells for it, and how it is handed on to the next run.

use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

use super::memo::{Memo, MemoCell, MemoSheet};
use crate::check::protocol::{ANSWER, FOUND, PLACE, Row};
use crate::draw::input::{Content, Typed, TypedCells};
use crate::lang::Lang;
use crate::report::contents::successor;
use crate::workbook::formula::{qualified, sheets};
use crate::workbook::{Address, Cell, CellRef, Sheet, Value, Workbook};

/// A cell that somebody has typed in.
#[derive(Debug, Clone, PartialEq)]
pub struct TypedCell {
    /// Which of our sheets.
    pub kind: String,
    pub key: String,
    pub cell: CellRef,
    pub typed: Typed,
}

/// The cells of a memo that no longer hold what stood there by itself.
pub fn typed(memo: &Memo, workbook: &Workbook, ours: &[String]) -> Vec<TypedCell> {
    let mut all = Vec::new();
    for known in memo.sheets.iter().filter(|known| ours.contains(&known.name)) {
        let Some(sheet) = workbook.sheet(&known.name) else { continue };
        for (own, at) in known.cells.iter().zip(places(known, sheet)) {
            let Some(typed) = differs(&own.own, sheet.cell(at)) else { continue };
            let (kind, key) = (successor(&known.kind).to_owned(), own.key.clone());
            let cell = CellRef::new(sheet.name.clone(), at);
            all.push(TypedCell { kind, key, cell, typed });
        }
    }
    all
}

/// Where the cells of a sheet stand now: rows that somebody has inserted move what is below them.
/// A row is known by its label; one that has none moves as the one above it.
fn places(known: &MemoSheet, sheet: &Sheet) -> Vec<Address> {
    let has_label = |row: u32, label: &str| {
        let is = |value: &Value| matches!(value, Value::Text(text) if text.trim() == label.trim());
        sheet.row(row).iter().any(|(_, cell)| is(&cell.value))
    };
    let mut moved: i64 = 0;
    let place = |own: &MemoCell| {
        let (row, column) = own.at;
        let there = |moved: i64| u32::try_from(i64::from(row) + moved).unwrap_or(row);
        if !own.label.is_empty() && !has_label(there(moved), &own.label) {
            let nearest = sheet
                .rows()
                .map(|(at, _)| i64::from(at) - i64::from(row))
                .filter(|moved| has_label(there(*moved), &own.label))
                .min_by_key(|moved| moved.abs());
            moved = nearest.unwrap_or(moved);
        }
        Address::new(there(moved), column.into())
    };
    known.cells.iter().map(place).collect()
}

/// What stands in a cell, where that is not what stands there by itself.
fn differs(own: &Content, cell: Option<&Cell>) -> Option<Typed> {
    let shown = cell.map_or(Content::Blank, |cell| content(&cell.value));
    let content = match cell.and_then(|cell| cell.formula.as_ref()) {
        Some(formula) if !formula.is_empty() => Content::Formula(formula.clone()),
        _ => shown.clone(),
    };
    let same = match (own, &content) {
        (Content::Number(own), Content::Number(now)) => own == now || own.to_f64() == now.to_f64(),
        (Content::Text(own), Content::Text(now)) => own.trim() == now.trim(),
        (Content::Formula(own), Content::Formula(now)) => shape(own) == shape(now),
        (own, now) => own == now,
    };
    (!same).then_some(Typed { content, shown })
}

fn content(value: &Value) -> Content {
    match value {
        Value::Number(value) | Value::Date { serial: value, .. } => Content::Number(*value),
        Value::Text(text) if text.trim().is_empty() => Content::Blank,
        Value::Text(text) | Value::Error(text) | Value::OutOfRange(text) => {
            Content::Text(text.clone())
        }
        Value::Bool(truth) => Content::Bool(*truth),
    }
}

/// A formula in one form, whichever program wrote it.
pub(super) fn shape(formula: &str) -> String {
    let kept = formula.chars().filter(|c| !c.is_whitespace() && !"$'()".contains(*c));
    let kept: String = kept.flat_map(char::to_uppercase).collect();
    kept.replace("_XLFN.", "").replace("_XLWS.", "")
}

/// What is carried over: what was typed, by sheet and key, and what has no place.
#[derive(Debug, Default)]
pub struct Carried {
    /// Of what is told of what has no place.
    lang: Lang,
    pub cells: BTreeMap<String, TypedCells>,
    places: BTreeMap<(String, String), CellRef>,
    pub unused: Vec<Row>,
}

impl Carried {
    pub fn new(lang: Lang) -> Self {
        Carried { lang, ..Carried::default() }
    }

    /// Takes what was typed in one file. Where an earlier one has something else in a cell, that
    /// holds, and this is kept among what has no place.
    pub fn take(&mut self, typed: Vec<TypedCell>, ours: &[String]) {
        for TypedCell { kind, key, cell, typed } in typed {
            let carried = self.fixed(&cell, typed.clone(), ours);
            let known = self.cells.entry(kind.clone()).or_default();
            match known.get(&key) {
                Some(known) if known.content == carried.content => {}
                Some(_) => self.unused.push(self.row(&cell.to_string(), &key, &typed)),
                None => {
                    known.insert(key.clone(), carried);
                    self.places.insert((kind, key), cell);
                }
            }
        }
    }

    /// A formula that leads to cells of our sheets, which may stand elsewhere now, gives way to its
    /// value.
    fn fixed(&mut self, cell: &CellRef, typed: Typed, ours: &[String]) -> Typed {
        const OWN: &str = "?";
        let Content::Formula(formula) = &typed.content else { return typed };
        let leads_home = qualified(formula, OWN, |_| None).contains("'?'!")
            || sheets(formula).any(|name| ours.contains(&name));
        if !leads_home {
            return typed;
        }
        let telling = Typed { content: Content::Text(format!("={formula}")), ..typed.clone() };
        let what =
            self.lang.pick("formel; dens værdi er ført over", "formula; its value is carried over");
        self.unused.push(self.row(&cell.to_string(), what, &telling));
        Typed { content: typed.shown.clone(), shown: typed.shown }
    }

    pub fn is_empty(&self) -> bool {
        self.cells.values().all(BTreeMap::is_empty)
    }

    /// How many cells are carried over.
    pub fn count(&self) -> usize {
        self.cells.values().map(BTreeMap::len).sum()
    }

    fn row(&self, place: &str, key: &str, typed: &Typed) -> Row {
        let text = match &typed.content {
            Content::Blank => self.lang.pick("(tom)", "(empty)").to_owned(),
            Content::Number(value) => {
                value.normalize().to_string().replace('.', self.lang.pick(",", "."))
            }
            Content::Text(text) => text.clone(),
            Content::Bool(truth) => truth.to_string(),
            Content::Formula(formula) => format!("={formula}"),
        };
        let row = [(PLACE, place), (FOUND, key), (ANSWER, &text)];
        row.map(|(heading, text)| (heading.to_owned(), text.to_owned())).into()
    }

    /// Puts what has no cell on a sheet among what has no place.
    pub fn set_aside(&mut self, kind: &str, without_place: &TypedCells) {
        for (key, typed) in without_place {
            if let Some(cells) = self.cells.get_mut(kind) {
                cells.remove(key);
            }
            let place = self.places.get(&(kind.to_owned(), key.clone()));
            let place = place.map_or(kind.to_owned(), CellRef::to_string);
            self.unused.push(self.row(&place, key, typed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: &str) -> Content {
        Content::Number(value.parse().unwrap())
    }

    fn cell(value: Value, formula: Option<&str>) -> Cell {
        Cell { value, formula: formula.map(str::to_owned) }
    }

    #[test]
    fn what_a_program_writes_anew_was_not_typed() {
        let third = Value::Number("0.333333333333333".parse().unwrap());
        let same = [
            (number("0.20"), cell(Value::Number("0.2".parse().unwrap()), None)),
            (
                Content::Formula("MIN(1,'SØM Beregning'!$C$9*(1-$D$5))".to_owned()),
                cell(third.clone(), Some("MIN(1, 'SØM Beregning'!$C$9*(1-$D$5))")),
            ),
            (Content::Blank, cell(Value::Text(String::new()), None)),
        ];
        for (own, cell) in same {
            assert_eq!(differs(&own, Some(&cell)), None, "{own:?}");
        }
        assert_eq!(differs(&Content::Blank, None), None);
        let typed = |own, cell| differs(&own, cell).expect("typed").content;
        assert_eq!(typed(number("0"), None), Content::Blank);
        assert_eq!(
            typed(Content::Formula("A1".to_owned()), Some(&cell(third, None))),
            number("0.333333333333333")
        );
    }

    #[test]
    fn of_two_files_the_first_holds_and_the_other_is_kept() {
        let typed = |value| {
            let typed = Typed { content: number(value), shown: Content::Blank };
            let (kind, key) = ("SØM Stress".to_owned(), "a".to_owned());
            TypedCell { kind, key, cell: CellRef::new("SØM Stress", Address::new(6, 2)), typed }
        };
        let mut carried = Carried::default();
        carried.take(vec![typed("1")], &[]);
        carried.take(vec![typed("2")], &[]);
        assert_eq!(carried.cells["SØM Stress"]["a"].content, number("1"));
        assert!(carried.unused[0].contains(&(ANSWER.to_owned(), "2".to_owned())));
    }
}
