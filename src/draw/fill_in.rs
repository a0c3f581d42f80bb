//! Drawing the cells that a person may type in.
//!
//! What was typed in an earlier run is given to a sheet before it is drawn ([`Sheet::carry`]); a
//! cell takes it by its key, and what no cell has taken is told afterwards.

use rust_decimal::Decimal;
use std::collections::HashMap;

use super::formula::At;
use super::input::{Content, Input, Own, Typed, TypedCells};
use super::look::Look;
use super::sheet::{Done, Sheet, Value};

impl Sheet {
    /// Hands over what was typed in an earlier run, before the sheet is drawn.
    pub fn carry(&mut self, typed: TypedCells) {
        self.inputs.typed = typed;
    }

    /// Hands over what formulas give when cells hold what was typed, before the sheet is drawn.
    pub fn settle(&mut self, results: HashMap<At, Content>) {
        self.inputs.results = results;
    }

    /// A cell that a person may type in. Cells that share a key are told apart by their order.
    pub fn input(&mut self, at: At, key: &str, label: &str, own: Own, look: &Look) -> Done {
        let count = self.inputs.keys.entry(key.to_owned()).or_default();
        *count += 1;
        let key = if *count == 1 { key.to_owned() } else { format!("{key} #{count}") };
        let content = match own {
            Own::Blank => Content::Blank,
            Own::Number(value) => Content::Number(value),
            Own::Text(text) => Content::Text(text.to_owned()),
            Own::Live(formula, _) => Content::Formula(formula.to_owned()),
        };
        let typed = self.inputs.typed.remove(&key);
        self.inputs.drawn.push(Input { at, key, label: label.to_owned(), own: content });
        match (typed, own) {
            (Some(typed), _) => self.typed(at, &typed, look),
            (None, Own::Blank) => self.blank(at, look),
            (None, Own::Number(value)) => self.number(at, value, look),
            (None, Own::Text(text)) => self.text(at, text, look),
            (None, Own::Live(formula, value)) => {
                self.formula(at, formula, Value::Number(value), look)
            }
        }
    }

    /// What was typed in an earlier run in a cell of that key: where it is the one word, it is the
    /// other now.
    pub fn retype(&mut self, key: &str, from: &str, to: &str) {
        if let Some(typed) = self.inputs.typed.get_mut(key)
            && let Content::Text(text) = &typed.content
            && text.trim().eq_ignore_ascii_case(from)
        {
            typed.content = Content::Text(to.to_owned());
        }
    }

    fn typed(&mut self, at: At, typed: &Typed, look: &Look) -> Done {
        match &typed.content {
            Content::Blank => self.blank(at, look),
            Content::Number(value) => self.number(at, *value, look),
            Content::Text(text) => self.text(at, text, look),
            Content::Bool(truth) => {
                let (formula, value) = if *truth { ("TRUE", 1) } else { ("FALSE", 0) };
                self.formula(at, formula, Value::Number(Decimal::from(value)), look)
            }
            Content::Formula(formula) => match &typed.shown {
                Content::Text(text) => self.formula(at, formula, Value::Text(text), look),
                Content::Number(value) => self.formula(at, formula, Value::Number(*value), look),
                _ => self.formula(at, formula, Value::Number(Decimal::ZERO), look),
            },
        }
    }

    /// The cells that a person may type in, in the order in which they were drawn.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs.drawn
    }

    /// What was typed in an earlier run and has no cell here.
    pub fn without_place(&self) -> &TypedCells {
        &self.inputs.typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_finds_its_cell_by_key() {
        let mut sheet = Sheet::new("Ark");
        let number = |value| Typed { content: Content::Number(value), shown: Content::Blank };
        let typed = [("a #2", 7), ("gone", 9)];
        sheet.carry(typed.map(|(key, value)| (key.to_owned(), number(value.into()))).into());
        for row in 0..3 {
            sheet.input((row, 0), "a", "", Own::Number(Decimal::ONE), &Look::PLAIN).unwrap();
        }
        let keys: Vec<&str> = sheet.inputs().iter().map(|input| input.key.as_str()).collect();
        assert_eq!(keys, ["a", "a #2", "a #3"]);
        assert_eq!(sheet.without_place().keys().collect::<Vec<_>>(), ["gone"]);
        sheet.finish();
        let held = [0, 1, 2].map(|row| sheet.held((row, 0)));
        use crate::draw::sheet::Held::Number;
        assert_eq!(held, [Some(Number("1")), Some(Number("7")), Some(Number("1"))]);
    }
}
